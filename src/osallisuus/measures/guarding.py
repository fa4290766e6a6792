"""Counts of people behind outcomes, made safe to publish by disclosure control.

What may be shown is decided by :mod:`osallisuus.disclosure`, which proves that no hidden count can be
worked out; nothing here hides anything by a rule of its own.
"""

from collections.abc import Mapping, Sequence

import attrs

from osallisuus.disclosure import (
    CountTable,
    Dimension,
    DisclosureError,
    DisclosurePolicy,
    Hidden,
    ProtectedTable,
    protect,
    protect_linked,
)
from osallisuus.measures.change import Flow, ShareChange
from osallisuus.measures.pathways import STATES, Pathway

TOTAL = "total"


@attrs.frozen(kw_only=True)
class ProtectedPathway:
    """A transition matrix with its sums; ``None`` where a count is hidden.

    Attributes:
        point: ``exit``, ``weeks_4`` or ``months_6``.
        counts: Rows are states at entry, columns states at the point, both in the order of ``STATES``.
        starts: Sums of the rows.
        ends: Sums of the columns.
        starters: Everybody who started and has left.

    .. versionadded:: 0.1
    """

    point: str
    counts: tuple[tuple[int | None, ...], ...]
    starts: tuple[int | None, ...]
    ends: tuple[int | None, ...]
    starters: int | None

    def total(self, state: str) -> int | None:
        """Return how many are in a state at the point."""
        return self.ends[STATES.index(state)]

    @property
    def known(self) -> int | None:
        """Those whose state at the point is known."""
        unknown = self.total("unknown")
        return None if self.starters is None or unknown is None else self.starters - unknown

    def share_of_all(self, state: str) -> float | None:
        """Return the share of all who started and left; ``None`` when hidden or of nobody."""
        count = self.total(state)
        return count / self.starters if count is not None and self.starters else None

    def share_of_known(self, state: str) -> float | None:
        """Return the share of those whose state is known.

        ``None`` also where the unknown are hidden: the share would give them away.
        """
        count, known = self.total(state), self.known
        return None if state == "unknown" or count is None or not known else count / known


def protected_pathways(
    pathways: Sequence[Pathway], policy: DisclosurePolicy
) -> tuple[ProtectedPathway, ...]:
    """Return the matrices protected together, for they share where people started.

    .. versionadded:: 0.1
    """
    safe = pathway_tables(pathways, policy) or [None] * len(pathways)
    return tuple(_path(pathway, table) for pathway, table in zip(pathways, safe, strict=True))


def pathway_tables(
    pathways: Sequence[Pathway], policy: DisclosurePolicy
) -> tuple[ProtectedTable, ...]:
    """Return the protected tables of the matrices; none where no choice of cells protects them.

    .. versionadded:: 0.1
    """
    if not pathways:
        return ()
    # How many are unknown is what a reader needs most, then how many there are.
    for wanted in (((TOTAL, TOTAL), (TOTAL, "unknown")), ((TOTAL, TOTAL),), ()):
        tables = [_matrix(pathway, policy, wanted) for pathway in pathways]
        try:
            return protect_linked(tables, policy)
        except DisclosureError:
            continue
    return ()


def _matrix(
    pathway: Pathway, policy: DisclosurePolicy, wanted: Sequence[tuple[str, str]]
) -> CountTable:
    cells: dict[tuple[str, ...], int] = {
        (before, after): count
        for before, row in zip(STATES, pathway.counts, strict=True)
        for after, count in zip(STATES, row, strict=True)
    }
    dimensions = (
        Dimension(name="entry", categories=STATES),
        Dimension(name=pathway.point, categories=STATES),
    )
    table = CountTable.of_counts(dimensions, cells, subject="pathways")
    keep = frozenset(key for key in wanted if not policy.is_small(table.cells[key]))
    return attrs.evolve(table, keep=keep)


def _path(pathway: Pathway, table: ProtectedTable | None) -> ProtectedPathway:
    def cell(before: str, after: str) -> int | None:
        value = None if table is None else table[before, after]
        return None if isinstance(value, Hidden) else value

    return ProtectedPathway(
        point=pathway.point,
        counts=tuple(tuple(cell(one, two) for two in STATES) for one in STATES),
        starts=tuple(cell(one, TOTAL) for one in STATES),
        ends=tuple(cell(TOTAL, two) for two in STATES),
        starters=cell(TOTAL, TOTAL),
    )


@attrs.frozen(kw_only=True)
class ProtectedShares:
    """How many are counted in each wave; ``None`` where it is hidden.

    .. versionadded:: 0.1
    """

    before: int | None
    after: int | None


def protected_shares(share: ShareChange, policy: DisclosurePolicy) -> ProtectedShares:
    """Return the counts behind two shares of the same people, protected with who moved between.

    .. versionadded:: 0.1
    """
    answers = ("yes", "no")
    both = share.before.count - share.ended
    cells: dict[tuple[str, ...], int] = {
        ("yes", "yes"): both,
        ("yes", "no"): share.ended,
        ("no", "yes"): share.began,
        ("no", "no"): share.before.n - both - share.ended - share.began,
    }
    table = CountTable.of_counts(
        [Dimension(name="before", categories=answers), Dimension(name="after", categories=answers)],
        cells,
        # Only the two shares and the number of pairs are told, never who moved.
        margins=(frozenset({"before"}), frozenset({"after"}), frozenset({"before", "after"})),
        keep=frozenset({(TOTAL, TOTAL)}),
    )
    try:
        safe = protect(table, policy)
    except DisclosureError:
        return ProtectedShares(before=None, after=None)
    before, after = safe["yes", TOTAL], safe[TOTAL, "yes"]
    return ProtectedShares(
        before=None if isinstance(before, Hidden) else before,
        after=None if isinstance(after, Hidden) else after,
    )


def protected_flow(flow: Flow, policy: DisclosurePolicy) -> dict[str, int | None]:
    """Return how many have ``both`` waves, the ``first`` or the ``second`` only, or ``neither``.

    ``neither`` is there only where people's enrolment is known, and ``enrolled`` is their sum.

    .. versionadded:: 0.1
    """
    parts = {"both": flow.paired, "first": flow.lost, "second": flow.only_after}
    measured = sum(parts.values())
    if flow.enrolled is None or flow.enrolled < measured:
        return protected_parts(parts, policy, shown=("both",), whole_known=False)
    parts["neither"] = flow.enrolled - measured
    enrolled = None if policy.is_small(flow.enrolled) else flow.enrolled
    return {**protected_parts(parts, policy, shown=("both",)), "enrolled": enrolled}


def protected_parts(
    parts: Mapping[str, int],
    policy: DisclosurePolicy,
    *,
    shown: Sequence[str] = (),
    whole_known: bool = True,
) -> dict[str, int | None]:
    """Return counts of parts of a whole, with ``None`` for those that are hidden.

    Args:
        parts: Count by name.
        policy: What counts as small.
        shown: Names that are told elsewhere and are kept when they are not small themselves.
        whole_known: Whether the reader knows what the parts add up to.

    Example:
        >>> protected_parts({"better": 20, "same": 9, "worse": 2}, DisclosurePolicy())
        {'better': 20, 'same': None, 'worse': None}

    .. versionadded:: 0.1
    """
    keep = {(name,) for name in shown if not policy.is_small(parts[name])}
    if whole_known and not policy.is_small(sum(parts.values())):
        keep.add((TOTAL,))
    table = CountTable.of_counts(
        [Dimension(name="part", categories=tuple(parts))],
        {(name,): n for name, n in parts.items()},
        margins=None if whole_known else (),
    )
    for kept in (frozenset(keep), frozenset[tuple[str, ...]]()):
        try:
            safe = protect(attrs.evolve(table, keep=kept), policy)
        except DisclosureError:
            continue
        values = {name: safe[(name,)] for name in parts}
        return {name: None if isinstance(n, Hidden) else n for name, n in values.items()}
    return dict.fromkeys(parts)
