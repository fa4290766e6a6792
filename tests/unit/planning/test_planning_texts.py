"""Sentences of the planner: every one in three languages, with the same places, and all of them used."""

import re
from pathlib import Path
from string import Formatter

import pytest

import osallisuus
from osallisuus.catalogue import CORE, LANGUAGES
from osallisuus.grouping.people import WeeklyTime
from osallisuus.planning.texts import PREFIX, said
from osallisuus.plugins.itu2.rules import TEXTS

OWN = {key: texts for key, texts in CORE.entries().items() if key.startswith(PREFIX)}
ITU2 = {key: texts for key, texts in TEXTS.entries().items() if key.startswith("plan.")}
SOURCES = Path(osallisuus.__file__).parent


@pytest.mark.parametrize("key", [*OWN, *ITU2])
def test_a_sentence_has_the_same_places_in_every_language(key: str) -> None:
    texts = (OWN | ITU2)[key]
    assert set(texts) == set(LANGUAGES)
    places = [
        sorted(name for _, name, _, _ in Formatter().parse(text) if name) for text in texts.values()
    ]
    assert places[0] == places[1] == places[2]
    assert len(set(texts.values())) > 1 or "weekday" in key


def test_no_sentence_is_left_unused() -> None:
    files = [*(SOURCES / "planning").glob("*.py"), *(SOURCES / "plugins" / "itu2").glob("plan*.py")]
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    # Keys that are put together from a code: a closed set each.
    made = re.compile(
        r"(weekday\.|ical\.|stopped\.|wait\.meeting-"
        r"|(obstacle|help)\.(end|closed-days|coach-times|coach-capacity|room-hours|room-capacity))"
    )
    for key in OWN:
        name = key.removeprefix(PREFIX)
        bare = re.sub(r"^(problem|obstacle|help)\.", "", name)
        assert made.match(name) or f'"{name}"' in code or f'"{bare}"' in code, key
    for key in ITU2:
        name = key.removeprefix("plan.")
        assert f'"{name}"' in code or f'"{name.removeprefix("problem.")}"' in code, key


def test_days_and_times_are_written_as_each_language_does() -> None:
    slot = WeeklyTime.read("tue 09:30-11:00")
    text = said("help.common-time", missing=2, slot=slot)
    assert text["fi"] == "Kysy 2 muulta, sopisiko ti 9.30–11.00."
    assert "tis 9.30–11.00" in text["sv"]
    assert "Tue 09:30–11:00" in text["en"]
