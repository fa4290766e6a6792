"""CPU time and memory of planning cohorts over three years, each repetition in a process of its own.

python benchmarks/planning/plan.py [--people 30 100 300 1000 5000] [--repeat 5]
"""

import argparse
import json
import statistics
import subprocess
import sys

CHILD = """
import json, resource, sys, time
started = time.process_time()
from osallisuus.planning.cohorts import plan_cohorts
from osallisuus.planning.samples import sample_task
task = sample_task(people=int(sys.argv[1]), years=3, seed=int(sys.argv[2]))
loaded = time.process_time()
plan = plan_cohorts(task)
done = time.process_time()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([loaded - started, done - loaded, peak, len(plan.cohorts), len(plan.meetings)]))
"""


def run(people: int, seed: int) -> list[float]:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(people), str(seed)],
        check=True,
        capture_output=True,
        text=True,
    )
    figures: list[float] = json.loads(done.stdout)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[30, 100, 300, 1000, 5000])
    parser.add_argument("--repeat", type=int, default=5)
    asked = parser.parse_args()
    print("| people | loading s | planning s (median, least–most) | peak MB | cohorts | meetings |")
    print("|---|---|---|---|---|---|")
    for people in asked.people:
        rows = [run(people, seed) for seed in range(asked.repeat)]
        loading, planning, peak, cohorts, meetings = zip(*rows, strict=True)
        spread = f"{min(planning):.2f}–{max(planning):.2f}"
        print(
            f"| {people} | {statistics.median(loading):.2f} "
            f"| {statistics.median(planning):.2f} ({spread}) | {max(peak):.0f} "
            f"| {min(cohorts)}–{max(cohorts)} | {min(meetings)}–{max(meetings)} |"
        )


if __name__ == "__main__":
    main()
