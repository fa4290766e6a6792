"""The roster: people to be placed, sites, facilitators and groups that are already open."""

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import TypeVar

import attrs

from osallisuus.errors import ValueProblemError
from osallisuus.stated import value_class

Cell = TypeVar("Cell", str, int)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _pairs(
    value: Mapping[str, Cell] | Iterable[tuple[str, Cell]],
) -> tuple[tuple[str, Cell], ...]:
    entries = value.items() if isinstance(value, Mapping) else value
    return tuple(sorted(entries))


def _texts(value: Iterable[str]) -> tuple[str, ...]:
    if isinstance(value, str):
        raise ValueProblemError("give a list of texts, not one text")
    return tuple(value)


def _labels(value: Mapping[str, str] | Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return _pairs(value)


def _numbers(value: Mapping[str, int] | Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return _pairs(value)


@attrs.frozen(kw_only=True, order=True)
class WeeklyTime:
    """A stretch of time that returns every week (viikkoaika).

    Attributes:
        day: ISO weekday, 1 is Monday.
        start: Minutes after midnight, local time.
        end: Minutes after midnight; later than ``start``.

    Example:
        >>> str(WeeklyTime(day=2, start=540, end=720))
        'tue 09:00-12:00'

    .. versionadded:: 0.1
    """

    day: int
    start: int
    end: int

    @classmethod
    def read(cls, text: str) -> "WeeklyTime":
        """Read ``tue 09:00-12:00``.

        Raises:
            ValueError: The text is not a weekday and two clock times.

        Example:
            >>> WeeklyTime.read("tue 09:00-12:00").start
            540
        """
        try:
            day, times = text.strip().split()
            first, last = times.split("-")
            start, end = (int(h) * 60 + int(m) for h, m in (t.split(":") for t in (first, last)))
            return cls(day=DAYS.index(day.lower()) + 1, start=start, end=end)
        except ValueError:
            raise ValueError("write a weekly time as 'tue 09:00-12:00'") from None

    def __str__(self) -> str:
        start, end = (f"{m // 60:02d}:{m % 60:02d}" for m in (self.start, self.end))
        return f"{DAYS[self.day - 1]} {start}-{end}"


@value_class(kw_only=True)
class LanguageSkill:
    """A language somebody uses, and how well.

    Attributes:
        code: BCP 47 tag.
        level: CEFR level as a number, 1 (A1) to 6 (C2); None is not known.

    .. versionadded:: 0.1
    """

    code: str
    level: int | None = None


def _skills(value: Iterable[LanguageSkill]) -> tuple[LanguageSkill, ...]:
    skills: tuple[object, ...] = tuple(value)
    if not all(isinstance(one, LanguageSkill) for one in skills):
        raise ValueProblemError("give languages as a list of LanguageSkill(code=..., level=...)")
    return tuple(one for one in skills if isinstance(one, LanguageSkill))


@value_class(kw_only=True)
class Person:
    """One row of the roster: a participant (osallistuja) under a pseudonymous id.

    Unknown is None, and a rule that needs an unknown value does not place the person; an empty
    tuple says that there is nothing.

    Attributes:
        id: Pseudonymous id, unique in the roster.
        locality: Where the person lives (paikkakunta); a code of the embedder's choice.
        backgrounds: Backgrounds the person counts in; sensitive.
        languages: Languages with levels; sensitive.
        gender: As recorded, any code; sensitive.
        age: Whole years; sensitive.
        available: Weekly times the person can come; None is not known.
        needs: Features that the site must have, such as ``step-free``; sensitive.
        wish_people: Ids the person would like to be with.
        wish_sites: Sites the person would like.
        travel: Minutes to a site, by site id, where known.
        previous_groups: Ids of groups the person has been in.
        keep_together: Ids that must be in the same group.
        keep_apart: Ids that must not be in the same group.
        placed: Id of the group where the person already is and stays.
        experience: Any scale of earlier experience, for balance.
        waiting_days: Days on the waiting list.
        labels: Further categories by name, for rules of a plugin.
        numbers: Further whole numbers by name, for rules of a plugin.

    .. versionadded:: 0.1
    """

    id: str
    locality: str | None = None
    backgrounds: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    languages: tuple[LanguageSkill, ...] = attrs.field(default=(), converter=_skills)
    gender: str | None = None
    age: int | None = None
    available: tuple[WeeklyTime, ...] | None = None
    needs: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    wish_people: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    wish_sites: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    travel: tuple[tuple[str, int], ...] = attrs.field(default=(), converter=_numbers)
    previous_groups: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    keep_together: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    keep_apart: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    placed: str | None = None
    experience: int | None = None
    waiting_days: int | None = None
    labels: tuple[tuple[str, str], ...] = attrs.field(default=(), converter=_labels)
    numbers: tuple[tuple[str, int], ...] = attrs.field(default=(), converter=_numbers)

    def __repr__(self) -> str:
        return f"Person(id={self.id!r}, ...)"

    def minutes_to(self, site: str) -> int | None:
        """Travel time to a site in minutes, or None when it is not known."""
        return dict(self.travel).get(site)

    def speaks(self, code: str, level: int = 1) -> bool:
        """Whether the person uses a language at a level at least; an unknown level suffices."""
        return any(
            skill.code == code and (skill.level is None or skill.level >= level)
            for skill in self.languages
        )


@value_class(kw_only=True)
class Site:
    """A place where a group can meet (kokoontumispaikka).

    Attributes:
        id: Id of the site.
        locality: Its locality.
        capacity: Most people in a group there; None is no limit.
        features: What it offers, such as ``step-free``; matched to people's needs.
        opens: Weekly times when it is open; None is always.
        groups_at_once: Groups that fit there at the same time.
        max_groups: Groups a week in all; None is no limit.

    .. versionadded:: 0.1
    """

    id: str
    locality: str | None = None
    capacity: int | None = None
    features: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    opens: tuple[WeeklyTime, ...] | None = None
    groups_at_once: int = 1
    max_groups: int | None = None


@value_class(kw_only=True)
class GroupFacilitator:
    """Somebody who leads a group (ohjaaja); a role, not a name.

    Attributes:
        id: Id of the facilitator.
        languages: Languages the facilitator can lead in.
        max_groups: Groups a week at most.
        group_size: Most people in a group of this facilitator; None is no limit.
        available: Weekly times; None is always.
        localities: Localities where the facilitator works; None is anywhere.

    .. versionadded:: 0.1
    """

    id: str
    languages: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    max_groups: int = 1
    group_size: int | None = None
    available: tuple[WeeklyTime, ...] | None = None
    localities: tuple[str, ...] | None = None


@value_class(kw_only=True)
class OpenGroup:
    """A group that exists already; people whose `Person.placed` names it stay in it.

    Attributes:
        id: Id of the group, kept in the plan.
        site: Its site, when settled.
        day: Its ISO weekday, when settled.
        start: Its start in minutes after midnight, when settled.
        facilitator: Its facilitator, when settled.

    .. versionadded:: 0.1
    """

    id: str
    site: str | None = None
    day: int | None = None
    start: int | None = None
    facilitator: str | None = None


def _people(value: Iterable[Person]) -> tuple[Person, ...]:
    return tuple(value)


def _sites(value: Iterable[Site]) -> tuple[Site, ...]:
    return tuple(value)


def _facilitators(value: Iterable[GroupFacilitator]) -> tuple[GroupFacilitator, ...]:
    return tuple(value)


def _groups(value: Iterable[OpenGroup]) -> tuple[OpenGroup, ...]:
    return tuple(value)


@value_class(kw_only=True)
class Roster:
    """Everything a plan is made of. Without sites or facilitators, groups simply have none.

    Attributes:
        people: The people to be placed.
        sites: Sites to choose from.
        facilitators: Facilitators to choose from; when given, every group needs one.
        groups: Groups that are already open.

    .. versionadded:: 0.1
    """

    people: tuple[Person, ...] = attrs.field(converter=_people)
    sites: tuple[Site, ...] = attrs.field(default=(), converter=_sites)
    facilitators: tuple[GroupFacilitator, ...] = attrs.field(default=(), converter=_facilitators)
    groups: tuple[OpenGroup, ...] = attrs.field(default=(), converter=_groups)

    def __repr__(self) -> str:
        return (
            f"Roster({len(self.people)} people, {len(self.sites)} sites, "
            f"{len(self.facilitators)} facilitators)"
        )

    def person(self, person_id: str) -> Person | None:
        """The person with this id, or None."""
        return next((person for person in self.people if person.id == person_id), None)


NO_SITE = "@"


def places(roster: Roster) -> tuple[Site, ...]:
    """The sites of a roster; without any, one stand-in for each locality, its id begun with ``@``.

    .. versionadded:: 0.1
    """
    if roster.sites:
        return roster.sites
    localities = sorted({p.locality for p in roster.people if p.locality is not None})
    many = max(1, len(roster.people))
    return tuple(
        Site(id=NO_SITE + locality, locality=locality or None, groups_at_once=many)
        for locality in localities or [""]
    )


_in_order = attrgetter("day", "start", "end")


def merged(times: Iterable[WeeklyTime]) -> tuple[WeeklyTime, ...]:
    """Weekly times in order, those that touch or overlap joined into one.

    Example:
        >>> joined = merged([WeeklyTime.read("mon 10:00-11:00"), WeeklyTime.read("mon 9:00-10:00")])
        >>> [str(time) for time in joined]
        ['mon 09:00-11:00']

    .. versionadded:: 0.1
    """
    joined: list[WeeklyTime] = []
    for time in sorted(times, key=_in_order):
        if joined and joined[-1].day == time.day and time.start <= joined[-1].end:
            end = max(joined[-1].end, time.end)
            joined[-1] = attrs.evolve(joined[-1], end=end)
        else:
            joined.append(time)
    return tuple(joined)


def covers(times: Iterable[WeeklyTime] | None, meeting: WeeklyTime) -> bool:
    """Whether a meeting fits whole inside the times; None is always free.

    .. versionadded:: 0.1
    """
    if times is None:
        return True
    return any(
        time.day == meeting.day and time.start <= meeting.start and meeting.end <= time.end
        for time in merged(times)
    )
