"""Bad input of issue 4, each through scoring, change analysis, report and command: named, and no number."""

from collections.abc import Callable
from pathlib import Path

import attrs
import polars as pl
import pytest
from typer.testing import CliRunner

from osallisuus import OutcomePlan, Toolkit
from osallisuus.cli import app

KIT = Toolkit.build(discover=True)
PROJECT = KIT.example("kupo")
Row = dict[str, object]


def answers(
    people: int,
    given: Callable[[int, int, bool], float | None],
    *,
    instrument: str = "who5",
    items: int = 5,
    waves: tuple[str, ...] = ("baseline", "exit"),
) -> list[Row]:
    """Make forms; ``given`` takes person, item and whether it is the later wave."""
    return [
        {"person": f"p{n:02}", "project": "kupo", "instrument": instrument, "item": str(item)}
        | {"wave": wave, "date": None, "helped": "no", "answer": given(n, item, wave == "exit")}
        for n in range(people)
        for wave in waves
        for item in range(1, items + 1)
    ]


def sound(n: int, item: int, later: bool) -> float:
    return float((n + item) % 4 + later * (n % 2))


def shifted(n: int, item: int, later: bool) -> float:
    return float((n + item) % 6 + 1)


def with_99(n: int, item: int, later: bool) -> float:
    return 99.0 if n == 3 and item == 2 and later else sound(n, item, later)


def turned(n: int, item: int, later: bool) -> float:
    level = float(n % 6)
    return 5 - level if later else level


def five_points(n: int, item: int, later: bool) -> float:
    return float(n % 5 + 1)


def mixed() -> list[Row]:
    rows = answers(12, sound)
    stray = {**rows[0], "person": "p50", "item": "esis_5", "answer": 3.0}
    return [*rows, stray, {**stray, "item": "1"}]


@attrs.frozen
class Bad:
    """What is wrong, in which instrument, what names it, and whether numbers may remain."""

    rows: list[Row]
    code: str
    told: str
    instrument: str = "who5"
    pairs: int | None = None


CASES = {
    "WHO-5 coded 1–6": Bad(answers(18, shifted), "shifted-coding", "coded 1–6"),
    "99 as missing": Bad(answers(12, with_99), "missing-code", "99 looks like a code", pairs=11),
    "five-point answers on eleven points": Bad(
        answers(15, five_points, instrument="was", items=1),
        "narrow-scale",
        "was a five-point scale used",
        instrument="was",
    ),
    "scale reversed in one wave": Bad(
        answers(18, turned), "reversed-wave", "was the scale reversed in one"
    ),
    "two instruments mixed": Bad(mixed(), "mixed-instruments", "two instruments mixed", pairs=12),
    "one wave only": Bad(
        answers(12, sound, waves=("baseline",)), "one-wave", "there is one wave only"
    ),
    "a single pair": Bad(answers(1, sound), "single-pair", "one person only has both waves"),
    "all answers equal": Bad(
        answers(12, lambda n, item, later: 3.0), "no-variation", "all changes are equal", pairs=12
    ),
}


@attrs.frozen
class Given:
    rows: list[Row]

    def frame(self, name: str) -> pl.DataFrame:
        if name != "measurements":
            return pl.DataFrame()
        return pl.DataFrame(self.rows, schema_overrides={"date": pl.Date}, infer_schema_length=None)


@pytest.mark.parametrize("name", CASES)
def test_the_change_names_it_and_gives_no_number_that_should_not_be(name: str) -> None:
    bad = CASES[name]
    change = KIT.outcomes(PROJECT, Given(bad.rows), instrument=bad.instrument)
    assert bad.code in [problem.code for problem in change.problems]
    for language in ("fi", "sv", "en"):
        assert all(problem.message(language) for problem in change.problems)
    if bad.pairs is None:
        assert change.effect is None
        assert change.people is None
        assert change.bounds is None
        return
    assert change.effect is not None
    assert change.effect.pairs == bad.pairs
    if bad.code == "no-variation":
        assert change.effect.mean_interval is None
        assert change.effect.sizes == ()
        assert change.effect.tests == ()
        assert change.effect.shift is None
        assert change.effect.rank_biserial is None


@pytest.mark.parametrize("name", CASES)
def test_the_command_names_it(name: str, tmp_path: Path) -> None:
    bad = CASES[name]
    Given(bad.rows).frame("measurements").write_csv(tmp_path / "measurements.csv")
    done = CliRunner().invoke(
        app, ["outcomes", "kupo", "--records", str(tmp_path), "--lang", "en", "--raw"]
    )
    # What a project can do nothing wrong about (few people, one wave) is no error.
    harmless = bad.code in ("one-wave", "single-pair", "no-variation")
    assert done.exit_code == (0 if harmless else 1), done.output
    assert bad.told in done.stdout
    assert ("Hodges" in done.stdout) is (bad.pairs is not None and bad.code != "no-variation")


@pytest.mark.parametrize("name", CASES)
def test_the_report_names_it(name: str) -> None:
    bad = CASES[name]
    records = KIT.records({"measurements": Given(bad.rows).frame("measurements")})
    report = KIT.report(PROJECT, records, language="en")
    section = next(one for one in report.sections if one.id == "changes")
    said = [*section.items, *section.remarks]
    if bad.code in ("single-pair", "mixed-instruments", "no-variation"):
        # Small numbers, and what tells the change of everybody, are not told to readers of a report.
        assert not any(bad.told in text for text in said)
    else:
        assert any(bad.told in text for text in said)
    titles = [block.title for block in section.blocks]
    assert bool(titles and any("Change between" in title for title in titles)) is (
        bad.pairs is not None and bad.code != "no-variation"
    )


@pytest.mark.parametrize("name", ["WHO-5 coded 1–6", "99 as missing"])
def test_scoring_names_it_too(name: str) -> None:
    bad = CASES[name]
    frame = (
        Given(bad.rows)
        .frame("measurements")
        .pivot("item", index=["person", "wave"], values="answer")
    )
    scored = KIT.instruments["who5"].score_frame(
        frame, columns={str(n): str(n) for n in range(1, 6)}
    )
    assert bad.code in [refusal.code for refusal in scored.refusals]
    assert scored.refused == (36 if bad.code == "shifted-coding" else 1)


def test_accepting_a_suspicion_is_the_projects_own_decision() -> None:
    bad = CASES["scale reversed in one wave"]
    plan = OutcomePlan(accept=("reversed-wave",))
    change = KIT.outcomes(PROJECT, Given(bad.rows), instrument="who5", plan=plan)
    assert change.effect is not None
    assert change.problems == ()
