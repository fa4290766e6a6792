"""Whatever of a plugin raises, and whenever: it is a problem of that plugin, and nothing else comes out."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import attrs
import pytest

from osallisuus import (
    Catalogue,
    DocumentError,
    Extension,
    Finding,
    Level,
    Migration,
    Planner,
    PlanRequest,
    Plugin,
    PluginError,
    Project,
    Rule,
    Stage,
    Text,
    Toolkit,
    UnknownNameError,
    hookimpl,
)

PROJECT = Project(id="p", name=Text.of(fi="P"))


class Texts(Catalogue):
    """A catalogue that says the same of everything."""

    def __init__(self) -> None:
        super().__init__("osallisuus")

    def texts(self, key: str) -> dict[str, str]:
        return dict.fromkeys(("fi", "sv", "en"), key)


def explode(*_: object) -> Any:
    raise RuntimeError("boom")


def leave(*_: object) -> Any:
    raise SystemExit(3)


class Shy:
    """Does not say what it is."""

    __repr__ = explode


def rule(check: Callable[..., Any] = explode, **said: object) -> Rule:
    body = {"slug": "bad.x", "catalogue": Texts(), "check": check, **said}
    made = type("Made", (Rule,), body)()
    assert isinstance(made, Rule)
    return made


def plugin_class(**said: object) -> type[Plugin]:
    return type("Bad", (Plugin,), {"name": "bad", "api": 1, **said})


def with_rules(*rules: object) -> type[Plugin]:
    return plugin_class(osallisuus_rules=hookimpl(lambda self: rules))


@pytest.mark.parametrize(
    ("plugin", "stage"),
    [
        (plugin_class(name=property(explode)), Stage.API),
        (plugin_class(api=property(leave)), Stage.API),
        (plugin_class(__dir__=explode), Stage.REGISTER),
        (plugin_class(__init__=leave), Stage.LOAD),
        (plugin_class(title=property(explode)), Stage.DECLARE),
        (plugin_class(title="Bad"), Stage.DECLARE),
        (plugin_class(catalogue=property(explode)), Stage.DECLARE),
        (plugin_class(osallisuus_rules=hookimpl(leave)), Stage.DECLARE),
        (with_rules(Shy()), Stage.DECLARE),
        (with_rules(rule(slug=property(explode))), Stage.DECLARE),
        (with_rules(rule(level="loud")), Stage.DECLARE),
    ],
)
def test_a_plugin_that_breaks_when_it_is_looked_at_is_left_out(
    plugin: type[Plugin], stage: Stage
) -> None:
    kit = Toolkit.build(plugin, plugin_class(name="good"), on_problem="collect")
    assert [info.name for info in kit.plugins] == ["good"]
    (problem,) = kit.problems
    assert problem.stage is stage
    assert isinstance(problem.plugin, str)
    with pytest.raises(PluginError):
        Toolkit.build(plugin)


@pytest.mark.parametrize(
    "content", ['["fi"]', '{"key": "text"}', '{"key": {"fi": 5}}', "{", "\xff{"]
)
def test_a_catalogue_of_another_form_is_its_plugins_problem(
    content: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # What was read before is remembered by name, so each case has a package of its own.
    name = f"shapeless_{len(content)}"
    package = tmp_path / name
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "texts.json").write_bytes(content.encode("latin-1"))
    monkeypatch.syspath_prepend(tmp_path)
    catalogue = Catalogue(name, "texts.json")
    kit = Toolkit.build(plugin_class(catalogue=catalogue), on_problem="collect")
    assert [(one.plugin, one.stage) for one in kit.problems] == [("bad", Stage.DECLARE)]
    assert "its catalogue cannot be read" in kit.problems[0].message


def no_pointer(self: Rule, project: Project) -> Iterator[Finding]:
    nowhere: Any = None
    yield attrs.evolve(self.finding("/project"), pointer=nowhere)


def no_level(self: Rule, project: Project) -> Iterator[Finding]:
    loud: Any = "loud"
    yield attrs.evolve(self.finding("/project"), level=loud)


@pytest.mark.parametrize("check", [no_pointer, no_level, leave])
def test_a_rule_whose_findings_cannot_be_told_is_a_finding_like_a_crash(
    check: Callable[..., Any],
) -> None:
    kit = Toolkit.build(with_rules(rule(check)))
    document = kit.read(kit.dump(PROJECT))
    findings = kit.check(document, only=["bad.x"])
    assert [finding.slug for finding in findings] == ["core.rule-crashed"]
    assert findings[0].level is Level.ERROR


@attrs.frozen(kw_only=True)
class Small(Extension[Project]):
    """A block that takes small numbers only."""

    ext_name: ClassVar[str] = "bad"
    ext_version: ClassVar[int] = 2
    number: int | None = None

    def __attrs_post_init__(self) -> None:
        if self.number is not None and self.number > 9:
            raise RuntimeError("person 7")


def reading(step: Callable[[Any], Any], block: dict[str, Any]) -> str:
    plugin = plugin_class(
        osallisuus_extensions=hookimpl(lambda self: (Small,)),
        osallisuus_migrations=hookimpl(
            lambda self: (Migration(block="bad", from_version=1, step=step),)
        ),
    )
    project = {"id": "p", "name": {"fi": "P"}, "extensions": {"bad": block}}
    with pytest.raises(DocumentError) as caught:
        Toolkit.build(plugin).load({"osallisuus": 1, "project": project})
    (problem,) = caught.value.problems
    assert problem.pointer == "/project/extensions/bad"
    assert "person 7" not in str(caught.value)
    return problem.code


def test_a_block_that_breaks_when_it_is_made_is_a_problem_of_the_document() -> None:
    assert reading(explode, {"v": 2, "number": 10}) == "shape.refused"


def in_itself(block: dict[str, Any]) -> dict[str, Any]:
    block["number"] = block
    return block


@pytest.mark.parametrize(
    "step",
    [
        leave,
        in_itself,
        lambda block: {1: 2},
        lambda block: {"number": object()},
        lambda block: {"number": float("nan")},
        lambda block: {"\ud800": 1},
    ],
)
def test_a_migration_that_makes_no_plain_data_is_a_problem_of_the_document(
    step: Callable[[Any], Any],
) -> None:
    assert reading(step, {"v": 1}) == "block.migration"


def test_a_planner_that_ends_the_program_is_its_plugins_problem() -> None:
    said = {"name": "bad.x", "title": Text.of(fi="X"), "request": PlanRequest, "plan": leave}
    planner = type("Leaving", (Planner,), said)()
    kit = Toolkit.build(plugin_class(osallisuus_planners=hookimpl(lambda self: (planner,))))
    with pytest.raises(PluginError) as caught:
        kit.plan("bad.x", PROJECT, request=PlanRequest())
    assert caught.value.problems[0].stage is Stage.PLAN


def test_one_name_may_be_blocked_as_it_is() -> None:
    kit = Toolkit.build(discover=True, block="kupo")
    names = [info.name for info in kit.plugins]
    assert "kupo" not in names
    assert "itu2" in names


def test_what_is_done_with_problems_is_one_of_two() -> None:
    wrong: Any = "ignore"
    with pytest.raises(UnknownNameError, match="raise, collect"):
        Toolkit.build(on_problem=wrong)


def test_a_catalogue_of_a_package_in_an_archive_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import zipfile

    texts = {"vocabulary.bad.boat.canoe": {"fi": "kanootti", "sv": "kanot", "en": "canoe"}}
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as archive:
        archive.writestr("packed/__init__.py", "")
        archive.writestr("packed/texts.json", json.dumps(texts))
    monkeypatch.syspath_prepend(tmp_path / "packed.zip")
    kit = Toolkit.build(plugin_class(catalogue=Catalogue("packed", "texts.json")))
    assert kit.label("bad.boat", "canoe", "sv") == "kanot"
