"""Drawings of change: a line for each person, slope with distribution, transition matrix."""

from collections import Counter
from collections.abc import Sequence
from html import escape

import attrs

from osallisuus.measures.spread import Bin
from osallisuus.reporting.figures import framed

_TOP, _HIGH = 14, 200
_LEFT, _RIGHT = 16.0, 92.0
# Deeper, the number on it would be hard to read in one of the two colour schemes.
_DEEPEST = 0.45
_NAMES, _CELL = 36.0, 12.8


@attrs.frozen(kw_only=True)
class Slope:
    """A scale and what lies on it in two waves, everything as 0 to 1 of the scale.

    Attributes:
        ticks: Places on the scale with their labels.
        waves: Names of the two waves.
        means: Mean of each wave.
        lines: First and second score of each person; empty when people are not drawn.
        higher_better: Direction of the scale.
    """

    ticks: Sequence[tuple[float, str]]
    waves: tuple[str, str]
    means: tuple[float, float]
    lines: Sequence[tuple[float, float]] = ()
    higher_better: bool = True


def paired_lines(name: str, title: str, description: str, slope: Slope) -> str:
    """Return a line for each person and the mean; a line of several people is thicker."""
    return framed(name, title, description, _TOP + _HIGH + 30, _slope(slope))


def slope_and_spread(
    name: str,
    title: str,
    description: str,
    slope: Slope,
    bins: Sequence[Bin],
    ends: tuple[str, str, str],
) -> str:
    """Return the slope of the mean over the distribution of changes.

    Args:
        name: Unique in the page.
        title: What it shows.
        description: The same in words.
        slope: Scale and means.
        bins: Classes of changes.
        ends: Labels of the lowest limit, of no change and of the highest limit.
    """
    parts = _slope(slope)
    top = _TOP + _HIGH + 46
    if bins:
        parts += _spread(bins, ends, top, higher_better=slope.higher_better)
    return framed(name, title, description, top + 150 if bins else top - 16, parts)


def _y(value: float) -> float:
    return _TOP + (1 - value) * _HIGH


def _slope(slope: Slope) -> list[str]:
    drawn = []
    for at, label in slope.ticks:
        drawn.append(
            f'<line x1="{_LEFT - 4}%" x2="100%" y1="{_y(at):.1f}" y2="{_y(at):.1f}" class="grid"/>'
            f'<text x="{_LEFT - 5}%" y="{_y(at) + 4:.1f}" class="tick" text-anchor="end">'
            f"{escape(label)}</text>"
        )
    places = ((_LEFT + 2, "start"), (_RIGHT, "end"))
    for (x, anchor), wave in zip(places, slope.waves, strict=True):
        drawn.append(
            f'<text x="{x}%" y="{_TOP + _HIGH + 22}" class="tick" text-anchor="{anchor}">'
            f"{escape(wave)}</text>"
        )
    for (one, two), count in sorted(Counter(slope.lines).items()):
        gain = (two - one) if slope.higher_better else (one - two)
        kind = "better" if gain > 0 else "worse" if gain < 0 else "same"
        drawn.append(_line(one, two, kind, min(7.0, 1.5 + 1.5 * (count - 1))))
    return [*drawn, _line(*slope.means, "mean", 4)]


def _line(one: float, two: float, kind: str, width: float) -> str:
    ends = (_LEFT + 4, _RIGHT - 2)
    dots = "".join(
        f'<circle cx="{x}%" cy="{_y(value):.1f}" r="{2 + width / 2:.1f}" class="{kind}-dot"/>'
        for x, value in zip(ends, (one, two), strict=True)
    )
    return (
        f'<line x1="{ends[0]}%" x2="{ends[1]}%" y1="{_y(one):.1f}" y2="{_y(two):.1f}" '
        f'class="{kind}" stroke-width="{width:g}"/>{dots}'
    )


def _spread(
    bins: Sequence[Bin], ends: tuple[str, str, str], top: float, *, higher_better: bool
) -> list[str]:
    low, high = min(0.0, bins[0].low), max(0.0, bins[-1].high)
    most, base = max(one.density for one in bins), top + 110

    def x(value: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (value - low) / (high - low)

    drawn = []
    for one in bins:
        colour = "c2"
        if one.side is not None:
            better = (one.side > 0) == higher_better
            colour = "c4" if one.side == 0 else "c1" if better else "c3"
        height = 100 * one.density / most
        drawn.append(
            f'<rect x="{x(one.low):.2f}%" y="{base - height:.1f}" '
            f'width="{x(one.high) - x(one.low):.2f}%" height="{height:.1f}" class="{colour} edged"/>'
        )
    marks = [(0.0, ends[1], "middle")]
    marks += [(low, ends[0], "middle")] if low < 0 else []
    marks += [(high, ends[2], "middle")] if high > 0 else []
    drawn.append(f'<line x1="{_LEFT}%" x2="{_RIGHT}%" y1="{base}" y2="{base}" class="axis"/>')
    drawn.append(
        f'<line x1="{x(0):.2f}%" x2="{x(0):.2f}%" y1="{top}" y2="{base + 5}" class="axis"/>'
    )
    for value, label, anchor in marks:
        drawn.append(
            f'<text x="{x(value):.2f}%" y="{base + 20}" class="tick" text-anchor="{anchor}">'
            f"{escape(label)}</text>"
        )
    return drawn


def transition_matrix(
    name: str,
    title: str,
    description: str,
    states: Sequence[str],
    cells: Sequence[Sequence[int | None]],
) -> str:
    """Return a matrix, rows before and columns after; a hidden count is hatched."""
    head, row_height = 112, 34
    most = max((count for row in cells for count in row if count), default=1)
    drawn = []
    for column, state in enumerate(states):
        middle = _NAMES + (column + 0.5) * _CELL
        drawn.append(
            f'<svg x="{middle:.2f}%" y="{head - 6}" overflow="visible" role="presentation">'
            f'<text x="0" y="4" transform="rotate(-90)" class="tick">{escape(state)}</text></svg>'
        )
    for row, state in enumerate(states):
        top = head + row * row_height
        drawn.append(
            f'<svg x="0" y="{top}" width="{_NAMES - 1}%" height="{row_height}" class="clip" '
            f'role="presentation"><text x="0" y="22" class="tick">{escape(state)}</text></svg>'
        )
        for column, count in enumerate(cells[row]):
            left = _NAMES + column * _CELL
            place = f'x="{left + 0.3:.2f}%" y="{top + 1}" width="{_CELL - 0.6:.2f}%" height="{row_height - 2}"'
            if count is None:
                drawn.append(f'<rect {place} class="hidden"/>')
                continue
            drawn.append(
                f'<rect {place} class="track"/>'
                f'<rect {place} class="c1" fill-opacity="{_DEEPEST * count / most:.2f}"/>'
                f'<text x="{left + _CELL / 2:.2f}%" y="{top + 22}" class="value" '
                f'text-anchor="middle">{count}</text>'
            )
    return framed(name, title, description, head + len(states) * row_height + 4, drawn)
