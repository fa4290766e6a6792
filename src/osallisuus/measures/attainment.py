"""T scores of Goal Attainment Scaling over many people at once, and over the goals two waves share."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from osallisuus.measures.definition import Attainment, Definition
from osallisuus.measures.frames import ScoredFrame
from osallisuus.measures.needs import needed
from osallisuus.measures.refusals import MeasureError, Refusal
from osallisuus.measures.scoring import code_values, wrong_code

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from narwhals.typing import IntoDataFrameT

    Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]
    Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]
else:
    from typing import TypeVar

    IntoDataFrameT = TypeVar("IntoDataFrameT")


def t_scores(levels: "Matrix", weights: "Matrix", *, correlation: float) -> "Numbers":
    """Return the T score of each row; a missing level drops the goal with its weight.

    The same formula as :func:`osallisuus.measures.goals.gas_t`, for a matrix.

    Args:
        levels: One row a person, one column a goal, −2 to 2; NaN for no outcome or no such goal.
        weights: Weight of each, not negative.
        correlation: Correlation between goals that the formula assumes.

    Returns:
        T scores; NaN where no goal with a weight has an outcome.

    Example:
        >>> import numpy as np
        >>> levels = np.array([[-1.0, -1.0, 0.0], [1.0, np.nan, np.nan]])
        >>> t_scores(levels, np.ones((2, 3)), correlation=0.3).round(2).tolist()
        [40.87, 60.0]

    .. versionadded:: 0.1
    """
    np = needed("numpy")
    kept = ~np.isnan(levels)
    weight = np.where(kept, weights, 0.0)
    reached = (weight * np.where(kept, levels, 0.0)).sum(axis=1)
    spread = (1 - correlation) * (weight**2).sum(axis=1) + correlation * weight.sum(axis=1) ** 2
    found: Numbers = np.full(len(levels), np.nan)
    able = spread > 0
    found[able] = 50 + 10 * reached[able] / np.sqrt(spread[able])
    return found


def score_goal_table(
    definition: Definition,
    frame: "IntoDataFrameT",
    *,
    columns: Mapping[str, str] | None,
    weights: Mapping[str, str | float] | None,
    missing_codes: Collection[float],
    into: str | None,
) -> "ScoredFrame[IntoDataFrameT]":
    """Score a table of goals; see :meth:`osallisuus.measures.instrument.Instrument.score_frame`."""
    import narwhals as nw

    np = needed("numpy")
    scoring = definition.scoring
    assert isinstance(scoring, Attainment)
    table = nw.from_native(frame, eager_only=True)
    begins = f"{definition.id}_"
    names = (
        {name.removeprefix(begins): name for name in table.columns if name.startswith(begins)}
        if columns is None
        else {str(goal): name for goal, name in columns.items()}
    )
    weighted = {str(goal): weight for goal, weight in (weights or {}).items()}
    _check_columns(definition, table.columns, names, weighted)
    levels: Matrix = np.column_stack([_numbers(definition, table, name) for name in names.values()])
    if missing_codes:
        levels = np.where(np.isin(levels, list(missing_codes)), np.nan, levels)
    heavy: Matrix = np.ones_like(levels)
    for place, goal in enumerate(names):
        weight = weighted.get(goal, 1.0)
        heavy[:, place] = (
            _numbers(definition, table, weight) if isinstance(weight, str) else float(weight)
        )
    kept = ~np.isnan(levels)
    right_level = ~kept | np.isin(levels, [-2, -1, 0, 1, 2])
    right_weight = ~kept | (np.isfinite(heavy) & (heavy >= 0))
    usable = right_level.all(axis=1) & right_weight.all(axis=1)
    found = t_scores(levels, np.where(right_weight, heavy, 0.0), correlation=scoring.correlation)
    found[~usable] = np.nan
    refusals = [
        *_wrong_levels(definition, tuple(names), levels, right_level),
        *_counted("goal-weight", ~right_weight.all(axis=1)),
        *_counted("no-goals", usable & ~kept.any(axis=1)),
        *_counted("goal-weights-zero", usable & kept.any(axis=1) & np.isnan(found)),
    ]
    prefix = into or definition.id
    scores = [None if value != value else float(value) for value in found]
    answered = kept.sum(axis=1).tolist()
    backend = nw.get_native_namespace(table)
    scored = table.with_columns(
        nw.new_series(f"{prefix}_score", scores, nw.Float64, backend=backend),
        nw.new_series(f"{prefix}_answered", answered, nw.Int64, backend=backend),
    )
    without = int(np.isnan(found).sum())
    return ScoredFrame(
        frame=scored.to_native(),
        scores=(f"{prefix}_score",),
        scored=len(found) - without,
        refused=without,
        refusals=tuple(refusals),
    )


def _check_columns(
    definition: Definition,
    there: Sequence[str],
    names: Mapping[str, str],
    weighted: Mapping[str, str | float],
) -> None:
    wanted = [*names.values(), *(name for name in weighted.values() if isinstance(name, str))]
    absent = [name for name in wanted if name not in there]
    wrong = []
    if absent or not names:
        values = {"columns": ", ".join(absent) or f"{definition.id}_…"}
        wrong.append(Refusal(code="columns-absent", values=values))
    if len(set(wanted)) < len(wanted):
        wrong.append(Refusal(code="column-twice"))
    wrong += [
        Refusal(code="goal-weight", item=goal)
        for goal in {**weighted, **(names if weighted else {})}
        if goal not in weighted or goal not in names
    ]
    if wrong:
        raise MeasureError(definition.id, tuple(wrong))


def _numbers(definition: Definition, table: Any, name: str) -> "Numbers":
    import narwhals as nw

    np = needed("numpy")
    column = table[name]
    if column.null_count() == len(column):
        empty: Numbers = np.full(len(column), np.nan)
        return empty
    if not column.dtype.is_numeric():
        raise MeasureError(definition.id, (Refusal(code="column-not-numbers", item=name),))
    found: Numbers = np.array(
        [np.nan if value is None else value for value in column.cast(nw.Float64).to_list()],
        dtype=float,
    )
    return found


def _wrong_levels(
    definition: Definition, goals: Sequence[str], levels: "Matrix", right: Any
) -> Iterator[Refusal]:
    np = needed("numpy")
    for place, goal in enumerate(goals):
        wrong = np.flatnonzero(~right[:, place])
        for value in sorted(set(levels[wrong, place].tolist())):
            rows = wrong[levels[wrong, place] == value]
            yield Refusal(
                code=wrong_code(definition, value) or "goal-level",
                item=goal,
                values=code_values(definition, value),
                count=len(rows),
                row=int(rows[0]) + 1,
            )


def _counted(code: str, rows: Any) -> Iterator[Refusal]:
    found = needed("numpy").flatnonzero(rows)
    if len(found):
        yield Refusal(code=code, count=len(found), row=int(found[0]) + 1)


@attrs.frozen(kw_only=True)
class SharedGoals:
    """Two waves scored by the goals of each person that both hold.

    Attributes:
        first: First wave; the score of who has both waves is of the shared goals.
        second: Second wave, without people who share no goal.
        dropped: Goals that one of a person's two waves lacks, left out with their weights.
    """

    first: "pl.DataFrame"
    second: "pl.DataFrame"
    dropped: int


def over_shared_goals(
    definition: Definition,
    first: "pl.DataFrame",
    second: "pl.DataFrame",
    goals: Sequence[str],
    weights: Mapping[str, Mapping[str, float]],
) -> SharedGoals:
    """Score two waves so that they can be compared: T depends on how many goals there are.

    Args:
        definition: Goal attainment.
        first: Columns ``person``, ``score`` and ``item {goal}`` of the first wave, one row each.
        second: The same of the second wave.
        goals: The goals.
        weights: Weights of people's goals, by person.
    """
    pl, np = needed("polars"), needed("numpy")
    scoring = definition.scoring
    assert isinstance(scoring, Attainment)
    columns = [f"item {goal}" for goal in goals]
    both = first.select("person", *columns).join(
        second.select("person", *columns), on="person", suffix=" after"
    )
    if not len(both) or not goals:
        return SharedGoals(first=first, second=second, dropped=0)
    one, two = (
        both.select(f"{name}{end}" for name in columns).cast(pl.Float64).to_numpy()
        for end in ("", " after")
    )
    heavy = np.array(
        [
            [float(weights[person].get(goal, 0.0)) if person in weights else 1.0 for goal in goals]
            for person in both["person"]
        ]
    )
    shared = ~np.isnan(one) & ~np.isnan(two)
    dropped = int((np.isnan(one) != np.isnan(two)).sum())
    scores = {
        end: t_scores(np.where(shared, levels, np.nan), heavy, correlation=scoring.correlation)
        for end, levels in (("before", one), ("after", two))
    }
    paired = pl.DataFrame({"person": both["person"], **scores}).with_columns(
        pl.col("before", "after").fill_nan(None)
    )
    with_shared = paired.drop_nulls()
    none_shared = paired.join(with_shared, on="person", how="anti").select("person")
    before = first.join(with_shared, on="person", how="left", maintain_order="left")
    after = second.join(none_shared, on="person", how="anti").join(
        with_shared, on="person", how="left", maintain_order="left"
    )
    return SharedGoals(
        first=before.with_columns(score=pl.coalesce("before", "score")).drop("before", "after"),
        second=after.with_columns(score=pl.coalesce("after", "score")).drop("before", "after"),
        dropped=dropped,
    )
