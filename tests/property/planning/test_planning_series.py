"""Series of sessions against brute force; months, windows and themes against their own definition."""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from osallisuus.grouping.request import SizeRange
from osallisuus.planning.series import (
    SeriesRule,
    choose_days,
    month_starts,
    sessions_to_try,
    spread_themes,
    start_windows,
)
from osallisuus.time import stretch

DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2030, 12, 31))
ZONE = ZoneInfo("Europe/Helsinki")
CHANGES = [
    max(date(year, month, day) for day in range(25, 32) if date(year, month, day).weekday() == 6)
    for year in range(2015, 2031)
    for month in (3, 10)
]


def keeps(days: tuple[date, ...], starts: tuple[date, ...], rule: SeriesRule) -> bool:
    gaps = [(b - a).days for a, b in pairwise(days)]
    if any(gap < rule.least_days for gap in gaps):
        return False
    if rule.most_days is not None and any(gap > rule.most_days for gap in gaps):
        return False
    for first, after in pairwise(starts):
        held = sum(first <= day < after for day in days)
        if not rule.per_month.least <= held <= rule.per_month.most:
            return False
    return True


def unevenness(days: tuple[date, ...], starts: tuple[date, ...]) -> float:
    length, count = (starts[-1] - starts[0]).days, len(days)
    return sum(((day - days[0]).days * count - length * n) ** 2 for n, day in enumerate(days)) / (
        count * count
    )


@given(
    first=DAYS,
    offsets=st.sets(st.integers(1, 95), max_size=9),
    months=st.integers(1, 3),
    least=st.integers(0, 2),
    more=st.integers(0, 3),
    wanted=st.integers(1, 7),
    least_days=st.integers(1, 20),
    most_days=st.none() | st.integers(20, 60),
)
def test_the_chosen_days_are_the_evenest_there_are(
    first: date,
    offsets: set[int],
    months: int,
    least: int,
    more: int,
    wanted: int,
    least_days: int,
    most_days: int | None,
) -> None:
    days = [first, *(first + timedelta(days=n) for n in sorted(offsets))]
    rule = SeriesRule(
        months=months,
        sessions=SizeRange(least=1, most=20),
        per_month=SizeRange(least=least, most=max(least + more, 1)),
        least_days=least_days,
        most_days=most_days,
    )
    starts = month_starts(first, months, frozenset())
    inside = [day for day in days if day < starts[-1]]
    possible = [
        (first, *rest)
        for rest in combinations(inside[1:], wanted - 1)
        if keeps((first, *rest), starts, rule)
    ]
    chosen = choose_days(days, starts, rule, wanted)
    if not possible:
        assert chosen is None
    else:
        assert chosen in possible
        assert unevenness(chosen, starts) == min(unevenness(one, starts) for one in possible)


@given(first=DAYS, months=st.integers(1, 12))
def test_months_without_a_break_are_those_of_the_calendar(first: date, months: int) -> None:
    starts = month_starts(first, months, frozenset())
    for n, start in enumerate(starts):
        year, month = divmod(first.year * 12 + first.month - 1 + n, 12)
        last = calendar.monthrange(year, month + 1)[1]
        assert start == date(year, month + 1, min(first.day, last))


@given(first=DAYS, begin=st.integers(-20, 200), length=st.integers(1, 70), months=st.integers(1, 6))
def test_a_break_moves_what_comes_after_it(
    first: date, begin: int, length: int, months: int
) -> None:
    paused = frozenset(first + timedelta(days=begin + n) for n in range(length))
    plain, moved = month_starts(first, months, frozenset()), month_starts(first, months, paused)
    for before, after in zip(plain, moved, strict=True):
        running = [
            first + timedelta(days=n)
            for n in range((after - first).days)
            if first + timedelta(days=n) not in paused
        ]
        assert len(running) == (before - first).days


def test_a_leap_day_is_a_day_like_any_other() -> None:
    starts = month_starts(date(2024, 1, 31), 2, frozenset())
    assert starts == (date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31))
    thursdays = [date(2024, 2, 1) + timedelta(weeks=n) for n in range(9)]
    rule = SeriesRule(
        months=2, sessions=SizeRange(least=1, most=9), per_month=SizeRange(least=1, most=5)
    )
    chosen = choose_days(thursdays, month_starts(thursdays[0], 2, frozenset()), rule, 9)
    assert chosen is not None
    assert date(2024, 2, 29) in chosen


@given(first=DAYS, days=st.integers(0, 1500), a_year=st.integers(1, 12))
def test_windows_part_the_time_without_gap_or_overlap(first: date, days: int, a_year: int) -> None:
    last = first + timedelta(days=days)
    windows = start_windows(first, last, a_year)
    covered = [
        one.first + timedelta(days=n)
        for one in windows
        for n in range((one.last - one.first).days + 1)
    ]
    assert covered == [first + timedelta(days=n) for n in range(days + 1)]
    if a_year in (1, 2, 3, 4, 6, 12):
        years = [one.first for one in windows[::a_year]]
        assert all((day.month == first.month) for day in years)


@given(asked=st.lists(st.integers(1, 3), min_size=1, max_size=8), sessions=st.integers(1, 25))
def test_every_theme_is_covered_in_order(asked: list[int], sessions: int) -> None:
    spread = spread_themes([(n, count) for n, count in enumerate(asked)], sessions)
    assert len(spread) == sessions
    row = [theme for one in spread for theme in one]
    assert row == sorted(row)
    assert set(row) == set(range(len(asked)))
    if sessions >= sum(asked):
        assert all(row.count(n) >= count for n, count in enumerate(asked))
        assert all(len(one) == 1 for one in spread)


@given(
    wanted=st.integers(0, 30),
    least=st.integers(1, 10),
    more=st.integers(0, 10),
    months=st.integers(1, 6),
    per=st.integers(0, 2),
)
def test_the_nearest_number_of_sessions_is_tried_first(
    wanted: int, least: int, more: int, months: int, per: int
) -> None:
    rule = SeriesRule(
        months=months,
        sessions=SizeRange(least=least, most=least + more),
        per_month=SizeRange(least=per, most=per + 2),
    )
    counts = sessions_to_try(wanted, rule)
    fair = [n for n in range(least, least + more + 1) if per * months <= n <= (per + 2) * months]
    assert sorted(counts) == [n for n in fair if n >= 1]
    distances = [abs(count - wanted) for count in counts]
    assert distances == sorted(distances)


@given(day=DAYS | st.sampled_from(CHANGES), start=st.integers(0, 1400), minutes=st.integers(1, 600))
def test_a_stretch_lasts_as_long_as_it_says_or_is_none(day: date, start: int, minutes: int) -> None:
    clock = time(start // 60, start % 60)
    found = stretch(day, clock, minutes)
    wall = datetime.combine(day, clock)
    changes = [
        n
        for n in range(minutes + 1)
        if not _plain(wall + timedelta(minutes=n))
        or _offset(wall + timedelta(minutes=n)) != _offset(wall)
    ]
    if changes:
        assert found is None
    else:
        assert found is not None
        begin, end = (moment.astimezone(UTC) for moment in found)
        assert end - begin == timedelta(minutes=minutes)
        assert found[0].replace(tzinfo=None) == wall


def _plain(wall: datetime) -> bool:
    """Whether the clocks show this time exactly once."""
    seen = [
        moment
        for hours in (2, 3)
        for moment in ((wall - timedelta(hours=hours)).replace(tzinfo=UTC),)
        if moment.astimezone(ZONE).replace(tzinfo=None) == wall
    ]
    return len(seen) == 1


def _offset(wall: datetime) -> timedelta | None:
    return wall.replace(tzinfo=ZONE).utcoffset()


def test_a_weekly_time_stays_at_its_hour_across_both_changes() -> None:
    for change in (date(2018, 3, 25), date(2018, 10, 28)):
        before, after = (stretch(change + timedelta(days=n), time(10), 120) for n in (-6, 1))
        assert before is not None
        assert after is not None
        assert (before[0].hour, after[0].hour) == (10, 10)
        assert before[0].utcoffset() != after[0].utcoffset()
