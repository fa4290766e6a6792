"""What a document says is shown; what it holds to steer a terminal or break a workbook is not."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from osallisuus.cli import app
from osallisuus.signs import visible

SPOILT = "Polku\x1b[2J\x00\x9b3J"


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    activity = {"id": "a", "title": {"fi": SPOILT}, "kinds": ["workshop"]}
    period = {"start": "2020-01-01", "end": "2020-12-31"}
    project = {"id": "p", "name": {"fi": SPOILT}, "period": period, "activities": [activity]}
    path = tmp_path / "spoilt.json"
    path.write_text(json.dumps({"osallisuus": 1, "project": project}), encoding="utf-8")
    return path


def test_only_what_nobody_sees_is_replaced() -> None:
    assert visible("Ääni, nájkat\t1\r\n\u202f–\U0001f30d") == "Ääni, nájkat\t1\r\n\u202f–\U0001f30d"
    assert visible(SPOILT) == "Polku\ufffd[2J\ufffd\ufffd3J"


@pytest.mark.parametrize("command", ["show", "check"])
def test_no_text_of_a_document_steers_the_terminal(command: str, spoilt: Path) -> None:
    result = CliRunner().invoke(app, [command, str(spoilt)])
    assert not set(result.output) & {"\x1b", "\x00", "\x9b"}
    assert command == "check" or "Polku\ufffd[2J" in result.output


def test_a_report_of_a_project_with_control_characters_is_a_workbook(
    spoilt: Path, tmp_path: Path
) -> None:
    import openpyxl

    records = tmp_path / "records"
    records.mkdir()
    rows = "session_id,activity_id,date\ns1,a,2020-03-01\n"
    (records / "sessions.csv").write_text(rows, encoding="utf-8")
    out = tmp_path / "report.xlsx"
    words = ["report", str(spoilt), "--records", str(records), "--out", str(out)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code in (0, 1), result.output
    book = openpyxl.load_workbook(BytesIO(out.read_bytes()))
    assert "Polku\ufffd" in str([[cell.value for cell in row] for row in book.worksheets[0]])
