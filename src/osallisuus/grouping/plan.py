"""A plan: groups, what they cost, how good that is proven to be, and who has no group yet."""

from collections.abc import Sequence
from typing import Literal

import attrs

from osallisuus.grouping.errors import PeopleNotAttached
from osallisuus.grouping.people import WeeklyTime
from osallisuus.grouping.request import GroupRequest
from osallisuus.grouping.texts import Message, message

Status = Literal["proven", "found", "empty", "impossible"]
Stopped = Literal["done", "time", "interrupted"]


@attrs.frozen(kw_only=True)
class PlannedGroup:
    """One group of a plan.

    Args:
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


@attrs.frozen(kw_only=True)
class Unplaced:
    """Somebody left without a group, and why.

    Args:
        person: Id of the person.
        reasons: The reasons, worded without anything sensitive.

    .. versionadded:: 0.1
    """

    person: str
    reasons: tuple[Message, ...]


@attrs.frozen(kw_only=True)
class Figure:
    """How well a plan does by one rule or preference.

    Args:
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


@attrs.frozen(kw_only=True)
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


@attrs.frozen(kw_only=True)
class Relaxation:
    """Uses of rules that would have to give way for everybody to get a group.

    .. versionadded:: 0.1
    """

    uses: tuple[RuleUse, ...]

    def text(self, language: str = "en") -> str:
        """The relaxation in words."""
        rules = "; ".join(use.text(language) for use in self.uses)
        return message("relaxation", rules=rules).text(language)


@attrs.frozen(kw_only=True)
class Conflict:
    """Why not everybody can have a group.

    Args:
        uses: Rules that cannot all hold; leave any one out and the rest can.
        relaxations: The smallest changes that would make it possible, smallest first.
        proven: Whether it is proven; without the exact solver only the plain cases are.

    .. versionadded:: 0.1
    """

    uses: tuple[RuleUse, ...]
    relaxations: tuple[Relaxation, ...] = ()
    proven: bool = True

    def text(self, language: str = "en") -> str:
        """The conflict and its relaxations in words."""
        rules = "; ".join(use.text(language) for use in self.uses)
        lines = [message("conflict", rules=rules).text(language)]
        return "\n".join([*lines, *(r.text(language) for r in self.relaxations)])


class Source:
    """The request a plan was made from, kept out of sight: never printed, stored or compared."""

    __slots__ = ("request",)

    def __init__(self, request: GroupRequest | None = None) -> None:
        self.request = request

    def __repr__(self) -> str:
        return "Source(...)"

    def __reduce__(self) -> tuple[type["Source"], tuple[()]]:
        return (Source, ())


@attrs.frozen(kw_only=True)
class Plan:
    """Groups, their score, and how far from the best possible they can be at most.

    The plan holds ids and venues, nothing sensitive. It remembers the request it was made from
    only in memory: printed, pickled or turned into a dictionary it has none of the people's data,
    and `with_people` gives it back what it needs to explain itself.

    Args:
        groups: The groups, in order of site, time and id.
        unplaced: People without a group.
        figures: Each rule and preference with its cost.
        score: Sum of the costs of preferences and of people left out; lower is better.
        left_out: The part of the score that comes from people left out.
        bound: No plan for this request has a lower score.
        status: ``proven`` when the score equals the bound; ``found`` otherwise; ``empty`` when
            there is nobody to place or no group can be formed; ``impossible`` when everyone was
            required and that cannot be.
        stopped: Whether the search ended by itself, by the time limit or by Ctrl-C.
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
    def gap(self) -> float:
        """Largest share of the score that a better plan could save, 0 to 1."""
        return 0.0 if self.score <= self.bound else (self.score - self.bound) / self.score

    def group_of(self, person: str) -> PlannedGroup | None:
        """The group of a person, or None."""
        return next((group for group in self.groups if person in group.people), None)

    def request(self) -> GroupRequest:
        """The request the plan was made from.

        Raises:
            PeopleNotAttached: The plan was stored; see `with_people`.
        """
        if self.source.request is None:
            raise PeopleNotAttached
        return self.source.request

    def with_people(self, request: GroupRequest) -> "Plan":
        """The plan with a request to explain it by."""
        return attrs.evolve(self, source=Source(request))

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
        for group in self.groups:
            venue = [str(v) for v in (group.site, group.meeting, group.facilitator) if v]
            where = f" ({', '.join(venue)})" if venue else ""
            lines.append(f"{group.id}{where}: {', '.join(group.people)}")
        for left in self.unplaced:
            reasons = "; ".join(reason.text(language) for reason in left.reasons)
            lines.append(f"{left.person}: {reasons}")
        if self.conflict is not None:
            lines.append(self.conflict.text(language))
        return "\n".join(lines)


def as_rows(groups: Sequence[PlannedGroup]) -> tuple[tuple[str, str], ...]:
    """The plan as rows of person and group, for a table.

    Example:
        >>> as_rows([PlannedGroup(id="G1", people=("P-1", "P-2"))])
        (('P-1', 'G1'), ('P-2', 'G1'))

    .. versionadded:: 0.1
    """
    return tuple((person, group.id) for group in groups for person in group.people)
