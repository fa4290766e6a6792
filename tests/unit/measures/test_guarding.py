"""Counts behind outcomes: whatever is shown, no small count can be worked out from it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from osallisuus.disclosure import DisclosurePolicy, audit
from osallisuus.measures.change import Flow, ShareChange
from osallisuus.measures.guarding import (
    pathway_tables,
    protected_flow,
    protected_parts,
    protected_pathways,
    protected_shares,
)
from osallisuus.measures.pairs import wilson
from osallisuus.measures.pathways import POINTS, STATES, Pathway

POLICY = DisclosurePolicy()
small = st.integers(0, 9)


@st.composite
def pathways(draw: st.DrawFn) -> tuple[Pathway, ...]:
    """Draw matrices of three points with the same people in the rows."""
    rows = [draw(st.lists(small, min_size=5, max_size=5)) for _ in STATES]
    turned = [draw(st.permutations(row)) for row in rows]
    return tuple(
        Pathway(point=point, counts=tuple(map(tuple, counts)))
        for point, counts in zip(POINTS, (rows, turned, rows[:1] + turned[1:]), strict=True)
    )


@settings(max_examples=3, deadline=None)
@given(pathways())
def test_a_reader_of_the_matrices_cannot_work_out_a_small_count(paths: tuple[Pathway, ...]) -> None:
    shown = protected_pathways(paths, POLICY)
    for path, safe in zip(paths, shown, strict=True):
        sums = [sum(row) for row in path.counts]
        for row, seen, start, total in zip(
            path.counts, safe.counts, safe.starts, sums, strict=True
        ):
            assert start in (None, total)
            for count, cell in zip(row, seen, strict=True):
                assert cell in (None, count)
                assert cell is None or not POLICY.is_small(cell)
        for state in STATES:
            assert safe.total(state) in (None, path.total(state))
            if safe.total("unknown") is None:
                assert safe.share_of_known(state) is None
    # The engine's attack on all three together: a reader holds them side by side.
    for table in pathway_tables(paths, POLICY):
        for interval in audit(table).values():
            assert interval.most is None or interval.most - interval.least >= POLICY.width


@settings(max_examples=40, deadline=None)
@given(st.tuples(small, small, small))
def test_three_parts_of_a_known_whole(counts: tuple[int, int, int]) -> None:
    parts = dict(zip(("better", "same", "worse"), counts, strict=True))
    safe = protected_parts(parts, POLICY)
    assert all(safe[name] in (None, count) for name, count in parts.items())
    assert not any(POLICY.is_small(count) for count in safe.values() if count is not None)
    assert POLICY.is_small(sum(counts)) or [*safe.values()].count(None) != 1


@settings(max_examples=40, deadline=None)
@given(small, small, small, st.none() | st.integers(0, 60))
def test_flow_hides_who_was_lost_together_with_what_gives_it_away(
    both: int, lost: int, after: int, enrolled: int | None
) -> None:
    flow = Flow(
        enrolled=enrolled,
        before=both + lost,
        after=both + after,
        paired=both,
        lost=lost,
        only_after=after,
    )
    safe = protected_flow(flow, POLICY)
    assert not any(POLICY.is_small(count) for count in safe.values() if count is not None)
    if safe.get("enrolled") is not None:
        known = [safe[name] for name in ("both", "first", "second", "neither")]
        assert known.count(None) != 1


@settings(max_examples=40, deadline=None)
@given(small, small, small, small)
def test_shares_of_few_are_hidden_both_ways(both: int, ended: int, began: int, never: int) -> None:
    n = both + ended + began + never
    if not n:
        return
    share = ShareChange(
        before=wilson(both + ended, n), after=wilson(both + began, n), began=began, ended=ended
    )
    safe = protected_shares(share, POLICY)
    for seen, count in ((safe.before, both + ended), (safe.after, both + began)):
        assert seen in (None, count)
        if seen is not None:
            assert not POLICY.is_small(count)
            assert not POLICY.is_small(n - count)
