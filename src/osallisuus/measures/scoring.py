"""Scoring the answers of one person, by the data of the instrument alone."""

import math
from collections.abc import Collection, Mapping

import attrs

from osallisuus.measures.definition import (
    Attainment,
    Definition,
    Linear,
    Lookup,
    Profile,
    Share,
)
from osallisuus.measures.goals import gas_t
from osallisuus.measures.refusals import Refusal, shown_code

Answer = int | float | None

USUAL_MISSING_CODES = (-9, -8, -1, 8, 9, 77, 88, 98, 99, 777, 888, 999)
"""Codes that surveys often use for "no answer"; named when found, never taken for one silently."""


@attrs.frozen(kw_only=True)
class Score:
    """What one form says.

    Attributes:
        instrument: Id of the instrument.
        value: The score; ``None`` when it has no total or is refused.
        raw: Sum of the items before conversion, reversed items turned.
        profile: Value of each item or goal, where the instrument has no total.
        answered: How many items are answered, skipped ones among them.
        expected: How many items there are.
        dropped: Goals without an outcome.
        refusals: Why no number is given; empty when there is one.

    .. versionadded:: 0.1
    """

    instrument: str
    value: float | None = None
    raw: float | None = None
    profile: Mapping[str, float | None] = attrs.field(factory=dict, hash=False)
    answered: int = 0
    expected: int = 0
    dropped: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    @property
    def is_scored(self) -> bool:
        """Whether there is a number."""
        return not self.refusals


def score_answers(
    definition: Definition,
    answers: Mapping[str, Answer],
    *,
    missing_codes: Collection[float] = (),
    weights: Mapping[str, float] | None = None,
) -> Score:
    """Score the answers of one person; see :meth:`osallisuus.measures.instrument.Instrument.score`."""
    given = {str(item): answer for item, answer in answers.items()}
    refusals = _unknown_items(definition, given)
    items = definition.item_ids or tuple(given)
    known = {
        item: None if _is_missing(given.get(item), missing_codes) else given.get(item)
        for item in items
    }
    for item, answer in known.items():
        refusals += _refuse_answer(definition, item, answer)
    answered = sum(answer is not None for answer in known.values())
    whole = Score(instrument=definition.id, answered=answered, expected=len(items))
    if refusals:
        return attrs.evolve(whole, refusals=tuple(refusals))
    values = {item: None if answer is None else float(answer) for item, answer in known.items()}
    scoring = definition.scoring
    if isinstance(scoring, Profile):
        none = (_too_few(0, 1),) if not answered else ()
        return attrs.evolve(whole, profile=values, refusals=none)
    if isinstance(scoring, Attainment):
        return _attainment(whole, values, weights, scoring)
    values = _with_skips(definition, values)
    answered = sum(value is not None for value in values.values())
    whole = attrs.evolve(whole, answered=answered)
    if answered < definition.missing.needed:
        return attrs.evolve(whole, refusals=(_too_few(answered, definition.missing.needed),))
    raw = raw_sum(definition, values)
    return attrs.evolve(whole, raw=raw, value=_converted(scoring, raw, len(items)))


def raw_sum(definition: Definition, values: Mapping[str, float | None]) -> float:
    """Return the sum of the items with reversed ones turned; a gap counts as the mean of the others."""
    turn = 0 if definition.responses is None else definition.responses.low
    turn += 0 if definition.responses is None else definition.responses.high
    turned = []
    for item in definition.items:
        value = values[item.id]
        if value is not None:
            turned.append(turn - value if item.reverse else value)
    total = math.fsum(turned)
    gaps = len(definition.items) - len(turned)
    return total if not gaps else total * len(definition.items) / len(turned)


def _converted(scoring: Linear | Lookup | Share, raw: float, items: int) -> float:
    if isinstance(scoring, Linear):
        over = raw / items if scoring.kind == "mean" else raw
        return scoring.factor * over + scoring.offset
    if isinstance(scoring, Lookup):
        return {row.raw: row.score for row in scoring.table}[int(raw)]
    return float(raw in scoring.counted)


def _attainment(
    whole: Score,
    values: Mapping[str, float | None],
    weights: Mapping[str, float] | None,
    scoring: Attainment,
) -> Score:
    levels = {goal: None if level is None else int(level) for goal, level in values.items()}
    goals = gas_t(levels, weights, correlation=scoring.correlation)
    if goals.t is None:
        code = "goal-weights-zero" if goals.goals else "no-goals"
        return attrs.evolve(whole, dropped=goals.dropped, refusals=(Refusal(code=code),))
    return attrs.evolve(whole, value=goals.t, dropped=goals.dropped)


def _with_skips(
    definition: Definition, values: Mapping[str, float | None]
) -> dict[str, float | None]:
    filled = dict(values)
    skip = definition.missing.skip
    if skip is not None and filled[skip.item] == skip.answer:
        for item in skip.items:
            filled[item] = float(skip.counts_as) if filled[item] is None else filled[item]
    return filled


def _too_few(answered: int, needed: int) -> Refusal:
    return Refusal(code="missing", values={"answered": str(answered), "needed": str(needed)})


def _is_missing(answer: object, missing_codes: Collection[float]) -> bool:
    if answer is None:
        return True
    is_number = isinstance(answer, int | float) and not isinstance(answer, bool)
    return is_number and (answer != answer or answer in missing_codes)


def _unknown_items(definition: Definition, given: Mapping[str, Answer]) -> list[Refusal]:
    if definition.own_items:
        return []
    known = set(definition.item_ids)
    shown = f"{definition.item_ids[0]}–{definition.item_ids[-1]}"
    return [
        Refusal(code="unknown-item", item=item, values={"known": shown})
        for item in given
        if item not in known
    ]


def _refuse_answer(definition: Definition, item: str, answer: object) -> list[Refusal]:
    if answer is None:
        return []
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return [Refusal(code="not-a-number", item=item)]
    if not math.isfinite(answer):
        return [Refusal(code="not-a-number", item=item)]
    if definition.responses is None:
        return []
    return (
        []
        if (code := wrong_code(definition, answer)) is None
        else [Refusal(code=code, item=item, values=code_values(definition, answer))]
    )


def wrong_code(definition: Definition, answer: float) -> str | None:
    """Return why a number is no answer of the instrument, or ``None`` when it is one."""
    responses = definition.responses
    if responses is None:
        return None
    if not responses.low <= answer <= responses.high:
        return "missing-code" if answer in USUAL_MISSING_CODES else "out-of-range"
    return None if float(answer).is_integer() else "between-codes"


def code_values(definition: Definition, answer: float) -> dict[str, str]:
    """Return what the text of a refused answer is filled in with."""
    responses = definition.responses
    low, high = ("", "") if responses is None else (str(responses.low), str(responses.high))
    return {"code": shown_code(float(answer)), "low": low, "high": high}
