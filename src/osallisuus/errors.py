"""Every exception of the library, and the problem each of them carries.

An error says what, where and what next. Whatever goes wrong with a document is a
:class:`DocumentError`; whatever goes wrong with a plugin is a :class:`PluginError`; both list every
problem found, not only the first.
"""

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Final, Generic, Protocol, TypeVar

import attrs

from osallisuus.catalogue import CORE
from osallisuus.names import closest
from osallisuus.privacy import find_personal_data, shown
from osallisuus.stated import value_class


@value_class(kw_only=True)
class Problem:
    """One thing wrong with a document, and where.

    Attributes:
        code: Key of the catalogue that words the problem, such as ``shape.missing``.
        pointer: JSON Pointer of the value, ``""`` for the document as a whole.
        values: What the text is filled in with; never personal data.
        file: Name of the file, if there is one.
        line: Line in the file, counted from 1.
        column: Column in characters, counted from 1.

    Example:
        >>> print(Problem(code="shape.missing", pointer="/project", values={"field": "id"}))
        /project: the field 'id' is missing

    .. versionadded:: 0.1
    """

    code: str
    pointer: str = ""
    values: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    file: str | None = None
    line: int | None = None
    column: int | None = None

    def message(self, language: str = "en") -> str:
        """Return what is wrong and what to do, in ``language``."""
        return CORE.say(self.code, language, **self.values)

    @property
    def position(self) -> str | None:
        """``file:line:column`` as far as it is known."""
        parts = [str(part) for part in (self.file, self.line, self.column) if part is not None]
        return ":".join(parts) or None

    @property
    def shown_pointer(self) -> str:
        """The pointer with every key hidden that looks personal."""
        parts = (self.pointer or "/").split("/")
        return "/".join("(hidden)" if next(find_personal_data(p), None) else p for p in parts)

    def __str__(self) -> str:
        where = f" ({self.position})" if self.position else ""
        return f"{self.shown_pointer}: {self.message()}{where}"


class OsallisuusError(Exception):
    """Base of every exception the library raises on purpose.

    .. versionadded:: 0.1
    """

    def message(self, language: str = "en") -> str:
        """Return what is wrong, in ``language`` where the catalogue has it."""
        return str(self)


class WordedError(OsallisuusError):
    """Base of errors whose one sentence is in the catalogue, in every language.

    Attributes:
        code: Key of the catalogue.
        values: What the sentence is filled in with.

    .. versionadded:: 0.1
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def message(self, language: str = "en") -> str:
        """Return what is wrong and what to do, in ``language``."""
        return CORE.say(self.code, language, **self.values)

    def __str__(self) -> str:
        return self.message()


_OS_REASONS: Final[Mapping[int, str]] = {
    errno.EEXIST: "exists",
    errno.ENOENT: "not-found",
    errno.EISDIR: "folder",
    errno.ENOTDIR: "no-folder",
    errno.EACCES: "permission",
    errno.EPERM: "permission",
    errno.EROFS: "permission",
    errno.ENOSPC: "full",
    errno.ENAMETOOLONG: "long",
    errno.EIO: "broken",
    errno.EBUSY: "busy",
    errno.ELOOP: "loop",
    errno.EMFILE: "many",
    errno.ENFILE: "many",
}


def os_reason(error: OSError) -> str:
    """Return the key that words why the system refused; its own English reason when there is none.

    Example:
        >>> os_reason(OSError(28, "No space left on device"))
        'expected.os.full'

    .. versionadded:: 0.1
    """
    reason = _OS_REASONS.get(error.errno or 0)
    return f"expected.os.{reason}" if reason else error.strerror or str(error) or "?"


class DocumentError(OsallisuusError):
    """A document cannot be read; ``problems`` lists everything found.

    .. versionadded:: 0.1
    """

    def __init__(self, problems: tuple[Problem, ...], *, file: str | None = None) -> None:
        super().__init__(problems)
        self.problems = problems
        self.file = file

    def __str__(self) -> str:
        name = self.file or "document"
        count = len(self.problems)
        lines = [f"{name}: {count} problem{'s' if count != 1 else ''}"]
        lines += [f"  {problem}" for problem in self.problems]
        return "\n".join(lines)


class MissingExtraError(OsallisuusError, ImportError):
    """A library is missing that an extra of this one installs.

    Attributes:
        library: Name of the library.
        extra: Extra that installs it.

    Example:
        >>> print(MissingExtraError("duckdb", "duckdb"))
        this needs duckdb, which is not installed; install osallisuus[duckdb]

    .. versionadded:: 0.1
    """

    def __init__(self, library: str, extra: str) -> None:
        super().__init__(library, extra)
        self.library = library
        self.extra = extra

    def message(self, language: str = "en") -> str:
        """Return what is missing and what to install, in ``language``."""
        return CORE.say("error.missing-extra", language, library=self.library, extra=self.extra)

    def __str__(self) -> str:
        return self.message()


@contextmanager
def needing(extra: str) -> Iterator[None]:
    """Say which extra brings a library that turns out to be missing inside.

    Raises:
        MissingExtraError: A library that is not this one is not installed.

    Example:
        >>> try:
        ...     with needing("report"):
        ...         import no_such_library
        ... except MissingExtraError as error:
        ...     print(error)
        this needs no_such_library, which is not installed; install osallisuus[report]

    .. versionadded:: 0.1
    """
    try:
        yield
    except ModuleNotFoundError as error:
        library = (error.name or "?").partition(".")[0]
        if library == "osallisuus":
            raise
        raise MissingExtraError(library, extra) from error


class Worded(Protocol):
    """A problem that can be said in a language."""

    def text(self, language: str = "en") -> str:
        """Return the problem in words, with its place first."""


W = TypeVar("W", bound=Worded)


class RefusedRequestError(OsallisuusError, Generic[W]):
    """What was asked for cannot be done as it is written; ``problems`` lists everything.

    .. versionadded:: 0.1
    """

    def __init__(self, problems: tuple[W, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def text(self, language: str = "en") -> str:
        """Return every problem in words, one on a line."""
        return "\n".join(problem.text(language) for problem in self.problems)

    def __str__(self) -> str:
        return self.text()


class RefusedPlanError(OsallisuusError):
    """A verifier found that a plan breaks a rule, so the plan was not handed out.

    Attributes:
        reasons: What it found.

    .. versionadded:: 0.1
    """

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(reasons)
        self.reasons = reasons


class ValueProblemError(OsallisuusError, ValueError):
    """A value given in Python breaks a limit of its field.

    .. versionadded:: 0.1
    """


class MissingExtensionError(OsallisuusError, LookupError):
    """An object does not carry the extension block that was asked for.

    Attributes:
        name: Block that was asked for.
        present: Blocks that are there.

    .. versionadded:: 0.1
    """

    def __init__(self, name: str, host: str, present: tuple[str, ...]) -> None:
        super().__init__(name, host, present)
        self.name = name
        self.host = host
        self.present = present

    def __str__(self) -> str:
        there = f"it has {', '.join(self.present)}" if self.present else "it has no extensions"
        return (
            f"{self.host} has no extension {self.name!r}; {there}. "
            f"Use find_ext() where it may be absent."
        )


class UnknownNameError(OsallisuusError, LookupError):
    """A name the toolkit does not know was asked for; one that is nearly the same is offered first.

    Example:
        >>> print(UnknownNameError("rule", "core.nolead", ("core.no-lead", "core.two-leads")))
        no rule is called 'core.nolead'; did you mean 'core.no-lead'? There is core.no-lead, core.two-leads

    .. versionadded:: 0.1
    """

    def __init__(self, kind: str, name: str, known: tuple[str, ...]) -> None:
        super().__init__(kind, name, known)
        self.kind = kind
        self.name = name
        self.known = known

    def message(self, language: str = "en") -> str:
        """Return what is not known and what is, in ``language``."""
        if language == "en":
            return str(self)
        known = ", ".join(self.known) or "–"
        near = closest(self.name, self.known)
        if near is not None:
            key = "error.unknown-name-near"
            return CORE.say(key, language, name=shown(self.name), near=near, known=known)
        return CORE.say("error.unknown-name", language, name=shown(self.name), known=known)

    def __str__(self) -> str:
        near, known = closest(self.name, self.known), ", ".join(self.known) or "none"
        meant = f"did you mean {near!r}? There" if near is not None else "there"
        return f"no {self.kind} is called {shown(self.name)}; {meant} is {known}"


class Stage(StrEnum):
    """Where a plugin failed.

    .. versionadded:: 0.1
    """

    LOAD = "load"
    API = "api"
    REGISTER = "register"
    DECLARE = "declare"
    CONFLICT = "conflict"
    READ = "read"
    CHECK = "check"
    PLAN = "plan"
    REPORT = "report"


@value_class(kw_only=True)
class PluginProblem:
    """One thing wrong with a plugin.

    Attributes:
        plugin: Name of the plugin, as its entry point or class gives it.
        stage: Where it failed.
        message: What went wrong and what to do, in English (for developers).

    .. versionadded:: 0.1
    """

    plugin: str
    stage: Stage
    message: str

    def __str__(self) -> str:
        return f"{self.plugin} [{self.stage}]: {self.message}"


class PluginError(OsallisuusError):
    """One or more plugins cannot be used; ``problems`` lists everything found.

    .. versionadded:: 0.1
    """

    def __init__(self, problems: tuple[PluginProblem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        count = len(self.problems)
        lines = [f"{count} plugin problem{'s' if count != 1 else ''}"]
        return "\n".join([*lines, *(f"  {problem}" for problem in self.problems)])
