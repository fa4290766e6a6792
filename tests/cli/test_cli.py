"""The command line as somebody at a terminal or in a pipe meets it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from osallisuus.cli import app, main

GOOD = """{"osallisuus": 1, "project": {
  "id": "p", "name": {"fi": "Polku"}, "sources": [{"id": "s", "title": {"fi": "S"}}]}}"""
FINDINGS = """{
  "osallisuus": 1,
  "project": {
    "id": "p",
    "name": {"fi": "Polku"},
    "period": {"start": "2020", "end": "2019"}
  }
}"""
BROKEN = """osallisuus: 1
project:
  id: p
  nmae: {fi: Polku}
  period:
    start: 1.9.2023
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(part) for part in arguments])


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "good.json").write_text(GOOD, encoding="utf-8")
    (tmp_path / "findings.json").write_text(FINDINGS, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    return tmp_path


def test_a_clean_file_ends_with_zero(files: Path) -> None:
    result = run("check", files / "good.json")
    assert result.exit_code == 0, result.output
    assert "0 error(s), 0 warning(s), 0 note(s)" in result.output


def test_findings_name_file_line_column_code_and_help(files: Path) -> None:
    result = run("check", files / "findings.json", "--lang", "fi")
    assert result.exit_code == 1
    assert f"{files / 'findings.json'}:6:15: virhe core.period-reversed:" in result.output
    assert "osallisuus explain core.period-reversed" in result.output


def test_an_unreadable_file_ends_with_two_and_lists_everything(files: Path) -> None:
    result = run("check", files / "good.json", files / "broken.yaml", "--lang", "sv")
    assert result.exit_code == 2
    name = files / "broken.yaml"
    assert f"{name}:4:3: fel shape.unknown-near: okänt fält; menade du" in result.output
    assert f"{name}:6:12: fel shape.expected" in result.output
    assert "shape.missing" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("name", ["missing.json", "folder", "word.docx"])
def test_what_is_no_document_is_said_in_words(files: Path, name: str) -> None:
    (files / "folder").mkdir()
    (files / "word.docx").write_bytes(b"PK")
    result = run("check", files / name)
    assert result.exit_code == 2
    assert "document." in result.output
    assert "Traceback" not in result.output


def test_json_report_can_be_read_by_a_program(files: Path) -> None:
    result = run("check", files / "findings.json", "--format", "json")
    rows = json.loads(result.output)
    row = next(row for row in rows if row["code"] == "core.period-reversed")
    assert (row["line"], row["column"], row["level"]) == (6, 15, "error")
    assert row["pointer"] == "/project/period"


def test_sarif_report_has_rules_results_and_regions(files: Path) -> None:
    result = run("check", files / "findings.json", files / "broken.yaml", "--format", "sarif")
    report = json.loads(result.output)
    (sarif,) = report["runs"]
    rules = [rule["id"] for rule in sarif["tool"]["driver"]["rules"]]
    assert report["version"] == "2.1.0"
    for found in sarif["results"]:
        assert rules[found["ruleIndex"]] == found["ruleId"]
        assert found["level"] in ("error", "warning", "note")
    places = {
        found["ruleId"]: found["locations"][0]["physicalLocation"] for found in sarif["results"]
    }
    assert places["core.period-reversed"]["region"] == {"startLine": 6, "startColumn": 15}


def test_examples_are_listed_and_written_byte_for_byte(tmp_path: Path) -> None:
    listed = run("examples", "--lang", "sv")
    names = [line.split()[0] for line in listed.output.splitlines()]
    assert names == ["itu2", "kupo", "lahde", "omia_polkuja", "yhdessa_osallisuutta"]
    for name in names:
        written = run("examples", name)
        path = tmp_path / f"{name}.json"
        path.write_text(written.output, encoding="utf-8")
        assert run("check", path).exit_code == 0, run("check", path).output
    assert run("examples", "itu3").exit_code == 2


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_show_is_an_outline_with_a_timeline(tmp_path: Path, language: str) -> None:
    path = tmp_path / "itu2.json"
    path.write_text(run("examples", "itu2").output, encoding="utf-8")
    result = run("show", path, "--lang", language)
    assert result.exit_code == 0
    assert "5.1.1" in result.output
    assert "█" in result.output
    assert {"fi": "Kumppanit", "sv": "Partner", "en": "Partners"}[language] in result.output
    assert run("show", tmp_path / "nothing.json").exit_code == 2


def test_schemas_are_printed_written_and_compared(tmp_path: Path) -> None:
    assert json.loads(run("schema").output)["$id"] == "urn:osallisuus:schema:core:1"
    assert "kupo" in json.loads(run("schema", "kupo").output)["properties"]
    assert run("schema", "nobody").exit_code == 2
    assert run("schema", "--check", tmp_path).exit_code == 1
    assert run("schema", "--write", tmp_path).exit_code == 0
    assert run("schema", "--check", tmp_path).exit_code == 0
    (tmp_path / "core" / "1.json").write_text("{}", encoding="utf-8")
    stale = run("schema", "--check", tmp_path)
    assert stale.exit_code == 1
    assert "differs from the code" in stale.output


def test_committed_schemas_are_up_to_date() -> None:
    folder = Path(__file__).parents[2] / "schemas"
    result = run("schema", "--check", folder)
    assert result.exit_code == 0, result.output


def test_plugins_are_listed() -> None:
    result = run("plugins", "--lang", "fi")
    assert result.exit_code == 0
    assert "itu2.cohort-size" in result.output


@pytest.mark.parametrize(
    "code", ["core.two-leads", "shape.missing", "itu2.cohort-size", "core.rule-crashed"]
)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_codes_are_explained(code: str, language: str) -> None:
    result = run("explain", code, "--lang", language)
    assert result.exit_code == 0
    assert code in result.output


@pytest.mark.parametrize("code", ["kupo.client-work", "activity-kind.kupo.client-work"])
def test_the_codes_of_a_plugin_are_explained(code: str) -> None:
    result = run("explain", code, "--lang", "fi")
    assert result.exit_code == 0
    assert "activity-kind.kupo.client-work: luontoon suuntautuva asiakastyö" in result.output


def test_show_calls_the_codes_of_a_plugin_by_their_names(tmp_path: Path) -> None:
    file = tmp_path / "p.json"
    activity = {"id": "a", "title": {"fi": "Retket"}, "kinds": ["kupo.client-work", "event"]}
    goal = {"id": "g", "title": {"fi": "G"}}
    project = {"id": "p", "name": {"fi": "P"}, "goals": [goal]}
    project |= {"activities": [{**activity, "goals": ["g"]}]}
    project |= {"partners": [{"organisation": "p", "role": "omia_polkuja.regular"}]}
    file.write_text(json.dumps({"osallisuus": 1, "project": project}), encoding="utf-8")
    result = run("show", str(file), "--lang", "fi")
    assert "· Retket (luontoon suuntautuva asiakastyö, tapahtuma)" in result.output


def test_what_is_filled_in_later_is_not_shown_as_a_name_in_braces() -> None:
    for code in ("shape.expected", "core.rule-crashed", "core.unknown-code", "records.R02"):
        for language in ("fi", "sv", "en"):
            explained = run("explain", code, "--lang", language).output
            assert explained.strip()
            assert "{" not in explained, explained


def test_the_codes_of_a_vocabulary_are_listed() -> None:
    result = run("explain", "activity-kind", "--lang", "fi")
    assert result.exit_code == 0
    listed = dict(line.split(maxsplit=1) for line in result.output.splitlines())
    assert listed["peer-group"] == "vertaisryhmä"
    assert listed["kupo.client-work"] == "luontoon suuntautuva asiakastyö"


def test_an_unknown_code_is_told_where_the_codes_are(tmp_path: Path) -> None:
    file = tmp_path / "p.json"
    project = {"id": "p", "name": {"fi": "P"}, "kind": "no-such"}
    file.write_text(json.dumps({"osallisuus": 1, "project": project}), encoding="utf-8")
    assert "osallisuus explain project-kind lists the codes" in run("check", file).output


def test_an_unknown_code_gets_a_suggestion() -> None:
    result = run("explain", "core.two-lead")
    assert result.exit_code == 2
    assert "osallisuus explain core.two-leads" in result.output


BALLOTS = """META
key;value
description;Small
country;Suomi
unit;Rajakylä
instance;2018
num_projects;2
num_votes;3
budget;100
vote_type;approval
rule;greedy
PROJECTS
project_id;cost;votes;selected
a;60;2;1
b;50;1;0
VOTES
voter_id;vote
1;a
2;a
3;b
"""


def test_ballots_are_counted_and_checked(tmp_path: Path) -> None:
    file = tmp_path / "small.pb"
    file.write_text(BALLOTS, encoding="utf-8")
    counted = run("budget", "count", file, "--rule", "greedy", "--explain", "--lang", "fi")
    assert counted.exit_code == 0, counted.output
    assert "Rahaa oli 100" in counted.output
    page = tmp_path / "result.html"
    assert run("budget", "count", file, "--page", page).exit_code == 0
    assert page.read_text(encoding="utf-8").lower().startswith("<!doctype html>")
    assert run("budget", "check", file).exit_code == 0
    file.write_text(BALLOTS.replace("2;a", "1;a").replace("b;50", "b;x"), encoding="utf-8")
    broken = run("budget", "check", file, "--lang", "sv")
    assert broken.exit_code in (1, 2)
    assert "Traceback" not in broken.output
    assert run("budget", "count", tmp_path / "nothing.pb").exit_code == 2
    assert run("budget", "count", file, "--rule", "lottery").exit_code == 2


HEADER = (
    "Koodi,Rahasto,Hankkeen nimi,Tl,Viranomainen,Tila,Aloituspvm,Päättymispvm,Toteuttajan nimi,"
    "Myönnetty EU- ja valtion rahoitus,Toteutunut EU- ja valtion rahoitus,"
    "Suunniteltu julkinen rahoitus yhteensä,Toteutunut julkinen rahoitus yhteensä\n"
)


def test_a_register_is_imported_and_rejects_are_told(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    rows = "S1,ESR,Nimi,5,V,Toiminnassa,1.1.2015,31.2.2015,T,1,2,3,4\nS20001,ESR,Nimi,5,V,,,,T,1.5,,,\n"
    file.write_text(HEADER + rows, encoding="utf-8")
    result = run("import", "finnish-register", file, "--out", tmp_path / "out", "--lang", "fi")
    assert result.exit_code == 1
    assert f"{file}:2 [Koodi]:" in result.output
    assert "Rivejä 2, asiakirjoja 1, hylättyjä 1" in result.output
    assert (tmp_path / "out" / "s20001.json").is_file()
    rejected = (tmp_path / "out" / "rejects.csv").read_text(encoding="utf-8")
    assert "S1,ESR,Nimi" in rejected
    assert "ei ole" in rejected


def test_a_report_of_a_form_there_is_not_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = tmp_path / "report.pdf"
    with pytest.raises(SystemExit) as ended:
        main(["report", "itu2", "--records", str(tmp_path), "--out", str(wanted), "--lang", "fi"])
    assert ended.value.code == 2
    assert ".html, .xlsx tai kansio" in capsys.readouterr().err
    assert not wanted.exists()


def test_show_cuts_nothing_in_a_pipe_and_leaves_no_activity_out(tmp_path: Path) -> None:
    file = tmp_path / "p.json"
    activities = [
        {"id": "whole", "title": {"fi": "Koulutus " + "pitkä " * 40 + "loppuu"}, "goals": ["g"]},
        {"id": "part", "title": {"fi": "Jyväskylän ryhmä"}, "part_of": "whole", "goals": ["g"]},
        {"id": "loose", "title": {"fi": "Retki"}},
        {"id": "circle", "title": {"fi": "Kehä"}, "part_of": "whole"},
    ]
    goals = [{"id": "g", "title": {"fi": "Tavoite"}}]
    project = {"id": "p", "name": {"fi": "P"}, "goals": goals, "activities": activities}
    file.write_text(json.dumps({"osallisuus": 1, "project": project}), encoding="utf-8")
    lines = run("show", file).output.splitlines()
    (whole,) = (line for line in lines if "Koulutus" in line)
    assert whole.endswith("loppuu")
    for title in ("Jyväskylän ryhmä", "Retki", "Kehä"):
        assert sum(title in line for line in lines) == 1, title
    part = next(line for line in lines if "Jyväskylän" in line)
    assert part.index("·") > whole.index("·")
    del project["goals"]
    file.write_text(json.dumps({"osallisuus": 1, "project": project}), encoding="utf-8")
    assert "Retki" in run("show", file).output


@pytest.mark.parametrize(
    ("language", "said"),
    [("fi", "317\u00a0429,27\u00a0EUR"), ("en", "317\u00a0429.27\u00a0EUR")],
)
def test_show_writes_amounts_as_the_language_does(tmp_path: Path, language: str, said: str) -> None:
    file = tmp_path / "p.json"
    amounts = [{"kind": "realised", "value": "317429.27", "currency": "EUR"}]
    project = {"id": "p", "name": {"fi": "P"}, "funding": [{"id": "f", "amounts": amounts}]}
    file.write_text(json.dumps({"osallisuus": 1, "project": project}), encoding="utf-8")
    assert said in run("show", file, "--lang", language).output


def test_the_version_is_said() -> None:
    assert run("--version").output.startswith("osallisuus 0.")


@pytest.mark.parametrize(
    "words",
    [
        ["schema", "--write", "{taken}"],
        ["import", "finnish-register", "{register}", "--out", "{taken}"],
        ["examples", "itu3"],
        ["check", "itu2"],
        ["show", "."],
        ["budget", "count", "none.pb"],
        ["simulate", "itu3", "--out", "{taken}"],
        ["simulate", "itu2", "--out", "{taken}", "--faults", "nothing=1"],
        ["import", "finnish-register", "{register}", "--out", "{taken}", "--as-of", "1.1.2016"],
    ],
)
@pytest.mark.parametrize(("language", "english"), [("fi", False), ("sv", False), ("en", True)])
def test_what_cannot_be_read_or_written_is_told_in_the_language_without_a_traceback(
    words: list[str],
    language: str,
    english: bool,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").write_text("a file, not a folder")
    (tmp_path / "register.csv").write_text(HEADER, encoding="utf-8")
    places = {"{taken}": str(tmp_path / "taken" / "in"), "{register}": "register.csv"}
    told_in = [] if words[0] == "schema" else ["--lang", language]
    with pytest.raises(SystemExit) as ended:
        main([*(places.get(word, word) for word in words), *told_in])
    assert ended.value.code == 2
    said = "".join(capsys.readouterr())
    if told_in:
        is_english = any(word in said for word in ("here is", "the file", " folder", "expected"))
        assert is_english is english, said


@pytest.mark.parametrize("words", ["demo", "report itu2 --records . --out x.html"])
def test_a_missing_extra_is_named_by_the_commands_that_need_it(words: str, tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['narwhals'] = None\n"
        f"from osallisuus.cli import main\nmain({[*words.split(), '--lang', 'fi']!r})"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 2
    assert done.stderr == (
        "tähän tarvitaan narwhals, jota ei ole asennettu; asenna osallisuus[report]\n"
    )


def test_a_public_name_says_which_extra_it_needs() -> None:
    program = (
        "import sys; sys.modules['narwhals'] = None\n"
        "import osallisuus\n"
        "try:\n    osallisuus.ReportChoices\n"
        "except osallisuus.MissingExtraError as error:\n    print(error.library, error.extra)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "narwhals report\n", done.stderr
