"""What figures are broken down by: gender, areas, project, target group, year."""

from collections.abc import Mapping
from functools import cache
from typing import Final

import narwhals as nw

from osallisuus.areas import (
    TABLE_END,
    county_of,
    region_history,
    regions,
    successor,
    wellbeing_counties,
)
from osallisuus.areas import municipality as municipality_of
from osallisuus.errors import UnknownNameError
from osallisuus.indicators.facts import PARTICIPATION, FactKind

UNKNOWN_CATEGORY: Final = "unknown"
DIMENSIONS: Final = (
    "gender",
    "municipality",
    "region",
    "county",
    "project",
    "target_group",
    "mother_tongue",
    "year",
)
"""Names of the dimensions: region is the maakunta, county the wellbeing services county, year that of entry."""


def checked_dimensions(by: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of dimensions as they are.

    Raises:
        UnknownNameError: One of them is no dimension, or is there twice.
    """
    for name in by:
        if name not in DIMENSIONS or by.count(name) > 1:
            raise UnknownNameError("dimension", name, DIMENSIONS)
    return by


def category(name: str) -> nw.Expr:
    """Return the category of each row: a code, or ``unknown``."""
    if name == "year":
        year = nw.col("entry_ymd") // 10_000
        found = nw.when(nw.col("entry_ymd") > 0).then(year).otherwise(nw.lit(0))
        return found.cast(nw.String)
    if name == "region":
        return _mapped(_region_codes(), "municipality", _moved())
    if name == "county":
        return _mapped(_county_codes(), "municipality", {})
    assert name == "project" or PARTICIPATION[name].kind is FactKind.WORD
    return nw.col(name)


def shown(name: str, code: object) -> str:
    """Return a category as it is shown; what is not known says so."""
    return UNKNOWN_CATEGORY if code in ("", "0", None) else str(code)


def title(name: str, code: str, language: str) -> str:
    """Return what a category is called in a language; the code itself when nothing is known of it."""
    language = "sv" if language == "sv" else "fi"
    named = None
    if name == "municipality":
        found = municipality_of(code)
        named = found.names.get(language) if found else None
    elif name == "region":
        named = next((one.names.get(language) for one in regions() if one.code == code), None)
    elif name == "county":
        named = next(
            (one.names.get(language) for one in wellbeing_counties() if one.code == code), None
        )
    return named or code


def _mapped(
    codes: Mapping[str, tuple[str, ...]],
    column: str,
    moved: Mapping[str, tuple[tuple[int, str], ...]],
) -> nw.Expr:
    chain = None
    for code, steps in moved.items():
        for until, area in steps:
            holds = (nw.col(column) == code) & (nw.col("entry_ymd") < until)
            holds = holds & (nw.col("entry_ymd") > 0)
            chain = (
                nw.when(holds).then(nw.lit(area))
                if chain is None
                else chain.when(holds).then(nw.lit(area))
            )
    for area, members in codes.items():
        holds = nw.col(column).is_in(list(members))
        chain = (
            nw.when(holds).then(nw.lit(area))
            if chain is None
            else chain.when(holds).then(nw.lit(area))
        )
    assert chain is not None
    return chain.otherwise(nw.lit(""))


@cache
def _all_codes() -> tuple[str, ...]:
    return tuple(f"{number:03}" for number in range(1000) if municipality_of(f"{number:03}"))


@cache
def _region_codes() -> Mapping[str, tuple[str, ...]]:
    """The last region of every municipality, ended ones included."""
    found: dict[str, list[str]] = {}
    for code in _all_codes():
        history = region_history(code)
        if history:
            found.setdefault(history[-1].region, []).append(code)
    return {area: tuple(members) for area, members in sorted(found.items())}


@cache
def _moved() -> Mapping[str, tuple[tuple[int, str], ...]]:
    """Earlier regions of municipalities that moved: the first day of the next one, and the region."""
    moved = {}
    for code in _all_codes():
        history = region_history(code)
        steps = tuple(
            (
                (part.valid_to.year + 1) * 10_000 + 101,
                part.region,
            )
            for part in history[:-1]
            if part.valid_to is not None
        )
        if steps:
            moved[code] = steps
    return moved


@cache
def _county_codes() -> Mapping[str, tuple[str, ...]]:
    """The county of every municipality as it is at the end of the tables, for entries of any year."""
    found: dict[str, list[str]] = {}
    for code in _all_codes():
        county = county_of(successor(code, TABLE_END), TABLE_END)
        if county is not None:
            found.setdefault(county.code, []).append(code)
    return {area: tuple(members) for area, members in sorted(found.items())}
