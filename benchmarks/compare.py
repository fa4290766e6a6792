"""Measures side by side, one fresh process for each variant and repetition, in CPU time.

    python benchmarks/compare.py [--repeat 3] [NAME ...]

Each process does one thing nine times and reports the median; the table shows the median of the processes and
the ratio to the first line of its block. The processes of the variants take turns, so that what else happens on
the machine meets all of them alike.
"""

import argparse
import json
import os
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
TWIN_OF_VALUES = COMMON + "import twin\nModel = twin.document(with_days_as_values=True)\n"
LOAD_TWIN = "print(times(lambda: Model.model_validate_json(big)))"
DUMP_TWIN = (
    "m = Model.model_validate_json(big)\n"
    "print(times(lambda: m.model_dump_json(exclude_defaults=True, indent={indent})))"
)
DUMP_OURS = "p = kit.load(big)\nprint(times(lambda: kit.dump(p, indent={indent})))"
BUNDLED = """
five = [example.read() for example in kit.examples.values()]
five = [text if isinstance(text, bytes) else text.encode() for text in five]
"""
BUNDLED_OURS = (
    COMMON + "from osallisuus import Toolkit\nkit = Toolkit.build(discover=True)\n" + BUNDLED
)
BUNDLED_BASE = "import sys; sys.modules['msgspec'] = None\n" + BUNDLED_OURS
BUNDLED_TWIN = BUNDLED_OURS + "import twin\nModel = twin.document(kit.registry.blocks)\n"
LOAD_BUNDLED_TWIN = (
    "read = Model.model_validate_json\nprint(times(lambda: [read(text) for text in five], 40))"
)
LOAD_BUNDLED = "print(times(lambda: [kit.load(text) for text in five], 40))"
DUMP_BUNDLED_TWIN = (
    "made = [Model.model_validate_json(text) for text in five]\n"
    "print(times(lambda: [m.model_dump_json(exclude_defaults=True, by_alias=True) for m in made], 40))"
)
DUMP_BUNDLED = (
    "made = [kit.load(text) for text in five]\n"
    "print(times(lambda: [kit.dump(p, indent=None) for p in made], 40))"
)
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
        ("pydantic", TWIN + LOAD_TWIN),
        ("pydantic, dates as values", TWIN_OF_VALUES + LOAD_TWIN),
        ("base", NO_FAST + "print(times(lambda: kit.load(big)))"),
        ("fast extra", OURS + "print(times(lambda: kit.load(big)))"),
    ],
    "dump": [
        ("pydantic", TWIN + DUMP_TWIN.format(indent=None)),
        ("pydantic, dates as values", TWIN_OF_VALUES + DUMP_TWIN.format(indent=None)),
        ("base", NO_FAST + DUMP_OURS.format(indent=None)),
        ("fast extra", OURS + DUMP_OURS.format(indent=None)),
    ],
    "dump, indented": [
        ("pydantic", TWIN + DUMP_TWIN.format(indent=2)),
        ("pydantic, dates as values", TWIN_OF_VALUES + DUMP_TWIN.format(indent=2)),
        ("base", NO_FAST + DUMP_OURS.format(indent=2)),
    ],
    "load, bundled": [
        ("pydantic", BUNDLED_TWIN + LOAD_BUNDLED_TWIN),
        ("base", BUNDLED_BASE + LOAD_BUNDLED),
        ("fast extra", BUNDLED_OURS + LOAD_BUNDLED),
    ],
    "dump, bundled": [
        ("pydantic", BUNDLED_TWIN + DUMP_BUNDLED_TWIN),
        ("base", BUNDLED_BASE + DUMP_BUNDLED),
        ("fast extra", BUNDLED_OURS + DUMP_BUNDLED),
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
# Modules are compiled to bytecode, as an installer does, whatever this process was told.
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}


def once(code: str, name: str) -> float:
    """Run one process and return what it measured."""
    if name == "help":
        return whole_process(code)
    return float(process(code).split()[-1])


def process(code: str) -> str:
    """Run one process and return what it prints."""
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=ENVIRONMENT
    )
    return run.stdout


def whole_process(code: str) -> float:
    """Return the CPU milliseconds of a process, start and end included."""
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process(code)
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
        process("from osallisuus import Project, Toolkit; Toolkit.build(discover=True)")
        for name in chosen.names:
            compare(name, {"{here!r}": repr(str(HERE)), "{big!r}": repr(str(big))}, chosen.repeat)


def compare(name: str, places: dict[str, str], repeat: int) -> None:
    """Measure the variants of one comparison in turns and print them."""
    figures: dict[str, list[float]] = {}
    for _ in range(repeat):
        for label, code in VARIANTS[name]:
            for mark, value in places.items():
                code = code.replace(mark, value)
            figures.setdefault(label, []).append(once(code, name))
    medians = {label: statistics.median(found) for label, found in figures.items()}
    first = next(iter(medians.values()))
    for label, figure in medians.items():
        unit = UNITS.get(name, "ms")
        print(f"{name:30}{label:44}{figure:10.2f} {unit:4}{figure / first:8.2f}")


if __name__ == "__main__":
    main()
