"""The result: figures by indicator and category, with the rows behind each of them."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

import attrs

from osallisuus.errors import UnknownNameError
from osallisuus.indicators.figures import LEAVERS, Change, Counted, Counts, Figure, Leaf
from osallisuus.indicators.language import Indicator, IndicatorSet
from osallisuus.indicators.policy import Policy
from osallisuus.indicators.tables import Tables
from osallisuus.indicators.targets import Achievement
from osallisuus.stated import value_class
from osallisuus.text import Text

GENDERS: Final = ("woman", "man", "nonbinary")
UNKNOWN_CATEGORY: Final = "unknown"


@value_class(kw_only=True)
class Cell:
    """One line of the table.

    Attributes:
        code: The indicator.
        title: What it counts.
        unit: What is counted.
        categories: Category by dimension; a dimension that is summed over is absent.
        figure: How many.

    .. versionadded:: 0.1
    """

    code: str
    title: Text
    unit: str
    categories: Mapping[str, str] = attrs.field(hash=False)
    figure: Figure


@value_class(kw_only=True, slots=False)
class IndicatorResult:
    """Figures under one policy, each with its rows.

    Attributes:
        indicators: The set.
        policy: The choices behind the figures.
        by: Dimensions.
        project: Id of the project, None for all projects of the records.
        counts: What was counted from participations.
        others: Figures that are not counted from participations, by code.
        estimates: A project's estimates by code, project and gender ("" for all).
        targets: The project's own targets with what was reached.

    .. versionadded:: 0.1
    """

    indicators: IndicatorSet
    policy: Policy
    by: tuple[str, ...]
    project: str | None
    counts: Counts = attrs.field(repr=False)
    others: Mapping[str, Figure] = attrs.field(repr=False, hash=False)
    estimates: Mapping[tuple[str, str, str], float] = attrs.field(repr=False, hash=False)
    targets: tuple[Achievement, ...] = ()
    records: Tables = attrs.field(repr=False, eq=False)
    names: tuple[str, ...] = attrs.field(repr=False, default=())

    def value(self, code: str, **categories: str) -> float | None:
        """Return a number.

        Args:
            code: The indicator.
            categories: Category by dimension; what is not named is summed over.

        Returns:
            The number; None when it is not known or known as an interval only (:meth:`figure`).

        Raises:
            UnknownNameError: No such indicator, or the result is not broken down by such a dimension.
        """
        return self.figure(code, **categories).value

    def figure(self, code: str, **categories: str) -> Figure:
        """Return a figure, which may be an estimate or an interval.

        Args and Raises: as :meth:`value`.
        """
        indicator = self.indicator(code)
        for name in categories:
            if name not in self.by:
                raise UnknownNameError("dimension of this result", name, self.by)
        if code in self.others:
            return self.others[code] if not categories else Figure()
        if indicator.estimate and any(key[0] == code for key in self.estimates):
            return self._estimate(code, categories)
        if code in self.counts.people:
            key = tuple(sorted(categories.items()))
            return Figure.exactly(self.counts.people[code].get(key, 0))
        place = self.counts.codes.index(code)
        return Figure.exactly(self._margin(tuple(sorted(categories.items())))[place])

    def indicator(self, code: str) -> Indicator:
        """Return an indicator of the set.

        Raises:
            UnknownNameError: There is none of this code.
        """
        found = self.indicators.by_code.get(code)
        if found is None:
            raise UnknownNameError("indicator", code, tuple(self.indicators.by_code))
        return found

    def leavers(self, **categories: str) -> int:
        """Return how many complete participations have ended."""
        place = self.counts.codes.index(LEAVERS)
        return self._margin(tuple(sorted(categories.items())))[place]

    def _estimate(self, code: str, categories: Mapping[str, str]) -> Figure:
        if set(categories) - {"gender", "project"}:
            return Figure()
        project = categories.get("project", "")
        gender = categories.get("gender", "")
        mine = {
            (of, who): value
            for (one, of, who), value in self.estimates.items()
            if one == code and (not project or of == project)
        }
        if gender:
            found = [value for (_, who), value in mine.items() if who == gender]
        else:
            whole = {of: value for (of, who), value in mine.items() if not who}
            parts = [value for (of, who), value in mine.items() if who and of not in whole]
            found = [*whole.values(), *parts]
        return Figure.exactly(sum(found), estimated=True) if found else Figure()

    @cached_property
    def _margins(self) -> dict[tuple[str, ...], dict[Leaf, tuple[int, ...]]]:
        return {}

    def _margin(self, key: tuple[tuple[str, str], ...]) -> tuple[int, ...]:
        """Return the sums over all leaves of some categories, from one pass for their dimensions."""
        names = tuple(name for name, _ in key)
        sums = self._margins.get(names)
        if sums is None:
            places = [self.by.index(name) for name in names]
            parts: dict[Leaf, list[tuple[int, ...]]] = {}
            for leaf, numbers in self.counts.leaves.items():
                parts.setdefault(tuple(leaf[place] for place in places), []).append(numbers)
            sums = {leaf: tuple(map(sum, zip(*ones, strict=True))) for leaf, ones in parts.items()}
            self._margins[names] = sums
        found = sums.get(tuple(category for _, category in key))
        return (0,) * len(self.counts.codes) if found is None else found

    def categories(self, dimension: str) -> tuple[str, ...]:
        """Return the categories that occur in a dimension; women and men always, unknown last.

        Raises:
            UnknownNameError: The result is not broken down by it.
        """
        if dimension not in self.by:
            raise UnknownNameError("dimension of this result", dimension, self.by)
        place = self.by.index(dimension)
        found = {leaf[place] for leaf in self.counts.leaves}
        if dimension == "gender":
            found |= {"woman", "man"}
            return (*(one for one in GENDERS if one in found), *(found & {UNKNOWN_CATEGORY}))
        return (*sorted(found - {UNKNOWN_CATEGORY}), *(found & {UNKNOWN_CATEGORY}))

    @cached_property
    def table(self) -> tuple[Cell, ...]:
        """Every indicator in total and, where it may be, by each combination of categories that occurs."""
        return tuple(self._cells())

    def _cells(self) -> Iterator[Cell]:
        leaves = sorted(self.counts.leaves)
        groups: list[dict[str, str]] = []
        if self.by:
            if self.by == ("gender",):
                groups = [{"gender": one} for one in self.categories("gender")]
            else:
                groups = [dict(zip(self.by, leaf, strict=True)) for leaf in leaves]
        for one in self.indicators.indicators:
            for categories in ({}, *(groups if one.code not in self.others else ())):
                if one.dimensions and set(categories) - set(one.dimensions):
                    continue
                figure = self.figure(one.code, **categories)
                yield Cell(
                    code=one.code,
                    title=one.title,
                    unit=one.unit,
                    categories=categories,
                    figure=figure,
                )

    def rows(self, code: str, **categories: str) -> tuple[Counted, ...]:
        """Return the participations behind a cell, with the rows of the tables and the rule.

        Args and Raises: as :meth:`value`. People are pseudonymous ids; the result is as personal as the
        records.
        """
        indicator = self.indicator(code)
        for name in categories:
            if name not in self.by:
                raise UnknownNameError("dimension of this result", name, self.by)
        if code in self.others:
            return ()
        from osallisuus.indicators.counting import facts_frame
        from osallisuus.indicators.lineage import rows_behind

        frame = facts_frame(self.records, self.indicators, self.policy, self.names, self.by)
        return rows_behind(frame, indicator, self.records, self.policy, self.names, categories)

    def compare(self, other: "IndicatorResult") -> tuple[Change, ...]:
        """Return what changed from this result to a later one, indicator by indicator.

        Raises:
            UnknownNameError: The other result is of another set.
        """
        if other.indicators.name != self.indicators.name:
            raise UnknownNameError(
                "set of this result", other.indicators.name, (self.indicators.name,)
            )
        from osallisuus.indicators.counting import facts_frame
        from osallisuus.indicators.lineage import changes_between

        before = facts_frame(self.records, self.indicators, self.policy, self.names)
        after = facts_frame(other.records, other.indicators, other.policy, other.names)
        return changes_between(before, after, self.indicators, self.policy)
