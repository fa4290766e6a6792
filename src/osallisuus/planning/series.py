"""Series of sessions: the months of a cohort, which days are taken, which themes each session has."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import TypeVar

import attrs

from osallisuus.grouping.request import SizeRange
from osallisuus.time import add_months

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class SeriesRule:
    """How the sessions of a cohort follow one another.

    A month is a month of the cohort: from its first day to the day before the same day of the next
    month. Five months with 1–4 sessions each are then the 5–20 that follow from the numbers; calendar
    months would be six, two of them cut short [I].

    Attributes:
        months: Months from the first session on.
        sessions: Fewest and most sessions in all.
        per_month: Fewest and most sessions in each month.
        least_days: Fewest days from one session to the next.
        most_days: Most days from one session to the next; None is no limit.

    .. versionadded:: 0.1
    """

    months: int
    sessions: SizeRange
    per_month: SizeRange
    least_days: int = 1
    most_days: int | None = None


@attrs.frozen(kw_only=True)
class StartWindow:
    """Days on which one cohort may start, both ends included.

    .. versionadded:: 0.1
    """

    first: date
    last: date


def start_windows(first: date, last: date, a_year: int) -> tuple[StartWindow, ...]:
    """Part the time between two days into windows, one cohort starting in each.

    "Two groups a year" is read as one in each half of a year counted from the first day [I].

    Args:
        first: First day a cohort may start.
        last: Last day.
        a_year: Cohorts a year.

    Example:
        >>> [str(one.first) for one in start_windows(date(2018, 1, 8), date(2019, 1, 31), 2)]
        ['2018-01-08', '2018-07-08', '2019-01-08']

    .. versionadded:: 0.1
    """
    starts: list[date] = []
    while (start := _part(first, len(starts), a_year)) <= last:
        starts.append(start)
    ends = [day - timedelta(days=1) for day in starts[1:]]
    return tuple(
        StartWindow(first=start, last=end)
        for start, end in zip(starts, [*ends, last], strict=False)
        if start <= end
    )


def _part(first: date, number: int, a_year: int) -> date:
    months = Fraction(12 * number, a_year)
    whole = months.__floor__()
    return add_months(first, whole) + timedelta(days=((months - whole) * 28).__floor__())


@lru_cache(maxsize=4096)
def month_starts(first: date, months: int, paused: frozenset[date]) -> tuple[date, ...]:
    """Return the first day of each month of a cohort, and the day after its last.

    Paused days do not count: whatever comes after them comes as many days later.

    Example:
        >>> [str(day) for day in month_starts(date(2018, 1, 31), 2, frozenset())]
        ['2018-01-31', '2018-02-28', '2018-03-31']

    .. versionadded:: 0.1
    """
    return tuple(_later(first, add_months(first, n), paused) for n in range(months + 1))


def _later(first: date, day: date, paused: frozenset[date]) -> date:
    before = sorted(one for one in paused if one >= first)
    for one in before:
        if one >= day:
            break
        day += timedelta(days=1)
    return day


def choose_days(
    days: Sequence[date], starts: Sequence[date], rule: SeriesRule, wanted: int
) -> tuple[date, ...] | None:
    """Take ``wanted`` days for the sessions, as evenly over the months as the rule allows.

    The first of ``days`` is always taken. Evenness is the sum over the sessions of the squared days
    from where session k would be if all were equally far apart; the least is found exactly, and of two
    equal choices the earlier one is taken.

    Args:
        days: Days that can be used, in order.
        starts: First day of each month and the day after the last, from :func:`month_starts`.
        rule: What holds.
        wanted: How many sessions.

    Returns:
        The days, or ``None`` when the rule leaves no choice.

    Example:
        >>> from osallisuus.planning.days import days_from
        >>> first = date(2018, 1, 8)
        >>> mondays = [first + timedelta(weeks=n) for n in range(9)]
        >>> rule = SeriesRule(
        ...     months=2, sessions=SizeRange(least=2, most=8), per_month=SizeRange(least=1, most=4)
        ... )
        >>> chosen = choose_days(mondays, month_starts(first, 2, frozenset()), rule, 3)
        >>> [(day - first).days for day in chosen]
        [0, 21, 42]

    .. versionadded:: 0.1
    """
    usable = [day for day in days if starts[0] <= day < starts[-1]]
    if not usable or not 1 <= wanted <= len(usable):
        return None
    month = [sum(day >= start for start in starts) - 1 for day in usable]
    at = [(day - usable[0]).days for day in usable]
    if any(month.count(n) < rule.per_month.least for n in range(len(starts) - 1)):
        return None
    return _evenest(usable, at, month, (starts[-1] - starts[0]).days, rule, wanted)


def _evenest(
    usable: Sequence[date],
    at: Sequence[int],
    month: Sequence[int],
    length: int,
    rule: SeriesRule,
    wanted: int,
) -> tuple[date, ...] | None:
    least, most = rule.per_month.least, rule.per_month.most
    farthest = length if rule.most_days is None else rule.most_days
    if month[0] > 0 and least > 0:
        return None
    # State: (last day taken, how many of its month are taken); value: cost and days, least first.
    best: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {(0, 1): (0, (0,))}
    for count in range(1, wanted):
        further: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {}
        for (last, in_month), (cost, taken) in best.items():
            for day in range(last + 1, len(usable)):
                gap = at[day] - at[last]
                if gap > farthest:
                    break
                skipped = month[day] - month[last]
                if gap < rule.least_days or (skipped == 0 and in_month == most):
                    continue
                if skipped and (in_month < least or (skipped > 1 and least > 0)):
                    break
                state = (day, in_month + 1 if skipped == 0 else 1)
                # Multiplied out by ``wanted`` so that it stays a whole number.
                offered = (cost + (at[day] * wanted - length * count) ** 2, (*taken, day))
                if state not in further or offered < further[state]:
                    further[state] = offered
        best = further
    final = max(month)
    ended = [
        value
        for (last, in_month), value in best.items()
        if in_month >= least and (least == 0 or month[last] == final)
    ]
    return tuple(usable[n] for n in min(ended)[1]) if ended else None


def sessions_to_try(wanted: int, rule: SeriesRule) -> tuple[int, ...]:
    """Return the numbers of sessions the rule allows, the wanted one first, then those nearest to it.

    Example:
        >>> rule = SeriesRule(
        ...     months=5, sessions=SizeRange(least=5, most=9), per_month=SizeRange(least=1, most=4)
        ... )
        >>> sessions_to_try(7, rule)
        (7, 8, 6, 9, 5)

    .. versionadded:: 0.1
    """
    fewest = max(rule.sessions.least, rule.per_month.least * rule.months, 1)
    most = min(rule.sessions.most, rule.per_month.most * rule.months)
    allowed = range(fewest, most + 1)
    return tuple(sorted(allowed, key=lambda count: (abs(count - wanted), -count)))


def spread_themes(themes: Sequence[tuple[T, int]], sessions: int) -> tuple[tuple[T, ...], ...]:
    """Give every session its themes, in order, every theme covered.

    Each theme has at least the sessions it asks for while there are enough; sessions to spare make
    the first themes longer, and where there are too few, neighbouring themes share a session.

    Args:
        themes: Themes in order, each with the sessions it asks for, at least 1.
        sessions: How many sessions there are.

    Example:
        >>> spread_themes([("health", 1), ("money", 1)], 3)
        (('health',), ('health',), ('money',))
        >>> spread_themes([("health", 1), ("money", 1), ("work", 1)], 2)
        (('health',), ('money', 'work'))

    .. versionadded:: 0.1
    """
    if not themes:
        return ((),) * sessions
    asked = sum(count for _, count in themes)
    if sessions >= asked:
        spare, parts = divmod(sessions - asked, len(themes))
        row = [
            theme
            for n, (theme, count) in enumerate(themes)
            for _ in range(count + spare + (n < parts))
        ]
        return tuple((theme,) for theme in row)
    units = [theme for theme, count in themes for _ in range(count)]
    held: list[tuple[T, ...]] = []
    for n in range(sessions):
        first, after = (n * asked) // sessions, ((n + 1) * asked) // sessions
        held.append(tuple(dict.fromkeys(units[first:after])))
    return tuple(held)
