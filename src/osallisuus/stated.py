"""Equality, hash and form of the model's objects, made once for all of them.

attrs would compile three methods for each of the model's classes, which is a third of the time it takes to
import them; and a form that lists forty absent fields helps nobody.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

import attrs

from osallisuus.shapes import per_class


class Stated:
    """Base of the model's classes: equal when of one class and equal in every field.

    .. versionadded:: 0.1
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        values = _values(type(self))
        return bool(values(self) == values(other))

    def __hash__(self) -> int:
        return hash((type(self), _values(type(self))(self)))

    def __repr__(self) -> str:
        said = (
            f"{field}={value!r}"
            for field in _fields(type(self))
            if (value := getattr(self, field)) is not None and value != ()
        )
        return f"{type(self).__name__}({', '.join(said)})"


@per_class
def _values(cls: type[Any]) -> Callable[[object], object]:
    return attrgetter(*_fields(cls))


def _fields(cls: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(cls))
