"""The project a command is given: a file, or the name of a bundled one."""

from pathlib import Path

from osallisuus.cli.output import complain, complain_of
from osallisuus.errors import DocumentError, UnknownNameError
from osallisuus.model.project import Project
from osallisuus.toolkit import Toolkit


def project_named(kit: Toolkit, given: str, language: str) -> Project | None:
    """Return the project; what is wrong is written to standard error and the answer is ``None``."""
    try:
        if given in kit.examples and not Path(given).is_file():
            return kit.example(given)
        if Path(given).suffix or Path(given).exists():
            return kit.load(Path(given))
    except DocumentError as error:
        complain_of(error, language)
        return None
    complain(UnknownNameError("example", given, tuple(kit.examples)).message(language))
    return None
