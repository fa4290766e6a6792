"""What a section about outcomes consists of, before it is on paper."""

import attrs

from osallisuus.measures.figures import Figure


@attrs.frozen(kw_only=True)
class Table:
    """A table of texts.

    .. versionadded:: 0.1
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@attrs.frozen(kw_only=True)
class Section:
    """A part of a report.

    Attributes:
        id: Anchor.
        title: Heading.
        paragraphs: Text.
        tables: Tables.
        figures: Figures, each with its description.
        notes: What must stand beside the numbers: problems first, then caveats.
        sections: Parts of the part.

    .. versionadded:: 0.1
    """

    id: str
    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()
    notes: tuple[str, ...] = ()
    sections: tuple["Section", ...] = ()
