"""Figures published before: what a reader who has both reports can subtract."""

from collections.abc import Mapping, Set

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]
from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]

from osallisuus.disclosure.attack import intervals
from osallisuus.disclosure.building import Builder, Entry
from osallisuus.disclosure.constraints import Published
from osallisuus.disclosure.errors import Cell

MOST_NODES = 5_000


def add_earlier(builder: Builder, number: int, earlier: Published) -> None:
    """Tie the cells of ``builder`` to the same cells of an earlier publication.

    A cell whose change is small is hidden, and the change protected like a count. When the new figures
    can be the old ones plus newcomers, a reader is assumed to know that they are: then the hidden cells
    of the earlier report are protected again, as far as that report alone protected them. The earlier
    report's raw counts are not needed.
    """
    shared = {
        name
        for name in earlier.cells
        if name not in earlier.unlisted and name in builder.entries and builder.entries[name].listed
    }
    before = _completion(builder, earlier, shared)
    grew = before is not None
    for name, old in earlier.cells.items():
        if name in shared and old is not None:
            _compare(builder, name, old, grew)
    if before is not None and any(earlier.cells[name] is None for name in shared):
        _add_cells(builder, number, earlier, before, shared)


def _compare(builder: Builder, name: Cell, old: int, grew: bool) -> None:
    entry, threshold = builder.entries[name], builder.policy.threshold
    change = entry.count - old
    if grew:
        entry.least = max(entry.least, old)
    if 0 < abs(change) < threshold:
        entry.small_change = not entry.small
        entry.hidden, entry.hideable = True, False
        width = builder.policy.width
        up, down = threshold - change, None if grew else threshold + change
        builder.targets.append((name, width, up, down))


def _add_cells(
    builder: Builder,
    number: int,
    earlier: Published,
    before: Mapping[Cell, int],
    shared: Set[Cell],
) -> None:
    policy = builder.policy

    def old(name: Cell) -> Cell:
        return (f"earlier {number}", *name)

    found = intervals(earlier)
    for name, shown in earlier.cells.items():
        least, most = earlier.bounds.get(name, (0, None))
        count, hidden = before[name], shown is None
        builder.entries[old(name)] = Entry(
            count=count, least=least, most=most, listed=False, hidden=hidden
        )
        if name in found:
            known = found[name]
            width = policy.width if known.width is None else min(policy.width, known.width)
            open_above = known.most is None or known.most >= policy.threshold
            up = max(policy.threshold - count, 0) if open_above else 0
            builder.targets.append((old(name), width, up, None))
        if hidden and name in shared:
            newcomers = ("new since", *old(name))
            builder.add_unlisted(newcomers, builder.entries[name].count - count)
            builder.add_sum(name, [old(name), newcomers])
    for place, relation in enumerate(earlier.relations):
        slack = (f"earlier {number}", f"relation {place}")
        builder.add_relation(relation, before, slack, prefix=old(()))


def _completion(
    builder: Builder, earlier: Published, shared: Set[Cell]
) -> Mapping[Cell, int] | None:
    """Return some counts of the earlier report that agree with it and with growth since; or None."""
    names = list(earlier.cells)
    place_of = {name: place for place, name in enumerate(names)}
    low, high = np.zeros(len(names)), np.full(len(names), np.inf)
    for place, (name, shown) in enumerate(earlier.cells.items()):
        least, most = earlier.bounds.get(name, (0, None)) if shown is None else (shown, shown)
        limit = np.inf if most is None else float(most)
        low[place] = least
        high[place] = min(limit, builder.entries[name].count) if name in shared else limit
    if np.any(low > high):
        return None
    data = [float(factor) for r in earlier.relations for factor in r.terms.values()]
    columns = [place_of[name] for r in earlier.relations for name in r.terms]
    starts = np.cumsum([0, *(len(r.terms) for r in earlier.relations)])
    shape = (len(earlier.relations), len(names))
    matrix = sparse.csr_array((data, columns, starts), shape=shape)
    lows = [-np.inf if r.least is None else r.least for r in earlier.relations]
    highs = [np.inf if r.most is None else r.most for r in earlier.relations]
    answer = milp(
        np.zeros(len(names)),
        constraints=LinearConstraint(matrix, lows, highs) if earlier.relations else (),
        bounds=Bounds(low, high),
        integrality=np.ones(len(names)),
        options={"node_limit": MOST_NODES},
    )
    if answer.x is None:
        return None
    return {name: round(float(value)) for name, value in zip(names, answer.x, strict=True)}
