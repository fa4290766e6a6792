"""What makes records unreadable as a whole."""

from importlib import import_module
from typing import Any

from osallisuus.catalogue import CORE
from osallisuus.errors import MissingExtraError, OsallisuusError

__all__ = ["MissingExtraError", "RecordsError", "needed"]


class RecordsError(OsallisuusError):
    """Records cannot be read at all; what is wrong with rows is a finding, never an error.

    Attributes:
        code: Key of the catalogue that words it.
        source: File or table it is about.
        values: What the text is filled in with.

    .. versionadded:: 0.1
    """

    def __init__(self, code: str, source: str, **values: str) -> None:
        super().__init__(code, source, values)
        self.code = code
        self.source = source
        self.values = values

    def reason(self, language: str = "en") -> str:
        """Return what is wrong and what to do, without the source, in ``language``."""
        return CORE.say(self.code, language, **self.values)

    def message(self, language: str = "en") -> str:
        """Return what is wrong with which source and what to do, in ``language``."""
        return f"{self.source}: {self.reason(language)}"

    def __str__(self) -> str:
        return self.message()


def needed(module: str) -> Any:
    """Import a module that an extra installs.

    Raises:
        MissingExtraError: It is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        library = (error.name or module).partition(".")[0]
        if library == "osallisuus":
            raise
        extra = {"duckdb": "duckdb", "pyspark": "spark", "pyarrow": "arrow"}.get(library, "records")
        raise MissingExtraError(library, extra) from None
