"""A lower bound that needs no solver: each category spread as evenly as it can be."""

import itertools
from math import gcd

from osallisuus.grouping.puzzle import Category, Component, Puzzle, Sum


def most_groups(puzzle: Puzzle, component: Component) -> int:
    """Most groups a component can have: by its people and by its facilitators."""
    people = sum(puzzle.weights[party] for party in component.parties)
    by_people = people // max(1, puzzle.least)
    led = sum(
        leader.max_groups
        for leader, sites in zip(puzzle.facilitators, puzzle.facilitator_sites, strict=True)
        if leader is not None and sites & component.sites
    )
    return by_people if puzzle.facilitators == (None,) else min(by_people, led)


def lower_bound(puzzle: Puzzle) -> int:
    """No plan costs less than this.

    Within a component, a category of ``n`` people over at most ``k`` groups costs least when the
    counts are as even as possible, as long as the cost of a count is convex; and it costs least in
    counts that the rules allow. A sum that is not zero over the component cannot be zero in every
    group. Whoever is left out instead costs a share of the whole.
    """
    parts = sum(component_bound(puzzle, component) for component in puzzle.components)
    return max(0, puzzle.base + parts + sum(puzzle.out_cost[party] for party in puzzle.hopeless))


def component_bound(puzzle: Puzzle, component: Component) -> int:
    """A lower bound of what a component adds to the score."""
    groups = most_groups(puzzle, component)
    if groups == 0:
        return sum(puzzle.out_cost[party] for party in component.parties)
    members = {person for party in component.parties for person in puzzle.parties[party]}
    share = left_out_share(puzzle)
    total = sum(
        category_bound(puzzle, category, len(category.members & members), groups, share)
        for category in puzzle.categories
        if category.costs
    )
    total += sum(min(share, sum_bound(term, component, groups)) for term in puzzle.sums)
    placed = sum(min(0, puzzle.placed_cost[party]) for party in component.parties)
    met = sum(
        min(0, cost)
        for party in component.parties
        for other, cost in puzzle.meets[party].items()
        if other < party
    )
    return total + placed + met


def left_out_share(puzzle: Puzzle) -> int:
    """The cost of one person left out, divided among the categories and sums the person counts in."""
    kinds = [0] * len(puzzle.people)
    for category in puzzle.categories:
        if category.costs:
            for person in category.members:
                kinds[person] += 1
    return puzzle.request.left_out_cost // (max([1, *kinds]) + len(puzzle.sums))


def allowed_counts(puzzle: Puzzle, category: Category) -> tuple[int, ...]:
    """The counts of a category that some group could hold."""
    sizes = range(max(1, puzzle.least), puzzle.most + 1)
    return tuple(
        count
        for count in range(puzzle.most + 1)
        if any(count <= size and not category.penalty(count, size) for size in sizes)
    )


def category_bound(puzzle: Puzzle, category: Category, people: int, groups: int, share: int) -> int:
    """Least cost of dividing the people of a category over groups, or leaving some out.

    Both are relaxations: any number of groups with the counts that rules allow, and a given number
    of groups with any counts. The larger of the two holds.
    """
    counts = [count for count in allowed_counts(puzzle, category) if count]
    least = [0]
    for n in range(1, people + 1):
        options = [least[n - count] + category.cost(count) for count in counts if count <= n]
        least.append(min([least[n - 1] + share, *options]))
    if not _convex(category, puzzle.most):
        return least[people]
    even = min(
        _even(category, placed, groups) + share * (people - placed)
        for placed in range(min(people, groups * puzzle.most) + 1)
    )
    return max(least[people], even)


def sum_bound(term: Sum, component: Component, groups: int) -> int:
    """Least cost of a sum when everybody of a component is in one of so many groups.

    The sums of the groups add up to that of the component, and each is a whole number of the
    greatest common divisor of the values: what a group may hold for so many units is known, and spreading
    the sum over groups as evenly as that allows is cheapest.
    """
    whole = abs(sum(term.values[party] for party in component.parties))
    step = gcd(*(term.values[party] for party in component.parties))
    if not whole or not term.weight:
        return 0

    def held(units: int) -> int:
        """The largest sum that costs a group no more than so many units."""
        return ((units + 1) * term.scale - 1) // step * step

    free = held(0)
    gained = [0]
    while groups * free + gained[-1] < whole:
        units = len(gained)
        gained.append(max(gained[units - one] + held(one) - free for one in range(1, units + 1)))
    return term.weight * (len(gained) - 1)


def _even(category: Category, people: int, groups: int) -> int:
    low, extra = divmod(people, groups)
    return (groups - extra) * category.cost(low) + (extra * category.cost(low + 1) if extra else 0)


def _convex(category: Category, most: int) -> bool:
    costs = [category.cost(count) for count in range(most + 1)]
    steps = [after - before for before, after in itertools.pairwise(costs)]
    return costs[0] == 0 and all(a <= b for a, b in itertools.pairwise(steps))
