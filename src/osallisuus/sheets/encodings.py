"""Text files as spreadsheets save them: UTF-8 with or without a mark, UTF-16, Windows-1252."""

from typing import Final

UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


def as_utf8(data: bytes) -> tuple[bytes, bool]:
    r"""Return a text as UTF-8 without a mark, and whether it was in Unicode all along.

    Example:
        >>> as_utf8("Ikä".encode("cp1252"))[0].decode(), as_utf8(b"\xef\xbb\xbfid")
        ('Ikä', (b'id', True))

    .. versionadded:: 0.1
    """
    if data.startswith(UTF16):
        return _lines_ended(data.decode("utf-16", errors="replace").encode()), True
    data = _lines_ended(data.removeprefix(b"\xef\xbb\xbf"))
    if data.isascii():
        return data, True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        # A file put together from two may hold both, so each line is judged by itself.
        return b"\n".join(_line(line) for line in data.split(b"\n")), False
    return data, True


def _lines_ended(data: bytes) -> bytes:
    """Return a text whose lines end as they do now, not as old Macintosh programs ended them."""
    return data.replace(b"\r", b"\n") if b"\r" in data and b"\n" not in data else data


def _line(line: bytes) -> bytes:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace").encode()
    return line
