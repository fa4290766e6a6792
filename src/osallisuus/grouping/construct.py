"""The first plan: choose venues for the people who are hardest to place, then fill them."""

from random import Random

from osallisuus.grouping.moves import Area
from osallisuus.grouping.puzzle import bits
from osallisuus.grouping.state import OUT, Venue

KIN_COUNTED, KIN_WORTH = 3, 6
TIED_SHARE, AFTER_FIRST = 0.6, 0.3


class Builder:
    """Builds the groups of one component from nothing."""

    def __init__(self, area: Area) -> None:
        self.area = area
        puzzle = area.state.puzzle
        self.local = area.parties
        self.by_start = [0] * len(puzzle.starts)
        self.by_site = [0] * len(puzzle.sites)
        self.by_leader = [0] * len(puzzle.facilitators)
        choices = []
        near = sum(1 << leader for leader in area.leaders)
        for at, party in enumerate(self.local):
            bit = 1 << at
            starts, sites = bits(puzzle.party_starts[party]), bits(puzzle.party_sites[party])
            leaders = bits(puzzle.party_facilitators[party] & near)
            for masks, own in (
                (self.by_start, starts),
                (self.by_site, sites),
                (self.by_leader, leaders),
            ):
                for place in own:
                    masks[place] |= bit
            choices.append(len(starts) * len(sites) * len(leaders))
        self.choices = choices
        self.kin = self._kin()
        self.apart = ([puzzle.party_starts[party] for party in self.local], self.choices)
        self.tied = self._tied()
        self.mates = [0] * len(self.local)
        self.starts: list[int] = []

    def _kin(self) -> dict[int, int]:
        """For each category in which nobody may be alone, those who are in it."""
        puzzle = self.area.state.puzzle
        shy = {
            at
            for at, category in enumerate(puzzle.categories)
            if category.limits and category.penalty(1, puzzle.most)
        }
        kin: dict[int, int] = {}
        for at, party in enumerate(self.local):
            for kind, _ in puzzle.party_counts[party]:
                if kind in shy:
                    kin[kind] = kin.get(kind, 0) | 1 << at
        return kin

    def _tied(self) -> list[int]:
        """For each party those who come with it or not at all: a category too small to part."""
        puzzle = self.area.state.puzzle
        mates = [0] * len(self.local)
        for kind, members in self.kin.items():
            few = bits(members)
            single = all(puzzle.weights[self.local[at]] == 1 for at in few)
            if not 2 <= len(few) <= 3 or not single:
                continue
            if not puzzle.categories[kind].penalty(len(few), puzzle.most):
                for at in few:
                    mates[at] |= members & ~(1 << at)
        return mates

    def _use_ties(self, wanted: bool) -> None:
        """Count those who come together as bound to their common times, or everybody alone."""
        starts, choices = self.apart
        self.starts, self.choices = list(starts), list(choices)
        self.mates = self.tied if wanted else [0] * len(self.local)
        for at, mates in enumerate(self.mates):
            common = starts[at]
            for mate in bits(mates):
                common &= starts[mate]
            if mates and common:
                self.starts[at] = common
                self.choices[at] = self.choices[at] * common.bit_count() // starts[at].bit_count()

    def build(self, target: int, rng: Random, *, ahead: float = 0.0) -> None:
        """Open groups up to a number and put people in them; some may be left out.

        Args:
            target: How many groups.
            rng: Where chance comes from.
            ahead: Chance that all venues are chosen before anybody is placed, rather than one by one.
        """
        area, state = self.area, self.area.state
        puzzle = state.puzzle
        self._use_ties(rng.random() < TIED_SHARE)
        opened = self._open_anchors()
        order = sorted(
            range(len(self.local)), key=lambda at: self.choices[at] * (1 + 0.3 * rng.random())
        )
        waiting = (1 << len(self.local)) - 1
        people = sum(puzzle.weights[party] for party in self.local)
        people += sum(puzzle.weights[party] for party in area.anchored)
        spare = [g for g in area.groups if g >= state.anchors]
        for group in opened:
            waiting = self._fill(group, waiting, order, -(-people // max(1, target)))
        if rng.random() < ahead:
            chosen = self._open_ahead(target - len(opened), spare, rng)
            for at, group in enumerate(chosen):
                left = sum(puzzle.weights[self.local[at]] for at in bits(waiting))
                waiting = self._fill(group, waiting, order, -(-left // (len(chosen) - at)))
            opened += chosen
        while len(opened) < target and spare and waiting:
            venue = self._choose(waiting, order, rng)
            if venue is None:
                break
            group = spare.pop()
            state.settle(group, venue)
            left = sum(puzzle.weights[self.local[at]] for at in bits(waiting))
            waiting = self._fill(group, waiting, order, -(-left // max(1, target - len(opened))))
            opened.append(group)
        for at in order:
            if waiting >> at & 1:
                party = self.local[at]
                for group in area.shuffled(opened):
                    if state.has_room(party, group) and state.fits(party, group):
                        state.place(party, group)
                        break

    def _open_anchors(self) -> list[int]:
        """Open the groups that exist already, with the people who stay in them."""
        area, state = self.area, self.area.state
        puzzle = state.puzzle
        opened = []
        for group in area.groups:
            if group >= state.anchors:
                continue
            own = [party for party in area.anchored if puzzle.party_anchor[party] == group]
            for party in own:
                if all(state.group_of[other] != group for other in puzzle.apart[party]):
                    state.place(party, group)
            venue = next(iter(area.venues_for(group)), None)
            if venue is None:
                for party in list(state.members[group]):
                    state.take(party)
                continue
            state.settle(group, venue)
            opened.append(group)
        return opened

    def _open_ahead(self, many: int, spare: list[int], rng: Random) -> list[int]:
        """Open groups at venues that together give everybody somewhere to go, the rare ones first."""
        state, area = self.area.state, self.area
        worth = [1.0 / max(1, choices) for choices in self.choices]
        opened: list[int] = []
        while len(opened) < many and spare:
            best: tuple[float, Venue, int] | None = None
            for leader in area.leaders:
                for site in area.sites:
                    for start in bits(state.free_starts(site, leader)):
                        able = self.by_start[start] & self.by_site[site] & self.by_leader[leader]
                        value = sum(worth[at] for at in bits(able)) * (0.7 + 0.6 * rng.random())
                        if best is None or value > best[0]:
                            best = value, (site, start, leader), able
            if best is None:
                break
            group = spare.pop()
            state.settle(group, best[1])
            opened.append(group)
            for at in bits(best[2]):
                worth[at] *= AFTER_FIRST
        fewest = {group: self._able(group).bit_count() for group in opened}
        return sorted(opened, key=fewest.__getitem__)

    def _able(self, group: int) -> int:
        venue = self.area.state.venue[group]
        if venue is None:
            return 0
        site, start, leader = venue
        return self.by_start[start] & self.by_site[site] & self.by_leader[leader]

    def _choose(self, waiting: int, order: list[int], rng: Random) -> Venue | None:
        """A free venue for the hardest person who is waiting and can have one."""
        puzzle = self.area.state.puzzle
        tried: set[tuple[int, int, int]] = set()
        for at in order:
            if not waiting >> at & 1:
                continue
            party = self.local[at]
            kind = (
                puzzle.party_sites[party],
                self.starts[at],
                puzzle.party_facilitators[party],
            )
            if kind in tried:
                continue
            tried.add(kind)
            kin = waiting
            for shy, _ in puzzle.party_counts[party]:
                own = self.kin.get(shy, 0) & waiting
                if own.bit_count() < kin.bit_count() and own.bit_count() > 1:
                    kin = own
            rated = []
            for p in bits(kind[0]):
                for s in bits(kind[1] & puzzle.site_starts[p]):
                    here = self.by_start[s] & self.by_site[p]
                    near = min((kin & here).bit_count(), KIN_COUNTED)
                    value = (waiting & here).bit_count() + KIN_WORTH * near
                    rated.append((-value - rng.random(), p, s))
            rated.sort()
            for _, site, start in rated:
                leader = self._leader(site, start, kind[2], waiting)
                if leader is not None:
                    return site, start, leader
            if len(tried) > 40:
                break
        return None

    def _leader(self, site: int, start: int, leaders: int, waiting: int) -> int | None:
        area, state = self.area, self.area.state
        puzzle = state.puzzle
        here = waiting & self.by_start[start] & self.by_site[site]
        best: tuple[int, int, int] | None = None
        for leader in area.leaders:
            if not leaders >> leader & 1 or not puzzle.facilitator_starts[leader] >> start & 1:
                continue
            free = state.free_starts(site, leader)
            if not free >> start & 1:
                continue
            able = (here & self.by_leader[leader]).bit_count()
            rating = (-able, free.bit_count(), leader)
            if best is None or rating < best:
                best = rating
        return best[2] if best else None

    def _fill(self, group: int, waiting: int, order: list[int], target: int) -> int:
        state = self.area.state
        puzzle = state.puzzle
        able = waiting & self._able(group)
        goal = min(max(target, puzzle.least), state.room[group])
        counts = state.counts[group]
        for alone_too in (False, True):
            for at in order:
                if state.size[group] >= goal:
                    return waiting
                party = self.local[at]
                if not (
                    able >> at & 1 and state.has_room(party, group) and state.fits(party, group)
                ):
                    continue
                lacking = [
                    kind
                    for kind, many in puzzle.party_counts[party]
                    if kind in self.kin and counts[kind] + many == 1
                ]
                found = [self._company(able ^ 1 << at, kind, order, group) for kind in lacking]
                found += [mate for mate in bits(self.mates[at] & able) if mate not in found]
                if None in found and not alone_too:
                    continue
                for one in (at, *found):
                    if one is None or not able >> one & 1:
                        continue
                    if state.has_room(self.local[one], group) and state.fits(
                        self.local[one], group
                    ):
                        state.place(self.local[one], group)
                        able ^= 1 << one
                        waiting ^= 1 << one
        return waiting

    def _company(self, able: int, kind: int, order: list[int], group: int) -> int | None:
        """Somebody of a category who can come to a group."""
        state = self.area.state
        mask = able & self.kin[kind]
        if not mask:
            return None
        return next(
            (at for at in order if mask >> at & 1 and state.fits(self.local[at], group)), None
        )


def clear(area: Area) -> None:
    """Take everybody out of the groups of a component and give up their venues."""
    state = area.state
    for party in area.component.parties:
        if state.group_of[party] != OUT:
            state.take(party)
    for group in area.groups:
        if state.venue[group] is not None:
            state.settle(group, None)
