"""The rules and preferences that hold when a request names none."""

from collections.abc import Iterable

from osallisuus.grouping.people import Roster, WeeklyTime
from osallisuus.grouping.preferences import (
    Balanced,
    EvenShares,
    LongestWaitFirst,
    Mixed,
    NewCompany,
    ShortTravel,
    WishedCompany,
    WishedSite,
    best_level,
)
from osallisuus.grouping.request import GroupTask, HardRule, Preference
from osallisuus.grouping.rules import Accessible, CommonTime, NotAlone, Reach, SharedLanguage
from osallisuus.grouping.ties import KeepApart, KeepTogether, StayPlaced


def standard_rules(roster: Roster, *, minutes: int = 120) -> tuple[HardRule, ...]:
    """The rules that apply to whatever a roster records.

    A rule is left out only when nobody in the roster has what it is about: nobody's availability,
    languages, backgrounds and so on are known.

    .. versionadded:: 0.1
    """
    people = roster.people
    rules: list[tuple[bool, HardRule]] = [
        (any(p.locality for p in people), Reach()),
        (any(p.available is not None for p in people), CommonTime(minutes=minutes)),
        (any(p.languages for p in people), SharedLanguage()),
        (any(p.backgrounds for p in people), NotAlone(attribute="background")),
        (any(p.gender for p in people), NotAlone(attribute="gender")),
        (any(p.needs for p in people), Accessible()),
        (True, KeepTogether()),
        (True, KeepApart()),
        (True, StayPlaced()),
    ]
    return tuple(rule for applies, rule in rules if applies)


def standard_preferences(roster: Roster) -> tuple[Preference, ...]:
    """Preferences for whatever a roster records, with weights that make a pair cost most.

    .. versionadded:: 0.1
    """
    people = roster.people
    wanted: list[tuple[bool, Preference]] = [
        (any(p.backgrounds for p in people), Mixed(attribute="background", weight=4)),
        (any(p.gender for p in people), EvenShares(attribute="gender", weight=2)),
        (any(p.age is not None for p in people), Balanced(attribute="age", unit=10)),
        (any(p.experience is not None for p in people), Balanced(attribute="experience", unit=3)),
        (
            any(best_level(p) is not None for p in people),
            Balanced(attribute="language-level", unit=3),
        ),
        (any(p.previous_groups for p in people), NewCompany(weight=3)),
        (any(p.wish_people for p in people), WishedCompany(weight=3)),
        (any(p.wish_sites for p in people), WishedSite(weight=1)),
        (any(p.travel for p in people), ShortTravel(weight=1)),
        (any(p.waiting_days for p in people), LongestWaitFirst(weight=5)),
    ]
    return tuple(preference for applies, preference in wanted if applies)


def meeting_minutes(request: GroupTask, rules: Iterable[HardRule]) -> int:
    """Length of a meeting: what the rule on common times says, or else the request."""
    return max((r.minutes for r in rules if isinstance(r, CommonTime)), default=request.minutes)


def rules_of(request: GroupTask) -> tuple[HardRule, ...]:
    """The hard rules of a request, the standard ones when it names none."""
    if request.rules is not None:
        return tuple(request.rules)
    return standard_rules(request.people, minutes=request.minutes)


def preferences_of(request: GroupTask) -> tuple[Preference, ...]:
    """The preferences of a request, the standard ones when it names none."""
    if request.preferences is not None:
        return tuple(request.preferences)
    return standard_preferences(request.people)


def meeting_at(start: tuple[int, int], minutes: int) -> WeeklyTime:
    """The weekly time of a meeting that begins at a start.

    .. versionadded:: 0.1
    """
    return WeeklyTime(day=start[0], start=start[1], end=start[1] + minutes)
