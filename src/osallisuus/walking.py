"""Going through a document: every object of a class, with the JSON Pointer where it stands."""

from collections.abc import Iterator
from typing import Any, TypeVar

from osallisuus.extensions import Raw, block_name
from osallisuus.names import pointer
from osallisuus.shapes import Blocks, FieldShape, Obj, Seq, Shape, Tagged, fields_of
from osallisuus.stated import per_class

T = TypeVar("T")

ROOT = ("project",)
"""Where the project stands in a document."""


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
    for path, found in objects(root, at):
        if isinstance(found, cls):
            yield pointer(*path), found


def objects(
    root: object, at: tuple[str | int, ...] = ROOT
) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield every object of a document tree with its path, parents first."""
    yield at, root
    for field in _branches(type(root)):
        value = getattr(root, field.name)
        if value is None or value == ():
            continue
        path = (*at, field.key)
        if isinstance(field.shape, Blocks):
            for block in value:
                if not isinstance(block, Raw):
                    yield from objects(block, (*path, block_name(block)))
        else:
            yield from _under(field.shape, value, path)


def _under(
    shape: Shape, value: Any, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(shape, Seq):
        for index, item in enumerate(value):
            yield from _under(shape.item, item, (*path, index))
    else:
        yield from objects(value, path)


@per_class
def _branches(cls: type[Any]) -> tuple[FieldShape, ...]:
    """Return the fields of a class that hold objects."""
    return tuple(field for field in fields_of(cls) if _holds_objects(field.shape))


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
    for path, found in objects(root, at):
        for field in _plain_fields(type(found)):
            value = getattr(found, field.name)
            if value is None or value == ():
                continue
            if isinstance(field.shape, Seq):
                for index, item in enumerate(value):
                    yield pointer(*path, field.key, index), field, item, found
            else:
                yield pointer(*path, field.key), field, value, found


@per_class
def _plain_fields(cls: type[Any]) -> tuple[FieldShape, ...]:
    return tuple(field for field in fields_of(cls) if not _holds_objects(field.shape))
