"""What a plan holds: groups, their cost, how good that is proven to be, and who has no group."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import attrs

from osallisuus.grouping.compiling import compile_request
from osallisuus.grouping.errors import PeopleNotAttachedError
from osallisuus.grouping.people import WeeklyTime
from osallisuus.grouping.puzzle import Puzzle
from osallisuus.grouping.request import GroupTask
from osallisuus.grouping.texts import Message, message, say, weekly_text
from osallisuus.stated import value_class

Status = Literal["proven", "found", "empty", "impossible", "incomplete"]
Stopped = Literal["done", "time", "interrupted"]


@value_class(kw_only=True)
class PlannedGroup:
    """One group of a plan.

    Attributes:
        id: Id of the group; a group that was open already keeps its own.
        people: Ids of its people, in order.
        site: Id of its site; None when the roster has no sites.
        meeting: Its weekly time; None when the request has no common times.
        facilitator: Id of its facilitator; None when the roster has none.

    .. versionadded:: 0.1
    """

    id: str
    people: tuple[str, ...]
    site: str | None = None
    meeting: WeeklyTime | None = None
    facilitator: str | None = None


@value_class(kw_only=True)
class Unplaced:
    """Somebody left without a group, and why.

    Attributes:
        person: Id of the person.
        reasons: The reasons, worded without anything sensitive.

    .. versionadded:: 0.1
    """

    person: str
    reasons: tuple[Message, ...]


@value_class(kw_only=True)
class Figure:
    """How well a plan does by one rule or preference.

    Attributes:
        name: Name of the rule.
        label: The rule in a few words.
        hard: Whether it is a hard rule.
        weight: Weight of a preference; 0 for a hard rule.
        cost: What the preference adds to the score; 0 for a hard rule, which every plan keeps.

    .. versionadded:: 0.1
    """

    name: str
    label: Message
    hard: bool
    weight: int = 0
    cost: int = 0


@value_class(kw_only=True)
class RuleUse:
    """One use of a rule: the rule, and the people it is about in this use.

    .. versionadded:: 0.1
    """

    rule: str
    label: Message
    people: tuple[str, ...] = ()

    def text(self, language: str = "en") -> str:
        """The use in words, with the people it names."""
        label = self.label.text(language)
        return f"{label} ({', '.join(self.people)})" if self.people else label


def _counted(uses: Sequence[RuleUse], language: str) -> str:
    """Uses in words; what reads the same, as rules do that must not be named, is told once with its number."""
    many = Counter(use.text(language) for use in uses)
    return "; ".join(text if count == 1 else f"{text} ×{count}" for text, count in many.items())


@value_class(kw_only=True)
class Relaxation:
    """Uses of rules that would have to give way for everybody to get a group.

    .. versionadded:: 0.1
    """

    uses: tuple[RuleUse, ...]

    def text(self, language: str = "en") -> str:
        """The relaxation in words."""
        return message("relaxation", rules=_counted(self.uses, language)).text(language)


@value_class(kw_only=True)
class Conflict:
    """Why not everybody can have a group.

    Attributes:
        uses: Rules that cannot all hold; when it is proven, leave any one out and the rest can.
        relaxations: The smallest changes that would make it possible, smallest first.
        proven: Whether it is proven to be smallest. That the rules cannot all hold is certain either way.

    .. versionadded:: 0.1
    """

    uses: tuple[RuleUse, ...]
    relaxations: tuple[Relaxation, ...] = ()
    proven: bool = True

    def text(self, language: str = "en") -> str:
        """The conflict and its relaxations in words."""
        lines = [message("conflict", rules=_counted(self.uses, language)).text(language)]
        told = {person for use in self.uses for person in use.people}
        ways = {person for way in self.relaxations for use in way.uses for person in use.people}
        if told and ways - told:
            lines.append(say("conflict.others", language))
        return "\n".join([*lines, *(r.text(language) for r in self.relaxations)])


class Source:
    """The request a plan was made from, kept out of sight: never printed, stored or compared."""

    __slots__ = ("_puzzle", "request")

    def __init__(self, request: GroupTask | None = None) -> None:
        self.request = request
        self._puzzle: Puzzle | None = None

    def puzzle(self) -> Puzzle:
        """The request as numbers, computed when first asked.

        Raises:
            PeopleNotAttachedError: There is no request.
        """
        if self.request is None:
            raise PeopleNotAttachedError
        if self._puzzle is None:
            self._puzzle = compile_request(self.request)
        return self._puzzle

    def __repr__(self) -> str:
        return "Source(...)"

    def __reduce__(self) -> tuple[type["Source"], tuple[()]]:
        return (Source, ())


@value_class(kw_only=True)
class PlanRecord:
    """Everything a plan says of itself; `GroupPlan` adds what it can be asked.

    Attributes:
        groups: The groups, in order of site, time and id.
        unplaced: People without a group.
        figures: Each rule and preference with its cost.
        score: Sum of the costs of preferences and of people left out; lower is better.
        left_out: The part of the score that comes from people left out.
        bound: No plan for this request has a lower score.
        status: ``proven`` when the score equals the bound; ``found`` otherwise; ``empty`` when
            there is nobody to place or no group can be formed; ``impossible`` when everyone was
            required and that cannot be; ``incomplete`` when everyone was required, no such plan
            was found, and it is not proven that there is none.
        stopped: Whether the search did its work (``done``), or was cut short by the clock (``time``) or by
            Ctrl-C (``interrupted``).
        seed: Seed of the search.
        conflict: Why not everybody has a group, when that was looked into.

    .. versionadded:: 0.1
    """

    groups: tuple[PlannedGroup, ...]
    unplaced: tuple[Unplaced, ...] = ()
    figures: tuple[Figure, ...] = ()
    score: int = 0
    left_out: int = 0
    bound: int = 0
    status: Status = "found"
    stopped: Stopped = "done"
    seed: int = 0
    conflict: Conflict | None = None
    source: Source = attrs.field(factory=Source, repr=False, eq=False)

    @property
    def cost(self) -> int:
        """Cost of the preferences alone."""
        return self.score - self.left_out

    @property
    def cut_by_clock(self) -> bool:
        """Tell whether the clock cut the search before its work was done; elsewhere the plan may differ."""
        return self.stopped == "time"

    @property
    def gap(self) -> float:
        """Largest share of the score that a better plan could save, 0 to 1."""
        return 0.0 if self.score <= self.bound else (self.score - self.bound) / self.score

    def group_of(self, person: str) -> PlannedGroup | None:
        """The group of a person, or None."""
        return next((group for group in self.groups if person in group.people), None)

    def request(self) -> GroupTask:
        """The request the plan was made from.

        Raises:
            PeopleNotAttachedError: The plan was stored; see `GroupPlan.with_people`.
        """
        if self.source.request is None:
            raise PeopleNotAttachedError
        return self.source.request

    def text(self, language: str = "en") -> str:
        """The plan in words: groups, venues and ids; nothing sensitive."""
        lines = [
            message(
                "plan.summary",
                groups=len(self.groups),
                placed=sum(len(group.people) for group in self.groups),
                unplaced=len(self.unplaced),
                score=self.score,
                bound=self.bound,
                gap=f"{100 * self.gap:.1f}",
            ).text(language)
        ]
        if self.stopped != "done":
            lines.append(say(f"plan.{self.stopped}", language))
        for group in self.groups:
            meeting = weekly_text(group.meeting, language) if group.meeting else None
            venue = [v for v in (group.site, meeting, group.facilitator) if v]
            where = f" ({', '.join(venue)})" if venue else ""
            lines.append(f"{group.id}{where}: {', '.join(group.people)}")
        for left in self.unplaced:
            reasons = "; ".join(reason.text(language) for reason in left.reasons)
            lines.append(f"{left.person}: {reasons}")
        if self.conflict is not None:
            lines.append(self.conflict.text(language))
        return "\n".join(lines)


@value_class(kw_only=True)
class Move:
    """A change of one person's group that keeps every hard rule.

    Attributes:
        group: Id of the group the person would go to.
        instead: Ids of the people who would come back in the person's place; empty for none.
        change: How much the score would change; 0 or less is no loss.

    .. versionadded:: 0.1
    """

    group: str
    instead: tuple[str, ...] = ()
    change: int = 0


@value_class(kw_only=True)
class Why:
    """Why a person is in a group, or has none.

    Attributes:
        person: Id of the person.
        group: Id of the group; None when there is none.
        bound_by: The rules that ruled other groups out.
        next_best: The cheapest other place, which is better than this one where its change is negative;
            None when there is no other.
        reasons: Why the person has no group.

    .. versionadded:: 0.1
    """

    person: str
    group: str | None = None
    bound_by: tuple[Message, ...] = ()
    next_best: Move | None = None
    reasons: tuple[Message, ...] = ()

    def text(self, language: str = "en") -> str:
        """The answer in words."""
        if self.group is None:
            reasons = "; ".join(reason.text(language) for reason in self.reasons)
            return say("why.unplaced", language, person=self.person, reasons=reasons)
        lines = [say("why.placed", language, person=self.person, group=self.group)]
        if self.bound_by:
            rules = "; ".join(rule.text(language) for rule in self.bound_by)
            lines.append(say("why.bound", language, rules=rules))
        best = self.next_best
        if best is None:
            lines.append(say("why.only", language))
        else:
            # A plan that was cut short need not be the best, nor one that moves as few as possible.
            keys = (
                ("why.better", "why.better-swap") if best.change < 0 else ("why.next", "why.swap")
            )
            key = keys[bool(best.instead)]
            people = ", ".join(best.instead)
            lines.append(say(key, language, group=best.group, people=people, change=best.change))
        return "\n".join(lines)


@value_class(kw_only=True)
class Difference:
    """What differs between two plans, groups matched by their people and not by their names.

    Attributes:
        moved: Person, group before and group after of everybody who is elsewhere; None is no group.
        score: How much the score changes.
        figures: How much each preference changes, by name, where it does.

    .. versionadded:: 0.1
    """

    moved: tuple[tuple[str, str | None, str | None], ...]
    score: int = 0
    figures: tuple[tuple[str, int], ...] = ()

    def text(self, language: str = "en") -> str:
        """The difference in words."""
        lines = [say("difference", language, moved=len(self.moved), change=self.score)]
        for person, before, after in self.moved:
            lines.append(f"{person}: {before or '–'} → {after or '–'}")
        return "\n".join(lines)
