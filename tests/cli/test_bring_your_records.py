"""What the page "Bring your records" shows is what the command says."""

import re
import textwrap
from pathlib import Path

import pytest
from typer.testing import CliRunner

from osallisuus.cli import app

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "bring_your_records.rst"


def blocks(language: str) -> list[str]:
    """Return the code blocks of the page in one language."""
    found = re.findall(
        rf"^\.\. code-block:: {language}\n\n((?:   .*\n|\n)+)",
        PAGE.read_text("utf-8"),
        re.MULTILINE,
    )
    return [textwrap.dedent(block).strip() for block in found]


def test_the_page_shows_what_is_really_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make, go_on = blocks("python")
    exec(make, {})
    shown = blocks("console")
    assert len(shown) == 2
    for block in shown:
        command, _, output = block.partition("\n")
        words = command.removeprefix("$ osallisuus ").split()
        assert CliRunner().invoke(app, words).stdout.strip() == output
    assert [one.name for one in tmp_path.iterdir()] == ["seuranta.xlsx"]
    exec(go_on, {})
