"""The questions put to the solver (HiGHS, through SciPy): how far can one cell move, and at what cost."""

import attrs
import numpy as np
from scipy import sparse  # type: ignore[import-untyped]
from scipy.optimize import Bounds, LinearConstraint, linprog, milp  # type: ignore[import-untyped]

from osallisuus.disclosure.system import BoolArray, FloatArray, IntArray, System

MOST_NODES = 2_000
"""Branch-and-bound nodes of one question. A count, not a time: the answer is the same everywhere."""

NEARLY = 1e-6


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
    if with_helpers:
        answer = linprog(
            goal,
            A_eq=columns,
            b_eq=np.zeros(len(touched)),
            bounds=np.column_stack([low, high]),
            method="highs-ds",
        )
        if answer.status == 0:
            reach, change = int(np.floor(-answer.fun + NEARLY)), answer.x
            # A fractional bound may promise more than whole people can keep: any cell might help.
            if -answer.fun - reach <= NEARLY:
                helpers = _helpers(system, hidden, touched, answer.eqlin.marginals)
    if change is None or _is_fractional(change):
        answer = milp(
            goal,
            constraints=LinearConstraint(columns, 0, 0),
            bounds=Bounds(low, high),
            integrality=np.ones(len(places)),
            options={"node_limit": MOST_NODES},
        )
        change = np.zeros(len(places)) if answer.x is None else answer.x
    result = _result(system, places, own, change, helpers)
    return attrs.evolve(result, helpers=anybody) if result.reach < reach else result


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


def cheapest_move(
    system: System, hidden: BoolArray, index: int, *, by: int, frozen: BoolArray | None = None
) -> IntArray | None:
    """Return a change of whole people that moves one cell ``by`` and needs the cheapest others.

    The price is linear in the distance moved, a stand-in for the price of hiding a cell at all.
    Cells hidden already are nearly free. None: no change does it.
    """
    usable = hidden | system.hideable
    if frozen is not None:
        usable = usable & ~frozen
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
    answer = milp(
        np.concatenate([price, price]),
        constraints=LinearConstraint(both, 0, 0) if len(touched) else (),
        bounds=Bounds(low, high),
        integrality=np.ones(2 * len(places)),
        options={"node_limit": MOST_NODES},
    )
    if answer.x is None:
        return None
    change = np.round(answer.x[: len(places)] - answer.x[len(places) :]).astype(np.int64)
    move = np.zeros(len(system.names), dtype=np.int64)
    move[places] = change
    return move


def cheapest_cover(costs: IntArray, groups: BoolArray) -> BoolArray | None:
    """Return the cheapest cells of which every group (a row) has one; None when not proved in time."""
    answer = milp(
        costs.astype(np.float64),
        constraints=LinearConstraint(sparse.csr_array(groups.astype(np.float64)), 1, np.inf),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(costs)),
        options={"node_limit": MOST_NODES, "mip_rel_gap": 0.0},
    )
    if answer.status != 0:
        return None
    chosen: BoolArray = answer.x > 0.5
    return chosen
