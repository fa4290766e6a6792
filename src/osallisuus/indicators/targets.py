"""A project's own targets: baseline, target and actual, and whether it is met."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import attrs

from osallisuus.indicators.activity import SessionCount, hours, people
from osallisuus.indicators.figures import Figure
from osallisuus.model.project import Project
from osallisuus.model.quantity import Precision, Quantity
from osallisuus.model.result import Condition, Target
from osallisuus.stated import value_class

ABOUT_TOLERANCE: Final = 0.1
"""A tenth under "about" or "nearly" is not clearly under; a convention of the library."""


class Verdict(StrEnum):
    """Whether a target is met.

    .. versionadded:: 0.1
    """

    MET = "met"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"


@value_class(kw_only=True)
class Achievement:
    """A target with what was reached.

    Attributes:
        target: The target, with its baseline and value.
        wanted: What is to be reached, in the target's unit; for a share, of the population reached.
        actual: What was reached.
        verdict: Whether it is met.

    .. versionadded:: 0.1
    """

    target: Target
    wanted: Figure
    actual: Figure
    verdict: Verdict


@value_class(kw_only=True)
class Person:
    """What targets ask of a participation.

    Attributes:
        person: Pseudonymous id.
        target_group: Id of the target group, empty when unknown.
        outcomes: Codes of outcomes that hold.
        open_outcomes: Codes of outcomes of which it is not known.
        entered: Day of entry as YYYYMMDD, -1 when unknown.
    """

    person: str
    target_group: str
    outcomes: frozenset[str] = frozenset()
    open_outcomes: frozenset[str] = frozenset()
    entered: int = -1


OUTCOMES: Final[Mapping[str, str]] = {
    "got-a-job": "exit_status = employed",
    "employed": "exit_status = employed",
    "employed-on-leaving": "exit_status = employed",
    "in-job-search": "exit_status = seeking",
    "directed-to-education": "exit_education",
    "gained-qualification": "exit_qualification",
    "completed-training": "completed",
    "directed-to-services": "referred_on",
    "better-situation": "later_improved",
}
"""Outcomes of a conditional target that can be told from the records, as conditions."""


def achievements(
    project: Project,
    participants: tuple[Person, ...],
    sessions: tuple[SessionCount, ...],
    figures: Mapping[str, Figure],
    organisations: Figure,
) -> tuple[Achievement, ...]:
    """Return every target with what was reached; what the records cannot tell is unknown."""
    counted = [_as_counted(target, project) for target in project.targets]
    by_id = {str(one.id): one for one in counted}
    made = []
    for target, one in zip(project.targets, counted, strict=True):
        actual = _actual(one, by_id, participants, sessions, figures, organisations)
        wanted = _wanted(one, by_id, participants, sessions, figures, organisations)
        made.append(
            Achievement(
                target=target,
                wanted=wanted,
                actual=actual,
                verdict=verdict_of(target, wanted, actual),
            )
        )
    return tuple(made)


def _as_counted(target: Target, project: Project) -> Target:
    """Return a target without the limits that hold of the whole project anyway."""
    if project.areas and set(project.areas) <= set(target.areas):
        target = attrs.evolve(target, areas=())
    time, frame = target.period, project.period
    ends = (frame.start, frame.end) if time and frame else ()
    if time and ends and all(day is not None and time.includes(day) for day in ends):
        target = attrs.evolve(target, period=None)
    return target


def _quantity(target: Target) -> Quantity | None:
    return target.value if target.value is not None else target.share


def _wanted(
    target: Target,
    by_id: Mapping[str, Target],
    participants: tuple[Person, ...],
    sessions: tuple[SessionCount, ...],
    figures: Mapping[str, Figure],
    organisations: Figure,
) -> Figure:
    least = _least(target)
    if least is None:
        return Figure()
    if target.value is not None:
        return Figure.exactly(least)
    of = by_id.get(str(target.of)) if target.of is not None else None
    if of is None:
        return Figure()
    return share_of(target, _actual(of, by_id, participants, sessions, figures, organisations))


def _least(target: Target) -> float | None:
    quantity = _quantity(target)
    if quantity is None:
        return None
    return quantity.value if quantity.value is not None else quantity.minimum


def share_of(target: Target, whole: Figure) -> Figure:
    """Return what a share of a population is, in the unit of the population."""
    least = _least(target)
    if least is None:
        return Figure()
    return Figure(
        least=None if whole.least is None else whole.least * least / 100,
        most=None if whole.most is None else whole.most * least / 100,
    )


def _actual(
    target: Target,
    by_id: Mapping[str, Target],
    participants: tuple[Person, ...],
    sessions: tuple[SessionCount, ...],
    figures: Mapping[str, Figure],
    organisations: Figure,
) -> Figure:
    # What is set for a part of the project or of its time, or for each year, cannot be told from all records.
    part = (target.organisations, target.work_packages, target.areas, target.dimension)
    timed = (target.period, target.per, target.after)
    if any(part) or any(timed) or target.relation:
        return Figure()
    if target.indicator is not None:
        return figures.get(str(target.indicator), Figure())
    chosen = _chosen(target, by_id, participants)
    if target.any_of or target.all_of:
        return _with_outcomes(target, chosen)
    held = tuple(
        one
        for one in sessions
        if not target.activities or one.facts.get("activity") in target.activities
    )
    everyone = not target.target_groups
    match target.unit:
        case "people" if target.measure in (None, "participants", "reached", "started", "attended"):
            if target.activities and everyone:
                return people(held)
            named = frozenset(one.person for one in chosen)
            return people(held, named) if everyone else Figure.exactly(len(named))
        case "people" if target.measure == "completed":
            return Figure.exactly(len({p.person for p in chosen if "completed" in p.outcomes}))
        case "participations" if not target.activities:
            return Figure.exactly(len(chosen))
        case "visits" if everyone:
            return sum((one.visits for one in held), Figure.exactly(0))
        case "sessions" if everyone:
            return Figure.exactly(len(held))
        case "hours" if everyone:
            return hours(held)
        case "organisations" if everyone and not target.activities:
            return organisations
    return Figure()


def _chosen(
    target: Target, by_id: Mapping[str, Target], participants: tuple[Person, ...]
) -> tuple[Person, ...]:
    groups = set(target.target_groups)
    of = by_id.get(str(target.of)) if target.of is not None else None
    if not groups and of is not None:
        groups = set(of.target_groups)
    # A row that does not name its group belongs to one that is not known, hence to any of them.
    return tuple(
        one
        for one in participants
        if not groups or one.target_group in groups or not one.target_group
    )


def _with_outcomes(target: Target, chosen: tuple[Person, ...]) -> Figure:
    any_of = {_asked(one) for one in target.any_of}
    all_of = {_asked(one) for one in target.all_of}
    if not (any_of | all_of) <= set(OUTCOMES):
        any_known = any_of & set(OUTCOMES)
        if all_of or not any_known:
            return Figure()
        least = len({one.person for one in chosen if one.outcomes & any_known})
        return Figure(least=least, most=len({one.person for one in chosen}))
    reached = {
        one.person
        for one in chosen
        if (not any_of or one.outcomes & any_of) and all_of <= one.outcomes
    }
    possible = {
        one.person
        for one in chosen
        if (not any_of or (one.outcomes | one.open_outcomes) & any_of)
        and all_of <= one.outcomes | one.open_outcomes
    }
    return Figure(least=len(reached), most=len(reached | possible))


def _asked(condition: Condition) -> str:
    """Return the outcome a condition asks for; how long it holds the records do not tell."""
    code = str(condition.code)
    return code if condition.duration is None else f"{code} for some time"


def verdict_of(target: Target, wanted: Figure, actual: Figure) -> Verdict:
    """Return whether a target is met, as far as the figures tell."""
    quantity = _quantity(target)
    if quantity is None or not wanted.known or not actual.known:
        return Verdict.UNKNOWN
    if quantity.precision is Precision.AT_MOST:
        if actual.most is not None and wanted.least is not None and actual.most <= wanted.least:
            return Verdict.MET
        over = actual.least is not None and wanted.most is not None and actual.least > wanted.most
        return Verdict.NOT_MET if over else Verdict.UNKNOWN
    if actual.least is not None and wanted.most is not None and actual.least >= wanted.most:
        return Verdict.MET
    vague = quantity.precision in (Precision.ABOUT, Precision.NEARLY)
    bar = None if wanted.least is None else wanted.least * (1 - ABOUT_TOLERANCE * vague)
    under = actual.most is not None and bar is not None and actual.most < bar
    return Verdict.NOT_MET if under else Verdict.UNKNOWN
