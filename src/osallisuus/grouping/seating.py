"""The exact solver on some people of a plan: groups, times and everybody else stay where they are.

With venues that stay, all the people of five to eight groups, or those of two or three backgrounds in all
groups, can be seated anew at once, far more than when venues are free too. OR-Tools is imported here.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from ortools.sat.python import cp_model

from osallisuus.grouping.bounds import category_bound
from osallisuus.grouping.counts import Bools, Linear, cost_of_count, limit_count, sizes_of
from osallisuus.grouping.exact import new_solver
from osallisuus.grouping.puzzle import Category, Puzzle, bits
from osallisuus.grouping.state import HARD, State
from osallisuus.stated import value_class


@value_class(kw_only=True)
class Seating:
    """What came of seating people anew.

    Attributes:
        groups: The group of each party; nothing when no seats were found.
        settled: Whether they are the best seats, or no seats are there to be found.
        effort: What it took, in the solver's own measure.
    """

    groups: Mapping[int, int]
    settled: bool
    effort: float


class SeatingModel:
    """Some parties over some groups that keep their venues.

    Args:
        state: A whole arrangement.
        groups: The groups.
        parties: The parties to be seated anew; each is in one of the groups.
    """

    def __init__(self, state: State, groups: Sequence[int], parties: Sequence[int]) -> None:
        self.puzzle: Puzzle = state.puzzle
        self.state = state
        self.groups = groups
        self.parties = parties
        self.model = cp_model.CpModel()
        self.costs: list[Linear] = []
        free = set(parties)
        self.kept = {g: [p for p in state.members[g] if p not in free] for g in groups}
        self.seated: dict[int, Bools] = {party: self._row(party) for party in parties}
        self._kinds: dict[int, list[tuple[int, int]]] = {}
        for party in parties:
            for kind, many in self.puzzle.party_counts[party]:
                self._kinds.setdefault(kind, []).append((party, many))
        self._size_is: dict[int, Bools] = {}
        self.sizes = {group: self._size(group) for group in groups}
        self._apart()
        self._categories()
        self._needs()
        self._sums()
        self._meetings()
        if self.costs:
            self.model.minimize(cp_model.LinearExpr.sum(self.costs))

    def _row(self, party: int) -> Bools:
        puzzle, state = self.puzzle, self.state
        row: Bools = {}
        for group in self.groups:
            here = state.group_of[party] == group
            venue = state.venue[group]
            if venue is None or not (here or self._may_join(party, group)):
                continue
            row[group] = self.model.new_bool_var("")
            self.model.add_hint(row[group], here)
            cost = puzzle.site_costs[party].get(venue[0], 0)
            if cost:
                self.costs.append(cost * row[group])
        self.model.add_exactly_one(row.values())
        return row

    def _may_join(self, party: int, group: int) -> bool:
        puzzle = self.puzzle
        return (
            puzzle.party_anchor[party] is None
            and self.state.suits(party, group)
            and puzzle.apart[party].isdisjoint(self.kept[group])
        )

    def _coming(
        self, group: int, many: Sequence[tuple[int, int]]
    ) -> list[tuple[int, cp_model.IntVar]]:
        """Numbers of the free parties that may be in a group, each with whether it is."""
        return [
            (number, self.seated[party][group])
            for party, number in many
            if number and group in self.seated[party]
        ]

    def _total(self, group: int, many: Sequence[tuple[int, int]], kept: int) -> Linear:
        coming = self._coming(group, many)
        if not coming:
            return self.model.new_constant(kept)
        return kept + cp_model.LinearExpr.weighted_sum(
            [seated for _, seated in coming], [number for number, _ in coming]
        )

    def _size(self, group: int) -> cp_model.IntVar:
        puzzle = self.puzzle
        size = self.model.new_int_var(puzzle.least, self.state.room[group], "")
        weights = [(party, puzzle.weights[party]) for party in self.parties]
        kept = sum(puzzle.weights[party] for party in self.kept[group])
        self.model.add(size == self._total(group, weights, kept))
        return size

    def _has_size(self, group: int, size: int) -> cp_model.IntVar:
        if group not in self._size_is:
            self._size_is[group] = sizes_of(self.model, self.puzzle, self.sizes[group], 1)
        return self._size_is[group][size]

    def _apart(self) -> None:
        for party in self.parties:
            for other in self.puzzle.apart[party]:
                if other < party and other in self.seated:
                    one, two = self.seated[party], self.seated[other]
                    for group in one.keys() & two.keys():
                        self.model.add_at_most_one(one[group], two[group])

    def _held(self, kind: int, group: int) -> int:
        """How many of a category stay in a group."""
        counts = self.puzzle.party_counts
        return sum(many for party in self.kept[group] for at, many in counts[party] if at == kind)

    def _categories(self) -> None:
        puzzle = self.puzzle
        for kind, category in enumerate(puzzle.categories):
            free = self._kinds.get(kind, [])
            costs: list[Linear] = []
            for group in self.groups:
                if not free and not category.limits:
                    continue
                kept = self._held(kind, group)
                total = self._total(group, free, kept)
                top = min(puzzle.most, kept + sum(n for n, _ in self._coming(group, free)))
                if category.limits:
                    has_size = partial(self._has_size, group)
                    limit_count(self.model, puzzle, category, total, top, has_size)
                if category.costs and free:
                    costs += cost_of_count(self.model, puzzle, category, total, top)
            if costs:
                self.costs += costs
                self._spread(kind, category, costs)

    def _spread(self, kind: int, category: Category, costs: Sequence[Linear]) -> None:
        """The bound of a category, which the solver would be long in finding."""
        people = sum(self.state.counts[group][kind] for group in self.groups)
        least = category_bound(self.puzzle, category, people, len(self.groups), HARD)
        self.model.add(cp_model.LinearExpr.sum(costs) >= least)

    def _needs(self) -> None:
        """Everybody has the company they need, of the facilitator or of enough others."""
        puzzle, state, model = self.puzzle, self.state, self.model
        for group in self.groups:
            venue = state.venue[group]
            led = puzzle.facilitator_supply[venue[2]] if venue else 0
            enough: dict[int, cp_model.IntVar] = {}

            def met(need: int, group: int = group, known: Bools = enough) -> list[cp_model.IntVar]:
                # What comes after the supplies only facilitators have.
                company = [bit for bit in bits(need) if bit < len(puzzle.supplies)]
                for bit in company:
                    if bit not in known:
                        kind, least = puzzle.supplies[bit]
                        known[bit] = model.new_bool_var("")
                        total = self._total(
                            group, self._kinds.get(kind, []), self._held(kind, group)
                        )
                        model.add(total >= least).only_enforce_if(known[bit])
                return [known[bit] for bit in company]

            for party in self.kept[group]:
                for need in puzzle.needs[party]:
                    if not need & led:
                        model.add_bool_or(met(need))
            for party in self.parties:
                if group in self.seated[party]:
                    for need in puzzle.needs[party]:
                        if not need & led:
                            model.add_bool_or([self.seated[party][group].negated(), *met(need)])

    def _sums(self) -> None:
        for term in self.puzzle.sums:
            if not term.weight:
                continue
            values = [(party, term.values[party]) for party in self.parties]
            for group in self.groups:
                kept = sum(term.values[party] for party in self.kept[group])
                total = self._total(group, values, kept)
                most = abs(kept) + sum(abs(value) for value, _ in self._coming(group, values))
                units = self.model.new_int_var(0, most // term.scale, "")
                for sign in (1, -1):
                    self.model.add(term.scale * units >= sign * total - (term.scale - 1))
                self.costs.append(term.weight * units)

    def _meetings(self) -> None:
        for party in self.parties:
            row = self.seated[party]
            for other, cost in self.puzzle.meets[party].items():
                if other in self.seated:
                    if other < party:
                        self._both(row, self.seated[other], cost)
                elif self.state.group_of[other] in row:
                    self.costs.append(cost * row[self.state.group_of[other]])

    def _both(self, one: Bools, two: Bools, cost: int) -> None:
        for group in one.keys() & two.keys():
            both = self.model.new_bool_var("")
            self.model.add(both >= one[group] + two[group] - 1)
            self.model.add_implication(both, one[group])
            self.model.add_implication(both, two[group])
            self.costs.append(cost * both)

    def ask_for_less(self) -> None:
        """Allow only what costs less than the present seats."""
        self.model.add(cp_model.LinearExpr.sum(self.costs) <= self._now() - 1)

    def _now(self) -> int:
        """What the present seats cost, as far as the model counts it."""
        puzzle, state = self.puzzle, self.state
        now = sum(state.cost_of[group] for group in self.groups)
        for kind, category in enumerate(puzzle.categories):
            if category.costs and kind not in self._kinds:
                now -= sum(category.cost(state.counts[group][kind]) for group in self.groups)
        for group in self.groups:
            now -= sum(puzzle.placed_cost[party] for party in state.members[group])
            now -= self._among_kept(group)
        return now

    def _among_kept(self, group: int) -> int:
        """What those who stay in a group cost by its site and by one another."""
        puzzle, kept, venue = self.puzzle, self.kept[group], self.state.venue[group]
        sites = sum(puzzle.site_costs[party].get(venue[0], 0) for party in kept) if venue else 0
        return sites + sum(
            cost
            for party in kept
            for other, cost in puzzle.meets[party].items()
            if other < party and other in kept
        )

    def solve(self, effort: float, seconds: float | None, seed: int) -> Seating:
        """Seat the parties as well as a measure of work allows, which is the same on any machine."""
        solver = new_solver(effort, seconds, seed)
        # On models as small as these what each does takes longer than it spares.
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.cut_level = 0
        solver.parameters.linearization_level = 1
        solver.parameters.max_presolve_iterations = 1
        solver.parameters.add_lp_constraints_lazily = False
        status = solver.solve(self.model)
        spent = solver.response_proto.deterministic_time
        known = status in {cp_model.OPTIMAL, cp_model.INFEASIBLE}
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return Seating(groups={}, settled=known, effort=spent)
        places = {
            party: next(group for group, seated in row.items() if solver.boolean_value(seated))
            for party, row in self.seated.items()
        }
        return Seating(groups=places, settled=known, effort=spent)
