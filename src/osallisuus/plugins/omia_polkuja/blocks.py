"""What Omia polkuja has of its own: who comes to the meeting place, coaching, and paths onward.

Opening hours and the number of visitors are core facts (``Venue.opening_hours``, ``Observation``); the
blocks add what the core does not know: which populations come, and where a path leads.
"""

from enum import StrEnum
from typing import Annotated, ClassVar

from osallisuus import (
    CODE,
    Activity,
    ActivityId,
    Bounds,
    Codes,
    Described,
    Extension,
    Frequency,
    Id,
    PartialDate,
    Project,
    Provenance,
    Quantity,
    RefTo,
    StaffId,
    TargetGroupId,
    Text,
    Titled,
    Venue,
    checked,
    value_class,
)

ObservationId = Annotated[Id, RefTo("observation")]
"""Id of a number the document states among its ``observations``."""

DestinationId = Annotated[Id, RefTo("omia_polkuja.destination")]
"""Id of a :class:`Destination`."""

StartKind = Annotated[str, CODE, Codes("activity-kind")]
"""A code of the core's vocabulary ``activity-kind``, such as ``breakfast``."""


class VisitorKind(StrEnum):
    """Which population a visitor belongs to; the kinds overlap and never add up to a total.

    .. versionadded:: 0.1
    """

    PROJECT_CLIENT = "project-client"
    """Registered as a client of the project (hankeasiakas)."""
    REGULAR = "regular"
    """Comes again and again (vakioasiakas)."""
    NEW = "new"
    """Comes to see what the place is like."""
    CASUAL = "casual"
    """Drops in without being registered (satunnainen kävijä)."""
    OWN_COACHEE = "own-coachee"
    """Is coached individually by a worker of the project (omavalmennettava)."""


class DevelopmentRhythm(StrEnum):
    """How often the activity of a meeting place is developed.

    .. versionadded:: 0.1
    """

    CONTINUOUS = "continuous"
    AT_TIMES = "at-times"


@value_class(kw_only=True, field_transformer=checked)
class VisitorGroup(Described):
    """One population among the visitors (kävijäryhmä).

    Attributes:
        kind: Which population.
        registered: Whether its members are registered as participants; absent when not said.
        number: How many, or the word the source uses.
        comes: How often somebody of the group comes.
        target_group: Target group of the project it is part of.

    Example:
        >>> VisitorGroup(kind=VisitorKind.REGULAR).registered is None
        True

    .. versionadded:: 0.1
    """

    kind: VisitorKind
    registered: bool | None = None
    number: Quantity | None = None
    comes: Frequency | None = None
    target_group: TargetGroupId | None = None


@value_class(kw_only=True, field_transformer=checked)
class MeetingPlace(Extension[Venue]):
    """A meeting place and those who come there (kohtaamispaikka).

    Source: the co-implementer's blog post.

    Attributes:
        activity: Activity that runs it.
        visitor_groups: Populations among the visitors.
        daily_visitors: The observation that tells how many come in a day.
        day_starts_with: What every open day starts with.
        developed: How often its activity is developed.

    Example:
        >>> place = MeetingPlace(visitor_groups=(VisitorGroup(kind=VisitorKind.NEW),))
        >>> [group.kind.value for group in place.visitor_groups]
        ['new']

    .. versionadded:: 0.1
    """

    ext_name: ClassVar[str] = "omia_polkuja.meeting-place"
    ext_version: ClassVar[int] = 1

    activity: ActivityId | None = None
    visitor_groups: tuple[VisitorGroup, ...] = ()
    daily_visitors: ObservationId | None = None
    day_starts_with: StartKind | None = None
    developed: DevelopmentRhythm | None = None


class SupportKind(StrEnum):
    """What a coach helps with.

    .. versionadded:: 0.1
    """

    CV = "cv"
    JOB_APPLICATIONS = "job-applications"
    FUTURE_PLANS = "future-plans"
    FORMS = "forms"
    SERVICES = "services"
    STUDIES = "studies"
    EVERYDAY_LIFE = "everyday-life"
    OTHER = "other"


@value_class(kw_only=True, field_transformer=checked)
class Support(Described):
    """One kind of support given in the coaching.

    Attributes:
        kind: What it is.
        people: With how many people; absent when not said.

    .. versionadded:: 0.1
    """

    kind: SupportKind
    people: Quantity | None = None


@value_class(kw_only=True, field_transformer=checked)
class Coaching(Extension[Activity]):
    """Individual coaching by a worker of one's own (yksilövalmennus).

    Source: the co-implementer's blog post. How many are coached is the activity's ``participants``.

    Attributes:
        coach: Post that coaches.
        support: What the coach has helped with.

    Example:
        >>> Coaching(support=(Support(kind=SupportKind.CV),)).coach is None
        True

    .. versionadded:: 0.1
    """

    ext_name: ClassVar[str] = "omia_polkuja.coaching"
    ext_version: ClassVar[int] = 1

    coach: StaffId | None = None
    support: tuple[Support, ...] = ()


class DestinationKind(StrEnum):
    """Where a path may lead.

    .. versionadded:: 0.1
    """

    REHABILITATIVE_SERVICES = "rehabilitative-services"
    EDUCATION = "education"
    WORK = "work"
    OTHER = "other"


class OutcomeState(StrEnum):
    """How far somebody has come on a path.

    .. versionadded:: 0.1
    """

    REACHED = "reached"
    OPEN = "open"
    ENDED = "ended"


@value_class(kw_only=True, field_transformer=checked)
class Destination(Titled):
    """A destination of the paths (jatkopolku).

    Attributes:
        kind: What it is.
        is_example: Whether the source gives it as an example only.

    .. versionadded:: 0.1
    """

    kind_name = "omia_polkuja.destination"

    kind: DestinationKind
    is_example: bool | None = None


@value_class(kw_only=True, field_transformer=checked)
class PathStep(Described):
    """One step of the path model (polkumallin vaihe).

    Attributes:
        title: What happens in it.
        order: Its place, from 1.

    .. versionadded:: 0.1
    """

    title: Text
    order: Annotated[int, Bounds(1)] | None = None


@value_class(kw_only=True, field_transformer=checked)
class ObservedOutcome(Described):
    """How it went for some of those coached, as a source tells it; evidence, not an indicator.

    Attributes:
        state: How far they have come.
        people: How many.
        destination: Where they have got; absent while the path is open.
        activity: Activity they were coached in.
        as_of: When it was so.

    Example:
        >>> ObservedOutcome(state=OutcomeState.OPEN, people=Quantity(value=1)).destination is None
        True

    .. versionadded:: 0.1
    """

    state: OutcomeState
    people: Quantity
    destination: DestinationId | None = None
    activity: ActivityId | None = None
    as_of: PartialDate | None = None


@value_class(kw_only=True, field_transformer=checked)
class Pathways(Extension[Project]):
    """The paths the project helps people onto (omat polut).

    Source: the co-implementer's blog post; the steps of the path model are from the lead's page.

    Attributes:
        by_own_goals: Whether everyone goes on by goals of their own.
        destinations: Where the paths lead.
        steps: Steps of the path model.
        observed: What is told of how it went.
        provenance: Where these facts are from.

    Example:
        >>> Pathways(by_own_goals=True).destinations
        ()

    .. versionadded:: 0.1
    """

    ext_name: ClassVar[str] = "omia_polkuja"
    ext_version: ClassVar[int] = 1

    by_own_goals: bool | None = None
    destinations: tuple[Destination, ...] = ()
    steps: tuple[PathStep, ...] = ()
    observed: tuple[ObservedOutcome, ...] = ()
    provenance: tuple[Provenance, ...] = ()
