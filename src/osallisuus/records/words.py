"""What tables, columns and codes are called in Finnish, Swedish and English, read both ways."""

from collections.abc import Mapping
from functools import cache

from osallisuus.catalogue import CORE
from osallisuus.records.columns import TABLES, ColumnSpec
from osallisuus.sheets.words import codes_under, words_of


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
    return {word: name for name in TABLES for word in words_of(f"records.table.{name}", name)}


@cache
def columns_by_word(table: str) -> Mapping[str, str]:
    """Canonical names of a table's columns by every header they go by, folded."""
    names: dict[str, str] = {"row": "row"}
    for column in TABLES[table].columns:
        for word in words_of(_column_key(table, column.name), column.name):
            names.setdefault(word, column.name)
    return names


@cache
def codes_by_word(column: ColumnSpec) -> Mapping[str, str]:
    """Codes of a column by every word that stands for them, folded."""
    known: dict[str, str] = {}
    for code in column.column.codes:
        for word in words_of(_code_key(column.name, code), code):
            known.setdefault(word, code)
    return known


def open_codes(column: str) -> Mapping[str, str]:
    """Words for codes of a column whose list is open, such as languages and countries."""
    return codes_under(f"records.code.{column}.")


def _column_key(table: str, column: str) -> str:
    own = f"records.column.{table}.{column}"
    return own if own in CORE.entries() else f"records.column.{column}"


def _code_key(column: str, code: str) -> str:
    own = f"records.code.{column}.{code}"
    return own if own in CORE.entries() else f"records.code.answer.{code}"


def _first(words: str) -> str:
    return words.partition("|")[0]
