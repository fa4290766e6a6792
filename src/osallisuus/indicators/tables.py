"""What is asked of participation records: tables by name."""

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import narwhals as nw


class Tables(Protocol):
    """Participation records, as :mod:`osallisuus.records` gives them, or anything with tables by name.

    .. versionadded:: 0.1
    """

    def frame(self, name: str) -> "nw.DataFrame[Any] | nw.LazyFrame[Any]":
        """Return the accepted rows of a table."""
