"""Plans as iCalendar (RFC 5545), for any calendar program.

Times are written as local time with the zone's rules beside them, so that they stay at the same hour
when the clocks change. Names and personal data never stand in the file, and pseudonymous ids only when
asked for.
"""

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5

from osallisuus.errors import MissingExtraError
from osallisuus.planning.outcome import CohortSchedule, Meeting
from osallisuus.planning.texts import said
from osallisuus.time import HELSINKI

if TYPE_CHECKING:
    from icalendar import Event, Timezone

PRODUCT: Final = "-//osallisuus//planning 0.1//FI"


def to_ical(
    plan: CohortSchedule,
    *,
    language: str = "fi",
    people: bool = False,
    stamp: datetime | None = None,
) -> bytes:
    """Write a plan as an iCalendar file, one event for each session and meeting.

    Args:
        plan: The plan.
        language: ``fi``, ``sv`` or ``en``.
        people: Whether the pseudonymous ids of participants stand in the descriptions.
        stamp: When the plan was last changed, aware; midnight UTC of the plan's first day when absent,
            so that the same plan is the same file.

    Returns:
        The file in UTF-8. An event's UID depends on project, activity and meeting alone and is the
        same when the plan is made again.

    Raises:
        MissingExtraError: The package ``icalendar`` is not installed (extra ``planning``).

    .. versionadded:: 0.1
    """
    try:
        from icalendar import Calendar
    except ImportError:
        raise MissingExtraError("icalendar", "planning") from None
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add_component(_zone())
    if stamp is None and plan.meetings:
        stamp = datetime.combine(plan.meetings[0].day, time(), UTC)
    for meeting in plan.meetings:
        event = _event(plan, meeting, language)
        event.add("dtstamp", (stamp or datetime(1970, 1, 1, tzinfo=UTC)).astimezone(UTC))
        if people:
            ids = said("ical.people", people=meeting.people).best(language)
            event.add("description", ids)
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def uid_of(plan: CohortSchedule, meeting: Meeting) -> str:
    """Return the UID of a meeting: a UUID of project, activity and meeting (RFC 7986, 5.3).

    .. versionadded:: 0.1
    """
    address = f"urn:osallisuus:{plan.project}:{plan.activity}:{meeting.id}"
    return str(uuid5(NAMESPACE_URL, address))


def _event(plan: CohortSchedule, meeting: Meeting, language: str) -> "Event":
    from icalendar import Event

    event = Event()
    summary = said(f"ical.{meeting.kind.value}", cohort=meeting.cohort, number=meeting.number)
    themes = ", ".join(plan.name_of(theme, language) for theme in meeting.themes)
    words = summary.best(language)
    event.add("uid", uid_of(plan, meeting))
    event.add("summary", f"{words} ({themes})" if themes else words)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("location", plan.name_of(meeting.room, language))
    event.add("categories", [meeting.kind.value])
    return event


def _zone() -> "Timezone":
    """Return Europe/Helsinki by the rule that has held since 1997: last Sundays of March and October."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    zone = Timezone()
    zone.add("tzid", HELSINKI)
    winter, summer = timedelta(hours=2), timedelta(hours=3)
    for part, month, first, before, after, name in (
        (TimezoneStandard(), 10, datetime(1996, 10, 27, 4), summer, winter, "EET"),
        (TimezoneDaylight(), 3, datetime(1997, 3, 30, 3), winter, summer, "EEST"),
    ):
        part.add("dtstart", first)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", name)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        zone.add_component(part)
    return zone
