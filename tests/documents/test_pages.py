"""Examples in the pages of the documentation do what the pages say."""

import doctest
import io
import re
import shutil
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from textwrap import dedent

import pytest

PAGES = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^\.\. (doctest|testcode)::[^\n]*\n((?:[ \t]+[^\n]*\n|\s*\n)*)", re.MULTILINE)
WITH_EXAMPLES = sorted(
    page for page in PAGES.rglob("*.rst") if BLOCK.search(page.read_text(encoding="utf-8"))
)


def blocks(page: Path) -> Iterator[tuple[str, str]]:
    for kind, body in BLOCK.findall(page.read_text(encoding="utf-8") + "\n"):
        yield kind, dedent(body)


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.stem)
def test_a_page_tells_what_happens(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    itu2 = resources.files("osallisuus.plugins.itu2").joinpath("itu2.json")
    (tmp_path / "itu2.json").write_bytes(itu2.read_bytes())
    shutil.copy(PAGES / "how-to" / "belonging.json", tmp_path)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": page.stem}
    told = io.StringIO()
    runner = doctest.DocTestRunner()
    for kind, body in blocks(page):
        if kind == "testcode":
            exec(compile(body, page.name, "exec"), names)
        else:
            example = doctest.DocTestParser().get_doctest(body, names, page.stem, page.name, 0)
            runner.run(example, out=told.write, clear_globs=False)
            names |= example.globs
    assert runner.failures == 0, told.getvalue()
    assert runner.tries > 0


def test_there_are_pages_with_examples() -> None:
    assert {"embedding", "write_a_plugin", "add_an_instrument"} <= {p.stem for p in WITH_EXAMPLES}
