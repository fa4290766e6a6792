"""KUPO: cultures on a common path, nature and inclusion as sources of well-being."""

from collections.abc import Sequence

from osallisuus import (
    Block,
    Command,
    Example,
    InstrumentFile,
    Planner,
    PlannerAt,
    Plugin,
    Rule,
    Text,
    hookimpl,
)
from osallisuus.plugins.kupo.blocks import (
    BackgroundBounds,
    Encounter,
    GreenCareUse,
    GroupPrinciples,
    NatureKind,
    NatureSetting,
    StaffInGroups,
)
from osallisuus.plugins.kupo.quality import GreenCareQuality, GreenCareQualityOpen, Requirement
from osallisuus.plugins.kupo.rules import (
    TEXTS,
    BoundsTooTight,
    GreenCareSetting,
    InheritedMethod,
    NoEncounterActivity,
    PrinciplesWithoutGroups,
    SingleBackground,
    StaffCounted,
)

__all__ = [
    "BackgroundBounds",
    "Encounter",
    "GreenCareQuality",
    "GreenCareUse",
    "GroupPrinciples",
    "Kupo",
    "NatureKind",
    "NatureSetting",
    "Requirement",
    "StaffInGroups",
    "plugin",
]


class Kupo(Plugin):
    """The KUPO project: its blocks, its checks and its document.

    Example:
        >>> from osallisuus import Toolkit
        >>> dict(Toolkit.build(Kupo()).plugins[0].extensions)
        {'kupo': 1, 'kupo.nature': 1, 'kupo.green-care-quality': 1}

    .. versionadded:: 0.1
    """

    name = "kupo"
    api = 1
    title = Text.of(
        fi="KUPO – Kulttuurit yhteisellä polulla",
        sv="KUPO – Kulturer på en gemensam stig",
        en="KUPO – Cultures on a common path",
    )
    catalogue = TEXTS

    @hookimpl
    def osallisuus_extensions(self) -> Sequence[type[Block]]:
        """Return the principles of group formation and the nature settings."""
        return (GroupPrinciples, NatureSetting, GreenCareQuality)

    @hookimpl
    def osallisuus_rules(self) -> Sequence[Rule]:
        """Return the checks of group formation and of Green Care."""
        return (
            SingleBackground(),
            BoundsTooTight(),
            NoEncounterActivity(),
            PrinciplesWithoutGroups(),
            StaffCounted(),
            GreenCareSetting(),
            InheritedMethod(),
            GreenCareQualityOpen(),
        )

    @hookimpl
    def osallisuus_planners(self) -> Sequence[Planner[object] | PlannerAt]:
        """Return the planner of groups."""
        return (
            PlannerAt(
                name="kupo.groups",
                title=Text.of(
                    fi="Monikulttuuriset luontoryhmät",
                    sv="Mångkulturella naturgrupper",
                    en="Multicultural nature groups",
                ),
                target="osallisuus.plugins.kupo.grouping:GroupPlanner",
            ),
        )

    @hookimpl
    def osallisuus_commands(self) -> Sequence[Command]:
        """Return the command that forms groups."""
        return (
            Command(
                name="kupo.form-groups",
                help=Text.of(
                    fi="Muodosta ryhmät osallistujaluettelosta.",
                    sv="Bilda grupper av en deltagarlista.",
                    en="Form groups of a list of people.",
                ),
                target="osallisuus.plugins.kupo.commands:form_groups",
            ),
        )

    @hookimpl
    def osallisuus_examples(self) -> Sequence[Example]:
        """Return the project's own document."""
        return (
            Example(
                name="kupo",
                package="osallisuus.plugins.kupo",
                file="kupo.json",
                title=Text.of(
                    fi="KUPO: monikulttuuriset luontoryhmät Meri-Lapissa ja Rovaniemellä",
                    sv="KUPO: mångkulturella naturgrupper i Havslappland och Rovaniemi",
                    en="KUPO: multicultural nature groups in Sea Lapland and Rovaniemi",
                ),
            ),
        )

    @hookimpl
    def osallisuus_instruments(self) -> Sequence[InstrumentFile]:
        """Return own goals, the mood of a session and the closeness of nature."""
        return tuple(
            InstrumentFile(
                name=f"kupo.{thing}",
                package="osallisuus.plugins.kupo",
                file=f"instruments/{thing.replace('-', '_')}.json",
            )
            for thing in ("own-goals", "session-mood", "nature-relation")
        )


plugin = Kupo()
