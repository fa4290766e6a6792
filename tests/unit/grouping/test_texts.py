"""Every text is there in three languages with the same places for values."""

import re
from string import Formatter

import pytest

from osallisuus.catalogue import CORE, LANGUAGES
from osallisuus.grouping.texts import PREFIX, keys, message


@pytest.mark.parametrize("key", keys())
def test_a_text_says_the_same_in_each_language(key: str) -> None:
    wordings = CORE.texts(PREFIX + key)
    assert tuple(wordings) == LANGUAGES
    values = {
        language: {field for _, field, _, _ in Formatter().parse(text) if field}
        for language, text in wordings.items()
    }
    # A pronoun may stand for a person in one language; nothing may be asked for that is not given.
    assert values["fi"] == values["sv"] == values["en"]
    assert all(text == text.strip() for text in wordings.values())
    assert not re.search(r"TODO|XXX", " ".join(wordings.values()))


def test_a_message_inside_a_message_is_worded_in_the_same_language() -> None:
    label = message("size", least=5, most=7)
    assert message("unplaced.rule", rule=label).text("fi").endswith("ryhmän koko on 5–7")
