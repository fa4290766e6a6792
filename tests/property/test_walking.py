"""Going through a document: every object with its place, once for all who ask during a check."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osallisuus import Activity, Finding, Goal, Project, Text, Toolkit, each
from osallisuus.codec.codec import Codec
from osallisuus.extensions import Extensible
from osallisuus.model.base import Described, Entity
from osallisuus.shapes import fields_of
from osallisuus.stated import Stated
from osallisuus.testing.strategies import documents
from osallisuus.walking import gone_through_once, leaves, objects, once

KIT = Toolkit.build(discover=True)
CLASSES = (Stated, Described, Entity, Extensible, Activity, Goal, Project)


def at(data: Any, where: str) -> Any:
    for token in where.split("/")[1:]:
        step = token.replace("~1", "/").replace("~0", "~")
        data = data[int(step)] if isinstance(data, list) else data[step]
    return data


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents(KIT, fields=6))
def test_an_object_is_what_stands_at_its_place(document: dict[str, Any]) -> None:
    project = KIT.load(document)
    data, codec = KIT.to_data(project), Codec(KIT.registry)
    found = list(objects(project))
    assert found[0] == ("/project", project)
    assert all(codec.unstructure(thing) == at(data, where) for where, thing in found)
    for where, field, value, thing in leaves(project):
        assert any(field is own for own in fields_of(type(thing)))
        assert at(data, where) is not None
        assert value is not None


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents(KIT, fields=6), documents(KIT, fields=3), st.sampled_from(CLASSES))
def test_each_gives_the_same_during_a_check(
    document: dict[str, Any], other_document: dict[str, Any], cls: type[Any]
) -> None:
    project, other = KIT.load(document), KIT.load(other_document)
    for one in (project, other):
        alone = [place for place in objects(one) if isinstance(place[1], cls)]
        with gone_through_once(project):
            assert list(each(one, cls)) == list(each(one, cls)) == alone
            assert list(objects(one)) == list(objects(one))
        assert list(each(one, cls, at=("project",))) == alone
        elsewhere = each(one, cls, at=("a/b", 0))
        assert [(w.replace("/a~1b/0", "/project", 1), t) for w, t in elsewhere] == alone


def test_what_was_found_is_kept_until_the_block_ends() -> None:
    project = Project(id="p", name=Text.of(fi="P"))
    asked: list[object] = []

    def find(root: object) -> int:
        asked.append(root)
        return len(asked)

    with gone_through_once(project):
        assert (once(project, find), once(project, find)) == (1, 1)
        with gone_through_once("another"):
            assert once(project, find) == 2
        assert once("another", find) == 3
        assert once(project, find) == 1
    assert once(project, find) == 4


@pytest.mark.parametrize("name", sorted(KIT.examples))
def test_a_check_finds_what_each_rule_finds_by_itself(name: str) -> None:
    project = KIT.example(name)
    alone: list[Finding] = [
        finding for slug in KIT.rules for finding in KIT.check(project, only=[slug])
    ]
    assert sorted(map(str, KIT.check(project))) == sorted(map(str, alone))
