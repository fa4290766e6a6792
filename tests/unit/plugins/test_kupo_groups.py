"""KUPO's groups: the project's principles as rules, the planner, and the command."""

from pathlib import Path

import attrs
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osallisuus import (
    Activity,
    Facilitator,
    GroupFacilitator,
    GroupRequest,
    NotAlone,
    Person,
    Project,
    Quantity,
    Roster,
    SizeRange,
    Text,
    Toolkit,
    ValueProblemError,
    WeeklyTime,
    check_rule,
)
from osallisuus.cli import main
from osallisuus.grouping.samples import sample_roster
from osallisuus.plugins.kupo import BackgroundBounds, GroupPrinciples, Kupo
from osallisuus.plugins.kupo.group_rules import MostOfBackground, SeveralBackgrounds, rules_of

KIT = Toolkit.build(Kupo())


def backgrounds(*each: str) -> Roster:
    return Roster(
        people=[
            Person(id=f"P-{at}", backgrounds=(one,) if one else ()) for at, one in enumerate(each)
        ]
    )


def asked(roster: Roster, **fields: object) -> GroupRequest:
    given = {"size": SizeRange(least=3, most=4), "steps": 300, "solver": "search"} | fields
    return GroupRequest(people=roster, **given)  # type: ignore[arg-type]


def test_the_project_asks_for_encounters_and_the_plan_has_them() -> None:
    roster = backgrounds(*("finland",) * 4, *("iraq",) * 4)
    plan = KIT.plan("kupo.groups", KIT.example("kupo"), request=asked(roster))
    assert plan.unplaced == ()
    homes = {p.id: p.backgrounds[0] for p in roster.people}
    assert all(len({homes[person] for person in group.people}) == 2 for group in plan.groups)
    assert "kupo.several-backgrounds" in {figure.name for figure in plan.figures}


def test_one_background_alone_is_no_encounter_and_that_is_explained() -> None:
    request = asked(backgrounds(*("finland",) * 5, ""))
    plan = KIT.plan("kupo.groups", KIT.example("kupo"), request=request)
    assert plan.status == "empty"
    assert all(left.reasons for left in plan.unplaced)


def test_a_roster_that_records_no_backgrounds_is_not_held_to_them() -> None:
    plan = KIT.plan("kupo.groups", KIT.example("kupo"), request=asked(backgrounds(*("",) * 6)))
    assert plan.unplaced == ()


def test_rules_of_the_request_go_before_those_of_the_project() -> None:
    request = asked(backgrounds(*("finland",) * 6), rules=(NotAlone(),))
    plan = KIT.plan("kupo.groups", KIT.example("kupo"), request=request)
    assert plan.unplaced == ()


def project_that_says(**fields: object) -> Project:
    walks = Activity(id="walks", title=Text.of(fi="Kävelyt"), **fields)  # type: ignore[arg-type]
    bare = Project(id="p", name=Text.of(fi="P"), activities=(walks,))
    return bare.with_ext(GroupPrinciples(activities=("walks",)))


def test_the_size_of_groups_is_read_from_the_project_when_the_request_gives_none() -> None:
    project = project_that_says(group_size=Quantity(minimum=3, maximum=4))
    roster = backgrounds(*("",) * 8)
    plan = KIT.plan("kupo.groups", project, request=asked(roster, size=None))
    assert [len(group.people) for group in plan.groups] == [4, 4]
    given = KIT.plan("kupo.groups", project, request=asked(roster, size=SizeRange(least=8, most=8)))
    assert [len(group.people) for group in given.groups] == [8]


def test_what_the_project_leaves_open_stays_open() -> None:
    plan = KIT.plan(
        "kupo.groups", project_that_says(), request=asked(backgrounds(*("",) * 12), size=None)
    )
    assert plan.unplaced == ()
    assert all(5 <= len(group.people) <= 10 for group in plan.groups)
    assert {group.facilitator for group in plan.groups} == {None}


def test_facilitators_of_the_project_lead_one_group_at_a_time() -> None:
    leaders = (
        Facilitator(kind="nature-instructor", count=Quantity(value=2)),
        Facilitator(kind="artist"),
    )
    project = project_that_says(facilitators=leaders)
    monday = (WeeklyTime(day=1, start=600, end=720),)
    roster = Roster(people=[Person(id=f"P-{n}", available=monday) for n in range(12)])
    plan = KIT.plan("kupo.groups", project, request=asked(roster))
    # Three groups of four would do, but only two can meet at the one time there is.
    assert sorted(group.facilitator or "" for group in plan.groups) == [
        "nature-instructor-1",
        "nature-instructor-2",
    ]
    own = attrs.evolve(roster, facilitators=[GroupFacilitator(id=f"F{n}") for n in range(3)])
    given = KIT.plan("kupo.groups", project, request=asked(own))
    assert len(given.groups) == 3


def test_bounds_and_languages_become_rules() -> None:
    bounds = BackgroundBounds(most_share=33.5, most_people=3, least_backgrounds=3)
    rules = rules_of(GroupPrinciples(bounds=bounds, languages=("fi",)))
    assert [rule.name for rule in rules] == [
        "kupo.several-backgrounds",
        "kupo.most-of-background",
        "grouping.share-background",
        "grouping.shared-language",
    ]
    assert all(rule.label().text(language) for rule in rules for language in ("fi", "sv", "en"))
    assert rules_of(GroupPrinciples()) == ()


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from(["", "a", "b", "c"]), min_size=1, max_size=9),
    st.integers(1, 4),
    st.integers(0, 5),
)
def test_the_rules_say_the_same_twice(each: list[str], number: int, seed: int) -> None:
    for rule in (SeveralBackgrounds(least=number), MostOfBackground(most=number)):
        assert check_rule(rule, backgrounds(*each), draws=60, seed=seed) == ()


def test_another_kind_of_request_is_refused() -> None:
    with pytest.raises(ValueProblemError, match="takes a GroupRequest"):
        KIT.plan("kupo.groups", KIT.example("kupo"), request="groups, please")  # type: ignore[arg-type]


HEADER = "id,locality,backgrounds,gender,age,available\n"


def people_file(folder: Path, *, count: int = 12) -> Path:
    rows = [
        f"P-{n},Kemi,{'finland' if n % 2 else 'iraq'},{'woman' if n % 3 else 'man'},{20 + n},"
        "tue 09:00-12:00"
        for n in range(count)
    ]
    path = folder / "people.csv"
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def run(*words: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    return int(ended.value.code or 0)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_command_writes_groups(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    out = tmp_path / "groups.xlsx"
    words = ("kupo", "form-groups", "kupo", "--people", people_file(tmp_path), "--out", out)
    assert run(*words, "--seed", 1, "--lang", language) == 0
    shown = capsys.readouterr().out
    assert "G1" in shown
    assert "iraq" not in shown
    sheet = openpyxl.load_workbook(out).worksheets[1]
    assert sheet.max_row == 13


def test_the_command_names_what_is_sensitive_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = people_file(tmp_path, count=6)
    alone = "P-9,Kemi,somalia,woman,30,tue 09:00-12:00\n"
    people.write_text(people.read_text(encoding="utf-8") + alone, encoding="utf-8")
    words = ("kupo", "form-groups", "kupo", "--people", people, "--out", tmp_path / "groups.xlsx")
    assert run(*words) == 0
    told, named = capsys.readouterr().out, "nobody is the only one of a background"
    assert named not in told
    assert "--sensitive" in told
    assert run(*words, "--sensitive") == 0
    told = capsys.readouterr().out
    assert named in told
    assert "--sensitive" not in told
    assert "somalia" not in told


def test_the_command_tells_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "groups.xlsx"
    people = people_file(tmp_path)
    (tmp_path / "few").mkdir()
    few = people_file(tmp_path / "few", count=2)
    assert run("kupo", "form-groups", "kupo", "--people", few, "--out", out) == 1
    assert "only 2 could be in one group" in capsys.readouterr().out
    for words, told in (
        (("no-such-project", "--people", people, "--out", out), "no-such-project"),
        (("kupo", "--people", tmp_path / "none.csv", "--out", out), "none.csv: the file cannot"),
        (("kupo", "--people", people, "--out", tmp_path / "a" / "b.xlsx"), "b.xlsx: "),
        (
            ("kupo", "--people", people, "--out", out, "--least", 9, "--most", 2),
            "--least, --most: ",
        ),
        (("kupo", "--people", people, "--out", out, "--time-limit", 0), "--time-limit: "),
    ):
        assert run("kupo", "form-groups", *words) == 2
        assert told in capsys.readouterr().err


def test_a_plan_by_the_planner_explains_itself_by_the_projects_rules() -> None:
    roster = sample_roster(20, localities=1, seed=2).roster
    plan = KIT.plan("kupo.groups", KIT.example("kupo"), request=asked(roster, steps=2000))
    names = {rule.name for rule in plan.request().rules or ()}
    assert "kupo.several-backgrounds" in names
    person = plan.groups[0].people[0]
    assert plan.why(person).group == plan.groups[0].id
    assert plan.compare(attrs.evolve(plan, groups=plan.groups[1:])).moved
