"""What a YAML scalar without quotes means: the core schema of YAML 1.2, with one caution.

A code that begins with a needless zero (``091``, ``00100``) stays text, as do dates and times of day.
"""

import re
from math import isinf
from typing import Final

from osallisuus.parsing.plain import MAX_DIGITS
from osallisuus.parsing.values import Json

_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS: Final = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_FIRST_OF_NUMBER: Final = frozenset("+-.0123456789")
_WHOLE: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z", re.ASCII)
_BASED: Final = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z", re.ASCII)
_FRACTION: Final = re.compile(
    r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z", re.ASCII
)
_NOT_FINITE: Final = re.compile(r"[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z", re.ASCII)


class ScalarError(ValueError):
    """A scalar stands for something that is not plain data; ``code`` says what."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def meaning(scalar: str) -> Json:
    """Return what a scalar without quotes stands for.

    Raises:
        ScalarError: It is not finite, or a whole number with too many digits.

    Example:
        >>> [meaning(s) for s in ("no", "091", "91", "1.5", "12:30", "null")]
        ['no', '091', 91, 1.5, '12:30', None]
    """
    if scalar in _NULLS:
        return None
    if scalar in _BOOLEANS:
        return _BOOLEANS[scalar]
    if scalar[0] not in _FIRST_OF_NUMBER:
        return scalar
    if _WHOLE.match(scalar):
        return _whole(scalar, 10)
    if _BASED.match(scalar):
        return _whole(scalar, 8 if scalar[1] == "o" else 16)
    if _FRACTION.match(scalar):
        number = float(scalar)
        if isinf(number):
            raise ScalarError("overflow")
        return number
    if _NOT_FINITE.match(scalar):
        raise ScalarError("not-finite")
    return scalar


def _whole(scalar: str, base: int) -> int:
    if len(scalar) > MAX_DIGITS:
        raise ScalarError("long-integer", limit=str(MAX_DIGITS))
    return int(scalar, base)
