"""A part of a plan to be arranged anew, and what came of it."""

from osallisuus.grouping.state import Venue
from osallisuus.stated import value_class


@value_class(kw_only=True)
class Seat:
    """A group of a piece, and the venues it may have.

    Attributes:
        group: Number of the group in the state.
        sites: Bits of sites.
        starts: Bits of starts.
        leaders: Bits of facilitators.
        fixed: Whether it is a group that exists already.
    """

    group: int
    sites: int
    starts: int
    leaders: int
    fixed: bool


@value_class(kw_only=True)
class Piece:
    """Parties and groups to be arranged anew while everything else stays.

    Attributes:
        parties: The parties.
        seats: The groups.
        site_use: Starts used at each site by groups that stay.
        leader_use: Starts used by each facilitator with groups that stay.
        least_groups: Fewest groups in the piece.
        most_groups: Most groups in the piece.
    """

    parties: tuple[int, ...]
    seats: tuple[Seat, ...]
    site_use: tuple[tuple[int, ...], ...]
    leader_use: tuple[tuple[int, ...], ...]
    least_groups: int = 0
    most_groups: int = 1_000_000


@value_class(kw_only=True)
class Outcome:
    """What the exact solver found for a piece.

    Attributes:
        found: Whether there is an arrangement.
        proven: Whether it is the best, or, when there is none, that none exists.
        cost: Cost of the arrangement.
        bound: No arrangement of the piece costs less.
        group_of: Group of each party of the piece, `OUT` for none.
        venues: Venue of each group of the piece.
        effort: What it took, in the solver's own measure.
    """

    found: bool
    proven: bool
    cost: int = 0
    bound: int = 0
    group_of: tuple[int, ...] = ()
    venues: tuple[Venue | None, ...] = ()
    effort: float = 0.0
