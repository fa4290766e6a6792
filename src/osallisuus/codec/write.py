"""Functions made for one class each that write an object as JSON text, with no data in between.

The text is what :func:`osallisuus.parsing.json_text.dump_json` makes of the plain data, to the byte. A writer
raises on what JSON cannot say (or on anything unexpected); the caller then takes the slow way, which explains.
"""

import json
import re
from collections.abc import Callable, Iterable
from functools import partial
from itertools import takewhile
from json.encoder import encode_basestring
from math import isfinite
from operator import add
from typing import Any, Final

from osallisuus.catalogue import LANGUAGES
from osallisuus.codec.namespace import Namespace, Remembered
from osallisuus.extensions import Block, Raw, block_name
from osallisuus.judging import holds_its_limits
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
    fields_of,
)
from osallisuus.text import Text
from osallisuus.time import PartialDate

Writer = Callable[..., str]
# Whatever matches one of these stands in JSON as it is.
_NEEDS_NO_ESCAPE: Final = (ID_PATTERN, CODE_PATTERN)


def _quoted(write: Callable[[Any], str]) -> Remembered[Any, str]:
    """Return the JSON texts of values that come again and again."""
    return Remembered(lambda value: encode_basestring(write(value)))


def _keys(gap: str) -> Remembered[tuple[str, ...], tuple[str, ...]]:
    """Return the quoted language tags of texts, each with its colon."""
    return Remembered(lambda tags: tuple(encode_basestring(tag) + gap for tag in tags))


def _number(value: Any) -> str:
    if type(value) is int:
        return int.__repr__(value)
    if type(value) is float and isfinite(value):
        return float.__repr__(value)
    raise ValueError


class TextGenerator:
    """Makes and keeps the writers of one codec for one indentation.

    Args:
        indent: Spaces for each level; None for one line without blanks.
    """

    def __init__(self, indent: int | None) -> None:
        self._is_pretty = indent is not None
        self._unit = " " * (indent or 0)
        self._gap = ": " if self._is_pretty else ":"
        self._space = Namespace(
            "writers",
            U=self._unit,
            quote=encode_basestring,
            number=_number,
            LANGUAGES=LANGUAGES,
            texts=self._pretty_texts() if self._is_pretty else _short_texts(),
            blocks=self._blocks,
            any_object=self.write,
        )

    def write(self, value: object, at: str = "\n") -> str:
        """Return the text of an object.

        Args:
            value: An object of the model or of a plugin.
            at: Line break and blanks of the line the object begins in.
        """
        writer: Writer = self._space[self._class(type(value))]
        return writer(value, at) if self._is_pretty else writer(value)

    def _class(self, cls: type[Any]) -> str:
        return self._space.function("write", cls, partial(self._source, cls))

    def _source(self, cls: type[Any], name: str) -> str:
        fields = fields_of(cls)
        lead = list(
            takewhile(lambda field: field.required and not isinstance(field.shape, Texts), fields)
        )
        break_ = "{n}" if self._is_pretty else ""
        members = [f'"v"{self._gap}{cls.ext_version}'] if issubclass(cls, Block) else []
        members += [self._member(cls, field, f"o.{field.name}") for field in lead]
        begin = "{{" + break_ + f",{break_}".join(members)
        lines = [f" s = f'''{begin}'''" if members else " s = ''"]
        for field in fields[len(lead) :]:
            lines += [f" v = o.{field.name}", *self._addition(cls, field)]
        end = "{m}}}" if self._is_pretty else "}}"
        if members:
            lines.append(f" return f'''{{s}}{end}'''")
        else:
            lines.append(f" return f'''{{{{{{s[1:]}}{end}''' if s else '{{}}'")
        body = "\n".join(lines)
        if not self._is_pretty:
            return f"def {name}(o):\n{body}"
        deeper = " k = n + U\n" if re.search(r"\bk\b", body) else ""
        return f"def {name}(o, m):\n n = m + U\n{deeper}{body}"

    def _addition(self, cls: type[Any], field: FieldShape) -> list[str]:
        """Return the statements that add a member with the value ``v`` when it is stated."""
        condition, comma = self._condition(cls, field), ",{n}" if self._is_pretty else ","
        if not isinstance(field.shape, Texts):
            return [f" {condition} s += f'''{comma}{self._member(cls, field, 'v')}'''"]
        inside, after = (",{k}", "{n}") if self._is_pretty else (",", "")
        words = inside.join(f'"{tag}"{self._gap}{{quote({tag})}}' for tag in LANGUAGES)
        key = f'{comma}"{field.key}"{self._gap}'
        return [
            f" {condition}",
            "  if v.tags is LANGUAGES or v.tags == LANGUAGES:",
            f"   {', '.join(LANGUAGES)} = v.words",
            f"   s += f'''{key}{{{{{inside[1:]}{words}{after}}}}}'''",
            f"  else: s += f'''{key}{{{self._call('texts', 'v', 'n')}}}'''",
        ]

    def _condition(self, cls: type[Any], field: FieldShape) -> str:
        if field.required:
            return "if True:"
        if field.default is None:
            return "if v is not None:"
        if field.default == ():
            return "if v:"
        return f"if v != {self._space.bind('default', (cls, field.name), lambda: field.default)}:"

    def _member(self, cls: type[Any], field: FieldShape, value: str) -> str:
        """Return key and value as a piece of an f-string; a list that is no field's default is not empty."""
        can_be_empty = field.required or field.default != ()
        text = self._piece(field.shape, value, holds_its_limits(cls), can_be_empty=can_be_empty)
        return f'"{field.key}"{self._gap}{text}'

    def _piece(self, shape: Shape, value: str, is_held: bool, *, can_be_empty: bool) -> str:
        if isinstance(shape, Scalar) and shape.python is PartialDate:
            return f'"{{{value}.written}}"'
        if is_held and _needs_no_escape(shape):
            is_enum = isinstance(shape, Choice) and shape.python is not None
            return f'"{{{value}._value_}}"' if is_enum else f'"{{{value}}}"'
        if isinstance(shape, Int | Number):
            return f"{{{value} if type({value}) is int else number({value})}}"
        if isinstance(shape, Seq) and not can_be_empty:
            mark, members = self._members(shape, value, "n", is_held)
            first, last = ("{k}", "{n}") if self._is_pretty else ("", "")
            return f"[{first}{mark}{{{members}}}{mark}{last}]"
        return f"{{{self._expression(shape, value, 'n', is_held)}}}"

    def _expression(self, shape: Shape, value: str, at: str, is_held: bool) -> str:
        match shape:
            case Str() | Choice(python=None):
                return f"quote({value})"
            case Choice():
                return f"quote({value}._value_)"
            case Scalar():
                quoted = self._space.bind("scalars", shape, lambda: _quoted(shape.write))
                return f"{quoted}[{value}]"
            case Bool():
                return f"('true' if {value} is True else 'false' if {value} is False else number(None))"
            case Int() | Number():
                return f"(str({value}) if type({value}) is int else number({value}))"
            case Texts():
                return self._call("texts", value, at)
            case Obj():
                return self._call(self._class(shape.cls), value, at)
            case Tagged():
                return self._call("any_object", value, at)
            case Blocks():
                return self._call("blocks", value, at)
            case Seq():
                mark, members = self._members(shape, value, at, is_held)
                first, last = f"'[{mark}'", f"'{mark}]'"
                if self._is_pretty:
                    first = f"'[' + {_inside(at)} + '{mark}'"
                    last = f"'{mark}' + {at} + ']'"
                return f"({first} + {members} + {last} if {value} else '[]')"

    def _call(self, function: str, value: str, at: str) -> str:
        return f"{function}({value}, {at})" if self._is_pretty else f"{function}({value})"

    def _members(self, shape: Seq, value: str, at: str, is_held: bool) -> tuple[str, str]:
        """Return the mark around all members of a list, and the expression of the members between."""
        inner = _inside(at)
        mark = '"' if is_held and _needs_no_escape(shape.item) and _is_text(shape.item) else ""
        between = f"'{mark},{mark}'"
        if self._is_pretty:
            between = f"('{mark},' + {inner} + '{mark}')"
        if mark:
            return mark, f"{between}.join({value})"
        item = self._expression(shape.item, "i", inner, is_held)
        items = f"map(quote, {value})" if item == "quote(i)" else f"[{item} for i in {value}]"
        return mark, f"{between}.join({items})"

    def _pretty_texts(self) -> Callable[[Text, str], str]:
        unit, keys = self._unit, _keys(": ")

        def texts(text: Text, at: str) -> str:
            inner = at + unit
            members = map(add, keys[text.tags], map(encode_basestring, text.words))
            return f"{{{inner}{f',{inner}'.join(members)}{at}}}"

        return texts

    def _blocks(self, blocks: Iterable[Block | Raw], at: str = "") -> str:
        inner = at + self._unit if self._is_pretty else ""
        written = {
            block_name(block): self._raw(block, inner)
            if isinstance(block, Raw)
            else self.write(block, inner or at)
            for block in blocks
        }
        members = f",{inner}".join(
            f"{encode_basestring(name)}{self._gap}{text}" for name, text in written.items()
        )
        return f"{{{inner}{members}{at}}}"

    def _raw(self, block: Raw, at: str) -> str:
        text = json.dumps(
            block.data,
            ensure_ascii=False,
            allow_nan=False,
            indent=len(self._unit) if self._is_pretty else None,
            separators=(",", self._gap),
        )
        # A line break inside a text is escaped, so that these are all between values.
        return text.replace("\n", at) if self._is_pretty else text


def _short_texts() -> Callable[[Text], str]:
    keys = _keys(":")

    def texts(text: Text) -> str:
        members = map(add, keys[text.tags], map(encode_basestring, text.words))
        return f"{{{','.join(members)}}}"

    return texts


def _inside(at: str) -> str:
    """Return what a line one level inside begins with; ``k`` is kept ready inside ``n``."""
    return "k" if at == "n" else f"({at} + U)"


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
