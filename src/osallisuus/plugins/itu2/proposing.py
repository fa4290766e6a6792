"""What happens to a proposal before and after the vote: who makes it, screening, follow-up."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from enum import StrEnum

from osallisuus import AgeRange, Described, OrganisationId, PartialDate, Text, checked, value_class


class ProposerKind(StrEnum):
    """Who makes a proposal, by kind; never by name.

    .. versionadded:: 0.1
    """

    RESIDENT = "resident"
    GROUP = "group"
    ASSOCIATION = "association"
    SCHOOL = "school"
    COMPANY = "company"
    OTHER = "other"


@value_class(kw_only=True, field_transformer=checked)
class Screening(Described):
    """What a screening found (esitarkastus): whether a proposal can be voted on, and why not.

    Attributes:
        passed: Whether it goes on; absent while it is not known.
        reason: Why.
        screened_by: Who screened it.
        when: When.

    .. versionadded:: 0.1
    """

    passed: bool | None = None
    reason: Text | None = None
    screened_by: OrganisationId | None = None
    when: PartialDate | None = None


class FollowUpStage(StrEnum):
    """How far a funded proposal has been carried out.

    .. versionadded:: 0.1
    """

    NOT_STARTED = "not-started"
    UNDER_WAY = "under-way"
    DONE = "done"
    CHANGED = "changed"
    DROPPED = "dropped"


@value_class(kw_only=True, field_transformer=checked)
class FollowUp(Described):
    """One look at how a funded proposal comes along (toteutuksen seuranta).

    Attributes:
        stage: How far it has come.
        when: When it was looked at.
        spent: Money spent by then, in the currency of the round.
        note: What a resident should know.

    .. versionadded:: 0.1
    """

    stage: FollowUpStage
    when: PartialDate | None = None
    spent: Decimal | None = None
    note: Text | None = None


def admits(
    *,
    ages: AgeRange | None = None,
    areas: Collection[str] = (),
    criteria: Collection[str] = (),
    age: int | None = None,
    lives_in: Collection[str] | None = None,
    meets: Mapping[str, bool] | None = None,
) -> bool | None:
    """Tell whether conditions are met: yes, no, or ``None`` when that is not known.

    Args:
        ages: Ages that are admitted.
        areas: Areas of which one must be lived in.
        criteria: Criteria that must all be met.
        age: Age in full years, if known.
        lives_in: Areas lived in, if known.
        meets: Which criteria are met and which are not; the others are not known.

    Example:
        >>> limits = AgeRange(minimum=13)
        >>> admits(ages=limits, age=12), admits(ages=limits, age=13), admits(ages=limits)
        (False, True, None)

    .. versionadded:: 0.1
    """
    known = meets or {}
    answers: list[bool | None] = [known.get(criterion) for criterion in criteria]
    if areas:
        answers.append(None if lives_in is None else any(area in lives_in for area in areas))
    if ages is not None and (ages.minimum is not None or ages.maximum is not None):
        old_enough = age is None or ages.minimum is None or age >= ages.minimum
        young_enough = age is None or ages.maximum is None or age <= ages.maximum
        answers.append(None if age is None else old_enough and young_enough)
    if False in answers:
        return False
    return None if None in answers else True
