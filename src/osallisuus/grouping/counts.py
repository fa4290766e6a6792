"""What a category asks and costs in one group, as parts of a CP-SAT model; OR-Tools only."""

import itertools
from collections.abc import Callable, Sequence

from ortools.sat.python import cp_model

from osallisuus.grouping.bounds import allowed_counts
from osallisuus.grouping.puzzle import Category, Puzzle

Linear = cp_model.LinearExprT
Bools = dict[int, cp_model.IntVar]


def sizes_of(model: cp_model.CpModel, puzzle: Puzzle, size: Linear, opened: Linear) -> Bools:
    """Whether a group has each of the sizes it may have; none of them when it is not opened."""
    row = {n: model.new_bool_var("") for n in range(max(1, puzzle.least), puzzle.most + 1)}
    model.add(sum(row.values()) == opened)
    model.add(sum(n * chosen for n, chosen in row.items()) == size)
    return row


def cost_of_count(
    model: cp_model.CpModel, puzzle: Puzzle, category: Category, total: Linear, top: int
) -> list[Linear]:
    """The cost of a count: by its convex hull over the counts that may be, else by a table.

    Args:
        model: Where it is put.
        puzzle: The request as numbers.
        category: The category.
        total: How many of it a group holds.
        top: The most it can hold.
    """
    costs = [category.cost(n) for n in range(top + 1)]
    if not any(costs):
        return []
    cost = model.new_int_var(min(0, *costs), max(costs), "")
    steps = [after - before for before, after in itertools.pairwise(costs)]
    convex = all(a <= b for a, b in itertools.pairwise(steps))
    if not convex:
        count = model.new_int_var(0, top, "")
        model.add(count == total)
        model.add_element(count, costs, cost)
        return [cost]
    able = sorted({0, *(n for n in allowed_counts(puzzle, category) if n <= top)})
    hull = _hull([(n, costs[n]) for n in able])
    for (a, low), (b, high) in itertools.pairwise(hull):
        model.add((b - a) * cost >= low * (b - a) + (high - low) * (total - a))
    return [cost]


def _hull(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lower convex hull of points in order."""
    hull: list[tuple[int, int]] = []
    for x, y in points:
        while len(hull) > 1:
            (a, low), (b, high) = hull[-2:]
            if (high - low) * (x - b) < (y - high) * (b - a):
                break
            hull.pop()
        hull.append((x, y))
    return hull


def limit_count(
    model: cp_model.CpModel,
    puzzle: Puzzle,
    category: Category,
    total: Linear,
    top: int,
    has_size: Callable[[int], cp_model.IntVar],
) -> None:
    """Allow a group the counts of a category that the rules allow.

    Args:
        model: Where it is put.
        puzzle: The request as numbers.
        category: The category.
        total: How many of it the group holds.
        top: The most it can hold.
        has_size: Gives whether the group has a size.
    """
    sizes = range(max(1, puzzle.least), puzzle.most + 1)
    allowed = {
        size: [n for n in range(min(top, size) + 1) if not category.penalty(n, size)]
        for size in sizes
    }
    common = sorted({n for counts in allowed.values() for n in counts} | {0})
    if all(counts == [n for n in common if n <= size] for size, counts in allowed.items()):
        if len(common) <= top:
            model.add_linear_expression_in_domain(total, cp_model.Domain.from_values(common))
        return
    for size, counts in allowed.items():
        here = has_size(size)
        if not counts:
            model.add(here == 0)
        elif len(counts) <= min(top, size):
            domain = cp_model.Domain.from_values(counts)
            model.add_linear_expression_in_domain(total, domain).only_enforce_if(here)
