"""What ITU2 has that no other project has: a participatory budget, a living room, feasibility.

The coaching cohorts are in :mod:`osallisuus.plugins.itu2.cohorts`.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar

from osallisuus import (
    CODE,
    Action,
    Activity,
    AgeRange,
    Amount,
    AreaId,
    Codes,
    Described,
    Entity,
    Extension,
    Id,
    OrganisationId,
    OutputId,
    PartialDate,
    Period,
    Quantity,
    RefTo,
    StakeholderId,
    TargetGroupId,
    Text,
    Venue,
    VenueId,
    checked,
    value_class,
)
from osallisuus.plugins.itu2.proposing import FollowUp, ProposerKind, Screening

BudgetRoundId = Annotated[Id, RefTo("itu2.round")]
BudgetProposalId = Annotated[Id, RefTo("itu2.proposal")]

_CriterionCode = Annotated[str, CODE, Codes("criterion")]


class BudgetPhaseKind(StrEnum):
    """Phases of a round of participatory budgeting, in the order of the cycle.

    .. versionadded:: 0.1
    """

    DEFINE = "define"
    IDEAS = "ideas"
    SCREENING = "screening"
    DEVELOPMENT = "development"
    DISCUSS = "discuss"
    PRIORITISE = "prioritise"
    VOTING = "voting"
    DECIDE = "decide"
    RESULT = "result"
    IMPLEMENTATION = "implementation"
    FOLLOW_UP = "follow-up"
    DOCUMENT = "document"
    REPEAT = "repeat"

    @property
    def place(self) -> int:
        """Place in the cycle, from 1.

        Example:
            >>> BudgetPhaseKind.DECIDE.place
            8
        """
        return list(BudgetPhaseKind).index(self) + 1


@value_class(kw_only=True, field_transformer=checked)
class BudgetPhase(Described):
    """A phase of a round (osallistuvan budjetoinnin vaihe).

    Attributes:
        phase: Which phase.
        when: When, as precisely as known.
        title: In the project's own terms.

    .. versionadded:: 0.1
    """

    phase: BudgetPhaseKind
    when: Period | None = None
    title: Text | None = None


class DecisionPower(StrEnum):
    """How far the decision is the residents' own (päätösvalta).

    .. versionadded:: 0.1
    """

    ADVISORY = "advisory"
    SHARED = "shared"
    RESIDENTS_DECIDE = "residents-decide"


class DecisionSetting(StrEnum):
    """Where or how it is decided.

    .. versionadded:: 0.1
    """

    JOINT_MEETING = "joint-meeting"
    VOTE = "vote"
    PANEL = "panel"


@value_class(kw_only=True, field_transformer=checked)
class Decision(Described):
    """Who decides on the money, how and with what power (päätöksenteko).

    Attributes:
        power: How far the residents decide.
        setting: Joint meeting (yhteistilaisuus), vote or panel.
        venue: Where.
        on: What is decided, in the project's own terms.

    .. versionadded:: 0.1
    """

    power: DecisionPower | None = None
    setting: DecisionSetting | None = None
    venue: VenueId | None = None
    on: Text | None = None


class AgeCounting(StrEnum):
    """On which day an age limit is looked at.

    .. versionadded:: 0.1
    """

    ON_THE_DAY = "on-the-day"
    DURING_THE_YEAR = "during-the-year"


@value_class(kw_only=True, field_transformer=checked)
class Eligibility(Described):
    """Who may propose or vote (ehdotus- ja äänioikeus); an absent condition is not known.

    Attributes:
        target_groups: Groups that may.
        areas: Residents of which areas.
        ages: Ages.
        ages_counted: Whether the age is that of the day or the one reached during the year.
        criteria: Other conditions.

    .. versionadded:: 0.1
    """

    target_groups: tuple[TargetGroupId, ...] = ()
    areas: tuple[AreaId, ...] = ()
    ages: AgeRange | None = None
    ages_counted: AgeCounting | None = None
    criteria: tuple[_CriterionCode, ...] = ()


class ProposalStatus(StrEnum):
    """How far a proposal has come.

    .. versionadded:: 0.1
    """

    IDEA = "idea"
    SUBMITTED = "submitted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    ON_BALLOT = "on-ballot"
    FORWARDED = "forwarded"
    FUNDED = "funded"
    NOT_FUNDED = "not-funded"
    REALISED = "realised"

    @property
    def is_funded(self) -> bool:
        """Whether the round's money goes to it.

        Example:
            >>> ProposalStatus.REALISED.is_funded, ProposalStatus.ON_BALLOT.is_funded
            (True, False)
        """
        return self in (ProposalStatus.FUNDED, ProposalStatus.REALISED)


@value_class(kw_only=True, field_transformer=checked)
class BudgetProposal(Entity):
    """A proposal in a round (ehdotus).

    Attributes:
        title: What is proposed.
        cost: Estimated cost, in the currency of the round's money.
        status: How far it has come.
        categories: What it is about.
        proposer: Who made it, by kind.
        screening: What the screening found.
        follow_up: How it came along after it was funded.
        areas: Where it would be carried out.
        forwarded_to: Round it was sent on to.
        continues: Proposal of an earlier round it comes from.

    .. versionadded:: 0.1
    """

    kind_name = "itu2.proposal"

    title: Text
    cost: Decimal | None = None
    status: ProposalStatus | None = None
    categories: tuple[Text, ...] = ()
    proposer: ProposerKind | None = None
    screening: Screening | None = None
    follow_up: tuple[FollowUp, ...] = ()
    areas: tuple[AreaId, ...] = ()
    forwarded_to: BudgetRoundId | None = None
    continues: BudgetProposalId | None = None


@value_class(kw_only=True, field_transformer=checked)
class BudgetRound(Entity):
    """One round of participatory budgeting, from ideas to a decision (budjetointikierros).

    Attributes:
        title: What it is called.
        organiser: Organisation that holds it.
        areas: For which areas.
        money: Money the round decides on.
        phases: Phases, in the order they are gone through.
        decision: Who decides, and how.
        may_propose: Who may propose.
        may_vote: Who may vote.
        proposals: Proposals that are known.
        stated_proposals: How many proposals a source says there were.

    .. versionadded:: 0.1
    """

    kind_name = "itu2.round"

    title: Text
    organiser: OrganisationId | None = None
    areas: tuple[AreaId, ...] = ()
    money: Amount | None = None
    phases: tuple[BudgetPhase, ...] = ()
    decision: Decision | None = None
    may_propose: Eligibility | None = None
    may_vote: Eligibility | None = None
    proposals: tuple[BudgetProposal, ...] = ()
    stated_proposals: Quantity | None = None

    @property
    def funded_cost(self) -> Decimal:
        """Sum of the known costs of the proposals that are funded, in the round's currency.

        Example:
            >>> bench = BudgetProposal(
            ...     id="bench", title=Text.of(fi="Penkki"), cost=Decimal("350.50"),
            ...     status=ProposalStatus.FUNDED,
            ... )
            >>> BudgetRound(id="2018", title=Text.of(fi="Syksy"), proposals=(bench,)).funded_cost
            Decimal('350.50')
        """
        funded = (one for one in self.proposals if one.status and one.status.is_funded)
        return sum((one.cost for one in funded if one.cost is not None), Decimal(0))


@value_class(kw_only=True, field_transformer=checked)
class AreaFund(Described):
    """Operating money of an area that is shared out by its residents (alueellinen toimintaraha).

    Attributes:
        title: What it is called.
        holder: Organisation or unit whose money it is.
        area: For which area.
        amounts: How much there is.

    .. versionadded:: 0.1
    """

    title: Text
    holder: OrganisationId | None = None
    area: AreaId | None = None
    amounts: tuple[Amount, ...] = ()


class LocalConcern(StrEnum):
    """What is heeded when the way of working is taken to another area.

    .. versionadded:: 0.1
    """

    AREA_VIEWPOINTS = "area-viewpoints"
    RESOURCES = "resources"
    NETWORKS = "networks"


@value_class(kw_only=True, field_transformer=checked)
class Replication(Described):
    """Whether the way of working can be used elsewhere, and what must be heeded (monistettavuus).

    Attributes:
        possible: Whether it can.
        heeding: What must be heeded.
        areas: Areas it is meant for, when they are named.

    .. versionadded:: 0.1
    """

    possible: bool
    heeding: tuple[LocalConcern, ...] = ()
    areas: tuple[AreaId, ...] = ()


@value_class(kw_only=True, field_transformer=checked)
class ParticipatoryBudget(Extension[Activity]):
    """Participatory budgeting (osallistuva budjetointi): money whose use residents decide.

    Source of the form: measure 1.1 of ITU2, where the area's operating money is shared out at a joint
    meeting of residents, and the city's own round of 2018.

    Attributes:
        trial: Whether it is tried out for the first time.
        fund: Money of the area it shares out.
        replication: Whether it can be used elsewhere.
        rounds: Its rounds; ballots, in a later version, belong to a round.

    .. versionadded:: 0.1
    """

    ext_name: ClassVar[str] = "itu2.budget"
    ext_version: ClassVar[int] = 1

    trial: bool | None = None
    fund: AreaFund | None = None
    replication: Replication | None = None
    rounds: tuple[BudgetRound, ...] = ()


class GroupOrigin(StrEnum):
    """What a group of the living room comes about from.

    .. versionadded:: 0.1
    """

    RESIDENTS_NEEDS = "residents-needs"
    RESIDENTS_COMMITMENT = "residents-commitment"
    PARTNER_INITIATIVE = "partner-initiative"
    STAFF_INITIATIVE = "staff-initiative"


class LivingRoomOffer(StrEnum):
    """What there is for whoever comes in.

    .. versionadded:: 0.1
    """

    COFFEE = "coffee"
    NEWSPAPERS = "newspapers"
    COMPUTERS = "computers"
    ADVICE = "advice"
    GROUPS = "groups"


class AdviceTopic(StrEnum):
    """What one can get advice on.

    .. versionadded:: 0.1
    """

    HEALTH = "health"
    EMPLOYMENT = "employment"
    SERVICES = "services"
    FORMS = "forms"


@value_class(kw_only=True, field_transformer=checked)
class ResidentGroup(Entity):
    """A group that came about in the living room (asukasryhmä).

    Attributes:
        title: What it does.
        origin: What it came about from.
        started: Since when.
        led_by_students_of: Schools whose students lead it.
        stakeholders: Other actors that lead it.

    .. versionadded:: 0.1
    """

    kind_name = "itu2.group"

    title: Text
    origin: tuple[GroupOrigin, ...] = ()
    started: PartialDate | None = None
    led_by_students_of: tuple[OrganisationId, ...] = ()
    stakeholders: tuple[StakeholderId, ...] = ()


@value_class(kw_only=True, field_transformer=checked)
class LivingRoom(Extension[Activity | Venue]):
    """An open living room of a neighbourhood, as a place or as what goes on there (olohuone).

    Source of the form: measure 3.1 of ITU2 and the lead's page on the Rajakylä living room.

    Attributes:
        cafe: Whether there is a café.
        groups_form_from: What groups come about from; no list of groups is given in advance.
        student_leaders: Schools whose students lead groups.
        groups: Groups that are known.
        offers: What there is for whoever comes in.
        advice_on: What one can get advice on.
        own_meetings: Whether residents may hold meetings of their own.

    .. versionadded:: 0.1
    """

    ext_name: ClassVar[str] = "itu2.living-room"
    ext_version: ClassVar[int] = 1

    cafe: bool | None = None
    groups_form_from: tuple[GroupOrigin, ...] = ()
    student_leaders: tuple[OrganisationId, ...] = ()
    groups: tuple[ResidentGroup, ...] = ()
    offers: tuple[LivingRoomOffer, ...] = ()
    advice_on: tuple[AdviceTopic, ...] = ()
    own_meetings: bool | None = None


class FeasibilityResult(StrEnum):
    """What came of asking whether something can be done.

    .. versionadded:: 0.1
    """

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@value_class(kw_only=True, field_transformer=checked)
class Feasibility(Extension[Action]):
    """An action that asks whether something can be done; "no" is a result too (mahdollisuuden kartoitus).

    Source of the form: measures 4.1, 6.1 and 6.2 of ITU2.

    Attributes:
        question: What is asked.
        result: The answer; ``unknown`` until there is one.
        as_of: When it was answered.
        reason: Why.
        would_create: What a yes would bring about.

    .. versionadded:: 0.1
    """

    ext_name: ClassVar[str] = "itu2.feasibility"
    ext_version: ClassVar[int] = 1

    question: Text
    result: FeasibilityResult
    as_of: PartialDate | None = None
    reason: Text | None = None
    would_create: OutputId | None = None
