"""Checks of ITU2: coaching cohorts, rounds of participatory budgeting, feasibility."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from osallisuus import (
    Action,
    Activity,
    Catalogue,
    Finding,
    Level,
    PartialDate,
    Period,
    Project,
    Quantity,
    Rule,
    StatusClass,
    each,
    pointer,
)
from osallisuus.plugins.itu2.blocks import BudgetRound, Feasibility, FeasibilityResult
from osallisuus.plugins.itu2.cohorts import CohortPlan, GuidanceTheme, sessions_per_cohort

TEXTS: Final = Catalogue("osallisuus.plugins.itu2", "texts.json")

FEWEST_IN_COHORT: Final = 5
"""Fewest people in a cohort of the ITU2 coaching (measure 3.2)."""

MOST_IN_COHORT: Final = 7
"""Most people in a cohort of the ITU2 coaching (measure 3.2)."""


def _coachings(project: Project) -> Iterator[tuple[str, Activity, CohortPlan]]:
    for where, activity in each(project, Activity):
        plan = activity.find_ext(CohortPlan)
        if plan is not None:
            yield where, activity, plan


def _block(where: str, name: str) -> str:
    return f"{where}{pointer('extensions', name)}"


class CohortSize(Rule):
    """A coaching cohort is smaller than 5 or larger than 7 people.

    In the ITU2 coaching a cohort is small enough for individual work beside the group, and large enough
    for peer support. Correct the group size, or take the cohort block away when the coaching follows
    another model. A size that is not known is not judged.
    """

    slug = "itu2.cohort-size"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every coaching whose group size goes beyond 5–7."""
        for where, activity, _ in _coachings(project):
            size = activity.group_size
            if size is None:
                continue
            too_small = size.least is not None and size.least < FEWEST_IN_COHORT
            too_large = size.most is not None and size.most > MOST_IN_COHORT
            if too_small or too_large:
                yield self.finding(
                    f"{where}/group_size",
                    size=size,
                    fewest=FEWEST_IN_COHORT,
                    most=MOST_IN_COHORT,
                )


class CohortSessions(Rule):
    """The meetings of a cohort do not fit its duration and frequency.

    Duration times frequency gives the meetings a cohort can have: 5 months with 1–4 a month are 5–20. The
    number of meetings that is stated must lie there, and the themes may not take more than there are.
    Correct the number, the duration or the frequency.
    """

    slug = "itu2.cohort-sessions"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every number of meetings that duration and frequency rule out."""
        for where, activity, plan in _coachings(project):
            possible = sessions_per_cohort(activity)
            if possible is None:
                continue
            block = _block(where, CohortPlan.ext_name)
            stated = plan.meetings
            if stated is not None and _apart(stated, possible):
                yield self.finding(f"{block}/meetings", meetings=stated, possible=possible)
            planned = sum(
                theme.meetings.least or 0 for theme in plan.themes if theme.meetings is not None
            )
            if possible.most is not None and planned > possible.most:
                yield self.finding(f"{block}/themes", meetings=f"{planned:g}", possible=possible)


def _apart(one: Quantity, other: Quantity) -> bool:
    return _below(one.most, other.least) or _below(other.most, one.least)


def _below(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and one < other


class CohortThemes(Rule):
    """The group guidance does not take up each of the seven themes once.

    The seven are health and resources, peers and participation, exercise, finances, competence and
    education, job-seeking skills and job search. Add what is missing and give a theme that takes several
    meetings one entry with their number. A coaching that lists no themes at all is not judged.
    """

    slug = "itu2.cohort-themes"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every coaching whose themes are not the seven, each once."""
        for where, _, plan in _coachings(project):
            listed = [one.theme for one in plan.themes]
            missing = [theme for theme in GuidanceTheme if theme not in listed]
            doubled = [theme for theme in GuidanceTheme if listed.count(theme) > 1]
            if listed and (missing or doubled):
                yield self.finding(
                    f"{_block(where, CohortPlan.ext_name)}/themes",
                    missing=self.word("itu2.guidance-theme", *missing) if missing else "–",
                    doubled=self.word("itu2.guidance-theme", *doubled) if doubled else "–",
                )


class HealthMeetingMissing(Rule):
    """A coaching cohort has no health meeting with a nurse.

    Every participant of the ITU2 coaching meets a public health nurse. State the meeting under
    ``health_meeting`` with who holds it; one that is planned to take place no times counts as missing.
    """

    slug = "itu2.health-meeting"
    level = Level.WARNING
    catalogue = TEXTS
    professionals: Final = frozenset({"public-health-nurse", "nurse"})

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every coaching without a nurse's meeting."""
        for where, activity, plan in _coachings(project):
            meeting = plan.health_meeting
            block = _block(where, CohortPlan.ext_name)
            if meeting is None:
                yield self.finding(block, title=activity.title)
                continue
            never = meeting.occurrences is not None and meeting.occurrences.most == 0
            by_another = meeting.by is not None and meeting.by not in self.professionals
            if never or by_another:
                yield self.finding(f"{block}/health_meeting", title=activity.title)


class BudgetPhases(Rule):
    """The phases of a budget round are out of order, or outside the project.

    The cycle is define, discuss, prioritise, decide, document, repeat: a phase may be left out, but none
    comes twice or before an earlier one, in the list or by its dates, and all lie in the project's
    period. Reorder the phases, correct a date, or make a round of its own of what comes again.
    """

    slug = "itu2.budget-phases"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every phase that comes too early, twice or outside the project."""
        for where, budget_round in each(project, BudgetRound):
            yield from self._out_of_order(where, budget_round)
            yield from self._outside(where, budget_round, project)

    def _out_of_order(self, where: str, budget_round: BudgetRound) -> Iterator[Finding]:
        latest_place, latest_start = 0, None
        for index, phase in enumerate(budget_round.phases):
            when = phase.when
            begins = _last_possible_start(when)
            too_early = begins is not None and latest_start is not None and begins < latest_start
            if phase.phase.place <= latest_place or too_early:
                yield self.finding(
                    f"{where}/phases/{index}",
                    phase=self.word("itu2.budget-phase", phase.phase),
                    title=budget_round.title,
                )
            latest_place = max(latest_place, phase.phase.place)
            start = when.first_day if when else None
            if start is not None and (latest_start is None or start > latest_start):
                latest_start = start

    def _outside(
        self, where: str, budget_round: BudgetRound, project: Project
    ) -> Iterator[Finding]:
        frame = project.period
        for index, phase in enumerate(budget_round.phases):
            if frame is None or phase.when is None:
                continue
            days: tuple[tuple[str, PartialDate | None], ...] = (
                ("start", phase.when.start),
                ("end", phase.when.end),
            )
            for key, day in days:
                if day is not None and frame.includes(day) is False:
                    yield Finding(
                        slug=self.slug,
                        level=self.level,
                        pointer=f"{where}/phases/{index}/when/{key}",
                        message=self.text(
                            "outside", phase=self.word("itu2.budget-phase", phase.phase), day=day
                        ),
                        advice=self.text("advice"),
                    )


def _last_possible_start(when: Period | None) -> date | None:
    """Return the last day it can begin: a date known by its year alone is held against nobody."""
    if when is None:
        return None
    return when.last_day if when.start is None else when.start.last


class BudgetMoney(Rule):
    """The funded proposals of a round cost more than its money.

    Only costs that are known are added up, so the real excess may be larger. Correct a cost, a status or
    the money.
    """

    slug = "itu2.budget-money"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every round whose funded proposals exceed its money."""
        for where, budget_round in each(project, BudgetRound):
            money = budget_round.money
            if money is not None and budget_round.funded_cost > money.value:
                yield self.finding(
                    f"{where}/proposals",
                    cost=f"{budget_round.funded_cost:f}",
                    money=f"{money.value:f}",
                    currency=money.currency,
                )


class ProposalCost(Rule):
    """A proposal costs less than nothing.

    A negative cost would hide that a round spends too much. Correct it, or leave the cost out.
    """

    slug = "itu2.proposal-cost"
    level = Level.ERROR
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every proposal with a negative cost."""
        for where, budget_round in each(project, BudgetRound):
            for index, proposal in enumerate(budget_round.proposals):
                if proposal.cost is not None and proposal.cost < 0:
                    yield self.finding(
                        f"{where}/proposals/{index}/cost",
                        title=proposal.title,
                        cost=f"{proposal.cost:f}",
                    )


class FeasibilityOpen(Rule):
    """The project has ended, but what came of a feasibility question is not known.

    A question that was answered "no" is a result worth keeping. Record the answer under ``result`` when
    it is found; until then this finding is a note.
    """

    slug = "itu2.feasibility-result"
    level = Level.INFO
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every open question of a project that has ended."""
        if project.status is None or project.status.counts_as is not StatusClass.ENDED:
            return
        for where, action in each(project, Action):
            asked = action.find_ext(Feasibility)
            if asked is not None and asked.result is FeasibilityResult.UNKNOWN:
                block = _block(where, Feasibility.ext_name)
                yield self.finding(f"{block}/result", title=action.title)
