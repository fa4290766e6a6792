"""The request to a planner of groups."""

from osallisuus.asking import PlanRequest
from osallisuus.grouping.plan import GroupPlan
from osallisuus.grouping.request import GroupTask
from osallisuus.stated import value_class


@value_class(kw_only=True)
class GroupRequest(GroupTask, PlanRequest[GroupPlan]):
    """What groups are asked for: a roster, rules, preferences, and how long to look.

    Its attributes are those of `GroupTask`. A planner of a plugin may fill in what the project says
    where ``size``, ``rules`` or ``preferences`` are None.

    Example:
        >>> from osallisuus.grouping import Roster
        >>> request = GroupRequest(people=Roster(people=[]), seed=1, time_limit=10)
        >>> request.sizes.least, request.sizes.most
        (5, 10)

    .. versionadded:: 0.1
    """
