"""From the scores of two waves to a change: pairs, people, bounds, caveats."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs

from osallisuus.measures.change import Bounds, Caveat, Change, Flow, ShareChange
from osallisuus.measures.cuts import personal_cuts, reference_cuts
from osallisuus.measures.definition import Direction, Linear, Lookup
from osallisuus.measures.definition import Share as ShareScoring
from osallisuus.measures.effect import Crossing, Interval, Moved, People, Summary, Test
from osallisuus.measures.instrument import Instrument
from osallisuus.measures.needs import needed
from osallisuus.measures.pairs import (
    LEAST_FOR_P,
    analyse_pairs,
    mcnemar,
    mean_difference,
    wilson,
)
from osallisuus.measures.refusals import Refusal
from osallisuus.measures.reliable import crossing, moved, reliable_limit

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]

REVERSED: Final = -0.5
"""Correlation between waves at or below which one of them looks reversed."""

CEILING: Final = 0.15
"""Share at the best end of the scale at the start from which a ceiling is named."""


@attrs.frozen(kw_only=True)
class Rules:
    """What the comparison needs to know of the plan."""

    threshold: int
    confidence: float
    accept: tuple[str, ...]
    only_flow: bool = False
    who: "pl.DataFrame | None" = attrs.field(default=None, eq=False)


def compare(shell: Change, first: "pl.DataFrame", second: "pl.DataFrame", rules: Rules) -> Change:
    """Fill a change in.

    Args:
        shell: What is already known: instrument, waves, flow so far, problems.
        first: Columns ``person``, ``score``, ``raw`` (may be null), ``date``, ``helped``; one row each.
        second: The same of the second wave.
        rules: Threshold, confidence, accepted suspicions.
    """
    instrument = shell.instrument
    pairs = first.join(second, on="person", suffix="_after").sort("person")
    lost = first.join(second, on="person", how="anti")
    flow = _flow(shell.flow, first, second, pairs, lost, rules)
    change = attrs.evolve(shell, flow=flow)
    problems = list(shell.problems)
    if rules.only_flow:
        return attrs.evolve(change, caveats=tuple(_caveats(change, first, pairs, rules)))
    before, after = _values(pairs, "score"), _values(pairs, "score_after")
    if shell.after is None:
        problems.append(Refusal(code="one-wave"))
    elif len(pairs) < rules.threshold:
        few = {"pairs": str(len(pairs)), "threshold": str(rules.threshold)}
        problems.append(Refusal(code="single-pair" if len(pairs) == 1 else "few-pairs", values=few))
    elif _looks_reversed(before, after) and "reversed-wave" not in rules.accept:
        problems.append(Refusal(code="reversed-wave"))
    else:
        better = instrument.direction is Direction.HIGHER_BETTER
        if isinstance(instrument.scoring, ShareScoring):
            change = attrs.evolve(change, share=_share(before, after, rules))
        else:
            effect = analyse_pairs(before, after, higher_better=better, confidence=rules.confidence)
            if effect.sd_change is None:
                problems.append(Refusal(code="no-variation"))
            change = attrs.evolve(
                change,
                effect=effect,
                people=_people(instrument, pairs, before, after, rules, shell.item),
                bounds=_bounds(instrument, _values(lost, "score"), before, after, shell.item),
            )
    change = attrs.evolve(change, problems=tuple(problems))
    return attrs.evolve(change, caveats=tuple(_caveats(change, first, pairs, rules)))


def _values(frame: "pl.DataFrame", column: str) -> "Numbers":
    values: Numbers = frame[column].to_numpy()
    return values


def _summary(values: "Numbers") -> Summary:
    np = needed("numpy")
    return Summary(
        n=len(values),
        mean=float(values.mean()),
        median=float(np.median(values)),
        sd=float(values.std(ddof=1)) if len(values) > 1 else None,
    )


def _flow(
    flow: Flow,
    first: "pl.DataFrame",
    second: "pl.DataFrame",
    pairs: "pl.DataFrame",
    lost: "pl.DataFrame",
    rules: Rules,
) -> Flow:
    counted = attrs.evolve(
        flow,
        before=len(first),
        after=len(second),
        paired=len(pairs),
        only_after=len(second) - len(pairs),
        lost=len(lost),
    )
    if rules.only_flow or min(len(pairs), len(lost)) < rules.threshold:
        return counted
    stayed, left = _values(pairs, "score"), _values(lost, "score")
    return attrs.evolve(
        counted,
        completers=_summary(stayed),
        dropouts=_summary(left),
        difference=mean_difference(stayed, left, rules.confidence),
    )


def _looks_reversed(before: "Numbers", after: "Numbers") -> bool:
    np = needed("numpy")
    if len(before) < LEAST_FOR_P or not np.ptp(before) or not np.ptp(after):
        return False
    return float(np.corrcoef(before, after)[0, 1]) <= REVERSED


def _share(before: "Numbers", after: "Numbers", rules: Rules) -> ShareChange:
    n = len(before)
    began = int(((before == 0) & (after == 1)).sum())
    ended = int(((before == 1) & (after == 0)).sum())
    test = None
    if n >= LEAST_FOR_P and began + ended:
        test = Test(name="mcnemar", statistic=float(min(began, ended)), p=mcnemar(began, ended))
    return ShareChange(
        before=wilson(int(before.sum()), n, rules.confidence),
        after=wilson(int(after.sum()), n, rules.confidence),
        began=began,
        ended=ended,
        test=test,
    )


def _people(
    instrument: Instrument,
    pairs: "pl.DataFrame",
    before: "Numbers",
    after: "Numbers",
    rules: Rules,
    item: str | None,
) -> People:
    higher = instrument.direction is Direction.HIGHER_BETTER
    gain = after - before if higher else before - after
    n = len(gain)
    up, down = int((gain > 1e-9).sum()), int((gain < -1e-9).sum())
    order = sorted(zip(before.tolist(), after.tolist(), strict=True))
    return People(
        improved=wilson(up, n, rules.confidence),
        same=wilson(n - up - down, n, rules.confidence),
        worse=wilson(down, n, rules.confidence),
        reliable=None if item else _reliable(instrument, before, after, higher=higher),
        minimal=None if item else _minimal(instrument, before, after, higher=higher),
        crossings=() if item else tuple(_crossings(instrument, pairs, before, after, rules)),
        pairs=tuple(order),
    )


def _crossings(
    instrument: Instrument,
    pairs: "pl.DataFrame",
    before: "Numbers",
    after: "Numbers",
    rules: Rules,
) -> Iterator[Crossing]:
    np = needed("numpy")
    for name, bands in reference_cuts(instrument).items():
        cuts = personal_cuts(bands, pairs, rules.who)
        known = ~np.isnan(cuts)
        # Of a handful whose cut is known nothing is said.
        if int(known.sum()) < rules.threshold:
            continue
        of_score = bands[0].of == "score"
        one = before if of_score else _values(pairs, "raw")
        two = after if of_score else _values(pairs, "raw_after")
        crossed = crossing(one[known], two[known], cuts[known], band=name)
        yield attrs.evolve(crossed, without_cut=int((~known).sum()))


def _reliable(
    instrument: Instrument, before: "Numbers", after: "Numbers", *, higher: bool
) -> Moved | None:
    # A coefficient without the deviation of its group gives no error, and this sample's is not taken.
    known = [(one.error, one.source) for one in instrument.reliability if one.error is not None]
    if instrument.group_use_only or not known:
        return None
    error, source = known[0]
    return moved(
        before,
        after,
        reliable_limit(error),
        basis="reliable-change",
        source=source,
        higher_better=higher,
    )


def _minimal(
    instrument: Instrument, before: "Numbers", after: "Numbers", *, higher: bool
) -> Moved | None:
    change = instrument.change
    if change is None or instrument.group_use_only:
        return None
    # Of a published span the wider limit is the careful one.
    return moved(
        before,
        after,
        change.high if change.high is not None else change.low,
        basis="minimal-change",
        source=change.source,
        higher_better=higher,
    )


def _bounds(
    instrument: Instrument,
    lost: "Numbers",
    before: "Numbers",
    after: "Numbers",
    item: str | None,
) -> Bounds | None:
    low, high = instrument.low, instrument.high
    if low is None or high is None or not len(lost):
        return None
    higher = instrument.direction is Direction.HIGHER_BETTER
    gain = (after - before) if higher else (before - after)
    worst_end, best_end = (low, high) if higher else (high, low)
    n = len(gain) + len(lost)
    total = float((after - before).sum())
    ends = sorted((total + float((end - lost).sum())) / n for end in (worst_end, best_end))
    improved = int((gain > 1e-9).sum())
    able = int((abs(lost - best_end) > 1e-9).sum())
    return Bounds(
        lost=len(lost),
        mean_change=Interval(low=ends[0], high=ends[1]),
        unchanged=total / n,
        improved=Interval(low=improved / n, high=(improved + able) / n),
    )


def _caveats(
    change: Change, first: "pl.DataFrame", pairs: "pl.DataFrame", rules: Rules
) -> Iterator[Caveat]:
    instrument, flow = change.instrument, change.flow
    yield Caveat(code="no-comparison")
    yield Caveat(code="regression")
    yield Caveat(code="response-shift")
    yield Caveat(code="groups")
    if flow.lost:
        share = f"{100 * flow.lost / flow.before:.0f}"
        yield Caveat(
            code="attrition",
            values={"lost": str(flow.lost), "all": str(flow.before), "share": share},
        )
    if flow.enrolled is not None and flow.before < flow.enrolled:
        values = {"before": str(flow.before), "enrolled": str(flow.enrolled)}
        yield Caveat(code="not-all-measured", values=values)
    yield from _helped(pairs)
    if change.effect is not None and not change.effect.tests and len(pairs) < LEAST_FOR_P:
        yield Caveat(code="few-pairs", values={"pairs": str(len(pairs)), "least": str(LEAST_FOR_P)})
    if flow.unchecked:
        yield Caveat(code="unchecked", values={"count": str(flow.unchecked)})
    yield from _spacing(pairs)
    yield from _ceiling(instrument, first, rules)
    if instrument.group_use_only:
        yield Caveat(code="group-only")
    for part in instrument.not_verified:
        yield Caveat(code=f"sureness-{part.sureness.value}", values=_noted(part.part))
    if instrument.missing.sureness == "declared":
        yield Caveat(code="own-rule", values={"needed": str(instrument.missing.needed)})
    if instrument.change is None and isinstance(instrument.scoring, Linear | Lookup):
        yield Caveat(code="no-minimal-change")


def _noted(part: str) -> Mapping[str, str]:
    return {"part": f"expected.measures-part-{part}"}


def _helped(pairs: "pl.DataFrame") -> Iterator[Caveat]:
    pl = needed("polars")
    either: Any = pl.any_horizontal(
        pl.col("helped").fill_null("") == "yes", pl.col("helped_after").fill_null("") == "yes"
    )
    unknown: Any = pl.col("helped").is_null() | pl.col("helped_after").is_null()
    helped = len(pairs.filter(either))
    unsure = len(pairs.filter(unknown & ~either))
    if helped:
        yield Caveat(code="helped", values={"count": str(helped), "pairs": str(len(pairs))})
    if unsure:
        yield Caveat(code="helped-unknown", values={"count": str(unsure), "pairs": str(len(pairs))})


def _spacing(pairs: "pl.DataFrame") -> Iterator[Caveat]:
    days = (pairs["date_after"] - pairs["date"]).dt.total_days().drop_nulls()
    if len(days) < len(pairs):
        yield Caveat(code="spacing-unknown", values={"count": str(len(pairs) - len(days))})
    if len(days) > 1 and days.min() != days.max():
        low, middle, high = (str(int(x)) for x in (days.min(), days.median(), days.max()))  # type: ignore[arg-type]
        yield Caveat(code="spacing", values={"low": low, "median": middle, "high": high})


def _ceiling(instrument: Instrument, first: "pl.DataFrame", rules: Rules) -> Iterator[Caveat]:
    higher = instrument.direction is Direction.HIGHER_BETTER
    best = instrument.high if higher else instrument.low
    is_share = isinstance(instrument.scoring, ShareScoring)
    if best is None or len(first) < rules.threshold or is_share or rules.only_flow:
        return
    there = int((first["score"] == best).sum())
    if there / len(first) >= CEILING:
        share = f"{100 * there / len(first):.0f}"
        values = {"share": share, "count": str(there), "all": str(len(first))}
        yield Caveat(code="ceiling", values=values)
