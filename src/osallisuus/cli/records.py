"""``osallisuus records``: every problem of participation records, by table, row and column."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from osallisuus.catalogue import CORE
from osallisuus.cli.check import CLEAN, ERRORS, UNREADABLE
from osallisuus.cli.output import complain, installed_toolkit, say
from osallisuus.cli.projects import project_named
from osallisuus.findings import Level
from osallisuus.records import (
    MissingExtraError,
    RecordFinding,
    RecordFindings,
    Records,
    RecordsError,
)


def check_records(given: str, source: Path, as_of: str | None, form: str, language: str) -> int:
    """Report on the records and return the exit code."""
    from osallisuus.records.period import CheckPolicy

    kit = installed_toolkit()
    project = project_named(kit, given, language)
    if project is None:
        return UNREADABLE
    try:
        day = date.fromisoformat(as_of) if as_of else None
    except ValueError:
        complain(CORE.say("cli.records.as-of", language))
        return UNREADABLE
    try:
        with _progress(language) as (reading, checking):
            records = kit.records(source, progress=reading)
            found = records.check(project, policy=CheckPolicy(as_of=day), progress=checking)
    except RecordsError as error:
        level = CORE.say("cli.level.error", language)
        complain(f"{error.source}: {level} {error.code}: {error.reason(language)}")
        return UNREADABLE
    except MissingExtraError as error:
        complain(error.message(language))
        return UNREADABLE
    if form == "json":
        _write_json(records, found, language)
    else:
        _write_text(records, found, language)
    return ERRORS if found.has_errors else CLEAN


def _write_text(records: Records, found: RecordFindings, language: str) -> None:
    told: set[str] = set()
    for one in found:
        level = CORE.say(f"cli.level.{one.level}", language)
        say(f"{one.place}: {level} {one.slug}: {one.message(language)}")
        if one.slug not in told:
            told.add(one.slug)
            say(f"    {one.advice(language)} (osallisuus explain {one.slug})")
    for table, count in records.counts.items():
        say(
            CORE.say(
                "cli.records.table",
                language,
                table=CORE.say(f"records.table.{table}", language).partition("|")[0],
                read=count.read,
                accepted=count.accepted,
                rejected=count.rejected,
            )
        )
    levels = {level: len(found.of_level(level)) for level in Level}
    say(
        CORE.say(
            "cli.records.summary",
            language,
            errors=levels[Level.ERROR],
            warnings=levels[Level.WARNING],
            notes=levels[Level.INFO],
        )
    )


def _write_json(records: Records, found: RecordFindings, language: str) -> None:
    tables = {
        table: {"read": count.read, "accepted": count.accepted, "rejected": count.rejected}
        for table, count in records.counts.items()
    }
    findings = [_as_data(one, language) for one in found]
    say(json.dumps({"tables": tables, "findings": findings}, ensure_ascii=False, indent=2))


def _as_data(one: RecordFinding, language: str) -> dict[str, Any]:
    return {
        "table": one.table,
        "source": one.source,
        "row": one.row,
        "column": one.column,
        "code": one.slug,
        "level": one.level.value,
        "message": one.message(language),
        "advice": one.advice(language),
        "value": one.value,
        "help": f"osallisuus explain {one.slug}",
    }


@contextmanager
def _progress(
    language: str,
) -> Iterator[tuple[Callable[[str], object], Callable[[str], object]]]:
    """Show on a terminal what is being read or checked; nothing anywhere else."""
    if not sys.stderr.isatty():
        yield (lambda name: None), (lambda name: None)
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield (
            lambda name: status.update(CORE.say("cli.records.reading", language, name=name)),
            lambda name: status.update(CORE.say("cli.records.checking", language, name=name)),
        )
