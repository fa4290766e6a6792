"""The library's own checks, one class each, in the order they run."""

from typing import Final

from osallisuus.findings import Rule
from osallisuus.rules.dates import (
    DurationAgainstPeriod,
    FundingOutsideProject,
    HoursOverlap,
    HoursReversed,
    PeriodOutsideProject,
    PeriodReversed,
    RecurrenceReversed,
    StatusAgainstDates,
)
from osallisuus.rules.languages import MissingLanguage
from osallisuus.rules.links import (
    CircularPart,
    DanglingReference,
    DuplicateId,
    NoSource,
    UnknownCode,
    UnknownExtension,
    UnknownProvenanceField,
)
from osallisuus.rules.numbers import (
    FundingDoesNotAddUp,
    GroupAboveParticipants,
    NegativeAmount,
    QuantityEmpty,
    QuantityReversed,
    RealisedAboveGranted,
    SharesOverHundred,
    ShareTooLarge,
)
from osallisuus.rules.partners import (
    InvalidYTunnus,
    NoLead,
    PartnerIsNobody,
    PartnerWithoutRole,
    SharedIdentifier,
    TwoLeads,
    UnusedOrganisation,
)
from osallisuus.rules.people import (
    AgesContradict,
    AgesOutsideWiderGroup,
    PersonalData,
    SensitiveUnmarked,
)
from osallisuus.rules.places import (
    AreaNameAgainstCode,
    ExpiredAreaCode,
    MunicipalityInWrongRegion,
    UnknownAreaCode,
)
from osallisuus.rules.plan import (
    ActionWithoutGoal,
    ActivityOutsidePackages,
    DuplicateNumber,
    EmptyWorkPackage,
    GoalWithoutAction,
    NumberedOutOfPlace,
    ShareOfNothing,
    TargetGroupNotServed,
    TargetWithoutValue,
)

CORE_RULES: Final[tuple[Rule, ...]] = (
    DanglingReference(),
    DuplicateId(),
    CircularPart(),
    UnknownCode(),
    UnknownExtension(),
    UnknownProvenanceField(),
    NoSource(),
    GoalWithoutAction(),
    ActionWithoutGoal(),
    TargetGroupNotServed(),
    ActivityOutsidePackages(),
    EmptyWorkPackage(),
    NumberedOutOfPlace(),
    DuplicateNumber(),
    TargetWithoutValue(),
    ShareOfNothing(),
    PeriodReversed(),
    PeriodOutsideProject(),
    DurationAgainstPeriod(),
    StatusAgainstDates(),
    RecurrenceReversed(),
    HoursReversed(),
    HoursOverlap(),
    FundingOutsideProject(),
    NoLead(),
    TwoLeads(),
    PartnerIsNobody(),
    PartnerWithoutRole(),
    InvalidYTunnus(),
    SharedIdentifier(),
    UnusedOrganisation(),
    UnknownAreaCode(),
    ExpiredAreaCode(),
    AreaNameAgainstCode(),
    MunicipalityInWrongRegion(),
    AgesContradict(),
    AgesOutsideWiderGroup(),
    SensitiveUnmarked(),
    PersonalData(),
    FundingDoesNotAddUp(),
    RealisedAboveGranted(),
    NegativeAmount(),
    SharesOverHundred(),
    QuantityEmpty(),
    QuantityReversed(),
    GroupAboveParticipants(),
    ShareTooLarge(),
    MissingLanguage(),
)
