"""Programmes, portfolios, group projects and sub-projects: what the project is part of."""

from typing import Annotated

from osallisuus.judging import checked
from osallisuus.limits import Bounds
from osallisuus.model.base import Described, Status, Titled
from osallisuus.model.funding import Amount, Exclusion
from osallisuus.model.ids import (
    AreaId,
    AudienceKind,
    GoalId,
    ProgrammeId,
    ProgrammeKind,
    StakeholderId,
    TargetGroupId,
    WebAddress,
)
from osallisuus.model.organisation import Identifier, Name, Partner
from osallisuus.model.quantity import Duration, Quantity
from osallisuus.stated import value_class
from osallisuus.text import Text
from osallisuus.time import PartialDate, Period


@value_class(kw_only=True, field_transformer=checked)
class SelectionCriterion(Described):
    """What applications are judged by (valintaperuste).

    Attributes:
        title: What is looked at.
        weight: Its share of all points, in per cent.
        required: Whether an application without it is refused.

    .. versionadded:: 0.1
    """

    title: Text
    weight: Annotated[float, Bounds(0, 100)] | None = None
    required: bool | None = None


@value_class(kw_only=True, field_transformer=checked)
class Call(Described):
    """What is asked and offered in a call for applications (haku): the project's own, or one it was chosen in.

    Attributes:
        open: When applications are taken (hakuaika).
        decided: When it is decided.
        applicants: Who may apply.
        stakeholders: Kinds of actors that may apply.
        target_groups: Groups of people or organisations that may apply, or that the work must be for.
        amounts: Money in the call; with ``per``, limits for one application or project.
        own_share: Share the applicant pays itself, in per cent (omarahoitusosuus).
        excludes: What is not paid from it.
        selection_criteria: What applications are judged by.
        chosen: How many are to be chosen, or were.

    Example:
        >>> from osallisuus import Call, Precision, Quantity
        >>> str(Call(own_share=Quantity(value=20, precision=Precision.AT_LEAST)).own_share)
        'at-least 20'

    .. versionadded:: 0.1
    """

    open: Period | None = None
    decided: PartialDate | None = None
    applicants: tuple[AudienceKind, ...] = ()
    stakeholders: tuple[StakeholderId, ...] = ()
    target_groups: tuple[TargetGroupId, ...] = ()
    amounts: tuple[Amount, ...] = ()
    own_share: Quantity | None = None
    excludes: tuple[Exclusion, ...] = ()
    selection_criteria: tuple[SelectionCriterion, ...] = ()
    chosen: Quantity | None = None


@value_class(kw_only=True, field_transformer=checked)
class Programme(Titled):
    """A frame the project belongs to, or a level below it (ohjelma, salkku, ryhmähanke, osahanke).

    Attributes:
        kind: Programme, portfolio, group project, sub-project, fund's programme.
        names: Other names.
        identifiers: Codes.
        part_of: Frames it belongs to; a sub-project may belong to several.
        period: When it runs.
        duration: How long it runs, when that is what is said.
        partners: Roles in it; an organisation may lead one level and be a partner on another.
        stated_parts: How many parts a source says it has, which need not be the sum of those listed.
        goals: Goals it pursues.
        target_groups: For whom.
        areas: Where.
        call: What is asked and offered, when it is a call for applications.
        website: Its page.
        status: How far it has come.

    .. versionadded:: 0.1
    """

    kind_name = "programme"

    kind: ProgrammeKind | None = None
    names: tuple[Name, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    part_of: tuple[ProgrammeId, ...] = ()
    period: Period | None = None
    duration: Duration | None = None
    partners: tuple[Partner, ...] = ()
    stated_parts: Quantity | None = None
    goals: tuple[GoalId, ...] = ()
    target_groups: tuple[TargetGroupId, ...] = ()
    areas: tuple[AreaId, ...] = ()
    call: Call | None = None
    website: WebAddress | None = None
    status: Status | None = None
