"""Functions made for one class each that make an object of plain data, with its checks compiled in.

A loader answers only yes or no: it raises on the first thing that is wrong and says nothing about it.
The collector then goes over the same data slowly and explains everything. Objects are made as drafts, whose
attributes are set directly; a class with a converter, a hook or a validator of its own is made through its
``__init__``.
"""

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from osallisuus.codec.drafts import draft_of
from osallisuus.codec.namespace import MOST_REMEMBERED, Namespace
from osallisuus.codec.nesting import Nesting
from osallisuus.codec.refusal import Count, Loader, Refused, refuse
from osallisuus.codec.registry import BlockRegistry
from osallisuus.codec.texts import texts_loader
from osallisuus.extensions import Block, Raw
from osallisuus.judging import plain_problem
from osallisuus.limits import BLANKS, full_match
from osallisuus.names import NAME_PATTERN
from osallisuus.parsing.json_fast import members_within
from osallisuus.parsing.plain import MAX_DEPTH
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

_FEW: Final = 4
_MOST_INDENTED: Final = 50
_DEEPEST_RAW: Final = MAX_DEPTH // 2


class LoaderGenerator:
    """Makes and keeps the loaders of one codec.

    Args:
        registry: The blocks that are known.
    """

    def __init__(self, registry: BlockRegistry) -> None:
        self._registry = registry
        self._nesting = Nesting()
        self._space = Namespace("loaders", refuse=refuse, isfinite=math.isfinite, Refused=Refused)

    def loader(self, cls: type[Any]) -> Loader:
        """Return the function that makes an object of ``cls`` from plain data."""
        found: Loader = self._space[self._class(cls)]
        return found

    def is_shallow(self) -> bool:
        """Tell whether all that the loaders have accepted so far is nested far less deep than a text may be."""
        deepest = self._nesting.deepest()
        return deepest is not None and deepest + _DEEPEST_RAW < MAX_DEPTH

    def _class(self, cls: type[Any]) -> str:
        return self._space.function("load", cls, partial(self._source, cls))

    def _source(self, cls: type[Any], name: str) -> str:
        self._nesting.add(cls, self._registry.on(cls).values())
        draft = draft_of(cls)
        made = self._space.bind("cls", cls, lambda: cls)
        lines = [f"def {name}(d, count):", " if type(d) is not dict: raise Refused"]
        lines += [" n = len(d)", " count(n)"]
        if issubclass(cls, Block):
            version = cls.ext_version
            lines += [
                " v = d['v']",
                f" if type(v) is not int or v != {version}: raise Refused",
                " n -= 1",
            ]
        if draft is None:
            lines.append(" o = {}")
        else:
            lines.append(f" o = {self._space.bind('draft', cls, lambda: draft)}()")
        place = "o.{}" if draft is not None else "o['{}']"
        required = [field for field in fields_of(cls) if field.required]
        optional = [field for field in fields_of(cls) if not field.required]
        for field in required:
            lines += [f" {line}" for line in self._stated(cls, field, place)]
        if required:
            lines.append(f" n -= {len(required)}")
        lines += self._defaults(cls, optional, place)
        # Where most facts come from is stated far oftener than what a field of a few says.
        optional.sort(key=lambda field: field.name != "provenance")
        lines += self._optional(cls, optional, place)
        lines.append(" if n: raise Refused")
        if draft is None:
            lines.append(f" return {made}(**o)")
        else:
            lines += [f" o.__class__ = {made}", " return o"]
        return "\n".join(lines)

    def _defaults(self, cls: type[Any], fields: Sequence[FieldShape], place: str) -> list[str]:
        """Statements that set fields as if they were absent."""
        absent: dict[str, list[str]] = {}
        for field in fields:
            absent.setdefault(self._default(cls, field), []).append(place.format(field.name))
        return [f" {' = '.join(puts)} = {default}" for default, puts in absent.items()]

    def _optional(self, cls: type[Any], fields: Sequence[FieldShape], place: str) -> list[str]:
        """Statements that set the stated ones; once all members are read, no more keys are asked for."""
        lines: list[str] = []
        for depth, first in enumerate(range(0, len(fields), _FEW)):
            blanks = " " * (depth % _MOST_INDENTED + 1)
            lines.append(f"{blanks}if n:")
            for field in fields[first : first + _FEW]:
                lines += [f"{blanks} if {field.key!r} in d:", f"{blanks}  n -= 1"]
                lines += [f"{blanks}  {line}" for line in self._stated(cls, field, place)]
        return lines

    def _stated(self, cls: type[Any], field: FieldShape, place: str) -> list[str]:
        put, member = place.format(field.name), f"d[{field.key!r}]"
        if isinstance(field.shape, Seq):
            return [f"v = {member}", *self._list_put(field.shape, put, cls)]
        if _is_named_once(field.shape):
            return [f"{put} = {self._expression(field.shape, member, cls)}"]
        return [f"v = {member}", f"{put} = {self._expression(field.shape, 'v', cls)}"]

    def _list_put(self, shape: Seq, put: str, host: type[Any]) -> list[str]:
        """Statements that set a field to the list ``v``; most lists have one member."""
        alone, item = (self._expression(shape.item, name, host) for name in ("v[0]", "i"))
        lines = [f"if {' or '.join(_list_flaws(shape, 'v'))}: raise Refused"]
        lines += [f"if len(v) == 1: {put} = ({alone},)", "else:"]
        memo, _, rest = item.partition("[")
        if rest == "i]" and memo.isidentifier():
            get = self._space.bind("get", memo, lambda: self._space[memo].__getitem__)
            return [*lines, f" {put} = tuple(map({get}, v))"]
        return [*lines, " many = []", f" for i in v: many.append({item})", f" {put} = tuple(many)"]

    def _default(self, cls: type[Any], field: FieldShape) -> str:
        if field.default is None or field.default == ():
            return repr(field.default)
        return self._space.bind("default", (cls, field.name), lambda: field.default)

    def _expression(self, shape: Shape, value: str, host: type[Any]) -> str:
        match shape:
            case Str() | Scalar() if isinstance(shape, Scalar) or shape.matches:
                return f"{self._memo(shape)}[{value}]"
            case Str():
                return _text_expression(shape, value)
            case Bool():
                return f"({value} if {value} is True or {value} is False else refuse())"
            case Int() | Number():
                return self._number(shape, value)
            case Choice():
                members = {
                    text: text if shape.python is None else shape.python(text)
                    for text in shape.values
                }
                return f"{self._space.bind('members', shape, lambda: members)}[{value}]"
            case Texts():
                loader = self._space.bind("texts", shape, lambda: texts_loader(shape.python))
                return f"{loader}({value}, count)"
            case Seq():
                return self._list(shape, value, host)
            case Obj():
                return f"{self._class(shape.cls)}({value}, count)"
            case Tagged():
                chooser = self._space.bind("tagged", shape, lambda: self._tagged(shape))
                return f"{chooser}({value}, count)"
            case Blocks():
                loader = self._space.bind("blocks", host, lambda: self._blocks(host))
                return f"{loader}({value}, count)"

    def _memo(self, shape: Str | Scalar) -> str:
        # Ids of every kind share one memo; what they refer to is no matter of their form.
        key: object = shape
        if isinstance(shape, Str):
            key = (shape.matches, shape.length, shape.not_blank)
        return self._space.bind("memo", key, lambda: _Memo(shape))

    def _list(self, shape: Seq, value: str, host: type[Any]) -> str:
        item = self._expression(shape.item, "j", host)
        made = f"tuple([{item} for j in {value}])"
        return f"(refuse() if {' or '.join(_list_flaws(shape, value))} else {made})"

    def _number(self, shape: Int | Number, value: str) -> str:
        checks = []
        if shape.bounds.minimum is not None:
            checks.append(f"{value} >= {shape.bounds.minimum}")
        if shape.bounds.maximum is not None:
            checks.append(f"{value} <= {shape.bounds.maximum}")
        fine = " and ".join([f"type({value}) is int", *checks])
        slow = self._space.bind("number", shape, lambda: _number_loader(shape))
        return f"({value} if {fine} else {slow}({value}))"

    def _tagged(self, shape: Tagged) -> Loader:
        names = {tag: self._class(cls) for tag, cls in shape.classes.items()}

        def load(value: Any, count: Count) -> Any:
            if type(value) is not dict:
                raise Refused
            return self._space[names[value[shape.tag]]](value, count)

        return load

    def _blocks(self, host: type[Any]) -> Loader:
        names = {name: self._class(block) for name, block in self._registry.on(host).items()}
        known = frozenset(self._registry.blocks)

        def one(name: str, block: Any, count: Count) -> Any:
            loader = names.get(name)
            if loader is not None:
                return self._space[loader](block, count)
            if name in known:
                raise Refused
            raw = raw_block(name, block)
            count(members_within(block, _DEEPEST_RAW))
            return raw

        def load(value: Any, count: Count) -> Any:
            if type(value) is not dict:
                raise Refused
            count(len(value))
            return tuple([one(name, block, count) for name, block in value.items()])

        return load


def _is_named_once(shape: Shape) -> bool:
    """Tell whether the expression that reads a shape names the value once."""
    if isinstance(shape, Str):
        return bool(shape.matches)
    return not isinstance(shape, Bool | Int | Number | Seq)


def _list_flaws(shape: Seq, value: str) -> list[str]:
    flaws = [f"type({value}) is not list"]
    if shape.length.minimum:
        flaws.append(f"len({value}) < {shape.length.minimum}")
    if shape.length.maximum is not None:
        flaws.append(f"len({value}) > {shape.length.maximum}")
    return flaws


def _text_expression(shape: Str, value: str) -> str:
    check = [f"type({value}) is str"]
    if shape.not_blank:
        # A text is at least '!' when its first character is no blank, nor anything below it.
        check.append(f"({value} >= '!' or {value}.strip({BLANKS!r}))")
    if shape.length is not None:
        check.append(f"len({value}) >= {shape.length.minimum}")
        if shape.length.maximum is not None:
            check.append(f"len({value}) <= {shape.length.maximum}")
    return f"({value} if {' and '.join(check)} else refuse())"


class _Memo(dict[str, Any]):
    """Checks a text once and gives back the same object for every equal text after that."""

    __slots__ = ("_make", "_shape")

    def __init__(self, shape: Str | Scalar) -> None:
        super().__init__()
        self._shape = shape
        self._make = shape.parse if isinstance(shape, Scalar) else None

    def __missing__(self, value: Any) -> Any:
        if type(value) is not str or plain_problem(self._shape, value) is not None:
            raise Refused
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        if self._make is not None:
            made = self[value] = self._make(value)
            return made
        # The parser's text lies among thousands that are soon gone; a copy lies near others that stay, where
        # looking at ids and references later takes less time.
        kept = (value + " ")[:-1]
        self[kept] = kept
        return kept


def _number_loader(shape: Int | Number) -> Callable[[Any], Any]:
    whole = isinstance(shape, Int)

    def load(value: Any) -> Any:
        if plain_problem(shape, value) is not None:
            raise Refused
        return int(value) if whole else value

    return load


_is_name = full_match(NAME_PATTERN)


def raw_block(name: str, block: Any) -> Raw:
    """Keep a block whose plugin is not installed.

    Raises:
        Refused: The name is none, or the block has no version.
    """
    import json

    if not _is_name(name) or type(block) is not dict:
        raise Refused
    version = block.get("v")
    if type(version) is float and version.is_integer():
        version = int(version)
    if type(version) is not int or version < 1:
        raise Refused
    text = json.dumps(block, ensure_ascii=False, separators=(",", ":"))
    return Raw(name=name, version=version, text=text)
