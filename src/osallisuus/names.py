"""One grammar of names: ``plugin`` or ``plugin.thing``; ids; JSON Pointers.

Everything a plugin declares (extension blocks, rules, entity kinds, codes) carries the plugin's name
first, so that two plugins can never claim the same word.
"""

import re
from collections.abc import Iterable
from typing import Final

CORE_PLUGIN: Final = "core"
"""Name under which the library's own rules and schema stand."""

PLUGIN_PATTERN: Final = r"[a-z][a-z0-9_]{0,39}"
THING_PATTERN: Final = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
NAME_PATTERN: Final = rf"{PLUGIN_PATTERN}(?:\.{THING_PATTERN})?"
CODE_PATTERN: Final = rf"(?:{PLUGIN_PATTERN}\.)?[a-z0-9]+(?:-[a-z0-9]+)*"
ID_PATTERN: Final = r"[a-z0-9](?:[a-z0-9._\-]{0,62}[a-z0-9])?"

_NAME: Final = re.compile(rf"(?P<plugin>{PLUGIN_PATTERN})(?:\.(?P<thing>{THING_PATTERN}))?")


def is_name(text: str) -> bool:
    """Tell whether ``text`` is a name: ``plugin`` or ``plugin.thing``.

    Example:
        >>> is_name("itu2.cohort-size"), is_name("itu2.Cohort Size")
        (True, False)

    .. versionadded:: 0.1
    """
    return _NAME.fullmatch(text) is not None


def owner(name: str) -> str:
    """Return the plugin part of a name.

    Example:
        >>> owner("itu2.cohort-size")
        'itu2'

    .. versionadded:: 0.1
    """
    return name.partition(".")[0]


def pointer(*tokens: str | int) -> str:
    """Return the JSON Pointer (RFC 6901) of ``tokens``.

    Example:
        >>> pointer("project", "activities", 0, "a/b")
        '/project/activities/0/a~1b'

    .. versionadded:: 0.1
    """
    return "".join(f"/{str(token).replace('~', '~0').replace('/', '~1')}" for token in tokens)


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like ``word``, or ``None`` when none is near.

    Example:
        >>> closest("nmae", ["name", "number"])
        'name'

    .. versionadded:: 0.1
    """
    from difflib import get_close_matches

    matches = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None
