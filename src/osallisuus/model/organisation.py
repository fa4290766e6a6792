"""Organisations, the roles they have in a project, and actors that are only named by kind."""

from osallisuus.judging import checked
from osallisuus.limits import Plain
from osallisuus.model.base import Described, Entity, Titled
from osallisuus.model.ids import (
    ActionId,
    ActivityId,
    AreaId,
    GoalId,
    IdentifierScheme,
    LegalForm,
    NameKind,
    OrganisationId,
    OrganisationKind,
    OrganisationLinkKind,
    OutputId,
    PartnerRole,
    ResponsibilityLevel,
    StakeholderId,
    StakeholderKind,
    TaskKind,
    WebAddress,
    WorkPackageId,
)
from osallisuus.model.quantity import Quantity
from osallisuus.stated import Stated, value_class
from osallisuus.text import Text
from osallisuus.time import PartialDate, Period


@value_class(kw_only=True, field_transformer=checked)
class Identifier(Stated):
    """A number in somebody's register, such as a Y-tunnus or a project code.

    Attributes:
        scheme: Whose numbers they are, such as ``y-tunnus`` or ``eura2014-code``.
        value: The number as text, as written.

    .. versionadded:: 0.1
    """

    scheme: IdentifierScheme
    value: Plain


@value_class(kw_only=True, field_transformer=checked)
class Name(Described):
    """One name of a project or an organisation, when it has several.

    Attributes:
        text: The name.
        kind: Official, short, acronym, alias, former, tagline …
        used_by: Organisations that use it; partners may differ.
        period: When it was in use.

    .. versionadded:: 0.1
    """

    text: Text
    kind: NameKind | None = None
    used_by: tuple[OrganisationId, ...] = ()
    period: Period | None = None


@value_class(kw_only=True, field_transformer=checked)
class OrganisationLink(Described):
    """A tie to another organisation: owned by, run by, member of, in the group of.

    Attributes:
        kind: What ties them.
        organisation: The other one.
        stakeholder: The other side, when only a kind of actor is named.
        period: From when to when.
        note: What else there is to know.

    .. versionadded:: 0.1
    """

    kind: OrganisationLinkKind
    organisation: OrganisationId | None = None
    stakeholder: StakeholderId | None = None
    period: Period | None = None
    note: Text | None = None


@value_class(kw_only=True, field_transformer=checked)
class Succession(Described):
    """Which organisation takes over, and from when.

    Attributes:
        organisation: Who takes over.
        from_: From when.
        note: What else there is to know.

    .. versionadded:: 0.1
    """

    organisation: OrganisationId
    from_: PartialDate | None = None
    note: Text | None = None


@value_class(kw_only=True, field_transformer=checked)
class Organisation(Entity):
    """An organisation, or a unit of one (organisaatio, yksikkö).

    Attributes:
        name: Name in use.
        other_names: Short, former and parallel names.
        legal_form: ry, sr, oy, municipality …
        kind: University of applied sciences, parish, wellbeing services county …
        identifiers: Y-tunnus and other numbers.
        unit_of: The organisation it is a unit of.
        links: Other ties.
        successors: Who takes over, from when.
        area: Municipality or other area it is or serves.
        website: Its own page.
        description: What else there is to know.

    .. versionadded:: 0.1
    """

    kind_name = "organisation"

    name: Text
    other_names: tuple[Name, ...] = ()
    legal_form: LegalForm | None = None
    kind: OrganisationKind | None = None
    identifiers: tuple[Identifier, ...] = ()
    unit_of: OrganisationId | None = None
    links: tuple[OrganisationLink, ...] = ()
    successors: tuple[Succession, ...] = ()
    area: AreaId | None = None
    website: WebAddress | None = None
    description: Text | None = None


@value_class(kw_only=True, field_transformer=checked)
class Stakeholder(Titled):
    """Actors a source names by kind only: clubs, employers, residents, "the area's network".

    Attributes:
        kind: What kind of actor.
        organisation: The organisation, when one is known to be meant.
        count: How many there are ("12 yritystä").
        area: Where they are.

    .. versionadded:: 0.1
    """

    kind_name = "stakeholder"

    kind: StakeholderKind | None = None
    organisation: OrganisationId | None = None
    count: Quantity | None = None
    area: AreaId | None = None


@value_class(kw_only=True, field_transformer=checked)
class Task(Described):
    """What a partner does or answers for (tehtävä).

    Attributes:
        title: The task, in a few words.
        kind: What sort of task.
        level: Main, shared, takes part, expert.
        jointly_with: Organisations it is done with.
        goals: Goals it serves.
        actions: Actions it is part of.
        activities: Activities it is part of.
        work_packages: Work packages it is part of.
        outputs: What comes of it.

    .. versionadded:: 0.1
    """

    title: Text
    kind: TaskKind | None = None
    level: ResponsibilityLevel | None = None
    jointly_with: tuple[OrganisationId, ...] = ()
    goals: tuple[GoalId, ...] = ()
    actions: tuple[ActionId, ...] = ()
    activities: tuple[ActivityId, ...] = ()
    work_packages: tuple[WorkPackageId, ...] = ()
    outputs: tuple[OutputId, ...] = ()


@value_class(kw_only=True, field_transformer=checked)
class Partner(Described):
    """A role in the project (rooli): one organisation may have several.

    Attributes:
        organisation: Who has the role.
        stakeholder: Who has it, when only a kind of actor is named.
        role: Lead, implementer, funder, partner municipality, collaborator, network sought …; absent
            when the source gives tasks but no role.
        role_title: What the project itself calls the role.
        through: Unit or organisation that acts for it.
        replaces: Organisation whose part it took over on the way.
        period: From when to when.
        tasks: What it does.
        expertise: What it brings.
        area: Where it acts in the project.
        note: What else there is to know.

    .. versionadded:: 0.1
    """

    organisation: OrganisationId | None = None
    stakeholder: StakeholderId | None = None
    role: PartnerRole | None = None
    role_title: Text | None = None
    through: OrganisationId | None = None
    replaces: OrganisationId | None = None
    period: Period | None = None
    tasks: tuple[Task, ...] = ()
    expertise: tuple[Text, ...] = ()
    area: AreaId | None = None
    note: Text | None = None


@value_class(kw_only=True, field_transformer=checked)
class Responsibility(Titled):
    """One responsibility, held by one organisation or shared by several (vastuu).

    Attributes:
        level: Main, shared, supporting.
        holders: Organisations that hold it together.
        goals: Goals it covers.
        actions: Actions it covers.
        activities: Activities it covers.
        work_packages: Work packages it covers.
        outputs: Outputs it covers.
        period: From when to when.

    .. versionadded:: 0.1
    """

    kind_name = "responsibility"

    level: ResponsibilityLevel | None = None
    holders: tuple[OrganisationId, ...] = ()
    goals: tuple[GoalId, ...] = ()
    actions: tuple[ActionId, ...] = ()
    activities: tuple[ActivityId, ...] = ()
    work_packages: tuple[WorkPackageId, ...] = ()
    outputs: tuple[OutputId, ...] = ()
    period: Period | None = None
