"""Texts in several languages: Finnish, Swedish, English and any other BCP 47 tag."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar, Final

import attrs

from osallisuus.catalogue import CORE, LANGUAGES
from osallisuus.errors import ValueProblemError
from osallisuus.limits import BLANKS, full_match, has_surrogate
from osallisuus.stated import value_class

_TAG: Final = r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"


@value_class
class Text(Mapping[str, str]):
    """A text in one or more languages, by BCP 47 tag; ``und`` when the language is not known.

    Two texts are equal when they say the same in the same languages, in whatever order.

    Attributes:
        tags: Tags of the languages, in the order they were written.
        words: The text in each of these languages.

    Raises:
        ValueProblemError: No language at all, a tag twice, a tag that is not one, a blank text, or half of
            a surrogate pair in one.

    Example:
        >>> goal = Text.of(fi="Osallisuus kasvaa", en="Inclusion grows")
        >>> goal["fi"], goal.best("sv")
        ('Osallisuus kasvaa', 'Osallisuus kasvaa')

    .. versionadded:: 0.1
    """

    TAG_PATTERN: ClassVar[str] = _TAG

    # Two tuples: nearly all texts of a document share one tuple of tags.
    tags: tuple[str, ...]
    words: tuple[str, ...] = attrs.field()

    @words.validator
    def _is_a_text(self, attribute: object, value: tuple[str, ...]) -> None:
        if not value or len(self.tags) != len(value):
            raise ValueProblemError("Text: give the text in at least one language")
        matches = full_match(_TAG)
        for tag, words in zip(self.tags, value, strict=True):
            if not matches(tag):
                raise ValueProblemError(f"Text: {tag!r} is not a language tag such as fi, sv or en")
            given: object = words
            if not isinstance(given, str):
                kind = type(given).__name__
                raise ValueProblemError(f"Text: the text in {tag!r} must be a str, got a {kind}")
            if not given.strip(BLANKS):
                raise ValueProblemError(f"Text: the text in {tag!r} is blank; leave it out")
            if has_surrogate(given):
                raise ValueProblemError(f"Text: {CORE.say('parsing.surrogate')} (in {tag!r})")
        if len(set(self.tags)) < len(self.tags):
            raise ValueProblemError("Text: a language is given twice")

    @classmethod
    def of(cls, **by_tag: str) -> "Text":
        """Make a text; ``_`` in a keyword stands for ``-`` in the tag (``zh_Hant``)."""
        return cls.of_entries((tag.replace("_", "-"), words) for tag, words in by_tag.items())

    @classmethod
    def of_entries(cls, entries: Iterable[tuple[str, str]]) -> "Text":
        """Make a text of pairs of tag and text."""
        pairs = tuple(entries)
        return cls(tuple(tag for tag, _ in pairs), tuple(words for _, words in pairs))

    @property
    def entries(self) -> tuple[tuple[str, str], ...]:
        """Pairs of tag and text, in the order they were written."""
        return tuple(zip(self.tags, self.words, strict=True))

    def best(self, language: str, fallback: Sequence[str] = LANGUAGES) -> str:
        """Return the text in ``language``, else in the first fallback there is, else in any."""
        for tag in (language, language.partition("-")[0], *fallback):
            for own, words in self.entries:
                if own == tag:
                    return words
        return self.words[0]

    def __getitem__(self, tag: str) -> str:
        for own, words in self.entries:
            if own == tag:
                return words
        raise KeyError(tag)

    def __iter__(self) -> Iterator[str]:
        return iter(self.tags)

    def __len__(self) -> int:
        return len(self.tags)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Text):
            if self.tags == other.tags:
                return self.words == other.words
            return set(self.entries) == set(other.entries)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(frozenset(self.entries))

    def __str__(self) -> str:
        return self.best("fi")
