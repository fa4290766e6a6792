"""Forms: which fields an object states, and the source of a function for objects of one form.

In a large document most objects of a class state the same fields. A function for one form asks once whether an
object has it and then writes the whole object, and the small objects in it, as one piece.
"""

from itertools import count
from typing import Any, Final

from osallisuus.codec.pieces import Line, Pieces
from osallisuus.extensions import Block
from osallisuus.shapes import Bool, FieldShape, Int, Number, Obj, Shape, Texts, fields_of

Form = tuple[tuple[str, object], ...]
"""Names of the stated fields in document order, each with what else all values have in common: the languages of
a text, a truth value, the type of a number, the form of an object; or ``None``."""

_DEEPEST: Final = 3


def form_of(cls: type[Any], thing: object, depth: int = 0) -> Form:
    """Return the form of an object of ``cls``.

    Args:
        cls: The class it is written as.
        thing: The object.
        depth: How many objects it is inside of, of which the form is asked.
    """
    values = ((field, getattr(thing, field.name)) for field in fields_of(cls))
    return tuple(
        (field.name, _in_common(field.shape, value, depth))
        for field, value in values
        if _is_stated(field, value)
    )


def _is_stated(field: FieldShape, value: object) -> bool:
    if field.required:
        return True
    if field.default is None:
        return value is not None
    return bool(value) if field.default == () else value != field.default


def _in_common(shape: Shape, value: Any, depth: int) -> object:
    match shape:
        case Texts() if all(map(_is_plain, value.tags)):
            return value.tags
        case Bool() if value is True or value is False:
            return value
        case Int() | Number() if type(value) is int:
            return int
        case Obj(cls=cls) if depth < _DEEPEST:
            return form_of(cls, value, depth + 1)
    return None


def _is_plain(tag: str) -> bool:
    """Tell whether a language tag may stand in source as it is."""
    return tag.isascii() and tag.replace("-", "").isalnum()


class FormSource:
    """The source that writes objects of one form, as the part of a function of ``o`` and its line ``m``.

    Args:
        pieces: Writes the pieces.
        cls: Class of the objects.
        form: What they state.
        at: The line they begin in.
    """

    def __init__(self, pieces: Pieces, cls: type[Any], form: Form, at: str) -> None:
        self._pieces = pieces
        self._numbers = count()
        line = pieces.line(at)
        self._tests = [f"m == {line.code}"] if line.code else []
        self._steps: list[str] = []
        text = self._object(cls, form, "o", line)
        self._steps.append(f"return f'''{text}'''")

    def lines(self) -> list[str]:
        """Return the lines of source: a test of the form, and below it what to do."""
        tests = " and ".join(self._tests) or "True"
        return [f" if {tests}:", *(f"  {step}" for step in self._steps)]

    def _object(self, cls: type[Any], form: Form, place: str, line: Line) -> str:
        stated, inner = dict(form), self._pieces.inside(line)
        members = [self._pieces.version(cls)] if issubclass(cls, Block) else []
        for field in fields_of(cls):
            value = f"{place}.{field.name}"
            if field.name in stated:
                members.append(self._member(cls, field, value, stated[field.name], inner))
            else:
                self._tests.append(self._pieces.condition(cls, field, value, is_stated=False))
        if not members:
            return "{{}}"
        return f"{{{{{inner.text}{f',{inner.text}'.join(members)}{line.text}}}}}"

    def _member(
        self, cls: type[Any], field: FieldShape, value: str, common: Any, line: Line
    ) -> str:
        if not field.required and (common is None or field.default is not None):
            self._tests.append(self._pieces.condition(cls, field, value, is_stated=True))
        if common is None:
            return self._pieces.member(cls, field, value, line)
        key = self._pieces.key(field)
        match field.shape:
            case Bool():
                self._tests.append(f"{value} is {common}")
                return f"{key}{'true' if common else 'false'}"
            case Int() | Number():
                number = self._name()
                self._tests.append(f"type({number} := {value}) is int")
                return f"{key}{{{number}}}"
            case Texts():
                return key + self._words(self._kept(value), common, line)
            case Obj(cls=inner):
                return key + self._object(inner, common, self._kept(value), line)
        raise AssertionError(field.shape)

    def _words(self, text: str, tags: tuple[str, ...], line: Line) -> str:
        known = self._pieces.tags(tags)
        self._tests.append(f"({text}.tags is {known} or {text}.tags == {known})")
        names = [self._name() for _ in tags]
        self._steps.append(f"[{', '.join(names)}] = {text}.words")
        return self._pieces.words(tags, names, line)

    def _kept(self, value: str) -> str:
        """Keep a value, which is there, in a variable."""
        name = self._name()
        self._tests.append(f"({name} := {value}) is not None")
        return name

    def _name(self) -> str:
        return f"v{next(self._numbers)}"
