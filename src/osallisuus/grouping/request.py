"""What is asked for: a roster, the rules that hold, the preferences, and how long to look."""

from collections.abc import Iterable, Sequence
from typing import Literal, Protocol, runtime_checkable

from osallisuus.grouping.people import GroupFacilitator, Person, Roster, Site, WeeklyTime
from osallisuus.grouping.terms import HardTerm, SoftTerm
from osallisuus.grouping.texts import Message
from osallisuus.stated import value_class

Solver = Literal["auto", "search", "exact"]


@value_class(kw_only=True)
class GroupView:
    """One group as a rule sees it when a plan is re-checked.

    Attributes:
        id: Id of the group.
        people: Its people.
        meeting: Its weekly time; None when the request has no times.
        site: Its site; None when the roster has no sites.
        facilitator: Its facilitator; None when the roster has none.

    .. versionadded:: 0.1
    """

    id: str
    people: tuple[Person, ...]
    meeting: WeeklyTime | None = None
    site: Site | None = None
    facilitator: GroupFacilitator | None = None


@value_class(kw_only=True)
class RuleBreak:
    """A hard rule broken in a group.

    Attributes:
        rule: Name of the rule.
        people: Ids of the people it concerns.

    .. versionadded:: 0.1
    """

    rule: str
    people: tuple[str, ...] = ()


@runtime_checkable
class HardRule(Protocol):
    """A rule that no plan may break. Plugins write their own: any class with these members.

    ``terms`` tells the solvers what the rule wants. ``breaks`` is the same rule once more, written
    on the people themselves: the verifier uses it, never the terms, so that a slip in one of the
    two is found and not handed out.

    .. versionadded:: 0.1
    """

    @property
    def name(self) -> str:
        """Name of the rule, ``plugin.thing``."""
        ...

    @property
    def sensitive(self) -> bool:
        """Whether saying which rule bound somebody tells something sensitive about them."""
        ...

    def label(self) -> Message:
        """The rule in a few words."""
        ...

    def names_people(self) -> tuple[str, ...]:
        """Ids that the rule itself names; each must be in the roster."""
        ...

    def terms(self, roster: Roster) -> Iterable[HardTerm]:
        """The rule in terms."""
        ...

    def breaks(self, group: GroupView, roster: Roster) -> tuple[RuleBreak, ...]:
        """Where a group breaks the rule; empty when it keeps it."""
        ...


@runtime_checkable
class Preference(Protocol):
    """A wish with a weight and a figure of its own in the score. Plugins write their own.

    .. versionadded:: 0.1
    """

    @property
    def name(self) -> str:
        """Name of the preference, ``plugin.thing``."""
        ...

    @property
    def sensitive(self) -> bool:
        """Whether its figure beside one person tells something sensitive about them."""
        ...

    @property
    def weight(self) -> int:
        """Weight, a whole number of at least 0."""
        ...

    def label(self) -> Message:
        """The preference in a few words."""
        ...

    def names_people(self) -> tuple[str, ...]:
        """Ids that the preference itself names; each must be in the roster."""
        ...

    def terms(self, roster: Roster) -> Iterable[SoftTerm]:
        """The preference in terms, weight included."""
        ...

    def costs(self, groups: Sequence[GroupView], roster: Roster) -> tuple[int, ...]:
        """Cost of each group, computed from its people; weight included."""
        ...

    def cost_outside(self, person: Person, roster: Roster) -> int:
        """Cost of leaving a person without a group; weight included."""
        ...


@value_class(kw_only=True)
class SizeRange:
    """Least and most people in a group, both included.

    .. versionadded:: 0.1
    """

    least: int
    most: int


STANDARD_SIZE = SizeRange(least=5, most=10)


@value_class(kw_only=True)
class GroupTask:
    """Everything a plan is computed from; `GroupRequest` is the same as a request to a planner.

    Attributes:
        people: The roster.
        size: Group sizes; None is 5–10, or what a plugin's planner knows of the project.
        groups: How many groups: a number, a range, or None for whatever fits best.
        rules: Hard rules; None takes `standard_rules` for what the roster records.
        preferences: Preferences; None takes `standard_preferences`.
        minutes: Length of one meeting in minutes, for common weekly times.
        everyone: Whether a plan that leaves somebody out is no plan.
        left_out_cost: Cost of one person left without a group; by far the largest cost.
        seed: The same seed gives the same plan on any machine, unless the plan's ``cut_by_clock`` says so.
        steps: Steps of search; None chooses by the time limit, or else by the number of people.
        time_limit: Seconds to look at most. It is turned into an amount of work, at fixed rates that leave
            an ordinary machine much to spare, so that the plan does not hang on the speed of the machine;
            the clock itself only cuts in on a machine too slow for that. Saying why not everybody can be
            placed takes as long again at most.
        solver: ``search`` is the local search alone; ``exact`` adds proofs with OR-Tools;
            ``auto`` adds them when OR-Tools is installed.

    .. versionadded:: 0.1
    """

    people: Roster
    size: SizeRange | None = None
    groups: int | SizeRange | None = None
    rules: tuple[HardRule, ...] | None = None
    preferences: tuple[Preference, ...] | None = None
    minutes: int = 120
    everyone: bool = False
    left_out_cost: int = 10_000
    seed: int = 0
    steps: int | None = None
    time_limit: float | None = None
    solver: Solver = "auto"

    @property
    def sizes(self) -> SizeRange:
        """The group sizes that hold, those of the request, or the standard ones."""
        return self.size or STANDARD_SIZE

    @property
    def count(self) -> SizeRange | None:
        """The number of groups as a range, or None when it is free."""
        if isinstance(self.groups, int):
            return SizeRange(least=self.groups, most=self.groups)
        return self.groups
