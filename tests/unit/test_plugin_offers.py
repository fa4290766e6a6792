"""What plugins offer beside blocks, rules and examples: planners, commands, files."""

import json
from collections.abc import Sequence
from pathlib import Path

import attrs
import pytest

from osallisuus import (
    Command,
    IndicatorFile,
    InstrumentFile,
    Planner,
    PlanRequest,
    Plugin,
    PluginError,
    Project,
    Stage,
    Text,
    Toolkit,
    UnknownNameError,
    ValueProblemError,
    hookimpl,
)
from osallisuus.cli import main
from osallisuus.indicators.conditions import Compare, parts_of

PROJECT = Project(id="p", name=Text.of(fi="Polku"))


@attrs.frozen(kw_only=True)
class Walks(PlanRequest[str]):
    times: int = 1


@attrs.frozen(kw_only=True)
class Swims(PlanRequest[str]):
    lake: str = "Oulujärvi"


class WalkPlanner(Planner[str]):
    name = "lake.walks"
    title = Text.of(fi="Kävelyt", sv="Promenader", en="Walks")
    request = Walks

    def plan(self, project: Project, request: PlanRequest[str]) -> str:
        assert isinstance(request, Walks)
        return f"{project.id}: {60 // request.times} min"


class Lake(Plugin):
    name = "lake"
    api = 1

    @hookimpl
    def osallisuus_planners(self) -> Sequence[Planner[object]]:
        return (WalkPlanner(),)

    @hookimpl
    def osallisuus_commands(self) -> Sequence[Command]:
        return (
            Command(
                name="lake.say",
                help=Text.of(fi="Sano", sv="Säg", en="Say"),
                target="osallisuus.cli.output:say",
            ),
        )

    @hookimpl
    def osallisuus_instruments(self) -> Sequence[InstrumentFile]:
        return (InstrumentFile(name="lake.mood", package="lake", file="mood.json"),)

    @hookimpl
    def osallisuus_indicators(self) -> Sequence[IndicatorFile]:
        return (IndicatorFile(name="lake", package="lake", file="lake.json"),)


def test_a_plan_is_what_the_request_says() -> None:
    plan: str = Toolkit.build(Lake()).plan("lake.walks", PROJECT, request=Walks(times=4))
    assert plan == "p: 15 min"


def test_a_plan_of_an_unknown_name_names_those_there_are() -> None:
    with pytest.raises(UnknownNameError, match=r"lake\.walks"):
        Toolkit.build(Lake()).plan("lake.swims", PROJECT, request=Walks())


def test_a_request_of_another_class_is_refused() -> None:
    with pytest.raises(ValueProblemError, match="takes a Walks, got a Swims"):
        Toolkit.build(Lake()).plan("lake.walks", PROJECT, request=Swims())


def test_a_planner_that_breaks_is_named() -> None:
    with pytest.raises(PluginError) as caught:
        Toolkit.build(Lake()).plan("lake.walks", PROJECT, request=Walks(times=0))
    (problem,) = caught.value.problems
    assert (problem.plugin, problem.stage) == ("lake", Stage.PLAN)


def test_the_toolkit_lists_what_a_plugin_offers() -> None:
    (info,) = Toolkit.build(Lake()).plugins
    assert info.planners == ("lake.walks",)
    assert info.commands == ("lake.say",)
    assert info.instruments == ("lake.mood",)
    assert info.indicators == ("lake",)


@pytest.mark.parametrize("name", ["sea.say", "lake", "Say it"])
def test_a_command_named_otherwise_is_a_problem(name: str) -> None:
    class Wrong(Lake):
        @hookimpl
        def osallisuus_commands(self) -> Sequence[Command]:
            return (Command(name=name, help=Text.of(en="x"), target="a:b"),)

    kit = Toolkit.build(Wrong(), on_problem="collect")
    assert [problem.stage for problem in kit.problems] == [Stage.DECLARE]
    assert "use 'lake.thing'" in kit.problems[0].message


def test_a_name_offered_twice_is_a_conflict() -> None:
    class Twice(Lake):
        @hookimpl
        def osallisuus_planners(self) -> Sequence[Planner[object]]:
            return (WalkPlanner(), WalkPlanner())

    (problem,) = Toolkit.build(Twice(), on_problem="collect").problems
    assert problem.stage is Stage.CONFLICT
    assert "planner 'lake.walks'" in problem.message


def test_commands_of_a_plugin_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "osallisuus.cli.plugin_commands.installed_toolkit", lambda: Toolkit.build(Lake())
    )
    with pytest.raises(SystemExit) as ended:
        main(["lake", "say", "--line", "vesi"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == "vesi\n"


def test_a_word_that_nothing_knows_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["nothing-like-it"])
    assert ended.value.code == 2
    assert "nothing-like-it" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["omia_polkuja", "itu2"])
def test_the_figures_of_a_bundled_plugin_name_activities_and_groups_of_its_project(
    name: str,
) -> None:
    kit = Toolkit.build(discover=True)
    project = kit.example(name)
    known = {one.id for one in (*project.activities, *project.target_groups)}
    asked = set()
    for condition in kit.indicator_set(name).conditions.values():
        for part in parts_of(condition):
            if isinstance(part, Compare) and part.fact in {"activity", "target_group"}:
                asked.add(part.value)
    assert asked
    assert asked <= known


def test_a_plugin_counts_its_own_figures_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sessions.csv").write_text(
        "session,project,activity,date,minutes,cancelled\n"
        "s1,omia-polkuja,kohtaamispaikka,2025-09-01,240,no\n"
        "s2,omia-polkuja,kohtaamispaikka,2025-09-03,240,yes\n"
        "s3,omia-polkuja,naisten-ryhma,2025-09-04,90,no\n"
    )
    (tmp_path / "headcounts.csv").write_text("session,category,count,in_roster\ns1,,14,no\n")
    with pytest.raises(SystemExit) as ended:
        main(
            f"indicators omia_polkuja --records {tmp_path} --set omia_polkuja --format json".split()
        )
    assert ended.value.code == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    values = {row["code"]: row["value"] for row in rows}
    assert values["omia_polkuja.visits"] == 14
    assert values["omia_polkuja.open_times"] == 1
