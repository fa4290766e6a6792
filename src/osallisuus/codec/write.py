"""Functions made for one class each that write an object as JSON text, with no data in between.

The text is what :func:`osallisuus.parsing.json_text.dump_json` makes of the plain data, to the byte. A writer
raises on what JSON cannot say (or on anything unexpected); the caller then takes the slow way, which explains.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from itertools import cycle, repeat, takewhile
from operator import attrgetter
from threading import Lock
from typing import Any, Final

import attrs

from osallisuus.catalogue import LANGUAGES
from osallisuus.codec.forms import Form, FormSource, form_of
from osallisuus.codec.namespace import Namespace, Remembered
from osallisuus.codec.pieces import Pieces
from osallisuus.extensions import Block
from osallisuus.shapes import FieldShape, Seq, Texts, fields_of
from osallisuus.stated import per_class

Writer = Callable[..., str]

_WRITTEN_BETWEEN_LOOKS: Final = 64
_MOST_LOOKS: Final = 64
_LEAST_SEEN: Final = 3
_MANY: Final = 500
_FEW_FIELDS: Final = 18
_LEAST_SHARE: Final = 0.25


def _literal(text: str) -> str:
    """Return the inside of an f-string as source; a plain literal takes less time to compile."""
    return f"{'f' if {'{', '}'} & {*text} else ''}'''{text}'''"


Put = Callable[[str], str]
"""Gives the statement that puts down a text, given as the inside of an f-string."""


def _begun(text: str) -> str:
    return f"s = {_literal(text)}"


def _behind(text: str) -> str:
    return f"s = f'''{{s}}{text}'''"


def _listed(text: str) -> str:
    return f"s.append({_literal(text)})"


@attrs.define
class _Seen:
    """Forms that were seen among the objects of one class, and those that have a function."""

    forms: Counter[tuple[str, Form]] = attrs.field(factory=Counter)
    common: list[tuple[str, Form]] = attrs.field(factory=list)


def has_many_objects(value: object) -> bool:
    """Tell whether lists of an object have so many members that it pays to learn their forms."""
    return sum(map(len, _lists_of(type(value))(value))) >= _MANY


@per_class
def _lists_of(cls: type[Any]) -> Callable[[object], tuple[tuple[object, ...], ...]]:
    """Return a function that gives the lists of an object of a class."""
    names = [
        field.name
        for field in fields_of(cls)
        if isinstance(field.shape, Seq) and (field.required or field.default == ())
    ]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda thing: tuple(getattr(thing, name) for name in names)


class TextGenerator:
    """Makes and keeps the writers of one codec for one indentation.

    Writers that learn look at the form of an object every so often. A form that is common gets a function,
    which is tried first from then on. After so many looks there are no more, so that a class has few of these.

    Args:
        indent: Spaces for each level; None for one line without blanks.
        learns: Whether writers learn forms, which pays in a document of many objects only.
    """

    def __init__(self, indent: int | None, *, learns: bool = False) -> None:
        self._learns = learns
        self._space = Namespace("writers")
        self._names = Remembered(self._class)
        self._names_of_parts = Remembered(self._class_in_parts)
        self._pieces = Pieces(self._space, indent, self._class, self.write)
        self._is_pretty = indent is not None
        self._parameters = "o, m" if self._is_pretty else "o"
        self._end = "{m}}}" if self._is_pretty else "}}"
        self._seen: defaultdict[type[Any], _Seen] = defaultdict(_Seen)
        self._looking = Lock()

    def write(self, value: object, at: str = "\n") -> str:
        """Return the text of an object.

        Args:
            value: An object of the model or of a plugin.
            at: Line break and blanks of the line the object begins in.
        """
        writer: Writer = self._space[self._names[type(value)]]
        return writer(value, at) if self._is_pretty else writer(value)

    def write_between(self, begin: str, value: object, end: str, at: str = "\n") -> str:
        """Return the text of an object between two others, put together once.

        Args:
            begin: What stands before it.
            value: An object of the model or of a plugin.
            end: What stands after it.
            at: Line break and blanks of the line the object begins in.
        """
        pieces: list[str] = [begin]
        self._space[self._names_of_parts[type(value)]](value, at, pieces)
        pieces.append(end)
        return "".join(pieces)

    def _class(self, cls: type[Any]) -> str:
        return self._space.function("write", cls, partial(self._any_form, cls))

    def _class_in_parts(self, cls: type[Any]) -> str:
        return self._space.function("parts", cls, partial(self._in_parts, cls))

    def _any_form(self, cls: type[Any], name: str) -> str:
        lead, rest = self._lead(cls)
        if not lead and not rest:
            return f"def {name}({self._parameters}): return '{{}}'"
        if len(fields_of(cls)) <= _FEW_FIELDS:
            lines = self._short(cls, lead, rest)
        else:
            lines = self._long(cls, lead, rest)
        return self._function(name, self._parameters, [*self._look(cls, name), *lines])

    def _short(self, cls: type[Any], lead: str, rest: Sequence[FieldShape]) -> list[str]:
        """Return the statements that write an object of few members: each text is put behind the one before."""
        lines = [f" s = {lead}"]
        if not lead:
            first, *rest = rest
            lines = self._added(cls, first, _begun, begin="{{")
            if not first.required:
                # In many classes the first field is nearly always stated; without it there is a comma too many.
                of_long = self._space.function("long", cls, partial(self._of_long, cls))
                absent = self._pieces.condition(cls, first, f"o.{first.name}", is_stated=False)
                lines.insert(0, f" if {absent}: return {of_long}({self._parameters})")
        for field in rest:
            lines += self._stated(cls, field, _behind)
        return [*lines, f" return f'''{{s}}{self._end}'''"]

    def _of_long(self, cls: type[Any], name: str) -> str:
        return self._function(name, self._parameters, self._long(cls, *self._lead(cls)))

    def _long(self, cls: type[Any], lead: str, rest: Sequence[FieldShape]) -> list[str]:
        """Return the statements that write an object of many members: the texts are put together at the end."""
        lines = [f" s = [{lead}]"]
        after: list[str] = []
        if not lead:
            first, *rest = rest
            lines += self._stated(cls, first, _listed, begin="{{")
            if not first.required:
                absent = self._pieces.condition(cls, first, f"o.{first.name}", is_stated=False)
                after = [f" if {absent}:", "  if not s: return '{}'", "  s[0] = '{' + s[0][1:]"]
        for field in rest:
            lines += self._stated(cls, field, _listed)
        return [*lines, *after, f" s.append({_literal(self._end)})", " return ''.join(s)"]

    def _in_parts(self, cls: type[Any], name: str) -> str:
        """Return the source of a function that adds the parts of an object's text to a list."""
        lead, rest = self._lead(cls)
        if lead:
            lines = [f" s.append({lead})"]
            for field in rest:
                lines += self._stated(cls, field, _listed)
            lines.append(f" s.append({_literal(self._end)})")
        else:
            lines = [" s.append(any_object(o, m))"]
        return self._function(name, "o, m, s", lines)

    def _lead(self, cls: type[Any]) -> tuple[str, tuple[FieldShape, ...]]:
        """Return the expression of what every object begins with, if anything, and the fields after it."""
        fields, line = fields_of(cls), self._pieces.members
        always = list(
            takewhile(lambda field: field.required and not isinstance(field.shape, Texts), fields)
        )
        members = [self._pieces.version(cls)] if issubclass(cls, Block) else []
        members += [self._pieces.member(cls, field, f"o.{field.name}", line) for field in always]
        lead = f"f'''{{{{{line.text}{f',{line.text}'.join(members)}'''" if members else ""
        return lead, tuple(fields[len(always) :])

    def _function(self, name: str, parameters: str, lines: list[str]) -> str:
        body = "\n".join(lines)
        inner = " n = m + U\n" if self._is_pretty else ""
        deeper = " k = n + U\n" if self._is_pretty and re.search(r"\bk\b", body) else ""
        return f"def {name}({parameters}):\n{inner}{deeper}{body}"

    def _stated(self, cls: type[Any], field: FieldShape, put: Put, begin: str = ",") -> list[str]:
        """Return the statements that put down a member if it is stated.

        Args:
            cls: Class of the object.
            field: The member.
            put: Gives the statement that puts down a text.
            begin: What stands before the member.
        """
        lines = self._added(cls, field, put, begin)
        if field.required:
            return lines
        condition = self._pieces.condition(cls, field, f"o.{field.name}", is_stated=True)
        if len(lines) == 1:
            return [f" if {condition}:{lines[0]}"]
        return [f" if {condition}:", *(f" {line}" for line in lines)]

    def _added(self, cls: type[Any], field: FieldShape, put: Put, begin: str = ",") -> list[str]:
        value, line = f"o.{field.name}", self._pieces.members
        begin += line.text
        key = f"{begin}{self._pieces.key(field)}"
        item = self._pieces.item(field) if put is _listed else None
        if item is not None:
            inner = self._pieces.inside(line).text
            return [
                f" b = {_literal(f'{key}[{inner}')}",
                f" for i in {value}:",
                "  s.append(b)",
                f"  s.append({item})",
                f"  b = {_literal(f',{inner}')}",
                f" {put(f'{line.text}]')}",
            ]
        if not isinstance(field.shape, Texts):
            # Most fields are absent: reading a field again costs less than keeping each in a variable.
            return [f" {put(begin + self._pieces.member(cls, field, value, line))}"]
        in_others = self._pieces.call("texts", "v", line)
        return [
            f" v = {value}",
            " if v.tags is LANGUAGES or v.tags == LANGUAGES:",
            f"  {', '.join(LANGUAGES)} = v.words",
            f"  {put(key + self._pieces.words(LANGUAGES, LANGUAGES, line))}",
            f" else: {put(f'{key}{{{in_others}}}')}",
        ]

    def _look(self, cls: type[Any], name: str) -> list[str]:
        """Return the statement, if any, that looks at the form of an object now and then."""
        if not self._learns:
            return []
        turns = [*repeat(False, _WRITTEN_BETWEEN_LOOKS - 1), True]
        turn = self._space.bind("turn", cls, lambda: cycle(turns))
        look = self._space.bind("look", cls, lambda: partial(self._look_at, cls, name))
        return [f" if next({turn}): {look}({self._parameters})"]

    def _look_at(self, cls: type[Any], name: str, thing: object, at: str = "") -> None:
        with self._looking:
            seen = self._seen[cls]
            if seen.forms.total() == _MOST_LOOKS:
                return
            found = at, form_of(cls, thing)
            seen.forms[found] += 1
            is_common = seen.forms[found] >= max(_LEAST_SEEN, _LEAST_SHARE * seen.forms.total())
            if is_common and found not in seen.common:
                seen.common.append(found)
                self._space.define(self._common_forms(cls, name, seen.common))

    def _common_forms(self, cls: type[Any], name: str, forms: list[tuple[str, Form]]) -> str:
        """Return the source of a function that tries forms first."""
        of_any_form = self._space.bind("any", cls, lambda: self._space[name])
        lines = [f"def {name}({self._parameters}):"]
        for at, form in forms:
            lines += FormSource(self._pieces, cls, form, at).lines()
        return "\n".join([*lines, f" return {of_any_form}({self._parameters})"])
