"""What a plugin declares, and how.

Hooks only declare: they take no arguments, are called once for every toolkit that is built and return
typed objects that the toolkit then uses one by one. A plugin subclasses :class:`Plugin`, so that a type
checker compares its hooks with these.
"""

from collections.abc import Sequence
from typing import ClassVar, Final

import attrs
import pluggy

from osallisuus.codec.registry import Migration
from osallisuus.extensions import Block
from osallisuus.findings import Rule
from osallisuus.text import Text

PLUGIN_API: Final = 1
"""Version of the hooks below; a plugin states the one it was written for as ``api``."""

NAMESPACE: Final = "osallisuus"
ENTRY_POINT_GROUP: Final = "osallisuus.plugins"

hookspec = pluggy.HookspecMarker(NAMESPACE)
hookimpl = pluggy.HookimplMarker(NAMESPACE)


@attrs.frozen(kw_only=True)
class Example:
    """A project document that ships with a plugin.

    Attributes:
        name: What it is called on the command line.
        package: Package that holds the file.
        file: Name of the file in the package.
        title: What the project is.

    .. versionadded:: 0.1
    """

    name: str
    package: str
    file: str
    title: Text

    def read(self) -> bytes:
        """Return the document as it stands in the package."""
        from importlib import resources

        return resources.files(self.package).joinpath(self.file).read_bytes()


class Plugin:
    """Base of every plugin.

    A plugin states its ``name`` (lower-case letters, digits and underscores; the same as its entry point)
    and ``api``, and overrides the hooks it needs, each marked with ``@hookimpl``.

    .. versionadded:: 0.1
    """

    name: ClassVar[str]
    api: ClassVar[int]
    title: ClassVar[Text | None] = None

    @hookspec
    def osallisuus_extensions(self) -> Sequence[type[Block]]:
        """Return the plugin's extension classes."""
        return ()

    @hookspec
    def osallisuus_migrations(self) -> Sequence[Migration]:
        """Return the steps that bring old blocks to the present version."""
        return ()

    @hookspec
    def osallisuus_rules(self) -> Sequence[Rule]:
        """Return the plugin's checks."""
        return ()

    @hookspec
    def osallisuus_examples(self) -> Sequence[Example]:
        """Return the project documents the plugin ships."""
        return ()


HOOK_NAMES: Final = tuple(name for name in vars(Plugin) if name.startswith("osallisuus_"))
"""Every hook there is."""
