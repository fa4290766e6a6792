"""Rules about several spells of one person: doubles, overlaps, contradictions, two projects."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from osallisuus.findings import Level
from osallisuus.records.found import FoundGroup

if TYPE_CHECKING:
    import polars as pl

_COLUMNS: Final = ("row", "person", "project", "entry", "exit", "labour_status", "education")


def spell_findings(
    enrolments: nw.DataFrame[Any] | nw.LazyFrame[Any], source: str | None
) -> Iterator[FoundGroup]:
    """Yield what is wrong between spells; only people with several of them are looked at."""
    import polars as pl

    several = _several(enrolments)
    if several is None:
        return
    same = ["person", "project"]
    spells = several.sort("person", "project", "entry", "row", nulls_last=True)
    began = spells.filter(pl.col("entry").is_not_null())
    double = began.with_columns(
        nth=pl.int_range(pl.len()).over(*same, "entry"),
        statuses=pl.col("labour_status").n_unique().over(*same, "entry"),
        educations=pl.col("education").n_unique().over(*same, "entry"),
    )
    yield from _group("R03", Level.ERROR, "entry", double.filter(pl.col("nth") > 0), source)
    contradicting = double.filter((pl.col("nth") > 0) & (pl.col("statuses") > 1))
    yield from _group("R01", Level.ERROR, "labour_status", contradicting, source)
    contradicting = double.filter((pl.col("nth") > 0) & (pl.col("educations") > 1))
    yield from _group("R06", Level.ERROR, "education", contradicting, source)

    far = pl.date(9999, 12, 31)
    until = pl.col("exit").fill_null(far).cum_max().shift(1).over(same)
    overlapping = began.with_columns(until=until).filter(
        (pl.col("entry") < pl.col("until"))
        & (pl.col("entry") != pl.col("entry").shift(1).over(same))
    )
    yield from _group("R03-overlap", Level.WARNING, "entry", overlapping, source)

    several_projects = spells.with_columns(
        projects=pl.col("project").drop_nulls().n_unique().over("person"),
        nth=pl.int_range(pl.len()).over("person"),
    ).filter((pl.col("projects") > 1) & (pl.col("nth") == 0))
    yield from _group("two-projects", Level.INFO, "person", several_projects, source)


def _several(enrolments: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> "pl.DataFrame | None":
    if isinstance(enrolments, nw.DataFrame):
        if enrolments["person"].n_unique() == len(enrolments):
            return None
        lazy: nw.LazyFrame[Any] = enrolments.select(*_COLUMNS).lazy()
    else:
        lazy = enrolments.select(*_COLUMNS)
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
