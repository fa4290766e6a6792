"""Lähde! Taiteesta osallisuutta: inclusion through art, rooted in services."""

from collections.abc import Sequence

from osallisuus import Block, Example, InstrumentFile, Plugin, Rule, Text, hookimpl
from osallisuus.plugins.lahde.blocks import (
    ArtBased,
    ArtForm,
    ArtistPost,
    ArtistRole,
    ArtMode,
    Connection,
    PathPoint,
    PathPosition,
    Practice,
    Rooting,
    RootingStage,
    ServicePath,
)
from osallisuus.plugins.lahde.rules import (
    TEXTS,
    ModeAgainstGroups,
    ModeMissing,
    PackageWithoutArtData,
    PathWithoutEnds,
    RootingWithoutHolder,
    RootingWithoutPractice,
)

__all__ = [
    "ArtBased",
    "ArtForm",
    "ArtMode",
    "ArtistPost",
    "ArtistRole",
    "Connection",
    "Lahde",
    "PathPoint",
    "PathPosition",
    "Practice",
    "Rooting",
    "RootingStage",
    "ServicePath",
    "plugin",
]


class Lahde(Plugin):
    """The Lähde! project: its blocks, its checks and its document.

    Example:
        >>> from osallisuus import Toolkit
        >>> sorted(Toolkit.build(Lahde()).plugins[0].extensions)
        ['lahde.art', 'lahde.rooting', 'lahde.service-path']

    .. versionadded:: 0.1
    """

    name = "lahde"
    api = 1
    title = Text.of(
        fi="Lähde! Taiteesta osallisuutta",
        sv="Lähde! Delaktighet genom konst",
        en="Lähde! Inclusion through Art",
    )
    catalogue = TEXTS

    @hookimpl
    def osallisuus_extensions(self) -> Sequence[type[Block]]:
        """Return the art, service path and rooting of a work package."""
        return (ArtBased, ServicePath, Rooting)

    @hookimpl
    def osallisuus_rules(self) -> Sequence[Rule]:
        """Return the checks of the art-based work packages."""
        return (
            PackageWithoutArtData(),
            ModeMissing(),
            ModeAgainstGroups(),
            PathWithoutEnds(),
            RootingWithoutHolder(),
            RootingWithoutPractice(),
        )

    @hookimpl
    def osallisuus_examples(self) -> Sequence[Example]:
        """Return the project's own document."""
        return (
            Example(
                name="lahde",
                package="osallisuus.plugins.lahde",
                file="lahde.json",
                title=Text.of(
                    fi="Lähde! Taiteesta osallisuutta: taidetta palvelupoluille Oulunkaarella",
                    sv="Lähde! Delaktighet genom konst: konst i servicestigarna i Oulunkaari",
                    en="Lähde! Inclusion through Art: art on the service paths of Oulunkaari",
                ),
            ),
        )

    @hookimpl
    def osallisuus_instruments(self) -> Sequence[InstrumentFile]:
        """Return own goals and the mood before and after an arts session."""
        return tuple(
            InstrumentFile(
                name=f"lahde.{thing}",
                package="osallisuus.plugins.lahde",
                file=f"instruments/{thing.replace('-', '_')}.json",
            )
            for thing in ("own-goals", "session-mood")
        )


plugin = Lahde()
