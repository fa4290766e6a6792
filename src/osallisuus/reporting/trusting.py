"""How far the figures can be trusted: data quality, what is hidden and why, method and policy."""

from collections.abc import Mapping

from osallisuus.catalogue import CORE
from osallisuus.reporting.content import Column, Mark, Section, Table, Value
from osallisuus.reporting.counting import TOTAL, Counts
from osallisuus.reporting.guarding import NAMED, Guarded
from osallisuus.reporting.taking_part import known_rows
from osallisuus.reporting.wording import Wording

_SHOWN = ("flow", "people", "municipality", "dose", "visits")


def quality(counts: Counts, guarded: Guarded, words: Wording) -> Section:
    """Return the section on data quality.

    Args:
        counts: Counts of the project.
        guarded: Protected tables.
        words: Wording.
    """
    items = []
    missing = guarded.get("minutes", "missing")
    if missing is Mark.HIDDEN:
        items.append(words.say("quality.minutes.few"))
    elif missing:
        items.append(words.say("quality.minutes", number=words.cell(missing, "count")))
    if counts.rejected:
        items.append(words.say("quality.rejected"))
    if counts.people_paid:
        items.append(words.say("quality.paid"))
    blocks = [_answers(guarded, words)]
    if "findings" in guarded.tables:
        blocks.append(_findings(guarded, words))
    else:
        items.append(words.say("quality.clean"))
    return Section(
        id="quality",
        title=words.say("section.quality"),
        paragraphs=(words.say("quality.lead"),),
        items=tuple(items),
        blocks=tuple(blocks),
    )


def _answers(guarded: Guarded, words: Wording) -> Table:
    return Table(
        id="answers_known",
        title=words.say("quality.answers.title"),
        columns=(
            Column(id="asked", title=words.say("quality.asked"), kind="text"),
            Column(id="known", title=words.say("quality.known"), kind="count"),
            Column(id="unknown", title=words.say("quality.unknown"), kind="count"),
            Column(id="unknown_share", title=words.say("quality.unknown-share"), kind="share"),
        ),
        rows=known_rows(guarded, words),
    )


def _findings(guarded: Guarded, words: Wording) -> Table:
    rows: list[tuple[Value, ...]] = []
    for (slug,) in guarded.tables["findings"].cells:
        title = CORE.entries().get(f"rule.{slug}.title", {}).get(words.language, slug)
        rows.append((title, guarded.get("findings", slug)))
    return Table(
        id="findings",
        title=words.say("quality.findings.title"),
        columns=(
            Column(id="finding", title=words.say("quality.finding"), kind="text"),
            Column(id="rows", title=words.say("quality.rows"), kind="count"),
        ),
        rows=tuple(rows),
    )


def hidden(guarded: Guarded, words: Wording, others: Mapping[str, tuple[int, int]]) -> Section:
    """Return the section on what is hidden and why.

    Args:
        guarded: Protected tables.
        words: Wording.
        others: Other tables' titles, each with how many cells it shows and hides.
    """
    rows: list[tuple[Value, ...]] = []
    for name in _SHOWN:
        table = guarded.tables.get(name)
        if table is not None:
            # Of visits only some kinds have a place in the table.
            places = [key for key in table.cells if name != "visits" or key[1] in (NAMED, TOTAL)]
            count = sum(key in table.hidden for key in places)
            rows.append((words.say(f"hidden.{name}"), len(places) - count, count))
    rows += [(title, shown, count) for title, (shown, count) in others.items()]
    policy = guarded.policy
    return Section(
        id="hidden",
        title=words.say("section.hidden"),
        paragraphs=(
            words.say("hidden.lead", most=words.number(policy.threshold - 1)),
            words.say("hidden.proof", width=words.number(policy.width)),
        ),
        blocks=(
            Table(
                id="hidden_cells",
                title=words.say("hidden.title"),
                columns=(
                    Column(id="table", title=words.say("hidden.table"), kind="text"),
                    Column(id="shown", title=words.say("hidden.shown"), kind="count"),
                    Column(id="hidden", title=words.say("hidden.count"), kind="count"),
                ),
                rows=tuple(rows),
            ),
        ),
    )


def method(words: Wording, more: tuple[str, ...]) -> Section:
    """Return the section on how the figures are made."""
    notes = ["participation", "outcome", "age", "visit", "interval", "unknown", "share"]
    return Section(
        id="method",
        title=words.say("section.method"),
        paragraphs=(words.say("method.lead"),),
        items=(*(words.say(f"method.{note}") for note in notes), *more),
    )
