"""Hypothesis strategies for documents and their parts, from the same shapes the codec reads.

Every document drawn is valid in shape: the codec reads it and the JSON Schema accepts it. Ids and
references are drawn freely, so that checks have something to find.
"""

from typing import Any

from hypothesis import strategies as st

from osallisuus.codec.registry import BlockRegistry
from osallisuus.documents import DOCUMENT_VERSION
from osallisuus.extensions import Block
from osallisuus.limits import BLANKS, Bounds
from osallisuus.model.project import Project
from osallisuus.shapes import (
    Blocks,
    Bool,
    Choice,
    FieldShape,
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
from osallisuus.toolkit import Toolkit
from osallisuus.vocabulary import codes

Data = dict[str, Any]

_WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(
    lambda words: bool(words.strip(BLANKS))
)


def documents(kit: Toolkit | None = None, *, fields: int = 4) -> st.SearchStrategy[Data]:
    """Return a strategy of whole documents as plain data.

    Args:
        kit: Toolkit whose plugins' blocks may occur; the core alone when absent.
        fields: Most optional fields that are filled in on one object.

    .. versionadded:: 0.1
    """
    return plain_objects(Project, kit, fields=fields).map(
        lambda project: {"osallisuus": DOCUMENT_VERSION, "project": project}
    )


def plain_objects(
    cls: type[Any], kit: Toolkit | None = None, *, fields: int = 4
) -> st.SearchStrategy[Data]:
    """Return a strategy of the plain data of one class of the model or of a plugin.

    .. versionadded:: 0.1
    """
    registry = kit.registry if kit is not None else BlockRegistry()
    return _objects(cls, registry, fields, 0)


@st.composite
def _objects(
    draw: st.DrawFn, cls: type[Any], registry: BlockRegistry, most: int, depth: int
) -> Data:
    listed = fields_of(cls)
    optional = [field for field in listed if not field.required and _fits(field, depth)]
    chosen: list[FieldShape] = []
    if optional:
        chosen = draw(
            st.lists(st.sampled_from(optional), max_size=most, unique_by=lambda field: field.name)
        )
    data: Data = {"v": cls.ext_version} if issubclass(cls, Block) else {}
    for field in listed:
        if field.required or field in chosen:
            data[field.key] = draw(_values(field.shape, cls, registry, most, depth))
    return data


def _fits(field: FieldShape, depth: int) -> bool:
    shape = field.shape.item if isinstance(field.shape, Seq) else field.shape
    return depth < 3 or not isinstance(shape, Obj | Tagged | Blocks)


def _values(
    shape: Shape, host: type[Any], registry: BlockRegistry, most: int, depth: int
) -> st.SearchStrategy[Any]:
    match shape:
        case Str():
            return _texts(shape)
        case Bool():
            return st.booleans()
        case Int():
            return st.integers(*_ends(shape.bounds))
        case Number():
            low, high = _ends(shape.bounds)
            floats = st.floats(low, high, allow_nan=False, allow_infinity=False)
            return st.one_of(st.integers(low, high), floats)
        case Scalar():
            return st.from_regex(shape.matches.regex, fullmatch=True)
        case Choice():
            return st.sampled_from(shape.values)
        case Texts():
            return st.dictionaries(
                st.sampled_from(("fi", "sv", "en", "se", "und", "zh-Hant")),
                _WORDS,
                min_size=1,
                max_size=3,
            )
        case Seq():
            least = shape.length.minimum
            top = max(least, min(3, shape.length.maximum or 3))
            item = _values(shape.item, host, registry, most, depth)
            return st.lists(item, min_size=least, max_size=top)
        case Obj():
            return _objects(shape.cls, registry, most, depth + 1)
        case Tagged():
            return st.one_of(
                [_objects(cls, registry, most, depth + 1) for cls in shape.classes.values()]
            )
        case Blocks():
            return _blocks(host, registry, most, depth)


def _ends(bounds: Bounds) -> tuple[int, int]:
    low = -(10**6) if bounds.minimum is None else bounds.minimum
    high = 10**6 if bounds.maximum is None else bounds.maximum
    return low, high


def _texts(shape: Str) -> st.SearchStrategy[str]:
    if shape.vocabulary is not None and codes(shape.vocabulary):
        return st.sampled_from(codes(shape.vocabulary))
    if shape.ref is not None or shape.defines:
        return st.sampled_from(("a", "b1", "c-2", "d.3_x"))
    top = shape.length.maximum if shape.length is not None else None
    if shape.matches:
        drawn = st.from_regex(shape.matches[0].regex, fullmatch=True)
        return drawn.filter(lambda words: top is None or 1 <= len(words) <= top)
    return _WORDS.map(lambda words: words if top is None else words[:top]).filter(
        lambda words: bool(words.strip(BLANKS))
    )


def _blocks(
    host: type[Any], registry: BlockRegistry, most: int, depth: int
) -> st.SearchStrategy[Data]:
    raw = st.fixed_dictionaries(
        {"v": st.integers(1, 9)}, optional={"what": st.one_of(st.none(), st.booleans(), _WORDS)}
    )
    known = {
        name: _objects(block, registry, most, depth + 1)
        for name, block in registry.on(host).items()
    }
    return st.fixed_dictionaries({}, optional={"stranger": raw, "stranger.thing": raw, **known})
