"""``python -m osallisuus`` is the command."""

import subprocess
import sys


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
