"""The result statement as a web page of its own: no scripts, nothing fetched, figures inline."""

from fractions import Fraction
from html import escape
from typing import Final

from osallisuus.plugins.itu2.budget.result import Result
from osallisuus.plugins.itu2.budget.statement import Section, Statement
from osallisuus.plugins.itu2.budget.texts import say
from osallisuus.plugins.itu2.budget.wording import money_text, number_text

_BARS: Final = 40
"""Most proposals in the figure; the statement below it has them all."""

_LOOK: Final = {
    "won": 'fill="#14507a" stroke="#ffffff"',
    "lost": 'fill="#ffffff" stroke="#595959"',
    "left": 'fill="#e4e4e4" stroke="#595959"',
}
"""How a funded proposal, another one and unused money are drawn; legible in print as well."""

_TEXT: Final = 'font-family="sans-serif" font-size="13"'

_STYLE: Final = """
body{font:1rem/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;
color:#1a1a1a;background:#fff}
h1,h2{line-height:1.2}li{margin:.3rem 0}svg{width:100%;height:auto}
"""


def make_page(result: Result, statement: Statement) -> str:
    """Return the statement as one HTML page with its figures.

    Args:
        result: What the figures show.
        statement: The words, from :func:`~.statement.make_statement` of the same result.

    .. versionadded:: 0.1
    """
    lang = statement.lang
    opening, *rest = statement.sections
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(lang)}">',
        '<head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{escape(statement.title)}</title>",
        f"<style>{_STYLE}</style></head>",
        "<body><main>",
        f"<h1>{escape(statement.title)}</h1>",
        _section(opening),
        _money(result, lang),
        _votes(result, lang),
        *map(_section, rest),
        "</main></body></html>",
    ]
    return "\n".join(parts) + "\n"


def _section(section: Section) -> str:
    parts = ["<section>"]
    if section.heading:
        parts.append(f"<h2>{escape(section.heading)}</h2>")
    parts += [f"<p>{escape(one)}</p>" for one in section.paragraphs]
    if section.items:
        kind = "ol" if section.ordered else "ul"
        listed = "".join(f"<li>{escape(one)}</li>" for one in section.items)
        parts.append(f"<{kind}>{listed}</{kind}>")
    parts.append("</section>")
    return "\n".join(parts)


def _money(result: Result, lang: str) -> str:
    """Return one bar of all the money, cut into the funded proposals and what is left."""
    election = result.election
    if not election.budget:
        return ""
    title = say("figure.money-title", lang)
    pieces = [
        (step.proposal, step.cost, "won") for step in result.trace if step.outcome == "funded"
    ]
    pieces.append((say("figure.left", lang), result.left, "left"))
    x = Fraction(0)
    shapes = []
    for name, cost, kind in pieces:
        width = Fraction(cost) / Fraction(election.budget) * 700
        if not width:
            continue
        tip = escape(f"{name}: {money_text(cost, lang, election.currency)}")
        shapes.append(
            f'<rect {_LOOK[kind]} x="{float(x):.2f}" y="2" width="{float(width):.2f}" '
            f'height="34"><title>{tip}</title></rect>'
        )
        if width > 9 * len(name) + 6:
            ink = "#1a1a1a" if kind == "left" else "#ffffff"
            shapes.append(
                f'<text {_TEXT} fill="{ink}" x="{float(x) + 4:.2f}" y="24">{escape(name)}</text>'
            )
        x += width
    caption = (
        f"{title}: {money_text(result.spent, lang, election.currency)} / "
        f"{money_text(election.budget, lang, election.currency)}"
    )
    return (
        f'<figure><svg viewBox="0 0 700 38" role="img" aria-label="{escape(caption)}">'
        f"{''.join(shapes)}</svg><figcaption>{escape(caption)}</figcaption></figure>"
    )


def _votes(result: Result, lang: str) -> str:
    """Return a bar of votes for each of the most supported proposals, the funded ones filled."""
    election, votes = result.election, result.outcome.votes
    funded = set(result.selected)
    order = sorted(range(len(election.proposals)), key=lambda at: (-votes[at], at))[:_BARS]
    if not order:
        return ""
    top = max(votes[order[0]], 1)
    rows = []
    for line, at in enumerate(order):
        proposal = election.proposals[at]
        name = proposal.label if len(proposal.label) <= 32 else proposal.label[:31] + "…"
        won = proposal.id in funded
        width = 300 * votes[at] / top
        y = 22 * line
        told = say("figure.legend-funded" if won else "figure.legend-lost", lang)
        cost = money_text(proposal.cost, lang, election.currency)
        tip = escape(f"{proposal.label}: {cost}, {told}")
        rows.append(
            f'<text {_TEXT} x="282" y="{y + 15}" text-anchor="end">{escape(name)}</text>'
            f'<rect {_LOOK["won" if won else "lost"]} x="290" y="{y + 3}" '
            f'width="{width:.1f}" height="15"><title>{tip}</title></rect>'
            f'<text {_TEXT} x="{296 + width:.1f}" y="{y + 15}">{number_text(votes[at], lang)}</text>'
        )
    title, description = say("figure.title", lang), say("figure.desc", lang)
    return (
        f'<figure><svg viewBox="0 0 700 {22 * len(order) + 4}" role="img" '
        f'aria-label="{escape(title)}"><desc>{escape(description)}</desc>'
        f"{''.join(rows)}</svg><figcaption>{escape(description)}</figcaption></figure>"
    )
