"""Yhdessä osallisuutta: municipalities and associations trained together, an experiment in each."""

from collections.abc import Sequence

from osallisuus import Block, Example, Plugin, Rule, Text, hookimpl
from osallisuus.plugins.yhdessa_osallisuutta.blocks import (
    Chooser,
    LocalExperiment,
    MunicipalityPlan,
    OpenTo,
    Training,
)
from osallisuus.plugins.yhdessa_osallisuutta.rules import (
    TEXTS,
    ExperimentByPartner,
    ExperimentPerMunicipality,
    ExperimentTargetGroup,
    TrainingAccess,
    TrainingAudience,
    TrainingOrder,
    TrainingTier,
)

__all__ = [
    "Chooser",
    "LocalExperiment",
    "MunicipalityPlan",
    "OpenTo",
    "Training",
    "YhdessaOsallisuutta",
    "plugin",
]


class YhdessaOsallisuutta(Plugin):
    """The Yhdessä osallisuutta project: its blocks, its checks and its document.

    Example:
        >>> from osallisuus import Toolkit
        >>> [info.name for info in Toolkit.build(YhdessaOsallisuutta()).plugins]
        ['yhdessa_osallisuutta']

    .. versionadded:: 0.1
    """

    name = "yhdessa_osallisuutta"
    api = 1
    title = Text.of(fi="Yhdessä osallisuutta", sv="Yhdessä osallisuutta", en="Yhdessä osallisuutta")
    catalogue = TEXTS

    @hookimpl
    def osallisuus_extensions(self) -> Sequence[type[Block]]:
        """Return the plan with the municipalities, the trainings and the local experiments."""
        return (MunicipalityPlan, Training, LocalExperiment)

    @hookimpl
    def osallisuus_rules(self) -> Sequence[Rule]:
        """Return the checks of the municipalities' part and of the trainings."""
        return (
            ExperimentPerMunicipality(),
            ExperimentByPartner(),
            ExperimentTargetGroup(),
            TrainingOrder(),
            TrainingAudience(),
            TrainingTier(),
            TrainingAccess(),
        )

    @hookimpl
    def osallisuus_examples(self) -> Sequence[Example]:
        """Return the project's own document."""
        return (
            Example(
                name="yhdessa_osallisuutta",
                package="osallisuus.plugins.yhdessa_osallisuutta",
                file="yhdessa_osallisuutta.json",
                title=Text.of(
                    fi="Yhdessä osallisuutta: kunnat ja järjestöt Pohjois-Pohjanmaalla",
                    sv="Yhdessä osallisuutta: kommuner och organisationer i Norra Österbotten",
                    en="Yhdessä osallisuutta: municipalities and NGOs in North Ostrobothnia",
                ),
            ),
        )


plugin = YhdessaOsallisuutta()
