"""Goal Attainment Scaling: the T score over goals of a person's own."""

import math
from collections.abc import Mapping, Sequence
from typing import TypeVar

import attrs

from osallisuus.measures.refusals import MeasureError, Refusal

T = TypeVar("T")

CORRELATION = 0.3
"""Correlation between goals that the published formula assumes."""


@attrs.frozen(kw_only=True)
class GoalScore:
    """T of one person at one time.

    Attributes:
        t: The T score; ``None`` when no goal has an outcome or all weights are 0.
        goals: Goals that count.
        dropped: Goals without an outcome, left out together with their weights.

    .. versionadded:: 0.1
    """

    t: float | None
    goals: int
    dropped: tuple[str, ...]


def gas_t(
    levels: Mapping[str, int | None] | Sequence[int | None],
    weights: Mapping[str, float] | Sequence[float] | None = None,
    *,
    correlation: float = CORRELATION,
) -> GoalScore:
    """Return the T score of goals.

    T = 50 + 10 Σwx / √((1 − ρ) Σw² + ρ (Σw)²), the corrected formula: the article of 2009 (Turner-Stokes,
    doi:10.1177/0269215508101742) printed others and an erratum replaced them [V]. A goal without an
    outcome is dropped with its weight.

    Args:
        levels: Outcome of each goal, −2 to 2, or ``None``.
        weights: Weight of each goal (such as importance x difficulty); 1 each when absent.
        correlation: ρ.

    Raises:
        MeasureError: A level is not a whole number −2 to 2, or weights do not fit the goals.

    Example:
        >>> round(gas_t([-1, -1, 0, 0, -1]).t, 5)
        40.95466
        >>> gas_t({"walk": 1, "call": None}).dropped
        ('call',)

    .. versionadded:: 0.1
    """
    by_goal = dict(levels) if isinstance(levels, Mapping) else _numbered(levels)
    if weights is None:
        by_weight: dict[str, float] = dict.fromkeys(by_goal, 1.0)
    else:
        by_weight = dict(weights) if isinstance(weights, Mapping) else _numbered(weights)
    _check(by_goal, by_weight)
    kept = {goal: level for goal, level in by_goal.items() if level is not None}
    dropped = tuple(goal for goal, level in by_goal.items() if level is None)
    total = math.fsum(by_weight[goal] for goal in kept)
    squares = math.fsum(by_weight[goal] ** 2 for goal in kept)
    spread = (1 - correlation) * squares + correlation * total**2
    if spread <= 0:
        return GoalScore(t=None, goals=len(kept), dropped=dropped)
    weighted = math.fsum(by_weight[goal] * level for goal, level in kept.items())
    return GoalScore(t=50 + 10 * weighted / math.sqrt(spread), goals=len(kept), dropped=dropped)


def _numbered(values: Sequence[T]) -> dict[str, T]:
    return {str(number): value for number, value in enumerate(values, 1)}


def _check(levels: Mapping[str, int | None], weights: Mapping[str, float]) -> None:
    wrong = [
        Refusal(code="goal-level", item=goal)
        for goal, level in levels.items()
        if level is not None and (isinstance(level, bool) or level not in (-2, -1, 0, 1, 2))
    ]
    wrong += [Refusal(code="goal-weight", item=goal) for goal in levels if goal not in weights]
    wrong += [
        Refusal(code="goal-weight", item=goal)
        for goal, weight in weights.items()
        if goal not in levels or not (math.isfinite(weight) and weight >= 0)
    ]
    if wrong:
        raise MeasureError("gas", tuple(wrong))
