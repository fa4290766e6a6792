"""The same document model in pydantic, made from the same shapes, with the same strictness.

Types are not coerced, unknown keys are refused, limits and patterns hold. Where a pattern needs a look-ahead,
which pydantic's regex engine lacks, a simpler one stands in: the twin has a little less to do, never more.
"""

import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, create_model

from osallisuus.model.project import Project
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
from osallisuus.time import PartialDate

STRICT = ConfigDict(strict=True, extra="forbid")
MODELS: dict[type[Any], type[BaseModel]] = {}
DAY = Annotated[str, StringConstraints(pattern=r"^(--)?[0-9]{2,4}(-[0-9]{2}){0,2}~?$")]
WORDS = Annotated[str, StringConstraints(pattern=r"[^ \t\r\n]")]
TAG = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


def annotation(shape: Shape) -> Any:
    """Return the pydantic annotation of a shape."""
    match shape:
        case Str():
            if not shape.matches:
                return WORDS if shape.not_blank else str
            regex = shape.matches[0].regex
            return Annotated[str, StringConstraints(pattern=f"^(?:{regex})$")]
        case Bool():
            return bool
        case Int() | Number():
            kind = int if isinstance(shape, Int) else float
            return Annotated[kind, Field(ge=shape.bounds.minimum, le=shape.bounds.maximum)]
        case Scalar(python=python):
            return (
                DAY
                if python is PartialDate
                else {Decimal: Decimal, datetime.time: datetime.time}[python]
            )
        case Choice():
            return shape.python
        case Texts():
            return Annotated[dict[TAG, WORDS], Field(min_length=1)]
        case Seq():
            return Annotated[
                tuple[annotation(shape.item), ...], Field(min_length=shape.length.minimum)
            ]
        case Obj():
            return twin(shape.cls)
        case Tagged() | Blocks():
            return dict[str, Any]
    raise AssertionError(shape)


def twin(cls: type[Any]) -> type[BaseModel]:
    """Return the pydantic model of a class."""
    if cls not in MODELS:
        fields: dict[str, Any] = {}
        for field in fields_of(cls):
            kind = annotation(field.shape)
            fields[field.key if field.key != "from" else "from_"] = (
                (kind, ...)
                if field.required
                else (kind | None if field.default is None else kind, field.default)
            )
        if "extensions" in fields:
            fields["extensions"] = (dict[str, Any] | None, None)
        MODELS[cls] = create_model(cls.__name__, __config__=STRICT, **fields)
    return MODELS[cls]


def document() -> type[BaseModel]:
    """Return the model of whole documents."""
    return create_model(
        "Document", __config__=STRICT, osallisuus=(int, ...), project=(twin(Project), ...)
    )
