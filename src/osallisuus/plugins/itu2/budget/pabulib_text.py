"""The rows of a Pabulib file, each with its own text, so that nothing is lost on the way back.

The format is UTF-8 text in three sections, META, PROJECTS and VOTES, each of a header row and
rows of values with semicolons between; a value may stand in double quotes (pabulib.org/format).
"""

import codecs
from collections.abc import Iterator
from typing import Final

import attrs

SECTIONS: Final = ("META", "PROJECTS", "VOTES")


@attrs.frozen(kw_only=True)
class Row:
    """One row of a file.

    Attributes:
        values: Its values, quotes taken off.
        raw: Its text as it stands in the file, end of line included.
        line: Number of its first line, counted from 1.
    """

    values: tuple[str, ...]
    raw: str
    line: int

    @property
    def blank(self) -> bool:
        """Whether there is nothing in the row."""
        return not any(value.strip() for value in self.values)

    @property
    def section(self) -> str | None:
        """The section the row begins, if it is the name of one and nothing else."""
        name = self.values[0].strip().upper()
        rest = any(value.strip() for value in self.values[1:])
        return name if name in SECTIONS and not rest else None

    def column(self, at: int) -> int:
        """Return the column in characters, from 1, where value number ``at`` begins."""
        starts = [start for start, _, _ in _cells(self.raw)]
        return starts[at] + 1 if at < len(starts) else len(self.raw.rstrip("\r\n")) + 1


class UnclosedQuoteError(Exception):
    """A value opens a quote that is never closed; carries line and column."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__(line, column)
        self.line = line
        self.column = column


@attrs.frozen(kw_only=True)
class Decoded:
    """The text of a file and how it was encoded.

    Attributes:
        text: The text, without a byte order mark.
        encoding: Name of the encoding, for writing.
        mark: The byte order mark, or nothing.
    """

    text: str
    encoding: str
    mark: bytes


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Return the text of a file: UTF-8 unless it says or is told to be something else.

    Raises:
        UnicodeDecodeError: The bytes are not text in the encoding.
        LookupError: There is no such encoding.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return Decoded(text=data[len(mark) :].decode(name), encoding=name, mark=mark)
    name = encoding or "utf-8"
    return Decoded(text=data.decode(name), encoding=name, mark=b"")


def _cells(raw: str) -> Iterator[tuple[int, str, bool]]:
    """Yield (start, value, closed) of each value of one row; a quote counts only where it begins."""
    line = raw.rstrip("\r\n") if '"' not in raw else raw
    at = 0
    while True:
        if line.startswith('"', at):
            end, parts = at + 1, []
            while True:
                close = line.find('"', end)
                if close < 0:
                    yield at, line[at + 1 :], False
                    return
                parts.append(line[end:close])
                if not line.startswith('"', close + 1):
                    break
                parts.append('"')
                end = close + 2
            stop = line.find(";", close + 1)
            tail = line[close + 1 : stop if stop >= 0 else None].rstrip("\r\n")
            yield at, "".join(parts) + tail, True
        else:
            stop = line.find(";", at)
            yield at, line[at : stop if stop >= 0 else None].rstrip("\r\n"), True
        if stop < 0:
            return
        at = stop + 1


def rows(text: str, *, first_line: int = 1) -> Iterator[Row]:
    """Yield the rows of ``text``; a quoted value may run over several lines.

    Raises:
        UnclosedQuoteError: A quoted value never ends.
    """
    end = "\n" if "\n" in text else "\r"
    position, line = 0, first_line
    while position < len(text):
        stop = text.find(end, position)
        stop = len(text) if stop < 0 else stop + 1
        raw = text[position:stop]
        cells = list(_cells(raw))
        while not cells[-1][2]:
            # Jump to the next quote: only there can the value end.
            closing = text.find('"', stop)
            if closing < 0:
                begins = position + cells[-1][0]
                line_start = text.rfind(end, 0, begins) + 1
                raise UnclosedQuoteError(
                    line + text.count(end, position, begins), begins - line_start + 1
                )
            following = text.find(end, closing)
            stop = len(text) if following < 0 else following + 1
            raw = text[position:stop]
            cells = list(_cells(raw))
        yield Row(values=tuple(value for _, value, _ in cells), raw=raw, line=line)
        line += raw.count(end)
        position = stop


def quoted(value: str) -> str:
    """Return a value as it is written in a row: in quotes only if it must be.

    Example:
        >>> quoted('a;b'), quoted('plain')
        ('"a;b"', 'plain')

    .. versionadded:: 0.1
    """
    if any(mark in value for mark in ';"\r\n'):
        return '"' + value.replace('"', '""') + '"'
    return value


def make_row(values: tuple[str, ...], newline: str, line: int = 0) -> Row:
    """Return a row of these values, written anew."""
    return Row(values=values, raw=";".join(map(quoted, values)) + newline, line=line)
