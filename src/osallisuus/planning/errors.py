"""Errors of planning: what is wrong, where, and what to do next, all of it at once."""

import attrs

from osallisuus.errors import OsallisuusError, RefusedPlanError, RefusedRequestError
from osallisuus.planning.texts import said
from osallisuus.text import Text


class PlanningError(OsallisuusError):
    """Base of every error that planning raises on purpose.

    .. versionadded:: 0.1
    """


@attrs.frozen(kw_only=True)
class PlanProblem:
    """One thing wrong with what was asked for.

    Attributes:
        where: A JSON Pointer in the request, or file, row and column.
        message: What is wrong and what to do; never personal data.
        place: The place in words, when it is one of a table.

    .. versionadded:: 0.1
    """

    where: str
    message: Text
    place: Text | None = None

    def text(self, language: str = "en") -> str:
        """The problem in words, with its place first."""
        where = self.where if self.place is None else self.place.best(language)
        return f"{where}: {self.message.best(language)}"


class InvalidPlanError(PlanningError, RefusedRequestError[PlanProblem]):
    """Nothing can be planned from the request as it is written; ``problems`` lists everything.

    .. versionadded:: 0.1
    """


class CohortsRefusedError(PlanningError, RefusedPlanError):
    """The verifier found that a plan breaks a rule, so the plan was not handed out.

    .. versionadded:: 0.1
    """

    def __str__(self) -> str:
        return said("error.refused", reasons="; ".join(self.reasons))["en"]


class NotInPlanError(PlanningError, LookupError):
    """A plan was asked about somebody who is not on its waiting list.

    .. versionadded:: 0.1
    """

    def __str__(self) -> str:
        return said("error.not-in-plan")["en"]
