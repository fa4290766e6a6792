"""The rows behind a figure, and what changed between two results."""

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from osallisuus.indicators.counting import counted_codes
from osallisuus.indicators.dimensions import of_category
from osallisuus.indicators.expressions import column_of
from osallisuus.indicators.figures import Change, Counted
from osallisuus.indicators.frames import Frame, rows_of, table, text, tuples_of
from osallisuus.indicators.language import Indicator, IndicatorSet
from osallisuus.indicators.policy import Policy
from osallisuus.indicators.tables import Tables


def rows_behind(
    frame: Frame,
    indicator: Indicator,
    records: Tables,
    policy: Policy,
    projects: tuple[str, ...],
    categories: Mapping[str, str],
) -> tuple[Counted, ...]:
    """Return the participations that count in a cell, in order of person and project."""
    chosen = frame.filter(nw.col(column_of(indicator.code)))
    for name, category in categories.items():
        chosen = chosen.filter(of_category(name, category))
    found = sorted(_pairs(chosen.select("person", "project")))
    people = {person for person, _ in found}
    behind = {
        name: _row_numbers(records, name, people, projects)
        for name in ("enrolments", "transitions")
    }
    person_rows = _row_numbers(records, "participants", people, ())
    counted = []
    for person, project in found:
        scope = None if policy.dedup_scope == "programme" else project
        rows = {
            name: tuple(
                sorted(
                    number
                    for of, number in numbers.get(person, ())
                    if scope is None or of in (scope, "") or (projects and of in projects)
                )
            )
            for name, numbers in behind.items()
        }
        rows["participants"] = tuple(sorted(number for _, number in person_rows.get(person, ())))
        counted.append(
            Counted(
                person=person,
                project=project,
                rule=indicator.condition,
                rows={name: numbers for name, numbers in rows.items() if numbers},
            )
        )
    return tuple(counted)


def _pairs(frame: Frame) -> list[tuple[str, str]]:
    return [(str(person), str(project)) for person, project in tuples_of(frame)]


def _row_numbers(
    records: Tables, name: str, people: set[str], projects: tuple[str, ...]
) -> dict[str, list[tuple[str, int]]]:
    columns = ["person", "row"] if name == "participants" else ["person", "project", "row"]
    frame = table(records, name, columns)
    if name != "participants":
        frame = frame.with_columns(project=text("project"))
    found: dict[str, list[tuple[str, int]]] = {}
    row: dict[str, Any]
    for row in rows_of(frame):
        if row["person"] in people and row["row"] is not None:
            found.setdefault(row["person"], []).append((row.get("project") or "", int(row["row"])))
    return found


def changes_between(
    before: Frame, after: Frame, indicators: IndicatorSet, policy: Policy
) -> tuple[Change, ...]:
    """Compare who counts in every indicator, then and now."""
    codes = counted_codes(indicators)
    then, now = _members(before, codes), _members(after, codes)
    changes = []
    for place, code in enumerate(codes):
        was = {key for key, mask in then.items() if mask[place]}
        is_now = {key for key, mask in now.items() if mask[place]}
        if was == is_now:
            continue
        changes.append(
            Change(
                code=code,
                before=len(was),
                after=len(is_now),
                entered=tuple(sorted(key for key in is_now if key not in then)),
                left=tuple(sorted(key for key in was if key not in now)),
                corrected_in=tuple(sorted(key for key in is_now - was if key in then)),
                corrected_out=tuple(sorted(key for key in was - is_now if key in now)),
            )
        )
    return tuple(changes)


def _members(frame: Frame, codes: tuple[str, ...]) -> dict[tuple[str, str], tuple[bool, ...]]:
    chosen = frame.select("person", "project", *(column_of(code) for code in codes))
    return {(str(row[0]), str(row[1])): tuple(map(bool, row[2:])) for row in tuples_of(chosen)}
