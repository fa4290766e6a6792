"""Attendance over time, and how much each person took part."""

import math
from datetime import date

from osallisuus.reporting.content import Column, Figure, Interval, Mark, Section, Table, Value
from osallisuus.reporting.counting import DOSES, TOTAL, Counts
from osallisuus.reporting.figures import Bar, Part, Pillar, bars, pillars
from osallisuus.reporting.guarding import NAMED, Guarded
from osallisuus.reporting.wording import Wording


def attending(counts: Counts, guarded: Guarded, words: Wording) -> Section:
    """Return the section on attendance."""
    if not counts.periods.height:
        return Section(
            id="attendance",
            title=words.say("section.attendance"),
            paragraphs=(words.say("attendance.none"),),
        )
    return Section(
        id="attendance",
        title=words.say("section.attendance"),
        paragraphs=(
            words.say(
                "attendance.lead",
                sessions=words.counted("sessions", counts.sessions),
                cancelled=words.number(counts.cancelled),
                hours=_hours(guarded.hours, words),
            ),
            words.say("attendance.interval"),
        ),
        blocks=(_over_time(counts, guarded, words), _dose(guarded, words)),
    )


def _hours(hours: int | Mark, words: Wording) -> str:
    if isinstance(hours, Mark):
        return words.say("attendance.hours.hidden")
    return words.counted("hours", hours)


def _over_time(counts: Counts, guarded: Guarded, words: Wording) -> Figure:
    rows: list[tuple[Value, ...]] = []
    starts: list[date] = counts.periods["start"].to_list()
    for one in counts.periods.iter_rows(named=True):
        start = one["start"].isoformat()
        visits, around = guarded.get("visits", start, NAMED), guarded.visitors(start)
        name = words.quarter(one["start"]) if counts.by_quarter else words.month(one["start"])
        rows.append((name, one["sessions"], visits, around))
    top = max((row[3].most for row in rows if isinstance(row[3], Interval)), default=1) or 1
    whole: Value = guarded.get("visits", TOTAL, NAMED)
    total: Value = guarded.visitors()
    table = Table(
        id="attendance_over_time",
        title=words.say("attendance.time.title"),
        columns=(
            Column(
                id="period",
                title=words.say("quarter" if counts.by_quarter else "month"),
                kind="text",
            ),
            Column(id="sessions", title=words.say("attendance.sessions"), kind="count"),
            Column(
                id="visits",
                title=words.say("attendance.visits"),
                kind="count",
                about=words.say("attendance.visits.about"),
            ),
            Column(
                id="visitors",
                title=words.say("attendance.visitors"),
                kind="interval",
                about=words.say("attendance.interval"),
            ),
        ),
        rows=(*rows, (words.say(TOTAL), counts.sessions, whole, total)),
        totals=1,
    )
    scale = _nice(top)
    return Figure(
        id="over-time",
        title=table.title,
        description=words.say(
            "attendance.time.description",
            visits=words.cell(whole, "count"),
            visitors=words.cell(total, "interval"),
        ),
        drawing=pillars(
            "over-time",
            table.title,
            words.say("figure.see-table"),
            [
                _pillar(row, day, counts.by_quarter, scale)
                for row, day in zip(rows, starts, strict=True)
            ],
            [(part / 4, words.number(scale * part / 4)) for part in range(5)],
        ),
        legend=(
            ("c1", words.say("attendance.legend.least")),
            ("c2", words.say("attendance.legend.most")),
            ("hidden", words.say("mark.hidden.legend")),
        ),
        table=table,
    )


def _pillar(row: tuple[Value, ...], start: date, by_quarter: bool, scale: int) -> Pillar:
    is_first = start.month == 1 or (not by_quarter and start.month == 7)
    label = str(start.year) if start.month == 1 else (str(start.month) if is_first else "")
    value = row[3]
    if not isinstance(value, Interval):
        return Pillar(label=label, least=0.0, most=None)
    return Pillar(label=label, least=value.least / scale, most=value.most / scale)


def _nice(top: int) -> int:
    step: int = 4 * 10 ** max(int(math.log10(max(top, 1) / 4)), 0)
    return next(step * times for times in (1, 2, 3, 5, 10, 20) if step * times >= top)


def _dose(guarded: Guarded, words: Wording) -> Figure:
    rows: list[tuple[Value, ...]] = [
        (words.say(f"dose.{name}"), guarded.get("dose", name)) for name in DOSES
    ]
    whole = guarded.get("dose", TOTAL)
    most = max((row[1] for row in rows if isinstance(row[1], int)), default=1) or 1
    table = Table(
        id="dose",
        title=words.say("attendance.dose.title"),
        columns=(
            Column(id="visits", title=words.say("attendance.dose.visits"), kind="text"),
            Column(id="participants", title=words.say("people.participants"), kind="count"),
        ),
        rows=(*rows, (words.say(TOTAL), whole)),
        totals=1,
    )
    drawn = [
        Bar(
            label=str(label),
            value=words.cell(value, "count"),
            parts=(
                Part(share=value / most, colour="c1")
                if isinstance(value, int)
                else Part(share=0.04, colour="hidden"),
            ),
        )
        for label, value in rows
    ]
    return Figure(
        id="dose",
        title=table.title,
        description=words.say("attendance.dose.description"),
        drawing=bars("dose", table.title, words.say("figure.see-table"), drawn),
        table=table,
    )
