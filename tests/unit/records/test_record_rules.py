"""Rules R01 to R33 of the records: for each what fires it and what stays silent, on every engine."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import attrs
import duckdb
import pandas as pd
import polars as pl
import pytest

from osallisuus import CheckPolicy, PartialDate, Period, Project, TargetGroup, Text, Toolkit
from osallisuus.catalogue import CORE, LANGUAGES
from osallisuus.records.checking import RECORD_RULES
from osallisuus.records.columns import TABLES, Kind
from osallisuus.records.held import HELD_ELSEWHERE

KIT = Toolkit.build()
Row = Mapping[str, object]
Tables = Mapping[str, Sequence[Row]]

PERSON: Row = {
    "person": "p1",
    "birth_date": date(1980, 2, 1),
    "gender": "woman",
    "citizenship": "FI",
}
OTHER: Row = {**PERSON, "person": "p2", "gender": "man"}
SPELL: Row = {
    "person": "p1",
    "project": "S20001",
    "entry": date(2018, 6, 1),
    "exit": date(2018, 8, 31),
    "labour_status": "unemployed",
    "education": 3,
    "in_education": "no",
    "household_employed": "no",
    "household_adults": 1,
    "dependent_children": "no",
    "paid_by_project": "no",
    "signed": "yes",
    "foreign_background": "no",
    "minority": "no",
    "disability": "declined",
    "other_disadvantage": "not_asked",
}
PLUS: Row = {"project": "S30001", "entry": date(2024, 6, 1), "exit": date(2024, 8, 31)}
LEFT: Row = {
    "person": "p1",
    "project": "S20001",
    "point": "exit",
    "date": date(2018, 9, 1),
    "labour_status": "unemployed",
}

PROJECT = Project(
    id="own",
    name=Text.of(fi="Oma"),
    period=Period(
        start=PartialDate(year=2018, month=1, day=1), end=PartialDate(year=2018, month=12, day=31)
    ),
    target_groups=(TargetGroup(id="nuoret", title=Text.of(fi="Nuoret")),),
)
OWN: Row = {"project": "own", "target_group": "nuoret"}


def of(table: str, *rows: Row) -> Tables:
    """Return sound records with one table changed: each row over the row that is usual there."""
    usual = {"participants": PERSON, "enrolments": SPELL, "transitions": LEFT}
    sound: dict[str, Sequence[Row]] = {
        "participants": (PERSON, OTHER),
        "enrolments": (SPELL, {**SPELL, "person": "p2"}),
        "transitions": (),
    }
    return {**sound, table: [{**usual[table], **row} for row in rows]}


def plus(*rows: Row) -> Tables:
    return of("enrolments", *({**PLUS, **row} for row in rows))


def person(**changes: object) -> Tables:
    return of("participants", changes, OTHER)


def spell(**changes: object) -> Tables:
    return of("enrolments", changes)


def left(**changes: object) -> Tables:
    return of("transitions", changes)


@attrs.frozen(kw_only=True)
class Case:
    """Records, and what is said of them: slug, row and column."""

    rule: str
    tables: Tables
    finds: tuple[tuple[str, int | None, str], ...] = ()
    project: Project | None = None
    policy: CheckPolicy = CheckPolicy()


def fires(
    rule: str,
    tables: Tables,
    *finds: tuple[int, str],
    slug: str = "",
    project: Project | None = None,
    policy: CheckPolicy | None = None,
) -> Case:
    found = tuple((f"records.{slug or rule}", row, column) for row, column in finds)
    return Case(
        rule=rule, tables=tables, finds=found, project=project, policy=policy or CheckPolicy()
    )


def silent(
    rule: str, tables: Tables, project: Project | None = None, policy: CheckPolicy | None = None
) -> Case:
    return Case(rule=rule, tables=tables, project=project, policy=policy or CheckPolicy())


AGAIN: Row = {"entry": date(2018, 9, 15), "exit": date(2018, 10, 15)}
MONTHS_6 = {"point": "months_6"}
DAY = CheckPolicy(as_of=date(2018, 6, 1))
LATER = CheckPolicy(as_of=date(2019, 1, 29))

CASES: Sequence[Case] = (
    fires("R01", spell(labour_status="unemployed, employed"), (1, "labour_status")),
    attrs.evolve(
        fires("R01", of("enrolments", {}, {"labour_status": "employed", "household_employed": "yes"}),
              (2, "labour_status")),
        finds=(("records.R03", 2, "entry"), ("records.R01", 2, "labour_status")),
    ),
    silent("R01", of("enrolments", {}, {"labour_status": "inactive", **AGAIN})),
    fires("R02", spell(exit=date(2018, 5, 31)), (1, "exit")),
    silent("R02", spell(exit=date(2018, 6, 1))),
    fires("R02", spell(), (1, "entry"), slug="R02-future",
          policy=CheckPolicy(as_of=date(2018, 5, 31))),
    silent("R02", spell(), policy=DAY),
    fires("R02", spell(**OWN, entry=date(2017, 12, 31)), (1, "entry"),
          slug="R02-outside-project", project=PROJECT, policy=CheckPolicy(period=None)),
    fires("R02", spell(**OWN, exit=date(2019, 1, 1)), (1, "entry"), slug="R02-outside-project",
          project=PROJECT),
    silent("R02", spell(**OWN, entry=date(2018, 1, 1), exit=date(2018, 12, 31)), project=PROJECT),
    fires("R03", of("enrolments", {}, {}), (2, "entry")),
    fires("R03", of("enrolments", {}, {**AGAIN, "entry": date(2018, 8, 30)}), (2, "entry"),
          slug="R03-overlap"),
    silent("R03", of("enrolments", {}, AGAIN)),
    silent("R03", of("enrolments", {}, {**AGAIN, "entry": date(2018, 8, 31)})),
    fires("R04", person(birth_date=date(2018, 6, 2)), (1, "participants.birth_date")),
    fires("R04", person(birth_date=None, birth_year=2019), (1, "participants.birth_date")),
    silent("R04", person(birth_date=date(1980, 6, 2))),
    silent("R04", person(birth_date=None, birth_year=1980)),
    fires("R04", person(birth_year=1981), (1, "birth_year"), slug="R04-year"),
    silent("R04", person(birth_year=1980)),
    attrs.evolve(
        fires("R06", of("enrolments", {}, {"education": 5}), (2, "education")),
        finds=(("records.R03", 2, "entry"), ("records.R06", 2, "education")),
    ),
    silent("R06", of("enrolments", {}, {"education": 5, **AGAIN})),
    fires("R07", spell(labour_status="inactive", unemployed_since=date(2018, 1, 1)),
          (1, "unemployed_since")),
    fires("R07", spell(unemployed_since=date(2018, 6, 2)), (1, "unemployed_since"),
          slug="R07-after-entry"),
    silent("R07", spell(unemployed_since=date(2018, 6, 1))),
    silent("R07", spell(labour_status="inactive", unemployed_since=None)),
    fires("R07", spell(labour_status=None, unemployed_since=date(2018, 1, 1)),
          (1, "labour_status"), slug="R12"),
    fires("R11", spell(labour_status="employed"), (1, "household_employed")),
    fires("R11", spell(household_adults=0), (1, "household_adults"), slug="R11-adults"),
    silent("R11", spell(labour_status="employed", household_employed="yes")),
    silent("R11", plus({"labour_status": "employed"})),
    *(
        fires("R12", spell(**{name: None}), (1, name))
        for name in ("labour_status", "education", "household_adults")
    ),
    *(
        fires("R12", spell(**{name: given}), (1, name))
        for name in ("household_employed", "dependent_children")
        for given in (None, "not_asked", "declined")
    ),
    fires("R12", spell(entry=None), (1, "entry")),
    fires("R12", person(gender=None), (1, "participants.gender")),
    fires("R12", person(birth_date=None), (1, "participants.birth_date")),
    silent("R12", spell(in_education=None, homeless=None, rural=None)),
    silent("R12", spell(counts_as="rejected", labour_status=None)),
    silent("R13", spell(entry=date(2018, 8, 2), household_adults=None, household_employed=None,
                        dependent_children="not_asked")),
    fires("R13", spell(entry=date(2018, 8, 1), household_adults=None), (1, "household_adults"),
          slug="R12"),
    silent("R13", spell(household_adults=None), policy=CheckPolicy(household_until=None)),
    *(fires("R14", plus({name: None}), (1, name)) for name in ("labour_status", "education")),
    silent("R14", plus({"household_adults": None, "household_employed": None})),
    silent("R31", plus({"labour_status": None, "education": None}),
           policy=CheckPolicy(objective_l=True)),
    fires("R31", plus({"entry": None}), (1, "entry"), slug="R14",
          policy=CheckPolicy(objective_l=True)),
    fires("R17", spell(education=0), (1, "other_disadvantage")),
    silent("R17", spell(education=0, other_disadvantage="yes")),
    silent("R17", plus({"education": 0})),
    *(
        fires("R18", spell(**{name: None}), (1, name))
        for name in ("foreign_background", "minority", "disability", "other_disadvantage")
    ),
    fires("R18", spell(disability="maybe"), (1, "disability"), slug="not-a-code"),
    silent("R18", spell(foreign_background="declined", minority="not_asked")),
    silent("R18", plus({"minority": None, "disability": None})),
    fires("R21", left(**MONTHS_6, date=date(2019, 3, 1), improved="yes"), (1, "improved")),
    silent("R21", {**left(**MONTHS_6, date=date(2019, 3, 1), improved="yes"),
                   "enrolments": [{**SPELL, "labour_status": "employed",
                                      "household_employed": "yes"}]}),
    fires("R23", left(labour_status="employed", job_seeking="yes"), (1, "job_seeking")),
    silent("R23", left(labour_status="employed", job_seeking="no")),
    fires("R26", {**left(), "enrolments": [{**SPELL, "exit": None}]}, (1, "date")),
    fires("R26", left(date=date(2018, 8, 30)), (1, "date"), slug="R26-window"),
    fires("R26", left(point="weeks_4", date=date(2018, 9, 29)), (1, "date"), slug="R26-window"),
    silent("R26", left(date=date(2018, 8, 31))),
    silent("R26", left(point="weeks_4", date=date(2018, 9, 28))),
    silent("R26", left(date=None)),
    silent("R26", {**left(), "enrolments": [SPELL, {**SPELL, **AGAIN}]}),
    fires("R26", left(point="weeks_4", date=date(2018, 9, 8)), (1, "date"), slug="R26-window",
          policy=CheckPolicy(immediate_window_days=7)),
    fires("R27", left(**MONTHS_6, date=date(2019, 2, 27)), (1, "date")),
    silent("R27", left(**MONTHS_6, date=date(2019, 2, 28))),
    silent("R27", left(**MONTHS_6, date=None)),
    fires("R28", spell(**OWN, exit=None), (1, "exit"), project=PROJECT, policy=LATER),
    silent("R28", spell(**OWN, exit=None), project=PROJECT,
           policy=CheckPolicy(as_of=date(2019, 1, 28))),
    silent("R28", spell(**OWN, exit=None, counts_as="rejected"), project=PROJECT, policy=LATER),
    fires("R28", spell(exit=None, counts_as="left"), (1, "exit"), slug="R28-status"),
    silent("R28", spell(exit=None, counts_as="in")),
    fires("R29", spell(paid_by_project="yes"), (1, "paid_by_project")),
    silent("R29", spell(paid_by_project=None)),
    fires("R29", spell(**{**OWN, "target_group": "vanhat"}), (1, "target_group"),
          slug="R29-target-group", project=PROJECT),
    silent("R29", spell(**{**OWN, "target_group": None}), project=PROJECT),
    fires("R30", person(parents_birth_country="both_abroad"), (1, "foreign_background")),
    silent("R30", person(parents_birth_country="one_abroad")),
    silent("R30", person(citizenship="stateless")),
    fires("R32", person(birth_date=date(1917, 6, 1)), (1, "participants.birth_date")),
    fires("R32", person(birth_date=None, birth_year=1916), (1, "participants.birth_date")),
    silent("R32", person(birth_date=date(1917, 6, 2))),
    silent("R32", person(birth_date=None, birth_year=1917)),
    fires("R32", {"participants": [{**PERSON, "birth_date": date(2003, 6, 2)}],
                  "enrolments": [{**SPELL, "labour_status": "employed",
                                  "household_employed": "yes"}]},
          (1, "labour_status"), slug="R32-employed"),
    fires("R32", {"participants": [{**PERSON, "birth_date": None, "birth_year": 2001}],
                  "enrolments": [{**SPELL, "education": 6}]},
          (1, "education"), slug="R32-education"),
    silent("R32", {"participants": [{**PERSON, "birth_date": date(2000, 6, 1)}],
                   "enrolments": [{**SPELL, "education": 6}]}),
    silent("R32", {"participants": [{**PERSON, "birth_date": None, "birth_year": 2000}],
                   "enrolments": [{**SPELL, "education": 6}]}),
    fires("R33", spell(signed="no"), (1, "signed")),
    silent("R33", spell(signed=None)),
    silent("R33", plus({"signed": "no"})),
)  # fmt: skip


CONNECTION = duckdb.connect()


def from_duckdb(frame: pl.DataFrame) -> Any:
    return CONNECTION.from_arrow(frame.to_arrow())


ENGINES: Mapping[str, Callable[[pl.DataFrame], Any]] = {
    "polars": lambda frame: frame,
    "polars lazy": lambda frame: frame.lazy(),
    "pandas": lambda frame: pd.DataFrame(frame.to_dict(as_series=False)),
    "pyarrow": lambda frame: frame.to_arrow(),
    "duckdb": from_duckdb,
}
TYPES: Mapping[Kind, Any] = {Kind.DATE: pl.Date, Kind.INTEGER: pl.Int64, Kind.NUMBER: pl.Float64}


def frames(tables: Tables) -> dict[str, pl.DataFrame]:
    """Return the tables as typed frames with their rows numbered."""
    made = {}
    for name, rows in tables.items():
        kinds = {column.name: column.kind for column in TABLES[name].columns}
        names = list(dict.fromkeys(key for row in rows for key in row)) or list(kinds)
        columns = {key: [row.get(key) for row in rows] for key in names}
        schema = {key: TYPES.get(kinds[key], pl.String) for key in names}
        numbered = {"row": range(1, len(rows) + 1)}
        made[name] = pl.DataFrame({**columns, **numbered}, {**schema, "row": pl.Int64})
    return made


def checked(case: Case, engine: str = "polars") -> list[tuple[str, int | None, str | None]]:
    given = {name: ENGINES[engine](frame) for name, frame in frames(case.tables).items()}
    found = KIT.records(given).check(case.project, policy=case.policy)
    about_tables = ("records.empty-table", "records.unknown-project")
    return [
        (one.slug, one.row, one.column or "") for one in found if one.slug not in about_tables
    ]  # fmt: skip


def name_of(case: Case) -> str:
    slugs = "+".join(slug.removeprefix("records.") for slug, _, _ in case.finds)
    columns = "+".join(column for _, _, column in case.finds)
    return f"{case.rule}-{slugs}-{columns}" if slugs else f"{case.rule}-silent"


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_rule_says_just_what_it_is_for(case: Case) -> None:
    assert sorted(checked(case)) == sorted(case.finds)


def together(cases: Sequence[Case]) -> Case:
    """Return all the cases as one, each with people of its own."""
    tables: dict[str, list[Row]] = {
        name: [] for name in ("participants", "enrolments", "transitions")
    }
    finds: list[tuple[str, int | None, str]] = []
    for number, case in enumerate(cases):
        before = {name: len(rows) for name, rows in tables.items()}
        for name, rows in case.tables.items():
            tables[name] += [{**row, "person": f"{number}-{row['person']}"} for row in rows]
        of_transitions = {"R21", "R23", "R26", "R26-window", "R27"}
        for slug, row, column in case.finds:
            rule = slug.removeprefix("records.")
            table = "transitions" if rule in of_transitions else "enrolments"
            table = "participants" if rule == "R04-year" else table
            finds.append((slug, (row or 0) + before[table], column))
    first = cases[0]
    return Case(
        rule="all", tables=tables, finds=tuple(finds), project=first.project, policy=first.policy
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_finds_the_same(engine: str) -> None:
    groups: dict[tuple[bool, CheckPolicy], list[Case]] = {}
    for case in CASES:
        groups.setdefault((case.project is None, case.policy), []).append(case)
    assert len(groups) < 12
    for cases in groups.values():
        case = together(cases)
        assert sorted(checked(case, engine)) == sorted(case.finds)


def test_every_rule_of_the_reference_has_its_place() -> None:
    numbers = {f"R{number:02}" for number in range(1, 34)}
    held = {slug.removeprefix("records.") for slug in HELD_ELSEWHERE}
    fired = {slug.removeprefix("records.")[:3] for case in CASES for slug, _, _ in case.finds}
    kept_silent = {case.rule for case in CASES if not case.finds}
    # A rule is either checked on rows, with a case for either outcome, or held elsewhere.
    assert fired & numbers == numbers - held
    assert numbers - held <= kept_silent
    slugs = {rule.slug for rule in RECORD_RULES if re.fullmatch(r"records\.R\d\d.*", rule.slug)}
    assert slugs <= {slug for case in CASES for slug, _, _ in case.finds}


def test_no_table_has_more_rules_than_a_mask_has_bits() -> None:
    for table in TABLES:
        assert sum(rule.table == table for rule in RECORD_RULES) <= 62


@pytest.mark.parametrize("slug", sorted({rule.slug for rule in RECORD_RULES} | set(HELD_ELSEWHERE)))
def test_every_rule_speaks_three_languages(slug: str) -> None:
    for part in ("title", "message", "advice"):
        texts = CORE.texts(f"rule.{slug}.{part}")
        assert sorted(texts) == sorted(LANGUAGES)
        assert all(words.strip() for words in texts.values())


def test_every_finding_can_be_said() -> None:
    for project in (None, PROJECT):
        case = together([case for case in CASES if case.project is project])
        for policy in (case.policy, LATER):
            for one in KIT.records(frames(case.tables)).check(project, policy=policy):
                for language in LANGUAGES:
                    assert "{" not in one.message(language)
                    assert one.advice(language)
