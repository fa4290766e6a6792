"""Polars has a fast way of its own; PyArrow goes the general way, and both must say the same of any table."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import narwhals as nw
import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osallisuus import Project, Records, Toolkit
from osallisuus.records import read_records
from osallisuus.records.columns import TABLES, ColumnSpec, Kind
from osallisuus.records.period import CheckPolicy
from osallisuus.records.pieces import aligned, only, without
from osallisuus.records.places import Places, maybe_repeated
from osallisuus.records.plain_ids import to_look_at
from osallisuus.records.values import LOOK_AT
from osallisuus.records.words import code_label

DAYS = [date(2019, 12, 20) + timedelta(days=number) for number in range(120)]
ODD = st.one_of(
    st.sampled_from(
        [
            *(
                "",
                " ",
                "en tiedä",
                "2020-1-1",
                "2020-01- 1",
                "+2020-01-01",
                "12020-01-1",
                "31.2.2020",
            ),
            *(
                "01.02.2020",
                "1.2.20",
                "1.2.3020",
                "2020-02-30",
                "1899-12-31",
                "2100-12-31",
                "1.1.1900",
            ),
            *(
                "2020-01-01 ",
                "2020-01-01T00:00:00",
                "0401234567",
                "401234567",
                "00",
                "007",
                "-0",
                "-5",
            ),
            *(
                "1,5",
                "1.5",
                "1e3",
                "1 000",
                "nan",
                "inf",
                "99999999999999999999",
                "8",
                "9",
                "2017",
                "3000",
            ),
            *(
                "010190-123A",
                "a@b.fi",
                "+358401234567",
                "\x00formula",
                "p1",
                " p1",
                "x\x00y",
                "nainen",
            ),
            *(
                "Mies",
                "woman",
                "apteekki",
                "työtön; töissä",
                "Oulu",
                "91",
                "091",
                "FI",
                "suomi",
                "9.30",
            ),
        ]
    ),
    st.text(alphabet="0123456789.-,:+@ abäp", max_size=12),
)
USUAL: Mapping[Kind, Sequence[str]] = {
    Kind.DATE: [day.isoformat() for day in DAYS] + [f"{d.day}.{d.month}.{d.year}" for d in DAYS],
    Kind.INTEGER: [str(number) for number in range(-20, 100)],
    Kind.NUMBER: [str(number / 4) for number in range(-20, 100)],
    Kind.ID: [f"p{number}" for number in range(120)],
    Kind.TEXT: [f"syy {number}" for number in range(120)],
    Kind.TIME: [f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 15, 30)],
    Kind.CODE: [],
}
COLUMNS = [(table, column) for table, spec in TABLES.items() for column in spec.columns]


def usual(column: ColumnSpec) -> list[str]:
    words = [code_label(column.name, code, "fi") for code in column.column.codes]
    return [*USUAL[column.kind], *column.column.codes, *words]


LARGE: Final = {
    "places._MANY": 1,
    "places._JOINED": 1,
    "pieces._RUN": 1,
    "plain_ids._MANY": 1,
    "plain_ids._PART": 5,
    "places._PART": 3,
    "different._SAMPLE": 4,
    "different._LARGER_SAMPLE": 3,
    "different._MOSTLY": 0,
    "plain_values._SOME": 1,
    "plain_values._MOST": 0,
}
"""Sizes from which on tables are read in the ways of large ones, made small."""


@contextmanager
def as_if_large() -> Iterator[None]:
    with ExitStack() as patched:
        for name, size in LARGE.items():
            patched.enter_context(patch(f"osallisuus.records.{name}", size))
        yield


def rows(frame: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> list[tuple[object, ...]]:
    assert isinstance(frame, nw.DataFrame)
    return list(frame.rows())


def told(
    records: Records, policy: CheckPolicy, project: Project | None
) -> list[tuple[object, ...]]:
    return sorted(
        (one.slug, one.table, one.row or 0, one.column or "", str(one), sorted(one.values.items()))
        for one in records.check(project, policy=policy)
    )


def assert_same(
    tables: Mapping[str, Mapping[str, Sequence[Any]]],
    schema: Mapping[str, Mapping[str, tuple[Any, Any]]],
    policy: CheckPolicy | None = None,
    project: Project | None = None,
) -> Records:
    native = {
        name: pl.DataFrame(columns, schema={key: kind for key, (kind, _) in schema[name].items()})
        for name, columns in tables.items()
    }
    of_arrow = read_records(
        {
            name: pa.table(
                dict(columns), schema=pa.schema([(k, t) for k, (_, t) in schema[name].items()])
            )
            for name, columns in tables.items()
        }
    )
    chosen = policy or CheckPolicy()
    expected = told(of_arrow, chosen, project)
    with as_if_large():
        assert_equal(read_records(native), of_arrow, expected, chosen, project)
    of_polars = read_records(native)
    assert_equal(of_polars, of_arrow, expected, chosen, project)
    return of_polars


def assert_equal(
    of_polars: Records,
    of_arrow: Records,
    expected: list[tuple[object, ...]],
    policy: CheckPolicy,
    project: Project | None,
) -> None:
    for name in of_arrow.tables:
        assert rows(of_polars.frame(name)) == rows(of_arrow.frame(name))
        assert rows(of_polars.rejected[name]) == rows(of_arrow.rejected[name])
    assert told(of_polars, policy, project) == expected


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_texts_in_any_column_are_read_alike(data: st.DataObject) -> None:
    table, column = data.draw(st.sampled_from(COLUMNS))
    plain = usual(column)
    own = st.sampled_from(plain) if plain else st.none()
    cells = data.draw(st.lists(st.one_of(ODD, own, st.none()), min_size=1, max_size=25))
    if data.draw(st.booleans()):
        cells += plain
    required = [c.name for c in TABLES[table].columns if c.required and c.name != column.name]
    columns: dict[str, list[str | None]] = {
        name: [str(number) for number in range(len(cells))] for name in required
    }
    columns[column.name] = cells
    schema = {table: dict.fromkeys(columns, (pl.String, pa.string()))}
    records = assert_same({table: columns}, schema)
    frame, rejected = records.frame(table), records.rejected[table]
    assert isinstance(frame, nw.DataFrame)
    assert isinstance(rejected, nw.DataFrame)
    kept = sorted([*frame["row"].to_list(), *rejected["row"].to_list()])
    has_something = [bool(required or (cell and cell.strip())) for cell in cells]
    assert len(kept) == len(set(kept))
    assert set(kept) >= {row for row, there in enumerate(has_something, start=1) if there}


IDS = st.sampled_from(["a", "b", "c", "d", "e"])
SOME_DAYS = st.one_of(st.none(), st.sampled_from(DAYS[::15]), st.just(date(1880, 1, 1)))
ROWS: Mapping[str, st.SearchStrategy[Any]] = {
    Kind.DATE: SOME_DAYS,
    Kind.INTEGER: st.one_of(st.none(), st.integers(0, 8)),
    Kind.NUMBER: st.one_of(st.none(), st.floats(0, 9)),
    Kind.TIME: st.sampled_from([None, "09:30"]),
    Kind.TEXT: st.sampled_from([None, "muu"]),
}
TYPES = {
    Kind.DATE: (pl.Date, pa.date32()),
    Kind.INTEGER: (pl.Int64, pa.int64()),
    Kind.NUMBER: (pl.Float64, pa.float64()),
}


def cell(column: ColumnSpec) -> st.SearchStrategy[Any]:
    if column.name == "project":
        return st.sampled_from([None, "S20001", "S30001", "omia_polkuja"])
    if column.column.codes:
        return st.sampled_from([None, *column.column.codes])
    if column.kind is Kind.CODE:
        return st.none()
    if column.kind is Kind.ID:
        return IDS if column.required else st.one_of(st.none(), IDS)
    return ROWS[column.kind]


@st.composite
def tables(draw: st.DrawFn) -> dict[str, dict[str, list[Any]]]:
    names = draw(st.sets(st.sampled_from(sorted(TABLES)), min_size=1))
    drawn = {}
    for name in names:
        size = draw(st.integers(0, 8))
        drawn[name] = {
            column.name: draw(st.lists(cell(column), min_size=size, max_size=size))
            for column in TABLES[name].columns
            if column.required or draw(st.booleans())
        }
    return drawn


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables(), st.booleans(), st.sampled_from([None, date(2021, 1, 1)]))
def test_any_records_are_checked_alike(
    drawn: dict[str, dict[str, list[Any]]], has_project: bool, as_of: date | None
) -> None:
    project = Toolkit.build(discover=True).example("omia_polkuja") if has_project else None
    schema = {
        name: {
            column: TYPES.get(TABLES[name].column(column).kind, (pl.String, pa.string()))
            for column in columns
        }
        for name, columns in drawn.items()
    }
    assert_same(drawn, schema, CheckPolicy(as_of=as_of), project)


@settings(deadline=None)
@given(
    st.lists(st.text("ab", max_size=4), unique=True),
    st.lists(st.none() | st.text("ab", max_size=4)),
)
def test_places_are_where_the_values_stand(values: list[str], sought: list[str | None]) -> None:
    expected = [values.index(one) if one is not None and one in values else None for one in sought]
    places, own = Places(pl.Series(values, dtype=pl.String)), pl.Series(sought, dtype=pl.String)
    assert places.of(own).to_list() == expected
    with as_if_large():
        assert places.of(own).to_list() == expected


def test_many_places_are_found_though_values_push_each_other_out() -> None:
    values = pl.Series([f"p{number}" for number in range(20_000)])
    sought = pl.Series([f"p{number}" for number in range(30_000, -1, -3)])
    expected = [number if number < len(values) else None for number in range(30_000, -1, -3)]
    with as_if_large():
        assert Places(values).of(sought).to_list() == expected


@settings(deadline=None)
@given(st.lists(st.tuples(st.text("ab", max_size=2), st.text("ab", max_size=2))))
def test_every_repeated_row_is_among_those_that_may_be(pairs: list[tuple[str, str]]) -> None:
    first, second = (
        pl.Series([pair[number] for pair in pairs], dtype=pl.String) for number in (0, 1)
    )
    repeated = [pairs.count(pair) > 1 for pair in pairs]
    may = maybe_repeated([first, second])
    assert any(repeated) is (may is not None)
    assert may is None or may.to_list() == repeated
    with as_if_large():
        again = maybe_repeated([pl.concat([first, first], rechunk=False)])
    assert again is None if not pairs else again is not None and all(again)


ID_LIKE = st.from_regex(r"[A-Za-z0-9\-_ @.+]{8}", fullmatch=True)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.from_regex(r"[a-z]-?[0-9]{6,7}", fullmatch=True), min_size=1, max_size=300),
    st.lists(ID_LIKE | st.text(max_size=16), max_size=3),
    st.randoms(use_true_random=False),
)
def test_a_look_at_all_ids_at_once_misses_none_that_must_be_looked_at(
    alike: list[str], others: list[str], random: Any
) -> None:
    ids = [*alike, *others]
    random.shuffle(ids)
    pieces = [ids[:7], ids[7:]]
    cells = pl.concat([pl.Series(piece, dtype=pl.String) for piece in pieces], rechunk=False)
    with as_if_large():
        found = to_look_at(cells).to_list()
    assert sorted(found) == sorted(
        {one for one in ids if pl.Series([one]).str.contains(LOOK_AT)[0]}
    )


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=40),
    st.lists(st.booleans(), min_size=40, max_size=40),
    st.integers(1, 39),
)
def test_rows_are_left_out_of_columns_cut_in_different_places(
    numbers: list[int], unwanted: list[bool], cut: int
) -> None:
    whole = pl.Series("whole", numbers)
    parts = pl.concat([whole.head(cut), whole.slice(cut)], rechunk=False).alias("parts")
    frame = pl.DataFrame([whole, parts])
    mask = pl.Series(unwanted[: len(numbers)])
    assert aligned(frame).equals(frame)
    assert only(frame, mask).equals(frame.filter(mask))
    with as_if_large():
        assert without(frame, mask).equals(frame.filter(~mask))


@pytest.mark.parametrize(
    "cell",
    ["2 h", "99999", "0401234567", "+358401234567", "0123456", "007", "-1", " 30", "1,0", "?"],
)
def test_a_late_odd_cell_among_whole_numbers_is_read_as_anywhere(tmp_path: Path, cell: str) -> None:
    size = 70_000
    columns = {
        "session": [f"s{number % 20:03}" for number in range(size)],
        "person": [f"p{number:06}" for number in range(size)],
        "minutes": [*["30", "90"] * (size // 2 - 1), cell, "60"],
    }
    texts = pl.DataFrame(columns)
    file = tmp_path / "attendance.csv"
    texts.write_csv(file)
    assert file.stat().st_size > 1024 * 1024
    of_file, of_arrow = read_records(file), read_records({"attendance": texts.to_arrow()})
    for one, other in (
        (of_file.frame("attendance"), of_arrow.frame("attendance")),
        (of_file.rejected["attendance"], of_arrow.rejected["attendance"]),
    ):
        assert isinstance(one, nw.DataFrame)
        assert isinstance(other, nw.DataFrame)
        assert one.drop("row").rows() == other.drop("row").rows()
    messages = [[found.message() for found in one.findings] for one in (of_file, of_arrow)]
    assert messages[0] == messages[1]
    assert len(messages[0]) == of_file.counts["attendance"].rejected
