"""The report in a browser: no error, no sideways scroll on a phone, axe-core finds nothing."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

from osallisuus import Faults, ReportChoices, Toolkit, simulate, write_report

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None
)
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Debian's chromium is not installed: apt-get install chromium"
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    kit = Toolkit.build(discover=True)
    folder = tmp_path_factory.mktemp("pages")
    written = {}
    for name, language in (("omia_polkuja", "fi"), ("itu2", "sv")):
        project = kit.example(name)
        frames = simulate(project, people=120, seed=1, faults=Faults.real_life()).frames()
        report = kit.report(
            project,
            kit.records(frames),
            language=language,
            set="esf+" if name == "omia_polkuja" else None,
            choices=ReportChoices(synthetic=True),
        )
        (written[name],) = write_report(report, folder / f"{name}.html")
    return written


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["omia_polkuja", "itu2"])
def test_the_page_is_sound_and_accessible(
    name: str,
    width: int,
    scheme: Literal["light", "dark"],
    pages: dict[str, Path],
    browser: Any,
) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(pages[name].as_uri())
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    wide = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide[0] <= wide[1]
    found = Axe().run(page)
    assert [
        (one["id"], [node["target"] for node in one["nodes"]])
        for one in found.response["violations"]
    ] == []
    page.close()


def test_a_screen_reader_is_told_what_each_figure_shows(
    pages: dict[str, Path], browser: Any
) -> None:
    page = browser.new_page()
    page.goto(pages["omia_polkuja"].as_uri())
    figures = page.get_by_role("img").all()
    assert len(figures) >= 3
    for figure in figures:
        title, described = figure.evaluate(
            "svg => [svg.querySelector('title').textContent, svg.querySelector('desc').textContent]"
        )
        assert title
        assert described
        assert figure.evaluate("svg => svg.closest('figure').querySelector('table') !== null")
    page.close()


def test_it_prints_in_light_colours_on_paper(pages: dict[str, Path], browser: Any) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(pages["omia_polkuja"].as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert (ground, ink) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)")
    assert len(page.pdf(format="A4")) > 20_000
    page.close()
