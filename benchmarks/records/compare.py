"""Reading and checking a million rows beside Polars' bare read of the same files.

    python benchmarks/records/compare.py [--rows 1000000] [--repeat 3] [--format csv] [TABLE ...]

Each measurement is a fresh process. CPU time is user and system time of all its threads, for the work alone:
imports are done before. Variants take turns, so that other work on the machine hits all of them alike.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import generate

TIMED = """
import gc, json, sys, time
from pathlib import Path
import narwhals, numpy, polars as pl
import osallisuus.records.csv_files, osallisuus.records.cleaning, osallisuus.records.clean_polars
import osallisuus.records.checking, osallisuus.records.checking_polars, osallisuus.records.different
from osallisuus import Toolkit
kit = Toolkit.build()
folder = Path(sys.argv[1])
files = sorted(folder.iterdir())
def memory(what):
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(what)).split()[1])
{setup}
gc.collect()
Path("/proc/self/clear_refs").write_text("5")
began = memory("VmRSS")
wall, cpu = time.perf_counter(), time.process_time()
kept = run()
cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
peak = memory("VmHWM")
print(json.dumps(dict(cpu=cpu, wall=wall, peak=(peak - began) / 1024, told=told(kept))))
"""
HEIGHTS = "told = lambda frames: sum(frame.height for frame in frames)"
OURS = """
def run():
    records = kit.records(folder)
    return records, records.check()
def told(kept):
    counts = kept[0].counts.values()
    assert all(one.accepted + one.rejected == one.read for one in counts)
    return sum(one.read for one in counts)
"""
READ_ONLY = """
def run():
    return kit.records(folder)
def told(records):
    return sum(one.read for one in records.counts.values())
"""
VARIANTS = {
    "csv": {
        "bare read": f"{HEIGHTS}\nrun = lambda: [pl.read_csv(file) for file in files]",
        "bare read, dates too": (
            f"{HEIGHTS}\nrun = lambda: [pl.read_csv(file, try_parse_dates=True) for file in files]"
        ),
        "kit.records": READ_ONLY,
        "kit.records and check": OURS,
    },
    "finnish": {
        "bare read": (
            f"{HEIGHTS}\nrun = lambda: [pl.read_csv(file, separator=';') for file in files]"
        ),
        "kit.records": READ_ONLY,
        "kit.records and check": OURS,
    },
    "parquet": {
        "bare read": f"{HEIGHTS}\nrun = lambda: [pl.read_parquet(file) for file in files]",
        "kit.records": READ_ONLY,
        "kit.records and check": OURS,
    },
    "xlsx": {
        "openpyxl, read only": """
from openpyxl import load_workbook
def run():
    return [
        sum(1 for row in load_workbook(file, read_only=True).active.iter_rows(values_only=True)) - 1
        for file in files
    ]
told = sum
""",
        "kit.records": READ_ONLY,
        "kit.records and check": OURS,
    },
}


def measured(setup: str, folder: Path) -> dict[str, float]:
    """Return what one fresh process measured."""
    command = [sys.executable, "-c", TIMED.format(setup=setup), str(folder)]
    # Compiled as an installer leaves them: nobody compiles modules anew each time.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def compare(name: str, healthy: Path, faulty: Path, form: str, repeat: int) -> None:
    """Print a line for each variant; a bare read gives up on faulty files, so it gets none."""
    variants = {variant: (setup, healthy) for variant, setup in VARIANTS[form].items()}
    if form != "parquet":
        variants["kit.records and check, with faults"] = (OURS, faulty)
    runs: dict[str, list[dict[str, float]]] = {variant: [] for variant in variants}
    for _ in range(repeat):
        for variant, (setup, folder) in variants.items():
            runs[variant].append(measured(setup, folder))
    first = None
    for variant, found in runs.items():
        cpu, wall, peak = (
            statistics.median(one[what] for one in found) for what in ("cpu", "wall", "peak")
        )
        first = first or cpu
        rows = int(found[0]["told"])
        print(
            f"| {name} | {rows:,} | {variant} | {cpu:.2f} s | {wall:.2f} s "
            f"| {peak:.0f} MB | {cpu / first:.2f} |",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tables", nargs="*", help="only these, each in a folder of its own")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--faults", type=float, default=0.001)
    parser.add_argument("--format", choices=tuple(VARIANTS), default="csv", dest="form")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        for kind, faults in (("healthy", 0.0), ("faulty", asked.faults)):
            generate.write(asked.rows, Path(temporary, kind, "all"), form=asked.form, faults=faults)
        print("| files | rows | variant | CPU | wall | peak memory added | ratio |")
        print("|---|---:|---|---:|---:|---:|---:|")
        for name in asked.tables or ("participants", "enrolments", "attendance", "all"):
            folders = [_only(Path(temporary, kind), name) for kind in ("healthy", "faulty")]
            compare(name, *folders, asked.form, asked.repeat)


def _only(folder: Path, name: str) -> Path:
    """Return a folder that holds one table, or all."""
    own = folder / name
    if name != "all":
        own.mkdir()
        file = next(file for file in (folder / "all").iterdir() if file.stem == name)
        (own / file.name).hardlink_to(file)
    return own


if __name__ == "__main__":
    main()
