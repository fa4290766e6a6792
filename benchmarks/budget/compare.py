"""Read and count a large election with osallisuus and with pabutools, side by side in one run.

    python benchmarks/budget/compare.py FILE.pb [--pabutools PYTHON] [--repeat N]

PYTHON is an interpreter of an environment that has pabutools; without it only osallisuus is run.
Every figure is of a process of its own, start of the interpreter and imports included.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

OURS = """
import json, resource, sys
from osallisuus.plugins.itu2.budget import count, read
result = count(read(sys.argv[1]).election, rule=sys.argv[2])
selected = list(result.selected)
"""

THEIRS = """
import json, resource, sys
from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares
rule = {"greedy": greedy_utilitarian_welfare, "equal-shares": method_of_equal_shares}[sys.argv[2]]
instance, profile = parse_pabulib(sys.argv[1])
selected = [one.name for one in rule(instance, profile, sat_class=Cost_Sat)]
"""

REPORT = """
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([selected, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""


def run(python: str, code: str, path: Path, rule: str) -> tuple[list[str], float, float]:
    """Return what is selected, CPU seconds and peak MB of one process."""
    done = subprocess.run(
        [python, "-c", code + REPORT, str(path), rule], capture_output=True, text=True, check=True
    )
    selected, seconds, megabytes = json.loads(done.stdout.splitlines()[-1])
    return selected, seconds, megabytes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("file", type=Path)
    parser.add_argument("--pabutools", metavar="PYTHON")
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    print(f"{options.file.name}: CPU seconds and peak memory of a whole process")
    for rule in ("equal-shares", "greedy"):
        ours = [run(sys.executable, OURS, options.file, rule) for _ in range(options.repeat)]
        seconds = sorted(one[1] for one in ours)[len(ours) // 2]
        memory = max(one[2] for one in ours)
        print(f"  {rule:13} osallisuus {seconds:7.2f} s {memory:7.0f} MB")
        if options.pabutools is None:
            continue
        selected, their_seconds, their_memory = run(options.pabutools, THEIRS, options.file, rule)
        same = "same result" if selected == ours[0][0] else "DIFFERENT RESULT"
        print(f"  {rule:13} pabutools  {their_seconds:7.2f} s {their_memory:7.0f} MB")
        print(
            f"  {rule:13} 1/{their_seconds / seconds:.0f} of the time, "
            f"1/{their_memory / memory:.0f} of the memory, {same}"
        )


if __name__ == "__main__":
    main()
