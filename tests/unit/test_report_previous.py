"""A report beside an earlier one, people beside indicators, and targets fit to be handed out."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from osallisuus import (
    DisclosurePolicy,
    Faults,
    Project,
    Report,
    Toolkit,
    audit,
    outgoing,
    simulate,
    write_report,
)
from osallisuus.cli import app
from osallisuus.reporting.content import Interval, Mark
from osallisuus.reporting.counting import count
from osallisuus.reporting.guarding import guard

KIT = Toolkit.build(discover=True)
PALKO = Path(__file__).parents[1] / "documents" / "palko.json"
POLICY = DisclosurePolicy()


@cache
def frames() -> Mapping[str, pl.DataFrame]:
    project = KIT.example("omia_polkuja")
    return simulate(project, people=40, seed=3, faults=Faults.real_life()).frames()


def without(people: list[str]) -> dict[str, pl.DataFrame]:
    return {
        name: frame.filter(~pl.col("person").is_in(people)) if "person" in frame.columns else frame
        for name, frame in frames().items()
    }


def newcomers(number: int) -> list[str]:
    ordered = frames()["enrolments"].sort("entry", nulls_last=False)
    return list(dict.fromkeys(ordered["person"].to_list()))[-number:]


def report(tables: Mapping[str, pl.DataFrame], *previous: Report) -> Report:
    return KIT.report(
        KIT.example("omia_polkuja"),
        KIT.records(dict(tables)),
        language="fi",
        set="esf+",
        previous=previous,
    )


def small_changes(old: Report, new: Report) -> int:
    """How many counts two reports both show that differ by a few people."""
    before = {name: one for part in old.published for name, one in part.cells.items()}
    after = {name: one for part in new.published for name, one in part.cells.items()}
    listed = {name for name in before if name in after and not name[0].startswith(("rest", "link"))}
    pairs = [(before[name], after[name]) for name in sorted(listed)]
    return sum(
        1 for one, two in pairs if one is not None and two is not None and 0 < abs(two - one) < 5
    )


def test_a_second_report_does_not_tell_who_came_in_between() -> None:
    old = report(without(newcomers(2)))
    assert small_changes(old, report(frames())) > 0
    new = report(frames(), old)
    assert small_changes(old, new) == 0
    assert new.published


def test_an_unchanged_report_hides_no_more_than_the_first() -> None:
    old = report(frames())
    again = report(frames(), old)
    assert again.tables == old.tables


def test_the_folder_of_a_report_is_what_the_next_is_protected_against(tmp_path: Path) -> None:
    runner = CliRunner()
    for name, tables in (("old", without(newcomers(2))), ("new", frames())):
        folder = tmp_path / name
        folder.mkdir()
        for table, frame in tables.items():
            frame.write_csv(folder / f"{table}.csv")
    arguments = ["report", "omia_polkuja", "--set", "esf+", "--lang", "fi"]
    first, plain, second = (str(tmp_path / f"tables-{number}") for number in (1, 2, 3))
    old, new = ["--records", str(tmp_path / "old")], ["--records", str(tmp_path / "new")]
    assert runner.invoke(app, [*arguments, *old, "--out", first]).exit_code == 0
    assert runner.invoke(app, [*arguments, *new, "--out", plain]).exit_code == 0
    package = str(Path(first) / "datapackage.json")
    done = runner.invoke(app, [*arguments, *new, "--out", second, "--previous", package])
    assert done.exit_code == 0, done.output
    hidden = [
        sum(one.read_text(encoding="utf-8").count("..") for one in Path(folder).glob("*.csv"))
        for folder in (plain, second)
    ]
    assert hidden[1] > hidden[0]
    refused = runner.invoke(app, [*arguments, *new, "--out", second, "--previous", str(tmp_path)])
    assert refused.exit_code == 2
    assert "published-figures.json" in refused.stderr
    assert "Traceback" not in refused.output


def test_the_published_file_holds_no_count_that_the_tables_hide(tmp_path: Path) -> None:
    made = report(frames())
    write_report(made, tmp_path)
    data = json.loads((tmp_path / "published-figures.json").read_text(encoding="utf-8"))
    told = {tuple(name): number for part in data["publications"] for name, number in part["cells"]}
    assert not [name for name, number in told.items() if number in (1, 2, 3, 4) and name]
    assert len(told) > 100


@pytest.mark.parametrize("name", ["omia_polkuja", "kupo"])
def test_people_and_indicators_together_give_no_small_count_away(name: str) -> None:
    project = KIT.example(name)
    simulated = simulate(project, people=40, seed=2, faults=Faults.real_life())
    counts = count(simulated.frames(), project.id)
    result = KIT.indicators(project, KIT.records(simulated.frames()), set="esf+", by=("gender",))
    guarded = guard(counts, POLICY, result)
    assert guarded.indicators is not None
    [published] = guarded.published
    found = audit(published)
    checked = 0
    for cell in result.table:
        number = cell.figure.value
        key = tuple(
            sorted([f"indicator={cell.code}", *(f"gender={g}" for g in cell.categories.values())])
        )
        if key in published.cells and number is not None and POLICY.is_small(int(number)):
            ends = found[key]
            assert ends.most is None or (ends.most >= 5 and ends.most - ends.least >= POLICY.width)
            checked += 1
    for gender, number in counts.people.group_by("gender").len().iter_rows():
        if POLICY.is_small(number):
            ends = found["subject=participations", f"gender={gender}"]
            assert ends.most is None or (ends.most >= 5 and ends.most - ends.least >= POLICY.width)
            checked += 1
    assert checked > 5


@cache
def palko() -> tuple[Project, Mapping[str, pl.DataFrame]]:
    project = KIT.read(PALKO).project
    return project, simulate(project, people=83, seed=4, faults=Faults.real_life()).frames()


def test_targets_of_a_real_project_are_intervals_unless_raw_is_asked_for() -> None:
    project, tables = palko()
    result = KIT.indicators(project, KIT.records(dict(tables)))
    raw = {one.target.id: one for one in outgoing(result, raw=True).targets}
    safe = {one.target.id: one for one in outgoing(result).targets}
    assert list(raw) == list(safe) == ["osallistujat", "eteenpain"]
    reached = raw["osallistujat"].actual.value
    assert reached is not None
    shown = safe["osallistujat"].actual
    assert shown.value is None
    assert (shown.least or 0) <= reached <= (shown.most or 0)
    assert (shown.most or 0) - (shown.least or 0) >= POLICY.width
    # Half of those reached: the bar is told no more closely than they are.
    half = safe["eteenpain"].wanted
    assert (half.least, half.most) == ((shown.least or 0) / 2, (shown.most or 0) / 2)


def test_the_command_shows_baseline_target_and_actual(tmp_path: Path) -> None:
    _, tables = palko()
    for name, frame in tables.items():
        frame.write_csv(tmp_path / f"{name}.csv")
    runner = CliRunner()
    arguments = ["indicators", str(PALKO), "--records", str(tmp_path), "--lang", "fi"]
    shown = runner.invoke(app, [*arguments, "--format", "json"])
    assert shown.exit_code == 0, shown.output
    targets = json.loads(shown.stdout)["targets"]
    assert targets[0]["wanted"] == "75"
    assert "–" in targets[0]["actual"]
    raw = json.loads(runner.invoke(app, [*arguments, "--format", "json", "--raw"]).stdout)
    least, most = targets[0]["actual"].split("–")
    assert int(least) <= raw["targets"][0]["actual"] <= int(most)
    text = runner.invoke(app, arguments).stdout
    for word in ("Lähtötaso", "Tavoite", "Toteuma", "75"):
        assert word in text


def test_the_report_shows_the_targets_of_a_real_project() -> None:
    project, tables = palko()
    made = KIT.report(project, KIT.records(dict(tables)), language="fi")
    [table] = [one for one in made.tables if one.id == "targets"]
    assert [column.id for column in table.columns] == [
        "target", "baseline", "wanted", "actual", "verdict",
    ]  # fmt: skip
    assert table.rows[0][2] == 75
    assert all(isinstance(row[3], Interval | Mark) for row in table.rows)


def test_a_document_without_a_fund_is_told_which_option_to_add(tmp_path: Path) -> None:
    for name, frame in frames().items():
        frame.write_csv(tmp_path / f"{name}.csv")
    runner = CliRunner()
    for language, said in (("fi", "lisää komentoon"), ("sv", "lägg till"), ("en", "add --set esf")):
        done = runner.invoke(
            app, ["indicators", "omia_polkuja", "--records", str(tmp_path), "--lang", language]
        )
        assert done.exit_code == 2
        assert said in done.stderr
        assert "--set esf+" in done.stderr
