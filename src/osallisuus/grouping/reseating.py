"""Seating people of an arrangement anew, some at a time, until nothing cheaper is found; OR-Tools only."""

from collections.abc import Sequence
from time import monotonic

from osallisuus.grouping.choice import exchanges
from osallisuus.grouping.moves import Area, Trial
from osallisuus.grouping.seating import Seating, SeatingModel
from osallisuus.stated import value_class

EFFORT_A_QUESTION, EFFORT_A_SEAT = 0.4, 0.00004
FIRST_GROUPS, FIRST_KINDS = 5.0, 2.0
MORE, FEWER = 0.03, 0.2
SCATTER, ANY_GROUP = 8, 0.3
LARGE_SHARE = 0.04


@value_class(kw_only=True)
class Question:
    """Who is to be seated anew, and in which groups."""

    groups: Sequence[int]
    parties: Sequence[int]


class Reseating:
    """Asks the exact solver for cheaper seats of some people, time and again.

    The people are those of a few groups that could exchange many, or those of a few backgrounds (of any
    categories that cost something) wherever they are. Each way gets the same effort. How many are taken grows
    where the solver comes to an end, and shrinks where it does not.

    Args:
        area: The component; its state counts everything.
        seed: Seed of the solver.
    """

    def __init__(self, area: Area, seed: int) -> None:
        self.area = area
        self.seed = seed
        self.kinds = self._large_kinds()
        self.many = [FIRST_GROUPS, FIRST_KINDS]
        self.spent = [0.0, 0.0 if len(self.kinds) > 1 else float("inf")]

    def _large_kinds(self) -> list[int]:
        """Categories that cost something and are not too small."""
        puzzle = self.area.state.puzzle
        here = {person for party in self.area.parties for person in puzzle.parties[party]}
        return [
            kind
            for kind, category in enumerate(puzzle.categories)
            if category.costs and len(category.members & here) > LARGE_SHARE * len(here)
        ]

    def ask(self, effort: float, deadline: float | None) -> float:
        """Ask once, and seat people so when that is cheaper.

        Returns:
            The effort that it took.
        """
        state = self.area.state
        opened = [group for group in self.area.opened() if state.members[group]]
        way = self.spent.index(min(self.spent))
        question = (self._some_groups, self._some_kinds)[way](opened, self._drawn(way))
        model = SeatingModel(state, question.groups, question.parties)
        model.ask_for_less()
        left = None if deadline is None else max(0.01, deadline - monotonic())
        found = model.solve(min(effort, EFFORT_A_QUESTION), left, self.seed)
        Trial(state).exchange(found.groups)
        self._learn(way, found, len(opened))
        used = found.effort + EFFORT_A_SEAT * len(question.parties) * len(question.groups)
        self.spent[way] += used
        return used

    def _drawn(self, way: int) -> int:
        many = self.many[way]
        return int(many) + (self.area.rng.random() < many % 1)

    def _learn(self, way: int, found: Seating, groups: int) -> None:
        if found.groups:
            return
        most = (groups, len(self.kinds))[way]
        many = self.many[way] + (MORE if found.settled else -FEWER)
        self.many[way] = max(2.0 - way, min(most, many))

    def _some_groups(self, opened: Sequence[int], many: int) -> Question:
        """Groups that could exchange many people, more often one of those that are out of balance."""
        state, rng = self.area.state, self.area.rng
        unbalanced = [
            sum(
                weight * (abs(values[group]) // scale)
                for values, _, weight, scale in state.sum_terms
            )
            for group in opened
        ]
        first = rng.choices(opened, [ANY_GROUP + cost for cost in unbalanced])[0]
        exchange = exchanges(self.area, first)
        near = sorted(
            (group for group in opened if group != first),
            key=lambda group: -exchange(group) - SCATTER * rng.random(),
        )
        groups = sorted([first, *near[: many - 1]])
        return Question(
            groups=groups, parties=sorted(p for group in groups for p in state.members[group])
        )

    def _some_kinds(self, opened: Sequence[int], many: int) -> Question:
        """Everybody of some categories, in all groups."""
        state = self.area.state
        kinds = set(self.area.rng.sample(self.kinds, many))
        members = sorted(party for group in opened for party in state.members[group])
        return Question(
            groups=opened, parties=[p for p in members if not kinds.isdisjoint(state.kinds[p])]
        )
