"""A request as numbers: people as parties, venues as bits, rules as tables of counts.

A party is a set of people who must be together, most often one person. Sites, weekly starts and
facilitators are bits of whole numbers, so that one shift says whether a party fits a venue.
"""

from collections.abc import Mapping

import attrs

from osallisuus.grouping.people import NO_SITE, GroupFacilitator, Person, Site, WeeklyTime
from osallisuus.grouping.request import GroupTask, HardRule, Preference
from osallisuus.grouping.standard import meeting_at
from osallisuus.grouping.terms import Allows, Costs, HardTerm
from osallisuus.stated import value_class


@value_class(kw_only=True)
class Anchor:
    """A group that exists already, and the bits of the venues it may have."""

    id: str
    sites: int
    starts: int
    facilitators: int


@value_class(kw_only=True)
class Component:
    """Parties and sites that exchange nobody with the rest of the roster."""

    parties: tuple[int, ...]
    sites: int
    anchors: tuple[int, ...]


@attrs.frozen(kw_only=True, eq=False)
class Category:
    """People counted together, with every limit and cost put on their number in a group."""

    members: frozenset[int]
    limits: tuple[tuple[int, Allows], ...]
    costs: tuple[Costs, ...]

    def penalty(self, count: int, size: int) -> int:
        """Number of limits broken by a count in a group of a size."""
        return sum(not allows(count, size) for _, allows in self.limits)

    def cost(self, count: int) -> int:
        """Cost of a count in one group."""
        return sum(cost(count) for cost in self.costs)


@attrs.frozen(kw_only=True, eq=False)
class Sum:
    """A value summed over a group, by party."""

    values: tuple[int, ...]
    weight: int
    scale: int


@attrs.frozen(kw_only=True, eq=False)
class Puzzle:
    """Everything the solvers need, and nothing that tells who is who."""

    request: GroupTask
    rules: tuple[HardRule, ...]
    preferences: tuple[Preference, ...]
    hard: tuple[tuple[int, HardTerm], ...]
    people: tuple[Person, ...]
    index: Mapping[str, int]
    minutes: int
    sites: tuple[Site, ...]
    starts: tuple[tuple[int, int] | None, ...]
    facilitators: tuple[GroupFacilitator | None, ...]
    site_starts: tuple[int, ...]
    facilitator_starts: tuple[int, ...]
    facilitator_sites: tuple[int, ...]
    clashes: tuple[int, ...]
    parties: tuple[tuple[int, ...], ...]
    party_of: tuple[int, ...]
    weights: tuple[int, ...]
    party_sites: tuple[int, ...]
    party_starts: tuple[int, ...]
    party_facilitators: tuple[int, ...]
    party_anchor: tuple[int | None, ...]
    hopeless: frozenset[int]
    apart: tuple[frozenset[int], ...]
    categories: tuple[Category, ...]
    party_counts: tuple[tuple[tuple[int, int], ...], ...]
    supplies: tuple[tuple[int, int], ...]
    facilitator_supply: tuple[int, ...]
    needs: tuple[tuple[int, ...], ...]
    sums: tuple[Sum, ...]
    meets: tuple[Mapping[int, int], ...]
    site_costs: tuple[Mapping[int, int], ...]
    placed_cost: tuple[int, ...]
    out_cost: tuple[int, ...]
    base: int
    anchors: tuple[Anchor, ...]
    components: tuple[Component, ...]

    @property
    def least(self) -> int:
        """Least people in a group."""
        return self.request.sizes.least

    @property
    def most(self) -> int:
        """Most people in a group anywhere."""
        return min(self.request.sizes.most, max(1, len(self.people)))

    def room(self, site: int, facilitator: int) -> int:
        """Most people in a group at a site with a facilitator."""
        leader = self.facilitators[facilitator]
        limits = (self.sites[site].capacity, leader.group_size if leader else None)
        return min([self.most, *(limit for limit in limits if limit is not None)])

    def meeting(self, start: int) -> WeeklyTime | None:
        """The weekly time of a start."""
        moment = self.starts[start]
        return None if moment is None else meeting_at(moment, self.minutes)

    def shown_site(self, site: int) -> Site | None:
        """The site as a plan shows it: a stand-in is none."""
        found = self.sites[site]
        return None if found.id.startswith(NO_SITE) else found


def bits(mask: int) -> list[int]:
    """Places of the bits that are set, lowest first.

    Example:
        >>> bits(0b1011)
        [0, 1, 3]
    """
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
