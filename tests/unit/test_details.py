"""What a document says is told, in every language; what it does not say is not there."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from osallisuus import Project, Text, Toolkit
from osallisuus.catalogue import CORE, LANGUAGES
from osallisuus.details import _TOLD, _UNTOLD, OTHER_PARTS, Details
from osallisuus.model.base import Described
from osallisuus.reporting.about import about
from osallisuus.reporting.wording import Wording
from osallisuus.shapes import Seq, fields_of
from osallisuus.vocabulary import Labels

DOCUMENTS = sorted(
    path
    for path in (Path(__file__).parents[1] / "documents").glob("*.json")
    if path.name != "expectations.json"
)
KIT = Toolkit.build(discover=True)
SAID_AS_THEY_ARE = {"Period", "Quantity", "AgeRange", "Duration", "Frequency", "WeeklyHours"}
# A sum is told with its currency and its precision.
WITH_THE_SUM = {"currency", "precision"}


def subclasses(cls: type) -> Iterator[type]:
    yield cls
    subs: list[type] = cls.__subclasses__()
    for one in subs:
        yield from subclasses(one)


def labelled_fields() -> set[str]:
    """Return every field that is told of a part or of a value within one."""
    by_name = {cls.__name__: cls for cls in subclasses(Described)}
    told = {name for fields in _TOLD.values() for name in fields.split()}
    waiting = [
        field.shape
        for part, names in _TOLD.items()
        for field in fields_of(by_name[part])
        if field.name in names.split()
    ]
    seen: set[type] = set()
    while waiting:
        shape = waiting.pop()
        shape = shape.item if isinstance(shape, Seq) else shape
        cls: type | None = getattr(shape, "cls", None)
        if cls is None or cls in seen or cls.__name__ in SAID_AS_THEY_ARE:
            continue
        seen.add(cls)
        inner = [field for field in fields_of(cls) if field.name not in _UNTOLD]
        told |= {field.name for field in inner}
        waiting += [field.shape for field in inner]
    return told


def test_every_field_that_is_told_has_a_name_in_every_language() -> None:
    by_name = {cls.__name__: cls for cls in subclasses(Described)}
    for part, told in _TOLD.items():
        assert set(told.split()) <= {field.name for field in fields_of(by_name[part])}, part
    named = labelled_fields() - WITH_THE_SUM | {f"list.{name}" for name in OTHER_PARTS}
    lacking = {
        name for name in named if set(CORE.entries().get(f"detail.{name}", ())) != set(LANGUAGES)
    }
    assert lacking == set()


def everything(project: Project, language: str) -> str:
    """Return all that is told of a project, a line for each value."""
    details = Details(project, KIT.labels, language)
    parts: list[object] = [project, *project.partners, *project.funding, *project.target_groups]
    parts += [*project.goals, *project.actions, *project.work_packages, *project.activities]
    lines = [f"{f.label}: {said}" for part in parts for f in details.of(part) for said in f.said]
    for name in OTHER_PARTS:
        for part in details.parts(name):
            lines.append(part.title)
            lines += [f"{fact.label}: {said}" for fact in part.facts for said in fact.said]
    return "\n".join(lines)


def objects(value: Any, *, key: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every object of a JSON document with the key it stands under."""
    if isinstance(value, dict):
        yield key, value
        for name, one in value.items():
            if name != "provenance":
                yield from objects(one, key=name)
    elif isinstance(value, list):
        for one in value:
            yield from objects(one, key=key)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_what_a_real_document_says_is_told(path: Path) -> None:
    stated = json.loads(path.read_text(encoding="utf-8"))["project"]
    project = KIT.load(path)
    told = {language: everything(project, language) for language in LANGUAGES}
    for language, text in told.items():
        assert not re.search(r"None|[{}]|[A-Z][a-z]+\(", text), language
        label = CORE.say("detail.any_of", language)
        any_of = sum(len(one.get("any_of", ())) for _, one in objects(stated))
        assert len(re.findall(label, text, re.IGNORECASE)) == any_of
        mark = "." if language == "en" else ","
        for key, one in objects(stated):
            if key == "amounts":
                digits = f"{Decimal(one['value']):,}".translate({44: "\u00a0", 46: mark})
                assert f"{digits}\u00a0{one['currency']}" in text, one
            if key in ("any_of", "all_of", "excludes") and "title" in one:
                assert Text.of(**one["title"]).best(language) in text
            if key == "baseline":
                assert f"{CORE.say('detail.baseline', language)}: {one['value']:g}" in text


def test_an_empty_project_says_nothing() -> None:
    assert everything(Project(id="p", name=Text.of(fi="P")), "fi") == ""


FULL: dict[str, Any] = {
    "id": "p",
    "name": {"fi": "P"},
    "organisations": [
        {"id": "o", "name": {"fi": "Säätiö"}},
        {"id": "u", "name": {"fi": "Yksikkö"}},
    ],
    "places": [{"id": "r", "name": {"fi": "Lappi"}}],
    "work_packages": [{"id": "w", "title": {"fi": "Verkosto"}}],
    "funding": [
        {
            "id": "f",
            "fund": "esf",
            "cost_models": [
                {"kind": "flat-rate", "rate": 24},
                {"kind": "unit-costs", "price": "12.50", "currency": "EUR"},
            ],
            "shares": [{"share": 62.5, "allocation": {"area": "r"}}],
            "amounts": [
                {
                    "kind": "planned",
                    "value": "1234.50",
                    "currency": "EUR",
                    "precision": "about",
                    "payer": "o",
                    "allocation": {"cost_kind": "salaries", "work_package": "w"},
                }
            ],
        }
    ],
    "onward_grants": [
        {"id": "g", "title": {"fi": "Siirto"}, "giver": "o", "recipient": "u", "funding": "f"}
    ],
    "context": [
        {"id": "c", "title": {"fi": "Tarve"}, "kind": "need"},
        {
            "id": "s",
            "title": {"fi": "Väki vaihtuu"},
            "kind": "risk",
            "risk": {
                "likelihood": "high",
                "measures": [{"fi": "Varahenkilö"}],
                "responsible": [{"organisation": "o"}],
            },
        },
    ],
    "staff": [
        {
            "id": "x",
            "title": {"fi": "Ohjaaja"},
            "workload": {"length": {"value": 18}, "unit": "month"},
            "shares": [{"share": 50, "period": {"start": "2024", "end": "2025"}}],
        }
    ],
    "outputs": [
        {"id": "d", "title": {"fi": "Opas"}, "languages": ["fi", "so"], "licence": "CC BY 4.0"}
    ],
    "targets": [
        {"id": "t", "title": {"fi": "Väkeä"}, "value": {"value": 75}, "unit": "people"},
        {
            "id": "h",
            "title": {"fi": "Töihin"},
            "of": "t",
            "share": {"value": 50, "precision": "at-least"},
            "any_of": [{"code": "employed"}, {"code": "in-education", "title": {"fi": "Kouluun"}}],
            "baseline": {"minimum": 5, "maximum": 7},
            "after": {"length": {"value": 6}, "unit": "month"},
        },
    ],
    "amendments": [
        {"field": "period.end", "before": "2024", "after": "2025", "decided": "2023-05"}
    ],
}


def test_newer_fields_are_told_in_words() -> None:
    told = everything(KIT.load({"osallisuus": 1, "project": FULL}), "fi").splitlines()
    for line in (
        "Kustannusmallit: prosenttimääräinen korvaus (flat rate) (prosentti: 24\u00a0%)",
        "Kustannusmallit: vakioyksikkökustannukset (yksikköhinta: 12,50\u00a0EUR)",
        "Rahamäärät: suunniteltu noin 1\u00a0234,50\u00a0EUR "
        "(maksaja: Säätiö; kohdennus: palkkakustannukset (työpaketti: Verkosto))",
        "Osuudet: 62,5\u00a0% (kohdennus: alue: Lappi)",
        "Siirto",
        "Siirtäjä: Säätiö",
        "Rahoitus: Euroopan sosiaalirahasto (ESR)",
        "Saaja: Yksikkö",
        "Väki vaihtuu",
        "Riski: todennäköisyys: suuri; toimet: Varahenkilö; vastuussa: Säätiö",
        "Työaika yhteensä: 18 kk",
        "Osuudet: 50\u00a0% (aika: 2024–2025)",
        "Kielet: somali",
        "Käyttöehdot: CC BY 4.0",
        "Osuus: vähintään 50\u00a0%",
        "Mistä: Väkeä",
        "Yksi näistä riittää: Kouluun",
        "Lähtötaso: 5–7",
        "Mitataan osallistumisen jälkeen: 6 kk",
        "Aika, päättyy: 2024 → 2025 (päätetty: toukokuu 2023)",
    ):
        assert line in told, line
    assert "Tarve" not in told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(KIT.examples))
def test_bundled_projects_are_told_in_every_language(name: str, language: str) -> None:
    text = everything(KIT.example(name), language)
    assert text
    assert not re.search(r"None|[{}]", text)


def test_labels_of_plugins_name_codes() -> None:
    activity = {"id": "a", "title": {"fi": "A"}, "actions": ["t"]}
    action = {"id": "t", "title": {"fi": "T"}, "kinds": ["kupo.client-work"]}
    project = KIT.load(
        {
            "osallisuus": 1,
            "project": {
                "id": "p",
                "name": {"fi": "P"},
                "activities": [activity],
                "actions": [action],
            },
        }
    )
    (fact,) = Details(project, Labels(), "fi").of(project.actions[0])
    assert fact.said == ("kupo.client-work",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_tells_the_same_and_leaves_out_what_is_not_said(language: str) -> None:
    bare = {"id": "p", "name": {"fi": "P"}, "period": {"start": "2024", "end": "2025"}}
    full = {**bare, **FULL}
    sections = {}
    for name, stated in (("bare", bare), ("full", full)):
        project = KIT.load({"osallisuus": 1, "project": stated})
        section = about(project, Wording(language, KIT.labels))
        sections[name] = dict(section.facts)
    heading = {name: CORE.say(f"detail.list.{name}", language) for name in OTHER_PARTS}
    told = ("amendments", "onward_grants", "staff", "outputs", "targets", "risks")
    assert all(heading[name] in sections["full"] for name in told)
    assert not [name for name in told if heading[name] in sections["bare"]]
    (money,) = sections["full"][CORE.say("report.about.funding", language)]
    assert money.startswith(CORE.say("vocabulary.fund.esf", language))
    assert "24\u00a0%" in money
    (risk,) = sections["full"][heading["risks"]]
    assert risk.startswith("Väki vaihtuu (")
