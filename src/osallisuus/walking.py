"""Going through a document: every object of a class, with the JSON Pointer where it stands."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import chain
from operator import itemgetter
from typing import Any, Final, TypeVar

from osallisuus.extensions import Raw, block_name
from osallisuus.names import pointer
from osallisuus.shapes import Blocks, FieldShape, Obj, Seq, Shape, Tagged, fields_of
from osallisuus.stated import per_class

T = TypeVar("T")
Place = tuple[str, Any]
"""An object of a document, after the JSON Pointer where it stands."""

_NUMBER, _PLACE = itemgetter(0), itemgetter(1)

ROOT = ("project",)
"""Where the project stands in a document."""

# Sixty rules look at one project; each going through all of it by itself took nine tenths of a check.
_KEPT: Final[ContextVar[tuple[object, dict[object, Any]] | None]] = ContextVar("kept", default=None)


@contextmanager
def gone_through_once(root: object) -> Iterator[None]:
    """Keep what :func:`once` finds in an object until the block ends, for those who ask inside it."""
    token = _KEPT.set((root, {}))
    try:
        yield
    finally:
        _KEPT.reset(token)


def once(root: object, find: Callable[[Any], T]) -> T:
    """Return what a function finds in an object, found before or now; it must not be changed."""
    kept = _KEPT.get()
    if kept is None or kept[0] is not root:
        return find(root)
    if find not in kept[1]:
        kept[1][find] = find(root)
    found: T = kept[1][find]
    return found


def each(
    root: object, cls: type[T], *, at: tuple[str | int, ...] = ROOT
) -> Iterator[tuple[str, T]]:
    """Yield every object of ``cls`` in a project, with its JSON Pointer, in document order.

    Objects inside the blocks of installed plugins are included.

    Args:
        root: The project, or any part of it.
        cls: Class to look for; subclasses count.
        at: Where ``root`` stands in the document.

    Example:
        >>> from osallisuus import Goal, Project, Text
        >>> project = Project(id="p", name=Text.of(fi="P"), goals=(Goal(id="g", title=Text.of(fi="G")),))
        >>> [(where, goal.id) for where, goal in each(project, Goal)]
        [('/project/goals/0', 'g')]

    .. versionadded:: 0.1
    """
    if at != ROOT:
        yield from (found for found in objects(root, at) if isinstance(found[1], cls))
        return
    by_type = once(root, _by_type)
    wanted = [places for kind, places in by_type.items() if issubclass(kind, cls)]
    numbered = wanted[0] if len(wanted) == 1 else sorted(chain.from_iterable(wanted), key=_NUMBER)
    yield from map(_PLACE, numbered)


def objects(root: object, at: tuple[str | int, ...] = ROOT) -> Sequence[Place]:
    """Return every object of a document tree with its JSON Pointer, parents first."""
    return once(root, _all) if at == ROOT else _gathered(root, pointer(*at))


def _all(root: object) -> list[Place]:
    return _gathered(root, pointer(*ROOT))


def _by_type(root: object) -> dict[type[Any], list[tuple[int, Place]]]:
    """Return every object by its class, with its number in document order."""
    found: dict[type[Any], list[tuple[int, Place]]] = defaultdict(list)
    for number, place in enumerate(objects(root)):
        found[type(place[1])].append((number, place))
    return found


def _gathered(root: object, at: str) -> list[Place]:
    found: list[Place] = []
    _gather(root, at, found)
    return found


def _gather(thing: Any, at: str, found: list[Place]) -> None:
    found.append((at, thing))
    for name, key, shape in _branches(type(thing)):
        value = getattr(thing, name)
        if value is None:
            continue
        if isinstance(shape, Blocks):
            for block in value:
                if not isinstance(block, Raw):
                    _gather(block, f"{at}{key}{pointer(block_name(block))}", found)
        else:
            _under(shape, value, at + key, found)


def _under(shape: Shape, value: Any, at: str, found: list[Place]) -> None:
    if isinstance(shape, Seq):
        for index, item in enumerate(value):
            _under(shape.item, item, f"{at}/{index}", found)
    else:
        _gather(value, at, found)


@per_class
def _branches(cls: type[Any]) -> tuple[tuple[str, str, Shape], ...]:
    """Return name, place and shape of the fields of a class that hold objects."""
    return tuple(
        (field.name, pointer(field.key), field.shape)
        for field in fields_of(cls)
        if _holds_objects(field.shape)
    )


def _holds_objects(shape: Shape) -> bool:
    if isinstance(shape, Seq):
        return _holds_objects(shape.item)
    return isinstance(shape, Obj | Tagged | Blocks)


def leaves(
    root: object, at: tuple[str | int, ...] = ROOT
) -> Iterator[tuple[str, FieldShape, Any, Any]]:
    """Yield every field that holds no objects: pointer, shape, value and the object it is on.

    Lists of plain values are yielded member by member.

    .. versionadded:: 0.1
    """
    for where, found in objects(root, at):
        for field, name, key, is_list in _plain_fields(type(found)):
            value = getattr(found, name)
            if value is None:
                continue
            if is_list:
                for index, item in enumerate(value):
                    yield f"{where}{key}/{index}", field, item, found
            else:
                yield where + key, field, value, found


@per_class
def _plain_fields(cls: type[Any]) -> tuple[tuple[FieldShape, str, str, bool], ...]:
    """Return the fields of a class that hold no objects: shape, name, place and whether it is a list."""
    return tuple(
        (field, field.name, pointer(field.key), isinstance(field.shape, Seq))
        for field in fields_of(cls)
        if not _holds_objects(field.shape)
    )
