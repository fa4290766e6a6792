"""Areas by name, and what somebody may have meant by a name or code that is not there."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from unicodedata import combining, normalize

from osallisuus.areas.codes import areas_by_code, named_system
from osallisuus.areas.kinds import Area, CodeSystem, Municipality, Region

NEAR_ENOUGH = 0.7
"""Least likeness, as difflib counts it, for a name to be worth suggesting."""


def _folded(name: str) -> str:
    return " ".join(normalize("NFC", name).casefold().split())


def _bare(name: str) -> str:
    """Return a folded name without the marks that keyboards of other countries lack."""
    return "".join(sign for sign in normalize("NFD", name) if not combining(sign))


@cache
def _by_name(system: CodeSystem) -> Mapping[str, tuple[Area, ...]]:
    named: dict[str, tuple[Area, ...]] = {}
    for area in dict.fromkeys(areas_by_code(system).values()):
        for name in dict.fromkeys(_folded(name) for name in area.names.values()):
            named[name] = (*named.get(name, ()), area)
    return named


def _not_ended(areas: Iterable[Area], on: date | None) -> tuple[Area, ...]:
    return tuple(area for area in areas if on is None or area.in_force(on) is not False)


def find_municipalities(name: str, on: date | None = None) -> tuple[Municipality, ...]:
    """Return the municipalities with a Finnish or Swedish name.

    Capitals, extra spaces and how an ``ä`` is composed make no difference; inflected forms are not
    understood (ask :func:`suggest`). Names are the newest ones.

    Args:
        name: The whole name.
        on: A day; municipalities known not to be in force on it are left out, unknown ones stay.

    Raises:
        ValueProblemError: ``on`` is a datetime.

    Example:
        >>> [found.code for found in find_municipalities("uleåborg")]
        ['564']
        >>> find_municipalities("Nastola", on=date(2016, 1, 1))
        ()

    .. versionadded:: 0.1
    """
    found = _not_ended(_by_name(CodeSystem.MUNICIPALITY).get(_folded(name), ()), on)
    return tuple(area for area in found if isinstance(area, Municipality))


def find_regions(name: str) -> tuple[Region, ...]:
    """Return the regions with a Finnish, Swedish or English name, as :func:`find_municipalities`.

    Example:
        >>> [found.code for found in find_regions("North Ostrobothnia")]
        ['17']

    .. versionadded:: 0.1
    """
    found = _by_name(CodeSystem.REGION).get(_folded(name), ())
    return tuple(area for area in found if isinstance(area, Region))


def suggest(
    name_or_code: str,
    *,
    system: CodeSystem | str = CodeSystem.MUNICIPALITY,
    on: date | None = None,
    limit: int = 3,
) -> tuple[Area, ...]:
    """Return what somebody may have meant, the likeliest first.

    A code or a name that is right comes first, then a code that lost its leading zeros or, for a
    region, belongs to another system, then what looks alike.

    Args:
        name_or_code: What was written.
        system: The code system the answers are taken from.
        on: A day; areas known not to be in force on it are left out, unknown ones stay.
        limit: Most answers to give.

    Returns:
        At most ``limit`` different areas, none when nothing is near.

    Raises:
        ValueProblemError: There is no such system, or ``on`` is a datetime.

    Example:
        >>> [area.name_fi for area in suggest("71")]
        ['Haapavesi']
        >>> [area.code for area in suggest("Uleaborg")]
        ['564']
        >>> [area.name_fi for area in suggest("FI-14", system=CodeSystem.REGION)]
        ['Pohjois-Pohjanmaa']

    .. versionadded:: 0.1
    """
    named = named_system(system)
    wanted = _folded(name_or_code)
    sure = _not_ended(_meant_for_sure(wanted, named), on)
    likely = sure or _not_ended(_look_alikes(wanted, named), on)
    return tuple(dict.fromkeys(likely))[: max(limit, 0)]


def _meant_for_sure(wanted: str, system: CodeSystem) -> Iterable[Area]:
    by_code = areas_by_code(system)
    width = max(map(len, by_code))
    region_systems = (CodeSystem.REGION, CodeSystem.ISO_3166_2, CodeSystem.NUTS3)
    other_systems = region_systems if system in region_systems else ()
    codes = (wanted.upper(), wanted.zfill(width), wanted.lstrip("0"))
    tables = (by_code, *(areas_by_code(other) for other in other_systems))
    yield from (table[code] for table in tables for code in codes if code in table)
    yield from _by_name(system).get(wanted, ())


def _look_alikes(wanted: str, system: CodeSystem) -> Iterable[Area]:
    from difflib import get_close_matches

    if wanted.isdecimal():
        by_code = areas_by_code(system)
        near = get_close_matches(wanted, by_code, n=len(by_code), cutoff=NEAR_ENOUGH)
        return [by_code[code] for code in near]
    by_name = _by_name(system)
    by_bare: dict[str, tuple[Area, ...]] = {}
    for name, areas in by_name.items():
        by_bare[_bare(name)] = (*by_bare.get(_bare(name), ()), *areas)
    near = get_close_matches(_bare(wanted), by_bare, n=len(by_bare), cutoff=NEAR_ENOUGH)
    return [area for name in near for area in by_bare[name]]
