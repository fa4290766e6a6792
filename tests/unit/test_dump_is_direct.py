"""Bundled documents are written at once, without the slow way behind it."""

import pytest

from osallisuus import Project, Toolkit

KIT = Toolkit.build(discover=True)


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("name", list(KIT.examples))
def test_a_bundled_document_needs_no_second_way(
    name: str, indent: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    project: Project = KIT.example(name)

    def refuse(*_: object, **__: object) -> str:
        raise AssertionError("fell back")

    monkeypatch.setattr("osallisuus.parsing.json_text.dump_json", refuse)
    assert KIT.load(KIT.dump(project, indent=indent)) == project
