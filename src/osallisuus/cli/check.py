"""``osallisuus check``: every problem and finding of some files, as text, JSON or SARIF."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import attrs

from osallisuus.catalogue import CORE
from osallisuus.cli.output import installed_toolkit, say, say_json
from osallisuus.errors import DocumentError, Problem
from osallisuus.findings import Finding, Level
from osallisuus.toolkit import Toolkit

CLEAN: Final = 0
ERRORS: Final = 1
UNREADABLE: Final = 2

_SARIF_LEVELS: Final = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}


@attrs.frozen(kw_only=True)
class Line:
    """One line of the report, worded in the reader's language."""

    path: str
    code: str
    level: Level
    pointer: str
    message: str
    advice: str | None
    line: int | None
    column: int | None

    @property
    def place(self) -> str:
        """``file:line:column`` as far as it is known."""
        parts = [str(part) for part in (self.path, self.line, self.column) if part is not None]
        return ":".join(parts)

    @property
    def help(self) -> str:
        """Command that explains the code."""
        return f"osallisuus explain {self.code}"


def check_files(files: Sequence[Path], form: str, language: str) -> int:
    """Report on the files and return the exit code."""
    kit = installed_toolkit()
    lines: list[Line] = []
    unreadable = False
    for path in files:
        try:
            document = kit.read(path)
        except DocumentError as error:
            unreadable = True
            lines += [_of_problem(problem, path, language) for problem in error.problems]
        else:
            lines += [_of_finding(found, path, language) for found in kit.check(document)]
    if form == "text":
        _write_text(lines, len(files), language)
    elif form == "json":
        rows = [
            {**attrs.asdict(line), "level": line.level.value, "help": line.help} for line in lines
        ]
        say_json(rows)
    else:
        say_json(_sarif(lines, kit, language))
    if unreadable:
        return UNREADABLE
    return ERRORS if any(line.level is Level.ERROR for line in lines) else CLEAN


def _of_problem(problem: Problem, path: Path, language: str) -> Line:
    return Line(
        path=str(path),
        code=problem.code,
        level=Level.ERROR,
        pointer=problem.shown_pointer if problem.pointer else "",
        message=problem.message(language),
        advice=None,
        line=problem.line,
        column=problem.column,
    )


def _of_finding(found: Finding, path: Path, language: str) -> Line:
    return Line(
        path=str(path),
        code=found.slug,
        level=found.level,
        pointer=found.pointer,
        message=found.message.best(language),
        advice=found.advice.best(language) if found.advice else None,
        line=found.line,
        column=found.column,
    )


def _write_text(lines: Sequence[Line], files: int, language: str) -> None:
    for line in lines:
        level = CORE.say(f"cli.level.{line.level}", language)
        say(f"{line.place}: {level} {line.code}: {line.message}")
        if line.advice:
            say(f"    {line.advice} ({line.help})")
        else:
            say(f"    {line.pointer or '/'} ({line.help})")
    counts = {level: sum(line.level is level for line in lines) for level in Level}
    say(
        CORE.say(
            "cli.check.summary",
            language,
            files=files,
            errors=counts[Level.ERROR],
            warnings=counts[Level.WARNING],
            notes=counts[Level.INFO],
        )
    )


def _sarif(lines: Sequence[Line], kit: Toolkit, language: str) -> dict[str, Any]:
    codes = sorted({line.code for line in lines})
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "osallisuus",
                        "rules": [_sarif_rule(code, kit, language) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(line, codes) for line in lines],
            }
        ],
    }


def _sarif_rule(code: str, kit: Toolkit, language: str) -> dict[str, Any]:
    rule = kit.rules.get(code)
    help_text = {"text": f"osallisuus explain {code}"}
    if rule is None:
        return {"id": code, "help": help_text}
    return {
        "id": code,
        "shortDescription": {"text": rule.text("title").best(language)},
        "help": help_text,
        "defaultConfiguration": {"level": _SARIF_LEVELS[rule.level]},
    }


def _address(path: Path) -> str:
    """Return a path as the URI reference SARIF asks for."""
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))


def _sarif_result(line: Line, codes: Sequence[str]) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _address(Path(line.path))}}
    if line.line is not None:
        physical["region"] = {"startLine": line.line, "startColumn": line.column or 1}
    return {
        "ruleId": line.code,
        "ruleIndex": codes.index(line.code),
        "level": _SARIF_LEVELS[line.level],
        "message": {"text": line.message},
        "locations": [
            {
                "physicalLocation": physical,
                "logicalLocations": [{"fullyQualifiedName": line.pointer}],
            }
        ],
    }
