"""Ids and references of a document: found in one pass of functions made for the model's classes."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from osallisuus.extensions import Raw
from osallisuus.model.project import Project
from osallisuus.shapes import Blocks, Obj, Seq, Shape, Str, Tagged, fields_of
from osallisuus.stated import per_class, value_class
from osallisuus.walking import leaves


@value_class(kw_only=True)
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


@value_class(kw_only=True)
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
    ids: Found = defaultdict(set)
    _visitor(type(project))(project, ids, defaultdict(set), [])
    return ids


def is_sound(project: Project) -> bool:
    """Tell quickly whether every reference points to something and no id is used twice."""
    ids: Found = defaultdict(set)
    references: Found = defaultdict(set)
    repeated: list[object] = []
    _visitor(type(project))(project, ids, references, repeated)
    return not repeated and all(named <= ids[kind] for kind, named in references.items())


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


Found = dict[str, set[str]]
Visit = Callable[..., None]


@per_class
def _visitor(cls: type[Any]) -> Visit:
    """Return a function that gathers the ids and references under an object, and repeated ids.

    The functions of what lies below are made when first met, so that classes may refer to each other.
    """
    lines: list[str] = []
    space: dict[str, Any] = {"of": _visitor, "descend": _descend}
    for number, field in enumerate(fields_of(cls)):
        value = f" v = o.{field.name}"
        match field.shape:
            case Str(defines=True):
                kind = getattr(cls, "kind_name", "")
                lines += [
                    f" known = ids[{kind!r}]",
                    f" if o.{field.name} in known: repeated.append(o)",
                    f" known.add(o.{field.name})",
                ]
            case Str(ref=str(kind)):
                lines += [value, f" if v is not None: refs[{kind!r}].add(v)"]
            case Seq(item=Str(ref=str(kind))):
                lines += [value, f" if v: refs[{kind!r}].update(v)"]
            case Seq(item=Obj(cls=inner)) if _leads_on(field.shape, frozenset()):
                space[f"cls_{number}"] = inner
                lines += [
                    value,
                    " if v:",
                    f"  visit_inner = of(cls_{number})",
                    "  for i in v: visit_inner(i, ids, refs, repeated)",
                ]
            case shape if not isinstance(shape, Str) and _leads_on(shape, frozenset()):
                space[f"shape_{number}"] = shape
                lines += [value, f" if v: descend(shape_{number}, v, ids, refs, repeated)"]
    head = "def visit(o, ids, refs, repeated):"
    exec("\n".join([head, *lines, " return None"]), space)  # noqa: S102 - source is made here
    visit: Visit = space["visit"]
    return visit


def _descend(shape: Shape, value: Any, *rest: Any) -> None:
    match shape:
        case Obj() | Tagged():
            _visitor(type(value))(value, *rest)
        case Seq(item=item):
            for member in value:
                _descend(item, member, *rest)
        case Blocks():
            for block in value:
                if not isinstance(block, Raw):
                    _visitor(type(block))(block, *rest)


def _leads_on(shape: Shape, seen: frozenset[type[Any]]) -> bool:
    """Tell whether ids, references or blocks can lie under a value of this shape."""
    match shape:
        case Seq(item=item):
            return _leads_on(item, seen)
        case Obj(cls=cls):
            return cls not in seen and any(
                _leads_on(field.shape, seen | {cls}) for field in fields_of(cls)
            )
        case Tagged(classes=classes):
            return any(_leads_on(Obj(cls=cls), seen) for cls in classes.values())
        case Blocks():
            return True
        case Str(ref=ref, defines=defines):
            return defines or ref is not None
    return False
