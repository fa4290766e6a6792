"""Writes every table, column and rule of the records from their declarations and the catalogue."""

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from osallisuus.catalogue import CORE
from osallisuus.records.checking import RECORD_RULES
from osallisuus.records.columns import TABLES, ColumnSpec, Kind, TableSpec
from osallisuus.records.held import HELD_ELSEWHERE
from osallisuus.records.values import LIMITS

KINDS = {
    Kind.ID: "id",
    Kind.TEXT: "text",
    Kind.CODE: "code",
    Kind.INTEGER: "whole number",
    Kind.NUMBER: "number",
    Kind.DATE: "date",
    Kind.TIME: "time, HH:MM",
}


class Written(SphinxDirective):
    """A directive whose text is made by ``lines``."""

    def lines(self) -> Iterator[str]:
        """Yield the lines of the text."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        container = nodes.section()
        container.document = self.state.document
        text = StringList(list(self.lines()), "records")
        self.state.nested_parse(text, self.content_offset, container, match_titles=True)
        return container.children


class RecordTables(Written):
    """``.. record-tables::`` lists every table with its columns."""

    def lines(self) -> Iterator[str]:
        for table in TABLES.values():
            yield from table_lines(table)


class RecordRules(Written):
    """``.. record-rules::`` lists every rule with its level, table and titles."""

    def lines(self) -> Iterator[str]:
        yield from (".. list-table::", "   :header-rows: 1", "")
        yield from row("Rule", "Level", "Table", "What is found", "Mitä löytyy")
        levels: dict[str, tuple[str, str]] = {}
        for rule in RECORD_RULES:
            levels.setdefault(rule.slug, (rule.level.value, rule.table))
        for slug in sorted(all_rules()):
            level, table = levels.get(slug, ("", ""))
            if slug in HELD_ELSEWHERE:
                level, table = "held by", ", ".join(HELD_ELSEWHERE[slug])
            titles = CORE.texts(f"rule.{slug}.title")
            yield from row(f"``{slug}``", level, table, titles["en"], titles["fi"])
        yield ""


def all_rules() -> set[str]:
    """Return the slugs of every rule of the records."""
    prefix, suffix = "rule.records.", ".title"
    keys = [key for key in CORE.entries() if key.startswith(prefix) and key.endswith(suffix)]
    return {key.removeprefix("rule.").removesuffix(suffix) for key in keys}


def table_lines(table: TableSpec) -> Iterator[str]:
    """Yield a heading and the columns of one table."""
    titles = CORE.texts(f"records.table.{table.name}")
    yield from (table.name, "~" * len(table.name), "")
    yield f"{(table.row.__doc__ or '').splitlines()[0]}"
    yield ""
    yield f"File or sheet: *{table.name}*, {aliases(titles)}."
    yield ""
    yield from (".. list-table::", "   :header-rows: 1", "   :widths: 16 12 26 10 36", "")
    yield from row("Column", "Type", "Values", "Care", "Headers: fi; sv; en")
    for column in table.columns:
        own = f"records.column.{table.name}.{column.name}"
        key = own if own in CORE.entries() else f"records.column.{column.name}"
        name = f"``{column.name}``" + (" (required)" if column.required else "")
        care = column.column.sensitivity.value
        yield from row(name, KINDS[column.kind], values(column), care, aliases(CORE.texts(key)))
    yield ""


def values(column: ColumnSpec) -> str:
    """Return codes, unit, limits and reference of a column."""
    mark = column.column
    told = [", ".join(f"``{code}``" for code in mark.codes)] if mark.codes else []
    told += [mark.unit] if mark.unit else []
    if column.name in LIMITS:
        least, most = LIMITS[column.name]
        told.append(f"{least}–{most}")
    told += [f"of *{mark.table}*"] if mark.table else []
    return "; ".join(told) or "\\"


def aliases(texts: Any) -> str:
    """Return the names in the three languages, the first of each as the usual one."""
    return "; ".join(texts[language].replace("|", ", ") for language in ("fi", "sv", "en"))


def row(*cells: str) -> Iterator[str]:
    """Yield one row of a list table."""
    for number, cell in enumerate(cells):
        yield f"   {'*' if number == 0 else ' '} - {cell}".rstrip()


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives."""
    app.add_directive("record-tables", RecordTables)
    app.add_directive("record-rules", RecordRules)
    return {"parallel_read_safe": True}
