"""A plan in the making: who is where, with the cost of every change known at once.

Costs are whole numbers in two parts packed in one: ``broken * HARD + cost``. A change returns how
much the sum grows; counts per group and category make that a few additions.
"""

from osallisuus.grouping.puzzle import Puzzle, bits

HARD = 1 << 44
OUT = -1

Row = list[int]
Table = list[Row]
Venue = tuple[int, int, int]
Snapshot = tuple[tuple[int, ...], tuple[Venue | None, ...]]


def split(total: int) -> tuple[int, int]:
    """A packed cost as broken rules and cost.

    Example:
        >>> split(3 * HARD + 17), split(2 * HARD - 5)
        ((3, 17), (2, -5))
    """
    broken = (total + HARD // 2) // HARD
    return broken, total - broken * HARD


def _supplied(puzzle: Puzzle) -> list[tuple[tuple[int, int, int], ...]]:
    """For each party the kinds of company it adds to: category, least number and bit of each."""
    kinds: dict[int, list[tuple[int, int, int]]] = {}
    for bit, (at, least) in enumerate(puzzle.supplies):
        kinds.setdefault(at, []).append((at, least, 1 << bit))
    return [
        tuple(entry for at, _ in counts for entry in kinds.get(at, ()))
        for counts in puzzle.party_counts
    ]


class State:
    """Mutable, internal to the search; a finished plan is made from its snapshot."""

    def __init__(self, puzzle: Puzzle, anchors: int, spare: int, *, soft: bool = True) -> None:
        self.puzzle = puzzle
        self.anchors = anchors
        count = anchors + spare
        self.group_of = [OUT] * len(puzzle.parties)
        self.kinds = [frozenset(at for at, _ in counts) for counts in puzzle.party_counts]
        self.members: list[list[int]] = [[] for _ in range(count)]
        self.place_in = [0] * len(puzzle.parties)
        self.size = [0] * count
        self.room = [0] * count
        self.venue: list[Venue | None] = [None] * count
        self.sites = [0] * count
        self.starts = [0] * count
        self.leaders = [0] * count
        self.counts: list[Row] = [[0] * len(puzzle.categories) for _ in range(count)]
        self.supply = [0] * count
        self.supplied = _supplied(puzzle)
        self.unmet = [0] * count
        self.site_use: list[Row] = [[] for _ in puzzle.sites]
        self.leader_use: list[Row] = [[] for _ in puzzle.facilitators]
        self.known_tables: dict[bool, tuple[list[Table], list[int]]] = {}
        self.use(soft=soft)

    def use(self, *, soft: bool) -> None:
        """Choose what counts: everything, or only broken rules and people left out."""
        puzzle = self.puzzle
        most = puzzle.most
        self.soft = soft
        if soft not in self.known_tables:
            self.known_tables[soft] = self._tables()
        self.tables, self.varying = self.known_tables[soft]
        least = puzzle.least
        self.size_cost = [HARD * (least - n) if 0 < n < least else 0 for n in range(most + 1)]
        self.out_cost = (
            list(puzzle.out_cost) if soft else [HARD * weight for weight in puzzle.weights]
        )
        self.placed_cost = list(puzzle.placed_cost) if soft else [0] * len(puzzle.parties)
        self.sums = [
            [sum(term.values[party] for party in members) for members in self.members]
            for term in puzzle.sums
        ]
        self.sum_terms = [
            (values, term.values, term.weight, term.scale)
            for values, term in zip(self.sums, puzzle.sums, strict=True)
            if soft and term.weight
        ]
        self.cost_of = [self._group_cost(group) for group in range(len(self.members))]
        self.total = self._whole_cost()

    def _tables(self) -> tuple[list[Table], list[int]]:
        """Cost by size and count for each category, and the categories where the size matters."""
        tables: list[Table] = []
        varying = []
        top = range(self.puzzle.most + 1)
        for at, category in enumerate(self.puzzle.categories):
            cost = [category.cost(n) if self.soft and n else 0 for n in top]
            if category.limits:
                rows = [
                    [
                        cost[n] + HARD * category.penalty(min(n, size), size) * (size > 0)
                        for n in top
                    ]
                    for size in top
                ]
            else:
                rows = [cost] * len(top)
            # No group holds more of a category than it has people.
            same = not rows[-1][0] and all(
                row[: size + 1] == rows[-1][: size + 1] for size, row in enumerate(rows) if size
            )
            tables.append([rows[-1]] * len(rows) if same else rows)
            if not same:
                varying.append(at)
        return tables, varying

    def _whole_cost(self) -> int:
        total = self.puzzle.base if self.soft else 0
        total += sum(
            self.out_cost[party] for party, group in enumerate(self.group_of) if group == OUT
        )
        return total + sum(self.cost_of)

    def _group_cost(self, group: int) -> int:
        puzzle = self.puzzle
        size, counts = self.size[group], self.counts[group]
        total = self.size_cost[size] + HARD * self.unmet[group]
        total += sum(table[size][n] for table, n in zip(self.tables, counts, strict=True))
        for values, _, weight, scale in self.sum_terms:
            total += weight * (abs(values[group]) // scale)
        venue = self.venue[group]
        for party in self.members[group] if self.soft else ():
            total += self.placed_cost[party]
            total += puzzle.site_costs[party].get(venue[0], 0) if venue else 0
            total += sum(
                cost
                for other, cost in puzzle.meets[party].items()
                if other < party and self.group_of[other] == group
            )
        return total

    def suits(self, party: int, group: int) -> bool:
        """Whether the venue of a group suits a party."""
        puzzle = self.puzzle
        return bool(
            puzzle.party_starts[party] & self.starts[group]
            and puzzle.party_sites[party] & self.sites[group]
            and puzzle.party_facilitators[party] & self.leaders[group]
        )

    def fits(self, party: int, group: int) -> bool:
        """Whether a party may be in a group, its venue and pairs apart considered."""
        puzzle = self.puzzle
        if not self.suits(party, group):
            return False
        anchor = puzzle.party_anchor[party]
        if anchor is not None and anchor != group:
            return False
        apart = puzzle.apart[party]
        return not apart or all(self.group_of[other] != group for other in apart)

    def has_room(self, party: int, group: int) -> bool:
        """Whether a group has room for a party besides those in it."""
        return self.size[group] + self.puzzle.weights[party] <= self.room[group]

    def place(self, party: int, group: int) -> int:
        """Put a party that is out into a group; how much the cost grows."""
        puzzle = self.puzzle
        size, counts = self.size[group], self.counts[group]
        new = size + puzzle.weights[party]
        grown = self.size_cost[new] - self.size_cost[size]
        tables = self.tables
        for at in self.varying:
            grown += tables[at][new][counts[at]] - tables[at][size][counts[at]]
        for at, many in puzzle.party_counts[party]:
            n = counts[at]
            row = tables[at][new]
            grown += row[n + many] - row[n]
            counts[at] = n + many
        grown += self._shift(party, group, 1)
        self.size[group] = new
        self.group_of[party] = group
        self.place_in[party] = len(self.members[group])
        self.members[group].append(party)
        if self.supplied[party] or puzzle.needs[party]:
            mask = self.supply[group]
            for at, least, bit in self.supplied[party]:
                if counts[at] >= least:
                    mask |= bit
            grown += self._needing(party, group, mask, 1)
        self.cost_of[group] += grown
        grown -= self.out_cost[party]
        self.total += grown
        return grown

    def take(self, party: int) -> int:
        """Take a party out of its group; how much the cost grows."""
        puzzle = self.puzzle
        group = self.group_of[party]
        size, counts = self.size[group], self.counts[group]
        new = size - puzzle.weights[party]
        grown = self.size_cost[new] - self.size_cost[size]
        tables = self.tables
        for at, many in puzzle.party_counts[party]:
            n = counts[at]
            row = tables[at][size]
            grown += row[n - many] - row[n]
            counts[at] = n - many
        for at in self.varying:
            grown += tables[at][new][counts[at]] - tables[at][size][counts[at]]
        self.group_of[party] = OUT
        grown += self._shift(party, group, -1)
        self.size[group] = new
        last = self.members[group].pop()
        if last != party:
            self.members[group][self.place_in[party]] = last
            self.place_in[last] = self.place_in[party]
        if self.supplied[party] or puzzle.needs[party]:
            mask = self.supply[group]
            for at, least, bit in self.supplied[party]:
                if counts[at] < least:
                    mask &= ~bit
            grown += self._needing(party, group, mask, -1)
        self.cost_of[group] += grown
        grown += self.out_cost[party]
        self.total += grown
        return grown

    def _shift(self, party: int, group: int, sign: int) -> int:
        """Change of sums, meetings and site cost when a party comes (1) or goes (-1)."""
        grown = sign * self.placed_cost[party]
        for values, of, weight, scale in self.sum_terms:
            before = values[group]
            after = before + sign * of[party]
            values[group] = after
            grown += weight * (abs(after) // scale - abs(before) // scale)
        if not self.soft:
            return grown
        puzzle = self.puzzle
        for other, cost in puzzle.meets[party].items():
            if self.group_of[other] == group:
                grown += sign * cost
        if puzzle.site_costs[party]:
            venue = self.venue[group]
            if venue:
                grown += sign * puzzle.site_costs[party].get(venue[0], 0)
        return grown

    def _needing(self, party: int, group: int, mask: int, sign: int) -> int:
        """Count unmet needs after a party came (1) or went (-1); how much the cost grows."""
        needs = self.puzzle.needs
        if mask == self.supply[group]:
            unmet = sum(not need & mask for need in needs[party])
            self.unmet[group] += sign * unmet
            return sign * HARD * unmet
        self.supply[group] = mask
        return self._count_unmet(group, mask)

    def _refresh(self, group: int) -> int:
        """Recount the needs of a group; how much the cost grows."""
        puzzle = self.puzzle
        counts = self.counts[group]
        venue = self.venue[group]
        mask = puzzle.facilitator_supply[venue[2]] if venue else 0
        bit = 1
        for at, least in puzzle.supplies:
            if counts[at] >= least:
                mask |= bit
            bit <<= 1
        self.supply[group] = mask
        return self._count_unmet(group, mask)

    def _count_unmet(self, group: int, mask: int) -> int:
        """Count the needs that what a group supplies does not meet; how much the cost grows."""
        needs = self.puzzle.needs
        unmet = 0
        for party in self.members[group]:
            for need in needs[party]:
                if not need & mask:
                    unmet += 1
        grown = HARD * (unmet - self.unmet[group])
        self.unmet[group] = unmet
        return grown

    def quick_swap(self, first: int, second: int) -> int:
        """Growth of counts and sums if two single people changed places.

        A lower bound of the whole growth when nobody in the two groups has an unmet need and sites
        and meetings cost nothing.
        """
        one, two = self.group_of[first], self.group_of[second]
        return self.quick_change(one, first, second) + self.quick_change(two, second, first)

    def quick_change(self, group: int, leaver: int, comer: int) -> int:
        """Growth of counts and sums of a group if one single person came for another."""
        counts, tables, size = self.counts[group], self.tables, self.size[group]
        leaving, coming = self.kinds[leaver], self.kinds[comer]
        grown = 0
        for at in leaving:
            if at not in coming:
                row, n = tables[at][size], counts[at]
                grown += row[n - 1] - row[n]
        for at in coming:
            if at not in leaving:
                row, n = tables[at][size], counts[at]
                grown += row[n + 1] - row[n]
        for values, of, weight, scale in self.sum_terms:
            change = of[comer] - of[leaver]
            if change:
                before = values[group]
                grown += weight * (abs(before + change) // scale - abs(before) // scale)
        return grown

    def quick_move(self, party: int, group: int) -> int:
        """Growth of counts and sizes if a party moved to another group, needs and sums left out."""
        one = self.group_of[party]
        counts_one, counts_two = self.counts[one], self.counts[group]
        tables, size_one, size_two = self.tables, self.size[one], self.size[group]
        weight = self.puzzle.weights[party]
        new_one, new_two = size_one - weight, size_two + weight
        size_cost = self.size_cost
        grown = size_cost[new_one] - size_cost[size_one] + size_cost[new_two] - size_cost[size_two]
        for at, many in self.puzzle.party_counts[party]:
            table, n, to = tables[at], counts_one[at], counts_two[at]
            grown += table[new_one][n - many] - table[size_one][n]
            grown += table[new_two][to + many] - table[size_two][to]
        for at in self.varying:
            if at not in self.kinds[party]:
                table, n, to = tables[at], counts_one[at], counts_two[at]
                grown += table[new_one][n] - table[size_one][n]
                grown += table[new_two][to] - table[size_two][to]
        return grown

    def free_starts(self, site: int, leader: int) -> int:
        """Starts at which a site has room for one more group and a facilitator is free."""
        puzzle = self.puzzle
        place, person = puzzle.sites[site], puzzle.facilitators[leader]
        used = self.site_use[site]
        led = self.leader_use[leader]
        if not puzzle.facilitator_sites[leader] >> site & 1:
            return 0
        if place.max_groups is not None and len(used) >= place.max_groups:
            return 0
        if person is not None and len(led) >= person.max_groups:
            return 0
        free = puzzle.site_starts[site] & puzzle.facilitator_starts[leader]
        if person is not None:
            for start in led:
                free &= ~puzzle.clashes[start]
        if used and place.groups_at_once < len(puzzle.people):
            free = self._free_at_site(free, used, place.groups_at_once)
        return free

    def _free_at_site(self, free: int, used: Row, at_once: int) -> int:
        clashes = self.puzzle.clashes
        if at_once == 1:
            for start in used:
                free &= ~clashes[start]
            return free
        kept = 0
        for start in bits(free):
            near = [other for other in used if clashes[start] >> other & 1]
            if len(near) < at_once or self._most_at_once(start, near) < at_once:
                kept |= 1 << start
        return kept

    def _most_at_once(self, start: int, near: Row) -> int:
        """Most of the meetings near a start that go on at one moment of it."""
        moments = self.puzzle.starts
        here = moments[start] or (0, 0)
        most = 0
        for point in (here[1], *((moments[other] or here)[1] for other in near)):
            if here[1] <= point < here[1] + self.puzzle.minutes:
                on = sum(
                    (moments[o] or here)[1] <= point < (moments[o] or here)[1] + self.puzzle.minutes
                    for o in near
                )
                most = max(most, on)
        return most

    def settle(self, group: int, venue: Venue | None) -> int:
        """Give a group a venue, or none; everybody in it must fit. How much the cost grows."""
        puzzle = self.puzzle
        old = self.venue[group]
        grown = 0
        if old:
            self.site_use[old[0]].remove(old[1])
            self.leader_use[old[2]].remove(old[1])
        self.venue[group] = venue
        if venue:
            site, start, leader = venue
            self.site_use[site].append(start)
            self.leader_use[leader].append(start)
            self.sites[group], self.starts[group] = 1 << site, 1 << start
            self.leaders[group] = 1 << leader
            self.room[group] = puzzle.room(site, leader)
        else:
            self.sites[group] = self.starts[group] = self.leaders[group] = self.room[group] = 0
        if self.soft:
            for party in self.members[group]:
                costs = puzzle.site_costs[party]
                if costs:
                    grown += costs.get(venue[0], 0) if venue else 0
                    grown -= costs.get(old[0], 0) if old else 0
        grown += self._refresh(group)
        self.cost_of[group] += grown
        self.total += grown
        return grown

    def snapshot(self) -> Snapshot:
        """Who is where, and the venues."""
        return tuple(self.group_of), tuple(self.venue)

    def restore(self, snapshot: Snapshot) -> None:
        """Bring back a snapshot of this state."""
        group_of, venues = snapshot
        for party, group in enumerate(self.group_of):
            if group not in {OUT, group_of[party]}:
                self.take(party)
        changed = [g for g, venue in enumerate(venues) if venue != self.venue[g]]
        for group in changed:
            for party in list(self.members[group]):
                self.take(party)
            self.settle(group, None)
        for group in changed:
            self.settle(group, venues[group])
        for party, group in enumerate(group_of):
            if group != OUT and self.group_of[party] == OUT:
                self.place(party, group)
