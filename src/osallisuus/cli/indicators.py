"""``osallisuus indicators``: a project's figures from its records, and checks of published figures."""

import sys
from pathlib import Path

from osallisuus.catalogue import CORE
from osallisuus.cli.check import CLEAN, ERRORS, UNREADABLE
from osallisuus.cli.output import complain, complain_of, console, installed_toolkit, say
from osallisuus.cli.projects import project_named
from osallisuus.disclosure import read_published
from osallisuus.errors import OsallisuusError
from osallisuus.findings import Finding, Level
from osallisuus.indicators.checking import check_figures, figures_of
from osallisuus.indicators.exporting import (
    Format,
    as_csv,
    as_json,
    category_said,
    outgoing,
    rows_of,
    target_rows,
    write_xlsx,
)
from osallisuus.indicators.language import PeriodError
from osallisuus.indicators.published_files import read_figures
from osallisuus.indicators.result import IndicatorResult


def count_indicators(
    given: str,
    source: Path,
    named_set: str | None,
    by: str,
    format: Format,
    out: Path | None,
    raw: bool,
    previous: Path | None,
    language: str,
) -> int:
    """Write a project's figures and return the exit code."""
    kit = installed_toolkit()
    project = project_named(kit, given, language)
    if project is None:
        return UNREADABLE
    if format == "xlsx" and out is None:
        complain(CORE.say("indicator.cli.out", language))
        return UNREADABLE
    try:
        names = tuple(name.strip() for name in by.split(",") if name.strip())
        result = kit.indicators(project, kit.records(source), set=named_set, by=names)
        earlier = read_published(previous) if previous is not None else ()
        shown = outgoing(result, raw=raw, previous=earlier)
        notes = CORE.say("indicator.cli.raw", language) if raw else shown.explain(language)
        rows, targets = rows_of(result, shown, language), target_rows(shown, language)
        match format:
            case "csv":
                _write(as_csv(rows), out)
            case "json":
                _write(as_json(result, rows, notes, targets), out)
            case "xlsx":
                assert out is not None
                write_xlsx(out, rows, notes, targets)
            case "table":
                _show(rows, targets, notes, result, language)
    except PeriodError as error:
        complain(error.message(language, on_command_line=True))
        return UNREADABLE
    except (OsallisuusError, OSError) as error:
        complain_of(error, language)
        return UNREADABLE
    if not raw:
        # The rules name exact figures, so what they find is told only beside raw figures.
        return CLEAN
    findings = check_figures(figures_of(result), result.indicators)
    for finding in findings:
        complain(_line(finding, language))
    return _code(findings)


def check_published(
    file: Path | None,
    named_set: str | None,
    previous: Path | None,
    annual: bool,
    language: str,
) -> int:
    """Check a file of published figures and return the exit code."""
    if file is None:
        complain(CORE.say("indicator.cli.file", language))
        return UNREADABLE
    kit = installed_toolkit()
    try:
        chosen = kit.indicator_set(named_set or _set_of(file))
        published = read_figures(file, chosen)
        before = read_figures(previous, chosen) if previous is not None else None
        findings = check_figures(published, chosen, previous=before, annual=annual)
    except OsallisuusError as error:
        complain_of(error, language)
        return UNREADABLE
    for finding in findings:
        say(_line(finding, language))
    if not findings:
        say(CORE.say("indicator.cli.clean", language, count=len(published.values)))
    return _code(findings)


def _set_of(file: Path) -> str:
    """Return the set whose codes the file uses; a file that cannot be read is told of later."""
    try:
        return "esf+" if "EECO" in file.read_text(encoding="utf-8", errors="replace") else "esf"
    except OSError:
        return "esf+"


def _line(finding: Finding, language: str) -> str:
    level = CORE.say(f"cli.level.{finding.level}", language)
    return f"{finding.pointer}: {level} {finding.slug}: {finding.message.best(language)}"


def _code(findings: tuple[Finding, ...]) -> int:
    return ERRORS if any(one.level is Level.ERROR for one in findings) else CLEAN


def _write(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8", newline="\n")


def _show(
    rows: list[dict[str, object]],
    targets: list[dict[str, object]],
    notes: str,
    result: IndicatorResult,
    language: str,
) -> None:
    from rich.table import Table

    terminal = console()
    figures = ("code", "title", *result.by, "value")
    reached = ("title", "unit", "baseline", "wanted", "actual", "verdict")
    title = result.indicators.title.best(language)
    for columns, lines, headline in (
        (figures, rows, title),
        (reached, targets, CORE.say("indicator.targets", language)),
    ):
        if not lines:
            continue
        table = Table(title=headline)
        for name in columns:
            said = "aim" if name == "title" and lines is targets else name
            heading = CORE.say(f"indicator.column.{said}", language)
            is_number = name in ("value", "baseline", "wanted", "actual")
            table.add_column(heading, justify="right" if is_number else "left")
        for row in lines:
            mark = "~" if row.get("estimated") else ""
            by = [name for name in result.by if name in row]
            words = {name: category_said(name, str(row[name]), language) for name in by}
            shown = {**row, **words, "value": f"{mark}{row.get('value', '')}"}
            table.add_row(*(f"{shown[name]}" for name in columns))
        terminal.print(table)
    terminal.print(notes)
