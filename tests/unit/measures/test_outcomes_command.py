"""``osallisuus outcomes``: text, JSON and exit codes in three languages, and every option."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from osallisuus.catalogue import CORE, LANGUAGES
from osallisuus.cli import app

ENTRY, EXIT = "2024-02-01", "2024-07-20"


def write(folder: Path, people: int = 12, *, shift: int = 0) -> Path:
    """Write a folder of records: WHO-5 in two waves, six sessions, and where people went."""
    folder.mkdir()
    answers = ["person,project,instrument,item,wave,date,answer,helped"]
    enrolled = ["enrolment,person,project,counts_as,entry,exit,exit_reason,labour_status"]
    marks = ["session,person,status"]
    moves = ["person,project,point,labour_status,in_education"]
    for n in range(people):
        for wave, day, more in (("baseline", ENTRY, 0), ("exit", EXIT, n % 3)):
            answers += [
                f"p{n:02},kupo,who5,{item},{wave},{day},{min(5, (n + item) % 4 + more) + shift},no"
                for item in range(1, 6)
            ]
        enrolled.append(f"e{n},p{n:02},kupo,completed,{ENTRY},{EXIT},moved,unemployed")
        marks += [f"s{k},p{n:02},{'present' if k <= n % 6 + 1 else 'absent'}" for k in range(1, 7)]
        moves.append(f"p{n:02},kupo,exit,{'employed' if n % 2 else 'unemployed'},no")
    sessions = ["session,project,activity,date,minutes"]
    sessions += [f"s{k},kupo,walk,2024-03-{k:02},60" for k in range(1, 7)]
    tables = {
        "measurements": answers,
        "enrolments": enrolled,
        "attendance": marks,
        "sessions": sessions,
        "transitions": moves,
    }
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def run(source: Path, *options: str, language: str = "en") -> Result:
    return CliRunner().invoke(
        app, ["outcomes", "kupo", "--records", str(source), "--lang", language, *options]
    )


def as_json(source: Path, *options: str, language: str = "en") -> Any:
    done = run(source, "--format", "json", *options, language=language)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("outcomes") / "records")


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_and_json_say_the_same_in_every_language(language: str, records: Path) -> None:
    text = run(records, language=language)
    assert text.exit_code == 0, text.output
    told = as_json(records, language=language)
    (who5,) = told["outcomes"]
    for caveat in who5["caveats"]:
        assert caveat["message"] in text.stdout
        assert caveat["message"] == CORE.say(f"measures.caveat.{caveat['code']}", language) or any(
            sign in caveat["message"] for sign in "0123456789:"
        )
    assert f"# {CORE.say('measures.section.title', language)}" in text.stdout
    assert who5["name"] in text.stdout
    assert (who5["flow"]["paired"], who5["effect"]["pairs"]) == (12, 12)
    assert {size["name"] for size in who5["effect"]["sizes"]} == {"d_z", "g_av", "d_rm", "d_b"}
    assert {test["name"]: test["df"] for test in who5["effect"]["tests"]} == {
        "paired-t": 11,
        "wilcoxon": None,
    }
    assert "t(11) = " in text.stdout


def test_json_holds_no_single_person(records: Path) -> None:
    text = json.dumps(as_json(records))
    assert "p00" not in text
    assert '"pairs": [' not in text
    (who5,) = as_json(records)["outcomes"]
    assert set(who5["people"]) == {
        "improved", "same", "worse", "reliable", "minimal", "crossings",
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_completion_is_counted_by_the_threshold_declared(language: str, records: Path) -> None:
    options = ("--completion", "4", "--declared", "plan of 1 March 2024")
    told = as_json(records, *options, language=language)["participation"]
    assert told["completed"]["count"] == 6
    assert told["completed"]["n"] == 12
    assert told["completion"] == {"least": 4, "of": "sessions", "declared": "plan of 1 March 2024"}
    text = run(records, *options, language=language)
    assert "plan of 1 March 2024" in text.stdout
    assert "6 / 12" in text.stdout
    share = ("--completion", "80%", "--declared", "plan")
    few = as_json(records, *share, "--threshold", "3")["participation"]
    assert few["completed"]["count"] == 4
    # Four people are few under the usual threshold, and so is what gives them away.
    assert as_json(records, *share)["participation"]["completed"] is None
    assert (
        CORE.say("measures.figure.hidden", language)
        in run(records, *share, language=language).stdout
    )
    assert as_json(records)["participation"]["completed"] is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "options",
    [
        ("--completion", "4"),
        ("--declared", "plan"),
        ("--completion", "most", "--declared", "plan"),
        ("--completion", "0", "--declared", "plan"),
        ("--completion", "120%", "--declared", "plan"),
        ("--completion", "nan", "--declared", "plan"),
        ("--completion", "4", "--declared", " "),
    ],
)
def test_a_completion_that_is_none_or_declared_by_nobody(
    options: tuple[str, ...], language: str, records: Path
) -> None:
    done = run(records, *options, language=language)
    assert done.exit_code == 2
    assert CORE.say("measures.cli.completion", language) in done.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_wrong_answers_end_in_one_and_unreadable_input_in_two(
    language: str, tmp_path: Path
) -> None:
    wrong = write(tmp_path / "wrong", shift=1)
    done = run(wrong, language=language)
    assert done.exit_code == 1
    assert "1–6" in done.stdout
    told = run(wrong, "--format", "json", language=language)
    assert told.exit_code == 1
    (who5,) = json.loads(told.stdout)["outcomes"]
    assert {problem["code"] for problem in who5["problems"]} >= {"shifted-coding"}
    assert who5["effect"] is None
    assert run(tmp_path / "absent", language=language).exit_code == 2
    assert run(wrong, "--instrument", "who6", language=language).exit_code == 2


def test_codes_for_no_answer_are_declared(tmp_path: Path) -> None:
    source = write(tmp_path / "records", 13)
    file = source / "measurements.csv"
    lines = file.read_text().splitlines()
    first = lines[1].split(",")
    lines[1] = ",".join([*first[:6], "99", first[7]])
    file.write_text("\n".join(lines) + "\n")
    assert run(source).exit_code == 1
    assert "99 looks like a code for no answer" in run(source).stdout
    (who5,) = as_json(source, "--missing", "99", "--raw")["outcomes"]
    assert who5["flow"]["paired"] == 12
    # Twelve of thirteen tell that one is missing: how many is hidden, and all from which it follows.
    (safe,) = as_json(source, "--missing", "99")["outcomes"]
    assert safe["flow"]["paired"] is None
    assert safe["effect"]["pairs"] is None
    assert safe["effect"]["before"]["mean"] == round(who5["effect"]["before"]["mean"], 1)
    assert safe["effect"]["tests"] == safe["effect"]["sizes"] == []
    assert [problem["code"] for problem in who5["problems"]] == ["missing"]


def test_the_threshold_holds_in_json_too(records: Path) -> None:
    (who5,) = as_json(records, "--threshold", "20")["outcomes"]
    assert who5["effect"] is None
    assert who5["people"] is None
    told = as_json(records, "--threshold", "20")
    assert told["participation"]["rate"] is None
    assert told["participation"]["reasons"] == []
    exits = next(one for one in told["pathways"] if one["point"] == "exit")
    assert exits["starters"] is None


def test_retention_names_its_own_denominator(tmp_path: Path) -> None:
    source = write(tmp_path / "records", 24)
    told = as_json(source)["participation"]
    # Sessions are in week five and six from entry; all came at first, so all stayed until week five.
    assert told["retention"] == [{"week": 4, "stayed": 24, "could": 24}]
    text = run(source)
    assert "in week 4 from entry or later" in text.stdout
    assert "24 / 24 (100%)" in text.stdout
    assert "retention" in as_json(source, "--threshold", "30")["participation"]
    few = as_json(source, "--threshold", "30")["participation"]["retention"]
    assert few == [{"week": 4, "stayed": None, "could": None}]


def test_pathways_come_with_both_denominators(records: Path) -> None:
    told = as_json(records)["pathways"]
    exits = next(one for one in told if one["point"] == "exit")
    assert exits["starters"] == 12
    ends = {one["state"]: one for one in exits["ends"]}
    assert ends["employed"]["count"] == 6
    assert ends["employed"]["of_all"] == ends["employed"]["of_known"] == 0.5
    later = next(one for one in told if one["point"] == "months_6")
    assert {one["state"]: one["count"] for one in later["ends"]}["unknown"] == 12
