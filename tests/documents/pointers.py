"""Pointers into project documents, and rows that state what must stand where they point.

A pointer is a JSON Pointer (RFC 6901) in which a member of a list may be named by its id, in square
brackets: ``/project/goals/[goal-1]/number``. A row has a pointer and exactly one statement:

* ``expect``: the value there equals this one;
* ``contains``: the list there has this member;
* ``where``: the object there, or some object of the list there, has these values; objects inside are
  compared in the same way, and a list has to have a match for every member asked for;
* ``length``: the list there has so many members;
* ``matches``: the regular expression is found in the text there;
* ``absent``: nothing is there, because the source says nothing.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

Data = Any
"""Plain JSON data."""

Row = Mapping[str, Any]


class NothingThereError(LookupError):
    """A pointer leads to nothing; says at which step."""


def tokens(pointer: str) -> tuple[str, ...]:
    """Split a pointer into its steps.

    Raises:
        ValueError: It is neither empty nor begins with a slash.
    """
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        raise ValueError(f"{pointer!r} does not begin with /")
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/"))


def resolve(data: Data, pointer: str) -> Data:
    """Return what a pointer names.

    Raises:
        NothingThereError: There is nothing, or an id names no member or several.
    """
    current = data
    walked = ""
    for token in tokens(pointer):
        current = _step(current, token, walked)
        walked += f"/{token}"
    return current


def _step(current: Data, token: str, walked: str) -> Data:
    if isinstance(current, Mapping):
        if token not in current:
            raise NothingThereError(f"{walked or '/'} has no {token!r}, only {sorted(current)}")
        return current[token]
    if not isinstance(current, list):
        raise NothingThereError(f"{walked or '/'} holds no others, so no {token!r}")
    if token.startswith("[") and token.endswith("]"):
        found = [
            one for one in current if isinstance(one, Mapping) and one.get("id") == token[1:-1]
        ]
        if len(found) != 1:
            raise NothingThereError(f"{len(found)} members of {walked} have the id {token[1:-1]!r}")
        return found[0]
    if not re.fullmatch(r"0|[1-9][0-9]*", token) or int(token) >= len(current):
        raise NothingThereError(f"{walked} has {len(current)} members, but no {token!r}")
    return current[int(token)]


def same(wanted: Data, found: Data) -> bool:
    """Tell whether two JSON values are equal; ``true`` is not 1."""
    if isinstance(wanted, bool) or isinstance(found, bool):
        return wanted is found
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        return wanted.keys() == found.keys() and all(
            same(wanted[key], found[key]) for key in wanted
        )
    if isinstance(wanted, list) and isinstance(found, list):
        return len(wanted) == len(found) and all(map(same, wanted, found))
    return bool(wanted == found)


def within(wanted: Data, found: Data) -> bool:
    """Tell whether ``found`` has everything of ``wanted``; it may have more."""
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        return all(key in found and within(value, found[key]) for key, value in wanted.items())
    if isinstance(wanted, list) and isinstance(found, list):
        return all(any(within(one, other) for other in found) for one in wanted)
    return same(wanted, found)


def _contains(found: Data, wanted: Data) -> bool:
    return isinstance(found, list) and any(same(wanted, one) for one in found)


def _where(found: Data, wanted: Data) -> bool:
    members = found if isinstance(found, list) else [found]
    return any(isinstance(one, Mapping) and within(wanted, one) for one in members)


def _length(found: Data, wanted: Data) -> bool:
    return isinstance(found, list) and len(found) == wanted


def _matches(found: Data, wanted: Data) -> bool:
    return isinstance(found, str) and re.search(wanted, found) is not None


_STATEMENTS: Final[Mapping[str, Callable[[Data, Data], bool]]] = {
    "expect": lambda found, wanted: same(wanted, found),
    "contains": _contains,
    "where": _where,
    "length": _length,
    "matches": _matches,
}


def statement(row: Row) -> str:
    """Return the name of the one statement a row makes.

    Raises:
        ValueError: It makes none, or more than one.
    """
    made = [name for name in (*_STATEMENTS, "absent") if name in row]
    if len(made) != 1:
        raise ValueError(f"a row makes one statement, not {made or 'none'}: {dict(row)}")
    return made[0]


def problem(data: Data, row: Row) -> str | None:
    """Return why a row does not hold of a document, or ``None`` when it does."""
    name, pointer = statement(row), row["pointer"]
    try:
        found = resolve(data, pointer)
    except NothingThereError as error:
        return None if name == "absent" else f"{pointer}: {error}"
    if name == "absent":
        return f"{pointer}: something is there: {_short(found)}"
    if _STATEMENTS[name](found, row[name]):
        return None
    return f"{pointer}: {name} {_short(row[name])} does not hold of {_short(found)}"


def _short(value: Data) -> str:
    text = repr(value)
    return text if len(text) <= 300 else f"{text[:299]}…"


def is_empty_statement(row: Row) -> bool:
    """Tell whether a row would hold of anything at all that stands where it points."""
    name = statement(row)
    if name == "matches":
        return re.search(row[name], "") is not None
    if name == "where":
        return not row[name] or any(value in ({}, []) for value in _leaves(row[name]))
    return name in ("expect", "contains") and row[name] in ({}, [], "", None)


def _leaves(value: Data) -> Iterator[Data]:
    nested: Sequence[Data] = ()
    if isinstance(value, Mapping):
        nested = tuple(value.values())
    elif isinstance(value, list):
        nested = tuple(value)
    if not nested:
        yield value
    for one in nested:
        yield from _leaves(one)
