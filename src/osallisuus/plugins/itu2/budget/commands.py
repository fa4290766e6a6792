"""What ``osallisuus budget count`` and ``osallisuus budget check`` print, as plain functions."""

from pathlib import Path

from osallisuus.plugins.itu2.budget.groups import GroupShare, group_shares
from osallisuus.plugins.itu2.budget.pabulib import PabulibFile, read
from osallisuus.plugins.itu2.budget.page import make_page
from osallisuus.plugins.itu2.budget.problems import ElectionError, Level, PabulibError
from osallisuus.plugins.itu2.budget.result import Result, count
from osallisuus.plugins.itu2.budget.rules import Greedy, Rule, declared_rule, rule_named
from osallisuus.plugins.itu2.budget.statement import Statement, make_statement
from osallisuus.plugins.itu2.budget.texts import say
from osallisuus.plugins.itu2.budget.wording import money_text, names_text, number_text

_GROUP_COLUMNS = ("age", "sex", "voting_method", "neighborhood", "district")
"""Columns of VOTES that tell groups of people apart rather than people."""


def run_count(path: Path | str, rule: str | None, explain: bool, lang: str) -> str:
    """Count a ballot file and return the result statement.

    Args:
        path: A Pabulib file.
        rule: Name of a rule; None for the one the file declares, or equal shares if it declares
            none that is known here.
        explain: Whether to say why the others lost, how much of the voter groups' shares was used
            and what another rule would have chosen.
        lang: ``fi``, ``sv`` or ``en``.

    Raises:
        PabulibError: The file cannot be counted; lists every reason.
        ElectionError: No such rule, or the ballots do not say what it needs.
        OSError: The file cannot be opened.

    .. versionadded:: 0.1
    """
    file = read(path)
    result = count_file(file, rule)
    text = file_statement(file, result, lang, explain=explain).text()
    found = [
        f"{say(f'level.{one.level}', lang)}: {one.position + ': ' if one.position else ''}"
        f"{one.text(lang)}"
        for one in file.findings
        if not one.slug.startswith("ballot-")
    ]
    told = _official(file, result, lang)
    return text + "".join(f"\n{line}" for line in (*told, *found)) + ("\n" if told or found else "")


def run_page(path: Path | str, rule: str | None, lang: str) -> str:
    """Count a ballot file and return the result statement as an HTML page.

    Args and errors as :func:`run_count`, with everything explained.

    .. versionadded:: 0.1
    """
    file = read(path)
    result = count_file(file, rule)
    return make_page(result, file_statement(file, result, lang, explain=True))


def run_check(path: Path | str, lang: str) -> tuple[int, str]:
    """Check a ballot file.

    Args:
        path: A Pabulib file.
        lang: ``fi``, ``sv`` or ``en``.

    Returns:
        An exit code and what was found, one finding a line as ``file:line:column: level: text``:
        0 when all is well but for notes, 1 when there is something to look at, 2 when the file
        cannot be counted or opened.

    .. versionadded:: 0.1
    """
    name = Path(path).name
    try:
        file = read(path)
    except PabulibError as error:
        head = say("check.errors", lang, name=name, count=str(len(error.findings)))
        return 2, f"{head}\n{error.report(lang)}\n"
    except OSError:
        return 2, say("check.unreadable", lang, name=name) + "\n"
    election = file.election
    values = {
        "name": name,
        "count": number_text(len(file.findings), lang),
        "voters": number_text(len(election.ballots), lang),
        "invalid": number_text(len(election.invalid), lang),
        "proposals": number_text(len(election.proposals), lang),
        "budget": money_text(election.budget, lang, election.currency),
    }
    lines = [say("check.findings" if file.findings else "check.ok", lang, **values)]
    for one in file.findings:
        where = ":".join(part for part in (name, one.position) if part)
        lines.append(f"{where}: {say(f'level.{one.level}', lang)}: {one.text(lang)}")
    serious = any(one.level is not Level.NOTE for one in file.findings)
    return (1 if serious else 0), "\n".join(lines) + "\n"


def count_file(file: PabulibFile, rule: str | None = None) -> Result:
    """Count a ballot file by a rule, or by the one it declares, or by equal shares.

    Raises:
        ElectionError: No such rule, or the ballots do not say what it needs.

    .. versionadded:: 0.1
    """
    chosen: Rule = (
        rule_named(rule)
        if rule is not None
        else declared_rule(file.election) or rule_named("equal-shares")
    )
    return count(file.election, rule=chosen)


def file_statement(
    file: PabulibFile, result: Result, lang: str, *, explain: bool = True
) -> Statement:
    """Put the result of a ballot file into words, voter groups and another rule included.

    .. versionadded:: 0.1
    """
    groups: dict[str, tuple[GroupShare, ...]] = {}
    if explain:
        columns = [one for one in _GROUP_COLUMNS if one in file.vote_columns]
        groups = {column: group_shares(result, file, column) for column in columns}
    other = "equal-shares" if isinstance(result.rule, Greedy) else "greedy"
    return make_statement(
        result,
        lang,
        explain=explain,
        groups={column: shares for column, shares in groups.items() if shares},
        compare=(other,) if explain else (),
    )


def _official(file: PabulibFile, result: Result, lang: str) -> list[str]:
    """Return whether the proposals the file says were funded are those of the result."""
    official = file.official
    if official is None:
        return []
    there = [one for one in official if one not in result.selected]
    here = [one for one in result.selected if one not in official]
    if not there and not here:
        return [say("check.official-same", lang)]
    return [
        say(
            "check.official-differs",
            lang,
            there=names_text(file.election, there, lang),
            here=names_text(file.election, here, lang),
        )
    ]


__all__ = [
    "ElectionError",
    "PabulibError",
    "count_file",
    "file_statement",
    "run_check",
    "run_count",
    "run_page",
]
