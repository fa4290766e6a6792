"""Outcomes as they may be handed out: counts, means and texts, each shown or hidden by disclosure control."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

import attrs

from osallisuus.disclosure import (
    DisclosurePolicy,
    GroupFigures,
    Hidden,
    Mean,
    safe_figures,
    safe_mean,
)
from osallisuus.measures.change import Bounds, Caveat, Change, Flow
from osallisuus.measures.effect import Crossing, Effect, Share, Summary, Test
from osallisuus.measures.outcome_tables import (
    MEASURED,
    MOVES,
    Name,
    cell,
    first_of,
    flow_of,
    label_of,
    measure_of,
    moved,
    pairs_of,
)
from osallisuus.measures.refusals import Refusal
from osallisuus.measures.safe_effects import (
    limits_told,
    means_only,
    numbers_told,
    rounded,
    rounded_test,
    scale_of,
    step_of,
    within,
    without_unchanged,
)
from osallisuus.measures.spread import Bin, change_bins

DETAIL: Final = 2
"""How many thresholds large a group has to be for more than its means, as halves are groups too."""

MOST_LINES: Final = 30
"""Pairs up to which each may be drawn as a line of its own."""

_Counts = Callable[[str, tuple[int, int, int]], Sequence[int | None]]

_NOBODY: Final = Flow(enrolled=None, before=0, after=0, paired=0)
_FEW: Final = ("few-pairs", "single-pair")


@attrs.frozen(kw_only=True)
class Moves:
    """How many moved, by one measure; ``None`` where a count is hidden.

    Attributes:
        measure: ``any``, ``reliable-change``, ``minimal-change`` or ``cut``.
        better: In the better direction.
        same: Not, or less.
        worse: In the worse direction.
        whole: People with both waves.
        limit: Points, for the two changes.
        source: Where the limit was published.
        crossing: The cut.

    .. versionadded:: 0.1
    """

    measure: str
    better: int | None
    same: int | None
    worse: int | None
    whole: int | None
    limit: float | None = None
    source: str | None = None
    crossing: Crossing | None = None

    @property
    def is_shown(self) -> bool:
        """Whether every count is shown."""
        return None not in (self.better, self.same, self.worse, self.whole)


@attrs.frozen(kw_only=True)
class Shares:
    """Two shares of the same people; ``None`` where one is hidden.

    .. versionadded:: 0.1
    """

    before: Share | None
    after: Share | None
    test: Test | None


@attrs.frozen(kw_only=True)
class SafeChange:
    """An outcome with what may be told of it.

    Attributes:
        told: The change without any count of people, without single scores, and without what is hidden.
        flow: How many have which wave: ``enrolled``, ``before``, ``after``, ``paired``, ``lost``,
            ``only_after`` and the counts of forms; ``None`` where hidden.
        pairs: People with both waves.
        moves: How many moved, by measure.
        shares: The two shares, for an instrument that says yes or no.
        bins: Distribution of the changes; empty where it would give a hidden count away.
        lines: First and second score of each person: only where they were asked for.
        parts: One an item, where the instrument has no total.

    .. versionadded:: 0.1
    """

    told: Change
    flow: Mapping[str, int | None] = attrs.field(hash=False)
    pairs: int | None
    moves: tuple[Moves, ...] = ()
    shares: Shares | None = None
    bins: tuple[Bin, ...] = ()
    lines: tuple[tuple[float, float], ...] = ()
    parts: Mapping[str, "SafeChange"] = attrs.field(factory=dict, hash=False)

    @property
    def outcomes(self) -> tuple["SafeChange", ...]:
        """This outcome, or its parts where there is no total."""
        return tuple(self.parts.values()) or (self,)

    @property
    def is_told(self) -> bool:
        """Whether anything is told of how people changed."""
        return self.told.effect is not None or self.shares is not None

    def moved(self, measure: str) -> Moves | None:
        """Return how many moved by a measure; ``None`` where nobody was compared."""
        return next((one for one in self.moves if one.measure == measure), None)


def open_change(change: Change, *, threshold: int = 1) -> SafeChange:
    """Return a change with everything shown, for those who may see the records anyway.

    .. versionadded:: 0.1
    """
    flow, people, share = change.flow, change.people, change.share
    names = [field.name for field in attrs.fields(Flow)]
    pairs = () if people is None else people.pairs
    return SafeChange(
        told=attrs.evolve(change, parts={}),
        flow={name: getattr(flow, name) for name in names if name not in _SUMMARIES},
        pairs=flow.paired,
        moves=_moves(change, lambda _, counts: counts, flow.paired),
        shares=None
        if share is None
        else Shares(before=share.before, after=share.after, test=share.test),
        bins=change_bins([two - one for one, two in pairs], least=threshold) if pairs else (),
        lines=pairs if _may_be_drawn(change) else (),
        parts={item: open_change(part, threshold=threshold) for item, part in change.parts.items()},
    )


_SUMMARIES: Final = ("completers", "dropouts", "difference")


def _may_be_drawn(change: Change) -> bool:
    people = change.people
    few = people is not None and 0 < len(people.pairs) <= MOST_LINES
    return few and not change.instrument.group_use_only


@attrs.frozen(kw_only=True)
class Guard:
    """What decides on the figures of one report.

    Attributes:
        policy: Threshold and remainder.
        cells: What is shown of every count, by name; ``None`` where hidden.
        previous: Figures told before.
        person_lines: Whether single scores were asked for.
    """

    policy: DisclosurePolicy
    cells: Mapping[Name, int | None]
    previous: Sequence[GroupFigures] = ()
    person_lines: bool = False

    def count(self, subject: str, dimension: str = "", category: str = "") -> int | None:
        """Return a count, or ``None`` where it is hidden or nowhere told."""
        return self.cells.get(cell(subject, dimension, category))

    def was_told_otherwise(self, figures: GroupFigures) -> bool:
        """Whether an earlier report told other figures of the same group."""
        return any(one.name == figures.name and one != figures for one in self.previous)


def safe_change(change: Change, guard: Guard) -> tuple[SafeChange, tuple[GroupFigures, ...]]:
    """Return a change as it may be handed out, and the figures that are told with it.

    .. versionadded:: 0.1
    """
    parts: dict[str, SafeChange] = {}
    figures: list[GroupFigures] = []
    for item, part in change.parts.items():
        parts[item], found = safe_change(part, guard)
        figures += found
    pairs = guard.count(pairs_of(change))
    flow = _flow(change, guard)
    moves = _moves(change, lambda name, _: _shown_moves(change, name, guard), pairs)
    any_move = next((one for one in moves if one.measure == "any"), None)
    effect, told = _effect(change, pairs, any_move, guard)
    lost, bounds, told_of_lost = _lost(change, flow, effect, guard)
    shares, told_of_shares = _shares(change, pairs, guard)
    new = [one for one in (told, told_of_lost, told_of_shares) if one is not None]
    people = change.people
    is_detailed = effect is not None and effect.median_change is not None
    bins: tuple[Bin, ...] = ()
    lines: tuple[tuple[float, float], ...] = ()
    if people is not None and told is not None and not guard.was_told_otherwise(told):
        if is_detailed and any_move is not None and any_move.is_shown:
            changes = [two - one for one, two in people.pairs]
            bins = change_bins(changes, least=guard.policy.threshold)
        lines = people.pairs if guard.person_lines and _may_be_drawn(change) else ()
    withheld = not change.parts and effect is None and shares is None
    made = SafeChange(
        told=attrs.evolve(
            change,
            flow=lost,
            effect=effect,
            share=None,
            people=None,
            bounds=bounds,
            caveats=tuple(_caveat(one, change, pairs, flow, guard) for one in change.caveats),
            problems=_problems(change, guard, withheld=withheld),
            parts={},
        ),
        flow=flow,
        pairs=pairs,
        moves=moves if effect is not None else (),
        shares=shares,
        bins=bins,
        lines=lines,
        parts=parts,
    )
    return made, (*new, *figures)


def _flow(change: Change, guard: Guard) -> Mapping[str, int | None]:
    name = flow_of(change)
    both, first, second = (guard.count(MEASURED, name, one) for one in ("both", "first", "second"))
    forms = f"forms of {label_of(change)}"
    return {
        "enrolled": guard.count(MEASURED),
        "before": None if both is None or first is None else both + first,
        "after": None if both is None or second is None else both + second,
        "paired": both,
        "only_after": second,
        "lost": first,
        **{
            one: guard.count("forms", forms, one)
            for one in ("refused", "repeated", "outside", "unplaced", "unchecked", "conflicting")
        },
    }


def _shown_moves(change: Change, name: str, guard: Guard) -> tuple[int | None, ...]:
    return tuple(guard.count(pairs_of(change), name, way) for way in MOVES)


def _moves(change: Change, counts_of: _Counts, whole: int | None) -> tuple[Moves, ...]:
    people = change.people
    if people is None:
        return ()
    higher = change.instrument.direction == "higher_better"
    limits = {one.basis: one for one in (people.reliable, people.minimal) if one is not None}
    crossings = {measure_of(cross): cross for cross in people.crossings}
    found = []
    for name, counts in moved(people, higher_better=higher).items():
        better, same, worse = counts_of(name, counts)
        limit = limits.get(name)
        cross = crossings.get(name)
        found.append(
            Moves(
                measure=name if cross is None else "cut",
                better=better,
                same=same,
                worse=worse,
                whole=whole,
                limit=None if limit is None else limit.limit,
                source=None if limit is None else limit.source,
                crossing=cross,
            )
        )
    return tuple(found)


def _effect(
    change: Change, pairs: int | None, any_move: Moves | None, guard: Guard
) -> tuple[Effect | None, GroupFigures | None]:
    """Return the figures of a group as far as they may be told.

    A group whose number is hidden or less than twice the threshold has its means only; from a deviation, a
    size and a test the number could be reckoned. The statistics from which the number of those without change
    can be reckoned (the sum of ranks, the rank-biserial correlation) are left out when that number is hidden.
    """
    effect, people = change.effect, change.people
    if effect is None or people is None:
        return None, None
    scale = scale_of(change)
    width = None if scale is None else (scale[0] - scale[1], scale[1] - scale[0])
    firsts, seconds = (
        [Decimal(repr(one)) for one in wave] for wave in zip(*people.pairs, strict=True)
    )
    moves = [two - one for one, two in zip(firsts, seconds, strict=True)]
    means = {}
    for name, values, ends in (
        ("before", firsts, scale),
        ("after", seconds, scale),
        ("change", moves, width),
    ):
        mean = safe_mean(values, guard.policy, scale=ends)
        if not isinstance(mean, Decimal):
            return None, None
        means[name] = Mean(name=name, value=mean, scale=ends, step=step_of(change))
    told = rounded(effect, {name: float(one.value) for name, one in means.items()})
    if pairs is None or pairs < DETAIL * guard.policy.threshold:
        told = means_only(told, pairs)
    elif any_move is None or not any_move.is_shown:
        told = without_unchanged(told)
    figures = GroupFigures(
        name=("figures of", label_of(change)),
        people=pairs,
        means=tuple(means.values()),
        others=numbers_told(told),
    )
    if isinstance(safe_figures(figures, guard.policy, previous=guard.previous), Hidden):
        return None, None
    return told, figures


def _lost(
    change: Change, flow: Mapping[str, int | None], effect: Effect | None, guard: Guard
) -> tuple[Flow, Bounds | None, GroupFigures | None]:
    """Return first scores of those lost, and bounds, which tell the sum of the same scores."""
    stayed, left, lost = change.flow.completers, change.flow.dropouts, flow["lost"]
    if effect is None or stayed is None or left is None or lost is None or not left.sd:
        return _NOBODY, None, None
    mean = Mean(
        name="first",
        value=Decimal(f"{left.mean:.1f}"),
        scale=scale_of(change),
        step=step_of(change),
    )
    bounds, limits = change.bounds, limits_told(change.flow.difference)
    if bounds is not None:
        ends = within(bounds.mean_change, 1)
        bounds = Bounds(lost=lost, mean_change=ends, unchanged=round(bounds.unchanged, 1))
    told = [limits, None if bounds is None else bounds.mean_change]
    figures = GroupFigures(
        name=("lost", label_of(change)),
        people=lost,
        means=(mean,),
        others=tuple(repr(end) for one in told if one is not None for end in (one.low, one.high)),
    )
    if isinstance(safe_figures(figures, guard.policy, previous=guard.previous), Hidden):
        return _NOBODY, None, None
    dropouts = Summary(n=lost, mean=float(mean.value), median=None, sd=None)
    told_flow = attrs.evolve(
        _NOBODY,
        completers=attrs.evolve(effect.before, median=None, sd=None),
        dropouts=dropouts,
        difference=limits,
    )
    return told_flow, bounds, figures


def _shares(
    change: Change, pairs: int | None, guard: Guard
) -> tuple[Shares | None, GroupFigures | None]:
    share, policy, subject = change.share, guard.policy, pairs_of(change)
    if share is None or pairs is None:
        return None, None
    # A table of two dimensions names a margin by the other one.
    before = guard.count(subject, "before", "yes")
    after = guard.count(subject, "after", "yes")
    both = share.before.count - share.ended
    neither = share.before.n - both - share.ended - share.began
    cells = (both, share.ended, share.began, neither)
    test = share.test
    if test is not None:
        # The p value follows from how many began and ended, and tells them.
        p = None if any(policy.is_small(one) for one in cells) else f"{test.p:.3f}"
        test = None if p is None else attrs.evolve(rounded_test(test), statistic=None)
    name = ("shares of", label_of(change))
    figures = GroupFigures(
        name=name, people=pairs, others=() if test is None else (f"{test.p:.3f}",)
    )
    if test is not None and guard.was_told_otherwise(figures):
        test = None
    shown = Shares(
        before=None if before is None else share.before,
        after=None if after is None else share.after,
        test=test,
    )
    return shown, figures if test is not None else None


def _problems(change: Change, guard: Guard, *, withheld: bool) -> tuple[Refusal, ...]:
    found = [_problem(one, guard.policy) for one in change.problems if one.code != "no-variation"]
    if withheld and not any(one.code == "few-unsaid" for one in found):
        had_figures = change.effect is not None or change.share is not None
        found += [Refusal(code="withheld")] if had_figures or not found else []
    return tuple(dict.fromkeys(found))


def _problem(problem: Refusal, policy: DisclosurePolicy) -> Refusal:
    if problem.code in _FEW:
        return Refusal(code="few-unsaid")
    numbers = [problem.values[key] for key in ("count", "pairs") if key in problem.values]
    if any(policy.is_small(int(number)) for number in numbers if number.isdecimal()):
        return Refusal(code="unsaid")
    # How many answers are wrong is for whoever mends them, not for the reader.
    return attrs.evolve(problem, count=1, row=None)


def _caveat(
    caveat: Caveat,
    change: Change,
    pairs: int | None,
    flow: Mapping[str, int | None],
    guard: Guard,
) -> Caveat:
    """Return a caveat with its numbers, or the same said without: what a reader must know stays said."""
    subject = pairs_of(change)
    needed: Iterable[int | None] = ()
    match caveat.code:
        case "attrition":
            needed = (flow["before"], flow["lost"])
        case "not-all-measured":
            needed = (flow["before"], flow["enrolled"])
        case "helped" | "helped-unknown":
            name = "helped" if caveat.code == "helped" else "unknown"
            needed = (guard.count(subject, "help", name), pairs)
        case "spacing-unknown":
            needed = (guard.count(subject, "spacing", "unknown"),)
        case "unchecked":
            needed = (flow["unchecked"],)
        case "goals-dropped":
            needed = (guard.count("forms", f"forms of {label_of(change)}", "goals"),)
        case "few-pairs":
            needed = (pairs,)
        case "ceiling":
            first = first_of(change)
            needed = [guard.count(first, "ceiling", "best"), guard.count(first)]
            # Of a whole group at the end of the scale everybody's score is known.
            needed += [None] if guard.count(first, "ceiling", "below") == 0 else []
        case "spacing":
            # The shortest and the longest time are those of one person each.
            needed = (None,)
        case _:
            return caveat
    return Caveat(code=f"{caveat.code}-unsaid") if None in needed else caveat
