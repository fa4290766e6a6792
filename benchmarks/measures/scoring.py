"""CPU time of scoring a million forms of ten items, beside Polars written by hand.

Each variant runs in fresh processes; the figure is the median of their CPU times (user + system).
"""

import json
import statistics
import subprocess
import sys
import time

FORMS = 1_000_000
ITEMS = 10
PROCESSES = 5
REPEATS = 5
VARIANTS = ("hand", "library", "hand-gaps", "library-gaps")


def data(gaps: bool):
    import numpy as np
    import polars as pl

    random = np.random.default_rng(20)
    columns = {f"esis_{n}": random.integers(1, 6, FORMS) for n in range(1, ITEMS + 1)}
    frame = pl.DataFrame(columns)
    if gaps:
        holes = {name: pl.Series(random.random(FORMS) < 0.01) for name in frame.columns}
        frame = frame.with_columns(
            pl.when(~hole).then(pl.col(name)).alias(name) for name, hole in holes.items()
        )
    return frame


def by_hand(frame):
    """Score as a careful person would: a form with a gap or a code out of range has no score."""
    import polars as pl

    names = [f"esis_{n}" for n in range(1, ITEMS + 1)]
    right = pl.all_horizontal(pl.col(name).is_between(1, 5) for name in names)
    score = (pl.sum_horizontal(names, ignore_nulls=False).cast(pl.Float64) * 2.5) - 25.0
    answered = pl.sum_horizontal(pl.col(name).is_not_null() for name in names)
    return frame.with_columns(pl.when(right).then(score).alias("score"), answered.alias("answered"))


def measure(variant: str) -> None:
    frame = data(variant.endswith("gaps"))
    if variant.startswith("library"):
        from osallisuus import Toolkit

        esis = Toolkit.build().instruments["esis"]

        def run():
            return esis.score_frame(frame).frame["esis_score"].sum()
    else:

        def run():
            return by_hand(frame)["score"].sum()

    run()
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        total = run()
        times.append(time.process_time() - start)
    print(json.dumps({"median": statistics.median(times), "total": total}))


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
    for gaps in ("", "-gaps"):
        hand = results[f"hand{gaps}"]
        library = results[f"library{gaps}"]
        assert {run["total"] for run in hand} == {run["total"] for run in library}
        slow, fast = (statistics.median(run["median"] for run in runs) for runs in (library, hand))
        kind = "1 % gaps" if gaps else "whole forms"
        print(
            f"{kind}: library {slow * 1000:.0f} ms, by hand {fast * 1000:.0f} ms, {slow / fast:.2f} x"
        )


if __name__ == "__main__":
    main()
