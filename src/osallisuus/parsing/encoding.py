"""Bytes to text: UTF-8 and nothing else."""

from typing import Final

from osallisuus.parsing.plain import ParseError, TextProblem
from osallisuus.parsing.positions import BYTE_ORDER_MARK, place

_MARK_BYTES: Final = BYTE_ORDER_MARK.encode()
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_BYTES_IN_MEGABYTE: Final = 1024 * 1024


def utf8(data: bytes | str, *, max_bytes: int) -> bytes:
    """Return a text as UTF-8 without a byte order mark.

    Half surrogates in a ``str`` are kept in the way of ``surrogatepass``: they have a place, and whoever
    reads the text says where.

    Raises:
        ParseError: It is too large.
    """
    # A character takes at least one byte, so a long text need not be encoded to be refused.
    if len(data) <= max_bytes + len(_MARK_BYTES):
        content = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
        content = content.removeprefix(_MARK_BYTES)
        if len(content) <= max_bytes:
            return content
    raise ParseError((TextProblem(code="too-big", params={"limit": _size(max_bytes)}),))


def text_of(content: bytes) -> str:
    """Return the text of UTF-8 bytes.

    Raises:
        ParseError: They are not UTF-8; the place is that of the first wrong byte.
    """
    if content[:2] in _UTF16_MARKS or b"\0" in content[:4]:
        raise ParseError((TextProblem(code="utf-16", line=1, column=1),))
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        line, column = place(before, len(before))
    raise ParseError((TextProblem(code="not-utf-8", line=line, column=column),))


def _size(count: int) -> str:
    if count >= _BYTES_IN_MEGABYTE:
        return f"{count / _BYTES_IN_MEGABYTE:.0f} MB"
    return f"{count} B"
