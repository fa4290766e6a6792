"""Commands that plugins bring, run as ``osallisuus PLUGIN THING``."""

from collections.abc import Callable
from importlib import import_module

import typer

from osallisuus.catalogue import Catalogue
from osallisuus.cli.output import complain, installed_toolkit
from osallisuus.hooks import Command
from osallisuus.names import owner


def commands_of(
    plugin: str, language: str = "en"
) -> tuple[typer.Typer | None, tuple[Catalogue, ...]]:
    """Return the commands of a plugin, and the catalogues of all.

    There are no commands when the plugin is not there or has none. A command that cannot be loaded is
    told and left out.
    """
    kit = installed_toolkit()
    declared = [one for one in kit.commands.values() if owner(one.name) == plugin]
    titles = {info.name: info.title for info in kit.plugins}
    title = titles.get(plugin)
    app = typer.Typer(
        name=plugin,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback(help=title.best(language) if title else f"Commands of the plugin {plugin}.")(
        _group
    )
    loaded = 0
    for one in declared:
        function = _function(one)
        if function is not None:
            app.command(one.name.partition(".")[2], help=one.help.best(language))(function)
            loaded += 1
    return (app if loaded else None), kit.labels.catalogues


def _group() -> None:
    """Make even a single command one of a group."""


def _function(command: Command) -> Callable[..., None] | None:
    module, _, name = command.target.partition(":")
    try:
        function: Callable[..., None] = getattr(import_module(module), name)
    except Exception as error:  # noqa: BLE001 - a plugin's module may raise anything
        complain(f"command {command.name}: {type(error).__name__}: {error}")
        return None
    return function
