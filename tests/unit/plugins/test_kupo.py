"""KUPO: blocks round trip, bounds on backgrounds agree with brute force, every rule fires and rests."""

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osallisuus import Activity, DocumentError, Level, PartialDate, Project, Text, Toolkit, Venue
from osallisuus.plugins.kupo import (
    BackgroundBounds,
    Encounter,
    GreenCareUse,
    GroupPrinciples,
    Kupo,
    NatureKind,
    NatureSetting,
    StaffInGroups,
    plugin,
)

Data = dict[str, Any]

KIT: Final = Toolkit.build(Kupo())
RULES: Final = tuple(slug for slug in KIT.rules if slug.startswith("kupo."))


def words(text: str) -> Data:
    return {"fi": text, "sv": text, "en": text}


def document(principles: Data | None = None, **activity: Any) -> Data:
    """Return a sound document with one group in a forest; ``activity`` changes the group."""
    project: Data = {
        "id": "polku",
        "name": words("Polku"),
        "relations": [{"id": "polut", "title": words("Polut"), "kind": "builds-on"}],
        "methods": [{"id": "retki", "title": words("Retki"), "from_relation": "polut"}],
        "venues": [
            {
                "id": "metsa",
                "name": words("Metsä"),
                "extensions": {"kupo.nature": {"v": 1, "environments": ["forest"]}},
            }
        ],
        "activities": [
            {
                "id": "ryhma",
                "title": words("Ryhmä"),
                "group_size": {"minimum": 5, "maximum": 7},
                "venues": ["metsa"],
                "taking_part": [{"who": "project-staff", "counted": False}],
                "extensions": {"kupo.nature": {"v": 1, "green_care": True, "inherited": ["retki"]}},
                **activity,
            }
        ],
    }
    block: Data = {
        "v": 1,
        "multicultural": True,
        "bounds": {"most_share": 60},
        "encounter": {"reciprocal": True, "activities": ["ryhma"]},
        "staff": {"take_part": True, "counted": False, "activities": ["ryhma"]},
        "activities": ["ryhma"],
    }
    project["extensions"] = {"kupo": block | (principles or {})}
    return {"osallisuus": 1, "project": project}


def found(data: Data) -> list[tuple[str, str]]:
    """Return slug and pointer of what the plugin's own rules find."""
    return [(one.slug, one.pointer) for one in KIT.check(KIT.load(data), only=RULES)]


def test_a_sound_document_has_no_findings() -> None:
    assert found(document()) == []


BLOCK: Final = "/project/extensions/kupo"
GROUP: Final = "/project/activities/0"
NATURE: Final = f"{GROUP}/extensions/kupo.nature"

FIRES: Final[list[tuple[str, Data, Data, str]]] = [
    ("single-background", {"bounds": {"most_share": 100}}, {}, f"{BLOCK}/bounds"),
    ("single-background", {"bounds": {"least_backgrounds": 1}}, {}, f"{BLOCK}/bounds"),
    ("single-background", {"bounds": {"most_people": 5}}, {}, f"{BLOCK}/bounds"),
    ("bounds-too-tight", {"bounds": {"least_backgrounds": 8}}, {}, f"{BLOCK}/bounds"),
    ("bounds-too-tight", {"bounds": {"most_share": 14}}, {}, f"{BLOCK}/bounds"),
    ("no-encounter-activity", {"encounter": {"reciprocal": True}}, {}, f"{BLOCK}/encounter"),
    ("no-encounter-activity", {"encounter": {"between_cultures": True}}, {}, f"{BLOCK}/encounter"),
    ("principles-without-groups", {"activities": []}, {}, BLOCK),
    ("staff-counted", {"staff": {"counted": True}}, {}, f"{BLOCK}/staff/counted"),
    (
        "staff-counted",
        {},
        {"taking_part": [{"who": "clients"}, {"who": "project-staff", "counted": True}]},
        f"{GROUP}/taking_part/1/counted",
    ),
    ("green-care-setting", {}, {"venues": []}, NATURE),
    (
        "green-care-setting",
        {},
        {"venues": [], "extensions": {"kupo.nature": {"v": 1, "uses": ["nature-care"]}}},
        NATURE,
    ),
]


@pytest.mark.parametrize(("slug", "principles", "activity", "pointer"), FIRES)
def test_rule_fires(slug: str, principles: Data, activity: Data, pointer: str) -> None:
    assert found(document(principles, **activity)) == [(f"kupo.{slug}", pointer)]


RESTS: Final[list[tuple[str, Data, Data]]] = [
    ("no bounds are known", {"bounds": {}}, {}),
    ("the bound is below the smallest group", {"bounds": {"most_people": 4}}, {}),
    ("the size is not known", {"bounds": {"most_people": 9}}, {"group_size": {"minimum": 9.5}}),
    (
        "groups need not be multicultural",
        {"multicultural": False, "bounds": {"most_share": 100}},
        {},
    ),
    ("not known to be multicultural", {"multicultural": None, "bounds": {"most_share": 100}}, {}),
    ("the bounds just fit", {"bounds": {"least_backgrounds": 7}}, {}),
    ("a share of one person", {"bounds": {"most_share": 15}}, {}),
    (
        "nobody knows how large",
        {"bounds": {"least_backgrounds": 99}},
        {"group_size": {"value": 7, "precision": "at-least"}},
    ),
    ("no encounter is promised", {"encounter": {"reciprocal": False}}, {}),
    ("staff are not known to be counted", {"staff": {"take_part": True}}, {}),
    ("others may be counted", {}, {"taking_part": [{"who": "clients", "counted": True}]}),
    (
        "the setting varies",
        {},
        {"venues": [], "extensions": {"kupo.nature": {"v": 1, "green_care": True, "varied": True}}},
    ),
    ("not Green Care", {}, {"venues": [], "extensions": {"kupo.nature": {"v": 1}}}),
]


@pytest.mark.parametrize(
    ("principles", "activity"), [case[1:] for case in RESTS], ids=[case[0] for case in RESTS]
)
def test_rule_rests(principles: Data, activity: Data) -> None:
    data = document(principles, **activity)
    block = data["project"]["extensions"]["kupo"]
    data["project"]["extensions"]["kupo"] = {
        key: value for key, value in block.items() if value is not None
    }
    assert found(data) == []


def test_an_inherited_method_needs_its_project() -> None:
    data = document()
    del data["project"]["methods"][0]["from_relation"]
    assert found(data) == [("kupo.inherited-method", f"{NATURE}/inherited/0")]


def test_a_place_can_be_green_care_without_nature() -> None:
    data = document()
    data["project"]["venues"][0]["extensions"]["kupo.nature"] = {"v": 1, "green_care": True}
    where = "/project/venues/0/extensions/kupo.nature"
    assert found(data) == [("kupo.green-care-setting", NATURE), ("kupo.green-care-setting", where)]


def test_rules_rest_on_documents_that_do_not_use_the_plugin() -> None:
    data = document()
    del data["project"]["extensions"]
    del data["project"]["venues"][0]["extensions"]
    data["project"]["activities"][0] |= {
        "extensions": {},
        "taking_part": [{"who": "project-staff", "counted": True}],
    }
    assert found(data) == []


def test_every_rule_was_seen_to_fire() -> None:
    seen = {f"kupo.{slug}" for slug, *_ in FIRES} | {"kupo.inherited-method"}
    # The checklist has tests of its own.
    seen.add("kupo.green-care-quality")
    assert seen == set(RULES)


def groups_of(size: int, largest: int | None = None) -> Iterator[tuple[int, ...]]:
    """Yield every way to divide a group of ``size`` people among backgrounds."""
    if size == 0:
        yield ()
    for first in range(min(size, largest or size), 0, -1):
        for rest in groups_of(size - first, first):
            yield (first, *rest)


def keeps(bounds: BackgroundBounds, group: tuple[int, ...]) -> bool:
    """Tell whether a group keeps to the bounds, person by person."""
    size = sum(group)
    return (
        (bounds.least_backgrounds is None or len(group) >= bounds.least_backgrounds)
        and (bounds.most_people is None or max(group) <= bounds.most_people)
        and (bounds.most_share is None or max(group) * 100 <= bounds.most_share * size)
    )


BOUNDS: Final = st.builds(
    BackgroundBounds,
    most_share=st.none() | st.integers(0, 100).map(float),
    most_people=st.none() | st.integers(1, 8),
    least_backgrounds=st.none() | st.integers(1, 9),
)


@given(BOUNDS, st.integers(1, 8))
def test_bounds_fit_when_some_group_keeps_to_them(bounds: BackgroundBounds, largest: int) -> None:
    groups = (group for size in range(1, largest + 1) for group in groups_of(size))
    assert bounds.fits(largest) is any(keeps(bounds, group) for group in groups)


@given(BOUNDS, st.none() | st.integers(1, 10))
def test_one_background_is_judged_as_by_trying(
    bounds: BackgroundBounds, smallest: int | None
) -> None:
    sizes = range(1, 12) if smallest is None else (smallest,)
    answers = {keeps(bounds, (size,)) for size in sizes}
    expected = answers.pop() if len(answers) == 1 and bounds.is_known else None
    assert bounds.allows_one_background(smallest) is expected


FLAGS: Final = st.none() | st.booleans()
IDS: Final = st.lists(
    st.from_regex(r"[a-z][a-z0-9-]{0,8}[a-z0-9]", fullmatch=True), max_size=3
).map(tuple)
AUDIENCES: Final = st.lists(st.sampled_from(["co-developers", "evaluators"]), max_size=2).map(tuple)
PRINCIPLES: Final = st.builds(
    GroupPrinciples,
    multicultural=FLAGS,
    languages=st.lists(st.sampled_from(["fi", "ar", "zh-Hant"]), max_size=3).map(tuple),
    bounds=st.none() | BOUNDS,
    encounter=st.none()
    | st.builds(
        Encounter,
        reciprocal=FLAGS,
        between_cultures=FLAGS,
        deepens_integration=FLAGS,
        activities=IDS,
        principles=IDS,
    ),
    staff=st.none()
    | st.builds(StaffInGroups, take_part=FLAGS, counted=FLAGS, as_what=AUDIENCES, activities=IDS),
    method=st.none() | st.just("retki"),
    activities=IDS,
)
SETTINGS: Final = st.builds(
    NatureSetting,
    environments=st.lists(st.sampled_from(NatureKind), max_size=3).map(tuple),
    varied=FLAGS,
    green_care=FLAGS,
    uses=st.lists(st.sampled_from(GreenCareUse), max_size=2).map(tuple),
    inherited=IDS,
)


@given(PRINCIPLES, SETTINGS, SETTINGS)
def test_blocks_round_trip(
    principles: GroupPrinciples, outing: NatureSetting, site: NatureSetting
) -> None:
    title = Text.of(fi="Retki")
    project = Project(
        id="polku",
        name=title,
        activities=(Activity(id="retki", title=title).with_ext(outing),),
        venues=(Venue(id="metsa", name=title).with_ext(site),),
    ).with_ext(principles)
    again = KIT.load(KIT.dump(project))
    assert again == project
    assert again.ext(GroupPrinciples) == principles
    assert again.activities[0].ext(NatureSetting) == outing
    assert again.venues[0].ext(NatureSetting) == site


@pytest.mark.parametrize(
    ("block", "place"),
    [
        ({"v": 1, "bounds": {"most_share": 101}}, "bounds/most_share"),
        ({"v": 1, "bounds": {"most_people": 0}}, "bounds/most_people"),
        ({"v": 1, "languages": ["suomi kieli"]}, "languages/0"),
        ({"v": 1, "multicultural": "true"}, "multicultural"),
        ({"v": 1, "multikultural": True}, "multikultural"),
    ],
)
def test_bad_blocks_are_refused(block: Data, place: str) -> None:
    data = document()
    data["project"]["extensions"]["kupo"] = block
    with pytest.raises(DocumentError) as caught:
        KIT.load(data)
    assert [one.pointer for one in caught.value.problems] == [f"{BLOCK}/{place}"]


def test_nature_stands_on_activities_and_venues_only() -> None:
    data = document()
    data["project"]["extensions"]["kupo.nature"] = {"v": 1}
    with pytest.raises(DocumentError):
        KIT.load(data)


class TestDocument:
    project = KIT.example("kupo")

    def test_has_nothing_to_mend(self) -> None:
        assert KIT.check(self.project, only=RULES) == ()
        assert [one for one in KIT.check(self.project) if one.level is not Level.INFO] == []

    def test_levels_are_as_documented(self) -> None:
        levels = {slug: KIT.rules[slug].level for slug in RULES}
        assert {slug for slug, level in levels.items() if level is Level.INFO} == {
            "kupo.green-care-setting",
            "kupo.principles-without-groups",
        }
        assert Level.ERROR not in levels.values()

    def test_what_no_source_says_is_absent(self) -> None:
        project = self.project
        assert all(group.ages is None and group.size is None for group in project.target_groups)
        assert all(one.tier is None for one in project.target_groups)
        assert all(one.group_size is None and one.frequency is None for one in project.activities)
        assert [amount for one in project.funding for amount in one.amounts] == []
        assert project.targets == ()
        principles = project.ext(GroupPrinciples)
        assert principles.bounds is None
        assert principles.languages == ()
        settings = [NatureSetting.find(one) for one in project.activities]
        assert all(one is None or (one.environments, one.uses) == ((), ()) for one in settings)

    def test_what_the_projects_page_leaves_out_names_another_source(self) -> None:
        period = [one.source for one in self.project.provenance if one.field == "period"]
        assert self.project.period is not None
        assert self.project.period.start == PartialDate(year=2020)
        assert period == ["rovala-sivu", "pohjantahti-sivu"]
        assert self.project.funding[0].provenance[0].source == "pohjantahti-sivu"
        named = [group for group in self.project.target_groups if group.id != "asiakkaat"]
        assert all(group.provenance for group in named)

    def test_tervola_leaves_with_the_successor(self) -> None:
        implementers = {
            one.organisation for one in self.project.partners if one.organisation is not None
        }
        later = next(one for one in self.project.relations if one.kind == "successor")
        assert implementers - set(later.organisations) == {"tervola"}


def test_texts_are_complete_in_three_languages() -> None:
    texts = KIT.rules["kupo.single-background"].catalogue.entries()
    assert all(set(by_language) == {"fi", "sv", "en"} for by_language in texts.values())
    labelled = {key for key in texts if key.startswith("vocabulary.kupo.nature-kind.")}
    assert labelled == {f"vocabulary.kupo.nature-kind.{kind.value}" for kind in NatureKind}
    uses = {key for key in texts if key.startswith("vocabulary.kupo.green-care-use.")}
    assert uses == {f"vocabulary.kupo.green-care-use.{use.value}" for use in GreenCareUse}


def test_the_plugin_ships_its_document() -> None:
    (example,) = plugin.osallisuus_examples()
    assert json.loads(example.read())["project"]["id"] == example.name == plugin.name
