"""Sessions, who came to them, and how many came whose names nobody asked."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

import attrs

from osallisuus.records.rows import Attendance, Headcount, Session
from osallisuus.simulation.drawing import Draw
from osallisuus.simulation.people import Person
from osallisuus.simulation.setting import Form, Series, Setting


@attrs.frozen(kw_only=True)
class Meeting:
    """One session with those who came, before sessions are numbered.

    Attributes:
        row: The session; its id is given when all are in order.
        roster: Name, status and minutes of everybody on the list.
        guests: How many others were there, and whether they are also on the list; absent when not counted.
    """

    row: Session
    roster: tuple[Attendance, ...] = ()
    guests: tuple[Headcount, ...] = ()


def meetings_of(
    setting: Setting, people: Sequence[Person], seed: int
) -> tuple[tuple[Session, ...], tuple[Attendance, ...], tuple[Headcount, ...]]:
    """Return the sessions in order of time, and their rosters and headcounts."""
    found: list[Meeting] = []
    for series in setting.series:
        draw = Draw(seed, "activity", series.activity)
        # Whoever is enrolled may come to an open place, whatever the activity is planned for.
        for_all = not series.crowds or series.form is Form.OPEN
        own = [one for one in people if for_all or one.crowd.id in series.crowds]
        match series.form:
            case Form.OPEN:
                found += _open(series, own, draw, setting)
            case Form.GROUP:
                found += _groups(series, own, draw, setting)
            case Form.INDIVIDUAL:
                found += _one_to_one(series, own, draw, setting)
            case Form.EVENT:
                found += _events(series, draw, setting)
    found.sort(
        key=lambda one: (one.row.date or setting.first, one.row.start or "", one.row.activity or "")
    )
    width = max(len(str(len(found))), 4)
    sessions, roster, guests = [], [], []
    for number, meeting in enumerate(found, start=1):
        name = f"S{number:0{width}d}"
        sessions.append(attrs.evolve(meeting.row, session=name))
        roster += [attrs.evolve(one, session=name) for one in meeting.roster]
        guests += [attrs.evolve(one, session=name) for one in meeting.guests]
    return tuple(sessions), tuple(roster), tuple(guests)


def _session(series: Series, day: date, setting: Setting, draw: Draw, mode: str) -> Session:
    return Session(
        session="",
        project=setting.project,
        activity=series.activity,
        date=day,
        start=series.start,
        minutes=series.minutes,
        venue=series.venue,
        mode=mode,
        cancelled="yes" if draw.happens(0.02) else "no",
    )


def _days(series: Series, first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        if day.weekday() in series.weekdays and day.month != 7:
            yield day
        day += timedelta(days=1)


def _present(person: Person, minutes: int, draw: Draw) -> Attendance:
    stayed = minutes if draw.happens(0.7) else max(minutes * draw.whole(25, 90) // 100, 5)
    return Attendance(
        session="",
        person=person.row.person,
        status="present" if stayed * 2 >= minutes else "partial",
        minutes=stayed,
        mode="in_person",
    )


def _missed(person: Person, draw: Draw) -> Attendance:
    status = draw.weighted(("absent", 0.65), ("excused", 0.35))
    return Attendance(session="", person=person.row.person, status=status)


def _open(
    series: Series, people: Sequence[Person], draw: Draw, setting: Setting
) -> Iterator[Meeting]:
    opens = series.first + timedelta(days=14)
    for day in _days(series, opens, series.last):
        session = _session(series, day, setting, draw, "in_person")
        if session.cancelled == "yes":
            yield Meeting(row=session)
            continue
        here = [one for one in people if one.is_in(day)]
        wanted = 0.7 * sum(one.eagerness for one in here)
        named = wanted if series.visitors is None else min(wanted, 0.75 * series.visitors)
        scale = named / wanted * 0.7 if wanted else 0.0
        came = tuple(
            _present(one, series.minutes, draw)
            for one in here
            if draw.happens(one.eagerness * scale)
        )
        usual = (series.visitors or max(named, 4.0)) - named
        others = max(round(draw.about(max(usual, 1.0), 1.5)), 0)
        yield Meeting(row=session, roster=came, guests=_guests(others, draw))


def _guests(others: int, draw: Draw) -> tuple[Headcount, ...]:
    if others == 0:
        return ()
    known = draw.weighted(("no", 0.6), (None, 0.4))
    return (Headcount(session="", category="kävijät", count=others, in_roster=known),)


def _groups(
    series: Series, people: Sequence[Person], draw: Draw, setting: Setting
) -> Iterator[Meeting]:
    starts = _group_starts(series, len(people), draw)
    entered = [one.spells[0].entry for one in people]
    taken: set[str] = set()
    for planned, following in pairwise((*starts, series.last)):
        size = draw.whole(series.smallest, series.largest)
        start, ready = planned, _ready(people, entered, planned, taken)
        # A group that is not full enough waits for people, but not past the next one.
        while len(ready) < series.smallest and start + timedelta(days=7) < following:
            start += timedelta(days=7)
            ready = _ready(people, entered, start, taken)
        if len(ready) < series.smallest:
            continue
        members = ready[-size:]
        taken |= {one.row.person for one in members}
        yield from _group(series, start, members, draw, setting)


def _ready(
    people: Sequence[Person], entered: Sequence[date], day: date, taken: set[str]
) -> list[Person]:
    return [
        one
        for one in people[: bisect_right(entered, day)]
        if one.is_in(day) and one.row.person not in taken
    ]


def _group_starts(series: Series, people: int, draw: Draw) -> list[date]:
    a_year = max(series.groups_a_year, 0.25)
    step = max(round(365 / a_year), 1)
    if series.groups_a_year > 12:
        step = 60
    day = series.first + timedelta(days=min(60, step) + draw.whole(0, 20))
    starts = []
    while day <= series.last:
        starts.append(day)
        day += timedelta(days=step)
    return starts


def _group(
    series: Series, start: date, members: Sequence[Person], draw: Draw, setting: Setting
) -> Iterator[Meeting]:
    weekday = draw.pick(series.weekdays)
    day = start + timedelta(days=(weekday - start.weekday()) % 7)
    last = min(start + timedelta(days=series.days), series.last)
    while day <= last:
        if day.month != 7:
            session = _session(series, day, setting, draw, "in_person")
            roster = tuple(
                _present(one, series.minutes, draw)
                if draw.happens(0.45 + 0.5 * one.eagerness)
                else _missed(one, draw)
                for one in members
                if one.is_in(day)
            )
            yield Meeting(row=session, roster=roster if session.cancelled == "no" else ())
        day += timedelta(days=max(series.gap, 1))


def _one_to_one(
    series: Series, people: Sequence[Person], draw: Draw, setting: Setting
) -> Iterator[Meeting]:
    for person in people:
        if not draw.happens(0.4):
            continue
        for spell in person.spells:
            day = spell.entry + timedelta(days=draw.whole(0, 14))
            while day <= min(spell.leaves, series.last):
                if day >= series.first and day.weekday() < 5 and day.month != 7:
                    remote = draw.happens(0.15)
                    session = _session(
                        series, day, setting, draw, "remote" if remote else "in_person"
                    )
                    one = _present(person, series.minutes, draw)
                    if draw.happens(0.08):
                        one = _missed(person, draw)
                    elif remote:
                        one = attrs.evolve(one, mode="remote")
                    yield Meeting(row=session, roster=(one,) if session.cancelled == "no" else ())
                day += timedelta(days=max(round(draw.about(series.gap, 3)), 2))


def _events(series: Series, draw: Draw, setting: Setting) -> Iterator[Meeting]:
    day = series.first + timedelta(days=draw.whole(20, 60))
    while day <= series.last:
        if day.weekday() in series.weekdays and day.month != 7:
            session = _session(series, day, setting, draw, "in_person")
            there = max(round(draw.about(16, 6)), 3)
            count = Headcount(session="", category="osallistujat", count=there, in_roster="no")
            yield Meeting(row=session, guests=(count,) if session.cancelled == "no" else ())
        day += timedelta(days=max(round(draw.about(series.gap, 6)), 7))
