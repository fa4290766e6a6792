"""Plain data given in Python, and the pointers that name its places."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from datetime import date
from enum import IntEnum, StrEnum
from types import MappingProxyType

import pytest

from osallisuus.parsing import pointers
from osallisuus.parsing.plain import ParseError, check_plain
from osallisuus.parsing.values import Json


class Colour(StrEnum):
    RED = "red"


class Size(IntEnum):
    BIG = 3


def codes_of(value: object, **limits: int) -> list[tuple[str, str | None]]:
    with pytest.raises(ParseError) as refused:
        check_plain(value, **limits)
    return [(problem.code, problem.pointer) for problem in refused.value.problems]


def test_mappings_tuples_and_subclasses_become_plain() -> None:
    given = MappingProxyType({"a": (1, Colour.RED), Colour.RED: OrderedDict(b=Size.BIG)})
    plain = check_plain(given)
    assert plain == {"a": [1, "red"], "red": {"b": 3}}
    assert repr(plain) == "{'a': [1, 'red'], 'red': {'b': 3}}"


def test_every_place_that_is_not_plain_is_listed() -> None:
    value = {
        "when": date(2024, 1, 1),
        "n": [1.5, float("inf"), {2: "x"}],
        "a/b": "\ud800",
        "set": {1},
        "long": 10**4300,
        "fits": 10**4299,
    }
    assert codes_of(value) == [
        ("plain-type", "/when"),
        ("not-finite", "/n/1"),
        ("plain-key", "/n/2"),
        ("surrogate", "/a~1b"),
        ("plain-type", "/set"),
        ("long-integer", "/long"),
    ]


def test_a_structure_that_holds_itself_is_refused() -> None:
    items: list[object] = [1]
    items.append({"again": items})
    assert codes_of(items) == [("plain-cycle", "/1/again")]


def test_a_part_used_twice_is_no_cycle() -> None:
    part = {"x": [1]}
    plain = check_plain([part, part])
    assert plain == [{"x": [1]}, {"x": [1]}]


def test_too_deep_and_too_many_are_refused() -> None:
    deep: object = 1
    for _ in range(50_000):
        deep = [deep]
    assert [code for code, _ in codes_of(deep)] == ["too-deep"]
    doubling: object = 1
    for _ in range(60):
        doubling = (doubling, doubling)
    assert [code for code, _ in codes_of(doubling, max_values=1000)] == ["too-many-values"]


def test_a_mapping_of_a_strangers_class_is_read() -> None:
    class Two(Mapping[str, int]):
        def __getitem__(self, key: str) -> int:
            return {"a": 1, "b": 2}[key]

        def __iter__(self) -> Iterator[str]:
            return iter("ab")

        def __len__(self) -> int:
            return 2

    assert check_plain(Two()) == {"a": 1, "b": 2}


def test_pointers_escape_and_resolve_as_in_rfc_6901() -> None:
    document: Json = {"foo": ["bar", "baz"], "": 0, "a/b": 1, "m~n": 8, " ": 7}
    assert pointers.resolve(document, "") is document
    assert pointers.resolve(document, "/foo/0") == "bar"
    assert pointers.resolve(document, "/") == 0
    assert pointers.resolve(document, "/a~1b") == 1
    assert pointers.resolve(document, "/m~0n") == 8
    assert pointers.resolve(document, "/ ") == 7
    assert pointers.split("/~01") == ("~1",)


@pytest.mark.parametrize("pointer", ["/foo/2", "/foo/01", "/foo/-", "/foo/x", "/nope", "/foo/0/a"])
def test_a_pointer_to_nothing_is_a_lookup_error(pointer: str) -> None:
    with pytest.raises(LookupError, match="nothing at"):
        pointers.resolve({"foo": ["bar", "baz"]}, pointer)


def test_a_pointer_without_a_slash_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with"):
        pointers.split("foo")


def test_list_positions_are_whole_numbers_without_needless_zeros() -> None:
    tokens = ["0", "10", "01", "-1", "", "x", "٣", "9" * 5000]
    assert [pointers.list_position(token) for token in tokens] == [0, 10, *[None] * 6]
