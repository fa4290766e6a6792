"""What figures are broken down by: gender, areas, project, target group, year."""

from collections.abc import Iterable, Mapping
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
from osallisuus.indicators.frames import is_word, quotient, text

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


def key(name: str) -> nw.Expr:
    """Return what each row is grouped by: a code, or nothing.

    Areas are grouped by municipality, and by the time before it moved to another region; what area that is
    is asked of the few groups (:func:`category`), because a table of all municipalities is a long
    expression.
    """
    if name == "year":
        year = quotient(nw.col("entry_ymd"), 10_000)
        found = nw.when(nw.col("entry_ymd") > 0).then(year).otherwise(nw.lit(0))
        return found.cast(nw.String)
    if name == "region":
        return _before_moving()
    if name == "county":
        return nw.col("municipality")
    assert name == "project" or PARTICIPATION[name].kind is FactKind.WORD
    return nw.col(name)


def category(name: str, key: object) -> str:
    """Return the category of a group as it is shown; what is not known says so."""
    if key in ("", "0", None):
        return UNKNOWN_CATEGORY
    if name == "region":
        return _regions().get(str(key), UNKNOWN_CATEGORY)
    if name == "county":
        return _counties().get(str(key), UNKNOWN_CATEGORY)
    return str(key)


def as_category(name: str, keys: Iterable[object]) -> nw.Expr:
    """Return the category of each row, for rows of these groups."""
    members: dict[str, list[str]] = {}
    for one in keys:
        members.setdefault(category(name, one), []).append("" if one is None else str(one))
    expression = nw.lit(UNKNOWN_CATEGORY)
    for area in sorted(members.keys() - {UNKNOWN_CATEGORY}):
        holds = is_word(f"by {name}", *members[area])
        expression = nw.when(holds).then(nw.lit(area)).otherwise(expression)
    return expression


def of_category(name: str, category: str) -> nw.Expr:
    """Return whether a row, grouped by :func:`key`, is of a category."""
    if name in ("region", "county"):
        areas = _regions() if name == "region" else _counties()
        if category == UNKNOWN_CATEGORY:
            return ~is_word(f"by {name}", *areas)
        members = [one for one, area in areas.items() if area == category]
        return is_word(f"by {name}", *members) if members else nw.lit(False)
    if category == UNKNOWN_CATEGORY:
        return nw.col(f"by {name}").is_null() | is_word(f"by {name}", "", "0")
    return is_word(f"by {name}", category)


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


def _before_moving() -> nw.Expr:
    column, entry = text("municipality"), nw.col("entry_ymd")
    chain = None
    for code, steps in _moved().items():
        for until, _ in steps:
            holds = is_word("municipality", code) & (entry < until) & (entry > 0)
            then = nw.lit(_earlier(code, until))
            chain = nw.when(holds).then(then) if chain is None else chain.when(holds).then(then)
    return column if chain is None else chain.otherwise(column)


def _earlier(code: str, until: int) -> str:
    return f"{code}<{until}"


@cache
def _all_codes() -> tuple[str, ...]:
    return tuple(f"{number:03}" for number in range(1000) if municipality_of(f"{number:03}"))


@cache
def _regions() -> Mapping[str, str]:
    """The region of every municipality, the last of those that have ended, and earlier ones."""
    found = {}
    for code in _all_codes():
        history = region_history(code)
        if history:
            found[code] = history[-1].region
    for code, steps in _moved().items():
        found |= {_earlier(code, until): area for until, area in steps}
    return found


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
def _counties() -> Mapping[str, str]:
    """The county of every municipality as it is at the end of the tables, for entries of any year."""
    found = {}
    for code in _all_codes():
        county = county_of(successor(code, TABLE_END), TABLE_END)
        if county is not None:
            found[code] = county.code
    return found
