"""Synthetic records: the same seed gives the same tables, ids resolve, and the plan is followed."""

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from osallisuus import Faults, Project, Simulated, Text, Toolkit, simulate
from osallisuus.cli import app
from osallisuus.privacy import find_personal_data
from osallisuus.records.columns import TABLES
from osallisuus.simulation.faults import UnknownFaultError
from osallisuus.simulation.setting import SimulationError

PROJECTS = ("itu2", "kupo", "lahde", "omia_polkuja", "yhdessa_osallisuutta")
FAULTS = st.builds(
    Faults,
    **{
        name: st.sampled_from([0.0, 0.1, 0.6, 1.0])
        for name in (
            "drop_outs", "missing_answers", "double_entries", "returns", "late_exits",
        )
    },
)  # fmt: skip


@cache
def project_of(name: str) -> Project:
    return Toolkit.build(discover=True).example(name)


def rows(made: Simulated, table: str) -> Sequence[Any]:
    return made.rows[table]


@settings(max_examples=25, deadline=None)
@given(
    name=st.sampled_from(PROJECTS),
    people=st.integers(1, 40),
    seed=st.integers(0, 10_000),
    faults=FAULTS,
)
def test_any_simulation_holds_together(name: str, people: int, seed: int, faults: Faults) -> None:
    project = project_of(name)
    made = simulate(project, people=people, seed=seed, faults=faults)
    again = simulate(project, people=people, seed=seed, faults=faults)
    assert made == again
    assert len(rows(made, "participants")) == people
    persons = {row.person for row in rows(made, "participants")}
    sessions = {row.session for row in rows(made, "sessions")}
    assert len(persons) == people
    assert len(sessions) == len(rows(made, "sessions"))
    for table, spec in TABLES.items():
        for row in made.rows.get(table, ()):
            assert isinstance(row, spec.row)
            for column in spec.columns:
                value = getattr(row, column.name)
                if value is None:
                    assert not column.required
                    continue
                if column.column.table == "participants":
                    assert value in persons
                if column.column.table == "sessions":
                    assert value in sessions
                if column.column.codes:
                    assert value in column.column.codes
                if isinstance(value, date) and column.name != "birth_date":
                    assert value <= made.as_of
                assert not list(find_personal_data(str(value)))
    for row in rows(made, "enrolments"):
        assert row.exit is None or row.entry <= row.exit
        assert (row.exit is None) == (row.counts_as == "in")
    for row in rows(made, "sessions"):
        assert project.period is not None
        assert project.period.includes is not None
        first = project.period.first_day
        assert first is not None
        assert first <= row.date <= made.as_of


@settings(max_examples=15, deadline=None)
@given(name=st.sampled_from(PROJECTS), seed=st.integers(0, 500))
def test_people_come_only_while_they_are_in(name: str, seed: int) -> None:
    made = simulate(project_of(name), people=30, seed=seed, faults=Faults.real_life())
    days = {row.session: row.date for row in rows(made, "sessions")}
    stays: dict[str, list[tuple[date, date]]] = {}
    for row in rows(made, "enrolments"):
        stays.setdefault(row.person, []).append((row.entry, row.exit or made.as_of))
    for row in rows(made, "attendance"):
        day = days[row.session]
        assert any(first <= day <= last for first, last in stays[row.person])


def test_faults_come_only_when_asked_for() -> None:
    project = project_of("omia_polkuja")
    clean = simulate(project, people=200, seed=4)
    assert not any(row.counts_as == "left" for row in rows(clean, "enrolments"))
    assert max(Counter(row.person for row in rows(clean, "enrolments")).values()) == 1
    assert all(row.labour_status for row in rows(clean, "enrolments"))
    assert all(row.answer is not None for row in rows(clean, "measurements"))
    twice = Counter((row.session, row.person) for row in rows(clean, "attendance"))
    assert max(twice.values()) == 1

    spoilt = simulate(project, people=200, seed=4, faults=Faults.parse("exit-before-entry=1"))
    ended = [row for row in rows(spoilt, "enrolments") if row.exit]
    assert ended
    assert all(row.exit < row.entry for row in ended)
    dropped = simulate(project, people=200, seed=4, faults=Faults(drop_outs=1))
    assert {row.counts_as for row in rows(dropped, "enrolments")} == {"left", "in"}
    back = simulate(project, people=200, seed=4, faults=Faults(returns=1))
    assert max(Counter(row.person for row in rows(back, "enrolments")).values()) == 2
    written_twice = simulate(project, people=200, seed=4, faults=Faults(double_entries=1))
    assert len(rows(written_twice, "attendance")) == 2 * len(rows(clean, "attendance"))
    late = simulate(project, people=200, seed=4, faults=Faults(late_exits=1))
    on_time = {row.enrolment: row.exit for row in rows(clean, "enrolments")}
    delays = [
        row.exit - on_time[row.enrolment]
        for row in rows(late, "enrolments")
        if row.exit and on_time[row.enrolment]
    ]
    assert delays
    assert min(delays) >= timedelta(days=21)


def test_the_meeting_place_keeps_its_hours_and_its_visitors() -> None:
    made = simulate(project_of("omia_polkuja"), people=120, seed=1)
    open_days = [row for row in rows(made, "sessions") if row.activity == "kohtaamispaikka"]
    assert {row.date.weekday() for row in open_days} == {1, 3, 4}
    assert {(row.start, row.minutes, row.venue) for row in open_days} == {
        ("08:30", 240, "olohuone")
    }
    held = [row for row in open_days if row.cancelled == "no"]
    there = Counter(row.session for row in rows(made, "attendance"))
    for row in rows(made, "headcounts"):
        there[row.session] += row.count
    mean = sum(there[row.session] for row in held) / len(held)
    assert 8 <= mean <= 12, "the plan says about ten visitors a day"


def test_groups_keep_the_size_the_plan_gives() -> None:
    made = simulate(project_of("itu2"), people=400, seed=2)
    coaching = {
        row.session: row.date for row in rows(made, "sessions") if row.activity == "valmennus"
    }
    people_of: dict[date, set[str]] = {}
    for row in rows(made, "attendance"):
        if row.session in coaching:
            people_of.setdefault(coaching[row.session], set()).add(row.person)
    first = min(people_of)
    assert 5 <= len(people_of[first]) <= 7
    assert all(len(members) <= 7 for members in people_of.values())


def test_people_match_their_target_group() -> None:
    made = simulate(project_of("lahde"), people=300, seed=9)
    born = {row.person: row.birth_date for row in rows(made, "participants")}
    young = [row for row in rows(made, "enrolments") if row.target_group == "nuoret"]
    young = [row for row in young if row.enrolment.endswith("-1")]
    assert young
    for row in young:
        birth = born[row.person]
        age = (
            row.entry.year
            - birth.year
            - ((row.entry.month, row.entry.day) < (birth.month, birth.day))
        )
        assert 16 <= age <= 29


@pytest.mark.parametrize("name", PROJECTS)
def test_the_tables_do_not_depend_on_hash_order(name: str, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from osallisuus import Faults, Toolkit, simulate;"
        "kit = Toolkit.build(discover=True);"
        f"made = simulate(kit.example({name!r}), people=40, seed=3, faults=Faults.real_life());"
        "made.write(Path(sys.argv[1]))"
    )
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / seed)],
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        )
    files = sorted(path.name for path in (tmp_path / "1").iterdir())
    assert "attendance.csv" in files
    for file in files:
        assert (tmp_path / "1" / file).read_bytes() == (tmp_path / "2" / file).read_bytes()


def test_frames_have_the_declared_columns_and_types() -> None:
    import polars as pl

    made = simulate(project_of("kupo"), people=12, seed=1)
    frames = made.frames()
    assert set(frames) == set(TABLES)
    for name, spec in TABLES.items():
        assert frames[name].columns == [column.name for column in spec.columns]
    assert frames["enrolments"].schema["entry"] == pl.Date
    assert frames["measurements"].schema["answer"] == pl.Float64
    assert frames["attendance"].height == len(rows(made, "attendance"))


def test_what_cannot_be_simulated_is_said() -> None:
    undated = Project(id="p", name=Text.of(fi="P"))
    with pytest.raises(SimulationError, match=r"project\.period"):
        simulate(undated, people=1, seed=1)
    for people in (0, -1, 1_000_001):
        with pytest.raises(SimulationError, match="people"):
            simulate(project_of("kupo"), people=people, seed=1)
    with pytest.raises(SimulationError, match="outside the project"):
        simulate(project_of("kupo"), people=1, seed=1, as_of=date(2030, 1, 1))


@pytest.mark.parametrize("text", ["drop-out=0.1", "returns=2", "returns=x", "returns", "x"])
def test_a_fault_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UnknownFaultError):
        Faults.parse(text)


def test_the_command_writes_the_tables(tmp_path: Path) -> None:
    out = tmp_path / "records"
    arguments = ["simulate", "omia_polkuja", "--people", "25", "--seed", "1", "--out", str(out)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert (out / "participants.csv").read_text(encoding="utf-8").count("\n") == 26
    made = simulate(project_of("omia_polkuja"), people=25, seed=1, faults=Faults.real_life())
    made.write(tmp_path / "again")
    for file in (tmp_path / "again").iterdir():
        assert (out / file.name).read_bytes() == file.read_bytes()
    assert CliRunner().invoke(app, ["simulate", "omia_polku", "--out", str(out)]).exit_code == 2
    wrong = ["simulate", "kupo", "--out", str(out), "--faults", "nothing=1"]
    assert CliRunner().invoke(app, wrong).exit_code == 2


def test_all_people_are_different_rows_of_one_class() -> None:
    made = simulate(project_of("kupo"), people=3, seed=1)
    assert len({attrs.astuple(row) for row in rows(made, "participants")}) == 3
