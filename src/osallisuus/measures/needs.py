"""Heavy packages, imported when used, with a clear word when they are not installed."""

from importlib import import_module
from types import ModuleType

from osallisuus.errors import MissingExtraError


def needed(module: str) -> ModuleType:
    """Import a module of the extra ``outcomes``.

    Raises:
        MissingExtraError: It is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtraError(module.partition(".")[0], "outcomes") from error
