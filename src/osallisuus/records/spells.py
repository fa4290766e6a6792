"""Rules about several spells of one person: doubles, overlaps, contradictions, two projects."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from osallisuus.findings import Level
from osallisuus.records.found import FoundGroup

if TYPE_CHECKING:
    import polars as pl

_FAR: Final = date(9999, 12, 31)
_LIFT: Final = 10_000_000
"""More days than lie between any two dates."""
_COLUMNS: Final = ("row", "person", "project", "entry", "exit", "labour_status", "education")


def spell_findings(
    enrolments: nw.DataFrame[Any] | nw.LazyFrame[Any], source: str | None
) -> Iterator[FoundGroup]:
    """Yield what is wrong between spells; only people with several of them are looked at."""
    import polars as pl

    several = _several(enrolments)
    if several is None:
        return
    # One after another, those that belong together are neighbours, which costs less than groups.
    spells = _repeated(several.sort("person", "project", "entry", "row", nulls_last=True), "person")
    began = spells.filter(pl.col("entry").is_not_null())
    double = _repeated(began, "person", "project", "entry").with_columns(
        nth=pl.int_range(pl.len()).over("person", "project", "entry"),
        statuses=pl.col("labour_status").n_unique().over("person", "project", "entry"),
        educations=pl.col("education").n_unique().over("person", "project", "entry"),
    )
    yield from _group("R03", Level.ERROR, "entry", double.filter(pl.col("nth") > 0), source)
    contradicting = double.filter((pl.col("nth") > 0) & (pl.col("statuses") > 1))
    yield from _group("R01", Level.ERROR, "labour_status", contradicting, source)
    contradicting = double.filter((pl.col("nth") > 0) & (pl.col("educations") > 1))
    yield from _group("R06", Level.ERROR, "education", contradicting, source)

    is_before = _as_before("person", "project")
    # Each run of neighbours is lifted above the one before it, so that one running maximum serves them all.
    lift = (~is_before).cum_sum().cast(pl.Int64) * _LIFT
    until = (pl.col("exit").fill_null(_FAR).to_physical().cast(pl.Int64) + lift).cum_max().shift(1)
    overlapping = began.filter(
        is_before
        & (pl.col("entry").to_physical().cast(pl.Int64) + lift < until)
        & (pl.col("entry") != pl.col("entry").shift(1))
    )
    yield from _group("R03-overlap", Level.WARNING, "entry", overlapping, source)

    is_elsewhere = _as_before("person") & (pl.col("project") != pl.col("project").shift(1))
    movers = spells.filter(is_elsewhere).select("person").unique()
    several_projects = (
        spells.join(movers, on="person", how="semi", maintain_order="left")
        .with_columns(
            projects=pl.col("project").drop_nulls().n_unique().over("person"),
            nth=pl.int_range(pl.len()).over("person"),
        )
        .filter(pl.col("nth") == 0)
    )
    yield from _group("two-projects", Level.INFO, "person", several_projects, source)


def _as_before(*names: str) -> "pl.Expr":
    """Which rows agree with the row before them in these columns."""
    import polars as pl

    same = [pl.col(name).eq_missing(pl.col(name).shift(1)) for name in names]
    return pl.all_horizontal(*same, pl.int_range(pl.len()) > 0)


def _repeated(spells: "pl.DataFrame", *names: str) -> "pl.DataFrame":
    """Return the rows that agree in these columns with the one before or after them."""
    again = _as_before(*names)
    return spells.filter(again | again.shift(-1, fill_value=False))


def _several(enrolments: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> "pl.DataFrame | None":
    """Return the spells of people who have several, with a few others at most; ``None`` when nobody has."""
    if isinstance(enrolments, nw.DataFrame) and enrolments.implementation.is_polars():
        from osallisuus.records.pieces import only
        from osallisuus.records.places import maybe_repeated

        native: pl.DataFrame = enrolments.to_native()
        several = maybe_repeated([native["person"]])
        return None if several is None else only(native.select(_COLUMNS), several)
    if isinstance(enrolments, nw.DataFrame) and enrolments["person"].n_unique() == len(enrolments):
        return None
    lazy: nw.LazyFrame[Any] = enrolments.select(*_COLUMNS).lazy()
    times = lazy.group_by("person").agg(nw.len().alias("times")).filter(nw.col("times") > 1)
    found = lazy.join(times, on="person", how="inner").select(*_COLUMNS).collect().to_polars()
    return found if len(found) else None


def _group(
    slug: str, level: Level, column: str, rows: "pl.DataFrame", source: str | None
) -> Iterator[FoundGroup]:
    if not len(rows):
        return
    rows = rows.sort("row")
    cells = {"entry": [str(day) for day in rows["entry"].to_list()]}
    if "projects" in rows.columns:
        cells["projects"] = [str(count) for count in rows["projects"].to_list()]
    yield FoundGroup(
        slug=f"records.{slug}",
        level=level,
        table="enrolments",
        column=column,
        source=source,
        rows=rows["row"].to_list(),
        cells=cells,
    )
