"""Why somebody is where they are: what ruled other groups out, and what a change would cost."""

from collections.abc import Sequence

import attrs

from osallisuus.grouping.arranged import arranged
from osallisuus.grouping.moves import Trial
from osallisuus.grouping.outcome import (
    Conflict,
    Move,
    PlannedGroup,
    PlanRecord,
    RuleUse,
    Unplaced,
    Why,
)
from osallisuus.grouping.puzzle import Puzzle
from osallisuus.grouping.reasons import broken_rules, reasons_out, shown_label
from osallisuus.grouping.search import swap
from osallisuus.grouping.state import HARD, State
from osallisuus.grouping.texts import Message, message


def moves_of(puzzle: Puzzle, groups: Sequence[PlannedGroup], person: str) -> list[Move]:
    """Every other group a person could be in, alone or by changing places with one party.

    Each leaves every hard rule kept; cheapest first. Whoever must be with the person moves along.
    """
    state, places = arranged(puzzle, groups)
    party = puzzle.party_of[puzzle.index[person]]
    here = state.group_of[party]
    if here < 0 or puzzle.party_anchor[party] is not None:
        return []
    found: list[Move] = []
    for name, there in places.items():
        if there == here:
            continue
        alone = _moved(state, party, there)
        if alone is not None:
            found.append(Move(group=name, change=alone))
        for other in list(state.members[there]):
            trial = Trial(state)
            if swap(state, trial, party, other) and trial.grown < HARD // 2:
                back = tuple(sorted(puzzle.people[at].id for at in puzzle.parties[other]))
                found.append(Move(group=name, instead=back, change=trial.grown))
            trial.undo()
    return sorted(
        found, key=lambda move: (move.change, len(move.instead), move.group, move.instead)
    )


def _moved(state: State, party: int, group: int) -> int | None:
    """Growth of the cost when a party goes to a group; None when a rule would break."""
    leaves_nobody = len(state.members[state.group_of[party]]) == 1
    if leaves_nobody or not state.has_room(party, group) or not state.fits(party, group):
        return None
    trial = Trial(state)
    trial.take(party)
    trial.place(party, group)
    grown = trial.grown
    trial.undo()
    return grown if grown < HARD // 2 else None


def explained(
    puzzle: Puzzle,
    groups: Sequence[PlannedGroup],
    unplaced: Sequence[Unplaced],
    person: str,
    *,
    sensitive: bool = False,
) -> Why:
    """Why a person is in a group, or in none."""
    group = next((group for group in groups if person in group.people), None)
    if group is None:
        out = next((entry for entry in unplaced if entry.person == person), None)
        if out is not None and sensitive:
            out = _in_full(puzzle, groups, out)
        return Why(person=person, reasons=out.reasons if out else ())
    moves = moves_of(puzzle, groups, person)
    return Why(
        person=person,
        group=group.id,
        bound_by=_ruled_out(puzzle, groups, group, person, sensitive=sensitive),
        next_best=moves[0] if moves else None,
    )


def named_in_full(
    puzzle: Puzzle, record: PlanRecord
) -> tuple[tuple[Unplaced, ...], Conflict | None]:
    """Why people of a plan are out, and its conflict, with every rule named."""
    labels = {rule.name: rule.label() for rule in puzzle.rules}

    def named(uses: tuple[RuleUse, ...]) -> tuple[RuleUse, ...]:
        return tuple(attrs.evolve(use, label=labels.get(use.rule, use.label)) for use in uses)

    conflict = record.conflict
    if conflict is not None:
        ways = tuple(attrs.evolve(way, uses=named(way.uses)) for way in conflict.relaxations)
        conflict = attrs.evolve(conflict, uses=named(conflict.uses), relaxations=ways)
    return tuple(_in_full(puzzle, record.groups, out) for out in record.unplaced), conflict


def _in_full(puzzle: Puzzle, groups: Sequence[PlannedGroup], out: Unplaced) -> Unplaced:
    """The reasons of somebody who is out with every rule named, where one was not."""
    hidden = message("why.sensitive-rule")
    if not groups or not any(hidden in dict(reason.values).values() for reason in out.reasons):
        return out
    reasons = reasons_out(puzzle, groups, out.person, sensitive=True)
    return attrs.evolve(out, reasons=reasons)


def _ruled_out(
    puzzle: Puzzle,
    groups: Sequence[PlannedGroup],
    own: PlannedGroup,
    person: str,
    *,
    sensitive: bool,
) -> tuple[Message, ...]:
    """The rules by which some other group could not have the person besides its people."""
    party = puzzle.parties[puzzle.party_of[puzzle.index[person]]]
    coming = {puzzle.people[at].id for at in party}
    names: dict[str, None] = {}
    for group in groups:
        if group is own:
            continue
        joined = attrs.evolve(group, people=tuple(sorted({*group.people, *coming})))
        names |= dict.fromkeys(broken_rules(puzzle, joined))
    by_name = {rule.name: shown_label(rule, sensitive=sensitive) for rule in puzzle.rules}
    size = puzzle.request.sizes
    by_name["grouping.size"] = message("size", least=size.least, most=size.most)
    by_name["grouping.site-capacity"] = by_name["grouping.facilitator"] = message("venues")
    return tuple(dict.fromkeys(by_name[name] for name in names if name in by_name))
