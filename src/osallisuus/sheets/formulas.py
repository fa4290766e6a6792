"""Texts that leave for a spreadsheet: what it would compute is marked as text."""

import re
from typing import Final

_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_BEFORE: Final = " \ufeff"
_SIGNED_NUMBER: Final = re.compile(r"[-+][0-9]{1,15}(?:[.,][0-9]{1,15})?")
"""A sign and digits: nothing of it can name a cell, call a function or join two numbers."""


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe before what might be one.

    A number with its sign is a number, and stays as it is.

    Example:
        >>> harmless("=1+1"), harmless("-2+3"), harmless("Polku")
        ("'=1+1", "'-2+3", 'Polku')
        >>> harmless("+9.0"), harmless("-0,5")
        ('+9.0', '-0,5')

    .. versionadded:: 0.1
    """
    is_formula = text.lstrip(_BEFORE).startswith(_STARTS) and not _SIGNED_NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text
