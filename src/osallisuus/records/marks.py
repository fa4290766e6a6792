"""The marks with which a row class says what a column is."""

from enum import StrEnum

import attrs


class Kind(StrEnum):
    """What the values of a column are.

    .. versionadded:: 0.1
    """

    ID = "id"
    TEXT = "text"
    CODE = "code"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"


class Sensitivity(StrEnum):
    """How much care a column needs.

    ``special`` is a special category of personal data (GDPR, Article 9).

    .. versionadded:: 0.1
    """

    PLAIN = "plain"
    PERSONAL = "personal"
    SPECIAL = "special"


@attrs.frozen(kw_only=True)
class Column:
    """What a column is, beside its type in Python.

    Attributes:
        kind: What its values are.
        codes: The closed list of its codes; any code when empty.
        unit: Unit of a number, such as ``minutes``.
        sensitivity: How much care it needs.
        table: Table whose key its values are.

    .. versionadded:: 0.1
    """

    kind: Kind
    codes: tuple[str, ...] = ()
    unit: str | None = None
    sensitivity: Sensitivity = Sensitivity.PLAIN
    table: str | None = None
