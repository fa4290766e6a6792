"""JSON Pointers (RFC 6901): how a place inside plain data is named."""

import re
from typing import Final

from osallisuus.parsing.values import Json

_POSITION: Final = re.compile(r"(?:0|[1-9][0-9]*)\Z", re.ASCII)
_MOST_DIGITS: Final = 18


def escape(token: str) -> str:
    """Return one token as it stands in a pointer: ``~`` as ``~0`` and ``/`` as ``~1``.

    Example:
        >>> escape("a/b~c")
        'a~1b~0c'

    .. versionadded:: 0.1
    """
    return token.replace("~", "~0").replace("/", "~1")


def join(*tokens: str | int) -> str:
    """Return the pointer of a path of keys and list positions (counted from 0).

    Example:
        >>> join("activities", 3, "n/a")
        '/activities/3/n~1a'

    .. versionadded:: 0.1
    """
    return "".join(f"/{escape(str(token))}" for token in tokens)


def split(pointer: str) -> tuple[str, ...]:
    """Return the tokens of a pointer, unescaped.

    Raises:
        ValueError: The pointer is not empty and does not begin with ``/``.

    Example:
        >>> split("/activities/3/n~1a")
        ('activities', '3', 'n/a')

    .. versionadded:: 0.1
    """
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        raise ValueError("a JSON Pointer is empty or begins with '/'")
    return tuple(
        token.replace("~1", "/").replace("~0", "~") if "~" in token else token
        for token in pointer[1:].split("/")
    )


def list_position(token: str) -> int | None:
    """Return the list position a token names, or None when it names none (``01``, ``-``, ``x``).

    .. versionadded:: 0.1
    """
    # A longer number is past the end of any list, and int() would refuse thousands of digits.
    if len(token) > _MOST_DIGITS or _POSITION.match(token) is None:
        return None
    return int(token)


def resolve(data: Json, pointer: str) -> Json:
    """Return the value a pointer names.

    Raises:
        LookupError: Nothing is there.
        ValueError: It is no pointer.

    Example:
        >>> resolve({"a": [10, 20]}, "/a/1")
        20

    .. versionadded:: 0.1
    """
    value = data
    for token in split(pointer):
        position = list_position(token)
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and position is not None and position < len(value):
            value = value[position]
        else:
            raise LookupError(f"nothing at {pointer}")
    return value
