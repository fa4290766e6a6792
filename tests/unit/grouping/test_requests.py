"""Bad input: a clear error or an explained empty plan, never a traceback, never a broken rule."""

import pytest

from osallisuus.grouping import (
    GroupRequest,
    InvalidRequestError,
    KeepApart,
    KeepTogether,
    Mixed,
    NotAlone,
    Person,
    Reach,
    Roster,
    ShareLimit,
    Site,
    SizeRange,
    WeeklyTime,
    diagnose,
    form_groups,
    problems_of,
    verify,
)
from osallisuus.grouping.rules import CommonTime

MONDAY = (WeeklyTime(day=1, start=540, end=720),)


def people(count: int, **fields: object) -> tuple[Person, ...]:
    return tuple(Person(id=f"P-{at:02d}", **fields) for at in range(count))  # type: ignore[arg-type]


def request(roster: Roster, **fields: object) -> GroupRequest:
    fields = {"size": SizeRange(least=3, most=5), "steps": 500, "solver": "search"} | fields
    return GroupRequest(people=roster, **fields)  # type: ignore[arg-type]


def texts(wrong: pytest.ExceptionInfo[InvalidRequestError]) -> list[str]:
    return [problem.text() for problem in wrong.value.problems]


def test_an_empty_roster_gives_an_empty_plan() -> None:
    plan = form_groups(request(Roster(people=())))
    assert (plan.groups, plan.unplaced, plan.status) == ((), (), "empty")
    assert "Groups 0" in plan.text()


def test_fewer_people_than_one_group_are_left_out_with_the_reason() -> None:
    plan = form_groups(request(Roster(people=people(2))))
    assert plan.status == "empty"
    assert [left.reasons[0].text() for left in plan.unplaced] == [
        "only 2 could be in one group, and a group needs at least 3"
    ] * 2


def test_a_rule_that_names_strangers_is_refused() -> None:
    rules = (KeepApart(sets=(("P-00", "nobody"),)),)
    with pytest.raises(InvalidRequestError) as wrong:
        form_groups(request(Roster(people=people(6)), rules=rules))
    assert texts(wrong) == [
        "/rules/0: the rule grouping.keep-apart names 'nobody', who is not in the roster;"
        " mend the id or add the person"
    ]


@pytest.mark.parametrize("field", ["keep_together", "keep_apart", "wish_people"])
def test_a_person_who_names_strangers_is_refused(field: str) -> None:
    roster = Roster(people=(*people(5), Person(id="P-99", **{field: ("nobody",)})))  # type: ignore[arg-type]
    (problem,) = problems_of(request(roster))
    assert problem.where == f"/people/5/{field}"
    assert "nobody" in problem.text()


def test_keeping_a_pair_together_and_apart_is_a_conflict_that_names_them() -> None:
    rules = (KeepTogether(sets=(("P-00", "P-01"),)), KeepApart(sets=(("P-01", "P-00"),)))
    asked = request(Roster(people=people(6)), rules=rules, everyone=True)
    plan = form_groups(asked)
    assert plan.status == "impossible"
    assert plan.groups == ()
    assert len(plan.unplaced) == 6
    conflict = plan.conflict
    assert conflict is not None
    assert {use.rule for use in conflict.uses} == {"grouping.keep-together", "grouping.keep-apart"}
    assert all(set(use.people) == {"P-00", "P-01"} for use in conflict.uses)
    assert len(conflict.relaxations) == 2
    assert "P-00" in conflict.text("fi")


def test_without_everyone_the_tied_pair_is_left_out_and_the_rest_placed() -> None:
    rules = (KeepTogether(sets=(("P-00", "P-01"),)), KeepApart(sets=(("P-01", "P-00"),)))
    plan = form_groups(request(Roster(people=people(6)), rules=rules))
    assert sorted(left.person for left in plan.unplaced) == ["P-00", "P-01"]
    assert [len(group.people) for group in plan.groups] == [4]
    assert "contradict" in plan.unplaced[0].reasons[0].text()


@pytest.mark.parametrize("available", [(), None])
def test_nobody_available_is_explained(available: tuple[WeeklyTime, ...] | None) -> None:
    roster = Roster(people=people(6, available=available))
    plan = form_groups(request(roster, rules=(CommonTime(minutes=60),)))
    assert plan.status == "empty"
    assert {reason.key for left in plan.unplaced for reason in left.reasons} == {"unplaced.rule"}
    assert "60 minutes" in plan.unplaced[0].reasons[0].text()


def test_one_background_only_cannot_keep_a_share_limit() -> None:
    roster = Roster(people=people(8, backgrounds=("a",)))
    plan = form_groups(request(roster, rules=(ShareLimit(most_percent=50),)))
    assert plan.groups == ()
    assert len(plan.unplaced) == 8


def test_one_background_only_is_no_trouble_for_not_alone() -> None:
    roster = Roster(people=people(8, backgrounds=("a",)))
    plan = form_groups(request(roster, rules=(NotAlone(),)))
    assert plan.unplaced == ()


def test_every_problem_is_listed_at_once_with_its_place() -> None:
    twins = (
        Person(id="P-00", age=-1),
        Person(id="P-00", available=(WeeklyTime(day=9, start=5, end=4),)),
    )
    wrong = request(
        Roster(people=twins, sites=(Site(id="@a", capacity=0),)),
        size=SizeRange(least=0, most=-1),
        groups=-2,
        time_limit=0,
        steps=0,
        left_out_cost=-1,
    )
    assert [problem.where for problem in problems_of(wrong)] == [
        "/size",
        "/groups",
        "/time_limit",
        "/steps",
        "/left_out_cost",
        "/people",
        "/people/0/age",
        "/people/1/available/0",
        "/sites/0/id",
        "/sites/0",
    ]
    with pytest.raises(InvalidRequestError) as raised:
        form_groups(wrong)
    for language in ("fi", "sv", "en"):
        assert all(problem.text(language) for problem in raised.value.problems)


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(InvalidRequestError) as wrong:
        form_groups(request(Roster(people=people(6)), preferences=(Mixed(weight=-1),)))
    assert texts(wrong) == [
        "/preferences/0/weight: weight -1 cannot be; give a whole number 0–1000000"
    ]


def test_a_time_limit_of_zero_or_not_a_number_is_refused() -> None:
    for limit in (0, -1.0, float("nan")):
        assert problems_of(request(Roster(people=people(6)), time_limit=limit))


def test_a_tiny_time_limit_still_gives_a_plan_that_keeps_the_rules() -> None:
    asked = request(Roster(people=people(40, backgrounds=("a",))), time_limit=1e-6, steps=None)
    plan = form_groups(asked)
    assert verify(plan.groups, asked) == ()
    assert plan.stopped == "time"


def test_a_number_of_groups_that_cannot_be_is_a_conflict() -> None:
    plan = form_groups(request(Roster(people=people(7)), groups=4))
    assert plan.status == "impossible"
    assert plan.conflict is not None
    assert {use.rule for use in plan.conflict.uses} == {"grouping.size", "grouping.count"}


def test_localities_with_too_few_people_are_named() -> None:
    roster = Roster(
        people=(*people(6, locality="north"), Person(id="far", locality="south")),
        sites=(Site(id="n", locality="north"), Site(id="s", locality="south")),
    )
    asked = request(roster, rules=(Reach(),), everyone=True)
    found = diagnose(asked)
    assert found is not None
    assert {use.people for use in found.uses} == {("far",)}


def test_a_lone_locality_without_sites_is_left_out() -> None:
    roster = Roster(people=(*people(6, locality="north"), Person(id="far", locality="south")))
    plan = form_groups(request(roster))
    assert [left.person for left in plan.unplaced] == ["far"]


def test_unknown_values_never_keep_a_rule() -> None:
    known = people(6, locality="a", available=MONDAY)
    roster = Roster(
        people=(
            *known,
            Person(id="X", locality=None, available=MONDAY),
            Person(id="Y", locality="a"),
        )
    )
    plan = form_groups(request(roster, rules=(Reach(), CommonTime(minutes=120))))
    assert sorted(left.person for left in plan.unplaced) == ["X", "Y"]
