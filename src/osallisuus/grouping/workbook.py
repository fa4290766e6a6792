"""A plan as a workbook for those who form the groups: ids and reasons, nothing sensitive."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from osallisuus.grouping.errors import WorkbookMissingError
from osallisuus.grouping.plan import GroupPlan
from osallisuus.grouping.texts import say, weekly_text
from osallisuus.signs import visible

Cell = str | int


def workbook_of(plan: GroupPlan, language: str = "en") -> bytes:
    """The plan as an XLSX file: groups, people with reasons, people left out, and figures.

    Args:
        plan: A plan that still has its people.
        language: Language of the headings and reasons: ``fi``, ``sv`` or ``en``.

    Raises:
        WorkbookMissingError: openpyxl is not installed; it is in the extra ``groups``.
        PeopleNotAttachedError: The plan was stored without its people.

    .. versionadded:: 0.1
    """
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Font
    except ImportError:
        raise WorkbookMissingError from None
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    for title, columns, rows in _sheets(plan, language):
        sheet = book.create_sheet(say(f"sheet.{title}", language))
        head: list[Cell] = [say(f"sheet.{column}", language) for column in columns]
        for at, row in enumerate([head, *rows], start=1):
            for column, value in enumerate(row, start=1):
                shown = visible(value) if isinstance(value, str) else value
                cell = sheet.cell(row=at, column=column, value=shown)
                if isinstance(value, str):
                    # An id that begins with = is no formula.
                    cell.data_type = "s"
                if at == 1:
                    cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        for column, name in enumerate(columns):
            wide = 60 if name in {"why", "reason", "rule"} else 18
            sheet.column_dimensions["ABCDEFGH"[column]].width = wide
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _sheets(
    plan: GroupPlan, language: str
) -> Iterable[tuple[str, Sequence[str], list[list[Cell]]]]:
    groups: list[list[Cell]] = [
        [
            g.id,
            g.site or "",
            weekly_text(g.meeting, language) if g.meeting else "",
            g.facilitator or "",
            len(g.people),
        ]
        for g in plan.groups
    ]
    yield "groups", ("group", "site", "meeting", "facilitator", "size"), groups
    people: list[list[Cell]] = [
        [person, group.id, plan.why(person).text(language)]
        for group in plan.groups
        for person in group.people
    ]
    yield "people", ("person", "group", "why"), people
    left: list[list[Cell]] = [
        [entry.person, "; ".join(reason.text(language) for reason in entry.reasons)]
        for entry in plan.unplaced
    ]
    yield "unplaced", ("person", "reason"), left
    figures: list[list[Cell]] = [
        [
            figure.label.text(language),
            say("sheet.yes" if figure.hard else "sheet.no", language),
            figure.weight,
            figure.cost,
        ]
        for figure in plan.figures
    ]
    if plan.stopped != "done":
        figures.append([say(f"plan.{plan.stopped}", language)])
    yield "figures", ("rule", "hard", "weight", "cost"), figures
