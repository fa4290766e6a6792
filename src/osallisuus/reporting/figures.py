"""Drawings as inline SVG: widths in per cent and text in pixels, so that a phone reads them too."""

from collections.abc import Sequence
from html import escape

import attrs

_ROW = 46
_BAR = 16


@attrs.frozen(kw_only=True)
class Part:
    """A part of a bar.

    Attributes:
        share: Its length, 0 to 1 of the whole width.
        colour: Class of its colour.
    """

    share: float
    colour: str


@attrs.frozen(kw_only=True)
class Bar:
    """A bar with its label over it.

    Attributes:
        label: What it is of.
        value: What it amounts to, in words.
        parts: Its parts from the left.
        target: Where a target lies, 0 to 1.
    """

    label: str
    value: str
    parts: tuple[Part, ...]
    target: float | None = None


def bars(name: str, title: str, description: str, rows: Sequence[Bar]) -> str:
    """Return horizontal bars."""
    drawn = []
    for number, row in enumerate(rows):
        top = number * _ROW
        drawn.append(
            f'<svg x="0" y="{top}" width="82%" height="20" class="clip" role="presentation">'
            f'<text x="0" y="14" class="name">{escape(row.label)}</text></svg>'
            f'<text x="100%" y="{top + 14}" class="value" text-anchor="end">{escape(row.value)}</text>'
            f'<rect x="0" y="{top + 21}" width="100%" height="{_BAR}" class="track"/>'
        )
        left = 0.0
        for part in row.parts:
            drawn.append(
                f'<rect x="{left * 100:.2f}%" y="{top + 21}" width="{part.share * 100:.2f}%" '
                f'height="{_BAR}" class="{part.colour}"/>'
            )
            left += part.share
        if row.target is not None:
            at = f"{row.target * 100:.2f}%"
            drawn.append(
                f'<line x1="{at}" x2="{at}" y1="{top + 17}" y2="{top + 41}" class="target"/>'
            )
    return framed(name, title, description, len(rows) * _ROW, drawn)


@attrs.frozen(kw_only=True)
class Pillar:
    """A column of a chart over time.

    Attributes:
        label: Under it; empty for none.
        least: Sure part, 0 to 1 of the height.
        most: Up to where it may be, 0 to 1; absent when the number is hidden.
    """

    label: str
    least: float
    most: float | None


def pillars(
    name: str,
    title: str,
    description: str,
    columns: Sequence[Pillar],
    grid: Sequence[tuple[float, str]],
) -> str:
    """Return columns over time with a scale at the left."""
    height, base, left = 190, 200, 9.0
    drawn = []
    for at, label in grid:
        y = base - at * height
        drawn.append(
            f'<line x1="{left}%" x2="100%" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>'
            f'<text x="{left - 1.5}%" y="{y + 4:.1f}" class="tick" text-anchor="end">{escape(label)}</text>'
        )
    step = (100 - left) / max(len(columns), 1)
    for number, column in enumerate(columns):
        x, width = left + step * (number + 0.15), step * 0.7
        if column.most is None:
            drawn.append(
                f'<rect x="{x:.2f}%" y="{base - 14}" width="{width:.2f}%" height="14" class="hidden"/>'
            )
        else:
            low, high = column.least * height, column.most * height
            drawn.append(
                f'<rect x="{x:.2f}%" y="{base - high:.1f}" width="{width:.2f}%" '
                f'height="{max(high - low, 0):.1f}" class="c2"/>'
                f'<rect x="{x:.2f}%" y="{base - low:.1f}" width="{width:.2f}%" '
                f'height="{low:.1f}" class="c1"/>'
            )
        if column.label:
            drawn.append(
                f'<text x="{x + width / 2:.2f}%" y="{base + 18}" class="tick" '
                f'text-anchor="middle">{escape(column.label)}</text>'
            )
    return framed(name, title, description, base + 26, drawn)


@attrs.frozen(kw_only=True)
class Change:
    """A change from before to after with its interval, on a scale from 0 to 1.

    Attributes:
        label: What is measured.
        value: The change in words.
        ends: Least and most of the scale, in words.
        before: Mean before.
        after: Mean after.
    """

    label: str
    value: str
    ends: tuple[str, str]
    before: float
    after: float


def changes(name: str, title: str, description: str, rows: Sequence[Change]) -> str:
    """Return a line from before to after for each measure."""
    drawn = []
    for number, row in enumerate(rows):
        top = number * 70
        before, after = (f"{2 + 96 * end:.2f}%" for end in (row.before, row.after))
        drawn.append(
            f'<svg x="0" y="{top}" width="82%" height="20" class="clip" role="presentation">'
            f'<text x="0" y="14" class="name">{escape(row.label)}</text></svg>'
            f'<text x="100%" y="{top + 14}" class="value" text-anchor="end">{escape(row.value)}</text>'
            f'<line x1="2%" x2="98%" y1="{top + 34}" y2="{top + 34}" class="grid"/>'
            f'<line x1="{before}" x2="{after}" y1="{top + 34}" y2="{top + 34}" class="path"/>'
            f'<circle cx="{before}" cy="{top + 34}" r="6" class="ring"/>'
            f'<circle cx="{after}" cy="{top + 34}" r="7" class="c1"/>'
            f'<text x="0" y="{top + 54}" class="tick">{escape(row.ends[0])}</text>'
            f'<text x="100%" y="{top + 54}" class="tick" text-anchor="end">{escape(row.ends[1])}</text>'
        )
    return framed(name, title, description, len(rows) * 70, drawn)


def framed(name: str, title: str, description: str, height: int, parts: Sequence[str]) -> str:
    """Return a drawing of parts, with its title, its description and the hatching of what is hidden."""
    pattern = (
        f'<defs><pattern id="{name}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="6" height="6" class="hatch-ground"/>'
        '<line x1="0" y1="0" x2="0" y2="6" class="hatch-line"/></pattern></defs>'
    )
    body = "".join(parts).replace('class="hidden"', f'class="hidden" fill="url(#{name}-hatch)"')
    return (
        f'<svg role="img" aria-labelledby="{name}-title {name}-desc" width="100%" height="{height}" '
        f'xmlns="http://www.w3.org/2000/svg"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(description)}</desc>{pattern}{body}</svg>'
    )
