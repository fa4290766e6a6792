"""Building a toolkit: plugins found, checked one by one, and kept apart when they fail."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import attrs
import pluggy

from osallisuus.asking import PlanRequest
from osallisuus.catalogue import LANGUAGES, Catalogue
from osallisuus.codec.registry import BlockRegistry, Migration
from osallisuus.errors import (
    OsallisuusError,
    PluginError,
    PluginProblem,
    Stage,
    ValueProblemError,
)
from osallisuus.extensions import Block, Extensible, hosts_of
from osallisuus.findings import Level, Rule
from osallisuus.hooks import (
    ENTRY_POINT_GROUP,
    HOOK_NAMES,
    NAMESPACE,
    PLUGIN_API,
    Command,
    Example,
    IndicatorFile,
    InstrumentFile,
    Planner,
    PlannerAt,
    Plugin,
)
from osallisuus.limits import full_match
from osallisuus.model.project import Project
from osallisuus.names import CORE_PLUGIN, PLUGIN_PATTERN, closest, is_name, owner
from osallisuus.shapes import ShapeError, fields_of
from osallisuus.stated import value_class
from osallisuus.text import Text

_HOOK: Final = "osallisuus_"
_ANYTHING: Final = (Exception, SystemExit)
"""What a plugin's own code may raise."""


@value_class(kw_only=True)
class Declared:
    """What one plugin declares.

    Attributes:
        plugin: The plugin.
        blocks: Its extension classes.
        migrations: Its migrations.
        rules: Its checks.
        examples: Its documents.
        instruments: Its outcome instruments.
        indicators: Its sets of indicators.
        planners: What it can plan.
        commands: Its commands.
    """

    plugin: Plugin
    blocks: tuple[type[Block], ...] = ()
    migrations: tuple[Migration, ...] = ()
    rules: tuple[Rule, ...] = ()
    examples: tuple[Example, ...] = ()
    instruments: tuple[InstrumentFile, ...] = ()
    indicators: tuple[IndicatorFile, ...] = ()
    planners: tuple[Planner[object] | PlannerAt, ...] = ()
    commands: tuple[Command, ...] = ()


@value_class(kw_only=True)
class PluginInfo:
    """What a toolkit says about one of its plugins.

    Attributes:
        name: Its name.
        title: What it is, if the plugin says so.
        extensions: Names of its blocks with the version each reads.
        rules: Slugs of its checks.
        examples: Names of its documents.
        instruments: Names of its outcome instruments.
        indicators: Names of its sets of indicators.
        planners: Names of what it can plan.
        commands: Names of its commands.

    .. versionadded:: 0.1
    """

    name: str
    title: Text | None = None
    extensions: Mapping[str, int] = attrs.field(factory=dict, hash=False)
    rules: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    planners: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()


def chosen(
    plugins: Iterable[object], *, discover: bool, block: Iterable[str]
) -> tuple[list[tuple[str, object]], list[PluginProblem]]:
    """Return the plugins that were given and those that are found, by name, without those that are blocked.

    Args:
        plugins: Plugins that were given.
        discover: Whether to load every installed plugin.
        block: Names of plugins, or the name of one.
    """
    blocked = frozenset((block,) if isinstance(block, str) else block)
    found, problems = find_plugins(blocked) if discover else ([], [])
    given = [(_name_of(plugin), plugin) for plugin in plugins]
    return [(name, one) for name, one in [*given, *found] if name not in blocked], problems


def find_plugins(block: Iterable[str]) -> tuple[list[tuple[str, object]], list[PluginProblem]]:
    """Load every installed plugin by its entry point, in order of name.

    Args:
        block: Names of entry points that are not even loaded.
    """
    from osallisuus.installed import entry_points

    blocked = set(block)
    found: list[tuple[str, object]] = []
    problems: list[PluginProblem] = []
    for entry in entry_points(ENTRY_POINT_GROUP):
        if entry.name in blocked:
            continue
        try:
            found.append((entry.name, entry.load()))
        except _ANYTHING as error:
            problems.append(_problem(entry.name, Stage.LOAD, f"cannot be imported: {_told(error)}"))
    return found, problems


def declare(
    candidates: Sequence[tuple[str, object]],
) -> tuple[list[Declared], list[PluginProblem]]:
    """Ask every plugin what it declares; a plugin that fails is left out whole."""
    manager = _Manager(NAMESPACE)
    manager.add_hookspecs(Plugin)
    problems: list[PluginProblem] = []
    registered: list[Plugin] = []
    for name, candidate in candidates:
        try:
            plugin = candidate() if isinstance(candidate, type) else candidate
        except _ANYTHING as error:
            problems.append(_problem(name, Stage.LOAD, f"cannot be made: {_told(error)}"))
            continue
        found = _asked(name, Stage.API, partial(_form_problems, name, plugin))
        found = found or _asked(name, Stage.REGISTER, partial(_hook_problems, manager, plugin))
        if not found and isinstance(plugin, Plugin):
            found = list(_register(manager, plugin))
            registered += [] if found else [plugin]
        problems += found
    declared = []
    for plugin in registered:
        one, found = _declarations(manager, plugin, registered)
        problems += found
        declared += [one] if one is not None else []
    return _without_conflicts(declared, problems), problems


class _Manager(pluggy.PluginManager):
    """Looks for hooks among the attributes that have a hook's name only; all the others take long."""

    def parse_hookimpl_opts(self, plugin: object, name: str) -> pluggy.HookimplOpts | None:
        return super().parse_hookimpl_opts(plugin, name) if name.startswith(_HOOK) else None


def registry_of(declared: Iterable[Declared]) -> BlockRegistry:
    """Return the blocks and migrations of the plugins together."""
    return BlockRegistry(
        blocks={block.ext_name: block for one in declared for block in one.blocks},
        migrations={
            (step.block, step.from_version): step.step
            for one in declared
            for step in one.migrations
        },
    )


def planned(
    name: str, offered: Planner[object] | PlannerAt, project: Project, request: PlanRequest[object]
) -> object:
    """Let a planner plan; what breaks in it becomes the plugin's problem.

    Raises:
        ValueProblemError: The planner takes requests of another class.
        PluginError: The planner broke; its own refusals of a request pass through as they are.
    """
    try:
        planner = offered.load() if isinstance(offered, PlannerAt) else offered
        if not isinstance(request, planner.request):
            given = type(request).__name__
            raise ValueProblemError(f"{name} takes a {planner.request.__name__}, got a {given}")
        return planner.plan(project, request)
    except OsallisuusError:
        raise
    except _ANYTHING as error:
        problem = _problem(owner(name), Stage.PLAN, f"{name}: {type(error).__name__}: {error}")
        raise PluginError((problem,)) from error


def _problem(plugin: str, stage: Stage, message: str) -> PluginProblem:
    return PluginProblem(plugin=plugin, stage=stage, message=message)


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _asked(
    plugin: str, stage: Stage, problems: Callable[[], Iterable[PluginProblem]]
) -> list[PluginProblem]:
    """Return what is wrong; what breaks in the plugin while it is looked at is wrong too."""
    found: list[PluginProblem] = []
    try:
        found += problems()
    except _ANYTHING as error:
        found.append(_problem(plugin, stage, f"breaks when it is looked at: {_told(error)}"))
    return found


def _name_of(plugin: object) -> str:
    """Return the name of a plugin that was given, or of its class when it tells none."""
    cls = plugin if isinstance(plugin, type) else type(plugin)
    try:
        name: object = getattr(plugin, "name", None)
    except _ANYTHING:
        return cls.__name__
    return name if isinstance(name, str) else cls.__name__


def _form_of(member: object) -> str:
    try:
        return repr(member)
    except _ANYTHING:
        return f"a {type(member).__name__}"


def _form_problems(name: str, plugin: object) -> Iterable[PluginProblem]:
    if not isinstance(plugin, Plugin):
        yield _problem(name, Stage.API, "is not an osallisuus.Plugin; subclass it")
        return
    own = getattr(plugin, "name", None)
    if not isinstance(own, str) or not full_match(PLUGIN_PATTERN)(own) or own == CORE_PLUGIN:
        advice = "lower-case letters, digits and underscores, and not 'core'"
        yield _problem(name, Stage.API, f"its name is {own!r}; use {advice}")
    api = getattr(plugin, "api", None)
    if api != PLUGIN_API:
        newer = isinstance(api, int) and api > PLUGIN_API
        advice = "update osallisuus" if newer else f"set api = {PLUGIN_API} once it is adapted"
        yield _problem(
            name, Stage.API, f"is written for plugin API {api!r}, this is {PLUGIN_API}; {advice}"
        )


def _hook_problems(manager: pluggy.PluginManager, plugin: object) -> Iterable[PluginProblem]:
    assert isinstance(plugin, Plugin)
    for name in dir(plugin):
        if not name.startswith(_HOOK):
            continue
        marked = manager.parse_hookimpl_opts(plugin, name) is not None
        if name not in HOOK_NAMES:
            near = closest(name, HOOK_NAMES)
            advice = f"did you mean {near}?" if near else f"there is {', '.join(HOOK_NAMES)}"
            yield _problem(plugin.name, Stage.REGISTER, f"{name} is not a hook; {advice}")
        elif not marked and getattr(type(plugin), name) is not getattr(Plugin, name):
            yield _problem(plugin.name, Stage.REGISTER, f"{name} lacks @hookimpl; add it")


def _register(manager: pluggy.PluginManager, plugin: Plugin) -> Iterable[PluginProblem]:
    if manager.has_plugin(plugin.name):
        advice = "block one of them, or rename it"
        yield _problem(plugin.name, Stage.REGISTER, f"two plugins have this name; {advice}")
        return
    try:
        manager.register(plugin, name=plugin.name)
    except _ANYTHING as error:
        yield _problem(plugin.name, Stage.REGISTER, _told(error))


def _declarations(
    manager: pluggy.PluginManager, plugin: Plugin, everyone: Sequence[Plugin]
) -> tuple[Declared | None, list[PluginProblem]]:
    others = [other for other in everyone if other is not plugin]
    problems: list[PluginProblem] = []

    def ask(hook: str, is_right: Callable[[object], bool], kind: str) -> tuple[Any, ...]:
        try:
            answers = manager.subset_hook_caller(hook, remove_plugins=others)()
            members = tuple(member for answer in answers for member in answer)
        except _ANYTHING as error:
            problems.append(_problem(plugin.name, Stage.DECLARE, f"{hook} raised {_told(error)}"))
            return ()
        for member in members:
            if not is_right(member):
                told = f"{hook}: {_form_of(member)} is not {kind}"
                problems.append(_problem(plugin.name, Stage.DECLARE, told))
        return members

    blocks = ask("osallisuus_extensions", _is_block, "an Extension class")
    migrations = ask("osallisuus_migrations", _is_a(Migration), "a Migration")
    rules = ask("osallisuus_rules", _is_a(Rule), "a Rule object")
    examples = ask("osallisuus_examples", _is_a(Example), "an Example")
    named = {
        "instruments": ask("osallisuus_instruments", _is_a(InstrumentFile), "an InstrumentFile"),
        "indicators": ask("osallisuus_indicators", _is_a(IndicatorFile), "an IndicatorFile"),
        "planners": ask("osallisuus_planners", _is_a(Planner, PlannerAt), "a Planner object"),
        "commands": ask("osallisuus_commands", _is_a(Command), "a Command"),
    }
    if not problems:

        def found() -> Iterable[PluginProblem]:
            yield from _block_problems(plugin, blocks)
            yield from _migration_problems(plugin, blocks, migrations)
            yield from _rule_problems(plugin, rules)
            yield from _label_problems(plugin)
            yield from _name_problems(plugin, [one for kind in named.values() for one in kind])

        problems += _asked(plugin.name, Stage.DECLARE, found)
    if problems:
        return None, problems
    one = Declared(
        plugin=plugin,
        blocks=blocks,
        migrations=migrations,
        rules=rules,
        examples=examples,
        **named,
    )
    return one, []


def _name_problems(plugin: Plugin, declared: Iterable[object]) -> Iterable[PluginProblem]:
    for one in declared:
        kind = type(one).__name__
        name = getattr(one, "name", None)
        if not isinstance(name, str) or not is_name(name) or owner(name) != plugin.name:
            advice = f"use '{plugin.name}.thing'"
            yield _problem(plugin.name, Stage.DECLARE, f"{kind}.name is {name!r}; {advice}")
        elif isinstance(one, Command) and name.count(".") != 1:
            advice = f"use '{plugin.name}.thing'"
            yield _problem(plugin.name, Stage.DECLARE, f"Command.name is {name!r}; {advice}")


def _is_a(*kinds: type) -> Callable[[object], bool]:
    return lambda member: isinstance(member, kinds)


def _is_block(member: object) -> bool:
    return isinstance(member, type) and issubclass(member, Block)


def _is_host(host: object) -> bool:
    return isinstance(host, type) and issubclass(host, Extensible)


def _block_problems(plugin: Plugin, blocks: Iterable[type[Block]]) -> Iterable[PluginProblem]:
    def wrong(message: str) -> PluginProblem:
        return _problem(plugin.name, Stage.DECLARE, message)

    for block in blocks:
        name: object = getattr(block, "ext_name", None)
        title = block.__name__
        if not (is_name(str(name)) and owner(str(name)) == plugin.name):
            advice = f"use {plugin.name!r} or '{plugin.name}.thing'"
            yield wrong(f"{title}.ext_name is {name!r}; {advice}")
        if type(block.ext_version) is not int or block.ext_version < 1:
            yield wrong(f"{title}.ext_version is {block.ext_version!r}; use a whole number from 1")
        hosts = hosts_of(block)
        if not hosts or not all(_is_host(host) for host in hosts):
            yield wrong(f"{title} names no host; derive it from Extension[Project] or the like")
        try:
            keys = {field.key for field in fields_of(block)}
        except (ShapeError, TypeError, NameError) as error:
            yield wrong(f"{title}: {error}")
        else:
            if "v" in keys:
                yield wrong(f"{title}.v: the name v is taken by the version; rename the field")


def _migration_problems(
    plugin: Plugin, blocks: Iterable[type[Block]], migrations: Sequence[Migration]
) -> Iterable[PluginProblem]:
    reads = {block.ext_name: block.ext_version for block in blocks}
    steps = [(step.block, step.from_version) for step in migrations]
    for name, version in steps:
        if name not in reads or not 1 <= version < reads[name]:
            yield _problem(
                plugin.name, Stage.DECLARE, f"migration of {name!r} from {version} leads nowhere"
            )
        elif steps.count((name, version)) > 1:
            yield _problem(plugin.name, Stage.DECLARE, f"two migrations of {name!r} from {version}")
    for name, newest in reads.items():
        missing = [n for n in range(1, newest) if (name, n) not in steps]
        if missing:
            listed = ", ".join(map(str, missing))
            yield _problem(
                plugin.name, Stage.DECLARE, f"{name!r} lacks a migration from version {listed}"
            )


def _label_problems(plugin: Plugin) -> Iterable[PluginProblem]:
    title: object = plugin.title
    if title is not None and not isinstance(title, Text):
        yield _problem(plugin.name, Stage.DECLARE, f"title is {title!r}; use a Text")
    catalogue: object = plugin.catalogue
    if catalogue is None:
        return
    if not isinstance(catalogue, Catalogue):
        yield _problem(plugin.name, Stage.DECLARE, f"catalogue is {catalogue!r}; use a Catalogue")
        return
    try:
        entries = catalogue.entries()
    except _ANYTHING as error:
        yield _problem(plugin.name, Stage.DECLARE, f"its catalogue cannot be read: {_told(error)}")
        return
    for key, texts in entries.items():
        missing = [language for language in LANGUAGES if not texts.get(language)]
        if missing and key.startswith(("vocabulary.", "help.")):
            lacks = f"its catalogue lacks {key} in {', '.join(missing)}"
            yield _problem(plugin.name, Stage.DECLARE, lacks)


def _rule_problems(plugin: Plugin, rules: Sequence[Rule]) -> Iterable[PluginProblem]:
    for rule in rules:
        title = type(rule).__name__
        slug = getattr(rule, "slug", None)
        if not isinstance(slug, str) or not is_name(slug) or owner(slug) != plugin.name:
            yield _problem(
                plugin.name, Stage.DECLARE, f"{title}.slug is {slug!r}; use '{plugin.name}.thing'"
            )
            continue
        level: object = rule.level
        if not isinstance(level, Level):
            yield _problem(plugin.name, Stage.DECLARE, f"{title}.level is {level!r}; use a Level")
        for part in ("title", "message", "advice"):
            key = f"rule.{slug}.{part}"
            try:
                texts: Mapping[str, str] = rule.catalogue.texts(key)
            except KeyError:
                texts = {}
            except _ANYTHING as error:
                told = f"{title}: its catalogue cannot be read: {_told(error)}"
                yield _problem(plugin.name, Stage.DECLARE, told)
                break
            missing = [language for language in LANGUAGES if not texts.get(language)]
            if missing:
                advice = f"its catalogue lacks {key} in {', '.join(missing)}"
                yield _problem(plugin.name, Stage.DECLARE, f"{title}: {advice}")


def _without_conflicts(
    declared: Sequence[Declared], problems: list[PluginProblem]
) -> list[Declared]:
    kept: list[Declared] = []
    for one in declared:
        taken = {name for other in kept for name in _names(other)}
        clashes = [name for name in _names(one) if name in taken]
        own = _names(one)
        clashes += sorted({name for name in own if own.count(name) > 1})
        problems += [
            _problem(one.plugin.name, Stage.CONFLICT, f"{kind} {name!r} is declared twice")
            for kind, name in dict.fromkeys(clashes)
        ]
        if not clashes:
            kept.append(one)
    return kept


def _names(one: Declared) -> list[tuple[str, str]]:
    return (
        [("extension", block.ext_name) for block in one.blocks]
        + [("rule", rule.slug) for rule in one.rules]
        + [("example", example.name) for example in one.examples]
        + [("instrument", instrument.name) for instrument in one.instruments]
        + [("set of indicators", indicators.name) for indicators in one.indicators]
        + [("planner", planner.name) for planner in one.planners]
        + [("command", command.name) for command in one.commands]
    )
