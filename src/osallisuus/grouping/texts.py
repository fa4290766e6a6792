"""Texts of group formation in Finnish, Swedish and English, read from ``texts.json``."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TypeAlias

import attrs

LANGUAGES = ("fi", "sv", "en")

Value: TypeAlias = "str | int | float | Message"


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    source = files("osallisuus.grouping").joinpath("texts.json").read_text(encoding="utf-8")
    texts: dict[str, dict[str, str]] = json.loads(source)
    return texts


def keys() -> tuple[str, ...]:
    """Every key of the text file, in its order.

    .. versionadded:: 0.1
    """
    return tuple(_texts())


def templates(key: str) -> Mapping[str, str]:
    """The text of one key in each language, with its places for values still open.

    .. versionadded:: 0.1
    """
    return dict(_texts()[key])


def say(key: str, language: str, **values: Value) -> str:
    """One text in one language.

    Args:
        key: A key of ``texts.json``.
        language: A BCP 47 tag; only its first part counts, and English is the fallback.
        **values: What fills the places in the text.

    Example:
        >>> say("size", "fi", least=5, most=7)
        'ryhmän koko on 5–7'

    .. versionadded:: 0.1
    """
    wordings = _texts()[key]
    wording = wordings.get(language.split("-")[0], wordings["en"])
    return wording.format(**_worded(values, language))


def _worded(values: Mapping[str, Value], language: str) -> dict[str, str | int | float]:
    return {
        name: value.text(language) if isinstance(value, Message) else value
        for name, value in values.items()
    }


@attrs.frozen(kw_only=True)
class Message:
    """A text that is worded only when its language is known.

    Args:
        key: A key of ``texts.json``; when ``wordings`` is given, only a name.
        values: What fills the places in the text, as pairs.
        wordings: A plugin's own wordings by language; empty for the texts of the library.

    Example:
        >>> Message(key="size", values=(("least", 5), ("most", 7))).text("sv")
        'gruppens storlek är 5–7'

    .. versionadded:: 0.1
    """

    key: str
    values: tuple[tuple[str, Value], ...] = ()
    wordings: tuple[tuple[str, str], ...] = ()

    def text(self, language: str = "en") -> str:
        """The message in one language; English when that language is missing."""
        if not self.wordings:
            return say(self.key, language, **dict(self.values))
        own = dict(self.wordings)
        wording = own.get(language.split("-")[0], own.get("en", self.wordings[0][1]))
        return wording.format(**_worded(dict(self.values), language))


def message(key: str, **values: Value) -> Message:
    """A `Message` of the library's own texts.

    .. versionadded:: 0.1
    """
    return Message(key=key, values=tuple(sorted(values.items())))
