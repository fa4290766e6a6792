"""The evaluator's tutorial says what the command says, line by line; the how-to's file is an instrument."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from osallisuus import Toolkit
from osallisuus.cli import app

DOCS = Path(__file__).parents[3] / "docs"
TUTORIAL = (DOCS / "tutorial/evaluate_outcomes.rst").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    """Return the lines of the tutorial's code blocks of one kind."""
    found = re.findall(rf"\.\. code-block:: {kind}\n\n((?:   .*\n)+)", TUTORIAL)
    return [line.strip() for block in found for line in block.splitlines()]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("tutorial")
    output = []
    for command in blocks("console"):
        words = shlex.split(command.removeprefix("$ osallisuus ").replace("records/", str(folder)))
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 0, done.output
        output.append(done.stdout)
    return "\n".join(output)


def test_every_line_of_output_in_the_tutorial_is_real(said: str) -> None:
    lines = blocks("text")
    assert len(lines) > 15
    plain = re.sub(r"\s+", " ", said)
    assert [line for line in lines if re.sub(r"\s+", " ", line) not in plain] == []


def test_figures_named_in_the_running_text_are_real(said: str) -> None:
    for number in ("52.9 / 51.5", "[−6.6; 9.3]"):
        assert number in said
    people = next(line for line in said.splitlines() if "any change" in line)
    assert " 8 (57%" in people
    important = next(line for line in said.splitlines() if "minimal important change (10" in line)
    assert re.split(r"\s{2,}", important.strip())[1:] == ["hidden", "7", "hidden"]


def test_the_file_of_the_how_to_is_an_instrument() -> None:
    shelf = Toolkit.build().instruments.adding(DOCS / "how-to/belonging.json")
    assert shelf["town.belonging"].score({1: 5, 2: 5, 3: 1}).value == 5.0
