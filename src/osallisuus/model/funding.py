"""Money: who funds, from which fund, how much was planned, granted and realised, and what is not paid."""

from decimal import Decimal
from typing import Annotated

from osallisuus.judging import checked
from osallisuus.limits import Bounds, ClosedCode, Matches
from osallisuus.model.base import Described, Entity, Status, Titled
from osallisuus.model.ids import (
    ActivityId,
    AreaId,
    CostKind,
    CostModelKind,
    CountingUnit,
    FundingId,
    FundingKind,
    FundName,
    Label,
    MoneySource,
    OrganisationId,
    OutputId,
    ProcedureKind,
    ProgrammeId,
    TargetId,
    WorkPackageId,
)
from osallisuus.model.organisation import Identifier
from osallisuus.model.quantity import Precision
from osallisuus.stated import value_class
from osallisuus.text import Text
from osallisuus.time import PartialDate, Period

Currency = Annotated[str, Matches(r"[A-Z]{3}", "expected.currency")]


class AmountKind(ClosedCode):
    """What an amount of money is; paid is what the funder has paid, realised what has been spent.

    .. versionadded:: 0.1
    """

    PLANNED = "planned"
    GRANTED = "granted"
    PAID = "paid"
    REALISED = "realised"
    RETURNED = "returned"


@value_class(kw_only=True, field_transformer=checked)
class Allocation(Described):
    """What a sum or a share of the money is meant for (kohdennus).

    Attributes:
        cost_kind: Kind of cost: salaries, purchased services, travel … (kustannuslaji).
        work_package: Work package it is budgeted to.
        area: Region or other area it falls on.
        activities: Activities it pays.
        outputs: What must be there for it to be paid, as with a lump sum (kertakorvaus).
        targets: What must be reached for it to be paid, as with an outcome payment (tulospalkkio).

    .. versionadded:: 0.1
    """

    cost_kind: CostKind | None = None
    work_package: WorkPackageId | None = None
    area: AreaId | None = None
    activities: tuple[ActivityId, ...] = ()
    outputs: tuple[OutputId, ...] = ()
    targets: tuple[TargetId, ...] = ()


@value_class(kw_only=True, field_transformer=checked)
class Conversion(Described):
    """The sum in another currency that an amount was reckoned from (valuuttamuunnos).

    Attributes:
        value: The sum in the other currency.
        currency: ISO 4217 code of the other currency.
        exchange_rate: How many units of the other currency one unit of the amount's currency is.
        as_of: Day or month of the rate.

    Example:
        >>> str(Conversion(currency="NOK", exchange_rate=Decimal("11.50")).exchange_rate)
        '11.50'

    .. versionadded:: 0.1
    """

    value: Decimal | None = None
    currency: Currency
    exchange_rate: Decimal | None = None
    as_of: PartialDate | None = None


@value_class(kw_only=True, field_transformer=checked)
class Amount(Described):
    """An amount of money as it was known on a day (rahamäärä).

    Attributes:
        kind: Planned, granted, paid, realised or returned.
        value: The sum.
        currency: ISO 4217 code.
        converted_from: Sum in another currency it was reckoned from.
        as_of: Day it was known.
        period: Time it covers, such as the year of a decision.
        money: Whose money: EU, state, municipality, private, all public …
        payer: Who pays it, when it is not the funder of the whole.
        recipient: Partner whose part of the budget it is.
        per: What it is the price or limit of one of: a voucher, a project that is supported, an hour.
        precision: Whether it is exact.
        part_of_total: Whether it is a part of another amount of the same kind in the list.
        cost_item: What it pays for, when the budget is by item.
        allocation: Kind of cost, work package, area or outputs it is meant for.
        decision: Status of the decision behind it.
        note: What else there is to know.

    .. versionadded:: 0.1
    """

    kind: AmountKind
    value: Decimal
    currency: Currency
    converted_from: Conversion | None = None
    as_of: PartialDate | None = None
    period: Period | None = None
    money: MoneySource | None = None
    payer: OrganisationId | None = None
    recipient: OrganisationId | None = None
    per: CountingUnit | None = None
    precision: Precision | None = None
    part_of_total: bool | None = None
    cost_item: Text | None = None
    allocation: Allocation | None = None
    decision: Status | None = None
    note: Text | None = None


@value_class(kw_only=True, field_transformer=checked)
class Exclusion(Described):
    """A negative fact about the money: what is not paid from it ("ei palkkatukea").

    Attributes:
        title: What is not paid.
        money: Whose money does not pay it.
        activities: Activities it is about.

    .. versionadded:: 0.1
    """

    title: Text
    money: MoneySource | None = None
    activities: tuple[ActivityId, ...] = ()


@value_class(kw_only=True, field_transformer=checked)
class CostModel(Described):
    """How costs are reckoned: as they arise, by a flat rate, as a lump sum (kustannusmalli).

    Attributes:
        kind: Which model.
        rate: Rate in per cent, such as 24 of "flat rate 24 %".
        of: What the rate is taken of.
        price: Price of one unit, for unit costs (yksikkökustannus).
        currency: ISO 4217 code of the price.
        per: Unit the price is for, such as hours.

    .. versionadded:: 0.1
    """

    kind: CostModelKind
    rate: Annotated[float, Bounds(0, 100)] | None = None
    of: Text | None = None
    price: Decimal | None = None
    currency: Currency | None = None
    per: CountingUnit | None = None


@value_class(kw_only=True, field_transformer=checked)
class FundingShare(Described):
    """How much of the money falls on a region, a partner or a kind of cost, or of their costs is paid.

    Attributes:
        share: Share in per cent.
        of_costs: Whether it is the share of their costs that is paid (tukiprosentti), not a share of the money.
        organisation: Partner it falls on.
        allocation: Region, work package or kind of cost it falls on.

    .. versionadded:: 0.1
    """

    share: Annotated[float, Bounds(0, 100)]
    of_costs: bool | None = None
    organisation: OrganisationId | None = None
    allocation: Allocation | None = None


@value_class(kw_only=True, field_transformer=checked)
class Funding(Entity):
    """Money from one funder or fund (rahoitus).

    Attributes:
        fund: ESF, ESF+, STEA … when known.
        identifiers: Numbers of its decision or application.
        kind: Grant, own contribution, intermediate body …
        funder: Organisation it comes from.
        authority: Authority that decides.
        programme: Programme it belongs to.
        priority: Priority axis (toimintalinja), as written.
        specific_objective: Specific objective (erityistavoite), as written.
        share: Share of the whole in per cent.
        shares: Shares of regions, partners or kinds of cost.
        cost_models: How costs are reckoned.
        amounts: Planned, granted, paid, realised and returned sums.
        excludes: What it does not pay.
        period: When it runs.
        decision: Status of the decision.
        note: What else there is to know.

    .. versionadded:: 0.1
    """

    kind_name = "funding"

    fund: FundName | None = None
    identifiers: tuple[Identifier, ...] = ()
    kind: FundingKind | None = None
    funder: OrganisationId | None = None
    authority: OrganisationId | None = None
    programme: ProgrammeId | None = None
    priority: Label | None = None
    specific_objective: Label | None = None
    share: Annotated[float, Bounds(0, 100)] | None = None
    shares: tuple[FundingShare, ...] = ()
    cost_models: tuple[CostModel, ...] = ()
    amounts: tuple[Amount, ...] = ()
    excludes: tuple[Exclusion, ...] = ()
    period: Period | None = None
    decision: Status | None = None
    note: Text | None = None


@value_class(kw_only=True, field_transformer=checked)
class OnwardGrant(Titled):
    """Support an intermediary passes on (tuen siirto).

    Attributes:
        giver: Organisation that passes it on.
        recipient: Organisation that receives it.
        through: Unit of the recipient that acts for it.
        funding: Funding it is passed on from.
        programme: Call the recipient was chosen in.
        amounts: How much.
        period: When.

    .. versionadded:: 0.1
    """

    kind_name = "onward-grant"

    giver: OrganisationId | None = None
    recipient: OrganisationId
    through: OrganisationId | None = None
    funding: FundingId | None = None
    programme: ProgrammeId | None = None
    amounts: tuple[Amount, ...] = ()
    period: Period | None = None


@value_class(kw_only=True, field_transformer=checked)
class Procedure(Described):
    """How partners are tied together: joint project, transfer of support, purchase (hankemuoto).

    Attributes:
        kind: Which procedure.
        reason: Why it was chosen instead of another.
        instead_of: The procedure not chosen.

    .. versionadded:: 0.1
    """

    kind: ProcedureKind
    reason: Text | None = None
    instead_of: ProcedureKind | None = None
