"""A report as one HTML page that needs nothing from anywhere."""

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from osallisuus.reporting.content import Mark, Report
from osallisuus.reporting.needs import needed
from osallisuus.reporting.wording import Wording

if TYPE_CHECKING:
    import jinja2


def page_of(report: Report) -> str:
    """Return the page: style and figures inside, no script, no font and no address outside.

    Raises:
        MissingReportExtraError: Jinja2 or Babel is not installed.
    """
    needed("jinja2")
    words = Wording(report.language)
    return (
        _template().render(
            report=report,
            css=_style(),
            cell=words.cell,
            is_hidden=lambda value: value is Mark.HIDDEN,
            hidden_word=words.say("mark.hidden.legend"),
        )
        + "\n"
    )


@cache
def _template() -> "jinja2.Template":
    import jinja2

    loader = jinja2.PackageLoader("osallisuus.reporting", "templates")
    environment = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    return environment.get_template("report.html.j2")


@cache
def _style() -> str:
    import markupsafe

    folder = resources.files("osallisuus.reporting").joinpath("templates")
    return markupsafe.Markup(folder.joinpath("report.css").read_text(encoding="utf-8"))  # noqa: S704
