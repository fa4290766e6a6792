"""The terms that every rule is written in, so that both solvers can use any rule.

A rule, the library's own or a plugin's, says what it wants as terms of these few kinds. The local
search counts them step by step; the exact solver turns the same terms into constraints. Rules are
open to plugins; the kinds of term are fixed.
"""

from collections.abc import Callable, Mapping

from osallisuus.stated import value_class

Allows = Callable[[int, int], bool]
Costs = Callable[[int], int]


@value_class(kw_only=True)
class Allow:
    """Where a person may be placed; None leaves a dimension free.

    Attributes:
        person: Id of the person.
        sites: Site ids the person may be at.
        times: Starts the person may come to, as (ISO weekday, minutes after midnight).
        facilitators: GroupFacilitator ids the person may be with.

    .. versionadded:: 0.1
    """

    person: str
    sites: frozenset[str] | None = None
    times: frozenset[tuple[int, int]] | None = None
    facilitators: frozenset[str] | None = None


@value_class(kw_only=True)
class CountLimit:
    """How many of some people a group may have.

    Attributes:
        members: Ids of the people counted.
        allows: Whether a group may hold ``count`` of them when it has ``size`` people; called as
            ``allows(count, size)`` with ``count <= size``.

    .. versionadded:: 0.1
    """

    members: frozenset[str]
    allows: Allows


@value_class(kw_only=True)
class Cover:
    """A person needs company: enough of one kind of people, or one of some facilitators.

    Attributes:
        person: Id of the person.
        any_of: Kinds of people, each with the least number of them in the group, the person
            included when the person is of that kind; one of them suffices.
        facilitators: Facilitators who suffice alone.

    .. versionadded:: 0.1
    """

    person: str
    any_of: tuple[tuple[frozenset[str], int], ...] = ()
    facilitators: frozenset[str] = frozenset()


@value_class(kw_only=True)
class Together:
    """People who are in the same group, or none of them is placed.

    .. versionadded:: 0.1
    """

    people: tuple[str, ...]


@value_class(kw_only=True)
class Apart:
    """Two people who are never in the same group.

    .. versionadded:: 0.1
    """

    first: str
    second: str


@value_class(kw_only=True)
class Stay:
    """A person who is already in a group and stays there.

    .. versionadded:: 0.1
    """

    person: str
    group: str


HardTerm = Allow | CountLimit | Cover | Together | Apart | Stay


@value_class(kw_only=True)
class CountCost:
    """A cost of how many of some people sit in one group.

    Attributes:
        members: Ids of the people counted.
        cost: Cost of one group that holds ``count`` of them, as a whole number of at least 0;
            ``cost(0)`` is 0.

    .. versionadded:: 0.1
    """

    members: frozenset[str]
    cost: Costs


@value_class(kw_only=True)
class SumCost:
    """A cost of how far the sum of a value over a group is from zero.

    The cost of a group is ``weight * (abs(sum) // scale)``: only whole units count. Values centred on the
    mean of the roster make this the balance between groups.

    Attributes:
        values: A whole number for each person; people left out count as 0.
        weight: Cost of one unit.
        scale: How many of the whole numbers make one unit.

    .. versionadded:: 0.1
    """

    values: Mapping[str, int]
    weight: int
    scale: int = 1


@value_class(kw_only=True)
class MeetCost:
    """A cost of two people being in the same group, or of their not being.

    Attributes:
        first: Id of one person.
        second: Id of the other.
        together: Cost when both are in the same group.
        separate: Cost otherwise.

    .. versionadded:: 0.1
    """

    first: str
    second: str
    together: int = 0
    separate: int = 0


@value_class(kw_only=True)
class SiteCost:
    """A cost of a person being at a site.

    Attributes:
        person: Id of the person.
        costs: Cost by site id; a site left out costs nothing.

    .. versionadded:: 0.1
    """

    person: str
    costs: Mapping[str, int]


@value_class(kw_only=True)
class OutCost:
    """A cost of leaving a person without a group.

    .. versionadded:: 0.1
    """

    person: str
    cost: int


SoftTerm = CountCost | SumCost | MeetCost | SiteCost | OutCost
