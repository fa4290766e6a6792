"""Personal data in free text: found, named by kind, and never shown.

A project document describes an organisation's plan. Personal identity codes (henkilötunnus), phone
numbers and e-mail addresses do not belong in it, and no message of the library repeats one.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from osallisuus.stated import value_class


class PersonalDataKind(StrEnum):
    """Kinds of personal data the library looks for.

    .. versionadded:: 0.1
    """

    IDENTITY_CODE = "identity-code"
    EMAIL = "email"
    PHONE = "phone"


@value_class(kw_only=True)
class PersonalDatum:
    """Where in a text something personal stands; the text itself is not kept.

    Attributes:
        kind: What it looks like.
        start: Index of its first character.
        end: Index after its last character.

    .. versionadded:: 0.1
    """

    kind: PersonalDataKind
    start: int
    end: int


_IDENTITY_CODE: Final = (
    r"(?<![0-9A-Za-z])(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}"
    r"[-+A-FU-Ya-fu-y][0-9]{3}[0-9A-Ya-y](?![0-9A-Za-z])"
)
_EMAIL: Final = r"[A-Za-z0-9._%+\-]+\s?(?:@|\(at\)|\[at\])\s?[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"
_PHONE: Final = (
    # A Y-tunnus (seven digits, hyphen, one digit) is not a phone number.
    r"(?<![0-9A-Za-z.,/\-])(?![0-9]{7}-[0-9](?![0-9]))"
    r"(?:(?:\+|00)358[ \xa0\u202f\-]?(?:\(0\))?[ \xa0\u202f\-]?[1-9]|0(?:4[0-9]|50|[1-9]))"
    r"\)?[ \xa0\u202f\-]?(?:[0-9][ \xa0\u202f\-]?){4,10}[0-9](?![0-9A-Za-z])"
)
# Nothing personal is without one of these, and most texts are without them all.
_IN_ALL_OF_THEM: Final = r"[0-9@]|[(\[]at[)\]]"
_CHECK_CHARACTERS: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_LONGEST_SHOWN: Final = 60


def find_personal_data(text: str) -> Iterator[PersonalDatum]:
    """Yield what looks personal in ``text``, in order of kind and place.

    A personal identity code is recognised by its form alone, so a mistyped one is caught too. A phone
    number starts with a Finnish prefix and has seven digits or more; Y-numbers, dates and project codes
    do not match.

    Example:
        >>> [found.kind.value for found in find_personal_data("Soita 040 123 4567")]
        ['phone']

    .. versionadded:: 0.1
    """
    if re.search(_IN_ALL_OF_THEM, text) is None:
        return
    for match in re.finditer(_IDENTITY_CODE, text):
        yield PersonalDatum(
            kind=PersonalDataKind.IDENTITY_CODE, start=match.start(), end=match.end()
        )
    for match in re.finditer(_EMAIL, text):
        yield PersonalDatum(kind=PersonalDataKind.EMAIL, start=match.start(), end=match.end())
    for match in re.finditer(_PHONE, text):
        digits = sum(character.isdigit() for character in match.group())
        if digits >= 7:
            yield PersonalDatum(kind=PersonalDataKind.PHONE, start=match.start(), end=match.end())


def has_valid_check_character(identity_code: str) -> bool:
    """Tell whether the last character of a personal identity code agrees with its digits.

    The remainder of the nine digits by 31 picks the character (Digital and Population Data Services
    Agency, henkilötunnuksen tarkistusmerkki).

    .. versionadded:: 0.1
    """
    digits = identity_code[:6] + identity_code[7:10]
    return digits.isdigit() and _CHECK_CHARACTERS[int(digits) % 31] == identity_code[10:11].upper()


def shown(value: object) -> str:
    """Return ``value`` as it may stand in a message: short, and without anything personal.

    Example:
        >>> shown("1.9.2023"), shown("anna@example.org")
        ("'1.9.2023'", '(hidden)')

    .. versionadded:: 0.1
    """
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list | tuple):
        return "[…]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int) and abs(value) >= 10**20:
        return "…"
    text = value if isinstance(value, str) else repr(value)
    if next(find_personal_data(text), None) is not None:
        return "(hidden)"
    short = text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
    return repr(short) if isinstance(value, str) else short
