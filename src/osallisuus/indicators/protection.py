"""Figures that may leave the library: small cells hidden, with what they could be worked out from."""

from collections.abc import Sequence
from typing import Final

import attrs

from osallisuus.disclosure import (
    CountTable,
    Dimension,
    DisclosurePolicy,
    Hidden,
    Key,
    Linear,
    Previous,
    ProtectedTable,
    Relation,
    SubsetOf,
    SubsetOfAny,
    SumOf,
    protect_linked,
)
from osallisuus.indicators.figures import Figure
from osallisuus.indicators.language import IndicatorSet
from osallisuus.indicators.protected_targets import ProtectedAchievement, protected_targets
from osallisuus.indicators.result import Cell, IndicatorResult
from osallisuus.indicators.ties import sums_within
from osallisuus.stated import value_class

INDICATOR: Final = "indicator"
TOTAL: Final = "total"


@value_class(kw_only=True)
class ProtectedCell:
    """A line of a protected table.

    Attributes:
        cell: The line; its figure is unknown when it is hidden.
        hidden: What stands for the count, when it is hidden.

    .. versionadded:: 0.1
    """

    cell: Cell
    hidden: Hidden | None = None


@value_class(kw_only=True)
class ProtectedResult:
    """A result that may be handed out.

    Attributes:
        cells: The lines of the table.
        tables: The protected tables it was read from, for audits and for later publications.
        targets: The project's own targets with what may be said of what was reached.

    .. versionadded:: 0.1
    """

    cells: tuple[ProtectedCell, ...]
    tables: tuple[ProtectedTable, ...]
    targets: tuple[ProtectedAchievement, ...] = ()

    def explain(self, language: str = "en") -> str:
        """Return what was hidden and why, in words that may be published with the table."""
        telling = [table for table in self.tables if table.hidden] or self.tables
        return " ".join(dict.fromkeys(table.explain(language) for table in telling))


@value_class(kw_only=True)
class Unprotected:
    """The counts of a result as tables, before they are protected.

    Attributes:
        result: The raw result.
        exact: Codes of the indicators in the first table.
        lone: Codes of those in the next: estimates, and people at sessions, which have no categories.
        between: Codes of those in the last: visits, and people known as an interval only, by its ends.
        tables: The tables; none when nothing is counted.
        links: What else every reader knows to tie their cells together.
    """

    result: IndicatorResult = attrs.field(repr=False, eq=False, hash=False)
    exact: tuple[str, ...]
    lone: frozenset[str]
    between: frozenset[str] = frozenset()
    tables: tuple[CountTable, ...] = attrs.field(repr=False, hash=False)
    links: tuple[Linear, ...] = attrs.field(repr=False, hash=False)


def protected(
    result: IndicatorResult,
    policy: DisclosurePolicy | None = None,
    *,
    previous: Previous = (),
) -> ProtectedResult:
    """Return the figures of a result with its small cells hidden.

    Counts, sums over every dimension and the sums and subsets between indicators (EECO01 is EECO02 +
    EECO04 + EECO05) are protected together. Estimates are protected like counts. Organisations and
    projects are no people and are shown. What was reached of the project's own targets is an interval.

    Args:
        result: The raw result.
        policy: Threshold and protection; the library's own when left out.
        previous: Earlier reports of the same counts: ``tables`` of an earlier protected result, or what
            :func:`osallisuus.disclosure.read_published` reads. Small changes since are hidden too.

    Raises:
        DisclosureError: No choice of cells protects the table.
        MissingExtraError: SciPy (extra ``records``) is not installed.

    .. versionadded:: 0.1
    """
    policy = policy or DisclosurePolicy()
    raw = unprotected(result)
    safe = protect_linked(raw.tables, policy, previous=previous, links=raw.links)
    return protected_of(raw, safe, policy)


def unprotected(result: IndicatorResult) -> Unprotected:
    """Return the counts of a result as tables, to be protected together with others."""
    counted = [code for code in result.counts.codes if code in result.indicators.by_code]
    of_estimates = {code for code, _, _ in result.estimates}
    estimated = [code for code in counted if result.figure(code).estimated or code in of_estimates]
    exact = [code for code in counted if code not in estimated]
    lone: dict[Key, int] = {
        (one.code,): int(figure.least or 0)
        for one in result.indicators.indicators
        if (figure := result.figure(one.code)).known
        and figure.value is not None
        and (one.code in estimated or _counts_people(result.indicators, one.code, counted))
    }
    tables = [counts_of(result, exact)] if exact else []
    if lone:
        dimension = Dimension(name=INDICATOR, categories=[code for (code,) in lone], total=None)
        marked = frozenset(lone) & {(code,) for code in estimated}
        tables.append(CountTable.of_counts([dimension], lone, estimated=marked))
    ends: dict[Key, int] = {
        (one.code, end): int(number)
        for one in result.indicators.indicators
        if one.code in result.others and one.unit in ("people", "visits")
        if (figure := result.figure(one.code)).known and (one.code,) not in lone
        for end, number in (("least", figure.least), ("most", figure.most))
        if number is not None
    }
    if ends:
        codes = dict.fromkeys(code for code, _ in ends)
        dimensions = [
            Dimension(name=INDICATOR, categories=codes, total=None),
            Dimension(name="end", categories=("least", "most"), total=None),
        ]
        tables.append(CountTable.of_counts(dimensions, ends))
    return Unprotected(
        result=result,
        exact=tuple(exact),
        lone=frozenset(code for (code,) in lone),
        between=frozenset(code for code, _ in ends),
        tables=tuple(tables),
        links=sums_within(tables[0], result.indicators) if exact else (),
    )


def protected_of(
    raw: Unprotected, tables: Sequence[ProtectedTable], policy: DisclosurePolicy
) -> ProtectedResult:
    """Return the result of tables that were protected, alone or with others."""
    cells = tuple(_shown(cell, raw, tables, policy) for cell in raw.result.table)
    totals = {
        one.cell.code: (one.cell.figure, one.hidden) for one in cells if not one.cell.categories
    }
    return ProtectedResult(
        cells=cells,
        tables=tuple(tables),
        targets=protected_targets(raw.result.targets, totals, policy),
    )


def _counts_people(indicators: IndicatorSet, code: str, counted: list[str]) -> bool:
    one = indicators.by_code[code]
    return code not in counted and one.population == "sessions" and one.unit == "people"


def counts_of(result: IndicatorResult, codes: list[str]) -> CountTable:
    """Return raw counts as a table of indicators by the dimensions of the result."""
    dimensions = [Dimension(name=INDICATOR, categories=codes, total=None)]
    dimensions += [
        Dimension(name=name, categories=result.categories(name) or ("unknown",), total=TOTAL)
        for name in result.by
    ]
    places = {code: result.counts.codes.index(code) for code in codes}
    counts: dict[Key, int] = {}
    for leaf, numbers in result.counts.leaves.items():
        for code, place in places.items():
            if numbers[place]:
                counts[(code, *leaf)] = numbers[place]
    relations = tuple(_relations(result.indicators, set(codes)))
    # The table shows every combination and the sum over all of them together, nothing between.
    margins = (frozenset(result.by),) if result.by else ()
    return CountTable.of_counts(dimensions, counts, relations=relations, margins=margins)


def _relations(indicators: IndicatorSet, codes: set[str]) -> list[Relation]:
    found: list[Relation] = []
    for one in indicators.indicators:
        if one.code not in codes:
            continue
        found += [
            SumOf(dimension=INDICATOR, whole=one.code, parts=parts)
            for parts in (one.sum_of, one.also_sum_of)
            if parts and set(parts) <= codes
        ]
        found += [
            SubsetOf(
                dimension=INDICATOR,
                part=one.code,
                whole=whole,
                guard_rest=one.sensitivity != "plain",
            )
            for whole in one.subset_of
            if whole in codes
        ]
        if one.subset_of_any and set(one.subset_of_any) <= codes:
            found.append(SubsetOfAny(dimension=INDICATOR, part=one.code, wholes=one.subset_of_any))
    return found


def _shown(
    cell: Cell, raw: Unprotected, tables: Sequence[ProtectedTable], policy: DisclosurePolicy
) -> ProtectedCell:
    result = raw.result
    if cell.code in raw.exact:
        key = (cell.code, *(cell.categories.get(name, TOTAL) for name in result.by))
        return _of(cell, tables[0][key])
    if cell.code in raw.lone and not cell.categories:
        return _of(cell, tables[1 if raw.exact else 0][(cell.code,)])
    if cell.code in raw.between and not cell.categories:
        # An interval of people tells as much as its ends.
        shown = [tables[-1][cell.code, end] for end in ("least", "most")]
        return _of(cell, next((one for one in shown if isinstance(one, Hidden)), shown[0]))
    if cell.code in result.others:
        # Sessions and organisations are no people.
        return ProtectedCell(cell=cell)
    return ProtectedCell(cell=_without_figure(cell))


def _of(cell: Cell, value: int | Hidden) -> ProtectedCell:
    if isinstance(value, Hidden):
        return ProtectedCell(cell=_without_figure(cell), hidden=value)
    return ProtectedCell(cell=cell)


def _without_figure(cell: Cell) -> Cell:
    return Cell(
        code=cell.code,
        title=cell.title,
        unit=cell.unit,
        categories=cell.categories,
        figure=Figure(),
    )
