"""The cost that the search counts step by step is the cost counted anew, whatever was done before."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from osallisuus.grouping import GroupRequest
from osallisuus.grouping.compiling import compile_request
from osallisuus.grouping.moves import Area, Trial
from osallisuus.grouping.rules import ShareLimit
from osallisuus.grouping.samples import sample_roster
from osallisuus.grouping.session import Session
from osallisuus.grouping.standard import standard_rules
from osallisuus.grouping.state import HARD, OUT, State


def at_random(area: Area, trial: Trial, rng: Random) -> None:
    """Place, take or exchange somebody, or change a venue, whether that keeps the rules or not."""
    state = area.state
    party, group = rng.choice(area.parties), rng.choice(area.groups)
    draw = rng.random()
    if draw < 0.2:
        for member in list(state.members[group]):
            trial.take(member)
        venues = list(area.venues_for(group))
        trial.settle(group, rng.choice([None, *venues[:9]]))
    elif draw < 0.4 and state.venue[group] is not None:
        area.change_venue(trial, group)
    elif state.group_of[party] != OUT:
        trial.take(party)
    elif state.has_room(party, group) and state.fits(party, group):
        trial.place(party, group)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 30), st.integers(0, 1000), st.booleans())
def test_costs_counted_step_by_step_are_costs_counted_anew(
    roster: int, seed: int, soft: bool
) -> None:
    request = GroupRequest(people=sample_roster(30, localities=1, seed=roster).roster, seed=seed)
    session = Session(compile_request(request))
    area, state, rng = session.areas[0], session.state, Random(seed)
    if soft:
        session.count_cost()
    for _ in range(150):
        before, total = state.snapshot(), state.total
        trial = Trial(state)
        at_random(area, trial, rng)
        assert state.total == total + trial.grown
        if rng.random() < 0.3:
            trial.undo()
            assert (state.snapshot(), state.total) == (before, total)
    anew = State(session.puzzle, state.anchors, len(state.venue) - state.anchors, soft=soft)
    anew.restore(state.snapshot())
    assert anew.cost_of == state.cost_of
    assert anew.total == state.total
    assert [anew.unmet[g] for g in area.groups] == [state.unmet[g] for g in area.groups]


def rules_broken(state: State, group: int) -> int:
    """The broken rules of a group, told by the rules themselves."""
    puzzle, size = state.puzzle, state.size[group]
    here = {at for party in state.members[group] for at in puzzle.parties[party]}
    counted = sum(c.penalty(len(c.members & here), size) for c in puzzle.categories if size)
    return counted + (size > 0) * max(0, puzzle.least - size) + state.unmet[group]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 30), st.integers(0, 1000), st.booleans())
def test_broken_rules_are_those_that_the_rules_tell_and_moves_are_foreseen(
    roster: int, seed: int, shares: bool
) -> None:
    people = sample_roster(30, localities=1, seed=roster).roster
    rules = standard_rules(people)
    if shares:
        rules += (ShareLimit(attribute="background", most_percent=40),)
    session = Session(compile_request(GroupRequest(people=people, rules=rules, seed=seed)))
    area, state, rng = session.areas[0], session.state, Random(seed)
    for _ in range(100):
        at_random(area, Trial(state), rng)
        for group in area.groups:
            assert state.cost_of[group] == HARD * rules_broken(state, group)
        party, group = rng.choice(area.parties), rng.choice(area.groups)
        home = state.group_of[party]
        if home in {OUT, group} or not (state.has_room(party, group) and state.fits(party, group)):
            continue
        foreseen, unmet = state.quick_move(party, group), sum(state.unmet)
        trial = Trial(state)
        trial.take(party)
        trial.place(party, group)
        assert trial.grown == foreseen + HARD * (sum(state.unmet) - unmet)
