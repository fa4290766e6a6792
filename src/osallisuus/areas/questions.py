"""Questions to the area tables: what a code means, on which day, and what became of it."""

from collections.abc import Mapping
from datetime import date

from osallisuus.areas._tables import packaged
from osallisuus.areas.codes import named_system
from osallisuus.areas.kinds import (
    TABLE_END,
    TABLE_START,
    CodeSystem,
    DevelopmentCentre,
    Municipality,
    Region,
    RegionMembership,
    WellbeingCounty,
    covers,
    whole_day,
)
from osallisuus.areas.search import suggest
from osallisuus.errors import ValueProblemError


def municipality(code: str) -> Municipality | None:
    """Return the municipality (kunta) with a code, ended ones included; None for no such code.

    Example:
        >>> municipality("564").names
        {'fi': 'Oulu', 'sv': 'Uleåborg'}
        >>> municipality("174").merged_into
        '297'
        >>> print(municipality("71"))
        None

    .. versionadded:: 0.1
    """
    return packaged().municipalities.get(code)


def is_valid(code: str, on: date) -> bool | None:
    """Return whether a municipality code was in force on a day.

    Returns:
        True or False for a day inside the tables; False after a code's end; None for any other day
        outside the tables, also for a code that the tables do not have (it may have ended earlier
        or begun later).

    Raises:
        ValueProblemError: ``on`` is a datetime.

    Example:
        >>> [is_valid("174", date(year, 1, 1)) for year in (2012, 2016, 2017, 2030)]
        [None, True, False, False]
        >>> [is_valid("564", date(year, 1, 1)) for year in (2012, 2016, 2017, 2030)]
        [None, True, True, None]

    .. versionadded:: 0.1
    """
    found = municipality(code)
    if found is None:
        return False if covers(on) else None
    return found.in_force(on)


def region_history(code: str) -> tuple[RegionMembership, ...]:
    """Return a municipality's regions in order of time; empty for no such code.

    Example:
        >>> [(part.region, part.valid_to) for part in region_history("785")]
        [('18', datetime.date(2015, 12, 31)), ('17', None)]

    .. versionadded:: 0.1
    """
    return packaged().memberships.get(code, ())


def region_of(code: str, on: date) -> Region | None:
    """Return the region (maakunta) a municipality belonged to on a day.

    Returns:
        None when the code is unknown or was not in force, and for a day outside the tables. For a
        project that runs past them, ask with ``min(on, TABLE_END)`` and say that you did.

    Raises:
        ValueProblemError: ``on`` is a datetime.

    Example:
        >>> region_of("785", date(2015, 12, 31)).name_fi, region_of("785", date(2016, 1, 1)).name_fi
        ('Kainuu', 'Pohjois-Pohjanmaa')

    .. versionadded:: 0.1
    """
    if not covers(on):
        return None
    for part in region_history(code):
        if (part.valid_from is None or part.valid_from <= on) and (
            part.valid_to is None or on <= part.valid_to
        ):
            return packaged().regions[part.region]
    return None


def county_of(code: str, on: date) -> WellbeingCounty | None:
    """Return the wellbeing services county (hyvinvointialue) of a municipality on a day.

    Returns:
        None before 2023-01-01, for Helsinki and the municipalities of Åland (they belong to none),
        for a code that is unknown or was not in force, and for a day outside the tables.

    Raises:
        ValueProblemError: ``on`` is a datetime.

    Example:
        >>> county_of("751", date(2023, 1, 1)).name_fi
        'Lapin hyvinvointialue'
        >>> print(county_of("751", date(2022, 12, 31)), county_of("091", date(2024, 1, 1)))
        None None

    .. versionadded:: 0.1
    """
    county_code = packaged().county_codes.get(code)
    if not is_valid(code, on) or county_code is None:
        return None
    county = packaged().counties[county_code]
    return county if county.in_force(on) else None


def successor(code: str, on: date) -> str:
    """Return the code that stands for a municipality on a day, through every merger until then.

    A code that had not ended by ``on`` is its own successor; mergers after the tables are unknown.

    Raises:
        ValueProblemError: The tables have no such municipality, or ``on`` is a datetime.

    Example:
        >>> successor("174", date(2016, 12, 31)), successor("174", date(2017, 1, 1))
        ('174', '297')

    .. versionadded:: 0.1
    """
    return follow_mergers(code, on, packaged().municipalities)


def follow_mergers(code: str, on: date, known: Mapping[str, Municipality]) -> str:
    """Return what :func:`successor` does, over the municipalities given.

    Raises:
        ValueProblemError: ``known`` has no such municipality, or ``on`` is a datetime.
    """
    whole_day(on)
    if code not in known:
        raise _unknown(CodeSystem.MUNICIPALITY, code)
    found = known[code]
    while found.merged_into is not None and found.in_force(on) is False:
        found = known[found.merged_into]
    return found.code


def municipalities(
    on: date, *, region: str | None = None, county: str | None = None
) -> tuple[Municipality, ...]:
    """Return the municipalities in force on a day, in order of code.

    Args:
        on: A day inside the tables.
        region: Code of a region; only its municipalities on that day.
        county: Code of a wellbeing services county; only its municipalities on that day, which are
            none before 2023-01-01.

    Raises:
        ValueProblemError: ``on`` is outside the tables or a datetime, or a code is unknown.

    Example:
        >>> len(municipalities(date(2013, 1, 1))), len(municipalities(date(2026, 1, 1)))
        (320, 308)
        >>> [found.name_fi for found in municipalities(date(2024, 1, 1), county="04")]
        ['Vantaa', 'Kerava']

    .. versionadded:: 0.1
    """
    if not covers(on):
        raise ValueProblemError(
            f"on: the area tables cover {TABLE_START} to {TABLE_END} and know nothing of {on}; "
            "give a day inside them"
        )
    if region is not None and region not in packaged().regions:
        raise _unknown(CodeSystem.REGION, region)
    if county is not None and county not in packaged().counties:
        raise _unknown(CodeSystem.WELLBEING_COUNTY, county)
    if county is not None and not packaged().counties[county].is_county:
        raise ValueProblemError(
            f"{CodeSystem.WELLBEING_COUNTY}: {county!r} only completes the classification and is "
            "not a county; give one of 01 to 21"
        )
    found = (each for each in packaged().municipalities.values() if each.in_force(on))
    if region is not None:
        found = (each for each in found if _code(region_of(each.code, on)) == region)
    if county is not None:
        found = (each for each in found if _code(county_of(each.code, on)) == county)
    return tuple(found)


def _code(area: Region | WellbeingCounty | None) -> str | None:
    return None if area is None else area.code


def regions() -> tuple[Region, ...]:
    """Return the 19 regions (maakunta) in order of code.

    .. versionadded:: 0.1
    """
    return tuple(packaged().regions.values())


def wellbeing_counties() -> tuple[WellbeingCounty, ...]:
    """Return the 21 wellbeing services counties (hyvinvointialue) in order of code.

    .. versionadded:: 0.1
    """
    return tuple(county for county in packaged().counties.values() if county.is_county)


def development_centres(system: CodeSystem | str) -> tuple[DevelopmentCentre, ...]:
    """Return the centres of one system in order of number.

    Args:
        system: ``CodeSystem.ELY_CENTRE`` or ``CodeSystem.ECONOMIC_DEVELOPMENT_CENTRE``.

    Raises:
        ValueProblemError: Any other system.

    Example:
        >>> [centre.name_fi for centre in development_centres(CodeSystem.ELY_CENTRE)][:2]
        ['Uudenmaan ELY-keskus', 'Varsinais-Suomen ELY-keskus']

    .. versionadded:: 0.1
    """
    centres = packaged().centres
    named = named_system(system)
    if named not in centres:
        raise ValueProblemError(
            f"system: {named} has no development centres; use {' or '.join(centres)}"
        )
    return tuple(centre for centre in centres[named].values() if centre.is_centre)


def _unknown(system: CodeSystem, code: str) -> ValueProblemError:
    near = ", ".join(f"{area.code} ({area.name_fi})" for area in suggest(code, system=system))
    hint = f"; did you mean {near}?" if near else "; codes are texts with their leading zeros"
    return ValueProblemError(f"{system}: there is no code {code!r}{hint}")
