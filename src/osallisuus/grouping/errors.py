"""Errors of group formation: what is wrong, where, and what to do next."""

from osallisuus.errors import (
    MissingExtraError,
    OsallisuusError,
    RefusedPlanError,
    RefusedRequestError,
)
from osallisuus.grouping.texts import Message, say
from osallisuus.privacy import find_personal_data
from osallisuus.stated import value_class


class GroupingError(OsallisuusError):
    """Base of every error that group formation raises on purpose.

    .. versionadded:: 0.1
    """


@value_class(kw_only=True)
class RequestProblem:
    """One thing wrong with a request.

    Attributes:
        where: The place, as a JSON Pointer into the request such as ``/people/3/id``, or as
            ``file:line:column`` in a file that was read.
        message: What is wrong and what to do, worded in Finnish, Swedish and English.

    .. versionadded:: 0.1
    """

    where: str
    message: Message

    def text(self, language: str = "en") -> str:
        """The problem in words, with its place first."""
        return f"{self.where}: {self.message.text(language)}"


class InvalidRequestError(GroupingError, RefusedRequestError[RequestProblem]):
    """The request cannot be planned as it is written; every problem is listed at once.

    .. versionadded:: 0.1
    """


class SolverMissingError(GroupingError, MissingExtraError):
    """Something that needs the exact solver was asked for, and OR-Tools is not installed.

    .. versionadded:: 0.1
    """

    def __init__(self) -> None:
        super().__init__("ortools", "groups")

    def message(self, language: str = "en") -> str:
        """Return what is missing, what to install and what to do without it, in ``language``."""
        return say("error.solver-missing", language)


class WorkbookMissingError(GroupingError, MissingExtraError):
    """A workbook was asked for, and openpyxl is not installed.

    .. versionadded:: 0.1
    """

    def __init__(self) -> None:
        super().__init__("openpyxl", "groups")

    def message(self, language: str = "en") -> str:
        """Return what is missing and what to install, in ``language``."""
        return say("error.workbook-missing", language)


class UnknownPersonError(GroupingError, LookupError):
    """A plan was asked about somebody who is not in its roster.

    .. versionadded:: 0.1
    """

    def __init__(self, person: str) -> None:
        super().__init__(person)
        self.person = person

    def __str__(self) -> str:
        return say("error.unknown-person", "en", person=shown_id(self.person))


class PeopleNotAttachedError(GroupingError):
    """A plan that was stored without its people was asked something that needs them.

    .. versionadded:: 0.1
    """

    def __str__(self) -> str:
        return say("error.not-attached", "en")


class PlanRefusedError(GroupingError, RefusedPlanError):
    """The verifier found that a plan breaks a rule, so the plan was not handed out.

    .. versionadded:: 0.1
    """

    def __str__(self) -> str:
        return say("error.plan-refused", "en", reasons="; ".join(self.reasons))


def shown_id(identifier: str) -> str:
    """An id as it may stand in a message: nothing that looks like personal data.

    Example:
        >>> shown_id("P-017"), shown_id("matti@example.org")
        ('P-017', '(hidden)')

    .. versionadded:: 0.1
    """
    return "(hidden)" if next(find_personal_data(identifier), None) else identifier
