"""The facts that conditions may name: what is known of a participation, a session, an organisation."""

import types
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from osallisuus.stated import value_class


class FactKind(StrEnum):
    """What the values of a fact are.

    .. versionadded:: 0.1
    """

    WORD = "word"
    NUMBER = "number"
    FLAG = "flag"


@value_class(kw_only=True)
class Fact:
    """Something a condition may ask.

    Attributes:
        name: Its name in conditions.
        kind: A word, a whole number, or a flag that holds or not (and is never unknown).
        about: What it says and where it comes from, for developers.

    .. versionadded:: 0.1
    """

    name: str
    kind: FactKind
    about: str


def _facts(kind: FactKind, /, **about: str) -> dict[str, Fact]:
    return {name: Fact(name=name, kind=kind, about=text) for name, text in about.items()}


_ANSWER: Final = "yes, no, declined or not_asked"

PARTICIPATION: Final[Mapping[str, Fact]] = types.MappingProxyType(
    {
        **_facts(
            FactKind.WORD,
            gender="woman, man or nonbinary",
            labour_status="unemployed, inactive or employed on entry, after the policy's precedence",
            in_education=f"in education or training on entry: {_ANSWER}; a full-time student is yes",
            household_employed=f"somebody in the household is employed: {_ANSWER}",
            dependent_children=f"dependent children in the household: {_ANSWER}",
            foreign_background=f"after the policy's rule: {_ANSWER}",
            minority=_ANSWER,
            disability=_ANSWER,
            other_disadvantage=_ANSWER,
            homeless=_ANSWER,
            rural=_ANSWER,
            target_group="id of the project's target group",
            municipality="three digits",
            mother_tongue="ISO 639 code",
            exit_status="employed, seeking or inactive: the last event of the window after leaving",
            later_status="employed, seeking or inactive six months after leaving",
        ),
        **_facts(
            FactKind.NUMBER,
            age="full years on the day of entry",
            education="ISCED level 0 to 8, completed before entry",
            household_adults="adults in the household",
        ),
        **_facts(
            FactKind.FLAG,
            long_term_unemployed="unemployed for longer than the policy's threshold on entry",
            third_country="citizen of no member state of the policy, stateless or undetermined",
            household_asked="entry is within the time in which household data are collected",
            objective_l="the policy says that the specific objective is (l)",
            completed="counts as completed",
            exited="has left",
            exit_education="in education or training in the window after leaving",
            exit_qualification="gained a qualification in the window after leaving",
            later_improved="improved situation on the labour market six months after leaving",
            referred_on="was referred on from the project",
        ),
    }
)
"""Facts of a participation (one person in one project, its spells taken together)."""

SESSION: Final[Mapping[str, Fact]] = types.MappingProxyType(
    {
        **_facts(
            FactKind.WORD,
            activity="id of the project's activity",
            venue="id of the venue",
            mode="in_person, remote or hybrid",
            cancelled="yes or no",
        ),
        **_facts(FactKind.NUMBER, minutes="length in minutes"),
    }
)
"""Facts of a session."""

ORGANISATION: Final[Mapping[str, Fact]] = types.MappingProxyType(
    _facts(FactKind.WORD, kind="public_administration, micro, small, medium, large, ngo or other")
)
"""Facts of an organisation that the project supports."""

FACTS: Final[Mapping[str, Mapping[str, Fact]]] = types.MappingProxyType(
    {"participation": PARTICIPATION, "session": SESSION, "organisation": ORGANISATION}
)
"""The facts by what they are about."""
