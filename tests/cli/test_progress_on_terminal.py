"""Progress of long work: on a terminal it is seen, in a pipe nothing is written for it."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from osallisuus import Faults, Toolkit, simulate

RUN = "from osallisuus.cli import main; main()"


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("records")
    project = Toolkit.build(discover=True).example("lahde")
    simulate(project, people=12, seed=1, faults=Faults()).write(folder)
    return folder


def arguments(records: Path) -> list[str]:
    return [sys.executable, "-c", RUN, "records", "check", "lahde", "--records", str(records)]


def test_on_a_terminal_progress_is_shown(records: Path) -> None:
    ours, theirs = pty.openpty()
    command = subprocess.Popen(
        arguments(records),
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"},
    )
    os.close(theirs)
    seen = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:
            # The other end is closed: Linux says so with an error.
            break
        if not part:
            break
        seen += part
    os.close(ours)
    assert command.wait() in (0, 1)
    # Rich hides the cursor while something moves, and shows it again at the end.
    assert b"\x1b[?25l" in seen
    assert b"\x1b[?25h" in seen
    # Which of the tables a frame catches depends on the machine; the last step is always drawn.
    assert re.search(rb"(reading|checking) \w+", seen)


def test_in_a_pipe_no_progress_is_written(records: Path) -> None:
    done = subprocess.run(arguments(records), capture_output=True, check=False)
    assert done.returncode in (0, 1)
    assert b"\x1b" not in done.stdout + done.stderr
    assert done.stderr == b""
