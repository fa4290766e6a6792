"""Functions made for one class each that turn an object into plain data."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from osallisuus.codec.namespace import Namespace, Remembered
from osallisuus.extensions import Block, Raw, block_name
from osallisuus.shapes import (
    Blocks,
    Choice,
    FieldShape,
    Obj,
    Scalar,
    Seq,
    Shape,
    Tagged,
    Texts,
    fields_of,
)
from osallisuus.time import PartialDate

Dumper = Callable[[Any], dict[str, Any]]


class DumperGenerator:
    """Makes and keeps the dumpers of one codec."""

    def __init__(self) -> None:
        self._space = Namespace("dumpers", blocks=self._blocks, any_object=self._any_object)

    def dumper(self, cls: type[Any]) -> Dumper:
        """Return the function that turns an object of ``cls`` into plain data."""
        found: Dumper = self._space[self._class(cls)]
        return found

    def _any_object(self, value: object) -> dict[str, Any]:
        return self.dumper(type(value))(value)

    def _blocks(self, blocks: Iterable[Block | Raw]) -> dict[str, Any]:
        return {
            block_name(block): block.data if isinstance(block, Raw) else self._any_object(block)
            for block in blocks
        }

    def _class(self, cls: type[Any]) -> str:
        return self._space.function("dump", cls, partial(self._source, cls))

    def _source(self, cls: type[Any], name: str) -> str:
        version = f"'v': {cls.ext_version}" if issubclass(cls, Block) else ""
        lines = [f"def {name}(o):", f" d = {{{version}}}"]
        for field in fields_of(cls):
            put = f"d[{field.key!r}] = {self._expression(field.shape, 'v')}"
            lines += [f" v = o.{field.name}", f" {self._condition(cls, field)}{put}"]
        return "\n".join([*lines, " return d"])

    def _condition(self, cls: type[Any], field: FieldShape) -> str:
        if field.required:
            return ""
        if field.default is None:
            return "if v is not None: "
        if field.default == ():
            return "if v: "
        return f"if v != {self._space.bind('default', (cls, field.name), lambda: field.default)}: "

    def _expression(self, shape: Shape, value: str) -> str:
        match shape:
            case Scalar() if shape.python is PartialDate:
                return f"{value}.written"
            case Scalar():
                return f"{self._space.bind('written', shape, lambda: Remembered(shape.write))}[{value}]"
            case Choice() if shape.python is not None:
                return f"{value}._value_"
            case Texts():
                return f"dict(zip({value}.tags, {value}.words))"
            case Seq():
                item = self._expression(shape.item, "i")
                return f"list({value})" if item == "i" else f"[{item} for i in {value}]"
            case Obj():
                return f"{self._class(shape.cls)}({value})"
            case Tagged():
                return f"any_object({value})"
            case Blocks():
                return f"blocks({value})"
            case _:
                return value
