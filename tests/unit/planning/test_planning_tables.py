"""Waiting lists and resources as files: what is read, what is refused, and that nothing is echoed."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osallisuus.grouping.people import WeeklyTime
from osallisuus.planning.errors import InvalidPlanError
from osallisuus.planning.tables import read_resources, read_waiting

FIRST = date(2018, 1, 8)


def refused(text: str) -> list[str]:
    with pytest.raises(InvalidPlanError) as caught:
        read_waiting(text, FIRST)
    for language in ("fi", "sv", "en"):
        assert "{" not in caught.value.text(language)
    return str(caught.value).splitlines()


def test_a_waiting_list_is_read(tmp_path: Path) -> None:
    file = tmp_path / "jono.csv"
    file.write_bytes(
        "\ufeffperson;waiting_since;available;keep_apart;needs\r\n"
        'P-1;1.9.2017;"ma 9-12; TUE 13:00-15:30";P-2;step-free\r\n'
        "\r\n"
        "P-2;2018-01-08;-;;\r\n"
        "P-3;;;;\r\n".encode()
    )
    one, two, three = read_waiting(file, FIRST)
    assert one.waiting_days == 129
    assert one.available == (
        WeeklyTime(day=1, start=540, end=720),
        WeeklyTime(day=2, start=780, end=930),
    )
    assert (one.keep_apart, one.needs) == (("P-2",), ("step-free",))
    assert (two.waiting_days, two.available) == (0, ())
    assert (three.waiting_days, three.available) == (None, None)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_finnish_waiting_list_is_read(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "jono.csv"
    file.write_bytes(
        "Osallistuja;Jonottanut alkaen;Ma;Torstai;Samaan ryhmään;Tarpeet\r\n"
        "P-1;1.9.2017;klo 9–12;ei;P-2;esteetön, lähellä\r\n"
        "P-2;ei tiedossa;;?;;\r\n".encode(encoding)
    )
    one, two = read_waiting(file, FIRST)
    assert (one.waiting_days, one.keep_together, one.needs) == (
        129,
        ("P-2",),
        ("esteetön", "lähellä"),
    )
    assert one.available == (WeeklyTime(day=1, start=540, end=720),)
    assert (two.waiting_days, two.available) == (None, None)


def test_finnish_resources_are_read() -> None:
    found = read_resources(
        "Laji;Tunnus;Ma;Ryhmiä enintään;Mahtuu;Ensimmäinen päivä;Viimeinen päivä;Selite;Keskeyttää\n"
        "ohjaaja;ohjaaja-1;9-16;2;;;;;\n"
        "Terveydenhoitaja;hoitaja;8-12;;;;;;\n"
        "tila;olohuone;9-16;;12;;;;\n"
        "poissa;ohjaaja-1;;;;5.3.2018;9.3.2018;;\n"
        "loma;;;;;4.6.2018;5.8.2018;kesä;kyllä\n"
    )
    assert found == read_resources(
        "kind,id,mon,most_cohorts,capacity,first,last,name,pauses\n"
        "coach,ohjaaja-1,9-16,2,,,,,\nnurse,hoitaja,8-12,,,,,,\nroom,olohuone,9-16,,12,,,,\n"
        "away,ohjaaja-1,,,,2018-03-05,2018-03-09,,\nbreak,,,,,2018-06-04,2018-08-05,kesä,yes\n"
    )


def test_columns_of_weekdays_are_read_too() -> None:
    (one,) = read_waiting("person,mon,wed,sun\nP-1,9.00-10.00;10-12,-,18–24\n", FIRST)
    assert one.available == (
        WeeklyTime(day=1, start=540, end=720),
        WeeklyTime(day=7, start=1080, end=1440),
    )


def test_a_roster_of_the_group_engine_is_read_too() -> None:
    (one, two) = read_waiting(
        "id,waiting_days,available,keep_together\nP-1,30,mon 09:00-10:00|tue 09:00-10:00,P-2\n"
        "P-2,0,,\n",
        FIRST,
    )
    assert one.available is not None
    assert [str(time) for time in one.available] == ["mon 09:00-10:00", "tue 09:00-10:00"]
    assert (one.waiting_days, one.keep_together, two.waiting_days) == (30, ("P-2",), 0)


def test_an_empty_list_is_a_list() -> None:
    assert read_waiting("person\n", FIRST) == ()


def test_every_problem_is_told_by_row_and_column() -> None:
    told = refused(
        "person,waiting_since,mon,available\n"
        "P-1,31.2.2017,9-12,\n"
        ",2017-01-01,9-12,\n"
        "P-1,2018-02-01,12-9,someday 9-10\n"
        "Matti Virtanen,x,9-12\n"
        'P-4,2017-01-01,25-26,"mon 9:60-10"\n'
    )
    assert told == [
        "waiting.csv, row 2, column waiting_since: '31.2.2017' is not a day such as 2018-01-08 or "
        "8.1.2018",
        "waiting.csv, row 3, column person: the value is missing",
        "waiting.csv, row 4, column person: the id P-1 is there 2 times; each must be there once",
        "waiting.csv, row 4, column waiting_since: the wait begins 2018-02-01, after the plan does on "
        "2018-01-08",
        "waiting.csv, row 4, column available: (…) is not a time such as mon 09:00-12:00; several have a "
        "bar or a comma between, and - is at no time",
        "waiting.csv, row 4, column mon: '12-9' is not a time such as 09:00-12:00",
        "waiting.csv, row 5: the row has 3 columns, the header 4; check the separators",
        "waiting.csv, row 6, column available: (…) is not a time such as mon 09:00-12:00; several have a "
        "bar or a comma between, and - is at no time",
        "waiting.csv, row 6, column mon: '25-26' is not a time such as 09:00-12:00",
    ]


def test_ids_in_cells_are_those_of_rows() -> None:
    assert refused(
        "person,keep_together,keep_apart\nP-1,P-2,P-2;P-9\nP-2,Matti,\nP-3,P-1,P-1;P-8\n"
    ) == [
        "waiting.csv, row 2, column keep_apart: there is no P-9 on the waiting list",
        "waiting.csv, row 2, column keep_apart: the same person is to be kept both together and apart",
        "waiting.csv, row 3, column keep_together: there is no (…) on the waiting list",
        "waiting.csv, row 4, column keep_apart: there is no P-8 on the waiting list",
        "waiting.csv, row 4, column keep_apart: the same person is to be kept both together and apart",
    ]


def test_columns_that_are_not_known_are_refused() -> None:
    (told,) = refused("person,waiting_sinc\nP-1,\n")
    assert told.endswith("column B: the column is not known; did you mean waiting_since?")
    lines = refused("nimi,puhelin\nMatti,040 1234567\n")
    assert len(lines) == 3
    assert "Names and contact details" not in lines[0]
    assert "names or contact details, which are not accepted" in lines[0]
    assert lines[2].startswith("waiting.csv, row 1: the column person is missing")
    assert "there twice" in refused("person,person\nP-1,P-1\n")[0]
    assert "there twice" in refused("person,Osallistuja\nP-1,P-1\n")[0]


PERSONAL = ("131052-308T", "matti.virtanen@example.org", "040 123 4567", "+358401234567")


@pytest.mark.parametrize("personal", PERSONAL)
@pytest.mark.parametrize("column", ["person", "waiting_since", "mon", "keep_apart", "needs"])
def test_personal_data_is_refused_and_not_repeated(personal: str, column: str) -> None:
    header = ["person", "waiting_since", "mon", "keep_apart", "needs"]
    cells = ["P-1", "2017-01-01", "9-12", "", ""]
    cells[header.index(column)] = personal
    told = "\n".join(refused(f"{','.join(header)}\n{','.join(cells)}\n"))
    assert personal not in told
    assert "looks personal" in told


@given(cells=st.lists(st.text("abcdeÄö@1 -", min_size=6, max_size=30), min_size=3, max_size=3))
def test_no_words_of_a_cell_are_ever_repeated(cells: list[str]) -> None:
    try:
        read_waiting(f"person,waiting_since,mon\n{','.join(cells)}\n", FIRST)
    except InvalidPlanError as error:
        words = [cell for cell in cells if any(letter.isalpha() for letter in cell)]
        assert not any(cell.strip() in str(error) for cell in words if len(cell.strip()) > 5)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"\xff\xfe\x00", "UTF-8"), (b"p\x00e\x00\n\x00", "UTF-8"), (b'person\n"P-1\n', "CSV")],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    with pytest.raises(InvalidPlanError, match=reason):
        read_waiting(file, FIRST)
    with pytest.raises(InvalidPlanError, match="cannot be opened"):
        read_waiting(tmp_path / "none.csv", FIRST)


def test_resources_are_read() -> None:
    found = read_resources(
        "kind,id,available,mon,most_cohorts,group_size,capacity,features,first,last,name,pauses\n"
        "coach,ohjaaja-1,tue 9-16,9-16,2,6,,,,,,\n"
        "nurse,hoitaja,,,,,,,,,,\n"
        "room,olohuone,,,,,12,step-free;induction-loop,,,,\n"
        "away,ohjaaja-1,,,,,,,5.3.2018,9.3.2018,,\n"
        "away,olohuone,,,,,,,2018-04-03,2018-04-03,,\n"
        "break,,,,,,,,4.6.2018,5.8.2018,kesä,yes\n"
    )
    assert found.coaches is not None
    assert found.nurses is not None
    assert found.rooms is not None
    (coach,), (nurse,), (room,) = found.coaches, found.nurses, found.rooms
    assert (coach.most_cohorts, coach.group_size) == (2, 6)
    assert coach.free_on(date(2018, 3, 12)) == ((540, 960),)
    assert coach.free_on(date(2018, 3, 5)) == ()
    assert nurse.available is None
    assert (room.capacity, room.features) == (12, ("step-free", "induction-loop"))
    assert room.open_on(date(2018, 4, 3)) == ()
    assert (found.breaks[0].pauses, found.breaks[0].last) == (True, date(2018, 8, 5))


def test_resources_tell_every_problem() -> None:
    with pytest.raises(InvalidPlanError) as caught:
        read_resources(
            "kind,id,capacity,first,last,pauses\n"
            "teacher,x,,,,\n"
            "room,,0,,,\n"
            "away,nobody,,2018-01-02,2018-01-01,\n"
            "break,,,,2018-01-01,perhaps\n"
        )
    told = str(caught.value).splitlines()
    assert [line.partition(":")[0] for line in told] == [
        "resources.csv, row 2, column kind",
        "resources.csv, row 3, column id",
        "resources.csv, row 3, column capacity",
        "resources.csv, row 4, column last",
        "resources.csv, row 4, column id",
        "resources.csv, row 5, column first",
        "resources.csv, row 5, column pauses",
    ]
    assert "coach, nurse, room, break, away" in told[0]
    assert "teacher" not in told[0]


def test_nothing_given_is_none_and_not_empty() -> None:
    found = read_resources("kind\n")
    assert (found.coaches, found.nurses, found.rooms, found.breaks) == (None, None, None, ())
