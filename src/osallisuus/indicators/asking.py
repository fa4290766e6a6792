"""Which questions a set of indicators asks, and where each of them is answered.

What the first spell tells is asked before spells are taken together and kept as a bit; the rest is asked of
the participation.
"""

from collections.abc import Iterable, Mapping, Set
from typing import Final

import narwhals as nw

from osallisuus.indicators.bits import answer
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
    parts_of,
    settled,
)
from osallisuus.indicators.expressions import expression
from osallisuus.indicators.frames import is_word
from osallisuus.indicators.language import IndicatorSet
from osallisuus.indicators.participations import LONG, LONG_YOUNG, SPELL_FACTS
from osallisuus.indicators.policy import Policy
from osallisuus.stated import value_class

BACKGROUND: Final = "foreign_background"
LONG_TERM: Final = "long_term_unemployed"


@value_class(kw_only=True)
class Questions:
    """What is asked.

    Attributes:
        facts: Names of the facts of the participation that are asked for.
        of_spells: Facts that the spells need.
        asked: Questions to the spells, in the order of their bits.
        answered: The answers to conditions that a participation keeps.
        conditions: Conditions of the indicators, with what the policy settles for everyone.
        complete: The condition of a complete participation.
        early: The part of it that the spells alone answer.
    """

    facts: frozenset[str]
    of_spells: frozenset[str]
    asked: tuple[nw.Expr, ...]
    answered: Mapping[Condition, nw.Expr]
    conditions: Mapping[str, Condition]
    complete: Condition
    early: Condition


def questions(indicators: IndicatorSet, policy: Policy) -> Questions:
    """Return what a set asks under a policy."""
    facts: set[str] = set()
    of_spells: set[str] = set()
    asked: list[nw.Expr] = []
    kept: set[Condition] = set()
    answered: dict[Condition, nw.Expr] = {}

    def ask(question: nw.Expr) -> nw.Expr:
        asked.append(question)
        return answer(len(asked) - 1)

    either = None
    known = {"objective_l": policy.objective_l}
    complete = settled(indicators.completeness, known)
    if policy.incomplete == "include":
        complete = Always()
    conditions = {
        one.code: settled(indicators.conditions[one.code], known)
        for one in indicators.indicators
        if one.population in ("complete", "participations")
    }
    for part in _leaves((complete, *conditions.values()), frozenset(indicators.by_code)):
        if part in answered:
            continue
        fact = part.name if isinstance(part, Named) else part.fact
        facts.add(fact)
        if fact in SPELL_FACTS or (fact == BACKGROUND and policy.foreign_background == "answer"):
            of_spells.add(fact)
            answered[part] = ask(expression(part))
            kept.add(part)
        elif fact == BACKGROUND and policy.foreign_background == "either":
            of_spells.add(fact)
            if either is None:
                # Who declined has answered: nothing is read from the parents instead.
                either = ask(is_word(BACKGROUND, "yes", "no", "declined"))
            said = nw.when(either).then(ask(expression(part)))
            answered[part] = said.otherwise(expression(part))
        elif fact == LONG_TERM:
            of_spells.add(LONG)
            answered[part] = ask(nw.col(LONG))
            if policy.long_term_months_young is not None:
                of_spells.add(LONG_YOUNG)
                facts.add("age")
                is_young = (nw.col("age") >= 0) & (nw.col("age") < policy.long_term_young_below)
                young = nw.when(is_young).then(ask(nw.col(LONG_YOUNG)))
                answered[part] = young.otherwise(answered[part])
    return Questions(
        facts=frozenset(facts),
        of_spells=frozenset(of_spells),
        asked=tuple(asked),
        answered=answered,
        conditions=conditions,
        complete=complete,
        early=_early(complete, kept),
    )


def _early(complete: Condition, kept: Set[Condition]) -> Condition:
    """Return the parts of a conjunction whose every question is among those kept."""
    parts = complete.conditions if isinstance(complete, AllOf) else (complete,)
    early = tuple(
        part
        for part in parts
        if all(leaf in kept or isinstance(leaf, AllOf | AnyOf | Not) for leaf in parts_of(part))
    )
    return AllOf(conditions=early) if early else Always()


def _leaves(
    conditions: Iterable[Condition], codes: frozenset[str]
) -> list[Named | Known | Compare | OneOf]:
    found: dict[Named | Known | Compare | OneOf, None] = {}
    for condition in conditions:
        for part in parts_of(condition):
            is_code = isinstance(part, Named) and part.name in codes
            if isinstance(part, Named | Known | Compare | OneOf) and not is_code:
                found[part] = None
    return list(found)
