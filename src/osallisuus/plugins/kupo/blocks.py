"""What KUPO has of its own: how its groups come about, and the nature they meet in.

KUPO's groups bring people of several backgrounds together in nature. The project's page names the
principle without numbers, so every bound here may be unknown, and unknown is never read as "none".
"""

import math
from enum import StrEnum
from typing import Annotated, ClassVar

from osallisuus import (
    CODE,
    Activity,
    ActivityId,
    Bounds,
    Codes,
    Extension,
    Matches,
    MethodId,
    PrincipleId,
    Project,
    Provenance,
    Venue,
    checked,
    value_class,
)

Audience = Annotated[str, CODE, Codes("audience")]
"""A code of the core's vocabulary ``audience``, such as ``co-developers`` or ``evaluators``."""

LanguageTag = Annotated[str, Matches(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")]
"""A BCP 47 tag, such as ``fi``, ``ar`` or ``zh-Hant``."""


@value_class(kw_only=True, field_transformer=checked)
class BackgroundBounds:
    """How much of a group may share one background (taustarajat); a bound left out is not known.

    Attributes:
        most_share: Largest share of a group that one background may have, in per cent.
        most_people: Most people of one background in a group.
        least_backgrounds: Fewest backgrounds in a group.

    Example:
        >>> BackgroundBounds(most_people=4).allows_one_background(5)
        False
        >>> BackgroundBounds(most_people=4).allows_one_background(None) is None
        True

    .. versionadded:: 0.1
    """

    most_share: Annotated[float, Bounds(0, 100)] | None = None
    most_people: Annotated[int, Bounds(1)] | None = None
    least_backgrounds: Annotated[int, Bounds(1)] | None = None

    @property
    def is_known(self) -> bool:
        """Whether any bound is given."""
        given = (self.most_share, self.most_people, self.least_backgrounds)
        return any(bound is not None for bound in given)

    def allows_one_background(self, smallest: float | None) -> bool | None:
        """Tell whether a whole group could be of one background; ``None`` when that is not known.

        Args:
            smallest: Number of people in the smallest group, when it is known.
        """
        if self.least_backgrounds is not None and self.least_backgrounds > 1:
            return False
        if self.most_share is not None and self.most_share < 100:
            return False
        if self.most_people is not None:
            return None if smallest is None else self.most_people >= smallest
        return True if self.is_known else None

    def fits(self, largest: float) -> bool:
        """Tell whether any group of at most ``largest`` people can keep to the bounds.

        A group where everybody has a background of their own is the easiest to form, so it is enough
        that one person may come of each background and that there are people for the backgrounds asked.

        Example:
            >>> BackgroundBounds(most_share=10).fits(7), BackgroundBounds(most_share=20).fits(7)
            (False, True)
        """
        if self.least_backgrounds is not None and self.least_backgrounds > largest:
            return False
        return self.most_share is None or math.floor(largest * self.most_share / 100) >= 1


@value_class(kw_only=True, field_transformer=checked)
class Encounter:
    """What is asked of the encounters in the groups (vastavuoroinen kohtaaminen).

    Attributes:
        reciprocal: Whether they are to be reciprocal.
        between_cultures: Whether they are to be between cultures.
        deepens_integration: Whether they are to deepen integration.
        activities: Activities that make them possible.
        principles: Principles of the project that say so.

    .. versionadded:: 0.1
    """

    reciprocal: bool | None = None
    between_cultures: bool | None = None
    deepens_integration: bool | None = None
    activities: tuple[ActivityId, ...] = ()
    principles: tuple[PrincipleId, ...] = ()

    @property
    def is_promised(self) -> bool:
        """Whether any kind of encounter is said to be sought."""
        return True in (self.reciprocal, self.between_cultures, self.deepens_integration)


@value_class(kw_only=True, field_transformer=checked)
class StaffInGroups:
    """Project staff in the groups (hankehenkilöstö ryhmissä).

    Attributes:
        take_part: Whether staff take part beside the participants.
        counted: Whether they count as participants in the funder's sense.
        as_what: What they are there as.
        activities: Activities they take part in.

    .. versionadded:: 0.1
    """

    take_part: bool | None = None
    counted: bool | None = None
    as_what: tuple[Audience, ...] = ()
    activities: tuple[ActivityId, ...] = ()


@value_class(kw_only=True, field_transformer=checked)
class GroupPrinciples(Extension[Project]):
    """How the project's groups are formed (KUPO-ryhmänmuodostuksen periaatteet).

    Source: Meriva's page of the KUPO project, which names multicultural group formation, reciprocal
    encounter and the staff's part in the groups, but neither languages nor numbers.

    Attributes:
        multicultural: Whether people of several backgrounds are brought into the same group.
        languages: Languages the groups are held in.
        bounds: How much of a group may share one background.
        encounter: What is asked of the encounters.
        staff: The staff's part.
        method: Method of the project that the principles belong to.
        activities: Activities whose groups are formed so.
        provenance: Where these facts are from.

    Example:
        >>> GroupPrinciples(multicultural=True).languages
        ()

    .. versionadded:: 0.1
    """

    ext_name: ClassVar[str] = "kupo"
    ext_version: ClassVar[int] = 1

    multicultural: bool | None = None
    languages: tuple[LanguageTag, ...] = ()
    bounds: BackgroundBounds | None = None
    encounter: Encounter | None = None
    staff: StaffInGroups | None = None
    method: MethodId | None = None
    activities: tuple[ActivityId, ...] = ()
    provenance: tuple[Provenance, ...] = ()


class NatureKind(StrEnum):
    """Kinds of nature environment (luontoympäristö).

    .. versionadded:: 0.1
    """

    FOREST = "forest"
    MIRE = "mire"
    FELL = "fell"
    RIVER_OR_LAKE = "river-or-lake"
    SEASHORE = "seashore"
    MEADOW = "meadow"
    FARM = "farm"
    GARDEN = "garden"
    URBAN_NATURE = "urban-nature"
    OTHER = "other"


class GreenCareUse(StrEnum):
    """The two uses of Green Care in Finland, as its quality marks divide them.

    Nature care (LuontoHoiva) is for nature-based social and health services, nature empowerment
    (LuontoVoima) for well-being, recreation and education (Green Care Finland's quality marks, 2017).

    .. versionadded:: 0.1
    """

    NATURE_CARE = "nature-care"
    NATURE_EMPOWERMENT = "nature-empowerment"


@value_class(kw_only=True, field_transformer=checked)
class NatureSetting(Extension[Activity | Venue]):
    """The nature an activity or a place offers, and how it is used (luontoympäristö).

    Source: Meriva's page of the KUPO project speaks of varied nature environments without naming them,
    and of Green Care without saying which of its two uses is meant.

    Attributes:
        environments: Kinds of nature; none when they are not named.
        varied: Whether the environments are said to vary.
        green_care: Whether it is said to be Green Care.
        uses: Which use of Green Care it is, when that is said.
        inherited: Methods taken over from an earlier project.
        provenance: Where these facts are from.

    Example:
        >>> NatureSetting(green_care=True, environments=(NatureKind.FOREST,)).uses
        ()

    .. versionadded:: 0.1
    """

    ext_name: ClassVar[str] = "kupo.nature"
    ext_version: ClassVar[int] = 1

    environments: tuple[NatureKind, ...] = ()
    varied: bool | None = None
    green_care: bool | None = None
    uses: tuple[GreenCareUse, ...] = ()
    inherited: tuple[MethodId, ...] = ()
    provenance: tuple[Provenance, ...] = ()

    @property
    def is_green_care(self) -> bool:
        """Whether it is Green Care, by its own word or by naming a use."""
        return self.green_care is True or bool(self.uses)

    @property
    def tells_environment(self) -> bool:
        """Whether anything is said of the nature itself."""
        return bool(self.environments) or self.varied is True
