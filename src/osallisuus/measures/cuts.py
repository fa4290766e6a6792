"""Reference cuts of each person: some depend on gender and age, and who is not known has none."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from osallisuus.measures.definition import Band
from osallisuus.measures.instrument import Instrument
from osallisuus.measures.needs import needed
from osallisuus.measures.waves import Tables, polars_table

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]


def reference_cuts(instrument: Instrument) -> dict[str, tuple[Band, ...]]:
    """Return the bands whose lower limit is a reference cut, by their id."""
    found: dict[str, tuple[Band, ...]] = {}
    for band in instrument.bands:
        if band.reference_cut and band.low is not None:
            found[band.id] = (*found.get(band.id, ()), band)
    return found


def is_personal(bands: Sequence[Band]) -> bool:
    """Tell whether the cut depends on who it is of."""
    return any(
        limit is not None for band in bands for limit in (band.gender, band.age_from, band.age_to)
    )


def who_is_who(records: Tables) -> "pl.DataFrame":
    """Return gender and birth of everybody, one row a person."""
    pl = needed("polars")
    columns = ("person", "gender", "birth_date", "birth_year")
    rows = polars_table(records, "participants", columns).select(
        pl.col("person").cast(pl.String),
        pl.col("gender").cast(pl.String),
        pl.col("birth_date").cast(pl.Date),
        pl.col("birth_year").cast(pl.Int64),
    )
    return rows.unique("person", keep="first", maintain_order=True)


def personal_cuts(
    bands: Sequence[Band], pairs: "pl.DataFrame", who: "pl.DataFrame | None"
) -> "Numbers":
    """Return the cut of each pair; NaN where it is not known which one holds.

    Age is that on the day of the first form; with a birth year alone both ages it allows must have the
    same cut.

    Args:
        bands: The bands of one id.
        pairs: Columns ``person`` and ``date`` of the first wave.
        who: Columns ``person``, ``gender``, ``birth_date`` and ``birth_year``.
    """
    np = needed("numpy")
    if not is_personal(bands):
        plain: Numbers = np.full(len(pairs), bands[0].low, dtype=float)
        return plain
    found: Numbers = np.full(len(pairs), np.nan)
    if who is None:
        return found
    joined = pairs.select("person", "date").join(
        who, on="person", how="left", maintain_order="left"
    )
    rows = joined.select("date", "gender", "birth_date", "birth_year").iter_rows()
    for place, (day, gender, born, year) in enumerate(rows):
        cuts = {_cut(bands, gender, age) for age in _ages(day, born, year)}
        only = cuts.pop() if len(cuts) == 1 else None
        if only is not None:
            found[place] = only
    return found


def _ages(day: date | None, born: date | None, year: int | None) -> Iterator[int | None]:
    if day is None or (born is None and year is None):
        yield None
    elif born is not None:
        yield day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    elif year is not None:
        yield from (day.year - year - 1, day.year - year)


def _cut(bands: Sequence[Band], gender: str | None, age: int | None) -> float | None:
    for band in bands:
        if band.gender is not None and band.gender != gender:
            continue
        has_ages = band.age_from is not None or band.age_to is not None
        if has_ages and (
            age is None
            or (band.age_from is not None and age < band.age_from)
            or (band.age_to is not None and age > band.age_to)
        ):
            continue
        return band.low
    return None
