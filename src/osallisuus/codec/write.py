"""Functions made for one class each that write an object as JSON text, with no data in between.

The text is what :func:`osallisuus.parsing.json_text.dump_json` makes of the plain data, to the byte. A writer
raises on what JSON cannot say (or on anything unexpected); the caller then takes the slow way, which explains.
"""

import json
from collections.abc import Callable, Iterable
from json.encoder import encode_basestring
from math import isfinite
from operator import add
from threading import RLock
from typing import Any, Final

from osallisuus.extensions import Block, Raw, block_name
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

Writer = Callable[[Any, str], str]
_MOST_REMEMBERED: Final = 65_536


class _Quoted(dict[Any, str]):
    """The JSON text of values that come again and again: ids, codes, days."""

    def __init__(self, write: Callable[[Any], str], end: str = "") -> None:
        super().__init__()
        self._write = write
        self._end = end

    def __missing__(self, value: Any) -> str:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        text = self[value] = encode_basestring(self._write(value)) + self._end
        return text


def _same(text: str) -> str:
    # A key must be a text: a number that is equal to another would find its form.
    if type(text) is not str:
        raise TypeError
    return text


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
        self._names: dict[tuple[str, object], str] = {}
        self._pending: list[str] = []
        self._writers: dict[type[Any], Writer] = {}
        self._lock = RLock()
        self._space: dict[str, Any] = {
            "U": self._unit,
            "quote": encode_basestring,
            "number": _number,
            "texts": self._texts(),
            "blocks": self._blocks,
            "any_object": self._any_object,
        }

    def write(self, value: object, at: str = "\n") -> str:
        """Return the text of an object.

        Args:
            value: An object of the model or of a plugin.
            at: Line break and blanks of the line the object begins in.
        """
        return self._any_object(value, at)

    def _any_object(self, value: object, at: str) -> str:
        writer = self._writers.get(type(value))
        if writer is None:
            writer = self._made(type(value))
        return writer(value, at)

    def _made(self, cls: type[Any]) -> Writer:
        with self._lock:
            name = self._class(cls)
            source = "\n".join(self._pending)
            self._pending.clear()
            exec(compile(source, "<osallisuus writers>", "exec"), self._space)  # noqa: S102
            writer: Writer = self._space[name]
            self._writers[cls] = writer
            return writer

    def _class(self, cls: type[Any]) -> str:
        key = ("class", cls)
        if key in self._names:
            return self._names[key]
        name = self._names[key] = f"write_{len(self._names)}"
        gap = ": " if self._is_pretty else ":"
        break_ = "{n}" if self._is_pretty else ""
        lines = [f"def {name}(o, m):", " n = m + U", " k = n + U"] if self._is_pretty else []
        lines = lines or [f"def {name}(o, m):", " n = k = m"]
        fields = fields_of(cls)
        version = f'"v"{gap}{cls.ext_version}' if issubclass(cls, Block) else ""
        begins = bool(version) or (fields[:1] != () and fields[0].required)
        lines.append(f" s = f'{{{{{break_}{version}'" if version else " s = ''")
        for number, field in enumerate(fields):
            is_first = number == 0 and begins and not version
            opening = "{{" if is_first else ","
            text = self._expression(field.shape, "v", "n")
            put = f"s += f'{opening}{break_}\"{field.key}\"{gap}' + {text}"
            lines += [f" v = o.{field.name}", f" {self._condition(cls, field)}{put}"]
        end = " return s + m + '}'" if self._is_pretty else " return s + '}'"
        if begins:
            lines.append(end)
        else:
            closing = " + m + '}'" if self._is_pretty else " + '}'"
            lines.append(f" return '{{' + s[1:]{closing} if s else '{{}}'")
        self._pending.append("\n".join(lines))
        return name

    def _condition(self, cls: type[Any], field: FieldShape) -> str:
        if field.required:
            return ""
        if field.default is None:
            return "if v is not None: "
        if field.default == ():
            return "if v: "
        return f"if v != {self._bind('default', (cls, field.name), field.default)}: "

    def _bind(self, prefix: str, key: object, value: object) -> str:
        name = self._names.get((prefix, key))
        if name is None:
            name = self._names[prefix, key] = f"{prefix}_{len(self._names)}"
            self._space[name] = value
        return name

    def _expression(self, shape: Shape, value: str, at: str) -> str:
        match shape:
            case Str() | Choice(python=None):
                return f"quote({value})"
            case Choice():
                return f"quote({value}._value_)"
            case Scalar():
                return f"{self._bind('scalars', shape, _Quoted(shape.write))}[{value}]"
            case Bool():
                return f"('true' if {value} is True else 'false' if {value} is False else 1)"
            case Int() | Number():
                return f"(f'{{{value}}}' if type({value}) is int else number({value}))"
            case Texts():
                return f"texts({value}.flat, {at})"
            case Obj():
                return f"{self._class(shape.cls)}({value}, {at})"
            case Tagged():
                return f"any_object({value}, {at})"
            case Blocks():
                return f"blocks({value}, {at})"
            case Seq():
                return self._list(shape, value, at)

    def _list(self, shape: Seq, value: str, at: str) -> str:
        inner = "k" if at == "n" else f"({at} + U)"
        item = self._expression(shape.item, "i", inner)
        items = f"map(quote, {value})" if item == "quote(i)" else f"[{item} for i in {value}]"
        if self._is_pretty:
            text = f"'[' + {inner} + (',' + {inner}).join({items}) + {at} + ']'"
        else:
            text = f"'[' + ','.join({items}) + ']'"
        return f"({text} if {value} else '[]')"

    def _texts(self) -> Callable[[tuple[str, ...], str], str]:
        gap = ": " if self._is_pretty else ":"
        tag = _Quoted(_same, gap).__getitem__
        unit, quote = self._unit, encode_basestring

        def pretty(flat: tuple[str, ...], at: str) -> str:
            inner = at + unit
            if len(flat) == 6:
                fi, a, sv, b, en, c = flat
                return (
                    f"{{{inner}{tag(fi)}{quote(a)},{inner}{tag(sv)}{quote(b)}"
                    f",{inner}{tag(en)}{quote(c)}{at}}}"
                )
            members = map(add, map(tag, flat[::2]), map(quote, flat[1::2]))
            return f"{{{inner}{f',{inner}'.join(members)}{at}}}"

        def short(flat: tuple[str, ...], at: str) -> str:
            if len(flat) == 6:
                fi, a, sv, b, en, c = flat
                return f"{{{tag(fi)}{quote(a)},{tag(sv)}{quote(b)},{tag(en)}{quote(c)}}}"
            return f"{{{','.join(map(add, map(tag, flat[::2]), map(quote, flat[1::2])))}}}"

        return pretty if self._is_pretty else short

    def _blocks(self, blocks: Iterable[Block | Raw], at: str) -> str:
        inner = at + self._unit if self._is_pretty else ""
        gap = ": " if self._is_pretty else ":"
        written = {
            block_name(block): self._raw(block, inner)
            if isinstance(block, Raw)
            else self._any_object(block, inner or at)
            for block in blocks
        }
        members = f",{inner}".join(
            f"{encode_basestring(name)}{gap}{text}" for name, text in written.items()
        )
        return f"{{{inner}{members}{at if self._is_pretty else ''}}}"

    def _raw(self, block: Raw, at: str) -> str:
        text = json.dumps(
            block.data,
            ensure_ascii=False,
            allow_nan=False,
            indent=len(self._unit) if self._is_pretty else None,
            separators=(",", ": " if self._is_pretty else ":"),
        )
        # A line break inside a text is escaped, so that these are all between values.
        return text.replace("\n", at) if self._is_pretty else text
