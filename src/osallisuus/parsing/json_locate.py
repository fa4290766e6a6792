"""Where in a JSON text the values stand that JSON Pointers name.

Only members on the way to a pointer are read in Python; everything else is skipped whole by the C
scanner of the standard library.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from json import JSONDecoder
from json.scanner import make_scanner
from typing import Final

import attrs

from osallisuus.parsing.pointers import list_position, split
from osallisuus.parsing.values import Of

_SPACE: Final = re.compile(r"[ \t\n\r]*")
_COMMA: Final = re.compile(r"[ \t\n\r]*,[ \t\n\r]*")
_COLON: Final = re.compile(r"[ \t\n\r]*:[ \t\n\r]*")
# typeshed says the scanner takes a scanner; it takes a decoder.
_skip: Final = make_scanner(JSONDecoder())  # type: ignore[arg-type]


@attrs.define
class Wanted:
    """One place that is asked for, or on the way to one.

    Attributes:
        inner: What is asked for inside it, by token.
        pointers: Pointers that name this very place.
    """

    inner: "dict[str, Wanted]" = attrs.field(factory=dict)
    pointers: list[str] = attrs.field(factory=list)


def wanted(pointers: Iterable[str]) -> Wanted:
    """Return the pointers as one tree; what is no pointer asks for the whole document."""
    root = Wanted()
    for pointer in pointers:
        here = root
        for token in split(pointer) if pointer.startswith("/") else ():
            here = here.inner.setdefault(token, Wanted())
        here.pointers.append(pointer)
    return root


def spread(node: Wanted, index: int, found: dict[str, int]) -> None:
    """Give every pointer at or inside ``node`` the place ``index``; nearer places overwrite it."""
    for inner in _all(node):
        found.update(dict.fromkeys(inner.pointers, index))


def indexes_of(text: str, root: Wanted, of: Of) -> dict[str, int]:
    """Return the index into ``text`` of every pointer, or of its nearest parent that is there.

    Args:
        text: A JSON text without a byte order mark; where it is broken, the search ends.
        root: What is asked for.
        of: Whether the key of a member or its value is the place.
    """
    search = _Search(text, of)
    start = _after(_SPACE, text, 0)
    spread(root, start, search.found)
    search.left = {id(node) for node in _all(root)} - {id(root)}
    # A broken text ends the search; every pointer has the place of some parent by then.
    with suppress(_AllFoundError, ValueError, IndexError, StopIteration, RecursionError):
        search.value(start, root)
    return search.found


class _AllFoundError(Exception):
    """Nothing is left to look for."""


class _Search:
    """One walk through one text; every method returns where what it read ends."""

    def __init__(self, text: str, of: Of) -> None:
        self.found: dict[str, int] = {}
        self.left: set[int] = set()
        self._text = text
        self._of = of

    def value(self, index: int, node: Wanted) -> int:
        sign = self._text[index]
        if node.inner and sign == "{":
            return self._object(index, node.inner)
        if node.inner and sign == "[":
            return self._list(index, node.inner)
        # Nothing can be inside a text or a number.
        self.left.difference_update(map(id, _all(node)))
        return _end_of(self._text, index)

    def _object(self, index: int, inner: Mapping[str, Wanted]) -> int:
        text = self._text
        key_at = _after(_SPACE, text, index + 1)
        if text[key_at] == "}":
            return key_at + 1
        while True:
            key, end = _skip(text, key_at)
            value_at = _after(_COLON, text, end)
            node = inner.get(key)
            end = _end_of(text, value_at) if node is None else self._member(key_at, value_at, node)
            comma = _COMMA.match(text, end)
            if comma is None:
                return _after(_SPACE, text, end) + 1
            key_at = comma.end()

    def _list(self, index: int, inner: Mapping[str, Wanted]) -> int:
        text, comma_at = self._text, _COMMA.match
        item_at = _after(_SPACE, text, index + 1)
        if text[item_at] == "]":
            return item_at + 1
        nodes = {list_position(token): node for token, node in inner.items()}
        position = 0
        while True:
            node = nodes.get(position)
            end = _skip(text, item_at)[1] if node is None else self._member(item_at, item_at, node)
            comma = comma_at(text, end)
            if comma is None:
                return _after(_SPACE, text, end) + 1
            item_at = comma.end()
            position += 1

    def _member(self, key_at: int, value_at: int, node: Wanted) -> int:
        spread(node, value_at, self.found)
        if self._of == "key":
            self.found.update(dict.fromkeys(node.pointers, key_at))
        self.left.discard(id(node))
        end = self.value(value_at, node)
        if not self.left:
            raise _AllFoundError
        return end


def _all(node: Wanted) -> list[Wanted]:
    nodes = [node]
    for inner in nodes:
        nodes += inner.inner.values()
    return nodes


def _end_of(text: str, index: int) -> int:
    return _skip(text, index)[1]


def _after(pattern: re.Pattern[str], text: str, index: int) -> int:
    found = pattern.match(text, index)
    if found is None:
        raise ValueError
    return found.end()
