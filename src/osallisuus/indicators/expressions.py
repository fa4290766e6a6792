"""Conditions as dataframe expressions."""

from collections.abc import Mapping
from functools import reduce
from typing import Final

import narwhals as nw

from osallisuus.indicators.conditions import (
    AllOf,
    Always,
    AnyOf,
    Compare,
    Condition,
    Known,
    Named,
    Not,
    OneOf,
    Operator,
)
from osallisuus.indicators.events import EMPLOYED, INACTIVE, SEEKING
from osallisuus.indicators.facts import PARTICIPATION, FactKind
from osallisuus.indicators.language import DISADVANTAGED

_EVENTS: Final = {"exit_status": "exit_code", "later_status": "later_code"}
_CODES: Final = {"employed": EMPLOYED, "seeking": SEEKING, "inactive": INACTIVE}


def column_of(code: str) -> str:
    """Return the name of the column that says who counts in an indicator."""
    return f"counts {code}"


def expression(
    condition: Condition,
    codes: frozenset[str] = frozenset(),
    answered: Mapping[Condition, nw.Expr] | None = None,
) -> nw.Expr:
    """Return a condition as an expression that is true or false and never unknown.

    Args:
        condition: What to ask; about columns in which nothing, -1 and the empty text stand for unknown.
        codes: Codes of indicators that have a column already (:func:`column_of`).
        answered: Conditions that were asked before, with their answers.
    """
    if answered and condition in answered:
        return answered[condition]
    match condition:
        case Always():
            return nw.lit(True)
        case Named(name=name):
            return nw.col(column_of(name) if name in codes or name == DISADVANTAGED else name)
        case Known(fact=fact):
            return _known(fact)
        case Compare(fact=fact, operator=operator, value=value):
            return _compared(fact, operator, value)
        case OneOf(fact=fact, values=values):
            return reduce(lambda one, other: one | other, (_equal(fact, one) for one in values))
        case Not(condition=Always()):
            return nw.lit(False)
        case Not(condition=inner):
            return ~expression(inner, codes, answered)
        case AllOf(conditions=ones):
            parts = [expression(each, codes, answered) for each in ones]
            return reduce(lambda one, other: one & other, parts)
        case AnyOf(conditions=ones):
            parts = [expression(each, codes, answered) for each in ones]
            return reduce(lambda one, other: one | other, parts)


def _compared(fact: str, operator: Operator, value: str | int) -> nw.Expr:
    if operator == "=":
        return _equal(fact, value)
    if operator == "!=":
        return _known(fact) & ~_equal(fact, value)
    column = nw.col(fact)
    compared = {
        "<": column < value,
        "<=": column <= value,
        ">": column > value,
        ">=": column >= value,
    }[operator]
    return _known(fact) & compared.fill_null(False)


def _known(fact: str) -> nw.Expr:
    if fact in _EVENTS:
        return nw.col(_EVENTS[fact]) > 0
    if PARTICIPATION[fact].kind is FactKind.NUMBER:
        return (nw.col(fact) >= 0).fill_null(False)
    return (nw.col(fact) != "").fill_null(False)


def _equal(fact: str, value: str | int) -> nw.Expr:
    if fact in _EVENTS:
        return nw.col(_EVENTS[fact]) == _CODES.get(str(value), -1)
    return (nw.col(fact) == value).fill_null(False)
