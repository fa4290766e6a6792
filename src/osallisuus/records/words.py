"""What tables, columns and codes are called in Finnish, Swedish and English, read both ways."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from osallisuus.catalogue import CORE, LANGUAGES
from osallisuus.records.columns import TABLES, ColumnSpec

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


def table_label(table: str, language: str = "en") -> str:
    """Return what a table is called in ``language``."""
    return _first(CORE.say(f"records.table.{table}", language))


def column_label(table: str, column: str, language: str = "en") -> str:
    """Return what a column is called in ``language``: the header a person would write.

    Example:
        >>> column_label("participants", "birth_date", "fi")
        'Syntymäaika'

    .. versionadded:: 0.1
    """
    return _first(CORE.say(_column_key(table, column), language))


def code_label(column: str, code: str, language: str = "en") -> str:
    """Return what a code of a column is called in ``language``.

    Example:
        >>> code_label("labour_status", "unemployed", "fi")
        'työtön'

    .. versionadded:: 0.1
    """
    return _first(CORE.say(_code_key(column, code), language))


@cache
def tables_by_word() -> Mapping[str, str]:
    """Canonical names of tables by every name they go by, folded."""
    return {word: name for name in TABLES for word in _words(f"records.table.{name}", name)}


@cache
def columns_by_word(table: str) -> Mapping[str, str]:
    """Canonical names of a table's columns by every header they go by, folded."""
    names: dict[str, str] = {"row": "row"}
    for column in TABLES[table].columns:
        for word in _words(_column_key(table, column.name), column.name):
            names.setdefault(word, column.name)
    return names


@cache
def codes_by_word(column: ColumnSpec) -> Mapping[str, str]:
    """Codes of a column by every word that stands for them, folded."""
    known: dict[str, str] = {}
    for code in column.column.codes:
        for word in _words(_code_key(column.name, code), code):
            known.setdefault(word, code)
    return known


@cache
def open_codes(column: str) -> Mapping[str, str]:
    """Words for codes of a column whose list is open, such as languages and countries."""
    prefix = f"records.code.{column}."
    keys = [key for key in CORE.entries() if key.startswith(prefix)]
    return {word: key[len(prefix) :] for key in keys for word in _words(key, "")}


@cache
def words_for(key: str) -> frozenset[str]:
    """Every word of one entry of the catalogue in all languages, folded."""
    return frozenset(_words(key, ""))


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


def _words(key: str, name: str) -> Iterator[str]:
    if name:
        yield folded(name)
    texts = CORE.entries().get(key, {})
    for language in LANGUAGES:
        for word in texts.get(language, "").split("|"):
            if word:
                yield folded(word)


def _column_key(table: str, column: str) -> str:
    own = f"records.column.{table}.{column}"
    return own if own in CORE.entries() else f"records.column.{column}"


def _code_key(column: str, code: str) -> str:
    own = f"records.code.{column}.{code}"
    return own if own in CORE.entries() else f"records.code.answer.{code}"


def _first(words: str) -> str:
    return words.partition("|")[0]
