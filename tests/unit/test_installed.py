"""Entry points are found where the standard library finds them."""

import importlib.metadata
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osallisuus import Stage, Toolkit
from osallisuus.installed import EntryPoint, entry_points

GROUP = "some.group"


def expected(group: str) -> list[tuple[str, str]]:
    found = importlib.metadata.entry_points(group=group)
    return sorted((entry.name, entry.value) for entry in found)


def found(group: str) -> list[tuple[str, str]]:
    return [(entry.name, entry.value) for entry in entry_points(group)]


def distribution(folder: Path, name: str, text: str, kind: str = "dist-info") -> None:
    metadata = folder / f"{name}.{kind}"
    metadata.mkdir(parents=True)
    (metadata / "entry_points.txt").write_text(text, encoding="utf-8")
    (metadata / "METADATA").write_text(f"Name: {name.partition('-')[0]}\nVersion: 1\n")


@pytest.mark.parametrize("group", ["osallisuus.plugins", "pytest11", "console_scripts", "none"])
def test_the_same_as_the_standard_library_in_this_environment(group: str) -> None:
    assert found(group) == expected(group)


def test_the_five_plugins_are_found() -> None:
    assert len(found("osallisuus.plugins")) >= 5


def test_forms_of_metadata(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    text = "# said\n\n[other]\nz = a:b\n[some.group]\n  b=pack.age : Thing.inner [extra]\n;a = x\n"
    distribution(first, "My_Package-1.0", text)
    distribution(first, "old-1.0-py3.11", "[some.group]\r\nold = old:Old\r\n", "egg-info")
    distribution(first, "torn", "some.group\n[some.group\nq = q\n")
    (first / "alone-1.0.egg-info").write_text("Name: alone\n")
    (first / "empty-1.0.dist-info").mkdir()
    distribution(second, "my.package-0.9", "[some.group]\nhidden = not:used\n")
    distribution(second, "last-1", "[some.group]\nlast = last\n")
    for folder in (second, first):
        monkeypatch.syspath_prepend(folder)
    monkeypatch.syspath_prepend(tmp_path / "not there")
    assert found(GROUP) == expected(GROUP)
    assert ("b", "pack.age : Thing.inner [extra]") in found(GROUP)
    assert "hidden" not in dict(found(GROUP))


@settings(max_examples=60)
@given(st.lists(st.text(alphabet="[]some.group=#: \tab", max_size=20), max_size=6))
def test_odd_files_are_read_alike(lines: list[str]) -> None:
    # The standard library breaks at a line that says nothing; here it is a plugin that cannot be loaded.
    lines = [line for line in lines if "=" in line or line.strip().startswith("#")]
    text = "\n".join(["[some.group]", *lines])
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        distribution(Path(folder), "torn-1", text)
        patch.setattr(sys, "path", [folder])
        assert found(GROUP) == expected(GROUP)


def test_an_archive_and_a_finder_of_ones_own_are_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "zipped.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("zipped-1.dist-info/entry_points.txt", "[some.group]\nzipped = z\n")
        file.writestr("zipped-1.dist-info/METADATA", "Name: zipped\nVersion: 1\n")
    with monkeypatch.context() as patch:
        patch.syspath_prepend(archive)
        assert found(GROUP) == [("zipped", "z")]

    class Finder:
        @classmethod
        def find_spec(cls, *_: object) -> None:
            return None

        @classmethod
        def find_distributions(cls, *_: object) -> Iterator[importlib.metadata.Distribution]:
            distribution(tmp_path / "hidden", "hidden-1", "[some.group]\nhidden = h\n")
            yield importlib.metadata.Distribution.at(tmp_path / "hidden" / "hidden-1.dist-info")

    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Finder])
    assert found(GROUP) == [("hidden", "h")]


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("pathlib:Path", Path),
        ("pathlib : Path.cwd [extra, more]", Path.cwd),
        ("zipfile", zipfile),
    ],
)
def test_load(value: str, result: object) -> None:
    assert EntryPoint(name="x", value=value).load() == result


def test_a_line_that_names_nothing_breaks_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distribution(tmp_path, "torn-1", "[osallisuus.plugins]\ntorn\n")
    monkeypatch.syspath_prepend(tmp_path)
    kit = Toolkit.build(discover=True, on_problem="collect")
    assert [(problem.plugin, problem.stage) for problem in kit.problems] == [("torn", Stage.LOAD)]
    assert len(kit.plugins) == 5
