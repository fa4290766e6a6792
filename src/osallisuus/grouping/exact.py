"""The exact solver: a piece of a plan as a CP-SAT model that counts people, not pairs of people.

OR-Tools is imported here and nowhere else but in the modules that use this one; they are imported
only when the exact solver is wanted.
"""

import itertools
from collections.abc import Callable, Sequence
from functools import partial

from ortools.sat.python import cp_model

from osallisuus.grouping.bounds import category_bound, left_out_share
from osallisuus.grouping.counts import Bools, Linear, cost_of_count, limit_count, sizes_of
from osallisuus.grouping.pieces import Outcome, Piece
from osallisuus.grouping.puzzle import Category, Puzzle, bits
from osallisuus.grouping.state import OUT, Venue


def new_solver(effort: float, seconds: float | None, seed: int) -> cp_model.CpSolver:
    """A solver for a measure of work that is the same on any machine, or less if time runs out."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    # OR-Tools would leave Ctrl-C to kill the process after the first solve.
    solver.parameters.catch_sigint_signal = False
    solver.parameters.random_seed = seed % (1 << 31)
    solver.parameters.max_deterministic_time = effort
    if seconds is not None:
        solver.parameters.max_time_in_seconds = max(0.01, seconds)
    return solver


class PieceModel:
    """The model of one piece."""

    def __init__(self, puzzle: Puzzle, piece: Piece, *, everyone: bool = False) -> None:
        self.puzzle = puzzle
        self.piece = piece
        self.everyone = everyone
        self.model = cp_model.CpModel()
        self.costs: list[Linear] = []
        self.fixed_cost = 0
        self.sites: list[Bools] = []
        self.starts: list[Bools] = []
        self.leaders: list[Bools] = []
        self.opened: list[cp_model.IntVar] = []
        self.seated: list[Bools] = [{} for _ in piece.parties]
        self.sizes: list[Linear] = []
        self._size_is: dict[int, Bools] = {}
        self._venues()
        self._people()
        self._sizes()
        self._shared()
        self._categories()
        self._covers()
        self._sums()
        self._meetings()
        self._order()
        if self.costs:
            self.model.minimize(cp_model.LinearExpr.sum(self.costs))

    def _bool(self) -> cp_model.IntVar:
        return self.model.new_bool_var("")

    def _venues(self) -> None:
        puzzle, model = self.puzzle, self.model
        for seat in self.piece.seats:
            opened = self._bool()
            rows = []
            for mask in (seat.sites, seat.starts, seat.leaders):
                choice = {at: self._bool() for at in bits(mask)}
                model.add(sum(choice.values()) == opened)
                rows.append(choice)
            sites, starts, leaders = rows
            for site, chosen in sites.items():
                open_then = [starts[t] for t in starts if puzzle.site_starts[site] >> t & 1]
                if len(open_then) < len(starts):
                    model.add(chosen <= sum(open_then))
            for leader, chosen in leaders.items():
                free = [starts[t] for t in starts if puzzle.facilitator_starts[leader] >> t & 1]
                near = [sites[s] for s in sites if puzzle.facilitator_sites[leader] >> s & 1]
                if len(free) < len(starts):
                    model.add(chosen <= sum(free))
                if len(near) < len(sites):
                    model.add(chosen <= sum(near))
            self.opened.append(opened)
            self.sites.append(sites)
            self.starts.append(starts)
            self.leaders.append(leaders)
        model.add(sum(self.opened) >= self.piece.least_groups)
        model.add(sum(self.opened) <= self.piece.most_groups)

    def _people(self) -> None:
        puzzle, model = self.puzzle, self.model
        for row, party in zip(self.seated, self.piece.parties, strict=True):
            for at, seat in enumerate(self.piece.seats):
                anchor = puzzle.party_anchor[party]
                if anchor is not None and anchor != seat.group:
                    continue
                row[at] = self._bool()
                for choice, mask in (
                    (self.sites[at], puzzle.party_sites[party]),
                    (self.starts[at], puzzle.party_starts[party]),
                    (self.leaders[at], puzzle.party_facilitators[party]),
                ):
                    able = [chosen for place, chosen in choice.items() if mask >> place & 1]
                    if len(able) < len(choice) or choice is self.sites[at]:
                        model.add(row[at] <= sum(able))
            model.add(sum(row.values()) <= 1)
            if self.everyone:
                model.add(sum(row.values()) == 1)
                continue
            change = puzzle.placed_cost[party] - puzzle.out_cost[party]
            self.fixed_cost += puzzle.out_cost[party]
            self.costs += [change * seated for seated in row.values()]
            self._site_costs(party, row)
        at_of = {party: at for at, party in enumerate(self.piece.parties)}
        for party, at in at_of.items():
            for other in puzzle.apart[party]:
                if other in at_of and other < party:
                    both = self.seated[at].keys() & self.seated[at_of[other]].keys()
                    for place in sorted(both):
                        model.add_at_most_one(
                            self.seated[at][place], self.seated[at_of[other]][place]
                        )

    def _site_costs(self, party: int, row: Bools) -> None:
        costs = self.puzzle.site_costs[party]
        for at, seated in row.items():
            for site, chosen in self.sites[at].items():
                if costs.get(site, 0) > 0:
                    paid = self._bool()
                    self.model.add(paid >= seated + chosen - 1)
                    self.costs.append(costs[site] * paid)

    def _sizes(self) -> None:
        puzzle, model = self.puzzle, self.model
        for at, opened in enumerate(self.opened):
            size = model.new_int_var(0, puzzle.most, "")
            model.add(
                size
                == sum(
                    puzzle.weights[party] * row[at]
                    for party, row in zip(self.piece.parties, self.seated, strict=True)
                    if at in row
                )
            )
            model.add(size >= puzzle.least * opened)
            model.add(size <= puzzle.most * opened)
            for site, chosen in self.sites[at].items():
                room = puzzle.sites[site].capacity
                if room is not None and room < puzzle.most:
                    model.add(size <= puzzle.most - (puzzle.most - room) * chosen)
            for leader, chosen in self.leaders[at].items():
                person = puzzle.facilitators[leader]
                if person and person.group_size is not None and person.group_size < puzzle.most:
                    model.add(size <= puzzle.most - (puzzle.most - person.group_size) * chosen)
            self.sizes.append(size)

    def _shared(self) -> None:
        """Nobody leads two groups at once, and sites have room for the groups of a moment."""
        puzzle, model, piece = self.puzzle, self.model, self.piece
        for leader, person in enumerate(puzzle.facilitators):
            if person is None:
                continue
            used = piece.leader_use[leader]
            at_seats = [at for at, row in enumerate(self.leaders) if leader in row]
            model.add(
                sum(self.leaders[at][leader] for at in at_seats)
                <= max(0, person.max_groups - len(used))
            )
            busy = 0
            for start in used:
                busy |= puzzle.clashes[start]
            both = {
                (at, start): self._both(self.leaders[at][leader], chosen)
                for at in at_seats
                for start, chosen in self.starts[at].items()
                if person.max_groups > 1 or busy >> start & 1
            }
            for start in range(len(puzzle.starts)):
                if busy >> start & 1:
                    model.add(sum(v for (_, s), v in both.items() if s == start) == 0)
            self._at_once(both, (), 1)
        for site, place in enumerate(puzzle.sites):
            used = piece.site_use[site]
            at_seats = [at for at, row in enumerate(self.sites) if site in row]
            if place.max_groups is not None:
                room = place.max_groups - len(used)
                model.add(sum(self.sites[at][site] for at in at_seats) <= max(0, room))
            if place.groups_at_once < len(at_seats) + len(used):
                both = {
                    (at, start): self._both(self.sites[at][site], chosen)
                    for at in at_seats
                    for start, chosen in self.starts[at].items()
                }
                self._at_once(both, used, place.groups_at_once)

    def _both(self, one: cp_model.IntVar, other: cp_model.IntVar) -> cp_model.IntVar:
        both = self._bool()
        self.model.add(both >= one + other - 1)
        return both

    def _at_once(
        self, both: dict[tuple[int, int], cp_model.IntVar], used: Sequence[int], most: int
    ) -> None:
        """At the beginning of each meeting, no more meetings go on than may."""
        puzzle = self.puzzle
        for moment in {start for _, start in both} | set(used):
            here = puzzle.starts[moment]
            if here is None:
                continue

            def on(start: int, here: tuple[int, int] = here) -> bool:
                other = puzzle.starts[start]
                return (
                    other is not None
                    and other[0] == here[0]
                    and other[1] <= here[1] < other[1] + puzzle.minutes
                )

            meetings = [chosen for (_, start), chosen in both.items() if on(start)]
            going_on = sum(on(start) for start in used)
            if len(meetings) + going_on > most:
                self.model.add(sum(meetings) <= max(0, most - going_on))

    def _count(self, kind: int, at: int) -> tuple[Linear, int]:
        """How many of a category a group holds, and the most it can hold."""
        terms = []
        top = 0
        for party, row in zip(self.piece.parties, self.seated, strict=True):
            many = dict(self.puzzle.party_counts[party]).get(kind, 0)
            if many and at in row:
                terms.append(many * row[at])
                top += many
        return sum(terms), min(top, self.puzzle.most)

    def _categories(self) -> None:
        puzzle = self.puzzle
        present = {kind for party in self.piece.parties for kind, _ in puzzle.party_counts[party]}
        for kind, category in enumerate(puzzle.categories):
            if kind not in present and not any(
                category.penalty(0, size) for size in range(1, puzzle.most + 1)
            ):
                continue
            costs: list[Linear] = []
            for at in range(len(self.piece.seats)):
                total, top = self._count(kind, at)
                if category.limits:
                    has_size = partial(self._has_size, at)
                    limit_count(self.model, puzzle, category, total, top, has_size)
                if category.costs and top and not self.everyone:
                    costs += cost_of_count(self.model, puzzle, category, total, top)
            if costs:
                self.costs += costs
                self._spread(kind, category, costs)

    def _spread(self, kind: int, category: Category, costs: list[Linear]) -> None:
        """The bound of a category, which the solver would be long in finding."""
        puzzle = self.puzzle
        share = left_out_share(puzzle)
        people = 0
        out: list[Linear] = []
        for party, row in zip(self.piece.parties, self.seated, strict=True):
            many = dict(puzzle.party_counts[party]).get(kind, 0)
            if many:
                people += many
                out.append(many * share * (1 - sum(row.values())))
        groups = max(1, len(self.piece.seats))
        least = category_bound(puzzle, category, people, groups, share)
        self.model.add(cp_model.LinearExpr.sum([*costs, *out]) >= least)

    def _has_size(self, at: int, size: int) -> cp_model.IntVar:
        if at not in self._size_is:
            whole, opened = self.sizes[at], self.opened[at]
            self._size_is[at] = sizes_of(self.model, self.puzzle, whole, opened)
        return self._size_is[at][size]

    def _covers(self) -> None:
        puzzle, model = self.puzzle, self.model
        needs = {need for party in self.piece.parties for need in puzzle.needs[party]}
        if not needs:
            return
        wanted = 0
        for need in needs:
            wanted |= need
        for at in range(len(self.piece.seats)):
            sources: dict[int, list[cp_model.IntVar]] = {}
            for bit, (kind, least) in enumerate(puzzle.supplies):
                if not wanted >> bit & 1:
                    continue
                total, top = self._count(kind, at)
                if top >= least:
                    enough = self._bool()
                    model.add(total >= least * enough)
                    sources.setdefault(bit, []).append(enough)
            for leader, chosen in self.leaders[at].items():
                for bit in bits(puzzle.facilitator_supply[leader]):
                    sources.setdefault(bit, []).append(chosen)
            for party, row in zip(self.piece.parties, self.seated, strict=True):
                if at not in row:
                    continue
                for need in puzzle.needs[party]:
                    met = [source for bit in bits(need) for source in sources.get(bit, ())]
                    model.add(row[at] <= sum(met))

    def _sums(self) -> None:
        if self.everyone:
            return
        for term in self.puzzle.sums:
            if not term.weight:
                continue
            for at in range(len(self.piece.seats)):
                values = [
                    (term.values[party], row[at])
                    for party, row in zip(self.piece.parties, self.seated, strict=True)
                    if at in row and term.values[party]
                ]
                if not values:
                    continue
                total = sum(value * seated for value, seated in values)
                top = sum(abs(value) for value, _ in values) // term.scale
                units = self.model.new_int_var(0, top, "")
                for sign in (1, -1):
                    self.model.add(term.scale * units >= sign * total - (term.scale - 1))
                self.costs.append(term.weight * units)

    def _meetings(self) -> None:
        if self.everyone:
            return
        at_of = {party: at for at, party in enumerate(self.piece.parties)}
        for party, at in at_of.items():
            for other, cost in self.puzzle.meets[party].items():
                if other >= party or other not in at_of or not cost:
                    continue
                for seat, seated in self.seated[at].items():
                    if seat not in self.seated[at_of[other]]:
                        continue
                    companion = self.seated[at_of[other]][seat]
                    met = self._bool()
                    if cost > 0:
                        self.model.add(met >= seated + companion - 1)
                    else:
                        self.model.add_implication(met, seated)
                        self.model.add_implication(met, companion)
                    self.costs.append(cost * met)

    def _order(self) -> None:
        """New groups that differ only in name come in one order: of facilitators, or of starts."""
        free = [at for at, seat in enumerate(self.piece.seats) if not seat.fixed]
        by_leader = self.by_leader()
        for one, two in itertools.pairwise(free):
            self.model.add_implication(self.opened[two], self.opened[one])
            rows = self.leaders if by_leader else self.starts
            wide = max(len(self.puzzle.starts), len(self.puzzle.facilitators))
            left = sum(at * chosen for at, chosen in rows[one].items())
            right = sum(at * chosen for at, chosen in rows[two].items())
            self.model.add(left + by_leader <= right + (wide + 1) * (1 - self.opened[two]))

    def by_leader(self) -> bool:
        """Whether every facilitator has one group at most, so that they tell groups apart."""
        return all(f is not None and f.max_groups == 1 for f in self.puzzle.facilitators)

    def hint(self, group_of: Sequence[int], venues: Sequence[Venue | None]) -> None:
        """Start from an arrangement; groups are put into the order of the model first."""
        seats = self.piece.seats
        by_leader = self.by_leader()

        def rank(at: int) -> tuple[int, int]:
            venue = venues[at]
            return (1, 0) if venue is None else (0, venue[2] if by_leader else venue[1])

        free = [at for at, seat in enumerate(seats) if not seat.fixed]
        new_place = {at: at for at in range(len(seats))}
        new_place |= dict(zip(sorted(free, key=rank), free, strict=True))
        at_of_group = {seat.group: new_place[at] for at, seat in enumerate(seats)}
        for row, group in zip(self.seated, group_of, strict=True):
            here = at_of_group.get(group)
            for at, seated in row.items():
                self.model.add_hint(seated, at == here)
        for at, venue in enumerate(venues):
            spot = new_place[at]
            used = venue is not None and any(group == seats[at].group for group in group_of)
            self.model.add_hint(self.opened[spot], used)
            for place, rows in enumerate((self.sites, self.starts, self.leaders)):
                for choice, chosen in rows[spot].items():
                    self.model.add_hint(chosen, bool(used and venue and venue[place] == choice))

    def solve(self, effort: float, seconds: float | None, seed: int) -> Outcome:
        """Solve for a measure of work that is the same on any machine, or less if time runs out."""
        solver = new_solver(effort, seconds, seed)
        status = solver.solve(self.model)
        spent = solver.response_proto.deterministic_time
        if status == cp_model.INFEASIBLE:
            return Outcome(found=False, proven=True, effort=spent)
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return Outcome(found=False, proven=False, effort=spent)
        value: Callable[[cp_model.IntVar], bool] = solver.boolean_value
        group_of = []
        for row in self.seated:
            here = [at for at, seated in row.items() if value(seated)]
            group_of.append(self.piece.seats[here[0]].group if here else OUT)
        venues: list[Venue | None] = []
        for at, opened in enumerate(self.opened):
            if not value(opened):
                venues.append(None)
                continue
            site, start, leader = (
                next(place for place, chosen in rows[at].items() if value(chosen))
                for rows in (self.sites, self.starts, self.leaders)
            )
            venues.append((site, start, leader))
        bound = round(solver.best_objective_bound) if self.costs else 0
        return Outcome(
            found=True,
            proven=status == cp_model.OPTIMAL,
            cost=(round(solver.objective_value) if self.costs else 0) + self.fixed_cost,
            bound=bound + self.fixed_cost,
            group_of=tuple(group_of),
            venues=tuple(venues),
            effort=spent,
        )
