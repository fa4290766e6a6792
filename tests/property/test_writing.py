"""What is written at once is, to the byte, the plain data written by the JSON encoder."""

from collections.abc import Callable
from typing import ClassVar

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osallisuus import (
    Activity,
    DocumentError,
    Extension,
    Goal,
    Organisation,
    Project,
    Raw,
    Source,
    Text,
    Toolkit,
    ValueProblemError,
)
from osallisuus.codec.codec import Codec
from osallisuus.model.funding import Funding
from osallisuus.parsing.json_text import dump_json
from osallisuus.parsing.plain import ParseError
from osallisuus.shapes import fields_of
from osallisuus.testing.strategies import documents, plain_objects

KIT = Toolkit.build(discover=True)
BARE = Toolkit.build()
INDENTS = (None, 0, 2, 3)


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(document=documents(KIT), indent=st.sampled_from(INDENTS))
def test_any_document(document: dict[str, object], indent: int | None) -> None:
    for kit in (KIT, BARE):
        project = kit.load(document)
        assert kit.dump(project, indent=indent) == dump_json(kit.to_data(project), indent=indent)


@pytest.mark.parametrize("indent", INDENTS)
@pytest.mark.parametrize("name", sorted(KIT.examples))
def test_the_bundled_documents(name: str, indent: int | None) -> None:
    project = KIT.example(name)
    written = KIT.dump(project, indent=indent)
    assert written == dump_json(KIT.to_data(project), indent=indent)
    assert KIT.load(written) == project


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    draw=st.data(),
    listed=st.sampled_from(
        [
            ("activities", Activity),
            ("goals", Goal),
            ("organisations", Organisation),
            ("funding", Funding),
        ]
    ),
    indent=st.sampled_from(INDENTS),
)
def test_many_objects_that_state_the_same_and_others_among_them(
    draw: st.DataObject, listed: tuple[str, type[object]], indent: int | None
) -> None:
    key, cls = listed
    alike, other, third = (draw.draw(plain_objects(cls, KIT, fields=6)) for _ in range(3))
    codec = Codec(KIT.registry)
    # Enough for the writers to find out what most objects state; then others that differ a little.
    many = [alike] * 250 + [other, alike, third] * 100
    # Few objects are written by functions that learn nothing.
    mixed = _mixtures(cls, alike, other, third)
    for objects in (many, [*many, *mixed], mixed):
        data = {"id": "p", "name": {"fi": "P"}, key: objects}
        project = codec.structure(data, Project)
        expected = dump_json(codec.unstructure(project), indent=indent)
        assert codec.write(project, indent=indent, at="\n") + "\n" == expected


def _mixtures(cls: type[object], *drawn: dict[str, object]) -> list[dict[str, object]]:
    """Return the objects drawn, with members of one another, and without one of theirs."""
    optional = {field.key for field in fields_of(cls) if not field.required}
    mixed = [*drawn]
    for one in drawn:
        mixed += [{**another, **one} for another in drawn]
        mixed += [
            {key: value for key, value in one.items() if key != left} for left in optional & {*one}
        ]
    return mixed


@settings(max_examples=60, deadline=None)
@given(
    words=st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip),
    indent=st.sampled_from(INDENTS),
)
def test_any_text(words: str, indent: int | None) -> None:
    try:
        project = Project(id="p", name=Text.of(fi=words))
    except ValueError:
        return
    assert BARE.dump(project, indent=indent) == dump_json(BARE.to_data(project), indent=indent)


@pytest.mark.parametrize("indent", INDENTS)
def test_blocks_of_unknown_plugins(indent: int | None) -> None:
    text = '{"v": 1, "list": [1, {"b": []}], "text": "a\\nb", "none": null}'
    block = Raw(name="stranger", version=1, text=text)
    project = Project(id="p", name=Text.of(fi="P"), extensions=(block,))
    assert BARE.dump(project, indent=indent) == dump_json(BARE.to_data(project), indent=indent)


HALF = "a\ud800"


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: Text.of(fi=HALF), "fi"),
        (lambda: Project(id="p", name=Text.of(fi="P"), website=HALF), "Project.website"),
        (
            lambda: Source(id="s", title=Text.of(fi="S"), empty_fields=("whole", HALF)),
            "Source.empty_fields",
        ),
    ],
)
def test_half_a_character_is_refused_when_it_is_said(
    make: Callable[[], object], named: str
) -> None:
    with pytest.raises(ValueProblemError, match="half a character") as caught:
        make()
    assert named in str(caught.value)
    assert "\ud800" not in str(caught.value)


def test_half_a_character_in_plain_data_is_refused_with_its_place() -> None:
    data = {
        "id": "p",
        "name": {"fi": HALF},
        "website": HALF,
        "extensions": {"x": {"v": 1, HALF: 1}},
    }
    with pytest.raises(DocumentError) as caught:
        Codec().structure(data, Project, at=("project",))
    places = [(problem.code, problem.pointer) for problem in caught.value.problems]
    assert places == [
        ("parsing.surrogate", "/project/name/fi"),
        ("parsing.surrogate", "/project/website"),
        ("parsing.surrogate", "/project/extensions/x"),
    ]


def test_plain_data_inside_itself_is_refused() -> None:
    data: dict[str, object] = {"id": "p", "name": {"fi": "P"}}
    data["goals"] = [data]
    with pytest.raises(DocumentError):
        Codec().structure(data, Project)


@attrs.frozen(kw_only=True)
class Unjudged(Extension[Project]):
    """A block whose class judges nothing."""

    ext_name: ClassVar[str] = "unjudged"
    one: str = "x"
    many: tuple[str, ...] = ()


@pytest.mark.parametrize("indent", INDENTS)
@pytest.mark.parametrize(
    ("block", "where"),
    [
        (Unjudged(one=HALF), "unjudged/one"),
        (Unjudged(many=("whole", HALF)), "unjudged/many/1"),
        (Raw(name="stranger", version=1, text='{"v": 1, "a": "\\ud800"}'), "stranger/a"),
    ],
)
def test_what_no_file_can_hold_is_refused_with_its_place(
    block: Unjudged | Raw, where: str, indent: int | None
) -> None:
    project = Project(id="p", name=Text.of(fi="P"), extensions=(block,))
    with pytest.raises(ParseError) as caught:
        BARE.dump(project, indent=indent)
    places = [problem.pointer for problem in caught.value.problems]
    assert places == [f"/project/extensions/{where}"]
