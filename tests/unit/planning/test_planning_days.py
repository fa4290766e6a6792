"""Days that can be used: Finland's holidays, breaks, opening hours of rooms, times of workers."""

from datetime import date, time, timedelta

import pytest

from osallisuus import (
    HoursException,
    PartialDate,
    Period,
    Quantity,
    Text,
    Venue,
    Weekday,
    WeeklyHours,
)
from osallisuus.grouping.people import WeeklyTime
from osallisuus.planning.days import ClosedPeriod, Holiday, OpenDays, finnish_days, finnish_holidays
from osallisuus.planning.resources import Room, Worker

# Kept by hand from the calendars of 2018 and 2024, eves of midsummer and Christmas included.
HOLIDAYS = {
    2018: (
        "01-01 01-06 03-30 04-01 04-02 05-01 05-10 05-20 06-22 06-23 11-03 12-06 12-24 12-25 12-26"
    ),
    2024: (
        "01-01 01-06 03-29 03-31 04-01 05-01 05-09 05-19 06-21 06-22 11-02 12-06 12-24 12-25 12-26"
    ),
}


@pytest.mark.parametrize("year", HOLIDAYS)
def test_holidays_are_those_of_the_calendar(year: int) -> None:
    found = finnish_holidays(date(year, 1, 1), date(year, 12, 31))
    assert [f"{one.day:%m-%d}" for one in found] == HOLIDAYS[year].split()


def easter(year: int) -> date:
    """Easter Sunday by the method of Meeus, Jones and Butcher."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    n = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * n) // 451
    month, day = divmod(h + n - 7 * m + 114, 31)
    return date(year, month, day + 1)


@pytest.mark.parametrize("year", range(2018, 2027))
def test_holidays_follow_the_law_every_year(year: int) -> None:
    sunday = easter(year)
    midsummer = next(
        day
        for day in (date(year, 6, 20) + timedelta(days=n) for n in range(7))
        if day.weekday() == 5
    )
    saints = next(
        day
        for day in (date(year, 10, 31) + timedelta(days=n) for n in range(7))
        if day.weekday() == 5
    )
    expected = {
        date(year, 1, 1),
        date(year, 1, 6),
        sunday - timedelta(days=2),
        sunday,
        sunday + timedelta(days=1),
        date(year, 5, 1),
        sunday + timedelta(days=39),
        sunday + timedelta(days=49),
        midsummer - timedelta(days=1),
        midsummer,
        saints,
        date(year, 12, 6),
        date(year, 12, 24),
        date(year, 12, 25),
        date(year, 12, 26),
    }
    assert {one.day for one in finnish_holidays(date(year, 1, 1), date(year, 12, 31))} == expected


def test_holidays_have_names_in_every_language() -> None:
    (one,) = finnish_holidays(date(2018, 12, 6), date(2018, 12, 6))
    assert one.name == Text.of(
        fi="Itsenäisyyspäivä", sv="Självständighetsdagen", en="Independence Day"
    )


def test_the_category_is_named_and_so_are_the_eves() -> None:
    statement = finnish_days(date(2018, 1, 1), date(2018, 12, 31)).statement()
    assert "public" in statement["fi"]
    assert "juhannusaaton" in statement["fi"]
    assert "midsommarafton" in statement["sv"]
    assert "Christmas eve" in statement["en"]
    none = OpenDays().statement()
    assert none["en"] == (
        "No holidays were given. No school or summer breaks were given, and none are assumed."
    )


def test_another_category_has_other_days() -> None:
    days = finnish_days(date(2018, 1, 1), date(2018, 12, 31), categories=("workday",))
    assert days.is_open(date(2018, 12, 24))
    assert not days.is_open(date(2018, 2, 28))
    assert "workday" in days.statement()["sv"]


def test_breaks_close_days_and_say_so() -> None:
    days = OpenDays(
        holidays=(Holiday(day=date(2018, 1, 1), name=Text.of(fi="Uudenvuodenpäivä")),),
        closed=(
            ClosedPeriod(first=date(2018, 3, 5), last=date(2018, 3, 9), name="hiihtoloma"),
            ClosedPeriod(first=date(2018, 6, 4), last=date(2018, 8, 5), name="kesä", pauses=True),
        ),
    )
    assert [days.is_open(date(2018, 3, n)) for n in (4, 5, 9, 10)] == [True, False, False, True]
    assert len(days.paused()) == 63
    assert "5.3.2018–9.3.2018 (hiihtoloma)" in days.statement()["fi"]
    assert "months stand still" in days.statement()["en"]
    assert set(days.closures()) == {
        date(2018, 1, 1),
        *(date(2018, 3, n) for n in range(5, 10)),
        *days.paused(),
    }


def test_a_room_has_the_hours_of_its_venue() -> None:
    venue = Venue(
        id="olohuone",
        name=Text.of(fi="Olohuone"),
        capacity=Quantity(maximum=12),
        accessibility=("step-free",),
        opening_hours=(
            WeeklyHours(weekdays=(Weekday.MON, Weekday.TUE), opens=time(9), closes=time(15, 30)),
            WeeklyHours(weekdays=(Weekday.TUE,), opens=time(15, 30), closes=time(18)),
            WeeklyHours(
                weekdays=(Weekday.SAT,),
                opens=time(10),
                closes=time(12),
                period=Period(
                    start=PartialDate.parse("2018-05"), end=PartialDate.parse("2018-06-15")
                ),
            ),
            WeeklyHours(weekdays=(Weekday.FRI,), opens=time(18), closes=time(1)),
        ),
        exceptions=(
            HoursException(
                period=Period(
                    start=PartialDate.parse("2018-01-15"), end=PartialDate.parse("2018-01-15")
                ),
                closed=True,
            ),
            HoursException(
                period=Period(
                    start=PartialDate.parse("2018-01-22"), end=PartialDate.parse("2018-01-22")
                ),
                opens=time(12),
                closes=time(14),
            ),
            HoursException(
                period=Period(
                    start=PartialDate.parse("2018-01-29"), end=PartialDate.parse("2018-01-29")
                )
            ),
        ),
        period=Period(start=PartialDate.parse("2018"), end=PartialDate.parse("2019")),
    )
    room = Room.of(venue)
    assert (room.capacity, room.features, room.hours_are_known) == (12, ("step-free",), True)
    assert room.open_on(date(2018, 1, 8)) == ((540, 930),)
    assert room.open_on(date(2018, 1, 9)) == ((540, 1080),)
    assert room.open_on(date(2018, 1, 10)) == ()
    assert room.open_on(date(2018, 1, 12)) == ((1080, 1440),)
    assert room.open_on(date(2018, 1, 15)) == ()
    assert room.open_on(date(2018, 1, 22)) == ((720, 840),)
    assert room.open_on(date(2018, 1, 29)) == (), "an exception without hours is not counted on"
    assert room.open_on(date(2018, 4, 28)) == ()
    assert room.open_on(date(2018, 5, 5)) == ((600, 720),)
    assert room.open_on(date(2018, 6, 16)) == ()
    assert room.open_on(date(2020, 1, 6)) == ()


def test_hours_nobody_gives_do_not_limit() -> None:
    room = Room(id="a", closed=(ClosedPeriod(first=date(2018, 1, 8), last=date(2018, 1, 9)),))
    assert not room.hours_are_known
    assert room.open_on(date(2018, 1, 9)) == ()
    assert room.open_on(date(2018, 1, 10)) == ((0, 1440),)


def test_a_worker_is_free_at_its_times_and_not_when_away() -> None:
    worker = Worker(
        id="nurse",
        available=(WeeklyTime.read("mon 09:00-10:00"), WeeklyTime.read("mon 10:00-12:00")),
        away=(ClosedPeriod(first=date(2018, 1, 15), last=date(2018, 1, 15)),),
    )
    assert worker.free_on(date(2018, 1, 8)) == ((540, 720),)
    assert worker.free_on(date(2018, 1, 9)) == ()
    assert worker.free_on(date(2018, 1, 15)) == ()
