"""Calendar files, read back by a client that shares no code with their writer (vobject)."""

import warnings
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs
import narwhals as nw
import pytest

from osallisuus import Toolkit
from osallisuus.grouping.people import WeeklyTime
from osallisuus.planning.cohorts import plan_cohorts
from osallisuus.planning.days import OpenDays
from osallisuus.planning.ical import to_ical, uid_of
from osallisuus.planning.outcome import CohortSchedule
from osallisuus.planning.rows import session_rows, sessions_csv
from osallisuus.planning.samples import sample_task
from osallisuus.records.columns import TABLES
from osallisuus.text import Text

with warnings.catch_warnings():
    # A test-only client; what it deprecates is its own affair.
    warnings.simplefilter("ignore")
    import vobject  # type: ignore[import-untyped]

Event = tuple[str, datetime, datetime, str, str | None]


@pytest.fixture(scope="module")
def plan() -> CohortSchedule:
    task = attrs.evolve(sample_task(people=40), days=OpenDays())
    weekly = attrs.evolve(task.rules, wanted_sessions=20)
    return plan_cohorts(attrs.evolve(task, rules=weekly))


def read_back(data: bytes) -> list[Event]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        calendar = vobject.readOne(data.decode())
        return [
            (
                event.uid.value,
                event.dtstart.value,
                event.dtend.value,
                event.summary.value,
                event.description.value if hasattr(event, "description") else None,
            )
            for event in calendar.vevent_list
        ]


def test_a_client_reads_the_same_instants_across_the_clock_changes(plan: CohortSchedule) -> None:
    events = read_back(to_ical(plan))
    assert len(events) == len(plan.meetings)
    read = {uid: (start.astimezone(UTC), end.astimezone(UTC)) for uid, start, end, *_ in events}
    zone = ZoneInfo("Europe/Helsinki")
    hours = set()
    for one in plan.meetings:
        wall = datetime(one.day.year, one.day.month, one.day.day, one.start // 60, one.start % 60)
        expected = wall.replace(tzinfo=zone).astimezone(UTC)
        assert read[uid_of(plan, one)] == (expected, expected + timedelta(minutes=one.minutes))
        hours.add(wall.replace(tzinfo=zone).utcoffset())
    assert hours == {timedelta(hours=2), timedelta(hours=3)}, "both sides of a change are there"


def test_the_zone_in_the_file_is_that_of_the_zone_database(plan: CohortSchedule) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        calendar = vobject.readOne(to_ical(plan).decode())
        zone = calendar.vevent_list[0].dtstart.value.tzinfo
    own = ZoneInfo("Europe/Helsinki")
    for year in range(2015, 2035):
        for day in (date(year, 1, 1) + timedelta(days=n) for n in range(365)):
            noon = datetime(day.year, day.month, day.day, 12)
            assert zone.utcoffset(noon) == noon.replace(tzinfo=own).utcoffset(), day


def test_people_stand_in_the_file_only_when_asked_for(plan: CohortSchedule) -> None:
    plain, asked = to_ical(plan).decode(), to_ical(plan, people=True).decode()
    ids = [person for cohort in plan.cohorts for person in cohort.people]
    assert not any(person in plain for person in ids)
    told = [description or "" for *_, description in read_back(asked.encode())]
    assert all(any(person in words for words in told) for person in ids)


def test_uids_are_stable_and_apart(plan: CohortSchedule) -> None:
    uids = [uid_of(plan, one) for one in plan.meetings]
    assert len(set(uids)) == len(uids)
    assert [uid for uid, *_ in read_back(to_ical(plan))] == uids
    assert to_ical(plan) == to_ical(plan)
    other = attrs.evolve(plan, project="another")
    assert not set(uids) & {uid_of(other, one) for one in other.meetings}


def test_the_file_follows_the_line_rules_of_rfc_5545(plan: CohortSchedule) -> None:
    named = attrs.evolve(
        plan, names=(("theme-1", Text.of(fi="Terveys, voimavarat; ja " + "ä" * 80)),)
    )
    data = to_ical(named, stamp=datetime(2018, 1, 2, 3, 4, 5, tzinfo=ZoneInfo("Europe/Helsinki")))
    lines = data.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"DTSTAMP:20180102T010405Z" in data
    assert any("Terveys, voimavarat; ja ää" in summary for *_, summary, _ in read_back(data))


def test_texts_are_in_the_language_asked_for(plan: CohortSchedule) -> None:
    assert "Coachninggrupp cohort-1: träff 1" in to_ical(plan, language="sv").decode()
    assert "Coaching cohort cohort-1: session 1" in to_ical(plan, language="en").decode()


def test_a_plan_without_cohorts_is_a_calendar_without_events() -> None:
    empty = plan_cohorts(sample_task(people=0))
    assert empty.cohorts == ()
    assert b"BEGIN:VEVENT" not in to_ical(empty)


def test_sessions_are_rows_of_the_records_table(plan: CohortSchedule) -> None:
    rows = session_rows(plan)
    assert len(rows) == len(plan.meetings)
    first = plan.meetings[0]
    assert (rows[0].session, rows[0].date, rows[0].minutes) == (first.id, first.day, first.minutes)
    assert rows[0].start == f"{first.start // 60:02d}:{first.start % 60:02d}"
    header, *lines = sessions_csv(plan).splitlines()
    assert header.split(",") == [one.name for one in TABLES["sessions"].columns]
    assert len(lines) == len(rows)
    assert not any(person in sessions_csv(plan) for c in plan.cohorts for person in c.people)


def test_the_records_tables_take_the_rows_as_they_are(plan: CohortSchedule, tmp_path: Path) -> None:
    (tmp_path / "sessions.csv").write_text(sessions_csv(plan), encoding="utf-8")
    records = Toolkit.build().records(tmp_path)
    assert list(records.findings) == []
    found = records.frame("sessions")
    frame = found.collect() if isinstance(found, nw.LazyFrame) else found
    rows = session_rows(plan)
    assert frame["session"].to_list() == [one.session for one in rows]
    assert frame["date"].to_list() == [one.date for one in rows]
    assert frame["minutes"].to_list() == [one.minutes for one in rows]


def test_a_missing_package_names_the_extra(
    plan: CohortSchedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    from osallisuus.planning.days import finnish_holidays

    monkeypatch.setitem(sys.modules, "icalendar", None)
    monkeypatch.setitem(sys.modules, "holidays", None)
    with pytest.raises(ImportError, match=r"icalendar.*osallisuus\[planning\]"):
        to_ical(plan)
    with pytest.raises(ImportError, match=r"holidays.*osallisuus\[planning\]"):
        finnish_holidays(date(2018, 1, 1), date(2018, 1, 2))


def test_a_time_can_cross_no_midnight() -> None:
    late = (WeeklyTime(day=1, start=22 * 60, end=24 * 60),)
    task = sample_task(people=0)
    people = tuple(attrs.evolve(one, available=late) for one in sample_task(people=8).people)
    plan = plan_cohorts(attrs.evolve(task, people=people))
    assert plan.cohorts == ()
