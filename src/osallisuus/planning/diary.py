"""Who and what is taken when, while a plan is being made."""

from collections.abc import Iterable
from datetime import date

from osallisuus.planning.resources import Stretch


class Diary:
    """Bookings of rooms, workers and people, by key and day. One lives as long as one planning run.

    Example:
        >>> diary = Diary()
        >>> diary.book("room:a", date(2018, 1, 8), 540, 660)
        >>> diary.is_free("room:a", date(2018, 1, 8), 650, 700)
        False

    .. versionadded:: 0.1
    """

    __slots__ = ("_taken",)

    def __init__(self) -> None:
        self._taken: dict[tuple[str, date], list[Stretch]] = {}

    def is_free(self, key: str, day: date, start: int, end: int) -> bool:
        """Tell whether nothing booked overlaps a time."""
        taken = self._taken.get((key, day))
        return taken is None or all(end <= first or last <= start for first, last in taken)

    def all_free(self, keys: Iterable[str], day: date, start: int, end: int) -> bool:
        """Tell whether all of them are free."""
        return all(self.is_free(key, day, start, end) for key in keys)

    def book(self, key: str, day: date, start: int, end: int) -> None:
        """Take a time."""
        self._taken.setdefault((key, day), []).append((start, end))

    def copy(self) -> "Diary":
        """Return a diary with the same bookings, to try something in."""
        other = Diary()
        other._taken = {key: list(taken) for key, taken in self._taken.items()}
        return other
