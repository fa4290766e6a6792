"""The sentences of the result statement and of the findings, in Finnish, Swedish and English."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

LANGUAGES: Final = ("fi", "sv", "en")
"""The languages every sentence is written in."""


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    """Return the sentences; read on first use, as most counts never print one."""
    source = files("osallisuus.plugins.itu2.budget").joinpath("texts.json")
    return MappingProxyType(json.loads(source.read_text(encoding="utf-8")))


def say(key: str, lang: str, /, **values: str) -> str:
    """Return the sentence ``key`` in ``lang``, filled in with ``values``.

    Args:
        key: Key in ``texts.json``.
        lang: ``fi``, ``sv`` or ``en``, or a tag that starts with one (``sv-FI``); any other
            language gets English.
        values: What the places in braces stand for.

    Raises:
        KeyError: No such sentence, or a place in it is not filled.

    Example:
        >>> say("word.yes", "fi")
        'kyllä'

    .. versionadded:: 0.1
    """
    sentences = _catalogue()[key]
    base = lang.split("-", 1)[0]
    return sentences[base if base in LANGUAGES else "en"].format_map(values)


def keys() -> tuple[str, ...]:
    """Return the key of every sentence.

    .. versionadded:: 0.1
    """
    return tuple(_catalogue())
