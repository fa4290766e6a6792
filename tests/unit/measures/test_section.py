"""The section "what changed": texts in three languages, figures, nothing small given away."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from osallisuus import (
    Change,
    Completion,
    OutcomePlan,
    Toolkit,
    influence_of,
    participation_of,
)
from osallisuus.catalogue import CORE, LANGUAGES
from osallisuus.cli import app
from osallisuus.measures.figures import change_figure, pathway_figure
from osallisuus.measures.guarding import protected_outcomes
from osallisuus.measures.pathways import STATES, Pathway
from osallisuus.measures.safe_changes import MOST_LINES, SafeChange, open_change
from osallisuus.measures.section import what_changed
from osallisuus.measures.told import Section
from osallisuus.measures.wording import interval, number, p_value, percent

KIT = Toolkit.build(discover=True)
PROJECT = KIT.example("kupo")


class Tables:
    def __init__(self, people: int) -> None:
        rows = [
            {"person": f"p{n:03}", "project": "kupo", "instrument": "who5", "item": str(item)}
            | {"wave": wave, "date": None, "helped": None}
            | {"answer": float(min(5, (n + item) % 4 + (wave == "exit") * (n % 3)))}
            for n in range(people)
            for item in range(1, 6)
            for wave in ("baseline", "exit")
        ]
        self.tables = {"measurements": pl.DataFrame(rows, schema_overrides={"date": pl.Date})}

    def frame(self, name: str) -> pl.DataFrame:
        return self.tables.get(name, pl.DataFrame())


def change(people: int) -> Change:
    plan = OutcomePlan(accept=("shifted-coding",))
    return KIT.outcomes(PROJECT, Tables(people), instrument="who5", plan=plan)


def every(section: Section) -> Iterator[Section]:
    yield section
    for part in section.sections:
        yield from every(part)


def texts(section: Section) -> list[str]:
    found = []
    for part in every(section):
        found += [part.title, *part.paragraphs, *part.notes]
        for table in part.tables:
            found += [table.title, *table.columns, *(cell for row in table.rows for cell in row)]
            assert all(len(row) == len(table.columns) for row in table.rows)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_section_has_words_in_every_language(language: str) -> None:
    rows = ((9, 0, 2, 0, 1), (0, 5, 0, 0, 0), (8, 1, 30, 3, 20), (1, 0, 2, 9, 3), (0, 0, 0, 0, 0))
    section = what_changed(
        [change(12)],
        pathways=[Pathway(point="exit", counts=rows, still_in=9)],
        participation=participation_of(Tables(3), "kupo"),
        influence=influence_of(PROJECT),
        language=language,
    )
    found = texts(section)
    assert all(found)
    assert not [text for text in found if "{" in text or "measures." in text]
    ids = [part.id for part in section.sections]
    assert ids == ["change-who5", "participation", "influence", "pathways"]


def test_lines_for_few_and_slope_for_many() -> None:
    few, many = (change_figure(open_change(change(n))) for n in (MOST_LINES, MOST_LINES + 1))
    assert few is not None
    assert many is not None
    lines = ET.fromstring(few.svg).iter("{http://www.w3.org/2000/svg}line")
    across = [line for line in lines if (line.get("x1"), line.get("x2")) == ("90.0", "580.0")]
    assert len(across) == MOST_LINES + 1
    assert "<rect" in many.svg.replace("<rect width", "")
    assert change_figure(open_change(change(4))) is None


def safe(people: int) -> SafeChange:
    [found] = protected_outcomes([change(people)]).changes
    return found


def test_no_line_of_a_single_person_unless_everything_is_asked_for() -> None:
    figure = change_figure(safe(MOST_LINES))
    assert figure is not None
    assert "one person" not in figure.title
    assert safe(MOST_LINES).lines == ()
    assert safe(MOST_LINES).told.people is None


@pytest.mark.parametrize("people", [6, 40])
def test_figures_are_whole_and_say_what_they_show(people: int) -> None:
    figure = change_figure(open_change(change(people)), "fi")
    assert figure is not None
    tree = ET.fromstring(figure.svg)
    space = "{http://www.w3.org/2000/svg}"
    assert tree.find(f"{space}title") is not None
    described = tree.find(f"{space}desc")
    assert described is not None
    assert described.text == figure.description
    assert f"{people} ihmistä" in figure.description
    assert not re.search(r"(href|src|url\(|<script|p0\d\d)", figure.svg)
    numbers = [float(x) for x in re.findall(r'[xy][12]?="([\d.]+)"', figure.svg)]
    assert all(0 <= x <= 640 for x in numbers)


def test_the_matrix_shows_hidden_cells_as_hidden() -> None:
    rows = ((9, 0, 2, 0, 6), (0, 5, 0, 0, 0), (8, 7, 30, 3, 20), (6, 0, 2, 9, 0), (0, 0, 0, 0, 0))
    path = Pathway(point="months_6", counts=rows, still_in=0)
    (safe,) = protected_outcomes((), pathways=[path]).pathways
    svg = pathway_figure(safe, "en").svg
    assert svg.count(">hidden<") == sum(count is None for row in safe.counts for count in row) >= 4
    assert ">2<" not in svg
    assert ">3<" not in svg
    section = what_changed([], pathways=[path], language="en")
    (table,) = section.sections[0].tables
    assert [row[2] for row in table.rows] == ["23", "12", "34", "12", "26"]
    assert [row[3] for row in table.rows] == ["21%", "11%", "32%", "11%", "24%"]
    assert [row[4] for row in table.rows] == ["28%", "15%", "42%", "15%", "–"]
    few = Pathway(point="exit", counts=((0,) * 5, (0,) * 5, (2, 9, 9, 8, 9), (0,) * 5, (0,) * 5))
    (table,) = what_changed([], pathways=[few], language="en").sections[0].tables
    shown = [row[2] for row in table.rows]
    assert shown.count("hidden") == 2
    assert shown[0] == "hidden"
    assert shown[-1] == "9"
    assert len(STATES) == len(table.rows)


def test_numbers_in_words() -> None:
    assert number(-1.26, "fi") == "−1,3"
    assert number(-0.04, "en") == "0.0"
    assert number(None, "sv") == interval(None, "en") == percent(None, "fi") == "–"
    assert percent(0.256, "en") == "26%"
    assert p_value(0.00001, "fi") == "< 0,001"
    assert p_value(0.0417, "en") == "0.042"


def test_completion_states_where_it_was_declared() -> None:
    rule = Completion(least=4, of="sessions", declared="plan of 1 March")
    sessions = [{"session": f"s{n}", "project": "kupo", "activity": "a"} for n in range(5)]
    marks = [
        {"session": f"s{n}", "person": f"p{p}", "status": "present"}
        for p in range(6)
        for n in range(p)
    ]

    class Records:
        def frame(self, name: str) -> pl.DataFrame:
            rows = {"sessions": sessions, "attendance": marks}.get(name)
            return pl.DataFrame(rows) if rows else pl.DataFrame()

    taken = participation_of(Records(), "kupo", completion=rule)
    assert taken.completed is not None
    assert (taken.completed.count, taken.completed.n) == (2, 5)
    found = texts(what_changed([], participation=taken, language="en"))
    assert "completed (at least 4 sessions, declared: plan of 1 March)" in found


def test_every_text_is_there_in_three_languages() -> None:
    keys = [key for key in CORE.entries() if key.startswith(("measures.", "expected.measures"))]
    assert len(keys) > 150
    for key in keys:
        by_language = CORE.texts(key)
        names = {tuple(sorted(re.findall(r"{(\w+)}", by_language[one]))) for one in LANGUAGES}
        assert len(names) == 1, key


def csv_records(folder: Path, people: int, *, shift: int = 0) -> Path:
    folder.mkdir()
    frame = Tables(people).tables["measurements"]
    frame.with_columns(pl.col("answer") + shift).write_csv(folder / "measurements.csv")
    return folder


def test_the_command_says_what_changed(tmp_path: Path) -> None:
    source = csv_records(tmp_path / "records", 12)
    figures = tmp_path / "figures"
    arguments = ["outcomes", "kupo", "--records", str(source), "--lang", "fi"]
    run = CliRunner().invoke(app, [*arguments, "--figures", str(figures)])
    assert run.exit_code == 0, run.output
    assert "# Mikä muuttui" in run.output
    assert "WHO-5" in run.output
    assert "−28…28 päivää" in run.output
    assert "Vertailuryhmää ei ole" in run.output
    assert "p00" not in run.output
    assert [file.name for file in figures.iterdir()] == ["change-who5-1.svg"]
    hidden = CliRunner().invoke(app, [*arguments, "--threshold", "20"])
    assert "liian vähän julkaistavaksi" in hidden.output
    assert "Hodges" not in hidden.output


def test_the_command_fails_on_wrong_answers_and_unreadable_input(tmp_path: Path) -> None:
    wrong = csv_records(tmp_path / "wrong", 12, shift=1)
    run = CliRunner().invoke(app, ["outcomes", "kupo", "--records", str(wrong), "--lang", "en"])
    assert run.exit_code == 1
    assert "coded 1–6" in run.output
    absent = CliRunner().invoke(app, ["outcomes", "kupo", "--records", str(tmp_path / "none")])
    assert absent.exit_code == 2
    unknown = CliRunner().invoke(app, ["outcomes", "kuppo", "--records", str(wrong)])
    assert unknown.exit_code == 2
    other = ["outcomes", "kupo", "--records", str(wrong), "--instrument", "who6"]
    assert CliRunner().invoke(app, other).exit_code == 2
