"""Strict YAML: what plain words mean, what is refused, in which words and where."""

import tracemalloc

import pytest
import yaml

from osallisuus.parsing.plain import ParseError, TextProblem
from osallisuus.parsing.values import Json
from osallisuus.parsing.yaml_text import dump_yaml, locate_yaml, parse_yaml

PARSERS = pytest.mark.parametrize(
    "use_libyaml",
    [
        False,
        pytest.param(
            True, marks=pytest.mark.skipif(not yaml.__with_libyaml__, reason="no libyaml here")
        ),
    ],
)


def problems_of(
    data: bytes | str, *, use_libyaml: bool | None = None, **limits: int
) -> tuple[TextProblem, ...]:
    with pytest.raises(ParseError) as refused:
        parse_yaml(data, use_libyaml=use_libyaml, **limits)
    return refused.value.problems


@PARSERS
@pytest.mark.parametrize(
    ("scalar", "meaning"),
    [
        *((word, word) for word in ("no", "on", "yes", "off", "y", "n", "No", "tRue", "=", "NaN")),
        *((code, code) for code in ("071", "091", "00100", "-01", "007.5", "089", "1_000", "0b11")),
        *((when, when) for when in ("12:30", "190:20:30", "2024-01-01", "1.8.2017", "2024-01")),
        *((text, text) for text in ("1.2.3", "0x", "0o8", "e5", "1e", ".", "-", "+", "nulli")),
        *((number, 5) for number in ("5", "+5", "0x5", "0o5")),
        ("-0", 0),
        ("-12", -12),
        ("1.5", 1.5),
        ("5.", 5.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-0.0", -0.0),
        *((empty, None) for empty in ("null", "Null", "NULL", "~", "")),
        *((word, True) for word in ("true", "True", "TRUE")),
        *((word, False) for word in ("false", "False", "FALSE")),
        ("'true'", "true"),
        ('"5"', "5"),
        ("'<<'", "<<"),
        ('"a\\u0000b\\U0001F600"', "a\0b😀"),
        ("|\n  12\n", "12\n"),
        (">-\n  yksi\n  kaksi\n", "yksi kaksi"),
    ],
)
def test_a_scalar_means_what_was_written(scalar: str, meaning: Json, use_libyaml: bool) -> None:
    if scalar in ("-", "?"):
        scalar = f"'{scalar}'"
    data = parse_yaml(f"a: {scalar}", use_libyaml=use_libyaml)
    assert repr(data) == repr({"a": meaning})


@PARSERS
@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "empty", 1, 1),
        ("# vain huomautus\n", "empty", 1, 1),
        ("---\n", "empty", 1, 1),
        ("a: 1\nb: 2\na: 3\n", "duplicate-key", 3, 1),
        ("a: 1\n'a': 3\n", "duplicate-key", 2, 1),
        ("2023: x", "key-not-text", 1, 1),
        ("a:\n  true: x", "key-not-text", 2, 3),
        ("~: x", "key-not-text", 1, 1),
        (".nan: x", "key-not-text", 1, 1),
        ("[1]: x", "key-structure", 1, 1),
        ("? {a: 1}\n: x", "key-structure", 1, 3),
        ("<<: {a: 1}", "yaml-merge", 1, 1),
        ("a: !!str 1", "yaml-tag", 1, 4),
        ("a: !!python/object:os.system x", "yaml-tag", 1, 4),
        ("a: ! 1", "yaml-tag", 1, 4),
        ("!x a: 1", "yaml-tag", 1, 1),
        ("a: !x!y z", "yaml-tag", 1, 4),
        ("a: &x 1", "yaml-alias", 1, 4),
        ("a: *x", "yaml-alias", 1, 4),
        ("a: *", "yaml-alias", 1, 5),
        ("a: 1\n---\nb: 2", "yaml-documents", 2, 1),
        ("a: 1\n...\nb: 2", "yaml-documents", 3, 1),
        ("%YAML 1.1\n---\na: 1", "yaml-directive", 1, 1),
        ("# x\n%TAG ! tag:x\n---\na: 1", "yaml-directive", 2, 1),
        ("a: .nan", "not-finite", 1, 4),
        ("a: -.Inf", "not-finite", 1, 4),
        ("a: 1e999", "overflow", 1, 4),
        ("a: " + "9" * 4301, "long-integer", 1, 4),
        ("a: 1\n\tb: 2", "yaml-tab", 2, 1),
        ("a:\n\t- 1", "yaml-tab", 2, 1),
        ("a: b: c", "yaml-colon", 1, 5),
        ("a: 1\n b: 2", "yaml-colon", 2, 3),
        ("a:\n  b: 1\n c: 2", "yaml-indent", 3, 2),
        ("- 1\nb: 2", "yaml-indent", 2, 1),
        ("a: 'b' c", "yaml-indent", 1, 8),
        ("a: - b", "yaml-dash", 1, 4),
        ("a: 1\nbc\n", "yaml-missing-colon", 2, 1),
        ("a: [1, 2", "yaml-unclosed", 1, 4),
        ("a: {b: 1]", "yaml-unclosed", 1, 4),
        ("a: 'b", "unclosed-text", 1, 4),
        ('a: "b', "unclosed-text", 1, 4),
        ("a: @b", "yaml-reserved", 1, 4),
        ("a: %b", "yaml-reserved", 1, 4),
        ("a: ]", "unexpected", 1, 4),
        ("a: |3x\n b", "yaml-block-text", 1, 4),
        ("a: \x07", "control-character", 1, 4),
        ("a: \x00", "control-character", 1, 4),
        ("a: \ud800", "surrogate", 1, 4),
        ("[" * 101 + "]" * 101, "too-deep", 1, 101),
        (b"\xff\xfea\x00", "utf-16", 1, 1),
        (b"a: \xe4", "not-utf-8", 1, 4),
    ],
)
def test_a_bad_text_is_refused_with_its_place(
    text: bytes | str, code: str, line: int, column: int, use_libyaml: bool
) -> None:
    found = problems_of(text, use_libyaml=use_libyaml)
    assert [(p.code, p.line, p.column) for p in found] == [(code, line, column)]


@PARSERS
@pytest.mark.parametrize(
    "text", ['a: "\\ud800"', 'a: "\\ud83d\\ude00"', 'a: "\\UFFFFFFFF"', '"\\q"']
)
def test_escapes_that_are_no_character_are_refused(text: str, use_libyaml: bool) -> None:
    [found] = problems_of(text, use_libyaml=use_libyaml)
    assert found.code in ("yaml-escape", "surrogate")


@PARSERS
def test_problems_that_are_no_breach_of_grammar_are_listed_together(use_libyaml: bool) -> None:
    text = "a: .nan\nb:\n  - &x 1\n  - !t 2\n2023: z\na: 1\nc: {d: 1, d: 2}\ne: [\n"
    found = problems_of(text, use_libyaml=use_libyaml)
    assert [(p.code, p.pointer, p.line, p.column) for p in found[:-1]] == [
        ("not-finite", "/a", 1, 4),
        ("yaml-alias", "/b/0", 3, 5),
        ("yaml-tag", "/b/1", 4, 5),
        ("key-not-text", "/2023", 5, 1),
        ("duplicate-key", "/a", 6, 1),
        ("duplicate-key", "/c/d", 7, 11),
    ]
    assert found[4].params == {"field": "a", "first": "1:1"}
    last = found[-1]
    assert (last.code, last.pointer, last.line, last.column) == ("yaml-truncated", None, 9, 1)


@PARSERS
def test_a_thousand_laughs_are_refused_at_the_first(use_libyaml: bool) -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + at)}: &{chr(98 + at)} [*{chr(97 + at)}, *{chr(97 + at)}]\n" for at in range(20)
    )
    assert {p.code for p in problems_of(bomb, use_libyaml=use_libyaml)} == {"yaml-alias"}


@PARSERS
def test_depth_and_size_have_limits_that_can_be_moved(use_libyaml: bool) -> None:
    assert parse_yaml("[[[]]]", max_depth=3, use_libyaml=use_libyaml) == [[[]]]
    deep = problems_of("a:\n  - - 1", max_depth=2, use_libyaml=use_libyaml)
    assert [p.code for p in deep] == ["too-deep"]
    large = problems_of("a: 1\n", max_bytes=4, use_libyaml=use_libyaml)
    assert [p.code for p in large] == ["too-big"]
    brackets = problems_of("[" * 2_000_000, use_libyaml=use_libyaml)
    assert [p.code for p in brackets] == ["too-deep"]


@PARSERS
def test_values_have_a_limit_that_can_be_moved(use_libyaml: bool) -> None:
    text = "- a: 1\n- b\n"
    found = problems_of(text, max_values=5, use_libyaml=use_libyaml)
    assert [(p.code, p.params, p.line) for p in found] == [("too-many-values", {"limit": "5"}, 2)]
    assert parse_yaml(text, max_values=8, use_libyaml=use_libyaml) == [{"a": 1}, "b"]


def test_a_million_empty_lines_take_little_memory() -> None:
    tracemalloc.start()
    try:
        assert [p.code for p in problems_of("\n" * 1_000_000)] == ["empty"]
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


@PARSERS
def test_a_byte_order_mark_and_a_yaml_1_2_directive_are_read(use_libyaml: bool) -> None:
    assert parse_yaml(b"\xef\xbb\xbfa: 1", use_libyaml=use_libyaml) == {"a": 1}
    assert parse_yaml("\ufeffa: 1", use_libyaml=use_libyaml) == {"a": 1}
    assert parse_yaml("%YAML 1.2\n---\na: 1", use_libyaml=use_libyaml) == {"a": 1}


@PARSERS
def test_empty_values_are_null_and_order_is_kept(use_libyaml: bool) -> None:
    text = "z:\na: {b, c: }\nm: [~, '']\n"
    data = parse_yaml(text, use_libyaml=use_libyaml)
    assert repr(data) == "{'z': None, 'a': {'b': None, 'c': None}, 'm': [None, '']}"


def test_places_are_those_of_values_or_keys_and_of_parents_of_what_is_missing() -> None:
    text = "# ä\nä:\n  b:\n    - 10\n    - c: 1\nx/y: ''\n"
    asked = ["", "/ä", "/ä/b/1/c", "/x~1y", "/ä/b/7", "/none/deeper"]
    assert locate_yaml(text, asked) == {
        "": (2, 1),
        "/ä": (3, 3),
        "/ä/b/1/c": (5, 10),
        "/x~1y": (6, 6),
        "/ä/b/7": (4, 5),
        "/none/deeper": (2, 1),
    }
    assert locate_yaml(text, ["/ä/b/1/c", "/ä/b/0"], of="key") == {
        "/ä/b/1/c": (5, 7),
        "/ä/b/0": (4, 7),
    }
    assert locate_yaml("a:\n  b: [1, }", ["/a/b/0", "/c"]) == {"/a/b/0": (2, 7), "/c": (1, 1)}


def test_places_of_values_under_keys_that_are_structures_are_skipped() -> None:
    assert locate_yaml("? {a: 1}\n: {a: 2}\na: 3\n", ["/a"]) == {"/a": (3, 4)}


def test_yaml_is_written_for_people() -> None:
    data: Json = {
        "code": "091",
        "open": "no",
        "at": "12:30",
        "name": "Lähde!",
        "tags": ["taide", "luonto"],
        "staff": [{"role": "ohjaaja", "share": 0.5}, {"role": "vetäjä", "share": None}],
        "summary": "Pitkä kappale, jossa on monta sanaa peräkkäin. " * 4 + "Loppu.",
        "steps": "ensin\nsitten\n",
        "none": [],
    }
    assert dump_yaml(data) == (
        'code: "091"\n'
        'open: "no"\n'
        'at: "12:30"\n'
        "name: Lähde!\n"
        "tags:\n  - taide\n  - luonto\n"
        "staff:\n  - role: ohjaaja\n    share: 0.5\n  - role: vetäjä\n    share: null\n"
        "summary: >-\n"
        "  Pitkä kappale, jossa on monta sanaa peräkkäin. Pitkä kappale, jossa on monta sanaa peräkkäin.\n"
        "  Pitkä kappale, jossa on monta sanaa peräkkäin. Pitkä kappale, jossa on monta sanaa peräkkäin.\n"
        "  Loppu.\n"
        "steps: |\n  ensin\n  sitten\n"
        "none: []\n"
    )


def test_what_is_not_plain_is_not_written() -> None:
    with pytest.raises(ParseError) as refused:
        dump_yaml({"a": float("inf")})
    assert [p.pointer for p in refused.value.problems] == ["/a"]
