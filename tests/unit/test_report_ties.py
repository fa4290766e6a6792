"""Tables of one report that count the same people: an attacker who holds them side by side recovers nothing."""

import random
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

import numpy as np
import polars as pl
import pytest

from osallisuus import DisclosurePolicy, Toolkit
from osallisuus.disclosure import Hidden
from osallisuus.indicators.protection import protected
from osallisuus.measures.needs import needed
from osallisuus.reporting.content import Table

optimize = needed("scipy.optimize")
KIT = Toolkit.build(discover=True)
POLICY = DisclosurePolicy()
PROJECT = KIT.load({"osallisuus": 1, "project": {"id": "p", "name": {"en": "Path"}}})
GENDERS = ("woman", "man", "nonbinary")
AGES = {"age_under_18": 16, "age_18_29": 25, "age_30_54": 40, "age_55_over": 60}
STATES = ("employed", "unemployed", "inactive")
SEEDS = (2, 3, 6, 7, 9)

Place = tuple[str, ...]


@cache
def people(seed: int) -> tuple[dict[str, object], ...]:
    """Some dozens whose data are complete and who have all left, few of them young or employed."""
    draw = random.Random(seed)
    return tuple(
        {
            "person": f"p{n}",
            "gender": draw.choices(GENDERS, [6, 3, 0.2])[0],
            "age": draw.choices(tuple(AGES), [1, 3, 6, 2])[0],
            "state": draw.choices(STATES, [1, 6, 4])[0],
        }
        for n in range(draw.randint(25, 60))
    )


def frames(seed: int) -> dict[str, pl.DataFrame]:
    rows = people(seed)
    return {
        "participants": pl.DataFrame(
            {"person": one["person"], "gender": one["gender"]}
            | {"birth_date": date(2024 - AGES[str(one["age"])], 1, 1)}
            for one in rows
        ),
        "enrolments": pl.DataFrame(
            {"enrolment": f"e{one['person']}", "person": one["person"], "project": "p"}
            | {"entry": date(2024, 2, 1), "exit": date(2024, 6, 1), "counts_as": "completed"}
            | {"labour_status": one["state"], "isced": 3, "in_education": "no"}
            for one in rows
        ),
        "transitions": pl.DataFrame(
            {"person": one["person"], "project": "p", "point": "exit", "in_education": "no"}
            | {"labour_status": one["state"]}
            for one in rows
        ),
    }


@cache
def tables(seed: int) -> Mapping[str, Table]:
    report = KIT.report(PROJECT, KIT.records(frames(seed)), language="en", set="esf+")
    return {one.id: one for section in report.sections for one in section.tables}


def reach(
    cells: Iterable[Place], shown: Iterable[tuple[set[Place], int]], targets: set[Place]
) -> tuple[int, int]:
    """Return the least and the most that cells can be together in whole people, given sums that are shown."""
    names = sorted(cells)
    sums = list(shown)
    rows = np.array([[float(name in of) for name in names] for of, _ in sums])
    values = np.array([float(value) for _, value in sums])
    ends = []
    for sign in (1.0, -1.0):
        found = optimize.milp(
            [sign * (name in targets) for name in names],
            constraints=optimize.LinearConstraint(rows, values, values),
            integrality=np.ones(len(names)),
            bounds=optimize.Bounds(0, 500),
        )
        ends.append(round(sign * found.fun))
    return ends[0], ends[1]


def is_open(low: int, high: int) -> bool:
    return high >= POLICY.threshold and high - low >= POLICY.width


def indicators(seed: int) -> dict[tuple[str, str], int]:
    found = tables(seed)["indicators_outputs"]
    return {
        (str(row[0]).split()[0], column.id): value
        for row in found.rows
        for column, value in zip(found.columns, row, strict=True)
        if isinstance(value, int)
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_ages_by_gender_and_indicators_of_ages_give_no_small_count_away(seed: int) -> None:
    cells: set[Place] = {(gender, age) for gender in GENDERS for age in AGES}
    shown: list[tuple[set[Place], int]] = []
    own = tables(seed)["gender_age"]
    for gender, row in zip((*GENDERS, "unknown", "total"), own.rows, strict=True):
        for column, value in zip(own.columns, row, strict=True):
            of: set[Place] = {
                (g, a) for g, a in cells if gender in (g, "total") and column.id in (a, "age_total")
            }
            if isinstance(value, int) and of:
                shown.append((of, value))
    bands = {"EECO06": "age_under_18", "EECO07": "age_18_29", "EECO08": "age_55_over"}
    for (code, gender), value in indicators(seed).items():
        age = bands.get(code) or ("" if code == "EECO01" else None)
        if age is not None:
            of = {(g, a) for g, a in cells if gender in (g, "total") and age in (a, "")}
            shown.append((of, value))
    for cell in cells:
        count = sum((one["gender"], one["age"]) == cell for one in people(seed))
        if POLICY.is_small(count):
            assert is_open(*reach(cells, shown, {cell}))


@pytest.mark.parametrize("seed", SEEDS)
def test_states_at_entry_and_indicators_of_states_give_no_small_count_away(seed: int) -> None:
    cells: set[Place] = {(gender, state) for gender in GENDERS for state in STATES}
    shown: list[tuple[set[Place], int]] = []
    matrix = tables(seed)["pathways_exit"]
    states = ("employed", "education", "unemployed", "inactive", "unknown", "total")
    for state, row in zip(states, matrix.rows, strict=True):
        of: set[Place] = {(g, s) for g, s in cells if state in (s, "total")}
        if isinstance(row[-1], int) and of:
            shown.append((of, row[-1]))
    codes = {"EECO05": "employed", "EECO02": "unemployed", "EECO04": "inactive", "EECO01": ""}
    for (code, gender), value in indicators(seed).items():
        if code in codes:
            of = {(g, s) for g, s in cells if gender in (g, "total") and codes[code] in (s, "")}
            shown.append((of, value))
    for state in STATES:
        count = sum(one["state"] == state for one in people(seed))
        if POLICY.is_small(count):
            assert is_open(*reach(cells, shown, {(gender, state) for gender in GENDERS}))


def test_what_other_bands_of_age_leave_is_not_a_small_count() -> None:
    # Of twenty all but three are 18 to 29 or 55 and over: shown, they would say that few are under 18.
    ages = [16] * 3 + [20] * 11 + [60] * 6
    given = {
        "participants": pl.DataFrame(
            {"person": f"p{n}", "gender": "woman", "birth_date": date(2024 - age, 1, 1)}
            for n, age in enumerate(ages)
        ),
        "enrolments": pl.DataFrame(
            {"enrolment": f"e{n}", "person": f"p{n}", "project": "p", "entry": date(2024, 2, 1)}
            | {"labour_status": "inactive", "isced": 2, "in_education": "no", "counts_as": "in"}
            for n in range(len(ages))
        ),
    }
    result = KIT.indicators(PROJECT, KIT.records(given), set="esf+")
    safe = {one.cell.code: one for one in protected(result).cells}
    assert isinstance(safe["EECO06"].hidden, Hidden)
    bands = ("EECO07", "EECO08")
    left = 20 - sum(safe[code].cell.figure.value or 0 for code in bands)
    assert left >= POLICY.threshold
