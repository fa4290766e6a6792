"""Changes to a plan in the making that can be undone, and the compound moves made of them."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from osallisuus.grouping.puzzle import Component, bits
from osallisuus.grouping.state import OUT, State, Venue


class Trial:
    """A series of changes that can be taken back."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.grown = 0
        self._done: list[tuple[int, int, Venue | None]] = []

    def place(self, party: int, group: int) -> None:
        """Put a party that is out into a group."""
        self.grown += self.state.place(party, group)
        self._done.append((party, OUT, None))

    def take(self, party: int) -> None:
        """Take a party out of its group."""
        group = self.state.group_of[party]
        self.grown += self.state.take(party)
        self._done.append((party, group, None))

    def settle(self, group: int, venue: Venue | None) -> None:
        """Change the venue of a group."""
        old = self.state.venue[group]
        self.grown += self.state.settle(group, venue)
        self._done.append((-1 - group, OUT, old))

    def undo(self) -> None:
        """Take everything back, last first."""
        state = self.state
        while self._done:
            what, group, venue = self._done.pop()
            if what < 0:
                state.settle(-1 - what, venue)
            elif group == OUT:
                state.take(what)
            else:
                state.place(what, group)
        self.grown = 0

    def exchange(self, moved: Mapping[int, int]) -> None:
        """Take parties out of their groups, then put each where it is said to go."""
        for party in moved:
            self.take(party)
        for party, group in moved.items():
            self.place(party, group)


class Area:
    """A component with its groups, and the compound moves inside it."""

    def __init__(
        self, state: State, component: Component, groups: Sequence[int], rng: Random
    ) -> None:
        self.state = state
        self.component = component
        self.groups = list(groups)
        self.rng = rng
        puzzle = state.puzzle
        self.parties = [p for p in component.parties if puzzle.party_anchor[p] is None]
        self.anchored = [p for p in component.parties if puzzle.party_anchor[p] is not None]
        self.sites = bits(component.sites)
        self.leaders = [
            leader
            for leader, sites in enumerate(puzzle.facilitator_sites)
            if sites & component.sites
        ]
        self.bit_of = {party: 1 << at for at, party in enumerate(component.parties)}
        present = {kind for party in component.parties for kind, _ in puzzle.party_counts[party]}
        sizes = range(1, puzzle.most + 1)
        self.limited = [
            kind
            for kind, category in enumerate(puzzle.categories)
            if category.limits
            and (kind in present or any(category.penalty(0, size) for size in sizes))
        ]
        self.by_start = self._by(puzzle.party_starts, len(puzzle.starts))
        self.by_site = self._by(puzzle.party_sites, len(puzzle.sites))
        near = sum(1 << leader for leader in self.leaders)
        self.by_leader = self._by(puzzle.party_facilitators, len(puzzle.facilitators), near)

    def _by(self, masks: Sequence[int], places: int, near: int = -1) -> list[int]:
        """For each place a whole number with a bit for each party that may be there."""
        able = [0] * places
        for party, bit in self.bit_of.items():
            for place in bits(masks[party] & near):
                able[place] |= bit
        return able

    def cost(self) -> int:
        """Packed cost of everything in the component."""
        state = self.state
        outside = (
            state.out_cost[party]
            for party in self.component.parties
            if state.group_of[party] == OUT
        )
        return sum(state.cost_of[group] for group in self.groups) + sum(outside)

    def out(self) -> list[int]:
        """Parties of the component that are in no group."""
        group_of = self.state.group_of
        return [party for party in self.component.parties if group_of[party] == OUT]

    def opened(self) -> list[int]:
        """Groups of the component that have a venue."""
        return [group for group in self.groups if self.state.venue[group] is not None]

    def shuffled(self, groups: Sequence[int]) -> list[int]:
        """The groups in turn from a random one on."""
        first = int(self.rng.random() * len(groups)) if groups else 0
        return [*groups[first:], *groups[:first]]

    def insert(self, trial: Trial, party: int, groups: Sequence[int]) -> bool:
        """Put a party wherever it fits and there is room."""
        state, puzzle = self.state, self.state.puzzle
        weight, starts = puzzle.weights[party], puzzle.party_starts[party]
        size, room, open_at = state.size, state.room, state.starts
        for group in self.shuffled(groups):
            if (
                open_at[group] & starts
                and size[group] + weight <= room[group]
                and state.fits(party, group)
            ):
                trial.place(party, group)
                return True
        return False

    def displace(self, trial: Trial, party: int, groups: Sequence[int]) -> bool:
        """Put a party that is out into a full group; those who give way go elsewhere if they can."""
        state, rng = self.state, self.rng
        anchored = state.puzzle.party_anchor
        for group in self.shuffled(groups):
            if not state.fits(party, group):
                continue
            gone: list[int] = []
            while not state.has_room(party, group):
                movable = [other for other in state.members[group] if anchored[other] is None]
                if not movable:
                    break
                other = movable[int(rng.random() * len(movable))]
                trial.take(other)
                gone.append(other)
            if state.has_room(party, group):
                trial.place(party, group)
                others = [g for g in groups if g != group]
                for other in gone:
                    self.insert(trial, other, others)
                return True
            trial.undo()
        return False

    def venues_for(self, group: int, must: Sequence[int] = ()) -> Iterator[Venue]:
        """Free venues of a group that has none now, those that suit most of its members first."""
        state, puzzle, rng = self.state, self.state.puzzle, self.rng
        sites, starts, leaders = (1 << len(puzzle.sites)) - 1, -1, -1
        if group < state.anchors:
            anchor = puzzle.anchors[group]
            sites, starts, leaders = anchor.sites, anchor.starts, anchor.facilitators
        for party in must:
            sites &= puzzle.party_sites[party]
            starts &= puzzle.party_starts[party]
            leaders &= puzzle.party_facilitators[party]
        here = 0
        for party in state.members[group]:
            here |= self.bit_of[party]
        rated = []
        for leader in self.leaders:
            if not leaders >> leader & 1:
                continue
            for site in self.sites:
                if not sites >> site & 1:
                    continue
                free = state.free_starts(site, leader) & starts
                if not free:
                    continue
                able = here & self.by_site[site] & self.by_leader[leader]
                for start in bits(free):
                    suits = (able & self.by_start[start]).bit_count()
                    rated.append((-suits - 2 * rng.random(), (site, start, leader)))
        rated.sort()
        for _, venue in rated:
            yield venue

    def change_venue(self, trial: Trial, group: int, must: Sequence[int] = ()) -> bool:
        """Give a group another venue, one that suits some parties, who are moved into it.

        Those who do not fit the new venue go elsewhere if they can.
        """
        state, puzzle = self.state, self.state.puzzle
        old = state.venue[group]
        trial.settle(group, None)
        venue = next((v for v in self._some_venues(group, must) if v != old), None)
        if venue is None:
            trial.undo()
            return False
        site, start, leader = venue
        for party in list(state.members[group]):
            if not (
                puzzle.party_sites[party] >> site & 1
                and puzzle.party_starts[party] >> start & 1
                and puzzle.party_facilitators[party] >> leader & 1
            ):
                if puzzle.party_anchor[party] is not None:
                    trial.undo()
                    return False
                trial.take(party)
        coming = [party for party in must if state.group_of[party] != group]
        room = puzzle.room(site, leader) - sum(puzzle.weights[party] for party in coming)
        while state.size[group] > room:
            movable = [
                p for p in state.members[group] if puzzle.party_anchor[p] is None and p not in must
            ]
            if not movable:
                trial.undo()
                return False
            trial.take(movable[int(self.rng.random() * len(movable))])
        trial.settle(group, venue)
        for party in coming:
            if state.group_of[party] != OUT:
                trial.take(party)
            if state.has_room(party, group) and state.fits(party, group):
                trial.place(party, group)
        opened = self.opened()
        for party in self.out():
            if not self.insert(trial, party, [g for g in opened if g != group]):
                self.insert(trial, party, [group])
        return True

    def _some_venues(self, group: int, must: Sequence[int]) -> Iterator[Venue]:
        """A few venues tried at random when there are many, all of them when there are few."""
        puzzle, rng, state = self.state.puzzle, self.rng, self.state
        many = len(self.leaders) * len(self.sites)
        if many <= 12 or group < state.anchors:
            yield from self.venues_for(group, must)
            return
        whole_sites, whole_leaders = self.sites, self.leaders
        try:
            self.sites = [whole_sites[int(rng.random() * len(whole_sites))] for _ in range(3)]
            self.leaders = [whole_leaders[int(rng.random() * len(whole_leaders))] for _ in range(4)]
            found = list(self.venues_for(group, must))
        finally:
            self.sites, self.leaders = whole_sites, whole_leaders
        yield from found
        if not found and puzzle.facilitators:
            yield from self.venues_for(group, must)
