"""Findings and the rules that make them.

A rule is a class: one thing to check, with a slug, a level, texts in three languages and one
documentation entry, its docstring. Rules look at the typed project and never at the file.
"""

import abc
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import ClassVar, Final

from osallisuus.catalogue import CORE, LANGUAGES, Catalogue
from osallisuus.model.project import Project
from osallisuus.names import owner
from osallisuus.stated import value_class
from osallisuus.text import Text


class Level(StrEnum):
    """How much a finding matters.

    .. versionadded:: 0.1
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


DOCUMENTATION: Final = "reference/findings"
"""Page of the documentation that holds every finding's entry."""


@value_class(kw_only=True)
class Finding:
    """Something a check found in a project.

    Attributes:
        slug: Name of the rule, such as ``itu2.cohort-size``.
        level: How much it matters.
        pointer: JSON Pointer of what it is about.
        message: What was found.
        advice: What to do.
        line: Line in the file, when the project was read from one.
        column: Column in characters.
        file: Name of the file.

    .. versionadded:: 0.1
    """

    slug: str
    level: Level
    pointer: str
    message: Text
    advice: Text | None = None
    line: int | None = None
    column: int | None = None
    file: str | None = None

    @property
    def help_address(self) -> str:
        """Where the documentation explains it."""
        return f"{DOCUMENTATION}.html#{self.slug.replace('.', '-').replace('_', '-')}"

    @property
    def position(self) -> str | None:
        """``file:line:column`` as far as it is known."""
        parts = [str(part) for part in (self.file, self.line, self.column) if part is not None]
        return ":".join(parts) or None

    def __str__(self) -> str:
        where = f" ({self.position})" if self.position else ""
        return f"{self.pointer}: {self.level} {self.slug}: {self.message.best('en')}{where}"


class Rule(abc.ABC):
    """One check. A subclass states ``slug`` and ``level`` and yields findings from :meth:`check`.

    The texts are in the rule's catalogue under ``rule.<slug>.title``, ``.message`` and ``.advice``; the
    message may name values that :meth:`finding` is given. A rule holds no state.

    Example:
        >>> from collections.abc import Iterator
        >>> class NoGoals(Rule):
        ...     '''A project without goals.'''
        ...     slug = "core.goal-without-action"
        ...     level = Level.INFO
        ...     def check(self, project: Project) -> Iterator[Finding]:
        ...         if not project.goals:
        ...             yield self.finding("/project", title="-")
        >>> from osallisuus import Text
        >>> [finding.slug for finding in NoGoals().check(Project(id="p", name=Text.of(fi="P")))]
        ['core.goal-without-action']

    .. versionadded:: 0.1
    """

    slug: ClassVar[str]
    level: ClassVar[Level] = Level.WARNING
    catalogue: ClassVar[Catalogue] = CORE

    @abc.abstractmethod
    def check(self, project: Project) -> Iterator[Finding]:
        """Yield what is wrong with ``project``."""

    def finding(self, pointer: str, *, level: Level | None = None, **values: object) -> Finding:
        """Return a finding of this rule with the message filled in, in every language."""
        return Finding(
            slug=self.slug,
            level=level or self.level,
            pointer=pointer,
            message=self.text("message", **values),
            advice=self.text("advice", **values),
        )

    def text(self, part: str, **values: object) -> Text:
        """Return one of the rule's texts: ``title``, ``message`` or ``advice``.

        A value that is a :class:`~osallisuus.text.Text` is filled in in the language of the sentence.
        """
        key = f"rule.{self.slug}.{part}"
        return Text.of_entries(
            (language, self.catalogue.say(key, language, **_in(language, values)))
            for language in LANGUAGES
        )

    def word(self, vocabulary: str, *codes: str) -> Text:
        """Return what codes are called, in every language, for use as a value of a message.

        The labels are those of the rule's own catalogue and of the library.

        Args:
            vocabulary: Vocabulary they are of, such as ``weekday``.
            codes: One code or more, which are then listed with commas.
        """
        from osallisuus.vocabulary import Labels

        labels = Labels(catalogues=(self.catalogue,))
        return Text.of_entries(
            (language, ", ".join(labels.label(vocabulary, code, language) for code in codes))
            for language in LANGUAGES
        )

    @property
    def plugin(self) -> str:
        """Plugin the rule belongs to; ``core`` for the library's own."""
        return owner(self.slug)


def _in(language: str, values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value.best(language) if isinstance(value, Text) else value
        for name, value in values.items()
    }
