"""Programmes, portfolios, group projects and sub-projects: what the project is part of."""

from osallisuus.judging import checked
from osallisuus.model.base import Status, Titled
from osallisuus.model.ids import (
    AreaId,
    GoalId,
    ProgrammeId,
    ProgrammeKind,
    TargetGroupId,
    WebAddress,
)
from osallisuus.model.organisation import Identifier, Name, Partner
from osallisuus.model.quantity import Duration, Quantity
from osallisuus.stated import value_class
from osallisuus.time import Period


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
    website: WebAddress | None = None
    status: Status | None = None
