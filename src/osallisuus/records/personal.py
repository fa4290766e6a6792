"""Personal data in cells: one fast scan that misses nothing, then the exact look at what it caught."""

from typing import Final

from osallisuus.privacy import PersonalDataKind, find_personal_data

MAY_BE_PERSONAL: Final = (
    r"(?:^|[^0-9A-Za-z])[0-9]{6}[-+A-FU-Ya-fu-y][0-9]{3}"
    r"|@|\(at\)|\[at\]"
    r"|(?:^|[^0-9A-Za-z.,/-])(?:(?:\+|00)358|0[1-9][0-9 )"
    "\u00a0\u202f-]{5})"
)
"""Matches every text in which :func:`osallisuus.privacy.find_personal_data` finds something, and some more.

It has no look-around, so that every engine reads it alike.
"""

SHORTEST_PHONE: Final = 9
"""Digits of a phone number written without blanks, hyphens or a country code."""


def personal_kind(text: str) -> PersonalDataKind | None:
    """Return the first kind of personal data in ``text``, or ``None``."""
    return next((found.kind for found in find_personal_data(text)), None)


def id_kind(text: str) -> PersonalDataKind | None:
    """Return the first kind of personal data in an id, or ``None``.

    A running number padded with a zero, such as 0123456, looks like a phone number. Of an id that is
    digits alone, only one of nine digits or more is taken for one: Finnish mobile numbers have nine or
    more, landline numbers with their area code seldom fewer [B].
    """
    if text.isascii() and text.isdecimal() and len(text) < SHORTEST_PHONE:
        return None
    return personal_kind(text)
