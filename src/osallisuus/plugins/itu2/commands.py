"""``osallisuus itu2 plan-cohorts``: from a waiting list to a calendar file."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal, NoReturn

import typer

from osallisuus import (
    CohortSchedule,
    DocumentError,
    InvalidPlanError,
    OsallisuusError,
    PlanProblem,
    Project,
    Resources,
    Toolkit,
    read_day,
    read_resources,
    read_waiting,
    sessions_csv,
    to_ical,
)
from osallisuus.plugins.itu2.planning import CohortRequest
from osallisuus.plugins.itu2.rules import TEXTS

DONE, NO_COHORT, UNREADABLE = 0, 1, 2
_OPTIONS: Final = {"/first": "--from", "/last": "--to", "/time_limit": "--time-limit"}
"""What the parts of a request are called on the command line."""


def plan_cohorts_command(
    project: Annotated[
        str, typer.Argument(help="A project document, or the name of a bundled one.")
    ],
    people: Annotated[Path, typer.Option("--people", help="Waiting list (CSV or XLSX).")],
    first: Annotated[str, typer.Option("--from", help="First day, 2018-01-08 or 8.1.2018.")],
    out: Annotated[Path, typer.Option("--out", help="Calendar file to write (.ics).")],
    last: Annotated[
        str | None, typer.Option("--to", help="Last day; the project's end if absent.")
    ] = None,
    resources: Annotated[
        Path | None,
        typer.Option("--resources", help="Coaches, nurses, rooms, breaks (CSV or XLSX)."),
    ] = None,
    sessions: Annotated[
        Path | None, typer.Option("--sessions", help="Write the sessions table too (CSV).")
    ] = None,
    with_people: Annotated[
        bool, typer.Option("--with-people", help="Write the pseudonymous ids into the calendar.")
    ] = False,
    seed: Annotated[int, typer.Option("--seed", help="The same seed, the same plan.")] = 0,
    time_limit: Annotated[
        float | None, typer.Option("--time-limit", help="Seconds; no limit if absent.")
    ] = None,
    lang: Annotated[Literal["fi", "sv", "en"], typer.Option("--lang", help="Language.")] = "fi",
) -> None:
    """Plan cohorts, say why, and write them to a calendar file."""
    try:
        begin = _day("--from", first, lang)
        end = None if last is None else _day("--to", last, lang)
        kit = Toolkit.build(discover=True, on_problem="collect")
        found = read_resources(resources) if resources else Resources()
        plan = kit.plan(
            "itu2.cohorts",
            _project(kit, project),
            request=CohortRequest(
                people=read_waiting(people, begin),
                first=begin,
                last=end,
                coaches=found.coaches,
                nurses=found.nurses,
                rooms=found.rooms,
                breaks=found.breaks,
                seed=seed,
                time_limit=time_limit,
            ),
        )
        if plan.cohorts:
            out.write_bytes(to_ical(plan, language=lang, people=with_people))
            if sessions is not None:
                sessions.write_text(sessions_csv(plan), encoding="utf-8", newline="")
    except InvalidPlanError as error:
        _fail("\n".join(_told(problem, lang) for problem in error.problems))
    except DocumentError as error:
        _fail(
            "\n".join(f"{one.position or project}: {one.message(lang)}" for one in error.problems)
        )
    except OsallisuusError as error:
        _fail(error.message(lang))
    else:
        _tell(plan, lang)


def _told(problem: PlanProblem, lang: str) -> str:
    option = _OPTIONS.get(problem.where)
    return problem.text(lang) if option is None else f"{option}: {problem.message.best(lang)}"


def _day(option: str, text: str, lang: str) -> date:
    try:
        return read_day(text)
    except OsallisuusError:
        _fail(f"{option}: {TEXTS.say('command.day', lang)}")


def _project(kit: Toolkit, given: str) -> Project:
    if given in kit.examples and not Path(given).is_file():
        return kit.example(given)
    return kit.load(Path(given))


def _tell(plan: CohortSchedule, lang: str) -> None:
    sys.stdout.write(plan.text(lang) + "\n")
    raise typer.Exit(DONE if plan.cohorts else NO_COHORT)


def _fail(message: str) -> NoReturn:
    sys.stderr.write(message + "\n")
    raise typer.Exit(UNREADABLE)
