"""The report's section "what changed": figures, statistics and pathways, and nothing small given away."""

import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from functools import cache

import numpy as np
import polars as pl
import pytest

from osallisuus import ReportChoices, Toolkit
from osallisuus.catalogue import LANGUAGES
from osallisuus.disclosure import DisclosurePolicy
from osallisuus.reporting.content import Figure, Mark, Section, Table

KIT = Toolkit.build(discover=True)
START = date(2024, 2, 1)
STATES = ("unemployed", "unemployed", "unemployed", "inactive", "employed", None)


def tables() -> dict[str, pl.DataFrame]:
    """Sixty people: WHO-5 of 17 pairs, ESIS of 50, loneliness of 60, work ability of four."""
    random = np.random.default_rng(4)
    answers: list[dict[str, object]] = []
    enrolled: list[dict[str, object]] = []
    moves: list[dict[str, str]] = []

    def form(person: str, instrument: str, given: np.ndarray, wave: str) -> None:
        day = START + timedelta(days=0 if wave == "baseline" else 165)
        answers.extend(
            {"person": person, "project": "kupo", "instrument": instrument, "item": str(item)}
            | {"wave": wave, "date": day, "answer": float(answer), "helped": "no"}
            for item, answer in enumerate(given, 1)
        )

    def both(person: str, instrument: str, first: np.ndarray, second: np.ndarray | None) -> None:
        form(person, instrument, first, "baseline")
        if second is not None:
            form(person, instrument, second, "exit")

    for number in range(60):
        person = f"p{number:03}"
        left = number % 8 != 0
        status = STATES[number % 6]
        enrolled.append(
            {"enrolment": f"e{number}", "person": person, "project": "kupo", "entry": START}
            | {"counts_as": "completed" if left else "in", "labour_status": status}
            | {"exit": START + timedelta(days=170) if left else None}
        )
        if left:
            moves.append(
                {"person": person, "project": "kupo", "point": "exit"}
                | {"labour_status": "employed" if number % 7 > 2 else "unemployed"}
                | {"in_education": "no"}
            )
        mood = random.integers(0, 4, 5)
        after = np.clip(mood + random.integers(0, 3, 5), 0, 5)
        if number < 20:
            both(person, "who5", mood, after if number > 2 else None)
        felt = random.integers(2, 5, 10)
        later = np.clip(felt + random.integers(-1, 2, 10) + (number % 3 == 0), 1, 5)
        both(person, "esis", felt, later if number % 6 else None)
        lonely = random.integers(1, 6, 1)
        both(person, "loneliness_single_thl", lonely, np.maximum(1, lonely - number % 2))
        if number < 4:
            both(person, "was", np.array([4]), np.array([6]))
    return {
        "measurements": pl.DataFrame(answers),
        "enrolments": pl.DataFrame(enrolled, infer_schema_length=None),
        "transitions": pl.DataFrame(moves),
    }


@cache
def section(language: str = "en", threshold: int = 5, *, lines: bool = True) -> Section:
    choices = ReportChoices(policy=DisclosurePolicy(threshold=threshold), person_lines=lines)
    report = KIT.report(
        KIT.example("kupo"), KIT.records(tables()), language=language, choices=choices
    )
    return next(one for one in report.sections if one.id == "changes")


def table(name: str, given: Section | None = None) -> Table:
    return next(one for one in (given or section()).tables if one.id == name)


def figure(title: str, given: Section | None = None) -> Figure:
    blocks = (given or section()).blocks
    return next(one for one in blocks if isinstance(one, Figure) and one.title.startswith(title))


def test_lines_for_few_and_the_distribution_for_many() -> None:
    few = figure("WHO-5")
    assert "each line is one person" in few.title
    lines = re.findall(r'class="(?:better|worse|same)" stroke-width="([\d.]+)"', few.drawing)
    # Three people had no second form; people with the same two scores share a thicker line.
    assert sum(1 + (float(width) - 1.5) / 1.5 for width in lines) == 17
    assert "at least 5 people" in few.description
    many = figure("Experiences of Social Inclusion")
    assert "distribution" in many.title
    assert not re.search(r'class="(better|worse|same)"', many.drawing)
    assert many.drawing.count(" edged") >= 3


def test_lines_can_be_done_without_and_groups_only_never_have_them() -> None:
    without = figure("WHO-5", section(lines=False))
    assert "distribution" in without.title
    assert not re.search(r'class="(better|worse|same)"', without.drawing)
    strict = section(threshold=20)
    assert not [one for one in strict.blocks if isinstance(one, Figure) and "WHO-5" in one.title]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_whole_and_in_words(language: str) -> None:
    found = [one for one in section(language).blocks if isinstance(one, Figure)]
    assert len(found) >= 6
    for one in found:
        tree = ET.fromstring(one.drawing)
        described = tree.find("{http://www.w3.org/2000/svg}desc")
        assert described is not None
        assert described.text
        assert not re.search(r"(href|url\(http|<script|p0\d\d)", one.drawing)
        for block in (one.title, one.description, *(name for _, name in one.legend)):
            assert block
            assert "{" not in block
            assert "report." not in block
        assert all(len(row) == len(one.table.columns) for row in one.table.rows)


def test_statistics_name_their_standardiser_and_the_correction() -> None:
    effects = figure("WHO-5").table
    told = {str(row[0]): row for row in effects.rows}
    assert any(name.startswith("d_z (standard deviation of the changes") for name in told)
    assert any(name.startswith("g_av (root mean square") for name in told)
    assert str(told["paired t test"][1]).startswith("t(16) = ")
    assert "uncorrected" in str(told["paired t test"][2])
    (wilcoxon,) = (row for name, row in told.items() if name.startswith("Wilcoxon"))
    assert "Holm" in str(wilcoxon[2])
    assert re.fullmatch(r"Wilcoxon test \(.*unchanged dropped\)", str(wilcoxon[0]))


def test_who_is_behind_the_numbers_with_small_differences_hidden() -> None:
    rows = {str(row[0]): row[1:] for row in table("changes_flow").rows}
    esis = next(row for name, row in rows.items() if "Inclusion" in name)
    assert esis[:5] == (60, 60, 50, 50, 10)
    who5 = next(row for name, row in rows.items() if "WHO-5" in name)
    # Three people without a second form: hidden, with what would give them away.
    assert who5[:5] == (60, Mark.HIDDEN, 17, 17, Mark.HIDDEN)
    told = " ".join(section().remarks)
    assert "Some who answered at first did not answer again" in told
    assert "10 of 60 who answered at first" in told
    assert not re.search(r"WHO-5[^:]*: had those who were lost", told)
    assert re.search(r"Inclusion[^:]*: had those who were lost", told)


def test_a_share_is_told_as_a_share_with_wilson_limits() -> None:
    rows = {str(row[0]): row for row in table("changes").rows}
    lonely = next(row for name, row in rows.items() if "loneliness" in name.lower())
    assert re.fullmatch(r"\d+% \[\d+%; \d+%\]", str(lonely[2]))
    assert str(lonely[4]).endswith("percentage points")


def test_an_outcome_of_too_few_is_named_without_its_number() -> None:
    (silent,) = section().items
    assert silent.startswith("Work Ability Score")
    assert not re.search(r"\d", silent.split(":", 1)[1])


def test_pathways_as_a_matrix_with_both_denominators() -> None:
    matrix = table("pathways_exit")
    assert len(matrix.rows) == 6
    assert matrix.rows[-1][-1] == 52
    unknown = next(row for row in table("pathways").rows if str(row[0]) == "at exit: unknown")
    assert unknown[1:] == (0, 0.0, Mark.UNKNOWN)
    shares = [row for row in table("pathways").rows if "at exit" in str(row[0])]
    assert len(shares) == 5
    of_all = [row[2] for row in shares if isinstance(row[2], float)]
    assert sum(of_all) == pytest.approx(1)
    assert "hidden" in figure("Transition at exit").drawing


def test_wrong_answers_are_named_in_the_report() -> None:
    given = tables()
    shifted = given["measurements"].with_columns(
        answer=pl.when(pl.col("instrument") == "who5")
        .then(pl.col("answer") + 1)
        .otherwise(pl.col("answer"))
    )
    records = KIT.records({**given, "measurements": shifted})
    report = KIT.report(KIT.example("kupo"), records, language="en")
    found = next(one for one in report.sections if one.id == "changes")
    assert any("WHO-5" in item and "coded 1–6" in item for item in found.items)
    assert not [one for one in found.blocks if isinstance(one, Figure) and "WHO-5" in one.title]


def test_a_hidden_statistic_is_marked_hidden_and_not_unknown() -> None:
    def statistics(threshold: int) -> dict[str, tuple[object, ...]]:
        found = table("changes_statistics", section(threshold=threshold)).rows
        return {str(row[0]): row[1:] for row in found}

    # A group below twice the threshold is told with its means alone.
    few = next(row for name, row in statistics(10).items() if "WHO-5" in name)
    assert set(few) == {Mark.HIDDEN}
    # Told in full, nothing is marked.
    whole = next(row for name, row in statistics(5).items() if "WHO-5" in name)
    assert not set(whole) & set(Mark)
    # A share has no ranks at all.
    lonely = next(row for name, row in statistics(5).items() if "oneliness" in name)
    assert set(lonely[:4]) == {Mark.UNKNOWN}


def test_first_scores_that_are_not_told_are_marked_hidden() -> None:
    rows = {str(row[0]): row[-1] for row in table("changes_flow").rows}
    assert next(told for name, told in rows.items() if "WHO-5" in name) is Mark.HIDDEN
    lonely = next(told for name, told in rows.items() if "oneliness" in name)
    assert lonely is Mark.UNKNOWN


def test_a_hidden_balance_of_ranks_is_marked_hidden() -> None:
    # Twenty people; three of them did not change, which the balance of ranks would tell.
    given = tables()
    others = given["measurements"].filter(pl.col("instrument") != "who5")
    answers = pl.DataFrame(
        {"person": f"p{n:03}", "project": "kupo", "instrument": "who5", "item": str(item)}
        | {"wave": wave, "date": START + timedelta(days=later), "helped": "no"}
        | {"answer": float(1 + (n * 7 + item * 3) % 3 + moved)}
        for n in range(20)
        for item in range(1, 6)
        for move in [(1 if n % 5 else -1) * ((n + item) % 2) * (n > 2)]
        for wave, later, moved in (("baseline", 0, 0), ("exit", 165, move))
    )
    report = KIT.report(
        KIT.example("kupo"),
        KIT.records({**given, "measurements": pl.concat([others, answers.select(others.columns)])}),
        language="en",
    )
    changes = next(one for one in report.sections if one.id == "changes")
    rows = table("changes_statistics", changes).rows
    row = next(one for one in rows if "WHO-5" in str(one[0]))
    assert row[4] is Mark.HIDDEN
    assert not {*row[:4], row[5]} & set(Mark)
