"""What a plugin declares, and how.

Hooks only declare: they take no arguments, are called once for every toolkit that is built and return
typed objects that the toolkit then uses one by one. A plugin subclasses :class:`Plugin`, so that a type
checker compares its hooks with these.
"""

import abc
from collections.abc import Sequence
from typing import ClassVar, Final, Generic

import pluggy

from osallisuus.asking import P_co, PlanRequest
from osallisuus.catalogue import Catalogue
from osallisuus.codec.registry import Migration
from osallisuus.errors import PluginError, PluginProblem, Stage
from osallisuus.extensions import Block
from osallisuus.findings import Rule
from osallisuus.model.project import Project
from osallisuus.names import owner
from osallisuus.stated import value_class
from osallisuus.text import Text

PLUGIN_API: Final = 1
"""Version of the hooks below; a plugin states the one it was written for as ``api``."""

NAMESPACE: Final = "osallisuus"
ENTRY_POINT_GROUP: Final = "osallisuus.plugins"

hookspec = pluggy.HookspecMarker(NAMESPACE)
hookimpl = pluggy.HookimplMarker(NAMESPACE)


@value_class(kw_only=True)
class PackagedFile:
    """A named JSON file that ships in a package and is read when it is asked for.

    Attributes:
        name: What it is called.
        package: Package that holds the file.
        file: Name of the file in the package.

    .. versionadded:: 0.1
    """

    name: str
    package: str
    file: str

    def read(self) -> bytes:
        """Return the file as it stands in the package.

        Raises:
            PluginError: The package does not hold it.
        """
        from importlib import resources

        try:
            return resources.files(self.package).joinpath(self.file).read_bytes()
        except (ImportError, OSError, TypeError) as error:
            what = f"{self.name}: the package {self.package!r} has no file {self.file!r} to read"
            told = f"{what} ({type(error).__name__}); ship it inside the package"
            problem = PluginProblem(plugin=owner(self.name), stage=Stage.READ, message=told)
            raise PluginError((problem,)) from error


@value_class(kw_only=True)
class Example(PackagedFile):
    """A project document that ships with a plugin.

    Attributes:
        title: What the project is.

    .. versionadded:: 0.1
    """

    title: Text

    @property
    def format(self) -> str:
        """``yaml`` when the name of the file says so, else ``json``."""
        return "yaml" if self.file.lower().endswith((".yaml", ".yml")) else "json"


class InstrumentFile(PackagedFile):
    """An outcome instrument as data; its name is ``plugin`` or ``plugin.thing``.

    .. versionadded:: 0.1
    """


class IndicatorFile(PackagedFile):
    """A set of indicators as data; its name is ``plugin`` or ``plugin.thing``.

    .. versionadded:: 0.1
    """


class Planner(abc.ABC, Generic[P_co]):
    """Makes plans of one kind; a subclass states its ``name``, ``plugin.thing``.

    A planner holds no state and is only given requests of the class it names. What is wrong with a
    request it says with an exception of the library.

    .. versionadded:: 0.1
    """

    name: ClassVar[str]
    title: ClassVar[Text]
    request: ClassVar[type[PlanRequest[object]]]

    @abc.abstractmethod
    def plan(self, project: Project, request: PlanRequest[P_co]) -> P_co:
        """Return the plan for ``project`` that ``request`` asks for."""


@value_class(kw_only=True)
class PlannerAt:
    """A planner that is imported when it is first asked, for planners whose engine is large.

    Attributes:
        name: ``plugin.thing``, the same as the planner's own.
        title: What it plans.
        target: ``package.module:Class`` of a :class:`Planner`.

    .. versionadded:: 0.1
    """

    name: str
    title: Text
    target: str

    def load(self) -> Planner[object]:
        """Import the planner and return it."""
        from importlib import import_module

        module, _, name = self.target.partition(":")
        found: type[Planner[object]] = getattr(import_module(module), name)
        return found()


@value_class(kw_only=True)
class Command:
    """A command of a plugin, run as ``osallisuus PLUGIN THING``.

    Attributes:
        name: ``plugin.thing``.
        help: What it does, in one sentence.
        target: ``package.module:function``, annotated as Typer reads it and imported when it runs.

    .. versionadded:: 0.1
    """

    name: str
    help: Text
    target: str


class Plugin:
    """Base of every plugin.

    A plugin states its ``name`` (lower-case letters, digits and underscores; the same as its entry point)
    and ``api``, and overrides the hooks it needs, each marked with ``@hookimpl``. Its ``catalogue`` says
    what its own codes are called, under ``vocabulary.<vocabulary>.<code>``.

    .. versionadded:: 0.1
    """

    name: ClassVar[str]
    api: ClassVar[int]
    title: ClassVar[Text | None] = None
    catalogue: ClassVar[Catalogue | None] = None

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

    @hookspec
    def osallisuus_instruments(self) -> Sequence[InstrumentFile]:
        """Return the outcome instruments the plugin brings."""
        return ()

    @hookspec
    def osallisuus_indicators(self) -> Sequence[IndicatorFile]:
        """Return the sets of indicators the plugin brings."""
        return ()

    @hookspec
    def osallisuus_planners(self) -> Sequence[Planner[object] | PlannerAt]:
        """Return what the plugin can plan."""
        return ()

    @hookspec
    def osallisuus_commands(self) -> Sequence[Command]:
        """Return the plugin's commands."""
        return ()


HOOK_NAMES: Final = tuple(name for name in vars(Plugin) if name.startswith("osallisuus_"))
"""Every hook there is."""
