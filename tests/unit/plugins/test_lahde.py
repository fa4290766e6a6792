"""Lähde!: blocks round trip, every rule fires and rests, the document keeps what sources disagree on."""

import copy
import json
from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osallisuus import (
    Confidence,
    DocumentError,
    Level,
    Project,
    Quantity,
    Text,
    Toolkit,
    WorkPackage,
)
from osallisuus.plugins.lahde import (
    ArtBased,
    ArtForm,
    ArtistPost,
    ArtistRole,
    ArtMode,
    Connection,
    Lahde,
    PathPoint,
    PathPosition,
    Practice,
    Rooting,
    RootingStage,
    ServicePath,
    plugin,
)

Data = dict[str, Any]

KIT: Final = Toolkit.build(Lahde())
RULES: Final = tuple(slug for slug in KIT.rules if slug.startswith("lahde."))
PACKAGES: Final = "/project/work_packages"


def words(text: str) -> Data:
    return {"fi": text, "sv": text, "en": text}


def package(name: str, mode: str, groups: list[str], **blocks: Data) -> Data:
    return {
        "id": name,
        "title": words(name),
        "target_groups": groups,
        "extensions": {"lahde.art": {"v": 1, "mode": mode}, **blocks},
    }


SOUND: Final[Data] = {
    "id": "taide",
    "name": words("Taide"),
    "organisations": [{"id": "kunta", "name": words("Kunta")}],
    "target_groups": [
        {"id": "asiakkaat", "title": words("Asiakkaat"), "kind": "persons"},
        {"id": "tekijat", "title": words("Tekijät"), "kind": "professionals"},
        {"id": "muut", "title": words("Muut")},
    ],
    "work_packages": [
        package(
            "polut",
            "individual",
            ["asiakkaat"],
            **{
                "lahde.service-path": {
                    "v": 1,
                    "from": [{"sector": "social-and-health"}],
                    "to": [{"sector": "municipal", "connection": "closer"}],
                }
            },
        ),
        package("tilat", "community-influence", ["asiakkaat"]),
        package(
            "opit",
            "professional",
            ["tekijat", "asiakkaat"],
            **{
                "lahde.rooting": {
                    "v": 1,
                    "practices": [{"title": words("Palvelupolku")}],
                    "responsible": ["kunta"],
                }
            },
        ),
    ],
}

Change = Callable[[Data], object]


def found(change: Change) -> list[tuple[str, str]]:
    """Return slug and pointer of what the plugin's own rules find after a change."""
    project = copy.deepcopy(SOUND)
    change(project)
    checked = KIT.check(KIT.load({"osallisuus": 1, "project": project}), only=RULES)
    return [(one.slug, one.pointer) for one in checked]


def block(project: Data, index: int, name: str) -> Data:
    chosen: Data = project["work_packages"][index]["extensions"][f"lahde.{name}"]
    return chosen


def test_a_sound_document_has_no_findings() -> None:
    assert found(lambda project: None) == []


FIRES: Final[list[tuple[str, Change, str]]] = [
    (
        "package-without-art-data",
        lambda p: p["work_packages"].append({"id": "hallinto", "title": words("Hallinto")}),
        f"{PACKAGES}/3",
    ),
    ("mode-missing", lambda p: p["work_packages"].pop(1), PACKAGES),
    (
        "mode-against-groups",
        lambda p: p["work_packages"][2].update(target_groups=["asiakkaat"]),
        f"{PACKAGES}/2/extensions/lahde.art/mode",
    ),
    (
        "mode-against-groups",
        lambda p: p["work_packages"][0].update(target_groups=["tekijat"]),
        f"{PACKAGES}/0/extensions/lahde.art/mode",
    ),
    (
        "path-without-ends",
        lambda p: block(p, 0, "service-path").pop("to"),
        f"{PACKAGES}/0/extensions/lahde.service-path",
    ),
    (
        "path-without-ends",
        lambda p: block(p, 0, "service-path").pop("from"),
        f"{PACKAGES}/0/extensions/lahde.service-path",
    ),
    (
        "rooting-without-holder",
        lambda p: block(p, 2, "rooting").pop("responsible"),
        f"{PACKAGES}/2/extensions/lahde.rooting",
    ),
    (
        "rooting-without-practice",
        lambda p: block(p, 2, "rooting").pop("practices"),
        f"{PACKAGES}/2/extensions/lahde.rooting",
    ),
]


@pytest.mark.parametrize(("slug", "change", "pointer"), FIRES)
def test_rule_fires(slug: str, change: Change, pointer: str) -> None:
    assert found(change) == [(f"lahde.{slug}", pointer)]


def test_every_rule_was_seen_to_fire() -> None:
    assert {f"lahde.{slug}" for slug, *_ in FIRES} == set(RULES)


def _no_art(project: Data) -> None:
    for one in project["work_packages"]:
        del one["extensions"]["lahde.art"]


def _held_by_package(project: Data) -> None:
    del block(project, 2, "rooting")["responsible"]
    project["work_packages"][2]["responsible"] = [{"organisation": "kunta"}]


def _given_up(project: Data) -> None:
    del block(project, 2, "rooting")["responsible"]
    block(project, 2, "rooting")["stage"] = "given-up"


def _frame(project: Data) -> None:
    project["work_packages"].append({"id": "kehys", "title": words("Kehys")})
    project["work_packages"][0]["parent"] = "kehys"


def _mode_unknown(project: Data) -> None:
    del block(project, 1, "art")["mode"]


RESTS: Final[dict[str, Change]] = {
    "no package has art data": _no_art,
    "a package only holds others": _frame,
    "one mode is not known": _mode_unknown,
    "the work package has a holder": _held_by_package,
    "given up": _given_up,
    "a group's kind is not known": lambda p: p["work_packages"][2].update(target_groups=["muut"]),
    "groups are not known": lambda p: p["work_packages"][2].pop("target_groups"),
    "professionals beside others": lambda p: p["work_packages"][0].update(
        target_groups=["asiakkaat", "tekijat"]
    ),
}


@pytest.mark.parametrize("change", RESTS.values(), ids=RESTS.keys())
def test_rule_rests(change: Change) -> None:
    assert found(change) == []


def test_a_missing_mode_is_worded_in_the_readers_language() -> None:
    project = copy.deepcopy(SOUND)
    del project["work_packages"][1]
    (one,) = KIT.check(KIT.load({"osallisuus": 1, "project": project}), only=RULES)
    assert one.level is Level.INFO
    assert one.message["fi"].endswith("yhteisiin asioihin vaikuttaminen")
    assert one.message["sv"].endswith("påverkan i det gemensamma")
    assert one.message["en"].endswith("influence in the community")


IDS: Final = st.lists(
    st.from_regex(r"[a-z][a-z0-9-]{0,8}[a-z0-9]", fullmatch=True), max_size=3
).map(tuple)
TITLES: Final = (
    st.text("abcåäö !", min_size=1, max_size=12)
    .filter(str.strip)
    .map(lambda title: Text.of(fi=title))
)
SECTORS: Final = st.none() | st.sampled_from(["social-and-health", "municipal", "arts"])
FLAGS: Final = st.none() | st.booleans()


def several(kind: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(kind), max_size=3).map(tuple)


def perhaps(kind: Any) -> st.SearchStrategy[Any]:
    return st.none() | st.sampled_from(kind)


POINTS: Final = st.lists(
    st.builds(
        PathPoint,
        title=st.none() | TITLES,
        sector=SECTORS,
        organisation=st.none() | st.just("kunta"),
        connection=perhaps(Connection),
    ),
    max_size=2,
).map(tuple)
ART: Final = st.builds(
    ArtBased,
    mode=perhaps(ArtMode),
    forms=several(ArtForm),
    artists=st.lists(
        st.builds(
            ArtistPost,
            role=perhaps(ArtistRole),
            forms=several(ArtForm),
            count=st.none() | st.integers(0, 9).map(lambda number: Quantity(value=float(number))),
            pilot=FLAGS,
        ),
        max_size=2,
    ).map(tuple),
    methods=IDS,
    influences=IDS,
)
PATHS: Final = st.builds(
    ServicePath, position=perhaps(PathPosition), clients=IDS, from_=POINTS, to=POINTS
)
ROOTINGS: Final = st.builds(
    Rooting,
    methods=IDS,
    practices=st.lists(
        st.builds(Practice, title=TITLES, sector=SECTORS, clients=IDS, first=FLAGS), max_size=2
    ).map(tuple),
    stage=perhaps(RootingStage),
    permanent=FLAGS,
    responsible=IDS,
    key_groups=IDS,
)


@given(ART, PATHS, ROOTINGS)
def test_blocks_round_trip(art: ArtBased, path: ServicePath, rooting: Rooting) -> None:
    title = Text.of(fi="Polut")
    work = WorkPackage(id="polut", title=title).with_ext(art).with_ext(path).with_ext(rooting)
    project = Project(id="taide", name=title, work_packages=(work,))
    again = KIT.load(KIT.dump(project))
    assert again == project
    (read,) = again.work_packages
    assert (read.ext(ArtBased), read.ext(ServicePath), read.ext(Rooting)) == (art, path, rooting)


@pytest.mark.parametrize(
    ("name", "bad", "place"),
    [
        ("art", {"v": 1, "mode": "individal"}, "mode"),
        ("art", {"v": 1, "artists": [{"count": {"value": -1}}]}, "artists/0/count/value"),
        ("service-path", {"v": 1, "from_": []}, "from_"),
        ("service-path", {"v": 1, "to": [{"connection": "close"}]}, "to/0/connection"),
        ("rooting", {"v": 1, "permanent": 1}, "permanent"),
        ("rooting", {"v": 1, "practices": [{"sector": "arts"}]}, "practices/0"),
    ],
)
def test_bad_blocks_are_refused(name: str, bad: Data, place: str) -> None:
    project = copy.deepcopy(SOUND)
    project["work_packages"][0]["extensions"][f"lahde.{name}"] = bad
    with pytest.raises(DocumentError) as caught:
        KIT.load({"osallisuus": 1, "project": project})
    where = f"{PACKAGES}/0/extensions/lahde.{name}/{place}"
    assert [one.pointer for one in caught.value.problems] == [where]


def test_blocks_stand_on_work_packages_only() -> None:
    project = copy.deepcopy(SOUND)
    project["extensions"] = {"lahde.art": {"v": 1}}
    with pytest.raises(DocumentError):
        KIT.load({"osallisuus": 1, "project": project})


class TestDocument:
    project = KIT.example("lahde")

    def test_has_only_the_open_question_of_the_role(self) -> None:
        findings = [(one.slug, one.level) for one in KIT.check(self.project)]
        assert ("core.partner-without-role", Level.INFO) in findings
        assert [slug for slug, level in findings if level is not Level.INFO] == []
        assert KIT.check(self.project, only=RULES) == ()

    def test_the_page_names_no_role_for_the_authority(self) -> None:
        partner = self.project.partners[0]
        assert (partner.organisation, partner.role) == ("oulunkaari", None)
        assert partner.tasks

    def test_the_lead_changes_with_the_county(self) -> None:
        leads = {
            one.organisation: one.period for one in self.project.partners if one.role == "lead"
        }
        old, new = leads["oulunkaari"], leads["pohde"]
        assert old is not None
        assert new is not None
        assert old.last_day == date(2022, 12, 31)
        assert new.first_day == date(2023, 1, 1)
        authority = next(one for one in self.project.organisations if one.id == "oulunkaari")
        (succession,) = authority.successors
        assert succession.organisation == "pohde"
        assert succession.from_ is not None
        assert succession.from_.exact == new.first_day

    def test_simo_is_elsewhere_than_the_others(self) -> None:
        places = {place.id: place for place in self.project.places}
        members = places["oulunkaari-alue"].members
        in_lapland = [name for name in members if "lappi" in places[name].part_of]
        assert in_lapland == ["simo"]
        assert set(places["pohteen-alue"].members) == set(members) - {"simo"}
        (other,) = places["simo"].provenance
        assert other.confidence is Confidence.CONFLICTING

    def test_years_of_the_page_and_days_of_the_register_are_both_kept(self) -> None:
        period = self.project.period
        assert period is not None
        assert (str(period.start), str(period.end)) == ("2020", "2023")
        kept = {one.field: one.value for one in self.project.provenance if one.value}
        assert kept == {"period.start": "2020-05-01", "period.end": "2023-04-30"}
        assert [amount for one in self.project.funding for amount in one.amounts] == []

    def test_what_no_source_says_is_absent(self) -> None:
        assert self.project.targets == ()
        assert all(one.schedule is None for one in self.project.activities)
        assert all(one.share is None for one in self.project.staff)


def test_texts_are_complete_in_three_languages() -> None:
    texts = KIT.rules["lahde.mode-missing"].catalogue.entries()
    assert all(set(by_language) == {"fi", "sv", "en"} for by_language in texts.values())
    kinds = {
        "art-form": ArtForm,
        "art-mode": ArtMode,
        "artist-role": ArtistRole,
        "connection": Connection,
        "path-position": PathPosition,
        "rooting-stage": RootingStage,
    }
    for vocabulary, kind in kinds.items():
        start = f"vocabulary.lahde.{vocabulary}."
        listed = {key.removeprefix(start) for key in texts if key.startswith(start)}
        assert listed == {code.value for code in kind}


def test_the_plugin_ships_its_document() -> None:
    (example,) = plugin.osallisuus_examples()
    assert json.loads(example.read())["project"]["id"] == example.name == plugin.name
