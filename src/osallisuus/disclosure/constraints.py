"""What a reader of published figures knows: named cells, some hidden, and what ties them together."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

import attrs

from osallisuus.disclosure.errors import Cell
from osallisuus.disclosure.expecting import expect
from osallisuus.disclosure.groups import GroupFigures
from osallisuus.disclosure.running import Total


@attrs.frozen(kw_only=True)
class Linear:
    """``least <= sum of coefficient × cell <= most``; an equation when the two are equal.

    Example:
        >>> whole = Linear.sum_of(("all",), [("women",), ("men",)])
        >>> whole.terms
        {('all',): 1, ('women',): -1, ('men',): -1}

    .. versionadded:: 0.1
    """

    terms: Mapping[Cell, int]
    least: int | None = 0
    most: int | None = 0

    def value(self, counts: Mapping[Cell, int]) -> int:
        """Return the sum for known counts."""
        return sum(factor * counts[name] for name, factor in self.terms.items())

    def holds(self, counts: Mapping[Cell, int]) -> bool:
        """Whether known counts agree with it.

        Example:
            >>> Linear.at_most(("women",), ("all",)).holds({("women",): 3, ("all",): 2})
            False
        """
        value = self.value(counts)
        above = self.least is None or self.least <= value
        return above and (self.most is None or value <= self.most)

    @classmethod
    def sum_of(cls, whole: Cell, parts: list[Cell]) -> "Linear":
        """Return the equation that ``whole`` is the sum of ``parts``."""
        return cls(terms={whole: 1, **dict.fromkeys(parts, -1)})

    @classmethod
    def at_most(cls, part: Cell, whole: Cell) -> "Linear":
        """Return the inequality that ``part`` is at most ``whole``."""
        return cls(terms={whole: 1, part: -1}, least=0, most=None)

    @classmethod
    def rate(cls, part: Cell, whole: Cell, *, percent: Decimal) -> tuple["Linear", "Linear"]:
        """Return what a rounded percentage says of its two counts.

        The rounding is taken from the decimals of ``percent``: 33.3 stands for 33.25 to 33.35, both
        ends included, so half up, half even and half down are all covered.

        Example:
            >>> low, high = Linear.rate(("in work",), ("all",), percent=Decimal("33.3"))
            >>> low.terms
            {('in work',): 400, ('all',): -133}
        """
        expect(percent, Decimal, name="percent", wanted="percent")
        exponent = percent.as_tuple().exponent
        decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        half = Fraction(1, 2 * 10**decimals)
        low, high = (Fraction(percent) - half) / 100, (Fraction(percent) + half) / 100
        return (
            cls(terms={part: low.denominator, whole: -low.numerator}, least=0, most=None),
            cls(terms={part: high.denominator, whole: -high.numerator}, least=None, most=0),
        )


def _no_bounds() -> Mapping[Cell, tuple[int, int | None]]:
    return MappingProxyType({})


@attrs.frozen(kw_only=True)
class Published:
    """A publication as an attacker sees it.

    Attributes:
        cells: Every cell by name: its count, or None where it is hidden.
        relations: Sums and other linear relations between the cells; whoever reads the table can
            write them down without seeing a hidden count.
        bounds: What is known of a hidden cell beforehand: least, most (None = no limit). A cell
            that is not named here is a whole number of zero or more.
        unlisted: Hidden cells that no table has a place for, such as the rest of a whole.
        figures: Means and other figures told of groups, in this publication and in those before it.
        totals: Running sums told, in this publication and in those before it.

    Example:
        >>> Published(
        ...     cells={("all",): 23, ("women",): None, ("men",): None},
        ...     relations=(Linear.sum_of(("all",), [("women",), ("men",)]),),
        ... ).hidden
        (('women',), ('men',))

    .. versionadded:: 0.1
    """

    cells: Mapping[Cell, int | None] = attrs.field(hash=False)
    relations: tuple[Linear, ...] = attrs.field(default=(), hash=False)
    bounds: Mapping[Cell, tuple[int, int | None]] = attrs.field(factory=_no_bounds, hash=False)
    unlisted: frozenset[Cell] = frozenset()
    figures: tuple[GroupFigures, ...] = ()
    totals: tuple[Total, ...] = ()

    @property
    def hidden(self) -> tuple[Cell, ...]:
        """Names of the hidden cells, in the order of the table."""
        return tuple(cell for cell, count in self.cells.items() if count is None)

    def adding(self, *relations: Linear) -> "Published":
        """Return the publication with more relations, such as those of published percentages."""
        return attrs.evolve(self, relations=(*self.relations, *relations))
