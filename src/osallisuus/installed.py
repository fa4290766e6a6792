"""Entry points of installed distributions, without the price of importing :mod:`importlib.metadata`.

That module takes as long to import as all bundled plugins together, most of it for the e-mail parser that
reads other metadata. What it would find in plain folders is read here in the same way; where anything else
could hold a distribution (an archive, a finder of somebody's own), it is asked after all.
"""

# A path object for each of a hundred distributions costs more than reading them.
# ruff: noqa: PTH113, PTH118, PTH123, PTH208
import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import reduce
from importlib import import_module
from importlib.machinery import PathFinder
from typing import Final

from osallisuus.stated import value_class

_METADATA: Final = (".dist-info", ".egg-info")


@value_class(kw_only=True)
class EntryPoint:
    """Something a distribution offers.

    Attributes:
        name: What it is called.
        value: Where it is: ``package.module:object``.
    """

    name: str
    value: str

    def load(self) -> object:
        """Import what it names; whatever the import raises passes through."""
        module, _, path = self.value.partition("[")[0].partition(":")
        found: object = import_module(module.strip())
        return reduce(getattr, filter(None, path.strip().split(".")), found)


def entry_points(group: str) -> tuple[EntryPoint, ...]:
    """Return the entry points of a group, in order of name.

    Example:
        >>> [found.name for found in entry_points("osallisuus.no-such-group")]
        []

    .. versionadded:: 0.1
    """
    found = _asked(group) if _may_be_elsewhere() else _read(group)
    return tuple(sorted(found, key=lambda entry: (entry.name, entry.value)))


def _may_be_elsewhere() -> bool:
    """Tell whether distributions may be anywhere but in folders."""
    finders = (finder for finder in sys.meta_path if finder is not PathFinder)
    return any(hasattr(finder, "find_distributions") for finder in finders) or any(
        entry.endswith(".egg") or os.path.isfile(entry) for entry in sys.path
    )


def _asked(group: str) -> Iterator[EntryPoint]:
    from importlib import metadata

    for entry in metadata.entry_points(group=group):
        yield EntryPoint(name=entry.name, value=entry.value)


def _read(group: str) -> Iterator[EntryPoint]:
    seen = set()
    for folder in sys.path:
        for name in _listed(folder):
            stem, dot, kind = name.lower().rpartition(".")
            if dot + kind in _METADATA:
                distribution = _normalised(stem.partition("-")[0])
                # Of two versions on the path the first is the one that is imported.
                if distribution not in seen:
                    seen.add(distribution)
                    yield from _in_text(group, _text(os.path.join(folder, name)))


def _listed(folder: str) -> list[str]:
    with suppress(OSError):
        return os.listdir(folder or ".")
    return []


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name)


def _text(metadata: str) -> str:
    with suppress(OSError), open(os.path.join(metadata, "entry_points.txt"), "rb") as file:
        return file.read().decode("utf-8", "replace")
    return ""


def _in_text(group: str, text: str) -> Iterator[EntryPoint]:
    if group not in text:
        return
    section = None
    for line in map(str.strip, text.splitlines()):
        if line.startswith("[") and line.endswith("]"):
            section = line.strip("[]")
        elif section == group and line and not line.startswith("#"):
            name, _, value = map(str.strip, line.partition("="))
            yield EntryPoint(name=name, value=value)
