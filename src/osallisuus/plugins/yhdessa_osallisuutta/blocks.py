"""What Yhdessä osallisuutta has of its own on projects and activities.

Six partner municipalities (kumppanikunta) take part in the trainings and each tries something out at
home; they are neither lead nor implementers. Those who are trained (municipal and NGO actors) and
those whose life is to become better (lonely residents) are different groups.
"""

from enum import StrEnum
from typing import Annotated, ClassVar

from osallisuus import (
    CODE,
    Activity,
    ActivityId,
    Bounds,
    Codes,
    Extension,
    OrganisationId,
    Project,
    Provenance,
    StakeholderId,
    TargetGroupId,
    Text,
    checked,
    value_class,
)

Audience = Annotated[str, CODE, Codes("audience")]
"""A code of the core's vocabulary ``audience``, such as ``municipal-actors`` or ``ngo-actors``."""


class Chooser(StrEnum):
    """Who decides on something in a partner municipality.

    .. versionadded:: 0.1
    """

    MUNICIPALITY = "municipality"
    PROJECT = "project"
    TOGETHER = "together"


class OpenTo(StrEnum):
    """Who may come to a training.

    .. versionadded:: 0.1
    """

    PARTNER_MUNICIPALITIES = "partner-municipalities"
    REGION = "region"
    EVERYONE = "everyone"


@value_class(kw_only=True, field_transformer=checked)
class MunicipalityPlan(Extension[Project]):
    """What is asked of every partner municipality, and what it decides itself (kumppanikuntien osuus).

    Source of the first three fields: the project's press release. What the municipalities decide is
    told by the co-implementer's page and the funder's register.

    Attributes:
        experiments_each: How many experiments every partner municipality carries out.
        trainings: Trainings the municipalities take part in.
        associations: Associations that take part in the trainings and experiments of their municipality.
        target_groups_chosen_by: Who chooses whom an experiment is for.
        cooperation_model_defined_by: Who defines how a municipality and its associations cooperate.
        chosen_in: Activities in which the choices are made.
        provenance: Where these facts are from.

    Example:
        >>> MunicipalityPlan(experiments_each=1, target_groups_chosen_by=Chooser.MUNICIPALITY).trainings
        ()

    .. versionadded:: 0.1
    """

    ext_name: ClassVar[str] = "yhdessa_osallisuutta"
    ext_version: ClassVar[int] = 1

    experiments_each: Annotated[int, Bounds(0)] | None = None
    trainings: tuple[ActivityId, ...] = ()
    associations: tuple[StakeholderId, ...] = ()
    target_groups_chosen_by: Chooser | None = None
    cooperation_model_defined_by: Chooser | None = None
    chosen_in: tuple[ActivityId, ...] = ()
    provenance: tuple[Provenance, ...] = ()


@value_class(kw_only=True, field_transformer=checked)
class Training(Extension[Activity]):
    """A training for those who work with residents, or the series of them (valmennus).

    Source: the project's press release. Who may come is wider than who is expected: the trainings are
    planned for municipal and NGO actors, and open to the whole region.

    Attributes:
        order: Place in the series, from 1; absent for the series itself.
        topic: What it is about.
        audiences: Whom it is planned for, by kind.
        open_to: Who may come.

    Example:
        >>> Training(order=1, open_to=OpenTo.REGION).open_to.value
        'region'

    .. versionadded:: 0.1
    """

    ext_name: ClassVar[str] = "yhdessa_osallisuutta.training"
    ext_version: ClassVar[int] = 1

    order: Annotated[int, Bounds(1)] | None = None
    topic: Text | None = None
    audiences: tuple[Audience, ...] = ()
    open_to: OpenTo | None = None


@value_class(kw_only=True, field_transformer=checked)
class LocalExperiment(Extension[Activity]):
    """The experiment of one partner municipality (kehittämiskokeilu).

    Source: the project's press release for the experiments, the co-implementer's page for the choice
    of target group. How far an experiment has come is the activity's own ``status``.

    Attributes:
        municipality: The municipality that carries it out.
        associations: Associations of the municipality that carry it out with it.
        target_groups: Whom the municipality chose; none as long as that is not known.
        chosen_by: Who chooses the target groups.
        tried_out: What is tried out.

    Example:
        >>> LocalExperiment(municipality="nivala").chosen_by is None
        True

    .. versionadded:: 0.1
    """

    ext_name: ClassVar[str] = "yhdessa_osallisuutta.experiment"
    ext_version: ClassVar[int] = 1

    municipality: OrganisationId
    associations: tuple[StakeholderId, ...] = ()
    target_groups: tuple[TargetGroupId, ...] = ()
    chosen_by: Chooser | None = None
    tried_out: Text | None = None
