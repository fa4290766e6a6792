"""Many tables protected together, none of which is worth more than the others being published at all."""

from collections.abc import Mapping, Sequence, Set
from typing import Final

import attrs

from osallisuus.disclosure.constraints import Linear
from osallisuus.disclosure.errors import UNSAFE, DisclosureError
from osallisuus.disclosure.policy import DisclosurePolicy
from osallisuus.disclosure.protecting import Previous, protect_linked
from osallisuus.disclosure.result import ProtectedTable
from osallisuus.disclosure.tables import CountTable

_NONE: Final[Set[str]] = frozenset()


def protect_where_possible(
    tables: Mapping[str, CountTable],
    policy: DisclosurePolicy,
    *,
    previous: Previous = (),
    links: Sequence[Linear] = (),
    optional: Set[str] = _NONE,
) -> Mapping[str, ProtectedTable]:
    """Return tables protected together; what stands in the way of protection gives way.

    Where no choice of cells protects them, the tables with cells at risk first lose their ``keep``, and if that
    is not enough, those that are optional are not published at all: they are absent from what is returned. A
    link of a table that is not published is left out with it.

    Args:
        tables: Tables by name.
        policy: Threshold and protection.
        previous: Earlier reports.
        links: What ties cells together, as for :func:`protect_linked`.
        optional: Names of tables that may be left out.

    Raises:
        DisclosureError: The others can not be protected.

    Example:
        >>> from osallisuus.disclosure import Dimension
        >>> answer = Dimension(name="answer", categories=["yes", "no"])
        >>> few = CountTable.of_counts([answer], {("yes",): 4, ("no",): 1}, keep=frozenset({("total",)}))
        >>> found = protect_where_possible({"few": few}, DisclosurePolicy())
        >>> found["few"].hidden
        (('yes',), ('no',), ('total',))

    .. versionadded:: 0.1
    """
    left = dict(tables)
    while left:
        named = {name: {one.name_of(key) for key in one.keys} for name, one in left.items()}
        there = set[tuple[str, ...]]().union(*named.values())
        known = [link for link in links if there.issuperset(link.terms)]
        try:
            found = protect_linked(list(left.values()), policy, previous=previous, links=known)
        except DisclosureError as error:
            if error.key != UNSAFE:
                raise
            at_risk = {name for name, cells in named.items() if cells.intersection(error.cells)}
            kept = {name for name in at_risk or left if left[name].keep}
            kept = kept or {name for name, one in left.items() if one.keep}
            if kept:
                left |= {name: attrs.evolve(left[name], keep=frozenset()) for name in kept}
                continue
            dropped = at_risk & optional or left.keys() & optional
            if not dropped:
                raise
            left = {name: one for name, one in left.items() if name not in dropped}
            continue
        return dict(zip(left, found, strict=True))
    return {}
