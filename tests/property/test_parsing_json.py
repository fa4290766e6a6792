"""Strict JSON held against a slow parser, written sign by sign from RFC 8259."""

import json
import math
import re
from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from osallisuus.catalogue import Catalogue
from osallisuus.parsing import pointers
from osallisuus.parsing.json_fast import (
    members_in,
    members_of,
    most_members,
    parse_loosely,
)
from osallisuus.parsing.json_text import dump_json, locate_json, parse_json
from osallisuus.parsing.plain import ParseError, TextProblem, check_plain
from osallisuus.parsing.values import Json

TEXTS = Catalogue("osallisuus", "texts")
UNTIMED = settings(deadline=None)
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
PLAIN_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NAMES = st.sampled_from(["a", "b", "c", "a/b", "m~n", "", "ä", "x:y", "[", '"', "\\", "😀", "0"])
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=-(10**60), max_value=10**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | PLAIN_TEXT
    | st.sampled_from(['{"', '":', "::", '\\"', "]", "\u2028", "\x7f", "\x00", "2024-03-31T09:00"])
)
KEYS = NAMES | PLAIN_TEXT
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=25,
)
LANES_HERE = (False,) if find_spec("msgspec") is None else (False, True)
LANES = pytest.mark.parametrize("use_msgspec", LANES_HERE)


class OracleError(Exception):
    """The slow parser refuses the text."""


class Oracle:
    """A strict parser that notes where every key and value begins."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.values: dict[str, int] = {}
        self.keys: dict[str, int] = {}
        self.duplicates: list[tuple[str, int]] = []
        self.blanks()
        self.data = self.value("")
        self.blanks()
        if self.at != len(text):
            raise OracleError

    def blanks(self) -> None:
        while self.sign() in tuple(" \t\n\r"):
            self.at += 1

    def sign(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self, sign: str) -> None:
        if self.sign() != sign:
            raise OracleError
        self.at += 1

    def value(self, pointer: str) -> Json:
        self.values[pointer] = self.at
        sign = self.sign()
        if sign == "{":
            return self.object(pointer)
        if sign == "[":
            return self.list(pointer)
        if sign == '"':
            return self.string()
        for word, meaning in (("true", True), ("false", False), ("null", None)):
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return meaning
        return self.number()

    def number(self) -> Json:
        number = NUMBER.match(self.text, self.at)
        if number is None:
            raise OracleError
        self.at = number.end()
        if number[1] is None and number[2] is None:
            if len(number[0].lstrip("-")) > 4300:
                raise OracleError
            return int(number[0])
        if math.isinf(float(number[0])):
            raise OracleError
        return float(number[0])

    def object(self, pointer: str) -> Json:
        members: dict[str, Json] = {}
        self.take("{")
        self.blanks()
        if self.sign() == "}":
            self.at += 1
            return members
        while True:
            start = self.at
            key = self.string()
            inner = pointer + pointers.join(key)
            if key in members:
                self.duplicates.append((inner, start))
            self.keys[inner] = start
            self.blanks()
            self.take(":")
            self.blanks()
            members[key] = self.value(inner)
            self.blanks()
            if self.sign() != ",":
                self.take("}")
                return members
            self.at += 1
            self.blanks()

    def list(self, pointer: str) -> Json:
        items: list[Json] = []
        self.take("[")
        self.blanks()
        if self.sign() == "]":
            self.at += 1
            return items
        while True:
            items.append(self.value(f"{pointer}/{len(items)}"))
            self.blanks()
            if self.sign() != ",":
                self.take("]")
                return items
            self.at += 1
            self.blanks()

    def string(self) -> str:
        self.take('"')
        signs: list[str] = []
        while self.sign() != '"':
            signs.append(self.character())
        self.at += 1
        units = "".join(signs).encode("utf-16", "surrogatepass")
        try:
            return units.decode("utf-16")
        except UnicodeDecodeError:
            raise OracleError from None

    def character(self) -> str:
        sign = self.sign()
        self.at += 1
        if not sign or sign < " ":
            raise OracleError
        if sign != "\\":
            return sign
        escape = self.sign()
        self.at += 1
        if escape == "u":
            digits = self.text[self.at : self.at + 4]
            self.at += 4
            if re.fullmatch("[0-9a-fA-F]{4}", digits) is None:
                raise OracleError
            return chr(int(digits, 16))
        meaning = dict(zip('"\\/bfnrt', '"\\/\b\f\n\r\t', strict=True)).get(escape)
        if meaning is None:
            raise OracleError
        return meaning


def line_and_column(text: str, index: int) -> tuple[int, int]:
    """Count lines the slow way."""
    before = text[:index].replace("\r\n", "\n ").replace("\r", "\n") if index else ""
    if text[index - 1 : index + 1] == "\r\n" and index:
        before = before[:-1] + "\r"
    line = before.count("\n") + 1
    started = re.split("\r\n|\r|\n", text[:index])[-1]
    return line, len(started) + 1


def outcome(text: str, *, use_msgspec: bool) -> object:
    try:
        return repr(parse_json(text, use_msgspec=use_msgspec))
    except ParseError as error:
        return error.problems


def check_wording(problems: tuple[TextProblem, ...], text: str) -> None:
    assert problems
    lines = re.split("\r\n|\r|\n", text)
    for problem in problems:
        for language in ("fi", "sv", "en"):
            assert TEXTS.say(f"parsing.{problem.code}", language, **problem.params)
        assert problem.line is not None
        assert problem.column is not None
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """A JSON text with one to three things wrong at random places."""
    text = dump_json(draw(VALUES), indent=draw(st.sampled_from([None, 1])))
    pieces = st.sampled_from(
        [
            *'{}[]":,\\ \n\r\t0-+.eE/#',
            "NaN",
            "Infinity",
            "-Infinity",
            "1e999",
            "-1e999",
            "071",
            "True",
            "'x'",
            '"a":1,',
            '"a":{"b":[]},',
            "\\ud800",
            "\\udc00",
            '"\\ud83d\\ude00"',
            "\ud800",
            "//",
            "\x00",
            "\x0b",
            "\ufeff",
            "\xa0",
            "9" * 4301,
            "[" * 101,
            ",]",
            ",}",
        ]
    )
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 2)))
        text = text[:start] + draw(pieces | st.just("")) + text[end:]
    return text


@LANES
@given(data=VALUES, indent=st.sampled_from([None, 0, 2]))
@example(data={"a": -0.0, "b": 0, "c": [1.0, 1e16, 10**40, 5e-324]}, indent=None)
@example(data=['":', {"a:b": 1, '"': 2, "\\": 3, '\\"': [4]}, "[", "\\\\"], indent=2)
@UNTIMED
def test_what_is_written_is_read_back(data: Json, indent: int | None, use_msgspec: bool) -> None:
    text = dump_json(data, indent=indent)
    assert text.endswith("\n")
    assert repr(parse_json(text, use_msgspec=use_msgspec)) == repr(data)
    assert repr(parse_json(text.encode("utf-8-sig"), use_msgspec=use_msgspec)) == repr(data)


@LANES
@given(
    data=VALUES,
    rare=VALUES,
    indent=st.sampled_from([None, 2]),
    count=st.integers(0, 90),
    place=st.integers(0, 89),
)
@example(data={'"': "\\", '\\"': '\\"}'}, rare=[{"[": "]"}], indent=None, count=90, place=77)
@UNTIMED
def test_the_fast_lane_vouches_for_what_is_healthy(
    data: Json, rare: Json, indent: int | None, count: int, place: int, use_msgspec: bool
) -> None:
    rows: list[Json] = [data] * count
    rows.insert(place, {"a": rare})
    text = dump_json(rows, indent=indent)
    found = parse_loosely(text.encode(), use_msgspec=use_msgspec)
    assert repr(found) == repr(rows)
    assert members_in(text.encode(), max_depth=100) == members_of(found)


@given(data=VALUES, indent=st.sampled_from([None, 2]), blank=st.sampled_from(["", " ", "\n"]))
@example(data={"a": ["b", ":c"], "d": ":", "e\\": '":'}, indent=None, blank=" ")
@UNTIMED
def test_texts_have_at_most_as_many_members_as_a_look_at_colons_finds(
    data: Json, indent: int | None, blank: str
) -> None:
    without = json.loads(
        json.dumps(data), object_hook=lambda o: {k.replace(":", ""): v for k, v in o.items()}
    )
    text = json.dumps(without, indent=indent, separators=(",", f"{blank}:"))
    assert most_members(text.encode()) >= members_of(without)


@given(text=spoilt())
@example(text='{"a":1,"a":2}')
@example(text='{"a:b":1,"a:b":2,"c":":"}')
@example(text='{"a":{"x:y":1},"a":2}')
@example(text='{"a" : 1, "a"\n: 2}')
@example(text='{"\\u0061":1,"a":2}')
@example(text='["\\\\", {"a":"\\\\\\"","a":":"}]')
@example(text='["\\\\ud800"]')
@example(text='["\\ud83d\\ude00"]')
@example(text="[" * 101 + "]" * 101)
@example(text='["]",' * 101 + '"' + "[" * 101 + '"' + "]" * 101)
@example(text="-0")
@example(text='[["\ud800"], {"a": {"\udc00": 1}}]')
@example(text='[["\\ud800"], {"a": {"\\udc00": 1}}]')
@example(text="[1e400, 1E+400, 1e-400, 18446744073709551616]")
@UNTIMED
def test_both_lanes_judge_as_the_slow_parser_does(text: str) -> None:
    results = [outcome(text, use_msgspec=lane) for lane in LANES_HERE]
    assert len(set(map(repr, results))) == 1
    try:
        oracle = Oracle(text.removeprefix("\ufeff"))
        is_good = not oracle.duplicates and depth(oracle.data) <= 100
        text.encode()
    except (OracleError, UnicodeEncodeError):
        is_good = False
    if is_good:
        assert results[0] == repr(oracle.data)
    else:
        assert isinstance(results[0], tuple)
        check_wording(results[0], text.removeprefix("\ufeff"))


@given(content=st.binary(max_size=40) | spoilt().map(lambda t: t.encode("utf-16", "surrogatepass")))
@UNTIMED
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    results = []
    for lane in LANES_HERE:
        try:
            results.append(repr(parse_json(content, use_msgspec=lane)))
        except ParseError as error:
            assert error.problems
            results.append(repr(error.problems))
    assert len(set(map(repr, results))) == 1


def depth(data: Json) -> int:
    if isinstance(data, dict):
        return 1 + max(map(depth, data.values()), default=0)
    if isinstance(data, list):
        return 1 + max(map(depth, data), default=0)
    return 0


@LANES
@given(text=st.lists(KEYS, min_size=1, max_size=3).flatmap(lambda keys: written_objects(keys, 3)))
@UNTIMED
def test_every_equal_key_is_listed_with_its_place(text: str, use_msgspec: bool) -> None:
    oracle = Oracle(text)
    expected = [(where, *line_and_column(text, index)) for where, index in oracle.duplicates]
    try:
        data = parse_json(text, use_msgspec=use_msgspec)
    except ParseError as error:
        found = [(p.pointer, p.line, p.column) for p in error.problems]
        assert {p.code for p in error.problems} == {"duplicate-key"}
        assert found == expected
    else:
        assert not expected
        assert repr(data) == repr(oracle.data)


def written_objects(keys: list[str], levels: int) -> st.SearchStrategy[str]:
    """Objects written member by member, so that keys repeat."""
    value = st.sampled_from(["1", '":"', "[]", "{}", '"{a:"', "[1, [2]]"])
    if levels:
        value |= written_objects(keys, levels - 1)
    blank = st.sampled_from(["", " ", "\n", "\r\n\t"])
    key = st.sampled_from(keys).map(lambda name: dump_json(name, indent=None).rstrip("\n"))
    member = st.tuples(blank, key, blank, st.just(":"), blank, value, blank).map("".join)
    wholes = st.lists(member, max_size=3).map(lambda members: "{" + ",".join(members) + "}")
    listed = st.lists(wholes, max_size=3).map(lambda items: "[" + ",".join(items) + "]")
    return wholes | listed


@LANES
@given(
    rows=st.lists(st.sampled_from(["plain", "list", "object", "deep", "bare"]), max_size=6),
    count=st.integers(50, 120),
    place=st.integers(0, 119),
    odd=st.sampled_from(["list", "object", "deep", "twice", "twice inside", "plain"]),
)
@UNTIMED
def test_long_lists_of_unlike_rows_are_counted_right(
    rows: list[str], count: int, place: int, odd: str, use_msgspec: bool
) -> None:
    shapes = {
        "plain": '{"id": "a: [b", "n": 1}',
        "list": '{"id": 1, "n": 1, "x": [{"y": 1}]}',
        "object": '{"id": 1, "x": {"y": {}}}',
        "deep": "[[1, {}], []]",
        "bare": "7",
        "twice": '{"id": 1, "n": 1, "id": 2}',
        "twice inside": '{"id": 1, "x": {"y": 1, "y": {"z": 2}}}',
    }
    kinds = [rows[at % len(rows)] if rows else "plain" for at in range(count)]
    kinds[place % count] = odd
    text = '{"rows": [' + ", ".join(shapes[kind] for kind in kinds) + "]}"
    if odd.startswith("twice"):
        with pytest.raises(ParseError) as refused:
            parse_json(text, use_msgspec=use_msgspec)
        assert [p.code for p in refused.value.problems] == ["duplicate-key"]
    else:
        assert parse_json(text, use_msgspec=use_msgspec) == Oracle(text).data


def every_pointer(data: Json, pointer: str = "") -> Iterator[str]:
    yield pointer
    if isinstance(data, dict):
        for key, member in data.items():
            yield from every_pointer(member, pointer + pointers.join(key))
    if isinstance(data, list):
        for position, item in enumerate(data):
            yield from every_pointer(item, f"{pointer}/{position}")


@given(
    data=VALUES,
    indent=st.sampled_from([None, 0, 1]),
    returns=st.sampled_from(["\n", "\r\n", "\r"]),
    more=st.lists(st.sampled_from(["/a", "/0/a", "/x/y/z", "/01", "/-", "x", "/a/b/c/d"])),
)
@UNTIMED
def test_places_are_those_of_the_slow_parser(
    data: Json, indent: int | None, returns: str, more: list[str]
) -> None:
    text = dump_json(data, indent=indent).replace("\n", returns)
    oracle = Oracle(text)
    asked = [*every_pointer(data), *more]
    values = locate_json(text, asked)
    keys = locate_json(text.encode("utf-8-sig"), asked, of="key")
    assert list(values) == list(dict.fromkeys(asked))
    for pointer in asked:
        nearest = pointer if pointer.startswith("/") else ""
        while nearest not in oracle.values:
            nearest = nearest.rpartition("/")[0]
        assert values[pointer] == line_and_column(text, oracle.values[nearest])
        is_there = nearest == pointer
        index = oracle.keys.get(pointer, oracle.values[nearest]) if is_there else None
        if index is not None:
            assert keys[pointer] == line_and_column(text, index)
        else:
            assert keys[pointer] == values[pointer]


@given(data=VALUES, pointer=st.sampled_from(["/a", "/0", "/c/x", ""]), cut=st.integers(0, 200))
@UNTIMED
def test_a_broken_text_still_has_places(data: Json, pointer: str, cut: int) -> None:
    text = dump_json(data)[:cut]
    line, column = locate_json(text, [pointer])[pointer]
    assert line >= 1
    assert column >= 1


@given(data=VALUES)
@UNTIMED
def test_plain_data_is_plain(data: Json) -> None:
    checked = check_plain(data)
    assert repr(checked) == repr(data)
    if isinstance(data, dict | list) and data:
        assert checked is not data


@given(data=VALUES)
@UNTIMED
def test_every_pointer_resolves_and_splits(data: Json) -> None:
    for pointer in every_pointer(data):
        assert pointers.join(*pointers.split(pointer)) == pointer
        found = pointers.resolve(data, pointer)
        text = dump_json(data, indent=None)
        oracle = Oracle(text)
        assert dump_json(found, indent=None).rstrip("\n") == _slice(text, oracle.values[pointer])


def _slice(text: str, start: int) -> str:
    oracle = Oracle.__new__(Oracle)
    oracle.text, oracle.at = text, start
    oracle.values, oracle.keys, oracle.duplicates = {}, {}, []
    oracle.value("")
    return text[start : oracle.at]
