"""What disclosure control refuses."""

from typing import Final

import attrs

from osallisuus.catalogue import CORE
from osallisuus.errors import OsallisuusError

UNSAFE: Final = "disclosure.unsafe"
"""Key of the text that says that no choice of cells protects a table."""

Cell = tuple[str, ...]
"""Name of a cell: ``dimension=category`` for every dimension that is not summed over, sorted."""


@attrs.frozen(kw_only=True)
class Interval:
    """What a published table still allows for a hidden cell.

    Attributes:
        least: The smallest whole number the cell may be.
        most: The largest, or None when nothing limits it.
        proved: Whether both ends are proved; otherwise the true interval is at least this wide.

    Example:
        >>> Interval(least=1, most=7).width
        6

    .. versionadded:: 0.1
    """

    least: int
    most: int | None
    proved: bool = True

    @property
    def width(self) -> int | None:
        """Most minus least; None when nothing limits the cell."""
        return None if self.most is None else self.most - self.least

    def __str__(self) -> str:
        return f"{self.least}–{'∞' if self.most is None else self.most}"


class DisclosureError(OsallisuusError):
    """A table can not be made safe, or is not; ``cells`` lists every cell that is at risk.

    Attributes:
        cells: Names of the cells at risk, in the order of the table. Never their values.

    .. versionadded:: 0.1
    """

    def __init__(self, cells: tuple[Cell, ...], *, key: str = UNSAFE) -> None:
        super().__init__(cells, key)
        self.cells = cells
        self.key = key

    def message(self, language: str = "en") -> str:
        """Return what is wrong, which cells, and what to do, in ``language``."""
        total = CORE.say("disclosure.total", language)
        lines = [CORE.say(self.key, language, count=len(self.cells))]
        return "\n".join([*lines, *(f"  {', '.join(cell) or total}" for cell in self.cells)])

    def __str__(self) -> str:
        return self.message()
