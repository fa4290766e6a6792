"""How people took part as it may be handed out."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

import attrs

from osallisuus.disclosure import (
    CountTable,
    Dimension,
    DisclosurePolicy,
    Hidden,
    Linear,
    safe_sum,
)
from osallisuus.measures.effect import Share
from osallisuus.measures.outcome_tables import (
    TOTAL,
    Name,
    OutcomeTables,
    cell,
)
from osallisuus.measures.participation import (
    RETENTION_WEEKS,
    Completion,
    Participation,
    Spread,
)

QUARTERS: Final = 4
"""How large a group has to be for its quartiles, in thresholds; then each quarter is a group too."""
HALVES: Final = 2
TAKING_PART: Final = "taking part"
"""Subject of everybody who is enrolled."""
OFFERED: Final = "offered a session"
GONE: Final = "left before completing"
VISITORS: Final = "visitors without names"


@attrs.frozen(kw_only=True)
class Stayed:
    """Who still came at a week, of those whose week has been; ``None`` where hidden.

    .. versionadded:: 0.1
    """

    week: int
    stayed: int | None
    could: int | None


@attrs.frozen(kw_only=True)
class SafeParticipation:
    """How people took part; ``None`` where something is hidden or not known.

    Attributes:
        enrolled: People enrolled.
        came: People who came at least once.
        offered: People who were offered a session.
        visits: Times a named person came.
        anonymous: People counted without names.
        rate: Quartiles of attended of offered; the median alone of a group too small for quartiles.
        hours: The same of hours.
        longest_gap: The same of the longest gap in days.
        done: People who completed.
        completed: The same as a share with its interval.
        completion: The threshold, as declared.
        retention: Who stayed, by week.
        reasons: Reasons for leaving.

    .. versionadded:: 0.1
    """

    enrolled: int | None
    came: int | None
    offered: int | None
    visits: int | None
    anonymous: int | None
    rate: Spread | None
    hours: Spread | None
    longest_gap: Spread | None
    done: int | None
    completed: Share | None
    completion: Completion | None
    retention: tuple[Stayed, ...]
    reasons: tuple[tuple[str, int | None], ...]


def open_participation(taken: Participation) -> SafeParticipation:
    """Return participation with everything shown.

    .. versionadded:: 0.1
    """
    return SafeParticipation(
        enrolled=taken.enrolled,
        came=taken.came,
        offered=_offered(taken),
        visits=taken.visits,
        anonymous=taken.anonymous,
        rate=taken.rate,
        hours=taken.hours,
        longest_gap=taken.longest_gap,
        done=_done(taken),
        completed=taken.completed,
        completion=taken.completion,
        retention=tuple(
            Stayed(week=one.week, stayed=one.stayed, could=one.could)
            for one in taken.retention(RETENTION_WEEKS)
            if one.could
        ),
        reasons=taken.reasons,
    )


def _offered(taken: Participation) -> int:
    return int((taken.people["offered"] > 0).sum())


def _done(taken: Participation) -> int:
    done = taken.people["completed"].fill_null(value=False) & (taken.people["offered"] > 0)
    return int(done.sum())


def _week(number: int) -> str:
    return f"still there in week {number}"


def participation_tables(taken: Participation, policy: DisclosurePolicy) -> OutcomeTables:
    """Return every count of people that is told of participation, as tables."""
    tables: dict[str, CountTable] = {}

    def add(subject: str, name: str, parts: Mapping[str, int], *, whole: bool = True) -> None:
        dimension = Dimension(name=name, categories=tuple(parts), total=TOTAL if whole else None)
        counts: dict[Name, int] = {(part,): count for part, count in parts.items()}
        table = CountTable.of_counts([dimension], counts, subject=subject)
        is_kept = whole and not policy.is_small(table.cells[(TOTAL,)])
        keep = frozenset({(TOTAL,)}) if is_kept else frozenset[tuple[str, ...]]()
        tables[f"{subject}: {name}"] = attrs.evolve(table, keep=keep)

    offered, done = _offered(taken), _done(taken)
    # Who came without being enrolled is in no whole, so the two are tied only where all who came are.
    if taken.came <= taken.enrolled:
        add(TAKING_PART, "came", {"came": taken.came, "never": taken.enrolled - taken.came})
    else:
        add(TAKING_PART, "came", {"came": taken.came}, whole=False)
        add(TAKING_PART, "enrolled", {"enrolled": taken.enrolled}, whole=False)
    if taken.completion is not None:
        add(OFFERED, "completed", {"completed": done, "not": offered - done})
        # Who came was offered a session: the rest of the two numbers are those who never came.
        add(OFFERED, "visited", {"came": taken.came, "never": offered - taken.came})
    if taken.reasons:
        add(GONE, "reason", dict(taken.reasons))
    add(VISITORS, "counted", {"counted": taken.anonymous}, whole=False)
    weeks = [one for one in taken.retention(RETENTION_WEEKS) if one.could]
    for one in weeks:
        parts = {"stayed": one.stayed, "not": one.could - one.stayed}
        add(_week(one.week), "stayed", parts)
    links = list(_fewer([one.week for one in weeks]))
    links.append(
        Linear.sum_of(cell(TAKING_PART, "came", "came"), [cell(OFFERED, "visited", "came")])
    )
    return OutcomeTables(tables=tables, links=tuple(links))


def _fewer(weeks: Sequence[int]) -> Iterator[Linear]:
    # Who is still there in a later week was there in the earlier ones, and so was who could have been.
    for one, two in pairwise(weeks):
        for part in (("stayed", "stayed"), ()):
            yield Linear.at_most(cell(_week(two), *part), cell(_week(one), *part))


def safe_participation(
    taken: Participation, policy: DisclosurePolicy, cells: Mapping[Name, int | None]
) -> SafeParticipation:
    """Return participation whose tables have been protected.

    .. versionadded:: 0.1
    """

    def count(subject: str, dimension: str = "", category: str = "") -> int | None:
        return cells.get(cell(subject, dimension, category))

    enrolled = count(TAKING_PART)
    if enrolled is None:
        enrolled = count(TAKING_PART, "enrolled", "enrolled")
    visits = safe_sum([int(one) for one in taken.people["attended"]], policy)
    done, offered = count(OFFERED, "completed", "completed"), count(OFFERED)
    is_told = done is not None and offered is not None
    people = taken.people
    timed = people["attended"].gt(0) & people["minutes_unknown"].eq(0)
    return SafeParticipation(
        enrolled=enrolled,
        came=count(TAKING_PART, "came", "came"),
        offered=offered,
        visits=None if isinstance(visits, Hidden) else int(visits or 0),
        anonymous=count(VISITORS, "counted", "counted"),
        rate=_spread(taken.rate, _offered(taken), policy),
        hours=_spread(taken.hours, int(timed.sum()), policy),
        longest_gap=_spread(taken.longest_gap, people["longest_gap"].count(), policy),
        done=done,
        completed=taken.completed if is_told else None,
        completion=taken.completion,
        retention=tuple(
            Stayed(
                week=one.week,
                stayed=count(_week(one.week), "stayed", "stayed"),
                could=count(_week(one.week)),
            )
            for one in taken.retention(RETENTION_WEEKS)
            if one.could
        ),
        reasons=tuple((name, count(GONE, "reason", name)) for name, _ in taken.reasons),
    )


def _spread(spread: Spread | None, people: int, policy: DisclosurePolicy) -> Spread | None:
    """Return quartiles as far as each part they divide people into is no small group itself."""
    if spread is None or people < HALVES * policy.threshold:
        return None
    if people < QUARTERS * policy.threshold:
        return Spread(low=None, median=spread.median, high=None)
    return spread
