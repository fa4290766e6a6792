"""Groups for KUPO: the project's principles become rules of the request."""

import attrs

from osallisuus import (
    GroupPlan,
    GroupRequest,
    Planner,
    PlanRequest,
    Project,
    Text,
    form_groups,
    standard_rules,
)
from osallisuus.plugins.kupo.blocks import GroupPrinciples
from osallisuus.plugins.kupo.group_rules import rules_of
from osallisuus.plugins.kupo.said import completed

TITLE = Text.of(
    fi="Monikulttuuriset luontoryhmät",
    sv="Mångkulturella naturgrupper",
    en="Multicultural nature groups",
)


class GroupPlanner(Planner[GroupPlan]):
    """Forms multicultural groups (ryhmänmuodostus) by the project's principles.

    Where the request names no rules, the standard rules for what the roster records hold, and those of
    the project's block ``kupo``: bounds of backgrounds, and languages the groups are held in. A request
    with rules of its own is taken as it is. The size of groups and the facilitators are read from the
    activities that the principles name, where the request gives none.

    Example:
        >>> from osallisuus import GroupRequest, Toolkit
        >>> from osallisuus.grouping.samples import sample_roster
        >>> kit = Toolkit.build(discover=True)
        >>> request = GroupRequest(people=sample_roster(20, seed=1).roster, seed=1, steps=2000)
        >>> plan = kit.plan("kupo.groups", kit.example("kupo"), request=request)
        >>> len(plan.unplaced), "kupo.several-backgrounds" in [f.name for f in plan.figures]
        (0, True)

    .. versionadded:: 0.1
    """

    name = "kupo.groups"
    title = TITLE
    request = GroupRequest

    def plan(self, project: Project, request: PlanRequest[GroupPlan]) -> GroupPlan:
        """Form groups of the people in the request."""
        assert isinstance(request, GroupRequest)
        request = completed(project, request)
        if request.rules is None:
            principles = project.find_ext(GroupPrinciples)
            own = rules_of(principles) if principles is not None else ()
            names = {rule.name for rule in own}
            standard = standard_rules(request.people, minutes=request.minutes)
            kept = tuple(rule for rule in standard if rule.name not in names)
            request = attrs.evolve(request, rules=(*kept, *own))
        return form_groups(request)
