"""CPU time of a change analysis over 100 000 pairs, beside the bare SciPy and statsmodels calls.

The bare calls are the ones the analysis makes: paired t with its interval, Wilcoxon, and three Wilson
intervals. Everything else (effect sizes, Hodges–Lehmann, rank-biserial, medians) is on the library's
side only. Scores are ESIS scores, 0 to 100 in steps of 2.5; or, as the hardest case, no two changes are alike.
"""

import json
import statistics
import subprocess
import sys
import time

PAIRS = 100_000
PROCESSES = 5
REPEATS = 5
VARIANTS = ("scipy", "library", "scipy-continuous", "library-continuous")


def data(continuous):
    import numpy as np

    random = np.random.default_rng(7)
    if continuous:
        before = random.normal(50, 10, PAIRS)
        return before, before + random.normal(2, 8, PAIRS)
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
    before, after = data(variant.endswith("continuous"))
    run = bare if variant.startswith("scipy") else library
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
    for kind, end in (("scores of an instrument", ""), ("no two changes alike", "-continuous")):
        mine, theirs = results[f"library{end}"], results[f"scipy{end}"]
        for number in ("low", "p"):
            assert len({float(f"{run[number]:.7g}") for run in (*mine, *theirs)}) == 1
        slow, fast = (statistics.median(run["median"] for run in runs) for runs in (mine, theirs))
        ms = f"library {slow * 1000:.1f} ms, bare calls {fast * 1000:.1f} ms"
        print(f"{kind}: {ms}, {slow / fast:.2f} x")


if __name__ == "__main__":
    main()
