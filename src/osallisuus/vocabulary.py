"""The words of the codes: which codes a vocabulary lists, and what each is called in fi, sv and en.

The vocabularies are open. A list here is what the library knows and can name, never all there may be.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from osallisuus.catalogue import CORE

_PREFIX: Final = "vocabulary"


def codes(vocabulary: str) -> tuple[str, ...]:
    """Return the codes the library lists for a vocabulary, in alphabetical order.

    Args:
        vocabulary: Name of the vocabulary, as :class:`~osallisuus.limits.Codes` names it
            (``partner-role``), or of a closed enumeration in kebab case (``time-unit``).

    Returns:
        The codes; none when the library knows no such vocabulary.

    Example:
        >>> codes("amount-kind")
        ('granted', 'planned', 'realised')
        >>> codes("kupo.setting")
        ()

    .. versionadded:: 0.1
    """
    return _codes_by_vocabulary().get(vocabulary, ())


def label(vocabulary: str, code: str, language: str = "en") -> str:
    """Return what a code is called, for people (selite).

    Args:
        vocabulary: Name of the vocabulary.
        code: The code.
        language: ``fi``, ``sv`` or ``en``; any other language falls back to English.

    Returns:
        The label, or the code itself when the library does not list it.

    Example:
        >>> label("partner-role", "co-implementer", "fi")
        'osatoteuttaja'
        >>> label("partner-role", "kupo.nature-guide", "fi")
        'kupo.nature-guide'

    .. versionadded:: 0.1
    """
    if code not in codes(vocabulary):
        return code
    return CORE.say(f"{_PREFIX}.{vocabulary}.{code}", language)


@cache
def _codes_by_vocabulary() -> Mapping[str, tuple[str, ...]]:
    """Return the listed codes of every vocabulary; the catalogue is constant, so it is read once."""
    listed: dict[str, list[str]] = {}
    for key in sorted(CORE.entries()):
        prefix, _, rest = key.partition(".")
        vocabulary, dot, code = rest.partition(".")
        if prefix == _PREFIX and dot:
            listed.setdefault(vocabulary, []).append(code)
    return {vocabulary: tuple(known) for vocabulary, known in listed.items()}
