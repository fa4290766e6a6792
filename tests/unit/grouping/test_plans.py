"""What a plan gives: the same for a seed, checked, explained, and silent on what is sensitive."""

import copy
import itertools
import pickle
from typing import Literal

import attrs
import pytest

from osallisuus.errors import ValueProblemError
from osallisuus.grouping import (
    GroupFacilitator,
    GroupPlan,
    GroupRequest,
    InvalidRequestError,
    LanguageSkill,
    Mixed,
    NotAlone,
    OpenGroup,
    PeopleNotAttachedError,
    Person,
    PlanRefusedError,
    Roster,
    SharedLanguage,
    Site,
    SizeRange,
    UnknownPersonError,
    WeeklyTime,
    check_preference,
    check_rule,
    form_groups,
    price,
    standard_preferences,
    standard_rules,
    verify,
)
from osallisuus.grouping.annealing import anneal
from osallisuus.grouping.compiling import compile_request
from osallisuus.grouping.rules import Accessible, CommonTime
from osallisuus.grouping.samples import sample_roster
from osallisuus.grouping.ties import StayPlaced

SECRETS = ("somalia", "iraq", "woman", "step-free", "backgrounds", "waiting_days")


@pytest.fixture(scope="module")
def asked() -> GroupRequest:
    return GroupRequest(
        people=sample_roster(60, localities=2, seed=3).roster, steps=4000, solver="search"
    )


@pytest.fixture(scope="module")
def plan(asked: GroupRequest) -> GroupPlan:
    return form_groups(asked)


def test_the_plan_keeps_every_rule_and_its_figures_add_up(
    plan: GroupPlan, asked: GroupRequest
) -> None:
    assert verify(plan.groups, asked) == ()
    costs, left_out = price(plan.groups, asked)
    assert plan.score == sum(costs) + left_out
    assert sum(figure.cost for figure in plan.figures) + left_out == plan.score
    assert plan.bound <= plan.score
    assert 0 <= plan.gap < 1


def test_the_same_seed_gives_the_same_plan_and_another_seed_may_not(
    plan: GroupPlan, asked: GroupRequest
) -> None:
    assert form_groups(asked) == plan
    shuffled = attrs.evolve(asked, seed=9)
    assert form_groups(shuffled).seed == 9


def test_a_plan_never_shows_what_is_sensitive(plan: GroupPlan) -> None:
    shown = [repr(plan), plan.text(), repr(attrs.asdict(plan)), repr(plan.source)]
    shown += [plan.why(person.id).text() for person in plan.request().people.people[:10]]
    for text in shown:
        assert not [secret for secret in SECRETS if secret in text]
    assert not [secret for secret in SECRETS if secret.encode() in pickle.dumps(plan)]


def test_rules_on_what_is_sensitive_are_named_when_asked_for() -> None:
    # The last one has a background that nobody shares.
    people = [Person(id=f"P-{n}", backgrounds=("iraq" if n == 6 else "finland",)) for n in range(7)]
    size = SizeRange(least=3, most=7)
    request = GroupRequest(
        people=Roster(people=people), size=size, rules=(NotAlone(),), solver="search", steps=200
    )
    plan = form_groups(request)
    assert [left.person for left in plan.unplaced] == ["P-6"]
    named = NotAlone().label().text()
    assert named not in plan.text() + plan.why("P-6").text()
    assert named in plan.why("P-6", sensitive=True).text()
    assert named in plan.in_full().text()
    assert attrs.evolve(plan.in_full(), unplaced=plan.unplaced) == plan


def test_the_rules_of_a_conflict_are_named_when_asked_for() -> None:
    people = [Person(id=f"P-{n}", backgrounds=("iraq" if n == 4 else "finland",)) for n in range(5)]
    plan = form_groups(
        GroupRequest(
            people=Roster(people=people),
            size=SizeRange(least=2, most=5),
            rules=(NotAlone(),),
            everyone=True,
        )
    )
    hidden = "a rule on who makes up a group"
    named = plan.in_full().conflict
    assert plan.conflict is not None
    assert named is not None
    assert hidden in plan.conflict.text()
    assert hidden not in named.text()
    assert NotAlone().label().text() in named.text()


def test_a_person_prints_only_the_id() -> None:
    person = Person(id="P-1", backgrounds=("iraq",), gender="woman", age=40)
    assert repr(person) == "Person(id='P-1', ...)"
    assert "iraq" not in repr(GroupRequest(people=Roster(people=(person,))))


def test_a_stored_plan_asks_for_its_people_and_takes_them_back(
    plan: GroupPlan, asked: GroupRequest
) -> None:
    stored = pickle.loads(pickle.dumps(plan))
    assert stored == plan
    with pytest.raises(PeopleNotAttachedError):
        stored.why("P-0001")
    assert stored.with_people(asked).why("P-0001") == plan.why("P-0001")
    assert copy.copy(plan).why("P-0001") == plan.why("P-0001")


def test_why_prices_the_next_best_place_by_the_score(plan: GroupPlan, asked: GroupRequest) -> None:
    priced = 0
    for person in asked.people.people[::7]:
        why = plan.why(person.id)
        assert why.group is not None
        if why.next_best is None:
            continue
        changed = exchanged(plan, person.id, why.next_best.group, why.next_best.instead)
        assert verify(changed.groups, asked) == ()
        costs, left_out = price(changed.groups, asked)
        assert sum(costs) + left_out - plan.score == why.next_best.change
        priced += 1
    assert priced


def together(plan: GroupPlan, person: str) -> set[str]:
    """A person with everybody that a rule ties to them."""
    rows = plan.request().people.people
    tied = {person}
    for _ in rows:
        tied |= {r.id for r in rows if tied & set(r.keep_together)}
        tied |= {other for r in rows if r.id in tied for other in r.keep_together}
    return tied


def exchanged(plan: GroupPlan, person: str, group: str, instead: tuple[str, ...]) -> GroupPlan:
    here = plan.group_of(person)
    assert here is not None
    tied = together(plan, person)
    rows = []
    for row in plan.groups:
        people = set(row.people)
        if row.id == here.id:
            people = people - tied | set(instead)
        elif row.id == group:
            people = people - set(instead) | tied
        rows.append(attrs.evolve(row, people=tuple(sorted(people))))
    return attrs.evolve(plan, groups=tuple(rows))


def test_swaps_are_free_and_keep_the_rules(plan: GroupPlan, asked: GroupRequest) -> None:
    found = 0
    for person in asked.people.people:
        assert all(swap.change <= 0 for swap in plan.swaps(person.id))
        for swap in plan.swaps(person.id, most=8)[:2]:
            changed = exchanged(plan, person.id, swap.group, swap.instead)
            assert verify(changed.groups, asked) == ()
            assert swap.change <= 8
            found += 1
    assert found


def test_people_who_are_alike_can_change_places_freely() -> None:
    roster = Roster(people=tuple(Person(id=f"P-{n}") for n in range(6)))
    request = GroupRequest(
        people=roster, size=SizeRange(least=3, most=3), steps=50, solver="search"
    )
    made = form_groups(request)
    assert [swap.instead for swap in made.swaps(made.groups[0].people[0])] == [
        (other,) for other in made.groups[1].people
    ]


def test_asking_for_a_stranger_says_so(plan: GroupPlan) -> None:
    for ask in (plan.why, plan.swaps, plan.leaves):
        with pytest.raises(UnknownPersonError, match="'stranger' is not in the roster"):
            ask("stranger")


def test_compare_matches_groups_by_people_and_not_by_name(plan: GroupPlan) -> None:
    renamed = attrs.evolve(
        plan, groups=tuple(attrs.evolve(g, id=f"X-{g.id}") for g in reversed(plan.groups))
    )
    assert plan.compare(renamed).moved == ()
    first = plan.groups[0].people[0]
    without = attrs.evolve(
        plan,
        groups=(attrs.evolve(plan.groups[0], people=plan.groups[0].people[1:]), *plan.groups[1:]),
    )
    assert plan.compare(without).moved == ((first, plan.groups[0].id, None),)


def test_somebody_joins_with_as_few_moves_as_can_be(plan: GroupPlan, asked: GroupRequest) -> None:
    model = asked.people.people[0]
    newcomer = attrs.evolve(model, id="NEW", keep_together=(), keep_apart=(), placed=None)
    change = plan.joins(newcomer)
    assert verify(change.plan.groups, change.plan.request()) == ()
    movers = [person for person, _, _ in change.difference.moved if person != "NEW"]
    assert len(movers) <= 3
    assert change.plan.group_of("NEW") is not None
    with pytest.raises(InvalidRequestError):
        plan.joins(model)


def test_somebody_leaves_and_the_rest_stay_where_they_can(
    plan: GroupPlan, asked: GroupRequest
) -> None:
    for person in asked.people.people[::9]:
        change = plan.leaves(person.id)
        assert verify(change.plan.groups, change.plan.request()) == ()
        assert change.plan.group_of(person.id) is None
        assert len(change.difference.moved) <= 12


def test_leaving_where_nobody_is_missed_moves_nobody() -> None:
    roster = Roster(people=tuple(Person(id=f"P-{n}") for n in range(8)))
    small = GroupRequest(people=roster, size=SizeRange(least=3, most=5), steps=200, solver="search")
    change = form_groups(small).leaves("P-3")
    assert [person for person, _, _ in change.difference.moved] == ["P-3"]
    assert change.fewest


def test_leaving_a_group_too_small_moves_one_and_that_is_proven_fewest() -> None:
    roster = Roster(people=tuple(Person(id=f"P-{n}") for n in range(7)))
    small = GroupRequest(people=roster, size=SizeRange(least=3, most=5), steps=200, solver="search")
    plan = form_groups(small)
    assert sorted(len(group.people) for group in plan.groups) == [3, 4]
    leaver = min(plan.groups, key=lambda group: len(group.people)).people[0]
    change = plan.leaves(leaver)
    assert change.fewest
    assert len(change.difference.moved) == 2


def test_people_already_placed_stay_and_their_group_keeps_its_venue() -> None:
    times = (WeeklyTime(day=2, start=600, end=720), WeeklyTime(day=3, start=600, end=720))
    roster = Roster(
        people=tuple(
            Person(id=f"P-{n}", locality="a", available=times, placed="open" if n < 2 else None)
            for n in range(8)
        ),
        sites=(Site(id="hall", locality="a"), Site(id="hut", locality="a")),
        groups=(OpenGroup(id="open", site="hut", day=3, start=600),),
    )
    placed = form_groups(
        GroupRequest(people=roster, size=SizeRange(least=3, most=5), steps=500, solver="search")
    )
    group = next(group for group in placed.groups if group.id == "open")
    assert {"P-0", "P-1"} <= set(group.people)
    assert (group.site, str(group.meeting)) == ("hut", "wed 10:00-12:00")
    assert placed.unplaced == ()


def test_ctrl_c_gives_the_best_plan_so_far(
    monkeypatch: pytest.MonkeyPatch, asked: GroupRequest
) -> None:
    real = anneal
    calls = []

    def interrupted(*args: object, **options: object) -> None:
        calls.append(args)
        if len(calls) > 1:
            raise KeyboardInterrupt
        real(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("osallisuus.grouping.session.anneal", interrupted)
    stopped = form_groups(asked)
    assert stopped.stopped == "interrupted"
    assert verify(stopped.groups, asked) == ()
    assert stopped.unplaced == ()
    cut = {"fi": "keskeytettiin", "sv": "avbröts", "en": "interrupted"}
    for language, word in cut.items():
        assert word in stopped.text(language).splitlines()[1]
        assert word not in attrs.evolve(stopped, stopped="done").text(language)


def test_ctrl_c_while_plans_compete_gives_the_best_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ortools")
    from osallisuus.grouping.reseating import Reseating

    real, calls = Reseating.ask, []

    def interrupted(seats: Reseating, effort: float, deadline: float | None) -> float:
        calls.append(seats)
        if len(calls) > 6:
            raise KeyboardInterrupt
        return real(seats, effort, deadline)

    monkeypatch.setattr(Reseating, "ask", interrupted)
    roster = sample_roster(60, localities=1, seed=3).roster
    request = GroupRequest(people=roster, seed=3)
    stopped = form_groups(request)
    assert len(set(map(id, calls))) > 1
    assert stopped.stopped == "interrupted"
    assert stopped.unplaced == ()
    assert verify(stopped.groups, request) == ()
    first = form_groups(GroupRequest(people=roster, seed=3, solver="search", steps=1))
    assert stopped.score < first.score


def test_a_place_that_would_be_better_is_called_so() -> None:
    # The plan of a search that has barely begun leaves a better place to somebody.
    people = sample_roster(60, localities=1, seed=3).roster
    plan = form_groups(GroupRequest(people=people, steps=1, solver="search", time_limit=0.001))
    why = [plan.why(person.id) for person in people.people]
    better = [one for one in why if one.next_best is not None and one.next_best.change < 0]
    assert better
    words = {
        "fi": ("olisi parempi", "Seuraavaksi paras"),
        "sv": ("vore bättre", "Näst bäst"),
        "en": ("would be better", "next best"),
    }
    for one in why:
        for language, (said, unsaid) in words.items():
            lines = one.text(language)
            assert (said in lines) == (one in better)
            assert not (one in better and unsaid in lines)


def test_ctrl_c_before_the_first_plan_leaves_everybody_out(
    monkeypatch: pytest.MonkeyPatch, asked: GroupRequest
) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("osallisuus.grouping.session.mend", interrupted)
    stopped = form_groups(asked)
    assert stopped.stopped == "interrupted"
    assert stopped.groups == ()
    assert len(stopped.unplaced) == 60


@attrs.frozen(kw_only=True)
class Sloppy(NotAlone):
    """A plugin's rule whose terms ask for less than the rule itself."""

    def terms(self, roster: Roster):  # type: ignore[no-untyped-def]
        return iter(())


def test_a_rule_that_contradicts_itself_is_found_and_never_handed_out() -> None:
    people = tuple(Person(id=f"P-{n}", backgrounds=("a",) if n else ("b",)) for n in range(6))
    roster = Roster(people=people)
    assert check_rule(Sloppy(), roster)
    with pytest.raises(PlanRefusedError, match=r"grouping\.not-alone-background"):
        form_groups(GroupRequest(people=roster, rules=(Sloppy(),), steps=100, solver="search"))


def test_every_standard_rule_and_preference_says_the_same_twice(asked: GroupRequest) -> None:
    for rule in standard_rules(asked.people):
        if not isinstance(rule, StayPlaced):
            assert check_rule(rule, asked.people, draws=150) == (), rule.name
    for preference in standard_preferences(asked.people):
        assert check_preference(preference, asked.people, draws=100) == (), preference.name


def test_a_language_may_come_from_the_facilitator() -> None:
    people = tuple(
        Person(id=f"P-{n}", languages=(LanguageSkill(code=code, level=3),))
        for n, code in enumerate(("ar", "ru", "so"))
    )
    alone = Roster(people=people)
    led = attrs.evolve(
        alone, facilitators=(GroupFacilitator(id="F", languages=("ar", "ru", "so")),)
    )
    rules = (SharedLanguage(),)
    size = SizeRange(least=3, most=3)
    for roster, placed in ((alone, 0), (led, 3)):
        request = GroupRequest(people=roster, size=size, rules=rules, steps=50, solver="search")
        made = form_groups(request)
        assert sum(len(group.people) for group in made.groups) == placed


def test_sites_match_needs_and_rooms_hold_who_comes() -> None:
    roster = Roster(
        people=tuple(Person(id=f"P-{n}", needs=("lift",) if n == 0 else ()) for n in range(7)),
        sites=(Site(id="attic", capacity=4), Site(id="hall", capacity=3, features=("lift",))),
    )
    rules = (Accessible(),)
    request = GroupRequest(
        people=roster, size=SizeRange(least=3, most=5), rules=rules, steps=300, solver="search"
    )
    made = form_groups(request)
    assert made.unplaced == ()
    group = made.group_of("P-0")
    assert group is not None
    assert (group.site, len(group.people)) == ("hall", 3)


def test_nobody_leads_two_groups_at_once() -> None:
    times = (WeeklyTime(day=1, start=600, end=720),)
    roster = Roster(
        people=tuple(Person(id=f"P-{n}", available=times) for n in range(8)),
        facilitators=(GroupFacilitator(id="F", max_groups=2),),
    )
    request = GroupRequest(
        people=roster,
        size=SizeRange(least=3, most=4),
        rules=(CommonTime(minutes=120),),
        steps=300,
        solver="search",
    )
    made = form_groups(request)
    assert len(made.groups) == 1
    assert len(made.unplaced) == 4


def test_the_puzzle_of_a_request_names_nobody(asked: GroupRequest) -> None:
    puzzle = compile_request(asked)
    assert len(puzzle.parties) <= len(asked.people.people)
    assert sum(puzzle.weights) == len(asked.people.people)


def test_a_mixed_preference_counts_pairs() -> None:
    people = tuple(Person(id=f"P-{n}", backgrounds=("ab"[n % 2],)) for n in range(6))
    request = GroupRequest(
        people=Roster(people=people),
        size=SizeRange(least=3, most=3),
        rules=(),
        preferences=(Mixed(weight=5),),
        steps=300,
        solver="search",
    )
    made = form_groups(request)
    # Each group of three has two of one background: one pair, at 5.
    assert made.score == 10
    assert made.status == "proven"


@pytest.mark.parametrize(("solver", "limit"), [("search", 0.4), ("auto", 0.4), ("auto", 2.0)])
def test_a_time_limit_gives_the_same_plan_however_fast_the_machine_is(
    monkeypatch: pytest.MonkeyPatch, solver: Literal["search", "auto"], limit: float
) -> None:
    roster = sample_roster(50, localities=1, seed=4).roster
    limited = GroupRequest(people=roster, seed=2, solver=solver, time_limit=limit)
    plans = []
    for speed in (0.0, 1e-9):
        clock = itertools.count()
        for module in ("engine", "budget", "session", "refine", "reseating"):
            name = f"osallisuus.grouping.{module}.monotonic"
            monkeypatch.setattr(name, lambda clock=clock, speed=speed: next(clock) * speed)
        plans.append(form_groups(limited))
    assert plans[0] == plans[1]
    assert not plans[0].cut_by_clock
    assert plans[0].unplaced == ()


def test_a_machine_too_slow_for_its_time_says_that_the_clock_cut_in(
    monkeypatch: pytest.MonkeyPatch, asked: GroupRequest
) -> None:
    clock = itertools.count()
    for module in ("engine", "budget", "session"):
        monkeypatch.setattr(f"osallisuus.grouping.{module}.monotonic", lambda: next(clock) * 1e-3)
    cut = form_groups(attrs.evolve(asked, time_limit=0.5, steps=None))
    assert cut.cut_by_clock
    assert verify(cut.groups, asked) == ()
    for language, word in {"fi": "aikarajaan", "sv": "tidsgränsen", "en": "time limit"}.items():
        assert word in cut.text(language).splitlines()[1]


def test_who_must_be_together_and_cannot_is_told_so() -> None:
    people = [
        Person(id=f"p{n}", locality="Kemi" if n < 8 else "Tornio", keep_together=together)
        for n, together in enumerate([("p8",), *[()] * 15])
    ]
    made = form_groups(
        GroupRequest(
            people=Roster(people=people), size=SizeRange(least=4, most=8), seed=1, steps=300
        )
    )
    out = {
        one.person: " ".join(reason.text("en") for reason in one.reasons) for one in made.unplaced
    }
    assert out.keys() == {"p0", "p8"}
    for told in out.values():
        assert told.endswith("suits everybody who has to be in the same group: p0, p8")


def test_a_way_out_is_one_for_everybody_it_takes() -> None:
    tuesday = (WeeklyTime.read("tue 09:00-12:00"),)
    people = [Person(id=f"p{n}", available=() if n < 2 else tuesday) for n in range(12)]
    made = form_groups(
        GroupRequest(people=Roster(people=people), size=SizeRange(least=4, most=6), everyone=True)
    )
    assert made.conflict is not None
    (way,) = made.conflict.relaxations
    (use,) = way.uses
    assert set(use.people) == {"p0", "p1"}


def test_a_way_out_names_every_rule_it_takes() -> None:
    # Besides the one who can never come, twelve can not be divided into groups of seven or eight.
    pytest.importorskip("ortools")
    tuesday = (WeeklyTime.read("tue 09:00-12:00"),)
    people = [Person(id=f"p{n}", available=() if n < 1 else tuesday) for n in range(12)]
    made = form_groups(
        GroupRequest(people=Roster(people=people), size=SizeRange(least=7, most=8), everyone=True)
    )
    assert made.conflict is not None
    (way,) = made.conflict.relaxations
    assert {use.rule for use in way.uses} == {"grouping.common-time", "grouping.size"}


def test_where_no_group_can_be_nobody_is_told_of_times_and_places() -> None:
    people = [Person(id=f"p{n}", backgrounds=("finland",)) for n in range(8)]
    rules = (NotAlone(least=9), *standard_rules(Roster(people=people)))
    made = form_groups(
        GroupRequest(people=Roster(people=people), size=SizeRange(least=4, most=6), rules=rules)
    )
    assert made.groups == ()
    for one in made.unplaced:
        assert [reason.text("en") for reason in one.reasons] == [
            "no group could be formed that keeps every rule"
        ]


def test_a_language_is_given_with_its_kind() -> None:
    for given in ("fi", ["fi"]):
        with pytest.raises(ValueProblemError, match="LanguageSkill"):
            Person(id="p", languages=given)  # type: ignore[arg-type]
