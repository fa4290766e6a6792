"""Turning a checked request into a puzzle."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import attrs

from osallisuus.grouping.people import GroupFacilitator, Roster, Site, WeeklyTime, covers, places
from osallisuus.grouping.puzzle import Anchor, Category, Component, Puzzle, Sum, bits
from osallisuus.grouping.request import GroupTask
from osallisuus.grouping.standard import meeting_at, meeting_minutes, preferences_of, rules_of
from osallisuus.grouping.terms import (
    Allow,
    Allows,
    Apart,
    Costs,
    CountCost,
    CountLimit,
    Cover,
    HardTerm,
    MeetCost,
    OutCost,
    SiteCost,
    SoftTerm,
    Stay,
    SumCost,
    Together,
)
from osallisuus.stated import value_class

Key = TypeVar("Key")


def _mask(keys: Iterable[Key], places_of: Mapping[Key, int]) -> int:
    mask = 0
    for key in keys:
        if key in places_of:
            mask |= 1 << places_of[key]
    return mask


class _Joined:
    """Disjoint sets of numbers, the lowest of a set speaking for it."""

    def __init__(self, count: int) -> None:
        self.parent = list(range(count))

    def find(self, item: int) -> int:
        while self.parent[item] != item:
            self.parent[item] = self.parent[self.parent[item]]
            item = self.parent[item]
        return item

    def join(self, first: int, second: int) -> None:
        low, high = sorted((self.find(first), self.find(second)))
        self.parent[high] = low


@value_class(kw_only=True)
class _Venues:
    sites: tuple[Site, ...]
    starts: tuple[tuple[int, int] | None, ...]
    facilitators: tuple[GroupFacilitator | None, ...]
    site_starts: tuple[int, ...]
    facilitator_starts: tuple[int, ...]
    facilitator_sites: tuple[int, ...]
    clashes: tuple[int, ...]


def _venues(roster: Roster, allows: Iterable[Allow], minutes: int) -> _Venues:
    timed = [allow.times for allow in allows if allow.times is not None]
    found = {start for times in timed for start in times}
    found |= {
        (g.day, g.start)
        for g in roster.groups
        if timed and g.day is not None and g.start is not None
    }
    starts: tuple[tuple[int, int] | None, ...] = tuple(sorted(found)) if timed else (None,)
    sites = places(roster)
    leaders: tuple[GroupFacilitator | None, ...] = tuple(roster.facilitators) or (None,)

    def open_at(times: tuple[WeeklyTime, ...] | None) -> int:
        return sum(
            1 << at
            for at, start in enumerate(starts)
            if start is None or covers(times, meeting_at(start, minutes))
        )

    clashes = tuple(
        sum(
            1 << other
            for other, b in enumerate(starts)
            if a and b and a[0] == b[0] and abs(a[1] - b[1]) < minutes
        )
        for a in starts
    )
    return _Venues(
        sites=sites,
        starts=starts,
        facilitators=leaders,
        site_starts=tuple(open_at(site.opens) for site in sites),
        facilitator_starts=tuple(open_at(f.available if f else None) for f in leaders),
        facilitator_sites=tuple(
            sum(
                1 << at
                for at, site in enumerate(sites)
                if f is None or f.localities is None or site.locality in f.localities
            )
            for f in leaders
        ),
        clashes=clashes,
    )


def compile_request(request: GroupTask) -> Puzzle:
    """Turn a checked request into a puzzle."""
    roster = request.people
    rules, preferences = rules_of(request), preferences_of(request)
    hard = tuple((at, term) for at, rule in enumerate(rules) for term in rule.terms(roster))
    soft = tuple(term for preference in preferences for term in preference.terms(roster))
    people = roster.people
    index = {person.id: at for at, person in enumerate(people)}
    minutes = meeting_minutes(request, rules)
    venues = _venues(roster, [t for _, t in hard if isinstance(t, Allow)], minutes)
    site_at = {site.id: at for at, site in enumerate(venues.sites)}
    start_at = {start: at for at, start in enumerate(venues.starts)}
    leader_at = {f.id: at for at, f in enumerate(venues.facilitators) if f}

    joined = _Joined(len(people))
    for _, term in hard:
        if isinstance(term, Together):
            for other in term.people[1:]:
                joined.join(index[term.people[0]], index[other])
    by_root: dict[int, list[int]] = {}
    for at in range(len(people)):
        by_root.setdefault(joined.find(at), []).append(at)
    parties = tuple(tuple(members) for members in by_root.values())
    party_of = [0] * len(people)
    for party, members in enumerate(parties):
        for at in members:
            party_of[at] = party

    count = len(parties)
    sites = [(1 << len(venues.sites)) - 1] * count
    starts = [(1 << len(venues.starts)) - 1] * count
    leaders = [(1 << len(venues.facilitators)) - 1] * count
    apart: list[set[int]] = [set() for _ in parties]
    hopeless: set[int] = set()
    stays: dict[int, set[str]] = {}
    for _, term in hard:
        if isinstance(term, Allow):
            party = party_of[index[term.person]]
            if term.sites is not None:
                sites[party] &= _mask(term.sites, site_at)
            if term.times is not None:
                starts[party] &= _mask(term.times, start_at)
            if term.facilitators is not None:
                leaders[party] &= _mask(term.facilitators, leader_at)
        elif isinstance(term, Apart):
            first, second = party_of[index[term.first]], party_of[index[term.second]]
            if first == second:
                hopeless.add(first)
            apart[first].add(second)
            apart[second].add(first)
        elif isinstance(term, Stay):
            stays.setdefault(party_of[index[term.person]], set()).add(term.group)

    settled = {group.id: group for group in roster.groups}
    names = list(settled) + sorted({g for groups in stays.values() for g in groups} - set(settled))
    anchors = []
    for name in names:
        group = settled.get(name)
        site, leader = (group.site, group.facilitator) if group else (None, None)
        fixed = (
            (group.day, group.start) if group and group.day and group.start is not None else None
        )
        anchors.append(
            Anchor(
                id=name,
                sites=_mask([site], site_at) if site else (1 << len(venues.sites)) - 1,
                starts=_mask([fixed], start_at)
                if fixed and venues.starts != (None,)
                else (1 << len(venues.starts)) - 1,
                facilitators=_mask([leader], leader_at)
                if leader
                else (1 << len(venues.facilitators)) - 1,
            )
        )
    anchor_at = {anchor.id: at for at, anchor in enumerate(anchors)}
    party_anchor: list[int | None] = [None] * count
    for party, groups in stays.items():
        if len(groups) > 1:
            hopeless.add(party)
        anchor = anchor_at[min(groups)]
        party_anchor[party] = anchor
        anchors[anchor] = attrs.evolve(
            anchors[anchor],
            sites=anchors[anchor].sites & sites[party],
            starts=anchors[anchor].starts & starts[party],
            facilitators=anchors[anchor].facilitators & leaders[party],
        )
    leaders_at = _leaders_at(venues)
    for party in range(count):
        if not _has_venue(leaders_at, sites[party], starts[party], leaders[party]):
            hopeless.add(party)
        if len(parties[party]) > request.sizes.most or apart[party] & {party}:
            hopeless.add(party)

    categories, category_of = _categories(hard, soft, index)
    counts = _party_counts(categories, party_of, count)
    supplies, facilitator_supply, needs = _covers(hard, index, party_of, count, category_of, venues)
    costs = _soft_costs(soft, index, party_of, count, site_at)
    out_cost = [
        request.left_out_cost * len(members) + extra
        for members, extra in zip(parties, costs.out, strict=True)
    ]
    return Puzzle(
        request=request,
        rules=rules,
        preferences=preferences,
        hard=hard,
        people=people,
        index=index,
        minutes=minutes,
        **{field.name: getattr(venues, field.name) for field in attrs.fields(_Venues)},
        parties=parties,
        party_of=tuple(party_of),
        weights=tuple(len(members) for members in parties),
        party_sites=tuple(sites),
        party_starts=tuple(starts),
        party_facilitators=tuple(leaders),
        party_anchor=tuple(party_anchor),
        hopeless=frozenset(hopeless),
        apart=tuple(frozenset(others) for others in apart),
        categories=categories,
        party_counts=counts,
        supplies=supplies,
        facilitator_supply=facilitator_supply,
        needs=needs,
        sums=costs.sums,
        meets=costs.meets,
        site_costs=costs.sites,
        placed_cost=costs.placed,
        out_cost=tuple(out_cost),
        base=costs.base,
        anchors=tuple(anchors),
        components=_components(parties, sites, hopeless, tuple(anchors), party_anchor, venues),
    )


def _leaders_at(venues: _Venues) -> list[dict[int, int]]:
    """For each site the facilitators who could be there at each start, as bits."""
    able: list[dict[int, int]] = [{} for _ in venues.sites]
    for leader, near in enumerate(venues.facilitator_sites):
        for site in bits(near):
            here = able[site]
            for start in bits(venues.facilitator_starts[leader] & venues.site_starts[site]):
                here[start] = here.get(start, 0) | 1 << leader
    return able


def _has_venue(leaders_at: list[dict[int, int]], sites: int, starts: int, leaders: int) -> bool:
    """Whether there is a site, a start and a facilitator where a party could be together."""
    return any(
        starts >> start & 1 and leaders & able
        for site in bits(sites)
        for start, able in leaders_at[site].items()
    )


def _categories(
    hard: tuple[tuple[int, HardTerm], ...], soft: tuple[SoftTerm, ...], index: Mapping[str, int]
) -> tuple[tuple[Category, ...], dict[frozenset[str], int]]:
    limits: dict[frozenset[str], list[tuple[int, Allows]]] = {}
    costs: dict[frozenset[str], list[Costs]] = {}
    order: dict[frozenset[str], None] = {}
    for rule, term in hard:
        if isinstance(term, CountLimit):
            limits.setdefault(term.members, []).append((rule, term.allows))
            order[term.members] = None
        elif isinstance(term, Cover):
            order |= dict.fromkeys(members for members, _ in term.any_of)
    for wish in soft:
        if isinstance(wish, CountCost):
            costs.setdefault(wish.members, []).append(wish.cost)
            order[wish.members] = None
    categories = tuple(
        Category(
            members=frozenset(index[person] for person in members),
            limits=tuple(limits.get(members, ())),
            costs=tuple(costs.get(members, ())),
        )
        for members in order
    )
    return categories, {members: at for at, members in enumerate(order)}


def _party_counts(
    categories: tuple[Category, ...], party_of: list[int], count: int
) -> tuple[tuple[tuple[int, int], ...], ...]:
    counts: list[dict[int, int]] = [{} for _ in range(count)]
    for at, category in enumerate(categories):
        for person in category.members:
            own = counts[party_of[person]]
            own[at] = own.get(at, 0) + 1
    return tuple(tuple(sorted(own.items())) for own in counts)


def _covers(
    hard: tuple[tuple[int, HardTerm], ...],
    index: Mapping[str, int],
    party_of: list[int],
    count: int,
    category_of: Mapping[frozenset[str], int],
    venues: _Venues,
) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...], tuple[tuple[int, ...], ...]]:
    """Give each kind of company and each facilitator a bit; a need is met by any common bit."""
    supply: dict[tuple[int, int], int] = {}
    leader_bit: dict[str, int] = {}
    needs: list[list[int]] = [[] for _ in range(count)]
    covers_found = [term for _, term in hard if isinstance(term, Cover)]
    for term in covers_found:
        for members, least in term.any_of:
            supply.setdefault((category_of[members], least), len(supply))
    led: dict[frozenset[str], int] = {}
    for term in covers_found:
        if term.facilitators not in led:
            led[term.facilitators] = sum(
                1 << leader_bit.setdefault(leader, len(supply) + len(leader_bit))
                for leader in sorted(term.facilitators)
            )
        mask = led[term.facilitators]
        for members, least in term.any_of:
            mask |= 1 << supply[category_of[members], least]
        needs[party_of[index[term.person]]].append(mask)
    by_leader = tuple(
        1 << leader_bit[f.id] if f and f.id in leader_bit else 0 for f in venues.facilitators
    )
    return tuple(supply), by_leader, tuple(tuple(masks) for masks in needs)


@value_class(kw_only=True)
class _SoftCosts:
    sums: tuple[Sum, ...]
    meets: tuple[Mapping[int, int], ...]
    sites: tuple[Mapping[int, int], ...]
    placed: tuple[int, ...]
    out: tuple[int, ...]
    base: int


def _soft_costs(
    soft: tuple[SoftTerm, ...],
    index: Mapping[str, int],
    party_of: list[int],
    count: int,
    site_at: Mapping[str, int],
) -> _SoftCosts:
    weights: dict[tuple[tuple[int, ...], int], int] = {}
    meets: list[dict[int, int]] = [{} for _ in range(count)]
    sites: list[dict[int, int]] = [{} for _ in range(count)]
    placed, out = [0] * count, [0] * count
    base = 0
    for term in soft:
        if isinstance(term, SumCost):
            values = [0] * count
            for person, value in term.values.items():
                values[party_of[index[person]]] += value
            key = _upright(values), term.scale
            weights[key] = weights.get(key, 0) + term.weight
        elif isinstance(term, MeetCost):
            first, second = party_of[index[term.first]], party_of[index[term.second]]
            change = term.together - term.separate
            base += term.separate
            if first == second:
                placed[first] += change
            else:
                meets[first][second] = meets[first].get(second, 0) + change
                meets[second][first] = meets[second].get(first, 0) + change
        elif isinstance(term, SiteCost):
            own = sites[party_of[index[term.person]]]
            for site, cost in term.costs.items():
                if site in site_at:
                    own[site_at[site]] = own.get(site_at[site], 0) + cost
        elif isinstance(term, OutCost):
            out[party_of[index[term.person]]] += term.cost
    return _SoftCosts(
        sums=tuple(
            Sum(values=values, weight=weight, scale=scale)
            for (values, scale), weight in weights.items()
        ),
        meets=tuple(meets),
        sites=tuple(sites),
        placed=tuple(placed),
        out=tuple(out),
        base=base,
    )


def _upright(values: Sequence[int]) -> tuple[int, ...]:
    """Values with such a sign that those of women and of men are the same: too many of one is too few."""
    sign = -1 if next(filter(None, values), 0) < 0 else 1
    return tuple(sign * value for value in values)


def _components(
    parties: tuple[tuple[int, ...], ...],
    sites: list[int],
    hopeless: set[int],
    anchors: tuple[Anchor, ...],
    party_anchor: list[int | None],
    venues: _Venues,
) -> tuple[Component, ...]:
    joined = _Joined(len(venues.sites))
    hopeful = [party for party in range(len(parties)) if party not in hopeless]
    for party in hopeful:
        own = bits(sites[party])
        for other in own[1:]:
            joined.join(own[0], other)
    for anchor in anchors:
        own = bits(anchor.sites)
        for other in own[1:]:
            joined.join(own[0], other)
    members: dict[int, list[int]] = {}
    for party in hopeful:
        anchored = party_anchor[party]
        mask = sites[party] if anchored is None else anchors[anchored].sites
        if mask:
            members.setdefault(joined.find(bits(mask)[0]), []).append(party)
    roots = [joined.find(at) for at in range(len(venues.sites))]
    return tuple(
        Component(
            parties=tuple(own),
            sites=sum(1 << at for at, root_of in enumerate(roots) if root_of == root),
            anchors=tuple(
                at
                for at, anchor in enumerate(anchors)
                if anchor.sites and joined.find(bits(anchor.sites)[0]) == root
            ),
        )
        for root, own in sorted(members.items())
    )
