"""``osallisuus simulate``: synthetic records of a project."""

from pathlib import Path

from osallisuus.catalogue import CORE
from osallisuus.cli.check import CLEAN, UNREADABLE
from osallisuus.cli.output import complain_of, installed_toolkit, say
from osallisuus.cli.projects import project_named
from osallisuus.errors import OsallisuusError
from osallisuus.simulation import Faults, simulate


def simulate_records(
    given: str, people: int, seed: int, faults: str, out: Path, language: str
) -> int:
    """Write the tables into a folder and return the exit code."""
    project = project_named(installed_toolkit(), given, language)
    if project is None:
        return UNREADABLE
    try:
        made = simulate(project, people=people, seed=seed, faults=Faults.parse(faults))
        files = made.write(out)
    except (OsallisuusError, OSError) as error:
        complain_of(error, language)
        return UNREADABLE
    for file in files:
        say(f"{file!s:40}{len(made.rows[file.stem]):>8}")
    say(CORE.say("cli.simulate.made", language, day=made.as_of.isoformat()))
    return CLEAN
