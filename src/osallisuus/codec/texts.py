"""The function that makes texts in several languages of plain data; a third of all objects are texts."""

from collections.abc import Callable
from typing import Any, Final

from osallisuus.catalogue import LANGUAGES
from osallisuus.codec.drafts import opened
from osallisuus.codec.refusal import Count, Loader, Refused
from osallisuus.limits import BLANKS, full_match

Parts = tuple[tuple[str, ...], tuple[str, ...]]
"""Tags of the languages, and the words in each."""

_MOST_TAG_SETS: Final = 1024


def texts_loader(cls: type[Any]) -> Loader:
    """Return the loader of a class of texts, all of which is tags and words."""
    parts, draft = _parts_reader(cls.TAG_PATTERN), opened(cls)
    if draft is None:
        return lambda value, count: cls.of_entries(zip(*parts(value, count), strict=True))
    first, second, third = LANGUAGES
    languages = len(LANGUAGES)

    def load(value: Any, count: Count) -> Any:
        if type(value) is dict and len(value) == languages:
            one, two, three = value
            # Most texts are in these languages, in this order.
            if one == first and two == second and three == third:
                one, two, three = value[first], value[second], value[third]
                # A text is at least '!' when its first character is no blank, nor anything below it.
                if one >= "!" and two >= "!" and three >= "!":
                    count(languages)
                    made = draft()
                    made.tags = LANGUAGES
                    made.words = one, two, three
                    made.__class__ = cls
                    return made
        tags, words = parts(value, count)
        made = draft()
        made.tags = tags
        made.words = words
        made.__class__ = cls
        return made

    return load


def _parts_reader(tag_pattern: str) -> Callable[[Any, Count], Parts]:
    matches = full_match(tag_pattern)
    known: dict[tuple[str, ...], tuple[str, ...]] = {LANGUAGES: LANGUAGES}

    def checked(tags: tuple[str, ...]) -> tuple[str, ...]:
        if not tags or not all(map(matches, tags)):
            raise Refused
        if len(known) < _MOST_TAG_SETS:
            known[tags] = tags
        return tags

    def parts(value: Any, count: Count) -> Parts:
        if type(value) is not dict:
            raise Refused
        tags = tuple(value)
        tags = known.get(tags) or checked(tags)
        count(len(tags))
        words = tuple(value.values())
        if not min(words) >= "!" and not all(text.strip(BLANKS) for text in words):
            raise Refused
        return tags, words

    return parts
