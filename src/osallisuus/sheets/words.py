"""Words that people write in tables, looked up in the catalogue in every language."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from osallisuus.catalogue import CORE, LANGUAGES

_BETWEEN: Final = re.compile(r"[\s_\-\u00a0]+")
_ASIDE: Final = re.compile(r"\([^)]*\)|[*:?!]+$")


def folded(text: str) -> str:
    """Return ``text`` as names are compared: no case, no asides in brackets, one blank between words.

    Example:
        >>> folded(" Syntymä-aika (pp.kk.vvvv):")
        'syntymä aika'

    .. versionadded:: 0.1
    """
    bare = _ASIDE.sub("", text.strip())
    return _BETWEEN.sub(" ", bare).strip(" .").casefold()


def words_of(key: str, name: str = "") -> Iterator[str]:
    """Yield ``name`` and every word of one entry of the catalogue in all languages, folded."""
    if name:
        yield folded(name)
    texts = CORE.entries().get(key, {})
    for language in LANGUAGES:
        for word in texts.get(language, "").split("|"):
            if word:
                yield folded(word)


@cache
def words_for(key: str) -> frozenset[str]:
    """Every word of one entry of the catalogue in all languages, folded."""
    return frozenset(words_of(key))


@cache
def codes_under(prefix: str) -> Mapping[str, str]:
    """Codes by every word that stands for them, folded, of the entries whose keys begin with ``prefix``.

    Example:
        >>> codes_under("records.code.mother_tongue.")["arabiska"]
        'ar'

    .. versionadded:: 0.1
    """
    keys = [key for key in CORE.entries() if key.startswith(prefix)]
    return {word: key[len(prefix) :] for key in keys for word in words_of(key)}


def is_unknown(text: str) -> bool:
    """Tell whether a cell says in words that nothing is known.

    Example:
        >>> is_unknown("Ei tiedossa."), is_unknown("?"), is_unknown("(3)")
        (True, True, False)

    .. versionadded:: 0.1
    """
    return " ".join(text.casefold().split()).rstrip(".") in _unknown_words()


@cache
def _unknown_words() -> frozenset[str]:
    entry = CORE.entries()["records.unknown"]
    return frozenset(
        word.casefold() for language in LANGUAGES for word in entry[language].split("|")
    )


def column_letter(number: int) -> str:
    """Return what a spreadsheet calls the column, from 0: A, B … Z, AA.

    Example:
        >>> column_letter(0), column_letter(26)
        ('A', 'AA')

    .. versionadded:: 0.1
    """
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
