"""Plans that compete: venues with much choice, people put into them, and what must not change on the way."""

from math import prod
from random import Random

import attrs
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from osallisuus.grouping import GroupRequest, OpenGroup, Roster, WeeklyTime
from osallisuus.grouping.budget import Budget
from osallisuus.grouping.choice import empty, fill, suited, widen
from osallisuus.grouping.compiling import compile_request
from osallisuus.grouping.construct import Builder
from osallisuus.grouping.moves import Area
from osallisuus.grouping.puzzle import Puzzle, bits
from osallisuus.grouping.rivals import Rival
from osallisuus.grouping.samples import sample_roster
from osallisuus.grouping.search import mend
from osallisuus.grouping.session import Session
from osallisuus.grouping.state import HARD, OUT, State, Venue

seeds = st.integers(0, 300)


def opened(roster: Roster, seed: int) -> tuple[Session, Area]:
    """Groups with venues and nobody in them."""
    session = Session(compile_request(GroupRequest(people=roster, seed=seed)))
    area = session.areas[0]
    Builder(area).build(session.targets[0][0], area.rng)
    empty(area)
    return session, area


def choices(area: Area) -> list[int]:
    """For each party how many groups suit it, told by the rule itself."""
    groups = area.opened()
    return [sum(area.state.suits(party, group) for group in groups) for party in area.parties]


def settled(state: State) -> dict[int, Venue | None]:
    return {group: venue for group, venue in enumerate(state.venue) if venue is not None}


def clashing(puzzle: Puzzle, venues: list[Venue]) -> list[str]:
    """What is wrong with venues, told from the people and sites themselves."""
    wrong = []
    for at, (site, start, leader) in enumerate(venues):
        who = puzzle.facilitators[leader]
        others = venues[:at] + venues[at + 1 :]
        if not puzzle.site_starts[site] & puzzle.facilitator_starts[leader] & (1 << start):
            wrong.append("closed")
        if not puzzle.facilitator_sites[leader] >> site & 1:
            wrong.append("elsewhere")
        if who is not None and sum(other[2] == leader for other in venues) > who.max_groups:
            wrong.append("too many groups")
        same = [o for o in others if o[0] == site and puzzle.clashes[start] >> o[1] & 1]
        if len(same) >= puzzle.sites[site].groups_at_once:
            wrong.append("full")
    return wrong


@settings(max_examples=25, deadline=None)
@given(seeds, seeds)
def test_people_have_no_less_choice_and_venues_are_free(roster: int, seed: int) -> None:
    session, area = opened(sample_roster(40, localities=1, seed=roster).roster, seed)
    before = choices(area)
    groups = area.opened()
    steps = widen(area)
    after = choices(area)
    assert steps > 0
    assert area.opened() == groups
    assert session.state.size == [0] * len(session.state.size)
    assert min(before) == 0 or prod(after) >= prod(before)
    assert clashing(session.puzzle, [v for v in settled(session.state).values() if v]) == []
    masks = [suited(area, venue) for venue in settled(session.state).values()]
    assert after == [sum(m & area.bit_of[p] > 0 for m in masks) for p in area.parties]


def much(area: Area) -> tuple[int, int]:
    """How many have no choice, then in how many ways the others can be put into groups; least is best."""
    many = choices(area)
    return many.count(0), -prod(max(1, n) for n in many)


def most_of_all(area: Area) -> tuple[int, int]:
    """What the best of all venues of two groups come to; they have no venues afterwards."""
    state, (one, two) = area.state, area.opened()
    for group in (one, two):
        state.settle(group, None)
    venues = [
        (site, start, leader)
        for leader in area.leaders
        for site in area.sites
        for start in bits(state.free_starts(site, leader))
    ]
    found = []
    for venue in venues:
        state.settle(one, venue)
        for other in venues:
            if state.free_starts(other[0], other[2]) >> other[1] & 1:
                state.settle(two, other)
                found.append(much(area))
                state.settle(two, None)
        state.settle(one, None)
    return min(found)


def test_two_groups_mostly_get_the_venues_with_most_choice_of_all() -> None:
    reached = []
    for seed in range(20):
        _, area = opened(sample_roster(14, localities=1, seed=seed, most=9).roster, seed)
        groups = area.opened()
        assert len(groups) == 2
        for group in groups:
            area.state.settle(group, None)
            area.state.settle(group, Random(seed).choice(list(area.venues_for(group))))
        before = much(area)
        widen(area)
        after = much(area)
        reached.append((before, after) if after == most_of_all(area) else None)
    # Annealing may end short of the best.
    assert sum(one is not None for one in reached) >= 18
    assert sum(one is not None and one[0] != one[1] for one in reached) >= 10


@settings(max_examples=20, deadline=None)
@given(seeds, seeds)
def test_whoever_is_put_in_fits_and_venues_stay_while_people_are_moved(
    roster: int, seed: int
) -> None:
    session, area = opened(sample_roster(40, localities=1, seed=roster).roster, seed)
    widen(area)
    venues = settled(session.state)
    fill(area)
    state = session.state
    for group, members in enumerate(state.members):
        assert state.size[group] <= max(0, state.room[group])
        assert all(state.suits(party, group) for party in members)
    left = mend(area, Budget(2000, None), venues=False)
    assert settled(state) == venues
    assert left == area.cost()
    assert sum(party in area.out() for party in area.parties) * HARD <= left


@settings(max_examples=10, deadline=None)
@given(seeds, seeds)
def test_a_rival_keeps_every_rule_and_its_venues_while_it_is_annealed(
    roster: int, number: int
) -> None:
    people = sample_roster(50, localities=1, seed=roster).roster
    session = Session(compile_request(GroupRequest(people=people, seed=7)))
    area = session.areas[0]

    def rival() -> Rival:
        count = len(session.state.venue)
        return Rival(session.puzzle, area.component, area.groups, count, number)

    one, two = rival(), rival()
    whole, steps = one.build(session.targets[0][0], None)
    assert two.build(session.targets[0][0], None) == (whole, steps)
    assume(whole)
    venues = settled(one.state)
    assert one.best.cost is None
    assert OUT not in [one.state.group_of[party] for party in area.parties]
    costs = []
    for plan in (one, two):
        plan.count_cost()
        first = plan.best.cost
        plan.anneal(Budget(3000, None))
        assert first is not None
        assert plan.best.cost is not None
        assert plan.best.cost <= first < HARD // 2
        assert plan.area.cost() == plan.best.cost
        assert settled(plan.state) == venues
        costs.append((plan.best.cost, plan.best.groups))
    assert costs[0] == costs[1]
    # Taken over, it costs as much in the state of all components.
    session.count_cost()
    session.bests[0].adopt(one.best)
    session.bests[0].bring_back()
    assert area.cost() <= costs[0][0]


@settings(max_examples=10, deadline=None)
@given(seeds)
def test_groups_that_exist_keep_their_time_and_place(seed: int) -> None:
    roster = sample_roster(40, localities=1, seed=seed).roster
    leader, site = roster.facilitators[0], roster.sites[0]
    time: WeeklyTime = (leader.available or ())[0]
    group = OpenGroup(id="old", site=site.id, facilitator=leader.id, day=time.day, start=time.start)
    first = attrs.evolve(
        roster.people[0],
        placed="old",
        available=(time,),
        needs=(),
        keep_together=(),
        keep_apart=(),
        languages=(),
    )
    rng = Random(seed)
    session, area = opened(
        attrs.evolve(roster, people=(first, *roster.people[1:]), groups=(group,)), rng.randrange(9)
    )
    assume(session.state.venue[0] is not None)
    before = session.state.venue[0], list(session.state.members[0])
    assert before[1]
    widen(area)
    empty(area)
    assert (session.state.venue[0], session.state.members[0]) == before
