"""Staff as roles and shares of working time; never names."""

from typing import Annotated

from osallisuus.judging import checked
from osallisuus.limits import Bounds
from osallisuus.model.base import Described, Titled
from osallisuus.model.ids import (
    ActivityId,
    AreaId,
    Engagement,
    FundingId,
    LanguageTag,
    OrganisationId,
    ProgrammeId,
    RelationId,
    StaffRole,
)
from osallisuus.model.organisation import Task
from osallisuus.model.quantity import Duration, Quantity
from osallisuus.stated import value_class
from osallisuus.text import Text
from osallisuus.time import PartialDate, Period


@value_class(kw_only=True, field_transformer=checked)
class Absence(Described):
    """A time a post is not filled or its holder is away (poissaolo).

    Attributes:
        period: When the post is empty or its holder away.
        reason: Why, in words that tell nothing of a person.

    .. versionadded:: 0.1
    """

    period: Period
    reason: Text | None = None


@value_class(kw_only=True, field_transformer=checked)
class WorkingShare(Described):
    """Share of full working time in a part of the project's time (työaikaosuus).

    Attributes:
        share: Share in per cent.
        period: When it holds.

    .. versionadded:: 0.1
    """

    share: Annotated[float, Bounds(0, 100)]
    period: Period


@value_class(kw_only=True, field_transformer=checked)
class Staff(Titled):
    """A post in the project (tehtävänimike): what, where and how much; the person is not recorded.

    Attributes:
        role: What the post does.
        employer: Organisation that employs.
        engagement: On what terms: employed, for a fee, as a volunteer … (palkkio, työsuhde).
        unit: Unit of the employer.
        share: Share of full working time in per cent.
        shares: Shares that differ from time to time.
        workload: Working time in all, such as 18 months (henkilötyökuukausi).
        count: How many such posts.
        period: From when to when.
        absences: Times away.
        holder_changed: When somebody else took over the post.
        area: Where the post is placed.
        languages: Languages used in the work.
        funding: Money it is paid from.
        scope: The part of the project it answers for.
        tasks: What it does.
        activities: Activities it takes part in.
        shared_with: Other projects the post is shared with.
        programme: Programme it works for, when not for the project as a whole.

    .. versionadded:: 0.1
    """

    kind_name = "staff"

    role: StaffRole | None = None
    employer: OrganisationId | None = None
    engagement: Engagement | None = None
    unit: OrganisationId | None = None
    share: Annotated[float, Bounds(0, 100)] | None = None
    shares: tuple[WorkingShare, ...] = ()
    workload: Duration | None = None
    count: Quantity | None = None
    period: Period | None = None
    absences: tuple[Absence, ...] = ()
    holder_changed: tuple[PartialDate, ...] = ()
    area: AreaId | None = None
    languages: tuple[LanguageTag, ...] = ()
    funding: tuple[FundingId, ...] = ()
    scope: Text | None = None
    tasks: tuple[Task, ...] = ()
    activities: tuple[ActivityId, ...] = ()
    shared_with: tuple[RelationId, ...] = ()
    programme: ProgrammeId | None = None
