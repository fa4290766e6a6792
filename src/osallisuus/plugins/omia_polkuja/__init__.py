"""Omia polkuja: a meeting place, individual coaching and paths onward."""

from collections.abc import Sequence

from osallisuus import Block, Example, IndicatorFile, Plugin, Rule, Text, hookimpl
from osallisuus.plugins.omia_polkuja.blocks import (
    Coaching,
    Destination,
    DestinationKind,
    DevelopmentRhythm,
    MeetingPlace,
    ObservedOutcome,
    OutcomeState,
    PathStep,
    Pathways,
    Support,
    SupportKind,
    VisitorGroup,
    VisitorKind,
)
from osallisuus.plugins.omia_polkuja.rules import (
    TEXTS,
    HolidayClosures,
    OpeningHoursMissing,
    OutcomesExceedCoachees,
    PathwayDestination,
    RegisteredVisitors,
    VisitorKindRepeated,
    VisitorKinds,
)

__all__ = [
    "Coaching",
    "Destination",
    "DestinationKind",
    "DevelopmentRhythm",
    "MeetingPlace",
    "ObservedOutcome",
    "OmiaPolkuja",
    "OutcomeState",
    "PathStep",
    "Pathways",
    "Support",
    "SupportKind",
    "VisitorGroup",
    "VisitorKind",
    "plugin",
]


class OmiaPolkuja(Plugin):
    """The Omia polkuja project: its blocks, its checks and its document.

    Example:
        >>> from osallisuus import Toolkit
        >>> [info.name for info in Toolkit.build(OmiaPolkuja()).plugins]
        ['omia_polkuja']

    .. versionadded:: 0.1
    """

    name = "omia_polkuja"
    api = 1
    title = Text.of(fi="Omia polkuja", sv="Omia polkuja", en="Omia polkuja")
    catalogue = TEXTS

    @hookimpl
    def osallisuus_extensions(self) -> Sequence[type[Block]]:
        """Return the pathways, the meeting place and the individual coaching."""
        return (Pathways, MeetingPlace, Coaching)

    @hookimpl
    def osallisuus_rules(self) -> Sequence[Rule]:
        """Return the checks of the meeting place, its visitors and the pathways."""
        return (
            OpeningHoursMissing(),
            HolidayClosures(),
            VisitorKinds(),
            VisitorKindRepeated(),
            RegisteredVisitors(),
            PathwayDestination(),
            OutcomesExceedCoachees(),
        )

    @hookimpl
    def osallisuus_examples(self) -> Sequence[Example]:
        """Return the project's own document."""
        return (
            Example(
                name="omia_polkuja",
                package="osallisuus.plugins.omia_polkuja",
                file="omia_polkuja.json",
                title=Text.of(
                    fi="Omia polkuja: kohtaamispaikka ja yksilöllinen tuki Itä-Uudellamaalla",
                    sv="Omia polkuja: mötesplats och individuellt stöd i Östra Nyland",
                    en="Omia polkuja: a meeting place and individual support in East Uusimaa",
                ),
            ),
        )

    @hookimpl
    def osallisuus_indicators(self) -> Sequence[IndicatorFile]:
        """Return what the meeting place and the coaching count of themselves."""
        return (
            IndicatorFile(
                name="omia_polkuja",
                package="osallisuus.plugins.omia_polkuja",
                file="indicators.json",
            ),
        )


plugin = OmiaPolkuja()
