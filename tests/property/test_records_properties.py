"""Whatever the tables hold: nothing is lost, nothing personal gets out, and no rule raises."""

import io
import json
import logging
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import narwhals as nw
import openpyxl
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from osallisuus import CheckPolicy, ProgrammePeriod, Toolkit, write_records
from osallisuus.cli import app
from osallisuus.records.columns import TABLES, ColumnSpec, Kind
from osallisuus.records.personal import personal_kind
from osallisuus.sheets.words import is_unknown

KIT = Toolkit.build()
PROJECT = Toolkit.build(discover=True).example("omia_polkuja")
Cells = Mapping[str, list[Any]]
NASTY = (
    "31.2.2023", "1.8.2023", "2023-08-01", "3,5", "-1", "1e99", "ei tiedossa", "?", " ", "kyllä",
    "nainen", "työtön", "työssä, työtön", "91", "Oulu", "=1+1", "'", '"', "a;b", "a,b", "a\nb", "ä",
    "\ufeff", "nan", "None", "null", "0", "00123", "99999999999999999999", "klo 10.15", "p1", "p2",
    "𝄞", "\u202e", "x" * 300, "\xa0p1", "p1\x1c", "\u3000kyllä",
)  # fmt: skip
SECRETS = (
    "010190-123A",
    "131052A308T",
    "0401234567",
    "+358 40 123 4567",
    "anna.virtanen@example.org",
)


def in_finnish(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def cells(column: ColumnSpec) -> st.SearchStrategy[str | None]:
    """Return texts as they stand in files: right ones mostly, and what is not."""
    right = {
        Kind.DATE: st.dates(date(1950, 1, 1), date(2026, 1, 1)).map(in_finnish),
        Kind.INTEGER: st.integers(0, 9).map(str),
        Kind.NUMBER: st.sampled_from(["0", "1,5", "4"]),
        Kind.TIME: st.sampled_from(["9.30", "12:00"]),
        Kind.CODE: st.sampled_from(column.column.codes or ("fi", "091")),
        Kind.ID: st.sampled_from(["p1", "p2", "p3", "s1", "omia_polkuja", "S30001"]),
        Kind.TEXT: st.sampled_from(["muu", "tuettu"]),
    }[column.kind]  # fmt: skip
    faulty = st.sampled_from(NASTY) | st.text(max_size=6).filter(lambda text: "\x00" not in text)
    return st.none() | right | right | right | right | faulty


@st.composite
def tables(draw: st.DrawFn, most: int = 5) -> dict[str, dict[str, list[str | None]]]:
    """Return some of the tables with some of their columns, and columns that nobody knows."""
    chosen: dict[str, dict[str, list[str | None]]] = {}
    for name in draw(st.lists(st.sampled_from(list(TABLES)), min_size=1, max_size=4, unique=True)):
        length = draw(st.integers(0, most))
        columns = [c for c in TABLES[name].columns if c.required or draw(st.booleans())]
        chosen[name] = {
            c.name: draw(st.lists(cells(c), min_size=length, max_size=length)) for c in columns
        }
        if draw(st.integers(0, 4)) == 0:
            chosen[name]["kengännumero"] = ["42"] * length
    return chosen


def is_blank(row: tuple[object, ...]) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in row)


def written_csv(given_tables: Mapping[str, Cells], folder: Path) -> Path:
    for name, columns in given_tables.items():
        frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
        # An empty line is no row, so a blank cell is written as one.
        frame.write_csv(folder / f"{name}.csv", quote_style="always")
    return folder


def written_xlsx(given_tables: Mapping[str, Cells], folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, columns in given_tables.items():
        sheet = book.create_sheet(name)
        sheet.append(list(columns))
        for number, row in enumerate(zip(*columns.values(), strict=True), start=2):
            for at, cell in enumerate(row, start=1):
                if cell is not None:
                    # As a person types it: what begins with an equals sign becomes a formula.
                    legal = "".join(mark for mark in cell if mark >= " " or mark in "\t\n")
                    sheet.cell(number, at, legal)
    book.save(folder / "kirja.xlsx")
    return folder


def written_parquet(given_tables: Mapping[str, Cells], folder: Path) -> Path:
    for name, columns in given_tables.items():
        frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
        frame.write_parquet(folder / f"{name}.parquet")
    return folder


def as_frames(make: Callable[[pl.DataFrame], Any]) -> Callable[[Mapping[str, Cells], Path], Any]:
    def made(given_tables: Mapping[str, Cells], folder: Path) -> Any:
        return {
            name: make(pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)))
            for name, columns in given_tables.items()
        }

    return made


CONNECTION = duckdb.connect()
FORMS: Mapping[str, Callable[[Mapping[str, Cells], Path], Any]] = {
    "csv": written_csv,
    "xlsx": written_xlsx,
    "parquet": written_parquet,
    "polars": as_frames(lambda frame: frame),
    "polars lazy": as_frames(lambda frame: frame.lazy()),
    "pyarrow": as_frames(lambda frame: frame.to_arrow()),
    "pandas": as_frames(lambda frame: pd.DataFrame(frame.to_dict(as_series=False), dtype="str")),
    "duckdb": as_frames(lambda frame: CONNECTION.from_arrow(frame.to_arrow())),
}


def eager(frame: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> pl.DataFrame:
    polars: pl.DataFrame = frame.lazy().collect().to_polars()
    return polars


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=12, deadline=None)
@given(given_tables=tables())
def test_every_row_is_accepted_or_rejected_and_no_rule_raises(
    form: str, given_tables: dict[str, dict[str, list[str | None]]]
) -> None:
    with TemporaryDirectory() as folder:
        records = KIT.records(FORMS[form](given_tables, Path(folder)))
        for name, columns in given_tables.items():
            rows = list(zip(*columns.values(), strict=True))
            filled = sum(not is_blank(row) for row in rows)
            count = records.counts[name]
            assert count.accepted + count.rejected == count.read
            assert filled <= count.read <= len(rows)
            numbers = [*eager(records.frame(name))["row"], *eager(records.rejected[name])["row"]]
            assert len(set(numbers)) == len(numbers) == count.read
        for period in (None, *ProgrammePeriod):
            policy = CheckPolicy(period=period, as_of=date(2024, 1, 1))
            for one in records.check(PROJECT, policy=policy):
                for language in ("fi", "sv", "en"):
                    assert one.message(language)
                assert one.table in given_tables or one.slug == "records.missing-table"
        rejected = {
            (name, row) for name in records.tables for row in eager(records.rejected[name])["row"]
        }
        said = {(one.table, one.row) for one in records.findings if one.level == "error"}
        assert rejected <= said


@settings(max_examples=15, deadline=None)
@given(given_tables=tables())
def test_all_forms_accept_the_same_rows(
    given_tables: dict[str, dict[str, list[str | None]]],
) -> None:
    accepted: dict[str, dict[str, list[tuple[Any, ...]]]] = {}
    for form in ("parquet", "polars", "polars lazy", "pyarrow", "pandas", "duckdb"):
        with TemporaryDirectory() as folder:
            records = KIT.records(FORMS[form](given_tables, Path(folder)))
            accepted[form] = {
                name: sorted(eager(records.frame(name)).rows(), key=lambda row: row[-1])
                for name in given_tables
            }
    for form, tables_read in accepted.items():
        assert tables_read == accepted["polars"], form


TYPED: Mapping[Kind, st.SearchStrategy[Any]] = {
    Kind.DATE: st.none() | st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    Kind.INTEGER: st.none() | st.integers(0, 8),
    Kind.NUMBER: st.none() | st.integers(-(10**7), 10**7).map(lambda eighths: eighths / 8),
    Kind.TIME: st.none() | st.times().map(lambda at: at.strftime("%H:%M")),
}
MARKS = st.text(st.characters(categories=("L", "N", "P", "S")), max_size=6)
# What stands first is a letter, so that no spreadsheet takes the text for a formula.
WORDS = st.builds(
    "{}{}".format, st.characters(categories=["L"]), MARKS | MARKS.map(lambda text: f" {text}x")
).filter(lambda text: personal_kind(text) is None)
ID = WORDS | st.integers(0, 99_999_999).map(str)
OPEN_CODES: Mapping[str, tuple[str, ...]] = {
    "municipality": ("091", "564", "049"),
    "mother_tongue": ("fi", "sv", "ar", "se"),
    "citizenship": ("FI", "SE", "stateless", "undetermined"),
}


def right_cells(column: ColumnSpec) -> st.SearchStrategy[Any]:
    if column.name == "birth_year":
        return st.none() | st.integers(1900, 2100)
    if column.kind is Kind.CODE:
        return st.none() | st.sampled_from(column.column.codes or OPEN_CODES[column.name])
    if column.kind is Kind.ID:
        return ID if column.required else st.none() | ID
    if column.kind is Kind.TEXT:
        return st.none() | WORDS.filter(lambda text: not is_unknown(text))
    strategy = TYPED[column.kind]
    return strategy.filter(lambda cell: cell is not None) if column.required else strategy


@st.composite
def right_tables(draw: st.DrawFn) -> dict[str, pl.DataFrame]:
    types: Mapping[Kind, Any] = {
        Kind.DATE: pl.Date,
        Kind.INTEGER: pl.Int64,
        Kind.NUMBER: pl.Float64,
    }
    chosen = {}
    for name in draw(st.lists(st.sampled_from(list(TABLES)), min_size=1, max_size=3, unique=True)):
        length = draw(st.integers(1, 4))
        columns = {
            c.name: draw(st.lists(right_cells(c), min_size=length, max_size=length))
            for c in TABLES[name].columns
        }
        schema = {c.name: types.get(c.kind, pl.String) for c in TABLES[name].columns}
        chosen[name] = pl.DataFrame(columns, schema=schema)
    return chosen


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
@settings(max_examples=15, deadline=None)
@given(made=right_tables())
def test_what_is_written_is_read_again_equal(form: Any, made: dict[str, pl.DataFrame]) -> None:
    first = KIT.records(made)
    with TemporaryDirectory() as folder:
        write_records(first, Path(folder), format=form)
        second = KIT.records(folder)
        for name in made:
            columns = [column.name for column in TABLES[name].columns]
            assert second.counts[name].rejected == 0
            before = eager(first.frame(name)).select(columns)
            after = eager(second.frame(name)).select(columns)
            if form == "csv":
                # A row of which nothing is known is no row of a file.
                before = before.filter(pl.any_horizontal(pl.all().is_not_null()))
            assert after.equals(before)


ALL_COLUMNS = [(name, column.name) for name, spec in TABLES.items() for column in spec.columns]


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=15, deadline=None)
@given(
    place=st.sampled_from([*ALL_COLUMNS, ("participants", "muuta"), ("enrolments", "Nimi")]),
    secret=st.sampled_from(SECRETS),
    around=st.sampled_from([("", ""), ("soita ", ""), ("(", ")"), ("", " illalla"), ("a\n", "\n")]),
)
def test_personal_data_in_any_cell_are_refused_and_appear_nowhere(
    form: str, place: tuple[str, str], secret: str, around: tuple[str, str]
) -> None:
    table, column = place
    required = [c.name for c in TABLES[table].columns if c.required]
    row: dict[str, list[str | None]] = {name: ["p1", "p2"] for name in required}
    if table in ("headcounts", "estimates"):
        row |= {name: ["1", "2"] for name in required if name in ("count", "value")}
    if table == "sessions" or "session" in required:
        row["session"] = ["s1", "s2"]
    row[column] = [row.get(column, [None, None])[0], secret.join(around)]
    seen = io.StringIO()
    handler = logging.StreamHandler(seen)
    logging.getLogger().addHandler(handler)
    try:
        with TemporaryDirectory() as folder, redirect_stdout(seen), redirect_stderr(seen):
            records = KIT.records(FORMS[form]({table: row}, Path(folder)))
            found = records.check(PROJECT)
            for one in found:
                print(one, repr(one), one.value, one.advice())
                print(*(one.message(language) for language in ("fi", "sv", "en")))
            print(repr(records), [repr(group) for group in found.groups])
            print(eager(records.frame(table)).rows(), eager(records.rejected[table]).rows())
    finally:
        logging.getLogger().removeHandler(handler)
    assert secret not in seen.getvalue()
    rejected = eager(records.rejected[table])["row"].to_list()
    assert len(rejected) == 1
    assert [one.row for one in found.of_rule("records.personal-data")] == rejected
    assert records.counts[table].accepted == 1


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("output", ["json", "text"])
def test_personal_data_are_in_no_output_of_the_command(
    tmp_path: Path, form: str, output: str
) -> None:
    texts: dict[str, Cells] = {
        name: {
            **{column.name: list(SECRETS) for column in spec.columns},
            "muuta": list(SECRETS),
            SECRETS[0]: list(SECRETS),
        }
        for name, spec in TABLES.items()
    }
    FORMS[form](texts, tmp_path)
    arguments = ["records", "check", "omia_polkuja", "--records", str(tmp_path), "--format", output]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1
    assert not any(secret in result.output for secret in SECRETS)
    assert not any(secret in result.stderr for secret in SECRETS)
    if output == "json":
        said = json.loads(result.stdout)
        accepted = {table: count["accepted"] for table, count in said["tables"].items()}
        assert accepted == dict.fromkeys(TABLES, 0)


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(),
                 st.dates(), st.datetimes(), st.times(), st.decimals(), st.timedeltas(),
                 st.complex_numbers(), st.lists(st.integers(), max_size=2)))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_any_value_of_python_is_read_or_refused(value: object) -> None:
    columns = {column.name: value for column in TABLES["sessions"].columns if not column.required}
    records = KIT.records({"sessions": [{"session": "s1", **columns}]})
    assert records.counts["sessions"].read == 1
    assert all(isinstance(str(one), str) for one in records.check())
    kinds = (str, int, float, date, type(None))
    accepted = eager(records.frame("sessions")).rows()
    assert all(type(cell) in kinds for row in accepted for cell in row)
