"""Estimates of a project and counts known as an interval: protected by default, and between two reports."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from test_indicators_of_projects import HALL, PROJECT, book, person, spell
from typer.testing import CliRunner

from osallisuus import Toolkit
from osallisuus.cli import app
from osallisuus.disclosure import Hidden, ProtectedTable
from osallisuus.indicators.exporting import outgoing
from osallisuus.indicators.protection import ProtectedResult

KIT = Toolkit.build(discover=True)


def estimated(value: float) -> Any:
    people = [f"p{n}" for n in range(40)]
    return book(
        participants=[person(one) for one in people],
        enrolments=[spell(one) for one in people],
        estimates=[{"project": "polku", "indicator": "EECO12", "value": value}],
    )


def shown(result: ProtectedResult, code: str) -> object:
    [line] = [one for one in result.cells if one.cell.code == code and not one.cell.categories]
    return Hidden if line.hidden is not None else line.cell.figure.value


@pytest.mark.parametrize(("value", "told"), [(3, Hidden), (30, 30), (0, 0)])
def test_an_estimate_is_protected_like_a_count_unless_raw_is_asked_for(
    value: float, told: object
) -> None:
    result = KIT.indicators(PROJECT, estimated(value), by=("gender",))
    safe = outgoing(result)
    assert shown(safe, "EECO12") == told
    assert shown(outgoing(result, raw=True), "EECO12") == value
    # Of a gender no estimate is told at all.
    parts = [one for one in safe.cells if one.cell.code == "EECO12" and one.cell.categories]
    assert not any(one.cell.figure.known for one in parts)


def test_an_estimate_that_changed_by_few_is_hidden_beside_the_earlier_report() -> None:
    old = outgoing(KIT.indicators(PROJECT, estimated(30)))
    later = KIT.indicators(PROJECT, estimated(32))
    assert shown(outgoing(later), "EECO12") == 32
    previous: tuple[ProtectedTable, ...] = old.tables
    assert shown(outgoing(later, previous=previous), "EECO12") == Hidden
    much_later = KIT.indicators(PROJECT, estimated(45))
    assert shown(outgoing(much_later, previous=previous), "EECO12") == 45


def visited(guests: int) -> dict[str, list[dict[str, Any]]]:
    project = str(KIT.example("omia_polkuja").id)
    hall = {**HALL, "project": project, "activity": "kohtaamispaikka"}
    return {
        "participants": [person(f"p{n}") for n in range(9)],
        "enrolments": [spell(f"p{n}", project=project) for n in range(9)],
        "sessions": [hall],
        "attendance": [{"session": "s1", "person": f"p{n}", "status": "present"} for n in range(9)],
        "headcounts": [{"session": "s1", "count": guests, "in_roster": None}],
    }


def ends(guests: int, *previous: ProtectedTable) -> tuple[str, tuple[ProtectedTable, ...]]:
    records = book(**visited(guests))
    result = KIT.indicators(KIT.example("omia_polkuja"), records, set="omia_polkuja")
    safe = outgoing(result, previous=previous)
    [line] = [one for one in safe.cells if one.cell.code == "omia_polkuja.visits"]
    return "hidden" if line.hidden is not None else str(line.cell.figure), safe.tables


@pytest.mark.parametrize(
    ("later", "alone", "beside"),
    [(20, "20–29", "20–29"), (22, "22–31", "hidden"), (40, "40–49", "40–49")],
)
def test_the_ends_of_an_interval_change_by_enough_or_are_hidden(
    later: int, alone: str, beside: str
) -> None:
    told, tables = ends(20)
    assert told == "20–29"
    assert ends(later)[0] == alone
    assert ends(later, *tables)[0] == beside


def test_the_command_hides_a_small_estimate(tmp_path: Path) -> None:
    tables: dict[str, list[dict[str, Any]]] = {
        "enrolments": [
            {"enrolment": f"e{n}", "person": f"p{n}", "project": "kupo", "counts_as": "completed"}
            | {"entry": date(2024, 2, 1), "exit": date(2024, 6, 1)}
            for n in range(30)
        ],
        "participants": [{"person": f"p{n}", "gender": "woman"} for n in range(30)],
        "estimates": [{"project": "kupo", "indicator": "EECO12", "value": 2.0}],
    }
    for name, rows in tables.items():
        pl.DataFrame(rows).write_csv(tmp_path / f"{name}.csv")
    arguments = ["indicators", "kupo", "--records", str(tmp_path), "--set", "esf+"]
    found = {}
    for options in ((), ("--raw",)):
        done = CliRunner().invoke(app, [*arguments, "--format", "json", *options])
        rows = json.loads(done.stdout)["rows"]
        [row] = [row for row in rows if row["code"] == "EECO12"]
        found[options] = row["value"]
    assert found == {(): "..", ("--raw",): 2}
