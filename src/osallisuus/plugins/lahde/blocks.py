"""What Lähde! has of its own on work packages: the art, the service path and the rooting.

The project works in three packages, each by means of art: one with single people, one with the common
matters of a municipality, one with those who work for inclusion. What is tried out is to stay.
"""

from enum import StrEnum
from typing import Annotated, ClassVar

from osallisuus import (
    CODE,
    Codes,
    Extension,
    MethodId,
    OrganisationId,
    Provenance,
    Quantity,
    StakeholderId,
    TargetGroupId,
    Text,
    WorkPackage,
    checked,
    value_class,
)

Sector = Annotated[str, CODE, Codes("sector")]
"""A code of the core's vocabulary ``sector``, such as ``social-and-health``."""


class ArtMode(StrEnum):
    """How a package works by means of art (työote).

    .. versionadded:: 0.1
    """

    INDIVIDUAL = "individual"
    COMMUNITY_INFLUENCE = "community-influence"
    PROFESSIONAL = "professional"


class ArtForm(StrEnum):
    """Art forms (taiteenala).

    .. versionadded:: 0.1
    """

    VISUAL_ART = "visual-art"
    MEDIA_ART = "media-art"
    MUSIC = "music"
    DANCE = "dance"
    THEATRE = "theatre"
    CIRCUS = "circus"
    LITERATURE = "literature"
    PHOTOGRAPHY = "photography"
    CRAFT = "craft"
    COMMUNITY_ART = "community-art"
    OTHER = "other"


class ArtistRole(StrEnum):
    """What an artist is there as (taiteilijan rooli).

    .. versionadded:: 0.1
    """

    ART_GODPARENT = "art-godparent"
    WORKSHOP_LEADER = "workshop-leader"
    MENTOR = "mentor"
    CO_DEVELOPER = "co-developer"
    OTHER = "other"


@value_class(kw_only=True, field_transformer=checked)
class ArtistPost:
    """Artists of one kind in the package; the persons are not recorded.

    Attributes:
        role: What they are there as.
        forms: Their art forms; one artist may have several.
        count: How many.
        pilot: Whether the work began as a pilot period.

    .. versionadded:: 0.1
    """

    role: ArtistRole | None = None
    forms: tuple[ArtForm, ...] = ()
    count: Quantity | None = None
    pilot: bool | None = None


@value_class(kw_only=True, field_transformer=checked)
class ArtBased(Extension[WorkPackage]):
    """How a work package uses art (taidelähtöisyys).

    Source: the art centre's page of Lähde! Taiteesta osallisuutta for the modes; its news for the first
    art godparents (taidekummi).

    Attributes:
        mode: With single people, towards the common matters of a community, or with professionals.
        forms: Art forms of the package; none when they are not named.
        artists: Artists in it.
        methods: Art-based methods it rests on.
        influences: Whose common goals participants are to influence by means of art.
        provenance: Where these facts are from.

    Example:
        >>> ArtBased(mode=ArtMode.INDIVIDUAL).forms
        ()

    .. versionadded:: 0.1
    """

    ext_name: ClassVar[str] = "lahde.art"
    ext_version: ClassVar[int] = 1

    mode: ArtMode | None = None
    forms: tuple[ArtForm, ...] = ()
    artists: tuple[ArtistPost, ...] = ()
    methods: tuple[MethodId, ...] = ()
    influences: tuple[StakeholderId, ...] = ()
    provenance: tuple[Provenance, ...] = ()


class PathPosition(StrEnum):
    """Where in a client's service path something stands (asiakkaan palvelupolku).

    .. versionadded:: 0.1
    """

    ENTRY = "entry"
    DURING = "during"
    TRANSITION = "transition"
    ONWARD = "onward"


class Connection(StrEnum):
    """How a tie to another service is meant to change (väylä).

    .. versionadded:: 0.1
    """

    NEW = "new"
    CLOSER = "closer"
    KEPT = "kept"


@value_class(kw_only=True, field_transformer=checked)
class PathPoint:
    """A service a path comes from or goes to.

    Attributes:
        title: What it is.
        sector: Sector it belongs to.
        organisation: Who gives it, when that is known.
        connection: How the tie to it is meant to change.

    .. versionadded:: 0.1
    """

    title: Text | None = None
    sector: Sector | None = None
    organisation: OrganisationId | None = None
    connection: Connection | None = None


@value_class(kw_only=True, field_transformer=checked)
class ServicePath(Extension[WorkPackage]):
    """Where a work package stands in clients' social and health service paths (sote-palvelupolku).

    Source: the goals on the art centre's page, which do not say in which package they are pursued.

    Attributes:
        position: Where in the path.
        clients: Whose path.
        from_: Services clients come from.
        to: Services, or a life, they go on to.
        provenance: Where these facts are from.

    Example:
        >>> ServicePath(from_=(PathPoint(sector="social-and-health"),)).to
        ()

    .. versionadded:: 0.1
    """

    ext_name: ClassVar[str] = "lahde.service-path"
    ext_version: ClassVar[int] = 1

    position: PathPosition | None = None
    clients: tuple[TargetGroupId, ...] = ()
    from_: tuple[PathPoint, ...] = ()
    to: tuple[PathPoint, ...] = ()
    provenance: tuple[Provenance, ...] = ()


class RootingStage(StrEnum):
    """How far a way of working has become practice (juurtumisen vaihe).

    .. versionadded:: 0.1
    """

    PLANNED = "planned"
    TESTED = "tested"
    IN_USE = "in-use"
    ROOTED = "rooted"
    GIVEN_UP = "given-up"


@value_class(kw_only=True, field_transformer=checked)
class Practice:
    """A practice that something is to become part of (käytäntö).

    Attributes:
        title: What practice.
        sector: Sector it belongs to.
        organisation: Whose practice, when that is known.
        clients: Whose services it is about.
        first: Whether it is the one meant above all.

    .. versionadded:: 0.1
    """

    title: Text
    sector: Sector | None = None
    organisation: OrganisationId | None = None
    clients: tuple[TargetGroupId, ...] = ()
    first: bool | None = None


@value_class(kw_only=True, field_transformer=checked)
class Rooting(Extension[WorkPackage]):
    """How what was tried out becomes practice (juurruttaminen).

    Source: the art centre's page: art-based methods are to root for good, above all in the service paths
    of the most disadvantaged clients.

    Attributes:
        methods: What is rooted.
        practices: What it is rooted into.
        stage: How far it has come.
        permanent: Whether it is meant to be permanent.
        responsible: Organisations that answer for it.
        key_groups: Groups without which it does not root.
        provenance: Where these facts are from.

    Example:
        >>> Rooting(permanent=True).stage is None
        True

    .. versionadded:: 0.1
    """

    ext_name: ClassVar[str] = "lahde.rooting"
    ext_version: ClassVar[int] = 1

    methods: tuple[MethodId, ...] = ()
    practices: tuple[Practice, ...] = ()
    stage: RootingStage | None = None
    permanent: bool | None = None
    responsible: tuple[OrganisationId, ...] = ()
    key_groups: tuple[TargetGroupId, ...] = ()
    provenance: tuple[Provenance, ...] = ()
