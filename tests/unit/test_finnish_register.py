"""The register importer: rows in are documents and rejects, and nothing changes on the way."""

import csv
import io
import os
import tracemalloc
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osallisuus import DocumentError, Level, PartialDate, Project, Toolkit
from osallisuus.importing.finnish_register import (
    COLUMNS,
    REJECTS,
    Reject,
    import_register,
    read_register,
)

KIT = Toolkit.build()
ROW = [
    "S20156",
    "ESR",
    "Ohjaamo  Lahti | tuki",
    "3",
    "Keski-Suomen elinkeino- liikenne- ja ympäristökeskus",
    "Toiminnassa",
    "1.3.2015",
    "28.2.2018",
    "Lahden kaupunki",
    "92951",
    "50177.67",
    "461 132,5",
    "",
]


def write(path: Path, rows: list[list[str]], encoding: str = "utf-8", separator: str = ",") -> Path:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator)
    writer.writerows([list(COLUMNS), *rows])
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def changed(**cells: str) -> list[str]:
    row = list(ROW)
    for name, value in cells.items():
        row[[column.split()[0].casefold() for column in COLUMNS].index(name)] = value
    return row


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_row_is_read_whatever_the_file_is_written_in(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    (project,) = read_register(write(tmp_path / "r.csv", [ROW], encoding, separator))
    assert isinstance(project, Project)
    assert project.id == "s20156"
    assert project.name["und"] == "Ohjaamo Lahti , tuki"
    assert project.provenance[0].value == "Ohjaamo  Lahti | tuki"
    assert project.period is not None
    assert (str(project.period.start), str(project.period.end)) == ("2015-03-01", "2018-02-28")
    values = [amount.value for amount in project.funding[0].amounts]
    assert values == [Decimal("92951"), Decimal("50177.67"), Decimal("461132.5")]
    assert "ympäristökeskus" in project.organisations[1].name["und"]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (changed(koodi="20156"), "Koodi", "register.code"),
        (changed(koodi="../../etc"), "Koodi", "register.code"),
        (changed(aloituspvm="31.2.2015"), "Aloituspvm", "register.date"),
        (changed(aloituspvm="2015-03-01"), "Aloituspvm", "register.date"),
        (changed(hankkeen=" | "), None, None),
        (changed(hankkeen="  "), "Hankkeen nimi", "register.empty"),
        (changed(toteuttajan=""), "Toteuttajan nimi", "register.empty"),
        (changed(suunniteltu="noin 5"), COLUMNS[11], "register.amount"),
        (changed(suunniteltu="1.2.3"), COLUMNS[11], "register.amount"),
        (ROW[:-1], None, "register.width"),
        ([*ROW, "x"], None, "register.width"),
    ],
)
def test_a_row_that_cannot_be_read_is_kept_with_the_reason(
    tmp_path: Path, row: list[str], column: str | None, code: str | None
) -> None:
    (found,) = read_register(write(tmp_path / "r.csv", [row]))
    if code is None:
        assert isinstance(found, Project)
        return
    assert isinstance(found, Reject)
    assert (found.line, found.column, found.code) == (2, column, code)
    assert found.cells == tuple(row)
    for language in ("fi", "sv", "en"):
        assert found.message(language)


def test_a_code_that_comes_twice_is_rejected_the_second_time(tmp_path: Path) -> None:
    first, second = read_register(write(tmp_path / "r.csv", [ROW, ROW]))
    assert isinstance(first, Project)
    assert isinstance(second, Reject)
    assert (second.line, second.code) == (3, "register.twice")


def test_lines_are_counted_over_line_breaks_in_cells_and_empty_lines(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", [changed(hankkeen="kaksi\nriviä")])
    path.write_bytes(path.read_bytes() + b"\r\n" + b"S1,x\r\n")
    project, reject = read_register(path)
    assert isinstance(project, Project)
    assert isinstance(reject, Reject)
    assert reject.line == 5


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"Koodi;Rahasto\n"])
def test_a_file_without_the_columns_is_refused_as_a_whole(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match="the header lacks the columns"):
        list(read_register(path))


def test_no_file_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="there is no such file"):
        list(read_register(tmp_path / "nothing.csv"))


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    cells=st.lists(st.text(max_size=20), min_size=13, max_size=13),
    replaced=st.sets(st.integers(0, 12), max_size=4),
)
def test_rows_in_are_documents_and_rejects(
    tmp_path: Path, cells: list[str], replaced: set[int]
) -> None:
    row = [
        cells[place].encode("utf-8", "ignore").decode() if place in replaced else value
        for place, value in enumerate(ROW)
    ]
    path = write(tmp_path / "r.csv", [row, ROW[:3], changed(koodi="S99999")])
    out = tmp_path / "out"
    report = import_register(path, out, KIT)
    assert report.rows == 3
    assert report.rows == report.documents + len(report.rejects)
    for one in out.glob("*.json"):
        KIT.load(one)
    for old in out.iterdir():
        old.unlink()


def test_twenty_thousand_rows_need_no_more_memory_than_two_hundred(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        rows = [changed(koodi=f"S{10000 + number}") for number in range(count)]
        path = write(tmp_path / "r.csv", rows)
        del rows
        tracemalloc.start()
        assert sum(isinstance(found, Project) for found in read_register(path)) == count
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    # What grows is the set of codes seen, some hundred bytes a row.
    assert peak(20_000) < peak(200) + 20_000 * 300


def test_the_real_register_comes_through_whole(tmp_path: Path) -> None:
    shared = Path(os.environ.get("OSALLISUUS_SHARED", Path(__file__).parents[3] / "shared"))
    path = shared / "data" / "finnish_esf_projects_2014-2016.csv"
    if not path.is_file():
        pytest.skip("the register is not here")
    day = PartialDate.parse("2016")
    report = import_register(path, tmp_path, KIT, as_of=day)
    assert (report.rows, report.documents, report.rejects) == (786, 786, ())
    assert not (tmp_path / REJECTS).exists()
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            project = KIT.load(tmp_path / f"{row['Koodi'].lower()}.json")
            assert not [f for f in KIT.check(project) if f.level is not Level.INFO]
            assert [amount.value for amount in project.funding[0].amounts] == [
                Decimal(row[column]) for column in COLUMNS[9:]
            ]
            assert project.period is not None
            start = project.period.start
            assert start is not None
            assert f"{start.day}.{start.month}.{start.year}" == row["Aloituspvm"]
