"""Areas and their codes, at the project's own dates."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from osallisuus import areas
from osallisuus.findings import Finding, Level, Rule
from osallisuus.model.place import Area
from osallisuus.model.project import Project
from osallisuus.walking import each

_COUNTIES_BEGIN: Final = date(2023, 1, 1)


def _codes(project: Project) -> Iterator[tuple[str, Area, str, str]]:
    systems = {str(system) for system in areas.known_systems()}
    for where, area in each(project, Area):
        for index, code in enumerate(area.codes):
            if code.system in systems:
                yield f"{where}/codes/{index}/value", area, code.system, code.value


class UnknownAreaCode(Rule):
    """An area's code is not in the system it is said to be from.

    Codes are text with their leading zeros, and each system has its own: ISO ``FI-14`` is not Statistics
    Finland's region 14.
    """

    slug = "core.unknown-area-code"
    level = Level.ERROR

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every code its system does not have."""
        for where, area, system, code in _codes(project):
            if areas.lookup(areas.CodeSystem(system), code) is None:
                hint = f" → {code.zfill(3)}?" if areas.municipality(code.zfill(3)) else ""
                yield self.finding(where, code=code[:20], system=system, name=area.name, hint=hint)


class ExpiredAreaCode(Rule):
    """A municipality that no longer existed, or not yet, when the project ran.

    Use the municipality it was merged into, or give the area the period in which it is meant.
    """

    slug = "core.expired-area-code"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every municipality code that was not valid on the first day it is used for."""
        for where, area, system, code in _codes(project):
            if system != areas.CodeSystem.MUNICIPALITY or areas.municipality(code) is None:
                continue
            day = _day_of(area, project)
            if day is not None and areas.is_valid(code, day) is False:
                successor = areas.successor(code, day) or code
                hint = f" → {successor}" if successor != code else ""
                yield self.finding(where, code=code, name=area.name, day=day.isoformat(), hint=hint)


class AreaNameAgainstCode(Rule):
    """An area's name is not the name its code stands for.

    One of the two is a slip. The area's own name may be in Finnish or Swedish, and a wellbeing services county
    may be called by its region alone: Pohjois-Karjala.
    """

    slug = "core.area-name-against-code"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every area whose Finnish or Swedish name differs from its code's."""
        for where, area, system, code in _codes(project):
            found = areas.lookup(areas.CodeSystem(system), code)
            if found is None:
                continue
            official = {found.name_fi.casefold(), (found.name_sv or "").casefold()}
            given = {words.casefold() for tag, words in area.name.items() if tag in ("fi", "sv")}
            if not given or given & official:
                continue
            if isinstance(found, areas.WellbeingCounty) and given & _called_alone(found):
                continue
            yield self.finding(where, name=area.name, official=found.name_fi)


def _called_alone(county: areas.WellbeingCounty) -> set[str]:
    """Return the names of the one region that is the county, or of the part of Uusimaa that it is."""
    if not county.is_county:
        return set()
    towns = areas.municipalities(_COUNTIES_BEGIN, county=county.code)
    for region in areas.regions():
        if areas.municipalities(_COUNTIES_BEGIN, region=region.code) == towns:
            return {region.name_fi.casefold(), (region.name_sv or "").casefold()}
    fi, sv = county.name_fi.casefold(), (county.name_sv or "").casefold()
    part = fi.removesuffix("uudenmaan hyvinvointialue")
    return {f"{part}uusimaa", sv.removesuffix("s välfärdsområde")} if part != fi else set()


class MunicipalityInWrongRegion(Rule):
    """A municipality is put in a region or county it did not belong to when the project ran.

    Simo, for one, is in Lapland and its wellbeing services county, although it is a member of Oulunkaari.
    """

    slug = "core.municipality-in-wrong-region"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every municipality whose ``part_of`` contradicts the tables."""
        by_id = {area.id: area for _, area in each(project, Area)}
        for where, area in each(project, Area):
            code = _code(area, areas.CodeSystem.MUNICIPALITY)
            day = _day_of(area, project)
            if code is None or day is None or areas.municipality(code) is None:
                continue
            for wider in (by_id[name] for name in area.part_of if name in by_id):
                region = _code(wider, areas.CodeSystem.REGION)
                actual = areas.region_of(code, day)
                if region is not None and actual is not None and actual.code != region:
                    yield self.finding(f"{where}/part_of", name=area.name, official=actual.name_fi)
                county = _code(wider, areas.CodeSystem.WELLBEING_COUNTY)
                home = areas.county_of(code, day)
                if county is not None and home is not None and home.code != county:
                    yield self.finding(f"{where}/part_of", name=area.name, official=home.name_fi)


def _code(area: Area, system: str) -> str | None:
    return next((code.value for code in area.codes if code.system == system), None)


def _day_of(area: Area, project: Project) -> date | None:
    for period in (area.period, project.period):
        if period is not None and period.first_day is not None:
            return period.first_day
    return None
