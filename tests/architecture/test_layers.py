"""Imports point down the layers, nothing is a cycle, nothing heavy loads early, no module grows too long."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import osallisuus

ROOT = Path(osallisuus.__file__).parent
MOST_LINES = 500

LAYERS = {
    "asking": 0,
    "catalogue": 0,
    "privacy": 0,
    "signs": 0,
    "names": 0,
    "errors": 1,
    "limits": 1,
    "shapes": 2,
    "judging": 3,
    "dates": 3,
    "stated": 0,
    "text": 4,
    "time": 4,
    "vocabulary": 4,
    "areas": 4,
    "parsing": 4,
    "day_words": 5,
    "installed": 5,
    "sheets": 5,
    "extensions": 5,
    "model": 6,
    "walking": 7,
    "findings": 7,
    "codec": 7,
    "disclosure": 7,
    "references": 8,
    "records": 8,
    "documents": 8,
    "details": 8,
    "grouping": 8,
    "planning": 9,
    "measures": 9,
    "indicators": 9,
    "reporting": 10,
    "rules": 9,
    "schema": 9,
    "checking": 9,
    "hooks": 10,
    "building": 11,
    "toolkit": 12,
    "plugins": 13,
    "importing": 13,
    "simulation": 13,
    "testing": 13,
    "cli": 14,
    "__main__": 15,
}
PUBLIC_FOR_PLUGINS = {"osallisuus"}


def modules() -> list[Path]:
    return sorted(path for path in ROOT.rglob("*.py") if path != ROOT / "__init__.py")


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            known = {name for name in names if module_file(name)}
            found |= known or {node.module}
    return {name for name in found if name.split(".")[0] == "osallisuus"}


def module_file(name: str) -> Path | None:
    base = ROOT.parent.joinpath(*name.split("."))
    for candidate in (base.with_suffix(".py"), base / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


def layer(name: str) -> int:
    return LAYERS[name.split(".")[1]]


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_imports_point_down(path: Path) -> None:
    own = dotted(path)
    for name in imports_of(path):
        if name == "osallisuus":
            assert layer(own) >= LAYERS["plugins"], f"{own} imports the façade"
            continue
        same = name.split(".")[1] == own.split(".")[1]
        assert same or layer(name) < layer(own) or layer(name) == layer(own) <= 1, (
            f"{own} imports {name}"
        )


@pytest.mark.parametrize("path", sorted((ROOT / "plugins").rglob("*.py")), ids=dotted)
def test_bundled_plugins_use_the_public_api_only(path: Path) -> None:
    own = ".".join(dotted(path).split(".")[:3])
    for name in imports_of(path):
        assert name in PUBLIC_FOR_PLUGINS or name.startswith(own), f"{dotted(path)} imports {name}"


def test_there_is_no_import_cycle() -> None:
    edges = {dotted(path): imports_of(path) for path in modules()}

    def reaches(start: str) -> bool:
        waiting, seen = list(edges.get(start, ())), set()
        while waiting:
            name = waiting.pop()
            if name == start:
                return True
            if name not in seen and name != "osallisuus":
                seen.add(name)
                waiting += edges.get(name, ())
        return False

    assert [name for name in edges if reaches(name)] == []


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_no_module_is_too_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_type_checking_imports_are_of_others(path: Path) -> None:
    # The toolkit names what it makes on demand; layers and cycles are looked at all the same.
    if dotted(path) == "osallisuus.toolkit":
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            assert "osallisuus" not in ast.unparse(node)


def loaded_by(statement: str) -> set[str]:
    code = f"import sys; {statement}; print('\\n'.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in run.stdout.split()}


HEAVY = {
    "babel",
    "cattrs",
    "duckdb",
    "holidays",
    "icalendar",
    "jinja2",
    "openpyxl",
    "scipy",
    "statsmodels",
    "hypothesis",
    "jsonschema",
    "msgspec",
    "narwhals",
    "numpy",
    "ortools",
    "pandas",
    "pendulum",
    "polars",
    "rich",
    "typer",
    "yaml",
}


def test_importing_the_library_loads_nothing() -> None:
    assert not loaded_by("import osallisuus") & (HEAVY | {"attr", "attrs", "pluggy"})


def test_importing_the_model_and_the_toolkit_loads_nothing_heavy() -> None:
    assert not loaded_by("from osallisuus import Project, Toolkit") & HEAVY


OF_EVERY_DOCUMENT = {
    "asking",
    "building",
    "catalogue",
    "codec",
    "dates",
    "documents",
    "errors",
    "extensions",
    "findings",
    "hooks",
    "judging",
    "limits",
    "model",
    "names",
    "parsing",
    "privacy",
    "shapes",
    "stated",
    "text",
    "time",
    "toolkit",
}


def test_importing_the_model_and_the_toolkit_loads_only_what_every_document_needs() -> None:
    statement = "from osallisuus import Project, Toolkit; Toolkit.build()"
    code = f"import sys; {statement}; print('\\n'.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    own = {name.split(".")[1] for name in run.stdout.split() if name.startswith("osallisuus.")}
    assert own <= OF_EVERY_DOCUMENT, "import it inside the functions of the toolkit that use it"


def test_building_a_toolkit_loads_nothing_heavy() -> None:
    statement = "from osallisuus import Toolkit; Toolkit.build(discover=True)"
    assert not loaded_by(statement) & (HEAVY - {"yaml"})


def test_the_stub_names_what_the_facade_names() -> None:
    stub = ast.parse((ROOT / "__init__.pyi").read_text(encoding="utf-8"))
    named = {
        f"{node.module}.{alias.name}"
        for node in stub.body
        if isinstance(node, ast.ImportFrom) and node.module != "typing"
        for alias in node.names
    }
    homes: dict[str, str] = vars(osallisuus)["_HOMES"]
    facade = {f"{home}.{name}" for name, home in homes.items()}
    assert named == facade


def test_every_public_name_can_be_imported() -> None:
    for name in vars(osallisuus)["__all__"]:
        assert getattr(osallisuus, name) is not None
    with pytest.raises(AttributeError, match="nothing_like_it"):
        _ = osallisuus.nothing_like_it  # type: ignore[attr-defined]
