"""The vocabularies of the codes: complete, well formed and worded in three languages."""

import importlib
import json
import pkgutil
import re
import string
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from importlib import resources
from typing import Annotated, Final, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st

import osallisuus.model
from osallisuus import PLUGIN_API, Catalogue, Labels, Plugin, Stage, Toolkit
from osallisuus.areas import CodeSystem
from osallisuus.limits import ClosedCode, Codes
from osallisuus.model import ids
from osallisuus.names import CODE_PATTERN
from osallisuus.shapes import Seq, Str
from osallisuus.time import TimeUnit, Weekday, YearPart
from osallisuus.vocabulary import codes, label
from osallisuus.walking import leaves

LANGUAGES: Final = ("fi", "sv", "en")


def _written_pairs() -> list[tuple[str, Mapping[str, str]]]:
    text = resources.files("osallisuus").joinpath("texts/vocabulary.json").read_text("utf-8")
    pairs: list[tuple[str, Mapping[str, str]]] = json.loads(text, object_pairs_hook=list)
    return [(key, dict(words)) for key, words in pairs]


def _open_vocabularies() -> set[str]:
    return {
        mark.vocabulary
        for kind in vars(ids).values()
        if get_origin(kind) is Annotated
        for mark in get_args(kind)
        if isinstance(mark, Codes)
    }


def _kinds_of_entities() -> set[str]:
    found = {
        getattr(kind, "kind_name", "")
        for module in pkgutil.iter_modules(osallisuus.model.__path__)
        for kind in vars(importlib.import_module(f"osallisuus.model.{module.name}")).values()
        if isinstance(kind, type)
    }
    return found - {""}


def _closed_vocabularies() -> dict[str, set[str]]:
    for module in pkgutil.iter_modules(osallisuus.model.__path__):
        importlib.import_module(f"osallisuus.model.{module.name}")
    kinds: list[type[StrEnum]] = [
        *(
            kind
            for kind in ClosedCode.__subclasses__()
            if kind.__module__.startswith("osallisuus.")
        ),
        Weekday,
        TimeUnit,
        YearPart,
    ]
    kebab = re.compile(r"(?<=[a-z])(?=[A-Z])")
    return {"entity": _kinds_of_entities()} | {
        kebab.sub("-", kind.__name__).lower(): {str(code) for code in kind} for kind in kinds
    }


WRITTEN: Final = _written_pairs()
OPEN: Final = sorted(_open_vocabularies())
CLOSED: Final = _closed_vocabularies()


def test_the_id_module_names_vocabularies() -> None:
    assert {"partner-role", "activity-kind", "withheld"} <= set(OPEN)
    assert {"confidence", "status-class", "tier", "weekday", "time-unit"} <= set(CLOSED)
    assert set(OPEN).isdisjoint(CLOSED)


@pytest.mark.parametrize("vocabulary", OPEN)
def test_an_open_vocabulary_has_codes_and_a_way_out(vocabulary: str) -> None:
    listed = codes(vocabulary)

    assert "other" in listed
    assert len(listed) > 5
    assert list(listed) == sorted(set(listed))


@pytest.mark.parametrize("vocabulary", sorted(CLOSED))
def test_a_closed_vocabulary_lists_exactly_its_members(vocabulary: str) -> None:
    assert set(codes(vocabulary)) == CLOSED[vocabulary]


def test_keys_are_sorted_and_written_once() -> None:
    keys = [key for key, _ in WRITTEN]

    assert keys == sorted(set(keys))


def test_no_key_stands_outside_a_known_vocabulary() -> None:
    known = {*OPEN, *CLOSED}
    stray = [
        key
        for key, _ in WRITTEN
        if key.split(".")[0] != "vocabulary" or key.split(".")[1] not in known
    ]

    assert stray == []


def test_every_code_is_well_formed_and_no_plugin_owns_it() -> None:
    malformed = [
        key
        for key, _ in WRITTEN
        if not re.fullmatch(CODE_PATTERN, key.split(".", 2)[2]) or key.count(".") != 2
    ]

    assert malformed == []


def test_every_entry_is_worded_in_the_three_languages() -> None:
    wanting = [
        key
        for key, words in WRITTEN
        if tuple(words) != LANGUAGES
        or any(text != " ".join(text.split()) or not text for text in words.values())
    ]

    assert wanting == []


def test_no_label_has_placeholders() -> None:
    fields = [
        key
        for key, words in WRITTEN
        for text in words.values()
        if any(name is not None for _, name, _, _ in string.Formatter().parse(text))
    ]

    assert fields == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_codes_of_a_vocabulary_never_share_a_label(language: str) -> None:
    uses = Counter((key.split(".")[1], words[language].casefold()) for key, words in WRITTEN)

    assert [use for use, count in uses.items() if count > 1] == []


def test_the_code_systems_of_the_area_tables_are_listed() -> None:
    assert {str(system) for system in CodeSystem} <= set(codes("code-system"))


def test_the_catalogue_answers_as_the_file_says() -> None:
    for key, words in WRITTEN:
        _, vocabulary, code = key.split(".", 2)
        for language in LANGUAGES:
            assert label(vocabulary, code, language) == words[language]


def test_labels_say_what_a_project_worker_would() -> None:
    assert label("partner-role", "lead", "fi") == "päätoteuttaja"
    assert label("partner-role", "partner-municipality", "sv") == "partnerkommun"
    assert label("fund", "esf-plus", "fi") == "Euroopan sosiaalirahasto plus (ESR+)"
    assert label("weekday", "thu", "sv") == "torsdag"


def test_an_unknown_language_falls_back_to_english() -> None:
    assert (
        label("partner-role", "lead", "de") == label("partner-role", "lead") == "lead implementer"
    )


@given(vocabulary=st.sampled_from([*OPEN, "no-such", "", "partner-role.lead"]), code=st.text())
def test_an_unlisted_code_is_its_own_label(vocabulary: str, code: str) -> None:
    if code not in codes(vocabulary):
        assert label(vocabulary, code, "fi") == code


def test_an_unknown_vocabulary_lists_nothing() -> None:
    assert codes("no-such") == codes("") == codes("vocabulary") == ()


class TestLabelsOfPlugins:
    """Codes a plugin brings are named by its own catalogue, and only where it is in use."""

    kit = Toolkit.build(discover=True)

    def test_a_code_of_a_plugin_in_a_vocabulary_of_the_library(self) -> None:
        given = ("activity-kind", "kupo.client-work")
        assert self.kit.label(*given, "fi") == "luontoon suuntautuva asiakastyö"
        assert label(*given, "fi") == "kupo.client-work"
        assert Toolkit.build(discover=True, block=["kupo"]).label(*given) == "kupo.client-work"
        assert "kupo.client-work" in self.kit.labels.codes("activity-kind")
        assert set(codes("activity-kind")) < set(self.kit.labels.codes("activity-kind"))

    def test_a_vocabulary_of_a_plugin(self) -> None:
        assert self.kit.label("kupo.nature-kind", "forest", "sv") == "skog"
        assert self.kit.labels.codes("omia_polkuja.outcome-state") == ("ended", "open", "reached")

    def test_every_code_of_every_bundled_document_has_a_label(self) -> None:
        unnamed = []
        for name in self.kit.examples:
            for where, field, value, _ in leaves(self.kit.example(name)):
                shape = field.shape.item if isinstance(field.shape, Seq) else field.shape
                vocabulary = shape.vocabulary if isinstance(shape, Str) else None
                if vocabulary is not None and value not in self.kit.labels.codes(vocabulary):
                    unnamed.append((where, vocabulary, value))
        assert unnamed == []

    def test_no_plugin_renames_what_the_library_names(self) -> None:
        class Bold(Catalogue):
            def entries(self) -> Mapping[str, Mapping[str, str]]:
                return {"vocabulary.partner-role.lead": dict.fromkeys(LANGUAGES, "boss")}

        assert Labels(catalogues=(Bold("osallisuus"),)).label("partner-role", "lead") != "boss"

    @pytest.mark.parametrize("key", ["vocabulary.activity-kind.half.walk", "help.walk"])
    def test_a_label_that_lacks_a_language_is_a_problem_of_the_plugin(self, key: str) -> None:
        class Half(Catalogue):
            def entries(self) -> Mapping[str, Mapping[str, str]]:
                return {key: {"fi": "kävely", "en": "walk"}}

        class HalfPlugin(Plugin):
            name = "half"
            api = PLUGIN_API
            catalogue = Half("osallisuus")

        kit = Toolkit.build(HalfPlugin(), on_problem="collect")
        (problem,) = kit.problems
        assert (problem.plugin, problem.stage) == ("half", Stage.DECLARE)
        assert f"{key} in sv" in problem.message

    @pytest.mark.parametrize("catalogue", ["texts.json", Catalogue("no.such.package")])
    def test_a_catalogue_that_is_none_is_a_problem_of_the_plugin(self, catalogue: object) -> None:
        torn = type("Torn", (Plugin,), {"name": "torn", "api": PLUGIN_API, "catalogue": catalogue})
        (problem,) = Toolkit.build(torn(), on_problem="collect").problems
        assert problem.stage == Stage.DECLARE
        assert "catalogue" in problem.message
