"""``osallisuus import finnish-register``."""

from pathlib import Path

from osallisuus.catalogue import CORE
from osallisuus.cli.check import CLEAN, ERRORS, UNREADABLE
from osallisuus.cli.output import complain, complain_of, installed_toolkit, say
from osallisuus.errors import DocumentError, ValueProblemError
from osallisuus.importing.finnish_register import REJECTS, import_register
from osallisuus.privacy import shown
from osallisuus.time import PartialDate


def import_file(file: Path, out: Path, as_of: str | None, language: str) -> int:
    """Import a register file and return the exit code: 1 when rows were rejected."""
    try:
        day = PartialDate.parse(as_of) if as_of else None
    except ValueProblemError:
        wrong = {"expected": "expected.date", "got": shown(as_of)}
        complain(f"--as-of: {CORE.say('shape.expected', language, **wrong)}")
        return UNREADABLE
    try:
        report = import_register(file, out, installed_toolkit(), as_of=day, language=language)
    except DocumentError as error:
        complain_of(error, language)
        return UNREADABLE
    for reject in report.rejects:
        column = f" [{reject.column}]" if reject.column else ""
        complain(f"{file}:{reject.line}{column}: {reject.message(language)}")
    say(
        CORE.say(
            "cli.import.summary",
            language,
            rows=report.rows,
            documents=report.documents,
            rejects=len(report.rejects),
        )
    )
    if report.rejects:
        say(str(out / REJECTS))
    return ERRORS if report.rejects else CLEAN
