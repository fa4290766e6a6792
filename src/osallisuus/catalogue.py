"""The one catalogue of texts for people: every sentence in Finnish, Swedish and English.

A catalogue is a folder of JSON files, each ``{"key": {"fi": …, "sv": …, "en": …}}``. The library has
one (``osallisuus/texts``); a plugin may carry its own and read it with :class:`Catalogue`.
"""

# A path object for each of some files costs more than reading them.
# ruff: noqa: PTH112, PTH113, PTH118, PTH123, PTH208
import json
import os
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Final

LANGUAGES: Final = ("fi", "sv", "en")
"""Languages every text of the library exists in, in order of fallback."""


_KIND: Final = ".json"


class Catalogue:
    """Texts of one package, read from its folder of JSON files when first asked.

    Args:
        package: Dotted name of the package that holds the folder.
        folder: Name of the folder, or of one JSON file, inside the package.

    Example:
        >>> Catalogue("osallisuus").say("cli.level.error", "sv")
        'fel'

    .. versionadded:: 0.1
    """

    __slots__ = ("_folder", "_package")

    def __init__(self, package: str, folder: str = "texts") -> None:
        self._package = package
        self._folder = folder

    def entries(self) -> Mapping[str, Mapping[str, str]]:
        """Return every key with its texts by language."""
        return _read(self._package, self._folder)

    def texts(self, key: str) -> Mapping[str, str]:
        """Return the texts of one key by language.

        Raises:
            KeyError: The catalogue has no such key.
        """
        return self.entries()[key]

    def say(self, key: str, language: str = "en", **values: object) -> str:
        """Return the text of ``key`` in ``language`` with ``values`` filled in.

        A language the catalogue does not have falls back to English. A value that is itself the key of
        an expectation (``expected.day``) is worded in the same language.

        Raises:
            KeyError: The catalogue has no such key, or the text names a value that is not given.
        """
        by_language = self.texts(key)
        text = by_language.get(language) or by_language["en"]
        worded = {name: self._worded(value, language) for name, value in values.items()}
        return text.format(**worded) if values else text

    def _worded(self, value: object, language: str) -> object:
        is_key = isinstance(value, str) and value.startswith("expected.")
        return self.say(str(value), language) if is_key else value


@cache
def _read(package: str, folder: str) -> Mapping[str, Mapping[str, str]]:
    entries: dict[str, Mapping[str, str]] = {}
    for content in _on_disk(package, folder) or _in_package(package, folder):
        found = json.loads(content)
        if not isinstance(found, dict) or not all(map(_is_entry, found.values())):
            raise ValueError('a file of texts is {"key": {"fi": "…", "sv": "…", "en": "…"}}')
        entries.update(found)
    return entries


def _is_entry(texts: object) -> bool:
    return isinstance(texts, dict) and all(isinstance(text, str) for text in texts.values())


def _on_disk(package: str, folder: str) -> list[bytes]:
    """Return what is in the JSON files, in order of name; nothing when they are not in a folder of the disk."""
    for place in getattr(import_module(package), "__path__", ()):
        path = os.path.join(place, folder)
        names = sorted(os.listdir(path)) if os.path.isdir(path) else [""]
        found = [os.path.join(path, name) if name else path for name in names]
        files = [file for file in found if file.endswith(_KIND) and os.path.isfile(file)]
        if files:
            return [_content(file) for file in files]
    return []


def _content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _in_package(package: str, folder: str) -> list[bytes]:
    # Costs more than all else a toolkit needs of the standard library.
    from importlib import resources

    root = resources.files(package).joinpath(folder)
    files = sorted(root.iterdir(), key=lambda file: file.name) if root.is_dir() else [root]
    return [file.read_bytes() for file in files if file.name.endswith(_KIND)]


CORE: Final = Catalogue("osallisuus")
"""The library's own catalogue."""
