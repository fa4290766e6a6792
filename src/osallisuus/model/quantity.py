"""Numbers as people give them: exact, about, a range, a bound, or only a word."""

from typing import Annotated

from osallisuus.judging import checked
from osallisuus.limits import Bounds, ClosedCode
from osallisuus.model.base import Described, Titled
from osallisuus.model.ids import (
    ActivityId,
    AreaId,
    CountingUnit,
    CriterionCode,
    MeasureKind,
    ObservationId,
    OrganisationId,
    ProgrammeId,
    RelationId,
    TargetGroupId,
    TargetId,
    VenueId,
)
from osallisuus.stated import Stated, value_class
from osallisuus.text import Text
from osallisuus.time import PartialDate, Period, TimeUnit

NotNegative = Annotated[float, Bounds(0)]


class Precision(ClosedCode):
    """How a number is to be read.

    .. versionadded:: 0.1
    """

    EXACT = "exact"
    ABOUT = "about"
    NEARLY = "nearly"
    OVER = "over"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"


@value_class(kw_only=True, field_transformer=checked)
class Quantity(Stated):
    """A number, a range, or the word a source uses instead of one ("muutama").

    Attributes:
        value: The number, when there is one.
        minimum: Least of a range.
        maximum: Most of a range.
        precision: How to read it; absent when the source does not say.
        wording: The source's own word.

    Example:
        >>> str(Quantity(minimum=5, maximum=7)), str(Quantity(value=10, precision=Precision.ABOUT))
        ('5–7', 'about 10')

    .. versionadded:: 0.1
    """

    value: NotNegative | None = None
    minimum: NotNegative | None = None
    maximum: NotNegative | None = None
    precision: Precision | None = None
    wording: Text | None = None

    @property
    def least(self) -> float | None:
        """Least it can be; ``None`` when there is no lower limit to go by."""
        if self.precision in (Precision.ABOUT, Precision.NEARLY, Precision.AT_MOST):
            return self.minimum
        return self.minimum if self.value is None else self.value

    @property
    def most(self) -> float | None:
        """Most it can be; ``None`` when there is no upper limit to go by."""
        if self.precision in (Precision.ABOUT, Precision.OVER, Precision.AT_LEAST):
            return self.maximum
        return self.maximum if self.value is None else self.value

    def __str__(self) -> str:
        if self.value is None and self.minimum is None and self.maximum is None:
            return str(self.wording) if self.wording else ""
        if self.value is not None:
            body = f"{self.value:.12g}"
        else:
            ends = (self.minimum, self.maximum)
            body = "–".join("" if end is None else f"{end:.12g}" for end in ends)
        known = self.precision not in (None, Precision.EXACT)
        return f"{self.precision} {body}" if known else body


@value_class(kw_only=True, field_transformer=checked)
class Duration(Stated):
    """How long something takes (kesto).

    Attributes:
        length: How many units.
        unit: Unit of time.

    .. versionadded:: 0.1
    """

    length: Quantity
    unit: TimeUnit


@value_class(kw_only=True, field_transformer=checked)
class Frequency(Stated):
    """How many times in a unit of time (krt/kk, ryhmää/vuosi).

    Attributes:
        times: How many.
        per: In what.

    .. versionadded:: 0.1
    """

    times: Quantity
    per: TimeUnit


@value_class(kw_only=True, field_transformer=checked)
class AgeRange(Described):
    """Ages in full years (ikäraja).

    Attributes:
        minimum: Youngest.
        maximum: Oldest.
        working_age: Said to be working-age ("työikäiset"), with or without years.
        all_ages: Said to be open to all ages.

    .. versionadded:: 0.1
    """

    minimum: Annotated[int, Bounds(0, 130)] | None = None
    maximum: Annotated[int, Bounds(0, 130)] | None = None
    working_age: bool | None = None
    all_ages: bool | None = None


@value_class(kw_only=True, field_transformer=checked)
class Observation(Titled):
    """A number somebody states about the project or its setting: visitors a day, registered people.

    It is evidence in the document, never an indicator: indicators are derived from records.

    Attributes:
        measure: What is counted; registered is not attended.
        quantity: The number.
        baseline: What it was before, when the source gives both ("nousi 2 prosentista 10:een").
        target: Target value it is measured against (toteuma).
        after: How long after people have left it was measured.
        unit: In which unit it counts.
        per: Unit of time, for a rate.
        of: Share of which whole, when the number is a percentage.
        part_of: Number it is a part of: the 45 women of 120 participants.
        criteria: What holds of those counted.
        ages: How old they are.
        when: Time it holds for.
        as_of: Day on which it was counted.
        activities: Activities it is about.
        target_groups: Groups of people it is about.
        areas: Areas it is about.
        organisations: Organisations it is about.
        venue: Venue it is about.
        programme: Programme or sub-project it is about.
        relation: Other project it is about.

    .. versionadded:: 0.1
    """

    kind_name = "observation"

    measure: MeasureKind | None = None
    quantity: Quantity
    baseline: Quantity | None = None
    target: TargetId | None = None
    after: Duration | None = None
    unit: CountingUnit | None = None
    per: TimeUnit | None = None
    of: Text | None = None
    part_of: ObservationId | None = None
    criteria: tuple[CriterionCode, ...] = ()
    ages: AgeRange | None = None
    when: Period | None = None
    as_of: PartialDate | None = None
    activities: tuple[ActivityId, ...] = ()
    target_groups: tuple[TargetGroupId, ...] = ()
    areas: tuple[AreaId, ...] = ()
    organisations: tuple[OrganisationId, ...] = ()
    venue: VenueId | None = None
    programme: ProgrammeId | None = None
    relation: RelationId | None = None
