"""Tables of counts: one whole number for each combination of categories and totals."""

import itertools
from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType

import attrs

from osallisuus.disclosure.dimensions import Dimension, Key, Relation
from osallisuus.disclosure.errors import Cell
from osallisuus.disclosure.expecting import expect
from osallisuus.disclosure.sums import faults, summed
from osallisuus.errors import ValueProblemError


def _in_order(dimensions: Iterable[Dimension]) -> tuple[Dimension, ...]:
    expect(dimensions, Iterable, name="dimensions", wanted="dimensions")
    order = tuple(dimensions)
    for dimension in order:
        expect(dimension, Dimension, name="dimensions", wanted="dimension")
    return order


def _frozen_map(cells: Mapping[Key, int]) -> Mapping[Key, int]:
    expect(cells, Mapping, name="cells", wanted="cells")
    return MappingProxyType(dict(cells))


@attrs.frozen(kw_only=True, slots=False)
class CountTable:
    """Counts by one or more dimensions, with the margins.

    Make one from the undivided counts with :meth:`of_counts`, or give every cell yourself.

    Attributes:
        dimensions: The dimensions, in the order of the keys.
        cells: A count for every combination of nodes (categories and totals).
        margins: Which totals are published: each entry names the dimensions that are summed over
            together. None: all of them. Empty: none, only the cells inside.
        relations: Sums and subsets between categories of one dimension.
        at_most: What everybody knows a cell can not exceed, such as the size of a group.
        estimated: Cells that are estimates. They are protected like counts, as if exact.
        keep: Cells that must be shown, for example because they are public already.
        sensitive: Cells that are hidden however large: many visits of few people.
        subject: What is counted. Tables of one subject share the cells of their common margins.

    Raises:
        ValueProblemError: A cell is missing, negative, of no category, or not the sum of its parts;
            all such cells are listed.

    Example:
        >>> gender = Dimension(name="gender", categories=["woman", "man"])
        >>> table = CountTable.of_counts([gender], {("woman",): 20, ("man",): 3})
        >>> table.cells[("total",)]
        23

    .. versionadded:: 0.1
    """

    dimensions: tuple[Dimension, ...] = attrs.field(converter=_in_order)
    cells: Mapping[Key, int] = attrs.field(converter=_frozen_map, hash=False)
    margins: tuple[frozenset[str], ...] | None = None
    relations: tuple[Relation, ...] = ()
    at_most: Mapping[Key, int] = attrs.field(factory=dict, hash=False)
    estimated: frozenset[Key] = frozenset()
    keep: frozenset[Key] = frozenset()
    sensitive: frozenset[Key] = frozenset()
    subject: str = ""

    def __attrs_post_init__(self) -> None:
        named = {*self.at_most, *self.estimated, *self.keep, *self.sensitive}
        over = frozenset[str]().union(*(self.margins or ()))
        found = faults(self.dimensions, self.cells, self.relations, named, over, self.at_most)
        if found:
            raise ValueProblemError("\n".join(found))

    @classmethod
    def of_counts(
        cls,
        dimensions: Iterable[Dimension],
        counts: Mapping[Key, int],
        *,
        margins: tuple[frozenset[str], ...] | None = None,
        relations: tuple[Relation, ...] = (),
        at_most: Mapping[Key, int] | None = None,
        estimated: frozenset[Key] = frozenset(),
        keep: frozenset[Key] = frozenset(),
        subject: str = "",
    ) -> "CountTable":
        """Return the table of undivided counts, with every sum worked out.

        Args:
            dimensions: The dimensions, in the order of the keys.
            counts: A count for every combination of leaves; one that is not there is zero. Cells
                over a dimension whose categories overlap can not be worked out and are given too.
            margins: See the class; so are the rest.
            relations: See the class.
            at_most: See the class.
            estimated: See the class.
            keep: See the class.
            subject: See the class.

        Raises:
            ValueProblemError: As for the class.
        """
        order = _in_order(dimensions)
        expect(counts, Mapping, name="counts", wanted="cells")
        return cls(
            dimensions=order,
            cells=summed(order, counts),
            margins=margins,
            relations=relations,
            at_most=dict(at_most or {}),
            estimated=estimated,
            keep=keep,
            subject=subject,
        )

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """Every cell's key, in the order of the table."""
        return tuple(itertools.product(*(dimension.nodes for dimension in self.dimensions)))

    def summed_over(self, key: Key) -> frozenset[str]:
        """Return the names of the dimensions that ``key`` is a total of."""
        pairs = zip(self.dimensions, key, strict=True)
        return frozenset(dimension.name for dimension, node in pairs if node == dimension.total)

    def is_published(self, key: Key) -> bool:
        """Whether the table has a place for ``key``."""
        over = self.summed_over(key)
        return self.margins is None or not over or over in self.margins

    def name_of(self, key: Key) -> Cell:
        """Return the name of a cell, the same in every table that shares it."""
        pairs = zip(self.dimensions, key, strict=True)
        own = sorted(f"{d.name}={node}" for d, node in pairs if node != d.total)
        return (f"subject={self.subject}", *own) if self.subject else tuple(own)
