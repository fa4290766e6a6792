"""What the plugin declares of its planner; the planner itself is loaded when something is planned."""

import osallisuus
from osallisuus import Planner, PlanRequest, Project, Text
from osallisuus.plugins.itu2.asking import AsksForCohorts


class CohortPlanner(Planner["osallisuus.CohortSchedule"]):
    """Plans the coaching cohorts of a project (valmennusryhmät).

    .. versionadded:: 0.1
    """

    name = "itu2.cohorts"
    title = Text.of(
        fi="Valmennusryhmien suunnittelu", sv="Planering av coachninggrupper", en="Coaching cohorts"
    )
    request = AsksForCohorts

    def plan(
        self, project: Project, request: PlanRequest["osallisuus.CohortSchedule"]
    ) -> "osallisuus.CohortSchedule":
        """Return cohorts for a waiting list.

        Raises:
            InvalidPlanError: The document or the request does not say what is needed.
        """
        # Loads the group engine, which a toolkit that plans nothing does without.
        from osallisuus.plugins.itu2.planning import CohortRequest, cohorts_of

        if not isinstance(request, CohortRequest):
            raise TypeError(type(request).__name__)
        return cohorts_of(project, request)
