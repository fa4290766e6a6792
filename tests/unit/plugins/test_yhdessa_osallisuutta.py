"""Yhdessä osallisuutta: blocks make a round trip, checks fire and stay silent, the document holds."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osallisuus import (
    Activity,
    Catalogue,
    DocumentError,
    MissingExtensionError,
    Project,
    Provenance,
    Text,
    Toolkit,
)
from osallisuus.plugins.yhdessa_osallisuutta import (
    Chooser,
    LocalExperiment,
    MunicipalityPlan,
    OpenTo,
    Training,
    YhdessaOsallisuutta,
)

Data = dict[str, Any]

KIT = Toolkit.build(YhdessaOsallisuutta())
NAME = "yhdessa_osallisuutta"
SLUGS = [slug for slug in KIT.rules if slug.startswith(f"{NAME}.")]


def named(words: str) -> Data:
    return {"fi": words, "sv": words, "en": words}


def experiment(municipality: str, **block: object) -> Data:
    return {
        "id": f"kokeilu-{municipality}",
        "title": named("Kokeilu"),
        "extensions": {f"{NAME}.experiment": {"v": 1, "municipality": municipality, **block}},
    }


def training(name: str, **block: object) -> Data:
    return {
        "id": name,
        "title": named("Valmennus"),
        "target_groups": ["toimijat"],
        "access": {"areas": ["maakunta"]},
        "extensions": {
            f"{NAME}.training": {
                "v": 1,
                "audiences": ["municipal-actors", "ngo-actors"],
                "open_to": "region",
                **block,
            }
        },
    }


def sound() -> Data:
    """Return a plan that every check of the plugin is content with."""
    return {
        "id": "hanke",
        "name": named("Hanke"),
        "organisations": [
            {"id": "lappula", "name": named("Lappulan kunta"), "area": "lappula"},
            {"id": "koivula", "name": named("Koivulan kunta"), "area": "koivula"},
            {"id": "korkeakoulu", "name": named("Korkeakoulu")},
        ],
        "partners": [
            {"organisation": "korkeakoulu", "role": "lead"},
            {"organisation": "lappula", "role": "partner-municipality"},
            {"organisation": "koivula", "role": "partner-municipality"},
        ],
        "places": [
            {"id": "maakunta", "name": named("Maakunta")},
            {"id": "lappula", "name": named("Lappula"), "part_of": ["maakunta"]},
            {"id": "koivula", "name": named("Koivula"), "part_of": ["maakunta"]},
        ],
        "target_groups": [
            {"id": "toimijat", "title": named("Toimijat"), "tier": "main"},
            {"id": "yksinaiset", "title": named("Yksinäiset"), "tier": "final-beneficiary"},
            {
                "id": "aikuiset",
                "title": named("Aikuiset"),
                "tier": "final-beneficiary",
                "chosen_by": ["koivula"],
            },
        ],
        "activities": [
            {"id": "sarja", "title": named("Sarja")},
            {**training("eka", order=1), "part_of": "sarja"},
            {**training("toka", order=2), "part_of": "sarja"},
            experiment("lappula", target_groups=["yksinaiset"]),
            experiment("koivula", target_groups=["aikuiset"]),
        ],
        "extensions": {
            NAME: {"v": 1, "experiments_each": 1, "target_groups_chosen_by": "municipality"}
        },
    }


def loaded(project: Data) -> Project:
    return KIT.load({"osallisuus": 1, "project": project})


def found(project: Data, slug: str) -> list[str]:
    return [finding.pointer for finding in KIT.check(loaded(project), only=[slug])]


def block(project: Data, index: int, thing: str) -> Data:
    blocks: Data = project["activities"][index]["extensions"]
    data: Data = blocks[f"{NAME}.{thing}"]
    return data


@pytest.mark.parametrize("slug", SLUGS)
def test_a_sound_plan_is_left_alone(slug: str) -> None:
    assert found(sound(), slug) == []


def _two_experiments(project: Data) -> None:
    project["activities"].append({**experiment("lappula"), "id": "toinen"})


def _no_experiment(project: Data) -> None:
    del project["activities"][3]


def _experiment_of_the_lead(project: Data) -> None:
    block(project, 3, "experiment")["municipality"] = "korkeakoulu"


def _group_of_another(project: Data) -> None:
    block(project, 3, "experiment")["target_groups"] = ["yksinaiset", "aikuiset"]


def _same_place(project: Data) -> None:
    block(project, 2, "training")["order"] = 1


def _ngos_missing(project: Data) -> None:
    block(project, 1, "training")["audiences"] = ["municipal-actors"]


def _residents_trained(project: Data) -> None:
    project["activities"][2]["target_groups"] = ["toimijat", "yksinaiset"]


def _no_area(project: Data) -> None:
    del project["activities"][1]["access"]


def _partners_only(project: Data) -> None:
    project["activities"][1]["access"]["areas"] = ["lappula", "koivula"]


TROUBLES: list[tuple[str, Callable[[Data], None], str]] = [
    ("experiment-per-municipality", _two_experiments, "/project/partners/1"),
    ("experiment-per-municipality", _no_experiment, "/project/partners/1"),
    (
        "experiment-by-partner",
        _experiment_of_the_lead,
        f"/project/activities/3/extensions/{NAME}.experiment/municipality",
    ),
    (
        "experiment-target-group",
        _group_of_another,
        f"/project/activities/3/extensions/{NAME}.experiment/target_groups/1",
    ),
    ("training-order", _same_place, f"/project/activities/2/extensions/{NAME}.training/order"),
    (
        "training-audience",
        _ngos_missing,
        f"/project/activities/1/extensions/{NAME}.training/audiences",
    ),
    ("training-tier", _residents_trained, "/project/activities/2/target_groups/1"),
    ("training-access", _no_area, "/project/activities/1"),
    ("training-access", _partners_only, "/project/activities/1/access"),
]


@pytest.mark.parametrize(("thing", "spoil", "pointer"), TROUBLES)
def test_a_rule_fires(thing: str, spoil: Callable[[Data], None], pointer: str) -> None:
    project = sound()
    spoil(project)
    assert found(project, f"{NAME}.{thing}") == [pointer]


def test_every_rule_has_a_case_that_fires() -> None:
    assert {f"{NAME}.{thing}" for thing, _, _ in TROUBLES} == set(SLUGS)


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_not_known_is_not_complained_of(slug: str) -> None:
    project = sound()
    project["extensions"] = {NAME: {"v": 1}}
    project["activities"] = [
        {"id": "a", "title": named("A"), "extensions": {f"{NAME}.training": {"v": 1}}},
        experiment("lappula", target_groups=["yksinaiset"]),
    ]
    assert found(project, slug) == []


def test_series_have_their_own_order() -> None:
    project = sound()
    project["activities"][2]["part_of"] = "eka"
    block(project, 2, "training")["order"] = 1
    assert found(project, f"{NAME}.training-order") == []


def test_an_experiment_may_say_who_chose_against_the_plan() -> None:
    project = sound()
    _group_of_another(project)
    block(project, 3, "experiment")["chosen_by"] = "together"
    assert found(project, f"{NAME}.experiment-target-group") == []


@given(
    planned=st.integers(0, 3),
    of=st.lists(st.sampled_from(["lappula", "koivula", "korkeakoulu"]), max_size=8),
)
def test_experiments_are_counted_municipality_by_municipality(planned: int, of: list[str]) -> None:
    project = sound()
    project["extensions"][NAME]["experiments_each"] = planned
    project["activities"] = [
        {**experiment(name), "id": f"kokeilu-{index}"} for index, name in enumerate(of)
    ]
    expected = [
        f"/project/partners/{index}"
        for index, name in ((1, "lappula"), (2, "koivula"))
        if of.count(name) != planned
    ]
    assert found(project, f"{NAME}.experiment-per-municipality") == expected
    strangers = [index for index, name in enumerate(of) if name == "korkeakoulu"]
    assert len(found(project, f"{NAME}.experiment-by-partner")) == len(strangers)


@given(st.lists(st.one_of(st.none(), st.integers(1, 4)), max_size=7))
def test_every_place_after_the_first_of_its_kind_is_reported(places: list[int | None]) -> None:
    project = sound()
    project["activities"] = [
        training(f"v{index}", **({} if place is None else {"order": place}))
        for index, place in enumerate(places)
    ]
    known = [place for place in places if place is not None]
    assert len(found(project, f"{NAME}.training-order")) == len(known) - len(set(known))


ids = st.from_regex(r"[a-z]{1,8}", fullmatch=True)
id_lists = st.lists(ids, max_size=3).map(tuple)
words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
texts = st.builds(lambda fi, en: Text.of(fi=fi, en=en), words, words)
choosers = st.none() | st.sampled_from(list(Chooser))
plans = st.builds(
    MunicipalityPlan,
    experiments_each=st.none() | st.integers(0, 9),
    trainings=id_lists,
    associations=id_lists,
    target_groups_chosen_by=choosers,
    cooperation_model_defined_by=choosers,
    chosen_in=id_lists,
    provenance=st.lists(st.builds(Provenance, source=ids, note=texts), max_size=2).map(tuple),
)
trainings = st.builds(
    Training,
    order=st.none() | st.integers(1, 20),
    topic=st.none() | texts,
    audiences=st.lists(st.sampled_from(["municipal-actors", "ngo-actors"]), max_size=2).map(tuple),
    open_to=st.none() | st.sampled_from(list(OpenTo)),
)
experiments = st.builds(
    LocalExperiment,
    municipality=ids,
    associations=id_lists,
    target_groups=id_lists,
    chosen_by=choosers,
    tried_out=st.none() | texts,
)


@given(plan=plans, one=trainings, other=experiments)
def test_blocks_survive_a_round_trip(
    plan: MunicipalityPlan, one: Training, other: LocalExperiment
) -> None:
    activity = Activity(id="a", title=Text.of(fi="A")).with_ext(one).with_ext(other)
    project = Project(id="p", name=Text.of(fi="P"), activities=(activity,)).with_ext(plan)
    again = KIT.load(KIT.dump(project), format="json")
    assert again.ext(MunicipalityPlan) == plan
    assert again.activities[0].ext(Training) == one
    assert again.activities[0].ext(LocalExperiment) == other
    assert again == project


def test_without_the_plugin_the_blocks_are_kept_as_they_are() -> None:
    document = {"osallisuus": 1, "project": sound()}
    bare = Toolkit.build()
    project = bare.load(copy.deepcopy(document))
    assert bare.to_data(project) == document
    with pytest.raises(MissingExtensionError, match=NAME):
        project.ext(MunicipalityPlan)


BAD: list[tuple[str, Callable[[Data], object], str]] = [
    (
        "a misspelt field",
        lambda p: block(p, 1, "training").update(topik={"fi": "Tilat"}),
        f"/project/activities/1/extensions/{NAME}.training/topik",
    ),
    (
        "a place below the first",
        lambda p: block(p, 1, "training").update(order=0),
        f"/project/activities/1/extensions/{NAME}.training/order",
    ),
    (
        "an openness nobody knows",
        lambda p: block(p, 1, "training").update(open_to="kaikille"),
        f"/project/activities/1/extensions/{NAME}.training/open_to",
    ),
    (
        "an experiment of nobody",
        lambda p: block(p, 3, "experiment").pop("municipality"),
        f"/project/activities/3/extensions/{NAME}.experiment",
    ),
    (
        "a training on the project",
        lambda p: p["extensions"].update({f"{NAME}.training": {"v": 1}}),
        f"/project/extensions/{NAME}.training",
    ),
    (
        "a count that is a text",
        lambda p: p["extensions"][NAME].update(experiments_each="1"),
        f"/project/extensions/{NAME}/experiments_each",
    ),
]


@pytest.mark.parametrize(("what", "spoil", "pointer"), BAD)
def test_bad_blocks_are_refused_with_their_place(
    what: str, spoil: Callable[[Data], object], pointer: str
) -> None:
    project = sound()
    spoil(project)
    with pytest.raises(DocumentError) as caught:
        loaded(project)
    assert [problem.pointer for problem in caught.value.problems] == [pointer], what


def test_all_bad_places_are_told_at_once() -> None:
    project = sound()
    for _, spoil, _ in BAD:
        spoil(project)
    with pytest.raises(DocumentError) as caught:
        loaded(project)
    expected = {pointer for _, _, pointer in BAD}
    assert {problem.pointer for problem in caught.value.problems} == expected


class TestDocument:
    project = KIT.example(NAME)

    def test_nothing_is_found_in_it(self) -> None:
        assert KIT.check(self.project) == ()

    def test_it_is_written_as_it_was_read(self) -> None:
        raw = KIT.examples[NAME].read()
        assert json.loads(raw) == KIT.to_data(self.project)
        assert KIT.dump(self.project).strip() == raw.decode("utf-8").strip()

    def test_partner_municipalities_neither_lead_nor_implement(self) -> None:
        roles: dict[str, set[str | None]] = {}
        for partner in self.project.partners:
            roles.setdefault(partner.organisation or "", set()).add(partner.role)
        own = {name for name, held in roles.items() if "partner-municipality" in held}
        assert own == {"nivala", "raahe", "haapavesi", "utajarvi", "reisjarvi", "sievi"}
        assert all(roles[name] == {"partner-municipality"} for name in own)
        assert roles["diak"] == {"lead"}
        assert roles["ppsotu"] == {"co-implementer"}

    def test_each_municipality_has_one_experiment_of_its_own(self) -> None:
        experiments = [
            found
            for activity in self.project.activities
            if (found := activity.find_ext(LocalExperiment)) is not None
        ]
        assert len(experiments) == 6
        assert len({one.municipality for one in experiments}) == 6
        assert all(one.chosen_by is Chooser.MUNICIPALITY for one in experiments)

    def test_trainings_are_open_to_the_region_and_for_professionals(self) -> None:
        tiers = {group.id: group.tier for group in self.project.target_groups}
        for activity in self.project.activities:
            block = activity.find_ext(Training)
            if block is not None:
                assert block.open_to is OpenTo.REGION
                assert activity.access is not None
                assert activity.access.areas == ("pohjois-pohjanmaa",)
                assert {tiers[name] for name in activity.target_groups} == {"main"}

    def test_what_the_sources_do_not_say_is_absent(self) -> None:
        assert all(not funding.amounts for funding in self.project.funding)
        assert all(group.ages is None for group in self.project.target_groups)
        release = next(source for source in self.project.sources if source.kind == "press-release")
        assert release.published is None
        for activity in self.project.activities:
            assert activity.group_size is None
            assert activity.participants is None
            if activity.find_ext(LocalExperiment):
                assert activity.status is None

    def test_the_two_ends_of_the_period_are_both_kept(self) -> None:
        assert self.project.period is not None
        assert str(self.project.period.end) == "2023-05-31"
        others = [entry for entry in self.project.provenance if entry.field == "period.end"]
        assert [(entry.value, entry.confidence) for entry in others] == [
            ("2023-09-30", "conflicting")
        ]

    def test_sources_cited_are_listed(self) -> None:
        known = {source.id for source in self.project.sources}
        cited = {
            entry["source"] for entry in _provenance(KIT.to_data(self.project)) if "source" in entry
        }
        assert cited == known


def _provenance(data: object) -> list[Data]:
    if isinstance(data, dict):
        own = list(data.get("provenance", ()))
        return own + [entry for value in data.values() for entry in _provenance(value)]
    if isinstance(data, list):
        return [entry for value in data for entry in _provenance(value)]
    return []


@pytest.mark.parametrize(("vocabulary", "choices"), [("chooser", Chooser), ("open-to", OpenTo)])
def test_every_choice_has_a_name_in_three_languages(
    vocabulary: str, choices: type[Chooser] | type[OpenTo]
) -> None:
    catalogue = Catalogue("osallisuus.plugins.yhdessa_osallisuutta", "texts.json")
    for choice in choices:
        texts = catalogue.texts(f"vocabulary.{NAME}.{vocabulary}.{choice.value}")
        assert set(texts) == {"fi", "sv", "en"}
        assert all(texts.values())
