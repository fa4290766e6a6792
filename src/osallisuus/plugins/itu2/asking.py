"""What every request to the planner of cohorts is, known before anything of planning is loaded."""

import osallisuus  # noqa: F401 - named in the text of an annotation
from osallisuus import PlanRequest


class AsksForCohorts(PlanRequest["osallisuus.CohortSchedule"]):
    """What every request for cohorts is; make a :class:`~osallisuus.plugins.itu2.planning.CohortRequest`.

    .. versionadded:: 0.1
    """

    __slots__ = ()
