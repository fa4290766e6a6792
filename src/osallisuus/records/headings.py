"""Which table a sheet or file is, which row its headers are on, and which column each of them means."""

from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from osallisuus.findings import Level
from osallisuus.names import closest
from osallisuus.privacy import shown
from osallisuus.records.columns import TABLES
from osallisuus.records.found import FoundGroup
from osallisuus.records.personal import personal_kind
from osallisuus.records.words import column_label, columns_by_word, tables_by_word
from osallisuus.sheets.words import column_letter, folded, words_for

HEADER_WITHIN: Final = 10
"""Headers are looked for on the first ten rows; titles may stand above them."""
OTHER: Final = "\x01other "
"""Begins the names that columns have which no table knows, while they are looked through."""
HIDDEN: Final = "\x01hidden "
"""Begins the names of columns that tell who people are; they are not kept even with rejected rows."""
HIDDEN_NAME: Final = "(hidden)"


@attrs.frozen(kw_only=True, eq=False)
class Heading:
    """The headers of a table, understood.

    Attributes:
        names: For each column of the source its canonical name, or one that begins with
            :data:`OTHER` or :data:`HIDDEN`.
        groups: What is odd about them.

    .. versionadded:: 0.1
    """

    names: tuple[str, ...]
    groups: tuple[FoundGroup, ...]


def table_named(name: str) -> str | None:
    """Return the table that a file or sheet of this name holds, or ``None``.

    Example:
        >>> table_named("Osallistujat 2023"), table_named("participants"), table_named("Taul1")
        ('participants', 'participants', None)

    .. versionadded:: 0.1
    """
    known = tables_by_word()
    word = folded(name)
    while word:
        if word in known:
            return known[word]
        word = word.rpartition(" ")[0]
    return None


def named(name: str) -> str:
    """Return the name of a file, sheet or table as it may stand in a message."""
    return HIDDEN_NAME if personal_kind(name) is not None else name


def letter_of(name: str) -> str | None:
    """Return what a spreadsheet calls a column whose name begins with :data:`OTHER` or :data:`HIDDEN`."""
    for prefix in (OTHER, HIDDEN):
        if name.startswith(prefix):
            return column_letter(int(name.removeprefix(prefix)))
    return None


def best_header(rows: Sequence[Sequence[str]], table: str) -> tuple[int, int]:
    """Return the row that looks most like headers of ``table``, and how many it has of them."""
    known = columns_by_word(table)
    counts = [len({known.get(folded(cell)) for cell in row} - {None}) for row in rows]
    if not counts:
        return 0, 0
    best = max(counts)
    return counts.index(best), best


def table_of_headers(rows: Sequence[Sequence[str]]) -> str | None:
    """Return the table whose headers are there and no other's as well, or ``None``."""
    scores: dict[str, int] = {}
    for table, spec in TABLES.items():
        at, count = best_header(rows, table)
        if count:
            known = columns_by_word(table)
            there = {known.get(folded(cell)) for cell in rows[at]}
            if all(c.name in there for c in spec.columns if c.required) and count > 1:
                scores[table] = count
    best = max(scores.values(), default=0)
    winners = [table for table, score in scores.items() if score == best]
    return winners[0] if len(winners) == 1 else None


def understand(headers: Sequence[str], table: str, source: str) -> Heading:
    """Return what each header means.

    Args:
        headers: Headers as they stand; an empty one is a column without a header.
        table: Canonical name of the table.
        source: File, and sheet, for findings.
    """
    known = columns_by_word(table)
    naming = words_for("records.names-people")
    names: list[str] = []
    groups: list[FoundGroup] = []
    first: dict[str, str] = {}
    hint_from = list(known) if len(headers) <= _HINTED_HEADERS else []

    def say(slug: str, level: Level, place: str, **values: str) -> None:
        groups.append(
            FoundGroup(
                slug=f"records.{slug}",
                level=level,
                table=table,
                column=place,
                source=source,
                values=values,
            )
        )

    for number, header in enumerate(headers):
        word = folded(header)
        canonical = known.get(word)
        if canonical is not None and canonical not in first:
            first[canonical] = header
            names.append(canonical)
            continue
        letter = column_letter(number)
        if personal_kind(header) is not None:
            names.append(f"{HIDDEN}{number}")
            say("personal-header", Level.ERROR, letter, column=letter)
        elif canonical is not None:
            names.append(f"{OTHER}{number}")
            say("column-twice", Level.ERROR, canonical, header=_short(header),
                first=_short(first[canonical]), column=canonical)  # fmt: skip
        elif word in naming:
            names.append(f"{HIDDEN}{number}")
            say("naming-column", Level.ERROR, letter, header=_short(header))
        else:
            names.append(f"{OTHER}{number}")
            near = closest(word, hint_from) if word else None
            if near is None:
                say("unknown-column", Level.WARNING, letter, header=_short(header) or letter)
            else:
                meant = known[near]
                say("unknown-column-near", Level.WARNING, letter, header=_short(header), near=meant)
    groups += _missing(first, table, source)
    return Heading(names=tuple(names), groups=tuple(groups))


_HINTED_HEADERS: Final = 500


def _missing(first: Mapping[str, str], table: str, source: str) -> list[FoundGroup]:
    return [
        FoundGroup(
            slug="records.missing-column",
            level=Level.ERROR,
            table=table,
            column=column.name,
            source=source,
            values={"column": column.name, "label": column_label(table, column.name)},
        )
        for column in TABLES[table].columns
        if column.required and column.name not in first
    ]


def _short(header: str) -> str:
    text = shown(header.strip())
    return text[1:-1] if text.startswith("'") else text
