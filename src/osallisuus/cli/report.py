"""``osallisuus report`` and ``osallisuus demo``: from records to something a funder reads."""

from pathlib import Path
from typing import Final

from osallisuus.catalogue import CORE
from osallisuus.cli.check import CLEAN, UNREADABLE
from osallisuus.cli.output import complain, complain_of, installed_toolkit, say
from osallisuus.cli.progress import progress_on_terminal
from osallisuus.cli.projects import project_named
from osallisuus.disclosure import DisclosurePolicy, read_published
from osallisuus.errors import OsallisuusError
from osallisuus.model.project import Project
from osallisuus.reporting.exporting import write_report
from osallisuus.reporting.gathering import ReportChoices
from osallisuus.simulation import Faults, simulate
from osallisuus.toolkit import Toolkit

_FORMS: Final = (".html", ".htm", ".xlsx", "")
_PEOPLE: Final = 120
_SEED: Final = 1
_SETS: Final = {"omia_polkuja": "esf+"}
"""Sets for documents that name no fund; inferred from the years, which the library itself never does."""


def report_project(
    given: str,
    records: Path,
    outs: list[Path],
    set_name: str | None,
    threshold: int,
    previous: list[Path],
    language: str,
) -> int:
    """Write a report in every form asked for and return the exit code."""
    odd = [out for out in outs if out.suffix.lower() not in _FORMS and not out.is_dir()]
    for out in odd:
        complain(CORE.say("cli.report.form", language, file=out))
    kit = installed_toolkit()
    project = project_named(kit, given, language)
    if project is None or odd:
        return UNREADABLE
    try:
        earlier = [one for path in previous for one in read_published(path)]
        with progress_on_terminal() as tell:
            made = kit.report(
                project,
                kit.records(records, progress=tell),
                language=language,
                set=set_name,
                choices=ReportChoices(policy=DisclosurePolicy(threshold=threshold)),
                previous=earlier,
                progress=tell,
            )
            files = [file for out in outs for file in write_report(made, out)]
    except (OsallisuusError, OSError) as error:
        complain_of(error, language)
        return UNREADABLE
    for file in files:
        say(str(file))
    return CLEAN


def run_demo(out: Path, language: str) -> int:
    """Go through everything with the bundled projects and say what is where."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        complain(CORE.say("cli.demo.taken", language, folder=out))
        return UNREADABLE
    kit = installed_toolkit()
    try:
        for name in kit.examples:
            project = kit.example(name)
            say(f"{project.name.best(language)}")
            with progress_on_terminal() as tell:
                tell(name)
                lines = _one(kit, name, project, out / name, language)
            for key, path in lines:
                say(f"  {path!s:52} {CORE.say(f'cli.demo.{key}', language)}")
    except (OsallisuusError, OSError) as error:
        complain_of(error, language)
        return UNREADABLE
    say()
    say(CORE.say("cli.demo.synthetic", language))
    return CLEAN


def _one(
    kit: Toolkit, name: str, project: Project, folder: Path, language: str
) -> tuple[tuple[str, Path], ...]:
    folder.mkdir(parents=True)
    document = folder / "project.json"
    document.write_bytes(kit.examples[name].read())
    records = folder / "records"
    simulate(project, people=_PEOPLE, seed=_SEED, faults=Faults.real_life()).write(records)
    made = kit.report(
        project,
        kit.records(records),
        language=language,
        set=_SETS.get(name),
        # Nobody in them exists, so the lines of single people may be seen.
        choices=ReportChoices(synthetic=True, person_lines=True),
    )
    page, book, tables = folder / "report.html", folder / "report.xlsx", folder / "tables"
    for path in (page, book, tables):
        write_report(made, path)
    return (
        ("document", document),
        ("records", records),
        ("page", page),
        ("book", book),
        ("tables", tables),
    )
