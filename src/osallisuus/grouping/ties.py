"""The hard rules on who is with whom: kept together, kept apart, already placed."""

from collections.abc import Iterator
from itertools import combinations

from osallisuus.grouping.categories import RuleBase, broken_by
from osallisuus.grouping.people import Person, Roster
from osallisuus.grouping.request import GroupView, RuleBreak
from osallisuus.grouping.terms import Apart, HardTerm, Stay, Together
from osallisuus.grouping.texts import Message, message
from osallisuus.stated import value_class


@value_class(kw_only=True)
class KeepTogether(RuleBase):
    """People who asked to be together are in the same group, or none of them is placed.

    Attributes:
        sets: Sets of ids, besides what `Person.keep_together` says.

    .. versionadded:: 0.1
    """

    sets: tuple[tuple[str, ...], ...] = ()

    @property
    def name(self) -> str:
        """Name of the rule."""
        return "grouping.keep-together"

    def label(self) -> Message:
        """The rule in a few words."""
        return message("rule.keep-together")

    def names_people(self) -> tuple[str, ...]:
        """Ids that the rule itself names."""
        return tuple(person for people in self.sets for person in people)

    def _sets(self, roster: Roster) -> Iterator[tuple[str, ...]]:
        yield from self.sets
        for person in roster.people:
            if person.keep_together:
                yield (person.id, *person.keep_together)

    def terms(self, roster: Roster) -> Iterator[HardTerm]:
        """The rule in terms."""
        for people in self._sets(roster):
            yield Together(people=people)

    def breaks(self, group: GroupView, roster: Roster) -> tuple[RuleBreak, ...]:
        """Where a group breaks the rule."""
        here = {p.id for p in group.people}
        split = [s for s in self._sets(roster) if not here.isdisjoint(s) and not here.issuperset(s)]
        return tuple(RuleBreak(rule=self.name, people=people) for people in split)


@value_class(kw_only=True)
class KeepApart(RuleBase):
    """People who must not meet are in different groups.

    Attributes:
        sets: Sets of ids of which no two may meet, besides what `Person.keep_apart` says.

    .. versionadded:: 0.1
    """

    sets: tuple[tuple[str, ...], ...] = ()

    @property
    def name(self) -> str:
        """Name of the rule."""
        return "grouping.keep-apart"

    @property
    def sensitive(self) -> bool:
        """Whether naming the rule beside a person tells something about the person."""
        return True

    def label(self) -> Message:
        """The rule in a few words."""
        return message("rule.keep-apart")

    def names_people(self) -> tuple[str, ...]:
        """Ids that the rule itself names."""
        return tuple(person for people in self.sets for person in people)

    def _apart(self, roster: Roster) -> frozenset[tuple[str, str]]:
        named = {(a, b) for people in self.sets for a in people for b in people if a < b}
        own = {(min(p.id, b), max(p.id, b)) for p in roster.people for b in p.keep_apart}
        return frozenset(named | own)

    def _met(self, here: dict[str, Person]) -> set[tuple[str, str]]:
        own = {(min(a, b), max(a, b)) for a, p in here.items() for b in p.keep_apart if b in here}
        named = (sorted(set(people) & here.keys()) for people in self.sets)
        return own | {pair for people in named for pair in combinations(people, 2)}

    def terms(self, roster: Roster) -> Iterator[HardTerm]:
        """The rule in terms."""
        for first, second in sorted(self._apart(roster)):
            yield Apart(first=first, second=second)

    def breaks(self, group: GroupView, roster: Roster) -> tuple[RuleBreak, ...]:
        """Where a group breaks the rule."""
        met = self._met({p.id: p for p in group.people})
        return tuple(RuleBreak(rule=self.name, people=pair) for pair in sorted(met))


@value_class(kw_only=True)
class StayPlaced(RuleBase):
    """People who are already in a group stay there.

    .. versionadded:: 0.1
    """

    @property
    def name(self) -> str:
        """Name of the rule."""
        return "grouping.stay-placed"

    def label(self) -> Message:
        """The rule in a few words."""
        return message("rule.stay-placed")

    def terms(self, roster: Roster) -> Iterator[HardTerm]:
        """The rule in terms."""
        for person in roster.people:
            if person.placed is not None:
                yield Stay(person=person.id, group=person.placed)

    def breaks(self, group: GroupView, roster: Roster) -> tuple[RuleBreak, ...]:
        """Where a group breaks the rule."""
        moved = (p.id for p in group.people if p.placed is not None and p.placed != group.id)
        return broken_by(self.name, moved)
