"""A plan's groups as a state of the search again, to price changes to them."""

from collections.abc import Sequence

from osallisuus.grouping.outcome import PlannedGroup
from osallisuus.grouping.puzzle import Puzzle, bits
from osallisuus.grouping.state import State, Venue


def arranged(
    puzzle: Puzzle, groups: Sequence[PlannedGroup], *, spare: int = 0, soft: bool = True
) -> tuple[State, dict[str, int]]:
    """A state that holds the groups, and the place of each group in it by id.

    People whom the puzzle does not know are passed over. A party of which only some are in the group
    is put there whole, or left out when it does not fit whole.

    Args:
        puzzle: The request as numbers.
        groups: Groups of a plan.
        spare: Groups to keep free besides.
        soft: Whether preferences count, or only broken rules and people left out.
    """
    anchor_at = {anchor.id: at for at, anchor in enumerate(puzzle.anchors)}
    new = [group for group in groups if group.id not in anchor_at]
    state = State(puzzle, len(puzzle.anchors), len(new) + spare, soft=soft)
    places = {group.id: anchor_at[group.id] for group in groups if group.id in anchor_at}
    places |= {group.id: len(puzzle.anchors) + at for at, group in enumerate(new)}
    for group in groups:
        at = places[group.id]
        known = (puzzle.index[person] for person in group.people if person in puzzle.index)
        parties = dict.fromkeys(puzzle.party_of[person] for person in known)
        state.settle(at, _venue(puzzle, group, list(parties)))
        for party in parties:
            if state.group_of[party] < 0 and state.has_room(party, at) and state.fits(party, at):
                state.place(party, at)
    return state, places


def _venue(puzzle: Puzzle, group: PlannedGroup, parties: Sequence[int]) -> Venue:
    if group.site is not None:
        site = next(at for at, place in enumerate(puzzle.sites) if place.id == group.site)
    else:
        common = (1 << len(puzzle.sites)) - 1
        for party in parties:
            common &= puzzle.party_sites[party]
        site = bits(common)[0] if common else 0
    meeting = group.meeting
    moment = None if meeting is None else (meeting.day, meeting.start)
    start = puzzle.starts.index(moment) if moment in puzzle.starts else 0
    leader = next(
        (at for at, f in enumerate(puzzle.facilitators) if f and f.id == group.facilitator), 0
    )
    return site, start, leader
