"""What every reader of a table of indicators knows of several of them together, for its protection."""

import re
from collections.abc import Iterator
from typing import Final

from osallisuus.disclosure import CountTable, Linear
from osallisuus.indicators.checking import LINEAR
from osallisuus.indicators.language import IndicatorSet

_GUESSES: Final = frozenset({"A07"})


def sums_within(table: CountTable, indicators: IndicatorSet) -> tuple[Linear, ...]:
    """Return the published rules that tie three indicators or more, for every row and margin.

    Those under 18, 18 to 29, and 55 or over are together at most everybody: where two of the groups are
    all but three people, the third is small, though its count is hidden.

    Args:
        table: Counts of indicators, the indicator being the first dimension.
        indicators: The set they are of.
    """
    return tuple(_sums_within(table, indicators))


def _sums_within(table: CountTable, indicators: IndicatorSet) -> Iterator[Linear]:
    codes = set(table.dimensions[0].nodes)
    counts = {table.name_of(key): count for key, count in table.cells.items()}
    for rule, period, text in LINEAR:
        left, sign, right = re.split(r" (<=|=) ", text)
        parts, wholes = left.split(" + "), right.split(" + ")
        if period != indicators.period or rule in _GUESSES or sign == "=":
            continue
        if not codes.issuperset((*parts, *wholes)) or _is_in_the_table(parts, wholes, indicators):
            continue
        for place in dict.fromkeys(key[1:] for key in table.keys):
            terms = {table.name_of((code, *place)): 1 for code in wholes}
            terms |= {table.name_of((code, *place)): -1 for code in parts}
            link = Linear(terms=terms, least=0, most=None)
            # A policy or an estimate may count otherwise; then it tells nothing.
            if link.holds(counts):
                yield link


def _is_in_the_table(parts: list[str], wholes: list[str], indicators: IndicatorSet) -> bool:
    if len(parts) > 1:
        return False
    union = indicators.by_code[parts[0]].subset_of_any
    return len(wholes) == 1 or (bool(union) and {*wholes}.issuperset(union))
