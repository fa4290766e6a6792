"""Somebody joins or leaves: the plan is mended with as few moves of others as can be found."""

from collections.abc import Sequence

import attrs

from osallisuus.grouping.arranged import arranged
from osallisuus.grouping.bounds import lower_bound
from osallisuus.grouping.checks import check
from osallisuus.grouping.compiling import compile_request
from osallisuus.grouping.finishing import finish
from osallisuus.grouping.outcome import PlanRecord
from osallisuus.grouping.people import Person
from osallisuus.grouping.puzzle import Puzzle
from osallisuus.grouping.request import GroupTask, HardRule
from osallisuus.grouping.state import HARD, OUT, Snapshot, State
from osallisuus.grouping.ties import KeepApart, KeepTogether

MOST_MOVES = 3
MOST_TRIALS = 40_000


class Mending:
    """Looks for the fewest moves after which no rule is broken and the waiting are placed.

    Depth by depth: no moves, then one, two and three. Of equally many moves the cheapest plan counts.
    The search is exhaustive as long as it stays within `MOST_TRIALS` changes for each depth; ``fewest``
    then says that no fewer moves would do, the groups and their venues staying as they are.
    """

    def __init__(self, state: State, groups: Sequence[int]) -> None:
        self.state = state
        self.groups = [group for group in groups if state.members[group]]
        self.trials = 0
        self.fewest = True
        self.best: tuple[int, Snapshot] | None = None

    def mend(self, waiting: Sequence[int]) -> bool:
        """Place the waiting parties and mend broken groups; whether it was possible."""
        for depth in range(MOST_MOVES + 1):
            self.trials = MOST_TRIALS
            self._try(list(waiting), depth, frozenset())
            if self.best is not None:
                self.state.restore(self.best[1])
                return True
            self.fewest = self.fewest and self.trials > 0
        self.fewest = False
        return False

    def _broken(self) -> list[int]:
        cost_of = self.state.cost_of
        return [group for group in self.groups if cost_of[group] >= HARD // 2]

    def _offer(self) -> None:
        if self.best is None or self.state.total < self.best[0]:
            self.best = (self.state.total, self.state.snapshot())

    def _try(self, waiting: list[int], depth: int, moved: frozenset[int]) -> None:
        if self.trials <= 0:
            return
        self.trials -= 1
        if waiting:
            self._place(waiting, depth, moved)
            return
        broken = self._broken()
        if not broken:
            self._offer()
        elif len(broken) <= 2 * depth:
            self._ease(broken[0], depth, moved)

    def _place(self, waiting: list[int], depth: int, moved: frozenset[int]) -> None:
        """Put the first who waits into every group in turn, in somebody's place when it is full."""
        state, puzzle = self.state, self.state.puzzle
        party, rest = waiting[0], waiting[1:]
        for group in self.groups:
            if not state.suits(party, group):
                continue
            if state.fits(party, group) and state.has_room(party, group):
                state.place(party, group)
                self._try(rest, depth, moved | {party})
                state.take(party)
            if depth == 0:
                continue
            for other in self._movable(group, moved):
                state.take(other)
                # Whoever makes place may be the one from whom the other is kept apart.
                if (
                    puzzle.weights[other]
                    and state.fits(party, group)
                    and state.has_room(party, group)
                ):
                    state.place(party, group)
                    self._try([*rest, other], depth - 1, moved | {party, other})
                    state.take(party)
                state.place(other, group)

    def _ease(self, group: int, depth: int, moved: frozenset[int]) -> None:
        """Take somebody out of a broken group, or bring somebody in."""
        state = self.state
        for party in self._movable(group, moved):
            state.take(party)
            self._try([party], depth - 1, moved | {party})
            state.place(party, group)
        outside = [party for party, at in enumerate(state.group_of) if at == OUT]
        for party in outside:
            if party not in moved and state.has_room(party, group) and state.fits(party, group):
                state.place(party, group)
                self._try([], depth - 1, moved | {party})
                state.take(party)
        for other in self.groups:
            if other == group:
                continue
            for party in self._movable(other, moved):
                if state.has_room(party, group) and state.fits(party, group):
                    state.take(party)
                    state.place(party, group)
                    self._try([], depth - 1, moved | {party})
                    state.take(party)
                    state.place(party, other)

    def _movable(self, group: int, moved: frozenset[int]) -> list[int]:
        anchored = self.state.puzzle.party_anchor
        members = self.state.members[group]
        return sorted(p for p in members if p not in moved and anchored[p] is None)

    def set_aside(self) -> None:
        """Give up what cannot be mended: people leave broken groups until no rule is broken."""
        state = self.state
        for group in self._broken():
            while state.cost_of[group] >= HARD // 2 and state.members[group]:
                self._take_worst(group)
        for party, at in enumerate(state.group_of):
            if at == OUT:
                self._insert(party)

    def _take_worst(self, group: int) -> None:
        state = self.state
        before, rated = state.cost_of[group], []
        for party in sorted(state.members[group]):
            state.take(party)
            rated.append((state.cost_of[group], party))
            state.place(party, group)
        cost, party = min(rated)
        helps = cost // HARD < before // HARD and state.size[group] > state.puzzle.least
        for other in [party] if helps else list(state.members[group]):
            state.take(other)

    def _insert(self, party: int) -> None:
        """Put a party where it costs least and breaks nothing, if there is such a place."""
        state = self.state
        rated = []
        for group in self.groups:
            if state.members[group] and state.has_room(party, group) and state.fits(party, group):
                grown = state.place(party, group)
                state.take(party)
                if grown < HARD // 2:
                    rated.append((grown, group))
        if rated:
            state.place(party, min(rated)[1])


def joined(record: PlanRecord, person: Person) -> tuple[PlanRecord, bool]:
    """The plan with one more person, and whether no fewer moves would do.

    Raises:
        InvalidRequestError: The person is in the roster already, or cannot be planned as written.
    """
    request = record.request()
    people = (*request.people.people, person)
    grown = attrs.evolve(request, people=attrs.evolve(request.people, people=people))
    return _changed(record, grown, placed={person.id})


def left(record: PlanRecord, person: str) -> tuple[PlanRecord, bool]:
    """The plan without a person, whom nobody's wishes and ties name any more."""
    request = record.request()
    rows = [_without(row, person) for row in request.people.people if row.id != person]
    rules = request.rules
    if rules is not None:
        rules = tuple(_rule_without(rule, person) for rule in rules)
    roster = attrs.evolve(request.people, people=rows)
    return _changed(record, attrs.evolve(request, people=roster, rules=rules))


def _without(row: Person, person: str) -> Person:
    def others(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(other for other in ids if other != person)

    return attrs.evolve(
        row,
        keep_together=others(row.keep_together),
        keep_apart=others(row.keep_apart),
        wish_people=others(row.wish_people),
    )


def _rule_without(rule: HardRule, person: str) -> HardRule:
    if isinstance(rule, KeepTogether | KeepApart):
        sets = tuple(tuple(p for p in people if p != person) for people in rule.sets)
        return attrs.evolve(rule, sets=tuple(people for people in sets if len(people) > 1))
    return rule


def _changed(
    record: PlanRecord, request: GroupTask, placed: set[str] | frozenset[str] = frozenset()
) -> tuple[PlanRecord, bool]:
    check(request)
    puzzle = compile_request(attrs.evolve(request, everyone=False))
    state, places = arranged(puzzle, record.groups)
    placed = placed | {person for group in record.groups for person in group.people}
    waiting = [
        party
        for party, members in enumerate(puzzle.parties)
        if state.group_of[party] == OUT and party not in puzzle.hopeless
        if any(puzzle.people[at].id in placed for at in members)
    ]
    mending = Mending(state, list(places.values()))
    fewest = mending.mend(waiting) and mending.fewest
    if mending.best is None or _miscounted(puzzle, state):
        fewest = False
        state, places = arranged(puzzle, record.groups)
        mending = Mending(state, list(places.values()))
        if not mending.mend([]):
            mending.set_aside()
    for group, members in enumerate(state.members):
        if not members and state.venue[group] is not None:
            state.settle(group, None)
    names = {at: name for name, at in places.items()}
    bound = lower_bound(puzzle)
    return finish(puzzle, state.group_of, state.venue, bound=bound, names=names), fewest


def _miscounted(puzzle: Puzzle, state: State) -> bool:
    count = puzzle.request.count
    opened = sum(1 for members in state.members if members)
    return count is not None and not count.least <= opened <= count.most
