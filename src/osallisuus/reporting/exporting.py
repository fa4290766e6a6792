"""The tables of a report as a workbook, and as CSV files with a Frictionless data package."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from osallisuus.disclosure import published_text
from osallisuus.disclosure.exchange import FILE_NAME
from osallisuus.reporting.content import Column, Interval, Mark, Report, Table, Value
from osallisuus.reporting.needs import needed
from osallisuus.reporting.page import page_of
from osallisuus.reporting.wording import Wording
from osallisuus.sheets.formulas import harmless
from osallisuus.signs import visible

HIDDEN_CELL: Final = ".."
"""Stands in exported files for a hidden count, as in Statistics Finland's tables [B]."""

_TYPES: Final[Mapping[str, str]] = {
    "text": "string",
    "count": "integer",
    "number": "number",
    "share": "number",
    "date": "date",
    "interval": "integer",
}


def write_report(report: Report, to: Path) -> tuple[Path, ...]:
    """Write a report; what is written follows from the name.

    Args:
        report: The report.
        to: ``….html`` for the page, ``….xlsx`` for a workbook with a codebook sheet, any other name
            for a folder of CSV files with ``datapackage.json`` (Frictionless tabular data package, 1.0)
            and ``published-figures.json``, against which the next report is protected.

    Returns:
        The files written.

    Raises:
        OSError: They cannot be written.
        MissingReportExtraError: A library of the extra ``report`` is not installed.

    .. versionadded:: 0.1
    """
    if to.suffix.lower() in (".html", ".htm"):
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(page_of(report), encoding="utf-8", newline="\n")
        return (to,)
    if to.suffix.lower() == ".xlsx":
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(workbook_of(report))
        return (to,)
    return _write_folder(report, to)


def _columns(table: Table) -> Iterator[tuple[str, Column]]:
    for column in table.columns:
        if column.kind == "interval":
            yield f"{column.id}_least", column
            yield f"{column.id}_most", column
        else:
            yield column.id, column


def _cells(table: Table, row: Sequence[Value]) -> Iterator[str | int | float | None]:
    for value, column in zip(row, table.columns, strict=True):
        one: str | int | float | None
        if value is Mark.HIDDEN:
            one = HIDDEN_CELL
        elif value is Mark.UNKNOWN:
            one = None
        elif isinstance(value, Interval):
            yield value.least
            yield value.most
            continue
        elif isinstance(value, str):
            one = harmless(value)
        elif isinstance(value, int | float):
            one = round(value, 6)
        else:
            assert not isinstance(value, Mark)
            one = value.isoformat()
        yield one
        if column.kind == "interval":
            yield one


def _about(name: str, column: Column, words: Wording) -> str:
    about = column.about or column.title
    if column.kind == "interval":
        end = "least" if name.endswith("_least") else "most"
        return f"{words.say(f'export.{end}')}. {about}"
    return about


def workbook_of(report: Report) -> bytes:
    """Return an XLSX workbook: a codebook sheet, then a sheet for each table.

    Raises:
        MissingReportExtraError: openpyxl is not installed.
    """
    needed("openpyxl")
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    words = Wording(report.language)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _sheet_name(words.say("export.codebook"), set())
    taken = {sheet.title.lower()}
    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    head = ("sheet", "table", "column", "heading", "type", "about")
    lines: list[list[str]] = [
        [report.title],
        [report.subtitle],
        *([[report.notice]] if report.notice else []),
        [words.say("export.hidden", mark=HIDDEN_CELL)],
        [],
        [words.say(f"export.{name}") for name in head],
    ]
    heading = len(lines)
    names = {}
    for table in report.tables:
        names[table.id] = _sheet_name(table.id, taken)
        taken.add(names[table.id].lower())
        lines += [
            [
                names[table.id],
                table.title,
                name,
                column.title,
                _TYPES[column.kind],
                _about(name, column, words),
            ]
            for name, column in _columns(table)
        ]
    for number, line in enumerate(lines, start=1):
        for place, text in enumerate(line, start=1):
            cell = sheet.cell(row=number, column=place, value=visible(harmless(text)))
            cell.data_type = "s"
            if number in (1, heading):
                cell.font = bold
            if number > heading:
                cell.alignment = wrapped
    for place, width in enumerate((22, 44, 24, 26, 10, 60), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"A{heading + 1}"
    for table in report.tables:
        sheet = book.create_sheet(names[table.id])
        columns = list(_columns(table))
        for place, (name, column) in enumerate(columns, start=1):
            heading_text = visible(harmless(_heading(name, column, words)))
            cell = sheet.cell(row=1, column=place, value=heading_text)
            cell.data_type = "s"
            cell.font = bold
            width = 44 if place == 1 else max(len(_heading(name, column, words)) + 2, 12)
            sheet.column_dimensions[get_column_letter(place)].width = width
        for number, row in enumerate(table.rows, start=2):
            for place, value in enumerate(_cells(table, row), start=1):
                shown = visible(value) if isinstance(value, str) else value
                cell = sheet.cell(row=number, column=place, value=shown)
                if isinstance(value, str):
                    cell.data_type = "s"
                    cell.alignment = Alignment(horizontal="left" if place == 1 else "right")
                elif columns[place - 1][1].kind == "share":
                    cell.number_format = "0 %"
                if number > len(table.rows) + 1 - table.totals:
                    cell.font = bold
        sheet.freeze_panes = "B2"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _heading(name: str, column: Column, words: Wording) -> str:
    if column.kind != "interval":
        return column.title
    return (
        f"{column.title}: {words.say('export.least' if name.endswith('_least') else 'export.most')}"
    )


def _sheet_name(wanted: str, taken: set[str]) -> str:
    name = re.sub(r"[\[\]:*?/\\']", "-", wanted)[:31]
    number = 2
    while name.lower() in taken:
        name = f"{name[:28]}-{number}"
        number += 1
    return name


def _write_folder(report: Report, folder: Path) -> tuple[Path, ...]:
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for table in report.tables:
        path = folder / f"{table.id}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow([name for name, _ in _columns(table)])
            for row in table.rows:
                out.writerow(["" if cell is None else cell for cell in _cells(table, row)])
        files.append(path)
    package = folder / "datapackage.json"
    text = json.dumps(package_of(report), ensure_ascii=False, indent=2) + "\n"
    package.write_text(text, encoding="utf-8", newline="\n")
    published = folder / FILE_NAME
    published.write_text(published_text(report.published), encoding="utf-8", newline="\n")
    return (*files, package, published)


def package_of(report: Report) -> dict[str, object]:
    """Return the description of the CSV files as a Frictionless tabular data package (1.0)."""
    words = Wording(report.language)
    return {
        "profile": "tabular-data-package",
        "name": "report",
        "title": report.title,
        "description": " ".join(
            part
            for part in (
                report.subtitle,
                report.notice,
                words.say("export.hidden", mark=HIDDEN_CELL),
            )
            if part
        ),
        "resources": [
            {
                "name": table.id.replace("_", "-"),
                "path": f"{table.id}.csv",
                "profile": "tabular-data-resource",
                "title": table.title,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": [
                        {
                            "name": name,
                            "type": _TYPES[column.kind],
                            "title": _heading(name, column, words),
                            "description": _about(name, column, words),
                        }
                        for name, column in _columns(table)
                    ],
                    "missingValues": ["", HIDDEN_CELL],
                },
            }
            for table in report.tables
        ],
    }
