"""Findings in records: which rule, which table, row and column, grouped so that a million stay small."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, overload

import attrs

from osallisuus.catalogue import CORE
from osallisuus.findings import Level

NO_CELLS: Final[Mapping[str, Sequence[str]]] = {}


@attrs.frozen(kw_only=True)
class RecordFinding:
    """Something wrong or odd in the records.

    Attributes:
        slug: Name of the rule, such as ``records.R02``.
        level: How much it matters.
        table: Canonical name of the table; the name it has in its source when that is unknown.
        row: Row in the source, counted from 1 as a spreadsheet counts; ``None`` for a whole table.
        column: Canonical name of the column, or the header when that is unknown.
        source: File, and sheet, the table came from.
        values: What the message is filled in with; never personal data.

    .. versionadded:: 0.1
    """

    slug: str
    level: Level
    table: str
    row: int | None = None
    column: str | None = None
    source: str | None = None
    values: Mapping[str, str] = attrs.field(factory=dict, hash=False)

    def message(self, language: str = "en") -> str:
        """Return what was found, in ``language``."""
        return CORE.say(f"rule.{self.slug}.message", language, **self._worded(language))

    def advice(self, language: str = "en") -> str:
        """Return what to do, in ``language``."""
        return CORE.texts(f"rule.{self.slug}.advice")[language]

    def _worded(self, language: str) -> dict[str, str]:
        """Return the values of the message with names of tables, columns and codes in ``language``."""
        from osallisuus.records.words import code_label, column_label, table_label

        worded = dict(self.values)
        column = self.column or ""
        if "choices" in worded:
            codes = worded["choices"].split(", ")
            worded["choices"] = ", ".join(code_label(column, code, language) for code in codes)
        if self.slug == "records.missing-column":
            worded["label"] = column_label(self.table, column, language)
        elif self.slug == "records.unknown-column-near" and worded["near"] != "row":
            worded["near"] = column_label(self.table, worded["near"], language)
        elif self.slug == "records.missing-table":
            worded["label"] = table_label(self.table, language)
            worded["table"] = table_label(worded["table"], language)
        for name in ("labour_status", "counts_as"):
            if worded.get(name, "?") != "?":
                worded[name] = code_label(name, worded[name], language)
        return worded

    @property
    def value(self) -> str | None:
        """What stands in the cell, when that may be shown."""
        return self.values.get("got")

    @property
    def place(self) -> str:
        """Table or file, row and column, as far as they are known."""
        parts = (self.source or self.table, self.row, self.column)
        return ":".join(str(part) for part in parts if part is not None)

    def __str__(self) -> str:
        return f"{self.place}: {self.level} {self.slug}: {self.message()}"


@attrs.frozen(kw_only=True, eq=False)
class FoundGroup:
    """The findings of one rule in one column.

    Attributes:
        rows: Their rows; one ``None`` for a finding about the whole table.
        cells: For each name in the message, its value on each of the rows.
        values: Values that are the same on every row.
        Others: as :class:`RecordFinding`.

    .. versionadded:: 0.1
    """

    slug: str
    level: Level
    table: str
    column: str | None = None
    source: str | None = None
    rows: Sequence[int | None] = (None,)
    cells: Mapping[str, Sequence[str]] = NO_CELLS
    values: Mapping[str, str] = attrs.field(factory=dict)

    def at(self, index: int) -> RecordFinding:
        """Return the finding on the row at ``index``."""
        own = {name: listed[index] for name, listed in self.cells.items()}
        return RecordFinding(
            slug=self.slug,
            level=self.level,
            table=self.table,
            row=self.rows[index],
            column=self.column,
            source=self.source,
            values={**self.values, **own},
        )


@attrs.frozen(eq=False)
class RecordFindings(Sequence[RecordFinding]):
    """Findings in order of table, row and column; made one by one, however many there are.

    Attributes:
        groups: The findings of one rule in one column together.

    Example:
        >>> from osallisuus.records import read_records
        >>> records = read_records({"participants": [{"person": "p1", "gender": "woman"}]})
        >>> len(records.findings)
        0

    .. versionadded:: 0.1
    """

    groups: tuple[FoundGroup, ...] = ()

    def __len__(self) -> int:
        return sum(len(group.rows) for group in self.groups)

    def __iter__(self) -> Iterator[RecordFinding]:
        places: dict[tuple[str, str], int] = {}
        for group in self.groups:
            places.setdefault((group.table, group.source or ""), len(places))
        order = sorted(
            (places[group.table, group.source or ""], row or 0, number, index)
            for number, group in enumerate(self.groups)
            for index, row in enumerate(group.rows)
        )
        return (self.groups[number].at(index) for _, _, number, index in order)

    @overload
    def __getitem__(self, index: int) -> RecordFinding: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[RecordFinding, ...]: ...
    def __getitem__(self, index: int | slice) -> RecordFinding | tuple[RecordFinding, ...]:
        return tuple(self)[index]

    def counts(self) -> dict[str, int]:
        """Return how many findings each rule has, by slug."""
        found: dict[str, int] = {}
        for group in self.groups:
            found[group.slug] = found.get(group.slug, 0) + len(group.rows)
        return dict(sorted(found.items()))

    def of_level(self, level: Level) -> "RecordFindings":
        """Return the findings of one level."""
        return RecordFindings(tuple(group for group in self.groups if group.level is level))

    def of_rule(self, slug: str) -> "RecordFindings":
        """Return the findings of one rule."""
        return RecordFindings(tuple(group for group in self.groups if group.slug == slug))

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return any(group.level is Level.ERROR and group.rows for group in self.groups)
