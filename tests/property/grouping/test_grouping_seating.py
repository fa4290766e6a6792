"""Seating some people anew by the exact solver, held against every way of seating them."""

import itertools
from random import Random

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from osallisuus.grouping import GroupRequest, Roster
from osallisuus.grouping.compiling import compile_request
from osallisuus.grouping.moves import Trial
from osallisuus.grouping.rivals import Rival
from osallisuus.grouping.rules import ShareLimit
from osallisuus.grouping.samples import sample_roster
from osallisuus.grouping.session import Session
from osallisuus.grouping.standard import standard_rules
from osallisuus.grouping.state import HARD, OUT, State

pytest.importorskip("ortools")
from osallisuus.grouping.racing import Race
from osallisuus.grouping.reseating import Reseating
from osallisuus.grouping.seating import SeatingModel


def wished(roster: Roster, rng: Random) -> Roster:
    """Give some people wishes for company, for a site, and somebody more to be apart from."""
    people = []
    for person in roster.people:
        others = [other.id for other in rng.sample(roster.people, 3) if other is not person]
        draw = rng.random()
        if draw < 0.3:
            person = attrs.evolve(person, wish_people=tuple(others[:2]))
        elif draw < 0.5:
            person = attrs.evolve(person, wish_sites=(rng.choice(roster.sites).id,))
        elif draw < 0.6:
            person = attrs.evolve(person, keep_apart=(*person.keep_apart, others[0]))
        people.append(person)
    return attrs.evolve(roster, people=tuple(people))


def planned(seed: int, *, shares: bool) -> Session:
    """A plan that keeps every rule and leaves nobody out; a case in which a short search finds none is left."""
    roster = wished(sample_roster(30, localities=1, seed=seed).roster, Random(seed))
    rules = standard_rules(roster)
    if shares:
        rules = (*rules, ShareLimit(attribute="gender", most_percent=80))
    session = Session(compile_request(GroupRequest(people=roster, seed=seed, rules=rules)))
    session.first_plan()
    session.count_cost()
    session.bests[0].bring_back()
    assume(not session.left_out(0))
    return session


def occupied(session: Session) -> list[int]:
    """The groups that have people."""
    return [group for group in session.areas[0].opened() if session.state.members[group]]


def cheapest(state: State, groups: list[int], free: list[int]) -> int:
    """Cost of the cheapest of all ways of seating the free parties."""
    before = state.snapshot()
    found = []
    for places in itertools.product(groups, repeat=len(free)):
        for party in free:
            state.take(party)
        for party, group in zip(free, places, strict=True):
            if state.has_room(party, group) and state.fits(party, group):
                state.place(party, group)
        if all(state.group_of[party] != OUT for party in free):
            found.append(state.total)
        state.restore(before)
    return min(found)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 200), st.randoms(use_true_random=False), st.booleans())
def test_nobody_seats_them_cheaper(seed: int, draw: Random, shares: bool) -> None:
    session = planned(seed, shares=shares)
    area, state = session.areas[0], session.state
    groups = occupied(session)
    free = sorted(draw.sample(area.parties, 4))
    before = state.total
    least = cheapest(state, groups, free)
    assert state.total == before
    seating = SeatingModel(state, groups, free).solve(100.0, None, 0)
    places = seating.groups
    assert seating.settled
    assert seating.effort > 0
    assert places.keys() == set(free)
    for party in free:
        state.take(party)
    for party, group in places.items():
        assert state.fits(party, group)
        state.place(party, group)
    assert state.total == least <= before


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 200), st.randoms(use_true_random=False), st.booleans())
def test_only_cheaper_seats_are_found_when_less_is_asked_for(
    seed: int, draw: Random, shares: bool
) -> None:
    session = planned(seed, shares=shares)
    state = session.state
    opened = occupied(session)
    groups = sorted(draw.sample(opened, min(2, len(opened))))
    free = sorted(party for group in groups for party in state.members[group])
    before = state.total
    best = SeatingModel(state, groups, free).solve(100.0, None, 0)
    asking = SeatingModel(state, groups, free)
    asking.ask_for_less()
    cheaper = asking.solve(100.0, None, 0)
    assert best.settled
    assert cheaper.settled
    totals = []
    for found in (best, cheaper):
        snapshot = state.snapshot()
        Trial(state).exchange(found.groups)
        totals.append(state.total)
        state.restore(snapshot)
    assert totals[0] == totals[1] <= before
    assert bool(cheaper.groups) == (totals[0] < before)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 200), st.randoms(use_true_random=False), st.booleans())
def test_less_is_asked_for_of_some_people_as_it_is_of_all_of_a_group(
    seed: int, draw: Random, shares: bool
) -> None:
    session = planned(seed, shares=shares)
    area, state = session.areas[0], session.state
    groups = occupied(session)
    free = sorted(draw.sample(area.parties, 4))
    before = state.total
    least = cheapest(state, groups, free)
    model = SeatingModel(state, groups, free)
    model.ask_for_less()
    found = model.solve(100.0, None, 0)
    assert found.settled
    assert bool(found.groups) == (least < before)
    Trial(state).exchange(found.groups)
    assert state.total == least


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 200), st.integers(0, 9))
def test_asking_again_and_again_never_costs_more_and_moves_no_group(roster: int, seed: int) -> None:
    session = planned(roster, shares=False)
    area, state = session.areas[0], session.state
    area.rng.seed(seed)
    seats = Reseating(area, seed)
    venues, costs = list(state.venue), [area.cost()]
    assert len(seats.kinds) > 1
    for _ in range(8):
        assert seats.ask(0.2, None) > 0
        costs.append(area.cost())
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] < HARD // 2
    assert state.venue == venues
    assert OUT not in [state.group_of[party] for party in area.parties]
    assert min(seats.spent) > 0
    anew = State(session.puzzle, state.anchors, len(state.venue) - state.anchors)
    anew.restore(state.snapshot())
    assert anew.total == state.total


def rivals(seed: int, many: int) -> list[Rival]:
    """Whole plans of one roster, everything counted."""
    roster = wished(sample_roster(48, localities=1, seed=seed).roster, Random(seed))
    session = Session(compile_request(GroupRequest(people=roster, seed=seed)))
    area = session.areas[0]
    made = []
    for number in range(50):
        rival = Rival(session.puzzle, area.component, area.groups, len(session.state.venue), number)
        if rival.build(session.targets[0][0], None)[0]:
            rival.count_cost()
            made.append(rival)
        if len(made) == many:
            break
    return made


def race(entered: list[Rival], effort: float, *, bound: int = 0, late: bool = False) -> float:
    return Race(entered, bound=bound, seed=1, deadline=None, out_of_time=lambda: late).run(effort)


def test_a_race_ends_the_same_whether_or_not_two_run_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ends = []
    for at_once in (1, 3):
        monkeypatch.setattr("osallisuus.grouping.racing.MOST_AT_ONCE", at_once)
        monkeypatch.setattr("osallisuus.grouping.racing.cpu_count", lambda: 8)
        entered = rivals(3, 4)
        first = [rival.best.cost for rival in entered]
        used = race(entered, 0.6)
        assert 0 < used < 1.5
        assert all(
            before is not None and rival.best.cost is not None and rival.best.cost <= before
            for before, rival in zip(first, entered, strict=True)
        )
        assert min(rival.best.cost or 0 for rival in entered) < min(cost or 0 for cost in first)
        ends.append((used, [(rival.best.cost, rival.best.groups) for rival in entered]))
    assert ends[0] == ends[1]


def test_a_race_is_over_when_time_is_or_when_nothing_is_cheaper() -> None:
    entered = rivals(3, 3)
    before = [rival.best.groups for rival in entered]
    assert race(entered, 1.0, late=True) == 0
    assert race(entered, 1.0, bound=10**9) == 0
    assert [rival.best.groups for rival in entered] == before
    # One that has nothing left to gain ends it for all after the round.
    costs = sorted(rival.best.cost or 0 for rival in entered)
    assert race(entered, 4.0, bound=costs[0]) < 1.7


def test_what_goes_wrong_with_one_rival_ends_the_race_of_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entered = rivals(3, 3)
    asked: list[Reseating] = []

    def interrupted(seats: Reseating, effort: float, deadline: float | None) -> float:
        asked.append(seats)
        if len(asked) == 5:
            raise KeyboardInterrupt
        return 1e-6

    monkeypatch.setattr(Reseating, "ask", interrupted)
    with pytest.raises(KeyboardInterrupt):
        race(entered, 1.0)
    # Whoever went on would have asked some hundred thousand times.
    assert len(asked) < 100_000


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 200))
def test_no_work_seats_nobody_anew(seed: int) -> None:
    session = planned(seed, shares=False)
    area, state = session.areas[0], session.state
    groups = occupied(session)
    seating = SeatingModel(state, groups, area.parties[:9]).solve(1e-9, None, 0)
    assert seating.groups.keys() in (set(), set(area.parties[:9]))
