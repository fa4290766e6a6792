"""How deep data can be that objects of some classes are made of."""

from collections.abc import Collection, Iterable
from typing import Any

from osallisuus.shapes import Blocks, Obj, Seq, Shape, Tagged, Texts, fields_of

Part = tuple[int, Collection[type[Any]]]
"""Levels that a field adds around what stands in it, and the classes that may stand there."""


class Nesting:
    """The deepest data that loaders made so far can accept, their unknown blocks left aside."""

    def __init__(self) -> None:
        self._parts: dict[type[Any], tuple[Part, ...]] = {}
        self._known: tuple[int, int | None] = 0, 0

    def add(self, cls: type[Any], blocks: Iterable[type[Any]]) -> None:
        """Take a class into account, with the blocks that may stand on it."""
        standing = tuple(blocks)
        self._parts[cls] = tuple(_part(field.shape, standing) for field in fields_of(cls))

    def deepest(self) -> int | None:
        """Return how many levels of objects and lists there can be; None when there is no end."""
        parts = dict(self._parts)
        if self._known[0] != len(parts):
            try:
                self._known = len(parts), _deepest(parts)
            except RecursionError:
                self._known = len(parts), None
        return self._known[1]


def _part(shape: Shape, blocks: Collection[type[Any]]) -> Part:
    match shape:
        case Seq():
            levels, classes = _part(shape.item, blocks)
            return levels + 1, classes
        case Obj():
            return 0, (shape.cls,)
        case Tagged():
            return 0, tuple(shape.classes.values())
        case Blocks():
            return 1, blocks
        case Texts():
            return 1, ()
        case _:
            return 0, ()


def _deepest(parts: dict[type[Any], tuple[Part, ...]]) -> int | None:
    depths: dict[type[Any], int | None] = {}

    def below(cls: type[Any]) -> int | None:
        if cls in depths:
            return depths[cls]
        # Until it is known, a class that stands in itself has no end.
        depths[cls] = None
        deepest = 0
        for levels, classes in parts[cls]:
            for inner in classes:
                depth = below(inner) if inner in parts else 0
                if depth is None:
                    return None
                deepest = max(deepest, levels + depth)
            deepest = max(deepest, levels)
        depths[cls] = 1 + deepest
        return depths[cls]

    found = [below(cls) for cls in parts]
    return None if None in found else max((depth for depth in found if depth), default=0)
