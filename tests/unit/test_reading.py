"""Reading from whatever an embedder has, and refusing whatever is no document, in words."""

import json
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osallisuus import (
    DocumentError,
    Problem,
    Project,
    Quantity,
    Text,
    Toolkit,
    UnknownNameError,
    ValueProblemError,
)

KIT = Toolkit.build()
DATA: dict[str, Any] = {
    "osallisuus": 1,
    "project": {
        "id": "p",
        "name": {"fi": "Polku – ystäville"},
        "places": [{"id": "n", "name": {"fi": "071"}}],
    },
}
YAML = """# hand-written
osallisuus: 1
project:
  id: p
  name: {fi: Polku – ystäville}
  places:
    - id: n
      name: {fi: "071"}
"""


def refused(source: Any, **options: Any) -> tuple[Problem, ...]:
    with pytest.raises(DocumentError) as caught:
        KIT.load(source, **options)
    assert caught.value.problems
    for language in ("fi", "sv", "en"):
        assert all(problem.message(language) for problem in caught.value.problems)
    return caught.value.problems


def test_the_same_project_comes_from_every_source(tmp_path: Path) -> None:
    expected = KIT.load(DATA)
    text = json.dumps(DATA, ensure_ascii=False)
    for suffix, content in ((".json", text), (".yaml", YAML), (".yml", YAML)):
        path = tmp_path / f"p{suffix}"
        path.write_text(content, encoding="utf-8")
        assert KIT.load(path) == KIT.load(str(path)) == expected
    assert KIT.load(text) == KIT.load(text.encode()) == expected
    assert KIT.load(b"\xef\xbb\xbf" + text.encode()) == expected
    assert KIT.load(YAML) == KIT.load(YAML.encode()) == expected
    assert KIT.load(bytearray(text.encode())) == KIT.load(memoryview(text.encode())) == expected
    assert KIT.load(MappingProxyType(DATA)) == expected
    assert hash(KIT.load(text)) == hash(expected)


def test_a_document_is_written_as_json_or_yaml(tmp_path: Path) -> None:
    project = KIT.load(DATA)
    for name in ("p.json", "p.yaml"):
        text = KIT.dump(project, tmp_path / name)
        assert (tmp_path / name).read_text(encoding="utf-8") == text
        assert KIT.load(tmp_path / name) == project
    assert KIT.load(KIT.dump(project, format="yaml")) == project
    assert "\n" not in KIT.dump(project, indent=None).rstrip("\n")


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("missing.json", "document.not-found"),
        ("missing.docx", "document.format"),
        ("itu2", "document.not-found"),
        (".", "document.folder"),
        ("", "parsing.empty"),
        ("  ", "parsing.empty"),
        ("half\ud800.json", "document.not-found"),
        ("null\0.json", "document.not-found"),
        (None, "document.source"),
        (3, "document.source"),
        ([DATA], "document.source"),
        (b"[" + b"[]," * 100_000 + b"[]]", "document.object"),
        (b"", None),
        (b"{", None),
        (b'{"osallisuus": 1, "osallisuus": 1}', None),
        (b'{"a": NaN}', None),
        (b'{"a": "\\ud800"}', None),
        (b"\xff\xfe{\x00}\x00", None),
        (b"[" * 100_000, None),
        (b'{"a":' * 100_000, None),
        ("[]\n", "document.object"),
        ("null\n", "document.object"),
        ({}, "shape.missing"),
        ({"osallisuus": "1", "project": {}}, "document.version"),
        ({"osallisuus": True, "project": {}}, "document.version"),
        ({"osallisuus": 99, "project": {}}, "document.newer"),
        ({"osallisuus": float("nan"), "project": {}}, None),
        ({"osallisuus": 1, "project": {"id": "\ud800"}}, None),
        ({1: 2}, None),
        ("a: &x [1]\nb: *x\n", None),
        ("a: !!python/object:os.system x\n", None),
        ("a: 1\na: 2\n", None),
        ("a:\n\t- b\n", None),
    ],
)
def test_what_is_no_document_is_refused_in_words(source: Any, code: str | None) -> None:
    problems = refused(source)
    if code is not None:
        assert code in [problem.code for problem in problems]


def test_a_hundred_megabytes_of_brackets_are_refused_by_their_size() -> None:
    problems = refused(b"[" * 100_000_000)
    assert len(problems) == 1


def test_an_unknown_format_says_which_there_are() -> None:
    with pytest.raises(UnknownNameError, match="json, yaml"):
        KIT.load(YAML, format="toml")


def test_a_cycle_is_refused() -> None:
    loop: dict[str, Any] = {"osallisuus": 1}
    loop["project"] = loop
    refused(loop)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        KIT.load(content)
    except DocumentError as error:
        assert error.problems


@given(st.text(max_size=200).map(lambda text: text + "\n"))
def test_any_text_is_read_or_refused(content: str) -> None:
    try:
        KIT.load(content)
    except DocumentError as error:
        assert error.problems


def test_personal_data_is_never_repeated() -> None:
    secret = "131052-308T"
    problems = refused(
        {
            "osallisuus": 1,
            "project": {
                "id": secret,
                "name": {"fi": "P"},
                secret: 1,
                "period": {"start": "040 123 4567"},
            },
        }
    )
    told = "\n".join(str(problem) for problem in problems)
    assert len(problems) == 3
    assert secret not in told
    assert "123 4567" not in told
    assert "(hidden)" in told


def test_a_value_made_in_python_is_held_to_its_limits() -> None:
    with pytest.raises(ValueProblemError, match=r"Project\.id"):
        Project(id="Not an id", name=Text.of(fi="P"))
    with pytest.raises(ValueProblemError, match=r"Quantity\.value"):
        Quantity(value=-1)
    with pytest.raises(ValueProblemError, match=r"Quantity\.value"):
        Quantity(value=float("nan"))
    with pytest.raises(ValueProblemError, match="twice"):
        Text(("fi", "fi"), ("a", "b"))


def test_the_form_of_an_object_shows_what_is_stated() -> None:
    project = Project(id="p", name=Text.of(fi="P"))
    assert repr(project).startswith("Project(id='p', name=") or "id='p'" in repr(project)
    assert "goals" not in repr(project)


def test_the_converter_reads_an_embedders_own_class() -> None:
    import attrs

    @attrs.frozen
    class Listed:
        project: Project
        starred: bool

    data = {"project": DATA["project"], "starred": True}
    listed = KIT.converter.structure(data, Listed)
    assert listed.project == KIT.load(DATA)
    assert KIT.converter.unstructure(listed.project) == DATA["project"]


def test_the_traceback_of_an_error_does_not_keep_the_document() -> None:
    # Whoever logs errors with their local variables would otherwise log the whole document.
    text = json.dumps({"osallisuus": 1, "project": {"id": "p", "nmae": {"fi": "P"}}})
    with pytest.raises(DocumentError) as caught:
        KIT.load(text)
    kept = [
        value
        for entry in caught.traceback
        if "osallisuus" in str(entry.path) and "tests" not in str(entry.path)
        for value in entry.frame.f_locals.values()
    ]
    assert kept
    assert not [value for value in kept if isinstance(value, dict) and "project" in value]


TWICE = '{"a": 1, "a": 2}'


@pytest.mark.parametrize(
    "part",
    [
        '"name": {"fi": "P", "fi": "Q"}',
        '"name": {"fi": "P"}, "goals": [{"id": "g", "id": "h", "title": {"fi": "G"}}]',
        '"name": {"fi": "P"}, "nmae": ' + TWICE,
        '"name": {"fi": "P"}, "website": ' + TWICE,
        '"name": {"fi": "P"}, "goals": ' + TWICE,
        '"name": {"fi": "P"}, "goals": [[' + TWICE + "]]",
        '"name": {"fi": ' + TWICE + "}",
        '"name": [' + TWICE + "]",
        '"name": {"fi": "P"}, "extensions": {"stranger": {"v": 1, "deep": [' + TWICE + "]}}",
        '"name": {"fi": "P"}, "extensions": {"kupo": {"v": 1, "languages": [' + TWICE + "]}}",
        '"name": {"fi": "P"}, "extensions": {"kupo": {"v": 99, "deep": ' + TWICE + "}}",
        '"name": {"fi": "P"}, "extensions": {"kupo": {"v": 1}, "kupo": {"v": 1}}',
        '"name": {"fi": "P"}, "extensions": {"omia_polkuja.meeting-place": {"v": 1, "x": '
        + TWICE
        + "}}",
    ],
)
def test_equal_keys_are_found_beside_whatever_else_is_wrong(part: str) -> None:
    kit = Toolkit.build(discover=True)
    rest = '"period": {"start": 3}'
    for text in (
        f'{{"osallisuus": 1, "project": {{"id": "p", {part}, {rest}}}}}',
        f'{{"osallisuus": 1, "project": {{"id": "p", {part}}}}}',
        f'{{"osallisuus": 1, "more": {TWICE}, "project": {{"id": "p", {rest}}}}}',
    ):
        with pytest.raises(DocumentError) as caught:
            kit.load(text)
        codes = {problem.code for problem in caught.value.problems}
        assert codes == {"parsing.duplicate-key"}


@pytest.mark.parametrize("text", ['{"a": }', '{"a": NaN}'])
def test_no_advice_leads_to_null_which_is_refused(text: str) -> None:
    for language in ("fi", "sv", "en"):
        assert "null" not in refused(text)[0].message(language)


@pytest.mark.parametrize(
    ("field", "value"),
    [("website", 5), ("website", True), ("period", {"start": 2016}), ("kind", 3.5)],
)
def test_a_text_without_its_quotation_marks_is_told_to_have_them(field: str, value: Any) -> None:
    project = {"id": "p", "name": {"fi": "P"}, field: value}
    (problem,) = refused({"osallisuus": 1, "project": project})
    for language, words in {"fi": "lainausmerk", "sv": "citattecken", "en": "quotation"}.items():
        assert words in problem.message(language)
    (other,) = refused({"osallisuus": 1, "project": {**project, field: ["x"]}})
    assert "quotation" not in other.message()


def test_the_schema_describes_every_field_in_plain_words() -> None:
    for name, definition in Toolkit.build().json_schema()["$defs"].items():
        for key, field in definition.get("properties", {}).items():
            if key != "v":
                assert field.get("description"), f"{name}.{key}"
                assert ":class:" not in field["description"], f"{name}.{key}"


def test_a_document_given_for_its_project_is_told_apart() -> None:
    document = KIT.read({"osallisuus": 1, "project": {"id": "p", "name": {"fi": "P"}}})
    for write in (KIT.dump, KIT.to_data):
        with pytest.raises(ValueProblemError, match=r"got Document; .* \.project"):
            write(document)  # type: ignore[arg-type]
