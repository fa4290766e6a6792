"""The words of the codes: which codes a vocabulary lists, and what each is called in fi, sv and en.

The vocabularies are open. A list here is what the library knows and can name, never all there may be.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from osallisuus.catalogue import CORE, Catalogue
from osallisuus.stated import value_class

_PREFIX: Final = "vocabulary"


@value_class(kw_only=True)
class Labels:
    """Which codes there are and what they are called, by the library and by catalogues of plugins.

    A plugin lists its codes in its own catalogue under ``vocabulary.<vocabulary>.<code>``: a code of its own
    for a vocabulary of the library (``activity-kind``, ``kupo.client-work``), or any code of a vocabulary of
    its own (``kupo.nature-kind``, ``forest``). What the library names itself no plugin can rename.

    Attributes:
        catalogues: Catalogues of plugins.

    .. versionadded:: 0.1
    """

    catalogues: tuple[Catalogue, ...] = ()

    def codes(self, vocabulary: str) -> tuple[str, ...]:
        """Return the codes listed for a vocabulary, in alphabetical order; none when nobody knows it."""
        start = f"{_PREFIX}.{vocabulary}."
        return tuple(
            sorted({key.removeprefix(start) for key in self._keys() if key.startswith(start)})
        )

    def label(self, vocabulary: str, code: str, language: str = "en") -> str:
        """Return what a code is called, for people; the code itself when nobody lists it.

        Args:
            vocabulary: Name of the vocabulary, such as ``activity-kind``.
            code: The code.
            language: ``fi``, ``sv`` or ``en``; any other language falls back to English.

        Example:
            >>> from osallisuus import Catalogue
            >>> kupo = Catalogue("osallisuus.plugins.kupo", "texts.json")
            >>> Labels(catalogues=(kupo,)).label("activity-kind", "kupo.client-work", "en")
            'client work in nature'
        """
        key = f"{_PREFIX}.{vocabulary}.{code}"
        for catalogue in (CORE, *self.catalogues):
            if key in catalogue.entries():
                return catalogue.say(key, language)
        return code

    def vocabularies_of(self, code: str) -> tuple[str, ...]:
        """Return the vocabularies that list a code, in alphabetical order."""
        end = f".{code}"
        keys = {key.removesuffix(end) for key in self._keys() if key.endswith(end)}
        return tuple(sorted(key.removeprefix(f"{_PREFIX}.") for key in keys if key != _PREFIX))

    def _keys(self) -> Iterator[str]:
        for catalogue in (CORE, *self.catalogues):
            yield from (key for key in catalogue.entries() if key.startswith(f"{_PREFIX}."))


def codes(vocabulary: str) -> tuple[str, ...]:
    """Return the codes the library lists for a vocabulary, in alphabetical order.

    Args:
        vocabulary: Name of the vocabulary, as :class:`~osallisuus.limits.Codes` names it
            (``partner-role``), or of a closed enumeration in kebab case (``time-unit``).

    Returns:
        The codes; none when the library knows no such vocabulary.

    Example:
        >>> codes("amount-kind")
        ('granted', 'paid', 'planned', 'realised', 'returned')
        >>> codes("kupo.setting")
        ()

    .. versionadded:: 0.1
    """
    return _codes_by_vocabulary().get(vocabulary, ())


def label(vocabulary: str, code: str, language: str = "en") -> str:
    """Return what the library calls a code, for people (selite); a plugin's codes are named by :class:`Labels`.

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
