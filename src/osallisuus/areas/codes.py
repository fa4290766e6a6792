"""Codes and their systems: what a code names, and the same region in another system."""

from collections.abc import Mapping
from datetime import date

from osallisuus.areas._tables import packaged
from osallisuus.areas.kinds import Area, CodeSystem, Region
from osallisuus.errors import ValueProblemError


def known_systems() -> tuple[CodeSystem, ...]:
    """Return the code systems :func:`lookup` can answer for.

    .. versionadded:: 0.1
    """
    return tuple(CodeSystem)


def named_system(system: CodeSystem | str) -> CodeSystem:
    """Return the code system with a name.

    Raises:
        ValueProblemError: There is no such system.
    """
    try:
        return CodeSystem(system)
    except ValueError:
        raise ValueProblemError(
            f"system: no code system is called {str(system)!r}; use one of {', '.join(CodeSystem)}"
        ) from None


def lookup(system: CodeSystem | str, code: str) -> Area | None:
    """Return what a code means in a system, at any time; None for no such code.

    Codes of ISO 3166-2 and NUTS3 give the region they name.

    Raises:
        ValueProblemError: There is no such system.

    Example:
        >>> lookup(CodeSystem.REGION, "14").name_fi, lookup(CodeSystem.ISO_3166_2, "FI-14").name_fi
        ('Etelä-Pohjanmaa', 'Pohjois-Pohjanmaa')

    .. versionadded:: 0.1
    """
    return areas_by_code(named_system(system)).get(code)


def areas_by_code(system: CodeSystem) -> Mapping[str, Area]:
    """Return every area of a system by the system's own code."""
    tables = packaged()
    match system:
        case CodeSystem.MUNICIPALITY:
            return tables.municipalities
        case CodeSystem.REGION:
            return tables.regions
        case CodeSystem.WELLBEING_COUNTY:
            return tables.counties
        case CodeSystem.ISO_3166_2:
            return tables.regions_by_iso
        case CodeSystem.NUTS3:
            return tables.regions_by_nuts3
        case CodeSystem.ELY_CENTRE | CodeSystem.ECONOMIC_DEVELOPMENT_CENTRE:
            return tables.centres[system]


def convert(
    code: str,
    *,
    source: CodeSystem | str,
    target: CodeSystem | str,
    on: date | None = None,
) -> str | None:
    """Return the code of the same region in another system.

    Args:
        code: Code of a region in ``source``.
        source: ``REGION``, ``ISO_3166_2`` or ``NUTS3``; a NUTS3 code of any time is understood.
        target: ``REGION``, ``ISO_3166_2`` or ``NUTS3``.
        on: The day whose NUTS3 code is wanted; needed for ``target`` NUTS3 only.

    Returns:
        None when ``source`` has no such code, or when the NUTS3 code of that day is not known.

    Raises:
        ValueProblemError: A system that has no codes of regions, ``target`` NUTS3 without a day, or
            a datetime as the day.

    Example:
        >>> convert("17", source=CodeSystem.REGION, target=CodeSystem.ISO_3166_2)
        'FI-14'
        >>> convert("FI-14", source=CodeSystem.ISO_3166_2, target=CodeSystem.REGION)
        '17'
        >>> convert("06", source="fi-region", target="nuts3", on=date(2023, 12, 31))
        'FI197'

    .. versionadded:: 0.1
    """
    systems = (CodeSystem.REGION, CodeSystem.ISO_3166_2, CodeSystem.NUTS3)
    named = {"source": named_system(source), "target": named_system(target)}
    problems = [
        f"{place}: {system} does not hold codes of regions; use one of {', '.join(systems)}"
        for place, system in named.items()
        if system not in systems
    ]
    if named["target"] is CodeSystem.NUTS3 and on is None:
        problems.append("on: NUTS3 codes changed in 2024; give the day whose code is wanted")
    if problems:
        raise ValueProblemError("\n".join(problems))
    region = lookup(named["source"], code)
    if not isinstance(region, Region):
        return None
    if named["target"] is CodeSystem.ISO_3166_2:
        return region.iso_3166_2
    if named["target"] is CodeSystem.NUTS3 and on is not None:
        return region.nuts3(on)
    return region.code
