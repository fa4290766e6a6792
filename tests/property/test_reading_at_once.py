"""Reading makes objects and looks for equal keys in one go; neither shows in what comes out."""

import json
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osallisuus import DocumentError, Goal, Project, Toolkit
from osallisuus.codec.codec import Codec
from osallisuus.parsing import json_fast
from osallisuus.testing.strategies import documents

KIT = Toolkit.build(discover=True)
BARE = Toolkit.build()
UNTIMED = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def objects_in(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        own = [value] if value else []
        return own + [found for member in value.values() for found in objects_in(member)]
    if isinstance(value, list):
        return [found for item in value for found in objects_in(item)]
    return []


def written(value: Any, doubled: dict[str, Any], at: int) -> str:
    """Write JSON in which one object has one of its members twice, the second time in another place."""
    if isinstance(value, dict):
        members = [f"{json.dumps(k)}: {written(v, doubled, at)}" for k, v in value.items()]
        if value is doubled:
            members.insert(at % (len(members) + 1), members[at % len(members)])
        return "{" + ", ".join(members) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(written(item, doubled, at) for item in value) + "]"
    return json.dumps(value)


@pytest.mark.parametrize("has_msgspec", [True, False])
@UNTIMED
@given(documents(KIT), st.data(), st.integers(0, 60))
def test_equal_keys_are_refused_wherever_they_stand(
    has_msgspec: bool, data: Any, draw: st.DataObject, at: int
) -> None:
    doubled = draw.draw(st.sampled_from(objects_in(data)))
    text = written(data, doubled, at)
    with pytest.MonkeyPatch.context() as patch:
        if not has_msgspec:
            patch.setattr(json_fast, "_msgspec_decoder", lambda: None)
        for kit in (KIT, BARE):
            assert kit.load(written(data, {}, 0)) == kit.load(data)
            for given_as in (text, text.encode()):
                with pytest.raises(DocumentError) as caught:
                    kit.load(given_as)
                codes = {problem.code for problem in caught.value.problems}
                assert codes == {"parsing.duplicate-key"}


def test_what_was_read_is_frozen_and_of_its_own_class() -> None:
    project = KIT.load(
        {"osallisuus": 1, "project": {"id": "p", "name": {"fi": "P"}, "goals": [GOAL]}}
    )
    goal = project.goals[0]
    assert type(project) is Project
    assert type(goal) is Goal
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        goal.id = "other"  # type: ignore[misc]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del goal.id
    assert attrs.evolve(goal, number="2").number == "2"


GOAL = {"id": "g", "title": {"fi": "G"}}


def test_a_class_that_notes_its_subclasses_notes_none() -> None:
    @attrs.frozen(kw_only=True)
    class Listed:
        seen: ClassVar[list[type]] = []
        name: str

        def __init_subclass__(cls) -> None:
            Listed.seen.append(cls)

    made = Codec().structure({"name": "a"}, Listed)
    assert made == Listed(name="a")
    assert Listed.seen == []


def test_a_class_that_remembers_its_hash_has_one() -> None:
    @attrs.frozen(kw_only=True, cache_hash=True)
    class Remembering:
        name: str

    assert hash(Codec().structure({"name": "a"}, Remembering)) == hash(Remembering(name="a"))


def test_lists_in_lists_are_read_and_written() -> None:
    @attrs.frozen(kw_only=True)
    class Grid:
        rows: tuple[tuple[str, ...], ...]
        cells: tuple[tuple[int, ...], ...] = ()

    codec = Codec()
    data = {"rows": [["a", 'b"'], []], "cells": [[1, 2], [3]]}
    grid = codec.structure(data, Grid)
    assert grid.rows == (("a", 'b"'), ())
    assert codec.unstructure(grid) == data
    for indent in (None, 2):
        text = codec.write(grid, indent=indent, at="\n")
        assert json.loads(text) == data
    assert text == json.dumps(data, indent=2)
