"""The fast lane of JSON: healthy texts at the speed of the parser underneath.

The parsers in use keep the last of two equal keys in silence. Counting finds that without a look at
every key: the colons between keys and values in the text must be as many as the members of all objects
in the data. Both counts and the depth come from passes that run in C. Whatever the counts cannot vouch
for is left to :mod:`osallisuus.parsing.json_judge`; the fast lane never words a problem.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import chain
from json import JSONDecoder
from operator import itemgetter
from typing import Final, NamedTuple, TypeVar, cast

from osallisuus.parsing.json_strict import HALF_OF_A_PAIR, finite, refuse_constant
from osallisuus.parsing.values import Json

_BRACKETS: Final = b"[]{}"
_NOT_STRUCTURE: Final = bytes(set(range(256)) - set(_BRACKETS + b'":'))
_NOT_QUOTED_OR_COLON: Final = bytes(set(range(256)) - set(b'":'))
_ONE_KIND: Final = bytes.maketrans(_BRACKETS, b"()()")
_WHOLLY_LOOKED_AT: Final = 48
_SAMPLE: Final = 16
_CONTAINERS: Final = (dict, list)

C = TypeVar("C")


class NotSureError(Exception):
    """The fast lane cannot vouch for the text."""


class Counted(NamedTuple):
    """A JSON text that is healthy, unless an object in it has two equal keys.

    Attributes:
        data: What it says.
        members: How many members its objects have in the text.
        objects: How many objects there are.
        lists: How many lists there are.
    """

    data: Json
    members: int
    objects: int
    lists: int

    def is_distinct(self) -> bool:
        """Tell whether the data has as many members as the text, so that no two keys were equal."""
        keys, objects, lists = _members_by_sample(self.data)
        if (objects, lists) != (self.objects, self.lists):
            keys = members_of(self.data)
        return keys == self.members


def parse_fast(content: bytes, *, max_depth: int, use_msgspec: bool | None) -> Json:
    """Return the data of a healthy JSON text.

    Args:
        content: UTF-8 without a byte order mark.
        max_depth: Deepest nesting allowed.
        use_msgspec: Whether to parse with msgspec; by default when it is installed.

    Raises:
        NotSureError: The text is not healthy, or may not be.
        ImportError: msgspec is asked for and not installed.
    """
    data = parse_loosely(content, use_msgspec=use_msgspec)
    if not counted(data, content, max_depth=max_depth).is_distinct():
        raise NotSureError
    return data


def parse_loosely(content: bytes, *, use_msgspec: bool | None) -> Json:
    """Return the data of a JSON text without looking for equal keys or at how deep it is.

    Args:
        content: UTF-8 without a byte order mark.
        use_msgspec: Whether to parse with msgspec; by default when it is installed.

    Raises:
        NotSureError: The text is not healthy, or may not be.
        ImportError: msgspec is asked for and not installed.
    """
    decode = _decoder(use_msgspec)
    try:
        return decode(content)
    except (ValueError, RecursionError):
        raise NotSureError from None


def most_members(content: bytes) -> int:
    """Return how many members the objects in a well-formed JSON text have at most, if no key has a colon.

    Of such a key and the colon behind it two quotation marks and a colon are left when all else is taken
    away; the same is left of some texts with colons in them.
    """
    return _without_escapes(content).translate(None, _NOT_QUOTED_OR_COLON).count(b'"":')


def counted(data: Json, content: bytes, *, max_depth: int) -> Counted:
    """Return the data of a well-formed JSON text with its members, objects and lists counted.

    Args:
        data: What the text says.
        content: The text, in UTF-8 without a byte order mark.
        max_depth: Deepest nesting allowed.

    Raises:
        NotSureError: It is deeper.
    """
    structure = _outside_texts(content)
    brackets = structure.translate(None, b":")
    if not _is_shallow(brackets, max_depth):
        raise NotSureError
    members = len(structure) - len(brackets)
    return Counted(data, members, brackets.count(b"{"), brackets.count(b"["))


def _decoder(use_msgspec: bool | None) -> Callable[[bytes], Json]:
    if use_msgspec is False:
        return _decode_with_json
    decode = _msgspec_decoder()
    if decode is None:
        if use_msgspec:
            raise ImportError("msgspec is not installed; install osallisuus[fast]")
        return _decode_with_json
    return decode


@cache
def _msgspec_decoder() -> Callable[[bytes], Json] | None:
    try:
        import msgspec
    except ImportError:
        return None
    decode: Callable[[bytes], Json] = msgspec.json.Decoder().decode
    return decode


def _decode_with_json(content: bytes) -> Json:
    text = content.decode()
    # The search for one byte runs in C and spares most texts the expression.
    if b"\\" in content and HALF_OF_A_PAIR.search(text):
        raise NotSureError
    data: Json = _STRICT.decode(text)
    return data


_STRICT: Final = JSONDecoder(parse_float=finite, parse_constant=refuse_constant)


def _outside_texts(content: bytes) -> bytes:
    """Return the brackets and colons that stand outside the texts of a well-formed JSON text."""
    marks = _without_escapes(content).translate(None, _NOT_STRUCTURE)
    # Taking quotation marks away in pairs leaves inside and outside as they were for the rest.
    return b"".join(marks.replace(b'""', b"").split(b'"')[::2])


def _without_escapes(content: bytes) -> bytes:
    if b"\\" not in content:
        return content
    return content.replace(b"\\\\", b"").replace(b'\\"', b"")


def _is_shallow(brackets: bytes, max_depth: int) -> bool:
    left = brackets.translate(_ONE_KIND)
    for _ in range(max_depth):
        if not left:
            return True
        left = left.replace(b"()", b"")
    return not left


def _members_by_sample(data: Json) -> tuple[int, int, int]:
    """Count members of objects, objects and lists, looking at some rows of a long list only.

    Rows of one list are nearly always alike; where they are not, fewer objects or lists are found than
    the text has, which the caller notices. Rows that are wholly alike are gone through in C.
    """
    keys = objects = lists = 0
    groups: list[Sequence[Json]] = [[data]]
    for group in groups:
        rows = _of_kind(dict, group)
        if rows:
            sizes = list(map(len, rows))
            objects += len(rows)
            keys += sum(sizes)
            groups += _columns(rows, sizes)
        if len(rows) < len(group):
            inner = _of_kind(list, group)
            lists += len(inner)
            # A few lists are unlike each other, such as the parts of a document; many are one column.
            is_few = len(inner) <= _WHOLLY_LOOKED_AT
            alike: Sequence[Sequence[Json]] = (
                inner if is_few else [list(chain.from_iterable(inner))]
            )
            groups += [items for items in alike if _holds_containers(items)]
    return keys, objects, lists


def _of_kind(kind: type[C], group: Sequence[Json]) -> Sequence[C]:
    kinds = set(map(type, group))
    if kinds == {kind}:
        return cast(Sequence[C], group)
    return [value for value in group if isinstance(value, kind)] if kind in kinds else ()


def _columns(rows: Sequence[dict[str, Json]], sizes: list[int]) -> Iterable[list[Json]]:
    if len(rows) <= _WHOLLY_LOOKED_AT:
        inner: list[Json] = []
        for row in rows:
            inner += [value for value in row.values() if isinstance(value, _CONTAINERS)]
        return [inner] if inner else []
    sample = list(rows[:: len(rows) // _SAMPLE])
    # The row with most members is likeliest to hold what is rare.
    sample.append(rows[sizes.index(max(sizes))])
    names = {
        name for row in sample for name, value in row.items() if isinstance(value, _CONTAINERS)
    }
    return [_column(name, rows) for name in names]


def _column(name: str, rows: Sequence[dict[str, Json]]) -> list[Json]:
    try:
        return list(map(itemgetter(name), rows))
    except KeyError:
        return [row[name] for row in rows if name in row]


def _holds_containers(items: Sequence[Json]) -> bool:
    if len(items) > _WHOLLY_LOOKED_AT:
        items = items[:: len(items) // _SAMPLE]
    return not {dict, list}.isdisjoint(map(type, items))


def members_within(data: Json, most_depth: int) -> int:
    """Count the members of all objects; for data that is not too deep and has no colon in a key.

    Raises:
        NotSureError: It is not such data.
    """
    keys = 0
    level: list[Json] = [data]
    for _ in range(most_depth + 1):
        inner: list[Json] = []
        for value in level:
            if isinstance(value, dict):
                keys += len(value)
                if ":" in "".join(value):
                    raise NotSureError
                inner += value.values()
            elif isinstance(value, list):
                inner += value
        if not inner:
            return keys
        level = [value for value in inner if isinstance(value, _CONTAINERS)]
    raise NotSureError


def members_of(data: Json) -> int:
    """Count the members of all objects by looking at every value."""
    keys = 0
    found = [data]
    for value in found:
        if isinstance(value, dict):
            keys += len(value)
            found += [item for item in value.values() if isinstance(item, _CONTAINERS)]
        elif isinstance(value, list):
            found += [item for item in value if isinstance(item, _CONTAINERS)]
    return keys
