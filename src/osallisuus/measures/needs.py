"""Heavy packages, imported when used, with a clear word when they are not installed."""

from importlib import import_module
from types import ModuleType

from osallisuus.errors import OsallisuusError


class MissingOutcomesExtraError(OsallisuusError, ImportError):
    """A package of the extra ``outcomes`` is not installed.

    .. versionadded:: 0.1
    """

    def __init__(self, package: str) -> None:
        super().__init__(package)
        self.package = package

    def __str__(self) -> str:
        return f"this needs {self.package}: pip install 'osallisuus[outcomes]'"


def needed(module: str) -> ModuleType:
    """Import a module of the extra ``outcomes``.

    Raises:
        MissingOutcomesExtraError: It is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingOutcomesExtraError(module.partition(".")[0]) from error
