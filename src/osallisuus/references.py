"""Ids and references of a document: found level by level, all objects of one class at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs

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
    return _gathered(project).ids


def is_sound(project: Project) -> bool:
    """Tell quickly whether every reference points to something and no id is used twice."""
    found = _gathered(project)
    return not found.has_repeated and all(
        found.ids[kind].issuperset(named) for kind, named in found.references.items()
    )


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
            kind = getattr(type(thing), "kind_name", "")
            if (kind, value) in first:
                yield Duplicate(pointer=where, kind=kind, id=value, first=first[kind, value])
            else:
                first[kind, value] = where


@attrs.define
class _Found:
    """Ids and references of a document, by kind of entity."""

    ids: dict[str, set[str]] = attrs.field(factory=lambda: defaultdict(set))
    references: dict[str, list[str]] = attrs.field(factory=lambda: defaultdict(list))
    has_repeated: bool = False


def _gathered(project: Project) -> _Found:
    """Go through a document level by level, all objects of one class at once."""
    found = _Found()
    levels: list[list[Any]] = [[project]]
    for level in filter(None, levels):
        for cls, things in _by_class(level):
            levels += _gatherer(cls)(things, found)
    return found


def _by_class(things: list[Any]) -> Iterable[tuple[type[Any], list[Any]]]:
    classes = set(map(type, things))
    if len(classes) == 1:
        return [(cls, things) for cls in classes if cls is not Raw]
    sorted_out: dict[type[Any], list[Any]] = defaultdict(list)
    for thing in things:
        sorted_out[type(thing)].append(thing)
    return [(cls, own) for cls, own in sorted_out.items() if cls is not Raw]


Gather = Callable[[list[Any], _Found], Iterable[list[Any]]]


@per_class
def _gatherer(cls: type[Any]) -> Gather:
    """Return a function that notes ids and references of objects of a class, and returns what is under them."""
    source = _Source()
    for field in fields_of(cls):
        match field.shape:
            case Str(defines=True):
                source.ids(field.name, getattr(cls, "kind_name", ""))
            case Str(ref=str(kind)):
                source.values(field.name, source.named(kind), depth=0)
            case Seq(item=Str(ref=str(kind))):
                source.values(field.name, source.named(kind), depth=1)
            case shape if not isinstance(shape, Str) and _leads_on(shape, frozenset()):
                source.values(field.name, source.branch(), depth=_depth(shape))
    space: dict[str, Any] = {}
    exec(source.text(), space)  # noqa: S102 - source is made here
    gather: Gather = space["gather"]
    return gather


class _Source:
    """The text of one gatherer while it is written: a loop over the objects, and what follows it."""

    def __init__(self) -> None:
        self._values: list[tuple[str, str]] = []
        self._after: list[str] = []
        self._kinds: dict[str, str] = {}
        self._branches: list[str] = []

    def ids(self, field: str, kind: str) -> None:
        """Note the ids in a field."""
        self._after += [
            f" known = found.ids[{kind!r}]; before = len(known)",
            f" known.update([o.{field} for o in things])",
            " if len(known) != before + len(things): found.has_repeated = True",
        ]

    def named(self, kind: str) -> str:
        """Return the list for references to a kind of entity."""
        return self._kinds.setdefault(kind, f"named_{len(self._kinds)}")

    def branch(self) -> str:
        """Return a list for objects that are to be looked at next."""
        self._branches.append(f"under_{len(self._branches)}")
        return self._branches[-1]

    def values(self, field: str, into: str, *, depth: int) -> None:
        """Put what stands in a field into a list, with ``depth`` lists around it taken away."""
        if depth == 0:
            self._values.append((field, f"v is not None: {into}.append(v)"))
        else:
            inner = "v" if depth == 1 else f"[i {'for v in v ' * (depth - 1)}for i in v]"
            self._values.append((field, f"v is not nothing: {into} += {inner}"))

    def text(self) -> str:
        """Return the whole function."""
        lines = ["def gather(things, found):"]
        lines += [f" {name} = []" for name in (*self._kinds.values(), *self._branches)]
        lines += [" nothing = ()", " for o in things:", "  pass"]
        for field, put in self._values:
            # Most fields are absent; a comparison with what stands there costs less than its truth.
            lines += [f"  v = o.{field}", f"  if {put}"]
        lines += self._after
        lines += [f" found.references[{kind!r}] += {name}" for kind, name in self._kinds.items()]
        return "\n".join([*lines, f" return [{', '.join(self._branches)}]"])


def _depth(shape: Shape) -> int:
    match shape:
        case Seq(item=item):
            return 1 + _depth(item)
        case Blocks():
            return 1
    return 0


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
