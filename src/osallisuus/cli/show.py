"""``osallisuus show``: a project as an outline for reading, with its timeline."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from osallisuus.catalogue import CORE
from osallisuus.cli.check import CLEAN, UNREADABLE
from osallisuus.cli.output import complain_of, console, installed_toolkit
from osallisuus.details import OTHER_PARTS, Details, Fact
from osallisuus.errors import DocumentError
from osallisuus.model.activity import Activity
from osallisuus.model.funding import Funding
from osallisuus.model.plan import Action, Goal
from osallisuus.model.project import Project
from osallisuus.signs import visible
from osallisuus.text import Text
from osallisuus.time import Period
from osallisuus.vocabulary import Labels

if TYPE_CHECKING:
    from rich.tree import Tree

_BAR_WIDTH: Final = 48
_LONG: Final = 100
_PIPE_WIDTH: Final = 10_000
"""Wider than any line, so that nothing is cut in a file or a pipe."""


def show_file(file: Path, language: str) -> int:
    """Print the outline of a document and return the exit code."""
    kit = installed_toolkit()
    try:
        project = kit.load(file)
    except DocumentError as error:
        complain_of(error, language)
        return UNREADABLE
    out = console(width=_PIPE_WIDTH)
    outline = Outline(project, language, kit.labels).tree()
    _make_visible(outline)
    out.print(outline)
    lines = timeline(project, language)
    if lines:
        out.print()
        for line in lines:
            out.print(visible(line), markup=False)
    return CLEAN


def _make_visible(tree: "Tree") -> None:
    from rich.text import Text as Line

    if isinstance(tree.label, Line):
        tree.label.plain = visible(tree.label.plain)
    for branch in tree.children:
        _make_visible(branch)


class Outline:
    """Makes the tree of one project in one language."""

    def __init__(self, project: Project, language: str, labels: Labels) -> None:
        self._project = project
        self._language = language
        self._labels = labels
        self._details = Details(project, labels, language)
        self._names: Mapping[str, Text] = {
            **{one.id: one.name for one in project.organisations},
        }

    def tree(self) -> "Tree":
        """Return the whole outline."""
        from rich.text import Text as Line
        from rich.tree import Tree

        project = self._project
        tree = Tree(Line(self._in(project.name), style="bold"))
        facts = [
            self._details.span(project.period) if project.period else "",
            self._label("status", project.status.code) if project.status else "",
            ", ".join(
                f"{self._label('identifier-scheme', one.scheme)} {one.value}"
                for one in project.identifiers
            ),
        ]
        for fact in facts:
            if fact:
                tree.add(Line(fact))
        self._facts(tree, self._details.of(project))
        self._partners(tree)
        self._list(tree, "funding", ((self._funding(one), one) for one in project.funding))
        self._list(
            tree, "target_groups", ((self._in(one.title), one) for one in project.target_groups)
        )
        self._goals(tree)
        self._packages(tree)
        for name in OTHER_PARTS:
            self._others(tree, name)
        return tree

    def _facts(self, tree: "Tree", facts: Iterable[Fact]) -> None:
        """Add facts, those with much to say with a line for each value."""
        from rich.text import Text as Line

        for fact in facts:
            if len(fact.said) > 1 and len(str(fact)) > _LONG:
                branch = tree.add(Line(fact.label))
                for said in fact.said:
                    branch.add(Line(said))
            else:
                tree.add(Line(str(fact)))

    def _others(self, tree: "Tree", name: str) -> None:
        """Add a list of the project that stands under a heading of its own."""
        from rich.text import Text as Line

        parts = self._details.parts(name)
        if parts:
            branch = tree.add(Line(self._details.heading(name), style="bold"))
            for part in parts:
                self._facts(branch.add(Line(part.title)), part.facts)

    def _in(self, text: Text) -> str:
        return text.best(self._language)

    def _label(self, vocabulary: str, code: str) -> str:
        return self._labels.label(vocabulary, code, self._language)

    def _activity(self, activity: Activity) -> str:
        kinds = ", ".join(self._label("activity-kind", kind) for kind in activity.kinds)
        title = self._in(activity.title)
        # A title often is the kind already.
        return (
            f"· {title} ({kinds})"
            if kinds and kinds.casefold() not in title.casefold()
            else f"· {title}"
        )

    def _activities(
        self, tree: "Tree", listed: Iterable[Activity], above: frozenset[str] = frozenset()
    ) -> None:
        """Add activities, each with its parts under it."""
        from rich.text import Text as Line

        chosen = list(listed)
        wholes = {one.id for one in chosen}
        for activity in chosen:
            if activity.part_of in wholes - {activity.id} or activity.id in above:
                continue
            branch = tree.add(Line(self._activity(activity)))
            self._facts(branch, self._details.of(activity))
            parts = (one for one in self._project.activities if one.part_of == activity.id)
            self._activities(branch, parts, above | {activity.id})

    def _unplaced(self) -> list[Activity]:
        """Return the activities that stand under no goal, action or other activity."""
        project = self._project
        goals = {one.id for one in project.goals}
        actions = {one.id for one in project.actions}
        wholes = {one.id for one in project.activities}
        return [
            one
            for one in project.activities
            if goals.isdisjoint(one.goals)
            and actions.isdisjoint(one.actions)
            and one.part_of not in wholes
        ]

    def _loose(self) -> list[Activity]:
        """Return the activities that stand in no work package either."""
        packages = self._project.work_packages
        packaged = {name for package in packages for name in package.activities}
        return [one for one in self._unplaced() if one.id not in packaged]

    def _say(self, key: str) -> str:
        return CORE.say(f"cli.show.{key}", self._language)

    def _list(self, tree: "Tree", key: str, parts: Iterable[tuple[str, object]]) -> None:
        from rich.text import Text as Line

        listed = list(parts)
        if listed:
            branch = tree.add(Line(self._say(key), style="bold"))
            for line, part in listed:
                self._facts(branch.add(Line(line)), self._details.of(part))

    def _partners(self, tree: "Tree") -> None:
        stakeholders = {one.id: one.title for one in self._project.stakeholders}
        lines = []
        for partner in self._project.partners:
            holder = partner.organisation or partner.stakeholder or "?"
            name = self._names.get(holder) or stakeholders.get(holder)
            role = self._label("partner-role", partner.role) if partner.role else "?"
            lines.append((f"{self._in(name) if name else holder} ({role})", partner))
        self._list(tree, "partners", lines)

    def _funding(self, funding: Funding) -> str:
        funder = self._names.get(funding.funder) if funding.funder else None
        parts = [
            self._label("fund", funding.fund) if funding.fund else "",
            self._in(funder) if funder else "",
        ]
        kind = self._label("funding-kind", funding.kind) if funding.kind else funding.id
        return ", ".join(part for part in parts if part) or kind

    def _goals(self, tree: "Tree") -> None:
        from rich.text import Text as Line

        goals = self._project.goals
        loose_activities = self._loose()
        if not goals and not self._project.actions and not loose_activities:
            return
        branch = tree.add(Line(self._say("goals"), style="bold"))
        known = {goal.id for goal in goals}
        for goal in goals:
            if goal.parent not in known:
                self._goal(branch, goal, frozenset())
        loose = [action for action in self._project.actions if not known.intersection(action.goals)]
        top = {action.id for action in self._project.actions}
        for action in loose:
            if action.parent not in top:
                self._action(branch, action, frozenset())
        self._activities(branch, loose_activities)

    def _goal(self, tree: "Tree", goal: Goal, above: frozenset[str]) -> None:
        from rich.text import Text as Line

        if goal.id in above:
            return
        branch = tree.add(Line(_numbered(goal.number, self._in(goal.title))))
        self._facts(branch, self._details.of(goal))
        for child in self._project.goals:
            if child.parent == goal.id:
                self._goal(branch, child, above | {goal.id})
        served = {action.id for action in self._project.actions if goal.id in action.goals}
        for action in self._project.actions:
            if action.id in served and action.parent not in served:
                self._action(branch, action, frozenset())
        self._activities(
            branch,
            (
                activity
                for activity in self._project.activities
                if goal.id in activity.goals and not activity.actions
            ),
        )

    def _action(self, tree: "Tree", action: Action, above: frozenset[str]) -> None:
        from rich.text import Text as Line

        if action.id in above:
            return
        branch = tree.add(Line(_numbered(action.number, self._in(action.title)), style="italic"))
        self._facts(branch, self._details.of(action))
        for child in self._project.actions:
            if child.parent == action.id:
                self._action(branch, child, above | {action.id})
        self._activities(
            branch,
            (activity for activity in self._project.activities if action.id in activity.actions),
        )

    def _packages(self, tree: "Tree") -> None:
        from rich.text import Text as Line

        if not self._project.work_packages:
            return
        titles = {one.id: one.title for one in self._project.activities}
        untold = {one.id: one for one in self._unplaced()}
        branch = tree.add(Line(self._say("work_packages"), style="bold"))
        for package in self._project.work_packages:
            inner = branch.add(Line(_numbered(package.number, self._in(package.title))))
            self._facts(inner, self._details.of(package))
            for name in package.activities:
                if name in untold:
                    self._activities(inner, [untold.pop(name)])
                elif name in titles:
                    inner.add(Line(f"· {self._in(titles[name])}"))


def _numbered(number: str | None, title: str) -> str:
    return f"{number} {title}" if number else title


def timeline(project: Project, language: str) -> list[str]:
    """Return the timeline as a bar chart, a line for each dated part; empty when nothing is dated.

    A part whose end or start is not known runs to the edge of the project and ends in ``?``.
    """
    rows = [(project.name, project.period)]
    rows += [(one.title, one.period) for one in project.phases]
    rows += [(one.title, one.period) for one in project.work_packages]
    rows += [(one.title, one.period) for one in project.activities]
    dated = [(title, period) for title, period in rows if period is not None and _is_dated(period)]
    days = [day for _, period in dated for day in (period.first_day, period.last_day) if day]
    if not days:
        return []
    first, last = min(days), max(days)
    span = max((last - first).days, 1)
    lines = [CORE.say("cli.show.timeline", language)]
    width = min(max(len(title.best(language)) for title, _ in dated), 40)
    lines.append(f"{'':{width}} {first.isoformat():<{_BAR_WIDTH - 10}}{last.isoformat()}")
    for title, period in dated:
        name = title.best(language)
        short = name if len(name) <= width else name[: width - 1] + "…"
        lines.append(f"{short:{width}} {_bar(period, first, span)}".rstrip())
    return lines


def _is_dated(period: Period) -> bool:
    return period.first_day is not None or period.last_day is not None


def _bar(period: Period, first: date, span: int) -> str:
    start = 0 if period.first_day is None else (period.first_day - first).days
    end = span if period.last_day is None else (period.last_day - first).days
    left = start * (_BAR_WIDTH - 1) // span
    right = max(end * (_BAR_WIDTH - 1) // span, left)
    bar = "█" * (right - left + 1)
    if period.first_day is None:
        bar = "?" + bar[1:]
    if period.last_day is None:
        bar = bar[:-1] + "?"
    return " " * left + bar
