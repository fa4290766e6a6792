"""Indicators of whole projects: periods, targets, lineage, comparison, intervals, estimates, plugin sets."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import duckdb
import polars as pl
import pytest
from test_indicators_against_oracle import Book

from osallisuus import (
    Condition,
    Duration,
    Funding,
    Identifier,
    IndicatorFile,
    PartialDate,
    Period,
    Plugin,
    Precision,
    Project,
    Quantity,
    Target,
    Text,
    TimeUnit,
    Toolkit,
    UnknownNameError,
    hookimpl,
)
from osallisuus.errors import DocumentError
from osallisuus.indicators.activity import SessionCount, people
from osallisuus.indicators.figures import Figure
from osallisuus.indicators.language import PeriodError, read_set
from osallisuus.indicators.periods import period_of
from osallisuus.indicators.policy import Policy
from osallisuus.indicators.targets import Verdict

KIT = Toolkit.build()
PLUS = Funding(id="esr", fund="esf-plus")
PROJECT = Project(id="polku", name=Text.of(fi="Polku"), funding=(PLUS,))


def person(name: str, **more: object) -> dict[str, Any]:
    return {"person": name, "birth_date": date(1980, 5, 1), "gender": "woman"} | more


def spell(name: str, **more: object) -> dict[str, Any]:
    usual = {"project": "polku", "counts_as": "left", "entry": date(2024, 1, 10)}
    usual |= {"exit": date(2024, 6, 10), "labour_status": "unemployed", "education": 3}
    return {"person": name, **usual} | more


def event(name: str, **more: object) -> dict[str, Any]:
    return {"person": name, "project": "polku", "point": "exit", "date": date(2024, 6, 10)} | more


def book(**tables: Sequence[Mapping[str, Any]]) -> Book:
    return Book(
        {
            name: [{"row": number, **row} for number, row in enumerate(rows, 2)]
            for name, rows in tables.items()
        }
    )


SMALL = book(
    participants=[person("a"), person("b", gender="man"), person("c")],
    enrolments=[spell("a"), spell("b"), spell("c", exit=None, counts_as="in")],
    transitions=[event("a", labour_status="employed")],
)


def test_values_by_category_and_in_total() -> None:
    result = KIT.indicators(PROJECT, SMALL, by=("gender",))
    assert result.value("EECO01") == 3
    assert result.value("EECO01", gender="woman") == 2
    assert result.value("EECO01", gender="nonbinary") == 0
    assert result.value("EECR04", gender="woman") == 1
    table = {(cell.code, *cell.categories.values()): cell.figure.value for cell in result.table}
    assert table["EECR04",] == 1
    assert table["EECR04", "man"] == 0
    assert result.categories("gender") == ("woman", "man")


def test_a_cell_names_its_rows_and_rule() -> None:
    result = KIT.indicators(PROJECT, SMALL, by=("gender",))
    (row,) = result.rows("EECR04")
    assert (row.person, row.project) == ("a", "polku")
    assert row.rows == {"participants": (2,), "enrolments": (2,), "transitions": (2,)}
    assert row.rule == "(EECO02 or EECO04) and exit_status = employed"
    assert result.rows("EECR04", gender="man") == ()
    assert [one.person for one in result.rows("EECO01", gender="woman")] == ["a", "c"]


def test_what_changed_is_named() -> None:
    later = book(
        participants=[person("a"), person("b", gender="man"), person("d"), person("e")],
        enrolments=[spell("a", labour_status="inactive"), spell("b"), spell("d"), spell("e")],
        transitions=[event(one, labour_status="employed") for one in "abde"],
    )
    first, second = KIT.indicators(PROJECT, SMALL), KIT.indicators(PROJECT, later)
    changes = {one.code: one for one in first.compare(second)}
    assert str(changes["EECR04"]) == "EECR04: +3 (2 entered, 1 corrected to count)"
    assert changes["EECO01"].left == (("c", "polku"),)
    assert changes["EECO04"].corrected_in == (("a", "polku"),)
    assert first.compare(first) == ()


def test_several_spells_are_one_participation() -> None:
    records = book(
        participants=[person("a")],
        enrolments=[
            spell("a", entry=date(2024, 3, 1), exit=date(2024, 4, 1), labour_status="employed"),
            spell("a", entry=date(2024, 1, 1), exit=date(2024, 2, 1)),
        ],
        transitions=[
            event("a", date=date(2024, 2, 2), labour_status="employed"),
            event("a", date=date(2024, 4, 5), labour_status="inactive"),
            event("a", point="weeks_4", date=date(2024, 4, 20), labour_status="unemployed"),
        ],
    )
    result = KIT.indicators(PROJECT, records)
    assert (result.value("EECO01"), result.value("EECO02")) == (1, 1)
    # The job after the first leaving is not the last event after the last leaving.
    assert result.value("EECR04") == 0
    assert result.rows("EECO01")[0].rows["enrolments"] == (2, 3)


def test_spells_without_row_numbers_count_once() -> None:
    day = {"entry": [date(2024, 1, 10)] * 2, "exit": [None, date(2024, 6, 10)]}
    spells = {
        "person": ["a", "a"],
        "project": ["polku", "polku"],
        "counts_as": ["in", "left"],
    } | day
    spells |= {"labour_status": ["employed", "employed"], "education": [3, 3]}
    people = {"person": ["a"], "birth_date": [date(1980, 5, 1)], "gender": ["woman"]}
    connection = duckdb.connect()
    connection.register("spells", pl.DataFrame(spells).to_arrow())
    connection.register("people", pl.DataFrame(people).to_arrow())
    records = KIT.records(
        {"enrolments": connection.table("spells"), "participants": connection.table("people")}
    )
    for policy in (Policy(), Policy(dedup_scope="programme")):
        result = KIT.indicators(PROJECT, records, policy=policy, by=("target_group",))
        assert (result.value("EECO01"), result.value("EECO05"), result.leavers()) == (1, 1, 1)


def test_records_may_use_the_code_of_the_funder() -> None:
    code = Identifier(scheme="eura2021-code", value="S30123")
    project = attrs.evolve(PROJECT, identifiers=(code,))
    records = book(
        participants=[person("a")],
        enrolments=[spell("a", project="S30123"), spell("a"), spell("b", project="other")],
        transitions=[event("a", project="S30123", labour_status="employed")],
    )
    result = KIT.indicators(project, records)
    assert (result.value("EECO01"), result.value("EECR04")) == (1, 1)


def test_the_period_comes_from_fund_and_code_and_never_from_dates() -> None:
    late = attrs.evolve(PROJECT, funding=(Funding(id="esr", fund="esf"),))
    assert period_of(late) == "esf"
    coded = attrs.evolve(
        PROJECT, funding=(), identifiers=(Identifier(scheme="eura2014-code", value="S20616"),)
    )
    assert period_of(coded) == "esf"
    with pytest.raises(PeriodError, match="polku: the document names neither"):
        KIT.indicators(attrs.evolve(PROJECT, funding=()), SMALL)
    both = attrs.evolve(PROJECT, identifiers=(Identifier(scheme="eura2014-code", value="S20616"),))
    with pytest.raises(PeriodError, match="different programming periods"):
        period_of(both)
    assert KIT.indicators(both, SMALL, set="esf").value("TOTAL") == 3


def test_incomplete_records_go_where_the_period_says() -> None:
    records = book(
        participants=[person("a"), person("b", gender=None)],
        enrolments=[spell("a"), spell("b")],
    )
    plus = KIT.indicators(PROJECT, records, by=("gender",))
    assert plus.value("EECO01") == 1
    esf = KIT.indicators(PROJECT, records, set="esf", by=("gender",))
    assert (esf.value("TOTAL"), esf.value("GRAND_TOTAL")) == (1, 2)
    assert esf.value("GRAND_TOTAL", gender="unknown") == 1


@pytest.mark.parametrize(
    ("hall", "expected"),
    [
        (
            SessionCount(session="s", facts={}, named=frozenset(map(str, range(34))), unclear=17),
            (34, 51),
        ),
        (SessionCount(session="s", facts={}, named=frozenset("ab"), outside=5), (7, 7)),
        (SessionCount(session="s", facts={}, named=frozenset("ab"), inside=2), (2, 2)),
        (SessionCount(session="s", facts={}, unclear=9), (9, 9)),
    ],
)
def test_roster_and_headcount_make_an_interval(
    hall: SessionCount, expected: tuple[int, int]
) -> None:
    found = people([hall])
    assert (found.least, found.most) == expected


def test_the_true_number_of_people_lies_in_the_interval() -> None:
    # Two sessions; the second has nobody new, or everybody.
    first = SessionCount(session="1", facts={}, named=frozenset("ab"), outside=3)
    second = SessionCount(session="2", facts={}, named=frozenset("bc"), outside=1)
    found = people([first, second])
    assert (found.least, found.most) == (5, 7)


def targets(*made: Target) -> Project:
    return attrs.evolve(PROJECT, targets=made)


HALL = {"session": "s1", "project": "polku", "activity": "kerho", "minutes": 90}


def test_targets_show_what_was_reached() -> None:
    records = book(
        participants=[person(one) for one in "abc"],
        enrolments=[spell("a"), spell("b"), spell("c", exit=None)],
        transitions=[event("a", labour_status="employed"), event("b", labour_status="inactive")],
        sessions=[HALL, {**HALL, "session": "s2", "cancelled": "yes"}],
        attendance=[{"session": "s1", "person": one, "status": "present"} for one in "ab"],
        headcounts=[{"session": "s1", "count": 4, "in_roster": None}],
    )
    title = Text.of(fi="Tavoite")
    project = targets(
        Target(id="people", title=title, unit="people", value=Quantity(value=8)),
        Target(
            id="about",
            title=title,
            unit="visits",
            value=Quantity(value=2, precision=Precision.ABOUT),
        ),
        Target(id="held", title=title, unit="sessions", value=Quantity(value=5)),
        Target(id="long", title=title, unit="hours", value=Quantity(value=9)),
        Target(id="work", title=title, indicator="EECR04", value=Quantity(value=1)),
        Target(id="page", title=title, unit="page-views", value=Quantity(value=1)),
        Target(
            id="half",
            title=title,
            unit="people",
            share=Quantity(value=50),
            of="work",
            any_of=(Condition(code="got-a-job"), Condition(code="directed-to-education")),
        ),
    )
    found = {str(one.target.id): one for one in KIT.indicators(project, records).targets}
    assert (str(found["people"].actual), found["people"].verdict) == ("4–7", Verdict.NOT_MET)
    assert (str(found["about"].actual), found["about"].verdict) == ("4–6", Verdict.MET)
    assert (str(found["held"].actual), found["held"].verdict) == ("1", Verdict.NOT_MET)
    assert (str(found["long"].actual), found["long"].verdict) == ("3–9", Verdict.UNKNOWN)
    assert (str(found["work"].actual), found["work"].verdict) == ("1", Verdict.MET)
    assert (str(found["page"].actual), found["page"].verdict) == ("?", Verdict.UNKNOWN)
    # One got a job, one did not, one is still in the project.
    assert (str(found["half"].actual), str(found["half"].wanted)) == ("1–2", "0.5")


def whole(**more: Any) -> Target:
    usual = Target(id="t", title=Text.of(fi="T"), unit="people", value=Quantity(value=2))
    return attrs.evolve(usual, **more)


YEARS = Period(start=PartialDate.parse("2024-01-01"), end=PartialDate.parse("2025-12-31"))
RECORDS_OF_THREE = {
    "participants": [person(one) for one in "abc"],
    "enrolments": [spell(one) for one in "abc"],
    "sessions": [HALL],
    "attendance": [{"session": "s1", "person": one, "status": "present"} for one in "abc"],
}


@pytest.mark.parametrize("counted", [{}, {"indicator": "EECO02"}])
@pytest.mark.parametrize(
    "part",
    [
        {"areas": ("pori",)},
        {"period": Period(start=YEARS.start, end=PartialDate.parse("2024-12-31"))},
        {"after": Duration(length=Quantity(value=6), unit=TimeUnit.MONTH)},
        {"relation": "edellinen"},
        {"organisations": ("yhdistys",)},
    ],
)
def test_a_target_for_a_part_is_not_judged_by_all_records(
    part: dict[str, Any], counted: dict[str, Any]
) -> None:
    project = attrs.evolve(
        PROJECT, areas=("pori", "rauma"), period=YEARS, targets=(whole(**part, **counted),)
    )
    (found,) = KIT.indicators(project, book(**RECORDS_OF_THREE)).targets
    assert (str(found.actual), found.verdict) == ("?", Verdict.UNKNOWN)
    assert found.target == project.targets[0]


@pytest.mark.parametrize("counted", [{}, {"indicator": "EECO02"}])
@pytest.mark.parametrize(
    "part", [{}, {"areas": ("pori", "rauma", "muu")}, {"period": YEARS}, {"period": None}]
)
def test_a_target_for_all_areas_and_the_whole_time_is_judged(
    part: dict[str, Any], counted: dict[str, Any]
) -> None:
    project = attrs.evolve(
        PROJECT, areas=("pori", "rauma"), period=YEARS, targets=(whole(**part, **counted),)
    )
    (found,) = KIT.indicators(project, book(**RECORDS_OF_THREE)).targets
    assert (str(found.actual), found.verdict) == ("3", Verdict.MET)
    assert found.target == project.targets[0]


def test_a_figure_of_a_million_keeps_its_digits() -> None:
    assert str(Figure.exactly(1_234_567)) == "1234567"
    assert str(Figure(least=1_234_567, most=None)) == "1234567–"
    assert str(Figure.exactly(10 / 3, estimated=True)) == "~3.33333"


def test_estimates_stand_for_counts_and_say_so() -> None:
    records = book(
        participants=[person("a")],
        enrolments=[spell("a", disability="yes")],
        estimates=[
            {"project": "polku", "indicator": "EECO12", "value": 30.0, "as_of": date(2024, 1, 1)},
            {"project": "polku", "indicator": "EECO12", "value": 12.0, "as_of": date(2025, 1, 1)},
            {"project": "polku", "indicator": "EECO02", "value": 99.0},
        ],
    )
    result = KIT.indicators(PROJECT, records, by=("gender",))
    assert (result.value("EECO12"), result.figure("EECO12").estimated) == (12, True)
    assert result.value("EECO12", gender="woman") is None
    # An estimate where none is allowed changes nothing.
    assert result.value("EECO02") == 1
    ignoring = KIT.indicators(PROJECT, records, policy=Policy(estimates="ignore"))
    assert ignoring.value("EECO12") == 1


def test_a_minimum_of_attendance_is_a_choice() -> None:
    records = book(
        participants=[person("a"), person("b")],
        enrolments=[spell("a"), spell("b")],
        sessions=[{**HALL, "session": str(day), "date": date(2024, 2, day)} for day in (1, 2)],
        attendance=[
            {"session": "1", "person": "a", "status": "present"},
            {"session": "2", "person": "a", "status": "partial", "minutes": 10},
            {"session": "1", "person": "b", "status": "present"},
            {"session": "2", "person": "b", "status": "absent"},
        ],
    )
    counted = [
        KIT.indicators(PROJECT, records, policy=policy).value("EECO01")
        for policy in (
            Policy(),
            Policy(min_days=2),
            Policy(min_minutes=90),
            Policy(min_minutes=100),
        )
    ]
    assert counted == [2, 1, 2, 1]


def test_areas_follow_the_day_of_entry() -> None:
    records = book(
        participants=[
            person("a", municipality="142"),
            person("b", municipality="142"),
            person("c", municipality="091"),
            person("d"),
        ],
        # Iitti moved from Kymenlaakso to Päijät-Häme at the beginning of 2021.
        enrolments=[
            spell("a", entry=date(2020, 12, 31)),
            spell("b", entry=date(2021, 1, 1)),
            spell("c"),
            spell("d"),
        ],
    )
    result = KIT.indicators(PROJECT, records, by=("region",))
    found = {one: result.value("EECO01", region=one) for one in result.categories("region")}
    assert found == {"01": 1, "07": 1, "08": 1, "unknown": 1}


def test_names_that_do_not_exist_are_refused() -> None:
    result = KIT.indicators(PROJECT, SMALL)
    with pytest.raises(UnknownNameError, match="no indicator is called 'EECO99'"):
        result.value("EECO99")
    with pytest.raises(UnknownNameError, match="dimension"):
        result.value("EECO01", gender="woman")
    with pytest.raises(UnknownNameError, match="no dimension is called 'shoe'"):
        KIT.indicators(PROJECT, SMALL, by=("shoe",))
    with pytest.raises(UnknownNameError, match="set of indicators"):
        KIT.indicators(PROJECT, SMALL, set="esf2")


OWN_SET = """{
  "name": "lake", "title": {"fi": "Järvi", "sv": "Sjö", "en": "Lake"}, "period": "any", "policy": "1",
  "complete": "always",
  "indicators": [
    {"code": "lake.people", "title": {"fi": "Ihmiset", "sv": "Människor", "en": "People"},
     "unit": "people", "population": "participations", "condition": "age >= 18", "timing": "entry",
     "label_evidence": "verified", "definition_evidence": "verified"},
    {"code": "lake.visits", "title": {"fi": "Käynnit", "sv": "Besök", "en": "Visits"},
     "unit": "visits", "population": "sessions", "condition": "activity = kerho", "timing": "project",
     "label_evidence": "verified", "definition_evidence": "verified"}
  ]
}"""


def test_a_plugin_brings_its_own_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "lake_indicators"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "lake.json").write_text(OWN_SET, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    class Lake(Plugin):
        name = "lake"
        api = 1

        @hookimpl
        def osallisuus_indicators(self) -> Sequence[IndicatorFile]:
            return (IndicatorFile(name="lake", package="lake_indicators", file="lake.json"),)

    records = book(
        participants=[person("a"), person("b", birth_date=date(2015, 1, 1))],
        enrolments=[spell("a"), spell("a", project="x"), spell("b")],
        sessions=[HALL],
        headcounts=[{"session": "s1", "count": 4}],
    )
    result = Toolkit.build(Lake()).indicators(None, records, set="lake", by=("project",))
    assert result.value("lake.people") == 1
    assert [result.value("lake.people", project=one) for one in ("polku", "x")] == [1, 1]
    assert result.value("lake.visits") == 4


def test_a_wrong_set_is_refused_with_every_problem() -> None:
    text = OWN_SET.replace("age >= 18", "agge >= 18 and").replace(
        '"activity = kerho"', '"mood = 3"'
    )
    with pytest.raises(DocumentError) as caught:
        read_set(text.encode(), "lake.json")
    told = [(problem.pointer, problem.line) for problem in caught.value.problems]
    assert told == [("/indicators/0/condition", 6), ("/indicators/1/condition", 9)]
    assert "at character 15, expected a name" in caught.value.problems[0].message()


@pytest.mark.parametrize(
    ("answer", "counted"), [("yes", 1), ("no", 0), ("declined", 0), ("not_asked", 1), (None, 1)]
)
def test_who_declines_is_not_told_by_the_parents(answer: str | None, counted: int) -> None:
    records = book(
        participants=[person("a", parents_birth_country="both_abroad")],
        enrolments=[spell("a", foreign_background=answer)],
    )
    assert KIT.indicators(PROJECT, records).value("EECO14") == counted
