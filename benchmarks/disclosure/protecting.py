"""CPU time of protecting gender by municipality, for every bundled project; one fresh process each."""

import os
import subprocess
import sys
from statistics import median

PROJECTS = ("itu2", "kupo", "lahde", "omia_polkuja", "yhdessa_osallisuutta")
PEOPLE = (120, 600)
REPEATS = int(os.environ.get("REPEATS", "3"))

ONE = """
import sys, time
from osallisuus import Faults, Toolkit, protected, simulate
name, people = sys.argv[1], int(sys.argv[2])
kit = Toolkit.build(discover=True)
project = kit.example(name)
frames = simulate(project, people=people, seed=1, faults=Faults.real_life()).frames()
result = kit.indicators(project, kit.records(frames), set="esf+", by=("gender", "municipality"))
start = time.process_time()
safe = protected(result)
spent = time.process_time() - start
print(spent, sum(map(len, safe.tables)), sum(table.hidden_count for table in safe.tables))
"""


def main() -> None:
    """Print a line for each project and number of people."""
    print(f"{'project':22}{'people':>8}{'cells':>8}{'hidden':>8}{'CPU s':>8}")
    for name in PROJECTS:
        for people in PEOPLE:
            runs = []
            for _ in range(REPEATS):
                command = [sys.executable, "-c", ONE, name, str(people)]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                runs.append(done.stdout.split())
            spent = median(float(run[0]) for run in runs)
            print(f"{name:22}{people:>8}{runs[0][1]:>8}{runs[0][2]:>8}{spent:>8.1f}", flush=True)


if __name__ == "__main__":
    main()
