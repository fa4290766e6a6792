"""What a project's plan says for a simulation: period, people, places, activities, and what is assumed."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import attrs

from osallisuus.areas import covers, municipalities
from osallisuus.errors import WordedError
from osallisuus.model.activity import Activity
from osallisuus.model.people import TargetGroup, Tier
from osallisuus.model.place import Area
from osallisuus.model.project import Project
from osallisuus.model.quantity import Quantity
from osallisuus.time import TimeUnit, Weekday, add_months, months_between


class SimulationError(WordedError):
    """A project's plan does not hold enough to simulate from; the message says what is missing.

    .. versionadded:: 0.1
    """


class Form(StrEnum):
    """How an activity gathers people."""

    OPEN = "open"
    GROUP = "group"
    INDIVIDUAL = "individual"
    EVENT = "event"


@attrs.frozen(kw_only=True)
class Crowd:
    """A target group to draw people from.

    Attributes:
        id: Id of the target group.
        youngest: Age at entry.
        oldest: Age at entry.
        traits: Codes of its criteria.
        any_of: Codes of which one holds of each person.
        never: Codes that hold of nobody.
        ages_stated: Whether the plan says how old they are.
        at_work: Whether its members take part as professionals.
        weight: How often people come from it, relative to the others.
    """

    id: str
    youngest: int
    oldest: int
    traits: frozenset[str]
    any_of: tuple[str, ...] = ()
    never: frozenset[str] = frozenset()
    ages_stated: bool = False
    at_work: bool
    weight: float


@attrs.frozen(kw_only=True)
class Series:
    """An activity as something with sessions.

    Attributes:
        activity: Id of the activity.
        form: How it gathers people.
        crowds: Target groups it is for; all when empty.
        weekdays: Days on which it may meet, 0 for Monday.
        start: Local time.
        minutes: Length of a session.
        venue: Where.
        smallest: Fewest in a group.
        largest: Most in a group.
        days: How long a group lasts.
        gap: Days between two sessions.
        groups_a_year: How many groups start in a year.
        first: First day it may meet.
        last: Last day it may meet.
        visitors: Visitors in a session, when the plan says so.
    """

    activity: str
    form: Form
    crowds: tuple[str, ...]
    weekdays: tuple[int, ...]
    start: str
    minutes: int
    venue: str | None
    smallest: int
    largest: int
    days: int
    gap: int
    groups_a_year: float
    first: date
    last: date
    visitors: float | None


@attrs.frozen(kw_only=True)
class Setting:
    """Everything the simulation takes from the project.

    Attributes:
        project: Id of the project.
        first: First day of the project.
        last: Last day of the project.
        as_of: Day on which the records are looked at; nothing happens after it.
        crowds: Target groups people are drawn from.
        municipalities: Codes of the municipalities people live in, the likeliest first.
        series: Activities with sessions.
        channels: Ids of the ways people come by.
        supported: Kinds of the target groups that are organisations, one for each group.
        assumptions: What the plan does not say and was assumed.
    """

    project: str
    first: date
    last: date
    as_of: date
    crowds: tuple[Crowd, ...]
    municipalities: tuple[str, ...]
    series: tuple[Series, ...]
    channels: tuple[str, ...]
    supported: tuple[str, ...]
    assumptions: tuple[str, ...]


_OPEN: Final = frozenset({"meeting-place", "living-room", "cafe", "open-house", "day-activity"})
_EVENT: Final = frozenset(
    {
        "networking", "dissemination", "campaign", "study-visit", "seminar", "outreach", "field-work",
        "information", "information-event", "open-event", "participatory-budgeting", "street-work",
        "cooperation-event", "residents-meeting", "network-meeting", "webinar", "lecture",
    }
)  # fmt: skip
_WITHOUT_SESSIONS: Final = frozenset(
    {"communication", "survey", "assessment", "evaluation", "publication", "research",
     "administration", "blog", "embedding"}
)  # fmt: skip
_INDIVIDUAL: Final = frozenset(
    {"individual-guidance", "individual-coaching", "individual-support", "service-guidance",
     "guidance", "case-management", "home-visit", "support-person", "mentoring", "art-godparent",
     "guided-work-trial", "work-trial", "supported-employment"}
)  # fmt: skip
_UNIT_DAYS: Final[Mapping[TimeUnit, float]] = {
    TimeUnit.DAY: 1, TimeUnit.WEEK: 7, TimeUnit.MONTH: 30.4, TimeUnit.TERM: 120, TimeUnit.YEAR: 365,
}  # fmt: skip
WORD_AGES: Final[Mapping[str, tuple[int, int]]] = {
    "young": (16, 29), "elderly": (63, 88), "over-50": (51, 88), "over-54": (55, 88),
}  # fmt: skip
_COMING_KINDS: Final = frozenset(
    {"persons", "residents", "families", "professionals", "students", "volunteers", "close-ones"}
)
_SUPPORTED_KINDS: Final = frozenset({"organisations", "employers", "communities"})


def setting_of(project: Project, as_of: date | None) -> Setting:
    """Return what a project's plan gives a simulation.

    Raises:
        SimulationError: The plan has no dated period, or ``as_of`` lies outside it.
    """
    period = project.period
    first = period.first_day if period else None
    last = period.last_day if period else None
    if first is None or last is None or last <= first:
        raise SimulationError("simulation.no-period", project=project.id)
    notes: list[str] = []
    day = as_of or _five_sixths(first, last)
    if not first <= day <= last:
        values = {"project": project.id, "day": day, "first": first, "last": last}
        raise SimulationError("simulation.outside", **values)
    crowds = _crowds(project, notes)
    series = tuple(
        one
        for activity in project.activities
        if (one := _series(project, activity, first, day, notes)) is not None
    )
    return Setting(
        project=project.id,
        first=first,
        last=last,
        as_of=day,
        crowds=crowds,
        municipalities=_homes(project.places, first, notes),
        series=series,
        channels=tuple(one.id for one in project.referrals if not one.direction_out),
        supported=_supported(project, notes),
        assumptions=tuple(notes),
    )


def _five_sixths(first: date, last: date) -> date:
    months = max(months_between(first, last) * 5 // 6, 1)
    return min(last, add_months(first, months) - timedelta(days=1))


def _crowds(project: Project, notes: list[str]) -> tuple[Crowd, ...]:
    named = [group for activity in project.activities for group in activity.target_groups]
    coming = [
        one
        for one in project.target_groups
        if (one.kind is None or one.kind in _COMING_KINDS) and one.tier is not Tier.COMPARISON
    ]
    if any(one.tier is Tier.MAIN for one in coming):
        coming = [one for one in coming if one.tier is not Tier.FINAL_BENEFICIARY]
    by_activity = [one for one in coming if one.id in named]
    chosen = by_activity or coming
    if not chosen:
        notes.append(
            "no target group of people: everybody is of one group that the plan does not name"
        )
        return (Crowd(id="", youngest=18, oldest=64, traits=frozenset(), at_work=False, weight=1),)
    notes += [
        f"target group {one.id}: which alternative holds of whom" for one in chosen if one.any_of
    ]
    return tuple(_crowd(one, named.count(one.id), _seats(project, one.id)) for one in chosen)


def _seats(project: Project, group: str) -> float:
    """Return the seats a year in groups whose number and size the plan says."""
    return sum(
        _groups_a_year(one) * (_middle(one.group_size) or 0)
        for one in project.activities
        if one.groups and one.group_size and group in one.target_groups
    )


def _supported(project: Project, notes: list[str]) -> tuple[str, ...]:
    found = tuple(str(one.kind) for one in project.target_groups if one.kind in _SUPPORTED_KINDS)
    if found:
        notes.append("how many organisations are supported, and of what size they are")
    return found


def _crowd(group: TargetGroup, activities: int, seats: float) -> Crowd:
    traits = frozenset(str(one.code) for one in group.criteria)
    youngest, oldest = 18, 64
    if str(group.kind) == "residents" or (group.ages and group.ages.all_ages):
        youngest, oldest = 16, 84
    if "young" in traits:
        youngest, oldest = 16, 29
    if "elderly" in traits:
        youngest, oldest = 63, 88
    if group.ages and group.ages.minimum is not None:
        youngest = group.ages.minimum
    if group.ages and group.ages.maximum is not None:
        oldest = group.ages.maximum
    never = frozenset(str(one.code) for one in group.excludes)
    stated = group.ages is not None and (group.ages.minimum or group.ages.maximum) is not None
    if not stated:
        youngest, oldest = _ages_left(youngest, oldest, never)
    return Crowd(
        id=group.id,
        any_of=tuple(str(one.code) for one in group.any_of),
        never=never,
        ages_stated=stated,
        youngest=youngest,
        oldest=max(oldest, youngest),
        traits=traits,
        at_work=str(group.kind) == "professionals",
        weight=0.5 + activities**0.5 + seats / 4,
    )


def _ages_left(youngest: int, oldest: int, never: frozenset[str]) -> tuple[int, int]:
    """Return the ages of a group without those of a word for an age that must not hold."""
    if "young" in never and oldest > WORD_AGES["young"][1]:
        youngest = max(youngest, WORD_AGES["young"][1] + 1)
    for word in ("elderly", "over-50", "over-54"):
        if word in never and youngest < WORD_AGES[word][0]:
            oldest = min(oldest, WORD_AGES[word][0] - 1)
    return youngest, oldest


def _homes(places: Iterable[Area], on: date, notes: list[str]) -> tuple[str, ...]:
    codes = [(str(code.system), code.value) for place in places for code in place.codes]
    own = [value for system, value in codes if system == "fi-municipality"]
    around: list[str] = []
    day = max(on, date(2023, 1, 1))
    for system, value in codes:
        if not covers(day):
            break
        if system == "fi-wellbeing-county":
            around += [one.code for one in municipalities(day, county=value)]
        elif system == "fi-region":
            around += [one.code for one in municipalities(day, region=value)]
    found = tuple(dict.fromkeys([*own, *around]))
    if not found:
        notes.append("no municipality or region: where people live is left unknown")
    return found


def _series(
    project: Project, activity: Activity, first: date, as_of: date, notes: list[str]
) -> Series | None:
    kinds = frozenset(str(kind) for kind in activity.kinds)
    if kinds and kinds <= _WITHOUT_SESSIONS:
        return None
    form = _form(activity, kinds)
    period = activity.period
    begins = max(first, (period.first_day if period else None) or first)
    ends = min(as_of, (period.last_day if period else None) or as_of)
    if begins > ends:
        return None
    weekdays, start, minutes, venue = _when(project, activity, form, notes)
    gap = _gap(activity, form, notes)
    low, high = _size(activity.group_size, form, activity.id, notes)
    return Series(
        activity=activity.id,
        form=form,
        crowds=activity.target_groups,
        weekdays=weekdays,
        start=start,
        minutes=minutes,
        venue=venue,
        smallest=low,
        largest=high,
        days=_length(activity, form, notes),
        gap=gap,
        groups_a_year=_groups_a_year(activity),
        first=begins,
        last=ends,
        visitors=_visitors(project, activity),
    )


def _form(activity: Activity, kinds: frozenset[str]) -> Form:
    modes = {str(mode) for mode in activity.modes}
    if kinds & _OPEN:
        return Form.OPEN
    if "group" in modes or activity.group_size is not None:
        return Form.GROUP
    if modes == {"individual"} or kinds & _INDIVIDUAL:
        return Form.INDIVIDUAL
    if kinds & _EVENT:
        return Form.EVENT
    return Form.GROUP


def _when(
    project: Project, activity: Activity, form: Form, notes: list[str]
) -> tuple[tuple[int, ...], str, int, str | None]:
    venues = [one for one in project.venues if one.id in activity.venues]
    venue = venues[0].id if venues else None
    for one in venues:
        for hours in one.opening_hours if form is Form.OPEN else ():
            days = tuple(sorted(day.number for day in hours.weekdays))
            if hours.opens is None or hours.closes is None:
                continue
            minutes = (hours.closes.hour - hours.opens.hour) * 60
            minutes += hours.closes.minute - hours.opens.minute
            return days, hours.opens.strftime("%H:%M"), minutes, one.id
    repeats = [*(activity.schedule.recurrences if activity.schedule else ())]
    repeats += [one.recurrence for one in activity.sessions if one.recurrence]
    for again in repeats:
        if again.weekdays and again.starts is not None:
            days = tuple(sorted(day.number for day in again.weekdays))
            return days, again.starts.strftime("%H:%M"), 180, venue
    notes.append(f"activity {activity.id}: days and hours")
    if form is Form.OPEN:
        return (Weekday.MON.number, Weekday.WED.number, Weekday.FRI.number), "10:00", 240, venue
    return tuple(range(5)), "10:00" if form is not Form.GROUP else "13:00", 90, venue


def _gap(activity: Activity, form: Form, notes: list[str]) -> int:
    frequency = activity.frequency
    times = _middle(frequency.times) if frequency else None
    if frequency and times and frequency.per in _UNIT_DAYS:
        return max(round(_UNIT_DAYS[frequency.per] / times), 1)
    if form is not Form.OPEN:
        notes.append(f"activity {activity.id}: how often it meets")
    return {Form.OPEN: 1, Form.GROUP: 7, Form.INDIVIDUAL: 21, Form.EVENT: 45}[form]


def _size(size: Quantity | None, form: Form, activity: str, notes: list[str]) -> tuple[int, int]:
    if size is not None and (size.least or size.most or size.value):
        low = size.least or size.value or 2
        high = size.most or size.value or low + 4
        return int(low), int(max(high, low))
    if form is Form.GROUP:
        notes.append(f"activity {activity}: size of a group")
    return 5, 10


def _length(activity: Activity, form: Form, notes: list[str]) -> int:
    duration = activity.duration
    length = _middle(duration.length) if duration else None
    if duration and length and duration.unit in _UNIT_DAYS:
        return max(round(length * _UNIT_DAYS[duration.unit]), 1)
    if form is Form.GROUP:
        notes.append(f"activity {activity.id}: how long it lasts")
    return 120


def _groups_a_year(activity: Activity) -> float:
    groups = activity.groups
    times = _middle(groups.times) if groups else None
    if groups and times and groups.per in _UNIT_DAYS:
        return times * 365 / _UNIT_DAYS[groups.per]
    return 3


def _visitors(project: Project, activity: Activity) -> float | None:
    for one in project.observations:
        a_day = one.per is TimeUnit.DAY and str(one.unit) == "people"
        if a_day and activity.id in one.activities:
            return _middle(one.quantity)
    return None


def _middle(quantity: Quantity) -> float | None:
    if quantity.value is not None:
        return quantity.value
    ends = [end for end in (quantity.minimum, quantity.maximum) if end is not None]
    return sum(ends) / len(ends) if ends else None
