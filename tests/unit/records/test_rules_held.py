"""Rules that no row can break: shown on the figures, person by person; and the check agrees with the count."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from osallisuus import CheckPolicy, ProgrammePeriod, Project, Text, Toolkit
from osallisuus.catalogue import CORE
from osallisuus.cli import app
from osallisuus.indicators.computing import bundled_set
from osallisuus.records.columns import TABLES
from osallisuus.records.held import HELD_ELSEWHERE

KIT = Toolkit.build()
PROJECT = Project(id="own", name=Text.of(fi="Oma"))
INDICATORS = {one.code for name in ("esf", "esf+") for one in bundled_set(name).indicators}
ANSWERS = ("yes", "no", "no", "declined", "not_asked", None)
Row = dict[str, object]


def people(seed: int, count: int = 300) -> Mapping[str, Sequence[Row]]:
    """Return one spell each for people about whom anything may be known, or not."""
    draw = random.Random(seed)
    pick = draw.choice
    participants: list[Row] = []
    enrolments: list[Row] = []
    transitions: list[Row] = []
    for number in range(count):
        name = f"p{number}"
        entry = date(2018, 7, 1) + timedelta(days=draw.randrange(70))
        left = entry + timedelta(days=draw.randrange(1, 200))
        participants.append(
            {
                "person": name,
                "birth_date": pick([None, *([date(draw.randrange(1940, 2012), 5, 1)] * 9)]),
                "gender": pick(["woman", "man", "nonbinary", "woman", "man", None]),
                "citizenship": pick(["FI", "RU", "stateless", None]),
            }
        )
        enrolments.append(
            {
                "person": name,
                "entry": entry,
                "exit": pick([left, left, None]),
                "labour_status": pick(["unemployed", "inactive", "inactive", "employed", None]),
                "education": pick([*range(9), None]),
                "household_adults": pick([1, 1, 2, None]),
                **{
                    column.name: pick(ANSWERS)
                    for column in TABLES["enrolments"].columns
                    if column.column.codes[:1] == ("yes",) and column.name != "paid_by_project"
                },
            }
        )
        for point, days in (("exit", 0), ("weeks_4", 28), ("months_6", 184)):
            if draw.random() < 0.8:
                transitions.append(
                    {
                        "person": name,
                        "point": point,
                        "date": left + timedelta(days=days),
                        "labour_status": pick(["unemployed", "inactive", "employed", None]),
                        **{
                            answer: pick(ANSWERS)
                            for answer in (
                                "job_seeking", "in_education", "qualification", "improved",
                            )
                        },
                    }
                )  # fmt: skip
    return {"participants": participants, "enrolments": enrolments, "transitions": transitions}


class Counted:
    """Who is counted in each indicator."""

    def __init__(self, tables: Mapping[str, Sequence[Row]], name: str) -> None:
        result = KIT.indicators(PROJECT, KIT.records(tables), set=name)
        self._of = {
            one.code: {counted.person for counted in result.rows(one.code)}
            for one in result.indicators.indicators
            if one.population in ("complete", "participations")
        }
        self.everybody = self._of.get("GRAND_TOTAL", set()) | self._of.get("EECO01", set())

    def __getitem__(self, code: str) -> set[str]:
        return self._of[code]


@pytest.mark.parametrize("seed", range(3))
def test_rules_about_indicators_hold_for_every_person(seed: int) -> None:
    tables = people(seed)
    spells = {str(row["person"]): row for row in tables["enrolments"]}

    def who(column: str, *values: object) -> set[str]:
        return {name for name, row in spells.items() if row[column] in values}

    esf, plus = Counted(tables, "esf"), Counted(tables, "esf+")
    complete = esf["TOTAL"]
    disadvantaged = set().union(*(esf[f"CO{number}"] for number in range(12, 18)))
    gained = esf["CR01"] | esf["CR02"] | esf["CR03"] | esf["CR04"]

    assert esf["CO04"] <= esf["CO03"] - who("in_education", "yes")  # R08
    assert esf["CO08"] == esf["CO07"] & (esf["CO01"] | esf["CO04"])  # R09
    assert not esf["CO06"] & esf["CO07"]  # R10
    late = {name for name, row in spells.items() if row["entry"] > date(2018, 8, 1)}  # type: ignore[operator]
    assert not (esf["CO12"] | esf["CO13"] | esf["CO14"]) & late  # R13
    assert complete & late & who("household_employed", None)  # R13
    ages = [plus["EECO06"], plus["EECO07"], plus["EECO08"]]
    assert sum(map(len, ages)) == len(set().union(*ages)) < len(plus["EECO01"])  # R15
    levels = [plus["EECO09"], plus["EECO10"], plus["EECO11"]]
    assert sum(map(len, levels)) == len(set().union(*levels)) == len(plus["EECO01"])  # R16
    assert esf["CR01"] <= esf["CO03"]  # R19
    assert not (esf["CR04"] | esf["CR06"]) & who("labour_status", "employed")  # R20
    assert not (plus["EECR04"] | plus["EECR05"]) & who("labour_status", "employed")  # R20
    assert not (esf["CR02"] | plus["EECR02"]) & who("in_education", "yes")  # R22
    assert not esf["CR01"] & esf["CR04"]  # R23
    assert esf["CR05"] == disadvantaged & gained  # R24
    assert esf["CR08"] == esf["CR06"] & esf["CO07"]  # R25
    assert esf["CR09"] == esf["CR06"] & disadvantaged  # R25
    named = ["CO04", "CO08", "CO13", "CR01", "CR02", "CR04", "CR05", "CR06", "CR08", "CR09"]
    assert all(esf[code] for code in named)
    assert all(plus[code] for code in ("EECR02", "EECR04", "EECR05"))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("period", "rule", "total"),
    [
        (ProgrammePeriod.ESF, "records.R12", "TOTAL"),
        (ProgrammePeriod.ESF_PLUS, "records.R14", "EECO01"),
    ],
)
def test_the_check_calls_incomplete_just_whom_the_figures_leave_out(
    seed: int, period: ProgrammePeriod, rule: str, total: str
) -> None:
    tables = people(seed)
    found = KIT.records(tables).check(policy=CheckPolicy(period=period)).of_rule(rule)
    incomplete = {tables["enrolments"][(one.row or 0) - 1]["person"] for one in found}
    # The figures know no age for those born after they entered (R04), and leave out the unsigned (R33).
    born_later = {one.row for one in KIT.records(tables).check().of_rule("records.R04")}
    assert not born_later
    unsigned = {row["person"] for row in tables["enrolments"] if row["signed"] == "no"}
    if period is ProgrammePeriod.ESF_PLUS:
        unsigned = set()
    everybody = {row["person"] for row in tables["enrolments"]}
    assert Counted(tables, period.value)[total] == everybody - incomplete - unsigned


@pytest.mark.parametrize("slug", sorted(HELD_ELSEWHERE))
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_explain_says_where_a_rule_is_held(slug: str, language: str) -> None:
    said = CliRunner().invoke(app, ["explain", slug.removeprefix("records."), "--lang", language])
    assert said.exit_code == 0
    assert all(by in said.output for by in HELD_ELSEWHERE[slug])
    for by in HELD_ELSEWHERE[slug]:
        assert by in INDICATORS or f"rule.{by}.message" in CORE.entries()
