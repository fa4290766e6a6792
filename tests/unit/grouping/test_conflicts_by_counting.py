"""Conflicts without the solver, and among more people than it looks at."""

import attrs
import pytest

from osallisuus.grouping import (
    GroupFacilitator,
    GroupRequest,
    LanguageSkill,
    NotAlone,
    Person,
    Reach,
    Roster,
    SharedLanguage,
    ShareLimit,
    Site,
    SizeRange,
    WeeklyTime,
    diagnose,
    diagnosing,
    form_groups,
)
from osallisuus.grouping.rules import CommonTime

MONDAY = WeeklyTime(day=1, start=600, end=720)
TUESDAY = WeeklyTime(day=2, start=600, end=720)
PEOPLE = 400


@pytest.fixture
def _no_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosing, "find_spec", lambda name: None)


def asked(*people: Person, rules: tuple[object, ...], **fields: object) -> GroupRequest:
    """A request for the people given among many whom nothing binds."""
    times = (MONDAY, TUESDAY)
    many = [Person(id=f"M-{n}", available=times, backgrounds=("a",)) for n in range(PEOPLE)]
    roster = Roster(people=(*people, *many), **fields)  # type: ignore[arg-type]
    return GroupRequest(people=roster, size=SizeRange(least=5, most=10), rules=rules)  # type: ignore[arg-type]


def found(request: GroupRequest, *, sensitive: bool = True) -> dict[str, tuple[str, ...]]:
    conflict = diagnose(request, sensitive=sensitive)
    assert conflict is not None
    assert not conflict.proven
    assert len(conflict.relaxations) >= len(conflict.uses)
    return {use.rule: use.people for use in conflict.uses}


@pytest.mark.usefixtures("_no_solver")
def test_a_lone_background_among_hundreds_is_named_when_asked() -> None:
    request = asked(Person(id="P-1", backgrounds=("b",)), rules=(NotAlone(),))
    uses = found(request)
    assert uses["grouping.not-alone-background"] == ("P-1",)
    assert found(request, sensitive=False)["grouping.not-alone-background"] == ()


@pytest.mark.usefixtures("_no_solver")
def test_a_pair_with_no_time_in_common() -> None:
    pair = (
        Person(id="P-1", backgrounds=("b",), available=(MONDAY,)),
        Person(id="P-2", backgrounds=("b",), available=(TUESDAY,)),
    )
    uses = found(asked(*pair, rules=(NotAlone(), CommonTime(minutes=120))))
    assert uses["grouping.not-alone-background"] == ("P-1", "P-2")
    assert "grouping.common-time" in uses


@pytest.mark.usefixtures("_no_solver")
def test_somebody_who_can_only_come_when_nobody_else_can() -> None:
    night = WeeklyTime(day=6, start=1200, end=1400)
    request = asked(Person(id="P-1", available=(night,)), rules=(CommonTime(minutes=120),))
    assert found(request) == {"grouping.size": ("P-1",), "grouping.common-time": ("P-1",)}


@pytest.mark.usefixtures("_no_solver")
def test_somebody_whose_language_nobody_shares() -> None:
    request = asked(
        Person(id="P-1", languages=(LanguageSkill(code="so"),)), rules=(SharedLanguage(),)
    )
    people = [
        attrs.evolve(p, languages=p.languages or (LanguageSkill(code="fi"),))
        for p in request.people.people
    ]
    request = attrs.evolve(request, people=Roster(people=tuple(people)))
    assert found(request) == {"grouping.shared-language": ("P-1",)}


@pytest.mark.usefixtures("_no_solver")
def test_too_many_of_one_background_for_a_share() -> None:
    uses = found(asked(rules=(ShareLimit(most_percent=60),)))
    assert set(uses) == {"grouping.share-background", "grouping.size"}


@pytest.mark.usefixtures("_no_solver")
def test_more_people_than_facilitators_can_lead() -> None:
    leaders = tuple(GroupFacilitator(id=f"F-{n}") for n in range(PEOPLE // 10 - 1))
    uses = found(asked(rules=(), facilitators=leaders))
    assert set(uses) == {"grouping.size", "grouping.venues"}


@pytest.mark.usefixtures("_no_solver")
def test_many_people_without_a_conflict_have_none() -> None:
    rules = (NotAlone(), CommonTime(minutes=120), SharedLanguage())
    people = [Person(id=f"P-{n}", backgrounds=("b",), available=(MONDAY,)) for n in range(2)]
    request = asked(*people, rules=rules[:2])
    assert diagnose(request) is None


def two_localities() -> GroupRequest:
    """Two hundred people in the north; in the south four for the morning and two for the evening."""
    evening = WeeklyTime(day=1, start=1020, end=1140)
    rows = [Person(id=f"N-{n}", locality="north", available=(MONDAY,)) for n in range(200)]
    rows += [Person(id=f"M-{n}", locality="south", available=(MONDAY,)) for n in range(4)]
    rows += [Person(id=f"E-{n}", locality="south", available=(evening,)) for n in range(2)]
    sites = (Site(id="n", locality="north", groups_at_once=99), Site(id="s", locality="south"))
    return GroupRequest(
        people=Roster(people=tuple(rows), sites=sites),
        size=SizeRange(least=3, most=10),
        rules=(Reach(), CommonTime(minutes=120)),
        everyone=True,
        steps=100,
    )


def test_one_locality_of_many_people_is_searched_by_the_solver() -> None:
    conflict = diagnose(two_localities())
    assert conflict is not None
    assert {"grouping.size", "grouping.common-time"} <= {use.rule for use in conflict.uses}
    named = {person for use in conflict.uses for person in use.people}
    assert named
    assert not [person for person in named if person.startswith("N-")]
    for language in ("fi", "sv", "en"):
        assert conflict.text(language)


@pytest.mark.usefixtures("_no_solver")
def test_a_large_plan_for_everyone_says_why_it_cannot_be() -> None:
    plan = form_groups(attrs.evolve(two_localities(), solver="search"))
    assert plan.status == "impossible"
    assert plan.conflict is not None
    assert len(plan.unplaced) == 206
