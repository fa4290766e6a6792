"""Synthetic records follow the plan they are given, and have just the faults they are asked for."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osallisuus import (
    Activity,
    Criterion,
    Duration,
    Faults,
    Frequency,
    Project,
    Quantity,
    Simulated,
    TargetGroup,
    Text,
    Tier,
    TimeUnit,
    Toolkit,
    simulate,
)

PROJECTS = ("itu2", "kupo", "lahde", "omia_polkuja", "yhdessa_osallisuutta")
KIT = Toolkit.build(discover=True)


@cache
def project_of(name: str) -> Project:
    return KIT.example(name)


def rows(made: Simulated, table: str) -> Sequence[Any]:
    return made.rows[table]


def with_plan(
    *, least: int, most: int, per: TimeUnit, times: int, weeks: int, ages: tuple[int, int]
) -> Project:
    """Return a project with one group activity and one target group."""
    base = project_of("omia_polkuja")
    group = attrs.evolve(
        next(one for one in project_of("lahde").target_groups if one.id == "nuoret"),
        id="ryhma",
        tier=None,
    )
    assert group.ages is not None
    group = attrs.evolve(group, ages=attrs.evolve(group.ages, minimum=ages[0], maximum=ages[1]))
    activity = Activity(
        id="valmennus",
        title=Text.of(fi="Valmennus"),
        modes=("group",),
        target_groups=("ryhma",),
        group_size=Quantity(minimum=least, maximum=most),
        frequency=Frequency(times=Quantity(value=times), per=per),
        duration=Duration(length=Quantity(value=weeks), unit=TimeUnit.WEEK),
    )
    return attrs.evolve(base, target_groups=(group,), activities=(activity,))


@settings(max_examples=15, deadline=None)
@given(
    least=st.integers(3, 6),
    more=st.integers(0, 5),
    per=st.sampled_from([TimeUnit.WEEK, TimeUnit.MONTH]),
    times=st.integers(1, 2),
    weeks=st.integers(8, 26),
    youngest=st.integers(16, 50),
    span=st.integers(0, 14),
    seed=st.integers(0, 99),
)
def test_sizes_frequencies_lengths_and_ages_are_those_of_the_plan(
    least: int,
    more: int,
    per: TimeUnit,
    times: int,
    weeks: int,
    youngest: int,
    span: int,
    seed: int,
) -> None:
    project = with_plan(
        least=least,
        most=least + more,
        per=per,
        times=times,
        weeks=weeks,
        ages=(youngest, youngest + span),
    )
    made = simulate(project, people=80, seed=seed)
    days = {row.session: row.date for row in rows(made, "sessions")}
    assert {row.activity for row in rows(made, "sessions")} == {"valmennus"}
    on_list: Counter[str] = Counter(row.session for row in rows(made, "attendance"))
    assert max(on_list.values(), default=0) <= least + more
    apart = {TimeUnit.WEEK: 7, TimeUnit.MONTH: 30.4}[per] / times
    came: dict[str, list[date]] = {}
    for row in rows(made, "attendance"):
        came.setdefault(row.person, []).append(days[row.session])
    gaps = [
        (later - earlier).days
        for visits in came.values()
        for earlier, later in zip(sorted(visits), sorted(visits)[1:], strict=False)
    ]
    if gaps:
        # The middle gap: a cancelled session and July, when nothing meets, make single ones longer.
        assert abs(sorted(gaps)[len(gaps) // 2] - apart) <= max(3, apart / 3)
    born = {row.person: row.birth_date for row in rows(made, "participants")}
    for row in rows(made, "enrolments"):
        assert row.target_group == "ryhma"
        birth = born[row.person]
        before = (row.entry.month, row.entry.day) < (birth.month, birth.day)
        assert youngest <= row.entry.year - birth.year - before <= youngest + span


@pytest.mark.parametrize("name", PROJECTS)
@pytest.mark.parametrize("seed", [1, 2])
def test_without_faults_no_rule_of_the_records_finds_an_error(name: str, seed: int) -> None:
    made = simulate(project_of(name), people=80, seed=seed)
    records = KIT.records(made.frames())
    assert not [str(one) for one in records.check(project_of(name)) if one.level != "info"
                and one.slug != "records.empty-table"]  # fmt: skip
    assert all(count.rejected == 0 for count in records.counts.values())


def test_faults_are_what_the_check_finds() -> None:
    project = project_of("lahde")

    def found(faults: Faults) -> dict[str, int]:
        made = simulate(project, people=150, seed=5, faults=faults)
        return KIT.records(made.frames()).check(project).counts()

    twice = found(Faults(double_entries=1.0))
    assert twice["records.R03"] >= 150
    assert twice["records.duplicate-row"] > 0
    reversed_exits = found(Faults(exit_before_entry=1.0))
    assert reversed_exits["records.R02"] > 50
    missing = found(Faults(missing_answers=0.3))
    assert missing["records.R12"] > 30
    assert missing["records.R18"] > 30


@settings(max_examples=4, deadline=None)
@given(share=st.sampled_from([0.1, 0.3, 0.6]), seed=st.integers(0, 50))
def test_shares_of_faults_are_about_what_was_asked_for(share: float, seed: int) -> None:
    project, people = project_of("lahde"), 200
    clean = simulate(project, people=people, seed=seed)

    # A tenth of 200 is few enough to be far from its mean with some seeds.
    dropped = simulate(project, people=600, seed=seed, faults=Faults(drop_outs=share))
    ends = Counter(row.counts_as for row in rows(dropped, "enrolments"))
    # Who breaks off leaves sooner, so more of them have left by the day of looking.
    assert share * 0.7 <= ends["left"] / (ends["left"] + ends["completed"]) <= min(share * 1.8, 1)

    empty = simulate(project, people=people, seed=seed, faults=Faults(missing_answers=share))
    unknown = sum(row.education is None for row in rows(empty, "enrolments"))
    assert abs(unknown / len(rows(empty, "enrolments")) - share) < 0.13
    assert len(rows(empty, "attendance")) == len(rows(clean, "attendance"))

    double = simulate(project, people=people, seed=seed, faults=Faults(double_entries=share))
    more = len(rows(double, "enrolments")) / len(rows(clean, "enrolments"))
    assert abs(more - 1 - share) < 0.13

    back = simulate(project, people=people, seed=seed, faults=Faults(returns=share))
    spells = Counter(row.person for row in rows(back, "enrolments"))
    left = sum(row.exit is not None for row in rows(clean, "enrolments"))
    assert 0 < sum(count > 1 for count in spells.values()) <= left
    assert set(spells.values()) <= {1, 2}


def test_people_live_where_the_plan_says() -> None:
    from osallisuus.simulation.setting import setting_of

    for name in PROJECTS:
        homes = set(setting_of(project_of(name), None).municipalities)
        made = simulate(project_of(name), people=60, seed=2)
        assert homes
        assert {row.municipality for row in rows(made, "participants")} <= homes


@pytest.mark.parametrize("kind", ["organisations", "employers", "communities"])
def test_supported_organisations_are_written_where_they_are_a_target_group(
    kind: str, tmp_path: Any
) -> None:
    base = project_of("omia_polkuja")
    assert not rows(simulate(base, people=50, seed=1), "organisations")
    group = TargetGroup(id="tuetut", title=Text.of(fi="Tuetut"), kind=kind)
    project = attrs.evolve(base, target_groups=(*base.target_groups, group))
    made = simulate(project, people=50, seed=1)
    found = rows(made, "organisations")
    assert found
    assert made == simulate(project, people=50, seed=1)
    assert len({row.organisation for row in found}) == len(found)
    assert all(base.period and date(2023, 9, 1) <= row.entry <= made.as_of for row in found)
    # Nobody is drawn from a group of organisations.
    assert all(row.target_group != "tuetut" for row in rows(made, "enrolments"))
    made.write(tmp_path)
    records = KIT.records(tmp_path)
    assert records.counts["organisations"].accepted == len(found)
    figures = KIT.indicators(project, records, set="esf+")
    smes = sum(row.kind in ("micro", "small", "medium") for row in found)
    public = sum(row.kind == "public_administration" for row in found)
    assert figures.value("EECO19") == smes
    assert figures.value("EECO18") == public


def with_criteria(
    *, criteria: Sequence[str] = (), any_of: Sequence[str] = (), excludes: Sequence[str] = ()
) -> Project:
    """Return a project with one target group of these criteria."""
    named = [
        tuple(Criterion(code=code) for code in codes) for codes in (criteria, any_of, excludes)
    ]
    group = TargetGroup(
        id="ryhma",
        title=Text.of(fi="Ryhmä"),
        kind="persons",
        criteria=named[0],
        any_of=named[1],
        excludes=named[2],
    )
    activity = Activity(id="a", title=Text.of(fi="A"), target_groups=("ryhma",))
    return attrs.evolve(project_of("omia_polkuja"), target_groups=(group,), activities=(activity,))


def age_at_entry(participant: Any, enrolment: Any) -> int:
    born, entry = participant.birth_date, enrolment.entry
    return int(entry.year - born.year - ((entry.month, entry.day) < (born.month, born.day)))


HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "employed": lambda _, one: one.labour_status == "employed",
    "unemployed": lambda _, one: one.labour_status == "unemployed",
    "outside-labour-force": lambda _, one: one.labour_status == "inactive",
    "long-term-unemployed": lambda _, one: (
        one.unemployed_since is not None and (one.entry - one.unemployed_since).days > 365
    ),
    "student": lambda _, one: one.full_time_student == "yes",
    "young": lambda who, one: age_at_entry(who, one) < 30,
    "elderly": lambda who, one: age_at_entry(who, one) >= 63,
    "homeless": lambda _, one: one.homeless == "yes",
    "rural-resident": lambda _, one: one.rural == "yes",
    "woman": lambda who, _: who.gender == "woman",
    "single-parent": lambda _, one: one.dependent_children == "yes" and one.household_adults == 1,
    "immigrant": lambda who, _: who.parents_birth_country == "both_abroad",
    "low-education": lambda _, one: one.education <= 2,
    "disability": lambda _, one: one.disability == "yes",
}
SURE = (
    "employed",
    "outside-labour-force",
    "student",
    "young",
    "elderly",
    "homeless",
    "rural-resident",
)
# Those under 19 have not had the time for more school.
NEVER = tuple(code for code in HOLDS if code != "low-education")


def first_stays(project: Project, seed: int) -> list[tuple[Any, Any]]:
    made = simulate(project, people=60, seed=seed, faults=Faults())
    people = {one.person: one for one in rows(made, "participants")}
    # The labour status of a later stay is that of the first.
    return [
        (people[one.person], one) for one in rows(made, "enrolments") if one.enrolment[-2:] == "-1"
    ]


@settings(max_examples=25, deadline=None)
@given(
    choices=st.lists(st.sampled_from(SURE), min_size=2, max_size=3, unique=True),
    seed=st.integers(0, 99),
)
def test_one_of_the_alternatives_holds_of_everybody(choices: list[str], seed: int) -> None:
    stays = first_stays(with_criteria(any_of=choices), seed)
    assert stays
    for who, stay in stays:
        assert any(HOLDS[code](who, stay) for code in choices), (choices, stay)
    for code in choices:
        assert any(HOLDS[code](who, stay) for who, stay in stays), code


@settings(max_examples=25, deadline=None)
@given(code=st.sampled_from(NEVER), seed=st.integers(0, 99))
def test_what_is_excluded_holds_of_nobody(code: str, seed: int) -> None:
    for who, stay in first_stays(with_criteria(excludes=[code]), seed):
        assert not HOLDS[code](who, stay), (code, stay)


def test_an_alternative_that_is_excluded_is_none() -> None:
    project = with_criteria(any_of=["employed", "homeless"], excludes=["employed"])
    for _, stay in first_stays(project, 3):
        assert stay.homeless == "yes"
        assert stay.labour_status != "employed"


def test_that_alternatives_were_drawn_is_said_among_the_assumptions() -> None:
    made = simulate(with_criteria(any_of=["employed", "homeless"]), people=10, seed=1)
    assert any("ryhma" in note and "alternative" in note for note in made.assumptions)
    made = simulate(with_criteria(criteria=["homeless"]), people=10, seed=1)
    assert not any("alternative" in note for note in made.assumptions)


def test_nobody_of_a_comparison_group_takes_part() -> None:
    base = project_of("omia_polkuja")
    served = TargetGroup(id="mukana", title=Text.of(fi="Mukana"), tier=Tier.MAIN)
    compared = TargetGroup(id="verrokit", title=Text.of(fi="Verrokit"), tier=Tier.COMPARISON)
    activities = (
        Activity(id="tuki", title=Text.of(fi="Tuki"), target_groups=("mukana",)),
        Activity(id="kysely", title=Text.of(fi="Kysely"), target_groups=("mukana", "verrokit")),
    )
    project = attrs.evolve(base, target_groups=(served, compared), activities=activities)
    made = simulate(project, people=60, seed=3)
    assert {row.target_group for row in rows(made, "enrolments")} == {"mukana"}
