"""Help of the commands in Finnish and Swedish: what is written in English beside each option, looked up.

The English stands in the declarations of the commands; the catalogue holds it once more beside the other
languages, and a test holds the two together. Plugins have theirs under ``help.`` in their own catalogues.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from io import StringIO
from itertools import chain
from typing import Any, Final

import typer

from osallisuus.catalogue import Catalogue

HELP: Final = Catalogue("osallisuus.cli", "help.json")
_SAID: Final = "help."
_PRINTED: Final = "printed."
"""Entries of what Typer prints around the texts."""


def is_asked(words: Sequence[str]) -> bool:
    """Tell whether a command line asks for help."""
    return "--help" in words[: words.index("--")] if "--" in words else "--help" in words


def help_texts(
    language: str, catalogues: Iterable[Catalogue] = (), *, prefix: str = _SAID
) -> Mapping[str, str]:
    """Return the texts of the help in a language by their English."""
    entries = chain.from_iterable(one.entries().items() for one in (HELP, *catalogues))
    return {texts["en"]: texts[language] for key, texts in entries if key.startswith(prefix)}


def texts_in(command: Any) -> Iterator[tuple[Any, str, str]]:
    """Yield every text of a command and of those below it: what has it, under which name, and the text."""
    for name in ("help", "short_help", "epilog"):
        if getattr(command, name, None):
            yield command, name, getattr(command, name)
    for parameter in command.params:
        if getattr(parameter, "help", None):
            yield parameter, "help", parameter.help
    for inner in getattr(command, "commands", {}).values():
        yield from texts_in(inner)


def print_help(
    app: typer.Typer,
    words: Sequence[str],
    name: str | None,
    language: str,
    catalogues: Iterable[Catalogue] = (),
) -> None:
    """Write the help that is asked for in a language; without a word of it, the English stands."""
    command: Any = typer.main.get_command(app)
    said = help_texts(language, catalogues)
    for owner, field, text in list(texts_in(command)):
        setattr(owner, field, said.get(text, text))
    written = StringIO()
    with redirect_stdout(written):
        command(args=list(words), prog_name=name, standalone_mode=False)
    typer.echo(_around(written.getvalue(), language), nl=False)


def _around(text: str, language: str) -> str:
    """Return help with what Typer prints around the texts in a language."""
    printed = help_texts(language, prefix=_PRINTED)
    ones = "|".join(re.escape(one) for one in sorted(printed, key=len, reverse=True))
    return re.sub(ones, lambda found: printed[found[0]], text)
