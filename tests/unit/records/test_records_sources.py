"""Where records come from: files as people have them, workbooks, databases, dataframes, and their faults."""

import datetime as dt
import sqlite3
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pytest

from osallisuus import Records, RecordsError, Toolkit, write_records

KIT = Toolkit.build()
Found = list[tuple[str, int | None, str | None, str | None]]


def read(source: object) -> Records:
    return KIT.records(source)  # type: ignore[arg-type]


def found(records: Records) -> Found:
    return [
        (one.slug.removeprefix("records."), one.row, one.column, one.value)
        for one in records.findings
    ]


def rows(records: Records, table: str, *columns: str) -> list[tuple[Any, ...]]:
    frame = records.frame(table).lazy().collect().to_polars()
    return frame.select(*columns).sort(columns[0], nulls_last=True).rows()


def file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def workbook(
    path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], merged: str | None = None
) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(list(line))
    if merged:
        book.worksheets[0].merge_cells(merged)
    book.save(path)
    return path


def changed(source: Path, target: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Write a workbook with one of its parts changed."""
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for item in old.infolist():
            data = old.read(item)
            new.writestr(item.filename, change(data) if item.filename == part else data)
    return target


PEOPLE: Sequence[Sequence[str | None]] = [
    ("person", "gender", "birth_date"),
    ("p1", "nainen", "1.8.1990"),
    ("p2", "mies", None),
]
AS_READ = [("p1", "woman", date(1990, 8, 1)), ("p2", "man", None)]


def as_csv(path: Path) -> Path:
    lines = [";".join("" if cell is None else cell for cell in row) for row in PEOPLE]
    return file(path, "osallistujat.csv", "\n".join(lines)).parent


def as_xlsx(path: Path) -> Path:
    sheets = {"Ohje": [["Täytä toinen välilehti"]], "Osallistujat": PEOPLE}
    return workbook(path / "kirja.xlsx", sheets)


def frame_of_people() -> pl.DataFrame:
    return pl.DataFrame(PEOPLE[1:], schema=["person", "gender", "birth_date"], orient="row")


def as_parquet(path: Path) -> Path:
    frame_of_people().write_parquet(path / "participants.parquet")
    return path


def as_sqlite(path: Path) -> Path:
    with sqlite3.connect(path / "hanke.db") as opened:
        opened.execute("create table osallistujat (person text, gender text, birth_date text)")
        opened.executemany("insert into osallistujat values (?, ?, ?)", PEOPLE[1:])
    opened.close()
    return path / "hanke.db"


def as_duckdb(path: Path) -> Path:
    with duckdb.connect(str(path / "hanke.duckdb")) as opened:
        opened.register("given", frame_of_people().to_arrow())
        opened.execute("create table osallistujat as select * from given")
    return path / "hanke.duckdb"


@pytest.mark.parametrize("write", [as_csv, as_xlsx, as_parquet, as_sqlite, as_duckdb])
def test_the_same_people_are_read_from_every_kind_of_file(
    tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    records = read(write(tmp_path))
    assert rows(records, "participants", "person", "gender", "birth_date") == AS_READ
    others = [one for one in found(records) if one[0] != "unknown-table"]
    assert others == []
    assert records.counts["participants"].read == 2


@pytest.mark.parametrize("above", range(10))
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_headers_may_stand_on_any_of_the_first_ten_rows(
    tmp_path: Path, above: int, form: str
) -> None:
    titles = [["Hankkeen X osallistujat"], [], ["Päivitetty", "1.8.2023"]]
    lines = [titles[number % 3] for number in range(above)]
    if form == "csv":
        body = [*lines, ["person", "gender"], ["p1", "nainen"], ["", "x"]]
        read_from = file(tmp_path, "participants.csv", "\n".join(",".join(row) for row in body))
    else:
        cells: list[Sequence[Any]] = [*lines, ["person", "gender"], ["p1", "nainen"], [None, "x"]]
        read_from = workbook(tmp_path / "participants.xlsx", {"Taul1": cells})
    records = read(read_from)
    assert rows(records, "participants", "person", "row") == [("p1", above + 2)]
    assert ("missing-value", above + 3, "person", None) in found(records)


def test_headers_further_down_are_said_not_to_be_found(tmp_path: Path) -> None:
    file(tmp_path, "participants.csv", "x\n" * 10 + "person,gender\np1,woman\n")
    records = read(tmp_path)
    (one,) = records.check()
    assert (one.slug, one.level, one.values["rows"]) == ("records.no-headers", "error", "12")


def test_a_workbook_as_a_small_project_keeps_it(tmp_path: Path) -> None:
    lines: list[Sequence[Any]] = [
        ["Oma polku -hanke: osallistujat ja jaksot"],
        [],
        ["Tunnus", "Sukupuoli", "Syntymäaika", "Kotikunta", "Lisätiedot"],
        [1, "Nainen", dt.datetime(1990, 8, 1), 91, "tuli ystävän kanssa"],
        [2, "mies ", "2.8.1990", "Oulu", None],
        [3, "muu", "31.2.1990", "Espoo", None],
        [None, None, None, None, None],
        [4, None, None, None, None],
    ]
    spells: list[Sequence[Any]] = [
        ["Osallistuja", "Aloituspäivä", "Lopetuspäivä", "Työmarkkina-asema", "Koulutusaste"],
        [1, dt.date(2024, 1, 8), "30.4.2024", "työtön", 3.0],
        ["2", "15.1.2024", dt.datetime(2024, 3, 1), "työelämän ulkopuolella", "2,0"],
    ]
    book = workbook(
        tmp_path / "seuranta.xlsx", {"Osallistujat": lines, "Jaksot": spells}, merged="A1:E1"
    )
    records = read(book)
    assert rows(records, "participants", "row", "person", "gender", "birth_date", "municipality") == [
        (4, "1", "woman", date(1990, 8, 1), "091"),
        (5, "2", "man", date(1990, 8, 2), "564"),
        (8, "4", None, None, None),
    ]  # fmt: skip
    assert rows(records, "enrolments", "person", "entry", "exit", "labour_status", "education") == [
        ("1", date(2024, 1, 8), date(2024, 4, 30), "unemployed", 3),
        ("2", date(2024, 1, 15), date(2024, 3, 1), "inactive", 2),
    ]
    wrong = [one for one in records.findings if one.level == "error"]
    assert [(one.slug, one.row, one.column) for one in wrong] == [
        ("records.no-such-day", 6, "birth_date")
    ]
    assert wrong[0].source == "seuranta.xlsx/Osallistujat"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("3,5", 3.5), ("3.5", 3.5), ("-0,5", -0.5), ("1 000,25", 1000.25), ("1\u00a0000", 1000.0),
        ("7", 7.0), ("1e3", 1000.0),
    ],
)  # fmt: skip
def test_numbers_may_have_decimal_commas(tmp_path: Path, cell: str, value: float) -> None:
    file(tmp_path, "measurements.csv", f"person;instrument;item;answer\np1;who5;1;{cell}\n")
    assert rows(read(tmp_path), "measurements", "answer") == [(value,)]


@pytest.mark.parametrize("cell", ["1.000,25", "3,5,5", "viisi", "--1", "0x10", "1_000"])
def test_what_is_no_number_is_said(tmp_path: Path, cell: str) -> None:
    file(tmp_path, "measurements.csv", f"person;instrument;item;answer\np1;who5;1;{cell}\n")
    assert [one[:3] for one in found(read(tmp_path))] == [("not-a-number", 2, "answer")]


@pytest.mark.parametrize(
    ("cell", "slug"),
    [
        ("31.2.2023", "no-such-day"), ("29.2.2023", "no-such-day"), ("2023-13-01", "no-such-day"),
        ("1.1.1066", "no-such-day"), ("0000-01-01", "no-such-day"), ("1.8.23", "not-a-date"),
        ("8/1/2023", "not-a-date"), ("elokuu 2023", "not-a-date"), ("45139", "not-a-date"),
    ],
)  # fmt: skip
def test_days_there_are_not_are_said_with_their_value(tmp_path: Path, cell: str, slug: str) -> None:
    file(tmp_path, "enrolments.csv", f"person,entry\np1,{cell}\n")
    assert found(read(tmp_path)) == [(slug, 2, "entry", f"'{cell}'")]


def test_windows_1252_and_utf_8_lines_in_one_file(tmp_path: Path) -> None:
    lines = [b"person,channel", "p1,työ".encode(), "p2,työ".encode("cp1252")]
    file(tmp_path, "referrals.csv", b"\n".join(lines))
    records = read(tmp_path)
    assert rows(records, "referrals", "person", "channel") == [("p1", "työ"), ("p2", "työ")]
    assert found(records) == [("encoding", None, None, None)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(tmp_path: Path, end: str) -> None:
    file(tmp_path, "participants.csv", end.join(["person,gender", "p1,woman", "p2,man", ""]))
    assert rows(read(tmp_path), "participants", "person") == [("p1",), ("p2",)]


def test_ragged_rows_are_rejected_whole_and_short_ones_end_in_unknowns(tmp_path: Path) -> None:
    file(tmp_path, "participants.csv", "person,gender,birth_date\np1\np2,man,,x\np3,man,,,\n")
    records = read(tmp_path)
    assert rows(records, "participants", "person", "gender") == [("p1", None), ("p3", "man")]
    assert found(records) == [("ragged-row", 3, None, None)]
    assert records.counts["participants"].rejected == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('person,gender\n"p1,woman\np2,man\n', "quotation marks is odd"),
        ("", None),
        ("\ufeff", None),
    ],
)
def test_a_quotation_mark_without_a_pair_stops_the_reading(
    tmp_path: Path, text: str, says: str | None
) -> None:
    file(tmp_path, "participants.csv", text)
    if says is None:
        assert found(read(tmp_path)) == [("empty-table", None, None, None)]
        return
    with pytest.raises(RecordsError, match=says):
        read(tmp_path)


def test_a_quotation_mark_that_joins_two_rows_is_seen_in_the_id(tmp_path: Path) -> None:
    file(tmp_path, "participants.csv", 'person,gender\n"p1,woman\np2",man\np3,man\n')
    records = read(tmp_path)
    assert found(records) == [("line-break", 2, "person", "…")]
    assert rows(records, "participants", "person", "row") == [("p3", 3)]


def test_quotation_marks_within_a_cell_and_quoted_cells(tmp_path: Path) -> None:
    text = (
        'person,direction,organisation\np1,out,"Taidekeskus ""Väkkärä"", Oulu"\np2,in,5" putki"\n'
    )
    records = read(file(tmp_path, "referrals.csv", text))
    assert rows(records, "referrals", "person", "organisation") == [
        ("p1", 'Taidekeskus "Väkkärä", Oulu'),
        ("p2", '5" putki"'),
    ]


def test_ten_thousand_columns(tmp_path: Path) -> None:
    names = ["person", *(f"sarake {number}" for number in range(10_000)), "gender"]
    cells = ["p1", *[""] * 9_999, "soita 040 1234567", "woman"]
    file(tmp_path, "participants.csv", "\n".join([",".join(names), ",".join(cells), "p2"]))
    records = read(tmp_path)
    assert rows(records, "participants", "person") == [("p2",)]
    slugs = [one[0] for one in found(records)]
    assert slugs.count("unknown-column") == 10_000
    assert slugs.count("personal-data") == 1


@pytest.mark.parametrize("lines", [[], [["person", "gender"]], [["person"], ["p1"]]])
@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "frame", "rows"])
def test_empty_tables_and_single_rows(tmp_path: Path, lines: list[list[str]], form: str) -> None:
    header, *body = lines or [[]]
    frame = pl.DataFrame(body, schema=dict.fromkeys(header, pl.String), orient="row")
    source: object = tmp_path
    match form:
        case "csv":
            file(tmp_path, "participants.csv", "\n".join(",".join(line) for line in lines))
        case "xlsx":
            workbook(tmp_path / "participants.xlsx", {"participants": lines})
        case "parquet":
            frame.write_parquet(tmp_path / "participants.parquet")
        case "frame":
            source = {"participants": frame}
        case "rows":
            source = {"participants": frame.to_dicts()}
    records = read(source)
    said = [one.slug for one in records.check()]
    assert said == ([] if body else ["records.empty-table"])
    assert len(rows(records, "participants", "person")) == len(body)


def test_all_unknown(tmp_path: Path) -> None:
    text = "person;labour_status;entry;education;disability\np1;ei tietoa;?;-;en halua vastata\np2;;;;\n"
    records = read(file(tmp_path, "enrolments.csv", text))
    columns = ("person", "labour_status", "entry", "education", "disability")
    assert rows(records, "enrolments", *columns) == [
        ("p1", None, None, None, "declined"),
        ("p2", None, None, None, None),
    ]
    assert found(records) == []


def test_a_missing_table_and_an_unknown_column_are_named(tmp_path: Path) -> None:
    file(tmp_path, "jaksot.csv", "osallistuja;aloituspvä;xyzzy\np1;1.8.2023;42\n")
    told = {(one.slug, one.table, one.column): one for one in read(tmp_path).check()}
    near = told["records.unknown-column-near", "enrolments", "B"]
    assert "'Entry'" in near.message("en")
    assert "xyzzy" in told["records.unknown-column", "enrolments", "C"].message("fi")
    missing = told["records.missing-table", "participants", None]
    assert "Osallistujat" in missing.message("fi")


def test_a_session_with_a_roster_and_a_headcount_and_people_in_two_projects() -> None:
    records = read(
        {
            "participants": [{"person": "p1"}],
            "sessions": [{"session": "s1"}, {"session": "s2"}],
            "attendance": [{"session": "s1", "person": "p1", "status": "present"}],
            "headcounts": [
                {"session": "s1", "count": 12},
                {"session": "s1", "count": 3, "in_roster": "no"},
                {"session": "s2", "count": 9},
            ],
            "enrolments": [
                {"person": "p1", "project": "a", "entry": "1.1.2023", "exit": "2.2.2022"},
                {"person": "p1", "project": "b", "entry": "1.3.2023"},
            ],
        }
    )
    said = {(one.slug, one.level.value, one.table, one.row, one.column) for one in records.check()}
    assert said == {
        ("records.headcount-overlap", "info", "headcounts", 1, "in_roster"),
        ("records.two-projects", "info", "enrolments", 1, "person"),
        ("records.R02", "error", "enrolments", 1, "exit"),
    }


class TestWorkbooks:
    """What a workbook may try."""

    def test_formulas_are_never_evaluated_nor_their_saved_results_taken(
        self, tmp_path: Path
    ) -> None:
        lines: list[Sequence[Any]] = [
            ["person", "gender", "municipality"],
            ["p1", '=CONCATENATE("nai","nen")', 91],
            ['=HYPERLINK("http://example.org/?"&B2,"p2")', "mies", "=1+90"],
            ["p3", "mies", None],
        ]
        plain = workbook(tmp_path / "a.xlsx", {"participants": lines})
        # A spreadsheet program saves the last result beside the formula.
        book = changed(
            plain,
            tmp_path / "participants.xlsx",
            "xl/worksheets/sheet1.xml",
            lambda part: part.replace(b"<v></v>", b"<v>nainen</v>").replace(b"<v />", b"<v>91</v>"),
        )
        records = read(book)
        assert sorted(one[:3] for one in found(records)) == [
            ("formula", 2, "gender"),
            ("formula", 3, "municipality"),
            ("formula", 3, "person"),
        ]
        assert rows(records, "participants", "person") == [("p3",)]

    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_what_looks_like_a_formula_is_written_as_text(self, tmp_path: Path, form: str) -> None:
        texts = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "-5", "a=b"]
        given = {
            "consents": pl.DataFrame({"person": [f"p{n}" for n in range(7)], "purpose": texts})
        }
        (written,) = write_records(read(given), tmp_path, format=form)  # type: ignore[arg-type]
        if form == "csv":
            cells = pl.read_csv(written, infer_schema=False)["purpose"].to_list()
        else:
            sheet = openpyxl.load_workbook(written)["consents"]
            purpose = list(sheet.iter_rows(min_row=2, min_col=2, max_col=2))
            assert all(cell.data_type != "f" for (cell,) in purpose)
            cells = [cell.value for (cell,) in purpose]
        assert cells == [
            "'=1+1", "'+cmd|' /C calc'!A0", "'-2+3", "'@SUM(A1)", "'=1", "-5", "a=b",
        ]  # fmt: skip

    def test_a_zip_bomb_is_refused_before_it_unpacks(self, tmp_path: Path) -> None:
        plain = workbook(tmp_path / "a.xlsx", {"participants": PEOPLE})
        bomb = changed(
            plain,
            tmp_path / "participants.xlsx",
            "xl/worksheets/sheet1.xml",
            lambda part: part + b" " * (520 * 1024 * 1024),
        )
        assert bomb.stat().st_size < 3_000_000
        with pytest.raises(RecordsError, match=r"520 megabytes, 512 are allowed"):
            read(bomb)

    def test_a_workbook_of_very_many_parts_is_refused(self, tmp_path: Path) -> None:
        book = workbook(tmp_path / "participants.xlsx", {"participants": PEOPLE})
        with zipfile.ZipFile(book, "a") as packed:
            for number in range(10_001):
                packed.writestr(f"xl/media/{number}", b"")
        with pytest.raises(RecordsError):
            read(book)

    def test_a_size_that_is_lied_about_is_no_way_in(self, tmp_path: Path) -> None:
        plain = workbook(tmp_path / "a.xlsx", {"participants": PEOPLE})
        data = bytearray(plain.read_bytes())
        name = b"xl/worksheets/sheet1.xml"
        at = data.rindex(name) - 46 + 24
        data[at : at + 4] = (10).to_bytes(4, "little")
        lying = file(tmp_path, "participants.xlsx", bytes(data))
        with pytest.raises(RecordsError, match="XLSX"):
            read(lying)

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
    @pytest.mark.parametrize("before", ["", " " * 5000, "<!-- x -->" * 1000])
    def test_document_types_and_entities_are_refused(
        self, tmp_path: Path, encoding: str, before: str
    ) -> None:
        plain = workbook(tmp_path / "a.xlsx", {"participants": PEOPLE})

        def with_type(part: bytes) -> bytes:
            body = part.decode()
            body = body[body.index("<worksheet") :]
            named = '<?xml version="1.0" encoding="utf-16"?>' if encoding != "utf-8" else ""
            declared = '<!DOCTYPE x [<!ENTITY a "p9"><!ENTITY b "&a;&a;&a;">]>'
            text = f"{named}{before}{declared}{body}".replace(">p1<", ">&b;<")
            mark = "\ufeff" if encoding == "utf-16-le" else ""
            return (mark + text).encode(encoding)

        book = changed(plain, tmp_path / "participants.xlsx", "xl/worksheets/sheet1.xml", with_type)
        with pytest.raises(RecordsError, match="DOCTYPE"):
            read(book)

    @pytest.mark.parametrize("part", ["workbook", "worksheets/sheet1", "_rels/workbook"])
    @pytest.mark.parametrize("cut", [1, 2, 40])
    def test_broken_parts_are_said(self, tmp_path: Path, part: str, cut: int) -> None:
        plain = workbook(tmp_path / "a.xlsx", {"participants": PEOPLE})
        name = f"xl/{part}.xml{'.rels' if '_rels' in part else ''}"
        broken = tmp_path / "participants.xlsx"
        book = changed(plain, broken, name, lambda data: data[: len(data) // cut - 9])
        with pytest.raises(RecordsError):
            read(book)

    def test_truth_times_and_numbers_in_cells(self, tmp_path: Path) -> None:
        lines: list[Sequence[Any]] = [
            ["session", "date", "start", "minutes", "cancelled"],
            ["s1", dt.date(2024, 1, 1), dt.time(9, 30), 90.0, True],
            [7, "1.2.2024", "klo 10.15", "120", False],
            ["s3", dt.datetime(2024, 1, 1, 12, 30), 0.5, 90.5, "ehkä"],
        ]
        records = read(workbook(tmp_path / "sessions.xlsx", {"Taul1": lines}))
        assert rows(records, "sessions", "session", "date", "start", "minutes", "cancelled") == [
            ("7", date(2024, 2, 1), "10:15", 120, "no"),
            ("s1", date(2024, 1, 1), "09:30", 90, "yes"),
        ]
        assert [(one[0], one[2], one[3]) for one in found(records)] == [
            ("not-a-date", "date", "'2024-01-01 12:30:00'"),
            ("not-a-time", "start", "'0.5'"),
            ("not-whole", "minutes", "'90.5'"),
            ("not-a-code", "cancelled", "'ehkä'"),
        ]


class TestFrames:
    """Dataframes as an embedder gives them."""

    def test_engines_may_be_mixed_when_they_are_eager(self) -> None:
        records = read(
            {
                "participants": pd.DataFrame({"person": ["p1"]}),
                "enrolments": pa.table({"person": ["p1", "p2"]}),
                "consents": pl.LazyFrame({"person": ["p1"]}),
            }
        )
        said = [(one.slug, one.table, one.row) for one in records.check()]
        assert said == [("records.no-such-person", "enrolments", 2)]

    def test_lazy_engines_are_not_mixed_and_relations_share_a_connection(self) -> None:
        one, two = duckdb.connect(), duckdb.connect()
        query = "select 'p1' as person"
        with pytest.raises(RecordsError, match="different engines"):
            read({"participants": one.sql(query), "enrolments": [{"person": "p1"}]})
        with pytest.raises(RecordsError, match="different DuckDB connections"):
            read({"participants": one.sql(query), "enrolments": two.sql(query)})
        assert (
            read({"participants": one.sql(query), "enrolments": one.sql(query)}).check() is not None
        )

    @pytest.mark.parametrize(
        "native",
        [
            pd.DataFrame([["p1", "x", "y"]], columns=["person", "gender", "gender"]),
            pa.table([["p1"], ["x"], ["y"]], names=["person", "gender", "gender"]),
            duckdb.connect().sql("select 'p1' as person, 'x' as gender, 'y' as gender"),
        ],
        ids=["pandas", "pyarrow", "duckdb"],
    )
    def test_two_columns_of_one_name_are_refused(self, native: object) -> None:
        with pytest.raises(RecordsError, match="two columns named 'gender'"):
            read({"participants": native})

    def test_what_is_no_cell_is_no_value(self) -> None:
        nested = pl.DataFrame({"person": [["a"], None], "gender": [{"x": 1}, {"x": 2}]})
        objects = [{"person": object()}, {"person": [1]}, {"person": b"x"}, {"person": {"a": 1}}]
        assert [one[0] for one in found(read({"participants": objects}))] == ["not-a-text"] * 4
        for frame in (nested, nested.lazy()):
            slugs = {one[:3] for one in found(read({"participants": frame}))}
            assert slugs == {
                ("not-a-text", 1, "person"),
                ("not-a-code", 1, "gender"),
                ("missing-value", 2, "person"),
                ("not-a-code", 2, "gender"),
            }

    def test_pandas_columns_of_mixed_kinds(self) -> None:
        frame = pd.DataFrame(
            {
                "person": ["p1", 2, "x", 3.5],
                "birth_date": ["1.2.1990", dt.date(1990, 1, 1), pd.Timestamp("1990-02-03"), pd.NaT],
                "birth_year": [1990.0, float("nan"), 1991, None],
                "citizenship": ["FI", float("nan"), pd.NA, None],
            }
        )
        records = read({"participants": frame})
        assert rows(records, "participants", "person", "birth_date", "birth_year", "citizenship") == [
            ("2", date(1990, 1, 1), None, None),
            ("3.5", None, None, None),
            ("p1", date(1990, 2, 1), 1990, "FI"),
            ("x", date(1990, 2, 3), 1991, None),
        ]  # fmt: skip
        assert found(records) == []

    @pytest.mark.parametrize("junk", [5, None, "text", object(), {"a": [1]}])
    def test_what_is_no_table_is_refused_by_name(self, junk: object) -> None:
        with pytest.raises(RecordsError, match="participants"):
            read({"participants": junk})

    @pytest.mark.parametrize("junk", [[{"person": "p1"}], 5, None, pl.DataFrame()])
    def test_what_is_no_source_is_refused_without_repeating_it(self, junk: object) -> None:
        with pytest.raises(RecordsError, match="give the path"):
            read(junk)


class TestFindingsOnRowsOfLazyFrames:
    """Rows are numbered where the engine has an order."""

    @pytest.mark.parametrize("engine", ["polars lazy", "duckdb"])
    def test_rows_are_named_without_a_row_column(self, engine: str) -> None:
        frame = pl.DataFrame({"person": ["p1", "p2", "p3"], "gender": ["man", "x-y", "woman"]})
        native: object = frame.lazy()
        if engine == "duckdb":
            native = duckdb.connect().from_arrow(frame.to_arrow())
        records = read({"participants": native})
        assert found(records) == [("not-a-code", 2, "gender", "…")]
        assert rows(records, "participants", "row", "person") == [(1, "p1"), (3, "p3")]
        assert isinstance(records.frame("participants"), nw.LazyFrame)


class TestFiles:
    """Files that cannot be read at all."""

    @pytest.mark.parametrize(
        ("name", "content", "says"),
        [
            ("participants.xlsx", b"hello", "XLSX"),
            ("participants.parquet", b"hello", "Parquet"),
            ("hanke.sqlite", b"SQLite format 3\x00" + b"garbage" * 500, "SQLite"),
            ("hanke.duckdb", b"garbage" * 100, "DuckDB"),
            ("participants.doc", b"hello", "may be .csv"),
        ],
    )
    def test_broken_files_are_named(
        self, tmp_path: Path, name: str, content: bytes, says: str
    ) -> None:
        with pytest.raises(RecordsError, match=says) as raised:
            read(file(tmp_path, name, content))
        assert str(raised.value).startswith(name)

    def test_nothing_there(self, tmp_path: Path) -> None:
        with pytest.raises(RecordsError, match="no such file"):
            read(tmp_path / "ei-ole")
        with pytest.raises(RecordsError, match="no CSV"):
            read(tmp_path)

    @pytest.mark.parametrize("name", ["osallistujat 010190-123A.csv", "anna@example.org.csv"])
    def test_a_file_named_after_a_person_is_refused_unnamed(
        self, tmp_path: Path, name: str
    ) -> None:
        with pytest.raises(RecordsError) as raised:
            read(file(tmp_path, name, "person\np1\n"))
        assert name.partition(".")[0] not in str(raised.value)

    def test_a_sheet_named_after_a_person_is_not_named(self, tmp_path: Path) -> None:
        sheets = {"participants": PEOPLE, "tel 040 1234567": [["muistiinpanoja"]]}
        records = read(workbook(tmp_path / "kirja.xlsx", sheets))
        assert "1234567" not in " ".join(map(str, records.check()))
        assert [one[0] for one in found(records)] == ["unknown-table"]

    def test_a_view_of_a_database_reads_no_other_file(self, tmp_path: Path) -> None:
        secret = file(tmp_path, "secret.csv", "person\np9\n")
        with duckdb.connect(str(tmp_path / "hanke.duckdb")) as opened:
            opened.execute("create table enrolments as select 'p1' as person")
            opened.execute(f"create view participants as select * from read_csv('{secret}')")
        with pytest.raises(RecordsError, match="DuckDB"):
            read(tmp_path / "hanke.duckdb")
