"""A command line that cannot be understood: what is wrong with it, in the language asked for."""

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, Final

import typer

from osallisuus.catalogue import CORE, LANGUAGES, Catalogue
from osallisuus.cli.helping import is_asked, print_help
from osallisuus.privacy import shown

USAGE: Final[type[Exception]] = typer.BadParameter.__bases__[0]
"""What everything wrong with a command line is; Typer has no name of its own for it."""
_EXPECTED: Final = (
    (r"is not one of (?P<choices>.+?)\.?$", "expected.choice"),
    (r"valid integer|is not a valid int", "expected.whole"),
    (r"valid number|is not a valid float", "expected.number"),
    (r"(?:greater than or equal to |range x>=)(?P<least>\d+)", "expected.least"),
)
"""What Typer says of values, in some of its versions, and what the project says."""


def run_app(
    app: typer.Typer,
    words: Sequence[str],
    name: str | None = None,
    catalogues: Iterable[Catalogue] = (),
) -> None:
    """Run a command and end with its exit code; 2 when the line cannot be understood.

    Args:
        app: The command.
        words: The line after the name of the command.
        name: The name of the command.
        catalogues: Catalogues of plugins, for the help.
    """
    call: Callable[..., object] = app
    try:
        language = language_in(words)
        if is_asked(words) and language in LANGUAGES and language != "en":
            print_help(app, _without_language(words), name, language, catalogues)
            sys.exit(0)
        code = call(args=list(words), prog_name=name, standalone_mode=False)
    except typer.Abort:
        sys.exit(1)
    except USAGE as error:
        _tell(error, words)
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)


def language_in(words: Sequence[str], default: str = "en") -> str:
    """Return the language asked for, also of a command that did not get as far as reading it."""
    spread = [part for word in words for part in word.split("=", 1)]
    asked = [after for word, after in pairwise(spread) if word == "--lang"]
    return asked[-1] if asked else default


def _without_language(words: Sequence[str]) -> list[str]:
    """Return a command line without its language, which a group of commands does not take."""
    before = ["", *words]
    return [
        word
        for word, last in zip(words, before, strict=False)
        if "--lang" not in (word, last) and not word.startswith("--lang=")
    ]


def _tell(error: Any, words: Sequence[str]) -> None:
    context = error.ctx
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(f"{error.format_message()}\n")
        return
    parameters = context.command.params if context is not None else ()
    default = next((one.default for one in parameters if one.name == "lang"), "en")
    language = language_in(words, str(default))
    if context is not None:
        used = context.command.collect_usage_pieces(context)
        path = context.command_path
        sys.stderr.write(
            CORE.say("cli.usage.how", language, command=" ".join([path, *used])) + "\n"
        )
        sys.stderr.write(CORE.say("cli.usage.help", language, command=f"{path} --help") + "\n\n")
    sys.stderr.write(f"{_worded(error, language)}\n")


def _worded(error: Any, language: str) -> str:
    """Return what is wrong in the project's own words, or in Typer's where there are none.

    What is known of it besides its kind stands in its English message alone.
    """

    def say(key: str, **values: object) -> str:
        return CORE.say(f"cli.usage.{key}", language, **values)

    kind, message = type(error).__name__, str(error.message)
    parameter = getattr(error, "param", None)
    if kind == "MissingParameter" and parameter is not None:
        is_option = parameter.param_type_name == "option"
        return say("no-option" if is_option else "no-argument", name=_name_of(parameter))
    if kind == "NoSuchOption":
        near = ", ".join(sorted(error.possibilities or ()))
        key = "unknown-option-near" if near else "unknown-option"
        return say(key, name=error.option_name, near=near)
    if kind == "BadOptionUsage":
        takes_none = "does not take" in message
        return say("takes-none" if takes_none else "takes-one", name=error.option_name)
    if kind == "BadParameter" and parameter is not None:
        for pattern, key in _EXPECTED:
            found = re.search(pattern, message)
            if found is not None:
                expected = say(key, **found.groupdict())
                return say("bad-value", name=_name_of(parameter), expected=expected)
    unknown = re.match(r"No such command '(.*?)'", message)
    if unknown is not None and error.ctx is not None:
        known = ", ".join(sorted(getattr(error.ctx.command, "commands", ())))
        return say("unknown-command", name=shown(unknown[1]), known=known)
    if message.startswith("Got unexpected extra argument"):
        return say("too-many")
    return say("other", message=error.format_message())


def _name_of(parameter: Any) -> str:
    """Return an option as it is written, an argument as help calls it."""
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return str(parameter.name).upper()
