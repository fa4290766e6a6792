"""Messages of group formation: worded in Finnish, Swedish or English only when shown."""

from collections.abc import Mapping

from osallisuus.catalogue import CORE
from osallisuus.grouping.people import WeeklyTime
from osallisuus.stated import value_class

PREFIX = "grouping."


def keys() -> tuple[str, ...]:
    """Every key of group formation in the catalogue, without its prefix.

    .. versionadded:: 0.1
    """
    return tuple(key.removeprefix(PREFIX) for key in CORE.entries() if key.startswith(PREFIX))


def say(key: str, language: str, **values: "str | int | float | Message") -> str:
    """One text in one language.

    Args:
        key: A key of the catalogue, without its prefix.
        language: A BCP 47 tag; only its first part counts, and English is the fallback.
        **values: What fills the places in the text.

    Example:
        >>> say("size", "fi", least=5, most=7)
        'ryhmän koko on 5–7'

    .. versionadded:: 0.1
    """
    return CORE.say(PREFIX + key, language.split("-")[0], **_worded(values, language))


def weekly_text(time: WeeklyTime, language: str = "en") -> str:
    """A weekly time as people write it in a language.

    Example:
        >>> weekly_text(WeeklyTime.read("tue 09:00-12:30"), "fi")
        'ti 9.00–12.30'

    .. versionadded:: 0.1
    """
    first = language.split("-")[0]
    if first not in ("fi", "sv"):
        return str(time)
    day = CORE.say(f"planning.weekday.{time.day}", first)
    start, end = (f"{minutes // 60}.{minutes % 60:02d}" for minutes in (time.start, time.end))
    return f"{day} {start}–{end}"


def _worded(
    values: "Mapping[str, str | int | float | Message]", language: str
) -> dict[str, str | int | float]:
    return {
        name: value.text(language) if isinstance(value, Message) else value
        for name, value in values.items()
    }


@value_class(kw_only=True)
class Message:
    """A text that is worded only when its language is known.

    Attributes:
        key: A key of the catalogue; when ``wordings`` is given, only a name.
        values: What fills the places in the text, as pairs.
        wordings: A plugin's own wordings by language; empty for the texts of the library.

    Example:
        >>> Message(key="size", values=(("least", 5), ("most", 7))).text("sv")
        'gruppens storlek är 5–7'
        >>> Message.of(fi="sama bussi", sv="samma buss", en="the same bus").text("fi")
        'sama bussi'

    .. versionadded:: 0.1
    """

    key: str
    values: "tuple[tuple[str, str | int | float | Message], ...]" = ()
    wordings: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, *, fi: str, sv: str, en: str, **values: str | int | float) -> "Message":
        """A message of a plugin's own words, with ``{places}`` for the values."""
        wordings = (("fi", fi), ("sv", sv), ("en", en))
        return cls(key=en, values=tuple(sorted(values.items())), wordings=wordings)

    def text(self, language: str = "en") -> str:
        """The message in one language; English when that language is missing."""
        if not self.wordings:
            return say(self.key, language, **dict(self.values))
        own = dict(self.wordings)
        wording = own.get(language.split("-")[0], own.get("en", self.wordings[0][1]))
        return wording.format(**_worded(dict(self.values), language))


def message(key: str, **values: str | int | float | Message) -> Message:
    """A `Message` of the library's own texts.

    .. versionadded:: 0.1
    """
    return Message(key=key, values=tuple(sorted(values.items())))
