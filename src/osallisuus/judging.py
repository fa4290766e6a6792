"""Whether a value has a shape: for objects made in Python, and for plain data from a document."""

import math
from collections.abc import Callable
from typing import Any

import attrs

from osallisuus.catalogue import CORE
from osallisuus.errors import ValueProblemError
from osallisuus.limits import BLANKS, Bounds, Matches, full_match, has_surrogate
from osallisuus.privacy import shown
from osallisuus.shapes import (
    Blocks,
    Bool,
    Choice,
    Int,
    Number,
    Obj,
    Scalar,
    Seq,
    Shape,
    Str,
    Tagged,
    Texts,
    fields_of,
)
from osallisuus.stated import declaration_of


def checked(cls: type, fields: "list[attrs.Attribute[Any]]") -> "list[attrs.Attribute[Any]]":
    """Hold every field of a class to its annotation; for ``field_transformer``.

    The class's last field must not have a validator of its own.

    Example:
        >>> from typing import Annotated
        >>> @attrs.frozen(kw_only=True, field_transformer=checked)
        ... class Room:
        ...     seats: Annotated[int, Bounds(1)]
        >>> Room(seats=0)
        Traceback (most recent call last):
        ...
        osallisuus.errors.ValueProblemError: Room.seats: must be at least 1, got 0

    .. versionadded:: 0.1
    """
    # One validator on the last field judges them all: attrs runs validators when every field is set, and
    # a validator for each field would double the time it takes to define the class.
    plain = [
        field.evolve(validator=None) if field.validator is _holds else field for field in fields
    ]
    if plain and plain[-1].validator is None:
        plain[-1] = plain[-1].evolve(validator=_holds)
    return plain


def _holds(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    cls = type(instance)
    for field in fields_of(cls):
        own = getattr(instance, field.name)
        if own is None and not field.required and field.default is None:
            continue
        complaint = value_problem(field.shape, own)
        if complaint is not None:
            raise ValueProblemError(f"{cls.__name__}.{field.name}: {complaint}")


def _is_held_by_limits(validator: Callable[..., object] | None) -> bool:
    return validator is None or validator is _holds


def plain_construction(cls: type[Any]) -> bool:
    """Tell whether setting the fields makes a whole object: no converter, hook or own validator."""
    if _is_simply_stated(cls):
        return True
    return (
        not hasattr(cls, "__attrs_post_init__")
        and not hasattr(cls, "__attrs_pre_init__")
        and "__slots__" in cls.__dict__
        and all(
            field.init and field.converter is None and _is_held_by_limits(field.validator)
            for field in attrs.fields(cls)
        )
    )


def _is_simply_stated(cls: type[Any]) -> bool:
    """Answer for most classes without having attrs make them."""
    if hasattr(cls, "__attrs_post_init__") or hasattr(cls, "__attrs_pre_init__"):
        return False
    for base in cls.__mro__:
        declared = declaration_of(base)
        if declared is None:
            if base is cls or "__attrs_attrs__" in base.__dict__:
                return False
        elif not declared.is_plain or declared.options.get("field_transformer") not in (
            None,
            checked,
        ):
            return False
    return True


def holds_its_limits(cls: type[Any]) -> bool:
    """Tell whether every object of a class surely has the shapes of its fields, however it was made.

    For classes of the model; of others the answer is no when it would take long to find.
    """
    declared = declaration_of(cls)
    return (
        declared is not None
        and declared.is_plain
        and declared.options.get("field_transformer") is checked
    )


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
                code = "shape.text-quotes" if _lacks_quotes(value) else "shape.text"
                return code, {"got": shown(value)}
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
            code = "shape.expected-quotes" if _lacks_quotes(value) else "shape.expected"
            return code, {"expected": shape.matches.expected, "got": shown(value)}
        case _:
            raise AssertionError(shape)


def _lacks_quotes(value: object) -> bool:
    """Tell whether something was meant as a text and is read as a number or truth value, like a year."""
    return type(value) in (int, float, bool)


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
    if has_surrogate(value):
        return "parsing.surrogate", {}
    return None


def _bounds_problem(bounds: Bounds, value: float) -> tuple[str, dict[str, str]] | None:
    if bounds.minimum is not None and value < bounds.minimum:
        return "shape.minimum", {"minimum": str(bounds.minimum), "got": shown(value)}
    if bounds.maximum is not None and value > bounds.maximum:
        return "shape.maximum", {"maximum": str(bounds.maximum), "got": shown(value)}
    return None
