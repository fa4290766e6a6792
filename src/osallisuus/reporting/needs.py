"""What a report needs beyond the core, and what to say when it is not installed."""

from importlib.util import find_spec

from osallisuus.errors import MissingExtraError


class MissingReportExtraError(MissingExtraError):
    """A library that reports need is not installed.

    .. versionadded:: 0.1
    """

    def __init__(self, library: str) -> None:
        super().__init__(library, "report")


def needed(library: str) -> None:
    """Refuse to go on without a library.

    Raises:
        MissingReportExtraError: It is not installed.
    """
    if find_spec(library) is None:
        raise MissingReportExtraError(library)
