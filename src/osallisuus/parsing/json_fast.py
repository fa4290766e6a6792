"""The fast lane of JSON: healthy texts at the speed of the parser underneath.

The parsers in use keep the last of two equal keys in silence. Counting finds that without a look at
every key: the colons between keys and values in the text must be as many as the members of all objects
in the data. The counts of the text and its depth come from passes that run in C. Whatever the counts
cannot vouch for is left to :mod:`osallisuus.parsing.json_judge`; the fast lane never words a problem.
"""

from collections.abc import Callable
from functools import cache
from json import JSONDecoder
from typing import Final

from osallisuus.parsing.json_strict import HALF_OF_A_PAIR, finite, refuse_constant
from osallisuus.parsing.values import Json

_BRACKETS: Final = b"[]{}"
_NOT_STRUCTURE: Final = bytes(set(range(256)) - set(_BRACKETS + b'":'))
_NOT_QUOTED_OR_COLON: Final = bytes(set(range(256)) - set(b'":'))
_ONE_KIND: Final = bytes.maketrans(_BRACKETS, b"()()")
_CONTAINERS: Final = (dict, list)


class NotSureError(Exception):
    """The fast lane cannot vouch for the text."""


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


def members_in(content: bytes, *, max_depth: int) -> int:
    """Return how many members the objects in a well-formed JSON text have.

    Args:
        content: The text, in UTF-8 without a byte order mark.
        max_depth: Deepest nesting allowed.

    Raises:
        NotSureError: It is deeper.
    """
    structure = _outside_texts(content)
    brackets = structure.translate(None, b":")
    if not _is_shallow(brackets, max_depth):
        raise NotSureError
    return len(structure) - len(brackets)


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
