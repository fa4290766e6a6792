"""ITU2: an area's residents doing things together, from coaching cohorts to participatory budgeting.

The plugin of the project ITU2 - Inklusiivisella toimintatavalla uutta (Rajakylä, Oulu, 2017–2020): its
document, the blocks for what no other project has, and the checks that go with them.
"""

from collections.abc import Sequence

from osallisuus import (
    Block,
    Command,
    Example,
    IndicatorFile,
    Planner,
    Plugin,
    Rule,
    Text,
    hookimpl,
)
from osallisuus.plugins.itu2.blocks import Feasibility, LivingRoom, ParticipatoryBudget
from osallisuus.plugins.itu2.cohorts import (
    CohortPlan,
    cohorts_within,
    people_within,
    sessions_per_cohort,
)
from osallisuus.plugins.itu2.planner import CohortPlanner
from osallisuus.plugins.itu2.rules import (
    TEXTS,
    BudgetMoney,
    BudgetPhases,
    CohortSessions,
    CohortSize,
    CohortThemes,
    FeasibilityOpen,
    HealthMeetingMissing,
    ProposalCost,
)

__all__ = [
    "CohortPlan",
    "Feasibility",
    "Itu2",
    "LivingRoom",
    "ParticipatoryBudget",
    "cohorts_within",
    "people_within",
    "plugin",
    "sessions_per_cohort",
]

_TITLE = Text.of(
    fi="ITU2: asukkaiden osallisuus Rajakylässä",
    sv="ITU2: invånarnas delaktighet i Rajakylä",
    en="ITU2: residents' inclusion in Rajakylä",
)


class Itu2(Plugin):
    """What ITU2 adds to the core: cohorts, participatory budget, living room, feasibility.

    .. versionadded:: 0.1
    """

    name = "itu2"
    api = 1
    title = _TITLE
    catalogue = TEXTS

    @hookimpl
    def osallisuus_extensions(self) -> Sequence[type[Block]]:
        """Return the four blocks."""
        return (CohortPlan, ParticipatoryBudget, LivingRoom, Feasibility)

    @hookimpl
    def osallisuus_rules(self) -> Sequence[Rule]:
        """Return the checks."""
        return (
            CohortSize(),
            CohortSessions(),
            CohortThemes(),
            HealthMeetingMissing(),
            BudgetPhases(),
            BudgetMoney(),
            ProposalCost(),
            FeasibilityOpen(),
        )

    @hookimpl
    def osallisuus_examples(self) -> Sequence[Example]:
        """Return the project's document."""
        return (
            Example(
                name="itu2",
                package="osallisuus.plugins.itu2",
                file="itu2.json",
                title=_TITLE,
            ),
        )

    @hookimpl
    def osallisuus_indicators(self) -> Sequence[IndicatorFile]:
        """Return what coaching, living room and budget count of themselves."""
        return (
            IndicatorFile(name="itu2", package="osallisuus.plugins.itu2", file="indicators.json"),
        )

    @hookimpl
    def osallisuus_planners(self) -> Sequence[Planner[object]]:
        """Return the planner of coaching cohorts."""
        return (CohortPlanner(),)

    @hookimpl
    def osallisuus_commands(self) -> Sequence[Command]:
        """Return the commands."""
        return (
            Command(
                name="itu2.plan-cohorts",
                help=Text.of(
                    fi="Suunnittele valmennusryhmät jonosta ja vie ne kalenteriin.",
                    sv="Planera coachninggrupper ur kön och exportera dem till en kalender.",
                    en="Plan coaching cohorts from a waiting list and export them to a calendar.",
                ),
                target="osallisuus.plugins.itu2.commands:plan_cohorts_command",
            ),
        )


plugin = Itu2()
