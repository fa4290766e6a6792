"""What an indicator is: a declaration that data files hold and the computation reads."""

from functools import cached_property
from typing import Annotated, Final, Literal

import attrs

from osallisuus.catalogue import CORE, LANGUAGES
from osallisuus.codec.codec import Codec
from osallisuus.documents import placed, read_source
from osallisuus.errors import DocumentError, OsallisuusError, Problem
from osallisuus.indicators.conditions import (
    Compare,
    Condition,
    ConditionError,
    Known,
    Named,
    OneOf,
    parse_condition,
    parts_of,
)
from osallisuus.indicators.facts import FACTS, FactKind
from osallisuus.judging import checked
from osallisuus.limits import Length, Matches, Plain
from osallisuus.stated import value_class
from osallisuus.text import Text

Code = Annotated[str, Matches(r"[A-Za-z][A-Za-z0-9_.-]{0,63}", "expected.code")]
Unit = Literal[
    "people", "participations", "visits", "sessions", "hours", "organisations", "projects"
]
Population = Literal[
    "complete", "participations", "sessions", "organisations", "projects", "estimated"
]
Timing = Literal["entry", "exit", "days_28", "months_6", "project"]
Sensitive = Literal["plain", "personal", "special"]
Evidence = Literal["verified", "partly", "inferred", "background"]
PeriodSet = Literal["esf", "esf+", "any"]


@value_class(kw_only=True, field_transformer=checked)
class Indicator:
    """One indicator.

    Attributes:
        code: Code of the funder or of a plugin, such as ``EECO02`` or ``kupo.walkers``.
        title: What it counts, in Finnish, Swedish and English.
        official_title: Whether the title is the funder's own wording; the library's own otherwise.
        unit: What is counted.
        population: Of whom or what: complete participations, all participations, sessions ….
        condition: Who is counted, in the language of :mod:`osallisuus.indicators.conditions`.
        timing: When the situation is looked at.
        result: Whether it is a result (and not an output).
        dimensions: By what it may be broken down; by anything when empty.
        subset_of: Indicators that contain it.
        subset_of_any: Indicators whose union contains it.
        sum_of: Indicators that partition it.
        also_sum_of: Indicators that partition it in another way (by education, say).
        sensitivity: How much care it needs.
        estimate: Whether an informed estimate may stand for it.
        sample: Whether a representative sample may.
        label_evidence: How sure the code and label are.
        definition_evidence: How sure the definition is.
        note: What else a reader should know.

    .. versionadded:: 0.1
    """

    code: Code
    title: Text
    official_title: bool = False
    unit: Unit
    population: Population
    condition: Plain
    timing: Timing
    result: bool = False
    dimensions: tuple[Plain, ...] = ()
    subset_of: tuple[Code, ...] = ()
    subset_of_any: tuple[Code, ...] = ()
    sum_of: tuple[Code, ...] = ()
    also_sum_of: tuple[Code, ...] = ()
    sensitivity: Sensitive = "plain"
    estimate: bool = False
    sample: bool = False
    label_evidence: Evidence
    definition_evidence: Evidence
    note: Text | None = None


@value_class(kw_only=True, slots=False, field_transformer=checked)
class IndicatorSet:
    """Indicators that are counted together under one rule of completeness.

    Attributes:
        name: ``esf``, ``esf+`` or a plugin's own.
        title: What it is.
        period: Programming period it belongs to.
        policy: Version of the policy it was written for.
        complete: Condition of a complete participation.
        total: Code of the total over complete participations.
        grand_total: Code of the total that counts incomplete ones as well, if there is one.
        indicators: The indicators, in the order they are shown.

    .. versionadded:: 0.1
    """

    name: Plain
    title: Text
    period: PeriodSet
    policy: Plain
    complete: Plain
    total: Code | None = None
    grand_total: Code | None = None
    indicators: Annotated[tuple[Indicator, ...], Length(1, 62)]

    @cached_property
    def by_code(self) -> dict[str, Indicator]:
        """The indicators by code."""
        return {indicator.code: indicator for indicator in self.indicators}

    @cached_property
    def conditions(self) -> dict[str, Condition]:
        """The conditions by code, read."""
        return {
            indicator.code: parse_condition(indicator.condition) for indicator in self.indicators
        }

    @cached_property
    def completeness(self) -> Condition:
        """The condition of a complete participation, read."""
        return parse_condition(self.complete)

    def order(self) -> tuple[str, ...]:
        """Return the codes so that each comes after those its condition names."""
        done: list[str] = []
        waiting = list(self.by_code)
        while waiting:
            ready = [
                code
                for code in waiting
                if not any(
                    isinstance(part, Named) and part.name in waiting and part.name != code
                    for part in parts_of(self.conditions[code])
                )
            ]
            if not ready:
                raise IndicatorError((_problem("indicator.cycle", "", codes=", ".join(waiting)),))
            done += ready
            waiting = [code for code in waiting if code not in ready]
        return tuple(done)


class IndicatorError(DocumentError):
    """A set of indicators cannot be used; ``problems`` lists everything found.

    .. versionadded:: 0.1
    """


class PeriodError(OsallisuusError, ValueError):
    """Which period's indicators a project reports cannot be told from its document.

    .. versionadded:: 0.1
    """

    def __init__(self, project: str, reason: Literal["none", "both"]) -> None:
        super().__init__(project, reason)
        self.project = project
        self.reason = reason

    def message(self, language: str = "en", *, on_command_line: bool = False) -> str:
        """Return what is not told and what to do, in ``language``."""
        reason = CORE.say(f"indicator.period.{self.reason}", language)
        key = "indicator.period.next-cli" if on_command_line else "indicator.period.next"
        return f"{self.project}: {reason}; {CORE.say(key, language)}"

    def __str__(self) -> str:
        return self.message()


DISADVANTAGED: Final = "disadvantaged"
"""A name that stands for the indicators of the policy's set of disadvantaged people."""


def read_set(text: bytes, name: str) -> IndicatorSet:
    """Read a set of indicators from JSON.

    Args:
        text: The JSON text.
        name: Name for messages.

    Raises:
        DocumentError: It has another shape, an unknown fact, a condition that cannot be read, a code
            twice or a circle of indicators; every problem is listed with its JSON Pointer.

    .. versionadded:: 0.1
    """
    data, source = read_source(text, format="json")
    source = attrs.evolve(source, file=name)
    try:
        made = Codec().structure(data, IndicatorSet)
        problems = _problems(made)
        if problems:
            raise IndicatorError(tuple(problems), file=name)
        made.order()
    except DocumentError as error:
        raise IndicatorError(placed(error.problems, source), file=name) from None
    return made


def _problem(code: str, pointer: str, /, **values: str) -> Problem:
    return Problem(code=code, pointer=pointer, values=values)


def _problems(made: IndicatorSet) -> list[Problem]:
    problems = []
    codes = [indicator.code for indicator in made.indicators]
    known = {*codes, DISADVANTAGED}
    problems += _condition_problems(made.complete, "/complete", set(), "participation")
    for code, pointer in ((made.total, "/total"), (made.grand_total, "/grand_total")):
        if code is not None and code not in known:
            problems.append(_problem("indicator.code-unknown", pointer, code=code))
    for index, indicator in enumerate(made.indicators):
        at = f"/indicators/{index}"
        if codes.index(indicator.code) != index:
            problems.append(_problem("indicator.code-twice", f"{at}/code", code=indicator.code))
        missing = [tag for tag in LANGUAGES if tag not in indicator.title]
        if missing:
            problems.append(
                _problem("indicator.title-missing", f"{at}/title", languages=", ".join(missing))
            )
        for field in ("subset_of", "subset_of_any", "sum_of", "also_sum_of"):
            for place, code in enumerate(getattr(indicator, field)):
                if code not in known:
                    problems.append(
                        _problem("indicator.code-unknown", f"{at}/{field}/{place}", code=code)
                    )
        about = {"sessions": "session", "organisations": "organisation"}.get(
            indicator.population, "participation"
        )
        problems += _condition_problems(indicator.condition, f"{at}/condition", known, about)
    return problems


def _condition_problems(text: str, pointer: str, codes: set[str], about: str) -> list[Problem]:
    try:
        condition = parse_condition(text)
    except ConditionError as error:
        return [_problem(error.code, pointer, at=str(error.at))]
    problems = []
    facts = FACTS[about]
    for part in parts_of(condition):
        match part:
            case Named(name=name):
                if name not in codes and (
                    name not in facts or facts[name].kind is not FactKind.FLAG
                ):
                    problems.append(_problem("indicator.name-unknown", pointer, name=name))
            case Known(fact=fact) | Compare(fact=fact) | OneOf(fact=fact):
                if fact not in facts:
                    problems.append(
                        _problem(
                            "indicator.fact-unknown", pointer, name=fact, known=", ".join(facts)
                        )
                    )
                else:
                    problems += _value_problems(part, facts[fact].kind, pointer)
    return problems


def _value_problems(part: Condition, kind: FactKind, pointer: str) -> list[Problem]:
    match part:
        case Known(fact=fact):
            wrong = kind is FactKind.FLAG
        case Compare(fact=fact, operator=operator, value=value):
            is_number = isinstance(value, int)
            ordered = operator not in ("=", "!=")
            wrong = is_number != (kind is FactKind.NUMBER) or (ordered and not is_number)
        case OneOf(fact=fact, values=values):
            wrong = any(isinstance(one, int) != (kind is FactKind.NUMBER) for one in values)
        case _:
            return []
    return [_problem("indicator.value", pointer, name=fact, kind=kind.value)] if wrong else []
