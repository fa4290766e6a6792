"""Plans as rows of the participation table ``sessions``."""

import csv
import io

import attrs

from osallisuus.planning.outcome import CohortSchedule
from osallisuus.planning.texts import clock
from osallisuus.records.rows import Session
from osallisuus.sheets.formulas import harmless


def session_rows(plan: CohortSchedule) -> tuple[Session, ...]:
    """Return a row for each session and meeting of a plan, in order of time.

    Who is to come is not in them: attendance is recorded when it has happened.

    .. versionadded:: 0.1
    """
    return tuple(
        Session(
            session=one.id,
            project=plan.project,
            activity=plan.activity,
            date=one.day,
            start=clock(one.start),
            minutes=one.minutes,
            venue=one.room,
            mode="in_person",
            cancelled="no",
        )
        for one in plan.meetings
    )


def sessions_csv(plan: CohortSchedule) -> str:
    """Return the rows as CSV with the table's own column names.

    .. versionadded:: 0.1
    """
    columns = [field.name for field in attrs.fields(Session)]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in session_rows(plan):
        cells = (getattr(row, name) for name in columns)
        writer.writerow(["" if cell is None else harmless(str(cell)) for cell in cells])
    return text.getvalue()
