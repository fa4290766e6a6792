"""The same document model in pydantic, made from the same shapes, with the same strictness.

Types are not coerced, unknown keys are refused, limits and patterns hold. Where a pattern needs a look-ahead,
which pydantic's regex engine lacks, a simpler one stands in, and equal keys are not looked for: the twin has a
little less to do, never more.
"""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetPydanticSchema,
    StringConstraints,
    create_model,
)
from pydantic_core import core_schema

from osallisuus.extensions import Block, hosts_of
from osallisuus.limits import Length
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
BLOCKS: dict[str, type[Block]] = {}
DAY = Annotated[str, StringConstraints(pattern=r"^(--)?[0-9]{2,4}(-[0-9]{2}){0,2}~?$")]
DAY_VALUE = Annotated[
    PartialDate,
    GetPydanticSchema(
        lambda _source, _handler: core_schema.no_info_after_validator_function(
            PartialDate.parse,
            core_schema.str_schema(strict=True),
            serialization=core_schema.to_string_ser_schema(),
        )
    ),
]
AS_THEY_ARE = {
    datetime.date: datetime.date,
    datetime.time: datetime.time,
    Decimal: Annotated[Decimal, Field(max_digits=21, decimal_places=6)],
}
WORDS = Annotated[str, StringConstraints(pattern=r"[^ \t\r\n]")]
TAG = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


def annotation(shape: Shape, days: Any) -> Any:
    """Return the pydantic annotation of a shape; ``days`` is that of dates."""
    match shape:
        case Str():
            if shape.not_blank:
                return WORDS
            length = shape.length or Length()
            return Annotated[
                str,
                StringConstraints(
                    min_length=length.minimum or None,
                    max_length=length.maximum,
                    pattern=f"^(?:{shape.matches[0].regex})$" if shape.matches else None,
                ),
            ]
        case Bool():
            return bool
        case Int() | Number():
            kind = int if isinstance(shape, Int) else float
            return Annotated[kind, Field(ge=shape.bounds.minimum, le=shape.bounds.maximum)]
        case Scalar(python=python):
            return days if python is PartialDate else AS_THEY_ARE[python]
        case Choice():
            return shape.python or Literal[shape.values]
        case Texts():
            return Annotated[dict[TAG, WORDS], Field(min_length=1)]
        case Seq():
            limits = Field(min_length=shape.length.minimum, max_length=shape.length.maximum)
            return Annotated[tuple[annotation(shape.item, days), ...], limits]
        case Obj():
            return twin(shape.cls, days)
        case Tagged() | Blocks():
            return dict[str, Any]
    raise AssertionError(shape)


def twin(cls: type[Any], days: Any) -> type[BaseModel]:
    """Return the pydantic model of a class."""
    if cls not in MODELS:
        fields: dict[str, Any] = {}
        for field in fields_of(cls):
            kind = annotation(field.shape, days)
            if not field.required and field.default is None:
                kind = kind | None
            default = ... if field.required else field.default
            named = {"alias": "from"} if field.key == "from" else {}
            fields["from_" if named else field.key] = (kind, Field(default, **named))
        if "extensions" in fields:
            fields["extensions"] = (extensions(cls, days) | None, None)
        if issubclass(cls, Block):
            fields["v"] = (Literal[cls.ext_version], ...)
        MODELS[cls] = create_model(cls.__name__, __config__=STRICT, **fields)
    return MODELS[cls]


def extensions(host: type[Any], days: Any) -> Any:
    """Return the model of the blocks that may stand on a class, or any object when none are known."""
    fields: dict[str, Any] = {
        name.replace(".", "_"): (twin(block, days) | None, Field(None, alias=name))
        for name, block in BLOCKS.items()
        if issubclass(host, hosts_of(block))
    }
    if not BLOCKS:
        return dict[str, Any]
    return create_model(f"{host.__name__}Blocks", __config__=STRICT, **fields)


def document(
    blocks: Mapping[str, type[Block]] = MappingProxyType({}), *, with_days_as_values: bool = False
) -> type[BaseModel]:
    """Return the model of whole documents, one for each process.

    Args:
        blocks: Extension blocks that are checked as well, by name.
        with_days_as_values: Whether a date becomes a value of its own, as with us, or stays a text.
    """
    BLOCKS.update(blocks)
    project = twin(Project, DAY_VALUE if with_days_as_values else DAY)
    return create_model(
        "Document", __config__=STRICT, osallisuus=(int, ...), project=(project, ...)
    )
