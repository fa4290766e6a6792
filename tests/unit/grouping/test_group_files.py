"""Rosters from files and plans to workbooks: clear errors, and nothing personal repeated."""

import re
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Literal

import attrs
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from osallisuus.grouping.cells import CellError, weekly
from osallisuus.grouping.reading import FACILITATORS, PEOPLE, SITES
from osallisuus.grouping.samples import sample_roster
from osallisuus.planning.tables import RESOURCE_COLUMNS as RESOURCES
from osallisuus.planning.tables import WAITING_COLUMNS as WAITING
from osallisuus.sheets.grid import SheetColumn
from osallisuus.sheets.words import words_of


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
    others = "".join(f"{name}{separator * (len(cells) - 1)}\r\n" for name in ("P-2", "P-3"))
    sites = written(tmp_path, "id,capacity,opens\nS,8,mon 08:00-20:00\n", "sites.csv")
    leaders = written(tmp_path, "id,languages,max_groups\nF,fi|ar,2\n", "leaders.csv")
    roster = read_roster(written(tmp_path, text + others), sites=sites, facilitators=leaders)
    assert roster.people[1:] == (Person(id="P-2"), Person(id="P-3"))
    assert roster.people[0] == Person(
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
    )
    assert (roster.sites[0].capacity, roster.facilitators[0].max_groups) == (8, 2)
    assert roster.groups == ()


def test_an_empty_cell_is_not_known_and_a_dash_is_at_no_time(tmp_path: Path) -> None:
    roster = read_roster(written(tmp_path, "id,available,age\nA,,\nB,-,\n"))
    assert [person.available for person in roster.people] == [None, ()]
    assert roster.people[0].age is None


def test_every_problem_is_listed_with_file_line_and_column(tmp_path: Path) -> None:
    text = (
        "id,age,available,languages,travel\nA,old,tue,klingon,S\nB,1\nC,2,mon 9:00-8:00,fi:B9,S=x\n"
    )
    assert [line.partition(": ")[0] for line in problems(written(tmp_path, text))] == [
        "people.csv:2:age",
        "people.csv:2:available",
        "people.csv:2:languages",
        "people.csv:2:travel",
        "people.csv:3",
        "people.csv:4:available",
        "people.csv:4:languages",
        "people.csv:4:travel",
    ]


def test_ids_in_cells_are_those_of_rows(tmp_path: Path) -> None:
    text = (
        "id,keep_apart,keep_together,wish_people,wish_sites\n"
        "P-1,P-9|P-2,P-1,Matti,\nP-2,P-2,,P-3,S-1|S-2\nP-3,,,,\nP-2,,,,\nP-2,,,,\n"
    )
    (tmp_path / "sites.csv").write_text("id\nS-1\n", encoding="utf-8")
    with pytest.raises(InvalidRequestError) as caught:
        read_roster(written(tmp_path, text), sites=tmp_path / "sites.csv")
    assert [problem.text() for problem in caught.value.problems] == [
        "people.csv:2:keep_apart: 'P-9' is not in the roster; mend the id or add the person",
        "people.csv:2:wish_people: '(…)' is not in the roster; mend the id or add the person",
        "people.csv:3:keep_apart: 'P-2' refers to itself; remove the reference",
        "people.csv:3:wish_sites: there is no site 'S-2'; mend the id or add the site",
        "people.csv:5:id: the id 'P-2' is there 3 times; remove the duplicates",
    ]


def test_an_id_that_may_be_a_name_is_not_repeated(tmp_path: Path) -> None:
    told = problems(written(tmp_path, "id,keep_apart\nLiisa,Liisa\nLiisa,\n"))
    assert [line.partition(": ")[0] for line in told] == [
        "people.csv:2:keep_apart",
        "people.csv:3:id",
    ]
    assert "Liisa" not in "".join(told)


def test_what_is_wrong_twice_is_told_twice_and_a_column_reads_in_its_own_way(
    tmp_path: Path,
) -> None:
    rows = "P-1,old,1,1\nP-2,old,1,1\nP-3,?,-,1\nP-4,?,-,-\n"
    wrong = written(tmp_path, f"id,age,backgrounds,experience\n{rows}")
    assert [line.partition(": ")[0] for line in problems(wrong)] == [
        "people.csv:2:age",
        "people.csv:3:age",
        "people.csv:5:experience",
    ]
    right = written(tmp_path, "id,age,backgrounds,experience\n3,3,3,3\n4,3,3,?\n5,?,-,3\n")
    assert [
        (one.id, one.age, one.backgrounds, one.experience) for one in read_roster(right).people
    ] == [("3", 3, ("3",), 3), ("4", 3, ("3",), None), ("5", None, (), 3)]


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
    lost = written(tmp_path, "id,locality\nA,H\ufffdmeenlinna\n")
    (line,) = problems(lost)
    assert "UTF-8" in line
    (line,) = problems(written(tmp_path, 'id,locality\nA,"Kemi\n'))
    assert line.startswith("people.csv:2: a quotation mark has no pair")


FINNISH = (
    "Ryhmien ilmoittautuneet;;;;;;;\r\n"
    "Tunnus;Kotikunta;Taustat;Kielitaito;Sukupuoli;Ikä;Sopivat ajat;Eri ryhmään\r\n"
    "P-1;Tornio;Suomi, Irak;suomi B1, arabia;Nainen;31;ti ja to klo 9–12, pe 17.30–19;P-2\r\n"
    "P-2;Hämeenlinna;ei tiedossa;fi (A2);mies;;ei;\r\n"
    "P-3;Åbo;;;?;40;ei tiedossa;-\r\n"
    ";;;;;;;\r\n"
)
SWEDISH = FINNISH.replace(
    "Tunnus;Kotikunta;Taustat;Kielitaito;Sukupuoli;Ikä;Sopivat ajat;Eri ryhmään",
    "Kod;Hemkommun;Bakgrunder;Språk;Kön;Ålder;Lediga tider;Inte med",
).replace("ti ja to klo 9–12, pe 17.30–19", "tis och tors kl. 9-12 | fredagar 17.30-19")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")


def as_people_here_write() -> tuple[Person, ...]:
    return (
        Person(
            id="P-1",
            locality="Tornio",
            backgrounds=("Suomi", "Irak"),
            languages=(LanguageSkill(code="fi", level=3), LanguageSkill(code="ar")),
            gender="woman",
            age=31,
            available=tuple(
                map(WeeklyTime.read, ("tue 9:00-12:00", "thu 9:00-12:00", "fri 17:30-19:00"))
            ),
            keep_apart=("P-2",),
        ),
        Person(
            id="P-2",
            locality="Hämeenlinna",
            languages=(LanguageSkill(code="fi", level=2),),
            gender="man",
            available=(),
        ),
        Person(id="P-3", locality="Åbo", age=40),
    )


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", [FINNISH, SWEDISH], ids=["fi", "sv"])
def test_what_excel_saves_is_read(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "ilmoittautuneet.csv"
    # What Excel calls Unicode text has tabulators.
    path.write_bytes(text.replace(";", "\t" if encoding == "utf-16" else ";").encode(encoding))
    assert read_roster(path).people == as_people_here_write()


def sheets_written(path: Path, **sheets: str) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, text in sheets.items():
        sheet = book.create_sheet(title)
        for line in text.splitlines():
            sheet.append([int(c) if c.isdigit() else c or None for c in line.split(";")])
    book.save(path)
    return path


def test_a_workbook_is_read_sheet_by_sheet(tmp_path: Path) -> None:
    path = sheets_written(
        tmp_path / "kaikki.xlsx",
        Ohje="Täytä toinen lehti",
        Ihmiset=FINNISH,
        Paikat="Paikka;Paikkoja;Auki\nS;8;ma-pe 8-20",
        Ohjaajat="Ohjaaja;Ohjauskielet;Ryhmiä enintään\nF;suomi, arabia;2",
    )
    roster = read_roster(path, sites=path, facilitators=path)
    assert roster.people == as_people_here_write()
    (site,), (leader,) = roster.sites, roster.facilitators
    assert (site.id, site.capacity, len(site.opens or ())) == ("S", 8, 5)
    assert (leader.id, leader.languages, leader.max_groups) == ("F", ("fi", "ar"), 2)


def test_of_two_sheets_with_people_none_is_left_out_in_silence(tmp_path: Path) -> None:
    path = sheets_written(tmp_path / "a.xlsx", Kemi="Tunnus;Ikä\nA;30", Tornio="Tunnus;Ikä\nB;31")
    (line,) = problems(path)
    assert line.startswith("a.xlsx:1: 2 sheets look like the same table")


def test_a_workbook_that_is_none_is_told(tmp_path: Path) -> None:
    for language, word in (("fi", "tiedostoa"), ("sv", "filen"), ("en", "file")):
        (line,) = problems(written(tmp_path, "id\n", "people.xlsx"), language)
        assert line.startswith("people.xlsx:1: ")
        assert word in line
    (line,) = problems(tmp_path / "missing.xlsx")
    assert "cannot be opened" in line


def test_formulas_and_rows_of_a_workbook_are_told_by_their_heading(tmp_path: Path) -> None:
    path = sheets_written(tmp_path / "a.xlsx", Taul1="Otsikko;\n;\nTunnus;Ikä\nA;=1+1\nB;vanha")
    assert [line.partition(": ")[0] for line in problems(path)] == ["a.xlsx:4:Ikä", "a.xlsx:5:Ikä"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_heading_is_told_in_the_language_asked_for(tmp_path: Path, language: str) -> None:
    lines = problems(written(tmp_path, "Ikä;Matti Virtanen;Sukupuloi\n1;2;3\n"), language)
    known = {"fi": "Sopivat ajat|Ajat", "sv": "Tider", "en": "available"}[language]
    assert any(word in lines[0] for word in known.split("|"))
    assert lines[1].startswith("people.csv:1:C: ")
    assert "sukupuoli" in lines[1]
    assert "Matti" not in "".join(lines)
    assert {"fi": "Tunnus", "sv": "Id", "en": "id"}[language] in lines[2]


@pytest.mark.parametrize("columns", [PEOPLE, SITES, FACILITATORS, WAITING, RESOURCES])
def test_no_heading_means_two_columns(columns: Iterable[SheetColumn]) -> None:
    words = [
        (word, column.name)
        for column in columns
        for key in column.keys
        for word in set(words_of(key, column.name))
    ]
    meanings: dict[str, set[str]] = {}
    for word, name in words:
        meanings.setdefault(word, set()).add(name)
    assert {word: names for word, names in meanings.items() if len(names) > 1} == {}
    assert all(list(words_of(key)) for column in columns for key in column.keys)


DAY_WORDS = {
    1: ("ma", "Maanantai", "maanantaisin", "mån", "måndagar", "Mon", "monday"),
    2: ("ti", "tiistai", "tis", "tue", "Tuesdays"),
    3: ("ke", "keskiviikkoisin", "ons", "wed"),
    4: ("to", "torstai", "tors", "thu"),
    5: ("pe", "perjantaisin", "fre", "fri"),
    6: ("la", "lauantai", "lör", "sat"),
    7: ("su", "sunnuntai", "sön", "sun"),
}


@st.composite
def written_times(draw: st.DrawFn) -> tuple[str, set[tuple[int, int]]]:
    """Draw a cell, and the quarters of the week it means."""
    parts, quarters = [], set()
    for _ in range(draw(st.integers(1, 3))):
        days = draw(st.lists(st.integers(1, 7), min_size=1, max_size=3, unique=True))
        names = [draw(st.sampled_from(DAY_WORDS[day])) for day in days]
        if len(days) == 2 and days[0] < days[1] and draw(st.booleans()):
            said = draw(st.sampled_from(["-", "–", " - "])).join(names)
            days = list(range(days[0], days[1] + 1))
        else:
            said = draw(st.sampled_from([", ", " ja ", " och ", "/", " & "])).join(names)
        start = draw(st.integers(0, 94))
        end = draw(st.integers(start + 1, 96))
        dot = draw(st.sampled_from(".:"))
        clocks = [
            f"{q // 4}" if q % 4 == 0 and draw(st.booleans()) else f"{q // 4}{dot}{q % 4 * 15:02}"
            for q in (start, end)
        ]
        hours = draw(st.sampled_from(["-", "–", " - "])).join(clocks)
        parts.append(f"{said}{draw(st.sampled_from([' ', ' klo ', ': ', ' kl. ']))}{hours}")
        quarters |= {(day, quarter) for day in days for quarter in range(start, end)}
    return draw(st.sampled_from(["|", "; ", ", ", "\n"])).join(parts), quarters


@given(written_times())
def test_times_are_read_as_they_are_written(drawn: tuple[str, set[tuple[int, int]]]) -> None:
    text, quarters = drawn
    times = weekly(text)
    read = {(t.day, q) for t in times for q in range(t.start // 15, t.end // 15)}
    assert read == quarters


@given(st.text(alphabet="mati toke9.:12-–,;| klo", max_size=20))
def test_a_cell_of_times_is_read_or_refused(text: str) -> None:
    try:
        times = weekly(text.strip())
    except CellError as error:
        assert set(error.wordings) == set(LANGUAGES)
    else:
        assert all(0 <= time.start < time.end <= 1440 for time in times)


@pytest.mark.parametrize(
    "text",
    ["ma", "ma; ti 9-12", "9-12", "ma-9-12", "ke-ma 9-12", "ma 12-9", "ma 9-25", "ma 9", "x"],
)
def test_times_that_say_too_little_are_refused(text: str) -> None:
    with pytest.raises(CellError):
        weekly(text)


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
    english = {str(g.meeting) for g in plan.groups}
    meetings = {row[2].value for row in groups.iter_rows(min_row=2)}
    assert (meetings == english) == (language == "en")
    for language_, day in {
        "fi": "ma|ti|ke|to|pe|la|su",
        "sv": "mån|tis|ons|tors|fre|lör|sön",
    }.items():
        if language == language_:
            pattern = rf"(?:{day}) \d{{1,2}}\.\d\d–\d{{1,2}}\.\d\d"
            assert all(re.fullmatch(pattern, str(meeting)) for meeting in meetings)
            assert all(str(meeting) in plan.text(language) for meeting in meetings)
    shown = " ".join(
        str(cell.value) for s in book.worksheets for row in s.iter_rows() for cell in row
    )
    assert not [secret for secret in ("somalia", "iraq", "woman", "step-free") if secret in shown]


@pytest.mark.parametrize("stopped", ["time", "interrupted"])
def test_a_workbook_says_that_its_plan_was_cut_short(
    stopped: Literal["time", "interrupted"],
) -> None:
    roster = sample_roster(12, localities=1, seed=4).roster
    plan = form_groups(GroupRequest(people=roster, steps=100, solver="search"))
    for language in LANGUAGES:
        cut = attrs.evolve(plan, stopped=stopped)
        book = openpyxl.load_workbook(BytesIO(workbook_of(cut, language)))
        said = [row[0].value for row in book.worksheets[3].iter_rows()][-1]
        assert isinstance(said, str)
        assert said in cut.text(language).splitlines()
        assert said not in plan.text(language)


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
