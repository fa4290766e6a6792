"""Reports: what they count, what they hide, how they read, and the files they become."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from osallisuus import (
    Faults,
    Project,
    Report,
    ReportChoices,
    Text,
    Toolkit,
    page_of,
    simulate,
    write_report,
)
from osallisuus.cli import app
from osallisuus.disclosure import DisclosurePolicy, audit
from osallisuus.reporting.content import Interval, Mark, Table, Value
from osallisuus.reporting.counting import count
from osallisuus.reporting.guarding import guard
from osallisuus.reporting.wording import Wording
from osallisuus.sheets.formulas import harmless

PROJECTS = ("itu2", "kupo", "lahde", "omia_polkuja", "yhdessa_osallisuutta")
SETS = {"omia_polkuja": "esf+"}
KIT = Toolkit.build(discover=True)


@cache
def made(name: str, language: str = "en", people: int = 60, seed: int = 1) -> Report:
    project = KIT.example(name)
    frames = simulate(project, people=people, seed=seed, faults=Faults.real_life()).frames()
    return KIT.report(project, KIT.records(frames), language=language, set=SETS.get(name))


def table(report: Report, name: str) -> Table:
    return next(one for one in report.tables if one.id == name)


def counts_of(report: Report) -> Iterator[tuple[Table, Value]]:
    """Yield every count of people or visits of a report."""
    for one in report.tables:
        if one.id == "hidden_cells":
            continue
        for row in one.rows:
            for value, column in zip(row, one.columns, strict=True):
                if column.kind in ("count", "interval") and column.id != "sessions":
                    yield one, value


@pytest.mark.parametrize("name", PROJECTS)
def test_every_bundled_project_has_a_whole_report(name: str) -> None:
    report = made(name)
    assert [section.id for section in report.sections] == [
        "project", "people", "attendance", "indicators", "changes", "quality", "hidden", "method",
    ]  # fmt: skip
    assert len(report.key_figures) == 6
    page = page_of(report)
    for one in report.tables:
        assert one.rows
        assert all(len(row) == len(one.columns) for row in one.rows)
    assert page.count("<figure>") == page.count("<svg role=") >= 3


@settings(max_examples=6, deadline=None)
@given(
    name=st.sampled_from(PROJECTS),
    people=st.integers(1, 80),
    seed=st.integers(0, 99),
    threshold=st.sampled_from([3, 5, 10]),
)
def test_no_small_count_is_ever_shown(name: str, people: int, seed: int, threshold: int) -> None:
    project = KIT.example(name)
    frames = simulate(project, people=people, seed=seed, faults=Faults.real_life()).frames()
    choices = ReportChoices(policy=DisclosurePolicy(threshold=threshold))
    report = KIT.report(
        project, KIT.records(frames), language="en", set=SETS.get(name), choices=choices
    )
    for one, value in counts_of(report):
        if isinstance(value, int):
            assert not 0 < value < threshold, one.id
        if isinstance(value, Interval):
            assert not 0 < value.least < threshold or one.id == "attendance_over_time"


def test_one_hidden_cell_never_stands_alone_under_a_shown_total() -> None:
    report = made("omia_polkuja")
    flow = table(report, "flow")
    for column in range(1, len(flow.columns)):
        cells = [row[column] for row in flow.rows]
        if cells[-1] is not Mark.HIDDEN:
            assert cells[:-1].count(Mark.HIDDEN) != 1
    for row in flow.rows:
        if row[1] is not Mark.HIDDEN:
            assert row[2:].count(Mark.HIDDEN) != 1


@settings(max_examples=5, deadline=None)
@given(name=st.sampled_from(PROJECTS), people=st.integers(5, 60), seed=st.integers(0, 99))
def test_a_reader_cannot_work_out_a_small_count(name: str, people: int, seed: int) -> None:
    project = KIT.example(name)
    simulated = simulate(project, people=people, seed=seed, faults=Faults.real_life())
    counts = count(simulated.frames(), project.id)
    policy = DisclosurePolicy()
    guarded = guard(counts, policy)
    for one, columns in (("flow", ["target_group", "outcome"]), ("people", ["gender", "age"])):
        raw = Counter(counts.people.select(columns).iter_rows())
        safe = guarded.tables[one]
        found = audit(safe)
        for key, number in raw.items():
            if policy.is_small(number):
                assert key in safe.hidden
                cell = tuple(sorted(f"{d}={node}" for d, node in zip(columns, key, strict=True)))
                interval = found[("subject=participations", *cell)]
                assert interval.most is None or interval.most - interval.least >= policy.width


def test_counts_agree_with_counting_by_hand() -> None:
    project = KIT.example("omia_polkuja")
    simulated = simulate(project, people=90, seed=5, faults=Faults.real_life())
    tables = KIT.records(simulated.frames())
    frames = {name: simulated.frames()[name] for name in simulated.frames()}
    counts = count(frames, project.id)
    assert tables.tables

    spells: dict[str, list[object]] = {}
    rows = simulated.rows["enrolments"]
    for row in rows:
        spells.setdefault(getattr(row, "person"), []).append(row)  # noqa: B009
    outcomes: Counter[str] = Counter()
    for own in spells.values():
        if any(getattr(one, "exit") is None for one in own):  # noqa: B009
            outcomes["in"] += 1
        else:
            last = max(own, key=lambda one: getattr(one, "entry"))  # noqa: B009
            outcomes[getattr(last, "counts_as")] += 1  # noqa: B009
    assert dict(Counter(counts.people["outcome"].to_list())) == dict(outcomes)

    held = {s.session for s in simulated.rows["sessions"] if s.cancelled != "yes"}  # type: ignore[attr-defined]
    came = {
        (a.session, a.person)  # type: ignore[attr-defined]
        for a in simulated.rows["attendance"]
        if a.status in ("present", "partial") and a.session in held  # type: ignore[attr-defined]
    }
    assert counts.visits == len(came) == int(counts.periods["visits"].sum())
    roster = Counter(session for session, _ in came)
    least = most = 0
    guests: dict[str, tuple[int, int]] = {}
    for head in simulated.rows["headcounts"]:
        if head.session not in held:  # type: ignore[attr-defined]
            continue
        sure, unsure = guests.get(head.session, (0, 0))  # type: ignore[attr-defined]
        if head.in_roster == "no":  # type: ignore[attr-defined]
            sure += head.count  # type: ignore[attr-defined]
        elif head.in_roster is None:  # type: ignore[attr-defined]
            unsure += head.count  # type: ignore[attr-defined]
        guests[head.session] = (sure, unsure)  # type: ignore[attr-defined]
    for session in held:
        sure, unsure = guests.get(session, (0, 0))
        least += sure + max(roster[session], unsure)
        most += sure + unsure + roster[session]
    assert counts.visitors == Interval(least=least, most=most)


def test_an_age_is_known_only_when_the_year_settles_it() -> None:
    entry = date(2024, 6, 1)
    frames = KIT.records(
        {
            "participants": [
                {"person": "a", "birth_date": "2006-06-02"},
                {"person": "b", "birth_date": "2006-06-01"},
                {"person": "c", "birth_year": "2006"},
                {"person": "d", "birth_year": "2000"},
                {"person": "e"},
            ],
            "enrolments": [
                {"person": person, "entry": entry.isoformat(), "counts_as": "in"}
                for person in "abcde"
            ],
        }
    )
    from osallisuus.measures.waves import polars_table
    from osallisuus.records.columns import TABLES

    tables = {
        name: polars_table(frames, name, [column.name for column in spec.columns])
        for name, spec in TABLES.items()
    }
    people = count(tables, "p").people
    ages = dict(zip(people["person"].to_list(), people["age"].to_list(), strict=True))
    assert ages == {"a": "under-18", "b": "18-29", "c": "unknown", "d": "18-29", "e": "unknown"}


def test_a_project_without_records_has_a_report_too() -> None:
    project = Project(id="p", name=Text.of(fi="Polku"))
    report = KIT.report(project, KIT.records({"participants": []}), language="fi")
    page = page_of(report)
    assert "Kokoontumisia ei ole kirjattu" in page
    assert report.key_figures[0].value == "0"


def test_the_page_needs_nothing_from_anywhere() -> None:
    for name, language in (("lahde", "fi"), ("kupo", "sv"), ("omia_polkuja", "en")):
        page = page_of(made(name, language))
        assert f'<html lang="{language}">' in page
        assert "<script" not in page
        assert "@import" not in page
        assert "url(http" not in page
        addresses = set(re.findall(r"https?://[^\"' <]+", page))
        assert addresses <= {"http://www.w3.org/2000/svg"}
        assert not re.findall(r'(?:src|href)="(?!#|data:,")', page)


def test_what_the_project_says_is_text_and_never_markup() -> None:
    evil = '<script>alert("1")</script>'
    project = Project(id="p", name=Text.of(fi=evil), summary=Text.of(fi="a & b <img src=x>"))
    frames = {
        "participants": [{"person": f"p{number}"} for number in range(30)],
        "enrolments": [
            {"person": f"p{number}", "target_group": "<b>x</b>", "entry": "2024-01-01"}
            for number in range(30)
        ],
    }
    page = page_of(KIT.report(project, KIT.records(frames), language="fi"))
    assert "<script" not in page
    assert "<img" not in page
    assert "<b>x" not in page
    assert "&lt;b&gt;x" in page


def test_targets_stand_beside_what_was_reached_and_small_ones_are_hidden() -> None:
    document = {
        "osallisuus": 1,
        "project": {
            "id": "p",
            "name": {"en": "Path"},
            "funding": [{"id": "esf", "fund": "esf-plus"}],
            "period": {"start": "2023-01-01", "end": "2025-12-31"},
            "target_groups": [
                {"id": "many", "title": {"en": "Many"}, "kind": "persons"},
                {"id": "few", "title": {"en": "Few"}, "kind": "persons"},
            ],
            "targets": [
                {
                    "id": "t-many",
                    "title": {"en": "Many take part"},
                    "unit": "people",
                    "value": {"value": 20},
                    "target_groups": ["many"],
                },
                {
                    "id": "t-few",
                    "title": {"en": "Few take part"},
                    "unit": "people",
                    "value": {"value": 10},
                    "target_groups": ["few"],
                },
                {
                    "id": "t-sessions",
                    "title": {"en": "Sessions"},
                    "unit": "sessions",
                    "value": {"value": 3},
                },
            ],
        },
    }
    groups = ["many"] * 30 + ["few"] * 2
    records = KIT.records(
        {
            "participants": [{"person": f"p{n}"} for n in range(32)],
            "enrolments": [
                {"person": f"p{n}", "project": "p", "target_group": group, "entry": "2024-01-01",
                 "counts_as": "in"}
                for n, group in enumerate(groups)
            ],
            "sessions": [{"session": "s1", "project": "p", "date": "2024-02-01"}],
        }
    )  # fmt: skip
    report = KIT.report(KIT.load(document), records, language="en", set="esf+")
    rows = {row[0]: row[1:] for row in table(report, "targets").rows}
    assert rows["Few take part"][2] is Mark.HIDDEN
    assert rows["Few take part"][3] == "Unknown"
    # What is left of a shown total when the many are known is the few: both are hidden.
    assert rows["Many take part"][2] is Mark.HIDDEN
    assert rows["Sessions"] == (Mark.UNKNOWN, 3, 1, "Not met")
    assert "t-few" not in page_of(report)


def test_numbers_dates_and_plurals_are_the_language_s_own() -> None:
    fi, sv, en = Wording("fi"), Wording("sv"), Wording("en")
    day = date(2024, 2, 1)
    assert (fi.day(day), sv.day(day), en.day(day)) == (
        "1. helmikuuta 2024", "1 februari 2024", "1 February 2024",
    )  # fmt: skip
    assert [fi.counted("people", number) for number in (0, 1, 2)] == [
        "0 osallistujaa", "1 osallistuja", "2 osallistujaa",
    ]  # fmt: skip
    assert [sv.counted("sessions", number) for number in (1, 2)] == ["1 träff", "2 träffar"]
    assert [en.counted("hours", number) for number in (1, 1200)] == ["1 hour", "1,200 hours"]
    assert (fi.number(1234.56, 1), en.number(1234.56, 1)) == ("1\xa0234,6", "1,234.6")
    assert (fi.share(0.257), en.share(0.257)) == ("26\xa0%", "26%")
    assert fi.interval(Interval(least=34, most=51)) == "34–51"
    assert (fi.place("564"), sv.place("564")) == ("Oulu", "Uleåborg")


def test_the_workbook_has_a_codebook_and_the_same_tables(tmp_path: Path) -> None:
    report = made("omia_polkuja")
    (path,) = write_report(report, tmp_path / "r.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "Codebook"
    assert len(book.sheetnames) == 1 + len(report.tables)
    described = {(row[0], row[2]) for row in book["Codebook"].iter_rows(values_only=True)}
    for one in report.tables:
        sheet = book[one.id]
        assert sheet.max_row == len(one.rows) + 1
        for column in one.columns:
            names = [column.id]
            if column.kind == "interval":
                names = [f"{column.id}_least", f"{column.id}_most"]
            assert {(one.id, name) for name in names} <= described
    flow = list(book["flow"].iter_rows(min_row=2, values_only=True))
    for row, written in zip(table(report, "flow").rows, flow, strict=True):
        assert written == tuple(".." if value is Mark.HIDDEN else value for value in row)


def test_a_formula_in_a_text_stays_a_text(tmp_path: Path) -> None:
    project = Project(id="p", name=Text.of(en="=cmd|'/c calc'!A1"))
    rows = [
        {"person": f"p{number}", "target_group": "@sum(1)", "entry": "2024-01-01"}
        for number in range(30)
    ]
    records = KIT.records(
        {"participants": [{"person": row["person"]} for row in rows], "enrolments": rows}
    )
    report = KIT.report(project, records, language="en")
    (path,) = write_report(report, tmp_path / "r.xlsx")
    for sheet in openpyxl.load_workbook(path):
        for cells in sheet.iter_rows():
            assert not any(cell.data_type == "f" for cell in cells)
    write_report(report, tmp_path / "tables")
    text = (tmp_path / "tables" / "flow.csv").read_text(encoding="utf-8")
    assert "'@sum(1)" in text
    assert not re.search(r"(?:^|,)\"?[=+@]", text, re.MULTILINE)


def is_signed_number(text: str) -> bool:
    """Tell without a pattern whether a text is a sign and one number."""
    digits = text[1:].replace(",", ".", 1)
    whole, dot, rest = digits.partition(".")
    parts = (whole, rest) if dot else (whole,)
    return text[:1] in ("+", "-") and all(p.isascii() and p.isdecimal() for p in parts)


@given(st.text(max_size=12) | st.text("+-0123456789,.=@ A(", max_size=6))
def test_no_text_begins_like_a_formula(text: str) -> None:
    safe = harmless(text)
    assert safe.removeprefix("'") in (text, text.removeprefix("'"))
    if is_signed_number(text):
        assert safe == text
    else:
        assert not safe.lstrip(" \ufeff").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_change_leaves_as_a_number_and_an_interval_as_a_text(tmp_path: Path) -> None:
    write_report(made("itu2", people=150, seed=4), tmp_path)
    with (tmp_path / "changes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    changes = [row["change"] for row in rows if row["change"] not in ("", "..")]
    assert changes
    assert all(float(change) for change in changes)
    assert any(change.startswith("+") for change in changes)
    assert all(not row["interval"].startswith(("+", "-", "=")) for row in rows)


PACKAGE = {
    "type": "object",
    "required": ["profile", "name", "resources"],
    "properties": {
        "profile": {"const": "tabular-data-package"},
        "name": {"pattern": "^([-a-z0-9._/])+$"},
        "resources": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["profile", "name", "path", "schema"],
                "properties": {
                    "profile": {"const": "tabular-data-resource"},
                    "name": {"pattern": "^([-a-z0-9._/])+$"},
                    "path": {"pattern": r"^(?=^[^./~])(^((?!\.{2}).)*$).*$"},
                    "encoding": {"const": "utf-8"},
                    "schema": {
                        "type": "object",
                        "required": ["fields"],
                        "properties": {
                            "fields": {
                                "type": "array",
                                "minItems": 1,
                                "items": {
                                    "type": "object",
                                    "required": ["name", "type"],
                                    "properties": {
                                        "type": {"enum": ["string", "integer", "number", "date"]}
                                    },
                                },
                            },
                            "missingValues": {"type": "array", "items": {"type": "string"}},
                        },
                    },
                },
            },
        },
    },
}
"""What the published profile (Tabular Data Package 1.0) requires of the keys that are written."""


@pytest.mark.parametrize("name", PROJECTS)
def test_the_data_package_describes_its_files(name: str, tmp_path: Path) -> None:
    files = write_report(made(name), tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    jsonschema.validate(package, PACKAGE)
    assert {one["path"] for one in package["resources"]} == {
        file.name for file in files if file.suffix == ".csv"
    }
    for resource in package["resources"]:
        with (tmp_path / resource["path"]).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        fields = resource["schema"]["fields"]
        assert rows
        for row in rows:
            assert list(row) == [field["name"] for field in fields]
            for field in fields:
                cell = row[field["name"]]
                if cell in resource["schema"]["missingValues"]:
                    continue
                if field["type"] == "integer":
                    int(cell)
                if field["type"] == "number":
                    float(cell)


def test_the_command_writes_every_form(tmp_path: Path) -> None:
    run = CliRunner()
    records = tmp_path / "records"
    made_up = run.invoke(app, ["simulate", "kupo", "--people", "40", "--out", str(records)])
    assert made_up.exit_code == 0, made_up.output
    outs = [tmp_path / "r.html", tmp_path / "r.xlsx", tmp_path / "tables"]
    arguments = ["report", "kupo", "--records", str(records), "--lang", "fi"]
    for out in outs:
        arguments += ["--out", str(out)]
    result = run.invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert '<html lang="fi">' in outs[0].read_text(encoding="utf-8")
    assert outs[1].stat().st_size > 5000
    assert (outs[2] / "datapackage.json").is_file()
    nothing = ["report", "kupo", "--records", str(tmp_path / "none"), "--out", str(outs[0])]
    assert run.invoke(app, nothing).exit_code == 2
    unknown = [*arguments, "--set", "esf+++"]
    assert run.invoke(app, unknown).exit_code == 2


def test_the_demo_asks_nothing_and_overwrites_nothing(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    result = CliRunner().invoke(app, ["demo", "--out", str(out), "--lang", "sv"])
    assert result.exit_code == 0, result.output
    for name in PROJECTS:
        page = (out / name / "report.html").read_text(encoding="utf-8")
        assert '<html lang="sv">' in page
        assert "ingen av dessa människor finns" in page
        assert (out / name / "report.xlsx").is_file()
        assert (out / name / "tables" / "datapackage.json").is_file()
        assert str(out / name / "report.html") in result.output
    again = CliRunner().invoke(app, ["demo", "--out", str(out)])
    assert again.exit_code == 2


def test_the_same_records_give_the_same_page() -> None:
    first = page_of(made("lahde", "fi"))
    project = KIT.example("lahde")
    frames = simulate(project, people=60, seed=1, faults=Faults.real_life()).frames()
    assert first == page_of(KIT.report(project, KIT.records(frames), language="fi"))


def test_the_tutorial_runs_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (Path(__file__).parents[2] / "docs" / "tutorial" / "records_to_report.rst").read_text(
        encoding="utf-8"
    )
    commands = re.findall(r"^   \$ osallisuus (.+)$", text, re.MULTILINE)
    assert len(commands) >= 4
    monkeypatch.chdir(tmp_path)
    for command in commands:
        result = CliRunner().invoke(app, command.split())
        assert result.exit_code == 0, (command, result.output)
    for name in ("report.html", "report.xlsx", "tables/datapackage.json"):
        assert (tmp_path / name).is_file()
    block = re.search(r"code-block:: python\n\n((?:   .*\n|\n)+)", text)
    assert block is not None
    code = "\n".join(line[3:] for line in block[1].splitlines())
    exec(compile(code, "tutorial", "exec"), {})
    assert '<html lang="sv">' in (tmp_path / "rapport.html").read_text(encoding="utf-8")
