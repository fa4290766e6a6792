"""``osallisuus budget``: counting and checking the ballots of a participatory budget."""

import sys
from pathlib import Path

from osallisuus.cli.check import CLEAN, UNREADABLE
from osallisuus.cli.output import complain, complain_of
from osallisuus.plugins.itu2.budget.commands import run_check, run_count, run_page
from osallisuus.plugins.itu2.budget.problems import ElectionError, PabulibError


def count_ballots(
    file: Path, rule: str | None, explain: bool, page: Path | None, language: str
) -> int:
    """Print the result statement, write it as a page if asked, and return the exit code."""
    try:
        sys.stdout.write(run_count(file, rule, explain, language))
        if page is not None:
            page.write_text(run_page(file, rule, language), encoding="utf-8")
    except PabulibError as error:
        complain(error.report(language))
    except ElectionError as error:
        complain(error.text(language))
    except OSError as error:
        complain_of(error, language)
    else:
        return CLEAN
    return UNREADABLE


def check_ballots(file: Path, language: str) -> int:
    """Print what a check of a ballot file finds and return the exit code."""
    code, text = run_check(file, language)
    sys.stdout.write(text)
    return code
