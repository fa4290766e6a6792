"""Participation itself: how much people came, how long they stayed, who completed and who left.

Only named people are followed. Headcounts and open visits are counted as visits and never become
retention.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs

from osallisuus.measures.effect import Share
from osallisuus.measures.needs import needed
from osallisuus.measures.pairs import wilson
from osallisuus.measures.waves import Tables, of_project, polars_table, spans

if TYPE_CHECKING:
    import polars as pl

CAME: Final = ("present", "partial")

RETENTION_WEEKS: Final = (4, 8, 12, 26)
"""Weeks from entry at which it is told who still came, then or later."""


@attrs.frozen(kw_only=True)
class Completion:
    """What counts as having completed, declared before anybody looks (suorittamisen raja).

    Attributes:
        least: Fewest sessions attended, or smallest share of the offered ones.
        of: Whether ``least`` counts ``sessions`` or is a ``share`` of 0 to 1.
        declared: Where and when it was declared, such as the name and date of the plan.

    .. versionadded:: 0.1
    """

    least: float
    of: Literal["sessions", "share"]
    declared: str


@attrs.frozen(kw_only=True)
class Step:
    """One ratio with its own denominator named.

    Example:
        >>> step = Step(name="completed", count=11, of="eligible", whole=17)
        >>> round(100 * step.share)
        65

    .. versionadded:: 0.1
    """

    name: str
    count: int
    of: str
    whole: int

    @property
    def share(self) -> float | None:
        """The share; ``None`` of nobody."""
        return self.count / self.whole if self.whole else None


@attrs.frozen(kw_only=True)
class Retention:
    """Who still came at or after a week counted from their entry.

    Attributes:
        week: Week, from 1.
        stayed: People who came in that week or later.
        could: People whose week lies before the last session there is; the others are not counted.

    .. versionadded:: 0.1
    """

    week: int
    stayed: int
    could: int


@attrs.frozen(kw_only=True)
class Spread:
    """Quartiles of something over people; the lower and the upper are ``None`` where they may not be told."""

    low: float | None
    median: float
    high: float | None


@attrs.frozen(kw_only=True, eq=False)
class Participation:
    """Participation of the named people of a project.

    Attributes:
        people: One row a person: ``person``, ``offered``, ``attended``, ``minutes`` (known ones),
            ``minutes_unknown`` (sessions without), ``rate``, ``longest_gap`` (days), ``completed``,
            ``left``, ``reason``. For your own use: never publish it.
        enrolled: People enrolled.
        came: People who came at least once.
        visits: Times a named person came.
        anonymous: People counted without names, rosters excluded where the count says so.
        rate: Spread of attended of offered.
        hours: Spread of hours.
        longest_gap: Spread of the longest gap in days.
        completed: Completed, of those with an offered session.
        reasons: Reasons of those who left without completing; ``unknown`` for none given.
        steps: Enrolled, came, completed, each with its denominator.
        completion: The threshold, as declared.
        threshold: Fewest people anything is said of.

    .. versionadded:: 0.1
    """

    people: "pl.DataFrame"
    enrolled: int
    came: int
    visits: int
    anonymous: int
    rate: Spread | None
    hours: Spread | None
    longest_gap: Spread | None
    completed: Share | None
    reasons: tuple[tuple[str, int], ...]
    steps: tuple[Step, ...]
    completion: Completion | None
    threshold: int
    _days: "pl.DataFrame" = attrs.field(repr=False, alias="days")

    def retention(self, weeks: Sequence[int]) -> tuple[Retention, ...]:
        """Return who stayed until each week; empty where entry days are not known."""
        pl = needed("polars")
        if not len(self._days):
            return ()
        end = self._days["end"].max()
        last: Any = (pl.col("last") - pl.col("entry")).dt.total_days() // 7 + 1
        reach: Any = (pl.lit(end) - pl.col("entry")).dt.total_days() // 7 + 1
        counted = self._days.select(last=last.fill_null(0), reach=reach)
        return tuple(
            Retention(
                week=week,
                could=len(could := counted.filter(pl.col("reach") >= week)),
                stayed=len(could.filter(pl.col("last") >= week)),
            )
            for week in weeks
        )


def participation_of(
    records: Tables,
    project: str,
    *,
    completion: Completion | None = None,
    activity: str | None = None,
    threshold: int = 5,
) -> Participation:
    """Return how people took part.

    A session is offered to a person when it is held, not cancelled, of an activity they are on the
    roster of, and lies between their first entry and last exit (both included); one they came to
    counts as offered in any case.

    Args:
        records: Tables ``enrolments``, ``sessions``, ``attendance`` and ``headcounts``.
        project: Id of the project.
        completion: Declared threshold of completion; without one nobody has completed or not.
        activity: Only sessions of this activity.
        threshold: Fewest people a spread or a share is given for.

    .. versionadded:: 0.1
    """
    pl = needed("polars")
    held = _sessions(records, project, activity)
    roster = _roster(records, held)
    span = spans(records, project)
    offered = _offered(held, roster, span)
    people = _people(offered, span, _reasons(records, project), completion)
    visits = roster.filter(pl.col("status").is_in(CAME))
    counts = polars_table(records, "headcounts", ("session", "count", "in_roster"))
    counts = counts.with_columns(pl.col("session").cast(pl.String)).join(
        held.select("session"), on="session", how="semi"
    )
    named: Any = pl.col("in_roster").cast(pl.String).fill_null("unknown") == "yes"
    anonymous = int(counts.filter(~named)["count"].cast(pl.Int64).sum())
    came = people.filter(pl.col("attended") > 0)
    with_offer = people.filter(pl.col("offered") > 0)
    done = with_offer.filter(pl.col("completed"))
    enough = len(with_offer) >= threshold
    steps = [Step(name="came", count=len(came), of="people", whole=len(people))]
    if completion is not None:
        steps.append(Step(name="completed", count=len(done), of="offered", whole=len(with_offer)))
    return Participation(
        people=people,
        enrolled=len(span),
        came=len(came),
        visits=len(visits),
        anonymous=anonymous,
        rate=_spread(with_offer["rate"], threshold),
        hours=_spread(
            came.filter(pl.col("minutes_unknown") == 0)["minutes"].cast(pl.Float64) / 60, threshold
        ),
        longest_gap=_spread(came["longest_gap"].cast(pl.Float64), threshold),
        completed=wilson(len(done), len(with_offer)) if completion is not None and enough else None,
        reasons=_left(people, threshold),
        steps=tuple(steps),
        completion=completion,
        threshold=threshold,
        days=_days(visits, held, span),
    )


def _sessions(records: Tables, project: str, activity: str | None) -> "pl.DataFrame":
    pl = needed("polars")
    columns = ("session", "project", "activity", "date", "minutes", "cancelled")
    rows = of_project(polars_table(records, "sessions", columns), project).select(
        pl.col("session").cast(pl.String),
        pl.col("activity").cast(pl.String),
        pl.col("date").cast(pl.Date),
        pl.col("minutes").cast(pl.Int64),
        cancelled=pl.col("cancelled").cast(pl.String).fill_null("no"),
    )
    rows = rows.filter(~pl.col("cancelled").is_in(["yes", "true"])).drop("cancelled")
    return rows if activity is None else rows.filter(pl.col("activity") == activity)


def _roster(records: Tables, held: "pl.DataFrame") -> "pl.DataFrame":
    pl = needed("polars")
    rows = polars_table(records, "attendance", ("session", "person", "status", "minutes")).select(
        pl.col("session").cast(pl.String),
        pl.col("person").cast(pl.String),
        pl.col("status").cast(pl.String),
        pl.col("minutes").cast(pl.Int64),
    )
    # The same person twice at one session was there once.
    once = rows.sort(~pl.col("status").is_in(CAME).fill_null(False), maintain_order=True).unique(
        ["session", "person"], keep="first", maintain_order=True
    )
    return once.join(held.select("session", "activity", "date", held="minutes"), on="session")


def _offered(held: "pl.DataFrame", roster: "pl.DataFrame", span: "pl.DataFrame") -> "pl.DataFrame":
    pl = needed("polars")
    on = roster.select("person", "activity").unique(maintain_order=True)
    every = on.join(held.rename({"minutes": "held"}), on="activity", nulls_equal=True).join(
        span, on="person", how="left"
    )
    inside: Any = (
        pl.col("entry").is_null() | pl.col("date").is_null() | (pl.col("date") >= pl.col("entry"))
    ) & (pl.col("exit").is_null() | pl.col("date").is_null() | (pl.col("date") <= pl.col("exit")))
    marks = roster.select("session", "person", "status", "minutes")
    joined = every.with_columns(inside=inside).join(marks, on=["session", "person"], how="left")
    came: Any = pl.col("status").is_in(CAME).fill_null(False)
    return joined.with_columns(came=came).filter(pl.col("inside") | pl.col("came"))


def _people(
    offered: "pl.DataFrame",
    span: "pl.DataFrame",
    reasons: "pl.DataFrame",
    completion: Completion | None,
) -> "pl.DataFrame":
    pl = needed("polars")
    # Somebody who was there for a part of it was not there for the whole length.
    length: Any = pl.when(pl.col("status") == "present").then(pl.col("held"))
    minutes: Any = pl.coalesce(pl.col("minutes"), length)
    days: Any = pl.col("date").filter(pl.col("came")).drop_nulls().sort()
    each = offered.group_by("person", maintain_order=True).agg(
        offered=pl.len().cast(pl.Int64),
        attended=pl.col("came").sum().cast(pl.Int64),
        minutes=minutes.filter(pl.col("came")).sum(),
        minutes_unknown=minutes.filter(pl.col("came")).null_count().cast(pl.Int64),
        longest_gap=days.diff().dt.total_days().max(),
    )
    everybody = span.select("person", left="exit").join(
        each, on="person", how="full", coalesce=True
    )
    whole = everybody.join(reasons, on="person", how="left").with_columns(
        pl.col("offered", "attended", "minutes", "minutes_unknown").fill_null(0)
    )
    rated = whole.with_columns(
        rate=pl.when(pl.col("offered") > 0).then(pl.col("attended") / pl.col("offered"))
    )
    reached: Any = pl.lit(None, dtype=pl.Boolean)
    if completion is not None:
        by = "attended" if completion.of == "sessions" else "rate"
        reached = pl.when(pl.col("offered") > 0).then(pl.col(by) >= completion.least)
    return (
        rated.with_columns(completed=reached)
        .select(
            "person",
            "offered",
            "attended",
            "minutes",
            "minutes_unknown",
            "rate",
            "longest_gap",
            "completed",
            "left",
            "reason",
        )
        .sort("person")
    )


def _reasons(records: Tables, project: str) -> "pl.DataFrame":
    pl = needed("polars")
    columns = ("person", "project", "exit", "exit_reason")
    rows = of_project(polars_table(records, "enrolments", columns), project).select(
        pl.col("person").cast(pl.String),
        pl.col("exit").cast(pl.Date),
        reason=pl.col("exit_reason").cast(pl.String),
    )
    ordered = rows.sort("exit", nulls_last=False, maintain_order=True)
    return ordered.unique("person", keep="last", maintain_order=True).drop("exit")


def _left(people: "pl.DataFrame", threshold: int) -> tuple[tuple[str, int], ...]:
    pl = needed("polars")
    gone = people.filter(pl.col("left").is_not_null() & ~pl.col("completed").fill_null(False))
    if len(gone) < threshold:
        return ()
    counted = gone.group_by(pl.col("reason").fill_null("unknown")).len()
    rows: list[tuple[str, int]] = list(counted.iter_rows())
    return tuple(sorted(rows, key=lambda row: (-row[1], row[0])))


def _spread(values: "pl.Series", threshold: int) -> Spread | None:
    known = values.drop_nulls()
    if len(known) < threshold:
        return None
    low, median, high = (known.quantile(q, "linear") for q in (0.25, 0.5, 0.75))
    assert low is not None
    assert median is not None
    assert high is not None
    return Spread(low=float(low), median=float(median), high=float(high))


def _days(visits: "pl.DataFrame", held: "pl.DataFrame", span: "pl.DataFrame") -> "pl.DataFrame":
    pl = needed("polars")
    last = visits.group_by("person").agg(last=pl.col("date").max())
    known = span.drop_nulls("entry").select("person", "entry").join(last, on="person", how="left")
    return known.with_columns(end=pl.lit(held["date"].max(), dtype=pl.Date)).drop_nulls("end")
