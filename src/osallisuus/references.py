"""Ids and references of a document: found in one pass of functions made for the model's classes."""

from collections.abc import Callable, Iterator
from typing import Any

import attrs

from osallisuus.extensions import Raw
from osallisuus.model.project import Project
from osallisuus.shapes import Blocks, Obj, Seq, Shape, Str, Tagged, fields_of, per_class
from osallisuus.walking import leaves


@attrs.frozen(kw_only=True)
class Dangling:
    """A reference that points to nothing.

    Attributes:
        pointer: Where it stands.
        kind: Kind of entity it should point to.
        id: What it says.
    """

    pointer: str
    kind: str
    id: str


@attrs.frozen(kw_only=True)
class Duplicate:
    """An id that was used before.

    Attributes:
        pointer: Where it stands.
        kind: Kind of entity.
        id: The id.
        first: Where it was used first.
    """

    pointer: str
    kind: str
    id: str
    first: str


def ids_by_kind(project: Project) -> dict[str, set[str]]:
    """Return the ids of a document by kind of entity."""
    ids: dict[str, set[str]] = {}
    _ids_of(type(project))(project, ids)
    return ids


def is_sound(project: Project) -> bool:
    """Tell quickly whether every reference points to something and no id is used twice."""
    ids: dict[str, set[str]] = {}
    twice: list[object] = []
    _ids_of(type(project))(project, ids, twice)
    bad: list[object] = []
    _refs_of(type(project))(project, ids, bad)
    return not twice and not bad


def dangling(project: Project) -> Iterator[Dangling]:
    """Yield every reference that points to nothing, in document order."""
    ids = ids_by_kind(project)
    for where, field, value, _ in leaves(project):
        shape = field.shape.item if isinstance(field.shape, Seq) else field.shape
        if isinstance(shape, Str) and shape.ref is not None and value not in ids.get(shape.ref, ()):
            yield Dangling(pointer=where, kind=shape.ref, id=value)


def duplicates(project: Project) -> Iterator[Duplicate]:
    """Yield every id that was used before for the same kind, in document order."""
    first: dict[tuple[str, str], str] = {}
    for where, field, value, thing in leaves(project):
        if isinstance(field.shape, Str) and field.shape.defines:
            kind = type(thing).kind_name
            if (kind, value) in first:
                yield Duplicate(pointer=where, kind=kind, id=value, first=first[kind, value])
            else:
                first[kind, value] = where


Visit = Callable[..., None]


@per_class
def _ids_of(cls: type[Any]) -> Visit:
    """Return a function that adds the ids under an object to ``ids`` and repeated ones to ``twice``."""
    own = any(isinstance(f.shape, Str) and f.shape.defines for f in fields_of(cls))
    kind = getattr(cls, "kind_name", "")
    branches = tuple((f.name, f.shape) for f in fields_of(cls) if _leads_to(f.shape, "ids", set()))

    def visit(thing: Any, ids: dict[str, set[str]], twice: list[object] | None = None) -> None:
        if own:
            known = ids.get(kind)
            if known is None:
                known = ids[kind] = set()
            elif twice is not None and thing.id in known:
                twice.append(thing)
            known.add(thing.id)
        for name, shape in branches:
            value = getattr(thing, name)
            if value:
                _descend(_ids_of, shape, value, ids, twice)

    return visit


@per_class
def _refs_of(cls: type[Any]) -> Visit:
    """Return a function that puts objects with dangling references into ``bad``."""
    single, listed, branches = [], [], []
    for field in fields_of(cls):
        shape = field.shape
        if isinstance(shape, Str) and shape.ref is not None:
            single.append((field.name, shape.ref))
        elif isinstance(shape, Seq) and isinstance(shape.item, Str) and shape.item.ref is not None:
            listed.append((field.name, shape.item.ref))
        elif _leads_to(shape, "refs", set()):
            branches.append((field.name, shape))
    lines = ["def visit(o, ids, bad):"]
    none = "none"
    for name, kind in single:
        lines.append(f" v = o.{name}")
        lines.append(f" if v is not None and v not in ids.get({kind!r}, {none}): bad.append(o)")
    for name, kind in listed:
        lines.append(f" v = o.{name}")
        lines.append(f" if v and not ids.get({kind!r}, {none}).issuperset(v): bad.append(o)")
    space: dict[str, Any] = {"none": frozenset(), "descend": _descend, "of": _refs_of}
    for number, (name, shape) in enumerate(branches):
        space[f"shape_{number}"] = shape
        lines += [f" v = o.{name}", f" if v: descend(of, shape_{number}, v, ids, bad)"]
    exec("\n".join([*lines, " return None"]), space)  # noqa: S102 - source is made here
    visit: Visit = space["visit"]
    return visit


def _descend(of: Callable[[type[Any]], Visit], shape: Shape, value: Any, *rest: Any) -> None:
    match shape:
        case Seq(item=Obj(cls=cls)):
            visit = of(cls)
            for item in value:
                visit(item, *rest)
        case Obj(cls=cls):
            of(cls)(value, *rest)
        case Tagged():
            of(type(value))(value, *rest)
        case Seq(item=item):
            for member in value:
                _descend(of, item, member, *rest)
        case Blocks():
            for block in value:
                if not isinstance(block, Raw):
                    of(type(block))(block, *rest)


def _leads_to(shape: Shape, what: str, seen: set[type[Any]]) -> bool:
    match shape:
        case Seq(item=item):
            return _leads_to(item, what, seen)
        case Obj(cls=cls):
            return _class_leads_to(cls, what, seen)
        case Tagged(classes=classes):
            return any(_class_leads_to(cls, what, seen) for cls in classes.values())
        case Blocks():
            return True
        case Str(ref=ref, defines=defines):
            return defines if what == "ids" else ref is not None
    return False


def _class_leads_to(cls: type[Any], what: str, seen: set[type[Any]]) -> bool:
    if cls in seen:
        return False
    return any(_leads_to(field.shape, what, seen | {cls}) for field in fields_of(cls))
