"""Paired change between waves, from participation records to a value that can be reported."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs

from osallisuus.errors import UnknownNameError
from osallisuus.measures.attainment import over_shared_goals
from osallisuus.measures.change import Caveat, Change, Flow
from osallisuus.measures.comparing import Rules, compare
from osallisuus.measures.cuts import is_personal, reference_cuts, who_is_who
from osallisuus.measures.definition import Attainment, Linear
from osallisuus.measures.instrument import Instrument
from osallisuus.measures.needs import needed
from osallisuus.measures.pairs import holm
from osallisuus.measures.refusals import Refusal
from osallisuus.measures.waves import (
    DEFAULT_WAVES,
    Sheets,
    Tables,
    Wave,
    one_each,
    sheets,
    spans,
)

if TYPE_CHECKING:
    import polars as pl

LEAST_FOR_ITEMS: Final = 20
"""Forms of a wave needed before one item's direction is judged by the others."""

ITEM_REVERSED: Final = 0.3
"""An item was turned when its correlation with the rest is below minus this once, and above it once."""


@attrs.frozen(kw_only=True)
class OutcomePlan:
    """How change is to be measured, declared before the answers are looked at.

    Attributes:
        waves: Waves with their windows and their rule for repeated forms.
        before: First wave of the comparison.
        after: Second wave; when absent the first of exit, follow-up and middle that has forms.
        missing_codes: Codes that stand for "no answer".
        accept: Suspicions that were looked into and found to be wrong.
        threshold: Fewest people anything is said of.
        confidence: Level of the intervals.
        weights: Weight of each person's goals, for goal attainment.

    .. versionadded:: 0.1
    """

    waves: tuple[Wave, ...] = DEFAULT_WAVES
    before: str = "baseline"
    after: str | None = None
    missing_codes: tuple[float, ...] = ()
    accept: tuple[str, ...] = ()
    threshold: int = 5
    confidence: float = 0.95
    weights: Mapping[str, Mapping[str, float]] = attrs.field(factory=dict, hash=False)


@attrs.frozen(kw_only=True)
class _Scored:
    frame: "pl.DataFrame"
    forms: int
    repeated: int
    problems: tuple[Refusal, ...]

    @property
    def refused(self) -> int:
        """Forms without a score."""
        return self.forms - self.repeated - len(self.frame)


def change_of(
    instrument: Instrument, project: str, records: Tables, plan: OutcomePlan | None = None
) -> Change:
    """Return the paired change of an instrument between two waves.

    Args:
        instrument: The instrument.
        project: Id of the project; rows that name another one are left out.
        records: Participation records (anything with ``frame(name)``).
        plan: Waves, windows and rules; the default ones when absent.

    Returns:
        A change. Where a number should not be, it is ``None`` and ``problems`` says why.

    Raises:
        UnknownNameError: The plan compares a wave that it does not declare.

    .. versionadded:: 0.1
    """
    plan = plan or OutcomePlan()
    declared = tuple(wave.name for wave in plan.waves)
    for name in (plan.before, plan.after or plan.before):
        if name not in declared:
            raise UnknownNameError("wave", name, declared)
    forms = sheets(records, project, instrument.id, plan.waves)
    problems, forms = _without_strangers(instrument, forms)
    scored: dict[str, _Scored] = {
        wave.name: _score(instrument, forms, wave, plan) for wave in plan.waves
    }
    after = plan.after or _later(scored, plan.before)
    names = [plan.before, *([after] if after else [])]
    enrolled = spans(records, project)
    flow = Flow(
        enrolled=len(enrolled) if len(enrolled) else None,
        before=0,
        after=0,
        paired=0,
        refused=sum(scored[name].refused for name in names),
        repeated=sum(scored[name].repeated for name in names),
        outside=forms.outside,
        unplaced=forms.unplaced,
        unchecked=forms.unchecked,
        conflicting=forms.conflicting,
    )
    problems += [
        attrs.evolve(problem, row=None)
        for name in names
        for problem in _told(name, scored[name].problems)
    ]
    if forms.conflicting:
        values = {"count": str(forms.conflicting)}
        problems.append(Refusal(code="conflicting-answers", values=values))
    turned = _turned_items(instrument, forms, plan)
    problems += turned
    shell = Change(
        instrument=instrument,
        project=project,
        before=plan.before,
        after=after,
        flow=flow,
        windows=tuple(wave for name in names for wave in plan.waves if wave.name == name),
        problems=tuple(problems),
    )
    rules = Rules(
        threshold=plan.threshold,
        confidence=plan.confidence,
        accept=plan.accept,
        only_flow=bool(turned),
        who=who_is_who(records)
        if any(is_personal(bands) for bands in reference_cuts(instrument).values())
        else None,
    )
    first = scored[plan.before].frame
    second = scored[after].frame if after else first.clear()
    if isinstance(instrument.scoring, Attainment):
        shared = over_shared_goals(instrument, first, second, forms.items, plan.weights)
        found = compare(shell, shared.first, shared.second, rules)
        if not shared.dropped:
            return found
        caveat = Caveat(code="goals-dropped", values={"count": str(shared.dropped)})
        return attrs.evolve(found, caveats=(*found.caveats, caveat))
    if instrument.has_total:
        return compare(shell, first, second, rules)
    if instrument.own_items:
        one, two = _own_goals(first, second)
        return compare(shell, one, two, rules)
    parts = {}
    for item in instrument.item_ids:
        one, two = (
            frame.with_columns(score=frame[f"score {item}"]).drop_nulls("score")
            for frame in (first, second)
        )
        parts[item] = compare(attrs.evolve(shell, item=item), one, two, rules)
    whole = compare(shell, first, second, attrs.evolve(rules, only_flow=True))
    return attrs.evolve(whole, parts=_corrected(parts))


def correct_for_several(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes with Holm's correction of their Wilcoxon (or McNemar) tests.

    With one outcome only nothing is corrected. With several a caveat says how many.

    .. versionadded:: 0.1
    """
    given = tuple(changes)
    found = [_main_p(outcome) for change in given for outcome in change.outcomes]
    values = [p for p in found if p is not None]
    if len(values) < 2:
        return given
    left = iter(holm(values))
    caveat = Caveat(code="several", values={"count": str(len(values))})

    def one(change: Change) -> Change:
        if _main_p(change) is None:
            return change
        return _with_holm(change, next(left), caveat)

    return tuple(
        attrs.evolve(change, parts={item: one(part) for item, part in change.parts.items()})
        if change.parts
        else one(change)
        for change in given
    )


def _corrected(parts: Mapping[str, Change]) -> dict[str, Change]:
    return dict(zip(parts, correct_for_several(parts.values()), strict=True))


def _main_p(change: Change) -> float | None:
    if change.share is not None:
        return change.share.test.p if change.share.test else None
    if change.effect is None or not change.effect.tests:
        return None
    return change.effect.test("wilcoxon").p


def _with_holm(change: Change, p: float, caveat: Caveat) -> Change:
    others = tuple(one for one in change.caveats if one.code != caveat.code)
    told = attrs.evolve(change, caveats=(*others, caveat))
    if change.share is not None and change.share.test is not None:
        test = attrs.evolve(change.share.test, p_holm=p)
        return attrs.evolve(told, share=attrs.evolve(change.share, test=test))
    assert change.effect is not None
    tests = tuple(
        attrs.evolve(test, p_holm=p) if test.name == "wilcoxon" else test
        for test in change.effect.tests
    )
    return attrs.evolve(told, effect=attrs.evolve(change.effect, tests=tests))


def _later(scored: Mapping[str, _Scored], before: str) -> str | None:
    order = [name for name in ("exit", "followup", "middle") if name != before]
    return next((name for name in order if name in scored and scored[name].forms), None)


def _told(wave: str, problems: Iterable[Refusal]) -> list[Refusal]:
    return [attrs.evolve(problem, values={**problem.values}, wave=wave) for problem in problems]


def _without_strangers(instrument: Instrument, forms: Sheets) -> tuple[list[Refusal], Sheets]:
    pl = needed("polars")
    if instrument.own_items:
        return [], forms
    begins = f"{instrument.id}_"
    own = {item: item.removeprefix(begins) for item in forms.items}
    strange = [item for item, plain in own.items() if plain not in instrument.item_ids]
    frame = forms.frame
    problems = []
    if strange:
        mixed: Any = pl.any_horizontal(pl.col(f"item {item}").is_not_null() for item in strange)
        count = len(frame.filter(mixed))
        frame = frame.filter(~mixed)
        shown = f"{instrument.item_ids[0]}–{instrument.item_ids[-1]}"
        values = {"known": shown, "count": str(count)}
        problems.append(Refusal(code="mixed-instruments", values=values, count=count))
    plain_names = {
        f"item {item}": f"item {plain}" for item, plain in own.items() if item not in strange
    }
    if len(set(plain_names.values())) < len(plain_names):
        return [Refusal(code="column-twice")], attrs.evolve(forms, frame=frame.clear())
    return problems, attrs.evolve(forms, frame=frame.rename(plain_names))


def _score(instrument: Instrument, forms: Sheets, wave: Wave, plan: OutcomePlan) -> _Scored:
    pl = needed("polars")
    frame = forms.frame.filter(pl.col("wave") == wave.name)
    if isinstance(instrument.scoring, Attainment):
        scored, problems = _attainment(instrument, frame, forms, plan)
    else:
        items = instrument.item_ids or forms.items
        columns = {item: f"item {item}" for item in items}
        absent = [name for name in columns.values() if name not in frame.columns]
        frame = frame.with_columns(pl.lit(None, dtype=pl.Float64).alias(name) for name in absent)
        if not columns:
            return _Scored(frame=_no_scores(frame), forms=0, repeated=0, problems=())
        result = instrument.score_frame(
            frame,
            columns=columns,
            missing_codes=plan.missing_codes,
            accept=plan.accept,
            into="__",
        )
        problems = result.refusals
        scored = result.frame
        if instrument.has_total:
            scored = scored.rename({"___score": "score"})
            raw = _raw(instrument, columns.values())
            scored = scored.with_columns(raw=raw).drop_nulls("score")
        else:
            names = {f"___score_{item}": f"score {item}" for item in columns}
            scored = scored.rename(names).filter(
                pl.any_horizontal(pl.col(name).is_not_null() for name in names.values())
            )
            scored = scored.with_columns(raw=pl.lit(None, dtype=pl.Float64))
    kept, repeated = one_each(scored, wave)
    return _Scored(frame=kept, forms=len(frame), repeated=repeated, problems=problems)


def _no_scores(frame: "pl.DataFrame") -> "pl.DataFrame":
    none = needed("polars").lit(None, dtype=needed("polars").Float64)
    return frame.clear().with_columns(score=none, raw=none)


def _raw(instrument: Instrument, names: Iterable[str]) -> Any:
    pl = needed("polars")
    scoring = instrument.scoring
    if not isinstance(scoring, Linear):
        return pl.sum_horizontal(pl.col(name) for name in names)
    # Back from the score, so that gaps a project's rule allows are counted the same way.
    over = (pl.col("score") - scoring.offset) / scoring.factor
    return over * len(instrument.items) if scoring.kind == "mean" else over


def _attainment(
    instrument: Instrument, frame: "pl.DataFrame", forms: Sheets, plan: OutcomePlan
) -> tuple["pl.DataFrame", tuple[Refusal, ...]]:
    pl = needed("polars")
    scores: list[float | None] = []
    problems: dict[str, Refusal] = {}
    for row in frame.iter_rows(named=True):
        levels = {goal: row[f"item {goal}"] for goal in forms.items}
        weights = plan.weights.get(row["person"])
        if weights is None:
            levels = {goal: level for goal, level in levels.items() if level is not None}
        else:
            levels = {goal: levels.get(goal) for goal in weights}
        score = instrument.score(levels, weights=weights, missing_codes=plan.missing_codes)
        scores.append(score.value)
        for refusal in score.refusals:
            known = problems.get(refusal.code)
            count = known.count + 1 if known else 1
            problems[refusal.code] = attrs.evolve(refusal, item=None, count=count)
    scored = frame.with_columns(
        score=pl.Series(scores, dtype=pl.Float64), raw=pl.lit(None, dtype=pl.Float64)
    )
    return scored.drop_nulls("score"), tuple(problems.values())


def _own_goals(
    first: "pl.DataFrame", second: "pl.DataFrame"
) -> tuple["pl.DataFrame", "pl.DataFrame"]:
    pl = needed("polars")
    goals = [name for name in first.columns if name.startswith("score ")]
    goals = [goal for goal in goals if goal in second.columns]
    if not goals:
        return _no_scores(first), _no_scores(second)
    both = first.select("person", *goals).join(
        second.select("person", *goals), on="person", suffix=" after"
    )
    kept = {
        goal: pl.col(goal).is_not_null() & pl.col(f"{goal} after").is_not_null() for goal in goals
    }
    means = both.select(
        "person",
        before=pl.mean_horizontal(pl.when(kept[goal]).then(pl.col(goal)) for goal in goals),
        after=pl.mean_horizontal(
            pl.when(kept[goal]).then(pl.col(f"{goal} after")) for goal in goals
        ),
    )
    one = first.join(means, on="person", how="left").with_columns(
        score=pl.coalesce("before", pl.mean_horizontal(goals))
    )
    two = second.join(means.drop_nulls("after"), on="person", how="left")
    # A second form without any of the first form's goals is no pair.
    strangers = both.join(means.drop_nulls("after"), on="person", how="anti")
    two = two.with_columns(score=pl.coalesce("after", pl.mean_horizontal(goals)))
    two = two.join(strangers, on="person", how="anti")
    return one.drop_nulls("score"), two.drop_nulls("score")


def _turned_items(instrument: Instrument, forms: Sheets, plan: OutcomePlan) -> list[Refusal]:
    np = needed("numpy")
    if not instrument.has_total or len(instrument.items) < 3 or "reversed-item" in plan.accept:
        return []
    names = [f"item {item}" for item in instrument.item_ids]
    if any(name not in forms.frame.columns for name in names):
        return []
    signs: dict[str, set[int]] = {}
    for _, wave in forms.frame.drop_nulls(names).group_by("wave"):
        if len(wave) < LEAST_FOR_ITEMS:
            continue
        answers = wave.select(names).to_numpy()
        total = answers.sum(axis=1)
        for place, name in enumerate(names):
            rest = total - answers[:, place]
            if not np.ptp(rest) or not np.ptp(answers[:, place]):
                continue
            r = float(np.corrcoef(answers[:, place], rest)[0, 1])
            if abs(r) >= ITEM_REVERSED:
                signs.setdefault(name, set()).add(1 if r > 0 else -1)
    return [
        Refusal(code="reversed-item", item=name.removeprefix("item "))
        for name, found in signs.items()
        if len(found) == 2
    ]
