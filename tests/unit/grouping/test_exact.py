"""The exact solver: proofs, conflicts and relaxations; the base install does without it."""

import builtins
import sys
from typing import Literal

import attrs
import pytest

from osallisuus.grouping import (
    GroupRequest,
    NotAlone,
    Person,
    Roster,
    SizeRange,
    SolverMissingError,
    WeeklyTime,
    diagnose,
    engine,
    form_groups,
    verify,
)
from osallisuus.grouping.outcome import Relaxation
from osallisuus.grouping.rules import CommonTime
from osallisuus.grouping.samples import sample_roster
from osallisuus.grouping.switches import SwitchedModel
from osallisuus.grouping.ties import KeepApart

MORNING = WeeklyTime(day=1, start=540, end=660)
EVENING = WeeklyTime(day=1, start=1020, end=1140)


def split_roster() -> Roster:
    """Four people for the morning, two only for the evening."""
    rows = [Person(id=f"M-{n}", available=(MORNING,)) for n in range(4)]
    rows += [Person(id=f"E-{n}", available=(EVENING,)) for n in range(2)]
    return Roster(people=tuple(rows))


def test_a_small_roster_is_proven() -> None:
    request = GroupRequest(people=sample_roster(20, localities=1, seed=2).roster, steps=2000)
    plan = form_groups(request)
    assert plan.status == "proven"
    assert plan.score == plan.bound
    assert verify(plan.groups, request) == ()


def test_a_small_roster_that_is_hard_to_prove_is_proven_too() -> None:
    # With the effort that pieces of a component get, a third of this score was left open.
    roster = sample_roster(30, seed=2).roster
    plan = form_groups(GroupRequest(people=roster, seed=2))
    assert verify(plan.groups, plan.request()) == ()
    assert plan.status == "proven"
    assert plan.score == plan.bound


def kept(roster: Roster, size: SizeRange, way: Relaxation) -> GroupRequest:
    """Return the request without what a way out takes."""
    if any(use.rule == "grouping.size" for use in way.uses):
        size = SizeRange(least=1, most=len(roster.people))
    rows = []
    for person in roster.people:
        taken = {u.rule for u in way.uses if not u.people or person.id in u.people}
        locality = None if "grouping.reach" in taken else person.locality
        apart = () if "grouping.keep-apart" in taken else person.keep_apart
        rows.append(attrs.evolve(person, locality=locality, keep_apart=apart))
    return GroupRequest(people=attrs.evolve(roster, people=rows), size=size, everyone=True)


def lived(place: str, many: int, *, apart: bool = False) -> list[Person]:
    return [
        Person(
            id=f"{place}-{n}",
            locality=place,
            keep_apart=(f"{place}-1",) if apart and n == 0 else (),
        )
        for n in range(many)
    ]


@pytest.mark.parametrize("few", [0, 2], ids=["no plain conflict", "a plain conflict"])
@pytest.mark.parametrize("many", [0, 160], ids=["all at once", "place by place"])
def test_every_way_out_gives_everybody_a_group(few: int, many: int) -> None:
    # Five people of whom two are apart cannot be divided into groups of four to six; nor two alone.
    roster = Roster(
        people=(
            *lived("A", 5, apart=True),
            *lived("B", 5, apart=True),
            *lived("M", many),
            *lived("Z", few),
        )
    )
    size = SizeRange(least=4, most=6)
    conflict = diagnose(GroupRequest(people=roster, size=size, everyone=True), sensitive=True)
    assert conflict is not None
    checked = 0
    for way in conflict.relaxations:
        # Somebody without a reach could go anywhere, which a roster cannot say of some alone.
        if any(use.rule == "grouping.reach" and use.people for use in way.uses):
            continue
        checked += 1
        assert diagnose(kept(roster, size, way)) is None, way.text()
    assert checked


def test_ways_out_that_name_others_say_why() -> None:
    roster = Roster(people=(*lived("A", 5, apart=True), *lived("B", 5, apart=True)))
    request = GroupRequest(people=roster, size=SizeRange(least=4, most=6), everyone=True)
    conflict = diagnose(request)
    assert conflict is not None
    for language, word in {"fi": "muitakin", "sv": "andra", "en": "not in this conflict"}.items():
        assert word in conflict.text(language).splitlines()[1]
    alone = attrs.evolve(conflict, relaxations=())
    assert len(alone.text("en").splitlines()) == 1


def test_a_conflict_of_times_names_the_people_and_the_ways_out() -> None:
    request = GroupRequest(
        people=split_roster(),
        size=SizeRange(least=3, most=6),
        rules=(CommonTime(minutes=120),),
        everyone=True,
        steps=200,
    )
    plan = form_groups(request)
    assert plan.status == "impossible"
    conflict = plan.conflict
    assert conflict is not None
    assert conflict.proven
    assert {use.rule for use in conflict.uses} == {"grouping.size", "grouping.common-time"}
    sizes = [len(relaxation.uses) for relaxation in conflict.relaxations]
    assert sizes == sorted(sizes)
    assert sizes[0] == 1
    for language in ("fi", "sv", "en"):
        assert conflict.text(language)


def test_every_rule_of_a_conflict_is_needed_for_it() -> None:
    people = tuple(Person(id=f"P-{n}", backgrounds=("b",) if n == 0 else ("a",)) for n in range(5))
    rules = (NotAlone(), KeepApart(sets=(("P-3", "P-4"),)))
    request = GroupRequest(
        people=Roster(people=people), size=SizeRange(least=2, most=5), rules=rules
    )
    conflict = diagnose(request)
    assert conflict is not None
    # Apart, the two can be in groups of two and three; only the lone background is in the way.
    assert {use.rule for use in conflict.uses} == {"grouping.not-alone-background"}
    assert conflict.relaxations[0].uses[0].rule == "grouping.not-alone-background"


@pytest.mark.parametrize(("limit", "effort"), [(4.0, 2.0), (0.1, 1.0), (None, 60.0)])
def test_the_time_limit_bounds_the_search_for_a_conflict(
    limit: float | None, effort: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []
    largest = SwitchedModel.largest

    def noted(
        model: SwitchedModel, on: frozenset[int], effort: float
    ) -> tuple[frozenset[int] | Literal["none", "unknown"], float]:
        asked.append(effort)
        return largest(model, on, effort)

    monkeypatch.setattr(SwitchedModel, "largest", noted)
    request = GroupRequest(
        people=split_roster(),
        size=SizeRange(least=3, most=6),
        rules=(CommonTime(minutes=120),),
        time_limit=limit,
    )
    conflict = diagnose(request)
    assert conflict is not None
    assert conflict.proven
    assert 0 < max(asked) <= min(15.0, effort)


def test_a_roster_that_works_has_no_conflict() -> None:
    assert diagnose(GroupRequest(people=sample_roster(15, localities=1, seed=1).roster)) is None


def test_sensitive_rules_are_not_named_beside_people() -> None:
    people = tuple(Person(id=f"P-{n}", backgrounds=("b",) if n == 0 else ("a",)) for n in range(5))
    request = GroupRequest(
        people=Roster(people=people), size=SizeRange(least=2, most=5), rules=(NotAlone(),)
    )
    conflict = diagnose(request)
    assert conflict is not None
    assert "background" not in conflict.text().replace("grouping.", "")


def test_exact_without_its_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "find_spec", lambda name: None)
    people = Roster(people=tuple(Person(id=f"P-{n}") for n in range(6)))
    with pytest.raises(SolverMissingError, match=r"osallisuus\[groups\]"):
        form_groups(GroupRequest(people=people, solver="exact"))
    assert form_groups(GroupRequest(people=people, steps=50)).unplaced == ()


def test_the_local_search_imports_neither_ortools_nor_numpy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = builtins.__import__

    def guarded(name: str, *args: object, **options: object) -> object:
        assert name.split(".")[0] not in {"ortools", "numpy"}, name
        return real(name, *args, **options)  # type: ignore[arg-type]

    for name in [name for name in sys.modules if name.startswith("osallisuus.grouping")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", guarded)
    from osallisuus import grouping

    people = tuple(grouping.Person(id=f"P-{n}") for n in range(6))
    request = grouping.GroupRequest(
        people=grouping.Roster(people=people), solver="search", steps=50
    )
    assert grouping.form_groups(request).unplaced == ()
