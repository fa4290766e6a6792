"""A table that stands in several files or sheets is read as one, and every row is named where it stands."""

from collections.abc import Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from osallisuus import Records, Toolkit

KIT = Toolkit.build()


def people(records: Records) -> list[str]:
    frame: pl.DataFrame = records.frame("participants").lazy().collect().to_polars()
    return frame["person"].to_list()


def said(records: Records) -> set[tuple[str, str | None, int | None, str | None]]:
    return {
        (one.slug.removeprefix("records."), one.source, one.row, one.column)
        for one in records.check()
    }


def test_a_file_for_each_year(tmp_path: Path) -> None:
    (tmp_path / "osallistujat 2023.csv").write_text(
        "Hanke X\nperson;gender;xyzzy\np1;nainen;\np2;xxx;soita 040 1234567\n"
    )
    (tmp_path / "osallistujat 2024.csv").write_text("gender,person\nman,p3\nman,p1\nman\n,p4,x\n")
    spells = {
        "person": ["p3", "p1"],
        "entry": [date(2024, 1, 1)] * 2,
        "exit": [None, date(2023, 1, 1)],
    }
    pl.DataFrame(spells).write_parquet(tmp_path / "jaksot 2024.parquet")
    (tmp_path / "jaksot 2023.csv").write_text("person,entry,exit\np1,1.2.2023,1.1.2023\n")
    records = KIT.records(tmp_path)
    assert people(records) == ["p1", "p3"]
    first, second = "osallistujat 2023.csv", "osallistujat 2024.csv"
    assert said(records) == {
        ("not-a-code", first, 4, "gender"),
        ("personal-data", first, 4, "C"),
        ("unknown-column", first, None, "C"),
        ("duplicate-row", second, 3, "person"),
        ("missing-value", second, 4, "person"),
        ("ragged-row", second, 5, None),
        ("R02", "jaksot 2023.csv", 2, "exit"),
        ("R02", "jaksot 2024.parquet", 2, "exit"),
    }
    (again,) = records.findings.of_rule("records.duplicate-row")
    assert "3 (osallistujat 2023.csv)" in again.message()
    counts = records.counts["participants"]
    assert (counts.read, counts.accepted, counts.rejected) == (6, 2, 4)
    frame: pl.DataFrame = records.frame("participants").lazy().collect().to_polars()
    assert [records.place("participants", row) for row in frame["row"]] == [(first, 3), (second, 2)]


def test_a_sheet_for_each_group(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, person in (("Läsnäolot kevät", "p1"), ("Läsnäolot syksy", "p2")):
        sheet = book.create_sheet(title)
        sheet.append(["Kokoontuminen", "Osallistuja", "Minuutit"])
        sheet.append(["s1", person, "paljon"])
        sheet.append(["s2", person, 90])
    book.save(tmp_path / "seuranta.xlsx")
    records = KIT.records(tmp_path / "seuranta.xlsx")
    assert records.counts["attendance"].accepted == 2
    bad = [one for one in records.findings if one.level == "error"]
    assert [(one.source, one.row) for one in bad] == [
        ("seuranta.xlsx/Läsnäolot kevät", 2),
        ("seuranta.xlsx/Läsnäolot syksy", 2),
    ]


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["p1", "p2", "p3", "p4", "p5", ""]),
        st.sampled_from(["nainen", "man", "x", "", "040 1234567"]),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(parts=st.lists(ROWS, min_size=1, max_size=4))
def test_parts_are_read_as_the_whole_would_be(parts: list[Sequence[tuple[str, str]]]) -> None:
    header = "person,gender\n"
    with TemporaryDirectory() as folder, TemporaryDirectory() as whole:
        lines = [[f'"{person}","{gender}"\n' for person, gender in rows] for rows in parts]
        for number, part in enumerate(lines):
            Path(folder, f"participants {number}.csv").write_text(header + "".join(part))
        Path(whole, "participants.csv").write_text(header + "".join(chain.from_iterable(lines)))
        split, one = KIT.records(folder), KIT.records(whole)
        assert people(split) == people(one)
        assert split.counts == one.counts
        before = [sum(map(len, lines[:number])) for number in range(len(lines))]
        rows_of = {f"participants {number}.csv": start for number, start in enumerate(before)}
        found = {
            (told.slug, told.column, rows_of[told.source or ""] + told.row)
            for told in split.findings
            if told.row
        }
        assert found == {(told.slug, told.column, told.row) for told in one.findings if told.row}
