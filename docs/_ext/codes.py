"""Lists every code the library knows, with the fields that ask for it, from the catalogue and the models."""

import re
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from osallisuus import Project
from osallisuus.shapes import Choice, Obj, Seq, Shape, Str, Tagged, fields_of
from osallisuus.vocabulary import codes, label


class CodeEntries(SphinxDirective):
    """``.. code-entries::`` writes a section for each vocabulary that a field of a project uses."""

    def run(self) -> list[nodes.Node]:
        lines: list[str] = []
        for vocabulary, fields in sorted(vocabularies().items()):
            lines += entry(vocabulary, sorted(fields))
        container = nodes.section()
        container.document = self.state.document
        self.state.nested_parse(
            StringList(lines, "codes"), self.content_offset, container, match_titles=True
        )
        return container.children


def vocabularies() -> dict[str, set[str]]:
    """Return the vocabularies with the fields that ask for them, such as ``Partner.role``."""
    found: dict[str, set[str]] = {}
    waiting: list[type] = [Project]
    seen: set[type] = set()
    while waiting:
        cls = waiting.pop()
        if cls in seen:
            continue
        seen.add(cls)
        for field in fields_of(cls):
            shape = field.shape.item if isinstance(field.shape, Seq) else field.shape
            waiting += classes_of(shape)
            for vocabulary in vocabulary_of(shape):
                found.setdefault(vocabulary, set()).add(f"{cls.__name__}.{field.key}")
    return found


def classes_of(shape: Shape) -> list[type]:
    """Return the classes whose objects may stand in a field."""
    match shape:
        case Obj():
            return [shape.cls]
        case Tagged():
            return list(shape.classes.values())
        case _:
            return []


def vocabulary_of(shape: Shape) -> Iterator[str]:
    """Yield the vocabulary of a field of codes, open or closed."""
    if isinstance(shape, Str) and shape.vocabulary is not None:
        yield shape.vocabulary
    elif isinstance(shape, Choice) and shape.python is not None:
        yield re.sub(r"(?<!^)(?=[A-Z])", "-", shape.python.__name__).lower()


def entry(vocabulary: str, fields: list[str]) -> list[str]:
    """Return the lines of one vocabulary."""
    used = ", ".join(f"``{field}``" for field in fields)
    rows = [
        line
        for code in codes(vocabulary)
        for line in (
            f"   * - ``{code}``",
            *(f"     - {label(vocabulary, code, language)}" for language in ("en", "fi", "sv")),
        )
    ]
    table = [".. list-table::", "   :widths: 28 24 24 24", "", *rows, ""] if rows else []
    return [vocabulary, "-" * len(vocabulary), "", f"In {used}.", "", *table]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("code-entries", CodeEntries)
    return {"parallel_read_safe": True}
