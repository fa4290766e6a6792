"""What a report consists of, before it is a page, a workbook or a folder of tables."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Literal

import attrs

from osallisuus.disclosure import Published


class Mark(Enum):
    """Stands in a table in place of a value.

    .. versionadded:: 0.1
    """

    HIDDEN = "hidden"
    """Hidden by disclosure control."""
    UNKNOWN = "unknown"
    """Nobody knows, or nothing was recorded."""


@attrs.frozen(kw_only=True)
class Interval:
    """A number known only to lie between two others, both included.

    Example:
        >>> Interval(least=34, most=51).is_exact
        False

    .. versionadded:: 0.1
    """

    least: int
    most: int

    @property
    def is_exact(self) -> bool:
        """Whether both ends are the same."""
        return self.least == self.most


Value = str | int | float | date | Interval | Mark
ColumnKind = Literal["text", "count", "number", "share", "date", "interval"]


@attrs.frozen(kw_only=True)
class Column:
    """A column of a table of a report.

    Attributes:
        id: Name in exported files.
        title: Heading.
        kind: What its values are.
        about: What it holds, for the codebook; the title when absent.

    .. versionadded:: 0.1
    """

    id: str
    title: str
    kind: ColumnKind
    about: str = ""


@attrs.frozen(kw_only=True)
class Table:
    """A table of a report; the first column heads the rows.

    Attributes:
        id: Name in exported files.
        title: Caption.
        columns: Its columns.
        rows: A value for every column.
        totals: How many of the last rows are totals.
        note: What a reader should know.

    .. versionadded:: 0.1
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    totals: int = 0
    note: str = ""


@attrs.frozen(kw_only=True)
class Figure:
    """A drawing with the table of what it shows.

    Attributes:
        id: Unique in the report.
        title: What it shows.
        description: The same in words, for who does not see it.
        drawing: An SVG element, made by the library and safe to embed.
        legend: Class of a colour and what it stands for.
        table: The table the drawing is of.

    .. versionadded:: 0.1
    """

    id: str
    title: str
    description: str
    drawing: str
    legend: tuple[tuple[str, str], ...] = ()
    table: Table


@attrs.frozen(kw_only=True)
class KeyFigure:
    """A figure of the summary.

    .. versionadded:: 0.1
    """

    value: str
    label: str
    note: str = ""


@attrs.frozen(kw_only=True)
class Section:
    """A numbered part of a report.

    Attributes:
        id: Anchor.
        title: Heading.
        paragraphs: What it says.
        facts: Terms and what is said of them.
        items: A list of points.
        blocks: Figures and tables, in order.
        remarks: What to bear in mind, after them.

    .. versionadded:: 0.1
    """

    id: str
    title: str
    paragraphs: tuple[str, ...] = ()
    facts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    items: tuple[str, ...] = ()
    blocks: tuple[Figure | Table, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """Its tables, those of the figures too."""
        return tuple(one.table if isinstance(one, Figure) else one for one in self.blocks)


@attrs.frozen(kw_only=True)
class Report:
    """A report on one project in one language; holds nothing that disclosure control hides.

    Attributes:
        language: ``fi``, ``sv`` or ``en``.
        title: Name of the project.
        subtitle: What is reported, and from when to when.
        lines: Facts under the title: implementer, funder, programme.
        lead: The summary in one paragraph.
        key_figures: The summary in figures.
        sections: The report itself.
        notice: What must be known before anything is read, such as that the data are synthetic.
        words: The texts around it.
        published: What its tables of people tell, for the protection of the next report.

    .. versionadded:: 0.1
    """

    language: str
    title: str
    subtitle: str
    lines: tuple[str, ...]
    lead: str
    key_figures: tuple[KeyFigure, ...]
    sections: tuple[Section, ...]
    notice: str = ""
    words: Mapping[str, str] = attrs.field(hash=False)
    published: tuple[Published, ...] = attrs.field(default=(), repr=False, hash=False)

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table of the report."""
        return tuple(table for section in self.sections for table in section.tables)
