"""Both type checkers accept the good code and refuse every marked line of the bad code, and only those."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
pytestmark = pytest.mark.typing


def mypy(path: Path, cache: Path) -> set[int]:
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(cache)]
    command += ["--config-file", "", "--no-error-summary", str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode in (0, 1), run.stderr
    return {int(found) for found in re.findall(rf"{re.escape(path.name)}:(\d+): error", run.stdout)}


def pyright(path: Path, cache: Path) -> set[int]:
    command = [sys.executable, "-m", "basedpyright", "--outputjson", "--level", "error"]
    command += ["--pythonpath", sys.executable, str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=cache)
    found = json.loads(run.stdout)["generalDiagnostics"]
    return {one["range"]["start"]["line"] + 1 for one in found if one["severity"] == "error"}


CHECKERS = {"mypy": mypy, "pyright": pyright}


@pytest.mark.parametrize("checker", CHECKERS)
def test_good_code_passes(checker: str, tmp_path: Path) -> None:
    assert CHECKERS[checker](HERE / "good" / "blocks.py", tmp_path) == set()


@pytest.mark.parametrize("checker", CHECKERS)
def test_bad_code_fails_on_every_marked_line_and_nowhere_else(checker: str, tmp_path: Path) -> None:
    path = HERE / "bad" / "blocks.py"
    lines = path.read_text(encoding="utf-8").splitlines()
    marked = {number for number, line in enumerate(lines, 1) if line.endswith("# error")}
    assert CHECKERS[checker](path, tmp_path) == marked
