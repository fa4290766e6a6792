"""The packaged tables, read once from the CSV files when the first question is asked."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

import attrs

from osallisuus.areas.kinds import (
    CodeSystem,
    DevelopmentCentre,
    Municipality,
    Region,
    RegionMembership,
    WellbeingCounty,
)


@attrs.frozen(kw_only=True, eq=False)
class Tables:
    """Every row by its code, and who belongs where."""

    municipalities: Mapping[str, Municipality]
    regions: Mapping[str, Region]
    counties: Mapping[str, WellbeingCounty]
    centres: Mapping[CodeSystem, Mapping[str, DevelopmentCentre]]
    regions_by_iso: Mapping[str, Region]
    regions_by_nuts3: Mapping[str, Region]
    memberships: Mapping[str, tuple[RegionMembership, ...]]
    county_codes: Mapping[str, str]


def _rows(name: str) -> Iterator[dict[str, str]]:
    # importlib.resources would load twenty modules more to read the same bytes.
    import csv
    import pkgutil

    content = pkgutil.get_data("osallisuus", f"data/areas/{name}.csv")
    if content is None:
        raise FileNotFoundError(f"data/areas/{name}.csv: missing from the installed package")
    return csv.DictReader(content.decode("utf-8").splitlines())


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _region(row: dict[str, str]) -> Region:
    return Region(
        code=row["code"],
        name_fi=row["name_fi"],
        name_sv=row["name_sv"],
        name_en=row["name_en"],
        iso_3166_2=row["iso_3166_2"],
        nuts3_2018=row["nuts3_2018"],
        nuts3_2024=row["nuts3_2024"],
    )


@cache
def packaged() -> Tables:
    """Return the packaged tables."""
    municipalities: dict[str, Municipality] = {}
    county_codes: dict[str, str] = {}
    for row in _rows("municipalities"):
        code = row["code"]
        municipalities[code] = Municipality(
            code=code,
            name_fi=row["name_fi"],
            name_sv=row["name_sv"],
            valid_to=_day(row["valid_to"]),
            merged_into=row["merged_into"] or None,
        )
        if row["county"]:
            county_codes[code] = row["county"]

    memberships: dict[str, tuple[RegionMembership, ...]] = {}
    for row in _rows("region_memberships"):
        code = row["municipality"]
        membership = RegionMembership(
            municipality=code,
            region=row["region"],
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
        )
        memberships[code] = (*memberships.get(code, ()), membership)

    regions = {row["code"]: _region(row) for row in _rows("regions")}
    counties = {
        row["code"]: WellbeingCounty(
            code=row["code"],
            name_fi=row["name_fi"],
            name_sv=row["name_sv"],
            name_en=row["name_en"],
            valid_from=_day(row["valid_from"]),
            is_county=row["is_county"] == "yes",
        )
        for row in _rows("wellbeing_counties")
    }
    centres: dict[CodeSystem, dict[str, DevelopmentCentre]] = {}
    for row in _rows("development_centres"):
        system = CodeSystem(row["system"])
        centres.setdefault(system, {})[row["code"]] = DevelopmentCentre(
            system=system,
            code=row["code"],
            name_fi=row["name_fi"],
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            is_centre=row["is_centre"] == "yes",
        )
    return Tables(
        municipalities=municipalities,
        regions=regions,
        counties=counties,
        centres=centres,
        regions_by_iso={region.iso_3166_2: region for region in regions.values()},
        regions_by_nuts3={
            code: region
            for region in regions.values()
            for code in (region.nuts3_2018, region.nuts3_2024)
        },
        memberships=memberships,
        county_codes=county_codes,
    )
