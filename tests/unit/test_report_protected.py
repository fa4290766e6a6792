"""A whole report as an attacker reads it, alone and beside an earlier one: pathways, hours, visits."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import polars as pl

from osallisuus import DisclosurePolicy, Published, Report, Toolkit, page_of, published_text
from osallisuus.disclosure import published_of
from osallisuus.reporting.content import Interval, Mark, Table

KIT = Toolkit.build(discover=True)
POLICY = DisclosurePolicy()
PROJECT = KIT.load({"osallisuus": 1, "project": {"id": "p", "name": {"en": "Path"}}})
START, EXIT = date(2024, 2, 1), date(2024, 7, 20)
MARCH, MAY = date(2024, 3, 4), date(2024, 8, 6)

Tables = dict[str, pl.DataFrame]


def tables(
    people: int,
    *,
    corrected: int = 0,
    came_in_may: int = 0,
    alone: Mapping[date, int] | None = None,
    guests: int = 0,
) -> Tables:
    """Thirty people and more: WHO-5 twice, one session each in March, and transitions at exit."""
    answers: list[dict[str, object]] = []
    for n in range(people):
        for wave, day, more in (("baseline", START, 0), ("exit", EXIT, n % 3)):
            for item in range(1, 6):
                answer = min(5, (n + item) % 4 + more)
                if n < corrected and wave == "exit":
                    answer = 5 - answer
                answers.append(
                    {"person": f"p{n:02}", "project": "p", "instrument": "who5", "item": str(item)}
                    | {"wave": wave, "date": day, "answer": float(answer), "helped": "no"}
                )
    enrolled = [
        {"enrolment": f"e{n}", "person": f"p{n:02}", "project": "p", "counts_as": "completed"}
        | {"entry": START, "exit": EXIT, "labour_status": "unemployed"}
        for n in range(people)
    ]
    sessions = [{"session": "march", "project": "p", "date": MARCH, "minutes": 600}]
    marks = [("march", n, 600) for n in range(30)]
    if came_in_may:
        sessions.append({"session": "may", "project": "p", "date": MAY, "minutes": 180})
        marks += [("may", n, 180) for n in range(came_in_may)]
    for day, times in (alone or {}).items():
        for number in range(times):
            name = f"{day}-{number}"
            when = day + timedelta(days=number)
            sessions.append({"session": name, "project": "p", "date": when, "minutes": 60})
            marks.append((name, 0, 60))
    return {
        "participants": pl.DataFrame(
            [{"person": f"p{n:02}", "gender": "woman"} for n in range(people)]
        ),
        "measurements": pl.DataFrame(answers),
        "enrolments": pl.DataFrame(enrolled),
        "transitions": pl.DataFrame(
            [
                {"person": f"p{n:02}", "project": "p", "point": "exit", "in_education": "no"}
                | {"labour_status": "employed" if n % 2 else "unemployed"}
                for n in range(people)
            ]
        ),
        "sessions": pl.DataFrame(sessions),
        "attendance": pl.DataFrame(
            [
                {"session": session, "person": f"p{n:02}", "status": "present", "minutes": minutes}
                for session, n, minutes in marks
            ]
        ),
        "headcounts": pl.DataFrame(
            [{"session": "march", "count": guests, "in_roster": "no"}] if guests else [],
            schema={"session": pl.String, "count": pl.Int64, "in_roster": pl.String},
        ),
    }


def report(given: Tables, *previous: Report | Published) -> Report:
    return KIT.report(PROJECT, KIT.records(given), language="en", previous=previous)


@cache
def march() -> Report:
    return report(tables(30))


def table(made: Report, name: str) -> Table:
    return next(one for one in made.tables if one.id == name)


def who5(made: Report) -> tuple[object, ...] | None:
    rows = [row for one in made.tables if one.id == "changes" for row in one.rows]
    return next((row for row in rows if "WHO-5" in str(row[0])), None)


def hours(made: Report) -> str:
    return made.key_figures[-1].value


def test_one_person_more_shows_neither_her_score_nor_where_she_went() -> None:
    alone, beside = report(tables(31)), report(tables(31), march())
    assert who5(march()) is not None
    assert who5(alone) is not None
    assert who5(beside) is None
    assert table(march(), "pathways_exit").rows[-1][-1] == 30
    assert table(alone, "pathways_exit").rows[-1][-1] == 31
    # Not even how many have left.
    assert not [one for one in beside.tables if one.id == "pathways_exit"]
    told = {row[0]: row[1] for row in table(march(), "pathways").rows}
    later = {row[0]: row[1] for row in table(beside, "pathways").rows}
    assert all(count in (told[state], Mark.HIDDEN) for state, count in later.items())
    assert Mark.HIDDEN in later.values()
    assert not [one for one in beside.tables if one.id.startswith("changes_1")]


def test_one_score_corrected_shows_neither_mean() -> None:
    corrected = tables(30, corrected=1)
    assert who5(report(corrected)) is not None
    assert who5(report(corrected, march())) is None


def test_the_same_records_tell_the_same_again_also_from_the_file() -> None:
    again = report(tables(30), *published_of(published_text(march().published), "report"))
    assert again.tables == march().tables
    assert who5(again) == who5(march())
    assert again.published[0].figures == march().published[0].figures
    assert [one.value for one in again.published[0].totals] == [300]


def test_what_a_report_withheld_is_still_held_against_the_one_before() -> None:
    june = report(tables(31), march())
    assert who5(june) is None
    # June's file carries what March told, so that the third needs no other.
    assert who5(report(tables(32), june)) is None
    assert who5(report(tables(32))) is not None


def test_hours_grow_by_those_of_enough_people_or_are_hidden() -> None:
    assert hours(march()) == "300"
    assert hours(report(tables(30, came_in_may=1))) == "303"
    assert hours(report(tables(30, came_in_may=1), march())) == "··"
    assert hours(report(tables(30, came_in_may=30), march())) == "390"


def test_many_visits_of_one_person_are_hidden_in_their_month() -> None:
    made = report(tables(30, alone={date(2024, 5, 2): 8, date(2024, 9, 2): 9}))
    rows = {str(row[0]): row for row in table(made, "attendance_over_time").rows}
    shown = [row[2] for row in rows.values()]
    # Eight and nine visits are many, but each month's are of one person.
    assert 8 not in shown
    assert 9 not in shown
    assert shown.count(Mark.HIDDEN) >= 2


def test_few_unnamed_visitors_are_not_the_rest_of_two_numbers() -> None:
    few, many = (table(report(tables(30, guests=n)), "attendance_over_time") for n in (2, 20))
    march_of_few, march_of_many = few.rows[0], many.rows[0]
    assert march_of_many[2:] == (30, Interval(least=50, most=50))
    assert Mark.HIDDEN in march_of_few[2:]


def test_lines_of_single_people_are_drawn_only_when_asked_for() -> None:
    assert not any("one person" in one.title for one in march().tables)
    page = page_of(march())
    assert "each line is one person" not in page
