"""Writing to the terminal: Rich on a terminal, plain lines in a pipe."""

import json
import sys
from typing import TYPE_CHECKING

from osallisuus.catalogue import CORE
from osallisuus.errors import DocumentError, OsallisuusError, os_reason
from osallisuus.limits import has_surrogate
from osallisuus.signs import visible
from osallisuus.toolkit import Toolkit

if TYPE_CHECKING:
    from rich.console import Console


def console(*, width: int = 100) -> "Console":
    """Return a console on standard output that wraps only on a terminal.

    Args:
        width: Columns of anything but a terminal, which a file or a pipe does not have; what is longer
            is cut.
    """
    from rich.console import Console

    is_terminal = sys.stdout.isatty()
    return Console(highlight=False, soft_wrap=not is_terminal, width=None if is_terminal else width)


def say(line: str = "") -> None:
    """Write one line to standard output."""
    sys.stdout.write(f"{visible(line)}\n")


def say_json(data: object) -> None:
    """Write plain data as JSON to standard output, in a form every encoding has."""
    is_unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    text = json.dumps(data, ensure_ascii=not is_unicode, indent=2)
    if has_surrogate(text):
        # The name of a file that is no Unicode.
        text = json.dumps(data, indent=2)
    sys.stdout.write(f"{text}\n")


def say_bytes(content: bytes) -> None:
    """Write bytes to standard output as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def complain(line: str) -> None:
    """Write one line to standard error."""
    sys.stderr.write(f"{visible(line)}\n")


def complain_of(error: OsallisuusError | OSError, language: str) -> None:
    """Write what went wrong to standard error, every problem of a document on a line of its own."""
    if isinstance(error, OSError):
        reason = os_reason(error)
        said = CORE.say(reason, language) if reason in CORE.entries() else reason
        complain(": ".join(str(part) for part in (error.filename, said) if part))
        return
    if not isinstance(error, DocumentError):
        complain(error.message(language))
        return
    for problem in error.problems:
        where = problem.position or error.file or ""
        lead = f"{where}: " if where else ""
        message = problem.message(language)
        complain(f"{lead}{CORE.say('cli.level.error', language)} {problem.code}: {message}")


def installed_toolkit() -> Toolkit:
    """Build a toolkit with every installed plugin; what is wrong with one is told, not raised."""
    kit = Toolkit.build(discover=True, on_problem="collect")
    for problem in kit.problems:
        complain(f"plugin {problem}")
    return kit
