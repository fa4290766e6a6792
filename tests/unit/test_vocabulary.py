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
from osallisuus.areas import CodeSystem
from osallisuus.limits import ClosedCode, Codes
from osallisuus.model import ids
from osallisuus.names import CODE_PATTERN
from osallisuus.time import TimeUnit, Weekday
from osallisuus.vocabulary import codes, label

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
    ]
    kebab = re.compile(r"(?<=[a-z])(?=[A-Z])")
    return {kebab.sub("-", kind.__name__).lower(): {str(code) for code in kind} for kind in kinds}


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
