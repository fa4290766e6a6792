"""Figures of change as SVG: paired lines, slope with distribution, transition matrix.

Each is one self-contained ``svg`` element with a title and a description for those who do not see it;
colours are told apart by lightness as well.
"""

from collections.abc import Iterable, Sequence
from html import escape

import attrs

from osallisuus.measures.effect import Effect
from osallisuus.measures.guarding import ProtectedPathway
from osallisuus.measures.pathways import STATES
from osallisuus.measures.safe_changes import SafeChange
from osallisuus.measures.spread import Bin
from osallisuus.measures.wording import count_or_hidden, number, percent, say

BETTER, WORSE, SAME, MIXED = "#1b6e53", "#b3541e", "#7a7a7a", "#8fb3c9"
INK, PAPER = "#222222", "#ffffff"


@attrs.frozen(kw_only=True)
class Figure:
    """A figure.

    Attributes:
        title: What it shows.
        description: The same in words.
        svg: The figure as one ``svg`` element.

    .. versionadded:: 0.1
    """

    title: str
    description: str
    svg: str


@attrs.frozen(kw_only=True)
class _Axis:
    low: float
    high: float
    top: float
    bottom: float

    def at(self, value: float) -> float:
        span = self.high - self.low or 1
        return self.bottom - (value - self.low) / span * (self.bottom - self.top)


def change_figure(change: SafeChange, language: str = "en") -> Figure | None:
    """Return the figure of a change: a line for each person, or slope and distribution.

    Returns:
        A figure, or ``None`` where nothing may be said of people or there is no change to draw.

    .. versionadded:: 0.1
    """
    effect, bins, lines = change.told.effect, change.bins, change.lines
    if effect is None:
        return None
    higher = change.told.instrument.direction == "higher_better"
    axis = _axis(change, effect)
    kind = "lines" if lines else "slope" if bins else "slope-only"
    title = f"{change.told.name(language)}: {say(f'figure.{kind}', language)}"
    words = change_words(change, language)
    right = 270 if kind == "slope" else 580
    parts = [*_scale(axis, language, right), *_waves(change, language, right)]
    if lines:
        parts += _lines(lines, axis, right, higher=higher)
    parts += _mean(effect, axis, right)
    if kind == "slope":
        parts += _histogram(bins, language, higher=higher)
    return Figure(title=title, description=words, svg=_svg(title, words, parts, 640, 320))


def change_words(change: SafeChange, language: str) -> str:
    """Return a change in words, with how many changed where that may be told.

    .. versionadded:: 0.1
    """
    effect, moves = change.told.effect, change.moved("any")
    assert effect is not None
    said: dict[str, object] = {
        "pairs": count_or_hidden(effect.pairs, language),
        "before": number(effect.before.mean, language),
        "after": number(effect.after.mean, language),
    }
    if moves is None or not moves.is_shown:
        return say("figure.words-group", language, **said)
    return say(
        "figure.words",
        language,
        improved=moves.better,
        same=moves.same,
        worse=moves.worse,
        **said,
    )


def ends_of(change: SafeChange, effect: Effect) -> tuple[float, float]:
    """Return the ends of the scale; where it has none, of what is drawn, never of single people."""
    low, high = change.told.instrument.low, change.told.instrument.high
    drawn = [value for pair in change.lines for value in pair]
    drawn += [effect.before.mean, effect.after.mean]
    return (
        min(drawn) if low is None else float(low),
        max(drawn) if high is None else float(high),
    )


def _axis(change: SafeChange, effect: Effect) -> _Axis:
    low, high = ends_of(change, effect)
    return _Axis(low=low, high=high, top=40, bottom=270)


def _scale(axis: _Axis, language: str, right: float) -> Iterable[str]:
    for step in range(5):
        value = axis.low + (axis.high - axis.low) * step / 4
        y = axis.at(value)
        yield _line(60, y, right + 30, y, "#dddddd", 1)
        yield _text(54, y + 4, number(value, language, 0 if axis.high > 10 else 1), "end")


def _waves(change: SafeChange, language: str, right: float) -> Iterable[str]:
    for x, wave in ((90.0, change.told.before), (right, change.told.after)):
        yield _text(x, 294, say(f"wave.{wave}", language), "middle")


def _lines(
    pairs: Sequence[tuple[float, float]], axis: _Axis, right: float, *, higher: bool
) -> Iterable[str]:
    for one, two in pairs:
        gain = (two - one) if higher else (one - two)
        colour, dash = (BETTER, "") if gain > 0 else (WORSE, "5 3") if gain < 0 else (SAME, "1 3")
        yield _line(90, axis.at(one), right, axis.at(two), colour, 1.5, dash)
        yield _dot(90, axis.at(one), 3, colour) + _dot(right, axis.at(two), 3, colour)


def _mean(effect: Effect, axis: _Axis, right: float) -> Iterable[str]:
    one, two = axis.at(effect.before.mean), axis.at(effect.after.mean)
    yield _line(90, one, right, two, INK, 4)
    yield _dot(90, one, 6, INK) + _dot(right, two, 6, INK)


def _histogram(bins: Sequence[Bin], language: str, *, higher: bool) -> Iterable[str]:
    low, high = min(0.0, bins[0].low), max(0.0, bins[-1].high)
    most = max(one.density for one in bins)

    def x(value: float) -> float:
        return 350 + 260 * (value - low) / (high - low)

    for one in bins:
        colour = MIXED
        if one.side is not None:
            is_better = (one.side > 0) == higher
            colour = SAME if one.side == 0 else BETTER if is_better else WORSE
        height = 210 * one.density / most
        yield (
            f'<rect x="{x(one.low):.1f}" y="{270 - height:.1f}" '
            f'width="{x(one.high) - x(one.low):.1f}" height="{height:.1f}" fill="{colour}" '
            f'stroke="{PAPER}"/>'
        )
    yield _line(350, 270, 610, 270, INK, 1)
    for value in sorted({low, 0.0, high}):
        yield _text(x(value), 286, number(value, language), "middle")
    yield _line(x(0), 50, x(0), 274, INK, 1, "3 3")
    yield _text(480, 308, say("figure.change", language), "middle")


def pathway_figure(pathway: ProtectedPathway, language: str = "en") -> Figure:
    """Return a transition matrix; counts that are hidden are marked as hidden, not left empty.

    .. versionadded:: 0.1
    """
    title = say(f"point.{pathway.point}", language)
    most = max((count for row in pathway.counts for count in row if count), default=1)
    parts = []
    for column, state in enumerate(STATES):
        parts.append(_text(230 + column * 90, 60, say(f"state.{state}", language), "middle"))
    for row, state in enumerate(STATES):
        y = 80 + row * 40
        parts.append(_text(170, y + 24, say(f"state.{state}", language), "end"))
        for column, count in enumerate(pathway.counts[row]):
            x = 185 + column * 90
            depth = 0.0 if count is None else 0.45 * count / most
            parts.append(
                f'<rect x="{x}" y="{y}" width="88" height="38" fill="{BETTER}" '
                f'fill-opacity="{depth:.2f}" stroke="#bbbbbb"/>'
            )
            parts.append(_text(x + 44, y + 24, count_or_hidden(count, language), "middle"))
    words = matrix_words(pathway, language)
    return Figure(title=title, description=words, svg=_svg(title, words, parts, 650, 300))


def matrix_words(pathway: ProtectedPathway, language: str) -> str:
    """Return a transition matrix in words."""
    unknown = count_or_hidden(pathway.total("unknown"), language)
    share = pathway.share_of_all("unknown")
    return say(
        "figure.matrix",
        language,
        starters=count_or_hidden(pathway.starters, language),
        unknown=unknown if share is None else f"{unknown} ({percent(share, language)})",
    )


def _svg(title: str, words: str, parts: Iterable[str], width: int, height: int) -> str:
    body = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="sans-serif" font-size="12">'
        f"<title>{escape(title)}</title><desc>{escape(words)}</desc>"
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>'
        f"{_text(width / 2, 22, title, 'middle', size=14)}{body}</svg>"
    )


def _line(
    x1: float, y1: float, x2: float, y2: float, colour: str, width: float, dash: str = ""
) -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width}"{dashes}/>'
    )


def _dot(x: float, y: float, radius: float, colour: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}"/>'


def _text(
    x: float, y: float, words: str, anchor: str, colour: str = INK, size: int | None = None
) -> str:
    sized = f' font-size="{size}"' if size else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"{sized}>'
        f"{escape(words)}</text>"
    )
