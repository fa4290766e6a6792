"""What a planner is asked for: apart from the hooks, so that requests stand below them."""

from typing import Generic, TypeVar

P_co = TypeVar("P_co", covariant=True)


class PlanRequest(Generic[P_co]):
    """What a planner is asked for; ``P_co`` is the plan it answers with.

    .. versionadded:: 0.1
    """

    __slots__ = ()
