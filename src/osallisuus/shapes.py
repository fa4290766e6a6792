"""What a field looks like in a document: one description, read by codec, schema, strategies and checks.

:func:`shape_of` turns an annotation into a :class:`Shape`. Everything else that needs to know a field
(the generated codec, the JSON Schema, the collector of problems, the reference check, the strategies of
the test kit) reads shapes and never the annotation, so the five can not disagree.
"""

import enum
import types
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from typing import (
    Annotated,
    Any,
    Final,
    Literal,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

import attrs

from osallisuus.limits import (
    Bounds,
    Codes,
    Length,
    Matches,
    NotBlank,
    RefTo,
)
from osallisuus.stated import NO_DEFAULT, declaration_of, per_class, value_class

R = TypeVar("R")


class BlocksOf:
    """Marks the field that holds extension blocks, and the base class of the blocks."""


@value_class(kw_only=True)
class Str:
    """A text, with limits; ``ref`` names the kind of entity whose id it is."""

    matches: tuple[Matches, ...] = ()
    length: Length | None = None
    not_blank: bool = False
    ref: str | None = None
    vocabulary: str | None = None
    defines: bool = False


@value_class(kw_only=True)
class Bool:
    """True or false."""


@value_class(kw_only=True)
class Int:
    """A whole number; ``7.0`` is one, as in JSON Schema."""

    bounds: Bounds = Bounds()


@value_class(kw_only=True)
class Number:
    """A number that is neither infinite nor NaN."""

    bounds: Bounds = Bounds()


@value_class(kw_only=True)
class Scalar:
    """A Python value written as one text, such as a date, a time or an amount of money."""

    python: type
    parse: Callable[[str], object]
    write: Callable[[Any], str]
    matches: Matches


@value_class(kw_only=True)
class Choice:
    """One of a closed list of texts; an enumeration or a ``Literal``."""

    values: tuple[str, ...]
    python: type[enum.Enum] | None = None


@value_class(kw_only=True)
class Texts:
    """A text in several languages."""

    python: type[Any]


@value_class(kw_only=True)
class Seq:
    """A list, kept as a tuple."""

    item: "Shape"
    length: Length = Length()


@value_class(kw_only=True)
class Obj:
    """An object of a class."""

    cls: type[Any]


@value_class(kw_only=True)
class Tagged:
    """An object of one of several classes, told apart by one field."""

    tag: str
    classes: Mapping[str, type[Any]]

    def __hash__(self) -> int:
        return hash((self.tag, tuple(self.classes)))


@value_class(kw_only=True)
class Blocks:
    """The extension blocks of an object."""


Shape = Str | Bool | Int | Number | Scalar | Choice | Texts | Seq | Obj | Tagged | Blocks


@value_class(kw_only=True)
class FieldShape:
    """One field of a class.

    Attributes:
        name: Name in Python.
        key: Name in a document (a trailing underscore dropped).
        shape: What its value looks like.
        required: Whether a document must state it.
        default: Value when absent (``None`` or an empty tuple: absent is never defaulted to a fact).
    """

    name: str
    key: str
    shape: Shape
    required: bool
    default: object


class ShapeError(TypeError):
    """A class has a field the library can not describe; the message says which and what to use."""


DATE_PATTERN: Final = (
    r"(?!0000)(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    r"|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)"
)
"""A day of the calendar as ``YYYY-MM-DD``, leap years and all, in the years 1 to 9999."""

TIME_PATTERN: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
DECIMAL_PATTERN: Final = r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?"


def _write_time(value: time) -> str:
    return value.strftime("%H:%M")


def _write_decimal(value: Decimal) -> str:
    return format(value, "f")


_SCALARS: Final[Mapping[type, Scalar]] = types.MappingProxyType(
    {
        date: Scalar(
            python=date,
            parse=date.fromisoformat,
            write=date.isoformat,
            matches=Matches(DATE_PATTERN, "expected.day"),
        ),
        time: Scalar(
            python=time,
            parse=time.fromisoformat,
            write=_write_time,
            matches=Matches(TIME_PATTERN, "expected.time"),
        ),
        Decimal: Scalar(
            python=Decimal,
            parse=Decimal,
            write=_write_decimal,
            matches=Matches(DECIMAL_PATTERN, "expected.decimal"),
        ),
    }
)


@per_class
def fields_of(cls: type[Any]) -> tuple[FieldShape, ...]:
    """Return the fields of an attrs class in document order: the id first, provenance and blocks last.

    Raises:
        ShapeError: The class is not an attrs class, or a field has an annotation that has no shape.
    """
    hints = get_type_hints(cls, include_extras=True)
    found = []
    for name, default in _defaults(cls):
        where = f"{cls.__qualname__}.{name}"
        shape, optional = _shape(hints[name], where)
        if isinstance(shape, Str) and name == "id":
            shape = attrs.evolve(shape, defines=True)
        required = default is NO_DEFAULT
        if optional and not required and default is not None:
            raise ShapeError(f"{where}: an optional field defaults to None: absent is never a fact")
        found.append(
            FieldShape(
                name=name,
                key=name.rstrip("_"),
                shape=shape,
                required=required,
                default=None if required else default,
            )
        )
    return tuple(sorted(found, key=_place))


def _defaults(cls: type[Any]) -> Iterable[tuple[str, object]]:
    declared = declaration_of(cls)
    if declared is not None and declared.is_plain:
        return declared.defaults.items()
    if not attrs.has(cls):
        raise ShapeError(
            f"{cls.__qualname__} is not an attrs class; decorate it with @attrs.frozen"
        )
    found = []
    for field in attrs.fields(cls):
        if isinstance(field.default, attrs.Factory):  # type: ignore[arg-type]
            where = f"{cls.__qualname__}.{field.name}"
            raise ShapeError(f"{where}: a default factory; use None or an empty tuple")
        if field.init:
            has_none = field.default is attrs.NOTHING
            found.append((field.name, NO_DEFAULT if has_none else field.default))
    return found


def _place(field: FieldShape) -> int:
    return {"id": 0, "provenance": 2, "extensions": 3}.get(field.name, 1)


def shape_of(annotation: object, where: str = "value") -> Shape:
    """Return the shape of an annotation.

    Raises:
        ShapeError: The annotation has no shape in a document.
    """
    return _shape(annotation, where)[0]


def _shape(annotation: object, where: str) -> tuple[Shape, bool]:
    markers: tuple[object, ...] = ()
    if get_origin(annotation) is Annotated:
        annotation, *rest = get_args(annotation)
        markers = tuple(rest)
    if get_origin(annotation) in (Union, types.UnionType):
        members = [member for member in get_args(annotation) if member is not type(None)]
        optional = len(members) < len(get_args(annotation))
        if len(members) == 1:
            inner = members[0] if not markers else Annotated[members[0], *markers]
            return _shape(inner, where)[0], optional
        return _tagged(members, where), optional
    if any(marker is BlocksOf or isinstance(marker, BlocksOf) for marker in markers):
        return Blocks(), False
    return _simple(annotation, markers, where), False


def _simple(annotation: object, markers: tuple[object, ...], where: str) -> Shape:
    bounds = next((marker for marker in markers if isinstance(marker, Bounds)), Bounds())
    length = next((marker for marker in markers if isinstance(marker, Length)), None)
    if annotation is str:
        return Str(
            matches=tuple(marker for marker in markers if isinstance(marker, Matches)),
            length=length,
            not_blank=any(isinstance(marker, NotBlank) for marker in markers),
            ref=next((marker.kind for marker in markers if isinstance(marker, RefTo)), None),
            vocabulary=next(
                (marker.vocabulary for marker in markers if isinstance(marker, Codes)), None
            ),
        )
    if annotation is bool:
        return Bool()
    if annotation is int:
        return Int(bounds=bounds)
    if annotation is float:
        return Number(bounds=bounds)
    if get_origin(annotation) is tuple:
        arguments = get_args(annotation)
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            item, optional = _shape(arguments[0], where)
            if not optional:
                return Seq(item=item, length=length or Length())
    if get_origin(annotation) is Literal and all(
        type(value) is str for value in get_args(annotation)
    ):
        return Choice(values=get_args(annotation))
    if isinstance(annotation, type):
        return _of_class(annotation, where)
    raise ShapeError(f"{where}: {annotation!r} has no form in a document; {_ADVICE}")


_ADVICE: Final = (
    "use str, bool, int, float, Decimal, date, time, PartialDate, Text, a StrEnum, Literal texts, "
    "an attrs class, a union of attrs classes with a Literal field, or tuple[one of these, ...]"
)


def _of_class(annotation: type[Any], where: str) -> Shape:
    if annotation in _SCALARS:
        return _SCALARS[annotation]
    if issubclass(annotation, enum.Enum):
        values = tuple(member.value for member in annotation)
        if all(type(value) is str for value in values):
            return Choice(values=values, python=annotation)
    # Values of such a class stand in a document as one text.
    if hasattr(annotation, "TEXT_PATTERN"):
        return Scalar(
            python=annotation,
            parse=cast(Callable[[str], object], annotation.parse),
            write=str,
            matches=Matches(annotation.TEXT_PATTERN, annotation.TEXT_EXPECTED),
        )
    # Values of such a class stand in a document as an object of texts by language tag.
    if hasattr(annotation, "TAG_PATTERN"):
        return Texts(python=annotation)
    if declaration_of(annotation) is not None or attrs.has(annotation):
        return Obj(cls=annotation)
    raise ShapeError(f"{where}: {annotation.__qualname__} has no form in a document; {_ADVICE}")


def _tagged(members: list[Any], where: str) -> Tagged:
    if not all(isinstance(member, type) and attrs.has(member) for member in members):
        raise ShapeError(f"{where}: a union of classes that are not attrs classes; {_ADVICE}")
    for field in fields_of(members[0]):
        by_value: dict[str, type[Any]] = {}
        for member in members:
            shape = next((f.shape for f in fields_of(member) if f.key == field.key), None)
            if isinstance(shape, Choice) and shape.python is None:
                by_value.update(dict.fromkeys(shape.values, member))
        if len(set(by_value.values())) == len(members):
            return Tagged(tag=field.key, classes=by_value)
    raise ShapeError(f"{where}: the classes of a union need one Literal field to tell them apart")
