"""Dates of every precision, months, weekly series and the two days on which clocks change."""

import calendar
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osallisuus import (
    PartialDate,
    Period,
    Recurrence,
    TimeUnit,
    ValueProblemError,
    Weekday,
    YearPart,
)
from osallisuus.time import (
    add_months,
    days_of,
    local,
    months_between,
    read_finnish_date,
    write_finnish_date,
)

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@given(st.from_regex(PartialDate.TEXT_PATTERN, fullmatch=True))
def test_every_written_form_comes_back(text: str) -> None:
    partial = PartialDate.parse(text)
    assert str(partial) == text
    assert PartialDate.parse(str(partial)) == partial


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0000",
        "2023-13",
        "2023-02-29",
        "1900-02-29",
        "2023-9-1",
        "20230901",
        "2023-W01",
        "--02-30",
        "--13",
        "1.9.2023",
        "2023-09-01\n",
        "2023~~",
        "٢٠٢٣",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueProblemError):
        PartialDate.parse(text)


@given(DAYS, st.sampled_from(["day", "month", "year"]))
def test_a_partial_date_means_the_days_it_can_mean(day: date, precision: str) -> None:
    partial = PartialDate(
        year=day.year,
        month=day.month if precision != "year" else None,
        day=day.day if precision == "day" else None,
    )
    first, last = partial.first, partial.last
    assert first is not None
    assert last is not None
    assert first <= day <= last
    assert (first - timedelta(days=1)).strftime("%Y-%m-%d")[: len(str(partial))] != str(partial)
    assert (last + timedelta(days=1)).strftime("%Y-%m-%d")[: len(str(partial))] != str(partial)


@pytest.mark.parametrize(
    ("text", "part", "first", "last"),
    [
        ("2017-21", YearPart.SPRING, date(2017, 1, 1), date(2017, 6, 30)),
        ("2017-22", YearPart.SUMMER, date(2017, 5, 1), date(2017, 9, 30)),
        ("2017-23", YearPart.AUTUMN, date(2017, 8, 1), date(2017, 12, 31)),
        ("2017-24", YearPart.WINTER, date(2017, 1, 1), date(2018, 3, 31)),
        ("2020-33", YearPart.FIRST_QUARTER, date(2020, 1, 1), date(2020, 3, 31)),
        ("2020-34", YearPart.SECOND_QUARTER, date(2020, 4, 1), date(2020, 6, 30)),
        ("2020-35", YearPart.THIRD_QUARTER, date(2020, 7, 1), date(2020, 9, 30)),
        ("2020-36", YearPart.FOURTH_QUARTER, date(2020, 10, 1), date(2020, 12, 31)),
        ("2017-40~", YearPart.FIRST_HALF, date(2017, 1, 1), date(2017, 6, 30)),
        ("2017-41", YearPart.SECOND_HALF, date(2017, 7, 1), date(2017, 12, 31)),
        ("9999-24", YearPart.WINTER, date(9999, 1, 1), date.max),
    ],
)
def test_a_part_of_a_year(text: str, part: YearPart, first: date, last: date) -> None:
    partial = PartialDate.parse(text)
    assert (partial.part, partial.month, partial.exact) == (part, None, None)
    assert (partial.first, partial.last) == (first, last)
    assert str(partial) == text
    year = Period(start=PartialDate(year=first.year), end=PartialDate(year=last.year))
    assert year.includes(partial) is True


def test_parts_of_a_year_stand_in_order_among_months() -> None:
    written = ["2016-12", "2017", "2017-21", "2017-40", "2017-05", "2017-22", "2017-41", "2017-23"]
    assert [str(one) for one in sorted(map(PartialDate.parse, reversed(written)))] == written


@pytest.mark.parametrize("text", ["2017-20", "2017-25", "2017-32", "2017-37", "2017-42", "--21"])
def test_other_numbers_are_no_part_of_a_year(text: str) -> None:
    with pytest.raises(ValueProblemError):
        PartialDate.parse(text)


def test_a_part_needs_a_year_and_no_month() -> None:
    with pytest.raises(ValueProblemError):
        PartialDate(part=YearPart.SPRING)
    with pytest.raises(ValueProblemError):
        PartialDate(year=2017, month=3, part=YearPart.SPRING)


@given(DAYS, DAYS, DAYS)
def test_a_period_includes_what_lies_between(one: date, other: date, day: date) -> None:
    first, last = min(one, other), max(one, other)
    period = Period(start=PartialDate.of(first), end=PartialDate.of(last))
    assert period.includes(PartialDate.of(day)) == (first <= day <= last)
    assert not period.is_reversed
    assert Period(start=PartialDate.of(last), end=PartialDate.of(first)).is_reversed == (
        first != last
    )
    assert Period().includes(PartialDate.of(day)) is None


@given(DAYS, st.integers(0, 600))
def test_months_are_counted_as_adding_them_does(first: date, count: int) -> None:
    months = months_between(first, add_months(first, count) - timedelta(days=1))
    assert months == count
    assert months_between(first, add_months(first, count) - timedelta(days=2)) in (count - 1, count)


@given(DAYS, st.integers(-60, 600))
def test_adding_months_keeps_the_day_or_takes_the_last(day: date, count: int) -> None:
    later = add_months(day, count)
    total = day.year * 12 + day.month - 1 + count
    assert (later.year, later.month) == (total // 12, total % 12 + 1)
    assert later.day == min(day.day, calendar.monthrange(later.year, later.month)[1])


@given(DAYS)
def test_finnish_dates_come_back(day: date) -> None:
    assert read_finnish_date(write_finnish_date(day)) == day


@pytest.mark.parametrize("text", ["31.2.2015", "2015-03-01", "1/2/2015", "1.2.15", "", "8.1.2017."])
def test_what_is_no_finnish_date_is_refused(text: str) -> None:
    with pytest.raises(ValueProblemError):
        read_finnish_date(text)


@given(
    DAYS,
    st.integers(0, 400),
    st.sets(st.sampled_from(list(Weekday)), min_size=1),
    st.integers(1, 4),
)
def test_a_weekly_series_has_its_weekdays_every_so_many_weeks(
    first: date, length: int, weekdays: set[Weekday], every: int
) -> None:
    last = first + timedelta(days=length)
    recurrence = Recurrence(unit=TimeUnit.WEEK, every=every, weekdays=tuple(weekdays))
    found = set(days_of(recurrence, first, last))
    numbers = {weekday.number for weekday in weekdays}
    for offset in range(length + 1):
        day = first + timedelta(days=offset)
        weeks = (offset + first.weekday()) // 7
        assert (day in found) == (day.weekday() in numbers and weeks % every == 0)


def test_monthly_series() -> None:
    second_tuesday = Recurrence(unit=TimeUnit.MONTH, weekdays=(Weekday.TUE,), week_of_month=2)
    last_friday = Recurrence(unit=TimeUnit.MONTH, weekdays=(Weekday.FRI,), week_of_month=-1)
    year = (date(2024, 1, 1), date(2024, 12, 31))
    assert [day.day for day in days_of(second_tuesday, *year)][:3] == [9, 13, 12]
    assert [day.day for day in days_of(last_friday, *year)][:3] == [26, 23, 29]
    assert len(list(days_of(last_friday, *year))) == 12
    assert list(days_of(Recurrence(), *year)) == []


def test_local_time_over_the_days_on_which_clocks_change() -> None:
    spring, autumn = date(2024, 3, 31), date(2024, 10, 27)
    assert local(spring, time(3, 30)).isoformat() == "2024-03-31T04:30:00+03:00"
    assert local(spring - timedelta(days=7), time(9)).isoformat() == "2024-03-24T09:00:00+02:00"
    assert local(spring, time(9)).isoformat() == "2024-03-31T09:00:00+03:00"
    assert local(autumn, time(9)).isoformat() == "2024-10-27T09:00:00+02:00"
