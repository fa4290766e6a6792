"""The records an application holds: accepted rows of every table, rejected ones, and what was found."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from osallisuus.errors import UnknownNameError
from osallisuus.model.project import Project
from osallisuus.records.errors import needed
from osallisuus.records.found import FoundGroup, RecordFindings
from osallisuus.records.joining import Part, place_of, placed
from osallisuus.records.period import CheckPolicy

if TYPE_CHECKING:
    import narwhals as nw

    Frame = nw.DataFrame[Any] | nw.LazyFrame[Any]


@attrs.frozen(kw_only=True)
class RowCount:
    """How many rows of a table were read; accepted and rejected always make up read.

    .. versionadded:: 0.1
    """

    read: int
    accepted: int

    @property
    def rejected(self) -> int:
        """How many were not accepted."""
        return self.read - self.accepted


@attrs.frozen(kw_only=True, eq=False)
class Records:
    """Participation records, read and ready to be computed with.

    The frames are of the engine they came from: Polars for files, the embedder's own for dataframes.

    Attributes:
        frames: Accepted rows of each table that is there.
        rejected: Rows that were not accepted, under canonical names with their cells as they stood, but for
            personal data, which is hidden.
        sources: File, and sheet, of each table.
        findings: What was found while reading.
        parts: Of tables that stood in several places, by their source: which rows came from where.

    Example:
        >>> records = read_records({"osallistujat": [{"Osallistuja": "p1"}, {"Osallistuja": ""}]})
        >>> records.tables, records.counts["participants"].rejected
        (('participants',), 1)

    .. versionadded:: 0.1
    """

    frames: Mapping[str, "Frame"]
    rejected: Mapping[str, "Frame"]
    sources: Mapping[str, str] = attrs.field(factory=dict)
    findings: RecordFindings = RecordFindings()
    parts: Mapping[str, tuple[Part, ...]] = attrs.field(factory=dict)

    @property
    def tables(self) -> tuple[str, ...]:
        """Canonical names of the tables that are there."""
        from osallisuus.records.columns import TABLES

        return tuple(name for name in TABLES if name in self.frames)

    @property
    def counts(self) -> Mapping[str, RowCount]:
        """How many rows of each table were read, accepted and rejected."""
        return {
            name: RowCount(
                read=(accepted := _length(self.frames[name])) + _length(self.rejected[name]),
                accepted=accepted,
            )
            for name in self.tables
        }

    def frame(self, name: str) -> "Frame":
        """Return the accepted rows of a table: its canonical columns and ``row``, in that order.

        ``row`` is the row in the source as a spreadsheet counts, null where the source has no order. A
        table that is not there is an empty frame of the same columns, of the engine of the others.

        Raises:
            UnknownNameError: No participation table is called ``name``.
        """
        from osallisuus.records.columns import TABLES

        if name not in TABLES:
            raise UnknownNameError("table", name, tuple(TABLES))
        found = self.frames.get(name)
        if found is not None:
            return found
        from osallisuus.records.empty import empty_frame

        return empty_frame(name, like=next(iter(self.frames.values()), None))

    def place(self, table: str, row: int) -> tuple[str, int]:
        """Return the file, and sheet, and the row there of a row of a table's frame.

        They differ from the frame's own where a table stood in several places.
        """
        source = self.sources.get(table, table)
        parts = self.parts.get(source)
        return place_of(row, parts) if parts else (source, row)

    def check(
        self,
        project: "Project | None" = None,
        *,
        policy: CheckPolicy | None = None,
        progress: Callable[[str], object] | None = None,
    ) -> RecordFindings:
        """Return everything there is to say about the records: of reading and of every rule.

        Args:
            project: The project they are of; its period, target groups and programme are then known.
            policy: Programme period, day of the check and windows.
            progress: Called with the name of each table before it is checked.

        Example:
            >>> records = read_records(
            ...     {"enrolments": [{"person": "p1", "entry": "2.5.2023", "exit": "1.5.2023"}]}
            ... )
            >>> records.check().counts()
            {'records.R02': 1, 'records.missing-table': 1}
        """
        from osallisuus.records.checking import check_tables

        found = check_tables(
            self.frames,
            self.sources,
            project,
            policy or CheckPolicy(),
            progress or (lambda name: None),
        )
        return RecordFindings((*self.findings.groups, *placed(found, self.parts)))


def read_records(
    source: "str | Path | Mapping[str, object]", *, progress: Callable[[str], object] | None = None
) -> Records:
    """Read participation records, whatever is wrong with them; every problem becomes a finding.

    Args:
        source: A folder of CSV, XLSX or Parquet files named after the tables (in Finnish, Swedish or
            English); one such file; a workbook with a sheet for each table; a DuckDB or SQLite file; or a
            mapping from table names to dataframes (pandas, Polars, PyArrow, DuckDB, PySpark) or lists of rows.
        progress: Called with the name of each file or table before it is read.

    Raises:
        RecordsError: The source cannot be read at all.
        MissingExtraError: A library the source needs is not installed; the error names the extra.

    Example:
        >>> records = read_records({"participants": [{"person": "p1", "sukupuoli": "nainen"}]})
        >>> records.frame("participants")["gender"].to_list()
        ['woman']

    .. versionadded:: 0.1
    """
    needed("narwhals")
    from osallisuus.records.cleaning import cleaned
    from osallisuus.records.sources import tables_of

    frames: dict[str, Any] = {}
    rejected: dict[str, Any] = {}
    sources: dict[str, str] = {}
    groups: list[FoundGroup] = []
    parts: dict[str, tuple[Part, ...]] = {}
    for read, joined_from in tables_of(source, progress or (lambda name: None)):
        if isinstance(read, FoundGroup):
            groups.append(read)
            continue
        table = cleaned(read)
        frames[read.table], rejected[read.table] = table.frame, table.rejected
        sources[read.table] = read.source
        if joined_from:
            parts[read.source] = joined_from
        groups += placed(table.groups, parts)
    return Records(
        frames=frames,
        rejected=rejected,
        sources=sources,
        findings=RecordFindings(tuple(groups)),
        parts=parts,
    )


def _length(frame: "Frame") -> int:
    import narwhals as nw

    if isinstance(frame, nw.LazyFrame):
        return int(frame.select(nw.len()).collect().item())
    return len(frame)
