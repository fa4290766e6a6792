"""Rules that published figures must keep together: A01 to A21 of the reference, for any table of figures.

The rules are derived from the definitions of the indicators [I] unless a source states them [V].
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Final

from osallisuus.catalogue import CORE, LANGUAGES
from osallisuus.findings import Finding, Level
from osallisuus.indicators.figures import LEAVERS, Figure
from osallisuus.indicators.language import IndicatorSet
from osallisuus.indicators.result import IndicatorResult
from osallisuus.stated import value_class
from osallisuus.text import Text

Place = tuple[tuple[str, str], ...]


@value_class(kw_only=True)
class PublishedFigures:
    """A table of figures, from wherever.

    Attributes:
        values: Figure by code and categories (pairs of dimension and category, sorted); a figure that is
            there but blank is None, one that was hidden is an unknown figure.
        objective_l: The specific objective is (l), to which fewer indicators apply.

    .. versionadded:: 0.1
    """

    values: Mapping[tuple[str, Place], Figure | None]
    objective_l: bool = False

    def places(self) -> tuple[Place, ...]:
        """Return the combinations of categories that occur, the whole first."""
        return tuple(sorted({place for _, place in self.values}, key=lambda one: (len(one), one)))


LINEAR: Final = (
    ("A01", "esf", "CO01 + CO03 + CO05 = TOTAL"),
    ("A01", "esf", "TOTAL <= GRAND_TOTAL"),
    ("A02", "esf+", "EECO02 + EECO04 + EECO05 = EECO01"),
    ("A03", "esf", "CO02 <= CO01"),
    ("A03", "esf+", "EECO03 <= EECO02"),
    ("A04", "esf", "CO04 <= CO03"),
    ("A04", "esf", "CO08 <= CO07"),
    ("A04", "esf", "CO08 <= CO01 + CO04"),
    ("A04", "esf", "CO13 <= CO12"),
    ("A04", "esf", "CO12 <= CO01 + CO03"),
    ("A05", "esf", "CO06 + CO07 <= TOTAL"),
    ("A05", "esf+", "EECO06 + EECO07 + EECO08 <= EECO01"),
    ("A06", "esf", "CO09 + CO10 + CO11 <= TOTAL"),
    ("A06", "esf+", "EECO09 + EECO10 + EECO11 = EECO01"),
    ("A07", "esf", "TOTAL <= CO09 + CO10 + CO11 + CO17"),
    ("A11", "esf", "CR01 <= CO03"),
    ("A11", "esf", "CR04 <= CO01 + CO03"),
    ("A11", "esf", "CR01 + CR04 <= CO01 + CO03"),
    ("A11", "esf", "CR02 <= TOTAL"),
    ("A11", "esf", "CR03 <= TOTAL"),
    ("A12", "esf", "CR05 <= CR01 + CR02 + CR03 + CR04"),
    ("A12", "esf", "CR05 <= CO12 + CO13 + CO14 + CO15 + CO16 + CO17"),
    ("A12", "esf", "CR09 <= CO12 + CO13 + CO14 + CO15 + CO16 + CO17"),
    ("A13", "esf", "CR06 <= CO01 + CO03"),
    ("A13", "esf", "CR07 <= CO05"),
    ("A13", "esf", "CR08 <= CR06"),
    ("A13", "esf", "CR08 <= CO07"),
    ("A13", "esf", "CR09 <= CR06"),
    ("A14", "esf+", "EECR01 <= EECO04"),
    ("A14", "esf+", "EECR04 <= EECO02 + EECO04"),
    ("A14", "esf+", "EECR05 <= EECO02 + EECO04"),
    ("A14", "esf+", "EECR01 + EECR04 <= EECO02 + EECO04"),
    ("A14", "esf+", "EECR06 <= EECO05"),
    ("A14", "esf+", "EECR02 <= EECO01"),
    ("A14", "esf+", "EECR03 <= EECO01"),
)
"""The linear rules, each with its id, its period and what must hold."""

_WARNINGS: Final = frozenset({"A07", "A16", "A18", "A21"})
_ABOUT_RESULTS: Final = frozenset({"A11", "A12", "A13", "A14", "A15"})


def figures_of(result: IndicatorResult) -> PublishedFigures:
    """Return the figures of a result, in total and by every combination of categories."""
    values: dict[tuple[str, Place], Figure | None] = {}
    codes = [*result.indicators.by_code, LEAVERS]
    places: list[dict[str, str]] = [{}]
    for size in range(1, len(result.by) + 1):
        for names in combinations(result.by, size):
            chosen = [result.by.index(name) for name in names]
            found = {tuple(leaf[place] for place in chosen) for leaf in result.counts.leaves}
            places += [dict(zip(names, categories, strict=True)) for categories in sorted(found)]
    for categories in places:
        for code in codes:
            if code in result.others and (categories or not result.others[code].known):
                continue
            if code in result.indicators.by_code:
                figure = result.figure(code, **categories)
            else:
                figure = Figure.exactly(result.leavers(**categories))
            values[code, tuple(sorted(categories.items()))] = figure
    return PublishedFigures(values=values, objective_l=result.policy.objective_l)


def check_figures(
    published: PublishedFigures,
    indicators: IndicatorSet,
    *,
    previous: PublishedFigures | None = None,
    annual: bool = False,
) -> tuple[Finding, ...]:
    """Check a table of figures.

    Not required, on purpose (A17): that CR04 is at least CR06, that EECO13 is at most EECO14, or that
    CO15 + CO16 + CO17 stays within the total, because people find jobs later and traits overlap.

    Args:
        published: The figures.
        indicators: The set they are of.
        previous: Cumulative figures published before, for A18.
        annual: The figures are of one year, so results may exceed the outputs of that year (A19).

    Returns:
        What is wrong, in the order of the rules; the pointer names indicator and categories.

    .. versionadded:: 0.1
    """
    found = [*_linear(published, indicators, annual)]
    found += _totals(published, indicators, annual)
    found += _sums(published)
    if not annual:
        found += _leavers(published, indicators)
    found += _blank(published, indicators)
    found += _estimates(published, indicators)
    if previous is not None:
        found += _falling(published, previous, indicators)
    return tuple(sorted(found, key=lambda one: (one.slug, one.pointer)))


def _finding(rule: str, at: str, level: Level | None = None, /, **values: object) -> Finding:
    key = f"indicator.rule.{rule}"
    texts = ((language, CORE.say(key, language, **values)) for language in LANGUAGES)
    usual = Level.WARNING if rule in _WARNINGS else Level.ERROR
    return Finding(
        slug=f"indicators.{rule.lower()}",
        level=level or usual,
        pointer=at,
        message=Text.of_entries(texts),
    )


def _at(code: str, place: Place) -> str:
    inside = ", ".join(f"{name}={category}" for name, category in place)
    return f"{code}[{inside}]" if inside else code


def _linear(
    published: PublishedFigures, indicators: IndicatorSet, annual: bool
) -> Iterator[Finding]:
    for rule, period, text in LINEAR:
        if period != indicators.period or (annual and rule in _ABOUT_RESULTS):
            continue
        if published.objective_l and rule in ("A02", "A06", "A14"):
            continue
        left, sign, right = re.split(r" (<=|=) ", text)
        names = left.split(" + "), right.split(" + ")
        for place in published.places():
            sides = [_sum(published, side, place) for side in names]
            if sides[0] is None or sides[1] is None:
                continue
            problem = _against(sides[0], sign, sides[1])
            if not problem:
                continue
            sampled = [
                code
                for code in (*names[0], *names[1])
                if (one := published.values.get((code, place))) is not None and one.estimated
            ]
            least, most = sides[0], sides[1]
            if sampled:
                # A value from a sample is rounded, one per term.
                slack = Figure(least=-len(sampled), most=len(sampled))
                if not _against(least + slack, sign, most):
                    continue
                yield _finding("A16", _at(left, place), rule=rule, holds=text)
                continue
            yield _finding(rule, _at(left, place), holds=text, left=str(least), right=str(most))


def _sum(published: PublishedFigures, codes: Iterable[str], place: Place) -> Figure | None:
    total = Figure.exactly(0)
    for code in codes:
        figure = published.values.get((code, place))
        if figure is None or not figure.known:
            return None
        total = total + figure
    return total


def _against(left: Figure, sign: str, right: Figure) -> bool:
    over = left.least is not None and right.most is not None and left.least > right.most
    under = left.most is not None and right.least is not None and left.most < right.least
    return over or (sign == "=" and under)


def _people(indicators: IndicatorSet) -> list[str]:
    return [
        one.code
        for one in indicators.indicators
        if one.population in ("complete", "participations")
        and one.code not in (indicators.total, indicators.grand_total)
    ]


def _totals(
    published: PublishedFigures, indicators: IndicatorSet, annual: bool
) -> Iterator[Finding]:
    if indicators.total is None:
        return
    for code in _people(indicators):
        one = indicators.by_code[code]
        if annual and one.result:
            continue
        for place in published.places():
            mine, whole = (published.values.get((c, place)) for c in (code, indicators.total))
            if mine is None or whole is None or not _against(mine, "<=", whole):
                continue
            level = Level.WARNING if mine.estimated else None
            values = {"code": code, "total": indicators.total, "left": mine, "right": whole}
            yield _finding("A08", _at(code, place), level, **values)


def _sums(published: PublishedFigures) -> Iterator[Finding]:
    codes = dict.fromkeys(code for code, _ in published.values)
    names = sorted({name for place in published.places() for name, _ in place})
    for name in names:
        rule = "A09" if name == "gender" else "A10"
        for code in codes:
            parts: dict[Place, list[Figure | None]] = {}
            for (of, place), figure in published.values.items():
                if of == code and name in dict(place):
                    rest = tuple(pair for pair in place if pair[0] != name)
                    parts.setdefault(rest, []).append(figure)
            for rest, figures in parts.items():
                whole = published.values.get((code, rest))
                known = [one for one in figures if one is not None and one.known]
                if whole is None or not whole.known or len(known) < len(figures):
                    continue
                if any(one.estimated for one in (*known, whole)):
                    continue
                total = sum(known, Figure.exactly(0))
                if _against(total, "=", whole):
                    values = {"code": code, "dimension": name, "left": total, "right": whole}
                    yield _finding(rule, _at(code, rest), None, **values)


def _leavers(published: PublishedFigures, indicators: IndicatorSet) -> Iterator[Finding]:
    for one in indicators.indicators:
        for place in published.places() if one.result else ():
            left = published.values.get((LEAVERS, place))
            mine = published.values.get((one.code, place))
            if left is None or mine is None or not _against(mine, "<=", left):
                continue
            yield _finding("A15", _at(one.code, place), code=one.code, left=mine, right=left)


def _blank(published: PublishedFigures, indicators: IndicatorSet) -> Iterator[Finding]:
    for code in _people(indicators):
        if published.objective_l and code not in ("EECO06", "EECO07", "EECO08"):
            continue
        for place in published.places():
            if len(place) > 1 or (place and place[0][0] != "gender"):
                continue
            if published.values.get((code, place)) is None:
                yield _finding("A20", _at(code, place), code=code)


def _estimates(published: PublishedFigures, indicators: IndicatorSet) -> Iterator[Finding]:
    for (code, place), figure in published.values.items():
        one = indicators.by_code.get(code)
        if one is None or figure is None or not figure.known:
            continue
        if figure.estimated and not (one.estimate or one.sample or one.unit == "projects"):
            yield _finding("A21", _at(code, place), code=code)


def _falling(
    published: PublishedFigures, previous: PublishedFigures, indicators: IndicatorSet
) -> Iterator[Finding]:
    for (code, place), before in previous.values.items():
        now = published.values.get((code, place))
        one = indicators.by_code.get(code)
        if one is None or one.result or now is None or before is None:
            continue
        if now.most is not None and before.least is not None and now.most < before.least:
            yield _finding("A18", _at(code, place), code=code, before=before, now=now)
