"""Scoring whole tables of answers, one form a row, in any eager dataframe narwhals knows.

Whatever can be told of a column as a whole is looked at first (codes out of range, a scale shifted by
one, a five-point answer on an eleven-point scale); only when something is there do rows get checked.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any, Final, Generic

import attrs

from osallisuus.measures.definition import (
    Definition,
    Linear,
    Lookup,
    Profile,
    Share,
)
from osallisuus.measures.refusals import MeasureError, Refusal
from osallisuus.measures.scoring import code_values, wrong_code

if TYPE_CHECKING:
    import narwhals as nw
    from narwhals.typing import IntoDataFrameT
else:
    from typing import TypeVar

    IntoDataFrameT = TypeVar("IntoDataFrameT")

NARROW_FORMS: Final = 10
"""Forms needed before answers of 1 to 5 alone on an eleven-point scale look like another scale."""

WIDE: Final = 9
"""Width from which a scale is one of ten or eleven points."""


@attrs.frozen(kw_only=True)
class ScoredFrame(Generic[IntoDataFrameT]):
    """A table with its scores.

    Attributes:
        frame: The table given, with the columns of scores added.
        scores: Names of the columns of scores.
        scored: Rows with a number.
        refused: Rows without one.
        refusals: Why; counted over the table, with the first row of each.

    .. versionadded:: 0.1
    """

    frame: IntoDataFrameT
    scores: tuple[str, ...]
    scored: int
    refused: int
    refusals: tuple[Refusal, ...] = ()


@attrs.frozen(kw_only=True)
class _Column:
    item: str
    name: str
    reverse: bool
    minimum: float | None
    maximum: float | None
    gaps: int
    between: bool


def score_table(
    definition: Definition,
    frame: "IntoDataFrameT",
    *,
    columns: Mapping[str, str] | None = None,
    missing_codes: Collection[float] = (),
    accept: Collection[str] = (),
    into: str | None = None,
) -> "ScoredFrame[IntoDataFrameT]":
    """Score a table; see :meth:`osallisuus.measures.instrument.Instrument.score_frame`."""
    import narwhals as nw

    table = nw.from_native(frame, eager_only=True)
    names = _columns_of(definition, table, columns)
    prefix = into or definition.id
    work = _plain_numbers(table, tuple(names.values()), missing_codes)
    found = _look(definition, work, names)
    refusals, whole = _suspicions(definition, found, work, accept)
    bad = _bad_rows(definition, found, work)
    refusals += bad.refusals
    kept = None if whole else bad.is_right
    scores = _scores(definition, found, prefix, refuse_all=whole, is_right=kept)
    counted = work.select(**scores, __answered=_answered(found, len(work)))
    gaps = _gap_refusal(definition, found, counted, whole)
    result = table.with_columns(
        *(counted[name] for name in scores),
        counted["__answered"].alias(f"{prefix}_answered"),
    )
    scored = len(work) - _without_number(counted, tuple(scores))
    return ScoredFrame(
        frame=result.to_native(),
        scores=tuple(scores),
        scored=scored,
        refused=len(work) - scored,
        refusals=tuple(refusals + gaps),
    )


def _columns_of(
    definition: Definition, table: "nw.DataFrame[Any]", columns: Mapping[str, str] | None
) -> dict[str, str]:
    there = set(table.columns)
    items = definition.item_ids
    if columns is None:
        begins = f"{definition.id}_"
        if definition.own_items:
            names = {
                name.removeprefix(begins): name for name in table.columns if name.startswith(begins)
            }
        else:
            names = {item: f"{begins}{item}" for item in items}
    else:
        names = {str(item): name for item, name in columns.items()}
    wrong = []
    absent = [names[item] for item in names if names[item] not in there]
    absent += [item for item in items if item not in names]
    if absent or not names:
        values = {"columns": ", ".join(absent) or f"{definition.id}_…"}
        wrong.append(Refusal(code="columns-absent", values=values))
    strange = [item for item in names if items and item not in items]
    if strange:
        values = {"known": f"{items[0]}–{items[-1]}"}
        wrong += [Refusal(code="unknown-item", item=item, values=values) for item in strange]
    stems = {stem for name in names.values() if (stem := _stem(name))}
    if len(stems) > 1:
        values = {"columns": ", ".join(f"{stem}…" for stem in sorted(stems))}
        wrong.append(Refusal(code="columns-mixed", values=values))
    if len(set(names.values())) < len(names):
        wrong.append(Refusal(code="column-twice"))
    if wrong:
        raise MeasureError(definition.id, tuple(wrong))
    return names


def _stem(column: str) -> str:
    stem = column.rstrip("0123456789")
    return stem if stem != column and stem.endswith(("_", "-", ".", " ")) else ""


def _plain_numbers(
    table: "nw.DataFrame[Any]", names: Sequence[str], missing_codes: Collection[float]
) -> "nw.DataFrame[Any]":
    import narwhals as nw

    small = (nw.Int8, nw.UInt8, nw.Int16, nw.UInt16)
    expressions = []
    for name in names:
        column = nw.col(name)
        dtype = table.schema[name]
        if dtype.is_float():
            column = column.fill_nan(None) if dtype == nw.Float64 else column.cast(nw.Float64)
        elif dtype in small:
            # Sums of many items would leave the range of one byte.
            column = column.cast(nw.Int32)
        elif not dtype.is_numeric():
            expressions.append(column)
            continue
        if missing_codes:
            stands_for_none = column.cast(nw.Float64).is_in([float(c) for c in missing_codes])
            column = nw.when(~stands_for_none).then(column)
        expressions.append(column)
    return table.select(*expressions)


def _look(
    definition: Definition, work: "nw.DataFrame[Any]", names: Mapping[str, str]
) -> list[_Column]:
    import narwhals as nw

    reverse = {item.id for item in definition.items if item.reverse}
    numeric = {name for name in names.values() if work.schema[name].is_numeric()}
    texts = [
        Refusal(code="column-not-numbers", item=item)
        for item, name in names.items()
        if name not in numeric and work[name].null_count() < len(work)
    ]
    if texts:
        raise MeasureError(definition.id, tuple(texts))
    asked = []
    for number, name in enumerate(names.values()):
        if name not in numeric:
            continue
        column = nw.col(name)
        asked += [column.min().alias(f"low{number}"), column.max().alias(f"high{number}")]
        asked.append(column.null_count().alias(f"gaps{number}"))
        if work.schema[name].is_float():
            asked.append(((column - column.floor()) != 0).any().alias(f"between{number}"))
    seen = work.select(*asked).rows(named=True)[0] if asked and len(work) else {}
    return [
        _Column(
            item=item,
            name=name,
            reverse=item in reverse,
            minimum=_float(seen.get(f"low{number}")),
            maximum=_float(seen.get(f"high{number}")),
            gaps=int(seen.get(f"gaps{number}", len(work))),
            between=bool(seen.get(f"between{number}", False)),
        )
        for number, (item, name) in enumerate(names.items())
    ]


def _float(value: Any) -> float | None:
    return None if value is None or value != value else float(value)


def _suspicions(
    definition: Definition,
    found: Sequence[_Column],
    work: "nw.DataFrame[Any]",
    accept: Collection[str],
) -> tuple[list[Refusal], bool]:
    responses = definition.responses
    lows = [column.minimum for column in found if column.minimum is not None]
    highs = [column.maximum for column in found if column.maximum is not None]
    if responses is None or not lows:
        return [], False
    low, high = min(lows), max(_usable(found, definition, highs))
    # A negative code is a code for a missing answer, not a coding that begins below nought.
    for step in (1, -1) if responses.low > 0 else (1,):
        shifted = (responses.low + step, responses.high + step)
        edge = high == shifted[1] if step == 1 else low == shifted[0]
        if edge and shifted[0] <= low and high <= shifted[1] and "shifted-coding" not in accept:
            values = {
                "found": f"{shifted[0]}–{shifted[1]}",
                "right": f"{responses.low}–{responses.high}",
            }
            return [Refusal(code="shifted-coding", values=values, count=len(work), row=1)], True
    wide = responses.high - responses.low >= WIDE
    narrow = wide and low >= 1 and high <= 5 and len(work) >= NARROW_FORMS
    if narrow and "narrow-scale" not in accept:
        values = {"low": str(responses.low), "high": str(responses.high)}
        return [Refusal(code="narrow-scale", values=values, count=len(work), row=1)], True
    return [], False


def _usable(
    found: Sequence[_Column], definition: Definition, highs: Sequence[float]
) -> Sequence[float]:
    # A stray 99 must not hide that all other answers are shifted by one.
    near = [high for high in highs if wrong_code(definition, high) != "missing-code"]
    return near or highs


@attrs.frozen(kw_only=True)
class _BadRows:
    refusals: list[Refusal]
    is_right: "nw.Expr | None"


def _bad_rows(
    definition: Definition, found: Sequence[_Column], work: "nw.DataFrame[Any]"
) -> _BadRows:
    import narwhals as nw

    responses = definition.responses
    refusals: list[Refusal] = []
    conditions = []
    for column in found:
        if column.minimum is None or column.maximum is None:
            continue
        value = nw.col(column.name)
        if responses is None:
            if not (abs(column.minimum) < float("inf") and abs(column.maximum) < float("inf")):
                conditions.append(value.is_null() | value.is_finite())
                refusals.append(Refusal(code="not-a-number", item=column.item, row=1))
            continue
        inside = responses.low <= column.minimum and column.maximum <= responses.high
        if inside and not column.between:
            continue
        right = (value >= responses.low) & (value <= responses.high)
        if column.between:
            right = right & (value == value.floor())
        refusals += _named(definition, column, work)
        conditions.append(value.is_null() | right)
    is_right = nw.all_horizontal(*conditions, ignore_nulls=True) if conditions else None
    return _BadRows(refusals=refusals, is_right=is_right)


def _named(definition: Definition, column: _Column, work: "nw.DataFrame[Any]") -> Iterator[Refusal]:
    values = work[column.name].to_list()
    seen: dict[float, list[int]] = {}
    for row, value in enumerate(values, 1):
        if value is None or value != value:
            continue
        if wrong_code(definition, value) is not None:
            seen.setdefault(float(value), []).append(row)
    for value, rows in sorted(seen.items()):
        code = wrong_code(definition, value) or "out-of-range"
        filled = code_values(definition, value)
        yield Refusal(code=code, item=column.item, values=filled, count=len(rows), row=rows[0])


def _scores(
    definition: Definition,
    found: Sequence[_Column],
    prefix: str,
    *,
    refuse_all: bool,
    is_right: "nw.Expr | None",
) -> "dict[str, nw.Expr]":
    import narwhals as nw

    def held(expression: "nw.Expr") -> "nw.Expr":
        if refuse_all:
            return nw.lit(None, dtype=nw.Float64)
        return expression if is_right is None else nw.when(is_right).then(expression)

    if isinstance(definition.scoring, Profile):
        return {
            f"{prefix}_score_{column.item}": held(nw.col(column.name).cast(nw.Float64))
            for column in found
        }
    return {f"{prefix}_score": held(_total(definition, found))}


def _total(definition: Definition, found: Sequence[_Column]) -> "nw.Expr":
    import narwhals as nw

    responses = definition.responses
    assert responses is not None
    turn = responses.low + responses.high
    scoring = definition.scoring
    gaps = any(column.gaps for column in found)
    skip = definition.missing.skip if gaps else None
    parts = []
    for column in found:
        part = nw.col(column.name)
        if skip is not None and column.item in skip.items:
            asked = next(one.name for one in found if one.item == skip.item)
            skipped = part.is_null() & (nw.col(asked) == skip.answer)
            part = nw.when(skipped).then(nw.lit(skip.counts_as)).otherwise(part)
        parts.append(turn - part if column.reverse else part)
    items = len(parts)
    if gaps and definition.missing.needed < items:
        answered = reduce(add, [(~part.is_null()).cast(nw.Int32) for part in parts])
        enough = answered >= definition.missing.needed
        total: nw.Expr = nw.when(enough).then(nw.sum_horizontal(*parts) * float(items) / answered)
    else:
        # A gap makes the whole sum null, which is what a rule without gaps asks for.
        total = reduce(add, parts)
    if isinstance(scoring, Lookup):
        return _looked_up(scoring, total)
    if isinstance(scoring, Share):
        is_counted = total.cast(nw.Float64).is_in([float(code) for code in scoring.counted])
        return nw.when(~total.is_null()).then(is_counted.cast(nw.Float64))
    assert isinstance(scoring, Linear)
    factor = scoring.factor / items if scoring.kind == "mean" else scoring.factor
    exact = total.cast(nw.Float64)
    if scoring.kind == "mean" and scoring.factor / items * items != scoring.factor:
        return exact / items * scoring.factor + scoring.offset
    scaled = exact if factor == 1 else exact * factor
    return scaled if scoring.offset == 0 else scaled + scoring.offset


def _looked_up(scoring: Lookup, total: "nw.Expr") -> "nw.Expr":
    import narwhals as nw

    rows = sorted(scoring.table, key=lambda row: row.raw)
    # The sentinel below the table stands for "no score" and becomes null again.
    below = rows[0].raw - 1
    inside = (total >= rows[0].raw) & (total <= rows[-1].raw)
    safe = nw.when(inside).then(total).otherwise(nw.lit(below)).cast(nw.Int64)
    table = {below: None} | {row.raw: row.score for row in rows}
    return safe.replace_strict(table, return_dtype=nw.Float64)


def _answered(found: Sequence[_Column], rows: int) -> "nw.Expr":
    import narwhals as nw

    full = sum(not column.gaps for column in found)
    with_gaps = [(~nw.col(c.name).is_null()).cast(nw.Int32) for c in found if c.gaps]
    if not with_gaps:
        return nw.col(found[0].name).is_null().cast(nw.Int32) + full
    return reduce(add, with_gaps) + full


def _gap_refusal(
    definition: Definition,
    found: Sequence[_Column],
    counted: "nw.DataFrame[Any]",
    whole: bool,
) -> list[Refusal]:
    import narwhals as nw

    if whole or not any(column.gaps for column in found):
        return []
    needed = 1 if isinstance(definition.scoring, Profile) else definition.missing.needed
    names = [name for name in counted.columns if name != "__answered"]
    empty = nw.all_horizontal(*(nw.col(name).is_null() for name in names), ignore_nulls=True)
    few = counted.with_row_index("__row").filter(empty & (nw.col("__answered") < needed))
    if not len(few):
        return []
    values = {"answered": f"<{needed}", "needed": str(needed)}
    return [Refusal(code="missing", values=values, count=len(few), row=int(few["__row"][0]) + 1)]


def _without_number(counted: "nw.DataFrame[Any]", names: Sequence[str]) -> int:
    import narwhals as nw

    if len(names) == 1:
        return int(counted[names[0]].null_count())
    empty = nw.all_horizontal(*(nw.col(name).is_null() for name in names), ignore_nulls=True)
    return len(counted.filter(empty))
