"""A request as a model in which every use of a rule can be switched off; OR-Tools only."""

import itertools
from collections.abc import Sequence
from typing import Literal

from ortools.sat.python import cp_model

from osallisuus.grouping.puzzle import Puzzle, bits
from osallisuus.grouping.terms import (
    Allow,
    Apart,
    CountLimit,
    Cover,
    HardTerm,
    Stay,
    Together,
)

Bool = cp_model.IntVar


class SwitchedModel:
    """Everybody in some group; whatever else is asked holds when its switch is on.

    Args:
        puzzle: The request as numbers.
        uses: For each switch the places of its terms in ``puzzle.hard``; the last three switches are
            the size of groups, their number, and sites with facilitators.
        seats: Groups there may be.
    """

    def __init__(self, puzzle: Puzzle, uses: Sequence[Sequence[int]], *, seats: int) -> None:
        self.puzzle = puzzle
        self.model = cp_model.CpModel()
        self.switches = [self._bool() for _ in uses]
        self.seats = range(seats)
        people = range(len(puzzle.people))
        self.seated = [[self._bool() for _ in self.seats] for _ in people]
        self.opened = [self._bool() for _ in self.seats]
        self.size = [self.model.new_int_var(0, len(puzzle.people), "") for _ in self.seats]
        self.sites = [[self._bool() for _ in puzzle.sites] for _ in self.seats]
        self.starts = [[self._bool() for _ in puzzle.starts] for _ in self.seats]
        self.leaders = [[self._bool() for _ in puzzle.facilitators] for _ in self.seats]
        self._frame()
        for switch, terms in zip(self.switches, uses, strict=True):
            for at in terms:
                self._term(puzzle.hard[at][1], switch)
        self._sizes(*self.switches[-3:-1])
        self._venues(self.switches[-1])

    def _bool(self) -> Bool:
        return self.model.new_bool_var("")

    def _frame(self) -> None:
        model = self.model
        for row in self.seated:
            model.add_exactly_one(row)
        for at in self.seats:
            column = [row[at] for row in self.seated]
            model.add(self.size[at] == sum(column))
            model.add(self.size[at] >= 1).only_enforce_if(self.opened[at])
            for seated in column:
                model.add_implication(seated, self.opened[at])
            for rows in (self.sites, self.starts, self.leaders):
                model.add(sum(rows[at]) == self.opened[at])
        free = list(self.seats)[len(self.puzzle.anchors) :]
        for one, two in itertools.pairwise(free):
            model.add(self.size[one] >= self.size[two])

    def _sizes(self, size: Bool, count: Bool) -> None:
        puzzle, model = self.puzzle, self.model
        asked = puzzle.request.sizes
        for at in self.seats:
            model.add(self.size[at] >= asked.least).only_enforce_if(size, self.opened[at])
            model.add(self.size[at] <= asked.most).only_enforce_if(size)
        if puzzle.request.count is not None:
            least, most = puzzle.request.count.least, puzzle.request.count.most
            model.add_linear_constraint(sum(self.opened), least, most).only_enforce_if(count)

    def _venues(self, switch: Bool) -> None:
        """Opening times, rooms, and nobody in two places at once."""
        puzzle, model = self.puzzle, self.model
        for at in self.seats:
            if at < len(puzzle.anchors):
                self._anchor(at, switch)
            for site, chosen in enumerate(self.sites[at]):
                self._fits(chosen, self.starts[at], puzzle.site_starts[site], switch)
                room = puzzle.sites[site].capacity
                if room is not None:
                    model.add(self.size[at] <= room).only_enforce_if(switch, chosen)
            for leader, chosen in enumerate(self.leaders[at]):
                self._fits(chosen, self.starts[at], puzzle.facilitator_starts[leader], switch)
                self._fits(chosen, self.sites[at], puzzle.facilitator_sites[leader], switch)
                person = puzzle.facilitators[leader]
                if person is not None and person.group_size is not None:
                    model.add(self.size[at] <= person.group_size).only_enforce_if(switch, chosen)
        for site, place in enumerate(puzzle.sites):
            column = [row[site] for row in self.sites]
            if place.max_groups is not None:
                model.add(sum(column) <= place.max_groups).only_enforce_if(switch)
            if place.groups_at_once < len(self.seats):
                self._at_once(column, place.groups_at_once, switch)
        for leader, person in enumerate(puzzle.facilitators):
            if person is not None:
                column = [row[leader] for row in self.leaders]
                model.add(sum(column) <= person.max_groups).only_enforce_if(switch)
                if person.max_groups > 1:
                    self._at_once(column, 1, switch)

    def _anchor(self, at: int, switch: Bool) -> None:
        anchor = self.puzzle.anchors[at]
        for choice, mask in (
            (self.sites[at], anchor.sites),
            (self.starts[at], anchor.starts),
            (self.leaders[at], anchor.facilitators),
        ):
            self._fits(self.opened[at], choice, mask, switch)

    def _fits(self, chosen: Bool, choice: Sequence[Bool], mask: int, switch: Bool) -> None:
        able = [choice[place] for place in bits(mask)]
        if len(able) < len(choice):
            self.model.add_bool_or([chosen.negated(), switch.negated(), *able])

    def _at_once(self, column: Sequence[Bool], most: int, switch: Bool) -> None:
        puzzle, model = self.puzzle, self.model
        for start, moment in enumerate(puzzle.starts):
            if moment is None:
                continue
            on = []
            for at, here in enumerate(column):
                near = [
                    self.starts[at][other]
                    for other in bits(puzzle.clashes[start])
                    if (puzzle.starts[other] or moment)[1] <= moment[1]
                ]
                both = self._bool()
                model.add(sum(near) + here - 1 <= both)
                on.append(both)
            model.add(sum(on) <= most).only_enforce_if(switch)

    def _term(self, term: HardTerm, switch: Bool) -> None:
        puzzle, model = self.puzzle, self.model
        index = puzzle.index
        if isinstance(term, Allow):
            self._allow(term, switch)
        elif isinstance(term, Together):
            first = self.seated[index[term.people[0]]]
            for other in term.people[1:]:
                for one, two in zip(first, self.seated[index[other]], strict=True):
                    model.add(one == two).only_enforce_if(switch)
        elif isinstance(term, Apart):
            for one, two in zip(
                self.seated[index[term.first]], self.seated[index[term.second]], strict=True
            ):
                model.add_bool_or([switch.negated(), one.negated(), two.negated()])
        elif isinstance(term, Stay):
            names = [anchor.id for anchor in puzzle.anchors]
            model.add_implication(switch, self.seated[index[term.person]][names.index(term.group)])
        elif isinstance(term, CountLimit):
            self._limit(term, switch)
        else:
            self._cover(term, switch)

    def _allow(self, term: Allow, switch: Bool) -> None:
        puzzle = self.puzzle
        sites = [site.id for site in puzzle.sites]
        leaders = [leader.id if leader else "" for leader in puzzle.facilitators]
        known = (
            (self.sites, term.sites, sites),
            (self.starts, term.times, list(puzzle.starts)),
            (self.leaders, term.facilitators, leaders),
        )
        for rows, allowed, names in known:
            if allowed is None:
                continue
            mask = sum(1 << at for at, name in enumerate(names) if name in allowed)
            for at, seated in enumerate(self.seated[puzzle.index[term.person]]):
                self._fits(seated, rows[at], mask, switch)

    def _limit(self, term: CountLimit, switch: Bool) -> None:
        people = len(self.puzzle.people)
        members = [self.puzzle.index[person] for person in sorted(term.members)]
        pairs = [
            size * (people + 1) + count
            for size in range(people + 1)
            for count in range(min(size, len(members)) + 1)
            if size == 0 or term.allows(count, size)
        ]
        domain = cp_model.Domain.from_values(pairs)
        for at in self.seats:
            count = sum(self.seated[member][at] for member in members)
            both = self.size[at] * (people + 1) + count
            self.model.add_linear_expression_in_domain(both, domain).only_enforce_if(switch)

    def _cover(self, term: Cover, switch: Bool) -> None:
        puzzle = self.puzzle
        leads = [at for at, f in enumerate(puzzle.facilitators) if f and f.id in term.facilitators]
        for at, seated in enumerate(self.seated[puzzle.index[term.person]]):
            sources = [self.leaders[at][leader] for leader in leads]
            for members, least in term.any_of:
                if len(members) >= least:
                    enough = self._bool()
                    count = sum(self.seated[puzzle.index[p]][at] for p in sorted(members))
                    self.model.add(count >= least).only_enforce_if(enough)
                    sources.append(enough)
            self.model.add_bool_or([switch.negated(), seated.negated(), *sources])

    def _solver(self, effort: float) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        # OR-Tools would leave Ctrl-C to kill the process after the first solve.
        solver.parameters.catch_sigint_signal = False
        solver.parameters.max_deterministic_time = max(0.1, effort)
        return solver

    def largest(
        self, on: frozenset[int], effort: float
    ) -> tuple[frozenset[int] | Literal["none", "unknown"], float]:
        """The switches that are off in an arrangement with as many on as can be, given some on.

        Returns:
            The switches that are off, ``none`` when the given ones cannot all be on, or ``unknown``
            when that was not settled; and the effort spent.
        """
        model, solver = self.model, self._solver(effort)
        model.clear_assumptions()
        model.proto.clear_objective()
        fixed = [self.switches[at] for at in sorted(on)]
        model.add_assumptions(fixed)
        model.maximize(cp_model.LinearExpr.sum(self.switches))
        status = solver.solve(model)
        used = solver.response_proto.deterministic_time
        if status == cp_model.INFEASIBLE:
            return "none", used
        if status != cp_model.OPTIMAL:
            return "unknown", used
        off = (at for at, switch in enumerate(self.switches) if not solver.boolean_value(switch))
        return frozenset(off), used

    def core(self, effort: float) -> frozenset[int] | None:
        """Switches that cannot all be on, perhaps more than need be; None when they can."""
        model, solver = self.model, self._solver(effort)
        model.clear_assumptions()
        model.proto.clear_objective()
        model.add_assumptions(self.switches)
        if solver.solve(model) != cp_model.INFEASIBLE:
            return None
        found = set(solver.sufficient_assumptions_for_infeasibility())
        return frozenset(at for at, switch in enumerate(self.switches) if switch.index in found)
