"""What a project plan says beyond goals and activities: budget lines, workloads, risks, steps, languages.

The plan is invented; what it holds is what plans of structural-fund projects hold.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from osallisuus import DocumentError, Project, Toolkit

KIT = Toolkit.build()


def fi(words: str) -> dict[str, str]:
    return {"fi": words}


def euros(value: str, **more: object) -> dict[str, object]:
    return {"kind": "planned", "value": value, "currency": "EUR", "as_of": "2024-03-01", **more}


def part(value: str, **more: object) -> dict[str, object]:
    return euros(value, part_of_total=True, **more)


def plan(**blocks: object) -> dict[str, Any]:
    project = {
        "id": "kylat-auki",
        "name": fi("Kylät auki"),
        "period": {"start": "2024-01-01", "end": "2026-12-31"},
        "organisations": [
            {
                "id": "liitto",
                "name": fi("Esimerkin kyläliitto ry"),
                "kind": "umbrella-organisation",
            },
            {"id": "kunta", "name": fi("Esimerkin kunta"), "kind": "municipality"},
            {
                "id": "sarvik",
                "name": {"et": "Näidisküla selts"},
                "kind": "village-association",
                "legal_form": "ulkomainen",
                "identifiers": [{"scheme": "business-register-abroad", "value": "80000000"}],
                "area": "viro",
            },
        ],
        "stakeholders": [
            {
                "id": "kylat",
                "title": fi("Kylät"),
                "kind": "village-associations",
                "count": {"value": 14},
            }
        ],
        "places": [
            {"id": "viro", "name": fi("Viro"), "kind": "country"},
            {"id": "pohjoinen", "name": fi("Pohjoinen"), "kind": "region"},
            {"id": "etela", "name": fi("Etelä"), "kind": "region"},
        ],
        "work_packages": [
            {"id": "tp1", "number": "TP1", "title": fi("Bussi"), "activities": ["bussi"]},
            {
                "id": "tp2",
                "number": "TP2",
                "title": fi("Vertaisneuvojat"),
                "activities": ["neuvojat"],
            },
        ],
        "activities": [
            {"id": "bussi", "title": fi("Digibussi"), "kinds": ["digital-support"]},
            {"id": "neuvojat", "title": fi("Vertaisneuvojien koulutus"), "kinds": ["training"]},
        ],
        "outputs": [
            {"id": "opas", "number": "D2.1", "title": fi("Neuvojan opas"), "kind": "guide"}
        ],
        **blocks,
    }
    return {"osallisuus": 1, "project": project}


def read(**blocks: object) -> Project:
    """Read the plan, and hold it to what every document must: the schema, a round trip, no finding."""
    data = plan(**blocks)
    Draft202012Validator(KIT.json_schema()).validate(data)
    project = KIT.load(data)
    assert KIT.to_data(project) == data
    assert KIT.load(KIT.dump(project)) == project
    found = [
        *KIT.check(project, only=["core.dangling-reference", "core.unknown-code"]),
        *KIT.check(project, only=["core.funding-does-not-add-up"]),
    ]
    assert found == []
    return project


def test_a_budget_is_cut_by_payer_kind_of_cost_work_package_and_region() -> None:
    funding = {
        "id": "esr",
        "fund": "esf-plus",
        "identifiers": [{"scheme": "decision-number", "value": "EURA 2021/1234"}],
        "shares": [
            {"share": 60, "allocation": {"area": "pohjoinen"}},
            {"share": 40, "allocation": {"area": "etela"}},
            {"share": 25, "organisation": "kunta"},
        ],
        "amounts": [
            euros("100000.00", money="total"),
            part("80000.00", money="eu-and-state"),
            part("20000.00", money="municipality", payer="kunta"),
            part("70000.00", allocation={"cost_kind": "salaries"}),
            part("28000.00", allocation={"cost_kind": "indirect"}),
            part("2000.00", cost_item=fi("Bussin vuokra")),
            part("65000.00", allocation={"work_package": "tp1"}),
            part("35000.00", allocation={"work_package": "tp2", "area": "etela"}),
        ],
        "cost_models": [
            {"kind": "flat-rate", "rate": 40, "of": fi("palkkakustannukset")},
            {"kind": "unit-costs", "price": "32.50", "currency": "EUR", "per": "hours"},
            {"kind": "lump-sum"},
        ],
    }
    project = read(funding=[funding])
    (esr,) = project.funding
    assert sum(one.share for one in esr.shares if one.allocation) == 100
    assert esr.cost_models[1].price == Decimal("32.50")
    by_package = {
        one.allocation.work_package: one.value
        for one in esr.amounts
        if one.allocation is not None and one.allocation.work_package
    }
    assert by_package == {"tp1": Decimal("65000.00"), "tp2": Decimal("35000.00")}


@pytest.mark.parametrize(
    "use",
    [
        {"money": "eu"},
        {"recipient": "kunta"},
        {"allocation": {"cost_kind": "salaries"}},
        {"allocation": {"work_package": "tp1"}},
        {"allocation": {"area": "etela"}},
        {"allocation": {"outputs": ["opas"]}},
    ],
)
def test_parts_of_one_cut_must_not_exceed_the_whole(use: Mapping[str, object]) -> None:
    sums = [euros("100.00"), part("60.00", **use), part("50.00", **use), part("90.00")]
    project = KIT.load(plan(funding=[{"id": "esr", "amounts": sums}]))
    (finding,) = KIT.check(project, only=["core.funding-does-not-add-up"])
    assert finding.pointer == "/project/funding/0/amounts/0"
    assert "110.00" in finding.message["en"]


def test_money_granted_for_one_thing_is_not_compared_with_money_spent_on_another() -> None:
    salaries, travel = ({"allocation": {"cost_kind": one}} for one in ("salaries", "travel"))
    sums = [
        euros("70.00", **salaries) | {"kind": "granted"},
        euros("9.00", **travel) | {"kind": "granted"},
        euros("60.00", **salaries) | {"kind": "realised"},
        euros("10.00", **travel) | {"kind": "realised"},
        euros("5.00", cost_item=fi("Vuokra")) | {"kind": "granted"},
        euros("6.00", cost_item=fi("Vuokra")) | {"kind": "realised"},
    ]
    project = KIT.load(plan(funding=[{"id": "esr", "amounts": sums}]))
    found = KIT.check(project, only=["core.realised-above-granted"])
    assert [one.pointer.rpartition("/")[2] for one in found] == ["3", "5"]


def test_a_lump_sum_hangs_on_what_must_be_there() -> None:
    sums = [part("20000.00", allocation={"outputs": ["opas"]})]
    project = read(funding=[{"id": "esr", "amounts": sums}])
    allocation = project.funding[0].amounts[0].allocation
    assert allocation is not None
    assert allocation.outputs == ("opas",)
    assert project.outputs[0].number == "D2.1"


def test_working_time_changes_and_is_paid_from_several_purses() -> None:
    post = {
        "id": "kyla-agentti",
        "title": fi("Kyläagentti"),
        "employer": "liitto",
        "shares": [
            {"share": 50, "period": {"start": "2024-01-01", "end": "2024-12-31"}},
            {"share": 100, "period": {"start": "2025-01-01", "end": "2026-12-31"}},
        ],
        "workload": {"length": {"value": 30}, "unit": "month"},
        "languages": ["fi", "se"],
        "funding": ["esr", "oma"],
    }
    project = read(staff=[post], funding=[{"id": "esr"}, {"id": "oma"}])
    assert [one.share for one in project.staff[0].shares] == [50, 100]


def test_a_risk_has_a_grade_measures_and_somebody_who_watches_it() -> None:
    risk = {
        "id": "kuljettaja",
        "title": fi("Kuljettajaa ei löydy"),
        "kind": "risk",
        "risk": {
            "likelihood": "medium",
            "severity": "high",
            "measures": [fi("Varakuljettaja jo rekrytoitaessa")],
            "responsible": [{"organisation": "liitto", "level": "main"}],
        },
    }
    rated = read(context=[risk]).context[0].risk
    assert rated is not None
    assert (rated.likelihood, rated.severity) == ("medium", "high")
    assert rated.responsible[0].organisation == "liitto"


def test_targets_are_set_for_an_area_and_measured_some_time_after_leaving() -> None:
    targets = [
        {
            "id": "osallistujat",
            "title": fi("Osallistujia"),
            "value": {"value": 120},
            "areas": ["pohjoinen"],
            "indicator": "EECO01",
        },
        {
            "id": "tyossa",
            "title": fi("Työssä puolen vuoden kuluttua"),
            "of": "osallistujat",
            "share": {"value": 20},
            "any_of": [{"code": "employed"}, {"code": "self-employed"}],
            "after": {"length": {"value": 6}, "unit": "month"},
            "methods": ["seurantakysely"],
        },
    ]
    seen = {
        "id": "toteuma",
        "title": fi("Osallistujia 2024"),
        "quantity": {"value": 48},
        "baseline": {"value": 0},
        "target": "osallistujat",
    }
    method = {"id": "seurantakysely", "title": fi("Seurantakysely"), "kind": "survey"}
    project = read(targets=targets, observations=[seen], methods=[method])
    after = project.targets[1].after
    assert after is not None
    assert (after.length.value, after.unit) == (6, "month")
    assert project.observations[0].target == "osallistujat"


def test_a_target_group_has_alternatives_exclusions_and_how_long_it_must_have_held() -> None:
    group = {
        "id": "nuoret",
        "title": fi("16–29-vuotiaat"),
        "ages": {"minimum": 16, "maximum": 29},
        "languages": ["sme", "fi"],
        "criteria": [
            {
                "code": "unemployed",
                "duration": {
                    "length": {"value": 12, "precision": "at-least"},
                    "unit": "month",
                },
            }
        ],
        "any_of": [{"code": "rural-resident"}, {"code": "weak-digital-skills"}],
        "excludes": [{"code": "student"}],
    }
    read_group = read(target_groups=[group]).target_groups[0]
    assert [one.code for one in read_group.any_of] == ["rural-resident", "weak-digital-skills"]
    assert [one.code for one in read_group.excludes] == ["student"]
    held = read_group.criteria[0].duration
    assert held is not None
    assert held.length.least == 12


def test_people_step_from_one_activity_to_the_next_and_out_of_the_project() -> None:
    referrals = [
        {
            "id": "askel",
            "title": fi("Bussista neuvojaksi"),
            "from_activities": ["bussi"],
            "to_activities": ["neuvojat"],
            "wait": {"length": {"value": 3}, "unit": "week"},
            "channels": ["puhelin"],
        },
        {
            "id": "ulos",
            "title": fi("Kunnan palveluihin"),
            "from_activities": ["neuvojat"],
            "to_organisations": ["kunta"],
            "to_stakeholders": ["kylat"],
            "direction_out": True,
        },
    ]
    channel = {
        "id": "puhelin",
        "title": fi("Neuvontapuhelin"),
        "kind": "phone",
        "languages": ["fi"],
    }
    project = read(referrals=referrals, channels=[channel])
    assert project.referrals[0].from_activities == project.work_packages[0].activities
    assert project.referrals[1].to_organisations == ("kunta",)


def test_milestones_amendments_and_a_partner_in_place_of_another() -> None:
    project = read(
        milestones=[
            {"id": "m1", "number": "M1.1", "title": fi("Bussi kiertää"), "when": "2024-06"}
        ],
        amendments=[{"field": "partners", "number": "2", "decided": "2025-05-05"}],
        partners=[
            {"organisation": "liitto", "role": "lead"},
            {"organisation": "sarvik", "role": "international-partner", "replaces": "kunta"},
        ],
        phases=[{"id": "pilotti", "title": fi("Pilotti"), "areas": ["pohjoinen"]}],
    )
    assert project.milestones[0].number == "M1.1"
    assert project.amendments[0].number == "2"
    assert project.partners[1].replaces == "kunta"
    assert project.phases[0].areas == ("pohjoinen",)


@pytest.mark.parametrize("tag", ["fi", "sme", "fi-x-selko", "zh-Hant"])
def test_a_language_is_a_tag(tag: str) -> None:
    bus = {"id": "bussi", "title": fi("Digibussi"), "access": {"languages": [tag]}}
    project = KIT.load(plan(activities=[bus]))
    access = project.activities[0].access
    assert access is not None
    assert access.languages == (tag,)


@pytest.mark.parametrize("tag", ["suomi", "FI", "f", "fi-", "", "fi, sv"])
def test_a_language_that_is_no_tag_is_refused_in_plain_words(tag: str) -> None:
    bus = {"id": "bussi", "title": fi("Digibussi"), "access": {"languages": [tag]}}
    with pytest.raises(DocumentError) as caught:
        KIT.load(plan(activities=[bus]))
    assert "/project/activities/0/access/languages/0" in str(caught.value)
    assert "language tag" in str(caught.value)
