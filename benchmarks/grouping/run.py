"""Group formation measured side by side, each measurement in a fresh process.

    python benchmarks/grouping/run.py [--mdgp FOLDER] [--every] [--repeat 3]

``--mdgp`` names a folder of instances of the MDGP library; they are not part of this project.
"""

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
BEST_SEEN = {
    "RanInt_n120_ds_01": 51116.0,
    "RanInt_n120_ss_01": 47909.0,
    "RanReal_n120_ss_01": 47314.0,
    "Geo_n120_ss_01": 101595.9,
    "RanInt_n240_ds_01": 160446.0,
}


def measured(*words: object) -> dict[str, float]:
    command = [sys.executable, str(HERE / "measure.py"), *map(str, words)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    answer: dict[str, float] = json.loads(run.stdout)
    return answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mdgp", type=Path)
    parser.add_argument("--every", action="store_true", help="instances without a known best too")
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    seeds = range(1, options.repeat + 1)
    print("first plan that keeps every hard rule (local search alone; median and mean of seeds)")
    means: dict[int, float] = {}
    for people in (30, 100, 300, 1000, 5000):
        rows = [measured("first", people, seed) for seed in seeds]
        cpu = statistics.median(row["cpu_s"] for row in rows)
        left = [row["unplaced"] for row in rows]
        means[people] = statistics.mean(row["cpu_s"] for row in rows)
        memory = max(row["memory_mb"] for row in rows)
        print(
            f"{people:6d} people  {cpu:8.2f} s CPU, mean {means[people]:.2f}"
            f"  {memory:5.0f} MB  unplaced by seed {left}"
        )
    growth = means[5000] / means[1000]
    print(f"from 1,000 to 5,000 people the mean grows {growth:.1f} times")
    row = measured("proven", 30)
    print(f"30 people: {row['status']} in {row['cpu_s']} s CPU, score {row['score']}")
    for kind, where in (("gap4", "four localities"), ("gap", "one locality")):
        row = measured(kind, 100, 30)
        print(f"100 people, {where}, 30 s at most: gap {row['gap_percent']} %, {row['status']}")
    gaps: list[float] = []
    simple: list[float] = []
    for path in sorted(options.mdgp.glob("*.txt")) if options.mdgp else ():
        if path.stem not in BEST_SEEN and not options.every:
            continue
        seconds = 3 if "n120" in path.stem else 20
        value = measured("mdgp", path, seconds)["value"]
        passes = measured("exchange", path, seconds)
        best = BEST_SEEN.get(path.stem)
        if best is None:
            ahead = 100 * (value / passes["value"] - 1)
            print(f"{path.stem:20s} {value:10.1f}  {ahead:6.3f} % above restarted exchanges")
            continue
        gaps.append(100 * (best - value) / best)
        simple.append(100 * (best - passes["value"]) / best)
        print(
            f"{path.stem:20s} {value:10.1f}  gap to the best seen {gaps[-1]:6.3f} %"
            f"  restarted exchanges {simple[-1]:6.3f} %"
        )
    if gaps:
        print(
            f"mean gap {statistics.mean(gaps):.3f} %, restarted exchanges {statistics.mean(simple):.3f} %"
        )


if __name__ == "__main__":
    main()
