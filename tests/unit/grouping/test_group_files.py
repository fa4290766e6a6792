"""Rosters from files and plans to workbooks: clear errors, and nothing personal repeated."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from osallisuus import (
    GroupRequest,
    InvalidRequestError,
    LanguageSkill,
    OpenGroup,
    Person,
    Roster,
    SizeRange,
    WeeklyTime,
    form_groups,
    read_roster,
    workbook_of,
)
from osallisuus.catalogue import LANGUAGES
from osallisuus.grouping.samples import sample_roster


def written(folder: Path, text: str, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return path


def problems(path: Path, language: str = "en") -> list[str]:
    with pytest.raises(InvalidRequestError) as wrong:
        read_roster(path)
    return wrong.value.text(language).splitlines()


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_every_column_is_read(tmp_path: Path, start: str, separator: str) -> None:
    cells = {
        "id": "P-1",
        "locality": "Tornio",
        "backgrounds": "finland|iraq",
        "languages": "fi:b1 | ar",
        "gender": "woman",
        "age": "31",
        "available": "tue 09:00-12:00|thu 17:00-19:00",
        "needs": "step-free",
        "wish_people": "P-2",
        "wish_sites": "S",
        "travel": "S=25",
        "previous_groups": "G-2016",
        "keep_together": "P-2",
        "keep_apart": "P-3",
        "placed": "G-1",
        "experience": "2",
        "waiting_days": "40",
        "label.boots": "rubber",
        "number.swims": "3",
    }
    text = f"{start}{separator.join(cells)}\r\n{separator.join(cells.values())}\r\n\r\n"
    sites = written(tmp_path, "id,capacity,opens\nS,8,mon 08:00-20:00\n", "sites.csv")
    leaders = written(tmp_path, "id,languages,max_groups\nF,fi|ar,2\n", "leaders.csv")
    roster = read_roster(written(tmp_path, text), sites=sites, facilitators=leaders)
    assert roster.people == (
        Person(
            id="P-1",
            locality="Tornio",
            backgrounds=("finland", "iraq"),
            languages=(LanguageSkill(code="fi", level=3), LanguageSkill(code="ar")),
            gender="woman",
            age=31,
            available=(WeeklyTime.read("tue 09:00-12:00"), WeeklyTime.read("thu 17:00-19:00")),
            needs=("step-free",),
            wish_people=("P-2",),
            wish_sites=("S",),
            travel={"S": 25},
            previous_groups=("G-2016",),
            keep_together=("P-2",),
            keep_apart=("P-3",),
            placed="G-1",
            experience=2,
            waiting_days=40,
            labels={"boots": "rubber"},
            numbers={"swims": 3},
        ),
    )
    assert (roster.sites[0].capacity, roster.facilitators[0].max_groups) == (8, 2)
    assert roster.groups == ()


def test_an_empty_cell_is_not_known_and_a_dash_is_at_no_time(tmp_path: Path) -> None:
    roster = read_roster(written(tmp_path, "id,available,age\nA,,\nB,-,\n"))
    assert [person.available for person in roster.people] == [None, ()]
    assert roster.people[0].age is None


def test_every_problem_is_listed_with_file_line_and_column(tmp_path: Path) -> None:
    text = (
        "id,age,available,languages,travel\nA,old,tue,english,S\nB,1\nC,2,mon 9:00-8:00,fi:B9,S=x\n"
    )
    assert [line.partition(": ")[0] for line in problems(written(tmp_path, text))] == [
        "people.csv:2:age",
        "people.csv:2:available",
        "people.csv:2:languages",
        "people.csv:2:travel",
        "people.csv:3",
        "people.csv:4:languages",
        "people.csv:4:travel",
    ]


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("", "no header"),
        ("age", "the column id is missing"),
        ("id,id", "twice"),
        ("id,etunimi", "pseudonymous ids"),
        ("id,Sukunimi", "pseudonymous ids"),
        ("id,email", "pseudonymous ids"),
        ("id,agge", "did you mean age"),
        ("id,shoe size in winter", "is not known"),
        ("id,matti@example.org", "the heading holds personal data"),
    ],
)
def test_a_bad_header_is_refused(tmp_path: Path, header: str, told: str) -> None:
    (line,) = problems(written(tmp_path, f"{header}\n"))
    assert told in line
    assert "matti" not in line


@pytest.mark.parametrize(
    "secret", ["010190-123A", "matti.meikalainen@example.org", "+358 40 123 4567"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_personal_data_is_refused_and_never_repeated(
    tmp_path: Path, secret: str, language: str
) -> None:
    (line,) = problems(written(tmp_path, f"id,locality\nA,{secret}\n"), language)
    assert line.startswith("people.csv:2:locality: ")
    assert secret not in line


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (line,) = problems(tmp_path / "missing.csv")
    assert "cannot be opened" in line
    latin = tmp_path / "latin.csv"
    latin.write_bytes("id,locality\nA,Hämeenlinna\n".encode("latin-1"))
    (line,) = problems(latin)
    assert "UTF-8" in line


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_holds_the_plan_and_nothing_sensitive(language: str) -> None:
    request = GroupRequest(
        people=sample_roster(24, localities=1, seed=4).roster, steps=500, solver="search"
    )
    plan = form_groups(request)
    book = openpyxl.load_workbook(BytesIO(workbook_of(plan, language)))
    groups, people, _, figures = book.worksheets
    assert [row[0].value for row in groups.iter_rows(min_row=2)] == [g.id for g in plan.groups]
    assert {row[0].value: row[1].value for row in people.iter_rows(min_row=2)} == {
        person: group.id for group in plan.groups for person in group.people
    }
    assert figures.max_row == len(plan.figures) + 1
    shown = " ".join(
        str(cell.value) for s in book.worksheets for row in s.iter_rows() for cell in row
    )
    assert not [secret for secret in ("somalia", "iraq", "woman", "step-free") if secret in shown]


def test_an_id_like_a_formula_stays_a_text() -> None:
    roster = Roster(
        people=[Person(id=f"=1+{n}", placed="=G") for n in range(3)], groups=[OpenGroup(id="=G")]
    )
    plan = form_groups(
        GroupRequest(people=roster, size=SizeRange(least=3, most=3), solver="search", steps=10)
    )
    book = openpyxl.load_workbook(BytesIO(workbook_of(plan)))
    cell = book.worksheets[0].cell(row=2, column=1)
    assert (cell.value, cell.data_type) == ("=G", "s")
