"""ITU2: blocks make a round trip, checks fire and stay silent, numbers follow from numbers."""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import product
from typing import Any

import attrs
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from osallisuus import (
    Action,
    Activity,
    AgeRange,
    Amount,
    AmountKind,
    Catalogue,
    DocumentError,
    Duration,
    Frequency,
    Level,
    PartialDate,
    Period,
    Precision,
    Project,
    Quantity,
    Text,
    TimeUnit,
    Toolkit,
    Venue,
)
from osallisuus.plugins.itu2 import (
    CohortPlan,
    Feasibility,
    Itu2,
    LivingRoom,
    ParticipatoryBudget,
    cohorts_within,
    people_within,
    sessions_per_cohort,
)
from osallisuus.plugins.itu2.blocks import (
    AdviceTopic,
    AgeCounting,
    AreaFund,
    BudgetPhase,
    BudgetPhaseKind,
    BudgetProposal,
    BudgetRound,
    Decision,
    DecisionPower,
    DecisionSetting,
    Eligibility,
    FeasibilityResult,
    GroupOrigin,
    LivingRoomOffer,
    LocalConcern,
    ProposalStatus,
    Replication,
    ResidentGroup,
)
from osallisuus.plugins.itu2.cohorts import (
    Assessment,
    AssessmentStage,
    AssessmentSubject,
    GuidanceTheme,
    HealthMeeting,
    ThemePlan,
)
from osallisuus.plugins.itu2.proposing import FollowUpStage, ProposerKind, admits

Data = dict[str, Any]

KIT = Toolkit.build(Itu2())
SLUGS = [slug for slug in KIT.rules if slug.startswith("itu2.")]
TEXTS = Catalogue("osallisuus.plugins.itu2", "texts.json")


def named(words: str) -> Data:
    return {"fi": words, "sv": words, "en": words}


def sound() -> Data:
    """Return a project that every check of the plugin is content with."""
    return {
        "id": "hanke",
        "name": named("Hanke"),
        "status": {"code": "ended", "counts_as": "ended"},
        "period": {"start": "2017-08-01", "end": "2020-07-31"},
        "actions": [
            {
                "id": "selvitys",
                "title": named("Selvitys"),
                "extensions": {
                    "itu2.feasibility": {"v": 1, "question": named("Onko?"), "result": "no"}
                },
            }
        ],
        "activities": [
            {
                "id": "valmennus",
                "title": named("Valmennus"),
                "group_size": {"minimum": 5, "maximum": 7},
                "duration": {"length": {"value": 5}, "unit": "month"},
                "frequency": {"times": {"minimum": 1, "maximum": 4}, "per": "month"},
                "groups": {"times": {"value": 2}, "per": "year"},
                "extensions": {
                    "itu2.cohorts": {
                        "v": 1,
                        "themes": [
                            {"theme": theme.value, "meetings": {"value": 2}}
                            for theme in GuidanceTheme
                        ],
                        "meetings": {"value": 20},
                        "health_meeting": {"by": "public-health-nurse"},
                    }
                },
            },
            {
                "id": "budjetti",
                "title": named("Budjetti"),
                "extensions": {
                    "itu2.budget": {
                        "v": 1,
                        "rounds": [
                            {
                                "id": "kierros",
                                "title": named("Kierros"),
                                "money": {
                                    "kind": "granted",
                                    "value": "1000.00",
                                    "currency": "EUR",
                                },
                                "phases": [
                                    {"phase": "define", "when": {"start": "2018"}},
                                    {"phase": "discuss", "when": {"start": "2018-03"}},
                                    {
                                        "phase": "decide",
                                        "when": {"start": "2018-10-31", "end": "2018-11-01"},
                                    },
                                    {"phase": "repeat"},
                                ],
                                "proposals": [
                                    {
                                        "id": "penkki",
                                        "title": named("Penkki"),
                                        "cost": "600.10",
                                        "status": "funded",
                                    },
                                    {
                                        "id": "puu",
                                        "title": named("Puu"),
                                        "cost": "399.90",
                                        "status": "realised",
                                    },
                                    {
                                        "id": "silta",
                                        "title": named("Silta"),
                                        "cost": "9000.00",
                                        "status": "not-funded",
                                    },
                                    {
                                        "id": "katos",
                                        "title": named("Katos"),
                                        "status": "funded",
                                    },
                                ],
                            }
                        ],
                    }
                },
            },
        ],
    }


def read(data: Data) -> Project:
    return KIT.load({"osallisuus": 1, "project": data})


def found(data: Data) -> list[tuple[str, str]]:
    return [(one.slug, one.pointer) for one in KIT.check(read(data), only=SLUGS)]


GONE = object()
"""Value of a change that takes something away."""

COACHING = "/activities/0"
PLAN = f"{COACHING}/extensions/itu2.cohorts"
ROUND = "/activities/1/extensions/itu2.budget/rounds/0"
ASKED = "/actions/0/extensions/itu2.feasibility"

Changes = Mapping[str, object]


def put(data: Any, where: str, value: object) -> None:
    """Set the place ``where`` points to, or take it away."""
    *steps, last = [int(step) if step.isdigit() else step for step in where[1:].split("/")]
    for step in steps:
        data = data[step]
    if value is GONE:
        del data[last]
    else:
        data[last] = value


def changed(changes: Changes) -> Data:
    """Return the sound project with each place set to a value, or taken away."""
    data = sound()
    for where, value in changes.items():
        put(data, where, value)
    return data


FIRES: list[tuple[str, str, Changes]] = [
    ("cohort-size", f"{COACHING}/group_size", {f"{COACHING}/group_size/minimum": 4}),
    ("cohort-size", f"{COACHING}/group_size", {f"{COACHING}/group_size/maximum": 8}),
    ("cohort-size", f"{COACHING}/group_size", {f"{COACHING}/group_size": {"value": 12}}),
    (
        "cohort-size",
        f"{COACHING}/group_size",
        {f"{COACHING}/group_size": {"maximum": 8, "precision": "about"}},
    ),
    ("cohort-sessions", f"{PLAN}/meetings", {f"{PLAN}/meetings": {"value": 21}}),
    (
        "cohort-sessions",
        f"{PLAN}/meetings",
        {f"{PLAN}/meetings": {"minimum": 2, "maximum": 4}},
    ),
    ("cohort-sessions", f"{PLAN}/meetings", {f"{PLAN}/meetings": {"value": 4.5}}),
    ("cohort-sessions", f"{PLAN}/themes", {f"{PLAN}/themes/0/meetings/value": 9}),
    ("cohort-themes", f"{PLAN}/themes", {f"{PLAN}/themes/2": GONE}),
    ("cohort-themes", f"{PLAN}/themes", {f"{PLAN}/themes/2/theme": "finances"}),
    ("health-meeting", PLAN, {f"{PLAN}/health_meeting": GONE}),
    ("health-meeting", f"{PLAN}/health_meeting", {f"{PLAN}/health_meeting/by": "artist"}),
    (
        "health-meeting",
        f"{PLAN}/health_meeting",
        {f"{PLAN}/health_meeting/occurrences": {"value": 0}},
    ),
    ("budget-phases", f"{ROUND}/phases/1", {f"{ROUND}/phases/0/phase": "prioritise"}),
    ("budget-phases", f"{ROUND}/phases/1", {f"{ROUND}/phases/1/phase": "define"}),
    ("budget-phases", f"{ROUND}/phases/1", {f"{ROUND}/phases/1/when/start": "2017-12-31"}),
    ("budget-phases", f"{ROUND}/phases/1", {f"{ROUND}/phases/1/when": {"end": "2017-12"}}),
    (
        "budget-phases",
        f"{ROUND}/phases/0/when/start",
        {f"{ROUND}/phases/0/when/start": "2017-07-31"},
    ),
    (
        "budget-phases",
        f"{ROUND}/phases/3/when/end",
        {f"{ROUND}/phases/3/when": {"start": "2020-07", "end": "2020-08-01"}},
    ),
    ("budget-money", f"{ROUND}/proposals", {f"{ROUND}/money/value": "999.99"}),
    ("budget-money", f"{ROUND}/proposals", {f"{ROUND}/proposals/3/cost": "0.01"}),
    ("proposal-cost", f"{ROUND}/proposals/1/cost", {f"{ROUND}/proposals/1/cost": "-0.01"}),
    ("feasibility-result", f"{ASKED}/result", {f"{ASKED}/result": "unknown"}),
]

SILENT: dict[str, Changes] = {
    "nothing changed": {},
    "size not known": {f"{COACHING}/group_size": GONE},
    "size about eight": {f"{COACHING}/group_size": {"value": 8, "precision": "about"}},
    "size not of a cohort": {
        f"{COACHING}/extensions": GONE,
        f"{COACHING}/group_size": {"value": 30},
    },
    "frequency not known": {
        f"{COACHING}/frequency": GONE,
        f"{PLAN}/meetings": {"value": 90},
    },
    "weeks make no whole months": {
        f"{COACHING}/frequency/per": "week",
        f"{PLAN}/meetings": {"value": 90},
    },
    "meetings overlap": {f"{PLAN}/meetings": {"minimum": 20, "maximum": 25}},
    "no themes listed": {f"{PLAN}/themes": []},
    "themes fill the meetings": {f"{PLAN}/themes/0/meetings/value": 8},
    "themes without meetings": {f"{PLAN}/themes/0/meetings": GONE},
    "meeting by nobody named": {f"{PLAN}/health_meeting/by": GONE},
    "meeting by a nurse": {f"{PLAN}/health_meeting/by": "nurse"},
    "phase without dates": {f"{ROUND}/phases/1/when": GONE},
    "phases that begin together": {f"{ROUND}/phases/1/when/start": "2018-10-31"},
    "phase known by its year alone": {f"{ROUND}/phases/2/when": {"start": "2018"}},
    "project without a period": {
        "/period": GONE,
        f"{ROUND}/phases/0/when/start": "1999",
    },
    "round without money": {f"{ROUND}/money": GONE},
    "question of a running project": {
        "/status": {"code": "running", "counts_as": "running"},
        f"{ASKED}/result": "unknown",
    },
    "question of a planned project": {
        "/status": {"code": "planned", "counts_as": "planned"},
        f"{ASKED}/result": "unknown",
    },
    "question of a project without a status": {
        "/status": GONE,
        f"{ASKED}/result": "unknown",
    },
}


@pytest.mark.parametrize(("slug", "where", "changes"), FIRES)
def test_a_check_fires_where_it_should(slug: str, where: str, changes: Changes) -> None:
    assert found(changed(changes)) == [(f"itu2.{slug}", f"/project{where}")]


@pytest.mark.parametrize("why", SILENT)
def test_checks_stay_silent(why: str) -> None:
    assert found(changed(SILENT[why])) == []


@pytest.mark.parametrize(
    ("phases", "late"),
    [
        (
            [{"phase": "decide"}, {"phase": "define"}, {"phase": "discuss"}],
            [1, 2],
        ),
        (
            [
                {"phase": "define", "when": {"start": "2018-10"}},
                {"phase": "discuss", "when": {"start": "2018-03"}},
                {"phase": "decide", "when": {"start": "2018-05"}},
            ],
            [1, 2],
        ),
        (
            [
                {"phase": "define", "when": {"start": "2018-03"}},
                {"phase": "discuss", "when": {"start": "2018-10"}},
                {"phase": "decide", "when": {"start": "2018-05"}},
            ],
            [2],
        ),
    ],
)
def test_a_phase_is_held_against_all_before_it(phases: list[Data], late: list[int]) -> None:
    expected = [("itu2.budget-phases", f"/project{ROUND}/phases/{index}") for index in late]
    assert found(changed({f"{ROUND}/phases": phases})) == expected


def test_every_check_is_tried() -> None:
    assert {f"itu2.{slug}" for slug, _, _ in FIRES} == set(SLUGS)


def test_findings_name_what_they_found() -> None:
    data = changed(
        {
            f"{PLAN}/themes/0/theme": "exercise",
            f"{ROUND}/money/value": "1.00",
            f"{ROUND}/phases/0/when": {"start": "2016"},
        }
    )
    told = {one.slug: one for one in KIT.check(read(data), only=SLUGS)}
    assert (
        "(puuttuu: terveys ja voimavarat; monta kertaa: liikunta)"
        in told["itu2.cohort-themes"].message["fi"]
    )
    assert "1000.00 EUR" in told["itu2.budget-money"].message["sv"]
    assert "2016" in told["itu2.budget-phases"].message["en"]
    assert all(set(one.message) == {"fi", "sv", "en"} for one in told.values())


def test_levels() -> None:
    levels = {slug: KIT.rules[slug].level for slug in SLUGS}
    assert levels.pop("itu2.feasibility-result") is Level.INFO
    assert levels.pop("itu2.proposal-cost") is Level.ERROR
    assert set(levels.values()) == {Level.WARNING}


def words(text: str) -> Text:
    return Text.of(fi=text)


FULL_PLAN = CohortPlan(
    themes=tuple(ThemePlan(theme=theme, meetings=Quantity(value=1.0)) for theme in GuidanceTheme),
    meetings=Quantity(minimum=8.0, maximum=20.0),
    health_meeting=HealthMeeting(
        by="public-health-nurse", occurrences=Quantity(value=1.0), mode="individual"
    ),
    assessments=(
        Assessment(
            subject=AssessmentSubject.OVERALL_SITUATION,
            stage=AssessmentStage.START,
            mode="individual",
        ),
    ),
)
FULL_BUDGET = ParticipatoryBudget(
    trial=True,
    fund=AreaFund(
        title=words("Toimintaraha"),
        holder="kaupunki",
        area="kyla",
        amounts=(Amount(kind=AmountKind.PLANNED, value=Decimal("5000.00"), currency="EUR"),),
    ),
    replication=Replication(
        possible=True, heeding=(LocalConcern.AREA_VIEWPOINTS,), areas=("kyla",)
    ),
    rounds=(
        BudgetRound(
            id="eka",
            title=words("Eka"),
            organiser="kaupunki",
            areas=("kyla",),
            money=Amount(kind=AmountKind.GRANTED, value=Decimal("35000.00"), currency="EUR"),
            phases=(
                BudgetPhase(
                    phase=BudgetPhaseKind.DECIDE,
                    when=Period(start=PartialDate.parse("2018-10-31")),
                    title=words("Äänestys"),
                ),
            ),
            decision=Decision(
                power=DecisionPower.RESIDENTS_DECIDE,
                setting=DecisionSetting.JOINT_MEETING,
                venue="tupa",
                on=words("Rahan käyttö"),
            ),
            may_propose=Eligibility(target_groups=("asukkaat",), areas=("kyla",)),
            may_vote=Eligibility(
                ages=AgeRange(minimum=13),
                ages_counted=AgeCounting.DURING_THE_YEAR,
                criteria=("resident-of-area",),
            ),
            proposals=(
                BudgetProposal(
                    id="metsa",
                    title=words("Metsä"),
                    cost=Decimal("120.50"),
                    status=ProposalStatus.FORWARDED,
                    areas=("kyla",),
                    forwarded_to="toka",
                ),
            ),
            stated_proposals=Quantity(value=3.0),
        ),
        BudgetRound(
            id="toka",
            title=words("Toka"),
            proposals=(BudgetProposal(id="metsa2", title=words("Metsä"), continues="metsa"),),
        ),
    ),
)
FULL_ROOM = LivingRoom(
    cafe=True,
    groups_form_from=(GroupOrigin.RESIDENTS_NEEDS, GroupOrigin.RESIDENTS_COMMITMENT),
    student_leaders=("kaupunki",),
    groups=(
        ResidentGroup(
            id="kutojat",
            title=words("Kutojat"),
            origin=(GroupOrigin.RESIDENTS_NEEDS,),
            started=PartialDate.parse("2018"),
            led_by_students_of=("kaupunki",),
            stakeholders=("naapurit",),
        ),
    ),
    offers=(LivingRoomOffer.COFFEE,),
    advice_on=(AdviceTopic.FORMS,),
    own_meetings=True,
)
FULL_QUESTION = Feasibility(
    question=words("Onko?"),
    result=FeasibilityResult.NO,
    as_of=PartialDate.parse("2019-05"),
    reason=words("Ei ollut tekijöitä"),
    would_create="osuuskunta",
)


def host() -> Project:
    """Return a project with everything that the full blocks refer to, and the blocks."""
    bare = read(
        {
            "id": "hanke",
            "name": {"fi": "Hanke"},
            "organisations": [{"id": "kaupunki", "name": {"fi": "Kaupunki"}}],
            "stakeholders": [{"id": "naapurit", "title": {"fi": "Naapurit"}}],
            "places": [{"id": "kyla", "name": {"fi": "Kylä"}}],
            "target_groups": [{"id": "asukkaat", "title": {"fi": "Asukkaat"}}],
            "outputs": [{"id": "osuuskunta", "title": {"fi": "Osuuskunta"}}],
        }
    )
    activity = Activity(id="toiminta", title=words("Toiminta"))
    return attrs.evolve(
        bare,
        venues=(Venue(id="tupa", name=words("Tupa")).with_ext(FULL_ROOM),),
        actions=(Action(id="kysymys", title=words("Kysymys")).with_ext(FULL_QUESTION),),
        activities=(
            activity.with_ext(FULL_PLAN).with_ext(FULL_BUDGET).with_ext(LivingRoom(cafe=False)),
        ),
    )


@pytest.mark.parametrize("block", [FULL_PLAN, FULL_BUDGET, FULL_ROOM, FULL_QUESTION])
def test_the_full_blocks_fill_every_field(block: Any) -> None:
    assert [f.name for f in attrs.fields(type(block)) if getattr(block, f.name) in (None, ())] == []


@pytest.mark.parametrize("format", ["json", "yaml"])
def test_blocks_make_a_round_trip(format: Any) -> None:
    project = host()
    again = KIT.load(KIT.dump(project, format=format), format=format)
    assert again == project
    activity = again.activities[0]
    assert activity.ext(CohortPlan) == FULL_PLAN
    assert activity.ext(ParticipatoryBudget) == FULL_BUDGET
    assert activity.ext(LivingRoom).cafe is False
    assert again.venues[0].ext(LivingRoom) == FULL_ROOM
    assert again.actions[0].ext(Feasibility) == FULL_QUESTION
    assert KIT.check(again, only=["core.dangling-reference", "core.duplicate-id"]) == ()


def test_blocks_survive_without_the_plugin() -> None:
    project = host()
    bare = Toolkit.build()
    kept = bare.load(KIT.dump(project))
    assert set(bare.not_understood(kept)) == {
        "itu2.cohorts",
        "itu2.budget",
        "itu2.living-room",
        "itu2.feasibility",
    }
    assert KIT.load(bare.dump(kept)) == project


BUDGET = "/activities/0/extensions/itu2.budget"


@pytest.mark.parametrize(
    "where",
    [
        "/venues/0/extensions/itu2.living-room/student_leaders/0",
        "/venues/0/extensions/itu2.living-room/groups/0/stakeholders/0",
        f"{ASKED}/would_create",
        f"{BUDGET}/fund/holder",
        f"{BUDGET}/rounds/0/organiser",
        f"{BUDGET}/rounds/0/decision/venue",
        f"{BUDGET}/rounds/0/may_propose/areas/0",
        f"{BUDGET}/rounds/0/proposals/0/forwarded_to",
        f"{BUDGET}/rounds/1/proposals/0/continues",
    ],
)
def test_references_of_blocks_are_checked(where: str) -> None:
    document = KIT.to_data(host())
    put(document["project"], where, "tuntematon")
    findings = KIT.check(KIT.load(document), only=["core.dangling-reference"])
    assert [one.pointer for one in findings] == [f"/project{where}"]


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (f"{PLAN}/themes/0/theme", "gardening"),
        (f"{PLAN}/sise", 5),
        (f"{PLAN}/health_meeting", True),
        ("/activities/1/extensions/itu2.budget/trial", "yes"),
        (f"{ROUND}/proposals/0/cost", 600.1),
        (f"{ROUND}/phases/0/phase", "vote"),
        (f"{ROUND}/id", "Kierros 1"),
        (f"{ASKED}/result", True),
    ],
)
def test_bad_blocks_are_refused_where_they_are_bad(where: str, value: object) -> None:
    with pytest.raises(DocumentError) as caught:
        read(changed({where: value}))
    assert [one.pointer for one in caught.value.problems] == [f"/project{where}"]


@pytest.mark.parametrize(
    ("name", "block"),
    [
        ("itu2.cohorts", {"v": 1}),
        ("itu2.budget", {"v": 1}),
        ("itu2.feasibility", {"v": 1, "question": {"fi": "?"}, "result": "yes"}),
        ("itu2.living-room", {"v": 1}),
    ],
)
def test_blocks_on_the_wrong_object_are_refused(name: str, block: Data) -> None:
    data = sound() | {"extensions": {name: block}}
    with pytest.raises(DocumentError):
        read(data)


def test_an_answer_is_asked_for() -> None:
    with pytest.raises(DocumentError) as caught:
        read(changed({f"{ASKED}/result": GONE}))
    (problem,) = caught.value.problems
    assert "result" in str(problem)


AMOUNTS = st.decimals(min_value=0, max_value=10_000, places=2)


@given(
    st.lists(st.tuples(st.none() | AMOUNTS, st.none() | st.sampled_from(ProposalStatus))), AMOUNTS
)
def test_a_round_may_not_spend_more_than_it_has(
    costs: list[tuple[Decimal | None, ProposalStatus | None]], money: Decimal
) -> None:
    cents = sum(
        int(cost * 100)
        for cost, status in costs
        if cost is not None and status is not None and status.value in ("funded", "realised")
    )
    proposals = [
        {"id": f"e{index}", "title": named("E")}
        | ({} if cost is None else {"cost": f"{cost:f}"})
        | ({} if status is None else {"status": status.value})
        for index, (cost, status) in enumerate(costs)
    ]
    data = changed({f"{ROUND}/money/value": f"{money:f}", f"{ROUND}/proposals": proposals})
    assert (found(data) == []) is (cents <= int(money * 100))


@given(st.permutations(list(BudgetPhaseKind)), st.integers(1, 6))
def test_phases_are_in_order_or_reported(order: list[BudgetPhaseKind], count: int) -> None:
    phases = [kind.value for kind in order[:count]]
    data = changed({f"{ROUND}/phases": [{"phase": phase} for phase in phases]})
    cycle = [kind.value for kind in sorted(BudgetPhaseKind, key=lambda kind: kind.place)]
    assert cycle[:3] == ["define", "ideas", "screening"]
    in_order = [phase for phase in cycle if phase in phases]
    assert (found(data) == []) is (phases == in_order)


def activity(**fields: Any) -> Activity:
    return Activity(id="valmennus", title=words("Valmennus"), **fields)


RANGES = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted)


def between(ends: list[int]) -> Quantity:
    return Quantity(minimum=float(ends[0]), maximum=float(ends[1]))


@given(
    RANGES, RANGES, st.sampled_from([TimeUnit.DAY, TimeUnit.WEEK, TimeUnit.MONTH, TimeUnit.TERM])
)
def test_sessions_are_all_products_of_length_and_times(
    length: list[int], times: list[int], unit: TimeUnit
) -> None:
    possible = [
        months * rate
        for months, rate in product(range(length[0], length[1] + 1), range(times[0], times[1] + 1))
    ]
    sessions = sessions_per_cohort(
        activity(
            duration=Duration(length=between(length), unit=unit),
            frequency=Frequency(times=between(times), per=unit),
        )
    )
    assert sessions is not None
    assert (sessions.least, sessions.most) == (min(possible), max(possible))


@pytest.mark.parametrize(
    ("length", "unit", "times", "per", "expected"),
    [
        (0.5, TimeUnit.YEAR, 2, TimeUnit.MONTH, 12),
        (7, TimeUnit.MONTH, 2, TimeUnit.YEAR, 1),
        (3, TimeUnit.WEEK, 1, TimeUnit.DAY, 21),
        (10, TimeUnit.DAY, 1, TimeUnit.WEEK, 1),
        (3, TimeUnit.MONTH, 0.1, TimeUnit.MONTH, 0),
        (30, TimeUnit.MONTH, 0.1, TimeUnit.MONTH, 3),
        (100, TimeUnit.MONTH, 0.29, TimeUnit.MONTH, 29),
        (0.29, TimeUnit.MONTH, 100, TimeUnit.MONTH, 29),
    ],
)
def test_sessions_of_different_units(
    length: float, unit: TimeUnit, times: float, per: TimeUnit, expected: int
) -> None:
    sessions = sessions_per_cohort(
        activity(
            duration=Duration(length=Quantity(value=float(length)), unit=unit),
            frequency=Frequency(times=Quantity(value=float(times)), per=per),
        )
    )
    assert sessions == Quantity(value=float(expected))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"duration": Duration(length=Quantity(value=5.0), unit=TimeUnit.MONTH)},
        {"frequency": Frequency(times=Quantity(value=2.0), per=TimeUnit.MONTH)},
        {
            "duration": Duration(length=Quantity(value=5.0), unit=TimeUnit.MONTH),
            "frequency": Frequency(times=Quantity(value=2.0), per=TimeUnit.WEEK),
        },
        {
            "duration": Duration(
                length=Quantity(value=5.0, precision=Precision.ABOUT), unit=TimeUnit.MONTH
            ),
            "frequency": Frequency(times=Quantity(value=2.0), per=TimeUnit.MONTH),
        },
    ],
)
def test_sessions_are_not_made_up(fields: Data) -> None:
    assert sessions_per_cohort(activity(**fields)) is None


def test_an_open_range_stays_open() -> None:
    sessions = sessions_per_cohort(
        activity(
            duration=Duration(length=Quantity(value=5.0), unit=TimeUnit.MONTH),
            frequency=Frequency(times=Quantity(minimum=2.0), per=TimeUnit.MONTH),
        )
    )
    assert sessions == Quantity(minimum=10.0)


def whole_months(first: date, last: date) -> int:
    """Count month after month until the next one would not be over on ``last``."""
    count = 0
    while True:
        place = first.year * 12 + first.month - 1 + count + 1
        year, month = divmod(place, 12)
        day = min(first.day, calendar.monthrange(year, month + 1)[1])
        if date(year, month + 1, day) - timedelta(days=1) > last:
            return count
        count += 1


DAYS = st.dates(date(2010, 1, 1), date(2030, 12, 31))


@given(DAYS, DAYS)
@example(date(2018, 4, 1), date(2018, 4, 30))
@example(date(2018, 4, 2), date(2018, 4, 30))
@example(date(2019, 1, 31), date(2019, 2, 27))
@example(date(2019, 1, 31), date(2019, 2, 28))
@example(date(2020, 1, 31), date(2020, 2, 27))
def test_months_are_whole(first: date, last: date) -> None:
    assume(first <= last)
    cohorts = cohorts_within(
        activity(groups=Frequency(times=Quantity(value=1.0), per=TimeUnit.MONTH)),
        Period(start=PartialDate.of(first), end=PartialDate.of(last)),
    )
    assert cohorts == Quantity(value=float(whole_months(first, last)))


@given(DAYS, DAYS, st.integers(0, 9))
def test_cohorts_are_counted_over_whole_months(first: date, last: date, a_year: int) -> None:
    assume(first <= last)
    cohorts = cohorts_within(
        activity(groups=Frequency(times=Quantity(value=float(a_year)), per=TimeUnit.YEAR)),
        Period(start=PartialDate.of(first), end=PartialDate.of(last)),
    )
    assert cohorts == Quantity(value=float(whole_months(first, last) * a_year // 12))


@pytest.mark.parametrize(
    ("start", "end", "per", "expected"),
    [
        ("2017-08-01", "2020-07-31", TimeUnit.YEAR, "6"),
        ("2017", "2020", TimeUnit.YEAR, "4–8"),
        ("2018-01", "2018-12", TimeUnit.YEAR, "1–2"),
        ("2018-01-15", "2018-03-14", TimeUnit.MONTH, "4"),
        ("2018-05-02", "2018-05-01", TimeUnit.MONTH, "0"),
        ("0001-01-01", "9999-12-31", TimeUnit.YEAR, "19998"),
    ],
)
def test_cohorts_of_a_period(start: str, end: str, per: TimeUnit, expected: str) -> None:
    period = Period(start=PartialDate.parse(start), end=PartialDate.parse(end))
    cohorts = cohorts_within(activity(groups=Frequency(times=Quantity(value=2.0), per=per)), period)
    assert str(cohorts) == expected


THREE_YEARS = Period(start=PartialDate.parse("2017-08-01"), end=PartialDate.parse("2020-07-31"))
TWO_A_YEAR = Frequency(times=Quantity(value=2.0), per=TimeUnit.YEAR)


@pytest.mark.parametrize(
    ("fields", "period"),
    [
        ({}, THREE_YEARS),
        ({"groups": TWO_A_YEAR}, Period()),
        ({"groups": TWO_A_YEAR}, Period(start=PartialDate.parse("2017"))),
        ({"groups": TWO_A_YEAR}, Period(start=PartialDate.parse("--08-01"), end=PartialDate.parse("2020"))),
        ({"groups": Frequency(times=Quantity(value=2.0), per=TimeUnit.TERM)}, THREE_YEARS),
    ],
)  # fmt: skip
def test_cohorts_are_not_made_up(fields: Data, period: Period) -> None:
    size = Quantity(minimum=5.0, maximum=7.0)
    assert cohorts_within(activity(**fields), period) is None
    assert people_within(activity(group_size=size, **fields), period) is None


def test_people_need_a_group_size() -> None:
    assert people_within(activity(groups=TWO_A_YEAR), THREE_YEARS) is None


@given(RANGES, st.integers(0, 9))
def test_people_are_cohorts_times_size(size: list[int], a_year: int) -> None:
    groups = Frequency(times=Quantity(value=float(a_year)), per=TimeUnit.YEAR)
    people = people_within(activity(groups=groups, group_size=between(size)), THREE_YEARS)
    assert people is not None
    assert (people.least, people.most) == (size[0] * 3 * a_year, size[1] * 3 * a_year)


def test_the_document_says_what_the_project_planned() -> None:
    project = KIT.example("itu2")
    coached = next(one for one in project.activities if one.id == "valmennus")
    assert project.period is not None
    assert str(sessions_per_cohort(coached)) == "5–20"
    assert str(cohorts_within(coached, project.period)) == "6"
    assert str(people_within(coached, project.period)) == "30–42"


def test_the_document_leaves_only_the_open_questions() -> None:
    project = KIT.example("itu2")
    findings = KIT.check(project)
    assert {one.slug for one in findings} == {"itu2.feasibility-result"}
    asked = {action.number for action in project.actions if action.find_ext(Feasibility)}
    assert asked == {"4.1", "6.1", "6.2"}
    assert len(findings) == len(asked)


ENUMS: dict[str, type[StrEnum]] = {
    "advice-topic": AdviceTopic,
    "age-counting": AgeCounting,
    "assessment-stage": AssessmentStage,
    "assessment-subject": AssessmentSubject,
    "budget-phase": BudgetPhaseKind,
    "decision-power": DecisionPower,
    "decision-setting": DecisionSetting,
    "feasibility-result": FeasibilityResult,
    "follow-up-stage": FollowUpStage,
    "group-origin": GroupOrigin,
    "guidance-theme": GuidanceTheme,
    "living-room-offer": LivingRoomOffer,
    "local-concern": LocalConcern,
    "proposal-status": ProposalStatus,
    "proposer-kind": ProposerKind,
}


@pytest.mark.parametrize("vocabulary", ENUMS)
def test_every_code_of_the_plugin_has_a_label(vocabulary: str) -> None:
    start = f"vocabulary.itu2.{vocabulary}."
    labelled = {key.removeprefix(start) for key in TEXTS.entries() if key.startswith(start)}
    assert labelled == {member.value for member in ENUMS[vocabulary]}


def test_texts_are_in_three_languages() -> None:
    lacking = [key for key, texts in TEXTS.entries().items() if set(texts) != {"fi", "sv", "en"}]
    blank = [
        key for key, texts in TEXTS.entries().items() if not all(t.strip() for t in texts.values())
    ]
    assert (lacking, blank) == ([], [])


TRI = st.sampled_from([True, False, None])


@given(TRI, TRI, TRI)
def test_conditions_are_met_not_met_or_unknown(
    aged: bool | None, local: bool | None, free: bool | None
) -> None:
    answer = admits(
        ages=AgeRange(minimum=13, maximum=20),
        areas=["rajakyla"],
        criteria=["resident-of-area"],
        age=None if aged is None else 13 if aged else 21,
        lives_in=None if local is None else ["rajakyla"] if local else ["tuira"],
        meets=None if free is None else {"resident-of-area": free},
    )
    told = (aged, local, free)
    assert answer is (False if False in told else None if None in told else True)
    assert admits() is True


def test_a_proposal_is_followed_from_idea_to_carrying_out() -> None:
    proposal = {
        "id": "penkki",
        "title": {"fi": "Penkki", "sv": "Bänk", "en": "Bench"},
        "cost": "350.50",
        "status": "funded",
        "categories": [{"fi": "Puisto", "sv": "Park", "en": "Park"}],
        "proposer": "school",
        "screening": {"passed": True, "reason": {"fi": "Kaupungin maalla"}, "when": "2018-09"},
        "follow_up": [
            {"stage": "under-way", "when": "2019-05"},
            {"stage": "done", "spent": "340.00"},
        ],
    }
    data = changed({f"{ROUND}/proposals": [proposal]})
    project = KIT.load({"osallisuus": 1, "project": data})
    assert KIT.to_data(project)["project"] == data
    assert found(data) == []
