"""Somebody joins or leaves: what a change says is the fewest moves, against every way there is."""

import itertools
from collections import Counter

import attrs
from hypothesis import event, given, settings
from hypothesis import strategies as st

from osallisuus.grouping import (
    CommonTime,
    GroupPlan,
    GroupRequest,
    KeepApart,
    LanguageSkill,
    NotAlone,
    Person,
    PlannedGroup,
    Roster,
    SharedLanguage,
    SizeRange,
    WeeklyTime,
    form_groups,
    verify,
)
from osallisuus.grouping.plan import PlanChange

TIMES = tuple(WeeklyTime(day=day, start=600, end=720) for day in (1, 2))
RULES = (NotAlone(), CommonTime(minutes=120), SharedLanguage(), KeepApart())


@st.composite
def persons(draw: st.DrawFn, name: str, others: tuple[str, ...] = ()) -> Person:
    apart = draw(st.sampled_from(others)) if others and draw(st.integers(0, 3)) == 0 else None
    return Person(
        id=name,
        backgrounds=draw(st.sampled_from([(), ("a",), ("a",), ("b",)])),
        languages=tuple(
            LanguageSkill(code=code)
            for code in draw(st.sampled_from([("fi",), ("fi",), ("ar",), ("fi", "ar")]))
        ),
        available=draw(st.sampled_from([TIMES, TIMES, TIMES[:1], TIMES[1:]])),
        keep_apart=(apart,) if apart else (),
    )


@st.composite
def plans(draw: st.DrawFn) -> GroupPlan:
    ids = tuple(f"P-{at}" for at in range(draw(st.integers(4, 6))))
    people = tuple(
        draw(persons(name, tuple(other for other in ids if other != name))) for name in ids
    )
    request = GroupRequest(
        people=Roster(people=people),
        size=SizeRange(least=draw(st.integers(1, 2)), most=draw(st.integers(3, 4))),
        rules=tuple(rule for rule in RULES if draw(st.booleans())),
        preferences=(),
        steps=500,
        solver="search",
    )
    return form_groups(request)


def fewest_moves(before: GroupPlan, request: GroupRequest, newcomer: str | None) -> int | None:
    """Least number of others who change group, by trying every way; None when there is no way."""
    home = {person: group.id for group in before.groups for person in group.people}
    ids = [person.id for person in request.people.people]
    names = [group.id for group in before.groups]
    best: int | None = None
    for seats in itertools.product([*names, None], repeat=len(ids)):
        seated = dict(zip(ids, seats, strict=True))
        if any(seated[person] is None for person in ids if person in home or person == newcomer):
            continue
        moves = sum(seated[p] != home.get(p) for p in ids if p != newcomer)
        if best is not None and moves >= best:
            continue
        members = [
            attrs.evolve(group, people=tuple(p for p in ids if seated[p] == group.id))
            for group in before.groups
        ]
        kept: list[PlannedGroup] = [group for group in members if group.people]
        if verify(kept, request) == ():
            best = moves
    return best


def test_somebody_makes_place_for_the_one_they_are_kept_apart_from() -> None:
    apart = {"P-0": ("P-2",), "P-5": ("P-1",)}
    people = [
        Person(
            id=f"P-{n}",
            backgrounds=() if n in (1, 3) else ("a",),
            keep_apart=apart.get(f"P-{n}", ()),
        )
        for n in range(6)
    ]
    request = GroupRequest(
        people=Roster(people=people),
        size=SizeRange(least=2, most=3),
        rules=(NotAlone(), KeepApart()),
        preferences=(),
        steps=500,
        solver="search",
    )
    before = attrs.evolve(
        form_groups(request),
        groups=(
            PlannedGroup(id="G1", people=("P-0", "P-3", "P-5")),
            PlannedGroup(id="G2", people=("P-1", "P-2", "P-4")),
        ),
    )
    # Kept apart, those two change places: three others would have to move instead.
    change = before.leaves("P-0")
    assert change.fewest
    assert {group.id: group.people for group in change.plan.groups} == {
        "G1": ("P-1", "P-3"),
        "G2": ("P-2", "P-4", "P-5"),
    }


def agrees(before: GroupPlan, change: PlanChange, newcomer: str | None) -> None:
    request = change.plan.request()
    assert isinstance(request, GroupRequest)
    assert verify(change.plan.groups, request) == ()
    event("fewest" if change.fewest else "not proven")
    if not change.fewest:
        return
    after = {person: group.id for group in change.plan.groups for person in group.people}
    home = {person: group.id for group in before.groups for person in group.people}
    others = [p.id for p in request.people.people if p.id != newcomer]
    moved = sum(after.get(person) != home.get(person) for person in others)
    event(f"{moved} moved")
    assert moved == fewest_moves(before, request, newcomer)


@settings(max_examples=60, deadline=None)
@given(plans(), st.data())
def test_joining_moves_as_few_as_it_says(plan: GroupPlan, data: st.DataObject) -> None:
    newcomer = data.draw(persons("NEW"))
    agrees(plan, plan.joins(newcomer), "NEW")


@settings(max_examples=60, deadline=None)
@given(plans(), st.data())
def test_leaving_moves_as_few_as_it_says(plan: GroupPlan, data: st.DataObject) -> None:
    leaver = data.draw(st.sampled_from([p.id for p in plan.request().people.people]))
    change = plan.leaves(leaver)
    assert Counter(p for g in change.plan.groups for p in g.people)[leaver] == 0
    agrees(plan, change, None)
