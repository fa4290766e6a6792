"""Ids and references of a document: found level by level, all objects of one class at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, Final

import attrs

from osallisuus.extensions import Raw
from osallisuus.model.project import Project
from osallisuus.shapes import Blocks, Obj, Seq, Shape, Str, Tagged, fields_of
from osallisuus.stated import per_class, value_class
from osallisuus.walking import leaves, once


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
    return once(project, _gathered).ids


def is_sound(project: Project) -> bool:
    """Tell quickly whether every reference points to something and no id is used twice."""
    return once(project, _holds_together)


def _holds_together(project: Project) -> bool:
    found = once(project, _gathered)
    return not found.has_repeated and all(
        found.ids[kind].issuperset(named)
        for kind, lists in found.references.items()
        for named in lists
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
    """Ids and references of a document, by kind of entity; references in lists of one class each."""

    ids: dict[str, set[str]] = attrs.field(factory=lambda: defaultdict(set))
    references: dict[str, list[list[str]]] = attrs.field(factory=lambda: defaultdict(list))
    has_repeated: bool = False


_TELLING: Final = frozenset({"__declaration__", "__attrs_attrs__", "kind_name"})

Groups = list[Sequence[Any]]
"""Objects as they stand in a document, list by list; not put together, which would touch each once more."""

_MANY: Final = 100


def _gathered(project: Project) -> _Found:
    """Go through a document level by level, all objects of one class at once."""
    found = _Found()
    levels: list[tuple[type[Any], Groups]] = [(type(project), [(project,)])]
    for cls, groups in levels:
        levels += _gatherer_for(cls, groups)(groups, found)
    return found


def _gatherer_for(cls: type[Any], groups: Groups) -> "Gather":
    """Return a gatherer; for many objects one that goes on into their lists while memory is near."""
    if sum(map(len, groups)) < _MANY or any(map(_has_kinds, _listed_classes(cls))):
        return _gatherer(cls)
    return _gatherer_through_lists(cls)


def _of_class(cls: type[Any], groups: Groups) -> Iterable[tuple[type[Any], Groups]]:
    """Return objects of a class as they stand; sorted out when some may be of a subclass."""
    if not groups:
        return ()
    return _by_class(chain.from_iterable(groups)) if _has_kinds(cls) else [(cls, groups)]


def _has_kinds(cls: type[Any]) -> bool:
    """Tell whether a class has subclasses with fields or a kind of their own; drafts of the codec have none."""
    return any(
        not _TELLING.isdisjoint(vars(sub)) or _has_kinds(sub) for sub in cls.__subclasses__()
    )


def _by_class(things: Iterable[Any]) -> Iterable[tuple[type[Any], Groups]]:
    sorted_out: dict[type[Any], list[Any]] = defaultdict(list)
    for thing in things:
        sorted_out[type(thing)].append(thing)
    return [(cls, [own]) for cls, own in sorted_out.items() if cls is not Raw]


Gather = Callable[[Groups, _Found], Iterable[tuple[type[Any], Groups]]]


@per_class
def _gatherer(cls: type[Any]) -> Gather:
    """Return a function that notes ids and references of objects of a class, and returns what is under them."""
    return _Source(cls).compiled()


@per_class
def _gatherer_through_lists(cls: type[Any]) -> Gather:
    """Return a gatherer that does the same for objects in lists of theirs, and returns what is under both."""
    return _Source(cls, through_lists=True).compiled()


@per_class
def _listed_classes(cls: type[Any]) -> tuple[type[Any], ...]:
    """Return the classes of the objects that stand in lists of a class and lead on."""
    return tuple(
        field.shape.item.cls
        for field in fields_of(cls)
        if isinstance(field.shape, Seq)
        and isinstance(field.shape.item, Obj)
        and _leads_on(field.shape, frozenset())
    )


class _Source:
    """The text of one gatherer while it is written: a loop over the objects, and what follows it."""

    def __init__(self, cls: type[Any], *, through_lists: bool = False) -> None:
        self._space: dict[str, Any] = {"of_class": _of_class, "by_class": _by_class}
        self._through_lists = through_lists
        self._lists: list[str] = []
        self._after: list[str] = []
        self._kinds: dict[tuple[str, str], str] = {}
        self._under: list[str] = []
        self._each = self._fields(cls, "o")

    def compiled(self) -> Gather:
        """Return the whole function."""
        lines = [
            "def gather(groups, found):",
            " none = ()",
            *(f" {name} = []" for name in self._lists),
            " for things in groups:",
            "  for o in things:",
            "   pass",
            *(f"   {line}" for line in self._each),
            *(f" {line}" for line in self._after),
            f" return [{', '.join(self._under)}]",
        ]
        exec("\n".join(lines), self._space)  # noqa: S102 - source is made here
        gather: Gather = self._space["gather"]
        return gather

    def _fields(self, cls: type[Any], thing: str) -> list[str]:
        """Return the statements for one object, which is in a variable."""
        lines: list[str] = []
        for field in fields_of(cls):
            value = f"{thing}.{field.name}"
            match field.shape:
                case Str(defines=True):
                    lines.append(f"{self._ids(getattr(cls, 'kind_name', ''))}.append({value})")
                case Str(ref=str(kind)):
                    lines.append(_noted(value, self._named(kind), depth=0))
                case Seq(item=Str(ref=str(kind))):
                    lines.append(_noted(value, self._named(kind), depth=1))
                case Seq(item=Obj(cls=inner)) as shape if (
                    self._through_lists and thing == "o" and _leads_on(shape, frozenset())
                ):
                    inside = self._fields(inner, "i")
                    lines += [f"if none is not {value}:", f" for i in {value}:"]
                    lines += [f"  {line}" for line in inside]
                case shape if not isinstance(shape, Str) and _leads_on(shape, frozenset()):
                    lines.append(self._objects(value, shape))
        return lines

    def _ids(self, kind: str) -> str:
        """Return the list for ids of a kind of entity."""
        if ("ids", kind) not in self._kinds:
            ids = self._kinds["ids", kind] = self._list("ids")
            self._after += [
                f"known = found.ids[{kind!r}]; before = len(known); known.update({ids})",
                f"if len(known) != before + len({ids}): found.has_repeated = True",
            ]
        return self._kinds["ids", kind]

    def _named(self, kind: str) -> str:
        """Return the list for references to a kind of entity."""
        if ("named", kind) not in self._kinds:
            named = self._kinds["named", kind] = self._list("named")
            self._after.append(f"if {named}: found.references[{kind!r}].append({named})")
        return self._kinds["named", kind]

    def _objects(self, value: str, shape: Shape) -> str:
        """Return the statement that notes what to look at next."""
        into, depth = self._list("under"), _depth(shape)
        match _innermost(shape):
            case Obj(cls=cls):
                self._space[f"class_of_{into}"] = cls
                groups = into if depth else f"{into} and [{into}]"
                self._under.append(f"*of_class(class_of_{into}, {groups})")
                return _noted(value, into, depth=depth, kept=min(depth, 1))
            case _:
                self._under.append(f"*by_class({into})")
                return _noted(value, into, depth=depth)

    def _list(self, name: str) -> str:
        self._lists.append(f"{name}_{len(self._lists)}")
        return self._lists[-1]


def _noted(value: str, into: str, *, depth: int, kept: int = 0) -> str:
    """Return the statement that adds a value to a list, but for ``kept`` without the lists around it."""
    taken = depth - kept
    inner = value if taken < 2 else f"[i for v in {value} {'for v in v ' * (taken - 2)}for i in v]"
    # An empty list that is another object than this one does no harm. Most fields are absent: reading a field
    # again costs less than keeping each in a variable.
    there = f"none is not {value}" if depth else f"{value} is not None"
    return f"if {there}: {into}" + (f" += {inner}" if taken else f".append({value})")


def _depth(shape: Shape) -> int:
    match shape:
        case Seq(item=item):
            return 1 + _depth(item)
        case Blocks():
            return 1
    return 0


def _innermost(shape: Shape) -> Shape:
    return _innermost(shape.item) if isinstance(shape, Seq) else shape


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
