"""What loaders are called with, and how they say no."""

from collections.abc import Callable
from typing import Any

Count = Callable[[int], object]
"""Called with the number of members of every object that is read."""

Loader = Callable[[Any, Count], Any]


class Refused(Exception):  # noqa: N818 - a signal inside the codec, never seen outside
    """The data does not have the shape; the collector says why."""


def refuse(*_: object) -> Any:
    """Raise :class:`Refused`."""
    raise Refused
