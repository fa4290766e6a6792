"""The questions put to the solver (HiGHS, through SciPy): how far can one cell move, and at what cost."""

from collections.abc import Mapping

import attrs
import numpy as np
from scipy import sparse  # type: ignore[import-untyped]
from scipy.optimize import (  # type: ignore[import-untyped]
    Bounds,
    LinearConstraint,
    OptimizeResult,
    linprog,
    milp,
)

from osallisuus.disclosure.system import BoolArray, FloatArray, IntArray, System

MOST_NODES = 2_000
"""Branch-and-bound nodes of one question. A count, not a time: the answer is the same everywhere."""

NEARLY = 1e-6

INFEASIBLE = 2

ROUGHLY = 0.1

MOST_DENSE = 4_000

GOLDEN = 0.6180339887498949


@attrs.frozen(kw_only=True, eq=False)
class Push:
    """How far a cell can be moved with the hidden cells alone.

    Attributes:
        reach: The distance, in people; at most the cap.
        move: Change of every cell that does it, or None when the cell can not move.
        helpers: Cells not hidden that would let it move further.
    """

    reach: int
    move: IntArray | None
    helpers: BoolArray


def push(
    system: System, hidden: BoolArray, index: int, *, up: bool, cap: int, with_helpers: bool = True
) -> Push:
    """Return how far the cell at ``index`` can move up or down while all that is shown stays.

    The answer is in whole people: a fractional optimum is solved again with integers. Without
    ``with_helpers`` the cells that would help are not worked out, which is faster.
    """
    places = np.flatnonzero(hidden)
    columns = system.matrix[:, places]
    touched = np.flatnonzero(np.diff(columns.indptr))
    low = -system.room_down[places].astype(np.float64)
    high = system.room_up[places].copy()
    own = int(np.searchsorted(places, index))
    high[own] = min(high[own], cap)
    low[own] = max(low[own], -cap)
    goal = np.zeros(len(places))
    goal[own] = -1.0 if up else 1.0
    nobody = np.zeros(len(hidden), dtype=np.bool_)
    anybody = system.hideable & ~hidden
    if not len(touched):
        alone = np.zeros(len(places))
        alone[own] = high[own] if up else low[own]
        return _result(system, places, own, alone, nobody)
    columns = columns[touched]
    helpers, reach = anybody, 0
    change: FloatArray | None = None
    answer = _relaxed(goal, columns, low, high)
    if answer.status == 0:
        reach, change = int(np.floor(-answer.fun + NEARLY)), answer.x
        # A fractional bound may promise more than whole people can keep: any cell might help.
        if with_helpers and -answer.fun - reach <= NEARLY:
            helpers = _helpers(system, hidden, touched, answer.eqlin.marginals)
    if change is None or _is_fractional(change):
        change = _in_whole_people(goal, columns, low, high)
        change = np.zeros(len(places)) if change is None else change
    result = _result(system, places, own, change, helpers)
    return attrs.evolve(result, helpers=anybody) if result.reach < reach else result


def push_together(
    system: System, hidden: BoolArray, wanted: Mapping[int, int], *, up: bool
) -> IntArray | None:
    """Return one change of whole people that moves many cells, each as far as is wanted of it.

    Any change of hidden cells will do, so the best one is not waited for. None: nothing moves.

    Args:
        system: The cells.
        hidden: Which of them are hidden.
        wanted: How far each cell is to move, by its place.
        up: Whether up or down.
    """
    places = np.flatnonzero(hidden)
    columns = system.matrix[:, places]
    columns = columns[np.flatnonzero(np.diff(columns.indptr))]
    low = -system.room_down[places].astype(np.float64)
    high = system.room_up[places].copy()
    goal = np.zeros(len(places))
    for number, (index, distance) in enumerate(wanted.items()):
        own = int(np.searchsorted(places, index))
        high[own] = min(high[own], distance)
        low[own] = max(low[own], -distance)
        # Unequal prices, so that of two cells that can only move against each other one does.
        price = 0.1 + (number * GOLDEN) % 1.0
        goal[own] = -price if up else price
    change = _optimum(goal, columns, low, high, gap=ROUGHLY)
    if change is None:
        return None
    move = np.zeros(len(system.names), dtype=np.int64)
    move[places] = np.round(change).astype(np.int64)
    return move if move.any() else None


def _optimum(
    goal: FloatArray, columns: sparse.csr_array, low: FloatArray, high: FloatArray, gap: float = 0.0
) -> FloatArray | None:
    """Return whole numbers that sum to zero in each equation, at the least price; None: there are none."""
    answer = _relaxed(goal, columns, low, high)
    if answer.status == INFEASIBLE:
        return None
    if answer.status == 0 and not _is_fractional(answer.x):
        found: FloatArray = answer.x
        return found
    return _in_whole_people(goal, columns, low, high, gap)


def _relaxed(
    goal: FloatArray, columns: sparse.csr_array, low: FloatArray, high: FloatArray
) -> OptimizeResult:
    # Most optima of these programmes are whole as they are, and found in half the time.
    # Sparse arrays cost SciPy more than they save when there is little in them.
    little = columns.shape[0] * columns.shape[1] < MOST_DENSE
    return linprog(
        goal,
        A_eq=(columns.toarray() if little else columns) if columns.shape[0] else None,
        b_eq=np.zeros(columns.shape[0]) if columns.shape[0] else None,
        bounds=np.column_stack([low, high]),
        method="highs-ds",
    )


def _in_whole_people(
    goal: FloatArray, columns: sparse.csr_array, low: FloatArray, high: FloatArray, gap: float = 0.0
) -> FloatArray | None:
    answer = milp(
        goal,
        constraints=LinearConstraint(columns, 0, 0) if columns.shape[0] else (),
        bounds=Bounds(low, high),
        integrality=np.ones(len(goal)),
        options={"node_limit": MOST_NODES, "mip_rel_gap": gap},
    )
    found: FloatArray | None = answer.x
    return found


def _is_fractional(values: FloatArray) -> bool:
    return bool(np.abs(values - np.round(values)).max() > NEARLY)


def _result(
    system: System, places: IntArray, own: int, change: FloatArray, helpers: BoolArray
) -> Push:
    move = np.zeros(len(system.names), dtype=np.int64)
    move[places] = np.round(change).astype(np.int64)
    reach = abs(int(move[places[own]]))
    return Push(reach=reach, move=move if reach else None, helpers=helpers)


def _helpers(
    system: System, hidden: BoolArray, touched: IntArray, multipliers: FloatArray
) -> BoolArray:
    # By duality the bound on the move is a sum over cells; only those with a price can raise it.
    prices = -(system.matrix[touched].T @ multipliers)
    rises = (prices < -NEARLY) & (system.room_up > 0)
    falls = (prices > NEARLY) & (system.room_down > 0)
    found: BoolArray = (rises | falls) & system.hideable & ~hidden
    return found


def cheapest_move(system: System, hidden: BoolArray, index: int, *, by: int) -> IntArray | None:
    """Return a change of whole people that moves one cell ``by`` and needs the cheapest others.

    The price is linear in the distance moved, a stand-in for the price of hiding a cell at all.
    Cells hidden already are nearly free. None: no change does it.
    """
    usable = hidden | system.hideable
    places = np.flatnonzero(usable)
    columns = system.matrix[:, places]
    touched = np.flatnonzero(np.diff(columns.indptr))
    columns = columns[touched]
    price = np.where(hidden[places], 1.0, system.costs[places] * 10.0)
    rise = system.room_up[places].copy()
    fall = system.room_down[places].astype(np.float64)
    own = int(np.searchsorted(places, index))
    if by > rise[own] or -by > fall[own]:
        return None
    both = sparse.hstack([columns, -columns]).tocsr()
    low = np.zeros(2 * len(places))
    high = np.concatenate([rise, fall])
    low[own], low[len(places) + own] = max(by, 0), max(-by, 0)
    high[own], high[len(places) + own] = max(by, 0), max(-by, 0)
    answer = _optimum(np.concatenate([price, price]), both, low, high)
    if answer is None:
        return None
    change = np.round(answer[: len(places)] - answer[len(places) :]).astype(np.int64)
    move = np.zeros(len(system.names), dtype=np.int64)
    move[places] = change
    return move
