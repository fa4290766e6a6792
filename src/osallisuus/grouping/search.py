"""Local search: mend a first plan until it keeps every rule."""

from collections.abc import Sequence
from math import exp

from osallisuus.grouping.budget import Budget
from osallisuus.grouping.moves import Area, Trial
from osallisuus.grouping.state import HARD, OUT, State, Venue

MEND_HEAT, MEND_CYCLE = 0.7, 1000
VENUE_FROM, COUNT_FROM = 0.97, 0.7
SHARED_VENUE = 0.3


class Best:
    """The best arrangement of one component so far."""

    def __init__(self, area: Area) -> None:
        self.area = area
        self.cost: int | None = None
        self.groups: tuple[int, ...] = ()
        self.venues: tuple[Venue | None, ...] = ()

    def offer(self, cost: int) -> None:
        """Keep the present arrangement if it is better."""
        if self.cost is None or cost < self.cost:
            state, area = self.area.state, self.area
            found = tuple(state.group_of[party] for party in area.component.parties)
            venues = tuple(state.venue[group] for group in area.groups)
            self.groups, self.venues, self.cost = found, venues, cost

    def adopt(self, other: "Best") -> None:
        """Keep an arrangement found elsewhere if it is better; the present one stays as it is."""
        if other.cost is not None and (self.cost is None or other.cost < self.cost):
            self.groups, self.venues, self.cost = other.groups, other.venues, other.cost

    def bring_back(self) -> None:
        """Make it the present arrangement again."""
        if self.cost is None:
            return
        state, area = self.area.state, self.area
        for party, group in zip(area.component.parties, self.groups, strict=True):
            if state.group_of[party] not in {OUT, group}:
                state.take(party)
        for group, venue in zip(area.groups, self.venues, strict=True):
            if state.venue[group] != venue:
                for party in list(state.members[group]):
                    state.take(party)
                state.settle(group, None)
        for group, venue in zip(area.groups, self.venues, strict=True):
            if state.venue[group] != venue:
                state.settle(group, venue)
        for party, group in zip(area.component.parties, self.groups, strict=True):
            if group != OUT and state.group_of[party] == OUT:
                state.place(party, group)


def mend(area: Area, budget: Budget, *, venues: bool = True) -> int:
    """Move people and venues until no rule is broken and nobody is left out.

    Works on a state that counts only broken rules and people left out.

    Args:
        area: The component.
        budget: How many steps it may take.
        venues: Whether groups may get other venues.

    Returns:
        What is left broken.
    """
    state, rng = area.state, area.rng
    cost = area.cost()
    best = Best(area)
    best.offer(cost)
    bad: list[int] = []
    step = 0
    opened = area.opened()
    while cost > 0 and budget.spend():
        if step % 25 == 0:
            opened = area.opened()
            bad = [group for group in opened if state.cost_of[group] > 0]
            out = area.out()
        step += 1
        trial = Trial(state)
        draw = rng.random()
        if out and (draw < 0.5 or not bad):
            party = out[int(rng.random() * len(out))]
            if state.group_of[party] == OUT:
                bring_in(area, trial, party, opened, venues=venues)
        elif bad:
            group = bad[int(rng.random() * len(bad))]
            if draw > VENUE_FROM and venues:
                area.change_venue(trial, group)
            elif draw > COUNT_FROM:
                _mend_count(area, trial, group, opened, venues=venues)
            elif state.members[group]:
                _mix(area, trial, group, opened)
        heat = MEND_HEAT if step % MEND_CYCLE < 0.75 * MEND_CYCLE else 0.1
        if trial.grown <= 0 or rng.random() < exp(-trial.grown / HARD / heat):
            cost += trial.grown
            if best.cost is not None and cost < best.cost:
                best.offer(cost)
        else:
            trial.undo()
    if best.cost is not None and best.cost < cost:
        best.bring_back()
        cost = best.cost
    return cost


def bring_in(
    area: Area, trial: Trial, party: int, opened: Sequence[int], *, venues: bool = True
) -> None:
    """Put somebody who is out into a group, where there is room or by making some."""
    draw = area.rng.random() if venues else 0.0
    if draw < 0.9 and (area.insert(trial, party, opened) or area.displace(trial, party, opened)):
        return
    movable = [group for group in opened if area.state.venue[group] is not None]
    if movable and venues:
        group = movable[int(area.rng.random() * len(movable))]
        area.change_venue(trial, group, must=(party,))


def _mend_count(
    area: Area, trial: Trial, group: int, opened: Sequence[int], *, venues: bool
) -> None:
    """Where a count of a group breaks a rule, change it by the exchange that breaks least.

    Now and then two of the category are given a venue that suits both instead, if venues may change.
    """
    state, rng = area.state, area.rng
    broken = broken_kinds(area, group)
    if not broken:
        return
    kind = broken[int(rng.random() * len(broken))]
    if venues and rng.random() < SHARED_VENUE and _share_venue(area, trial, group, kind, opened):
        return
    found = _exchanges(area, group, kind, opened)
    if not found:
        return
    _, first, second, there = min(found, key=lambda one: one[0] + HARD * rng.random())
    if second == OUT:
        _move(state, trial, first, there)
    else:
        swap(state, trial, first, second)


def _share_venue(area: Area, trial: Trial, group: int, kind: int, opened: Sequence[int]) -> bool:
    """Give some group a venue that suits one of a kind here and one elsewhere, and both to it."""
    state, rng = area.state, area.rng
    puzzle, kinds = state.puzzle, state.kinds
    own = [party for party in state.members[group] if kind in kinds[party]]
    kin = [
        party
        for other in opened
        if other != group and state.counts[other][kind]
        for party in state.members[other]
        if kind in kinds[party] and puzzle.party_anchor[party] is None
    ]
    if not own or not kin:
        return False
    pair = (own[int(rng.random() * len(own))], kin[int(rng.random() * len(kin))])
    common = puzzle.party_starts[pair[0]] & puzzle.party_starts[pair[1]]
    if not common or puzzle.party_anchor[pair[0]] is not None:
        return False
    area.change_venue(trial, opened[int(rng.random() * len(opened))], must=pair)
    return True


def _exchanges(
    area: Area, group: int, kind: int, opened: Sequence[int]
) -> list[tuple[int, int, int, int]]:
    """Moves and exchanges that change how many of a kind a group has, each with what it breaks.

    Returns:
        For each the growth, who moves, with whom (`OUT` is nobody), and whereto.
    """
    state = area.state
    puzzle, kinds, size, room = state.puzzle, state.kinds, state.size, state.room
    starts, sites, leaders = puzzle.party_starts, puzzle.party_sites, puzzle.party_facilitators
    weights, anchors = puzzle.weights, puzzle.party_anchor
    here = state.starts[group], state.sites[group], state.leaders[group]
    at_home = [party for party in state.members[group] if anchors[party] is None]
    found: list[tuple[int, int, int, int]] = []
    for other in opened:
        if other == group:
            continue
        there = state.starts[other], state.sites[other], state.leaders[other]
        able = [
            party
            for party in at_home
            if starts[party] & there[0] and sites[party] & there[1] and leaders[party] & there[2]
        ]
        coming = [
            party
            for party in state.members[other]
            if anchors[party] is None
            and starts[party] & here[0]
            and sites[party] & here[1]
            and leaders[party] & here[2]
        ]
        for first in able:
            of_kind = kind in kinds[first]
            if of_kind and size[other] + weights[first] <= room[other]:
                found.append((state.quick_move(first, other), first, OUT, other))
            found += [
                (state.quick_swap(first, second), first, second, other)
                for second in coming
                if of_kind != (kind in kinds[second]) and weights[first] == weights[second]
            ]
        found += [
            (state.quick_move(second, group), second, OUT, group)
            for second in coming
            if kind in kinds[second] and size[group] + weights[second] <= room[group]
        ]
    return found


def broken_kinds(area: Area, group: int) -> list[int]:
    """Categories whose count in a group breaks a rule."""
    state = area.state
    size, counts, tables = state.size[group], state.counts[group], state.tables
    return [kind for kind in area.limited if tables[kind][size][counts[kind]] >= HARD // 2]


def _mix(area: Area, trial: Trial, group: int, opened: Sequence[int]) -> None:
    """Exchange somebody of a group, or move somebody in or out of it."""
    state, rng = area.state, area.rng
    anchors = state.puzzle.party_anchor
    other = opened[int(rng.random() * len(opened))]
    if other == group or not state.members[other]:
        return
    members, others = state.members[group], state.members[other]
    first = members[int(rng.random() * len(members))]
    second = others[int(rng.random() * len(others))]
    draw = rng.random()
    least = state.puzzle.least
    if draw < 0.25 or state.size[group] < least:
        if anchors[second] is None and state.has_room(second, group):
            _move(state, trial, second, group)
        return
    if draw < 0.5 and anchors[first] is None and state.has_room(first, other):
        _move(state, trial, first, other)
        return
    swap(state, trial, first, second)


def _move(state: State, trial: Trial, party: int, group: int) -> None:
    if state.fits(party, group):
        trial.take(party)
        trial.place(party, group)


def swap(state: State, trial: Trial, first: int, second: int) -> bool:
    """Exchange two parties of different groups when both fit; False when they do not."""
    puzzle = state.puzzle
    one, two = state.group_of[first], state.group_of[second]
    if puzzle.party_anchor[first] is not None or puzzle.party_anchor[second] is not None:
        return False
    change = puzzle.weights[second] - puzzle.weights[first]
    if state.size[one] + change > state.room[one] or state.size[two] - change > state.room[two]:
        return False
    for party, group, leaver in ((first, two, second), (second, one, first)):
        apart = puzzle.apart[party]
        if (
            not puzzle.party_sites[party] & state.sites[group]
            or not puzzle.party_starts[party] & state.starts[group]
            or not puzzle.party_facilitators[party] & state.leaders[group]
            or (apart and any(state.group_of[o] == group for o in apart if o != leaver))
        ):
            return False
    trial.take(first)
    trial.take(second)
    trial.place(first, two)
    trial.place(second, one)
    return True
