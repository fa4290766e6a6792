"""Errors of group formation: what is wrong, where, and what to do next."""

import attrs

from osallisuus.grouping.texts import Message, say


class GroupingError(Exception):
    """Base of every error that group formation raises on purpose.

    .. versionadded:: 0.1
    """


@attrs.frozen(kw_only=True)
class Problem:
    """One thing wrong with a request.

    Args:
        where: The place in the request, as a JSON Pointer such as ``/people/3/id``.
        message: What is wrong and what to do, worded in Finnish, Swedish and English.

    .. versionadded:: 0.1
    """

    where: str
    message: Message

    def text(self, language: str = "en") -> str:
        """The problem in words, with its place first."""
        return f"{self.where}: {self.message.text(language)}"


class InvalidRequest(GroupingError):  # noqa: N818 - reads as the situation it names
    """The request cannot be planned as it is written; every problem is listed at once.

    .. versionadded:: 0.1
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problem.text() for problem in problems))

    def __reduce__(self) -> tuple[type["InvalidRequest"], tuple[tuple[Problem, ...]]]:
        return (InvalidRequest, (self.problems,))


class SolverMissing(GroupingError):  # noqa: N818 - reads as the situation it names
    """Something that needs the exact solver was asked for, and OR-Tools is not installed.

    .. versionadded:: 0.1
    """

    def __init__(self) -> None:
        super().__init__(say("error.solver-missing", "en"))


class UnknownPerson(GroupingError, KeyError):  # noqa: N818 - reads as the situation it names
    """A plan was asked about somebody who is not in its roster.

    .. versionadded:: 0.1
    """

    def __init__(self, person: str) -> None:
        self.person = person
        super().__init__(say("error.unknown-person", "en", person=person))

    def __str__(self) -> str:
        return str(self.args[0])


class PeopleNotAttached(GroupingError):  # noqa: N818 - reads as the situation it names
    """A plan that was stored without its people was asked something that needs them.

    .. versionadded:: 0.1
    """

    def __init__(self) -> None:
        super().__init__(say("error.not-attached", "en"))


class PlanRefused(GroupingError):  # noqa: N818 - reads as the situation it names
    """The verifier found that a plan breaks a rule, so the plan was not handed out.

    .. versionadded:: 0.1
    """

    def __init__(self, reasons: tuple[str, ...]) -> None:
        self.reasons = reasons
        super().__init__(say("error.plan-refused", "en", reasons="; ".join(reasons)))

    def __reduce__(self) -> tuple[type["PlanRefused"], tuple[tuple[str, ...]]]:
        return (PlanRefused, (self.reasons,))
