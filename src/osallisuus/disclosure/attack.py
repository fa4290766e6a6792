"""The audit's integer programmes. Shares no code with the search that hides cells."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]
from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]
from scipy.sparse import csgraph  # type: ignore[import-untyped]

from osallisuus.disclosure.constraints import Published
from osallisuus.disclosure.errors import Cell, DisclosureError, Interval

MOST_NODES = 5_000
OUT_OF_NODES = 1


def intervals(published: Published) -> Mapping[Cell, Interval]:
    """Return the interval of each hidden, listed cell."""
    hidden = published.hidden
    place_of = {name: place for place, name in enumerate(hidden)}
    rows: list[int] = []
    columns: list[int] = []
    data: list[float] = []
    least: list[float] = []
    most: list[float] = []
    for relation in published.relations:
        known = sum(
            factor * count
            for name, factor in relation.terms.items()
            if (count := published.cells[name]) is not None
        )
        unknown = [(n, factor) for n, factor in relation.terms.items() if n in place_of and factor]
        low = -np.inf if relation.least is None else relation.least - known
        high = np.inf if relation.most is None else relation.most - known
        if not unknown and not low <= 0 <= high:
            raise DisclosureError(tuple(relation.terms), key="disclosure.contradiction")
        if unknown:
            rows += [len(least)] * len(unknown)
            columns += [place_of[name] for name, _ in unknown]
            data += [float(factor) for _, factor in unknown]
            least.append(low)
            most.append(high)
    shape = (len(least), len(hidden))
    matrix = sparse.csr_array((data, (rows, columns)), shape=shape)
    bounds = [published.bounds.get(name, (0, None)) for name in hidden]
    lowest = np.array([low for low, _ in bounds], dtype=np.float64)
    highest = np.array([np.inf if high is None else high for _, high in bounds], dtype=np.float64)
    limits = (np.array(least, dtype=np.float64), np.array(most, dtype=np.float64))
    found: dict[Cell, Interval] = {}
    for places in _parts(matrix):
        part = matrix[:, places]
        touched = np.flatnonzero(np.diff(part.indptr))
        question = _Question(
            part[touched], limits[0][touched], limits[1][touched], lowest[places], highest[places]
        )
        for own, place in enumerate(places):
            if hidden[place] not in published.unlisted:
                interval = question.interval(own)
                if interval is None:
                    raise DisclosureError((hidden[place],), key="disclosure.contradiction")
                found[hidden[place]] = interval
    return {name: found[name] for name in hidden if name in found}


def _parts(matrix: sparse.csr_array) -> list[NDArray[np.int64]]:
    height, width = matrix.shape
    graph = sparse.block_array([[None, matrix], [matrix.T, None]]) if width and height else None
    if graph is None:
        return [np.array([place]) for place in range(width)]
    _, labels = csgraph.connected_components(graph, directed=False)
    own = labels[height:]
    order = np.argsort(own, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(own[order])) + 1)


class _Question:
    """One connected part of the hidden cells, asked about each of them in turn."""

    def __init__(
        self,
        matrix: sparse.csr_array,
        least: NDArray[np.float64],
        most: NDArray[np.float64],
        lowest: NDArray[np.float64],
        highest: NDArray[np.float64],
    ) -> None:
        self._constraints = LinearConstraint(matrix, least, most) if matrix.shape[0] else ()
        self._bounds = Bounds(lowest, highest)
        self._size = len(lowest)

    def interval(self, own: int) -> Interval | None:
        low, low_proved = self._end(own, 1)
        if low is None:
            return None
        high, high_proved = self._end(own, -1)
        if high is None and not high_proved:
            # Out of nodes without any answer: claim no more than what is known to be possible.
            high = low
        return Interval(least=low, most=high, proved=low_proved and high_proved)

    def _end(self, own: int, sign: int) -> tuple[int | None, bool]:
        goal = np.zeros(self._size)
        goal[own] = sign
        answer = milp(
            goal,
            constraints=self._constraints,
            bounds=self._bounds,
            integrality=np.ones(self._size),
            options={"node_limit": MOST_NODES},
        )
        if answer.x is None:
            return None, answer.status != OUT_OF_NODES
        return round(float(answer.x[own])), answer.status == 0
