"""Measures side by side, one fresh process for each variant and repetition, in CPU time.

    python benchmarks/compare.py [--repeat 3] [NAME ...]

Each process does one thing nine times and reports the median; the table shows the median of the processes and
the ratio to pydantic where there is one.
"""

import argparse
import json
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent

COMMON = """
import gc, json, statistics, sys, time, tracemalloc
from pathlib import Path
sys.path.insert(0, {here!r})
big = Path({big!r}).read_bytes()
def times(run, count=9):
    found = []
    for _ in range(count):
        gc.collect()
        start = time.process_time(); kept = run(); found.append(time.process_time() - start)
        del kept
    return statistics.median(found) * 1000
def memory(run):
    run(); gc.collect(); tracemalloc.start(); kept = run(); size = tracemalloc.get_traced_memory()[0]
    return size / 1e6
"""
OURS = COMMON + "from osallisuus import Toolkit\nkit = Toolkit.build()\n"
NO_FAST = "import sys; sys.modules['msgspec'] = None\n" + OURS
TWIN = COMMON + "import twin\nModel = twin.document()\n"
SPOIL = """
data = json.loads(big)
for n in range(50):
    data["project"]["activities"][n * 60]["group_size"]["minimum"] = "x"
bad = json.dumps(data).encode()
def problems():
    from osallisuus import DocumentError
    try: kit.load(bad)
    except DocumentError as error:
        assert len(error.problems) == 50
"""
EMPTY = "import time; start = time.process_time(); {statement}; print((time.process_time() - start) * 1000)"
LIBRARIES = "import attr, attrs, cattrs, pendulum, pluggy"

VARIANTS: dict[str, list[tuple[str, str]]] = {
    "load": [
        ("pydantic", TWIN + "print(times(lambda: Model.model_validate_json(big)))"),
        ("base", NO_FAST + "print(times(lambda: kit.load(big)))"),
        ("fast extra", OURS + "print(times(lambda: kit.load(big)))"),
    ],
    "dump": [
        (
            "pydantic",
            TWIN
            + "m = Model.model_validate_json(big)\n"
            + "print(times(lambda: m.model_dump_json(exclude_defaults=True)))",
        ),
        ("base", NO_FAST + "p = kit.load(big)\nprint(times(lambda: kit.dump(p, indent=None)))"),
        ("fast extra", OURS + "p = kit.load(big)\nprint(times(lambda: kit.dump(p, indent=None)))"),
    ],
    "memory": [
        ("pydantic", TWIN + "print(memory(lambda: Model.model_validate_json(big)))"),
        ("base", NO_FAST + "print(memory(lambda: kit.load(big)))"),
        ("fast extra", OURS + "print(memory(lambda: kit.load(big)))"),
    ],
    "all errors of 50 bad places": [
        (
            "jsonschema",
            OURS
            + SPOIL
            + "from jsonschema import Draft202012Validator\n"
            + "v = Draft202012Validator(kit.json_schema())\n"
            + "parsed = json.loads(bad)\nprint(times(lambda: list(v.iter_errors(parsed)), 1))",
        ),
        ("base", NO_FAST + SPOIL + "print(times(problems))"),
        ("fast extra", OURS + SPOIL + "print(times(problems))"),
    ],
    "reference check": [
        (
            "per 50,000 references",
            OURS
            + "from osallisuus.references import is_sound\nfrom osallisuus.walking import leaves\n"
            + "p = kit.load(big)\n"
            + "n = sum('ref' in dir(f.shape) and f.shape.ref is not None or "
            + "getattr(getattr(f.shape, 'item', None), 'ref', None) is not None for _, f, _, _ in leaves(p))\n"
            + "assert is_sound(p)\nprint(times(lambda: is_sound(p)) * 50000 / n)",
        ),
    ],
    "toolkit": [
        (
            "build with the five plugins",
            EMPTY.format(
                statement="from osallisuus import Toolkit; a = time.process_time(); "
                "Toolkit.build(discover=True); start = a"
            ),
        ),
    ],
    "import": [
        ("attrs, cattrs, pendulum, pluggy", EMPTY.format(statement=LIBRARIES)),
        ("import osallisuus", EMPTY.format(statement="import osallisuus")),
        (
            "from osallisuus import Project, Toolkit",
            EMPTY.format(statement="from osallisuus import Project, Toolkit"),
        ),
    ],
    "help": [
        ("import osallisuus, typer", "import osallisuus, typer"),
        (
            "osallisuus --help",
            "from osallisuus.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass",
        ),
    ],
}
UNITS = {"memory": "MB"}


def once(code: str, name: str) -> float:
    """Run one process and return what it measured."""
    if name == "help":
        return whole_process(code)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(run.stdout.split()[-1])


def whole_process(code: str) -> float:
    """Return the CPU milliseconds of a process, start and end included."""
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def main() -> None:
    """Run the chosen comparisons."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("names", nargs="*", default=list(VARIANTS))
    arguments.add_argument("--repeat", type=int, default=3)
    chosen = arguments.parse_args()
    sys.path.insert(0, str(HERE))
    from generate import document

    with tempfile.TemporaryDirectory() as folder:
        big = Path(folder) / "big.json"
        big.write_text(json.dumps(document(), ensure_ascii=False), encoding="utf-8")
        size = big.stat().st_size / 1e6
        print(f"Python {platform.python_version()}, document of {size:.2f} MB")
        for name in chosen.names:
            first = None
            for label, code in VARIANTS[name]:
                code = code.replace("{here!r}", repr(str(HERE))).replace("{big!r}", repr(str(big)))
                figure = statistics.median(once(code, name) for _ in range(chosen.repeat))
                first = first or figure
                unit = UNITS.get(name, "ms")
                print(f"{name:30}{label:44}{figure:10.2f} {unit:4}{figure / first:8.2f}")


if __name__ == "__main__":
    main()
