"""From an arrangement to what a plan holds: named groups, re-checked, with reasons."""

from collections.abc import Mapping, Sequence

import attrs

from osallisuus.grouping.diagnosing import conflict_in_words
from osallisuus.grouping.errors import PlanRefusedError
from osallisuus.grouping.outcome import (
    Figure,
    PlannedGroup,
    PlanRecord,
    Source,
    Status,
    Stopped,
    Unplaced,
)
from osallisuus.grouping.puzzle import Puzzle
from osallisuus.grouping.reasons import reasons_out
from osallisuus.grouping.state import OUT, Venue
from osallisuus.grouping.texts import message
from osallisuus.grouping.verify import price, verify


def planned_groups(
    puzzle: Puzzle,
    group_of: Sequence[int],
    venues: Sequence[Venue | None],
    names: Mapping[int, str],
) -> tuple[PlannedGroup, ...]:
    """The groups of an arrangement, named and in order of site, time and first person."""
    members: dict[int, list[str]] = {}
    for party, group in enumerate(group_of):
        if group != OUT:
            members.setdefault(group, []).extend(
                puzzle.people[person].id for person in puzzle.parties[party]
            )
    drafts = []
    for group, people in members.items():
        venue = venues[group]
        if venue is None:
            continue
        site, leader = puzzle.shown_site(venue[0]), puzzle.facilitators[venue[2]]
        anchored = puzzle.anchors[group].id if group < len(puzzle.anchors) else ""
        draft = PlannedGroup(
            id=names.get(group, anchored),
            people=tuple(sorted(people)),
            site=site.id if site else None,
            meeting=puzzle.meeting(venue[1]),
            facilitator=leader.id if leader else None,
        )
        drafts.append(((puzzle.sites[venue[0]].id, venue[1], draft.people), draft))
    taken = {anchor.id for anchor in puzzle.anchors} | set(names.values())
    numbers = range(1, len(drafts) + len(taken) + 1)
    free = (f"G{number}" for number in numbers if f"G{number}" not in taken)
    ordered = [draft for _, draft in sorted(drafts, key=lambda entry: entry[0])]
    return tuple(d if d.id else attrs.evolve(d, id=next(free)) for d in ordered)


def finish(
    puzzle: Puzzle,
    group_of: Sequence[int],
    venues: Sequence[Venue | None],
    *,
    bound: int = 0,
    stopped: Stopped = "done",
    names: Mapping[int, str] | None = None,
) -> PlanRecord:
    """Make a plan of an arrangement, re-check it, and give reasons for whoever is left out.

    Args:
        puzzle: The request as numbers.
        group_of: Group of each party, `OUT` for none.
        venues: Venue of each group.
        bound: What no plan costs less than.
        stopped: What ended the search.
        names: Ids that groups keep.

    Raises:
        PlanRefusedError: The verifier found a broken rule.
    """
    request = puzzle.request
    groups = planned_groups(puzzle, group_of, venues, names or {})
    count = request.count
    miscounted = count is not None and not count.least <= len(groups) <= count.most
    breaks = () if miscounted else verify(groups, request)
    if breaks:
        raise PlanRefusedError(tuple(sorted({found.rule for found in breaks})))
    placed = {person for group in groups for person in group.people}
    missing = [person.id for person in request.people.people if person.id not in placed]
    conflict = None
    status: Status = "found" if groups else "empty"
    unplaced = tuple(
        Unplaced(person=person, reasons=reasons_out(puzzle, groups, person)) for person in missing
    )
    if miscounted or (missing and request.everyone):
        conflict = conflict_in_words(puzzle)
        status = "incomplete" if conflict is None else "impossible"
        reason = (message("unplaced.everyone"),)
        known = {entry.person: entry.reasons for entry in unplaced}
        unplaced = tuple(
            Unplaced(person=person.id, reasons=known.get(person.id) or reason)
            for person in request.people.people
        )
        groups = ()
    costs, left_out = price(groups, request)
    score = sum(costs) + left_out
    if groups and score <= bound:
        status = "proven"
    figures = [Figure(name=r.name, label=r.label(), hard=True) for r in puzzle.rules]
    figures += [
        Figure(name=p.name, label=p.label(), hard=False, weight=p.weight, cost=cost)
        for p, cost in zip(puzzle.preferences, costs, strict=True)
    ]
    return PlanRecord(
        groups=groups,
        unplaced=unplaced,
        figures=tuple(figures),
        score=score,
        left_out=score - _placed_cost(puzzle, groups, costs),
        bound=min(bound, score),
        status=status,
        stopped=stopped,
        seed=request.seed,
        conflict=conflict,
        source=Source(request),
    )


def _placed_cost(puzzle: Puzzle, groups: Sequence[PlannedGroup], costs: Sequence[int]) -> int:
    """Cost of the preferences, less what they say of people left out."""
    roster = puzzle.request.people
    placed = {person for group in groups for person in group.people}
    outside = sum(
        preference.cost_outside(person, roster)
        for preference in puzzle.preferences
        for person in roster.people
        if person.id not in placed
    )
    return sum(costs) - outside
