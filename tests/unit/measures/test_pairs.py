"""Statistics of pairs against published figures (T4, T5, T10) and slow but plain computation."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osallisuus.measures import pairs as module
from osallisuus.measures.needs import needed
from osallisuus.measures.pairs import analyse_pairs, holm, mcnemar, mean_difference, wilson
from osallisuus.measures.walsh import MOST_BISECTED, MOST_TABLED, STEPS, walsh_quantiles

stats = needed("scipy.stats")
SLEEP_ONE = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SLEEP_TWO = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


def with_moments(
    n: int, first: tuple[float, float], second: tuple[float, float], r: float
) -> tuple[np.ndarray, np.ndarray]:
    """Make pairs that have exactly the published means, deviations and correlation."""
    random = np.random.default_rng(5)
    raw = random.normal(size=(n, 2))
    raw -= raw.mean(axis=0)
    one, two = np.linalg.qr(raw)[0].T * math.sqrt(n - 1)
    two = r * one + math.sqrt(1 - r**2) * two
    return first[0] + first[1] * one, second[0] + second[1] * two


def test_t4_effect_sizes_with_their_intervals() -> None:
    """Published output for 131 pairs (github Lakens/perfect-t-test, output of the dependent demo).

    The pairs themselves lie in a repository that states no licence, so they are not kept here. Every
    figure checked follows from the number of pairs, two means, two deviations and the correlation; these
    were computed from the pairs to more digits than printed, and the pairs below have exactly them.
    """
    first, second = (23.0047252, 4.7835956), (15.1019389, 4.0994324)
    before, after = with_moments(131, first, second, 0.3706151)
    effect = analyse_pairs(before, after)
    assert (effect.before.mean, effect.before.sd) == pytest.approx((23.0, 4.78), abs=5e-3)
    assert (effect.after.mean, effect.after.sd) == pytest.approx((15.1, 4.1), abs=5e-3)
    assert effect.mean_change == pytest.approx(-7.90, abs=5e-3)
    assert effect.correlation == pytest.approx(0.37, abs=5e-3)
    assert effect.mean_interval is not None
    assert effect.mean_interval.low == pytest.approx(-8.77, abs=5e-3)
    assert effect.mean_interval.high == pytest.approx(-7.04, abs=5e-3)
    assert effect.test("paired-t").statistic == pytest.approx(-18.04, abs=5e-3)
    assert effect.test("paired-t").df == 130
    published = {"g_av": (-1.76, -2.06, -1.48), "d_z": (-1.58, -1.83, -1.32)}
    for name, (value, low, high) in published.items():
        size = effect.size(name)
        assert size.value == pytest.approx(value, abs=5e-3)
        assert size.interval.low == pytest.approx(low, abs=5e-3)
        assert size.interval.high == pytest.approx(high, abs=5e-3)
        assert size.method == "noncentral-t"


def test_t5_sleep() -> None:
    effect = analyse_pairs(SLEEP_ONE, SLEEP_TWO)
    assert effect.mean_change == pytest.approx(1.58)
    assert effect.mean_interval is not None
    assert effect.mean_interval.low == pytest.approx(0.7001, abs=1e-4)
    assert effect.mean_interval.high == pytest.approx(2.4599, abs=1e-4)
    paired, signed = effect.test("paired-t"), effect.test("wilcoxon")
    assert paired.statistic == pytest.approx(4.0621, abs=1e-4)
    assert paired.df == 9
    assert paired.p == pytest.approx(0.002833, abs=1e-6)
    assert signed.statistic == 45
    assert signed.zeros == 1
    assert signed.p == pytest.approx(0.009091, abs=1e-6)
    assert effect.rank_biserial == 1.0


def test_t10_who5_of_public_data() -> None:
    """WHO-5 of 40 people, first and fourth wave (data claus_2020 of the R package clinicalsignificance).

    The data are stored as an R binary that is not at hand, and no published figure shows the WHO-5, so
    the pairs below only have the published means and deviations (and so the correlation). The counts of
    changes by ten points (17 up, 1 down) depend on the single pairs and are therefore not shown.
    """
    r = (4.3806**2 + 22.071**2 - 23.3053**2) / (2 * 4.3806 * 22.071)
    before, after = with_moments(40, (4.3, 4.3806), (22.5, 22.071), r)
    effect = analyse_pairs(before, after)
    assert effect.mean_change == pytest.approx(18.2)
    assert effect.mean_interval is not None
    assert effect.mean_interval.low == pytest.approx(10.7466, abs=1e-3)
    assert effect.mean_interval.high == pytest.approx(25.6534, abs=1e-3)
    assert effect.test("paired-t").statistic == pytest.approx(4.93908, abs=1e-4)
    assert effect.test("paired-t").df == 39
    assert effect.size("d_z").value == pytest.approx(0.78094, abs=1e-5)


def test_wilson_holm_and_mcnemar() -> None:
    share = wilson(8, 10)
    assert (round(share.interval.low, 3), round(share.interval.high, 3)) == (0.490, 0.943)
    assert share.value == 0.8
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == ()
    assert mcnemar(8, 2) == pytest.approx(2 * sum(math.comb(10, k) for k in range(3)) / 2**10)


def test_lower_better_turns_what_is_favourable_and_nothing_else() -> None:
    up = analyse_pairs(SLEEP_ONE, SLEEP_TWO)
    down = analyse_pairs(SLEEP_ONE, SLEEP_TWO, higher_better=False)
    assert (up.better, down.better) == (True, False)
    assert down.rank_biserial == -1.0
    assert down.mean_change == up.mean_change
    assert down.tests == up.tests


def test_no_p_value_below_ten_pairs() -> None:
    nine = analyse_pairs(SLEEP_ONE[:9], SLEEP_TWO[:9])
    assert nine.tests == ()
    assert nine.mean_interval is not None
    assert len(analyse_pairs(SLEEP_ONE, SLEEP_TWO).tests) == 2


@pytest.mark.parametrize(("before", "after"), [([3], [5]), ([1, 2, 3] * 5, [3, 4, 5] * 5)])
def test_no_spread_no_interval_no_size_no_test(before: list[float], after: list[float]) -> None:
    effect = analyse_pairs(before, after)
    assert effect.mean_change == 2
    assert effect.mean_interval is None
    assert not effect.sizes
    assert not effect.tests
    assert effect.shift is None


@pytest.mark.parametrize(
    ("before", "after"), [([], []), ([1, 2], [1]), ([1, math.nan], [1, 2]), ([math.inf], [1])]
)
def test_pairs_that_are_none(before: list[float], after: list[float]) -> None:
    with pytest.raises(ValueError, match=r"score"):
        analyse_pairs(before, after)


def test_welch_interval() -> None:
    limits = mean_difference([1, 2, 3, 4], [2, 4, 6, 8, 10], 0.95)
    assert limits is not None
    assert limits.low < -3.5 < limits.high
    assert mean_difference([1], [2, 3], 0.95) is None
    assert mean_difference([1, 1], [2, 2], 0.95) is None


def plain_walsh(changes: list[float]) -> list[float]:
    every = itertools.combinations_with_replacement(changes, 2)
    return sorted((one + two) / 2 for one, two in every)


changes = st.lists(st.integers(-40, 40).map(lambda n: n / 4), min_size=2, max_size=25)


@settings(max_examples=200, deadline=None)
@given(changes, st.data())
def test_walsh_averages_by_rank(found: list[float], data: st.DataObject) -> None:
    every = plain_walsh(found)
    values, counts = np.unique(np.array(found), return_counts=True)
    ranks = data.draw(st.lists(st.integers(1, len(every)), min_size=1))
    expected = [every[rank - 1] for rank in ranks]
    assert walsh_quantiles(values, counts.astype(float), ranks) == expected


def test_walsh_averages_of_many_values_by_bisection() -> None:
    random = np.random.default_rng(3)
    found = np.unique(random.normal(size=MOST_TABLED + 100))
    one, two = np.triu_indices(len(found))
    every = np.sort((found[one] + found[two]) / 2)
    ranks = [1, 1000, len(every) // 2, len(every)]
    got = walsh_quantiles(found, np.ones(len(found)), ranks)
    assert got == pytest.approx([every[rank - 1] for rank in ranks], abs=1e-12)


@settings(max_examples=50, deadline=None)
@given(st.integers(2, 1000), st.floats(-30, 30))
def test_limits_of_d_hold_the_tail_they_should(pairs: int, d: float) -> None:
    low, high, method = module._standard_limits(d, pairs, 0.95)
    assert method == "noncentral-t"
    assert low < d < high or math.isclose(low, high, rel_tol=0.5)
    t, root = d * math.sqrt(pairs), math.sqrt(pairs)
    for limit, tail in ((low, 0.975), (high, 0.025)):
        found = float(stats.nct.cdf(t, pairs - 1, limit * root))
        assert not math.isfinite(found) or found == pytest.approx(tail, abs=1e-4)


def test_walsh_averages_of_very_many_values_on_a_grid() -> None:
    random = np.random.default_rng(4)
    found = np.unique(np.round(random.normal(size=MOST_BISECTED + 500), 3 + 6))
    counts = random.integers(1, 4, len(found)).astype(float)
    n = int(counts.sum())
    total = n * (n + 1) // 2
    ranks = [1, total // 5, total // 2, total]
    got = walsh_quantiles(found, counts, ranks)
    step = (found[-1] - found[0]) / STEPS
    for rank, average in zip(ranks, got, strict=True):
        assert (
            at_most(found, counts, average - step) < rank <= at_most(found, counts, average + step)
        )


def at_most(values: np.ndarray, counts: np.ndarray, limit: float) -> float:
    """Count the Walsh averages up to a limit, value by value."""
    total = 0.0
    for place, value in enumerate(values):
        others = values[place + 1 :] + value <= 2 * limit
        total += counts[place] * counts[place + 1 :][others].sum()
        total += counts[place] * (counts[place] + 1) / 2 * (value <= limit)
    return total


@pytest.mark.parametrize("outliers", [(), (1e6,), (-1e7, 1e6), (1e6, 2e6, 3e6)])
def test_the_grid_is_not_stretched_by_outliers(outliers: tuple[float, ...]) -> None:
    random = np.random.default_rng(11)
    inner = np.round(random.normal(2, 8, MOST_BISECTED + 500), 9)
    found = np.unique(np.concatenate([inner, outliers]))
    total = len(found) * (len(found) + 1) // 2
    ranks = [total // 2, total // 2 + 5000]
    alone = np.ones(len(found))
    # Spanned over the outliers, a step would be thirty points; the changes have a deviation of eight.
    for rank, average in zip(ranks, walsh_quantiles(found, alone, ranks), strict=True):
        assert at_most(found, alone, average - 0.01) < rank <= at_most(found, alone, average + 0.01)


@pytest.mark.parametrize("pairs", [4, 10, 300, MOST_TABLED + 500, MOST_BISECTED + 2000])
@pytest.mark.parametrize("steps", [0, 0.5])
def test_wilcoxon_is_what_scipy_gives_from_unsorted_changes(pairs: int, steps: float) -> None:
    random = np.random.default_rng(pairs)
    before = random.normal(0, 10, pairs)
    after = before + random.normal(1, 8, pairs)
    if steps:
        before, after = np.round(before / steps) * steps, np.round(after / steps) * steps
    effect = analyse_pairs(before, after)
    change = after - before
    theirs = stats.wilcoxon(change, zero_method="wilcox", correction=True, method="asymptotic")
    moved = np.count_nonzero(change)
    positive = stats.rankdata(abs(change[change != 0]))[change[change != 0] > 0].sum()
    assert effect.rank_biserial == pytest.approx(4 * positive / (moved * (moved + 1)) - 1)
    if pairs >= module.LEAST_FOR_P:
        test = effect.test("wilcoxon")
        assert test.statistic == pytest.approx(positive)
        assert test.p == pytest.approx(float(theirs.pvalue), rel=1e-9)
        assert test.zeros == pairs - moved
        paired = stats.ttest_rel(after, before)
        assert effect.test("paired-t").p == pytest.approx(float(paired.pvalue), rel=1e-6)
        assert effect.test("paired-t").statistic == pytest.approx(float(paired.statistic))


def test_ranks_in_balance_have_p_one() -> None:
    effect = analyse_pairs([0.0] * 12, [-3, 3, -2, 2, -1, 1, -5, 5, -7, 7, 0, 0])
    assert effect.test("wilcoxon").p == 1
    assert effect.rank_biserial == 0
    assert effect.test("wilcoxon").zeros == 2


def test_decimals_a_hair_apart_are_ties() -> None:
    before = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    after = [x + 0.1 for x in before[:7]] + [x - 0.1 for x in before[7:]]
    effect = analyse_pairs(before, after)
    # Ten equal sizes share the mean rank 5.5.
    assert effect.test("wilcoxon").statistic == 7 * 5.5
    assert effect.rank_biserial == pytest.approx(0.4)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=2, max_size=40))
def test_against_plain_computation(both: list[tuple[int, int]]) -> None:
    before = [one / 2 for one, _ in both]
    after = [two / 2 for _, two in both]
    found = [two - one for one, two in zip(before, after, strict=True)]
    effect = analyse_pairs(before, after)
    assert effect.mean_change == pytest.approx(sum(found) / len(found))
    assert effect.median_change == pytest.approx(float(np.median(found)))
    if len(set(found)) == 1:
        assert effect.tests == ()
        return
    every = plain_walsh(found)
    assert effect.shift == pytest.approx(float(np.median(every)))
    moved = [change for change in found if change]
    sizes = sorted(abs(change) for change in moved)
    rank = {s: sum(i + 1 for i, x in enumerate(sizes) if x == s) / sizes.count(s) for s in sizes}
    positive = sum(rank[abs(change)] for change in moved if change > 0)
    total = len(moved) * (len(moved) + 1) / 2
    assert effect.rank_biserial == pytest.approx(2 * positive / total - 1)
    if effect.tests:
        assert effect.test("wilcoxon").statistic == pytest.approx(positive)
    if effect.correlation is not None:
        assert effect.correlation == pytest.approx(np.corrcoef(before, after)[0, 1], abs=1e-6)


def test_many_pairs_use_the_normal_limits() -> None:
    random = np.random.default_rng(1)
    before = random.integers(0, 41, 2000) * 2.5
    after = np.clip(before + random.integers(-4, 7, 2000) * 2.5, 0, 100)
    effect = analyse_pairs(before, after)
    assert effect.size("d_z").method == "normal"
    exact = analyse_pairs(before[:1000], after[:1000]).size("d_z").interval
    z = 1.959964
    d = analyse_pairs(before[:1000], after[:1000]).size("d_z").value
    error = math.sqrt(1 / 1000 + d**2 / 2000)
    assert exact.low == pytest.approx(d - z * error, abs=2e-3)
    assert exact.high == pytest.approx(d + z * error, abs=2e-3)
    assert module.LEAST_FOR_P == 10
