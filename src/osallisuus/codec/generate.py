"""Functions made for one class each, with the checks of its shapes compiled in.

A loader answers only yes or no: it raises on the first thing that is wrong and says nothing about it.
The collector then goes over the same data slowly and explains everything. Slots are set directly, which
a frozen class allows nobody else to do; a class with a converter, a hook or a validator of its own is
made through its ``__init__``.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final

from osallisuus.codec.registry import BlockRegistry
from osallisuus.extensions import Block, Raw, block_name
from osallisuus.judging import plain_construction, plain_problem
from osallisuus.limits import BLANKS, full_match
from osallisuus.names import NAME_PATTERN
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

Loader = Callable[[Any], Any]
Dumper = Callable[[Any], Any]
_MOST_REMEMBERED: Final = 65_536


class Refused(Exception):  # noqa: N818 - a signal inside the codec, never seen outside
    """The data does not have the shape; the collector says why."""


def _identity(value: object) -> object:
    return value


def refuse(*_: object) -> Any:
    """Raise :class:`Refused`."""
    raise Refused


class Generator:
    """Makes and keeps the loaders and dumpers of one codec.

    All functions share one namespace, so that classes may refer to each other in any order.
    """

    def __init__(self, registry: BlockRegistry) -> None:
        self._registry = registry
        self._names: dict[tuple[str, object], str] = {}
        self._pending: list[str] = []
        self._space: dict[str, Any] = {
            "new": object.__new__,
            "refuse": refuse,
            "isfinite": math.isfinite,
            "Refused": Refused,
        }

    def loader(self, cls: type[Any]) -> Loader:
        """Return the function that makes an object of ``cls`` from plain data."""
        name = self._load_class(cls)
        self._compile()
        found: Loader = self._space[name]
        return found

    def dumper(self, cls: type[Any]) -> Dumper:
        """Return the function that turns an object of ``cls`` into plain data."""
        name = self._dump_class(cls)
        self._compile()
        found: Dumper = self._space[name]
        return found

    def _compile(self) -> None:
        source = "\n".join(self._pending)
        self._pending.clear()
        if source:
            exec(compile(source, "<osallisuus codec>", "exec"), self._space)  # noqa: S102

    def _bind(self, prefix: str, key: object, value: Callable[[], object]) -> str:
        name = self._names.get((prefix, key))
        if name is None:
            name = f"{prefix}_{len(self._names)}"
            self._names[prefix, key] = name
            self._space[name] = value()
        return name

    def _load_class(self, cls: type[Any]) -> str:
        key = ("load", cls)
        if key in self._names:
            return self._names[key]
        name = self._names[key] = f"load_{len(self._names)}"
        fields = fields_of(cls)
        plain = plain_construction(cls)
        lines = [f"def {name}(d):", " if type(d) is not dict: raise Refused", " n = len(d)"]
        if issubclass(cls, Block):
            version = cls.ext_version
            lines += [
                " v = d['v']",
                f" if type(v) is not int or v != {version}: raise Refused",
                " n -= 1",
            ]
        lines.append(f" o = new({self._bind('cls', cls, lambda: cls)})" if plain else " o = {}")
        for field in fields:
            lines += self._load_field(cls, field, plain)
        lines.append(" if n: raise Refused")
        lines.append(
            " return o" if plain else f" return {self._bind('cls', cls, lambda: cls)}(**o)"
        )
        self._pending.append("\n".join(lines))
        return name

    def _load_field(self, cls: type[Any], field: FieldShape, plain: bool) -> list[str]:
        def put(value: str) -> str:
            if not plain:
                return f"o[{field.name!r}] = {value}"
            setter = self._bind("set", (cls, field.name), lambda: getattr(cls, field.name).__set__)
            return f"{setter}(o, {value})"

        expression = self._load_expression(field.shape, "v", cls)
        if field.required:
            return [f" v = d[{field.key!r}]", " n -= 1", " " + put(expression)]
        # Most optional fields are absent, and asking for a key is cheaper than fetching a default.
        lines = [
            f" if {field.key!r} in d:",
            f"  v = d[{field.key!r}]",
            "  n -= 1",
            "  " + put(expression),
            " else:",
        ]
        if field.default is None or field.default == ():
            lines.append("  " + put(repr(field.default)))
        else:
            default = self._bind("default", (cls, field.name), partial(_identity, field.default))
            lines.append("  " + put(default))
        return lines

    def _load_expression(self, shape: Shape, value: str, host: type[Any]) -> str:
        match shape:
            case Str() | Scalar() if isinstance(shape, Scalar) or shape.matches:
                memo, load = self._memo(shape)
                return f"({memo}({value}) or {load}({value}))"
            case Str():
                check = [f"type({value}) is str"]
                if shape.not_blank:
                    check.append(f"{value}.strip({BLANKS!r})")
                if shape.length is not None:
                    check.append(f"len({value}) >= {shape.length.minimum}")
                    if shape.length.maximum is not None:
                        check.append(f"len({value}) <= {shape.length.maximum}")
                return f"({value} if {' and '.join(check)} else refuse())"
            case Bool():
                return f"({value} if {value} is True or {value} is False else refuse())"
            case Int() | Number():
                return self._load_number(shape, value)
            case Choice():
                members = {
                    text: text if shape.python is None else shape.python(text)
                    for text in shape.values
                }
                return f"{self._bind('members', shape, lambda: members)}[{value}]"
            case Texts():
                return f"{self._bind('texts', shape, lambda: _texts_loader(shape.python))}({value})"
            case Seq():
                item = self._load_expression(shape.item, "i", host)
                checks = [f"type({value}) is list"]
                if shape.length.minimum:
                    checks.append(f"len({value}) >= {shape.length.minimum}")
                if shape.length.maximum is not None:
                    checks.append(f"len({value}) <= {shape.length.maximum}")
                made = f"tuple([{item} for i in {value}])"
                return f"({made} if {' and '.join(checks)} else refuse())"
            case Obj():
                return f"{self._load_class(shape.cls)}({value})"
            case Tagged():
                names = {tag: self._load_class(cls) for tag, cls in shape.classes.items()}
                chooser = self._bind(
                    "tagged", shape, lambda: _tagged_loader(shape.tag, names, self._space)
                )
                return f"{chooser}({value})"
            case Blocks():
                known = {
                    name: self._load_class(block) for name, block in self._registry.on(host).items()
                }
                loader = self._bind(
                    "blocks",
                    host,
                    lambda: _blocks_loader(known, frozenset(self._registry.blocks), self._space),
                )
                return f"{loader}({value})"

    def _memo(self, shape: Str | Scalar) -> tuple[str, str]:
        name = self._bind("memo_load", shape, lambda: _memoised(shape))
        memo = self._bind("memo", shape, lambda: self._space[name].memo.get)
        return memo, name

    def _load_number(self, shape: Int | Number, value: str) -> str:
        checks = []
        if shape.bounds.minimum is not None:
            checks.append(f"{value} >= {shape.bounds.minimum}")
        if shape.bounds.maximum is not None:
            checks.append(f"{value} <= {shape.bounds.maximum}")
        fine = " and ".join([f"type({value}) is int", *checks])
        slow = self._bind("number", shape, lambda: _number_loader(shape))
        return f"({value} if {fine} else {slow}({value}))"

    def _dump_class(self, cls: type[Any]) -> str:
        key = ("dump", cls)
        if key in self._names:
            return self._names[key]
        name = self._names[key] = f"dump_{len(self._names)}"
        lines = [f"def {name}(o):"]
        head = f"'v': {cls.ext_version}" if issubclass(cls, Block) else ""
        lines.append(f" d = {{{head}}}")
        for field in fields_of(cls):
            expression = self._dump_expression(field.shape, "v")
            lines.append(f" v = o.{field.name}")
            put = f"d[{field.key!r}] = {expression}"
            if field.required:
                lines.append(" " + put)
            elif field.default is None:
                lines.append(f" if v is not None: {put}")
            elif field.default == ():
                lines.append(f" if v: {put}")
            else:
                default = self._bind(
                    "default", (cls, field.name), partial(_identity, field.default)
                )
                lines.append(f" if v != {default}: {put}")
        lines.append(" return d")
        self._pending.append("\n".join(lines))
        return name

    def _dump_expression(self, shape: Shape, value: str) -> str:
        match shape:
            case Scalar():
                memo = self._bind("written", shape, lambda: _Written(shape.write))
                return f"{memo}[{value}]"
            case Choice() if shape.python is not None:
                return f"{value}._value_"
            case Texts():
                return f"dict(zip({value}.flat[::2], {value}.flat[1::2]))"
            case Seq():
                item = self._dump_expression(shape.item, "i")
                return f"list({value})" if item == "i" else f"[{item} for i in {value}]"
            case Obj():
                return f"{self._dump_class(shape.cls)}({value})"
            case Tagged():
                for cls in shape.classes.values():
                    self._dump_class(cls)
                return f"{self._any_dumper()}({value})"
            case Blocks():
                return f"{self._bind('dump_blocks', None, lambda: _blocks_dumper(self))}({value})"
            case _:
                return value

    def _any_dumper(self) -> str:
        return self._bind("dump_any", None, lambda: lambda value: self.dumper(type(value))(value))


class _Memoised:
    """Checks a text once and gives back the same object for every equal text after that."""

    __slots__ = ("_make", "_shape", "memo")

    def __init__(self, shape: Str | Scalar) -> None:
        self._shape = shape
        self._make = shape.parse if isinstance(shape, Scalar) else None
        self.memo: dict[str, Any] = {}

    def __call__(self, value: Any) -> Any:
        if type(value) is not str or plain_problem(self._shape, value) is not None:
            raise Refused
        if len(self.memo) >= _MOST_REMEMBERED:
            self.memo.clear()
        made = self.memo[value] = value if self._make is None else self._make(value)
        return made


def _memoised(shape: Str | Scalar) -> _Memoised:
    return _Memoised(shape)


class _Written(dict[Any, str]):
    """The written form of scalar values, made once each."""

    def __init__(self, write: Callable[[Any], str]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, value: Any) -> str:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        text = self._write(value)
        self[value] = text
        return text


def _number_loader(shape: Int | Number) -> Loader:
    whole = isinstance(shape, Int)

    def load(value: Any) -> Any:
        if plain_problem(shape, value) is not None:
            raise Refused
        return int(value) if whole else value

    return load


def _texts_loader(cls: type[Any]) -> Loader:
    matches = full_match(cls.TAG_PATTERN)
    new, put = object.__new__, cls.flat.__set__
    tags: set[str] = set()

    def load(value: Any) -> Any:
        if type(value) is not dict or not value:
            raise Refused
        flat = []
        for tag, words in value.items():
            if tag not in tags:
                if not matches(tag):
                    raise Refused
                if len(tags) < _MOST_REMEMBERED:
                    tags.add(tag)
            if type(words) is not str or not words.strip(BLANKS):
                raise Refused
            flat.append(tag)
            flat.append(words)
        made = new(cls)
        put(made, tuple(flat))
        return made

    return load


def _tagged_loader(tag: str, names: Mapping[str, str], space: Mapping[str, Any]) -> Loader:
    def load(value: Any) -> Any:
        if type(value) is not dict:
            raise Refused
        return space[names[value[tag]]](value)

    return load


def _blocks_loader(
    names: Mapping[str, str], known: frozenset[str], space: Mapping[str, Any]
) -> Loader:
    def load(value: Any) -> Any:
        if type(value) is not dict:
            raise Refused
        return tuple([one(name, block) for name, block in value.items()])

    def one(name: str, block: Any) -> Any:
        loader = names.get(name)
        if loader is not None:
            return space[loader](block)
        if name in known:
            raise Refused
        return raw_block(name, block)

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


def _blocks_dumper(generator: Generator) -> Callable[[Iterable[Block | Raw]], dict[str, Any]]:
    def dump(blocks: Iterable[Block | Raw]) -> dict[str, Any]:
        return {
            block_name(block): (
                block.data if isinstance(block, Raw) else generator.dumper(type(block))(block)
            )
            for block in blocks
        }

    return dump
