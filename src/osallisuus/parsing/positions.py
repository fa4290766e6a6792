"""Line and column of a place in a text.

Lines and columns are counted from 1. A column counts characters (code points), not bytes and not
screen cells. A line ends at a line feed, at a carriage return, or at the two together; the byte order
mark that may open a file counts as nothing.
"""

import re
from collections.abc import Iterable
from typing import Final

_BREAK: Final = re.compile(r"\r\n|\r|\n")
BYTE_ORDER_MARK: Final = "\ufeff"


def places(text: str, indexes: Iterable[int]) -> dict[int, tuple[int, int]]:
    r"""Return line and column of every index into ``text``.

    Example:
        >>> places("a\nbc", [0, 3])
        {0: (1, 1), 3: (2, 2)}

    .. versionadded:: 0.1
    """
    has_returns = "\r" in text
    found: dict[int, tuple[int, int]] = {}
    line, start, seen = 1, 0, 0
    for index in sorted(set(indexes)):
        if has_returns:
            for end in _BREAK.finditer(text, start):
                if end.end() > index:
                    break
                line, start = line + 1, end.end()
        else:
            breaks = text.count("\n", seen, index)
            if breaks:
                line, start = line + breaks, text.rindex("\n", seen, index) + 1
            seen = index
        found[index] = (line, index - start + 1)
    return found


def place(text: str, index: int) -> tuple[int, int]:
    """Return line and column of one index into ``text``.

    .. versionadded:: 0.1
    """
    return places(text, (index,))[index]
