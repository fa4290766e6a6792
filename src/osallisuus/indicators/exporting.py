"""Figures as they leave the library: rows of texts, CSV, JSON and XLSX, protected unless raw is asked for."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

from osallisuus.areas import CodeSystem, lookup
from osallisuus.catalogue import CORE
from osallisuus.disclosure import Previous
from osallisuus.indicators.figures import Figure
from osallisuus.indicators.protected_targets import raw_targets
from osallisuus.indicators.protection import ProtectedCell, ProtectedResult, protected
from osallisuus.indicators.result import IndicatorResult
from osallisuus.sheets.formulas import harmless
from osallisuus.signs import visible
from osallisuus.vocabulary import label

Format = Literal["table", "csv", "xlsx", "json"]
HIDDEN: Final = ".."
_SYSTEMS: Final = {
    "municipality": CodeSystem.MUNICIPALITY,
    "region": CodeSystem.REGION,
    "county": CodeSystem.WELLBEING_COUNTY,
}


def outgoing(
    result: IndicatorResult, *, raw: bool = False, previous: Previous = ()
) -> ProtectedResult:
    """Return what may leave the library.

    Args:
        result: The raw result.
        raw: Whether every count is shown as it is, for people who may see the records anyway.
        previous: Earlier reports of the same counts, as for :func:`protected`.

    Raises:
        DisclosureError: No choice of cells protects the table.

    .. versionadded:: 0.1
    """
    if raw:
        return ProtectedResult(
            cells=tuple(ProtectedCell(cell=one) for one in result.table),
            tables=(),
            targets=raw_targets(result.targets),
        )
    return protected(result, previous=previous)


def rows_of(
    result: IndicatorResult, shown: ProtectedResult, language: str
) -> list[dict[str, object]]:
    """Return one row a cell: code, title, unit, a column for each dimension, value, and remarks.

    A hidden value is ``..``; an interval stands as text in ``value`` and with its ends as ``least`` and
    ``most``, which an exact figure has as well; unknown is empty.
    """
    rows = []
    for one in shown.cells:
        row: dict[str, object] = {"code": one.cell.code, "title": one.cell.title.best(language)}
        row["unit"] = label("counting-unit", one.cell.unit, language)
        for name in result.by:
            row[name] = one.cell.categories.get(name, "total")
        row["value"] = HIDDEN if one.hidden is not None else value_of(one.cell.figure)
        least, most = _ends(one.cell.figure) if one.hidden is None else (None, None)
        row["least"], row["most"] = least, most
        row["estimated"] = "yes" if one.cell.figure.estimated else ""
        rows.append(row)
    return rows


def category_said(dimension: str, category: str, language: str) -> str:
    """Return a category as people call it: a place by its name, a gender in words.

    Example:
        >>> category_said("gender", "woman", "fi"), category_said("municipality", "564", "sv")
        ('nainen', 'Uleåborg')
        >>> category_said("target_group", "naiset", "fi")
        'naiset'

    .. versionadded:: 0.1
    """
    key = "total" if category == "total" else f"{dimension}.{category}"
    if category == "unknown" or key in ("total", "gender.woman", "gender.man", "gender.nonbinary"):
        key = "unknown" if category == "unknown" else key
        return CORE.say(f"indicator.category.{key}", language)
    system = _SYSTEMS.get(dimension)
    area = lookup(system, category) if system else None
    return category if area is None else area.names.get(language, area.name_fi)


def target_rows(shown: ProtectedResult, language: str) -> list[dict[str, object]]:
    """Return one row a target: id, title, unit, baseline, target, actual, and whether it is met."""
    rows = []
    for one in shown.targets:
        target = one.target
        verdict = CORE.say(f"indicator.verdict.{one.verdict}", language)
        rows.append(
            {
                "target": str(target.id),
                "title": target.title.best(language) if target.title else "",
                "unit": label("counting-unit", target.unit, language) if target.unit else "",
                "baseline": "" if target.baseline is None else str(target.baseline),
                "wanted": str(target.value) if target.value is not None else value_of(one.wanted),
                "actual": HIDDEN if one.hidden is not None else value_of(one.actual),
                "verdict": verdict,
            }
        )
    return rows


def _ends(figure: Figure) -> tuple[float | None, float | None]:
    if not figure.known:
        return (None, None)
    return (figure.least, figure.most)


def value_of(figure: Figure) -> object:
    """Return a figure as a cell: a number, a text for an interval, empty when unknown."""
    if not figure.known:
        return ""
    return figure.value if figure.value is not None else str(figure)


def as_csv(rows: list[dict[str, object]]) -> str:
    """Return rows as CSV; a text that a spreadsheet would take for a formula is marked as text."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]) if rows else ["code"], lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _safe(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _safe(value: object) -> object:
    return harmless(value) if isinstance(value, str) else value


def _held(value: object) -> object:
    """Return a value that no spreadsheet computes and every workbook can hold."""
    return visible(harmless(value)) if isinstance(value, str) else value


def as_json(
    result: IndicatorResult,
    rows: list[dict[str, object]],
    notes: str,
    targets: Sequence[dict[str, object]] = (),
) -> str:
    """Return rows with what a reader needs to judge them, as JSON."""
    data = {
        "set": result.indicators.name,
        "project": result.project,
        "policy": {
            "name": result.policy.name,
            "version": result.policy.version,
            "changes": {
                name: [str(usual), str(chosen)]
                for name, (usual, chosen) in result.policy.changes().items()
            },
        },
        "by": list(result.by),
        "notes": notes,
        "rows": rows,
        "targets": list(targets),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def write_xlsx(
    path: Path,
    rows: list[dict[str, object]],
    notes: str,
    targets: Sequence[dict[str, object]] = (),
) -> None:
    """Write rows as a workbook: figures, targets if there are any, and notes."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    book.remove(sheet)
    for title, lines in (("indicators", rows), ("targets", targets)):
        if not lines and title == "targets":
            continue
        sheet = book.create_sheet(title)
        sheet.append(list(lines[0]) if lines else ["code"])
        for line in lines:
            sheet.append([_held(value) for value in line.values()])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        sheet.column_dimensions["B"].width = 60
    book.create_sheet("notes").append([_held(notes)])
    book.save(path)
