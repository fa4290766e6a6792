"""What a field looks like in a document: one description, read by codec, schema, strategies and checks.

:func:`shape_of` turns an annotation into a :class:`Shape`. Everything else that needs to know a field
(the generated codec, the JSON Schema, the collector of problems, the reference check, the strategies of
the test kit) reads shapes and never the annotation, so the five can not disagree.
"""

import enum
import math
import types
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from functools import cache
from typing import (
    Annotated,
    Any,
    ClassVar,
    Final,
    Literal,
    Protocol,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
    runtime_checkable,
)

import attrs

from osallisuus.catalogue import CORE
from osallisuus.errors import ValueProblemError
from osallisuus.limits import (
    BLANKS,
    Bounds,
    Codes,
    Length,
    Matches,
    NotBlank,
    RefTo,
    full_match,
)
from osallisuus.privacy import shown

R = TypeVar("R")


@runtime_checkable
class TextValue(Protocol):
    """A class whose values stand in a document as one text."""

    TEXT_PATTERN: ClassVar[str]
    TEXT_EXPECTED: ClassVar[str]

    @classmethod
    def parse(cls, text: str) -> object:
        """Read a text that matches ``TEXT_PATTERN``."""


@runtime_checkable
class LanguageMap(Protocol):
    """A class whose values stand in a document as an object of texts by language tag."""

    TAG_PATTERN: ClassVar[str]

    @classmethod
    def of_entries(cls, entries: tuple[tuple[str, str], ...]) -> object:
        """Make a value of its entries."""


class BlocksOf:
    """Marks the field that holds extension blocks, and the base class of the blocks."""


@attrs.frozen(kw_only=True)
class Str:
    """A text, with limits; ``ref`` names the kind of entity whose id it is."""

    matches: tuple[Matches, ...] = ()
    length: Length | None = None
    not_blank: bool = False
    ref: str | None = None
    vocabulary: str | None = None
    defines: bool = False


@attrs.frozen(kw_only=True)
class Bool:
    """True or false."""


@attrs.frozen(kw_only=True)
class Int:
    """A whole number; ``7.0`` is one, as in JSON Schema."""

    bounds: Bounds = Bounds()


@attrs.frozen(kw_only=True)
class Number:
    """A number that is neither infinite nor NaN."""

    bounds: Bounds = Bounds()


@attrs.frozen(kw_only=True)
class Scalar:
    """A Python value written as one text, such as a date, a time or an amount of money."""

    python: type
    parse: Callable[[str], object] = attrs.field(eq=False)
    write: Callable[[Any], str] = attrs.field(eq=False)
    matches: Matches


@attrs.frozen(kw_only=True)
class Choice:
    """One of a closed list of texts; an enumeration or a ``Literal``."""

    values: tuple[str, ...]
    python: type[enum.Enum] | None = None


@attrs.frozen(kw_only=True)
class Texts:
    """A text in several languages."""

    python: type[Any]


@attrs.frozen(kw_only=True)
class Seq:
    """A list, kept as a tuple."""

    item: "Shape"
    length: Length = Length()


@attrs.frozen(kw_only=True)
class Obj:
    """An object of a class."""

    cls: type[Any]


@attrs.frozen(kw_only=True)
class Tagged:
    """An object of one of several classes, told apart by one field."""

    tag: str
    classes: Mapping[str, type[Any]] = attrs.field(hash=False)


@attrs.frozen(kw_only=True)
class Blocks:
    """The extension blocks of an object."""


Shape = Str | Bool | Int | Number | Scalar | Choice | Texts | Seq | Obj | Tagged | Blocks


@attrs.frozen(kw_only=True)
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


def per_class(make: Callable[[type[Any]], R]) -> Callable[[type[Any]], R]:
    """Remember what ``make`` returns for each class."""
    return cast(Callable[[type[Any]], R], cache(make))


@per_class
def fields_of(cls: type[Any]) -> tuple[FieldShape, ...]:
    """Return the fields of an attrs class in document order: the id first, provenance and blocks last.

    Raises:
        ShapeError: The class is not an attrs class, or a field has an annotation that has no shape.
    """
    if not attrs.has(cls):
        raise ShapeError(
            f"{cls.__qualname__} is not an attrs class; decorate it with @attrs.frozen"
        )
    hints = get_type_hints(cls, include_extras=True)
    found = []
    for attribute in attrs.fields(cls):
        if not attribute.init:
            continue
        where = f"{cls.__qualname__}.{attribute.name}"
        shape, optional = _shape(hints[attribute.name], where)
        if isinstance(shape, Str) and attribute.name == "id":
            shape = attrs.evolve(shape, defines=True)
        default = attribute.default
        if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
            raise ShapeError(f"{where}: a default factory; use None or an empty tuple")
        required = default is attrs.NOTHING
        if optional and not required and default is not None:
            raise ShapeError(f"{where}: an optional field defaults to None: absent is never a fact")
        found.append(
            FieldShape(
                name=attribute.name,
                key=attribute.name.rstrip("_"),
                shape=shape,
                required=required,
                default=None if required else default,
            )
        )
    return tuple(sorted(found, key=_place))


def _place(field: FieldShape) -> int:
    return {"id": 0, "provenance": 2, "extensions": 3}.get(field.name, 1)


def plain_construction(cls: type[Any]) -> bool:
    """Tell whether setting the fields makes a whole object: no converter, hook or own validator."""
    return (
        not hasattr(cls, "__attrs_post_init__")
        and not hasattr(cls, "__attrs_pre_init__")
        and "__slots__" in cls.__dict__
        and all(
            field.init and field.converter is None and _is_held_by_limits(field.validator)
            for field in attrs.fields(cls)
        )
    )


def checked(cls: type, fields: "list[attrs.Attribute[Any]]") -> "list[attrs.Attribute[Any]]":
    """Give every field a validator that holds its annotation; for ``field_transformer``.

    Example:
        >>> @attrs.frozen(kw_only=True, field_transformer=checked)
        ... class Room:
        ...     seats: Annotated[int, Bounds(1)]
        >>> Room(seats=0)
        Traceback (most recent call last):
        ...
        osallisuus.errors.ValueProblemError: Room.seats: must be at least 1, got 0

    .. versionadded:: 0.1
    """
    return [
        field.evolve(validator=_holds) if field.validator is None else field for field in fields
    ]


def _holds(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    complaint = field_problem(type(instance), attribute.name, value)
    if complaint is not None:
        raise ValueProblemError(f"{type(instance).__name__}.{attribute.name}: {complaint}")


def _is_held_by_limits(validator: Callable[..., object] | None) -> bool:
    """Tell whether a field has no validator beyond the one of :func:`checked`."""
    return validator is None or validator is _holds


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
    if hasattr(annotation, "TEXT_PATTERN"):
        return Scalar(
            python=annotation,
            parse=cast(Callable[[str], object], annotation.parse),
            write=str,
            matches=Matches(annotation.TEXT_PATTERN, annotation.TEXT_EXPECTED),
        )
    if hasattr(annotation, "TAG_PATTERN"):
        return Texts(python=annotation)
    if attrs.has(annotation):
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


def field_problem(cls: type[Any], name: str, value: object) -> str | None:
    """Say what is wrong with a Python value of a field, or return ``None``."""
    field = next((field for field in fields_of(cls) if field.name == name), None)
    if field is None or (value is None and not field.required and field.default is None):
        return None
    return value_problem(field.shape, value)


def value_problem(shape: Shape, value: object) -> str | None:
    """Say in English what keeps a Python value from having this shape, or return ``None``."""
    match shape:
        case Seq():
            if type(value) is not tuple:
                return f"must be a tuple, got {shown(type(value).__name__)}"
            if len(value) < shape.length.minimum:
                return f"needs at least {shape.length.minimum} member(s), got {len(value)}"
            return next(
                (problem for item in value if (problem := value_problem(shape.item, item))), None
            )
        case Obj():
            good: tuple[type[Any], ...] = (shape.cls,)
        case Tagged():
            good = tuple(shape.classes.values())
        case Texts():
            good = (shape.python,)
        case Scalar():
            if type(value) is shape.python and full_match(shape.matches.regex)(shape.write(value)):
                return None
            return _expected(shape.matches, value)
        case Choice() if shape.python is not None:
            good = (shape.python,)
        case Blocks():
            return None if type(value) is tuple else "must be a tuple of extension blocks"
        case _:
            complaint = plain_problem(shape, value)
            return CORE.say(complaint[0], **complaint[1]) if complaint else None
    if isinstance(value, good):
        return None
    names = " or ".join(sorted({cls.__name__ for cls in good}))
    return f"must be {names}, got {shown(type(value).__name__)}"


def _expected(matches: Matches, value: object) -> str:
    return CORE.say("shape.expected", expected=matches.expected, got=shown(value))


def plain_problem(shape: Shape, value: object) -> tuple[str, dict[str, str]] | None:
    """Judge a JSON text, number, truth value or choice: the catalogue key and values, or ``None``.

    ``expected`` values are keys of the catalogue, worded in the reader's language later.
    """
    match shape:
        case Str():
            if type(value) is not str:
                return "shape.text", {"got": shown(value)}
            return _text_problem(shape, value)
        case Bool():
            return None if type(value) is bool else ("shape.bool", {"got": shown(value)})
        case Int():
            if type(value) is int or (type(value) is float and value.is_integer()):
                return _bounds_problem(shape.bounds, value)
            return "shape.int", {"got": shown(value)}
        case Number():
            if type(value) is int or (type(value) is float and math.isfinite(value)):
                return _bounds_problem(shape.bounds, value)
            return "shape.number", {"got": shown(value)}
        case Choice():
            if type(value) is str and value in shape.values:
                return None
            return "shape.choice", {"choices": ", ".join(shape.values), "got": shown(value)}
        case Scalar():
            if type(value) is str and full_match(shape.matches.regex)(value):
                return None
            return "shape.expected", {"expected": shape.matches.expected, "got": shown(value)}
        case _:
            raise AssertionError(shape)


def _text_problem(shape: Str, value: str) -> tuple[str, dict[str, str]] | None:
    if shape.not_blank and not value.strip(BLANKS):
        return "shape.expected", {"expected": "expected.text", "got": shown(value)}
    for matches in shape.matches:
        if not full_match(matches.regex)(value):
            return "shape.expected", {"expected": matches.expected, "got": shown(value)}
    if shape.length is not None:
        if len(value) < shape.length.minimum:
            return "shape.too-short", {"minimum": str(shape.length.minimum), "got": shown(value)}
        if shape.length.maximum is not None and len(value) > shape.length.maximum:
            return "shape.too-long", {"maximum": str(shape.length.maximum), "got": shown(value)}
    return None


def _bounds_problem(bounds: Bounds, value: float) -> tuple[str, dict[str, str]] | None:
    if bounds.minimum is not None and value < bounds.minimum:
        return "shape.minimum", {"minimum": str(bounds.minimum), "got": shown(value)}
    if bounds.maximum is not None and value > bounds.maximum:
        return "shape.maximum", {"maximum": str(bounds.maximum), "got": shown(value)}
    return None
