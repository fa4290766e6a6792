"""A real plugin wheel in a fresh environment: used through the public API, then uninstalled."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[2]
SAMPLE = Path(__file__).parent / "sample_plugin"

WITH_PLUGIN = """
import json, sys
from osallisuus import Activity, Project, Toolkit, each
from lake_sample import Boats, Lakes
kit = Toolkit.build(discover=True)
assert "lake" in [plugin.name for plugin in kit.plugins], kit.plugins
project = kit.example("lake")
assert project.ext(Lakes).names == ("Oulujärvi",)
(activity,) = project.activities
assert activity.ext(Boats).seats.value == 6, "migrated from version 1"
findings = kit.check(project, only=["lake.seats-for-all"])
assert [finding.message["fi"] for finding in findings] == ["ryhmässä on 7, veneissä paikkoja 6"]
assert "lake.boats" in json.dumps(kit.json_schema("lake"))
sys.stdout.write(kit.dump(project))
"""
WITHOUT_PLUGIN = """
import sys
from osallisuus import Raw, Toolkit
kit = Toolkit.build(discover=True)
assert "lake" not in [plugin.name for plugin in kit.plugins]
text = sys.stdin.read()
project = kit.load(text)
assert isinstance(project.extensions[0], Raw)
assert kit.not_understood(project) == ("lake", "lake.boats")
assert [f.slug for f in kit.check(project) if f.slug == "core.unknown-extension"] != []
sys.stdout.write(kit.dump(project))
"""


def run(*command: str | Path, text: str | None = None) -> str:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    environment["PYTHONIOENCODING"] = "utf-8"
    done = subprocess.run(
        [str(part) for part in command],
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheels")
    for source in (ROOT, SAMPLE):
        run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, source)
    return folder


@pytest.fixture(scope="module")
def python(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("fresh")
    venv.create(home, with_pip=True)
    interpreter = home / "bin" / "python"
    run(interpreter, "-m", "pip", "install", "--quiet", *wheels.glob("*.whl"))
    return interpreter


def test_a_stranger_plugin_is_installed_used_and_uninstalled(python: Path) -> None:
    command = python.parent / "osallisuus"
    assert "lake.seats-for-all" in run(command, "plugins")
    written = run(python, "-c", WITH_PLUGIN)
    data = json.loads(written)
    block = data["project"]["activities"][0]["extensions"]["lake.boats"]
    assert block == {"v": 2, "seats": {"value": 6}}
    run(python, "-m", "pip", "uninstall", "--quiet", "--yes", "lake-sample")
    assert run(python, "-c", WITHOUT_PLUGIN, text=written) == written
    assert "lake" not in run(command, "plugins")


def test_the_wheel_holds_what_the_library_reads(python: Path) -> None:
    listed = run(python.parent / "osallisuus", "examples").split("\n")
    names = {line.split()[0] for line in listed if line}
    assert {"itu2", "kupo", "lahde", "omia_polkuja", "yhdessa_osallisuutta"} <= names
    assert "[load]" not in run(python.parent / "osallisuus", "plugins")
