"""Every core rule fires on what it is for and stays silent on what is right."""

import copy
from datetime import date
from typing import Any

import pytest

from osallisuus import Level, Toolkit, areas
from osallisuus.catalogue import CORE, LANGUAGES
from osallisuus.rules import CORE_RULES
from osallisuus.rules.people import SENSITIVE_CRITERIA
from osallisuus.vocabulary import codes

Patch = dict[str, Any]


def T(words: str) -> dict[str, str]:
    return {"fi": words, "sv": words, "en": words}


SOUND: Patch = {
    "id": "polku",
    "name": T("Polku"),
    "period": {"start": "2019-01-01", "end": "2021-12-31"},
    "duration": {"length": {"value": 3}, "unit": "year"},
    "sources": [{"id": "plan", "title": T("Suunnitelma"), "kind": "other"}],
    "organisations": [
        {
            "id": "saatio",
            "name": T("Säätiö"),
            "identifiers": [{"scheme": "y-tunnus", "value": "0187690-1"}],
        },
        {"id": "yhdistys", "name": T("Yhdistys")},
    ],
    "partners": [
        {"organisation": "saatio", "role": "lead"},
        {"organisation": "yhdistys", "role": "co-implementer"},
    ],
    "places": [
        {
            "id": "lappi",
            "name": T("Lappi"),
            "codes": [{"system": "fi-region", "value": "19"}],
        },
        {
            "id": "simo",
            "name": T("Simo"),
            "codes": [{"system": "fi-municipality", "value": "751"}],
            "part_of": ["lappi"],
        },
    ],
    "venues": [
        {
            "id": "tupa",
            "name": T("Tupa"),
            "opening_hours": [
                {"weekdays": ["tue", "fri"], "opens": "08:30", "closes": "12:30"},
                {"weekdays": ["tue"], "opens": "12:30", "closes": "14:00"},
            ],
        }
    ],
    "target_groups": [
        {
            "id": "tyottomat",
            "title": T("Työttömät"),
            "tier": "main",
            "ages": {"minimum": 16, "maximum": 64},
            "criteria": [{"code": "mental-health-problems", "sensitive": True}],
        },
        {
            "id": "nuoret",
            "title": T("Nuoret"),
            "tier": "main",
            "part_of": "tyottomat",
            "ages": {"minimum": 16, "maximum": 29},
        },
    ],
    "goals": [
        {"id": "osallisuus", "title": T("Osallisuus kasvaa"), "number": "1"},
        {"id": "hyvinvointi", "title": T("Hyvinvointi"), "number": "2", "kind": "long-term-impact"},
    ],
    "actions": [
        {"id": "ryhmat", "title": T("Ryhmät"), "number": "1", "goals": ["osallisuus"]},
        {"id": "retket", "title": T("Retket"), "number": "1.1", "parent": "ryhmat"},
    ],
    "work_packages": [{"id": "tp1", "title": T("Polut"), "number": "1", "activities": ["ryhma"]}],
    "activities": [
        {
            "id": "ryhma",
            "title": T("Ryhmä"),
            "kinds": ["other"],
            "target_groups": ["tyottomat"],
            "group_size": {"minimum": 5, "maximum": 7},
            "participants": {"value": 20},
            "period": {"start": "2019-02", "end": "2020"},
            "status": {"code": "ended", "counts_as": "ended", "as_of": "2020-12-31"},
            "schedule": {"recurrences": [{"unit": "week", "starts": "09:00", "ends": "11:00"}]},
        }
    ],
    "funding": [
        {
            "id": "esr",
            "share": 75,
            "amounts": [
                {"kind": "granted", "value": "100.00", "currency": "EUR"},
                {
                    "kind": "granted",
                    "value": "60.00",
                    "currency": "EUR",
                    "part_of_total": True,
                },
                {"kind": "realised", "value": "90.00", "currency": "EUR"},
            ],
        }
    ],
    "targets": [
        {"id": "n", "title": T("Osallistujat"), "value": {"value": 75}},
        {"id": "tyo", "title": T("Työhön"), "share": {"value": 50}, "of": "n"},
    ],
    "provenance": [{"source": "plan", "field": "period.end"}],
}

FIRES: dict[str, list[tuple[str, object, str]]] = {
    "dangling-reference": [("/goals/0/target_groups", ["olematon"], "/goals/0/target_groups/0")],
    "duplicate-id": [("/goals/1/id", "osallisuus", "/goals/1/id")],
    "circular-part": [("/goals/0/parent", "osallisuus", "/goals/0/parent")],
    "unknown-code": [("/activities/0/kinds/0", "wrkshop", "/activities/0/kinds/0")],
    "unknown-extension": [("/extensions", {"outo": {"v": 1}}, "/extensions/outo")],
    "unknown-provenance-field": [("/provenance/0/field", "perid", "/provenance/0/field")],
    "no-source": [("/sources", [], ""), ("/provenance", [], "")],
    "goal-without-action": [("/goals/1/kind", "goal", "/goals/1")],
    "action-without-goal": [("/actions/0/goals", [], "/actions/0")],
    "target-group-not-served": [("/activities/0/target_groups", [], "/target_groups/0")],
    "activity-outside-packages": [
        ("/work_packages/0/activities", [], "/activities/0"),
        ("/work_packages/0/goals", ["osallisuus"], "/activities/0"),
    ],
    "empty-work-package": [("/work_packages/0/activities", [], "/work_packages/0")],
    "numbered-out-of-place": [("/actions/1/number", "2.1", "/actions/1/number")],
    "duplicate-number": [("/goals/1/number", "1", "/goals/1/number")],
    "target-without-value": [("/targets/0/value", None, "/targets/0")],
    "share-of-nothing": [("/targets/1/of", None, "/targets/1/share")],
    "period-reversed": [("/activities/0/period/end", "2018", "/activities/0/period")],
    "period-outside-project": [("/activities/0/period/end", "2022", "/activities/0/period/end")],
    "duration-against-period": [("/duration/length/value", 2, "/duration")],
    "status-against-dates": [
        ("/activities/0/status/as_of", "2018-12-31", "/activities/0/status"),
    ],
    "recurrence-reversed": [
        (
            "/activities/0/schedule/recurrences/0/ends",
            "08:00",
            "/activities/0/schedule/recurrences/0",
        )
    ],
    "hours-reversed": [("/venues/0/opening_hours/1/closes", "12:00", "/venues/0/opening_hours/1")],
    "hours-overlap": [("/venues/0/opening_hours/1/opens", "12:00", "/venues/0/opening_hours/1")],
    "funding-outside-project": [("/funding/0/period", {"start": "2023"}, "/funding/0/period")],
    "no-lead": [("/partners/0/role", "implementer", "/partners")],
    "two-leads": [("/partners/1/role", "lead", "/partners/1")],
    "partner-is-nobody": [("/partners/1/organisation", None, "/partners/1")],
    "partner-without-role": [("/partners/1/role", None, "/partners/1")],
    "invalid-y-tunnus": [
        ("/organisations/0/identifiers/0/value", "187690-1", "/organisations/0/identifiers/0/value")
    ],
    "shared-identifier": [
        (
            "/organisations/1/identifiers",
            [{"scheme": "y-tunnus", "value": "0187690-1"}],
            "/organisations/1/identifiers/0/value",
        )
    ],
    "unused-organisation": [("/partners/1/organisation", "saatio", "/organisations/1")],
    "unknown-area-code": [("/places/1/codes/0/value", "999", "/places/1/codes/0/value")],
    "expired-area-code": [("/places/1/codes/0/value", "413", "/places/1/codes/0/value")],
    "area-name-against-code": [("/places/1/codes/0/value", "139", "/places/1/codes/0/value")],
    "municipality-in-wrong-region": [("/places/0/codes/0/value", "17", "/places/1/part_of")],
    "ages-contradict": [("/target_groups/0/ages/maximum", 12, "/target_groups/0/ages")],
    "ages-outside-wider-group": [("/target_groups/1/ages/minimum", 12, "/target_groups/1/ages")],
    "sensitive-unmarked": [
        ("/target_groups/0/criteria/0/sensitive", None, "/target_groups/0/criteria/0")
    ],
    "personal-data": [
        ("/summary", {"fi": "Kysy: etu.suku@example.fi"}, "/summary/fi"),
    ],
    "funding-does-not-add-up": [
        ("/funding/0/amounts/1/value", "100.01", "/funding/0/amounts/0"),
    ],
    "realised-above-granted": [("/funding/0/amounts/2/value", "100.01", "/funding/0/amounts/2")],
    "negative-amount": [("/funding/0/amounts/2/value", "-1", "/funding/0/amounts/2/value")],
    "shares-over-hundred": [("/funding/0/share", 75, "/funding")],
    "quantity-empty": [("/activities/0/group_size", {}, "/activities/0/group_size")],
    "quantity-reversed": [("/activities/0/group_size/minimum", 8, "/activities/0/group_size")],
    "group-above-participants": [
        ("/activities/0/participants/value", 4, "/activities/0/participants")
    ],
    "share-too-large": [("/targets/1/share/value", 101, "/targets/1/share")],
    "missing-language": [("/goals/0/title", {"fi": "Osallisuus"}, "/goals/0/title")],
}


def patched(changes: list[tuple[str, object, str]]) -> Patch:
    data = copy.deepcopy(SOUND)
    for where, value, _ in changes:
        *path, last = where.strip("/").split("/")
        target: Any = data
        for token in path:
            target = target[int(token)] if isinstance(target, list) else target[token]
        if value is None:
            del target[last]
        elif isinstance(target, list):
            target[int(last)] = value
        else:
            target[last] = value
    return {"osallisuus": 1, "project": data}


@pytest.fixture(scope="module")
def kit() -> Toolkit:
    return Toolkit.build()


@pytest.mark.parametrize("slug", [rule.slug for rule in CORE_RULES])
def test_a_rule_is_silent_on_a_sound_project(kit: Toolkit, slug: str) -> None:
    project = kit.load(patched([]))
    assert kit.check(project, only=[slug]) == ()


@pytest.mark.parametrize("slug", [rule.slug for rule in CORE_RULES])
def test_a_rule_fires_where_something_is_wrong(kit: Toolkit, slug: str) -> None:
    name = slug.removeprefix("core.")
    changes = FIRES[name]
    data = patched(changes)
    if name == "shares-over-hundred":
        data["project"]["funding"].append({"id": "oma", "share": 30})
    findings = kit.check(kit.load(data), only=[slug])
    assert findings
    assert f"/project{changes[-1][2]}" in [finding.pointer for finding in findings]
    assert {finding.slug for finding in findings} == {slug}


def test_every_rule_says_what_it_is_in_every_language() -> None:
    for rule in CORE_RULES:
        assert rule.__doc__, rule.slug
        for part in ("title", "message", "advice"):
            texts = CORE.texts(f"rule.{rule.slug}.{part}")
            assert sorted(texts) == sorted(LANGUAGES)
            assert all(words.strip() for words in texts.values())


def test_no_text_stands_for_a_rule_that_does_not_exist() -> None:
    slugs = {rule.slug for rule in CORE_RULES} | {"core.rule-crashed"}
    keys = {key for key in CORE.entries() if key.startswith("rule.core.")}
    assert {key.removeprefix("rule.").rpartition(".")[0] for key in keys} == slugs


def test_personal_data_is_named_by_kind_and_never_repeated(kit: Toolkit) -> None:
    secret = "131052-308T"
    data = patched([("/summary", {"fi": f"Hetu {secret} tässä"}, "")])
    (finding,) = kit.check(kit.load(data), only=["core.personal-data"])
    assert finding.level is Level.ERROR
    assert finding.message["fi"] == "tekstissä on henkilötunnus"
    assert secret not in str(finding)


def test_every_sensitive_criterion_is_a_listed_code() -> None:
    assert SENSITIVE_CRITERIA.issubset(codes("criterion"))


def test_findings_of_a_file_have_line_and_column(kit: Toolkit) -> None:
    document = kit.read(kit.dump(kit.load(patched(FIRES["period-reversed"]))))
    (finding,) = kit.check(document, only=["core.period-reversed"])
    assert document.source.text is not None
    assert finding.line is not None
    assert finding.column is not None
    line = document.source.text.splitlines()[finding.line - 1]
    assert line[finding.column - 1] == "{"
    assert '"period"' in line


def test_a_finding_names_things_in_the_language_of_the_sentence(kit: Toolkit) -> None:
    title = {"fi": "Hyvinvointi", "sv": "Välmående", "en": "Well-being"}
    goal = {"id": "lonely", "title": title, "number": "9"}
    data = patched([])
    data["project"]["goals"].append(goal)
    (finding,) = kit.check(kit.load(data), only=["core.goal-without-action"])
    for language, words in title.items():
        assert words in finding.message[language]


def marked(value: Any) -> Any:
    """Return the data with every text in three languages, each marked with its language."""
    if isinstance(value, list):
        return [marked(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "fi" in value:
        return {tag: f"{value['fi']} ({tag})" for tag in LANGUAGES}
    return {key: marked(inner) for key, inner in value.items()}


def test_no_finding_of_any_rule_mixes_languages(kit: Toolkit) -> None:
    marks = dict.fromkeys(LANGUAGES, 0)
    for patches in FIRES.values():
        for finding in kit.check(kit.load(marked(patched(patches)))):
            for language in LANGUAGES:
                words = finding.message[language]
                marks[language] += f"({language})" in words
                assert not [one for one in LANGUAGES if one != language and f"({one})" in words]
    assert min(marks.values()) > 10


def test_money_of_different_payers_and_partners_is_not_compared(kit: Toolkit) -> None:
    def amount(kind: str, value: str, **more: object) -> dict[str, object]:
        return {"kind": kind, "value": value, "currency": "EUR", **more}

    funding = {
        "id": "f",
        "cost_models": [{"kind": "flat-rate", "rate": 24, "of": T("palkkakustannukset")}],
        "amounts": [
            amount("granted", "100.00", recipient="saatio"),
            amount("realised", "150.00", recipient="yhdistys"),
            amount("granted", "10.00", payer="saatio"),
            amount("realised", "11.00", payer="saatio"),
        ],
    }
    data = patched([])
    data["project"]["funding"] = [funding]
    project = kit.load(data)
    assert project.funding[0].cost_models[0].rate == 24
    (finding,) = kit.check(project, only=["core.realised-above-granted"])
    assert finding.pointer == "/project/funding/0/amounts/3"


def test_personal_data_is_found_in_the_blocks_of_strangers(kit: Toolkit) -> None:
    data = patched([])
    block = {"v": 1, "deep": [{"who": "131052-308T"}], "matti@example.org": {"a": "050 123 4567"}}
    data["project"]["extensions"] = {"stranger.thing": block}
    data["project"]["goals"][0]["extensions"] = {"stranger": {"v": 2, "what": "nothing"}}
    found = kit.check(kit.load(data), only=["core.personal-data"])
    where = "/project/extensions/stranger.thing"
    assert [one.pointer for one in found] == [f"{where}/deep/0/who", where, f"{where}/a"]
    assert "matti" not in str(found)


def test_amendments_chains_and_shares_are_looked_at_too(kit: Toolkit) -> None:
    data = patched([])
    data["project"]["amendments"] = [{"field": "period.end"}, {"field": "perid.end"}]
    data["project"]["relations"] = [
        {"id": "one", "title": T("Yksi"), "of": "two"},
        {"id": "two", "title": T("Kaksi"), "of": "one"},
        {"id": "three", "title": T("Kolme"), "of": "two"},
    ]
    project = kit.load(data)
    (finding,) = kit.check(project, only=["core.unknown-provenance-field"])
    assert finding.pointer == "/project/amendments/1/field"
    assert "period" in finding.message["en"]
    circle = kit.check(project, only=["core.circular-part"])
    assert [one.pointer for one in circle] == ["/project/relations/0/of", "/project/relations/1/of"]


def test_a_number_may_be_a_part_of_another(kit: Toolkit) -> None:
    data = patched([])
    everybody = {"id": "kaikki", "title": T("Osallistujat"), "quantity": {"value": 120}}
    women = {"id": "naiset", "title": T("Naiset"), "quantity": {"value": 45}, "part_of": "kaikki"}
    women |= {"criteria": ["woman"], "ages": {"maximum": 29}}
    data["project"]["observations"] = [everybody, women]
    only = ["core.circular-part", "core.dangling-reference", "core.unknown-code"]
    assert kit.check(kit.load(data), only=only) == ()
    women["part_of"] = "naiset"
    (finding,) = kit.check(kit.load(data), only=only)
    assert finding.pointer == "/project/observations/1/part_of"


@pytest.mark.parametrize(
    ("start", "end", "length", "unit", "fires"),
    [
        ("2016-04-01", "2019-03-31", {"value": 36}, "month", False),
        ("2016-04-01", "2019-02", {"value": 36}, "month", False),
        ("2016-04-01", "2019-03-31", {"value": 12}, "month", True),
        ("2016-04-01", "2017-03-31", {"value": 36}, "month", True),
        ("2016-04-01", "2017-03-31", {"value": 36, "precision": "about"}, "month", False),
        ("2016-04-01", "2017-03-31", {"value": 2, "precision": "at-least"}, "month", False),
        ("2016", "2018", {"value": 2.5}, "year", False),
        ("2016", "2018", {"value": 4}, "year", True),
        ("2016", "2018", {"minimum": 2, "maximum": 4}, "year", False),
        ("2016-01-01", "2016-01-20", {"value": 4}, "week", False),
        ("2016-01-01", "2016-12-31", {"value": 2}, "term", False),
        ("2019-01-01", "2016-01-01", {"value": 2}, "year", False),
        ("--04-01", "2019", {"value": 9}, "year", False),
    ],
)
def test_a_duration_is_held_against_its_period_only_as_far_as_both_are_known(
    kit: Toolkit, start: str, end: str, length: Patch, unit: str, fires: bool
) -> None:
    data = patched([])
    data["project"]["period"] = {"start": start, "end": end}
    data["project"]["duration"] = {"length": length, "unit": unit}
    found = kit.check(kit.load(data), only=["core.duration-against-period"])
    assert [one.pointer for one in found] == (["/project/duration"] if fires else [])


def test_a_wellbeing_county_may_be_called_by_its_region_alone(kit: Toolkit) -> None:
    day = date(2024, 1, 1)
    homes = {
        name: home.code
        for town in areas.municipalities(day)
        if (region := areas.region_of(town.code, day)) and (home := areas.county_of(town.code, day))
        for name in (region.name_fi, region.name_sv)
        # Uusimaa has four counties, and Helsinki none.
        if region.name_fi != "Uusimaa"
    }
    homes |= {"Itä-Uusimaa": "01", "Keski-Uusimaa": "02", "Västra Nyland": "03"}
    homes |= {"Uusimaa": "", "Nyland": "", "Ahvenanmaa": "", "Helsinki": "", "Pohjois-Karjla": ""}
    pairs = [(name, one.code) for name in homes for one in areas.wellbeing_counties()]
    places = [
        {
            "id": f"a{number}",
            "name": {"fi": name},
            "codes": [{"system": "fi-wellbeing-county", "value": code}],
        }
        for number, (name, code) in enumerate(pairs)
    ]
    data = {"osallisuus": 1, "project": {"id": "p", "name": {"fi": "P"}, "places": places}}
    found = kit.check(kit.load(data), only=["core.area-name-against-code"])
    wrong = [number for number, (name, code) in enumerate(pairs) if homes[name] != code]
    assert [one.pointer for one in found] == [
        f"/project/places/{number}/codes/0/value" for number in wrong
    ]
    assert len(pairs) - len(wrong) == len(homes) - 5
