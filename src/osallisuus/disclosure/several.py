"""Many tables protected together, none of which is worth more than the others being published at all."""

from collections.abc import Mapping, Sequence, Set
from typing import Final

import attrs

from osallisuus.disclosure.constraints import Linear
from osallisuus.disclosure.errors import UNSAFE, Cell, DisclosureError
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
    expendable: Set[str] = _NONE,
) -> Mapping[str, ProtectedTable]:
    """Return tables protected together; what stands in the way of protection gives way.

    Where no choice of cells protects them, those of the tables with cells at risk that are expendable are not
    published at all: they are absent from what is returned. Then the others lose their ``keep``, and if that is
    not enough either, those that are optional are left out too. A link of a table that is not published is left
    out with it.

    Args:
        tables: Tables by name.
        policy: Threshold and protection.
        previous: Earlier reports.
        links: What ties cells together, as for :func:`protect_linked`.
        optional: Names of tables that may be left out.
        expendable: Names of tables that are left out rather than a cell that is to be kept.

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
    # What can not be protected alone can not beside an earlier report either, and alone it is found out sooner.
    left = dict(tables)
    stages: list[Previous] = [(), previous] if previous else [()]
    found: Mapping[str, ProtectedTable] = {}
    for earlier in stages:
        while left:
            named = {name: {one.name_of(key) for key in one.keys} for name, one in left.items()}
            there = set[Cell]().union(*named.values())
            known = [link for link in links if there.issuperset(link.terms)]
            try:
                safe = protect_linked(list(left.values()), policy, previous=earlier, links=known)
            except DisclosureError as error:
                if error.key != UNSAFE:
                    raise
                at_risk = {name for name, names in named.items() if names & {*error.cells}}
                yielded = _yielded(left, at_risk or left.keys(), optional, expendable)
                if yielded is None:
                    raise
                left = yielded
            else:
                found = dict(zip(left, safe, strict=True))
                break
    return found if left else {}


def _yielded(
    tables: Mapping[str, CountTable],
    at_risk: Set[str],
    optional: Set[str],
    expendable: Set[str],
) -> dict[str, CountTable] | None:
    """Return the tables with the least given up that may help; None when there is nothing to give up."""
    dropped = at_risk & expendable
    if not dropped:
        kept = {name for name in at_risk if tables[name].keep}
        kept = kept or {name for name, one in tables.items() if one.keep}
        if kept:
            free = {name: attrs.evolve(tables[name], keep=frozenset()) for name in kept}
            return {**tables, **free}
        dropped = at_risk & optional or tables.keys() & optional
    if not dropped:
        return None
    return {name: one for name, one in tables.items() if name not in dropped}
