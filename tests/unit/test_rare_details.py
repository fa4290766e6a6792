"""What invented projects say that others seldom do: a way out of prison, a call for grants, a village bus."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from small_projects import KIT, fi, read, told

from osallisuus import Observation, Project, Quantity, Text
from osallisuus.details import Details


def months(**length: Any) -> dict[str, object]:
    return {"length": length, "unit": "month"}


PATHWAY: dict[str, Any] = {
    "target_groups": [
        {
            "id": "vapautuvat",
            "title": fi("Vapautuvat"),
            "tier": "main",
            "becomes": [{"to": "mentors", "target_group": "mentorit", "through": ["koulutus"]}],
        },
        {"id": "mentorit", "title": fi("Vertaismentorit"), "tier": "main"},
    ],
    "activities": [
        {"id": "koulutus", "title": fi("Mentorikoulutus"), "target_groups": ["vapautuvat"]},
        {
            "id": "pari",
            "title": fi("Mentoripari"),
            "kinds": ["mentoring"],
            "timing": {
                "event": "release-from-prison",
                "starts_before": months(minimum=3, maximum=6),
                "ends_after": months(value=6),
            },
        },
        {
            "id": "seteli",
            "title": fi("Seteli"),
            "kinds": ["service-voucher"],
            "funding": ["setelit"],
        },
    ],
    "organisations": [{"id": "kaupunki", "name": fi("Esimerkin kaupunki")}],
    "funding": [
        {
            "id": "setelit",
            "kind": "service-voucher",
            "funder": "kaupunki",
            "amounts": [
                {"kind": "planned", "value": "40.00", "currency": "EUR"},
                {
                    "kind": "planned",
                    "value": "45.00",
                    "currency": "EUR",
                    "per": "vouchers",
                    "part_of_total": True,
                },
            ],
        }
    ],
}


def test_an_activity_comes_before_and_after_a_turning_point_of_the_participant() -> None:
    project = read(**PATHWAY)
    timing = project.activities[1].timing
    assert timing is not None
    assert timing.starts_before is not None
    assert (timing.starts_before.length.least, timing.starts_before.length.most) == (3, 6)
    said = told(project.activities[1], project)
    assert said == [
        "Ajoitus: vapautuminen vankilasta (alkaa ennen sitä: 3–6 kk; päättyy sen jälkeen: 6 kk)"
    ]


def test_the_price_of_one_is_no_part_of_a_sum() -> None:
    project = read(**PATHWAY)
    assert project.funding[0].amounts[1].per == "vouchers"
    (amounts,) = [said for said in told(project.funding[0], project, "en") if "planned" in said]
    assert amounts.endswith("planned 45.00\u00a0EUR (per: vouchers; part of the total: yes)")


def test_money_without_a_fund_is_called_by_its_kind() -> None:
    project = read(**PATHWAY)
    assert "Rahoitus: palveluseteli" in told(project.activities[2], project)


def test_a_group_that_people_grow_into_through_an_activity_is_served() -> None:
    project = read(**PATHWAY)
    silent = {
        **PATHWAY,
        "target_groups": [
            {**PATHWAY["target_groups"][0], "becomes": []},
            PATHWAY["target_groups"][1],
        ],
    }
    assert "core.target-group-not-served" not in {one.slug for one in KIT.check(project)}
    data = {"osallisuus": 1, "project": {"id": "p", "name": fi("P"), **silent}}
    found = KIT.check(KIT.load(data), only=["core.target-group-not-served"])
    assert [one.pointer for one in found] == ["/project/target_groups/1"]


CALL: dict[str, Any] = {
    "organisations": [
        {"id": "verkosto", "name": fi("Esimerkkiverkosto")},
        {"id": "kerho", "name": fi("Kylän kerho")},
    ],
    "stakeholders": [{"id": "kylat", "title": fi("Kyläyhdistykset")}],
    "funding": [{"id": "tuki", "kind": "grant"}],
    "programmes": [
        {
            "id": "pienhaku",
            "kind": "call",
            "title": fi("Pienavustusten haku"),
            "call": {
                "open": {"start": "2025-02-01", "end": "2025-03-15"},
                "decided": "2025-04",
                "applicants": ["associations"],
                "stakeholders": ["kylat"],
                "amounts": [
                    {"kind": "planned", "value": "30000.00", "currency": "EUR"},
                    {
                        "kind": "planned",
                        "value": "3000.00",
                        "currency": "EUR",
                        "per": "projects",
                        "precision": "at-most",
                    },
                ],
                "own_share": {"value": 20, "precision": "at-least"},
                "excludes": [{"title": fi("Investoinnit")}],
                "selection_criteria": [
                    {"title": fi("Osallisuus suunnittelussa"), "weight": 40},
                    {"title": fi("Avoin kaikille"), "required": True},
                ],
                "chosen": {"minimum": 8, "maximum": 12},
            },
        }
    ],
    "onward_grants": [
        {
            "id": "kerholle",
            "title": fi("Kerhon avustus"),
            "giver": "verkosto",
            "recipient": "kerho",
            "programme": "pienhaku",
        }
    ],
}


def test_a_call_says_who_may_apply_what_they_pay_and_how_they_are_chosen() -> None:
    project = read(**CALL)
    call = project.programmes[0].call
    assert call is not None
    assert call.own_share is not None
    assert call.own_share.least == 20
    assert [one.weight for one in call.selection_criteria] == [40, None]
    (said,) = [said for said in told(project.programmes[0], project) if said.startswith("Haku")]
    for part in (
        "hakuaika: 1.2.2025–15.3.2025",
        "hakijat: yhdistykset",
        "tahot: Kyläyhdistykset",
        "omarahoitusosuus: vähintään 20\u00a0%",
        "Osallisuus suunnittelussa (painoarvo: 40\u00a0%)",
        "Avoin kaikille (pakollinen: kyllä)",
        "valitaan: 8–12",
    ):
        assert part in said
    assert "Ohjelma: Pienavustusten haku" in told(project.onward_grants[0], project)


def test_a_call_for_a_group_or_a_programme_that_is_not_there_dangles() -> None:
    (programme,) = CALL["programmes"]
    data = {
        "osallisuus": 1,
        "project": {
            "id": "p",
            "name": fi("P"),
            **CALL,
            "programmes": [{**programme, "call": {"target_groups": ["ei-ole"]}}],
            "onward_grants": [{**CALL["onward_grants"][0], "programme": "muu"}],
        },
    }
    found = KIT.check(KIT.load(data), only=["core.dangling-reference"])
    assert {one.pointer for one in found} == {
        "/project/programmes/0/call/target_groups/0",
        "/project/onward_grants/0/programme",
    }


def test_an_activity_says_how_much_of_it_one_person_may_use() -> None:
    project = read(
        target_groups=[{"id": "omaishoitajat", "title": fi("Omaishoitajat"), "tier": "main"}],
        activities=[
            {
                "id": "seteli",
                "title": fi("Vapaaseteli"),
                "target_groups": ["omaishoitajat"],
                "allowances": [
                    {"quantity": {"value": 8}, "unit": "vouchers", "within": months(value=6)},
                    {
                        "quantity": {"value": 2, "precision": "at-most"},
                        "unit": "sessions",
                        "target_groups": ["omaishoitajat"],
                    },
                ],
            }
        ],
    )
    assert project.activities[0].allowances[0].quantity.least == 8
    assert (
        "Henkilöä kohti: 8 seteliä (missä ajassa: 6 kk); enintään 2 tapaamiskertaa "
        "(kohderyhmät: Omaishoitajat)" in told(project.activities[0], project)
    )


def test_an_amendment_says_which_money_and_which_partner_it_is_about() -> None:
    project = read(
        organisations=[{"id": "saatio", "name": fi("Esimerkkisäätiö")}],
        funding=[{"id": "tuki", "kind": "grant"}],
        amendments=[
            {
                "field": "funding.amounts",
                "before": "100000",
                "after": "120000",
                "funding": "tuki",
                "organisation": "saatio",
            }
        ],
    )
    (part,) = Details(project, KIT.labels, "fi").parts("amendments")
    assert part.title.startswith("Rahoitus, rahamäärät: 100000 → 120000 (")
    assert "rahoitus: avustus" in part.title
    assert "Esimerkkisäätiö" in part.title


OUTCOMES_PAID: dict[str, Any] = {
    "organisations": [
        {"id": "kunta", "name": fi("Esimerkkikunta")},
        {"id": "rahasto", "name": fi("Esimerkkirahasto"), "kind": "investment-fund"},
        {"id": "naapuri", "name": fi("Naapurimaan yhdistys")},
    ],
    "partners": [
        {"organisation": "kunta", "role": "purchaser"},
        {"organisation": "rahasto", "role": "investor"},
        {"organisation": "naapuri", "role": "partner"},
    ],
    "procedure": {"kind": "outcome-contract"},
    "targets": [
        {
            "id": "tyossa",
            "title": fi("Työssä vuoden päästä"),
            "unit": "people",
            "value": {"value": 40},
            "any_of": [{"code": "in-open-labour-market"}],
        }
    ],
    "funding": [
        {
            "id": "palkkio",
            "kind": "outcome-payment",
            "amounts": [
                {
                    "kind": "planned",
                    "value": "5000.00",
                    "currency": "EUR",
                    "per": "people",
                    "payer": "kunta",
                    "recipient": "rahasto",
                    "allocation": {"targets": ["tyossa"]},
                }
            ],
            "shares": [{"share": 85, "of_costs": True, "organisation": "naapuri"}],
        }
    ],
}


def test_money_may_be_paid_only_when_a_target_is_reached() -> None:
    project = read(**OUTCOMES_PAID)
    said = told(project.funding[0], project)
    assert said[0] == "Laji: tulospalkkio"
    (amount,) = [one for one in said if one.startswith("Rahamäärät")]
    assert "suunniteltu 5\u00a0000,00\u00a0EUR" in amount
    assert "kohdennus: tavoitearvot: Työssä vuoden päästä" in amount
    (share,) = [one for one in said if one.startswith("Osuudet")]
    assert "85\u00a0%, Naapurimaan yhdistys (omista kustannuksista: kyllä)" in share


def test_a_payment_for_a_target_that_is_not_there_dangles() -> None:
    blocks = {**OUTCOMES_PAID, "targets": []}
    data = {"osallisuus": 1, "project": {"id": "p", "name": fi("P"), **blocks}}
    found = KIT.check(KIT.load(data), only=["core.dangling-reference"])
    assert [one.pointer for one in found] == [
        "/project/funding/0/amounts/0/allocation/targets/0",
    ]


def test_payments_for_targets_are_summed_apart_from_kinds_of_cost() -> None:
    def part(value: str, **allocation: object) -> dict[str, object]:
        whole: dict[str, object] = {"kind": "planned", "value": value, "currency": "EUR"}
        return {**whole, "part_of_total": True, "allocation": allocation} if allocation else whole

    amounts = [
        part("100.00"),
        part("100.00", cost_kind="salaries"),
        part("60.00", targets=["tyossa"]),
    ]
    funding = [{"id": "palkkio", "kind": "outcome-payment", "amounts": amounts}]
    read(targets=OUTCOMES_PAID["targets"], funding=funding)


STUDY: dict[str, Any] = {
    "target_groups": [
        {
            "id": "valmennetut",
            "title": fi("Valmennettavat"),
            "tier": "main",
            "criteria": [{"code": "in-mental-health-care", "sensitive": True}],
        },
        {"id": "verrokit", "title": fi("Verrokit"), "tier": "comparison"},
    ],
    "methods": [{"id": "koe", "title": fi("Arvonta"), "kind": "randomised-trial"}],
    "activities": [
        {
            "id": "valmennus",
            "title": fi("Valmennus"),
            "target_groups": ["valmennetut"],
            "access": {"kind": "referral", "criteria": ["no-time-limit"]},
        }
    ],
    "observations": [
        {"id": "kaikki", "title": fi("Tutkittuja"), "quantity": {"value": 1200345}},
        {
            "id": "tyossa",
            "title": fi("Työssä"),
            "quantity": {"value": 31},
            "unit": "percent",
            "part_of": "kaikki",
            "after": {"length": {"value": 1}, "unit": "year"},
            "when": {"start": "2024", "end": "2024"},
            "criteria": ["in-open-labour-market"],
            "target_groups": ["valmennetut"],
        },
        {
            "id": "verrokeista",
            "title": fi("Työssä"),
            "quantity": {"value": 14},
            "unit": "percent",
            "target_groups": ["verrokit"],
        },
    ],
}


def test_a_comparison_group_is_studied_and_need_not_be_served() -> None:
    project = read(**STUDY)
    assert "Kohderyhmän asema: vertailuryhmä" in told(project.target_groups[1], project)
    served, compared = STUDY["target_groups"]
    blocks = {**STUDY, "target_groups": [served, {**compared, "tier": "additional"}]}
    data = {"osallisuus": 1, "project": {"id": "p", "name": fi("P"), **blocks}}
    found = KIT.check(KIT.load(data), only=["core.target-group-not-served"])
    assert [one.pointer for one in found] == ["/project/target_groups/1"]


def test_a_number_says_of_whom_it_is_and_how_long_after() -> None:
    project = read(**STUDY)
    said = told(project.observations[1], project)
    assert "Osa kokonaisuutta: Tutkittuja" in said
    assert "Ehdot: avoimilla työmarkkinoilla" in said
    assert "Mitataan osallistumisen jälkeen: 1 v" in said
    assert "Ajankohta: 2024" in said
    assert "Kohderyhmät: Valmennettavat" in said
    assert "Kohderyhmät: Verrokit" in told(project.observations[2], project)


@given(number=st.integers(0, 10**11), hundredths=st.sampled_from([0, 0.25, 0.5]))
def test_a_large_number_is_told_with_all_its_digits(number: int, hundredths: float) -> None:
    value = float(number % 10**9 + hundredths if hundredths else number)
    quantity = Quantity(value=value)
    assert float(str(quantity)) == value
    assert "e" not in str(quantity)
    amount = Observation(id="o", title=Text.of(fi="O"), quantity=quantity)
    project = Project(id="p", name=Text.of(fi="P"), observations=(amount,))
    (said,) = told(amount, project)
    digits = said.removeprefix("Määrä: ").replace("\u00a0", "").replace(",", ".")
    assert float(digits) == value


def test_ranges_and_bounds_of_large_numbers_are_told_whole() -> None:
    assert str(Quantity(minimum=1_234_567, maximum=2_000_000)) == "1234567–2000000"
    assert str(Quantity(minimum=1_234_567)) == "1234567–"
    assert str(Quantity(maximum=1_234_567)) == "–1234567"


def test_what_partners_and_posts_do_is_told_by_its_title() -> None:
    project = read(
        organisations=[{"id": "amk", "name": fi("Esimerkkiamk")}],
        activities=[{"id": "kurssi", "title": fi("Kurssi")}],
        partners=[
            {
                "organisation": "amk",
                "role": "lead",
                "tasks": [
                    {
                        "title": fi("Kurssin vetäminen"),
                        "kind": "coaching",
                        "level": "main",
                        "activities": ["kurssi"],
                    }
                ],
            }
        ],
        staff=[{"id": "ohjaaja", "title": fi("Ohjaaja"), "tasks": [{"title": fi("Yhteydet")}]}],
    )
    assert "Tehtävät: Kurssin vetäminen, päävastuu (toiminta: Kurssi)" in told(
        project.partners[0], project
    )
    assert "Tehtävät: Yhteydet" in told(project.staff[0], project)
