"""Limits of a field, written once in its annotation.

``Annotated[str, Matches(...)]`` is the only source of a limit: the codec checks it, the JSON Schema
states it, the strategies of the test kit draw within it, and :func:`osallisuus.judging.checked` holds it
when an object is made in Python.
"""

import enum
import re
from collections.abc import Callable
from typing import Annotated, Final

from osallisuus.names import CODE_PATTERN, ID_PATTERN
from osallisuus.stated import value_class


def has_surrogate(text: str) -> bool:
    """Return whether a text holds half of a surrogate pair, which no file can hold.

    .. versionadded:: 0.1
    """
    if text.isascii():
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


@value_class
class Matches:
    """A text matches a regular expression from end to end.

    Attributes:
        regex: Expression in the subset that Python, ECMAScript and Rust read alike.
        expected: Key of the catalogue that says what is expected.

    .. versionadded:: 0.1
    """

    regex: str
    expected: str = "expected.pattern"


@value_class
class Length:
    """A text has so many characters, or a list so many members.

    Attributes:
        minimum: Least number.
        maximum: Most; ``None`` for no limit.

    .. versionadded:: 0.1
    """

    minimum: int = 0
    maximum: int | None = None


@value_class
class Bounds:
    """A number lies between two limits, both included.

    Attributes:
        minimum: Least value; ``None`` for no limit.
        maximum: Most; ``None`` for no limit.

    .. versionadded:: 0.1
    """

    minimum: int | None = None
    maximum: int | None = None


@value_class
class RefTo:
    """A text is the id of an entity of this kind in the same document.

    Attributes:
        kind: Kind of the entity, such as ``goal``.

    .. versionadded:: 0.1
    """

    kind: str


@value_class
class Codes:
    """A text is a code of this vocabulary, or a plugin's own ``plugin.code``.

    The vocabulary is open: an unlisted code is read and kept, and a check suggests the nearest one.

    Attributes:
        vocabulary: Name of the vocabulary, such as ``activity-kind``.

    .. versionadded:: 0.1
    """

    vocabulary: str


@value_class
class NotBlank:
    """A text has something else than spaces, tabs and line breaks in it.

    .. versionadded:: 0.1
    """


BLANKS: Final = " \t\r\n"
"""Characters of which a blank text consists."""

Id = Annotated[str, Matches(ID_PATTERN, "expected.id")]
"""Id of an entity: lower-case letters, digits, ``.``, ``_`` and ``-``."""

Plain = Annotated[str, NotBlank()]
"""A text that is not blank."""

CODE: Final = Matches(CODE_PATTERN, "expected.code")
"""Form of a code: ``peer-group`` or, from a plugin, ``kupo.nature-walk``."""


def full_match(regex: str) -> Callable[[str], object]:
    """Return a function that matches ``regex`` from end to end."""
    return re.compile(regex).fullmatch


class ClosedCode(enum.StrEnum):
    """Base of the few vocabularies that rules compute with and that are therefore closed."""
