"""``osallisuus records check``: what it writes, how it ends, and progress on a terminal alone."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from osallisuus import Faults, Toolkit, simulate
from osallisuus.cli import app

PARTICIPANTS = (
    "Osallistuja;Sukupuoli;Syntymäaika\np1;nainen;1.8.1990\np2;mies;31.2.1990\np3;mies;\n"
)
SPELLS = "person;project;entry;exit\np1;omia_polkuja;1.3.2024;1.2.2024\np9;omia_polkuja;1.3.2024;\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "osallistujat.csv").write_text(PARTICIPANTS, encoding="utf-8")
    (tmp_path / "jaksot.csv").write_text(SPELLS, encoding="utf-8")
    return tmp_path


def check(records: Path, *options: str) -> Result:
    given = ["records", "check", "omia_polkuja", "--records", str(records), *options]
    return CliRunner().invoke(app, given)


def test_every_problem_is_a_line_with_file_row_column_level_and_rule(folder: Path) -> None:
    result = check(folder)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert (
        "osallistujat.csv:3:birth_date: error records.no-such-day: "
        "there is no such day as …, or its year cannot be"
    ) in lines
    assert (
        "jaksot.csv:2:exit: error records.R02: the exit 2024-02-01 is before the entry 2024-03-01"
    ) in lines
    assert "jaksot.csv:3:person: error records.no-such-person: " in result.stdout
    assert "    Check against the participant's form. (osallisuus explain records.R02)" in lines
    assert "Participants: 3 read, 2 accepted, 1 rejected" in lines
    assert "Enrolments: 2 read, 2 accepted, 0 rejected" in lines
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("fi", "lopetuspäivä 2024-02-01 on ennen aloituspäivää 2024-03-01"),
        ("sv", "2024-02-01"),
        ("en", "the exit 2024-02-01 is before the entry 2024-03-01"),
    ],
)
def test_the_text_is_in_the_language_asked_for(folder: Path, language: str, says: str) -> None:
    assert says in check(folder, "--lang", language).stdout


def test_json_holds_counts_and_findings_with_table_row_column_value_and_rule(folder: Path) -> None:
    result = check(folder, "--format", "json")
    assert result.exit_code == 1
    said: dict[str, Any] = json.loads(result.stdout)
    assert said["tables"] == {
        "participants": {"read": 3, "accepted": 2, "rejected": 1},
        "enrolments": {"read": 2, "accepted": 2, "rejected": 0},
    }
    found = {(one["code"], one["row"]): one for one in said["findings"]}
    assert set(found["records.R02", 2]) == {
        "table", "source", "row", "column", "code", "level", "message", "advice", "value", "help",
    }  # fmt: skip
    assert found["records.R02", 2]["table"] == "enrolments"
    assert found["records.R02", 2]["source"] == "jaksot.csv"
    assert found["records.R02", 2]["column"] == "exit"
    assert found["records.R02", 2]["help"] == "osallisuus explain records.R02"
    assert found["records.no-such-day", 3]["level"] == "error"


def test_a_plain_value_is_shown_and_a_personal_one_is_not(tmp_path: Path) -> None:
    (tmp_path / "jaksot.csv").write_text("person;entry;education\np1;31.2.2024;12\n")
    findings = json.loads(check(tmp_path, "--format", "json").stdout)["findings"]
    found = {one["column"]: one for one in findings}
    assert found["entry"]["value"] == "'31.2.2024'"
    assert found["education"]["value"] == "'12'"
    (tmp_path / "jaksot.csv").write_text("person;labour_status;unemployed_since\np1;Matti;x\n")
    said = check(tmp_path, "--format", "json").stdout
    assert "Matti" not in said


def test_codes_of_leaving(folder: Path, tmp_path: Path) -> None:
    project = Toolkit.build(discover=True).example("omia_polkuja")
    clean = tmp_path / "clean"
    simulate(project, people=30, seed=1, faults=Faults()).write(clean)
    assert check(clean).exit_code == 0, check(clean).stdout
    assert check(folder).exit_code == 1
    for unreadable in (tmp_path / "ei-ole", tmp_path / "broken.xlsx", tmp_path / "empty"):
        if unreadable.name == "broken.xlsx":
            unreadable.write_bytes(b"x")
        if unreadable.name == "empty":
            unreadable.mkdir()
        result = check(unreadable)
        assert result.exit_code == 2
        assert unreadable.name in result.stderr
        assert "Traceback" not in result.output
    assert check(folder, "--as-of", "eilen").exit_code == 2
    given = ["records", "check", "no_such_project", "--records", str(folder)]
    assert CliRunner().invoke(app, given).exit_code == 2


def test_warnings_alone_are_no_errors(tmp_path: Path) -> None:
    (tmp_path / "osallistujat.csv").write_text("person;lempiväri\np1;sininen\n", encoding="utf-8")
    result = check(tmp_path)
    assert "warning" in result.stdout
    assert result.exit_code == 0


def test_a_workbook_is_named_with_its_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Osallistujat"
    sheet.append(["Tunnus", "Sukupuoli"])
    sheet.append(["p1", "nainnen"])
    book.create_sheet("Muistiinpanot").append(["jotain"])
    book.save(tmp_path / "seuranta.xlsx")
    result = check(tmp_path / "seuranta.xlsx")
    assert "seuranta.xlsx/Osallistujat:2:gender: error records.not-a-code-near: " in result.stdout
    assert "seuranta.xlsx/Muistiinpanot: warning records.unknown-table: " in result.stdout


COMMAND = (
    "from osallisuus.cli import app; import sys;"
    "sys.argv = ['osallisuus', 'records', 'check', 'omia_polkuja', '--records', sys.argv[1], '--lang', 'fi'];"
    "app()"
)


def run(folder: Path, stderr: int) -> "subprocess.CompletedProcess[bytes]":
    environment = {**os.environ, "PYTHONPATH": ":".join(sys.path), "TERM": "xterm", "COLUMNS": "80"}
    return subprocess.run(
        [sys.executable, "-c", COMMAND, str(folder)],
        stdout=subprocess.PIPE,
        stderr=stderr,
        env=environment,
        check=False,
    )


def test_progress_shows_on_a_terminal_and_not_in_a_pipe(folder: Path) -> None:
    terminal, other_end = pty.openpty()
    try:
        shown = run(folder, other_end)
        os.set_blocking(terminal, False)
        progress = b""
        try:
            while chunk := os.read(terminal, 65536):
                progress += chunk
        except (BlockingIOError, OSError):
            pass
    finally:
        os.close(terminal)
        os.close(other_end)
    piped = run(folder, subprocess.PIPE)
    assert "tarkistetaan" in progress.decode("utf-8", errors="replace")
    assert piped.stderr == b""
    assert piped.stdout == shown.stdout
    assert b"\x1b" not in piped.stdout
    assert shown.returncode == piped.returncode == 1
