"""Real projects as documents: thirteen with the core alone, five that ship with the plugins.

What must be held, and where, stands in tables beside this file: ``expectations.json`` for the documents
here, ``facts/<plugin>.json`` for the bundled ones. The tables are written from the sources, not from the
documents.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator
from pointers import (
    NothingThereError,
    Row,
    is_empty_statement,
    problem,
    resolve,
    statement,
    tokens,
)

from osallisuus import Level, Project, Toolkit

HERE: Final = Path(__file__).parent

ITEMS: Final = {
    "avaimet_elamaan.json": 3,
    "kyky.json": 5,
    "lahde_voimaa_arkeen.json": 3,
    "luovalumot.json": 3,
    "masto.json": 4,
    "mieliteko_2.json": 6,
    "ohjaamo_pohjanmaa.json": 4,
    "ok_hanke.json": 6,
    "palko.json": 4,
    "sokra.json": 4,
    "tsetanes_naal.json": 6,
    "valikasi.json": 4,
    "vierto.json": 4,
}
"""Documents beside this file, each with the number of things a naive model would lose of it."""

FACTS: Final = {
    "kupo": ("KUPO", 58),
    "lahde": ("LAHDE", 51),
    "yhdessa_osallisuutta": ("YHDESSA", 51),
    "itu2": ("ITU2", 115),
    "omia_polkuja": ("OMIA", 76),
}
"""Bundled projects, each with the prefix and the number of the facts of its source."""

FREE_TEXT: Final = frozenset({"summary", "description"})
WITHHELD: Final = re.compile(r"/project/sources/[^/]+/withheld/[^/]+")


@cache
def core_kit() -> Toolkit:
    return Toolkit.build()


@cache
def full_kit() -> Toolkit:
    return Toolkit.build(discover=True)


@cache
def validator(*, plugins: bool) -> Draft202012Validator:
    schema = (full_kit() if plugins else core_kit()).json_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@cache
def data_of(name: str) -> Any:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


@cache
def example_data(name: str) -> Any:
    return json.loads(full_kit().examples[name].read())


def expectations() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = data_of("expectations.json")
    return rows


def facts(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = data_of(f"facts/{name}.json")
    return rows


def invalid_places(data: Any, *, plugins: bool) -> list[str]:
    errors = validator(plugins=plugins).iter_errors(data)
    return [f"{error.json_path}: {error.message[:200]}" for error in errors]


def errors_found(kit: Toolkit, project: Project) -> list[str]:
    return [str(found) for found in kit.check(project) if found.level is Level.ERROR]


def weak_rows(rows: list[dict[str, Any]]) -> Iterator[Row]:
    """Yield rows that would hold of a wrong document too, or that look at free text."""
    for row in rows:
        looks_at = {*tokens(row["pointer"]), *row.get("where", ())}
        if FREE_TEXT & looks_at or is_empty_statement(row):
            yield row


def test_every_document_is_listed() -> None:
    beside = {path.name for path in HERE.glob("*.json")} - {"expectations.json"}
    assert beside == set(ITEMS)


@pytest.mark.parametrize("name", ITEMS)
class TestCoreDocument:
    def test_reads_and_writes_back_the_same(self, name: str) -> None:
        kit = core_kit()
        project = kit.load(HERE / name)
        assert kit.load(kit.dump(project)) == project
        assert kit.to_data(project) == data_of(name)

    def test_fits_the_schema(self, name: str) -> None:
        assert invalid_places(data_of(name), plugins=False) == []

    def test_has_no_error(self, name: str) -> None:
        kit = core_kit()
        assert errors_found(kit, kit.load(HERE / name)) == []

    def test_needs_no_plugin(self, name: str) -> None:
        assert '"extensions"' not in (HERE / name).read_text(encoding="utf-8")

    def test_has_no_personal_data(self, name: str) -> None:
        kit = core_kit()
        assert kit.check(kit.load(HERE / name), only=["core.personal-data"]) == ()

    def test_holds_what_a_naive_model_would_lose(self, name: str) -> None:
        data = core_kit().to_data(core_kit().load(HERE / name))
        rows = [row for row in expectations() if row["document"] == name]
        lost = [f"{row['what']}: {why}" for row in rows if (why := problem(data, row))]
        assert lost == []

    def test_every_item_is_expected(self, name: str) -> None:
        items = {row["item"] for row in expectations() if row["document"] == name}
        assert items == set(range(1, ITEMS[name] + 1))


def test_expectations_can_fail() -> None:
    rows = expectations()
    assert {row["document"] for row in rows} == set(ITEMS)
    assert list(weak_rows(rows)) == []
    assert all(
        row.keys() == {"document", "item", "what", "pointer", statement(row)} for row in rows
    )


@pytest.mark.parametrize("name", FACTS)
class TestBundledProject:
    def test_reads_and_writes_back_the_same(self, name: str) -> None:
        kit = full_kit()
        project = kit.example(name)
        assert kit.load(kit.dump(project)) == project
        assert kit.to_data(project) == example_data(name)
        assert kit.not_understood(project) == ()

    def test_fits_the_schema(self, name: str) -> None:
        assert invalid_places(example_data(name), plugins=True) == []

    def test_has_no_error(self, name: str) -> None:
        kit = full_kit()
        assert errors_found(kit, kit.example(name)) == []

    def test_has_no_personal_data(self, name: str) -> None:
        kit = full_kit()
        assert kit.check(kit.example(name), only=["core.personal-data"]) == ()

    def test_every_fact_is_listed(self, name: str) -> None:
        prefix, count = FACTS[name]
        listed = {row["id"] for row in facts(name)}
        assert listed == {f"{prefix}-{number:02}" for number in range(1, count + 1)}

    def test_holds_every_fact(self, name: str) -> None:
        data = full_kit().to_data(full_kit().example(name))
        lost = [f"{row['id']}: {why}" for row in facts(name) if (why := problem(data, row))]
        assert lost == []

    def test_facts_can_fail(self, name: str) -> None:
        rows = facts(name)
        assert list(weak_rows(rows)) == []
        assert all(row.keys() - {"withheld"} == {"id", "pointer", statement(row)} for row in rows)
        assert [row for row in rows if statement(row) == "absent"] == []

    def test_withheld_facts_are_listed_as_withheld(self, name: str) -> None:
        marked = [row for row in facts(name) if "withheld" in row]
        outside = [row for row in marked if not WITHHELD.match(row["pointer"])]
        assert [row for row in marked if row["withheld"] is not True] == []
        assert outside == []


def test_the_facts_are_351() -> None:
    assert sum(count for _, count in FACTS.values()) == 351


SMALL: Final = {
    "goals": [
        {"id": "g1", "number": "1.1", "parts": [{"a": 1, "b": {"c": True, "d": 2}}]},
        {"id": "g2", "number": "2"},
        {"id": "g2", "number": "3"},
    ],
    "a/b~c": {"words": ["yksi", "kaksi"]},
}


def test_pointers_lead_by_key_index_and_id() -> None:
    assert resolve(SMALL, "") == SMALL
    assert resolve(SMALL, "/goals/[g1]/number") == "1.1"
    assert resolve(SMALL, "/goals/1/number") == "2"
    assert resolve(SMALL, "/a~1b~0c/words/0") == "yksi"


@pytest.mark.parametrize(
    "pointer",
    [
        "/nothing",
        "/goals/3",
        "/goals/01",
        "/goals/-1",
        "/goals/[g3]",
        "/goals/[g2]",
        "/goals/g1",
        "/goals/0/number/0",
    ],
)
def test_pointers_to_nothing_are_refused(pointer: str) -> None:
    with pytest.raises(NothingThereError):
        resolve(SMALL, pointer)


def test_a_pointer_begins_with_a_slash() -> None:
    with pytest.raises(ValueError, match="begin"):
        resolve(SMALL, "goals")


@pytest.mark.parametrize(
    ("row", "holds"),
    [
        ({"pointer": "/goals/0/number", "expect": "1.1"}, True),
        ({"pointer": "/goals/0/number", "expect": "1.2"}, False),
        ({"pointer": "/goals/0/parts/0/a", "expect": 1.0}, True),
        ({"pointer": "/goals/0/parts/0/a", "expect": True}, False),
        ({"pointer": "/goals/0/parts/0/b/c", "expect": 1}, False),
        ({"pointer": "/goals/0/parts/0/b", "expect": {"c": True}}, False),
        ({"pointer": "/goals/0/parts/0/b", "expect": {"c": 1, "d": 2}}, False),
        ({"pointer": "/a~1b~0c/words", "expect": ["kaksi", "yksi"]}, False),
        ({"pointer": "/a~1b~0c/words", "contains": "kaksi"}, True),
        ({"pointer": "/a~1b~0c/words", "contains": "kak"}, False),
        ({"pointer": "/a~1b~0c/words/0", "contains": "yk"}, False),
        ({"pointer": "/goals", "where": {"id": "g1", "parts": [{"b": {"d": 2}}]}}, True),
        ({"pointer": "/goals", "where": {"id": "g2", "number": "1.1"}}, False),
        ({"pointer": "/goals", "where": {"parts": [{"b": {"d": 2}}, {"b": {"d": 3}}]}}, False),
        ({"pointer": "/goals", "where": {"id": "g1", "missing": None}}, False),
        ({"pointer": "/goals/0", "where": {"number": "1.1"}}, True),
        ({"pointer": "/goals/0/number", "where": {"number": "1.1"}}, False),
        ({"pointer": "/goals", "length": 3}, True),
        ({"pointer": "/goals", "length": 2}, False),
        ({"pointer": "/goals/0/number", "length": 3}, False),
        ({"pointer": "/goals/0/number", "matches": r"^1\."}, True),
        ({"pointer": "/goals/0/number", "matches": r"^2"}, False),
        ({"pointer": "/goals/0/title", "absent": True}, True),
        ({"pointer": "/goals/0/number", "absent": True}, False),
        ({"pointer": "/nothing/there", "expect": "1.1"}, False),
    ],
)
def test_rows_hold_of_what_they_state(row: Row, holds: bool) -> None:
    assert (problem(SMALL, row) is None) is holds


@pytest.mark.parametrize(
    "row", [{"pointer": "/goals"}, {"pointer": "/goals", "length": 3, "contains": 1}]
)
def test_a_row_makes_one_statement(row: Row) -> None:
    with pytest.raises(ValueError, match="one statement"):
        problem(SMALL, row)


@pytest.mark.parametrize(
    "row",
    [
        {"pointer": "/goals", "where": {}},
        {"pointer": "/goals", "where": {"parts": [{}]}},
        {"pointer": "/goals/0/number", "matches": ".*"},
        {"pointer": "/goals/0", "expect": {}},
    ],
)
def test_rows_that_hold_of_anything_are_found(row: Row) -> None:
    assert is_empty_statement(row)
