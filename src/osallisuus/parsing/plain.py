"""Plain data: what JSON can say and nothing else, and the problems of a text that does not say it."""

from collections.abc import Mapping
from math import isfinite
from typing import Final, Protocol

import attrs

from osallisuus.limits import has_surrogate
from osallisuus.parsing.pointers import join
from osallisuus.parsing.values import Json as Json
from osallisuus.stated import value_class

MAX_BYTES: Final = 64 * 1024 * 1024
"""Largest JSON text that is read unless more is asked for, in bytes."""

MAX_DEPTH: Final = 100
"""Deepest nesting of objects and lists that is read unless more is asked for."""

MAX_DIGITS: Final = 4300
"""Most digits of a whole number, the limit Python itself has by default."""

MAX_VALUES: Final = 5_000_000
"""Most values of a mapping given in Python; a structure that shares its parts may hold very many."""

MAX_PROBLEMS: Final = 1000
"""Most problems listed of one text; a thousand are more than anyone reads."""

_LARGEST: Final = 10**MAX_DIGITS
_SURELY_SHORT_BITS: Final = 14_000


@value_class(kw_only=True)
class TextProblem:
    """One thing wrong with a text or with data that should be plain.

    Attributes:
        code: What is wrong; ``parsing.<code>`` is its key in the catalogue of texts.
        params: What the text is filled in with.
        pointer: JSON Pointer of the value, when the place inside the data is known.
        line: Line of the text, counted from 1.
        column: Column in characters, counted from 1.

    .. versionadded:: 0.1
    """

    code: str
    params: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    pointer: str | None = None
    line: int | None = None
    column: int | None = None


class ParseError(ValueError):
    """A text is no strict JSON or YAML, or data is not plain; ``problems`` lists everything found.

    .. versionadded:: 0.1
    """

    def __init__(self, problems: tuple[TextProblem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "; ".join(
            f"{problem.code} at {problem.line}:{problem.column}"
            if problem.line
            else f"{problem.code} at {problem.pointer or '/'}"
            for problem in self.problems
        )


class Judge(Protocol):
    """Looks closer at a text whose data is known."""

    def most_members(self) -> int:
        """Return how many members its objects have at most, if no key has a colon."""

    def members(self) -> int | None:
        """Return how many members its objects have; None when nothing is left to be looked for.

        Raises:
            ParseError: It is too deep.
        """

    def judged(self) -> Json:
        """Return the data, when it is not too deep and no two keys are equal.

        Raises:
            ParseError: It is, or some are; all problems are listed.
        """


class Unjudged:
    """Plain data of a text in which equal keys and depth have yet to be looked for.

    A text has more members than its data when keys of an object are equal.

    Attributes:
        data: What the text says.

    .. versionadded:: 0.1
    """

    __slots__ = ("_judge", "data")

    def __init__(self, data: Json, judge: Judge | None = None) -> None:
        self.data = data
        self._judge = judge

    def has_members(self, count: int, *, is_plain: bool) -> bool:
        """Tell whether objects of the text have so many members as are in the data, so that all keys differ.

        Args:
            count: Members of all objects in the data.
            is_plain: Whether the data is known not to be deep, nor to have a colon in a key.

        Raises:
            ParseError: The text is too deep.
        """
        if self._judge is None or (is_plain and self._judge.most_members() == count):
            return True
        return self._judge.members() in {None, count}

    def members(self) -> int | None:
        """Count the members that objects of the text have; ``None`` when all keys are known to differ.

        Raises:
            ParseError: The text is too deep.
        """
        return None if self._judge is None else self._judge.members()

    def judged(self) -> Json:
        """Return the data, with no two equal keys in the text.

        Raises:
            ParseError: There are, or it is too deep; all problems are listed.
        """
        return self.data if self._judge is None else self._judge.judged()


def check_plain(value: object, *, max_depth: int = MAX_DEPTH, max_values: int = MAX_VALUES) -> Json:
    """Return a value given in Python as plain data, or refuse it.

    A mapping becomes a dict and a tuple a list; a subclass of str, int or float its plain value. The
    result shares nothing with what was given.

    Args:
        value: Mapping, list, tuple, str, int, float, bool or None.
        max_depth: Deepest nesting allowed.
        max_values: Most values allowed in all.

    Raises:
        ParseError: Something in it is not plain; every place is listed with its pointer.

    Example:
        >>> check_plain({"a": (1, 2)})
        {'a': [1, 2]}

    .. versionadded:: 0.1
    """
    check = _PlainCheck(max_depth=max_depth, max_values=max_values)
    plain = check.of(value, ())
    if check.problems:
        raise ParseError(tuple(check.problems))
    return plain


class _PlainCheck:
    """One walk over a value; recursion is bounded by the depth allowed."""

    def __init__(self, *, max_depth: int, max_values: int) -> None:
        self.problems: list[TextProblem] = []
        self._open: set[int] = set()
        self._depth_left = max_depth
        self._depth = max_depth
        self._left = max_values
        self._values = max_values

    def of(self, value: object, path: tuple[str | int, ...]) -> Json:
        self._left -= 1
        if self._left < 0:
            if self._left == -1:
                self._report("too-many-values", path, limit=str(self._values))
            return None
        if value is None or value is True or value is False:
            return value
        if isinstance(value, str):
            return self._text(str.__str__(value), path)
        if isinstance(value, int):
            return self._integer(int.__int__(value), path)
        if isinstance(value, float):
            if not isfinite(value):
                self._report("not-finite", path)
            return float.__float__(value)
        if isinstance(value, Mapping | list | tuple):
            return self._container(value, path)
        self._report("plain-type", path, type=type(value).__name__)
        return None

    def _container(
        self,
        value: Mapping[object, object] | list[object] | tuple[object, ...],
        path: tuple[str | int, ...],
    ) -> Json:
        if id(value) in self._open:
            self._report("plain-cycle", path)
            return None
        if not self._depth_left:
            self._report("too-deep", path, limit=str(self._depth))
            return None
        self._open.add(id(value))
        self._depth_left -= 1
        plain = self._object(value, path) if isinstance(value, Mapping) else self._list(value, path)
        self._depth_left += 1
        self._open.discard(id(value))
        return plain

    def _object(self, value: Mapping[object, object], path: tuple[str | int, ...]) -> Json:
        members: dict[str, Json] = {}
        for key, member in value.items():
            if self._left < 0:
                break
            if not isinstance(key, str):
                self._report("plain-key", path, type=type(key).__name__)
                continue
            name = self._text(str.__str__(key), path)
            members[name] = self.of(member, (*path, name))
        return members

    def _list(self, value: list[object] | tuple[object, ...], path: tuple[str | int, ...]) -> Json:
        items: list[Json] = []
        for position, item in enumerate(value):
            if self._left < 0:
                break
            items.append(self.of(item, (*path, position)))
        return items

    def _text(self, text: str, path: tuple[str | int, ...]) -> str:
        if has_surrogate(text):
            self._report("surrogate", path)
            return ""
        return text

    def _integer(self, number: int, path: tuple[str | int, ...]) -> int:
        if number.bit_length() > _SURELY_SHORT_BITS and abs(number) >= _LARGEST:
            self._report("long-integer", path, limit=str(MAX_DIGITS))
        return number

    def _report(self, code: str, path: tuple[str | int, ...], **params: str) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(TextProblem(code=code, params=params, pointer=join(*path)))
