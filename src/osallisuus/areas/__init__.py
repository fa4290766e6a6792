"""Finnish areas as coded data: municipalities, regions, wellbeing services counties, and history.

The tables ship with the library (``osallisuus/data/areas``, from Statistics Finland's
classifications, CC BY 4.0) and are read when the first question is asked. Codes are texts with
their leading zeros, and every code belongs to a named system (:class:`CodeSystem`).

What the tables know, and since when:

* They cover ``TABLE_START`` (2013-01-01) to ``TABLE_END`` (2026-12-31); :func:`covers`
  tells whether a date is inside. Boundaries change on 1 January, so a year has one answer.
* ``valid_from`` None means: already in force when the table starts, the true start is unknown.
* ``valid_to`` None means: no end is known; it says nothing of the time after the table.
* ``valid_from`` and ``valid_to`` are both days on which the row was in force (a closed interval).
* Outside the table the answer is unknown. Whatever answers yes or no answers None there, unless an
  end or a start that the table holds settles it: what ended in 2015 is not in force in 2030 either.
* Whatever answers with an area answers None both for "there is none" and for "not known"; ask
  :func:`covers` or :func:`is_valid` to tell them apart. A list cannot say "unknown", so
  :func:`municipalities` refuses a date outside the table.

Not covered: transfers of a part of a municipality, names as they were earlier (each row has its
newest names), the history of counties before 2023-01-01 (there were none).

.. versionadded:: 0.1
"""

from osallisuus.areas.codes import convert, known_systems, lookup
from osallisuus.areas.kinds import (
    TABLE_END,
    TABLE_START,
    Area,
    CodedArea,
    CodeSystem,
    DevelopmentCentre,
    Municipality,
    Region,
    RegionMembership,
    WellbeingCounty,
    covers,
)
from osallisuus.areas.questions import (
    county_of,
    development_centres,
    is_valid,
    municipalities,
    municipality,
    region_history,
    region_of,
    regions,
    successor,
    wellbeing_counties,
)
from osallisuus.areas.search import find_municipalities, find_regions, suggest

__all__ = [
    "TABLE_END",
    "TABLE_START",
    "Area",
    "CodeSystem",
    "CodedArea",
    "DevelopmentCentre",
    "Municipality",
    "Region",
    "RegionMembership",
    "WellbeingCounty",
    "convert",
    "county_of",
    "covers",
    "development_centres",
    "find_municipalities",
    "find_regions",
    "is_valid",
    "known_systems",
    "lookup",
    "municipalities",
    "municipality",
    "region_history",
    "region_of",
    "regions",
    "successor",
    "suggest",
    "wellbeing_counties",
]
