"""What the records say of one project, as plain counts; nothing here is fit to be shown yet."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

import attrs

from osallisuus.reporting.content import Interval

if TYPE_CHECKING:
    import polars as pl

UNKNOWN: Final = "unknown"
KNOWN: Final = "known"
TOTAL: Final = "total"
OUTCOMES: Final = ("completed", "left", "in", UNKNOWN)
GENDERS: Final = ("woman", "man", "nonbinary")
AGES: Final = ("under-18", "18-29", "30-54", "55-over")
DOSES: Final = ("0", "1-4", "5-9", "10-19", "20-39", "40-over")
_DOSE_STARTS: Final = (0, 1, 5, 10, 20, 40)


@attrs.frozen(kw_only=True, eq=False)
class Counts:
    """Counts of one project.

    Attributes:
        as_of: Last day anything is dated.
        first: First day of the records.
        people: One row a participation: person, target_group, outcome, gender, age, municipality,
            visits (Int64), dose; unknown is a category of its own.
        periods: One row a month or quarter with its first day: sessions, visits, how many people made them,
            and the least and most visitors when those whose names nobody asked are counted in.
        by_quarter: Whether the periods are quarters.
        sessions: Sessions held.
        cancelled: Sessions cancelled.
        attended: One row an attendance with known minutes: person, date, minutes.
        minutes_missing: Attendances without minutes.
        visits: Attendances.
        visiting: How many people made them.
        visitors: Attendances and counted visitors together.
        people_paid: People left out because the project pays them.
        rejected: Enrolments left out because they count as rejected.
    """

    as_of: date | None
    first: date | None
    people: "pl.DataFrame"
    periods: "pl.DataFrame"
    by_quarter: bool
    sessions: int
    cancelled: int
    attended: "pl.DataFrame"
    minutes_missing: int
    visits: int
    visiting: int
    visitors: Interval
    people_paid: int
    rejected: int


def count(tables: "Mapping[str, pl.DataFrame]", project: str) -> Counts:
    """Count what a report shows.

    Args:
        tables: The participation tables by name, as Polars frames.
        project: Id of the project; rows of other projects are left out, rows without one are not.
    """
    import polars as pl

    own = pl.col("project").is_null() | (pl.col("project") == project)
    enrolments = tables["enrolments"].filter(own)
    paid = enrolments.filter(pl.col("paid_by_project") == "yes")["person"].unique()
    rejected = enrolments.filter(pl.col("counts_as") == "rejected")
    enrolments = enrolments.filter(
        pl.col("counts_as").is_null() | (pl.col("counts_as") != "rejected"),
        ~pl.col("person").is_in(paid.implode()),
    )
    sessions = tables["sessions"].filter(own)
    held = sessions.filter(pl.col("cancelled").is_null() | (pl.col("cancelled") != "yes"))
    came = (
        tables["attendance"]
        .filter(pl.col("status").is_in(["present", "partial"]))
        .unique(["session", "person"], keep="first", maintain_order=True)
        .join(held.select("session", "date"), on="session", how="inner")
    )
    days = pl.concat(
        [enrolments["entry"], enrolments["exit"], held["date"], tables["measurements"]["date"]]
    ).drop_nulls()
    periods, by_quarter = _periods(held, came, tables["headcounts"])
    return Counts(
        as_of=_as_date(days.max()),
        first=_as_date(days.min()),
        people=_people(enrolments, tables["participants"], came),
        periods=periods,
        by_quarter=by_quarter,
        sessions=held.height,
        cancelled=sessions.height - held.height,
        attended=came.select("person", "date", "minutes").drop_nulls(["person", "minutes"]),
        minutes_missing=came["minutes"].null_count(),
        visits=came.height,
        visiting=came["person"].n_unique(),
        visitors=Interval(
            least=int(periods["least"].sum() or 0), most=int(periods["most"].sum() or 0)
        ),
        people_paid=paid.len(),
        rejected=rejected.height,
    )


def _as_date(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _people(
    enrolments: "pl.DataFrame", participants: "pl.DataFrame", came: "pl.DataFrame"
) -> "pl.DataFrame":
    import polars as pl

    spells = enrolments.select("person", "target_group", "counts_as", "entry", "exit")
    still_in = pl.col("exit").is_null() & pl.col("counts_as").is_in(["in", "enrolled"])
    people = spells.group_by("person", maintain_order=True).agg(
        pl.col("counts_as").sort_by("entry", nulls_last=False).last().alias("last"),
        pl.col("target_group").drop_nulls().first(),
        pl.col("entry").min(),
        still_in.any().alias("still_in"),
    )
    outcome = (
        pl.when(pl.col("still_in"))
        .then(pl.lit("in"))
        .when(pl.col("last").is_in(["completed", "left"]))
        .then(pl.col("last"))
        .otherwise(pl.lit(UNKNOWN))
    )
    visits = came.group_by("person").len("visits")
    joined = people.join(participants.unique("person", keep="first"), on="person", how="left").join(
        visits, on="person", how="left"
    )
    counted = pl.col("visits").cast(pl.Int64).fill_null(0)
    dose = pl.lit(DOSES[0])
    for start, name in zip(_DOSE_STARTS[1:], DOSES[1:], strict=True):
        dose = pl.when(counted >= start).then(pl.lit(name)).otherwise(dose)
    return joined.select(
        "person",
        pl.col("target_group").fill_null(UNKNOWN),
        outcome.alias("outcome"),
        pl.col("gender").fill_null(UNKNOWN),
        _age_band().alias("age"),
        pl.col("municipality").fill_null(UNKNOWN),
        counted.alias("visits"),
        dose.alias("dose"),
    )


def _age_band() -> "pl.Expr":
    import polars as pl

    birth, entry = pl.col("birth_date"), pl.col("entry")
    had_birthday = (entry.dt.month() * 100 + entry.dt.day()) >= (
        birth.dt.month() * 100 + birth.dt.day()
    )
    exact = entry.dt.year() - birth.dt.year() - (~had_birthday).cast(pl.Int32)
    oldest = (entry.dt.year() - pl.col("birth_year")).cast(pl.Int32)
    band, other = _band(pl.coalesce(exact, oldest)), _band(pl.coalesce(exact, oldest - 1))
    return pl.when(band == other).then(band).otherwise(pl.lit(UNKNOWN)).fill_null(UNKNOWN)


def _band(age: "pl.Expr") -> "pl.Expr":
    import polars as pl

    return (
        pl.when(age < 18)
        .then(pl.lit(AGES[0]))
        .when(age < 30)
        .then(pl.lit(AGES[1]))
        .when(age < 55)
        .then(pl.lit(AGES[2]))
        .when(age >= 55)
        .then(pl.lit(AGES[3]))
    )


def _periods(
    held: "pl.DataFrame", came: "pl.DataFrame", headcounts: "pl.DataFrame"
) -> "tuple[pl.DataFrame, bool]":
    import polars as pl

    dated = held.filter(pl.col("date").is_not_null())
    span = dated["date"].max(), dated["date"].min()
    last, first = _as_date(span[0]), _as_date(span[1])
    by_quarter = last is not None and first is not None and (last - first).days > 550
    every = "1q" if by_quarter else "1mo"
    roster = came.group_by("session").len("roster")
    start = pl.col("date").dt.truncate(every).alias("start")
    people = came.group_by(start).agg(pl.col("person").n_unique().cast(pl.Int64).alias("people"))
    sure = pl.col("count").filter(pl.col("in_roster") == "no").sum()
    unsure = pl.col("count").filter(pl.col("in_roster").is_null()).sum()
    guests = headcounts.group_by("session").agg(sure.alias("sure"), unsure.alias("unsure"))
    one = (
        dated.select("session", "date")
        .join(roster, on="session", how="left")
        .join(guests, on="session", how="left")
        .with_columns(pl.col("roster", "sure", "unsure").cast(pl.Int64).fill_null(0))
        .with_columns(
            (pl.col("sure") + pl.max_horizontal("roster", "unsure")).alias("least"),
            (pl.col("sure") + pl.col("roster") + pl.col("unsure")).alias("most"),
        )
    )
    periods = (
        one.group_by(start)
        .agg(
            pl.len().cast(pl.Int64).alias("sessions"),
            pl.col("roster").sum().alias("visits"),
            pl.col("least").sum(),
            pl.col("most").sum(),
        )
        .join(people, on="start", how="left")
        .with_columns(pl.col("people").fill_null(0))
        .sort("start")
    )
    return periods, by_quarter
