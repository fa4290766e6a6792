"""Sentences of the planner in every language, with days and times as each language writes them."""

from datetime import date
from typing import Final

from osallisuus.catalogue import CORE, LANGUAGES
from osallisuus.grouping.people import WeeklyTime
from osallisuus.text import Text
from osallisuus.time import write_finnish_date

PREFIX: Final = "planning."


def said(key: str, **values: object) -> Text:
    """Return one sentence in Finnish, Swedish and English.

    Args:
        key: Key in the catalogue, without its prefix.
        **values: What fills its places; days, weekly times and other texts are worded by language.

    Example:
        >>> said("session", number=1, day=date(2018, 1, 8))["fi"]
        '1. tapaaminen 8.1.2018'

    .. versionadded:: 0.1
    """
    return Text.of_entries(
        (
            language,
            CORE.say(
                PREFIX + key,
                language,
                **{name: worded(value, language) for name, value in values.items()},
            ),
        )
        for language in LANGUAGES
    )


def joined(sentences: tuple[Text, ...]) -> Text:
    """Join sentences with spaces, language by language."""
    return Text.of_entries(
        (language, " ".join(one.best(language) for one in sentences)) for language in LANGUAGES
    )


def worded(value: object, language: str) -> str:
    """Return a value as people write it in a language."""
    if isinstance(value, Text):
        return value.best(language)
    if isinstance(value, date):
        return value.isoformat() if language == "en" else write_finnish_date(value)
    if isinstance(value, WeeklyTime):
        return _weekly(value, language)
    if isinstance(value, tuple):
        return ", ".join(worded(one, language) for one in value)
    return str(value)


def clock(minutes: int, language: str = "en") -> str:
    """Return minutes after midnight as a time of day.

    Example:
        >>> clock(570, "fi"), clock(570)
        ('9.30', '09:30')
    """
    hours, rest = divmod(minutes, 60)
    return f"{hours:02d}:{rest:02d}" if language == "en" else f"{hours}.{rest:02d}"


def _weekly(time: WeeklyTime, language: str) -> str:
    day = CORE.say(f"{PREFIX}weekday.{time.day}", language)
    return f"{day} {clock(time.start, language)}–{clock(time.end, language)}"
