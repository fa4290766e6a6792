"""Venues among which people have most choice of groups: there is most to improve by exchanging them."""

from collections.abc import Callable
from math import exp, log

from osallisuus.grouping.moves import Area
from osallisuus.grouping.puzzle import bits
from osallisuus.grouping.state import OUT, Venue

HOT, COLD = 0.5, 0.1
STEPS_A_GROUP = 300
OTHER_LEADER = 0.2
NOWHERE = -6.0


def widen(area: Area) -> int:
    """Change the venues of empty groups until people have as much choice as annealing finds.

    What grows is the sum of the logarithms of how many groups suit each party; groups that exist
    already keep their venues.

    Returns:
        How many steps it took.
    """
    state, random = area.state, area.rng.random
    groups = [group for group in area.opened() if group >= state.anchors]
    able = {group: suited(area, state.venue[group]) for group in area.opened()}
    suiting = [sum(mask & bit > 0 for mask in able.values()) for bit in area.bit_of.values()]
    worth = [NOWHERE, *(log(many) for many in range(1, len(able) + 2))]
    best = [state.venue[group] for group in groups]
    value = most = 0.0
    steps = STEPS_A_GROUP * len(groups)
    heat, falling = HOT, (COLD / HOT) ** (1 / max(1, steps))
    for _ in range(steps):
        heat *= falling
        group = groups[int(random() * len(groups))]
        old = state.venue[group]
        state.settle(group, None)
        new = _other(area, old)
        mask = suited(area, new)
        lost, won = bits(able[group] & ~mask), bits(mask & ~able[group])
        change = sum(worth[suiting[at] - 1] - worth[suiting[at]] for at in lost)
        change += sum(worth[suiting[at] + 1] - worth[suiting[at]] for at in won)
        if new is None or (change < 0 and random() >= exp(change / heat)):
            state.settle(group, old)
            continue
        state.settle(group, new)
        able[group] = mask
        value += change
        for at in lost:
            suiting[at] -= 1
        for at in won:
            suiting[at] += 1
        if value > most:
            most, best = value, [state.venue[group] for group in groups]
    for group in groups:
        state.settle(group, None)
    for group, venue in zip(groups, best, strict=True):
        state.settle(group, venue)
    return steps


def suited(area: Area, venue: Venue | None) -> int:
    """A bit for each party that a venue suits."""
    if venue is None:
        return 0
    site, start, leader = venue
    return area.by_site[site] & area.by_start[start] & area.by_leader[leader]


def _other(area: Area, old: Venue | None) -> Venue | None:
    """Some free venue, mostly with the same facilitator."""
    random, leaders = area.rng.random, area.leaders
    leader = old[2] if old else leaders[0]
    if random() < OTHER_LEADER:
        leader = leaders[int(random() * len(leaders))]
    site = area.sites[int(random() * len(area.sites))]
    free = bits(area.state.free_starts(site, leader))
    return (site, free[int(random() * len(free))], leader) if free else None


def exchanges(area: Area, first: int) -> Callable[[int], int]:
    """Return what tells how many people of a group and of another could be in the other."""
    state = area.state

    def inside(group: int) -> int:
        return sum(area.bit_of[party] for party in state.members[group])

    members, able = inside(first), suited(area, state.venue[first])

    def count(group: int) -> int:
        going = members & suited(area, state.venue[group])
        return going.bit_count() + (inside(group) & able).bit_count()

    return count


def fill(area: Area) -> None:
    """Put everybody into groups whose venues are there, those with least choice first."""
    state = area.state
    opened = area.opened()
    suiting = {
        party: [group for group in opened if state.suits(party, group)] for party in area.parties
    }
    for party in sorted(area.parties, key=lambda party: len(suiting[party])):
        for group in sorted(suiting[party], key=state.size.__getitem__):
            if state.has_room(party, group) and state.fits(party, group):
                state.place(party, group)
                break


def empty(area: Area) -> None:
    """Take everybody out who may be anywhere; the groups keep their venues."""
    state = area.state
    for party in area.parties:
        if state.group_of[party] != OUT:
            state.take(party)
