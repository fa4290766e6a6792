"""The planner and the command of ITU2: the document's numbers, what is impossible, what is refused."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from osallisuus import (
    Activity,
    ClosedPeriod,
    CohortSchedule,
    Duration,
    Frequency,
    InvalidPlanError,
    MeetingKind,
    PartialDate,
    Period,
    Person,
    PlanRequest,
    Project,
    Quantity,
    Room,
    TimeUnit,
    Toolkit,
    ValueProblemError,
    Venue,
    WeeklyTime,
    Worker,
)
from osallisuus.cli import main
from osallisuus.plugins.itu2 import Itu2
from osallisuus.plugins.itu2.cohorts import (
    CohortPlan,
    GuidanceTheme,
    HealthMeeting,
    ThemePlan,
)
from osallisuus.plugins.itu2.planning import CohortRequest, cohort_task

KIT = Toolkit.build(Itu2)
ITU2 = KIT.example("itu2")
FIRST = date(2018, 1, 8)
MONDAY = (WeeklyTime.read("mon 09:00-15:00"), WeeklyTime.read("wed 09:00-15:00"))
PEOPLE = tuple(Person(id=f"P-{n:02d}", available=MONDAY, waiting_days=n) for n in range(1, 21))


def planned(project: Project = ITU2, **changes: Any) -> CohortSchedule:
    request = CohortRequest(people=PEOPLE, first=FIRST)
    return KIT.plan("itu2.cohorts", project, request=attrs.evolve(request, **changes))


def coaching(**changes: Any) -> Project:
    """ITU2 with something about its coaching changed."""
    activities = tuple(
        attrs.evolve(one, **changes) if one.id == "valmennus" else one for one in ITU2.activities
    )
    return attrs.evolve(ITU2, activities=activities)


def activity() -> Activity:
    return next(one for one in ITU2.activities if one.id == "valmennus")


def test_itu2_s_own_numbers_make_the_plan() -> None:
    plan = planned()
    assert [len(one.people) for one in plan.cohorts] == [7, 7, 6]
    for cohort in plan.cohorts:
        assert 5 <= len(cohort.sessions) <= 20
        assert [theme for one in cohort.sessions for theme in one.themes] == [
            theme.value for theme in GuidanceTheme
        ]
        kinds = [one.kind for one in cohort.meetings]
        assert kinds.count(MeetingKind.HEALTH) == len(cohort.people)
        assert kinds.count(MeetingKind.INDIVIDUAL) == len(cohort.people)
        health = {one.leader for one in cohort.meetings if one.kind is MeetingKind.HEALTH}
        assert health == {"public-health-nurse"}
    starts = [one.first for one in plan.cohorts]
    assert starts == [date(2018, 1, 8), date(2018, 7, 9), date(2019, 1, 9)]
    assert plan.cohorts[0].last == date(2018, 6, 7)
    assert plan.cohorts[0].people[0] == "P-20", "who waited longest comes first"


def test_other_numbers_in_the_document_make_another_plan() -> None:
    project = coaching(
        group_size=Quantity(minimum=3, maximum=4),
        duration=Duration(length=Quantity(value=3), unit=TimeUnit.MONTH),
        frequency=Frequency(times=Quantity(value=2), per=TimeUnit.MONTH),
        groups=Frequency(times=Quantity(value=4), per=TimeUnit.YEAR),
    )
    plan = planned(project)
    assert [len(one.people) for one in plan.cohorts] == [4, 4, 4, 4, 4]
    assert {len(one.sessions) for one in plan.cohorts} == {6}
    assert plan.cohorts[4].first >= date(2019, 1, 8)


def test_the_block_says_meetings_of_themes_and_of_the_nurse() -> None:
    block = CohortPlan(
        themes=(
            ThemePlan(theme=GuidanceTheme.EXERCISE, meetings=Quantity(value=3)),
            ThemePlan(theme=GuidanceTheme.FINANCES),
        ),
        meetings=Quantity(minimum=8, maximum=10),
        health_meeting=HealthMeeting(by="nurse", occurrences=Quantity(value=2)),
    )
    project = attrs.evolve(
        ITU2,
        activities=tuple(
            one.with_ext(block) if one.id == "valmennus" else one for one in ITU2.activities
        ),
    )
    task = cohort_task(project, CohortRequest(people=PEOPLE, first=FIRST))
    assert (task.rules.series.sessions.least, task.rules.series.sessions.most) == (8, 10)
    assert task.rules.wanted_sessions == 8
    assert [(one.id, one.sessions) for one in task.rules.themes] == [
        ("exercise", 3),
        ("finances", 1),
    ]
    assert task.rules.health_meetings == 2
    assert task.nurses == (Worker(id="nurse"),)


def test_rooms_are_the_venues_of_the_activity_with_their_hours() -> None:
    project = coaching(venues=("olohuone",))
    task = cohort_task(project, CohortRequest(people=PEOPLE, first=FIRST))
    (room,) = task.rooms
    assert isinstance(room.venue, Venue)
    named = cohort_task(
        ITU2, CohortRequest(people=PEOPLE, first=FIRST, rooms=(Room(id="olohuone", capacity=9),))
    )
    assert named.rooms[0].venue == room.venue
    assert named.rooms[0].capacity == 9
    assert "Olohuone" in planned(project).text("fi")


def test_a_summer_break_pauses_the_months_when_the_caller_says_so() -> None:
    closed = ClosedPeriod(first=date(2018, 3, 1), last=date(2018, 4, 30), name="tauko")
    assert planned(breaks=(closed,)).cohorts[0].first > date(2018, 4, 30)
    paused = planned(breaks=(attrs.evolve(closed, pauses=True),))
    first = paused.cohorts[0]
    assert first.first == FIRST
    assert (first.last - date(2018, 6, 7)).days == 61
    assert "Tauko 1.3.2018–30.4.2018 (tauko)" in paused.text("fi")


def test_the_number_of_sessions_can_be_asked_for() -> None:
    assert {len(one.sessions) for one in planned(sessions=20).cohorts} == {20}
    with pytest.raises(InvalidPlanError, match="/sessions: by the document a cohort has 5–20"):
        planned(sessions=21)


def test_holidays_are_named_in_the_plan_and_kept() -> None:
    plan = planned(sessions=20)
    assert "category public" in plan.text("en")
    assert date(2018, 4, 2) not in {one.day for one in plan.meetings}
    without = planned(sessions=20, holiday_categories=())
    assert "No holidays were given" in without.text("en")


def obstacle(**changes: Any) -> str:
    plan = planned(**changes)
    assert plan.cohorts == ()
    for language in ("fi", "sv"):
        assert plan.obstacles[0].text(language) != plan.obstacles[0].text("en")
    return plan.obstacles[0].text("en")


NIGHT = (WeeklyTime.read("mon 20:00-22:00"),)
EVERY_DAY = ClosedPeriod(first=date(2018, 1, 1), last=date(2020, 12, 31))


@pytest.mark.parametrize(
    ("changes", "reason", "helps"),
    [
        ({"people": ()}, "0 people are waiting", "Wait until 5 more"),
        ({"people": PEOPLE[:4]}, "4 people are waiting, and a cohort takes at least 5", "1 more"),
        (
            {"people": tuple(attrs.evolve(one, available=None) for one in PEOPLE)},
            "nobody's available times are known",
            "Ask which weekly times suit",
        ),
        (
            {"people": tuple(attrs.evolve(one, available=()) for one in PEOPLE)},
            "nobody is free for 120 minutes on end",
            "Make the session shorter",
        ),
        (
            {
                "people": tuple(
                    attrs.evolve(one, available=MONDAY[n % 2 : n % 2 + 1])
                    for n, one in enumerate(PEOPLE[:7])
                )
            },
            "no weekly time of 120 minutes suits 5 people; the best is Mon 09:00–11:00, which suits 4",
            "Ask 1 more whether Mon 09:00–11:00 would suit",
        ),
        ({"coaches": ()}, "there is no coach", "Add a coach"),
        ({"rooms": ()}, "there is no room", "Add a room"),
        ({"nurses": ()}, "there is no nurse", "Add a nurse"),
        ({"breaks": (EVERY_DAY,)}, "every day is a holiday or a break", "Check the breaks"),
        (
            {"coaches": (Worker(id="c", available=NIGHT),)},
            "no coach is free then",
            "Change a coach's times",
        ),
        ({"rooms": (Room(id="r", open=NIGHT),)}, "no room is open and free", "change its hours"),
        ({"rooms": (Room(id="r", capacity=3),)}, "can take 5 people", "a room for 5 people"),
        (
            {"coaches": (Worker(id="c", most_cohorts=0),)},
            "already have as many cohorts",
            "let one have more",
        ),
        ({"last": date(2018, 3, 1)}, "would not end by the last day, 2018-03-01", "Start earlier"),
        (
            {"nurses": (Worker(id="n", available=NIGHT),)},
            "meetings cannot be held for enough people",
            "Add times of the nurse",
        ),
        (
            {
                "people": tuple(
                    attrs.evolve(one, keep_apart=tuple(p.id for p in PEOPLE if p.id != one.id))
                    for one in PEOPLE
                )
            },
            "the rules on who can be in the same cohort allow none",
            "Check who is kept together or apart",
        ),
        (
            {
                "breaks": tuple(
                    ClosedPeriod(first=date(year, month, 1), last=date(year, month, 25))
                    for year in (2018, 2019, 2020)
                    for month in range(1, 13)
                ),
                "most_days": 14,
            },
            "holidays and breaks leave too few days",
            "stand still over the break",
        ),
        ({"most_days": 5}, "the days between them do not fit one weekly time", "Allow more room"),
        (
            {"rooms": (Room(id="r", open=NIGHT),), "coaches": (Worker(id="c", available=NIGHT),)},
            "several things together, and changing one is not enough: no coach is free then. no room is",
            "Change a coach's times, or add a coach. Add a room, or change its hours.",
        ),
    ],
)
def test_what_stands_in_the_way_is_said_and_what_would_help(
    changes: dict[str, Any], reason: str, helps: str
) -> None:
    told = obstacle(**changes)
    assert reason in told
    assert helps in told


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"first": date(2020, 8, 1)}, "the project or the plan ends 2020-07-31; begin earlier"),
        ({"time_limit": 0}, "/time_limit: the time limit must be more than 0 seconds"),
        ({"time_limit": float("nan")}, "/time_limit: the time limit must be more than 0 seconds"),
        ({"people": (PEOPLE[0], PEOPLE[0])}, "/people: the id P-01 is there 2 times"),
        ({"people": (Person(id="matti@example.org"),)}, "/people/0/id: the value looks personal"),
        ({"people": (Person(id=" "),)}, "/people/0/id: an id must have 1–60 characters"),
        (
            {"people": (attrs.evolve(PEOPLE[0], keep_apart=("P-99",)),)},
            "/people/0/keep_apart: there is no P-99 on the waiting list",
        ),
        (
            {
                "people": (
                    attrs.evolve(PEOPLE[0], keep_apart=("P-02",), keep_together=("P-02",)),
                    PEOPLE[1],
                )
            },
            "to be kept both together and apart",
        ),
        (
            {"coaches": (Worker(id="x"),), "nurses": (Worker(id="x", available=MONDAY),)},
            "/nurses/0: x is both a coach and a nurse",
        ),
        ({"minutes": 0}, "/minutes: the value must be 1–1440"),
        ({"individual_meetings": -1}, "/rules/individual_meetings: the value must be at least 0"),
        ({"least_days": 0}, "/rules/series/least_days: the value must be at least 1"),
        ({"rooms": (Room(id="r"), Room(id="r"))}, "/rooms: the id r is there 2 times"),
        ({"rooms": (Room(id="r", capacity=0),)}, "/rooms/0/capacity: the value must be at least 1"),
        (
            {"coaches": (Worker(id="c", available=(WeeklyTime(day=1, start=60, end=30),)),)},
            "/coaches/0/available/0: a weekly time must begin before it ends",
        ),
        (
            {"breaks": (ClosedPeriod(first=date(2018, 2, 1), last=date(2018, 1, 1)),)},
            "/days/closed/0: begins 2018-02-01, but the last day is 2018-01-01",
        ),
        ({"activity": "olohuonetoiminta"}, "no such activity with a block itu2.cohorts"),
    ],
)
def test_what_cannot_be_planned_is_an_error(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidPlanError) as caught:
        planned(**changes)
    assert told in str(caught.value)
    assert "matti" not in str(caught.value)


def test_one_who_is_both_coach_and_nurse_is_in_one_place_at_a_time() -> None:
    both = Worker(id="x", available=MONDAY)
    plan = planned(coaches=(both,), nurses=(both,))
    assert [len(one.people) for one in plan.cohorts] == [7, 7, 6]
    assert {one.leader for one in plan.meetings} == {"x"}


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(InvalidPlanError) as caught:
        planned(minutes=0, time_limit=-1, people=(PEOPLE[0], PEOPLE[0]))
    assert len(caught.value.problems) == 3


def test_what_the_document_does_not_say_is_asked_for() -> None:
    bare = coaching(group_size=None, duration=None, frequency=None, groups=None)
    with pytest.raises(InvalidPlanError) as caught:
        planned(bare)
    assert [one.where.rpartition("/")[2] for one in caught.value.problems] == [
        "group_size",
        "duration",
        "frequency",
        "groups",
    ]
    endless = attrs.evolve(ITU2, period=Period(start=PartialDate.parse("2017-08-01")))
    with pytest.raises(InvalidPlanError, match="end of the project is not known"):
        planned(endless)
    assert planned(endless, last=date(2019, 1, 31)).cohorts


def test_a_request_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueProblemError, match=r"itu2\.cohorts takes a"):
        KIT.plan("itu2.cohorts", ITU2, request=PlanRequest[str]())


def test_everybody_left_waiting_is_told_why() -> None:
    people = (
        *PEOPLE[:9],
        Person(id="unknown", waiting_days=90),
        Person(id="short", available=(WeeklyTime.read("mon 09:00-10:00"),), waiting_days=90),
        Person(id="friday", available=(WeeklyTime.read("fri 09:00-12:00"),), waiting_days=90),
    )
    plan = planned(people=people)
    told = {one.person: one.reason["en"] for one in plan.waiting}
    assert told["unknown"] == "available times are not known."
    assert told["short"] == "no available time is 120 minutes long."
    assert told["friday"].startswith("no cohort meets at a time that suits")
    assert told["P-01"].startswith("the time would suit, but the cohort was filled")
    assert [one.person for one in plan.waiting][:3] == ["unknown", "short", "friday"]
    placed = plan.why("P-09")
    assert placed.cohort == "cohort-1"
    assert "Waited longer but cannot come Mon 09:00–11:00: 3." in placed.text("en")
    with pytest.raises(LookupError, match="no such person"):
        plan.why("nobody")


def test_ctrl_c_and_the_time_limit_give_what_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    from osallisuus.planning.filling import fill

    calls = []

    def interrupted(*arguments: Any) -> tuple[Person, ...]:
        calls.append(1)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return fill(*arguments)

    monkeypatch.setattr("osallisuus.planning.cohorts.fill", interrupted)
    plan = planned()
    assert (plan.stopped, len(plan.cohorts), len(plan.waiting)) == ("interrupted", 1, 13)
    assert "interrupted" in plan.text("en")
    monkeypatch.undo()
    late = planned(time_limit=1e-9)
    assert (late.stopped, late.cohorts, len(late.waiting)) == ("time", (), 20)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["itu2", "plan-cohorts", *words])
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def waiting_file(folder: Path, count: int = 8) -> Path:
    file = folder / "waiting.csv"
    rows = [f"P-{n},2017-{n:02d}-01,9-12,13-16" for n in range(1, count + 1)]
    file.write_text("\n".join(["person,waiting_since,mon,wed", *rows, ""]), encoding="utf-8")
    return file


def test_the_command_writes_a_calendar_and_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people, out, table = waiting_file(tmp_path), tmp_path / "cohorts.ics", tmp_path / "sessions.csv"
    resources = tmp_path / "resources.csv"
    resources.write_text(
        "kind,id,mon,wed,capacity\ncoach,ohjaaja,8-16,8-16,\nnurse,hoitaja,8-16,8-16,\n"
        "room,olohuone,8-18,8-18,10\n",
        encoding="utf-8",
    )
    words = ["itu2", "--people", str(people), "--from", "8.1.2018", "--out", str(out)]
    code, told, err = run(capsys, *words, "--resources", str(resources), "--sessions", str(table))
    assert (code, err) == (0, "")
    assert told.startswith("Ryhmiä 1, jonoon jää 1.")
    assert "tila Olohuone, ohjaaja ohjaaja" in told
    assert b"LOCATION:Olohuone" in out.read_bytes()
    assert b"P-1" not in out.read_bytes()
    with table.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["activity"] for row in rows} == {"valmennus"}
    assert len(rows) == out.read_bytes().count(b"BEGIN:VEVENT")
    code, told, _ = run(capsys, *words, "--lang", "sv", "--with-people")
    assert told.startswith("1 grupper")
    assert b"P-1" in out.read_bytes()


def test_the_command_says_what_is_impossible_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people, out = waiting_file(tmp_path, 4), tmp_path / "cohorts.ics"
    code, told, _ = run(
        capsys, "itu2", "--people", str(people), "--from", "2018-01-08", "--out", str(out)
    )
    assert code == 1
    assert "jonossa on 4, ja ryhmään tarvitaan vähintään 5" in told
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["itu2", "--from", "2020-08-01"],
            "--from: suunnitelma alkaisi 1.8.2020, mutta hanke tai suunnitelma päättyy 31.7.2020",
        ),
        (["itu2", "--from", "2018-01-08", "--time-limit", "0"], "aikarajan on oltava yli 0"),
        (["itu2", "--from", "31.2.2018"], "--from: kirjoita päivä näin: 2018-01-08 tai 8.1.2018"),
        (["none.json", "--from", "2018-01-08"], "none.json"),
        (["kupo", "--from", "2018-01-08"], "lohko itu2.cohorts"),
    ],
)
def test_the_command_refuses_what_it_cannot_read(
    words: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people, out = waiting_file(tmp_path), tmp_path / "cohorts.ics"
    code, _, err = run(capsys, *words, "--people", str(people), "--out", str(out))
    assert code == 2
    assert told in err
    assert "Traceback" not in err
    assert not out.exists()


def test_the_command_never_repeats_what_is_personal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "waiting.csv"
    file.write_text("person,mon\n131052-308T,9-12\n", encoding="utf-8")
    code, out, err = run(
        capsys, "itu2", "--people", str(file), "--from", "2018-01-08", "--out", str(tmp_path / "x")
    )
    assert code == 2
    assert "rivi 2, sarake person" in err
    assert "131052" not in out + err
