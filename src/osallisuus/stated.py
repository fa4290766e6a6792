"""Value classes: what :func:`attrs.frozen` makes, but for the price of what is used.

attrs compiles an ``__init__`` (and more) for every class when its module is imported; for the models of this
library that is most of the time an import takes, and reading a document calls none of them. A class of
:func:`value_class` has its slots at once, shares equality, hash and form with all others, and is handed to
attrs when an object is first made in Python or attrs is first asked about the class. Type checkers see
``attrs.frozen``; so do ``attrs.fields``, ``attrs.evolve``, ``copy`` and ``pickle``.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property, partial
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar, cast, get_origin

if TYPE_CHECKING:
    from attrs import frozen as value_class

__all__ = [
    "NO_DEFAULT",
    "Declaration",
    "Stated",
    "declaration_of",
    "field_names",
    "per_class",
    "value_class",
]

C = TypeVar("C", bound=type[Any])
R = TypeVar("R")

NO_DEFAULT: Final = object()
"""Stands for the default of a field that has none."""

_AROUND_INIT: Final = ("__attrs_pre_init__", "__attrs_post_init__")
_MADE_LATE: Final = ("__attrs_attrs__", "__attrs_props__", "__init__")


class Declaration:
    """What the body of a value class says, before attrs has seen it.

    Attributes:
        defaults: Default by name of field, those of the bases first; ``NO_DEFAULT`` for required fields.
        namespace: What attrs needs of the body.
        options: What the decorator was given.
        is_plain: Whether no field needs more than a name and a default: no ``attrs.field()``.
    """

    __slots__ = ("defaults", "is_plain", "namespace", "options")

    def __init__(
        self,
        defaults: Mapping[str, object],
        namespace: Mapping[str, object],
        options: Mapping[str, Any],
    ) -> None:
        self.defaults = defaults
        self.namespace = namespace
        self.options = options
        self.is_plain = not any(map(_is_of_attrs, defaults.values()))


def declaration_of(cls: type[Any]) -> Declaration | None:
    """Return what a value class declares, or ``None`` when ``cls`` itself was not made by the decorator."""
    found: Declaration | None = cls.__dict__.get("__declaration__")
    return found


def field_names(cls: type[Any]) -> tuple[str, ...]:
    """Return the names of the fields of a value class or another attrs class, in attrs' order."""
    declared = declaration_of(cls)
    if declared is not None:
        return tuple(declared.defaults)
    import attrs

    return tuple(field.name for field in attrs.fields(cls))


def per_class(make: Callable[[type[Any]], R]) -> Callable[[type[Any]], R]:
    """Remember what ``make`` returns for each class."""
    return cast(Callable[[type[Any]], R], cache(make))


@per_class
def _compared(cls: type[Any]) -> Callable[[object], object]:
    declared = declaration_of(cls)
    if declared is not None and declared.is_plain:
        return _getter(declared.defaults)
    import attrs

    return _getter(field.name for field in attrs.fields(cls) if field.eq)


@per_class
def _hashed(cls: type[Any]) -> Callable[[object], object]:
    declared = declaration_of(cls)
    if declared is not None and declared.is_plain:
        return _compared(cls)
    import attrs

    fields = attrs.fields(cls)
    return _getter(f.name for f in fields if (f.eq if f.hash is None else f.hash))


def _getter(names: Iterable[str]) -> Callable[[object], object]:
    listed = tuple(names)
    return attrgetter(*listed) if listed else type


def _equal(self: Any, other: object) -> Any:
    if type(other) is not type(self):
        return NotImplemented
    values = _compared(type(self))
    return values(self) == values(other)


def _hash(self: Any) -> int:
    return hash((type(self), _hashed(type(self))(self)))


def _form(self: Any) -> str:
    said = (
        f"{field}={value!r}"
        for field in field_names(type(self))
        if (value := getattr(self, field)) is not None and value != ()
    )
    return f"{type(self).__name__}({', '.join(said)})"


class Stated:
    """Base of the model's classes: equal when of one class and equal in every field.

    .. versionadded:: 0.1
    """

    __slots__ = ()

    __eq__ = _equal
    __hash__ = _hash
    __repr__ = _form


def _refuse_to_change(self: object, *_: object) -> None:
    from attrs.exceptions import FrozenInstanceError

    raise FrozenInstanceError


def _state(self: object) -> dict[str, object]:
    return {name: getattr(self, name) for name in field_names(type(self))}


def _set_state(self: object, state: Mapping[str, object]) -> None:
    for name, value in state.items():
        object.__setattr__(self, name, value)


def _replaced(self: Any, **changes: object) -> Any:
    import attrs

    return attrs.evolve(self, **changes)


_SHARED: Final = MappingProxyType({"__eq__": _equal, "__hash__": _hash, "__repr__": _form})
_OF_FROZEN: Final = MappingProxyType(
    {
        "__setattr__": _refuse_to_change,
        "__delattr__": _refuse_to_change,
        "__getstate__": _state,
        "__setstate__": _set_state,
        "__replace__": _replaced,
    }
)


class _Late:
    """Stands in a class for what attrs makes, until it is asked for."""

    __slots__ = ("_name", "_owner")

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._owner, self._name = owner, name

    def __get__(self, instance: object, owner: type[Any] | None = None) -> object:
        is_told = self._name == "__init__" and _has_plain_init(self._owner)
        (_define_init if is_told else _define)(self._owner)
        made = self._owner.__dict__[self._name]
        bind = getattr(type(made), "__get__", None)
        return made if bind is None else bind(made, instance, owner)


def _define(cls: type[Any]) -> None:
    """Let attrs make a twin of a value class, and take over what it made."""
    import attrs

    declared = cls.__dict__["__declaration__"]
    twin = _class_like(cls, declared.namespace)
    made = attrs.frozen(twin, eq=False, repr=False, weakref_slot=False, **declared.options)
    for name in _MADE_LATE:
        if isinstance(cls.__dict__[name], _Late):
            setattr(cls, name, made.__dict__[name])


def _has_plain_init(cls: type[Any]) -> bool:
    """Tell whether all that the ``__init__`` of a class does is set its fields."""
    declared = cls.__dict__["__declaration__"]
    given = list(declared.defaults.values())
    has_order = NO_DEFAULT not in given[given.count(NO_DEFAULT) :]
    return (
        declared.is_plain
        and declared.options.keys() <= {"kw_only"}
        and (has_order or bool(declared.options.get("kw_only")))
        and not any(name.startswith("_") for name in declared.defaults)
        and not any(hasattr(cls, name) for name in _AROUND_INIT)
    )


def _define_init(cls: type[Any]) -> None:
    """Make the ``__init__`` attrs would make, at a tenth of the price of all that attrs makes."""
    declared = cls.__dict__["__declaration__"]
    defaults = {f"_default_{name}": default for name, default in declared.defaults.items()}
    parameters = [
        name if default is NO_DEFAULT else f"{name}=_default_{name}"
        for name, default in declared.defaults.items()
    ]
    first = ["self", "*"] if declared.options.get("kw_only") and parameters else ["self"]
    lines = [
        f"def __init__({', '.join(first + parameters)}):",
        " _put = _bound(self)",
        *(f" _put({name!r}, {name})" for name in declared.defaults),
    ]
    annotations = {
        name: annotation
        for base in reversed(cls.__mro__)
        if (known := declaration_of(base)) is not None
        for name, annotation in cast(
            Mapping[str, object], known.namespace["__annotations__"]
        ).items()
    }
    told = {name: annotations[name] for name in declared.defaults}
    space: dict[str, Any] = {"_bound": object.__setattr__.__get__, **defaults}
    if any(isinstance(annotation, str) for annotation in told.values()):
        # As with attrs, what an annotation names is found in the module of the class.
        space = {**vars(sys.modules.get(cls.__module__, object)), **space}
    exec("\n".join(lines), space)  # noqa: S102 - source is made here
    init = space["__init__"]
    init.__annotations__ = {**told, "return": None}
    init.__module__, init.__qualname__ = cls.__module__, f"{cls.__qualname__}.__init__"
    cls.__init__ = init


def _class_like(cls: C, body: Mapping[str, object]) -> C:
    metaclass: Callable[..., C] = type(cls)
    return metaclass(cls.__name__, cls.__bases__, dict(body))


def _value_class(cls: Any = None, /, **options: Any) -> Any:
    """Make an immutable class of fields; to be used and to be understood as :func:`attrs.frozen`.

    Equality, hash and form are shared and may be overridden in the body; there is no weak reference slot.
    A body attrs has to see at once (a cached property, ``super()``) is given to it.

    Args:
        cls: The class.
        options: ``kw_only`` and ``field_transformer``, as for attrs.

    Example:
        >>> @value_class(kw_only=True)
        ... class Room:
        ...     name: str
        ...     seats: int | None = None
        >>> Room(name="Sali")
        Room(name='Sali')

    .. versionadded:: 0.1
    """
    return _made(cls, options) if cls is not None else partial(_made, options=options)


def _made(cls: C, options: Mapping[str, Any]) -> C:
    body = {k: v for k, v in cls.__dict__.items() if k not in ("__dict__", "__weakref__")}
    annotations: Mapping[str, object] = cls.__annotations__
    own = {
        name: body.pop(name, NO_DEFAULT)
        for name, annotation in annotations.items()
        if not _is_class_variable(annotation)
    }
    # As with attrs, what a body or a base defines is left alone.
    shared = {k: v for k, v in _SHARED.items() if getattr(cls, k) is getattr(object, k)}
    if "__init__" in body or any(map(_is_for_attrs, body.values())):
        for name, method in shared.items():
            setattr(cls, name, method)
        return _attrs_frozen(cls, options)
    defaults = _inherited(cls, own) | own
    body |= shared | {name: made for name, made in _OF_FROZEN.items() if name not in body}
    taken = {name for base in cls.__mro__ for name in getattr(base, "__slots__", ())}
    body["__slots__"] = tuple(name for name in own if name not in taken)
    body["__match_args__"] = () if options.get("kw_only") else tuple(defaults)
    body["__declaration__"] = Declaration(
        defaults=MappingProxyType(defaults),
        namespace=_seen_by_attrs(body, annotations, own),
        options=options,
    )
    for name in _MADE_LATE:
        body[name] = _Late()
    return _class_like(cls, body)


def _attrs_frozen(cls: C, options: Mapping[str, Any]) -> C:
    import attrs

    made: C = attrs.frozen(cls, eq=False, repr=False, weakref_slot=False, **options)
    return made


def _seen_by_attrs(
    body: Mapping[str, object], annotations: Mapping[str, object], own: Mapping[str, object]
) -> Mapping[str, object]:
    kept = ("__module__", "__qualname__", *_AROUND_INIT)
    given = {name: default for name, default in own.items() if default is not NO_DEFAULT}
    return {
        **{name: body[name] for name in kept if name in body},
        "__annotations__": annotations,
        **given,
    }


def _inherited(cls: type[Any], own: Mapping[str, object]) -> dict[str, object]:
    """Return the fields of the bases in the order attrs gives them: what is furthest away first."""
    found: dict[str, object] = {}
    for base in reversed(cls.__mro__[1:-1]):
        for name, default in _declared_in(base):
            found.pop(name, None)
            if name not in own:
                found[name] = default
    return found


def _declared_in(base: type[Any]) -> Iterator[tuple[str, object]]:
    declared = declaration_of(base)
    if declared is not None:
        names = declared.namespace["__annotations__"]
        assert isinstance(names, Mapping)
        yield from ((n, d) for n, d in declared.defaults.items() if n in names)
    elif "__attrs_attrs__" in base.__dict__:
        import attrs

        for field in attrs.fields(base):
            if not field.inherited:
                yield field.name, NO_DEFAULT if field.default is attrs.NOTHING else field.default


def _is_class_variable(annotation: object) -> bool:
    if isinstance(annotation, str):
        return annotation.startswith(("ClassVar", "typing.ClassVar"))
    return annotation is ClassVar or get_origin(annotation) is ClassVar


def _is_of_attrs(value: object) -> bool:
    return type(value).__module__.partition(".")[0] == "attr"


def _is_for_attrs(value: object) -> bool:
    """Tell whether attrs has to see a part of a body at once."""
    if isinstance(value, cached_property):
        return True
    function = getattr(value, "fget", None) or getattr(value, "__func__", value)
    code = getattr(function, "__code__", None)
    return code is not None and "__class__" in code.co_freevars


if not TYPE_CHECKING:
    value_class = _value_class
