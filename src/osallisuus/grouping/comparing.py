"""Two plans side by side: who is elsewhere, and what that does to the score."""

from collections.abc import Mapping, Sequence

from osallisuus.grouping.outcome import Difference, PlannedGroup, PlanRecord


def matched(before: Sequence[PlannedGroup], after: Sequence[PlannedGroup]) -> dict[str, str]:
    """For groups of one plan the group of the other that has most of the same people.

    Pairs are taken greedily by the number of people in common, equal numbers by equal name first.
    """
    home = {person: group.id for group in after for person in group.people}
    shared: dict[tuple[str, str], int] = {}
    for group in before:
        for person in group.people:
            if person in home:
                pair = (group.id, home[person])
                shared[pair] = shared.get(pair, 0) + 1
    order = sorted(shared, key=lambda pair: (-shared[pair], pair[0] != pair[1], pair))
    pairs: dict[str, str] = {}
    for one, other in order:
        if one not in pairs and other not in pairs.values():
            pairs[one] = other
    return pairs


def difference(before: PlanRecord, after: PlanRecord) -> Difference:
    """What changes from one plan to another."""
    pairs = matched(before.groups, after.groups)
    old, new = _homes(before.groups), _homes(after.groups)
    moved = []
    for person in sorted({*old, *new}):
        one, other = old.get(person), new.get(person)
        if (pairs.get(one) if one is not None else None) != other or (one is None) != (
            other is None
        ):
            moved.append((person, one, other))
    costs = {figure.name: -figure.cost for figure in before.figures if not figure.hard}
    for figure in after.figures:
        if not figure.hard:
            costs[figure.name] = costs.get(figure.name, 0) + figure.cost
    return Difference(
        moved=tuple(moved),
        score=after.score - before.score,
        figures=tuple((name, change) for name, change in costs.items() if change),
    )


def _homes(groups: Sequence[PlannedGroup]) -> Mapping[str, str]:
    return {person: group.id for group in groups for person in group.people}
