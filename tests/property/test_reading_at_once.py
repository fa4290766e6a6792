"""Reading makes objects and looks for equal keys in one go; neither shows in what comes out."""

import json
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osallisuus import DocumentError, Goal, Project, Text, Toolkit
from osallisuus.codec.codec import Codec
from osallisuus.codec.collect import Collector
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


@pytest.mark.parametrize("has_msgspec", [True, False])
@UNTIMED
@given(documents(KIT), st.data(), st.integers(0, 60))
def test_equal_keys_are_told_before_whatever_else_is_wrong(
    has_msgspec: bool, data: Any, draw: st.DataObject, at: int
) -> None:
    spoilt = draw.draw(st.sampled_from(objects_in(data)))
    spoilt[draw.draw(st.sampled_from([*spoilt, "unheard_of"]))] = draw.draw(
        st.sampled_from([None, [], {}, 1.5, "", {"a": {"b": []}}, [{"id": "x"}]])
    )
    doubled = draw.draw(st.sampled_from(objects_in(data)))
    with pytest.MonkeyPatch.context() as patch:
        if not has_msgspec:
            patch.setattr(json_fast, "_msgspec_decoder", lambda: None)
        for kit in (KIT, BARE):
            assert codes(written(data, doubled, at), kit) == {"parsing.duplicate-key"}
            assert codes(written(data, {}, 0), kit) == codes_of(data, kit)


def codes_of(data: Any, kit: Toolkit) -> set[str]:
    try:
        kit.load(data)
    except DocumentError as error:
        return {problem.code for problem in error.problems}
    return set()


@UNTIMED
@given(documents(KIT), st.data())
def test_no_more_members_are_counted_than_there_are(data: Any, draw: st.DataObject) -> None:
    spoilt = draw.draw(st.sampled_from(objects_in(data["project"])))
    spoilt[draw.draw(st.sampled_from([*spoilt, "unheard_of"]))] = draw.draw(
        st.sampled_from([None, [], {}, 1.5, "", {"a": {"b": []}}, [{"id": "x"}]])
    )
    for kit in (KIT, BARE):
        _, _, members = Codec(kit.registry).explained(data["project"], Project)
        assert members <= json_fast.members_of(data["project"])


NEARLY_TEXTS = st.dictionaries(
    st.sampled_from(["fi", "sv", "en", "se", "zh-Hant", "fi ", "FI", ""]),
    st.sampled_from(["a", "!", "\x1f", "\u00a0", "", " ", " \t\r\n", " b", "\x00"])
    | st.text(max_size=3),
    max_size=4,
)
ORDERS = st.permutations(["fi", "sv", "en"])


@attrs.frozen(kw_only=True)
class Said:
    said: Text
    more: tuple[Text, ...] = ()


@settings(max_examples=1000, deadline=None)
@given(
    NEARLY_TEXTS
    | st.builds(
        lambda tags, texts: {tag: texts.get(tag, "x") for tag in tags}, ORDERS, NEARLY_TEXTS
    ),
    st.sampled_from(["", " ", None, 1, True, [], {}, "x"]),
    st.sampled_from(["fi", "sv", "en", None]),
)
def test_texts_read_at_once_are_those_read_slowly(texts: Any, other: Any, at: str | None) -> None:
    given_texts = texts if at is None else {**texts, at: other}
    codec = Codec()
    slow, problems, _ = codec.explained({"said": given_texts}, Said)
    try:
        fast, members = codec.counted({"said": given_texts, "more": [given_texts] * 2}, Said)
    except Exception:  # noqa: BLE001 - any error says no
        assert problems
        return
    assert problems == ()
    assert members == 2 + 3 * len(given_texts)
    for made in (fast.said, *fast.more):
        assert type(made) is Text
        assert made.entries == slow.said.entries == tuple(given_texts.items())
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        fast.said.tags = ()  # type: ignore[misc]


def never(*_: object) -> Any:
    raise ValueError


@UNTIMED
@given(documents(KIT), st.data())
def test_documents_read_at_once_are_those_read_slowly(data: Any, draw: st.DataObject) -> None:
    codec = Codec(KIT.registry)
    spoilt = draw.draw(st.sampled_from(objects_in(data["project"])))
    if draw.draw(st.booleans()):
        key = draw.draw(st.sampled_from(list(spoilt)))
        spoilt[key] = draw.draw(
            st.sampled_from([None, [], {}, "", " ", 0, ["x"], [[]], spoilt[key], [spoilt[key]]])
        )
    collector = Collector(KIT.registry, never)
    slow = collector.read(Project, data["project"])
    try:
        fast, members = codec.counted(data["project"], Project)
    except Exception:  # noqa: BLE001 - any error says no
        assert collector.problems
        return
    assert collector.problems == []
    assert fast == slow
    assert codec.unstructure(fast) == codec.unstructure(slow)
    assert members == json_fast.members_of(data["project"])


def test_texts_of_a_class_that_notes_its_subclasses_are_read_too() -> None:
    class Noted:
        TAG_PATTERN: ClassVar[str] = Text.TAG_PATTERN
        seen: ClassVar[list[type]] = []

        def __init_subclass__(cls) -> None:
            Noted.seen.append(cls)

        def __init__(self, entries: Any) -> None:
            self.entries = dict(entries)

        @classmethod
        def of_entries(cls, entries: Any) -> "Noted":
            return cls(entries)

    @attrs.frozen(kw_only=True)
    class Thing:
        name: Noted

    for name in ({"fi": "a", "sv": "b", "en": "c"}, {"fi": "a"}):
        assert Codec().structure({"name": name}, Thing).name.entries == name
    assert Noted.seen == []


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


@attrs.frozen(kw_only=True)
class Branch:
    name: str
    branches: tuple["Branch", ...] = ()


def branch(levels: int) -> dict[str, Any]:
    return {"name": "b", **({"branches": [branch(levels - 1)]} if levels else {})}


def with_strange_block(**members: Any) -> str:
    blocks = {"strange.block": {"v": 1, **members}}
    return json.dumps(
        {"osallisuus": 1, "project": {"id": "p", "name": {"fi": "P"}, "extensions": blocks}}
    )


def codes(text: str, kit: Toolkit) -> set[str]:
    try:
        kit.load(text)
    except DocumentError as error:
        return {problem.code for problem in error.problems}
    return set()


def test_equal_keys_with_a_colon_are_refused_beside_texts_that_look_like_keys() -> None:
    # Counting quotation marks and colons alone finds as many keys as the data has.
    doubled = '{"v": 1, "a:b": 1, "a:b": 2, "list": ["x", ": y"]}'
    text = with_strange_block().replace('{"v": 1}', doubled)
    assert codes(text, BARE) == {"parsing.duplicate-key"}
    assert codes(text.replace('"a:b": 2, ', ""), BARE) == set()
    assert codes(text.replace('"a:b": 2', '"a:c": 2'), BARE) == set()


@pytest.mark.parametrize(
    ("levels", "expected"), [(40, set()), (96, set()), (97, {"parsing.too-deep"})]
)
def test_an_unknown_block_may_be_as_deep_as_any_text(levels: int, expected: set[str]) -> None:
    deep: Any = 1
    for _ in range(levels):
        deep = [deep]
    assert codes(with_strange_block(deep=deep), BARE) == expected


def test_objects_in_objects_of_their_own_class_are_never_taken_for_shallow() -> None:
    codec = Codec()
    codec.structure({"id": "p", "name": {"fi": "P"}}, Project)
    assert codec.is_plain()
    made = codec.structure(branch(200), Branch)
    assert codec.unstructure(made) == branch(200)
    assert not codec.is_plain()
