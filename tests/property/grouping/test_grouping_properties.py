"""Plans of small rosters against brute force; every solver against the verifier."""

import itertools
from collections.abc import Iterator
from functools import cache

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from osallisuus.grouping import (
    Balanced,
    GroupFacilitator,
    GroupRequest,
    HardRule,
    LanguageSkill,
    Mixed,
    NotAlone,
    Person,
    PlannedGroup,
    Reach,
    Roster,
    RuleBreak,
    SharedLanguage,
    ShareLimit,
    Site,
    SizeRange,
    WeeklyTime,
    WishedCompany,
    check_preference,
    check_rule,
    diagnose,
    form_groups,
    price,
    verify,
)
from osallisuus.grouping.bounds import lower_bound, sum_bound
from osallisuus.grouping.compiling import compile_request
from osallisuus.grouping.counting import counted_conflict
from osallisuus.grouping.preferences import EvenShares, NewCompany
from osallisuus.grouping.puzzle import Component, Sum
from osallisuus.grouping.rules import AgeLimits, CommonTime
from osallisuus.grouping.samples import sample_roster
from osallisuus.grouping.ties import KeepApart, KeepTogether

TIMES = tuple(WeeklyTime(day=day, start=600, end=720) for day in (1, 2))
RULES = (NotAlone(), CommonTime(minutes=120), SharedLanguage(), KeepTogether(), KeepApart())
PREFERENCES = (Mixed(weight=4), Balanced(attribute="age"), WishedCompany(weight=3))


@st.composite
def rosters(draw: st.DrawFn, least: int = 0, most: int = 7) -> Roster:
    count = draw(st.integers(least, most))
    ids = [f"P-{at}" for at in range(count)]
    people = []
    for at, person in enumerate(ids):
        others = st.sampled_from(ids[:at] + ids[at + 1 :]) if count > 1 else st.nothing()
        some = st.lists(others, max_size=1).map(tuple) if count > 1 else st.just(())
        row = Person(
            id=person,
            backgrounds=draw(st.sampled_from([(), ("a",), ("a",), ("b",)])),
            languages=tuple(
                LanguageSkill(code=code)
                for code in draw(st.sets(st.sampled_from(["fi", "ar"]), min_size=1))
            ),
            age=draw(st.none() | st.integers(18, 60)),
            available=draw(st.sampled_from([TIMES, TIMES, TIMES[:1], TIMES[1:]])),
            wish_people=draw(some),
            keep_together=draw(some) if draw(st.integers(0, 5)) == 0 else (),
            keep_apart=draw(some) if draw(st.integers(0, 5)) == 0 else (),
        )
        people.append(row)
    return Roster(people=tuple(people))


@st.composite
def requests(draw: st.DrawFn, *, solver: str = "search") -> GroupRequest:
    least = draw(st.integers(1, 3))
    rules = tuple(rule for rule in RULES if draw(st.booleans()))
    return GroupRequest(
        people=draw(rosters()),
        size=SizeRange(least=least, most=least + draw(st.integers(0, 2))),
        rules=rules,
        preferences=tuple(p for p in PREFERENCES if draw(st.booleans())),
        left_out_cost=1000,
        steps=1500,
        seed=draw(st.integers(0, 3)),
        solver=solver,  # type: ignore[arg-type]
    )


def partitions(ids: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Every way to put people into groups, some perhaps into none."""
    if not ids:
        yield ()
        return
    first, rest = ids[0], ids[1:]
    for tail in partitions(rest):
        yield tail
        yield ((first,), *tail)
        for at, group in enumerate(tail):
            yield (*tail[:at], (first, *group), *tail[at + 1 :])


@cache
def all_partitions(count: int) -> tuple[tuple[tuple[str, ...], ...], ...]:
    return tuple(partitions(tuple(f"P-{at}" for at in range(count))))


def best_by_brute_force(request: GroupRequest) -> tuple[int, int]:
    """Least score of all plans, and the fewest people any of them leaves out."""
    timed = any(isinstance(rule, CommonTime) for rule in request.rules or ())
    allowed: dict[tuple[str, ...], PlannedGroup | None] = {}
    best: tuple[int, int] | None = None
    count = len(request.people.people)
    for groups in all_partitions(count):
        planned = []
        for people in groups:
            if people not in allowed:
                choices = [
                    PlannedGroup(id="+".join(people), people=people, meeting=meeting)
                    for meeting in (TIMES if timed else (None,))
                ]
                allowed[people] = next((g for g in choices if not verify([g], request)), None)
            group = allowed[people]
            if group is None:
                break
            planned.append(group)
        else:
            costs, left_out = price(planned, request)
            score = sum(costs) + left_out
            left = count - sum(len(group.people) for group in planned)
            best = (score, left) if best is None or score < best[0] else best
    assert best is not None
    return best


@settings(max_examples=40, deadline=None)
@given(requests())
def test_the_local_search_is_sound_beside_brute_force(request: GroupRequest) -> None:
    plan = form_groups(request)
    best, _ = best_by_brute_force(request)
    assert verify(plan.groups, request) == ()
    # A heuristic promises no optimum; what it claims of the optimum must hold all the same.
    assert plan.bound <= best <= plan.score
    assert plan.status != "proven" or plan.score == best
    assert len(plan.unplaced) + sum(len(g.people) for g in plan.groups) == len(
        request.people.people
    )
    assert all(left.reasons for left in plan.unplaced)


@settings(max_examples=25, deadline=None)
@given(requests(solver="exact"))
def test_the_exact_solver_proves_what_brute_force_finds(request: GroupRequest) -> None:
    plan = form_groups(request)
    best, _ = best_by_brute_force(request)
    assert (plan.score, plan.bound) == (best, best)
    assert verify(plan.groups, request) == ()


@settings(max_examples=25, deadline=None)
@given(requests())
def test_a_conflict_is_found_exactly_when_not_everybody_can_be_placed(
    request: GroupRequest,
) -> None:
    wanted = attrs.evolve(request, preferences=(), left_out_cost=1000)
    score, _ = best_by_brute_force(wanted)
    conflict = diagnose(wanted)
    assert (conflict is not None) == (score > 0)
    if conflict is not None:
        assert conflict.uses
        assert all(relaxation.uses for relaxation in conflict.relaxations)


@settings(max_examples=60, deadline=None)
@given(requests())
def test_a_conflict_by_counting_is_never_a_false_alarm(request: GroupRequest) -> None:
    limits = (ShareLimit(most_percent=50), NotAlone(least=2), SharedLanguage(others=2))
    wanted = attrs.evolve(request, preferences=(), rules=(*(request.rules or ()), *limits[:2]))
    puzzle = compile_request(wanted)
    if not puzzle.hopeless and counted_conflict(puzzle) is not None:
        score, _ = best_by_brute_force(wanted)
        assert score > 0


@settings(max_examples=30, deadline=None)
@given(requests())
def test_the_combinatorial_bound_never_exceeds_the_best(request: GroupRequest) -> None:
    best, _ = best_by_brute_force(request)
    assert lower_bound(compile_request(request)) <= best


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.integers(-12, 12), min_size=1, max_size=6),
    st.integers(1, 3),
    st.integers(1, 3),
    st.integers(1, 20),
)
def test_the_bound_of_a_sum_never_exceeds_the_best(
    values: list[int], groups: int, weight: int, scale: int
) -> None:
    term = Sum(values=tuple(values), weight=weight, scale=scale)
    component = Component(parties=tuple(range(len(values))), sites=1, anchors=())
    best = min(
        sum(
            weight
            * (abs(sum(v for v, at in zip(values, seats, strict=True) if at == group)) // scale)
            for group in range(groups)
        )
        for seats in itertools.product(range(groups), repeat=len(values))
    )
    assert sum_bound(term, component, groups) <= best


def test_the_bound_of_a_sum_is_met_by_one_person_too_many() -> None:
    term = Sum(values=(5, 5, 5, 5), weight=2, scale=10)
    component = Component(parties=(0, 1, 2, 3), sites=1, anchors=())
    assert sum_bound(term, component, 2) == 2


@settings(max_examples=25, deadline=None)
@given(rosters(least=4), st.integers(0, 5))
def test_rules_and_preferences_say_the_same_twice(roster: Roster, seed: int) -> None:
    checked: list[HardRule] = [*RULES, ShareLimit(most_percent=60), AgeLimits(least=20), Reach()]
    checked.append(ShareLimit(least_percent=20, most_percent=70, only=("a",)))
    for rule in checked:
        assert check_rule(rule, roster, draws=40, seed=seed) == (), rule.name
    for preference in (*PREFERENCES, EvenShares(attribute="background"), NewCompany()):
        assert check_preference(preference, roster, draws=40, seed=seed) == (), preference.name


@settings(max_examples=15, deadline=None)
@given(rosters(least=5), st.data())
def test_joining_and_leaving_keep_every_rule(roster: Roster, data: st.DataObject) -> None:
    request = GroupRequest(
        people=roster, size=SizeRange(least=2, most=4), rules=RULES, steps=300, solver="search"
    )
    plan = form_groups(request)
    leaver = data.draw(st.sampled_from(roster.people)).id
    left = plan.leaves(leaver).plan
    assert verify(left.groups, left.request()) == ()
    assert left.group_of(leaver) is None
    newcomer = attrs.evolve(data.draw(st.sampled_from(roster.people)), id="NEW", keep_together=())
    grown = plan.joins(attrs.evolve(newcomer, keep_apart=())).plan
    assert verify(grown.groups, grown.request()) == ()


@settings(max_examples=10, deadline=None)
@given(st.sampled_from([10, 16, 24]), st.integers(0, 50))
def test_a_planted_plan_keeps_every_rule_and_is_found(count: int, seed: int) -> None:
    sample = sample_roster(count, localities=1, seed=seed)
    request = GroupRequest(people=sample.roster, steps=1, seed=seed)
    plan = form_groups(request)
    assert plan.unplaced == ()
    assert verify(plan.groups, request) == ()
    puzzle = compile_request(request)
    assert not puzzle.hopeless
    assert lower_bound(puzzle) <= plan.score


@settings(max_examples=30, deadline=None)
@given(rosters(least=3), st.data())
def test_the_verifier_finds_what_is_wrong(roster: Roster, data: st.DataObject) -> None:
    request = GroupRequest(people=roster, size=SizeRange(least=2, most=7), rules=(), preferences=())
    ids = [person.id for person in roster.people]
    whole = PlannedGroup(id="G", people=tuple(ids))
    assert verify([whole], request) == ()
    broken = {
        "grouping.people": [attrs.evolve(whole, people=(*ids, ids[0])[-7:] + (ids[0],) * 1)],
        "grouping.size": [attrs.evolve(whole, people=(ids[0],))],
        "grouping.common-time": [whole],
        "grouping.facilitator": [attrs.evolve(whole, facilitator="F")],
        "grouping.site-capacity": [attrs.evolve(whole, site="S")],
    }
    kind = data.draw(st.sampled_from(sorted(broken)))
    if kind == "grouping.common-time":
        request = attrs.evolve(request, rules=(CommonTime(minutes=120),))
    if kind == "grouping.facilitator":
        busy = GroupFacilitator(id="F", group_size=1)
        request = attrs.evolve(request, people=attrs.evolve(roster, facilitators=(busy,)))
    if kind == "grouping.site-capacity":
        small = Site(id="S", capacity=1)
        request = attrs.evolve(request, people=attrs.evolve(roster, sites=(small,)))
    found: tuple[RuleBreak, ...] = verify(broken[kind], request)
    assert kind in {entry.rule for entry in found}
