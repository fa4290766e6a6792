"""Money and other numbers."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from osallisuus.findings import Finding, Level, Rule
from osallisuus.model.activity import Activity
from osallisuus.model.funding import Allocation, Amount, AmountKind, Funding
from osallisuus.model.project import Project
from osallisuus.model.quantity import Quantity
from osallisuus.model.result import Target
from osallisuus.walking import each


class FundingDoesNotAddUp(Rule):
    """The parts of an amount are more than the whole, or, when all are there, not the same.

    Amounts of one funding are compared kind by kind, day by day and period by period: those marked
    ``part_of_total`` with the one that is not. Parts by payer, by partner, by kind of cost, by work package
    and by area each make up the whole, so they are summed apart. Approximate amounts and prices of one of
    something are left alone.
    """

    slug = "core.funding-does-not-add-up"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every total its parts exceed."""
        for where, funding in each(project, Funding):
            groups: dict[tuple[object, ...], list[tuple[int, Amount]]] = defaultdict(list)
            for index, amount in enumerate(funding.amounts):
                exact = amount.precision in (None, "exact")
                if exact and amount.per is None:
                    key = (amount.kind, amount.currency, amount.as_of, amount.period)
                    groups[key].append((index, amount))
            for listed in groups.values():
                yield from self._compared(where, listed)

    def _compared(self, where: str, listed: list[tuple[int, Amount]]) -> Iterator[Finding]:
        wholes = [(index, amount) for index, amount in listed if not amount.part_of_total]
        if len(wholes) != 1:
            return
        index, whole = wholes[0]
        totals: dict[tuple[bool, ...], Decimal] = defaultdict(Decimal)
        for _, amount in listed:
            if amount.part_of_total:
                totals[_cut(amount)] += amount.value
        for total in totals.values():
            if total > whole.value:
                yield self.finding(f"{where}/amounts/{index}", total=whole.value, parts=total)


def _cut(amount: Amount) -> tuple[bool, ...]:
    """Return by what the amount is a part: by payer, partner, kind of cost, work package, area …"""
    use = amount.allocation or Allocation()
    return (
        bool(amount.money or amount.payer),
        bool(amount.recipient),
        bool(amount.cost_item or use.cost_kind),
        bool(use.work_package),
        bool(use.area),
        bool(use.activities or use.outputs or use.targets),
    )


def _purse(amount: Amount) -> tuple[object, ...]:
    """Return what two amounts must have in common to be of the same money."""
    by_whom = (amount.money, amount.payer, amount.recipient)
    use = amount.allocation or Allocation()
    for_what = (amount.cost_item, use.cost_kind, use.work_package, use.area)
    return (amount.currency, amount.as_of, amount.period, amount.per, *by_whom, *for_what)


class RealisedAboveGranted(Rule):
    """More money is said to be spent than was granted, from the same purse on the same day.

    One of the two sums is a slip, or they are of different money: name it under ``money``.
    """

    slug = "core.realised-above-granted"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every realised amount above the granted one it belongs to."""
        for where, funding in each(project, Funding):
            granted = {
                _purse(amount): amount.value
                for amount in funding.amounts
                if amount.kind is AmountKind.GRANTED and not amount.part_of_total
            }
            for index, amount in enumerate(funding.amounts):
                whole = granted.get(_purse(amount))
                spent = amount.kind is AmountKind.REALISED
                if spent and whole is not None and amount.value > whole:
                    yield self.finding(
                        f"{where}/amounts/{index}", realised=amount.value, granted=whole
                    )


class NegativeAmount(Rule):
    """An amount of money is below zero.

    Recoveries and corrections are described in a note; the amount itself is not negative.
    """

    slug = "core.negative-amount"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every negative amount."""
        for where, amount in each(project, Amount):
            if amount.value < 0:
                yield self.finding(f"{where}/value", value=amount.value)


class SharesOverHundred(Rule):
    """The shares of the funders are more than 100 per cent together.

    Correct a share.
    """

    slug = "core.shares-over-hundred"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding when the shares exceed the whole."""
        total = sum(funding.share for funding in project.funding if funding.share is not None)
        # Shares are given with at most two decimals; a cent of a per cent is rounding.
        if total > 100.01:
            yield self.finding("/project/funding", total=f"{total:g}")


class QuantityEmpty(Rule):
    """A quantity without a number, a limit or a word.

    Give one of them, or leave the quantity out.
    """

    slug = "core.quantity-empty"
    level = Level.ERROR

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every quantity that says nothing."""
        for where, quantity in each(project, Quantity):
            said = (quantity.value, quantity.minimum, quantity.maximum, quantity.wording)
            if all(part is None for part in said):
                yield self.finding(where)


class QuantityReversed(Rule):
    """A range whose least is more than its most, or whose value lies outside it.

    Correct the numbers.
    """

    slug = "core.quantity-reversed"
    level = Level.ERROR

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every range nothing fits in."""
        for where, quantity in each(project, Quantity):
            ordered = [
                number
                for number in (quantity.minimum, quantity.value, quantity.maximum)
                if number is not None
            ]
            if ordered != sorted(ordered):
                yield self.finding(
                    where, numbers=" > ".join(f"{number:.12g}" for number in ordered)
                )


class ShareTooLarge(Rule):
    """A target's share is above 100 per cent of the whole it is taken of.

    Shares are in per cent; correct the number.
    """

    slug = "core.share-too-large"
    level = Level.ERROR

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every share of more than the whole."""
        for where, target in each(project, Target):
            share = target.share
            if share is not None and max(share.value or 0, share.maximum or 0) > 100:
                yield self.finding(f"{where}/share", share=share)


class GroupAboveParticipants(Rule):
    """A group is to have more people than all who take part in the activity.

    Correct the size of the group or the number of participants.
    """

    slug = "core.group-above-participants"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every activity whose smallest group its participants cannot fill."""
        for where, activity in each(project, Activity):
            size, people = activity.group_size, activity.participants
            if size is None or people is None or size.least is None or people.most is None:
                continue
            if size.least > people.most:
                yield self.finding(f"{where}/participants", size=size, people=people)
