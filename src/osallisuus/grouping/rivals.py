"""First plans of one component that compete: each has an arrangement and chance of its own."""

from collections.abc import Sequence
from random import Random

from osallisuus.grouping.annealing import anneal
from osallisuus.grouping.budget import MENDING_STEP, Budget
from osallisuus.grouping.choice import empty, fill, widen
from osallisuus.grouping.construct import Builder
from osallisuus.grouping.moves import Area
from osallisuus.grouping.puzzle import Component, Puzzle
from osallisuus.grouping.search import Best, mend
from osallisuus.grouping.state import State

MENDING_STEPS = 4000


class Rival:
    """A plan of one component, with a state in which it is alone.

    Args:
        puzzle: The request as numbers.
        component: The component; nobody else uses its sites and facilitators.
        groups: Its groups, as numbered in the state of all components.
        count: How many groups there are in that state.
        number: Which of the rivals it is; each has chances of its own.

    Attributes:
        best: The best arrangement so far; its cost is None until everything is counted.
    """

    def __init__(
        self, puzzle: Puzzle, component: Component, groups: Sequence[int], count: int, number: int
    ) -> None:
        anchors = len(puzzle.anchors)
        rng = Random(f"{puzzle.request.seed} {number}")  # noqa: S311 - repeatable by design
        self.state = State(puzzle, anchors, count - anchors, soft=False)
        self.area = Area(self.state, component, groups, rng)
        self.best = Best(self.area)

    def build(self, target: int, deadline: float | None) -> tuple[bool, int]:
        """Make a first plan whose venues give people most choice.

        Args:
            target: How many groups it should have.
            deadline: Moment of `time.monotonic` at which to stop.

        Returns:
            Whether it keeps every rule with everybody placed, and how many steps that took.
        """
        area = self.area
        Builder(area).build(target, area.rng)
        empty(area)
        steps = widen(area)
        fill(area)
        left = 1
        for venues in (False, True):
            budget = Budget(MENDING_STEPS, deadline)
            left = mend(area, budget, venues=venues)
            steps += MENDING_STEP * budget.used
            if not left:
                break
        return left == 0, steps

    def count_cost(self) -> None:
        """From now on count everything."""
        self.state.use(soft=True)
        self.best.offer(self.area.cost())

    def anneal(self, budget: Budget) -> None:
        """Exchange people for cheaper arrangements; the venues stay."""
        anneal(self.area, self.best, budget, venues=False)
        self.best.bring_back()
