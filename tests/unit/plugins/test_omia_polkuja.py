"""Omia polkuja: blocks make a round trip, checks fire and stay silent, the document holds."""

import copy
import json
from collections.abc import Callable
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osallisuus import (
    Activity,
    Catalogue,
    DocumentError,
    Frequency,
    Level,
    MissingExtensionError,
    Precision,
    Project,
    Quantity,
    Text,
    TimeUnit,
    Toolkit,
    Venue,
)
from osallisuus.plugins.omia_polkuja import (
    Coaching,
    Destination,
    DestinationKind,
    DevelopmentRhythm,
    MeetingPlace,
    ObservedOutcome,
    OmiaPolkuja,
    OutcomeState,
    PathStep,
    Pathways,
    Support,
    SupportKind,
    VisitorGroup,
    VisitorKind,
)

Data = dict[str, Any]

KIT = Toolkit.build(OmiaPolkuja())
NAME = "omia_polkuja"
SLUGS = [slug for slug in KIT.rules if slug.startswith(f"{NAME}.")]
PLACE = f"/project/venues/0/extensions/{NAME}.meeting-place"


def named(words: str) -> Data:
    return {"fi": words, "sv": words, "en": words}


def sound() -> Data:
    """Return a plan that every check of the plugin is content with."""
    return {
        "id": "hanke",
        "name": named("Hanke"),
        "venues": [
            {
                "id": "tupa",
                "name": named("Tupa"),
                "opening_hours": [{"weekdays": ["tue"], "opens": "08:30", "closes": "12:30"}],
                "exceptions": [{"period": {"start": "2024-12-24"}, "closed": True}],
                "extensions": {
                    f"{NAME}.meeting-place": {
                        "v": 1,
                        "daily_visitors": "kavijat",
                        "visitor_groups": [
                            {"kind": "project-client", "registered": True},
                            {"kind": "regular"},
                            {"kind": "casual", "registered": False},
                        ],
                    }
                },
            }
        ],
        "activities": [
            {
                "id": "valmennus",
                "title": named("Valmennus"),
                "participants": {"value": 2},
                "extensions": {f"{NAME}.coaching": {"v": 1, "support": [{"kind": "cv"}]}},
            }
        ],
        "observations": [
            {"id": "kavijat", "title": named("Kävijät"), "quantity": {"value": 10}, "per": "day"}
        ],
        "extensions": {
            NAME: {
                "v": 1,
                "destinations": [{"id": "tyo", "title": named("Työ"), "kind": "work"}],
                "observed": [
                    {
                        "state": "reached",
                        "people": {"value": 1},
                        "destination": "tyo",
                        "activity": "valmennus",
                    },
                    {"state": "open", "people": {"value": 1}, "activity": "valmennus"},
                ],
            }
        },
    }


def loaded(project: Data) -> Project:
    return KIT.load({"osallisuus": 1, "project": project})


def found(project: Data, slug: str) -> list[str]:
    return [finding.pointer for finding in KIT.check(loaded(project), only=[slug])]


def place(project: Data) -> Data:
    data: Data = project["venues"][0]["extensions"][f"{NAME}.meeting-place"]
    return data


def observed(project: Data) -> list[Data]:
    data: list[Data] = project["extensions"][NAME]["observed"]
    return data


@pytest.mark.parametrize("slug", SLUGS)
def test_a_sound_plan_is_left_alone(slug: str) -> None:
    assert found(sound(), slug) == []


TROUBLES: list[tuple[str, Callable[[Data], object], str]] = [
    (
        "opening-hours-missing",
        lambda p: p["venues"][0].pop("opening_hours"),
        "/project/venues/0",
    ),
    (
        "holiday-closures",
        lambda p: p["venues"][0].pop("exceptions"),
        "/project/venues/0/opening_hours",
    ),
    ("visitor-kinds", lambda p: place(p).pop("visitor_groups"), f"{PLACE}/daily_visitors"),
    (
        "visitor-kind-repeated",
        lambda p: place(p)["visitor_groups"].append({"kind": "regular"}),
        f"{PLACE}/visitor_groups/3/kind",
    ),
    (
        "registered-visitors",
        lambda p: place(p)["visitor_groups"][0].update(registered=False),
        f"{PLACE}/visitor_groups/0/registered",
    ),
    (
        "registered-visitors",
        lambda p: place(p)["visitor_groups"][2].update(registered=True),
        f"{PLACE}/visitor_groups/2/registered",
    ),
    (
        "pathway-destination",
        lambda p: observed(p)[0].pop("destination"),
        f"/project/extensions/{NAME}/observed/0",
    ),
    (
        "pathway-destination",
        lambda p: observed(p)[1].update(destination="tyo"),
        f"/project/extensions/{NAME}/observed/1",
    ),
    (
        "outcomes-exceed-coachees",
        lambda p: observed(p)[1].update(people={"value": 2}),
        "/project/activities/0/participants",
    ),
]


@pytest.mark.parametrize(("thing", "spoil", "pointer"), TROUBLES)
def test_a_rule_fires(thing: str, spoil: Callable[[Data], object], pointer: str) -> None:
    project = sound()
    spoil(project)
    assert found(project, f"{NAME}.{thing}") == [pointer]


def test_every_rule_has_a_case_that_fires() -> None:
    assert {f"{NAME}.{thing}" for thing, _, _ in TROUBLES} == set(SLUGS)


@pytest.mark.parametrize("slug", sorted(set(SLUGS) - {f"{NAME}.opening-hours-missing"}))
def test_what_is_not_known_is_not_complained_of(slug: str) -> None:
    project = sound()
    project["venues"] = [
        {"id": "a", "name": named("A"), "extensions": {f"{NAME}.meeting-place": {"v": 1}}},
        {"id": "b", "name": named("B"), "opening_hours": [{"weekdays": ["mon"]}]},
    ]
    project["activities"][0]["participants"] = {"wording": {"fi": "muutama"}}
    observed(project)[0]["people"] = {"value": 40}
    assert found(project, slug) == []


def test_a_venue_that_is_no_meeting_place_needs_no_hours() -> None:
    project = sound()
    project["venues"] = [{"id": "b", "name": named("B")}]
    assert found(project, f"{NAME}.opening-hours-missing") == []


def test_references_of_the_blocks_are_followed() -> None:
    project = sound()
    observed(project)[0]["destination"] = "koulutus"
    del project["observations"]
    assert sorted(found(project, "core.dangling-reference")) == [
        f"/project/extensions/{NAME}/observed/0/destination",
        f"{PLACE}/daily_visitors",
    ]


kinds = st.sampled_from(list(VisitorKind))


@given(st.lists(kinds, max_size=8))
def test_every_kind_after_the_first_is_reported(listed: list[VisitorKind]) -> None:
    project = sound()
    place(project)["visitor_groups"] = [{"kind": kind.value} for kind in listed]
    repeated = [index for index, kind in enumerate(listed) if kind in listed[:index]]
    assert found(project, f"{NAME}.visitor-kind-repeated") == [
        f"{PLACE}/visitor_groups/{index}/kind" for index in repeated
    ]
    assert bool(found(project, f"{NAME}.visitor-kinds")) is (not listed)


@given(
    people=st.lists(st.integers(0, 5), min_size=1, max_size=5),
    coachees=st.integers(0, 12),
    about=st.booleans(),
)
def test_outcomes_are_compared_with_exact_numbers_only(
    people: list[int], coachees: int, about: bool
) -> None:
    project = sound()
    project["extensions"][NAME]["observed"] = [
        {"state": "open", "people": {"value": number}, "activity": "valmennus"} for number in people
    ]
    project["activities"][0]["participants"] = {
        "value": coachees,
        **({"precision": "about"} if about else {}),
    }
    fires = bool(found(project, f"{NAME}.outcomes-exceed-coachees"))
    assert fires is (sum(people) > coachees and not about)


ids = st.from_regex(r"[a-z]{1,8}", fullmatch=True)
words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
texts = st.builds(lambda fi, en: Text.of(fi=fi, en=en), words, words)
quantities = st.one_of(
    st.builds(
        lambda value, precision: Quantity(value=float(value), precision=precision),
        st.integers(0, 500),
        st.none() | st.sampled_from(list(Precision)),
    ),
    st.builds(lambda wording: Quantity(wording=wording), texts),
)
maybe = st.none() | quantities
groups = st.builds(
    VisitorGroup,
    kind=kinds,
    registered=st.none() | st.booleans(),
    number=maybe,
    comes=st.none() | st.builds(Frequency, times=quantities, per=st.sampled_from(list(TimeUnit))),
    target_group=st.none() | ids,
)
places = st.builds(
    MeetingPlace,
    activity=st.none() | ids,
    visitor_groups=st.lists(groups, max_size=3).map(tuple),
    daily_visitors=st.none() | ids,
    day_starts_with=st.sampled_from([None, "breakfast", "cafe"]),
    developed=st.none() | st.sampled_from(list(DevelopmentRhythm)),
)
coachings = st.builds(
    Coaching,
    coach=st.none() | ids,
    support=st.lists(
        st.builds(Support, kind=st.sampled_from(list(SupportKind)), people=maybe), max_size=3
    ).map(tuple),
)
pathways = st.builds(
    Pathways,
    by_own_goals=st.none() | st.booleans(),
    destinations=st.lists(
        st.builds(
            Destination,
            id=ids,
            title=texts,
            kind=st.sampled_from(list(DestinationKind)),
            is_example=st.none() | st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
    steps=st.lists(
        st.builds(PathStep, title=texts, order=st.none() | st.integers(1, 9)), max_size=2
    ).map(tuple),
    observed=st.lists(
        st.builds(
            ObservedOutcome,
            state=st.sampled_from(list(OutcomeState)),
            people=quantities,
            destination=st.none() | ids,
            activity=st.none() | ids,
        ),
        max_size=2,
    ).map(tuple),
)


@given(paths=pathways, meeting=places, coaching=coachings)
def test_blocks_survive_a_round_trip(
    paths: Pathways, meeting: MeetingPlace, coaching: Coaching
) -> None:
    venue = Venue(id="v", name=Text.of(fi="V")).with_ext(meeting)
    activity = Activity(id="a", title=Text.of(fi="A")).with_ext(coaching)
    project = Project(
        id="p", name=Text.of(fi="P"), venues=(venue,), activities=(activity,)
    ).with_ext(paths)
    again = KIT.load(KIT.dump(project), format="json")
    assert again.ext(Pathways) == paths
    assert again.venues[0].ext(MeetingPlace) == meeting
    assert again.activities[0].ext(Coaching) == coaching
    assert again == project


def test_without_the_plugin_the_blocks_are_kept_as_they_are() -> None:
    document = {"osallisuus": 1, "project": sound()}
    bare = Toolkit.build()
    project = bare.load(copy.deepcopy(document))
    assert bare.to_data(project) == document
    with pytest.raises(MissingExtensionError, match=NAME):
        project.ext(Pathways)


BAD: list[tuple[str, Callable[[Data], object], str]] = [
    (
        "a misspelt field",
        lambda p: place(p).update(visitors=[]),
        f"{PLACE}/visitors",
    ),
    (
        "a kind of visitor nobody knows",
        lambda p: place(p)["visitor_groups"][1].update(kind="kanta-asiakas"),
        f"{PLACE}/visitor_groups/1/kind",
    ),
    (
        "registered as a text",
        lambda p: place(p)["visitor_groups"][0].update(registered="true"),
        f"{PLACE}/visitor_groups/0/registered",
    ),
    (
        "an outcome of nobody",
        lambda p: observed(p)[0].pop("people"),
        f"/project/extensions/{NAME}/observed/0",
    ),
    (
        "fewer than none",
        lambda p: observed(p)[1]["people"].update(value=-1),
        f"/project/extensions/{NAME}/observed/1/people/value",
    ),
    (
        "a coaching on the project",
        lambda p: p["extensions"].update({f"{NAME}.coaching": {"v": 1}}),
        f"/project/extensions/{NAME}.coaching",
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

    def test_only_the_unsaid_holidays_are_noted(self) -> None:
        findings = KIT.check(self.project)
        assert [(one.slug, one.level) for one in findings] == [
            (f"{NAME}.holiday-closures", Level.INFO)
        ]

    def test_it_is_written_as_it_was_read(self) -> None:
        raw = KIT.examples[NAME].read()
        assert json.loads(raw) == KIT.to_data(self.project)
        assert KIT.dump(self.project).strip() == raw.decode("utf-8").strip()

    def test_a_venue_is_inside_a_venue_and_open_three_mornings(self) -> None:
        venues = {venue.id: venue for venue in self.project.venues}
        room = venues["olohuone"]
        assert room.inside == "myotatuuli"
        (hours,) = room.opening_hours
        assert [day.value for day in hours.weekdays] == ["tue", "thu", "fri"]
        assert hours.opens is not None
        assert hours.closes is not None
        assert (hours.closes.hour * 60 + hours.closes.minute) - (
            hours.opens.hour * 60 + hours.opens.minute
        ) == 4 * 60
        assert venues["myotatuuli"].opening_hours == ()

    def test_visitors_are_about_ten_and_of_different_populations(self) -> None:
        room = next(venue for venue in self.project.venues if venue.id == "olohuone")
        block = room.ext(MeetingPlace)
        counts = {one.id: one for one in self.project.observations}
        assert block.daily_visitors is not None
        daily = counts[block.daily_visitors].quantity
        assert (daily.value, daily.precision) == (10, Precision.ABOUT)
        assert (daily.least, daily.most) == (None, None)
        assert [group.kind for group in block.visitor_groups] == [
            VisitorKind.PROJECT_CLIENT,
            VisitorKind.REGULAR,
            VisitorKind.NEW,
            VisitorKind.OWN_COACHEE,
        ]
        assert all(group.registered is None for group in block.visitor_groups)

    def test_one_is_employed_and_one_path_is_open(self) -> None:
        paths = self.project.ext(Pathways)
        by_id = {destination.id: destination.kind for destination in paths.destinations}
        told = [
            (one.state, one.people.value, by_id.get(one.destination or ""))
            for one in paths.observed
        ]
        assert told == [
            (OutcomeState.REACHED, 1, DestinationKind.WORK),
            (OutcomeState.OPEN, 1, None),
        ]
        assert set(by_id.values()) == set(DestinationKind) - {DestinationKind.OTHER}

    def test_the_few_coachees_are_not_made_two(self) -> None:
        coaching = next(one for one in self.project.activities if one.find_ext(Coaching))
        assert coaching.participants is not None
        assert coaching.participants.value is None
        assert coaching.participants.wording is not None
        conflicts = [one.value for one in coaching.provenance if one.field == "participants"]
        assert conflicts == ["2"]

    def test_what_the_source_does_not_say_is_absent(self) -> None:
        assert self.project.funding == ()
        assert self.project.targets == ()
        for group in self.project.target_groups:
            assert group.size is None
            assert group.ages is None or (group.ages.minimum, group.ages.maximum) == (None, None)
        address = next(venue.address for venue in self.project.venues if venue.address)
        assert address.postcode is None

    def test_health_criteria_are_marked_sensitive(self) -> None:
        sensitive = {
            criterion.code
            for group in self.project.target_groups
            for criterion in group.criteria
            if criterion.sensitive
        }
        assert sensitive == {"substance-abuse-problems", "mental-health-problems"}

    def test_the_start_is_kept_in_both_precisions(self) -> None:
        assert self.project.period is not None
        assert str(self.project.period.start) == "2023-09-01"
        others = [one.value for one in self.project.provenance if one.field == "period.start"]
        assert others == ["2023-09"]


@pytest.mark.parametrize(
    ("vocabulary", "choices"),
    [
        ("visitor-kind", VisitorKind),
        ("development-rhythm", DevelopmentRhythm),
        ("support-kind", SupportKind),
        ("destination-kind", DestinationKind),
        ("outcome-state", OutcomeState),
    ],
)
def test_every_choice_has_a_name_in_three_languages(
    vocabulary: str, choices: type[StrEnum]
) -> None:
    catalogue = Catalogue("osallisuus.plugins.omia_polkuja", "texts.json")
    for choice in choices:
        texts = catalogue.texts(f"vocabulary.{NAME}.{vocabulary}.{choice.value}")
        assert set(texts) == {"fi", "sv", "en"}
        assert all(texts.values())
