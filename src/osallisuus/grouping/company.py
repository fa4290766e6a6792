"""People whom a rule holds together change groups together: moves that keep nobody alone."""

from collections.abc import Callable, Mapping, Sequence

from osallisuus.grouping.moves import Area
from osallisuus.grouping.state import State

MOST_COMPANY = 3
RETURN_SHARE = 0.7


def bonds(area: Area) -> list[int | None]:
    """For each party the rarest kind that nobody may be alone in, if it is of one."""
    puzzle = area.state.puzzle
    shy = {
        at: len(category.members)
        for at, category in enumerate(puzzle.categories)
        if category.limits and category.penalty(1, puzzle.most)
    }
    rare = [
        sorted((shy[kind], kind) for kind, _ in counts if kind in shy)
        for counts in puzzle.party_counts
    ]
    return [kinds[0][1] if kinds else None for kinds in rare]


def company_move(
    state: State,
    bond: Sequence[int | None],
    first: int,
    group: int,
    random: Callable[[], float],
) -> Mapping[int, int]:
    """Everybody of one kind of a group to another group; mostly others of a kind come instead.

    Returns:
        The new group of each party that moves; nobody when they do not fit.
    """
    home = state.group_of[first]
    going = _company(state, bond, first, home)
    coming: list[int] = []
    if going and random() < RETURN_SHARE:
        others = state.members[group]
        coming = _company(state, bond, others[int(random() * len(others))], group)
        if not coming:
            return {}
    weights = state.puzzle.weights
    change = sum(weights[p] for p in coming) - sum(weights[p] for p in going)
    if (
        not going
        or state.size[home] + change > state.room[home]
        or state.size[group] - change > state.room[group]
    ):
        return {}
    moved = dict.fromkeys(going, group) | dict.fromkeys(coming, home)
    return moved if all(_fits(state, party, to, moved) for party, to in moved.items()) else {}


def _company(state: State, bond: Sequence[int | None], party: int, group: int) -> list[int]:
    kind, kinds = bond[party], state.kinds
    if kind is None:
        return []
    found = [other for other in state.members[group] if kind in kinds[other]]
    return found if len(found) <= MOST_COMPANY else []


def _fits(state: State, party: int, group: int, moved: Mapping[int, int]) -> bool:
    """Whether a party fits a group once all who move have moved."""
    puzzle = state.puzzle
    return bool(
        puzzle.party_anchor[party] is None
        and puzzle.party_starts[party] & state.starts[group]
        and puzzle.party_sites[party] & state.sites[group]
        and puzzle.party_facilitators[party] & state.leaders[group]
    ) and not any(moved.get(other, state.group_of[other]) == group for other in puzzle.apart[party])
