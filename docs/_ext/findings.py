"""Writes the entry of every check from its class and its catalogue, so that the two can not part."""

import inspect
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from osallisuus import Rule, Toolkit


class FindingEntries(SphinxDirective):
    """``.. finding-entries:: core`` lists the checks of one plugin."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        kit = Toolkit.build(discover=True)
        lines: list[str] = []
        for rule in kit.rules.values():
            if rule.plugin == self.arguments[0]:
                lines += entry(rule)
        container = nodes.section()
        container.document = self.state.document
        self.state.nested_parse(
            StringList(lines, "findings"), self.content_offset, container, match_titles=True
        )
        return container.children


def entry(rule: Rule) -> list[str]:
    """Return the lines of one check."""
    anchor = rule.slug.replace(".", "-").replace("_", "-")
    title = f"{rule.slug}"
    return [
        f".. _{anchor}:",
        "",
        title,
        "~" * len(title),
        "",
        f"*{rule.text('title').best('en')} – {rule.text('title').best('fi')} – "
        f"{rule.text('title').best('sv')}* ({rule.level})",
        "",
        *(inspect.getdoc(rule) or "").splitlines(),
        "",
    ]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("finding-entries", FindingEntries)
    return {"parallel_read_safe": True}
