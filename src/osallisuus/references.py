"""Ids and references of a document: found in one pass of functions made for the model's classes."""

from collections.abc import Callable, Iterator
from typing import Any, Final

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
    _ids_of(type(project))(project, ids, [])
    return ids


def is_sound(project: Project) -> bool:
    """Tell quickly whether every reference points to something and no id is used twice."""
    ids: dict[str, set[str]] = {}
    bad: list[object] = []
    _ids_of(type(project))(project, ids, bad)
    _refs_of(type(project))(project, ids, bad)
    return not bad


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
_NOTHING: Final = frozenset[str]()


@per_class
def _ids_of(cls: type[Any]) -> Visit:
    """Return a function that adds the ids under an object to ``ids`` and repeated ones to ``bad``."""
    lines = []
    if any(isinstance(field.shape, Str) and field.shape.defines for field in fields_of(cls)):
        kind = getattr(cls, "kind_name", "")
        lines += [
            f" known = ids.get({kind!r})",
            f" if known is None: known = ids[{kind!r}] = set()",
            " if o.id in known: bad.append(o)",
            " known.add(o.id)",
        ]
    return _compiled(cls, "ids", lines, _ids_of)


@per_class
def _refs_of(cls: type[Any]) -> Visit:
    """Return a function that puts objects with dangling references into ``bad``."""
    lines = []
    for field in fields_of(cls):
        match field.shape:
            case Str(ref=str(kind)):
                lines.append(f" v = o.{field.name}")
                lines.append(
                    f" if v is not None and v not in ids.get({kind!r}, none): bad.append(o)"
                )
            case Seq(item=Str(ref=str(kind))):
                lines.append(f" v = o.{field.name}")
                lines.append(f" if v and not ids.get({kind!r}, none).issuperset(v): bad.append(o)")
    return _compiled(cls, "refs", lines, _refs_of)


def _compiled(
    cls: type[Any], what: str, lines: list[str], of: Callable[[type[Any]], Visit]
) -> Visit:
    """Return the function of a class: its own lines, then a loop for each branch that leads on.

    The functions of the branches are made when first met, so that classes may refer to each other.
    """
    space: dict[str, Any] = {"none": _NOTHING, "of": of, "descend": _descend}
    for number, field in enumerate(fields_of(cls)):
        if isinstance(field.shape, Str) or not _leads_to(field.shape, what, set()):
            continue
        match field.shape:
            case Seq(item=Obj(cls=inner)):
                space[f"cls_{number}"] = inner
                lines += [
                    f" v = o.{field.name}",
                    " if v:",
                    f"  visit_inner = of(cls_{number})",
                    "  for i in v: visit_inner(i, ids, bad)",
                ]
            case Obj(cls=inner):
                space[f"cls_{number}"] = inner
                lines += [
                    f" v = o.{field.name}",
                    f" if v is not None: of(cls_{number})(v, ids, bad)",
                ]
            case Seq(item=Str()):
                continue
            case shape:
                space[f"shape_{number}"] = shape
                lines += [
                    f" v = o.{field.name}",
                    f" if v: descend(of, shape_{number}, v, ids, bad)",
                ]
    exec("\n".join(["def visit(o, ids, bad):", *lines, " return None"]), space)  # noqa: S102
    visit: Visit = space["visit"]
    return visit


def _descend(of: Callable[[type[Any]], Visit], shape: Shape, value: Any, *rest: Any) -> None:
    match shape:
        case Obj() | Tagged():
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
