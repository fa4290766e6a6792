"""Reliable change against Jacobson and Truax's own table (T1, T15)."""

import numpy as np
import pytest

from osallisuus.measures.pairs import analyse_pairs
from osallisuus.measures.reliable import (
    crossing,
    cut_a,
    cut_c,
    moved,
    reliable_limit,
    standard_error,
)

# Published scores of 30 couples (Jacobson and Truax 1991, table 2): before, after.
COUPLES = np.array(
    [
        (90.5, 97), (74, 124), (97, 97.5), (73.5, 88), (61, 96.5), (66.5, 62.5), (68.5, 112.5),
        (86.5, 103.5), (88.5, 90), (68.5, 82.5), (98, 105), (80.5, 99.5), (89.5, 112.5),
        (91.5, 101), (83.5, 99.5), (60.5, 79.5), (83, 88), (88, 100.5), (98.5, 119), (78.5, 116),
        (99.5, 116), (79.5, 129), (84.5, 113), (92.5, 118), (93, 92), (85, 114), (64, 68),
        (61, 52), (80, 60.5), (82.5, 104.5),
    ]
)  # fmt: skip


def test_t1_thirty_couples() -> None:
    before, after = COUPLES.T
    sd = float(before.std(ddof=1))
    cut = cut_a(float(before.mean()), sd)
    assert cut == pytest.approx(105.2347, abs=1e-4)
    error = standard_error(sd, 0.84)
    assert error * 2**0.5 == pytest.approx(6.6896, abs=1e-4)
    counts = moved(before, after, reliable_limit(error), basis="reliable-change", source="JT 1991")
    crossed = crossing(before, after, cut, band="functional")
    recovered = crossed.moved_up
    assert recovered == 10
    assert counts.better - recovered == 8
    assert counts.within == 11
    assert counts.worse == 1
    down = moved(
        -before,
        -after,
        reliable_limit(error),
        basis="reliable-change",
        source="",
        higher_better=False,
    )
    assert (down.better, down.worse, down.within) == (18, 1, 11)


def test_t15_arithmetic_of_the_article() -> None:
    error = standard_error(7.5, 0.80)
    assert error == pytest.approx(3.354, abs=5e-4)
    assert error * 2**0.5 == pytest.approx(4.743, abs=5e-4)
    assert (47.5 - 32.5) / (error * 2**0.5) == pytest.approx(3.16, abs=5e-3)
    assert cut_c(40, 7.5, 60, 7.5) == 50
    assert cut_a(40, 7.5, higher_better=False) == 25


def test_t13_published_error_gives_the_published_limit_and_no_paired_size() -> None:
    """SWEMWBS (doi:10.1186/s12955-018-1060-2): 19.28 (3.921) before, 23.32 (4.873) after of fewer, SEM 1.03.

    The summaries of two waves of different people hold no correlation, so no paired size follows from
    them: the analysis takes pairs, and refuses waves of different length.
    """
    # Printed from an unrounded error: 2.77 x 1.03 is 2.85, the article says 2.87.
    assert reliable_limit(1.03) == pytest.approx(2.87, abs=0.02)
    assert reliable_limit(1.03) / 1.03 == pytest.approx(2.77, abs=5e-3)
    with pytest.raises(ValueError, match="as many first scores"):
        analyse_pairs([19.28] * 172, [23.32] * 100)


def test_limits_themselves() -> None:
    error = 1 / (1.96 * 2**0.5)
    assert reliable_limit(error) == pytest.approx(1)
    at = moved([0, 0, 0], [10, -10, 9.9], 10, basis="minimal-change", source="")
    assert (at.better, at.worse, at.within) == (1, 1, 1)
    just = moved([0, 0], [1, 1.01], 1, basis="reliable-change", source="")
    assert (just.better, just.within) == (1, 1)


def test_a_cut_counts_both_ways_and_tests_only_with_enough_pairs() -> None:
    few = crossing([1, 5, 1, 5], [5, 1, 1, 5], 5, band="b")
    assert (few.moved_up, few.moved_down, few.stayed_below, few.stayed_above) == (1, 1, 1, 1)
    assert few.p is None
    many = crossing([1] * 10, [5] * 8 + [1] * 2, 5, band="b")
    assert many.p == pytest.approx(2 / 2**8)
    assert crossing([1] * 10, [1] * 10, 5, band="b").p is None
