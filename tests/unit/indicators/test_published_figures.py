"""Rules for published figures, protected results and the command."""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from indicator_oracle import Row
from test_indicators_against_oracle import Book, books
from test_indicators_of_projects import PROJECT, book, person, spell

from osallisuus import Level, Toolkit
from osallisuus.cli import main
from osallisuus.disclosure import audit
from osallisuus.indicators.checking import (
    LINEAR,
    PublishedFigures,
    check_figures,
    figures_of,
)
from osallisuus.indicators.computing import bundled_set, compute
from osallisuus.indicators.exporting import (
    as_csv,
    category_said,
    outgoing,
    rows_of,
    write_xlsx,
)
from osallisuus.indicators.figures import LEAVERS, Figure
from osallisuus.indicators.policy import Policy
from osallisuus.indicators.protection import protected
from osallisuus.indicators.published_files import FiguresError, read_figures

KIT = Toolkit.build()
ESF = dict.fromkeys(bundled_set("esf").by_code, 0) | {
    "TOTAL": 60, "GRAND_TOTAL": 62, "CO01": 30, "CO02": 12, "CO03": 20, "CO04": 9, "CO05": 10,
    "CO06": 15, "CO07": 12, "CO08": 8, "CO09": 20, "CO10": 25, "CO11": 10, "CO12": 14, "CO13": 6,
    "CO14": 5, "CO15": 11, "CO16": 9, "CO17": 7, "CO18": 2, "CO19": 20, "CR01": 5, "CR02": 6,
    "CR03": 7, "CR04": 9, "CR05": 8, "CR06": 12, "CR07": 3, "CR08": 4, "CR09": 5, LEAVERS: 40,
}  # fmt: skip
PLUS = dict.fromkeys(bundled_set("esf+").by_code, 0) | {
    "EECO01": 60, "EECO02": 30, "EECO03": 12, "EECO04": 20, "EECO05": 10, "EECO06": 2, "EECO07": 20,
    "EECO08": 12, "EECO09": 25, "EECO10": 25, "EECO11": 10, "EECO12": 9, "EECO13": 8, "EECO14": 3,
    "EECO15": 4, "EECO16": 2, "EECO17": 20, "EECR01": 5, "EECR02": 6, "EECR03": 7, "EECR04": 9,
    "EECR05": 12, "EECR06": 3, LEAVERS: 40,
}  # fmt: skip


def published(values: Mapping[str, int | None], **more: int | None) -> PublishedFigures:
    merged = {**values, **more}
    return PublishedFigures(
        values={
            (code, ()): None if value is None else Figure.exactly(value)
            for code, value in merged.items()
        }
    )


def rules(figures: PublishedFigures, name: str, annual: bool = False) -> set[str]:
    found = check_figures(figures, bundled_set(name), annual=annual)
    return {one.slug.removeprefix("indicators.").upper() for one in found}


def test_healthy_figures_have_no_findings_and_overlaps_are_allowed() -> None:
    # A17: CR06 above CR04, EECO13 above EECO14.
    assert rules(published(ESF), "esf") == set()
    assert rules(published(PLUS), "esf+") == set()


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("A01", {"CO05": 11}),
        ("A01", {"GRAND_TOTAL": 59}),
        ("A03", {"CO02": 31}),
        ("A04", {"CO04": 21}),
        ("A04", {"CO08": 13}),
        ("A04", {"CO13": 15}),
        ("A04", {"CO12": 51}),
        ("A05", {"CO06": 49}),
        ("A06", {"CO11": 16}),
        ("A07", {"CO17": 4}),
        ("A08", {"CO19": 61}),
        ("A11", {"CR01": 21}),
        ("A11", {"CR01": 20, "CR04": 31}),
        ("A12", {"CR05": 28}),
        ("A13", {"CR07": 11}),
        ("A13", {"CR08": 13}),
        ("A13", {"CR09": 13}),
        ("A15", {"CR02": 41}),
        ("A20", {"CO19": None}),
    ],
)
def test_every_rule_of_esf_finds_its_fault(rule: str, change: dict[str, int | None]) -> None:
    assert rule in rules(published(ESF, **change), "esf")


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("A02", {"EECO05": 11}),
        ("A03", {"EECO03": 31}),
        ("A05", {"EECO07": 47}),
        ("A06", {"EECO11": 9}),
        ("A08", {"EECO17": 61}),
        ("A14", {"EECR01": 21}),
        ("A14", {"EECR04": 51}),
        ("A14", {"EECR06": 11}),
        ("A15", {"EECR05": 41}),
        ("A20", {"EECR06": None}),
    ],
)
def test_every_rule_of_esf_plus_finds_its_fault(rule: str, change: dict[str, int | None]) -> None:
    assert rule in rules(published(PLUS, **change), "esf+")


def test_yearly_results_may_exceed_outputs_of_the_year() -> None:
    figures = published(ESF, CR01=21, CR02=70)
    assert rules(figures, "esf", annual=True) == set()
    assert {"A08", "A11", "A15"} <= rules(figures, "esf")


def test_cumulative_figures_do_not_fall() -> None:
    found = check_figures(published(PLUS, EECO17=19), bundled_set("esf+"), previous=published(PLUS))
    assert [(one.slug, one.level) for one in found] == [("indicators.a18", Level.WARNING)]


def test_genders_and_areas_add_up() -> None:
    values = dict(published(PLUS).values)
    for code, number in PLUS.items():
        values[code, (("gender", "woman"),)] = Figure.exactly(number)
        values[code, (("gender", "man"),)] = Figure.exactly(0)
        values[code, (("region", "01"),)] = Figure.exactly(number)
    assert rules(PublishedFigures(values=values), "esf+") == set()
    values["EECO02", (("gender", "man"),)] = Figure.exactly(1)
    values["EECO02", (("region", "01"),)] = Figure.exactly(29)
    found = rules(PublishedFigures(values=values), "esf+")
    assert {"A09", "A10", "A02"} <= found


def test_samples_are_rounded_and_hidden_figures_prove_nothing() -> None:
    sampled = dict(published(PLUS).values)
    sampled["EECR06", ()] = Figure.exactly(11, estimated=True)
    assert rules(PublishedFigures(values=sampled), "esf+") == set()
    sampled["EECR06", ()] = Figure.exactly(13, estimated=True)
    assert rules(PublishedFigures(values=sampled), "esf+") == {"A16"}
    sampled["EECR06", ()] = Figure()
    assert rules(PublishedFigures(values=sampled), "esf+") == set()
    sampled["EECO02", ()] = Figure.exactly(30, estimated=True)
    assert rules(PublishedFigures(values=sampled), "esf+") == {"A21"}


def test_every_code_of_the_rules_exists() -> None:
    words = {word for _, _, text in LINEAR for word in text.split() if word[0].isalpha()}
    assert words <= {*bundled_set("esf").by_code, *bundled_set("esf+").by_code}


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(books())
def test_what_is_counted_from_records_keeps_the_rules(tables: dict[str, list[Row]]) -> None:
    for name in ("esf", "esf+"):
        result = compute(None, Book(tables), indicators=bundled_set(name), by=("gender", "project"))
        found = check_figures(figures_of(result), result.indicators)
        # A jobless household with an employed participant contradicts itself in the records (R11).
        told = [one for one in found if "CO12" not in one.pointer]
        assert {one.slug for one in told} <= {"indicators.a07", "indicators.a20"}, told


def people(count: int) -> Book:
    return book(
        participants=[
            person(
                f"p{n}", gender="woman" if n % 3 else "man", municipality="091" if n % 2 else "049"
            )
            for n in range(count)
        ],
        enrolments=[
            spell(f"p{n}", labour_status="employed" if n < 2 else "unemployed", disability="yes")
            for n in range(count)
        ],
    )


def test_nothing_small_leaves_and_the_audit_agrees() -> None:
    result = KIT.indicators(PROJECT, people(40), by=("gender", "municipality"))
    safe = protected(result)
    shown = {(one.cell.code, *one.cell.categories.values()): one for one in safe.cells}
    assert shown["EECO01",].cell.figure.value == 40
    # Two are employed, so the 38 unemployed would give them away.
    assert shown["EECO05",].hidden is not None
    assert shown["EECO02",].hidden is not None
    assert not shown["EECO02",].cell.figure.known
    for table in safe.tables:
        for interval in audit(table).values():
            assert interval.most is None or interval.most - interval.least >= 4
    assert "hidden" in safe.explain("en")


def test_raw_needs_to_be_asked_for() -> None:
    result = KIT.indicators(PROJECT, people(40), by=("gender",))
    raw = {
        row["code"]: row["value"] for row in rows_of(result, outgoing(result, raw=True), "en")[::-1]
    }
    safe = {row["code"]: row["value"] for row in rows_of(result, outgoing(result), "en")[::-1]}
    assert (raw["EECO05"], safe["EECO05"]) == (2, "..")


def test_files_of_figures_are_read_as_people_write_them(tmp_path: Path) -> None:
    file = tmp_path / "luvut.csv"
    text = "Indikaattori;Nimi;Sukupuoli;Arvo\nEECO01;Kaikki;;1 200\nEECO01;Kaikki;Naiset;700\n"
    file.write_bytes((text + "EECO01;Käynyt;Miehet;x\nEECO02;;;12,5\n").encode("cp1252"))
    found = read_figures(file, bundled_set("esf+")).values
    assert found["EECO01", ()] == Figure.exactly(1200)
    assert found["EECO01", (("gender", "woman"),)] == Figure.exactly(700)
    assert found["EECO01", (("gender", "man"),)] == Figure()
    assert found["EECO02", ()] == Figure.exactly(12.5)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "code and value"),
        ("a,b\n1,2\n", "code and value"),
        ("code,value\nXX,1\nEECO01,2\nEECO01,3\n", "csv:2: the code 'XX' is no indicator"),
        ("code,value\nEEECO05,1\n", "→ EECO05"),
        ("code,value\nEECO01,2\nEECO01,3\n", "csv:3: the figure of EECO01 is there twice"),
    ],
)
def test_bad_files_are_refused_with_every_problem(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "figures.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FiguresError, match=told):
        read_figures(file, bundled_set("esf+"))


def test_a_file_that_is_not_there_is_told_in_the_language_asked_for(tmp_path: Path) -> None:
    for path, told in (
        (tmp_path / "luvut.csv", "luvut.csv: tiedostoa ei löydy"),
        (tmp_path, "kansio"),
    ):
        with pytest.raises(FiguresError) as caught:
            read_figures(path, bundled_set("esf+"))
        assert told in caught.value.message("fi")


def test_no_formula_leaves() -> None:
    cells = {"a": "=1+1", "b": "@x", "c": "-2", "d": "-2+A1", "e": "a=b", "f": -2}
    (row,) = csv.DictReader(io.StringIO(as_csv([cells])))
    assert row == {"a": "'=1+1", "b": "'@x", "c": "-2", "d": "'-2+A1", "e": "a=b", "f": "-2"}


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(words)
    return int(str(ended.value.code))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tmp_path = tmp_path / "records"
    tmp_path.mkdir()
    frames = people(40)
    for name in ("participants", "enrolments"):
        native = frames.frame(name).collect().drop("row").to_native()
        native.write_csv(tmp_path / f"{name}.csv")
    return tmp_path


def test_the_command_protects_and_checks(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "polku.json"
    KIT.dump(PROJECT, document)
    usual = ("indicators", str(document), "--records", str(folder))
    assert run(*usual, "--format", "json", "--by", "gender") == 0
    told = json.loads(capsys.readouterr().out)
    values = {row["code"]: row["value"] for row in told["rows"] if row["gender"] == "total"}
    assert (values["EECO01"], values["EECO05"]) == (40, "..")
    assert "hidden" in told["notes"]
    raw = tmp_path / "raw.csv"
    assert run(*usual, "--raw", "--format", "csv", "--by", "gender", "--out", str(raw)) == 0
    assert run("indicators", "check", str(raw)) == 0
    raw.write_text(raw.read_text(encoding="utf-8").replace(",40,", ",41,"), encoding="utf-8")
    capsys.readouterr()
    assert run("indicators", "check", str(raw), "--lang", "fi") == 1
    assert "indicators.a02: ei pidä paikkaansa" in capsys.readouterr().out
    assert run(*usual, "--format", "xlsx") == 2
    book_file = tmp_path / "out.xlsx"
    assert run(*usual, "--format", "xlsx", "--out", str(book_file)) == 0
    assert book_file.read_bytes()[:2] == b"PK"
    assert run(*usual) == 0
    assert "EECO01" in capsys.readouterr().out
    assert run(*usual, "--by", "shoe") == 2
    assert run("indicators", "check") == 2
    assert run("indicators", str(document)) == 2


def test_formulas_are_text_in_workbooks(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    write_xlsx(tmp_path / "out.xlsx", [{"code": "=1+1", "value": 2}], "=note")
    sheet = load_workbook(tmp_path / "out.xlsx")["indicators"]
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["B2"].value) == ("'=1+1", "s", 2)


def test_a_policy_tells_what_it_changes() -> None:
    assert Policy.of("esf").changes() == {}
    assert Policy(long_term_months=6).changes() == {"long_term_months": (12, 6)}


def test_what_the_command_writes_as_csv_is_read_with_its_dimensions(tmp_path: Path) -> None:
    records = book(
        participants=[person(str(n), gender="woman" if n % 2 else "man") for n in range(20)],
        enrolments=[spell(str(n)) for n in range(20)],
    )
    kit = Toolkit.build()
    result = kit.indicators(PROJECT, records, by=("gender",))
    file = tmp_path / "figures.csv"
    file.write_text(as_csv(rows_of(result, outgoing(result), "fi")), encoding="utf-8")
    figures = read_figures(file, kit.indicator_set("esf+"))
    assert {name for _, place in figures.values for name, _ in place} == {"gender"}


@pytest.mark.parametrize(
    ("dimension", "category", "said"),
    [
        ("gender", "nonbinary", "muunsukupuolinen"),
        ("gender", "total", "yhteensä"),
        ("region", "17", "Pohjois-Pohjanmaa"),
        ("county", "14", "Pohjois-Karjalan hyvinvointialue"),
        ("municipality", "unknown", "ei tiedossa"),
        ("project", "toinen", "toinen"),
    ],
)
def test_categories_are_said_in_words(dimension: str, category: str, said: str) -> None:
    assert category_said(dimension, category, "fi") == said
