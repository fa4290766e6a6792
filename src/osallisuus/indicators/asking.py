"""Which questions a set of indicators asks, and where each of them is answered.

What the first spell tells is asked before spells are taken together and kept as a bit; the rest is asked of
the participation.
"""

from collections.abc import Mapping
from typing import Final

import narwhals as nw

from osallisuus.indicators.bits import answer
from osallisuus.indicators.conditions import Compare, Condition, Known, Named, OneOf, parts_of
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
    """

    facts: frozenset[str]
    of_spells: frozenset[str]
    asked: tuple[nw.Expr, ...]
    answered: Mapping[Condition, nw.Expr]


def questions(indicators: IndicatorSet, policy: Policy) -> Questions:
    """Return what a set asks under a policy."""
    facts: set[str] = set()
    of_spells: set[str] = set()
    asked: list[nw.Expr] = []
    answered: dict[Condition, nw.Expr] = {}

    def ask(question: nw.Expr) -> nw.Expr:
        asked.append(question)
        return answer(len(asked) - 1)

    either = None
    for part in _leaves(indicators):
        if part in answered:
            continue
        fact = part.name if isinstance(part, Named) else part.fact
        facts.add(fact)
        if fact in SPELL_FACTS or (fact == BACKGROUND and policy.foreign_background == "answer"):
            of_spells.add(fact)
            answered[part] = ask(expression(part))
        elif fact == BACKGROUND and policy.foreign_background == "either":
            of_spells.add(fact)
            if either is None:
                either = ask(is_word(BACKGROUND, "yes", "no"))
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
    )


def _leaves(indicators: IndicatorSet) -> list[Named | Known | Compare | OneOf]:
    found: dict[Named | Known | Compare | OneOf, None] = {}
    conditions = [indicators.completeness]
    conditions += [
        indicators.conditions[one.code]
        for one in indicators.indicators
        if one.population in ("complete", "participations")
    ]
    for condition in conditions:
        for part in parts_of(condition):
            is_code = isinstance(part, Named) and part.name in indicators.by_code
            if isinstance(part, Named | Known | Compare | OneOf) and not is_code:
                found[part] = None
    return list(found)
