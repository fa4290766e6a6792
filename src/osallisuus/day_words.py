"""Dates in words, as precise as they are known."""

from osallisuus.catalogue import CORE
from osallisuus.dates import PartialDate
from osallisuus.vocabulary import Labels


def day_in_words(day: PartialDate, language: str, labels: Labels) -> str:
    """Return a date as people write it: 1.8.2017 in Finnish and Swedish, 2017-08-01 in English.

    Args:
        day: The date; a month is told by its name, and what is about a time as such.
        language: Language of the reader.
        labels: Names of the parts of a year.

    Example:
        >>> from osallisuus import PartialDate
        >>> day_in_words(PartialDate.parse("2017-08-01"), "fi", Labels())
        '1.8.2017'
        >>> day_in_words(PartialDate.parse("--02~"), "fi", Labels())
        'noin helmikuu'

    .. versionadded:: 0.1
    """
    if day.part is not None:
        said = f"{labels.label('year-part', day.part, language)} {day.year}"
    elif day.month is None:
        said = str(day.year)
    elif day.day is None:
        month = CORE.say(f"date.month.{day.month}", language)
        said = month if day.year is None else f"{month} {day.year}"
    elif language != "en":
        said = f"{day.day}.{day.month}.{day.year or ''}"
    elif day.year is None:
        said = f"{day.day} {CORE.say(f'date.month.{day.month}', language)}"
    else:
        said = day.written.rstrip("~")
    return CORE.say("date.about", language, value=said) if day.approximate else said
