"""Numbers that stand for people and projects where Polars counts: the same figures as by their names."""

from datetime import date
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest
from test_indicators_against_oracle import Book

from osallisuus.indicators.computing import bundled_set, compute
from osallisuus.indicators.keys import keys_of
from osallisuus.indicators.policy import Policy

DAY = date(2024, 1, 10)
LEFT = date(2024, 6, 10)
USUAL = {"counts_as": "left", "entry": DAY, "exit": LEFT, "education": 3}


def spell(person: str | None, project: str | None, **more: object) -> dict[str, Any]:
    usual = {"person": person, "project": project, "labour_status": "unemployed"}
    return usual | USUAL | more


TABLES: dict[str, list[dict[str, Any]]] = {
    "participants": [
        {"row": 2, "person": "a", "birth_date": date(1980, 5, 1), "gender": "woman"},
        {"row": 3, "person": None, "birth_date": date(1990, 5, 1), "gender": "man"},
    ],
    "enrolments": [
        {"row": row, **one}
        for row, one in enumerate(
            [
                spell("a", "polku"),
                spell("a", "polku", entry=date(2024, 2, 1)),
                spell("a", None),
                spell(None, "polku"),
                spell(None, "silta"),
                spell("b", "silta"),
            ],
            2,
        )
    ],
    "transitions": [
        {"row": row, "person": person, "project": project, "point": "exit", "date": LEFT}
        | {"labour_status": "employed"}
        for row, (person, project) in enumerate(
            [("a", "polku"), ("a", "silta"), ("b", None), (None, "polku")], 2
        )
    ],
}


class OnDuckDB:
    """The same records on DuckDB, which counts by names."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()

    def frame(self, name: str) -> nw.LazyFrame[Any]:
        self.connection.register(name, Book(TABLES).frame(name).collect("pyarrow").to_native())
        return nw.from_native(self.connection.table(name))


@pytest.mark.parametrize(
    ("name", "incomplete"), [("esf", "include"), ("esf+", "include"), ("esf+", "exclude")]
)
def test_who_has_no_name_is_nobody_else(name: str, incomplete: Any) -> None:
    policy = Policy(incomplete=incomplete)
    by, chosen = ("gender", "project"), bundled_set(name)
    ours, theirs = (
        compute(None, records, indicators=chosen, policy=policy, by=by).counts
        for records in (Book(TABLES), OnDuckDB())
    )
    assert ours.leaves == theirs.leaves
    assert ours.people == theirs.people
    # Somebody without a name has no gender, and no job that another without a name found.
    assert ours.leaves[("woman", "polku")][0] == 1
    expected = {("woman", "polku"), ("woman", "unknown")}
    if incomplete == "include":
        expected |= {("unknown", "polku"), ("unknown", "silta")}
    assert set(ours.leaves) == expected


def test_the_halves_of_a_number_are_hashed_apart() -> None:
    count = 200_000
    ids = pl.Series("person", range(count)).cast(pl.String).str.zfill(8)
    for prefix in ("p", "project-2024/participant/"):
        frame = pl.DataFrame({"person": prefix + ids, "project": ""}).lazy()
        keys = keys_of(Book({}), Policy(), identified=False)
        numbers = keys.added(nw.from_native(frame)).select("person").collect()["person"].to_list()
        parts = {(number % (1 << 16), (number >> 64) % (1 << 16)) for number in numbers}
        # Of 2**32 pairs chance repeats about five; halves that depend on each other thousands.
        assert count - len(parts) < 50
        assert len(set(numbers)) == count
