"""``osallisuus outcomes``: what changed, as text, with figures on demand."""

import json
from pathlib import Path

import attrs

from osallisuus.catalogue import CORE
from osallisuus.cli.check import CLEAN, ERRORS, UNREADABLE
from osallisuus.cli.output import complain, complain_of, installed_toolkit, say
from osallisuus.cli.projects import project_named
from osallisuus.disclosure import DisclosurePolicy, read_published
from osallisuus.errors import OsallisuusError
from osallisuus.measures.change import Change
from osallisuus.measures.guarding import shown_outcomes
from osallisuus.measures.influence import influence_of
from osallisuus.measures.outcomes import OutcomePlan, correct_for_several
from osallisuus.measures.participation import Completion, participation_of
from osallisuus.measures.pathways import pathways_of
from osallisuus.measures.plain import plain_outcomes
from osallisuus.measures.section import outcomes_section
from osallisuus.measures.told import Section, Table
from osallisuus.measures.waves import polars_table
from osallisuus.toolkit import Toolkit


@attrs.frozen(kw_only=True)
class Wanted:
    """What the command was asked for.

    Attributes:
        instruments: Only these; all that have answers when empty.
        after: Second wave.
        threshold: Fewest people anything is said of.
        missing: Codes that stand for "no answer".
        completion: Sessions (``4``) or share (``80%``) that count as having completed.
        declared: Where and when that was declared.
        figures: Folder for the figures.
        form: ``text`` or ``json``.
        raw: Whether everything is shown as it is.
        previous: Folder of an earlier report.
    """

    instruments: tuple[str, ...] = ()
    after: str | None = None
    threshold: int = 5
    missing: tuple[float, ...] = ()
    completion: str | None = None
    declared: str | None = None
    figures: Path | None = None
    form: str = "text"
    raw: bool = False
    previous: Path | None = None


def report_outcomes(given: str, source: Path, wanted: Wanted, language: str) -> int:
    """Write what changed to standard output and return the exit code."""
    kit = installed_toolkit()
    project = project_named(kit, given, language)
    if project is None:
        return UNREADABLE
    try:
        completion = _completion(wanted)
    except ValueError:
        complain(CORE.say("measures.cli.completion", language))
        return UNREADABLE
    try:
        records = kit.records(source)
        plan = OutcomePlan(
            after=wanted.after, threshold=wanted.threshold, missing_codes=wanted.missing
        )
        names = list(wanted.instruments) or _used(kit, records, language)
        changes = correct_for_several(
            kit.outcomes(project, records, instrument=name, plan=plan) for name in names
        )
        pathways = pathways_of(records, project.id)
        taken = participation_of(
            records, project.id, completion=completion, threshold=wanted.threshold
        )
        levels = influence_of(project)
        safe = shown_outcomes(
            changes,
            pathways=pathways,
            participation=taken,
            policy=DisclosurePolicy(threshold=wanted.threshold),
            previous=() if wanted.previous is None else read_published(wanted.previous),
            raw=wanted.raw,
        )
        section = outcomes_section(safe, influence=levels, language=language)
        if wanted.figures is not None:
            _write_figures(section, wanted.figures)
    except (OsallisuusError, OSError) as error:
        complain_of(error, language)
        return UNREADABLE
    if wanted.form == "json":
        plain = plain_outcomes(safe, influence=levels, language=language)
        say(json.dumps(plain, ensure_ascii=False, indent=2, allow_nan=False))
    else:
        if not names:
            say(CORE.say("measures.cli.none", language))
        _write(section, 1)
    return ERRORS if any(_is_wrong(change) for change in changes) else CLEAN


def _completion(wanted: Wanted) -> Completion | None:
    """Return the declared threshold.

    Raises:
        ValueError: It is no number, or nobody says where it was declared.
    """
    if wanted.completion is None and wanted.declared is None:
        return None
    if not wanted.completion or not (wanted.declared or "").strip():
        raise ValueError
    is_share = wanted.completion.endswith("%")
    least = float(wanted.completion.removesuffix("%").strip().replace(",", "."))
    if not 0 < least <= (100 if is_share else 10_000):
        raise ValueError
    return Completion(
        least=least / 100 if is_share else least,
        of="share" if is_share else "sessions",
        declared=(wanted.declared or "").strip(),
    )


def _used(kit: Toolkit, records: object, language: str) -> list[str]:
    named = polars_table(records, "measurements", ("instrument",))["instrument"]  # type: ignore[arg-type]
    there = set(named.drop_nulls())
    for name in sorted(there - set(kit.instruments)):
        complain(CORE.say("measures.cli.unknown", language, name=name))
    return [name for name in kit.instruments if name in there]


def _is_wrong(change: Change) -> bool:
    harmless = ("missing", "few-pairs", "single-pair", "one-wave", "no-variation")
    return any(problem.code not in harmless for problem in change.problems)


def _write(section: Section, depth: int) -> None:
    say(f"{'#' * depth} {section.title}")
    say()
    for paragraph in section.paragraphs:
        say(paragraph)
        say()
    for table in section.tables:
        _write_table(table)
        say()
    for note in section.notes:
        say(f"- {note}")
    if section.notes:
        say()
    for part in section.sections:
        _write(part, depth + 1)


def _write_table(table: Table) -> None:
    lines = [table.columns, *table.rows]
    widths = [max(len(line[place]) for line in lines) for place in range(len(table.columns))]
    say(table.title)
    for number, line in enumerate(lines):
        cells = [
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        say(f"  {'  '.join(cells)}".rstrip())
        if number == 0:
            say(f"  {'  '.join('-' * width for width in widths)}")


def _write_figures(section: Section, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, figure in enumerate(section.figures, 1):
        file = folder / f"{section.id}-{number}.svg"
        file.write_text(figure.svg + "\n", encoding="utf-8")
    for part in section.sections:
        _write_figures(part, folder)
