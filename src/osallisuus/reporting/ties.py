"""What a reader of a whole report knows of its tables together: where two of them count the same people."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from osallisuus.disclosure import CountTable, Linear
from osallisuus.indicators.protection import Unprotected
from osallisuus.measures.outcome_tables import MEASURED, PATHWAYS, cell
from osallisuus.reporting.counting import AGES, GENDERS, TOTAL, UNKNOWN

Cell = tuple[str, ...]

_UNDER_18, _18_TO_29, _, _55_OVER = AGES
_BANDS: Final[Mapping[str, tuple[str, ...]]] = {
    "EECO06": (_UNDER_18,),
    "EECO07": (_18_TO_29,),
    "EECO08": (_55_OVER,),
    "CO06": (_UNDER_18, _18_TO_29),
    "CO07": (_55_OVER,),
}
"""Bands of age of the report that hold everybody an indicator counts."""

_STATES: Final[Mapping[str, tuple[str, str, str]]] = {
    "esf": ("CO05", "CO01", "CO03"),
    "esf+": ("EECO05", "EECO02", "EECO04"),
}
"""Indicators of those employed, unemployed and inactive at entry."""


def same_people(flow: CountTable, outcomes: Mapping[str, CountTable]) -> tuple[Linear, ...]:
    """Return that those measured are those who took part, wherever their numbers say so."""
    names = {table.name_of(key): n for table in outcomes.values() for key, n in table.cells.items()}
    whole, left = flow.name_of((TOTAL, TOTAL)), cell(PATHWAYS)
    gone = [flow.name_of((TOTAL, one)) for one in ("completed", "left")]
    links = []
    if names.get(cell(MEASURED)) == flow.cells[TOTAL, TOTAL]:
        links.append(Linear.sum_of(whole, [cell(MEASURED)]))
    if names.get(left) == sum(flow.cells[TOTAL, one] for one in ("completed", "left")):
        links.append(Linear.sum_of(left, gone))
    return tuple(links)


def people_in_indicators(
    people: CountTable, raw: Unprotected, outcomes: Mapping[str, CountTable]
) -> tuple[Linear, ...]:
    """Return how the funder's indicators are tied to the people of a report, wherever it is so.

    The funder's total is at most all who enrolled, in each gender. It leaves out those whose data are
    incomplete and nobody else, so that an indicator of an age or of a state at entry differs from the
    report's own count by no more of them than there are.

    Args:
        people: People by gender and age.
        raw: Indicators by gender.
        outcomes: Tables of outcomes, with the pathways.
    """
    if not raw.exact or raw.result.by != ("gender",):
        return ()
    table = raw.tables[0]
    tables = (people, table, *outcomes.values())
    counts = {one.name_of(key): n for one in tables for key, n in one.cells.items()}
    possible = (
        *(
            link
            for gender in (*GENDERS, UNKNOWN, TOTAL)
            for link in _of_gender(people, raw, gender)
        ),
        *_of_pathways(people, raw),
    )
    # Who reads both tables takes it for granted; where it is not so, it tells nothing.
    return tuple(
        link for link in possible if counts.keys() >= link.terms.keys() and link.holds(counts)
    )


def _at_most(parts: Sequence[Cell], wholes: Sequence[Cell]) -> Linear:
    terms: dict[Cell, int] = {}
    for names, sign in ((wholes, 1), (parts, -1)):
        for name in names:
            terms[name] = terms.get(name, 0) + sign
    return Linear(terms=terms, least=0, most=None)


def _of_gender(people: CountTable, raw: Unprotected, gender: str) -> Iterator[Linear]:
    indicators, table = raw.result.indicators, raw.tables[0]
    enrolled = people.name_of((gender, TOTAL))
    totals = [one for one in (indicators.total, indicators.grand_total) if one in raw.exact]
    for code in totals:
        if code is not None:
            yield _at_most([table.name_of((code, gender))], [enrolled])
    bands = {code: _BANDS[code] for code in raw.exact if code in _BANDS}
    for code, ages in bands.items():
        wholes = [people.name_of((gender, age)) for age in ages]
        yield _at_most([table.name_of((code, gender))], wholes)
    if indicators.total in raw.exact:
        total = table.name_of((str(indicators.total), gender))
        # Those of a band who are missing from its indicator are among the incomplete.
        firsts = [people.name_of((gender, ages[0])) for ages in bands.values()]
        codes = [table.name_of((code, gender)) for code in bands]
        yield _at_most([*firsts, total], [*codes, enrolled])


def _of_pathways(people: CountTable, raw: Unprotected) -> Iterator[Linear]:
    indicators, table = raw.result.indicators, raw.tables[0]
    codes, total = _STATES.get(indicators.period, ()), indicators.total
    if total is None or not {total, *codes}.issubset(raw.exact):
        return
    enrolled, complete = people.name_of((TOTAL, TOTAL)), table.name_of((total, TOTAL))
    gone, studying = cell(PATHWAYS), cell(PATHWAYS, "entry", "education")
    states = [
        (table.name_of((code, TOTAL)), cell(PATHWAYS, "entry", state))
        for code, state in zip(codes, ("employed", "unemployed", "inactive"), strict=False)
    ]
    if "CO04" in raw.exact:
        idle, inactive = table.name_of(("CO04", TOTAL)), cell(PATHWAYS, "entry", "inactive")
        yield _at_most([inactive, complete], [idle, enrolled])
        yield _at_most([idle, gone], [inactive, enrolled])
    for size in range(1, len(states)):
        for chosen in combinations(states, size):
            ours, starts = [one for one, _ in chosen], [one for _, one in chosen]
            # Students are in the indicators by their status, in the pathways by themselves.
            yield _at_most([*starts, complete], [*ours, enrolled])
            if chosen != (states[0],):
                starts = [*starts, studying]
            yield _at_most([*ours, gone], [*starts, enrolled])
