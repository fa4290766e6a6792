"""CPU time of a change analysis over 100 000 pairs, beside the bare SciPy and statsmodels calls.

The bare calls are the ones the analysis makes: paired t with its interval, Wilcoxon, and three Wilson
intervals. Everything else (effect sizes, Hodges–Lehmann, rank-biserial, medians) is on the library's
side only. Scores are ESIS scores, 0 to 100 in steps of 2.5.
"""

import json
import statistics
import subprocess
import sys
import time

PAIRS = 100_000
PROCESSES = 5
REPEATS = 5
VARIANTS = ("scipy", "library")


def data():
    import numpy as np

    random = np.random.default_rng(7)
    before = random.integers(0, 41, PAIRS) * 2.5
    after = np.clip(before + random.integers(-6, 9, PAIRS) * 2.5, 0, 100)
    return before, after


def bare(before, after):
    from scipy import stats
    from statsmodels.stats.proportion import proportion_confint

    paired = stats.ttest_rel(after, before)
    limits = paired.confidence_interval(0.95)
    signed = stats.wilcoxon(after - before, zero_method="wilcox", correction=True, method="approx")
    up, down = int((after > before).sum()), int((after < before).sum())
    shares = [proportion_confint(n, PAIRS, method="wilson") for n in (up, down, PAIRS - up - down)]
    return limits.low, signed.pvalue, shares


def library(before, after):
    from osallisuus.measures.pairs import analyse_pairs, wilson

    effect = analyse_pairs(before, after)
    up, down = int((after > before).sum()), int((after < before).sum())
    shares = [wilson(n, PAIRS) for n in (up, down, PAIRS - up - down)]
    return effect.mean_interval.low, effect.test("wilcoxon").p, shares


def measure(variant: str) -> None:
    before, after = data()
    run = bare if variant == "scipy" else library
    run(before, after)
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        low, p, _ = run(before, after)
        times.append(time.process_time() - start)
    print(json.dumps({"median": statistics.median(times), "low": float(low), "p": float(p)}))


def main() -> None:
    if len(sys.argv) > 1:
        measure(sys.argv[1])
        return
    results: dict[str, list[dict[str, float]]] = {variant: [] for variant in VARIANTS}
    for _ in range(PROCESSES):
        for variant in VARIANTS:
            run = subprocess.run(
                [sys.executable, __file__, variant], capture_output=True, text=True, check=True
            )
            results[variant].append(json.loads(run.stdout))
    assert len({(run["low"], run["p"]) for runs in results.values() for run in runs}) == 1
    slow, fast = (
        statistics.median(run["median"] for run in results[variant])
        for variant in ("library", "scipy")
    )
    print(
        f"change: library {slow * 1000:.1f} ms, bare calls {fast * 1000:.1f} ms, {slow / fast:.2f} x"
    )


if __name__ == "__main__":
    main()
