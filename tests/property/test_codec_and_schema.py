"""The codec and the JSON Schema accept and refuse the same documents, and every refusal explains itself."""

import copy
import json
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from osallisuus import DocumentError, Toolkit
from osallisuus.testing.strategies import documents

Json = Any

KIT = Toolkit.build(discover=True)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

MINIMAL: Json = {"osallisuus": 1, "project": {"id": "p", "name": {"fi": "Polku"}}}


@cache
def validators() -> tuple[Draft202012Validator, jsonschema_rs.Draft202012Validator]:
    schema = KIT.json_schema()
    return Draft202012Validator(schema), jsonschema_rs.Draft202012Validator(schema)


def accepts(data: Json) -> bool:
    try:
        KIT.load(data)
    except DocumentError as error:
        assert error.problems
        assert str(error)
        return False
    return True


def places(data: Json, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    if isinstance(data, dict):
        for key, value in data.items():
            found += places(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            found += places(value, (*path, index))
    return found


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.just(10**40),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.sampled_from(
        [
            "",
            " ",
            "x",
            "2023-02-29",
            "2024-02-29",
            "2023-13",
            "0000",
            "0000-01-01",
            "1.8.2017",
            "20210801",
            "2021-W31-7",
            "2023-09-01\n",
            "2023~",
            "--02-30",
            "--02-29",
            "24:00",
            "08:30\n",
            "a\n",
            "A",
            "-",
            "1e5",
            "1.",
            "٣",
            "lead ",
            "main",
        ]
    ),
    st.just([]),
    st.just({}),
    st.just([[]]),
    st.just({"fi": ""}),
    st.just({"fi": None}),
    st.just({"v": 0}),
    st.just({"x": {"v": 1.0}}),
    st.just({"Bad Name": {"v": 1}}),
    st.just([None]),
    st.just(1.0),
    st.just(0.0),
    st.just(-0.0),
)


@st.composite
def spoilt(draw: st.DrawFn) -> Json:
    data = copy.deepcopy(draw(documents(KIT)))
    for _ in range(draw(st.integers(1, 3))):
        paths = places(data)
        *path, last = draw(st.sampled_from(paths))
        target: Any = data
        for token in path:
            target = target[token]
        way = draw(st.sampled_from(["replace", "remove", "extra", "misspell"]))
        if way == "replace" or isinstance(target, list):
            target[last] = copy.deepcopy(draw(JUNK))
        elif way == "remove":
            del target[last]
        elif way == "extra":
            target[draw(st.sampled_from(["x", "v", "nmae", "id", "", "~/", "fi"]))] = copy.deepcopy(
                draw(JUNK)
            )
        else:
            target[str(last)[:-1] + "q"] = target.pop(last)
        if not places(data):
            break
    return data


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(documents(KIT))
def test_every_drawn_document_is_read_and_comes_back(data: Json) -> None:
    python, rust = validators()
    project = KIT.load(data)
    again = KIT.to_data(project)
    assert KIT.load(again) == project
    assert python.is_valid(again)
    assert rust.is_valid(again)
    assert KIT.load(KIT.dump(project)) == project


@settings(max_examples=300, deadline=None, suppress_health_check=SLOW)
@given(spoilt())
@example({"osallisuus": 1, "project": {"id": "p\n", "name": {"fi": "P"}}})
@example({"osallisuus": 1.0, "project": {"id": "p", "name": {"fi": "P"}}})
@example({"osallisuus": True, "project": {"id": "p", "name": {"fi": "P"}}})
@example(MINIMAL | {"$schema": 3})
@example({"osallisuus": 1, "project": {"id": "p", "name": {"fi": "P"}, "kind": "a\n"}})
@example({"osallisuus": 1, "project": {"id": "p", "name": {"fi\n": "P"}}})
@example({"osallisuus": 1, "project": {"id": "p", "name": {"fi": "\x1c"}}})
@example(
    {"osallisuus": 1, "project": {"id": "p", "name": {"fi": "P"}, "period": {"start": "0000"}}}
)
@example(
    {"osallisuus": 1, "project": {"id": "p", "name": {"fi": "P"}, "extensions": {"x": {"v": 2.0}}}}
)
@example(
    {"osallisuus": 1, "project": {"id": "p", "name": {"fi": "P"}, "extensions": {"x\n": {"v": 2}}}}
)
def test_codec_and_schema_refuse_together(data: Json) -> None:
    python, rust = validators()
    by_codec = accepts(data)
    assert by_codec == python.is_valid(data), json.dumps(data)
    assert by_codec == rust.is_valid(data), json.dumps(data)


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(spoilt())
def test_problems_point_to_places_in_the_text(data: Json) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=1)
    try:
        KIT.load(text)
    except DocumentError as error:
        lines = text.splitlines()
        for problem in error.problems:
            assert problem.line is not None
            assert problem.column is not None
            assert 1 <= problem.line <= len(lines)
            assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_problem_is_worded_in_every_language(language: str) -> None:
    data = copy.deepcopy(MINIMAL)
    data["project"] |= {
        "nmae": 1,
        "period": {"start": "1.8.2017"},
        "goals": [{"id": "A"}],
        "x": None,
    }
    with pytest.raises(DocumentError) as caught:
        KIT.load(data)
    assert len(caught.value.problems) == 5
    assert all(problem.message(language) for problem in caught.value.problems)
