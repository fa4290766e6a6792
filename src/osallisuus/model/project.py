"""The project itself, the root of a document."""

from typing import Annotated

from osallisuus.judging import checked
from osallisuus.limits import Length, Plain
from osallisuus.model.activity import Activity
from osallisuus.model.base import Described, Entity, Status
from osallisuus.model.funding import Funding, OnwardGrant, Procedure
from osallisuus.model.ids import (
    AreaId,
    CodeSystemName,
    FundingId,
    Label,
    OrganisationId,
    ProgrammeId,
    ProjectKind,
    WebAddress,
)
from osallisuus.model.organisation import (
    Identifier,
    Name,
    Organisation,
    Partner,
    Responsibility,
    Stakeholder,
)
from osallisuus.model.people import TargetGroup
from osallisuus.model.place import Area, Venue
from osallisuus.model.plan import (
    Action,
    Goal,
    Method,
    Milestone,
    Phase,
    Principle,
    Statement,
    Term,
    WorkPackage,
)
from osallisuus.model.programme import Programme
from osallisuus.model.quantity import Duration, Observation
from osallisuus.model.result import Channel, Output, ProjectRelation, ReferralChannel, Target
from osallisuus.model.source import Source
from osallisuus.model.staff import Staff
from osallisuus.stated import value_class
from osallisuus.text import Text
from osallisuus.time import PartialDate, Period


@value_class(kw_only=True, field_transformer=checked)
class Classification(Described):
    """A class somebody else puts the project in, such as a city's own project type.

    Attributes:
        scheme: Whose classes they are.
        value: The class.

    .. versionadded:: 0.1
    """

    scheme: CodeSystemName
    value: Text


@value_class(kw_only=True, field_transformer=checked)
class Amendment(Described):
    """A change that was decided on the way: more time, another budget, another partner (muutospäätös).

    The fields of the project say how things are after it.

    Attributes:
        field: What was changed, such as ``period.end``.
        before: What it was.
        after: What it became.
        decided: When that was decided.
        number: Number of the decision, as written.
        funding: Money it is about.
        organisation: Partner it is about.
        reason: Why.

    .. versionadded:: 0.1
    """

    field: Annotated[str, Length(1, 200)]
    before: Plain | None = None
    after: Plain | None = None
    decided: PartialDate | None = None
    number: Label | None = None
    funding: FundingId | None = None
    organisation: OrganisationId | None = None
    reason: Text | None = None


@value_class(kw_only=True, field_transformer=checked)
class Project(Entity):
    """A participation project (hanke): who, why, for whom, what, when, where.

    Attributes:
        name: Name in use.
        names: Other names: official, short, aliases, taglines; partners may differ.
        kind: Joint project, group project …
        classifications: Classes registers put it in.
        identifiers: Codes such as the funder's project code.
        status: How far it has come.
        period: When it runs.
        duration: How long it runs, when that is what is said.
        amendments: What was changed on the way.
        summary: What it is, in a few sentences; facts belong in fields.
        website: Its page.
        belongs_to: Programmes, portfolios and group projects it is part of.
        procedure: How partners are tied together.
        areas: Where it works (ids of ``places``).
        sources: Where the facts are from.
        programmes: Frames and levels around the project.
        organisations: Organisations named in the document.
        stakeholders: Actors named by kind.
        partners: Roles.
        responsibilities: Responsibilities, single and shared.
        staff: Posts.
        funding: Money.
        onward_grants: Support passed on.
        places: Areas named in the document.
        venues: Places of activity.
        target_groups: For whom.
        context: Needs, reasons, resources.
        principles: Principles.
        methods: Methods.
        goals: Goals.
        actions: Actions.
        phases: Phases.
        work_packages: Work packages.
        activities: Activities.
        milestones: Milestones.
        outputs: Outputs.
        targets: Target values.
        observations: Numbers stated in sources.
        relations: Other projects.
        referrals: How people come and go.
        channels: Where it is seen.
        terms: What it calls things.

    .. versionadded:: 0.1
    """

    kind_name = "project"

    name: Text
    names: tuple[Name, ...] = ()
    kind: ProjectKind | None = None
    classifications: tuple[Classification, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    status: Status | None = None
    period: Period | None = None
    duration: Duration | None = None
    amendments: tuple[Amendment, ...] = ()
    summary: Text | None = None
    website: WebAddress | None = None
    belongs_to: tuple[ProgrammeId, ...] = ()
    procedure: Procedure | None = None
    areas: tuple[AreaId, ...] = ()
    sources: tuple[Source, ...] = ()
    programmes: tuple[Programme, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    stakeholders: tuple[Stakeholder, ...] = ()
    partners: tuple[Partner, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    staff: tuple[Staff, ...] = ()
    funding: tuple[Funding, ...] = ()
    onward_grants: tuple[OnwardGrant, ...] = ()
    places: tuple[Area, ...] = ()
    venues: tuple[Venue, ...] = ()
    target_groups: tuple[TargetGroup, ...] = ()
    context: tuple[Statement, ...] = ()
    principles: tuple[Principle, ...] = ()
    methods: tuple[Method, ...] = ()
    goals: tuple[Goal, ...] = ()
    actions: tuple[Action, ...] = ()
    phases: tuple[Phase, ...] = ()
    work_packages: tuple[WorkPackage, ...] = ()
    activities: tuple[Activity, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    outputs: tuple[Output, ...] = ()
    targets: tuple[Target, ...] = ()
    observations: tuple[Observation, ...] = ()
    relations: tuple[ProjectRelation, ...] = ()
    referrals: tuple[ReferralChannel, ...] = ()
    channels: tuple[Channel, ...] = ()
    terms: tuple[Term, ...] = ()
