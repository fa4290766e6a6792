"""Target groups: who the project is for, by tier and kind."""

from osallisuus.judging import checked
from osallisuus.limits import ClosedCode
from osallisuus.model.base import Described, Titled
from osallisuus.model.ids import (
    ActivityId,
    AreaId,
    AudienceKind,
    CriterionCode,
    LanguageTag,
    NeedCode,
    OrganisationId,
    OutputId,
    Sector,
    StakeholderId,
    TargetGroupId,
    TargetGroupKind,
)
from osallisuus.model.quantity import AgeRange, Duration, Quantity
from osallisuus.stated import value_class
from osallisuus.text import Text
from osallisuus.time import PartialDate, Period


class Tier(ClosedCode):
    """How a target group stands to the project; a comparison group is studied, not served (vertailuryhmä).

    .. versionadded:: 0.1
    """

    MAIN = "main"
    ADDITIONAL = "additional"
    INDIRECT = "indirect"
    FINAL_BENEFICIARY = "final-beneficiary"
    COMPARISON = "comparison"


@value_class(kw_only=True, field_transformer=checked)
class Criterion(Described):
    """One thing that must hold of somebody in the group.

    Attributes:
        code: What it is.
        text: In the project's own terms.
        sensitive: Whether knowing it of a person is special-category data (GDPR, article 9).
        duration: How long it must have held ("vähintään 12 kk työttömänä").

    .. versionadded:: 0.1
    """

    code: CriterionCode
    text: Text | None = None
    sensitive: bool | None = None
    duration: Duration | None = None


@value_class(kw_only=True, field_transformer=checked)
class RoleChange(Described):
    """What members of the group may become in the project: trainers, experts by experience, founders.

    Attributes:
        to: What they become.
        target_group: The group they are then in.
        through: Activities it happens in.
        outputs: What comes of it, such as an association they found.
        period: When.
        note: What else there is to know.

    .. versionadded:: 0.1
    """

    to: AudienceKind
    target_group: TargetGroupId | None = None
    through: tuple[ActivityId, ...] = ()
    outputs: tuple[OutputId, ...] = ()
    period: Period | None = None
    note: Text | None = None


@value_class(kw_only=True, field_transformer=checked)
class TargetGroup(Titled):
    """A group of people or organisations the project is for (kohderyhmä).

    Attributes:
        tier: Main, additional, indirect, final beneficiary or comparison; absent when the source does not say.
        kind: Persons, professionals, organisations, families.
        part_of: Wider group it belongs to.
        ages: Ages.
        residence: Where they live.
        languages: Languages they speak or are served in.
        criteria: What must hold of them.
        any_of: Of which one is enough.
        excludes: What must not hold of them (poissulkukriteerit).
        needs: What they may need.
        sectors: Sectors professionals or organisations come from.
        organisations: Organisations they belong to.
        stakeholders: Kinds of actors they belong to.
        chosen_by: Who decides on the group, when not the project.
        size: How many there are in the population.
        size_as_of: When that was so.
        becomes: What members may become.

    .. versionadded:: 0.1
    """

    kind_name = "target-group"

    tier: Tier | None = None
    kind: TargetGroupKind | None = None
    part_of: TargetGroupId | None = None
    ages: AgeRange | None = None
    residence: tuple[AreaId, ...] = ()
    languages: tuple[LanguageTag, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    any_of: tuple[Criterion, ...] = ()
    excludes: tuple[Criterion, ...] = ()
    needs: tuple[NeedCode, ...] = ()
    sectors: tuple[Sector, ...] = ()
    organisations: tuple[OrganisationId, ...] = ()
    stakeholders: tuple[StakeholderId, ...] = ()
    chosen_by: tuple[OrganisationId, ...] = ()
    size: Quantity | None = None
    size_as_of: PartialDate | None = None
    becomes: tuple[RoleChange, ...] = ()
