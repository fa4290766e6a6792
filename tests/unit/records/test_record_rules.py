"""Rules of the records: what fires, what stays silent, and what every rule says."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from osallisuus import CheckPolicy, Toolkit
from osallisuus.catalogue import CORE, LANGUAGES
from osallisuus.records.checking import RECORD_RULES

SOUND: dict[str, Sequence[Mapping[str, Any]]] = {
    "participants": [
        {"person": "p1", "birth_date": "1.2.1980", "gender": "nainen", "citizenship": "FI"},
        {"person": "p2", "birth_date": "3.4.1970", "gender": "mies", "citizenship": "FI"},
    ],
    "enrolments": [
        {
            "person": name,
            "project": "S20001",
            "entry": "1.9.2018",
            "exit": "30.11.2018",
            "labour_status": "unemployed",
            "education": 3,
            "in_education": "no",
            "household_employed": "no",
            "household_adults": 1,
            "dependent_children": "no",
            "paid_by_project": "no",
            "signed": "yes",
            **dict.fromkeys(("foreign_background", "minority", "disability"), "no"),
            **dict.fromkeys(("other_disadvantage", "homeless", "rural"), "no"),
        }
        for name in ("p1", "p2")
    ],
    "transitions": [
        {"person": "p1", "project": "S20001", "point": "exit", "date": "1.12.2018"},
    ],
}


def slugs(tables: Mapping[str, Any], **policy: Any) -> set[str]:
    records = Toolkit.build().records(tables)
    return {
        group.slug
        for group in records.check(policy=CheckPolicy(**policy)).groups
        if group.slug not in ("records.missing-table", "records.missing-column")
    }


def with_change(table: str, **changes: object) -> dict[str, Any]:
    first, *rest = SOUND[table]
    return {**SOUND, table: [{**first, **changes}, *rest]}


def test_nothing_is_said_of_sound_records() -> None:
    assert slugs(SOUND) == set()


@pytest.mark.parametrize(
    ("table", "changes", "slug"),
    [
        ("enrolments", {"exit": "1.8.2018"}, "records.R02"),
        ("participants", {"birth_date": "1.2.2019"}, "records.R04"),
        (
            "enrolments",
            {"labour_status": "employed", "unemployed_since": "1.1.2018"},
            "records.R07",
        ),
        ("enrolments", {"paid_by_project": "yes"}, "records.R29"),
        ("enrolments", {"signed": "no"}, "records.R33"),
        ("transitions", {"date": "1.6.2019", "point": "weeks_4"}, "records.R26-window"),
        ("enrolments", {"person": "p9"}, "records.no-such-person"),
    ],
)
def test_a_rule_fires_on_what_it_is_for(table: str, changes: dict[str, object], slug: str) -> None:
    assert slug in slugs(with_change(table, **changes))


def test_the_future_is_known_only_when_the_day_is() -> None:
    assert "records.R02-future" in slugs(SOUND, as_of=date(2018, 1, 1))
    assert "records.R02-future" not in slugs(SOUND)


def test_every_rule_speaks_three_languages() -> None:
    for slug in {rule.slug for rule in RECORD_RULES}:
        for part in ("message", "advice"):
            texts = CORE.texts(f"rule.{slug}.{part}")
            assert sorted(texts) == sorted(LANGUAGES)
            assert all(words.strip() for words in texts.values())
