"""Reading participation records: what is accepted, what is rejected, and what is said about it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pytest

from osallisuus import RecordFinding, Records, RecordsError, Toolkit, UnknownNameError
from osallisuus.records.columns import TABLES

FINNISH = """Hankkeen osallistujat, kevät 2023;;;;
;;;;
Osallistujatunnus;Sukupuoli;Syntymäaika;Kotikunta;Äidinkieli
p1;nainen;1.8.1990;Oulu;suomi
p2;Mies ;1990-08-02;91;ruotsi
p3;en tiedä;31.2.1990;91;
;;;;
p4;;;ei tiedossa;
"""


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    (folder / name).write_text(text, encoding=encoding, newline="")
    return folder


def read(source: object) -> Records:
    return Toolkit.build().records(source)  # type: ignore[arg-type]


def rows(records: Records, table: str, *columns: str) -> list[tuple[Any, ...]]:
    frame = records.frame(table)
    eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    cells = (eager[name].to_list() for name in columns)
    return [
        tuple(None if cell is pd.NA else cell for cell in row) for row in zip(*cells, strict=True)
    ]


def found(records: Records) -> list[tuple[str, int | None, str | None]]:
    return [(one.slug, one.row, one.column) for one in records.findings]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_finnish_csv_is_read_whatever_its_form(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    text = FINNISH.replace(", kevät", " – kevät").replace(";", separator)
    records = read(write(tmp_path, "Osallistujat.csv", text, encoding))
    assert rows(
        records, "participants", "row", "person", "gender", "birth_date", "municipality"
    ) == [
        (4, "p1", "woman", date(1990, 8, 1), "564"),
        (5, "p2", "man", date(1990, 8, 2), "091"),
        (8, "p4", None, None, None),
    ]
    assert rows(records, "participants", "mother_tongue")[:2] == [("fi",), ("sv",)]
    in_windows = [("records.encoding", None, None)] if encoding == "cp1252" else []
    assert found(records) == [
        *in_windows,
        ("records.no-such-day", 6, "birth_date"),
        ("records.not-a-code", 6, "gender"),
    ]
    assert (records.counts["participants"].read, records.counts["participants"].rejected) == (4, 1)


DATA: dict[str, list[Any]] = {
    "Osallistuja": ["p1", "p2 ", None, "p1", "p5", "p6", "p7"],
    "gender": ["nainen", "x", "woman", None, "man", "man", "apteekki"],
    "Syntymäaika": ["1.8.1990", None, "2020-01-01", "31.2.2020", "1999-09-09", None, None],
    "kunta": [91, None, 564, 91, None, 49, 91],
    "muu": ["a", "b", "c", "d", "e", "soita 040 1234567", "f"],
    "row": [1, 2, 3, 4, 5, 6, 7],
}


def from_duckdb(data: dict[str, list[Any]]) -> Any:
    connection = duckdb.connect()
    connection.register("given", pa.table(data))
    return connection.table("given")


ENGINES: dict[str, Callable[[dict[str, list[Any]]], Any]] = {
    "polars": pl.DataFrame,
    "polars lazy": pl.LazyFrame,
    "pandas": pd.DataFrame,
    "pyarrow": pa.table,
    "duckdb": from_duckdb,
}


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_keeps_its_frames_and_says_the_same(engine: str) -> None:
    native = ENGINES[engine](DATA)
    records = read({"osallistujat": native})
    frame = records.frame("participants")
    assert type(frame.to_native()) is type(native)
    assert frame.collect_schema().names() == [
        *(column.name for column in TABLES["participants"].columns),
        "row",
    ]
    columns = ("row", "person", "gender", "birth_date", "municipality")
    assert sorted(rows(records, "participants", *columns)) == [
        (1, "p1", "woman", date(1990, 8, 1), "091"),
        (2, "p2", "nonbinary", None, None),
        (5, "p5", "man", date(1999, 9, 9), None),
    ]
    assert sorted(found(records), key=str) == [
        ("records.missing-value", 3, "person"),
        ("records.no-such-day", 4, "birth_date"),
        ("records.not-a-code", 7, "gender"),
        ("records.personal-data", 6, "E"),
        ("records.unknown-column", None, "E"),
    ]
    counts = records.counts["participants"]
    assert (counts.read, counts.accepted, counts.rejected) == (7, 3, 4)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_missing_table_is_an_empty_frame_with_all_columns(engine: str) -> None:
    records = read({"osallistujat": ENGINES[engine](DATA)})
    for table, spec in TABLES.items():
        if table == "participants":
            continue
        frame = records.frame(table)
        eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
        assert eager.columns == [*(column.name for column in spec.columns), "row"]
        assert len(eager) == 0


def test_an_unknown_table_is_named() -> None:
    records = read({"participants": [{"person": "p1"}]})
    with pytest.raises(UnknownNameError, match="participants"):
        records.frame("people")
    with pytest.raises(RecordsError, match="participants"):
        read({"particpants": [{"person": "p1"}]})


def text_of(finding: RecordFinding) -> str:
    return " ".join([str(finding), *(finding.message(tag) for tag in ("fi", "sv", "en"))])


SECRETS = ["010190-123A", "0401234567", "+358 40 123 4567", "anna.virtanen@example.org"]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize(
    "column", ["person", "gender", "birth_date", "municipality", "unknown", "nimi"]
)
def test_personal_data_are_refused_and_never_echoed(
    tmp_path: Path, secret: str, column: str
) -> None:
    header = ["person", "gender", "birth_date", "municipality", "unknown", "nimi"]
    cells = {"person": "p1"} | {column: secret}
    line = ",".join(cells.get(name, "") for name in header)
    records = read(write(tmp_path, "participants.csv", f"{','.join(header)}\np0,,,,,\n{line}\n"))
    everything = "\n".join(map(text_of, records.findings)) + repr(list(records.findings))
    frame = records.frame("participants")
    rejected = records.rejected["participants"]
    assert isinstance(frame, nw.DataFrame)
    assert isinstance(rejected, nw.DataFrame)
    assert secret not in everything + str(frame.rows()) + str(rejected.rows())
    assert frame["row"].to_list() == [2]
    assert ("records.personal-data", 3) in [(one.slug, one.row) for one in records.findings]


def test_a_missing_header_row_does_not_spill_the_first_person(tmp_path: Path) -> None:
    write(tmp_path, "participants.csv", "person,010190-123A\np1,x\n")
    records = read(tmp_path)
    assert "010190" not in "".join(map(text_of, records.findings))
    assert ("records.personal-header", None, "B") in found(records)


@pytest.mark.parametrize("late", ["Äänekoski", 'Äänekoski "keskus"'])
def test_what_is_not_utf8_far_down_a_large_file_is_found(tmp_path: Path, late: str) -> None:
    """Only the start of a large file is looked at before it is read."""
    plain = b"".join(b"s%07d,keskus\n" % number for number in range(300_000))
    last = ("s,'" + late + "'\n").replace("'", '"').replace('"keskus"', '""keskus""')
    assert len(plain) > 4 * 1024 * 1024
    (tmp_path / "sessions.csv").write_bytes(b"session,venue\n" + plain + last.encode("cp1252"))
    records = read(tmp_path)
    assert found(records) == [("records.encoding", None, None)]
    assert rows(records, "sessions", "row", "venue")[-1] == (300_002, late)


def test_a_name_of_a_file_is_no_pattern(tmp_path: Path) -> None:
    write(tmp_path, "sessions [1].csv", "session,venue\ns1,keskus\n")
    assert rows(read(tmp_path / "sessions [1].csv"), "sessions", "session") == [("s1",)]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_phone_number_is_no_number_on_any_engine(engine: str) -> None:
    data: dict[str, list[Any]] = {
        "person": ["p1", "p2", "p3"],
        "instrument": ["i", "i", "i"],
        "item": ["a", "a", "a"],
        "answer": ["0401234567", "2.5", "00358401234567"],
        "row": [1, 2, 3],
    }
    records = read({"measurements": ENGINES[engine](data)})
    assert rows(records, "measurements", "row", "answer") == [(2, 2.5)]
    assert sorted(found(records), key=str) == [
        ("records.personal-data", 1, "answer"),
        ("records.personal-data", 3, "answer"),
    ]
