"""Strict JSON (RFC 8259): text to plain data, places in the text, and plain data to text."""

import json
from collections.abc import Iterable
from functools import cached_property

from osallisuus.parsing import json_fast
from osallisuus.parsing.encoding import text_of, utf8
from osallisuus.parsing.json_judge import judge
from osallisuus.parsing.json_locate import indexes_of, wanted
from osallisuus.parsing.plain import (
    MAX_BYTES,
    MAX_DEPTH,
    ParseError,
    TextProblem,
    Unjudged,
    check_plain,
)
from osallisuus.parsing.positions import BYTE_ORDER_MARK, places
from osallisuus.parsing.values import Json, Of


def parse_json(
    data: bytes | str,
    *,
    max_bytes: int = MAX_BYTES,
    max_depth: int = MAX_DEPTH,
    use_msgspec: bool | None = None,
) -> Json:
    """Return the data of a JSON text, or refuse it with every problem at once.

    Stricter than :func:`json.loads`: UTF-8 only (a byte order mark is allowed), no two equal keys in one
    object, no NaN or infinity nor a number that becomes one, no half surrogate, no whole number of more
    than 4300 digits.

    Args:
        data: The text.
        max_bytes: Largest text read, in bytes.
        max_depth: Deepest nesting of objects and lists.
        use_msgspec: Whether msgspec parses healthy texts; by default when it is installed. The result is
            the same either way.

    Raises:
        ParseError: The text is refused; all problems are listed in the order they stand in it. The first
            breach of grammar ends the list.
        ImportError: ``use_msgspec`` is true and msgspec is not installed.

    Example:
        >>> parse_json(b'{"ages": [16, 29]}')
        {'ages': [16, 29]}

    .. versionadded:: 0.1
    """
    return parse_unjudged(
        data, max_bytes=max_bytes, max_depth=max_depth, use_msgspec=use_msgspec
    ).judged()


def parse_unjudged(
    data: bytes | str,
    *,
    max_bytes: int = MAX_BYTES,
    max_depth: int = MAX_DEPTH,
    use_msgspec: bool | None = None,
) -> Unjudged:
    """Return the data of a JSON text, strict but for equal keys and depth; for callers that count anyway.

    Args and Raises: as :func:`parse_json`.
    """
    content = utf8(data, max_bytes=max_bytes)
    given = data if isinstance(data, str) else None
    try:
        parsed = json_fast.parse_loosely(content, use_msgspec=use_msgspec)
    except json_fast.NotSureError:
        return Unjudged(_judged(content, given, max_depth))
    return Unjudged(parsed, _Text(parsed, content, given, max_depth))


class _Text:
    """A well-formed JSON text and what it says."""

    def __init__(self, data: Json, content: bytes, given: str | None, max_depth: int) -> None:
        self._data = data
        self._content = content
        self._given = given
        self._max_depth = max_depth

    def most_members(self) -> int:
        return json_fast.most_members(self._content)

    @cached_property
    def _members(self) -> int | None:
        try:
            return json_fast.members_in(self._content, max_depth=self._max_depth)
        except json_fast.NotSureError:
            _judged(self._content, self._given, self._max_depth)
            return None

    def members(self) -> int | None:
        return self._members

    def judged(self) -> Json:
        if self._members in {None, json_fast.members_of(self._data)}:
            return self._data
        return _judged(self._content, self._given, self._max_depth)


def _judged(content: bytes, given: str | None, max_depth: int) -> Json:
    text = (text_of(content) if given is None else given).removeprefix(BYTE_ORDER_MARK)
    problems = judge(text, max_depth=max_depth)
    if problems:
        raise ParseError(problems)
    # A limit of this interpreter may be lower than ours: fewer digits, or a stack almost full.
    try:
        healthy: Json = json.loads(text)
    except ValueError:
        raise ParseError((TextProblem(code="long-integer-here", line=1, column=1),)) from None
    except RecursionError:
        raise ParseError((TextProblem(code="too-deep-here", line=1, column=1),)) from None
    return healthy


def locate_json(
    text: bytes | str, pointers: Iterable[str], *, of: Of = "value"
) -> dict[str, tuple[int, int]]:
    r"""Return line and column of what each JSON Pointer names, both counted from 1.

    Columns count characters (code points). A byte order mark counts as nothing. What is not there has
    the place of its nearest parent that is; so has everything behind a breach of grammar.

    Args:
        text: A JSON text.
        pointers: JSON Pointers (RFC 6901).
        of: Whether the place is that of the value or of the key before it. A list item and the whole
            document have no key; their place is that of the value.

    Example:
        >>> locate_json('{\n  "a": [1, 2]\n}', ["/a", "/a/1", "/a/9"])
        {'/a': (2, 8), '/a/1': (2, 12), '/a/9': (2, 8)}
        >>> locate_json('{\n  "a": [1, 2]\n}', ["/a"], of="key")
        {'/a': (2, 3)}

    .. versionadded:: 0.1
    """
    signs = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    signs = signs.removeprefix(BYTE_ORDER_MARK)
    asked = list(pointers)
    indexes = indexes_of(signs, wanted(asked), of)
    where = places(signs, indexes.values())
    return {pointer: where[indexes[pointer]] for pointer in asked}


def dump_json(data: Json, *, indent: int | None = 2) -> str:
    """Return plain data as JSON text: keys in the order given, characters unescaped, a final newline.

    Args:
        data: Plain data.
        indent: Spaces for each level; None for one line without blanks.

    Raises:
        ParseError: It is not plain; every place is listed with its pointer.

    Example:
        >>> print(dump_json({"city": "Jyväskylä"}), end="")
        {
          "city": "Jyväskylä"
        }

    .. versionadded:: 0.1
    """
    separators = (",", ": " if indent is not None else ":")
    try:
        text = json.dumps(
            data, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators
        )
        if not text.isascii():
            text.encode()
    except (ValueError, TypeError, RecursionError):
        text = json.dumps(
            check_plain(data), ensure_ascii=False, indent=indent, separators=separators
        )
    return f"{text}\n"
