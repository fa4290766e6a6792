"""The checks of Omia polkuja: when the meeting place is open, who is counted, where paths lead."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from osallisuus import Catalogue, Finding, Level, Project, Rule, Venue, each
from osallisuus.plugins.omia_polkuja.blocks import (
    MeetingPlace,
    OutcomeState,
    Pathways,
    VisitorKind,
)

TEXTS: Final = Catalogue("osallisuus.plugins.omia_polkuja", "texts.json")

_REGISTERED: Final = {VisitorKind.PROJECT_CLIENT: True, VisitorKind.CASUAL: False}
_PATHWAYS: Final = f"/project/extensions/{Pathways.ext_name}"


def _meeting_places(project: Project) -> Iterator[tuple[str, Venue, MeetingPlace]]:
    for where, venue in each(project, Venue):
        block = venue.find_ext(MeetingPlace)
        if block is not None:
            yield where, venue, block


class OpeningHoursMissing(Rule):
    """A meeting place does not say when it is open.

    People come without an appointment, so the hours are the first thing they ask, and planned hours are
    counted from them. Give ``opening_hours`` on the venue; a place inside another has hours of its own.
    """

    slug = "omia_polkuja.opening-hours-missing"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every meeting place without weekly hours."""
        for where, venue, _ in _meeting_places(project):
            if not venue.opening_hours:
                yield self.finding(where, name=venue.name)


class HolidayClosures(Rule):
    """A meeting place has weekly hours, but nothing is said of public holidays.

    Open days are then counted as if every holiday were an ordinary day. Add the closed days under
    ``exceptions`` when they are known; when the sources are silent, leave it: this finding is a note.
    """

    slug = "omia_polkuja.holiday-closures"
    level = Level.INFO
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every meeting place with hours and without exceptions."""
        for where, venue, _ in _meeting_places(project):
            if venue.opening_hours and not venue.exceptions:
                yield self.finding(f"{where}/opening_hours", name=venue.name)


class VisitorKinds(Rule):
    """A meeting place tells how many come, but not which populations come.

    Registered clients, people who drop in and own coachees are counted differently, and a head count
    says nothing of how many of each there are. List the kinds that come under ``visitor_groups``.
    """

    slug = "omia_polkuja.visitor-kinds"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every head count without kinds of visitors."""
        for where, venue, block in _meeting_places(project):
            if block.daily_visitors is not None and not block.visitor_groups:
                place = f"{where}/extensions/{MeetingPlace.ext_name}/daily_visitors"
                yield self.finding(place, name=venue.name)


class VisitorKindRepeated(Rule):
    """A meeting place lists the same kind of visitors twice.

    Two entries of one kind are read as two populations. Join them, or give one the kind it really is.
    """

    slug = "omia_polkuja.visitor-kind-repeated"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every kind that was listed before."""
        for where, venue, block in _meeting_places(project):
            seen: set[VisitorKind] = set()
            for index, group in enumerate(block.visitor_groups):
                if group.kind in seen:
                    yield self.finding(
                        f"{where}/extensions/{MeetingPlace.ext_name}/visitor_groups/{index}/kind",
                        name=venue.name,
                        kind=self.word("omia_polkuja.visitor-kind", group.kind),
                    )
                seen.add(group.kind)


class RegisteredVisitors(Rule):
    """A visitor group is registered although its kind is not, or the other way round.

    A project client is registered and a casual visitor is not; the other kinds may be either. Correct
    ``registered``, or split the group into two.
    """

    slug = "omia_polkuja.registered-visitors"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every group whose registration contradicts its kind."""
        for where, _, block in _meeting_places(project):
            for index, group in enumerate(block.visitor_groups):
                expected = _REGISTERED.get(group.kind)
                if None not in (expected, group.registered) and group.registered is not expected:
                    yield self.finding(
                        f"{where}/extensions/{MeetingPlace.ext_name}"
                        f"/visitor_groups/{index}/registered",
                        kind=self.word("omia_polkuja.visitor-kind", group.kind),
                    )


class PathwayDestination(Rule):
    """Somebody has reached a destination that is not named, or is still under way and yet has one.

    An outcome that is reached says where it led (``destination``); an open one does not yet. Add the
    destination, or correct the state.
    """

    slug = "omia_polkuja.pathway-destination"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every outcome whose state and destination do not go together."""
        pathways = project.find_ext(Pathways)
        for index, outcome in enumerate(pathways.observed if pathways is not None else ()):
            nowhere = outcome.state is OutcomeState.REACHED and outcome.destination is None
            early = outcome.state is OutcomeState.OPEN and outcome.destination is not None
            if nowhere or early:
                yield self.finding(
                    f"{_PATHWAYS}/observed/{index}",
                    state=self.word("omia_polkuja.outcome-state", outcome.state),
                )


class OutcomesExceedCoachees(Rule):
    """More people are told to have got somewhere than were coached.

    One of the numbers is a slip, or the outcomes are of people met elsewhere: then name another activity
    or none. A number given only as a word ("muutama") is compared with nothing.
    """

    slug = "omia_polkuja.outcomes-exceed-coachees"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every activity with more outcomes than participants, where both are known."""
        pathways = project.find_ext(Pathways)
        least: dict[str, float] = defaultdict(float)
        for outcome in pathways.observed if pathways is not None else ():
            if outcome.activity is not None:
                least[outcome.activity] += outcome.people.least or 0
        for index, activity in enumerate(project.activities):
            most = activity.participants.most if activity.participants is not None else None
            if most is not None and least.get(activity.id, 0) > most:
                yield self.finding(
                    f"/project/activities/{index}/participants",
                    title=activity.title,
                    outcomes=f"{least[activity.id]:g}",
                    coachees=f"{most:g}",
                )
