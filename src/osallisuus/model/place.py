"""Areas and venues."""

from datetime import time
from typing import Annotated

from osallisuus.judging import checked
from osallisuus.limits import Length, Matches, Plain
from osallisuus.model.base import Described, Entity
from osallisuus.model.ids import (
    AccessKind,
    AreaId,
    AreaKind,
    CodeSystemName,
    CriterionCode,
    LanguageTag,
    OrganisationId,
    TargetGroupId,
    VenueId,
    VenueKind,
    WebAddress,
)
from osallisuus.model.organisation import Name
from osallisuus.model.quantity import Quantity
from osallisuus.stated import Stated, value_class
from osallisuus.text import Text
from osallisuus.time import Period, WeeklyHours


@value_class(kw_only=True, field_transformer=checked)
class AreaCode(Stated):
    """A code and the system it belongs to: ISO ``FI-14`` is not Statistics Finland's region 14.

    Attributes:
        system: Whose codes they are, such as ``fi-municipality``.
        value: The code as text, leading zeros included.

    .. versionadded:: 0.1
    """

    system: CodeSystemName
    value: Plain


@value_class(kw_only=True, field_transformer=checked)
class Area(Entity):
    """An area: municipality, region, wellbeing services county, neighbourhood … (alue).

    Attributes:
        name: Its name.
        kind: What kind of area.
        codes: Codes, each with its system.
        part_of: Areas it lies in; a neighbourhood in a municipality.
        members: Areas it consists of; the municipalities of a joint authority.
        organisation: Organisation whose members or districts define it.
        period: When it existed or belonged so.

    .. versionadded:: 0.1
    """

    kind_name = "area"

    name: Text
    kind: AreaKind | None = None
    codes: tuple[AreaCode, ...] = ()
    part_of: tuple[AreaId, ...] = ()
    members: tuple[AreaId, ...] = ()
    organisation: OrganisationId | None = None
    period: Period | None = None


@value_class(kw_only=True, field_transformer=checked)
class Address(Stated):
    """Where a venue is (osoite).

    Attributes:
        street: Street and number.
        postcode: Postal code, as written.
        town: Post town.
        country: Country code of two letters, such as ``FI``.

    .. versionadded:: 0.1
    """

    street: Plain | None = None
    postcode: Annotated[str, Length(1, 12)] | None = None
    town: Plain | None = None
    country: Annotated[str, Matches(r"[A-Z]{2}", "expected.country")] | None = None


@value_class(kw_only=True, field_transformer=checked)
class Access(Described):
    """Who may come (kenelle avoin).

    Attributes:
        kind: Open to all, to residents, by referral, members only, closed institution …
        target_groups: For whom.
        areas: Residents of which areas.
        criteria: Other conditions.
        languages: Languages in which people are served or the group is held (palvelukielet).
        note: What else there is to know.

    .. versionadded:: 0.1
    """

    kind: AccessKind | None = None
    target_groups: tuple[TargetGroupId, ...] = ()
    areas: tuple[AreaId, ...] = ()
    criteria: tuple[CriterionCode, ...] = ()
    languages: tuple[LanguageTag, ...] = ()
    note: Text | None = None


@value_class(kw_only=True, field_transformer=checked)
class HoursException(Described):
    """Days on which the weekly hours do not hold (poikkeusaukiolo).

    Attributes:
        period: Which days.
        closed: Whether it is closed.
        opens: Local time in Europe/Helsinki.
        closes: Local time in Europe/Helsinki.
        reason: Why.

    .. versionadded:: 0.1
    """

    period: Period
    closed: bool | None = None
    opens: time | None = None
    closes: time | None = None
    reason: Text | None = None


@value_class(kw_only=True, field_transformer=checked)
class Venue(Entity):
    """A place where something happens (tila, paikka).

    Attributes:
        name: Its name.
        other_names: Other names.
        kind: Meeting place, nature site, prison, online …
        inside: Venue it is in.
        address: Where it is.
        area: Municipality or neighbourhood.
        holder: Organisation that keeps it.
        access: Who may come.
        opening_hours: Weekly hours.
        exceptions: Days that differ.
        capacity: How many people fit.
        accessibility: Accessibility features.
        website: Its page.
        period: When it is in use.
        description: What else there is to know.

    .. versionadded:: 0.1
    """

    kind_name = "venue"

    name: Text
    other_names: tuple[Name, ...] = ()
    kind: VenueKind | None = None
    inside: VenueId | None = None
    address: Address | None = None
    area: AreaId | None = None
    holder: OrganisationId | None = None
    access: Access | None = None
    opening_hours: tuple[WeeklyHours, ...] = ()
    exceptions: tuple[HoursException, ...] = ()
    capacity: Quantity | None = None
    accessibility: tuple[CriterionCode, ...] = ()
    website: WebAddress | None = None
    period: Period | None = None
    description: Text | None = None
