"""Partners, organisations and their numbers."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from osallisuus.findings import Finding, Level, Rule
from osallisuus.model.organisation import Organisation, Partner
from osallisuus.model.project import Project
from osallisuus.references import ids_by_kind
from osallisuus.shapes import Seq, Str
from osallisuus.walking import each, leaves

_IMPLEMENTING: Final = frozenset({"co-implementer", "implementer", "transfer-recipient"})
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2)


class NoLead(Rule):
    """The project has implementers but no lead (päätoteuttaja).

    Give one partner the role ``lead``. When the sources really name none, leave it: not knowing is allowed,
    and this finding is a note.
    """

    slug = "core.no-lead"
    level = Level.INFO

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding when implementers have no lead."""
        roles = {partner.role for partner in project.partners}
        if roles & _IMPLEMENTING and "lead" not in roles:
            yield self.finding("/project/partners")


class TwoLeads(Rule):
    """Two organisations lead the project at the same time.

    Give each the period in which it led, or correct one of the roles. A successor that took over is
    recorded with ``successors`` on the organisation.
    """

    slug = "core.two-leads"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every lead that leads beside an earlier one."""
        leads = [
            (index, partner)
            for index, partner in enumerate(project.partners)
            if partner.role == "lead"
        ]
        for position, (index, partner) in enumerate(leads):
            others = (other for _, other in leads[:position])
            if any(
                other.organisation != partner.organisation and _together(other, partner)
                for other in others
            ):
                yield self.finding(f"/project/partners/{index}", id=partner.organisation or "?")


def _together(one: Partner, other: Partner) -> bool:
    def first(partner: Partner) -> date:
        return (partner.period.first_day if partner.period else None) or date.min

    def last(partner: Partner) -> date:
        return (partner.period.last_day if partner.period else None) or date.max

    return max(first(one), first(other)) <= min(last(one), last(other))


class PartnerIsNobody(Rule):
    """A role that neither an organisation nor a kind of actor has.

    Name the organisation under ``organisation``, or the kind of actor under ``stakeholder``.
    """

    slug = "core.partner-is-nobody"
    level = Level.ERROR

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every role without a holder."""
        for where, partner in each(project, Partner):
            if partner.organisation is None and partner.stakeholder is None:
                yield self.finding(where)


class PartnerWithoutRole(Rule):
    """An organisation has tasks but no role.

    Give the role if it is known. When the sources give none, leave it: not knowing is allowed, and this
    finding is a note.
    """

    slug = "core.partner-without-role"
    level = Level.INFO

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every partner whose role is not known."""
        for index, partner in enumerate(project.partners):
            if partner.role is None:
                who = partner.organisation or partner.stakeholder or "?"
                yield self.finding(f"/project/partners/{index}", id=who)


def is_y_tunnus(text: str) -> bool:
    """Tell whether a text is a valid Y-tunnus: seven digits, a hyphen and a check digit.

    The digits are weighted 7, 9, 10, 5, 8, 4, 2; the sum's remainder by 11 gives the check digit: 0 for
    0, none for 1, else 11 less the remainder (Business Information System, PRH and Tax Administration).

    Example:
        >>> is_y_tunnus("0187690-1"), is_y_tunnus("0187690-2")
        (True, False)

    .. versionadded:: 0.1
    """
    digits, _, check = text.partition("-")
    if len(digits) != 7 or len(check) != 1 or not (digits + check).isascii():
        return False
    if not (digits + check).isdigit():
        return False
    remainder = (
        sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11
    )
    return remainder != 1 and int(check) == (11 - remainder) % 11


class InvalidYTunnus(Rule):
    """A Y-tunnus whose form or check digit is wrong.

    It has seven digits, a hyphen and a check digit; a lost leading zero is the usual slip.
    """

    slug = "core.invalid-y-tunnus"
    level = Level.ERROR

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every Y-tunnus that cannot be one."""
        for where, organisation in each(project, Organisation):
            for index, identifier in enumerate(organisation.identifiers):
                if identifier.scheme == "y-tunnus" and not is_y_tunnus(identifier.value):
                    yield self.finding(
                        f"{where}/identifiers/{index}/value", value=identifier.value[:20]
                    )


class SharedIdentifier(Rule):
    """Two organisations have the same number in the same register.

    They are one organisation, or one is a unit of the other: say so with ``unit_of``.
    """

    slug = "core.shared-identifier"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every number that another organisation has, unless one is a unit."""
        seen: dict[tuple[str, str], Organisation] = {}
        for where, organisation in each(project, Organisation):
            for index, identifier in enumerate(organisation.identifiers):
                key = (identifier.scheme, identifier.value)
                first = seen.setdefault(key, organisation)
                if first is not organisation and not organisation.unit_of and not first.unit_of:
                    yield self.finding(f"{where}/identifiers/{index}/value", id=first.id)


class UnusedOrganisation(Rule):
    """An organisation that nothing in the document refers to.

    Give it a role, or remove it.
    """

    slug = "core.unused-organisation"
    level = Level.INFO

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every organisation nobody refers to."""
        if not ids_by_kind(project).get("organisation"):
            return
        used = set()
        for _, field, value, _ in leaves(project):
            shape = field.shape.item if isinstance(field.shape, Seq) else field.shape
            if isinstance(shape, Str) and shape.ref == "organisation":
                used.add(value)
        for index, organisation in enumerate(project.organisations):
            if organisation.id not in used:
                yield self.finding(f"/project/organisations/{index}", id=organisation.id)
