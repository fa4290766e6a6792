"""What a row of the area tables is, and what it means that one is in force."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Final, TypeAlias

import attrs

from osallisuus.errors import ValueProblemError

TABLE_START: Final = date(2013, 1, 1)
"""First day the tables cover."""

TABLE_END: Final = date(2026, 12, 31)
"""Last day the tables cover; what holds after it is unknown."""

NUTS_2016_START: Final = date(2018, 1, 1)
"""First day of the NUTS3 codes in force until 2023 (NUTS 2016, unchanged in NUTS 2021)."""

NUTS_2024_START: Final = date(2024, 1, 1)
"""First day of the NUTS3 codes of NUTS 2024."""


class CodeSystem(StrEnum):
    """The code systems the tables know; a code means nothing without its system.

    ``FI-14`` in ISO 3166-2 is Pohjois-Pohjanmaa, ``14`` among the regions is Etelä-Pohjanmaa and
    ``14`` among the wellbeing services counties is Pohjois-Karjala.

    Attributes:
        MUNICIPALITY: Municipality (kunta), three digits, Statistics Finland.
        REGION: Region (maakunta), two digits, Statistics Finland.
        WELLBEING_COUNTY: Wellbeing services county (hyvinvointialue), two digits, the same source.
        ELY_CENTRE: ELY centre (ELY-keskus), until 2025, numbered as in the regional key.
        ECONOMIC_DEVELOPMENT_CENTRE: Economic development centre (elinvoimakeskus), from 2026.
        ISO_3166_2: Region in ISO 3166-2, ``FI-01`` to ``FI-19``.
        NUTS3: Region in the NUTS classification of the EU, level 3.

    .. versionadded:: 0.1
    """

    MUNICIPALITY = "fi-municipality"
    REGION = "fi-region"
    WELLBEING_COUNTY = "fi-wellbeing-county"
    ELY_CENTRE = "fi-ely-centre"
    ECONOMIC_DEVELOPMENT_CENTRE = "fi-economic-development-centre"
    ISO_3166_2 = "iso-3166-2"
    NUTS3 = "nuts3"


def whole_day(on: date) -> date:
    """Return ``on`` if it is a calendar date without a time.

    Raises:
        ValueProblemError: It is a point in time, whose date depends on a time zone.
    """
    if isinstance(on, datetime):
        raise ValueProblemError(
            f"on: expected a date, got the point in time {on.isoformat()}; "
            "take its date in Europe/Helsinki first"
        )
    return on


def covers(on: date) -> bool:
    """Return whether the tables say anything of the day ``on``.

    Raises:
        ValueProblemError: ``on`` is a datetime.

    Example:
        >>> covers(date(2016, 6, 1)), covers(date(2012, 12, 31)), covers(date(2027, 1, 1))
        (True, False, False)

    .. versionadded:: 0.1
    """
    return TABLE_START <= whole_day(on) <= TABLE_END


@attrs.frozen(kw_only=True)
class CodedArea:
    """What every row of the area tables has.

    Attributes:
        code: Code in the row's own system, with leading zeros.
        name_fi: Newest Finnish name.
        name_sv: Newest Swedish name, None where the table has none.
        name_en: English name, None where the table has none.
        valid_from: First day in force; None is an unknown day before the table starts.
        valid_to: Last day in force; None when no end is known.

    .. versionadded:: 0.1
    """

    KNOWN_FROM: ClassVar[date] = TABLE_START

    code: str
    name_fi: str
    name_sv: str | None = None
    name_en: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def names(self) -> Mapping[str, str]:
        """The names there are, by language tag (``fi``, ``sv``, ``en``)."""
        named = {"fi": self.name_fi, "sv": self.name_sv, "en": self.name_en}
        return {language: name for language, name in named.items() if name is not None}

    def in_force(self, on: date) -> bool | None:
        """Return whether the row was in force on a day, None when the table cannot tell.

        True and False are facts of the table. None stands for a day before the table starts or
        after it ends, unless ``valid_from`` or ``valid_to`` settles the question.

        Raises:
            ValueProblemError: ``on`` is a datetime.

        Example:
            >>> ended = CodedArea(code="1", name_fi="Entinen", valid_to=date(2015, 12, 31))
            >>> ended.in_force(date(2015, 12, 31)), ended.in_force(date(2030, 1, 1))
            (True, False)
            >>> print(ended.in_force(date(2001, 1, 1)))
            None

        .. versionadded:: 0.1
        """
        whole_day(on)
        if self.valid_to is not None and on > self.valid_to:
            return False
        if self.valid_from is not None and on < self.valid_from:
            return False
        return True if self.KNOWN_FROM <= on <= TABLE_END else None


@attrs.frozen(kw_only=True)
class Municipality(CodedArea):
    """A municipality (kunta) that existed at some time in the table.

    Attributes:
        merged_into: Code of the municipality it became part of on the day after ``valid_to``;
            None for one that has not ended.

    .. versionadded:: 0.1
    """

    merged_into: str | None = None


@attrs.frozen(kw_only=True)
class Region(CodedArea):
    """A region (maakunta); the same 19 through the whole table.

    Attributes:
        iso_3166_2: Its code in ISO 3166-2, such as ``FI-14``; never equal to the region code.
        nuts3_2018: Its NUTS3 code from 2018-01-01 to 2023-12-31; earlier ones are not in the table.
        nuts3_2024: Its NUTS3 code from 2024-01-01.

    .. versionadded:: 0.1
    """

    iso_3166_2: str
    nuts3_2018: str
    nuts3_2024: str

    def nuts3(self, on: date) -> str | None:
        """Return the NUTS3 code in force on a day; None before 2018 and after the table.

        Until 2023 the NUTS3 areas did not follow the five municipalities that changed region in
        2021, so an old code names the region as its boundaries were before.

        Raises:
            ValueProblemError: ``on`` is a datetime.

        .. versionadded:: 0.1
        """
        if not covers(on) or on < NUTS_2016_START:
            return None
        return self.nuts3_2018 if on < NUTS_2024_START else self.nuts3_2024


@attrs.frozen(kw_only=True)
class WellbeingCounty(CodedArea):
    """A wellbeing services county (hyvinvointialue), in force from 2023-01-01.

    Attributes:
        is_county: False for the two rows that only complete the classification: Helsinki (90),
            which arranges the services itself, and Åland (91). No municipality belongs to them here.

    .. versionadded:: 0.1
    """

    is_county: bool


@attrs.frozen(kw_only=True)
class DevelopmentCentre(CodedArea):
    """A state regional office that often stands as a funder's authority.

    ELY centres (ELY-keskus) are listed as they were in 2025, so whether one was in force earlier is
    unknown; economic development centres (elinvoimakeskus) replaced them on 2026-01-01. There is no
    table of which municipality belongs to which centre.

    Attributes:
        system: ``CodeSystem.ELY_CENTRE`` or ``CodeSystem.ECONOMIC_DEVELOPMENT_CENTRE``.
        is_centre: False for Åland in the ELY list, which only completes the classification.

    .. versionadded:: 0.1
    """

    KNOWN_FROM: ClassVar[date] = date(2025, 1, 1)

    system: CodeSystem
    is_centre: bool


@attrs.frozen(kw_only=True)
class RegionMembership:
    """A municipality's time in one region; both ends as in :class:`CodedArea`.

    Attributes:
        municipality: Code of the municipality.
        region: Code of the region.
        valid_from: First day in the region; None is an unknown day before the table starts.
        valid_to: Last day in the region; None when no end is known.

    .. versionadded:: 0.1
    """

    municipality: str
    region: str
    valid_from: date | None = None
    valid_to: date | None = None


Area: TypeAlias = Municipality | Region | WellbeingCounty | DevelopmentCentre
"""Anything :func:`osallisuus.areas.lookup` can find."""
