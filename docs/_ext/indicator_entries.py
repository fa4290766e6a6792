"""Writes the entry of every bundled indicator from its data: texts, definition, and how sure each is."""

from collections.abc import Iterator
from typing import Final

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from osallisuus import Indicator, IndicatorSet, Policy, bundled_set

TIMES: Final = {
    "entry": "on entry",
    "exit": "on leaving",
    "days_28": "within the immediate window after leaving",
    "months_6": "six months after leaving",
    "project": "as a fact of the project",
}
SWITCHES: Final = {
    "unemploy": ("registered_is_unemployed", "student_precedence", "student_is_inactive"),
    "long_term": ("long_term_months", "long_term_months_young", "long_term_young_below"),
    "disadvantaged": ("disadvantaged",),
    "household": ("household_until",),
    "age": ("birth_year_only",),
    "foreign": ("foreign_background", "foreign_parents"),
    "third_country": ("eu_members",),
    "objective_l": ("objective_l",),
}


class IndicatorEntries(SphinxDirective):
    """``.. indicator-entries:: esf+`` lists every indicator of a bundled set."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        chosen = bundled_set(self.arguments[0])
        lines = [line for one in chosen.indicators for line in entry(one, chosen)]
        container = nodes.section()
        container.document = self.state.document
        self.state.nested_parse(
            StringList(lines, "indicators"), self.content_offset, container, match_titles=True
        )
        return container.children


def entry(one: Indicator, chosen: IndicatorSet) -> Iterator[str]:
    """Yield the lines of one indicator."""
    yield from (one.code, "~" * len(one.code), "")
    own = "" if one.official_title else " (the library's own wording)"
    yield f":Suomeksi: {one.title.best('fi')}{own}"
    yield f":På svenska: {one.title.best('sv')}{own}"
    yield f":In English: {one.title.best('en')}{own}"
    yield f":Counts: {one.unit}, of the population *{one.population}*"
    yield f":Condition: ``{one.condition}``"
    yield f":Looked at: {TIMES[one.timing]}"
    for title, codes in (
        ("Is some of", one.subset_of),
        ("Is some of these together", one.subset_of_any),
        ("Is the sum of", one.sum_of),
        ("Is also the sum of", one.also_sum_of),
    ):
        if codes:
            yield f":{title}: {', '.join(codes)}"
    switches = tuple(switches_of(one, chosen))
    if switches:
        yield f":Policy: {'; '.join(switches)}"
    yield f":Care: {one.sensitivity}"
    yield f":How sure: code and label {one.label_evidence}, definition {one.definition_evidence}"
    if one.note is not None:
        yield f":Note: {one.note.best('en')}"
    yield ""


def switches_of(one: Indicator, chosen: IndicatorSet) -> Iterator[str]:
    """Yield the switches of the policy that change the figure, with the defaults of the set."""
    policy = Policy.of(chosen.name)
    names = [name for word, names in SWITCHES.items() if word in one.condition for name in names]
    if one.timing == "days_28":
        names.append("immediate_window_days")
    if one.timing == "months_6":
        names += ["longer_term_months", "longer_term_tolerance_days"]
    if one.estimate:
        names.append("estimates")
    for name in dict.fromkeys(names):
        value = getattr(policy, name)
        shown = ", ".join(value) if isinstance(value, tuple) else value
        yield f"``{name}`` ({shown})"


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("indicator-entries", IndicatorEntries)
    return {"parallel_read_safe": True}
