"""Strict YAML held against PyYAML's own composer and loader, and against our JSON."""

import math

import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from osallisuus.catalogue import Catalogue
from osallisuus.parsing import pointers
from osallisuus.parsing.json_text import dump_json
from osallisuus.parsing.plain import ParseError
from osallisuus.parsing.values import Json
from osallisuus.parsing.yaml_text import dump_yaml, locate_yaml, parse_yaml

TEXTS = Catalogue("osallisuus", "texts")
UNTIMED = settings(deadline=None)
MISREAD = [
    *(
        "no",
        "No",
        "on",
        "y",
        "N",
        "yes",
        "off",
        "null",
        "~",
        "true",
        "FALSE",
        "<<",
        "=",
        "-",
        "---",
    ),
    *("071", "089", "0o17", "0x1F", "1e3", "1_000", "12:30", "190:20:30", "2024-01-01", ".5", "5."),
    *(
        ".inf",
        ".nan",
        "NaN",
        "+1",
        "-0",
        "1.",
        "0b11",
        "#x",
        "a #b",
        "a: b",
        "a:",
        ":a",
        "@a",
        "%a",
    ),
    *("!a", "&a", "*a", "- a", "? a", "|", ">", "'", '"', "[a", "{a}", "a, b", " a", "a ", "a\tb"),
    *(
        "a\n",
        "a\nb",
        "a\n\nb\n",
        "a\n\n",
        "\na",
        "a \nb",
        " a\nb",
        "a\n  b",
        "\n",
        "a\r\nb",
        "...a",
    ),
    *("\x85", "\u2028", "\ufeff", "\x7f", "\x00", "😀", "ä: ö", "...", "a\n---\nb", "\ufffe", "\t"),
    *("a\n...\n", "# a\nb", "2024-01-01T09:00:00", "x" * 150, "sana " * 40 + "loppu", "- a " * 40),
    *("  kaksi  " * 30, "%YAML 1.1", "# " * 80 + "x", "a\n\n\nb", "yksi\n\tkaksi"),
]
TEXT = (
    st.sampled_from(MISREAD)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    | st.text(st.sampled_from(" \n\tab:#-'\"|>é"), max_size=12)
    | st.lists(st.sampled_from(["sana", "a:", "#x", "", "-", "pitkäsanainen"]), max_size=60).map(
        " ".join
    )
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
)
KEYS = TEXT | st.sampled_from(["k" * 199, "k" * 2000, "ö" * 1100, "a\nb"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)
PARSERS = pytest.mark.parametrize(
    "use_libyaml",
    [
        False,
        pytest.param(
            True, marks=pytest.mark.skipif(not yaml.__with_libyaml__, reason="no libyaml here")
        ),
    ],
)


@PARSERS
@given(data=VALUES)
@example(data=MISREAD)
@example(data={text: [{text: text}, [[text]]] for text in MISREAD})
@example(data=[-0.0, 1e-7, 1e16, 1.5e300, 10**40, -1, 0, True, None, [], {}, [[]], [{}], ""])
@example(data={"a": {"b": [[1, {"c": []}], []], "k" * 300: {"d": [1]}, "ö" * 300: "x\ny"}})
@example(data=[{"k" * 300: 1, "a": 2}])
@example(data="")
@UNTIMED
def test_what_is_written_is_read_back(data: Json, use_libyaml: bool) -> None:
    assert repr(parse_yaml(dump_yaml(data), use_libyaml=use_libyaml)) == repr(data)


@given(data=VALUES)
@example(data=MISREAD)
@example(data={text: text for text in MISREAD})
@UNTIMED
def test_a_yaml_1_1_reader_reads_the_same(data: Json) -> None:
    assert repr(yaml.safe_load(dump_yaml(data))) == repr(data)


def readable(data: Json) -> bool:
    """Whether JSON text of the data is YAML too: no sign and no key YAML has no room for."""
    text = dump_json(data)
    has_odd_sign = any(not sign.isprintable() and sign not in "\n" for sign in text)
    return not has_odd_sign and "k" * 1000 not in text and "ö" * 1000 not in text


@PARSERS
@given(data=VALUES, indent=st.sampled_from([None, 2]))
@UNTIMED
def test_json_and_yaml_of_one_content_are_equal(
    data: Json, indent: int | None, use_libyaml: bool
) -> None:
    assume(readable(data))
    assert repr(parse_yaml(dump_json(data, indent=indent), use_libyaml=use_libyaml)) == repr(data)


def composed(node: yaml.Node, pointer: str, values: dict[str, int], keys: dict[str, int]) -> None:
    """Note the places PyYAML's own tree has."""
    assert node.start_mark is not None
    values[pointer] = node.start_mark.index
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = pointer + pointers.join(key.value)
            keys[inner] = key.start_mark.index
            composed(value, inner, values, keys)
    if isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            composed(item, f"{pointer}/{position}", values, keys)


@given(data=VALUES, head=st.sampled_from(["", "# ä\n", "---\n"]))
@UNTIMED
def test_places_are_those_of_the_composed_tree(data: Json, head: str) -> None:
    text = head + dump_yaml(data)
    values: dict[str, int] = {}
    keys: dict[str, int] = {}
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    assert root is not None
    composed(root, "", values, keys)
    found = locate_yaml(text, values)
    found_keys = locate_yaml(text.encode(), keys, of="key")
    for pointer, index in values.items():
        before = text[:index].split("\n")
        assert found[pointer] == (len(before), len(before[-1]) + 1)
        assert locate_yaml(text, [f"{pointer}/nowhere"]) == {f"{pointer}/nowhere": found[pointer]}
    for pointer, index in keys.items():
        before = text[:index].split("\n")
        assert found_keys[pointer] == (len(before), len(before[-1]) + 1)


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    text = dump_yaml(draw(VALUES))
    pieces = [
        *"{}[]\":,\\ \n\r\t0-+.&*!|>%@`'#?",
        *("&a ", "*a", "!!str ", "!x ", "<<: ", "---\n", "...\n", "a: 1\na: 2\n", "\n\tb: 1\n"),
        *(".nan", "-.inf", "1e999", "\\ud800", "\ud800", "\x00", "[" * 101, "- " * 101, "9" * 4301),
        *("\\UFFFFFFFF", "? [a]\n: b\n", "%YAML 1.1\n---\n", "\ufeff", "\x85", "{a: b}: c", "~: 1"),
    ]
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 2)))
        text = text[:start] + draw(st.sampled_from([*pieces, ""])) + text[end:]
    return text


@PARSERS
@given(
    text=spoilt()
    | st.text(max_size=30)
    | st.text(st.sampled_from(" \n\t-:?[]{},&*!|>'\"%@ab0"), max_size=20)
)
@UNTIMED
def test_a_spoilt_text_is_read_or_refused_in_our_words(text: str, use_libyaml: bool) -> None:
    try:
        data = parse_yaml(text, use_libyaml=use_libyaml)
    except ParseError as error:
        lines = text.count("\n") + text.count("\r") + 1
        assert error.problems
        for problem in error.problems:
            for language in ("fi", "sv", "en"):
                assert TEXTS.say(f"parsing.{problem.code}", language, **problem.params)
            assert problem.line is not None
            assert 1 <= problem.line <= lines
            assert problem.column is not None
            assert problem.column >= 1
    else:
        assert is_plain(data)
        assert repr(parse_yaml(dump_yaml(data), use_libyaml=use_libyaml)) == repr(data)


def is_plain(data: Json) -> bool:
    if isinstance(data, dict):
        return all(type(key) is str and is_plain(value) for key, value in data.items())
    if isinstance(data, list):
        return all(map(is_plain, data))
    return data is None or type(data) in (bool, int, str) or math.isfinite(float(data))


@given(content=st.binary(max_size=40))
@UNTIMED
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        data = parse_yaml(content)
    except ParseError as error:
        assert error.problems
    else:
        assert is_plain(data)


@given(text=spoilt())
@UNTIMED
def test_a_broken_text_still_has_places(text: str) -> None:
    line, column = locate_yaml(text, ["/a/0"])["/a/0"]
    assert line >= 1
    assert column >= 1
