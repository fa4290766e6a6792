"""A plugin that breaks costs only its own declarations, wherever it breaks, and is named."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

import attrs
import pytest

from osallisuus import (
    PLUGIN_API,
    Block,
    Catalogue,
    DocumentError,
    Example,
    Extension,
    Finding,
    Level,
    Migration,
    MissingExtensionError,
    Plugin,
    PluginError,
    Project,
    Raw,
    Rule,
    Stage,
    Text,
    Toolkit,
    UnknownNameError,
    checked,
    hookimpl,
)
from osallisuus.model.activity import Activity


class Texts(Catalogue):
    """A catalogue that says the same of everything."""

    def __init__(self) -> None:
        super().__init__("osallisuus")

    def texts(self, key: str) -> dict[str, str]:
        return dict.fromkeys(("fi", "sv", "en"), key)


@attrs.frozen(kw_only=True, field_transformer=checked, weakref_slot=False)
class Note(Extension[Project]):
    """A note."""

    ext_name: ClassVar[str] = "good"
    ext_version: ClassVar[int] = 3
    words: str


@attrs.frozen(kw_only=True, field_transformer=checked, weakref_slot=False)
class Mood(Extension[Activity | Project]):
    """A mood."""

    ext_name: ClassVar[str] = "good.mood"
    level: int | None = None


class Silent(Rule):
    """Finds nothing."""

    slug = "good.silent"
    catalogue = Texts()

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield nothing."""
        yield from ()


def to_two(block: dict[str, Any]) -> dict[str, Any]:
    return {"word": block["w"]}


def to_three(block: dict[str, Any]) -> dict[str, Any]:
    return {"words": block.pop("word")}


class Good(Plugin):
    """A plugin that is right."""

    name = "good"
    api = PLUGIN_API

    @hookimpl
    def osallisuus_extensions(self) -> Sequence[type[Block]]:
        return (Note, Mood)

    @hookimpl
    def osallisuus_migrations(self) -> Sequence[Migration]:
        return (
            Migration(block="good", from_version=1, step=to_two),
            Migration(block="good", from_version=2, step=to_three),
        )

    @hookimpl
    def osallisuus_rules(self) -> Sequence[Rule]:
        return (Silent(),)


def made(name: str = "bad", api: int = PLUGIN_API, **hooks: Callable[..., Any]) -> Plugin:
    marked = {hook: hookimpl(function) for hook, function in hooks.items()}
    cls = type("Bad", (Plugin,), {"name": name, "api": api, **marked})
    plugin = cls()
    assert isinstance(plugin, Plugin)
    return plugin


def rule(slug: str, check: Callable[..., Any], catalogue: Catalogue) -> Rule:
    cls = type("Made", (Rule,), {"slug": slug, "catalogue": catalogue, "check": check})
    built = cls()
    assert isinstance(built, Rule)
    return built


def explode(*_: object) -> Any:
    raise RuntimeError("boom")


def block_class(host: Any = Project, **namespace: Any) -> type[Block]:
    annotations = namespace.pop("annotations", {})
    cls = type(
        "Made",
        (),
        {"ext_name": "bad", "ext_version": 1, "__annotations__": annotations, **namespace},
    )
    bases = (Extension[host],) if host is not None else (Block,)

    import types

    body = {
        key: value for key, value in vars(cls).items() if key not in ("__dict__", "__weakref__")
    }
    full = types.new_class("Made", bases, {}, lambda space: space.update(body))
    return attrs.frozen(full, kw_only=True)


BROKEN: dict[str, tuple[Any, Stage, str]] = {
    "not a plugin": (object(), Stage.API, "subclass it"),
    "old api": (made(api=0), Stage.API, "set api = 1"),
    "newer api": (made(api=99), Stage.API, "update osallisuus"),
    "bad name": (made(name="Bad Name"), Stage.API, "lower-case"),
    "misspelt hook": (
        made(osallisuus_rulez=lambda self: ()),
        Stage.REGISTER,
        "did you mean osallisuus_rules?",
    ),
    "forgotten mark": (
        type("Bad", (Plugin,), {"name": "bad", "api": 1, "osallisuus_rules": lambda self: ()})(),
        Stage.REGISTER,
        "lacks @hookimpl",
    ),
    "same name": (made(name="good"), Stage.REGISTER, "two plugins"),
    "wrong argument": (
        made(osallisuus_rules=lambda self, project: ()),
        Stage.REGISTER,
        "project",
    ),
    "raising hook": (made(osallisuus_rules=explode), Stage.DECLARE, "RuntimeError: boom"),
    "raising late": (
        made(osallisuus_rules=lambda self: (explode() for _ in "x")),
        Stage.DECLARE,
        "boom",
    ),
    "nothing returned": (made(osallisuus_examples=lambda self: 3), Stage.DECLARE, "TypeError"),
    "not a rule": (made(osallisuus_rules=lambda self: (3,)), Stage.DECLARE, "not a Rule"),
    "rule class": (made(osallisuus_rules=lambda self: (Silent,)), Stage.DECLARE, "not a Rule"),
    "foreign rule": (
        made(osallisuus_rules=lambda self: (rule("good.x", explode, Texts()),)),
        Stage.DECLARE,
        "use 'bad.thing'",
    ),
    "wordless rule": (
        made(osallisuus_rules=lambda self: (rule("bad.x", explode, Catalogue("osallisuus")),)),
        Stage.DECLARE,
        "lacks rule.bad.x.message in fi, sv, en",
    ),
    "rule with a lost catalogue": (
        made(osallisuus_rules=lambda self: (rule("bad.x", explode, Catalogue("no_such_package")),)),
        Stage.DECLARE,
        "its catalogue cannot be read: ModuleNotFoundError",
    ),
    "a class that cannot be made": (
        type("Bad", (Plugin,), {"name": "bad", "api": 1, "__init__": explode}),
        Stage.LOAD,
        "cannot be made: RuntimeError: boom",
    ),
    "foreign block": (
        made(osallisuus_extensions=lambda self: (block_class(ext_name="kupo"),)),
        Stage.DECLARE,
        "use 'bad' or 'bad.thing'",
    ),
    "hostless block": (
        made(osallisuus_extensions=lambda self: (block_class(host=None),)),
        Stage.DECLARE,
        "names no host",
    ),
    "wrong host": (
        made(osallisuus_extensions=lambda self: (block_class(host=int),)),
        Stage.DECLARE,
        "names no host",
    ),
    "shapeless field": (
        made(osallisuus_extensions=lambda self: (block_class(annotations={"when": complex}),)),
        Stage.DECLARE,
        "Made.when",
    ),
    "field called v": (
        made(osallisuus_extensions=lambda self: (block_class(annotations={"v": int}),)),
        Stage.DECLARE,
        "taken by the version",
    ),
    "no migration": (
        made(osallisuus_extensions=lambda self: (block_class(ext_version=2),)),
        Stage.DECLARE,
        "lacks a migration from version 1",
    ),
    "lost migration": (
        made(
            osallisuus_migrations=lambda self: (
                Migration(block="bad", from_version=1, step=to_two),
            )
        ),
        Stage.DECLARE,
        "leads nowhere",
    ),
    "twice the same": (
        made(
            osallisuus_extensions=lambda self: (block_class(), block_class()),
        ),
        Stage.CONFLICT,
        "declared twice",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_plugin_is_named_and_costs_only_itself(what: str) -> None:
    plugin, stage, words = BROKEN[what]
    kit = Toolkit.build(Good(), plugin, on_problem="collect")
    assert [info.name for info in kit.plugins] == ["good"]
    assert "good.silent" in kit.rules
    assert {problem.stage for problem in kit.problems} == {stage}
    assert any(words in problem.message for problem in kit.problems), kit.problems
    with pytest.raises(PluginError) as caught:
        Toolkit.build(Good(), plugin)
    assert caught.value.problems == kit.problems
    assert words in str(caught.value)


def test_every_problem_of_every_plugin_is_in_one_error() -> None:
    with pytest.raises(PluginError) as caught:
        Toolkit.build(made(name="one", api=7), made(name="two", osallisuus_rules=explode))
    assert [problem.plugin for problem in caught.value.problems] == ["one", "two"]


def test_an_import_that_fails_is_a_load_problem(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    metadata = tmp_path / "crashing-1.0.dist-info"
    metadata.mkdir()
    (metadata / "entry_points.txt").write_text(
        "[osallisuus.plugins]\ncrashing = crashes_at_once:X\n"
    )
    (tmp_path / "crashes_at_once.py").write_text(
        "from pathlib import Path\n"
        "with Path(__file__).with_name('loads').open('a') as told: told.write('x')\n"
        "raise ImportError('no such library')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    kit = Toolkit.build(discover=True, on_problem="collect")
    (problem,) = kit.problems
    assert (problem.plugin, problem.stage) == ("crashing", Stage.LOAD)
    assert "no such library" in problem.message
    assert [info.name for info in kit.plugins] == [
        "itu2",
        "kupo",
        "lahde",
        "omia_polkuja",
        "yhdessa_osallisuutta",
    ]
    blocked = Toolkit.build(discover=True, block=["crashing", "kupo"])
    assert (tmp_path / "loads").read_text() == "x"
    assert "kupo" not in [info.name for info in blocked.plugins]


def test_a_rule_that_crashes_is_a_finding_and_the_others_run() -> None:
    def late(self: Rule, project: Project) -> Iterator[Finding]:
        yield self.finding("/project")
        raise KeyError("secret")

    plugin = made(
        osallisuus_rules=lambda self: (
            rule("bad.early", explode, Texts()),
            rule("bad.late", late, Texts()),
        )
    )
    kit = Toolkit.build(plugin, Good())
    findings = kit.check(Project(id="p", name=Text.of(fi="P")))
    crashed = [finding for finding in findings if finding.slug == "core.rule-crashed"]
    assert [finding.level for finding in crashed] == [Level.ERROR, Level.ERROR]
    assert "bad.early" in crashed[0].message["fi"]
    assert "secret" not in str(findings)
    assert "bad.late" in [finding.slug for finding in findings]
    assert "core.no-source" in [finding.slug for finding in findings]


def test_a_rule_that_yields_something_else_is_a_finding_like_a_crash() -> None:
    def words(self: Rule, project: Project) -> Iterator[str]:
        yield "too long"

    kit = Toolkit.build(made(osallisuus_rules=lambda self: (rule("bad.words", words, Texts()),)))
    findings = kit.check(Project(id="p", name=Text.of(fi="P")), only=["bad.words"])
    assert [(finding.slug, finding.pointer) for finding in findings] == [
        ("core.rule-crashed", "/project")
    ]


def test_an_import_that_ends_the_program_is_a_load_problem(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    metadata = tmp_path / "leaving-1.0.dist-info"
    metadata.mkdir()
    (metadata / "entry_points.txt").write_text("[osallisuus.plugins]\nleaving = leaves:X\n")
    (tmp_path / "leaves.py").write_text("raise SystemExit(3)\n")
    monkeypatch.syspath_prepend(tmp_path)
    kit = Toolkit.build(discover=True, on_problem="collect")
    assert [(one.plugin, one.stage) for one in kit.problems] == [("leaving", Stage.LOAD)]


def document(**extensions: Any) -> dict[str, Any]:
    project = {"id": "p", "name": {"fi": "P"}, "extensions": extensions}
    return {"osallisuus": 1, "project": project}


def test_old_blocks_are_brought_up_to_date_step_by_step() -> None:
    kit = Toolkit.build(Good)
    data = document(good={"v": 1, "w": "moi"})
    project = kit.load(data)
    assert project.ext(Note).words == "moi"
    assert data == document(good={"v": 1, "w": "moi"})
    assert kit.to_data(project)["project"]["extensions"] == {"good": {"v": 3, "words": "moi"}}


@pytest.mark.parametrize(
    ("extensions", "code"),
    [
        ({"good": {"v": 4, "words": "x"}}, "block.newer"),
        ({"good": {"v": 1}}, "block.migration"),
        ({"good": {"v": 3}}, "shape.missing"),
        ({"good": {"v": 2, "word": 5}}, "shape.text-quotes"),
        ({"good": {"words": "x"}}, "block.version"),
        ({"good": {"v": True}}, "block.version"),
        ({"good": 3}, "shape.object"),
        ({"Bad Name": {"v": 1}}, "block.name"),
        ({"stranger": {"v": 0}}, "block.version"),
        ({"stranger": []}, "shape.object"),
    ],
)
def test_a_block_that_cannot_be_read_is_a_problem_with_its_place(
    extensions: dict[str, Any], code: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        Toolkit.build(Good()).load(document(**extensions))
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.pointer.startswith("/project/extensions/")


def test_a_known_block_on_the_wrong_host_is_refused() -> None:
    data = document()
    data["project"]["goals"] = [
        {"id": "g", "title": {"fi": "G"}, "extensions": {"good": {"v": 3, "words": "x"}}}
    ]
    with pytest.raises(DocumentError, match="it belongs on Project"):
        Toolkit.build(Good()).load(data)
    assert Toolkit.build().load(data).goals[0].extension_names == ("good",)


def test_a_stranger_is_kept_to_the_letter_and_in_its_place() -> None:
    stranger = {"v": 7, "b": [1, 1.0, None, {"extensions": {"x": {}}}], "a": "å"}
    data = document(**{"zz.first": stranger, "good": {"v": 3, "words": "x"}, "aa": {"v": 1}})
    kit = Toolkit.build(Good())
    project = kit.load(data)
    assert isinstance(project.extensions[0], Raw)
    assert project.extensions[0].version == 7
    assert kit.dump(kit.load(kit.dump(project))) == kit.dump(project)
    assert list(kit.to_data(project)["project"]["extensions"]) == ["zz.first", "good", "aa"]
    assert kit.to_data(project) == data
    assert kit.not_understood(project) == ("zz.first", "aa")


def test_typed_access_to_blocks() -> None:
    project = Project(id="p", name=Text.of(fi="P")).with_ext(Note(words="one"))
    assert project.ext(Note).words == "one"
    assert Note.of(project) is project.ext(Note)
    assert project.with_ext(Note(words="two")).ext(Note).words == "two"
    assert project.find_ext(Mood) is None
    assert project.with_ext(Mood(level=1)).ext(Mood).level == 1
    assert project.without_ext("good").extensions == ()
    with pytest.raises(MissingExtensionError, match="it has good"):
        project.ext(Mood)


def test_two_toolkits_share_nothing() -> None:
    one, other = Toolkit.build(Good()), Toolkit.build()
    data = document(good={"v": 3, "words": "x"})
    assert isinstance(one.load(data).extensions[0], Note)
    assert isinstance(other.load(data).extensions[0], Raw)
    assert "good.silent" not in other.rules


def test_unknown_names_say_what_there_is() -> None:
    kit = Toolkit.build(Good())
    with pytest.raises(UnknownNameError, match="good"):
        kit.json_schema("goood")
    with pytest.raises(UnknownNameError, match=r"core\.two-leads"):
        kit.check(Project(id="p", name=Text.of(fi="P")), only=["core.two-lead"])
    with pytest.raises(UnknownNameError, match="there is none"):
        kit.example("itu2")


def test_examples_of_a_plugin_are_read_from_its_package() -> None:
    shipped = Example(
        name="itu2", package="osallisuus.plugins.itu2", file="itu2.json", title=Text.of(fi="ITU2")
    )
    kit = Toolkit.build(made(osallisuus_examples=lambda self: (shipped,)))
    assert kit.example("itu2").id == "itu2"


def test_an_example_may_be_yaml(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "shipping_yaml"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "own.yaml").write_text(
        "osallisuus: 1\nproject:\n  id: own\n  name: {fi: Oma}\n", encoding="utf-8"
    )
    (package / "slip.yml").write_text("osallisuus: 1\nproject: {id: own}\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    own, slip, lost = (
        Example(name=file, package="shipping_yaml", file=file, title=Text.of(fi=file))
        for file in ("own.yaml", "slip.yml", "lost.json")
    )
    kit = Toolkit.build(made(osallisuus_examples=lambda self: (own, slip, lost)))
    assert kit.example("own.yaml").id == "own"
    with pytest.raises(DocumentError, match=r"slip\.yml"):
        kit.example("slip.yml")
    with pytest.raises(PluginError, match=r"no file 'lost\.json'") as caught:
        kit.example("lost.json")
    assert [problem.stage for problem in caught.value.problems] == [Stage.READ]
