"""What can be wrong with a ballot file or a count, in one shape for errors and findings alike."""

from collections.abc import Mapping
from enum import StrEnum

import attrs

from osallisuus import OsallisuusError
from osallisuus.plugins.itu2.budget.texts import say


class Level(StrEnum):
    """How serious a finding is.

    .. versionadded:: 0.1
    """

    ERROR = "error"
    """Nothing can be counted before it is mended."""
    WARNING = "warning"
    """The count is right under a stated reading, but somebody should look."""
    NOTE = "note"
    """Worth knowing; changes nothing."""


@attrs.frozen(kw_only=True)
class Finding:
    """One thing found in a ballot file, and where.

    Attributes:
        slug: Key of the text, such as ``cost-over-budget``.
        level: How serious it is.
        values: What the text is filled in with; never who voted.
        line: Line in the file, counted from 1.
        column: Column in characters, counted from 1.

    Example:
        >>> print(Finding(slug="missing-section", level=Level.ERROR, values={"section": "VOTES"}))
        error: the section VOTES is missing: write its name alone on a line [missing-section]

    .. versionadded:: 0.1
    """

    slug: str
    level: Level
    values: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    line: int | None = None
    column: int | None = None

    def text(self, lang: str = "en") -> str:
        """Return the finding as a sentence in ``fi``, ``sv`` or ``en``."""
        return say(f"finding.{self.slug}", lang, **self.values)

    @property
    def position(self) -> str:
        """``line:column`` as far as it is known."""
        return ":".join(str(part) for part in (self.line, self.column) if part is not None)

    def __str__(self) -> str:
        where = f"{self.position}: " if self.position else ""
        return f"{where}{self.level}: {self.text()} [{self.slug}]"


class BudgetError(OsallisuusError):
    """Base of the errors of counting a participatory budget.

    .. versionadded:: 0.1
    """


class PabulibError(BudgetError):
    """A ballot file cannot be counted; ``findings`` lists every reason found.

    .. versionadded:: 0.1
    """

    def __init__(self, findings: tuple[Finding, ...], *, name: str = "") -> None:
        super().__init__(findings)
        self.findings = findings
        self.name = name

    def report(self, lang: str = "en") -> str:
        """Return every problem as ``file:line:column: what is wrong``, one a line."""
        lines = []
        for finding in self.findings:
            where = ":".join(part for part in (self.name, finding.position) if part)
            lines.append(f"{where}: {finding.text(lang)}" if where else finding.text(lang))
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.report()


class ElectionError(BudgetError, ValueError):
    """An election, a rule or a request to count does not make sense; says what to do.

    .. versionadded:: 0.1
    """

    def __init__(self, slug: str, **values: str) -> None:
        super().__init__(slug, values)
        self.slug = slug
        self.values = values

    def text(self, lang: str = "en") -> str:
        """Return what is wrong and what to do, in ``fi``, ``sv`` or ``en``."""
        return say(f"error.{self.slug}", lang, **self.values)

    def __str__(self) -> str:
        return self.text()
