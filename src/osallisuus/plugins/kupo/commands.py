"""The command ``osallisuus kupo form-groups``."""

import sys
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from osallisuus import (
    DocumentError,
    GroupRequest,
    InvalidRequestError,
    OsallisuusError,
    Project,
    SizeRange,
    Toolkit,
    read_roster,
    workbook_of,
)
from osallisuus.plugins.kupo.group_rules import TEXTS

_OPTIONS: Final = {
    "/size": "--least, --most",
    "/groups": "--groups",
    "/minutes": "--minutes",
    "/time_limit": "--time-limit",
}
"""What the parts of a request are called on the command line."""


def form_groups(
    project: Annotated[
        str, typer.Argument(help="A project document, or the name of a bundled project.")
    ],
    people: Annotated[Path, typer.Option(help="People, one row each (CSV or XLSX).")],
    out: Annotated[Path, typer.Option(help="Workbook (.xlsx) to write the groups to.")],
    sites: Annotated[Path | None, typer.Option(help="Sites (CSV or XLSX).")] = None,
    facilitators: Annotated[Path | None, typer.Option(help="Facilitators (CSV or XLSX).")] = None,
    least: Annotated[
        int | None, typer.Option(help="Least people in a group; what the project says, or 5.")
    ] = None,
    most: Annotated[
        int | None, typer.Option(help="Most people in a group; what the project says, or 10.")
    ] = None,
    groups: Annotated[
        int | None, typer.Option(help="Number of groups; free when left out.")
    ] = None,
    minutes: Annotated[int, typer.Option(help="Length of a meeting in minutes.")] = 120,
    everyone: Annotated[
        bool, typer.Option("--everyone", help="Give no plan that leaves somebody out.")
    ] = False,
    sensitive: Annotated[
        bool,
        typer.Option(
            "--sensitive", help="Name rules on backgrounds, gender and the like on screen."
        ),
    ] = False,
    seed: Annotated[int, typer.Option(help="The same seed gives the same groups.")] = 0,
    time_limit: Annotated[float | None, typer.Option(help="Seconds to look at most.")] = None,
    lang: Annotated[Literal["fi", "sv", "en"], typer.Option(help="Language of the texts.")] = "en",
) -> None:
    """Form groups: 0 a plan was written, 1 no group could be formed, 2 input cannot be read."""
    kit = Toolkit.build(discover=True, on_problem="collect")
    try:
        held = _project(kit, project)
        roster = read_roster(people, sites=sites, facilitators=facilitators)
        request = GroupRequest(
            people=roster,
            size=_size(least, most),
            groups=groups,
            minutes=minutes,
            everyone=everyone,
            seed=seed,
            time_limit=time_limit,
        )
        plan = kit.plan("kupo.groups", held, request=request)
        content = workbook_of(plan, lang)
        out.write_bytes(content)
    except InvalidRequestError as error:
        _complain(
            "\n".join(
                f"{_OPTIONS.get(p.where, p.where)}: {p.message.text(lang)}" for p in error.problems
            )
        )
    except DocumentError as error:
        _complain(
            "\n".join(f"{p.position or p.shown_pointer}: {p.message(lang)}" for p in error.problems)
        )
    except OsallisuusError as error:
        _complain(error.message(lang))
    else:
        told, in_full = plan.text(lang), plan.in_full().text(lang)
        sys.stdout.write((in_full if sensitive else told) + "\n")
        if not sensitive and told != in_full:
            sys.stdout.write(TEXTS.say("command.sensitive", lang) + "\n")
        raise typer.Exit(0 if plan.groups or not roster.people else 1)


def _size(least: int | None, most: int | None) -> SizeRange | None:
    if least is None and most is None:
        return None
    low = min(5, most or 5) if least is None else least
    return SizeRange(least=low, most=max(10, low) if most is None else most)


def _project(kit: Toolkit, given: str) -> Project:
    if given in kit.examples and not Path(given).is_file():
        return kit.example(given)
    return kit.load(Path(given))


def _complain(text: str) -> None:
    sys.stderr.write(text + "\n")
    raise typer.Exit(2)
