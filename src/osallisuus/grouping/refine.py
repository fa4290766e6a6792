"""The two solvers together: exact whole components where they are small, else parts of them in turn."""

from collections.abc import Sequence
from time import monotonic

from osallisuus.grouping.choice import exchanges
from osallisuus.grouping.exact import PieceModel
from osallisuus.grouping.moves import Area
from osallisuus.grouping.pieces import Outcome, Piece, Seat
from osallisuus.grouping.racing import Race
from osallisuus.grouping.reseating import Reseating
from osallisuus.grouping.session import WHOLE_SIZE, Session
from osallisuus.grouping.state import OUT

EFFORT_WHOLE = 20.0
EFFORT_BUILT = 0.0002
SCATTER = 4
PIECES = ((2, 0.6), (3, 0.6), (3, 0.6), (4, 0.9), (5, 1.5))
EFFORT_PLACE = 4.0
PLACE_SIZE = 150
EFFORT_A_GROUP, MOST_EFFORT = 0.8, 20.0
ARRANGED, ARRANGED_OUT = 0.03, 0.3


def _seats(session: Session, area: Area, groups: Sequence[int]) -> tuple[Seat, ...]:
    puzzle = session.puzzle
    every_start = (1 << len(puzzle.starts)) - 1
    leaders = sum(1 << leader for leader in area.leaders)
    seats = []
    for group in groups:
        if group < session.state.anchors:
            anchor = puzzle.anchors[group]
            sites, starts = anchor.sites & area.component.sites, anchor.starts
            seats.append(
                Seat(
                    group=group,
                    sites=sites,
                    starts=starts,
                    leaders=anchor.facilitators & leaders,
                    fixed=True,
                )
            )
        else:
            seats.append(
                Seat(
                    group=group,
                    sites=area.component.sites,
                    starts=every_start,
                    leaders=leaders,
                    fixed=False,
                )
            )
    return tuple(seats)


def _piece(session: Session, area: Area, groups: Sequence[int], *, apart: bool = False) -> Piece:
    """A piece of some groups with their people and whoever is out.

    With ``apart`` the piece takes no notice of what other components use: a relaxation, whose
    bound holds whatever they do.
    """
    puzzle, state = session.puzzle, session.state
    inside = set(groups)
    parties = tuple(
        party
        for party in area.component.parties
        if state.group_of[party] == OUT or state.group_of[party] in inside
    )
    site_use: list[list[int]] = [[] for _ in puzzle.sites]
    leader_use: list[list[int]] = [[] for _ in puzzle.facilitators]
    for group, venue in enumerate(state.venue):
        if venue is not None and group not in inside and not apart:
            site_use[venue[0]].append(venue[1])
            leader_use[venue[2]].append(venue[1])
    count = puzzle.request.count
    low, high = 0, len(groups)
    if count is not None and not apart:
        low = high = sum(state.venue[group] is not None for group in groups)
    return Piece(
        parties=parties,
        seats=_seats(session, area, groups),
        site_use=tuple(tuple(row) for row in site_use),
        leader_use=tuple(tuple(row) for row in leader_use),
        least_groups=low,
        most_groups=high,
    )


def _hinted(session: Session, piece: Piece, *, everyone: bool = False) -> PieceModel:
    model = PieceModel(session.puzzle, piece, everyone=everyone)
    state = session.state
    model.hint(
        [state.group_of[party] for party in piece.parties],
        [state.venue[seat.group] for seat in piece.seats],
    )
    return model


def _apply(session: Session, piece: Piece, outcome: Outcome) -> None:
    state = session.state
    for party in piece.parties:
        if state.group_of[party] != OUT:
            state.take(party)
    for seat in piece.seats:
        if state.venue[seat.group] is not None:
            state.settle(seat.group, None)
    used = {group for group in outcome.group_of if group != OUT}
    for seat, venue in zip(piece.seats, outcome.venues, strict=True):
        state.settle(seat.group, venue if seat.group in used else None)
    for party, group in zip(piece.parties, outcome.group_of, strict=True):
        if group != OUT:
            state.place(party, group)


def _solved(session: Session, piece: Piece, effort: float, *, everyone: bool = False) -> Outcome:
    """Ask the exact solver about a piece; building the model counts as effort too."""
    left = None
    if session.deadline is not None:
        left = max(0.01, session.deadline - monotonic())
    model = _hinted(session, piece, everyone=everyone)
    seed = session.puzzle.request.seed
    outcome = model.solve(session.work.effort_of(effort), left, seed)
    session.work.take_effort(outcome.effort + EFFORT_BUILT * len(piece.parties) * len(piece.seats))
    return outcome


def place_everybody(session: Session) -> None:
    """Ask the exact solver to place everybody where the local search left somebody out."""
    for at, area in enumerate(session.areas):
        best = session.bests[at]
        if not best.cost or len(area.parties) > PLACE_SIZE:
            continue
        if not session.work.has_effort or session.out_of_time():
            continue
        target = session.targets[at][0]
        spare = [group for group in area.groups if group >= session.state.anchors]
        anchored = [group for group in area.groups if group < session.state.anchors]
        opened = [group for group in spare if session.state.venue[group] is not None]
        closed = [group for group in spare if session.state.venue[group] is None]
        wanted = max(target - len(anchored), len(opened))
        groups = anchored + (opened + closed)[:wanted]
        piece = _piece(session, area, groups)
        outcome = _solved(session, piece, EFFORT_PLACE, everyone=True)
        if outcome.found:
            _apply(session, piece, outcome)
            best.offer(area.cost())
            best.bring_back()


def refine(session: Session) -> None:
    """Improve and prove what the local search found; the bests and the bounds are updated."""
    order = sorted(range(len(session.areas)), key=lambda at: len(session.areas[at].parties))
    whole = session.work.effort
    people = sum(len(area.parties) for area in session.areas) or 1
    for at in order:
        area = session.areas[at]
        if session.out_of_time() or not area.parties or not session.work.has_effort:
            continue
        if len(area.parties) <= WHOLE_SIZE:
            _prove(session, at)
        else:
            effort = min(MOST_EFFORT, EFFORT_A_GROUP * len(area.opened()))
            _pieces(session, at, effort if whole is None else whole * len(area.parties) / people)


def _prove(session: Session, at: int) -> None:
    area, best = session.areas[at], session.bests[at]
    best.bring_back()
    piece = _piece(session, area, area.groups, apart=True)
    outcome = _solved(session, piece, EFFORT_WHOLE)
    if not outcome.found:
        return
    session.bounds[at] = max(session.bounds[at], outcome.bound)
    if best.cost is not None and outcome.cost < best.cost and _keeps(session, area, outcome):
        _apply(session, piece, outcome)
        best.offer(area.cost())
    best.bring_back()


def _keeps(session: Session, area: Area, outcome: Outcome) -> bool:
    """Whether an arrangement found apart from other components can stand beside them."""
    puzzle, state = session.puzzle, session.state
    if puzzle.request.count is not None:
        used = len({group for group in outcome.group_of if group != OUT})
        if used != len(area.opened()):
            return False
    own = set(area.groups)
    others = [v for group, v in enumerate(state.venue) if v is not None and group not in own]
    mine = [venue for venue in outcome.venues if venue is not None]
    for leader, person in enumerate(puzzle.facilitators):
        if person is None:
            continue
        starts = [start for _, start, who in others if who == leader]
        new = [start for _, start, who in mine if who == leader]
        if new and starts:
            clash = any(puzzle.clashes[start] >> other & 1 for start in new for other in starts)
            if clash or len(new) + len(starts) > person.max_groups:
                return False
    return True


def _pieces(session: Session, at: int, effort: float) -> None:
    """Improve parts of a component in turn, the rest fixed, for a measure of effort."""
    if session.rivals[at]:
        _race(session, at, effort)
    else:
        _search_pieces(session, at, session.work.effort_used + effort)


def _race(session: Session, at: int, effort: float) -> None:
    """Plans of a component compete; the best of them is taken over."""
    race = Race(
        session.rivals[at],
        bound=session.bounds[at],
        seed=session.puzzle.request.seed,
        deadline=session.deadline,
        out_of_time=session.out_of_time,
    )
    session.work.take_effort(race.run(effort))
    best = session.bests[at]
    for rival in session.rivals[at]:
        best.adopt(rival.best)
    best.bring_back()


def _search_pieces(session: Session, at: int, ends: float) -> None:
    area, best, work = session.areas[at], session.bests[at], session.work
    rng, state = session.rng, session.state
    seats = Reseating(area, session.puzzle.request.seed)
    best.bring_back()
    while work.effort_used < ends and work.has_effort and not session.out_of_time():
        if best.cost is not None and best.cost <= session.bounds[at]:
            break
        opened = [group for group in area.opened() if state.members[group]]
        if len(opened) < 2:
            break
        before = best.cost
        if rng.random() < (ARRANGED_OUT if area.out() else ARRANGED):
            _arrange_anew(session, area, opened)
        else:
            work.take_effort(seats.ask(ends - work.effort_used, session.deadline))
        best.offer(area.cost())
        if best.cost == before:
            best.bring_back()
    best.bring_back()


def _arrange_anew(session: Session, area: Area, opened: Sequence[int]) -> None:
    """Free a few groups that can exchange many people, with their people and venues."""
    rng = session.rng
    seed_group = opened[int(rng.random() * len(opened))]
    exchange = exchanges(area, seed_group)
    near = sorted(
        (group for group in opened if group != seed_group),
        key=lambda group: -exchange(group) - SCATTER * rng.random(),
    )
    many, effort = PIECES[int(rng.random() * len(PIECES))]
    piece = _piece(session, area, [seed_group, *near[: many - 1]])
    outcome = _solved(session, piece, effort)
    if outcome.found:
        _apply(session, piece, outcome)
