"""Source of expressions and pieces of f-strings that write one value as JSON text."""

import json
import re
from collections.abc import Callable, Iterable
from itertools import repeat
from json.encoder import encode_basestring
from math import isfinite
from operator import add
from typing import Any, Final

from osallisuus.catalogue import LANGUAGES
from osallisuus.codec.namespace import Namespace, Remembered
from osallisuus.extensions import Block, Raw, block_name
from osallisuus.judging import holds_its_limits
from osallisuus.limits import has_surrogate
from osallisuus.names import CODE_PATTERN, ID_PATTERN
from osallisuus.shapes import (
    Blocks,
    Bool,
    Choice,
    FieldShape,
    Int,
    Number,
    Obj,
    Scalar,
    Seq,
    Shape,
    Str,
    Tagged,
    Texts,
)
from osallisuus.stated import value_class
from osallisuus.text import Text
from osallisuus.time import PartialDate

_CALL_OF_AN_ITEM: Final = re.compile(r"(?P<function>\w+)\(i(?P<line>, .+)?\)")

WriteObject = Callable[[object, str], str]
# Whatever matches one of these stands in JSON as it is.
_NEEDS_NO_ESCAPE: Final = (ID_PATTERN, CODE_PATTERN)


@value_class(kw_only=True)
class Line:
    """The line break and the blanks a line of the text begins with; nothing when all is one line.

    Attributes:
        text: As a part of an f-string.
        code: As an expression.
        known: What it is, when that is known while the source is written.
    """

    text: str = ""
    code: str = ""
    known: str | None = None


ONE_LINE: Final = Line()
_OF_OBJECT: Final = Line(text="{n}", code="n")
_INSIDE_OBJECT: Final = Line(text="{k}", code="k")


class Pieces:
    """Writes the source of pieces for one indentation; what they use is put into a namespace.

    Args:
        space: Where the functions live that the pieces are used in.
        indent: Spaces for each level; None for one line without blanks.
        name_of: Gives the name of the function that writes objects of a class.
        write: Writes an object of any class, given the line it begins in.
    """

    def __init__(
        self,
        space: Namespace,
        indent: int | None,
        name_of: Callable[[type[Any]], str],
        write: WriteObject,
    ) -> None:
        self._space = space
        self._name_of = name_of
        self._write = write
        self._is_pretty = indent is not None
        self._unit = " " * (indent or 0)
        self.gap = ": " if self._is_pretty else ":"
        self._block_keys = _keyed(self.gap)
        self.members = _OF_OBJECT if self._is_pretty else ONE_LINE
        space.give(
            U=self._unit,
            quote=encode_basestring,
            quote_any=_quoted_if_whole,
            repeat=repeat,
            number=_number,
            LANGUAGES=LANGUAGES,
            texts=self._pretty_texts() if self._is_pretty else _short_texts(),
            blocks=self._blocks,
            any_object=write,
        )

    def line(self, known: str) -> Line:
        """Return a line that begins with what is known."""
        if not self._is_pretty:
            return ONE_LINE
        name = self._space.bind("line", known, lambda: known)
        return Line(text=known, code=name, known=known)

    def inside(self, line: Line) -> Line:
        """Return the line one level inside."""
        if line is ONE_LINE:
            return line
        if line.known is not None:
            return self.line(line.known + self._unit)
        if line is _OF_OBJECT:
            return _INSIDE_OBJECT
        return Line(text=f"{{{line.code} + U}}", code=f"({line.code} + U)")

    def condition(self, cls: type[Any], field: FieldShape, value: str, *, is_stated: bool) -> str:
        """Return an expression that tells whether a field that is not required is stated, or is absent."""
        if field.default is None:
            return f"{value} is not None" if is_stated else f"{value} is None"
        if field.default == ():
            return value if is_stated else f"not {value}"
        default = self._space.bind("default", (cls, field.name), lambda: field.default)
        return f"{value} != {default}" if is_stated else f"not {value} != {default}"

    def key(self, field: FieldShape) -> str:
        """Return the name of a member and its colon."""
        return f'"{field.key}"{self.gap}'

    def member(self, cls: type[Any], field: FieldShape, value: str, line: Line) -> str:
        """Return key and value as a piece; a list that is no field's default is not empty."""
        can_be_empty = field.required or field.default != ()
        is_held = holds_its_limits(cls)
        return self.key(field) + self._piece(
            field.shape, value, line, is_held, can_be_empty=can_be_empty
        )

    def item(self, field: FieldShape) -> str | None:
        """Return the expression that writes the member ``i`` of a list of objects, if such a list is stated."""
        shape = field.shape
        can_be_empty = field.required or field.default != ()
        if can_be_empty or not isinstance(shape, Seq) or not isinstance(shape.item, Obj | Tagged):
            return None
        return self._expression(shape.item, "i", self.inside(self.members), False)

    def version(self, cls: type[Block]) -> str:
        """Return the member that states the version of a block."""
        return f'"v"{self.gap}{cls.ext_version}'

    def tags(self, tags: tuple[str, ...]) -> str:
        """Return the name of language tags."""
        return "LANGUAGES" if tags == LANGUAGES else self._space.bind("tags", tags, lambda: tags)

    def words(self, tags: Iterable[str], names: Iterable[str], line: Line) -> str:
        """Return the object of a text as a piece, with a variable for the words in each language."""
        inner = self.inside(line).text
        members = (
            f"{encode_basestring(tag)}{self.gap}{{quote({name})}}"
            for tag, name in zip(tags, names, strict=True)
        )
        return f"{{{{{inner}{f',{inner}'.join(members)}{line.text}}}}}"

    def call(self, function: str, value: str, line: Line) -> str:
        """Return an expression that calls a writer."""
        return f"{function}({value}, {line.code})" if line.code else f"{function}({value})"

    def _piece(
        self, shape: Shape, value: str, line: Line, is_held: bool, *, can_be_empty: bool
    ) -> str:
        if isinstance(shape, Scalar) and shape.python is PartialDate:
            return f'"{{{value}.written}}"'
        if is_held and _needs_no_escape(shape):
            is_enum = isinstance(shape, Choice) and shape.python is not None
            return f'"{{{value}._value_}}"' if is_enum else f'"{{{value}}}"'
        if isinstance(shape, Int | Number):
            return f"{{{value} if type({value}) is int else number({value})}}"
        if isinstance(shape, Seq) and not can_be_empty:
            mark, members = self._members(shape, value, line, is_held)
            return f"[{self.inside(line).text}{mark}{{{members}}}{mark}{line.text}]"
        return f"{{{self._expression(shape, value, line, is_held)}}}"

    def _expression(self, shape: Shape, value: str, line: Line, is_held: bool) -> str:
        quote = "quote" if is_held else "quote_any"
        match shape:
            case Str() | Choice(python=None):
                return f"{quote}({value})"
            case Choice():
                return f"{quote}({value}._value_)"
            case Scalar():
                quoted = self._space.bind("scalars", shape, lambda: _quoted(shape.write))
                return f"{quoted}[{value}]"
            case Bool():
                return f"('true' if {value} is True else 'false' if {value} is False else number(None))"
            case Int() | Number():
                return f"(str({value}) if type({value}) is int else number({value}))"
            case Texts():
                return self.call("texts", value, line)
            case Obj():
                return self.call(self._name_of(shape.cls), value, line)
            case Tagged():
                return self.call("any_object", value, line)
            case Blocks():
                return self.call("blocks", value, line)
            case Seq():
                mark, members = self._members(shape, value, line, is_held)
                first, last = f"'[{mark}'", f"'{mark}]'"
                if line.code:
                    first = f"'[' + {self.inside(line).code} + '{mark}'"
                    last = f"'{mark}' + {line.code} + ']'"
                return f"({first} + {members} + {last} if {value} else '[]')"

    def _members(self, shape: Seq, value: str, line: Line, is_held: bool) -> tuple[str, str]:
        """Return the mark around all members of a list, and the expression of the members between."""
        inner = self.inside(line)
        mark = '"' if is_held and _needs_no_escape(shape.item) and _is_text(shape.item) else ""
        between = self._between(mark, inner)
        if mark:
            return mark, f"{between}.join({value})"
        item = self._expression(shape.item, "i", inner, is_held)
        called = _CALL_OF_AN_ITEM.fullmatch(item)
        if called is None:
            return mark, f"{between}.join([{item} for i in {value}])"
        write, at = called["function"], called["line"] or ""
        more = f", repeat({inner.code})" if at else ""
        # Most lists of objects have one member.
        alone, all_of_them = (
            f"{write}({value}[0]{at})",
            f"{between}.join(map({write}, {value}{more}))",
        )
        return mark, f"({alone} if len({value}) == 1 else {all_of_them})"

    def _between(self, mark: str, line: Line) -> str:
        if line.known is not None:
            whole = f"{mark},{line.known}{mark}"
            return self._space.bind("between", whole, lambda: whole)
        if line.code:
            return f"('{mark},' + {line.code} + '{mark}')"
        return f"'{mark},{mark}'"

    def _pretty_texts(self) -> Callable[[Text, str], str]:
        unit, keys = self._unit, _keys(": ")

        def texts(text: Text, at: str) -> str:
            inner = at + unit
            members = map(add, keys[text.tags], map(encode_basestring, text.words))
            return f"{{{inner}{f',{inner}'.join(members)}{at}}}"

        return texts

    def _blocks(self, blocks: Iterable[Block | Raw], at: str = "") -> str:
        inner = at + self._unit if self._is_pretty else ""
        keys, write = self._block_keys, self._write
        written = {
            keys[block_name(block)]: self._raw(block, inner)
            if isinstance(block, Raw)
            else write(block, inner)
            for block in blocks
        }
        members = f",{inner}".join(map(add, written.keys(), written.values()))
        return f"{{{inner}{members}{at}}}"

    def _raw(self, block: Raw, at: str) -> str:
        text = json.dumps(
            block.data,
            ensure_ascii=False,
            allow_nan=False,
            indent=len(self._unit) if self._is_pretty else None,
            separators=(",", self.gap),
        )
        if has_surrogate(text):
            raise ValueError
        # A line break inside a text is escaped, so that these are all between values.
        return text.replace("\n", at) if self._is_pretty else text


def _short_texts() -> Callable[[Text], str]:
    keys = _keys(":")

    def texts(text: Text) -> str:
        members = map(add, keys[text.tags], map(encode_basestring, text.words))
        return f"{{{','.join(members)}}}"

    return texts


def _quoted(write: Callable[[Any], str]) -> Remembered[Any, str]:
    """Return the JSON texts of values that come again and again."""
    return Remembered(lambda value: _quoted_if_whole(write(value)))


def _keys(gap: str) -> Remembered[tuple[str, ...], tuple[str, ...]]:
    """Return the quoted language tags of texts, each with its colon."""
    key = _keyed(gap)
    return Remembered(lambda tags: tuple(key[tag] for tag in tags))


def _keyed(gap: str) -> Remembered[str, str]:
    """Return names of members, quoted and each with its colon."""
    return Remembered(lambda name: _quoted_if_whole(name) + gap)


def _quoted_if_whole(text: str) -> str:
    """Return the JSON text of what no class has judged."""
    quoted = encode_basestring(text)
    if has_surrogate(quoted):
        raise ValueError
    return quoted


def _number(value: Any) -> str:
    if type(value) is int:
        return int.__repr__(value)
    if type(value) is float and isfinite(value):
        return float.__repr__(value)
    raise ValueError


def _needs_no_escape(shape: Shape) -> bool:
    match shape:
        case Str():
            return any(matches.regex in _NEEDS_NO_ESCAPE for matches in shape.matches)
        case Choice():
            return all(encode_basestring(value) == f'"{value}"' for value in shape.values)
        case _:
            return False


def _is_text(shape: Shape) -> bool:
    """Tell whether values of a shape are texts to Python, and the text they are."""
    return not isinstance(shape, Choice) or shape.python is None or issubclass(shape.python, str)
