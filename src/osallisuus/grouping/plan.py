"""A plan that can be asked: why somebody is where they are, who could swap, what a change does."""

import attrs

from osallisuus.grouping.changes import joined, left
from osallisuus.grouping.comparing import difference
from osallisuus.grouping.errors import UnknownPersonError
from osallisuus.grouping.explaining import explained, moves_of, named_in_full
from osallisuus.grouping.outcome import Difference, Move, PlanRecord, Source, Why
from osallisuus.grouping.people import Person
from osallisuus.grouping.puzzle import Puzzle
from osallisuus.grouping.request import GroupTask
from osallisuus.stated import value_class


@value_class(kw_only=True)
class GroupPlan(PlanRecord):
    """Groups, their score, and how far from the best possible they can be at most.

    The plan holds ids and venues, nothing sensitive. It remembers the request it was made from
    only in memory: printed, pickled or turned into a dictionary it has none of the people's data,
    and `with_people` gives it back what it needs to explain itself.

    .. versionadded:: 0.1
    """

    @classmethod
    def of(cls, record: PlanRecord) -> "GroupPlan":
        """A plan with everything a record holds."""
        fields = {field.name: getattr(record, field.name) for field in attrs.fields(PlanRecord)}
        return cls(**fields)

    def with_people(self, request: GroupTask) -> "GroupPlan":
        """The plan with a request to explain it by."""
        return attrs.evolve(self, source=Source(request))

    def why(self, person: str, *, sensitive: bool = False) -> Why:
        """Why a person is where they are.

        Args:
            person: Id of the person.
            sensitive: Whether rules on sensitive characteristics may be named beside the person.

        Raises:
            UnknownPersonError: The roster has no such person.
            PeopleNotAttachedError: The plan was stored; see `with_people`.

        Example:
            >>> from osallisuus.grouping import GroupRequest, Person, Roster, SizeRange, form_groups
            >>> roster = Roster(people=[Person(id=f"P-{n}") for n in range(6)])
            >>> plan = form_groups(GroupRequest(people=roster, size=SizeRange(least=3, most=3)))
            >>> plan.why("P-0").next_best.change
            0
        """
        puzzle = self._puzzle(person)
        return explained(puzzle, self.groups, self.unplaced, person, sensitive=sensitive)

    def in_full(self) -> "GroupPlan":
        """The plan with the rules named that its words leave out: on backgrounds, gender, age and the like.

        For those who may see them beside ids, and for deciding what to relax.

        Raises:
            PeopleNotAttachedError: The plan was stored; see `with_people`.
        """
        unplaced, conflict = named_in_full(self.source.puzzle(), self)
        return attrs.evolve(self, unplaced=unplaced, conflict=conflict)

    def swaps(self, person: str, *, most: int = 0) -> tuple[Move, ...]:
        """Who could change places with a person, cheapest first.

        Args:
            person: Id of the person.
            most: Largest change of the score; 0 is a change at no loss.

        Raises:
            UnknownPersonError: The roster has no such person.
            PeopleNotAttachedError: The plan was stored; see `with_people`.
        """
        moves = moves_of(self._puzzle(person), self.groups, person)
        return tuple(move for move in moves if move.instead and move.change <= most)

    def joins(self, person: Person) -> "PlanChange":
        """What changes when somebody joins, with as few moves of others as can be found.

        Raises:
            InvalidRequestError: The person is in the roster already, or the row is wrong.
            PeopleNotAttachedError: The plan was stored; see `with_people`.
        """
        return self._change(joined(self, person))

    def leaves(self, person: str) -> "PlanChange":
        """What changes when somebody leaves, with as few moves of others as can be found.

        Raises:
            UnknownPersonError: The roster has no such person.
            PeopleNotAttachedError: The plan was stored; see `with_people`.
        """
        self._known(person)
        return self._change(left(self, person))

    def compare(self, other: PlanRecord) -> Difference:
        """What differs in another plan, groups matched by their people and not by their names."""
        return difference(self, other)

    def _change(self, changed: tuple[PlanRecord, bool]) -> "PlanChange":
        record, fewest = changed
        return PlanChange(
            plan=GroupPlan.of(record), difference=difference(self, record), fewest=fewest
        )

    def _known(self, person: str) -> None:
        if self.request().people.person(person) is None:
            raise UnknownPersonError(person)

    def _puzzle(self, person: str) -> Puzzle:
        self._known(person)
        return self.source.puzzle()


@value_class(kw_only=True)
class PlanChange:
    """A plan after a change, and what the change moved.

    Attributes:
        plan: The plan after the change, verified like any other.
        difference: What changed.
        fewest: Whether it is proven that everybody who had a group could not keep one with fewer moves of
            others, the groups and their venues staying as they are. False means that nobody knows, or that
            somebody lost the group.

    .. versionadded:: 0.1
    """

    plan: GroupPlan
    difference: Difference
    fewest: bool = False
