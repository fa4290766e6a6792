"""Running rules over a project: each by itself, so that one that crashes costs only its own findings."""

from collections.abc import Iterable

import attrs

from osallisuus.catalogue import CORE, LANGUAGES
from osallisuus.documents import SourceText
from osallisuus.findings import Finding, Level, Rule
from osallisuus.model.project import Project
from osallisuus.text import Text
from osallisuus.walking import gone_through_once

CRASHED = "core.rule-crashed"
"""Slug of the finding that says a rule failed."""

_ORDER = {level: number for number, level in enumerate(Level)}


def findings_of(
    project: Project, rules: Iterable[Rule], source: SourceText | None = None
) -> tuple[Finding, ...]:
    """Return what the rules find, in the order it stands in the document."""
    with gone_through_once(project):
        found = [finding for rule in rules for finding in _one(rule, project)]
    if source is None or source.text is None:
        return tuple(found)
    places = source.locate({finding.pointer for finding in found})
    placed = [
        attrs.evolve(
            finding,
            file=source.file,
            line=places[finding.pointer][0] if finding.pointer in places else None,
            column=places[finding.pointer][1] if finding.pointer in places else None,
        )
        for finding in found
    ]
    return tuple(
        sorted(placed, key=lambda f: (f.line or 0, f.column or 0, _ORDER[f.level], f.slug))
    )


def _one(rule: Rule, project: Project) -> list[Finding]:
    found: list[Finding] = []
    try:
        for finding in rule.check(project):
            if not _has_form(finding):
                raise TypeError(type(finding).__name__)
            found.append(finding)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a rule is often a stranger's code
        found.append(_crashed(rule, error))
    return found


def _has_form(finding: object) -> bool:
    if not isinstance(finding, Finding):
        return False
    said: list[tuple[object, type]] = [
        (finding.pointer, str),
        (finding.level, Level),
        (finding.message, Text),
    ]
    return all(isinstance(value, kind) for value, kind in said)


def _crashed(rule: Rule, error: BaseException) -> Finding:
    values = {"slug": rule.slug, "plugin": rule.plugin, "kind": type(error).__name__}

    def worded(part: str) -> Text:
        key = f"rule.{CRASHED}.{part}"
        return Text.of_entries(
            (language, CORE.say(key, language, **values)) for language in LANGUAGES
        )

    return Finding(
        slug=CRASHED,
        level=Level.ERROR,
        pointer="/project",
        message=worded("message"),
        advice=worded("advice"),
    )
