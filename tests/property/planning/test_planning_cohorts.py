"""Plans of cohorts: every rule kept, the best first cohort by brute force, the same seed the same plan."""

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from planning_check import minutes_of, problems, running_days

from osallisuus.grouping.people import Person, WeeklyTime
from osallisuus.grouping.request import SizeRange
from osallisuus.planning.cohorts import plan_cohorts
from osallisuus.planning.days import ClosedPeriod, Holiday, OpenDays, finnish_days
from osallisuus.planning.outcome import CohortSchedule, MeetingKind
from osallisuus.planning.resources import Room, Worker
from osallisuus.planning.samples import sample_task
from osallisuus.planning.series import SeriesRule
from osallisuus.planning.task import CohortRules, CohortTask, SessionTheme
from osallisuus.planning.verify import breaches
from osallisuus.text import Text

SOME = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FIRST = date(2018, 1, 8)


@st.composite
def weekly(draw: st.DrawFn, days: int = 3) -> tuple[WeeklyTime, ...]:
    chosen = draw(st.sets(st.integers(1, days), min_size=1, max_size=days))
    return tuple(
        WeeklyTime(day=day, start=start, end=start + draw(st.sampled_from((60, 120, 240))))
        for day in sorted(chosen)
        for start in (draw(st.sampled_from((540, 600, 660))),)
    )


def wide(draw: st.DrawFn) -> tuple[WeeklyTime, ...] | None:
    """Times of a room or a worker: not known, office hours, or a few hours."""
    office = tuple(WeeklyTime(day=day, start=480, end=960) for day in range(1, 6))
    return draw(st.sampled_from((None, office)) | weekly())


@st.composite
def periods(draw: st.DrawFn, pauses: bool = True) -> tuple[ClosedPeriod, ...]:
    found = []
    for _ in range(draw(st.integers(0, 2))):
        first = FIRST + timedelta(days=draw(st.integers(0, 500)))
        last = first + timedelta(days=draw(st.integers(0, 30)))
        pausing = pauses and draw(st.booleans())
        found.append(ClosedPeriod(first=first, last=last, pauses=pausing))
    return tuple(found)


@st.composite
def tasks(draw: st.DrawFn, ample: bool = False) -> CohortTask:
    """Tasks of every kind; ample ones have people, coaches, rooms and nurses enough for a cohort."""
    count = draw(st.sampled_from((8, 10, 12, 14) if ample else (0, 1, 3, 6, 8)))
    there = st.sampled_from((1, 2)) if ample else st.sampled_from((0, 1, 2))
    names = [f"P-{n}" for n in range(count)]
    apart, together = {}, {}
    if count >= 4 and draw(st.booleans()):
        a, b, c, d = draw(st.permutations(names))[:4]
        apart, together = {a: (b,)}, {c: (d,), d: (c,)}
    people = tuple(
        Person(
            id=name,
            available=draw(weekly() | weekly() | weekly() | st.none()),
            waiting_days=draw(st.none() | st.integers(0, 300)),
            needs=draw(st.sampled_from(((), (), (), ("step-free",)))),
            keep_apart=apart.get(name, ()),
            keep_together=together.get(name, ()),
        )
        for name in names
    )
    least = draw(st.integers(2, 3))
    months = draw(st.integers(1, 3))
    per_month = SizeRange(least=draw(st.integers(0, 1)), most=draw(st.integers(1, 4)))
    holidays = draw(st.sets(st.integers(0, 400), max_size=15))
    return CohortTask(
        project="p",
        activity="a",
        rules=CohortRules(
            size=SizeRange(least=least, most=least + draw(st.integers(0, 2))),
            series=SeriesRule(
                months=months,
                sessions=SizeRange(
                    least=max(1, months * per_month.least), most=months * per_month.most
                ),
                per_month=per_month,
                least_days=draw(st.sampled_from((1, 7, 14))),
                most_days=draw(st.sampled_from((None, 28, 60))),
            ),
            wanted_sessions=draw(st.integers(1, 8)),
            a_year=draw(st.integers(1, 4)),
            themes=tuple(SessionTheme(id=f"t{n}") for n in range(draw(st.integers(0, 4)))),
            individual_meetings=draw(st.integers(0, 2)),
            health_meetings=draw(st.integers(0, 1)),
        ),
        people=people,
        coaches=tuple(
            Worker(
                id=f"c{n}",
                available=wide(draw),
                away=draw(periods(pauses=False)),
                most_cohorts=draw(st.sampled_from((1, 2) if ample else (0, 1))),
                group_size=draw(st.sampled_from((None, 4, 3) if ample else (None, 1))),
            )
            for n in range(draw(there))
        ),
        nurses=tuple(Worker(id=f"n{n}", available=wide(draw)) for n in range(draw(there))),
        rooms=tuple(
            Room(
                id=f"r{n}",
                capacity=draw(st.sampled_from((None, 6, 4) if ample else (None, 1))),
                open=wide(draw),
                features=draw(st.sampled_from(((), ("step-free",)))),
                closed=draw(periods(pauses=False)),
            )
            for n in range(draw(there))
        ),
        days=OpenDays(
            holidays=tuple(
                Holiday(day=FIRST + timedelta(days=n), name=Text.of(fi="pyhä"))
                for n in sorted(holidays)
            ),
            closed=draw(periods()),
        ),
        first=FIRST,
        last=FIRST + timedelta(days=draw(st.sampled_from((400, 500, 200) if ample else (90, 20)))),
        minutes=draw(st.sampled_from((60, 90, 120))),
        individual_minutes=30,
        health_minutes=draw(st.sampled_from((30, 60))),
        solver="search",
    )


@SOME
@given(task=tasks() | tasks(ample=True) | tasks(ample=True))
def test_every_plan_keeps_every_rule_and_answers_for_everybody(task: CohortTask) -> None:
    plan = plan_cohorts(task)
    assert problems(task, plan) == []
    assert [one.person for one in plan.answers] == [one.id for one in task.people]
    windows = len(plan.cohorts) + len(plan.obstacles)
    assert windows >= 1
    for language in ("fi", "sv", "en"):
        words = plan.text(language)
        assert "{" not in words
        for one in plan.answers:
            assert plan.why(one.person).text(language).startswith(f"{one.person}: ")


@settings(max_examples=15, deadline=None)
@given(task=tasks(ample=True))
def test_the_same_seed_gives_the_same_plan(task: CohortTask) -> None:
    assert plan_cohorts(task) == plan_cohorts(task)


def without(task: CohortTask, code: str) -> CohortTask:
    """The task with one constraint taken away, as the obstacle of its code says would help."""
    if code == "coach-times":
        return attrs.evolve(
            task,
            coaches=tuple(attrs.evolve(one, available=None, away=()) for one in task.coaches),
        )
    if code == "coach-capacity":
        return attrs.evolve(
            task, coaches=tuple(attrs.evolve(one, most_cohorts=9) for one in task.coaches)
        )
    if code == "room-hours":
        return attrs.evolve(
            task, rooms=tuple(attrs.evolve(one, open=None, closed=()) for one in task.rooms)
        )
    if code == "room-capacity":
        return attrs.evolve(
            task,
            rooms=tuple(attrs.evolve(one, capacity=None) for one in task.rooms),
            coaches=tuple(attrs.evolve(one, group_size=None) for one in task.coaches),
        )
    if code == "closed-days":
        return attrs.evolve(task, days=OpenDays())
    assert code == "end"
    return attrs.evolve(task, last=task.last + timedelta(days=400))


ALONE = ("coach-times", "coach-capacity", "room-hours", "room-capacity", "closed-days", "end")


@SOME
@given(task=tasks(ample=True) | tasks())
def test_without_what_stands_in_the_way_there_is_a_cohort(task: CohortTask) -> None:
    rules = attrs.evolve(task.rules, individual_meetings=0, health_meetings=0)
    people = tuple(
        attrs.evolve(one, needs=(), keep_apart=(), keep_together=()) for one in task.people
    )
    task = attrs.evolve(task, rules=rules, people=people)
    plan = plan_cohorts(task)
    first = next((one for one in plan.obstacles if one.number == 1), None)
    assert (first is None) == any(one.id == "cohort-1" for one in plan.cohorts)
    if first is None:
        return
    assert first.code != "rules", "nothing says who is with whom"
    if first.code in ALONE:
        changed = plan_cohorts(without(task, first.code))
        assert any(one.id == "cohort-1" for one in changed.cohorts)


def possible_series(task: CohortTask, first: date, start: int, room: Room, coach: Worker) -> bool:
    """Whether some choice of days gives a cohort: by counting, months being apart from each other."""
    series = task.rules.series
    end = start + task.minutes
    day, months = first, [0] * series.months
    total = running_days(task, first, first + timedelta(days=400))
    assert total >= 28 * series.months
    from planning_check import month_later

    lengths = [(month_later(first, n + 1) - first).days for n in range(series.months)]
    while running_days(task, first, day) < lengths[-1]:
        if day > task.last:
            return False
        month = sum(running_days(task, first, day) >= length for length in lengths)
        usable = (
            day.weekday() == first.weekday()
            and all(one.day != day for one in task.days.holidays)
            and not any(one.first <= day <= one.last for one in task.days.closed)
            and set(range(start, end)) <= minutes_of(room.open, day.isoweekday())
            and set(range(start, end)) <= minutes_of(coach.available, day.isoweekday())
        )
        if day == first and not usable:
            return False
        months[month] += usable
        day += timedelta(days=1)
    if day - timedelta(days=1) > task.last:
        return False
    held = sum(min(many, series.per_month.most) for many in months)
    enough = held >= max(series.sessions.least, 1)
    return enough and all(many >= series.per_month.least for many in months)


def best_first_cohort(task: CohortTask) -> tuple[date, int] | None:
    """Earliest week with a cohort, and the most waiting days (one more for each) it can end."""
    day = task.first
    while day <= task.last:
        best = 0
        for offset in range(7):
            first = day + timedelta(days=offset)
            for start in range(0, 24 * 60 - task.minutes, 30):
                here = [
                    (one.waiting_days or 0) + 1
                    for one in task.people
                    if one.available is not None
                    and set(range(start, start + task.minutes))
                    <= minutes_of(one.available, first.isoweekday())
                ]
                if len(here) < task.rules.size.least or first > task.last:
                    continue
                for room in task.rooms:
                    for coach in task.coaches:
                        if possible_series(task, first, start, room, coach):
                            worth = sum(sorted(here, reverse=True)[: task.rules.size.most])
                            best = max(best, worth)
        if best:
            return day, best
        day += timedelta(days=7)
    return None


@st.composite
def small_tasks(draw: st.DrawFn) -> CohortTask:
    """Small calendars without rules on who is with whom, one cohort in all."""
    people = tuple(
        Person(
            id=f"P-{n}",
            available=draw(weekly(days=2)),
            waiting_days=draw(st.integers(0, 50)),
        )
        for n in range(draw(st.integers(2, 8)))
    )
    least = draw(st.integers(2, 3))
    return CohortTask(
        project="p",
        activity="a",
        rules=CohortRules(
            size=SizeRange(least=least, most=least + 1),
            series=SeriesRule(
                months=1,
                sessions=SizeRange(least=2, most=4),
                per_month=SizeRange(least=2, most=4),
            ),
            wanted_sessions=3,
            a_year=1,
        ),
        people=people,
        coaches=(Worker(id="c", available=draw(st.none() | weekly(days=2))),),
        rooms=(Room(id="r", open=draw(st.none() | weekly(days=2))),),
        days=OpenDays(
            holidays=tuple(
                Holiday(day=FIRST + timedelta(days=n), name=Text.of(fi="pyhä"))
                for n in sorted(draw(st.sets(st.integers(0, 60), max_size=25)))
            )
        ),
        first=FIRST,
        last=FIRST + timedelta(days=60),
        minutes=60,
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(task=small_tasks())
def test_the_first_cohort_is_the_earliest_and_ends_the_most_waiting(task: CohortTask) -> None:
    plan, expected = plan_cohorts(task), best_first_cohort(task)
    if expected is None:
        assert plan.cohorts == ()
        assert plan.obstacles
        return
    week, worth = expected
    (cohort,) = plan.cohorts
    assert week <= cohort.first < week + timedelta(days=7)
    waits = {one.id: (one.waiting_days or 0) + 1 for one in task.people}
    assert sum(waits[person] for person in cohort.people) == worth


def broken(plan: CohortSchedule, **changes: Any) -> CohortSchedule:
    return attrs.evolve(plan, cohorts=(attrs.evolve(plan.cohorts[0], **changes), *plan.cohorts[1:]))


def moved(plan: CohortSchedule, at: int, **changes: Any) -> CohortSchedule:
    sessions = list(plan.cohorts[0].sessions)
    sessions[at] = attrs.evolve(sessions[at], **changes)
    return broken(plan, sessions=tuple(sessions))


def meeting_moved(plan: CohortSchedule, at: int, **changes: Any) -> CohortSchedule:
    meetings = list(plan.cohorts[0].meetings)
    meetings[at] = attrs.evolve(meetings[at], **changes)
    return broken(plan, meetings=tuple(meetings))


def rules_of(task: CohortTask, plan: CohortSchedule) -> set[str]:
    return {one.rule for one in breaches(task, plan)}


def test_the_verifier_finds_whatever_is_broken() -> None:
    task = sample_task(people=40, seed=2)
    task = attrs.evolve(task, days=finnish_days(task.first, task.last, closed=task.days.closed))
    plan = plan_cohorts(task)
    assert breaches(task, plan) == ()
    cohort = plan.cohorts[0]
    first = cohort.sessions[0]
    cases: Sequence[tuple[str, CohortSchedule]] = (
        ("everybody-once", attrs.evolve(plan, waiting=plan.waiting[1:])),
        ("size", broken(plan, people=cohort.people[:4])),
        ("unknown-id", broken(plan, people=("stranger", *cohort.people[1:]))),
        ("themes", moved(plan, 0, themes=())),
        ("theme-order", moved(plan, 0, themes=("theme-1", "theme-7"))),
        ("session", moved(plan, 1, people=cohort.people[1:])),
        ("weekly-time", moved(plan, 1, start=first.start + 15)),
        ("holiday", moved(plan, 3, day=date(2018, 5, 1))),
        ("closed-day", moved(plan, 3, day=date(2018, 6, 20))),
        ("dates", moved(plan, 0, day=date(2018, 1, 1))),
        ("starts-with-a-session", moved(plan, 0, day=first.day + timedelta(days=7))),
        ("sessions", broken(plan, sessions=cohort.sessions[:4])),
        ("sessions-a-month", broken(plan, sessions=cohort.sessions[:5])),
        ("months", broken(plan, last=cohort.last + timedelta(days=1))),
        ("length", moved(plan, 1, minutes=90)),
        ("availability", moved(plan, 1, start=7 * 60)),
        ("room-hours", moved(plan, 1, start=7 * 60)),
        ("leader-times", moved(plan, 1, start=7 * 60)),
        ("individual-meetings", broken(plan, meetings=cohort.meetings[1:])),
        ("health-meetings", broken(plan, meetings=cohort.meetings[:-1])),
        ("individual-meeting", meeting_moved(plan, 0, leader="nurse")),
        ("health-meeting", meeting_moved(plan, -1, leader="coach")),
        ("twice-at-once", meeting_moved(plan, 0, day=first.day, start=first.start)),
        ("ids-once", moved(plan, 1, id=first.id)),
        ("coach", broken(plan, coach="nurse")),
    )
    for rule, wrong in cases:
        assert rule in rules_of(task, wrong), rule
    smaller = attrs.evolve(task, rooms=(attrs.evolve(task.rooms[0], capacity=5),))
    assert "room-capacity" in rules_of(smaller, plan)
    busy = attrs.evolve(task, coaches=(attrs.evolve(task.coaches[0], most_cohorts=0),))
    assert "coach-cohorts" in rules_of(busy, plan)
    few = attrs.evolve(task, rules=attrs.evolve(task.rules, a_year=1))
    assert "cohorts-a-year" in rules_of(few, plan)
    apart = attrs.evolve(
        task,
        people=tuple(
            attrs.evolve(one, keep_apart=(cohort.people[1],)) if one.id == cohort.people[0] else one
            for one in task.people
        ),
    )
    assert "grouping.keep-apart" in rules_of(apart, plan)
    away = ClosedPeriod(first=first.day, last=first.day)
    shut = attrs.evolve(task, rooms=(attrs.evolve(task.rooms[0], closed=(away,)),))
    assert "room-or-leader-away" in rules_of(shut, plan)


@pytest.mark.parametrize("seed", range(3))
def test_a_night_group_never_meets_while_the_clocks_change(seed: int) -> None:
    night = WeeklyTime(day=7, start=2 * 60 + 30 * seed, end=5 * 60)
    task = sample_task(people=0)
    people = tuple(Person(id=f"P-{n}", available=(night,), waiting_days=n) for n in range(6))
    task = attrs.evolve(
        task,
        people=people,
        coaches=(Worker(id="coach"),),
        nurses=(),
        rooms=(Room(id="room"),),
        days=OpenDays(),
        rules=attrs.evolve(
            task.rules,
            individual_meetings=0,
            health_meetings=0,
            wanted_sessions=20,
        ),
    )
    plan = plan_cohorts(task)
    assert problems(task, plan) == []
    days = {one.day for cohort in plan.cohorts for one in cohort.sessions}
    assert len(days) >= 5
    assert not days & {date(2018, 3, 25), date(2018, 10, 28)}


def test_meetings_are_one_for_each_person_and_apart() -> None:
    plan = plan_cohorts(sample_task(people=30))
    for cohort in plan.cohorts:
        for kind in (MeetingKind.INDIVIDUAL, MeetingKind.HEALTH):
            own = [one.people for one in cohort.meetings if one.kind is kind]
            assert sorted(own) == sorted((person,) for person in cohort.people)


def test_a_hundred_people_over_three_years_keep_every_rule() -> None:
    task = sample_task(people=100, years=3)
    closed = tuple(
        ClosedPeriod(first=date(year, 3, 5), last=date(year, 3, 9), name="hiihtoloma")
        for year in (2018, 2019, 2020)
    )
    days = finnish_days(task.first, task.last, closed=(*task.days.closed, *closed))
    task = attrs.evolve(task, days=days)
    plan = plan_cohorts(task)
    assert problems(task, plan) == []
    assert [len(cohort.people) for cohort in plan.cohorts] == [7] * 6
    waits = {one.id: one.waiting_days or 0 for one in task.people}
    placed = [waits[person] for cohort in plan.cohorts for person in cohort.people]
    left = [waits[one.person] for one in plan.waiting]
    assert sum(placed) / len(placed) > sum(left) / len(left)


PLANNED = """
import sys
from osallisuus.planning.cohorts import plan_cohorts
from osallisuus.planning.ical import to_ical
from osallisuus.planning.samples import sample_task
plan = plan_cohorts(sample_task(people=40, seed=3))
sys.stdout.write(plan.text("fi") + to_ical(plan, people=True).decode())
"""


def test_the_plan_does_not_depend_on_the_process() -> None:
    texts = {
        subprocess.run(
            [sys.executable, "-c", PLANNED],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "America/New_York"))
    }
    assert len(texts) == 1
    assert b"cohort-1" in texts.pop()


INTERRUPTED = """
import os, signal
from osallisuus.planning.cohorts import plan_cohorts
from osallisuus.planning.samples import sample_task
import attrs
task = sample_task(people=30)
apart = tuple(one.id for one in task.people[:4])
people = tuple(
    attrs.evolve(one, keep_apart=tuple(p for p in apart if p != one.id)) if one.id in apart else one
    for one in task.people
)
plan_cohorts(attrs.evolve(task, people=people))
try:
    os.kill(os.getpid(), signal.SIGINT)
    for _ in range(1000):
        pass
except KeyboardInterrupt:
    print("kept")
"""


def test_ctrl_c_is_still_python_s_after_the_solver_has_run() -> None:
    run = subprocess.run(
        [sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "kept\n", "")
