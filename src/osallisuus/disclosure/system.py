"""The cells of one or more tables as arrays: what is hidden, what may be, and what ties cells together."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

import attrs
import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]
from scipy.sparse import csgraph  # type: ignore[import-untyped]

from osallisuus.disclosure.errors import Cell

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@attrs.frozen(kw_only=True)
class Target:
    """A cell that must not be worked out.

    Attributes:
        index: Place of the cell.
        width: How wide its interval has to be.
        up: How far above its count the interval has to reach, so that it may be no small count.
        down: Reaching this far below instead is enough too; None where it is not.
    """

    index: int
    width: int
    up: int = 0
    down: int | None = None

    def is_met(self, up: int, down: int) -> bool:
        """Whether an interval from ``down`` below to ``up`` above the count is wide enough."""
        escapes = up >= self.up or (self.down is not None and down >= self.down)
        return escapes and up + down >= self.width

    def short_of(self, up: int, down: int, *, up_next: bool) -> int:
        """How far the next witness has to go, up or down, to make the interval wide enough."""
        if up_next:
            return max(self.up, self.width - down)
        return max(self.width - up, 1)


@attrs.frozen(kw_only=True, eq=False, slots=False)
class System:
    """Cells as columns, equations as rows (each sums to zero).

    Attributes:
        names: Name of each cell.
        counts: True count of each cell.
        least: What a reader knows each cell not to be below, once it is hidden.
        most: The same above; infinite where nothing is known.
        hidden: Cells that are hidden in any case: small ones, and those no table has a place for.
        hideable: Cells that may be hidden to protect others.
        unlisted: Cells no table has a place for.
        costs: What hiding each cell loses.
        matrix: Coefficients, equations × cells.
        targets: The cells to protect.
    """

    names: tuple[Cell, ...]
    counts: IntArray
    least: IntArray
    most: FloatArray
    hidden: BoolArray
    hideable: BoolArray
    unlisted: BoolArray
    costs: IntArray
    matrix: sparse.csr_array
    targets: tuple[Target, ...]

    @cached_property
    def room_up(self) -> FloatArray:
        """How far each cell may be above its count, as far as a reader knows."""
        return self.most - self.counts

    @cached_property
    def room_down(self) -> IntArray:
        """How far each cell may be below its count, as far as a reader knows."""
        return self.counts - self.least

    @cached_property
    def pattern(self) -> sparse.csr_array:
        """Which cell stands in which equation, as zeros and ones."""
        return sparse.csr_array(self.matrix != 0).astype(np.int64)

    @cached_property
    def cells_of(self) -> list[list[int]]:
        """The cells of each equation."""
        starts, cells = self.matrix.indptr, self.matrix.indices
        return [cells[start:end].tolist() for start, end in pairwise(starts)]

    @cached_property
    def equations_of(self) -> list[list[int]]:
        """The equations of each cell."""
        found: list[list[int]] = [[] for _ in self.names]
        for equation, cells in enumerate(self.cells_of):
            for cell in cells:
                found[cell].append(equation)
        return found

    def pieces(self) -> Iterator[tuple[IntArray, "System"]]:
        """Yield the parts that no equation ties together and that have something to protect.

        Cells that are shown in any case tie nothing. Each part comes with the places of its cells.
        """
        free = np.flatnonzero(self.hidden | self.hideable)
        labels = connected(self.matrix[:, free])
        place_of = {int(cell): place for place, cell in enumerate(free)}
        wanted = sorted({int(labels[place_of[target.index]]) for target in self.targets})
        order = np.argsort(labels, kind="stable")
        starts = np.searchsorted(labels[order], wanted, side="left")
        ends = np.searchsorted(labels[order], wanted, side="right")
        by_label: dict[int, list[Target]] = {label: [] for label in wanted}
        for target in self.targets:
            by_label[int(labels[place_of[target.index]])].append(target)
        for label, start, end in zip(wanted, starts, ends, strict=True):
            cells = free[order[start:end]]
            yield cells, self._piece(cells, by_label[label])

    def _piece(self, cells: IntArray, targets: Sequence[Target]) -> "System":
        local = {int(cell): place for place, cell in enumerate(cells)}
        columns = self.matrix[:, cells]
        touched = np.flatnonzero(np.diff(columns.indptr))
        return System(
            names=tuple(self.names[cell] for cell in cells),
            counts=self.counts[cells],
            least=self.least[cells],
            most=self.most[cells],
            hidden=self.hidden[cells],
            hideable=self.hideable[cells],
            unlisted=self.unlisted[cells],
            costs=self.costs[cells],
            matrix=columns[touched],
            targets=tuple(attrs.evolve(t, index=local[t.index]) for t in targets),
        )


def connected(matrix: sparse.csr_array) -> IntArray:
    """Return a label for each column; columns that share rows, however indirectly, share it."""
    rows, columns = matrix.shape
    pattern = sparse.csr_array(matrix != 0)
    graph = sparse.block_array([[None, pattern], [pattern.T, None]])
    _, labels = csgraph.connected_components(graph, directed=False)
    return np.asarray(labels[rows : rows + columns], dtype=np.int64)


def matrix_of(equations: Sequence[Mapping[int, int]], cells: int) -> sparse.csr_array:
    """Return equations, each a mapping from cell to coefficient, as a sparse matrix."""
    data = [coefficient for terms in equations for coefficient in terms.values()]
    columns = [cell for terms in equations for cell in terms]
    starts = np.cumsum([0, *(len(terms) for terms in equations)])
    return sparse.csr_array(
        (np.array(data, dtype=np.float64), np.array(columns, dtype=np.int64), starts),
        shape=(len(equations), cells),
    )
