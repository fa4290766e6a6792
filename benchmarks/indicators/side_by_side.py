"""The full ESF+ table by gender, region and project: the library beside hand-written code.

    python benchmarks/indicators/side_by_side.py [--rows 1000000] [--repeat 3] [VARIANT ...]

Writes made-up records once, then runs each variant in a fresh process, one at a time. CPU time is user and
system time of the process with all its threads, from its start to the finished table; ``work`` is the same
without starting Python and importing. Memory is the most that was resident. All tables must be equal.
"""

import argparse
import hashlib
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
# Name, arguments of the library, and the hand-written variant it is held against.
VARIANTS = {
    "hand-written Polars": ("by_polars", {}, None),
    "library on Polars": ("by_library", {"engine": "polars"}, "hand-written Polars"),
    "hand-written DuckDB": ("by_duckdb", {}, None),
    "library on DuckDB": ("by_library", {"engine": "duckdb"}, "hand-written DuckDB"),
    "library, records read first": ("by_library", {"read": True}, "hand-written Polars"),
    "plain pandas": ("by_pandas", {}, None),
}


def one(module, arguments, folder):
    """Run one variant in this process and print what it took."""
    import importlib

    sys.path.insert(0, str(HERE))
    variant = importlib.import_module(module)
    ready, started = sum(os.times()[:2]), time.perf_counter()
    leaves, entities = variant.table(Path(folder), **arguments)
    wall, cpu = time.perf_counter() - started, sum(os.times()[:2])
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    rows = sorted([*leaf, *map(int, numbers)] for leaf, numbers in leaves.items())
    digest = hashlib.sha256(json.dumps([rows, list(map(int, entities))]).encode()).hexdigest()
    print(
        json.dumps(
            {
                "cpu": cpu,
                "work": cpu - ready,
                "wall": wall,
                "peak": int(status["VmHWM"].split()[0]) / 1024,
                "digest": digest,
                "cells": len(rows) * (len(rows[0]) - 3) + len(entities),
            }
        )
    )


def measured(name, folder, repeat):
    """Return the medians of some runs of a variant, each in a process of its own."""
    module, arguments, _ = VARIANTS[name]
    runs = []
    for _ in range(repeat):
        command = [sys.executable, __file__, "--one", module, json.dumps(arguments), str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{name} failed:\n{done.stderr}")
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    (digest,) = {run["digest"] for run in runs}
    numbers = ("cpu", "work", "wall", "peak", "cells")
    return {"digest": digest} | {
        key: statistics.median(run[key] for run in runs) for key in numbers
    }


def main():
    """Run the chosen variants and print a table."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("names", nargs="*", default=list(VARIANTS))
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--repeat", type=int, default=3)
    arguments.add_argument("--folder", type=Path, help="keep the records here")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.folder or Path(temporary)
        if not (folder / "regions.parquet").exists():
            generate = [sys.executable, str(HERE / "generate.py"), str(chosen.rows), str(folder)]
            subprocess.run(generate, check=True)
        print(
            f"Python {platform.python_version()}, {chosen.rows:,} enrolments, ratios by CPU time and memory"
        )
        print(
            f"{'':28}{'CPU s':>8}{'work s':>8}{'wall s':>8}{'peak MB':>9}{'ratio':>7}{'work':>7}{'memory':>7}"
        )
        found = {}
        for name in chosen.names:
            figures = found[name] = measured(name, folder, chosen.repeat)
            against = found.get(VARIANTS[name][2])
            ratios = "".join(
                f"{figures[key] / against[key]:7.2f}" if against else ""
                for key in ("cpu", "work", "peak")
            )
            print(
                f"{name:28}{figures['cpu']:9.2f}{figures['work']:9.2f}{figures['wall']:9.2f}"
                f"{figures['peak']:9.0f}{ratios}",
                flush=True,
            )
        digests = {figures["digest"] for figures in found.values()}
        if len(digests) > 1:
            raise SystemExit("The tables differ.")
        print(
            f"All {len(found)} tables are equal ({found[chosen.names[0]]['cells']:,.0f} numbers)."
        )
        if {"plain pandas", "library on Polars"} <= set(found):
            part = found["library on Polars"]["cpu"] / found["plain pandas"]["cpu"]
            print(f"The library on Polars takes {part:.2f} of the CPU time of plain pandas.")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], json.loads(sys.argv[3]), sys.argv[4])
    else:
        main()
