"""What projects of other kinds say: a language nest across borders, a night patrol, a fee, money in crowns."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_projects import KIT, fi, read, told

from osallisuus import Project
from osallisuus.cli.show import Outline
from osallisuus.details import Details
from osallisuus.indicators.targets import Verdict


def outline(project: Project, language: str) -> str:
    """Return the outline as lines, each with its depth before it."""
    lines: list[str] = []
    waiting = [(0, Outline(project, language, KIT.labels).tree())]
    while waiting:
        depth, tree = waiting.pop()
        lines.append(f"{'  ' * depth}{tree.label}")
        waiting += [(depth + 1, one) for one in reversed(tree.children)]
    return "\n".join(lines)


def amount(kind: str, value: str, **more: object) -> dict[str, object]:
    return {"kind": kind, "value": value, "currency": "EUR", **more}


def test_money_in_another_currency_says_what_it_was_reckoned_from() -> None:
    crowns = {
        "value": "1900000.00",
        "currency": "NOK",
        "exchange_rate": "11.50",
        "as_of": "2022-06",
    }
    project = read(
        funding=[
            {
                "id": "ir",
                "fund": "interreg",
                "amounts": [amount("planned", "165217.39", converted_from=crowns)],
            }
        ]
    )
    (said,) = [one for one in told(project.funding[0], project) if one.startswith("Rahamäärät")]
    assert said == (
        "Rahamäärät: suunniteltu 165\u00a0217,39\u00a0EUR "
        "(muunnettu: 1\u00a0900\u00a0000,00\u00a0NOK (kurssi: 11,50; tilanne: kesäkuu 2022))"
    )


def test_what_was_paid_out_and_returned_is_neither_granted_nor_spent() -> None:
    project = read(
        funding=[
            {
                "id": "stea",
                "fund": "stea",
                "amounts": [
                    amount("granted", "180000.00"),
                    amount("paid", "190000.00"),
                    amount("realised", "175700.00"),
                    amount("returned", "4300.00"),
                ],
            }
        ]
    )
    (said,) = [one for one in told(project.funding[0], project) if one.startswith("Rahamäärät")]
    assert "maksettu 190\u00a0000,00" in said
    assert "palautettu 4\u00a0300,00" in said


def test_an_expert_by_experience_may_work_for_a_fee() -> None:
    project = read(
        staff=[
            {
                "id": "ka",
                "title": fi("Kokemusasiantuntija"),
                "role": "expert-by-experience",
                "engagement": "fee",
            }
        ]
    )
    assert "Palvelussuhde: palkkio" in told(project.staff[0], project)


def test_a_condition_may_have_to_hold_for_a_time() -> None:
    project = read(
        targets=[
            {"id": "asukkaat", "title": fi("Asunnon saaneita"), "value": {"value": 40}},
            {
                "id": "pysyi",
                "title": fi("Asunto säilyi"),
                "share": {"value": 80},
                "of": "asukkaat",
                "all_of": [
                    {"code": "kept-home", "duration": {"length": {"value": 12}, "unit": "month"}}
                ],
            },
        ]
    )
    assert "Kaikkien on täytyttävä: asuminen jatkui (kesto: 12 kk)" in told(
        project.targets[1], project
    )


def recurring(starts: str, ends: str) -> dict[str, object]:
    times = {"unit": "week", "weekdays": ["fri"], "starts": starts, "ends": ends}
    patrol = {"id": "a", "title": fi("Yöpartio"), "schedule": {"recurrences": [times]}}
    return {"osallisuus": 1, "project": {"id": "p", "name": fi("P"), "activities": [patrol]}}


@given(first=st.integers(0, 1439), last=st.integers(0, 1439))
def test_a_session_may_last_past_midnight_for_half_a_day(first: int, last: int) -> None:
    starts, ends = (f"{minute // 60:02}:{minute % 60:02}" for minute in (first, last))
    project = KIT.load(recurring(starts, ends))
    found = list(KIT.check(project, only=["core.recurrence-reversed"]))
    is_over_midnight = last < first and last + 1440 - first <= 720
    assert bool(found) is not (first < last or is_over_midnight)


@pytest.mark.parametrize(
    ("recurrence", "said"),
    [
        (
            {"unit": "week", "weekdays": ["fri", "sat"], "starts": "21:00", "ends": "02:00"},
            "Aikataulu: perjantai, lauantai 21:00–02:00",
        ),
        (
            {"unit": "week", "every": 2, "weekdays": ["tue"], "starts": "10:00"},
            "Aikataulu: tiistai 10:00–? (2 viikon välein)",
        ),
        (
            {"unit": "month", "week_of_month": -1, "weekdays": ["wed"]},
            "Aikataulu: viimeinen keskiviikko (1 kuukauden välein)",
        ),
        (
            {"unit": "month", "week_of_month": 1, "weekdays": ["wed"], "every": 3},
            "Aikataulu: 1. keskiviikko (3 kuukauden välein)",
        ),
        (
            {"unit": "month", "day_of_month": 15, "period": {"start": "2024", "end": "2025"}},
            "Aikataulu: 1 kuukauden välein; kuukauden päivä: 15; aika: 2024–2025",
        ),
    ],
)
def test_when_an_activity_meets_is_told(recurrence: dict[str, Any], said: str) -> None:
    project = read(
        activities=[{"id": "a", "title": fi("A"), "schedule": {"recurrences": [recurrence]}}]
    )
    assert told(project.activities[0], project) == [said]


def test_a_session_that_was_called_off_is_told() -> None:
    day = {"start": "2024-08-17", "end": "2024-08-17"}
    project = read(
        activities=[
            {
                "id": "a",
                "title": fi("Konsertit"),
                "sessions": [
                    {
                        "title": fi("Rantakonsertti"),
                        "kind": "performance",
                        "when": day,
                        "status": {"code": "cancelled", "counts_as": "cancelled"},
                    },
                    {"title": fi("Iltakahvila"), "kind": "cafe"},
                    {"title": fi("Aamupala"), "kind": "breakfast"},
                ],
            }
        ]
    )
    assert told(project.activities[0], project, "sv") == [
        "Sammankomster: Rantakonsertti, föreställning (tidpunkt: 17.8.2024; läge: inställd); "
        "Iltakahvila, caféverksamhet; Aamupala, frukost"
    ]
    assert told(project.activities[0], project)[0].endswith("; Aamupala")


def test_languages_are_told_by_name_and_kept_apart() -> None:
    tags = ["se", "smn", "sms", "ti", "prs", "fi-x-selko", "ar-SY", "qaa"]
    group = {"id": "g", "title": fi("G"), "languages": tags}
    project = read(target_groups=[group])
    assert told(project.target_groups[0], project) == [
        "Kielet: pohjoissaame; inarinsaame; koltansaame; tigrinja; dari; selkosuomi; "
        "arabia (ar-SY); qaa"
    ]


def test_what_the_money_does_not_pay_is_not_said_to_be_outside_it() -> None:
    project = read(
        funding=[{"id": "f", "kind": "grant", "excludes": [{"title": fi("Investoinnit")}]}],
        programmes=[
            {
                "id": "h",
                "kind": "call",
                "title": fi("Haku"),
                "call": {"excludes": [{"title": fi("Palkat")}]},
            }
        ],
    )
    assert "Ei makseta: Investoinnit" in told(project.funding[0], project)
    assert "Haku: ei makseta: Palkat" in told(project.programmes[0], project)


def test_money_with_neither_fund_nor_funder_is_headed_by_its_kind() -> None:
    project = read(funding=[{"id": "talkoo", "kind": "in-kind"}, {"id": "muu"}])
    lines = outline(project, "fi").splitlines()
    assert "    luontoissuoritus" in lines
    assert "    talkoo" not in lines
    assert "    muu" in lines


def test_an_activity_that_only_a_package_names_is_told_once_in_full() -> None:
    project = read(
        work_packages=[
            {"id": "w1", "title": fi("Hallinto"), "activities": ["ohry"]},
            {"id": "w2", "title": fi("Arviointi"), "activities": ["ohry"]},
        ],
        activities=[
            {
                "id": "ohry",
                "title": fi("Ohjausryhmä"),
                "frequency": {"times": {"value": 4}, "per": "year"},
                "groups": {"times": {"value": 2}, "per": "year"},
            }
        ],
    )
    text = outline(project, "fi")
    assert text.count("Kuinka usein: 4 krt vuodessa") == 1
    assert text.count("Ryhmiä: 2 vuodessa") == 1
    assert text.count("· Ohjausryhmä") == 2


def test_a_changed_field_is_told_by_its_name() -> None:
    project = read(
        amendments=[{"field": "period.end", "after": "2026"}, {"field": "belongs_to", "after": "x"}]
    )
    parts = Details(project, KIT.labels, "sv").parts("amendments")
    assert [part.title for part in parts] == ["Tid, slutar: ? → 2026", "Hör till: ? → x"]


def test_an_unknown_changed_field_is_told_as_it_is_and_found() -> None:
    amendments = [{"field": "extra/thing", "after": "x"}]
    data = {
        "osallisuus": 1,
        "project": {"id": "p", "name": fi("P"), "amendments": amendments},
    }
    project = KIT.load(data)
    (part,) = Details(project, KIT.labels, "fi").parts("amendments")
    assert part.title == "extra, thing: ? → x"
    (found,) = KIT.check(project, only=["core.unknown-provenance-field"])
    assert found.pointer == "/project/amendments/0/field"


def test_who_keeps_an_output_after_the_project_is_no_slip() -> None:
    project = read(
        period={"start": "2023-03-01", "end": "2026-08-31"},
        organisations=[{"id": "arkisto", "name": fi("Arkisto")}],
        outputs=[{"id": "sanasto", "title": fi("Sanasto"), "kind": "digital-service"}],
        responsibilities=[
            {
                "id": "yllapito",
                "title": fi("Ylläpito"),
                "holders": ["arkisto"],
                "outputs": ["sanasto"],
                "period": {"start": "2026-09-01", "end": "2031-08-31"},
            }
        ],
    )
    assert "Tuotokset: Sanasto" in told(project.responsibilities[0], project)


def test_a_publication_has_its_numbers() -> None:
    numbers = [
        {"scheme": "isbn", "value": "978-952-00-0000-1"},
        {"scheme": "doi", "value": "10.1234/abcd"},
    ]
    project = read(outputs=[{"id": "k", "title": fi("Käsikirja"), "identifiers": numbers}])
    assert told(project.outputs[0], project) == [
        "Tunnisteet: ISBN 978-952-00-0000-1; DOI 10.1234/abcd"
    ]


def test_days_on_which_a_place_is_closed_are_told() -> None:
    july = {"start": "2024-07-01", "end": "2024-07-31"}
    venue = {"id": "v", "name": fi("Ohjaamo"), "exceptions": [{"period": july, "closed": True}]}
    project = read(venues=[venue])
    assert told(project.venues[0], project) == [
        "Poikkeukset: aika: 1.7.2024–31.7.2024; suljettu: kyllä"
    ]


def test_who_else_takes_part_is_told_with_whether_they_count() -> None:
    others = {"who": "municipal-actors", "counted": False}
    project = read(activities=[{"id": "a", "title": fi("Koulutus"), "taking_part": [others]}])
    assert told(project.activities[0], project) == [
        "Muut osallistujat: kuntatoimijat (lasketaan osallistujiksi: ei)"
    ]


@pytest.mark.parametrize("per", [None, "year"])
def test_a_target_for_each_year_is_not_judged_by_the_whole_time(per: str | None) -> None:
    rate = {"per": per} if per else {}
    target = {"id": "t", "title": fi("Nuoria"), "value": {"value": 1}, "unit": "people", **rate}
    project = read(targets=[target])
    stay = {"person": "a", "project": "p", "entry": "2024-01-01", "counts_as": "in"}
    records = KIT.records({"participants": [{"person": "a"}], "enrolments": [stay]})
    (one,) = KIT.indicators(project, records, set="esf+").targets
    assert one.verdict is (Verdict.UNKNOWN if per else Verdict.MET)
    assert ("Missä ajassa: vuosi" in told(project.targets[0], project)) is (per is not None)


@pytest.mark.parametrize("lasting", [False, True])
def test_how_long_an_outcome_has_held_is_not_told_by_the_day_of_leaving(lasting: bool) -> None:
    half_a_year = {"length": {"value": 6}, "unit": "month"}
    condition = {"code": "employed", **({"duration": half_a_year} if lasting else {})}
    project = read(
        targets=[
            {
                "id": "t",
                "title": fi("Työssä"),
                "value": {"value": 1},
                "unit": "people",
                "all_of": [condition],
            }
        ]
    )
    stay = {"person": "a", "project": "p", "entry": "2024-01-01", "exit": "2024-06-01"}
    left = {"person": "a", "project": "p", "point": "exit", "date": "2024-06-01"}
    records = KIT.records(
        {
            "participants": [{"person": "a"}],
            "enrolments": [{**stay, "counts_as": "completed"}],
            "transitions": [{**left, "labour_status": "employed"}],
        }
    )
    (one,) = KIT.indicators(project, records, set="esf+").targets
    assert one.actual.known is not lasting
    assert one.verdict is (Verdict.UNKNOWN if lasting else Verdict.MET)


@pytest.mark.parametrize(
    ("fund", "words"), [("stea", "ei rahoiteta"), ("several", "kumman ohjelmakauden")]
)
def test_a_report_does_not_ask_a_fund_of_a_project_that_names_another(
    fund: str, words: str
) -> None:
    project = read(funding=[{"id": "f", "fund": fund}])
    report = KIT.report(project, KIT.records({}), language="fi")
    (section,) = [one for one in report.sections if one.id == "indicators"]
    assert words in section.paragraphs[0]


def test_a_report_calls_a_referrer_no_implementer_and_writes_months_in_full() -> None:
    project = read(
        organisations=[{"id": "o", "name": fi("Kaupunki")}],
        partners=[{"organisation": "o", "role": "referrer"}],
        outputs=[{"id": "x", "title": fi("Opas"), "when": {"start": "2024-02", "end": "2024-02"}}],
    )
    report = KIT.report(project, KIT.records({}), language="fi")
    assert report.lines[0] == "Toteuttajat ja kumppanit: Kaupunki (asiakasohjaaja)"
    (section,) = [one for one in report.sections if one.id == "project"]
    assert dict(section.facts)["Tuotokset"] == ("Opas (Ajankohta: helmikuu 2024)",)
