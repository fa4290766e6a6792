"""The conditions of indicators: a small language of facts, comparisons, ``and``, ``or`` and ``not``.

``labour_status = unemployed and age >= 55``, ``education in 1, 2``, ``age known``, ``CO01 or CO04``. A
comparison with a fact that is not known does not hold, and ``not`` of it does: who means *no* writes
``in_education = no``.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, Literal

from osallisuus.catalogue import CORE
from osallisuus.errors import OsallisuusError
from osallisuus.stated import value_class

Operator = Literal["=", "!=", "<", "<=", ">", ">="]


@value_class(kw_only=True)
class Always:
    """Holds for everyone."""


@value_class(kw_only=True)
class Named:
    """A yes/no fact, or another indicator of the set by its code."""

    name: str


@value_class(kw_only=True)
class Known:
    """A fact is known."""

    fact: str


@value_class(kw_only=True)
class Compare:
    """A fact compared with a word or a whole number."""

    fact: str
    operator: Operator
    value: str | int


@value_class(kw_only=True)
class OneOf:
    """A fact is one of several words or whole numbers."""

    fact: str
    values: tuple[str | int, ...]


@value_class(kw_only=True)
class Not:
    """The other condition does not hold."""

    condition: "Condition"


@value_class(kw_only=True)
class AllOf:
    """Every one holds."""

    conditions: tuple["Condition", ...]


@value_class(kw_only=True)
class AnyOf:
    """At least one holds."""

    conditions: tuple["Condition", ...]


Condition = Always | Named | Known | Compare | OneOf | Not | AllOf | AnyOf

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<op><=|>=|!=|[=<>(),])|(?P<number>-?[0-9]+)|(?P<word>[A-Za-z_][A-Za-z0-9_.-]*))"
)
_RESERVED: Final = ("and", "or", "not", "in", "known", "always")


Expected = Literal["token", "end", "bracket", "name", "value"]


class ConditionError(OsallisuusError, ValueError):
    """A condition cannot be read.

    Attributes:
        text: The condition.
        at: Character at which reading stopped, from 1.
        expected: What would have fitted: ``token``, ``end``, ``bracket``, ``name`` or ``value``.

    .. versionadded:: 0.1
    """

    def __init__(self, text: str, at: int, expected: Expected) -> None:
        super().__init__(text, at, expected)
        self.text = text
        self.at = at
        self.expected = expected

    @property
    def code(self) -> str:
        """Code of the problem, under which the catalogue has its text."""
        return f"indicator.condition.{self.expected}"

    def message(self, language: str = "en") -> str:
        """Return where reading stopped and what would have fitted, in ``language``."""
        return f"{self.text!r}: {CORE.say(self.code, language, at=self.at)}"

    def __str__(self) -> str:
        return self.message()


def parse_condition(text: str) -> Condition:
    """Read a condition.

    Args:
        text: ``or`` binds weakest, then ``and``, then ``not``; parentheses as usual.

    Raises:
        ConditionError: It is not one; the message says where and what was expected.

    Example:
        >>> parse_condition("age >= 55 and not employed").conditions[0]
        Compare(fact='age', operator='>=', value=55)
        >>> try:
        ...     parse_condition("age >=")
        ... except ConditionError as error:
        ...     print(error.message("fi"))
        'age >=': ehtoa ei voi lukea: merkissä 7 odotettiin arvo

    .. versionadded:: 0.1
    """
    return _Reader(text).whole()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: list[tuple[str, int]] = []
        self._next = 0
        place = 0
        while text[place:].strip():
            found = _TOKEN.match(text, place)
            if found is None:
                start = place + len(text[place:]) - len(text[place:].lstrip())
                raise ConditionError(text, start + 1, "token")
            self._tokens.append((found.group().strip(), found.start(found.lastgroup or 0) + 1))
            place = found.end()

    def whole(self) -> Condition:
        read = self._any()
        if self._peek() is not None:
            raise self._wrong("end")
        return read

    def _peek(self) -> str | None:
        return self._tokens[self._next][0] if self._next < len(self._tokens) else None

    def _take(self, *wanted: str) -> bool:
        if self._peek() in wanted:
            self._next += 1
            return True
        return False

    def _wrong(self, expected: Expected) -> ConditionError:
        at = self._tokens[self._next][1] if self._next < len(self._tokens) else len(self._text) + 1
        return ConditionError(self._text, at, expected)

    def _any(self) -> Condition:
        parts = [self._all()]
        while self._take("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else AnyOf(conditions=tuple(parts))

    def _all(self) -> Condition:
        parts = [self._not()]
        while self._take("and"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else AllOf(conditions=tuple(parts))

    def _not(self) -> Condition:
        if self._take("not"):
            return Not(condition=self._not())
        if self._take("("):
            inner = self._any()
            if not self._take(")"):
                raise self._wrong("bracket")
            return inner
        if self._take("always"):
            return Always()
        name = self._peek()
        if name is None or not name[0].isalpha() or name in _RESERVED:
            raise self._wrong("name")
        self._next += 1
        return self._about(name)

    def _about(self, name: str) -> Condition:
        if self._take("known"):
            return Known(fact=name)
        if self._take("in"):
            values = [self._value()]
            while self._take(","):
                values.append(self._value())
            return OneOf(fact=name, values=tuple(values))
        operator = self._peek()
        match operator:
            case "=" | "!=" | "<" | "<=" | ">" | ">=":
                self._next += 1
                return Compare(fact=name, operator=operator, value=self._value())
        return Named(name=name)

    def _value(self) -> str | int:
        token = self._peek()
        if token is None or token in ("(", ")", ",") or token in _RESERVED:
            raise self._wrong("value")
        self._next += 1
        if token.lstrip("-").isdigit():
            return int(token)
        if not (token[0].isalpha() or token[0] == "_"):
            self._next -= 1
            raise self._wrong("value")
        return token


def parts_of(condition: Condition) -> Iterator[Condition]:
    """Yield a condition and every condition in it."""
    yield condition
    match condition:
        case Not(condition=inner):
            yield from parts_of(inner)
        case AllOf(conditions=inner_ones) | AnyOf(conditions=inner_ones):
            for one in inner_ones:
                yield from parts_of(one)


NEVER: Final = Not(condition=Always())
"""Holds for nobody."""


def settled(condition: Condition, known: Mapping[str, bool]) -> Condition:
    """Return what is left to ask of a condition when some yes/no facts are the same for everyone.

    Example:
        >>> settled(parse_condition("not closed and age >= 55"), {"closed": False})
        Compare(fact='age', operator='>=', value=55)

    .. versionadded:: 0.1
    """
    match condition:
        case Named(name=name) if name in known:
            return Always() if known[name] else NEVER
        case Not(condition=inner):
            left = settled(inner, known)
            if left == Always():
                return NEVER
            return Always() if left == NEVER else Not(condition=left)
        case AllOf(conditions=ones):
            parts = tuple(p for p in (settled(one, known) for one in ones) if p != Always())
            if NEVER in parts:
                return NEVER
            return (AllOf(conditions=parts) if len(parts) > 1 else parts[0]) if parts else Always()
        case AnyOf(conditions=ones):
            parts = tuple(p for p in (settled(one, known) for one in ones) if p != NEVER)
            if Always() in parts:
                return Always()
            return (AnyOf(conditions=parts) if len(parts) > 1 else parts[0]) if parts else NEVER
    return condition


def holds(condition: Condition, facts: Mapping[str, object]) -> bool:
    """Return whether a condition holds for one participation.

    Args:
        condition: What to ask.
        facts: Words, whole numbers and truth values by name; None for what is not known. Indicators
            that the condition names stand among them by their code.

    Example:
        >>> older = parse_condition("age >= 55")
        >>> holds(older, {"age": 60}), holds(older, {"age": None})
        (True, False)

    .. versionadded:: 0.1
    """
    match condition:
        case Always():
            return True
        case Named(name=name):
            return facts.get(name) is True
        case Known(fact=fact):
            return facts.get(fact) is not None
        case Compare(fact=fact, operator=operator, value=value):
            return _compared(facts.get(fact), operator, value)
        case OneOf(fact=fact, values=values):
            return facts.get(fact) in values if facts.get(fact) is not None else False
        case Not(condition=inner):
            return not holds(inner, facts)
        case AllOf(conditions=ones):
            return all(holds(one, facts) for one in ones)
        case AnyOf(conditions=ones):
            return any(holds(one, facts) for one in ones)


def _compared(found: object, operator: Operator, value: str | int) -> bool:
    if found is None:
        return False
    if operator == "=":
        return found == value
    if operator == "!=":
        return found != value
    assert isinstance(found, int)
    assert isinstance(value, int)
    match operator:
        case "<":
            return found < value
        case "<=":
            return found <= value
        case ">":
            return found > value
        case ">=":
            return found >= value
