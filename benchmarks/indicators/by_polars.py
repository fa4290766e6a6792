"""The ESF+ table by gender, region and project, as an analyst writes it in Polars."""

from pathlib import Path

import polars as pl
from polars import col

EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
KEY = ["person", "project"]
STATES = {"employed": 3, "seeking": 2, "inactive": 1}


def yes(name):
    return (col(name) == "yes").fill_null(False)


def participations(folder):
    project = col("project").fill_null("")
    spells = pl.scan_parquet(folder / "enrolments.parquet").filter(
        col("counts_as").is_in(["in", "completed", "left"])
        | (col("counts_as").is_null() & col("entry").is_not_null()),
        ~yes("paid_by_project"),
    )
    spells = spells.with_columns(project=project)
    # A participation has ended when the spell that began last has an end.
    newest = spells.with_columns(newest=col("entry").max().over(KEY))
    is_last = col("entry").eq_missing(col("newest"))
    ends = newest.group_by(KEY).agg(
        row=col("row").sort_by("entry", "row", nulls_last=True).first(),
        has_left=(is_last & col("exit").is_not_null()).any(),
        last_exit=col("exit").max(),
    )
    ends = ends.select(*KEY, "row", exit=pl.when("has_left").then("last_exit"))
    return spells.drop("exit").join(ends, on=[*KEY, "row"])


def events(folder, ended):
    found = pl.scan_parquet(folder / "transitions.parquet")
    found = found.with_columns(project=col("project").fill_null(""))
    found = found.join(ended, on=KEY)
    until = col("exit").dt.offset_by("28d")
    late = col("point") == "weeks_4"
    on = pl.coalesce("date", pl.when(late).then(until).otherwise("exit"))
    seeks = (col("labour_status") == "unemployed").fill_null(False) | yes("job_seeking")
    state = (
        pl.when(col("labour_status") == "employed")
        .then(3)
        .when(seeks)
        .then(2)
        .when(col("labour_status") == "inactive")
        .then(1)
        .otherwise(0)
    )
    found = found.with_columns(state=state, on=on, until=until, late=late)
    soon = found.filter(
        col("point").is_in(["exit", "weeks_4"]), col("on").is_between("exit", "until")
    )
    # The last event counts: on one day the one four weeks after, then employment.
    rank = col("on").cast(pl.Int32).cast(pl.Int64) * 8 + col("late") * 4 + col("state")
    soon = soon.group_by(KEY).agg(
        after=pl.when(col("state") > 0).then(rank).max() % 4,
        studies=yes("in_education").any(),
        qualified=yes("qualification").any(),
    )
    day = col("date").cast(pl.Int32).cast(pl.Int64).fill_null(-1)
    later = found.filter(col("point") == "months_6")
    later = later.group_by(KEY).agg(
        six=pl.when(col("state") > 0).then(day * 4 + col("state")).max() % 4,
        improved=yes("improved").any(),
    )
    return soon, later


def conditions():
    status, age, level = col("status"), col("age"), col("education")
    outside = status.is_in(["unemployed", "inactive"])
    return {
        "EECO01": pl.lit(True),
        "EECO02": status == "unemployed",
        "EECO03": (status == "unemployed")
        & (col("entry") > col("unemployed_since").dt.offset_by("12mo")),
        "EECO04": status == "inactive",
        "EECO05": status == "employed",
        "EECO06": age < 18,
        "EECO07": age.is_between(18, 29),
        "EECO08": age >= 55,
        "EECO09": level <= 2,
        "EECO10": level.is_between(3, 4),
        "EECO11": level >= 5,
        "EECO12": col("disability") == "yes",
        "EECO13": ~col("citizenship").is_in(EU),
        "EECO14": col("foreign"),
        "EECO15": col("minority") == "yes",
        "EECO16": col("homeless") == "yes",
        "EECO17": col("rural") == "yes",
        "EECR01": (status == "inactive") & (col("after") == STATES["seeking"]),
        "EECR02": (col("studying") == "no") & col("studies"),
        "EECR03": col("qualified"),
        "EECR04": outside & (col("after") == STATES["employed"]),
        "EECR05": outside & (col("six") == STATES["employed"]),
        "EECR06": (status == "employed") & col("improved"),
        "LEAVERS": col("exit").is_not_null(),
    }


def with_facts(frame):
    student, registered = yes("full_time_student"), yes("registered_unemployed")
    status = (
        pl.when((col("labour_status") == "unemployed") & student & ~registered)
        .then(pl.lit("inactive"))
        .when((col("labour_status") == "inactive") & registered)
        .then(pl.lit("unemployed"))
        .otherwise("labour_status")
    )
    born, day = col("birth_date").dt, col("entry").dt
    had_birthday = (day.month() > born.month()) | (
        (day.month() == born.month()) & (day.day() >= born.day())
    )
    years = day.year() - born.year() - (~had_birthday).cast(pl.Int32)
    age = pl.coalesce(years, day.year() - col("birth_year"))
    answered = col("foreign_background").is_in(["yes", "no", "declined"]).fill_null(False)
    foreign = (
        pl.when(answered)
        .then(col("foreign_background") == "yes")
        .otherwise((col("parents_birth_country") == "both_abroad").fill_null(False))
    )
    return frame.with_columns(
        status=status,
        studying=pl.when(student).then(pl.lit("yes")).otherwise("in_education"),
        age=pl.when(age >= 0).then(age),
        foreign=foreign,
    )


def table(folder: Path):
    frame = participations(folder)
    soon, later = events(folder, frame.filter(col("exit").is_not_null()).select(*KEY, "exit"))
    frame = frame.join(pl.scan_parquet(folder / "participants.parquet"), on="person", how="left")
    frame = frame.join(pl.scan_parquet(folder / "regions.parquet"), on="municipality", how="left")
    frame = frame.join(soon, on=KEY, how="left").join(later, on=KEY, how="left")
    frame = with_facts(frame)
    # Nobody with a gap in gender, age, labour status or education is reported.
    frame = frame.filter(
        col("gender").is_not_null(),
        col("age").is_not_null(),
        col("status").is_not_null(),
        col("education").is_not_null(),
    )
    sums = [holds.sum().alias(code) for code, holds in conditions().items()]
    sums[0] = pl.len().alias("EECO01")
    by = ["gender", col("region").fill_null("unknown"), col("project").replace("", "unknown")]
    counts = frame.group_by(by).agg(sums).collect()
    kinds = pl.scan_parquet(folder / "organisations.parquet")
    public = kinds.filter(col("kind") == "public_administration")
    small = kinds.filter(col("kind").is_in(["micro", "small", "medium"]))
    entities = [
        each.select(pl.n_unique("organisation")).collect().item() for each in (public, small)
    ]
    return {row[:3]: row[3:] for row in counts.iter_rows()}, tuple(entities)
