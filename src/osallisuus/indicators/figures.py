"""A figure (a number, an estimate, an interval, unknown), counts, the rows behind them, and changes."""

from collections.abc import Mapping
from typing import Final

import attrs

from osallisuus.stated import value_class


@value_class(kw_only=True)
class Figure:
    """What a cell of the table says.

    Attributes:
        least: The least it can be; None when nothing is known.
        most: The most it can be; None when there is no upper limit.
        estimated: Whether a project's estimate stands for a count.

    Example:
        >>> str(Figure(least=34, most=51)), Figure.exactly(12).value, str(Figure())
        ('34–51', 12, '?')

    .. versionadded:: 0.1
    """

    least: float | None = None
    most: float | None = None
    estimated: bool = False

    @classmethod
    def exactly(cls, value: float, *, estimated: bool = False) -> "Figure":
        """Return the figure of one number."""
        return cls(least=value, most=value, estimated=estimated)

    @property
    def value(self) -> float | None:
        """The number; None when it is an interval or unknown."""
        return self.least if self.least == self.most else None

    @property
    def known(self) -> bool:
        """Whether anything is known of it."""
        return self.least is not None or self.most is not None

    def __add__(self, other: "Figure") -> "Figure":
        least = None if self.least is None or other.least is None else self.least + other.least
        most = None if self.most is None or other.most is None else self.most + other.most
        return Figure(least=least, most=most, estimated=self.estimated or other.estimated)

    def __str__(self) -> str:
        mark = "~" if self.estimated else ""
        if not self.known:
            return "?"
        if self.value is not None:
            return f"{mark}{_plain(self.value)}"
        least, most = ("" if end is None else _plain(end) for end in (self.least, self.most))
        return f"{mark}{least}–{most}"


def _plain(number: float) -> str:
    """Write a number short, but a million with all its digits."""
    return f"{number:g}" if abs(number) < 1e5 else f"{number:.12g}"


Leaf = tuple[str, ...]
LEAVERS: Final = "LEAVERS"
"""Code under which complete participations that have ended are counted beside the indicators."""


@value_class(kw_only=True)
class Counts:
    """Counted participations.

    Attributes:
        by: The dimensions.
        codes: The indicators, in the order of the numbers.
        leaves: Counts by categories of all dimensions.
        people: Distinct people by code and by chosen categories, for indicators that count people.
    """

    by: tuple[str, ...]
    codes: tuple[str, ...]
    leaves: Mapping[Leaf, tuple[int, ...]]
    people: Mapping[str, Mapping[tuple[tuple[str, str], ...], int]]


@value_class(kw_only=True)
class Counted:
    """A participation that counts in a cell.

    Attributes:
        person: Pseudonymous id.
        project: Id of the project, empty when the records do not say.
        rule: The condition that it meets.
        rows: Numbers of the rows it rests on, by table.

    .. versionadded:: 0.1
    """

    person: str
    project: str
    rule: str
    rows: Mapping[str, tuple[int, ...]] = attrs.field(hash=False)


@value_class(kw_only=True)
class Change:
    """What changed in one indicator.

    Attributes:
        code: The indicator.
        before: Count in the first result.
        after: Count in the second.
        entered: Participations that were not in the first records at all.
        left: Participations that are not in the second records any more.
        corrected_in: Participations of both that count only now.
        corrected_out: Participations of both that counted only then.

    .. versionadded:: 0.1
    """

    code: str
    before: int
    after: int
    entered: tuple[tuple[str, str], ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    corrected_in: tuple[tuple[str, str], ...] = ()
    corrected_out: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        parts = [
            ("entered", self.entered),
            ("left", self.left),
            ("corrected to count", self.corrected_in),
            ("corrected not to count", self.corrected_out),
        ]
        told = ", ".join(f"{len(people)} {word}" for word, people in parts if people)
        return f"{self.code}: {self.after - self.before:+d}" + (f" ({told})" if told else "")
