"""``python -m osallisuus`` is the command."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from osallisuus.cli import app


def test_the_package_runs_as_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "osallisuus", "examples"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "omia_polkuja" in done.stdout


def test_its_exit_code_is_the_commands() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "osallisuus", "check", "there-is-none.json"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "there-is-none.json" in done.stderr + done.stdout


def test_a_terminal_without_our_signs_ends_no_command(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}

    def run(*arguments: str) -> bytes:
        command = [sys.executable, "-m", "osallisuus", *arguments]
        done = subprocess.run(command, capture_output=True, env=environment, cwd=tmp_path)
        assert b"Traceback" not in done.stderr, done.stderr
        assert done.returncode in (0, 2)
        return done.stdout

    written = run("examples", "itu2")
    assert "Rajakylään" in written.decode()
    (tmp_path / "täällä on.json").write_text('{"osallisuus": 1}', encoding="utf-8")
    (tmp_path / "itu2.json").write_bytes(written)
    assert b"Tavoitteet" in run("show", "itu2.json", "--lang", "fi")
    run("check", "itu2.json", "--lang", "fi")
    (row,) = json.loads(run("check", "täällä on.json", "--format", "json", "--lang", "fi"))
    assert row["message"] == 'kenttä "project" puuttuu'
    assert row["pointer"] == ""
    sarif = json.loads(run("check", "täällä on.json", "--format", "sarif"))
    place = sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "t%C3%A4%C3%A4ll%C3%A4%20on.json"


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are bytes on Linux only")
def test_a_file_whose_name_is_no_unicode_has_an_address_in_sarif(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.json")).write_text('{"osallisuus": 1}', encoding="utf-8")
    name = os.fsdecode(b"caf\xe9.json")
    command = [sys.executable, "-m", "osallisuus", "check", name, "--format", "sarif"]
    done = subprocess.run(command, capture_output=True, cwd=tmp_path)
    assert b"Traceback" not in done.stderr, done.stderr
    (result,) = json.loads(done.stdout)["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "caf%E9.json"


@pytest.mark.parametrize("command", ["outcomes", "indicators", "report"])
@pytest.mark.parametrize(("language", "said"), [("fi", "kansiota"), ("sv", "mapp")])
def test_records_that_are_not_there_are_told_in_the_readers_language(
    command: str, language: str, said: str, tmp_path: Path
) -> None:
    words = [command, "omia_polkuja", "--records", str(tmp_path / "none"), "--lang", language]
    if command == "report":
        words += ["--out", str(tmp_path / "report.html")]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "none: " in result.stderr
