"""Strict JSON: what is refused, in which words and where."""

import json
import sys
from importlib.util import find_spec

import pytest

from osallisuus.catalogue import Catalogue
from osallisuus.parsing.json_text import dump_json, locate_json, parse_json
from osallisuus.parsing.plain import ParseError, TextProblem
from osallisuus.parsing.values import Json

LANES = pytest.mark.parametrize(
    "use_msgspec",
    [
        False,
        pytest.param(
            True,
            marks=pytest.mark.skipif(find_spec("msgspec") is None, reason="no msgspec here"),
        ),
    ],
)
SURELY_TOO_LARGE = 100 * 1024 * 1024


def problems_of(
    data: bytes | str, *, use_msgspec: bool | None = None, **limits: int
) -> tuple[TextProblem, ...]:
    with pytest.raises(ParseError) as refused:
        parse_json(data, use_msgspec=use_msgspec, **limits)
    return refused.value.problems


@LANES
@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "empty", 1, 1),
        (" \n ", "empty", 1, 1),
        ("{", "truncated", 1, 2),
        ('{"a": [1,\n 2', "truncated", 2, 3),
        ('{"a": 1, ', "truncated", 1, 10),
        ('{"a"', "truncated", 1, 5),
        ("[1,]", "trailing-comma", 1, 3),
        ('{"a": 1,\n}', "trailing-comma", 1, 8),
        ('{"a" 1}', "missing-colon", 1, 6),
        ("[1 2]", "missing-comma", 1, 4),
        ('{"a": 1\n "b": 2}', "missing-comma", 2, 2),
        ('{"a": }', "missing-value", 1, 7),
        ("[,1]", "missing-value", 1, 2),
        ("]", "missing-value", 1, 1),
        ('{"a": [1}', "wrong-closing", 1, 9),
        ("[1:2]", "unexpected", 1, 3),
        ("[@]", "unexpected", 1, 2),
        ("{a: 1}", "key-quotes", 1, 2),
        ("{1: 1}", "key-quotes", 1, 2),
        ("{,}", "key-quotes", 1, 2),
        ("{'a': 1}", "single-quotes", 1, 2),
        ("[“a”]", "curly-quotes", 1, 2),
        ("[hei]", "text-quotes", 1, 2),
        ("[1] // loppu", "comment", 1, 5),
        ("# alku\n[1]", "comment", 1, 1),
        ('["a', "unclosed-text", 1, 2),
        ('["a\\', "unclosed-text", 1, 2),
        ('["\\u12', "unclosed-text", 1, 2),
        ('["a\nb"]', "line-break-in-text", 1, 4),
        ('["a\tb"]', "control-character", 1, 4),
        ('["a\\xb"]', "escape", 1, 4),
        ('["\\u12G4"]', "escape", 1, 3),
        ("[1] [2]", "trailing-text", 1, 5),
        ("[1]]", "trailing-text", 1, 4),
        ("1\x00", "trailing-text", 1, 2),
        ("[071]", "leading-zero", 1, 2),
        ("[-00.5]", "leading-zero", 1, 2),
        ("[+1]", "number-form", 1, 2),
        ("[.5]", "number-form", 1, 2),
        ("[5.]", "number-form", 1, 2),
        ("[1.8.2017]", "number-form", 1, 2),
        ("[2017-08-01]", "number-form", 1, 2),
        ("[0x1F]", "number-form", 1, 2),
        ("[True]", "word", 1, 2),
        ("[None]", "word", 1, 2),
        ("[NaN]", "not-finite", 1, 2),
        ("[-Infinity]", "not-finite", 1, 2),
        ("[1e999]", "overflow", 1, 2),
        ("[-1e999]", "overflow", 1, 2),
        ("[" + "9" * 4301 + "]", "long-integer", 1, 2),
        ('["\\ud800"]', "surrogate", 1, 2),
        ('["\\ude00\\ud83d"]', "surrogate", 1, 2),
        ('["\ud800"]', "surrogate", 1, 2),
        ('{"\\ud800": 1}', "surrogate", 1, 2),
        ("[" * 101 + "]" * 101, "too-deep", 1, 101),
        (b"\xff\xfe[\x001\x00]\x00", "utf-16", 1, 1),
        (b"[\x001\x00]\x00", "utf-16", 1, 1),
        (b'["\xc3\xa4",\n "\xe4"]', "not-utf-8", 2, 3),
        (b'["\xed\xa0\x80"]', "not-utf-8", 1, 3),
    ],
)
def test_a_bad_text_is_refused_with_its_place(
    text: bytes | str, code: str, line: int, column: int, use_msgspec: bool
) -> None:
    found = problems_of(text, use_msgspec=use_msgspec)
    assert [(p.code, p.line, p.column) for p in found] == [(code, line, column)]


def test_every_code_is_worded_differently_in_three_languages() -> None:
    entries = Catalogue("osallisuus", "texts/parsing.json").entries()
    for key, by_language in entries.items():
        assert key.startswith("parsing.")
        assert list(by_language) == ["fi", "sv", "en"]
        assert len(set(by_language.values())) == 3


@LANES
def test_problems_that_are_no_breach_of_grammar_are_listed_together(use_msgspec: bool) -> None:
    text = '{"a": NaN,\n "b": [1e999, 071, True],\n "a": 1,\n "c~/": {"d": 1, "d": "\\udfff"}}'
    found = problems_of(text, use_msgspec=use_msgspec)
    assert [(p.code, p.pointer, p.line, p.column) for p in found] == [
        ("not-finite", "/a", 1, 7),
        ("overflow", "/b/0", 2, 8),
        ("leading-zero", "/b/1", 2, 15),
        ("word", "/b/2", 2, 20),
        ("duplicate-key", "/a", 3, 2),
        ("duplicate-key", "/c~0~1/d", 4, 18),
        ("surrogate", "/c~0~1/d", 4, 23),
    ]
    assert found[4].params == {"field": "a", "first": "1:2"}


@LANES
def test_equal_keys_before_a_breach_of_grammar_are_listed_too(use_msgspec: bool) -> None:
    found = problems_of('{"a": 1, "a": 2, "b" 3}', use_msgspec=use_msgspec)
    assert [p.code for p in found] == ["duplicate-key", "missing-colon"]


def test_problems_are_listed_up_to_a_thousand() -> None:
    assert len(problems_of("[" + ", ".join(["NaN"] * 5000) + "]")) == 1000


@LANES
@pytest.mark.parametrize("indent", [None, 2])
def test_equal_keys_deep_in_a_large_document_are_found(
    indent: int | None, use_msgspec: bool
) -> None:
    rows = [{"id": f"r-{at}", "on": "2024-03-31T09:00", "x": {"y": [at]}} for at in range(3000)]
    text = json.dumps({"rows": rows, "end": [True]}, indent=indent)
    assert parse_json(text, use_msgspec=use_msgspec) == json.loads(text)
    spoilt = text.replace('"y": [', '"z": 1, "z": 2, "y": [').replace('"z": 1, ', "", 2999)
    [found] = problems_of(spoilt, use_msgspec=use_msgspec)
    assert (found.code, found.pointer) == ("duplicate-key", "/rows/2999/x/z")


@LANES
def test_depth_and_size_have_limits_that_can_be_moved(use_msgspec: bool) -> None:
    assert parse_json("[" * 100 + "]" * 100, use_msgspec=use_msgspec)
    assert parse_json("[[[]]]", max_depth=3, use_msgspec=use_msgspec) == [[[]]]
    deep = problems_of('{"a": [[1]]}', max_depth=2, use_msgspec=use_msgspec)
    assert [p.code for p in deep] == ["too-deep"]
    assert deep[0].params == {"limit": "2"}
    large = problems_of("[1, 2]", max_bytes=5, use_msgspec=use_msgspec)
    assert [p.code for p in large] == ["too-big"]
    assert parse_json("[1, 2]", max_bytes=6, use_msgspec=use_msgspec) == [1, 2]
    assert [p.code for p in problems_of('"äää"', max_bytes=7)] == ["too-big"]
    assert parse_json(b'\xef\xbb\xbf"a"', max_bytes=3) == "a"


@LANES
def test_brackets_in_texts_do_not_hide_depth(use_msgspec: bool) -> None:
    text = '["]", ' * 101 + "1" + ', "["]' * 101
    assert [p.code for p in problems_of(text, use_msgspec=use_msgspec)] == ["too-deep"]
    flat = json.dumps(["[" * 200, '"]\\', "}{" * 200])
    assert parse_json(flat, use_msgspec=use_msgspec) == json.loads(flat)


@LANES
def test_a_hundred_megabytes_of_brackets_are_refused(use_msgspec: bool) -> None:
    brackets = b"[" * SURELY_TOO_LARGE
    assert [p.code for p in problems_of(brackets, use_msgspec=use_msgspec)] == ["too-big"]
    less = brackets[: 20 * 1024 * 1024]
    assert [p.code for p in problems_of(less, use_msgspec=use_msgspec)] == ["too-deep"]


@LANES
def test_depth_far_beyond_the_stack_is_no_recursion_error(use_msgspec: bool) -> None:
    text = "[" * 30_000 + "]" * 30_000
    found = problems_of(text, max_depth=1_000_000, use_msgspec=use_msgspec)
    assert [p.code for p in found] == ["too-deep-here"]


def test_a_lower_limit_of_the_interpreter_is_said_in_our_words() -> None:
    usual = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    try:
        found = problems_of("[" + "1" * 700 + "]", use_msgspec=False)
    finally:
        sys.set_int_max_str_digits(usual)
    assert [p.code for p in found] == ["long-integer-here"]


@LANES
def test_a_byte_order_mark_and_whole_surrogate_pairs_are_read(use_msgspec: bool) -> None:
    assert parse_json(b'\xef\xbb\xbf{"a": 1}', use_msgspec=use_msgspec) == {"a": 1}
    assert parse_json('\ufeff{"a": 1}', use_msgspec=use_msgspec) == {"a": 1}
    assert parse_json('["\\ud83d\\ude00"]', use_msgspec=use_msgspec) == ["😀"]
    assert parse_json('["\\\\ud800"]', use_msgspec=use_msgspec) == ["\\ud800"]


@LANES
def test_both_lanes_give_the_same_numbers(use_msgspec: bool) -> None:
    text = "[0, -0, -0.0, 1.0, 1e5, 1E-400, 18446744073709551616, 0.1, 123456789012345678901.5]"
    assert repr(parse_json(text, use_msgspec=use_msgspec)) == repr(json.loads(text))


def test_places_are_those_of_values_or_keys_and_of_parents_of_what_is_missing() -> None:
    text = '{\n  "ä": {"b": [10, {"c": 1}]},\r\n  "x/y": ""\n}'
    asked = ["", "/ä", "/ä/b/1/c", "/x~1y", "/ä/b/7", "/ä/none/deeper", "/none", "no pointer"]
    assert locate_json(text, asked) == {
        "": (1, 1),
        "/ä": (2, 8),
        "/ä/b/1/c": (2, 25),
        "/x~1y": (3, 10),
        "/ä/b/7": (2, 14),
        "/ä/none/deeper": (2, 8),
        "/none": (1, 1),
        "no pointer": (1, 1),
    }
    assert locate_json(text, ["/ä/b/1", "/ä/b/1/c", ""], of="key") == {
        "/ä/b/1": (2, 19),
        "/ä/b/1/c": (2, 20),
        "": (1, 1),
    }


def test_places_count_characters_and_leave_the_byte_order_mark_out() -> None:
    assert locate_json("\ufeff[1]", ["/0"]) == {"/0": (1, 2)}
    assert locate_json('["😀ä", 2]'.encode(), ["/1"]) == {"/1": (1, 8)}
    assert locate_json("", ["/a"]) == {"/a": (1, 1)}
    assert locate_json(b"\xff", ["/a"]) == {"/a": (1, 1)}


def test_json_is_written_in_the_order_given_unescaped_and_ends_with_a_line_break() -> None:
    data: Json = {"z": "Jyväskylä", "a": [1, {}], "m": None}
    assert dump_json(data, indent=None) == '{"z":"Jyväskylä","a":[1,{}],"m":null}\n'
    assert dump_json(data).startswith('{\n  "z": "Jyväskylä",\n  "a": [\n    1,\n    {}\n')


def test_what_is_not_plain_is_not_written() -> None:
    with pytest.raises(ParseError) as refused:
        dump_json({"a": float("nan"), "b": "\ud800"})
    assert [(p.code, p.pointer) for p in refused.value.problems] == [
        ("not-finite", "/a"),
        ("surrogate", "/b"),
    ]


def test_msgspec_that_is_asked_for_and_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from osallisuus.parsing import json_fast

    monkeypatch.setattr(json_fast, "_msgspec_decoder", lambda: None)
    assert parse_json("[1]") == [1]
    with pytest.raises(ImportError, match=r"osallisuus\[fast\]"):
        parse_json("[1]", use_msgspec=True)
