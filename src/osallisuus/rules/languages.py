"""Language versions of titles and names."""

from collections.abc import Iterator

from osallisuus.findings import Finding, Level, Rule
from osallisuus.model.project import Project
from osallisuus.shapes import Seq, Texts
from osallisuus.walking import leaves

_ASKED = ("name", "title")


class MissingLanguage(Rule):
    """A title or name lacks a language that the project's own name has.

    The project's name sets which languages the document is kept in. Add the missing version; ``und`` (not
    known which language) asks for nothing.
    """

    slug = "core.missing-language"
    level = Level.INFO

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every title or name that lacks one of the document's languages."""
        expected = [tag for tag in project.name if tag != "und"]
        for where, field, value, _ in leaves(project):
            shape = field.shape.item if isinstance(field.shape, Seq) else field.shape
            if field.key not in _ASKED or not isinstance(shape, Texts):
                continue
            missing = [tag for tag in expected if tag not in value]
            if missing and "und" not in value:
                yield self.finding(where, languages=", ".join(missing))
