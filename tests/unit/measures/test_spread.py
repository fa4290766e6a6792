"""Classes of changes for a figure: everybody once, whole steps, nothing small, sides apart."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osallisuus.measures.spread import MOST_CLASSES, Bin, change_bins

steps = st.sampled_from([0.1, 0.5, 1.0, 2.5, 4.0])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(-40, 40), max_size=60), steps, st.integers(1, 8))
def test_everybody_is_in_one_class_and_no_class_is_small(
    moves: list[int], step: float, least: int
) -> None:
    changes = [move * step for move in moves]
    bins = change_bins(changes, least=least)
    if not bins:
        return
    assert sum(one.count for one in bins) == len(changes)
    assert all(one.count >= least for one in bins)
    assert all(one.high <= two.low + 1e-9 for one, two in pairwise(bins))
    for one in bins:
        inside = [change for change in changes if one.low - 1e-9 <= change <= one.high + 1e-9]
        assert len(inside) == one.count
        if one.side is not None:
            assert all((change > 0) - (change < 0) == one.side for change in inside)
    assert len(bins) <= 2 * MOST_CLASSES + 1


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=40))
def test_changes_on_no_grid_are_counted_once(changes: list[float]) -> None:
    bins = change_bins(changes)
    assert sum(one.count for one in bins) == len(changes)
    for side in (-1, 0, 1):
        counted = sum(one.count for one in bins if one.side == side)
        rounded = [round(change, 9) for change in changes]
        assert counted == sum((change > 0) - (change < 0) == side for change in rounded)


@pytest.mark.parametrize(
    ("changes", "sides"),
    [
        ([], []),
        ([0, 0, 0, 0], []),
        ([0] * 6, [0]),
        ([-1] * 6 + [0] * 6 + [1] * 6, [-1, 0, 1]),
        ([-1] * 6 + [0] * 2 + [1] * 9, [None, 1]),
        ([-1] * 2 + [0] * 2 + [1] * 2, []),
    ],
)
def test_small_classes_are_joined_and_marked_as_joined(
    changes: list[float], sides: list[int | None]
) -> None:
    assert [one.side for one in change_bins(changes, least=5)] == sides


def test_area_stands_for_people() -> None:
    wide = Bin(low=0.5, high=4.5, count=8, side=1)
    assert wide.density * (wide.high - wide.low) == 8
