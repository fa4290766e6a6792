"""Which cells to hide, so that every small cell keeps its interval and as little as possible is lost.

A pattern is judged by *witnesses*: other tables of whole people that agree with everything shown. If a
witness has a cell at 9 and another has it at 1, nobody can say more than "between 1 and 9". The bank
collects every witness found; to prove a pattern safe is then plain arithmetic.

Small parts are solved exactly by hitting sets: each unsafe pattern yields a set of cells of which one at
least has to be hidden as well (from the dual prices of the attacker's linear programme), and the cheapest
choice that hits all sets is tried next. Large parts take the cheapest move for one cell after another, and
then show again whatever is not needed. Source of both ideas: Fischetti and Salazar, cell suppression by
cutting planes; Kelly, Golden and Assad, network heuristics [B].
"""

from collections.abc import Mapping

import numpy as np

from osallisuus.disclosure.covering import cheapest_cover
from osallisuus.disclosure.solver import cheapest_move, push, push_together
from osallisuus.disclosure.system import BoolArray, IntArray, System, Target

MOST_EXACT_CELLS = 30
MOST_ROUNDS = 60


class Bank:
    """Changes that lead from the true table to other tables with the same sums."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._moves = np.zeros((0, len(system.names)), dtype=np.int64)

    def add(self, move: IntArray | None) -> None:
        """Keep a change, and its opposite where that is allowed too."""
        if move is None:
            return
        kept = [way for way in (move, -move) if self._is_allowed(way)]
        self._moves = np.vstack([self._moves, *kept]) if kept else self._moves

    def _is_allowed(self, move: IntArray) -> bool:
        system = self._system
        within = bool((move <= system.room_up).all() and (-move <= system.room_down).all())
        return within and not np.any(system.matrix @ move)

    def reach(self, hidden: BoolArray) -> tuple[IntArray, IntArray]:
        """Return how far up and down each cell moves in the changes of hidden cells alone."""
        valid = self._moves[~np.any(self._moves[:, ~hidden], axis=1)]
        nothing = np.zeros((1, len(hidden)), dtype=np.int64)
        moves = np.vstack([nothing, valid])
        return moves.max(axis=0), -moves.min(axis=0)


def unmet(system: System, hidden: BoolArray, bank: Bank) -> list[Target]:
    """Return the targets that the bank does not prove safe."""
    up, down = bank.reach(hidden)
    return [t for t in system.targets if not t.is_met(int(up[t.index]), int(down[t.index]))]


def prove(system: System, hidden: BoolArray, bank: Bank) -> list[Target]:
    """Look for witnesses for many targets at once; return the targets still without."""
    waiting = unmet(system, hidden, bank)
    untried = waiting
    while len(untried) > 1:
        batch = _apart(system, untried)
        for up in (True, False):
            ups, downs = bank.reach(hidden)
            wanted = {
                t.index: t.short_of(int(ups[t.index]), int(downs[t.index]), up_next=up)
                for t in batch
                if not t.is_met(int(ups[t.index]), int(downs[t.index]))
            }
            if wanted:
                bank.add(push_together(system, hidden, wanted, up=up))
        waiting = unmet(system, hidden, bank)
        done = {target.index for target in batch}
        if done <= {target.index for target in waiting}:
            break
        untried = [target for target in untried if target.index not in done and target in waiting]
    return waiting


def _apart(system: System, targets: list[Target]) -> list[Target]:
    """Return targets that stand in no equation together, so that they do not get in each other's way."""
    taken: set[int] = set()
    found = []
    for target in targets:
        equations = system.equations_of[target.index]
        if taken.isdisjoint(equations):
            taken.update(equations)
            found.append(target)
    return found


def shortfalls(system: System, hidden: BoolArray, bank: Bank) -> list[tuple[Target, BoolArray]]:
    """Return every target that is really unsafe, with the cells of which one has to be hidden too."""
    found: list[tuple[Target, BoolArray]] = []
    for target in prove(system, hidden, bank):
        helpers = _shortfall(system, hidden, bank, target, with_helpers=True)
        if helpers is not None:
            found.append((target, helpers))
    return found


def is_safe(system: System, hidden: BoolArray, bank: Bank) -> bool:
    """Whether hiding these cells protects every target; the witnesses are added to the bank."""
    waiting = unmet(system, hidden, bank)
    if not waiting or worked_out(system, hidden, waiting):
        return not waiting
    while waiting := prove(system, hidden, bank):
        for target in _apart(system, waiting):
            if _shortfall(system, hidden, bank, target, with_helpers=False) is not None:
                return False
    return True


def worked_out(
    system: System, hidden: BoolArray, targets: list[Target]
) -> list[tuple[Target, BoolArray]]:
    """Return the targets that subtraction alone gives away, with the cells that would stop each.

    The only hidden cell of an equation is known, which may leave another equation with one.
    """
    left = hidden.copy()
    counts = (system.pattern @ left.astype(np.int64)).tolist()
    sources: dict[int, set[int]] = {}
    waiting = [row for row, count in enumerate(counts) if count == 1]
    while waiting:
        row = waiting.pop(0)
        inside = [cell for cell in system.cells_of[row] if left[cell]]
        if len(inside) != 1:
            continue
        (cell,) = inside
        known_before = (sources[c] for c in system.cells_of[row] if c in sources)
        sources[cell] = {row}.union(*known_before)
        left[cell] = False
        for other in system.equations_of[cell]:
            counts[other] -= 1
            if counts[other] == 1:
                waiting.append(other)
    found = []
    for target in targets:
        if target.index in sources:
            used = sorted(sources[target.index])
            stops: BoolArray = (system.pattern[used].sum(axis=0) > 0) & system.hideable & ~hidden
            found.append((target, stops))
    return found


def _shortfall(
    system: System, hidden: BoolArray, bank: Bank, target: Target, *, with_helpers: bool
) -> BoolArray | None:
    if _is_proved(hidden, bank, target):
        return None
    cap = max(target.up, target.width)
    rise = push(system, hidden, target.index, up=True, cap=cap, with_helpers=with_helpers)
    bank.add(rise.move)
    if _is_proved(hidden, bank, target):
        return None
    if target.down is None and rise.reach < target.up:
        return rise.helpers
    cap = max(target.width - rise.reach, target.down or 0, 1)
    fall = push(system, hidden, target.index, up=False, cap=cap, with_helpers=with_helpers)
    bank.add(fall.move)
    both: BoolArray = rise.helpers | fall.helpers
    return None if _is_proved(hidden, bank, target) else both


def _is_proved(hidden: BoolArray, bank: Bank, target: Target) -> bool:
    ups, downs = bank.reach(hidden)
    return target.is_met(int(ups[target.index]), int(downs[target.index]))


def hide(system: System) -> tuple[BoolArray, Bank, list[Target]]:
    """Return which cells to hide, the proof, and the targets that can not be protected at all."""
    bank = Bank(system)
    if int(system.hideable.sum()) <= MOST_EXACT_CELLS:
        exact = _exact(system, bank)
        if exact is not None:
            return exact, bank, []
    hidden = _stepwise(system, bank)
    if hidden is not None:
        return hidden, bank, []
    everything = system.hidden | system.hideable
    return everything, bank, [target for target, _ in shortfalls(system, everything, bank)]


def _exact(system: System, bank: Bank) -> BoolArray | None:
    groups: list[frozenset[int]] = []
    hidden = system.hidden.copy()
    costs: list[int] = system.costs.tolist()
    for _ in range(MOST_ROUNDS):
        # Subtraction is quick to follow; the solver is asked only when it gives nothing away.
        unsafe = worked_out(system, hidden, unmet(system, hidden, bank))
        unsafe = unsafe or shortfalls(system, hidden, bank)
        if not unsafe:
            return hidden
        groups += [frozenset(np.flatnonzero(helpers).tolist()) for _, helpers in unsafe]
        if not all(groups):
            return None
        chosen = cheapest_cover(costs, groups)
        if chosen is None:
            return None
        hidden = system.hidden.copy()
        hidden[sorted(chosen)] = True
    return None


def _stepwise(system: System, bank: Bank) -> BoolArray | None:
    hidden = system.hidden.copy()
    hidden_for: dict[int, Target] = {}

    def widen(target: Target) -> bool:
        nonlocal hidden
        wider = _widened(system, hidden, target, bank)
        hidden_for.update((int(place), target) for place in np.flatnonzero(wider & ~hidden))
        is_wider = bool(np.any(wider & ~hidden))
        hidden = wider
        return is_wider

    # What subtraction gives away needs no solver to be found out.
    while given_away := worked_out(system, hidden, unmet(system, hidden, bank)):
        if not widen(given_away[0][0]):
            break
    while waiting := prove(system, hidden, bank):
        for target in _apart(system, waiting):
            if _shortfall(system, hidden, bank, target, with_helpers=False) is None:
                continue
            widen(target)
            if _shortfall(system, hidden, bank, target, with_helpers=False) is not None:
                everything = system.hidden | system.hideable
                if not is_safe(system, everything, bank):
                    return None
                return _shown_again(system, everything, bank, hidden_for)
    return _shown_again(system, hidden, bank, hidden_for)


def _widened(system: System, hidden: BoolArray, target: Target, bank: Bank) -> BoolArray:
    ups, downs = bank.reach(hidden)
    up, down = int(ups[target.index]), int(downs[target.index])
    ways = [max(target.up, target.width - down)]
    if up >= target.up:
        ways.append(-(target.width - up))
    if target.down is not None:
        ways.append(-max(target.down, target.width - up))
    moves = [cheapest_move(system, hidden, target.index, by=by) for by in ways]
    possible = [move for move in moves if move is not None]
    if not possible:
        return hidden
    best = min(possible, key=lambda move: int(system.costs[(move != 0) & ~hidden].sum()))
    bank.add(best)
    wider: BoolArray = hidden | (best != 0)
    return wider


def _shown_again(
    system: System, hidden: BoolArray, bank: Bank, hidden_for: Mapping[int, Target]
) -> BoolArray:
    extra = np.flatnonzero(hidden & ~system.hidden)
    for place in sorted(extra, key=lambda place: (-int(system.costs[place]), int(place))):
        trial = hidden.copy()
        trial[place] = False
        # Most cells are needed, and mostly by the one they were hidden for: it is asked first.
        first = hidden_for.get(int(place))
        if (
            first is not None
            and _shortfall(system, trial, bank, first, with_helpers=False) is not None
        ):
            continue
        if is_safe(system, trial, bank):
            hidden = trial
    return hidden
