"""Reliable change of one published data set by seven methods (T2, T3).

Scores of the Hamilton scale (lower is better) of 40 people in four waves: Claus and others 2020,
doi:10.1159/000505855, read off the figures that the test suite of the R package clinicalsignificance
publishes (points of its pre/post plot and of its trajectories, which agree). The counts are the tables
published beside them; no code of the package is used.
"""

import numpy as np
import pytest

from osallisuus.measures.reliable import crossing, cut_c, moved, reliable_limit, standard_error
from osallisuus.measures.reliable_by import (
    ReliableMethod,
    beyond_cut,
    reliable_counts,
    reliable_index,
    slope_index,
    true_score_cut,
)

WAVES = np.array(
    [
        (27, 13, 14, 8), (28, 17, 11, 7), (28, 8, 8, 9), (26, 15, 11, 8), (21, 15, 10, 8),
        (27, 6, 4, 2), (22, 7, 4, 2), (26, 18, 10, 8), (22, 15, 14, 6), (21, 10, 9, 2),
        (15, 16, 7, 11), (25, 17, 13, 13), (23, 19, 15, 13), (27, 15, 14, 14), (27, 19, 13, 20),
        (28, 21, 20, 14), (22, 15, 13, 10), (24, 22, 20, 18), (18, 20, 17, 20), (28, 17, 20, 4),
        (25, 26, 19, 13), (27, 19, 16, 18), (23, 21, 15, 16), (25, 14, 17, 16), (23, 15, 16, 20),
        (26, 24, 20, 18), (24, 18, 12, 9), (21, 17, 15, 25), (21, 19, 15, 9), (26, 23, 17, 17),
        (31, 22, 15, 15), (24, 25, 20, 30), (32, 28, 26, 27), (25, 29, 23, 28), (25, 23, 24, 24),
        (24, 23, 24, 22), (25, 22, 24, 24), (24, 25, 20, 22), (28, 26, 23, 24), (30, 24, 29, 25),
    ]
)  # fmt: skip
BEFORE, AFTER = WAVES[:, 0], WAVES[:, 3]
MEAN, SD = float(BEFORE.mean()), float(BEFORE.std(ddof=1))
RELIABILITY = 0.80
FUNCTIONAL = (8.0, 8.0)
CUT = cut_c(MEAN, SD, *FUNCTIONAL)


def five_classes(index: np.ndarray, method: ReliableMethod) -> tuple[int, ...]:
    """Return recovered, improved, unchanged, deteriorated, harmed; lower is better."""
    better, worse = index < -method.critical, index > method.critical
    across, back = (BEFORE > CUT) & (AFTER < CUT), (BEFORE < CUT) & (AFTER > CUT)
    parts = (better & across, better & ~across, ~better & ~worse, worse & ~back, worse & back)
    return tuple(int(part.sum()) for part in parts)


def test_t2_published_counts_by_the_rule_the_report_uses() -> None:
    assert pytest.approx(19.887, abs=5e-4) == CUT
    error = standard_error(SD, RELIABILITY)
    assert error * 2**0.5 == pytest.approx(2.1125, abs=5e-5)
    limit = reliable_limit(error)
    told = {"basis": "reliable-change", "source": "doi:10.1159/000505855", "higher_better": False}
    counts = moved(BEFORE, AFTER, limit, **told)  # type: ignore[arg-type]
    assert (counts.better, counts.within, counts.worse) == (29, 10, 1)
    crossed = crossing(BEFORE, AFTER, CUT, band="functional")
    across = (BEFORE > CUT) & (AFTER < CUT)
    both = moved(BEFORE[across], AFTER[across], limit, **told)  # type: ignore[arg-type]
    # Everybody who crossed the cut downwards also changed reliably: 26 recovered, 3 improved.
    assert crossed.moved_down == both.better == 26
    assert counts.better - both.better == 3


@pytest.mark.parametrize(
    ("method", "after", "classes"),
    [
        ("jt", None, (26, 3, 10, 1, 0)),
        ("en", None, (26, 6, 5, 3, 0)),
        ("gln", None, (26, 3, 10, 1, 0)),
        ("hll", None, (12, 0, 16, 11, 1)),
        ("nk", 0.5, (26, 2, 11, 1, 0)),
    ],
)
def test_t3_published_counts_of_the_other_methods(
    method: str, after: float | None, classes: tuple[int, ...]
) -> None:
    by = ReliableMethod(method)
    index = reliable_index(BEFORE, AFTER, RELIABILITY, method=by, reliability_after=after)
    assert five_classes(index, by) == classes
    counts = reliable_counts(index, method=by, higher_better=False)
    assert (counts.better, counts.within, counts.worse) == (
        sum(classes[:2]),
        classes[2],
        sum(classes[3:]),
    )


def test_t3_hageman_and_arrindell_with_their_own_cut() -> None:
    by = ReliableMethod.HAGEMAN_ARRINDELL
    index = reliable_index(BEFORE, AFTER, RELIABILITY, method=by)
    counts = reliable_counts(index, method=by, higher_better=False)
    assert (counts.better, counts.within, counts.worse) == (32, 7, 1)
    cut = true_score_cut(MEAN, SD, *FUNCTIONAL, RELIABILITY)
    beyond = beyond_cut(AFTER, cut, standard_error(SD, RELIABILITY))
    recovered = (cut < BEFORE) & (beyond < -by.critical) & (index < -by.critical)
    assert int(recovered.sum()) == 23
    assert counts.better - 23 == 9


def test_t3_slopes_of_a_mixed_model() -> None:
    index = slope_index(WAVES)
    assert five_classes(index, ReliableMethod.JACOBSON_TRUAX) == (10, 1, 20, 9, 0)


def test_what_is_refused() -> None:
    with pytest.raises(ValueError, match="two people"):
        reliable_index([1], [2], 0.8)
    with pytest.raises(ValueError, match="two people"):
        reliable_index([1, 2], [2], 0.8)
    with pytest.raises(ValueError, match="between 0 and 1"):
        reliable_index([1, 2], [2, 3], 1.0)
    with pytest.raises(ValueError, match="three waves"):
        slope_index([[1, 2], [2, 3], [3, 4]])
    with pytest.raises(ValueError, match="every score known"):
        slope_index([[1, 2, float("nan")]] * 4)


def test_higher_better_turns_better_and_worse() -> None:
    index = reliable_index(BEFORE, AFTER, RELIABILITY)
    up = reliable_counts(index, method=ReliableMethod.JACOBSON_TRUAX)
    assert (up.better, up.worse) == (1, 29)
