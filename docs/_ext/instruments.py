"""Writes the entry of every instrument from its data: what is verified, and what is not known."""

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from osallisuus import Instrument, Toolkit


class InstrumentEntries(SphinxDirective):
    """``.. instrument-entries::`` lists every instrument of the library and its plugins."""

    def run(self) -> list[nodes.Node]:
        kit = Toolkit.build(discover=True)
        lines = [line for one in kit.instruments.values() for line in entry(one)]
        container = nodes.section()
        container.document = self.state.document
        self.state.nested_parse(
            StringList(lines, "instruments"), self.content_offset, container, match_titles=True
        )
        return container.children


def entry(one: Instrument) -> Iterator[str]:
    """Yield the lines of one instrument."""
    yield from (one.id, "~" * len(one.id), "")
    yield from (f"*{one.name.best('en')} – {one.name.best('fi')}*: {one.measures.best('en')}.", "")
    span = "not known" if one.low is None or one.high is None else f"{one.low:g} to {one.high:g}"
    codes = (
        "not known"
        if one.responses is None
        else f"whole numbers {one.responses.low} to {one.responses.high}"
    )
    items = ", ".join(one.item_ids) if one.items else "each person's own"
    reverse = ", ".join(item.id for item in one.items if item.reverse) or "none"
    yield f":Items: {items}"
    yield f":Answers: {codes}; reversed items: {reverse}"
    yield f":Score: {scoring(one)}; range {span}; {one.direction.value.replace('_', ' ')}"
    yield f":Gaps: {one.missing.needed} answered item(s) needed ({one.missing.sureness.value})"
    for reliability in one.reliability:
        told = f"{reliability.kind} {reliability.value:g} ({reliability.sureness.value})"
        yield f":Reliability: {told}, {reliability.source}"
    if one.change is not None:
        high = "" if one.change.high is None else f" to {one.change.high:g}"
        told = f"{one.change.low:g}{high} ({one.change.sureness.value})"
        yield f":Minimal important change: {told}, {one.change.source}"
    for reference in one.references:
        item = "" if reference.item is None else f"item {reference.item}: "
        value = (
            f"{reference.mean:g}" if reference.mean is not None else f"share {reference.share:g}"
        )
        spread = "" if reference.sd is None else f" (SD {reference.sd:g})"
        year = "" if reference.year is None else f", {reference.year}"
        told = f"{item}{reference.population.best('en')}{year}: {value}{spread}"
        yield f":Reference value: {told} ({reference.sureness.value}), {reference.source}"
    for band in one.bands:
        yield f":Class: {band.label.best('en')} ({band.sureness.value})"
    yield f":Languages: {', '.join(one.languages) or 'not known'}; version of the file: {one.version}"
    yield f":For groups only: {'yes' if one.group_use_only else 'no'}"
    yield f":Texts shipped: {one.licence.ship_texts}. {one.licence.note.best('en')}"
    yield ""
    for judgement in one.judgements:
        note = f": {judgement.note.best('en')}" if judgement.note else ""
        yield f"- {judgement.part}: **{judgement.sureness.value}**{note}"
    yield ""
    for caution in one.cautions:
        yield from (f"- {caution.best('en')}",)
    yield ""


def scoring(one: Instrument) -> str:
    """Return the rule in words."""
    rule = one.scoring
    if rule.kind in ("sum", "mean"):
        return f"{rule.factor:g} x {rule.kind} {rule.offset:+g}"
    return {
        "lookup": "sum, then the published table",
        "share": "yes or no; a group's mean is a share",
        "profile": "each item on its own, no total",
        "imported": "each section's score as imported, no total",
        "own-goals": "each goal on its own, no total",
        "goal-attainment": "T by the corrected formula",
    }[rule.kind]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("instrument-entries", InstrumentEntries)
    return {"parallel_read_safe": True}
