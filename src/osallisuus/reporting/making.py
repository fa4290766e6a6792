"""A report made of a project's document and its records."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from osallisuus.disclosure import DisclosurePolicy, Published
from osallisuus.indicators.result import IndicatorResult
from osallisuus.measures.change import Change
from osallisuus.measures.influence import influence_of
from osallisuus.measures.pathways import Pathway
from osallisuus.model.project import Project
from osallisuus.reporting.about import about, funding, partners
from osallisuus.reporting.attending import attending
from osallisuus.reporting.changed import changed
from osallisuus.reporting.content import Interval, KeyFigure, Mark, Report, Section, Value
from osallisuus.reporting.counting import TOTAL, Counts, count
from osallisuus.reporting.guarding import Guarded, Told, guard
from osallisuus.reporting.reached import reached, without_indicators
from osallisuus.reporting.taking_part import taking_part
from osallisuus.reporting.trusting import hidden, method, quality
from osallisuus.reporting.wording import Wording

if TYPE_CHECKING:
    import polars as pl

_AROUND = (
    "contents", "summary", "skip", "made-with", "synthetic", "number-of", "table-region", "legend",
)  # fmt: skip


@attrs.frozen(kw_only=True, eq=False)
class Parts:
    """What a report shows beside the counts of its tables.

    Attributes:
        findings: How many findings each rule of the records has, by slug.
        counted: Indicators by gender, raw; absent when the period is not known.
        changes: Change of each outcome.
        pathways: Transitions from entry to exit and later.
        person_lines: Whether outcomes of few people are drawn with a line for each.
        synthetic: Whether to say on top that the data are made up.
        previous: What earlier reports published.
    """

    findings: Mapping[str, int]
    counted: IndicatorResult | None
    changes: tuple[Change, ...]
    pathways: tuple[Pathway, ...]
    person_lines: bool
    synthetic: bool
    previous: tuple[Published, ...] = ()


def make_report(
    project: Project,
    tables: "Mapping[str, pl.DataFrame]",
    *,
    words: Wording,
    policy: DisclosurePolicy,
    parts: Parts,
) -> Report:
    """Return the report in one language.

    Args:
        project: The project.
        tables: Its participation tables as Polars frames.
        words: How things are said in the language of the report.
        policy: Policy of disclosure control.
        parts: Indicators, changes and findings.
    """
    language = words.language
    counts = count(tables, project.id)
    guarded = guard(
        counts,
        policy,
        parts.counted,
        told=Told(
            changes=parts.changes,
            pathways=parts.pathways,
            findings=parts.findings,
            person_lines=parts.person_lines,
        ),
        previous=parts.previous,
    )
    if parts.counted is None or guarded.indicators is None:
        indicators = without_indicators(project, words)
        notes: tuple[str, ...] = ()
    else:
        indicators = reached(parts.counted, guarded.indicators, guarded, words)
        notes = _notes(parts.counted, words)
    levels = influence_of(project)
    outcomes = changed(
        guarded.outcomes,
        policy,
        words,
        influence=levels if any(one.level is not None for one in levels) else (),
        activities={one.id: one.title.best(language) for one in project.activities},
    )
    more = (indicators, outcomes)
    hidden_elsewhere = {
        table.title: _cells(section, table.id) for section in more for table in section.tables
    }
    sections = (
        about(project, words),
        taking_part(project, counts, guarded, words),
        attending(counts, guarded, words),
        *more,
        quality(counts, guarded, words),
        hidden(guarded, words, hidden_elsewhere),
        method(words, notes),
    )
    return Report(
        language=language,
        title=project.name.best(language),
        subtitle=_subtitle(counts, words),
        lines=_lines(project, words),
        lead=_lead(guarded, words),
        key_figures=_key_figures(counts, guarded, words),
        sections=sections,
        notice=words.say("page.synthetic") if parts.synthetic else "",
        words={key: words.say(f"page.{key}") for key in _AROUND},
        published=guarded.published,
    )


def _notes(result: IndicatorResult, words: Wording) -> tuple[str, ...]:
    return (
        words.say(
            "method.indicators",
            set=result.indicators.title.best(words.language),
            policy=result.indicators.policy,
        ),
    )


def _cells(section: Section, name: str) -> tuple[int, int]:
    cells = [
        value
        for table in section.tables
        if table.id == name
        for row in table.rows
        for value in row[1:]
    ]
    count = sum(value is Mark.HIDDEN for value in cells)
    return len(cells) - count, count


def _subtitle(counts: Counts, words: Wording) -> str:
    if counts.first is None or counts.as_of is None:
        return words.say("subtitle.empty")
    return words.say("subtitle", period=words.between(counts.first, counts.as_of))


def _lines(project: Project, words: Wording) -> tuple[str, ...]:
    return tuple(
        f"{words.say(f'about.{name}')}: {'; '.join(said)}"
        for name, said in (
            ("partners", partners(project, words)[:3]),
            ("funding", funding(project, words)[:2]),
        )
        if said
    )


def _flow(guarded: Guarded, outcome: str) -> int | Mark:
    return guarded.get("flow", TOTAL, outcome)


def _lead(guarded: Guarded, words: Wording) -> str:
    enrolled = _flow(guarded, TOTAL)
    if not isinstance(enrolled, int):
        return words.say("lead.hidden")
    parts = {
        "completed": _flow(guarded, "completed"),
        "left": _flow(guarded, "left"),
        "still": _flow(guarded, "in"),
    }
    said = words.counted("people", enrolled)
    if any(part is Mark.HIDDEN for part in parts.values()):
        return words.say("lead.short", enrolled=said)
    shown = {name: words.cell(part, "count") for name, part in parts.items()}
    return words.say("lead", enrolled=said, **shown)


def _key_figures(counts: Counts, guarded: Guarded, words: Wording) -> tuple[KeyFigure, ...]:
    visitors: Value = counts.visitors
    if "visits" in guarded.tables:
        visitors = guarded.visitors()
    is_wide = isinstance(visitors, Interval) and not visitors.is_exact
    return (
        KeyFigure(
            value=words.cell(_flow(guarded, TOTAL), "count"), label=words.say("key.enrolled")
        ),
        KeyFigure(
            value=words.cell(_flow(guarded, "completed"), "count"), label=words.say("key.completed")
        ),
        KeyFigure(value=words.cell(_flow(guarded, "in"), "count"), label=words.say("key.in")),
        KeyFigure(value=words.number(counts.sessions), label=words.say("key.sessions")),
        KeyFigure(
            value=words.cell(visitors, "interval"),
            label=words.say("key.visits"),
            note=words.say("key.visits.note") if is_wide else "",
        ),
        KeyFigure(value=words.cell(guarded.hours, "count"), label=words.say("key.hours")),
    )
