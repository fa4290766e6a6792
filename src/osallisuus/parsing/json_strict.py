"""Hooks that make the JSON parser of the standard library refuse what it would let pass."""

import re
from typing import Final

HALF_OF_A_PAIR: Final = re.compile(r"\\u[dD][89a-fA-F]")
"""Finds an escaped half of a surrogate pair, and what merely looks like one after a backslash."""


def finite(text: str) -> float:
    """Return the number, unless it is too large to be one.

    Raises:
        ValueError: It would become infinite.
    """
    number = float(text)
    # Infinity less itself is not a number, which is true; any finite number gives 0.0.
    if number - number:
        raise ValueError
    return number


def refuse_constant(name: str) -> float:
    """Refuse NaN and the infinities.

    Raises:
        ValueError: Always.
    """
    raise ValueError(name)
