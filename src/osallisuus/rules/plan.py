"""Goals, actions, activities and work packages: does the plan hang together?"""

from collections.abc import Iterator

from osallisuus.findings import Finding, Level, Rule
from osallisuus.model.activity import Activity
from osallisuus.model.people import Tier
from osallisuus.model.plan import Action, Goal, WorkPackage
from osallisuus.model.project import Project
from osallisuus.model.result import Output


class GoalWithoutAction(Rule):
    """A goal that nothing is done for.

    A goal counts as served when an action, an activity, a work package or an output names it, or when
    that holds of a goal under it or of a goal that contributes to it. Expected results and effects follow
    from others and are not asked for.
    """

    slug = "core.goal-without-action"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every goal that nothing serves."""
        if not project.actions and not project.activities:
            return
        serving: tuple[Action | Activity | WorkPackage, ...] = (
            *project.actions,
            *project.activities,
            *project.work_packages,
        )
        served = {goal for thing in serving for goal in thing.goals} | {
            goal for output in project.outputs for goal in output.goals
        }
        served |= {goal.id for goal in project.goals if goal.outputs}
        changed = True
        while changed:
            more = {goal.parent for goal in project.goals if goal.parent and goal.id in served} | {
                higher
                for goal in project.goals
                if goal.id in served
                for higher in goal.contributes_to
            }
            changed = not more <= served
            served |= more
        parents_served = {goal.id for goal in project.goals if goal.parent in served}
        follows = {"expected-effect", "expected-result", "long-term-impact", "mechanism", "vision"}
        for index, goal in enumerate(project.goals):
            if goal.id in served | parents_served or goal.kind in follows:
                continue
            yield self.finding(f"/project/goals/{index}", title=goal.title)


class ActionWithoutGoal(Rule):
    """An action that serves no goal, neither itself nor through the action it is part of.

    Name the goals it serves under ``goals``.
    """

    slug = "core.action-without-goal"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every action without a goal, where the project has goals."""
        if not project.goals:
            return
        by_id = {action.id: action for action in project.actions}
        for index, action in enumerate(project.actions):
            if not _inherits_goals(action, by_id):
                yield self.finding(f"/project/actions/{index}", title=action.title)


def _inherits_goals(action: Action, by_id: dict[str, Action]) -> bool:
    current: Action | None = action
    seen: set[str] = set()
    while current is not None and current.id not in seen:
        if current.goals:
            return True
        seen.add(current.id)
        current = by_id.get(current.parent) if current.parent else None
    return False


class TargetGroupNotServed(Rule):
    """A main or additional target group that no activity, action, goal or work package is for.

    Name the group where it is served, or give it the tier ``indirect`` or ``final-beneficiary``.
    """

    slug = "core.target-group-not-served"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every group of the project's own tiers that nothing is for."""
        if not project.activities:
            return
        serving: tuple[Activity | Action | Goal | WorkPackage | Output, ...] = (
            *project.activities,
            *project.actions,
            *project.goals,
            *project.work_packages,
            *project.outputs,
        )
        served = {group for thing in serving for group in thing.target_groups}
        served |= {
            group
            for activity in project.activities
            for group in (activity.access.target_groups if activity.access else ())
        }
        # Who becomes something through an activity is served by it.
        served |= {
            change.target_group
            for group in project.target_groups
            for change in group.becomes
            if change.target_group is not None and change.through
        }
        wider = {group.id: group.part_of for group in project.target_groups}
        for group_id in tuple(served):
            parent = wider.get(group_id)
            while parent is not None and parent not in served:
                served.add(parent)
                parent = wider.get(parent)
        for index, group in enumerate(project.target_groups):
            own = group.tier in (Tier.MAIN, Tier.ADDITIONAL)
            if own and group.id not in served and group.part_of not in served:
                yield self.finding(f"/project/target_groups/{index}", title=group.title)


class ActivityOutsidePackages(Rule):
    """An activity that is in no work package, although the project has work packages.

    Name it in a work package, by itself or through its action or the activity it is part of.
    """

    slug = "core.activity-outside-packages"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every activity that no work package reaches."""
        if not project.work_packages:
            return
        inside = {name for package in project.work_packages for name in package.activities}
        actions = {name for package in project.work_packages for name in package.actions}
        parents = {activity.id: activity.part_of for activity in project.activities}
        for index, activity in enumerate(project.activities):
            current: str | None = activity.id
            seen: set[str] = set()
            while current is not None and current not in inside and current not in seen:
                seen.add(current)
                current = parents.get(current)
            reached = current is not None and current in inside
            if not reached and not actions.intersection(activity.actions):
                yield self.finding(f"/project/activities/{index}", title=activity.title)


class EmptyWorkPackage(Rule):
    """A work package with nothing in it: no goal, action, activity, output, outcome or part.

    Name what belongs to it.
    """

    slug = "core.empty-work-package"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every empty work package."""
        parents = {package.parent for package in project.work_packages}
        for index, package in enumerate(project.work_packages):
            content = (
                *package.goals,
                *package.actions,
                *package.activities,
                *package.outputs,
                *package.outcomes,
            )
            if not content and package.id not in parents:
                yield self.finding(f"/project/work_packages/{index}", title=package.title)


class NumberedOutOfPlace(Rule):
    """An action numbered 5.1.1 that is part of another action than 5.1.

    The numbers are kept as written; look whether the parent or the number is a slip.
    """

    slug = "core.numbered-out-of-place"
    level = Level.INFO

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every action whose number does not begin with its parent's."""
        by_id = {action.id: action for action in project.actions}
        for index, action in enumerate(project.actions):
            parent = by_id.get(action.parent) if action.parent else None
            if parent is None or not action.number or not parent.number:
                continue
            if not action.number.startswith(f"{parent.number.rstrip('.')}."):
                yield self.finding(
                    f"/project/actions/{index}/number", number=action.number, parent=parent.number
                )


class DuplicateNumber(Rule):
    """Two goals, two actions or two work packages have the same number.

    A goal and an action may share a number; two of a kind may not. Correct one of them.
    """

    slug = "core.duplicate-number"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every number that was used before among its kind."""
        kinds: tuple[tuple[str, tuple[Goal | Action | WorkPackage, ...]], ...] = (
            ("goals", project.goals),
            ("actions", project.actions),
            ("work_packages", project.work_packages),
        )
        for key, things in kinds:
            seen: dict[tuple[str | None, str], str] = {}
            for index, thing in enumerate(things):
                where = f"/project/{key}/{index}/number"
                if thing.number is None:
                    continue
                scope = (getattr(thing, "programme", None), thing.number)
                if scope in seen:
                    yield self.finding(where, number=thing.number, first=seen[scope])
                seen.setdefault(scope, where)


class TargetWithoutValue(Rule):
    """A target value without a value: neither a number nor a share is given.

    Give ``value``, or ``share`` with ``of``.
    """

    slug = "core.target-without-value"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every target without a number."""
        for index, target in enumerate(project.targets):
            if target.value is None and target.share is None:
                yield self.finding(f"/project/targets/{index}", title=target.title)


class ShareOfNothing(Rule):
    """A conditional target gives a share but does not say of which target's population.

    Name the target whose realised population the share is taken of under ``of``.
    """

    slug = "core.share-of-nothing"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every share without a whole."""
        for index, target in enumerate(project.targets):
            if target.share is not None and target.of is None:
                yield self.finding(f"/project/targets/{index}/share", title=target.title)
