"""Tables and figures of outcomes: overview, flow, people and statistics, each safe to hand out."""

from collections.abc import Iterable, Sequence

from osallisuus.disclosure import DisclosurePolicy
from osallisuus.measures.change import Change, ShareChange
from osallisuus.measures.effect import Crossing, Moved, People
from osallisuus.measures.figures import change_words, draws_people
from osallisuus.measures.guarding import protected_flow, protected_parts, protected_shares
from osallisuus.measures.section import crossing_label, effect_table, references_table
from osallisuus.measures.spread import change_bins
from osallisuus.measures.told import Table as Told
from osallisuus.measures.wording import interval as limits_in_words
from osallisuus.measures.wording import number as number_in_words
from osallisuus.measures.wording import p_value, percent
from osallisuus.measures.wording import say as say_measure
from osallisuus.reporting.content import Column, Figure, Mark, Table, Value
from osallisuus.reporting.drawn_changes import Slope, paired_lines, slope_and_spread
from osallisuus.reporting.figures import Change as Line
from osallisuus.reporting.figures import changes as drawn_changes
from osallisuus.reporting.wording import Wording


def signed(value: float, words: Wording) -> str:
    """Return a number with its sign."""
    shown = words.number(abs(value), 1)
    # A change that is shown as nought has no sign.
    if shown == words.number(0, 1):
        return shown
    return f"+{shown}" if value > 0 else f"−{shown}"


def overview(outcomes: Sequence[Change], policy: DisclosurePolicy, words: Wording) -> Figure:
    """Return the figure of all outcomes: mean before and after, with change and interval."""
    rows: list[tuple[Value, ...]] = []
    lines = []
    for one in outcomes:
        name, least, most = one.name(words.language), one.instrument.low, one.instrument.high
        if one.share is not None:
            rows.append((name, one.share.before.n, *_shares(one.share, policy, words)))
            continue
        effect = one.effect
        assert effect is not None
        change = signed(effect.mean_change, words)
        between = effect.mean_interval
        rows.append(
            (
                name,
                effect.pairs,
                round(effect.before.mean, 1),
                round(effect.after.mean, 1),
                change,
                Mark.UNKNOWN
                if between is None
                else f"{signed(between.low, words)} … {signed(between.high, words)}",
                _improved(one, policy),
            )
        )
        if least is not None and most is not None and most > least:
            lines.append(
                Line(
                    label=name,
                    value=change,
                    ends=(words.number(least), words.number(most)),
                    before=(effect.before.mean - least) / (most - least),
                    after=(effect.after.mean - least) / (most - least),
                )
            )
    title = words.say("changes.title")
    level = words.share(next((one.effect.confidence for one in outcomes if one.effect), 0.95))

    def title_of(name: str) -> str:
        return words.say(f"changes.{name}", level=level)

    kinds = {"pairs": "count", "before": "number", "after": "number", "improved": "share"}
    return Figure(
        id="changes-figure",
        title=title,
        description=words.say("changes.description"),
        drawing=drawn_changes("changes-figure", title, words.say("figure.see-table"), lines),
        legend=(("ring", words.say("changes.before")), ("c1", words.say("changes.after"))),
        table=Table(
            id="changes",
            title=title,
            columns=tuple(
                Column(id=name, title=title_of(name), kind=kinds.get(name, "text"))  # type: ignore[arg-type]
                for name in (
                    "outcome",
                    "pairs",
                    "before",
                    "after",
                    "change",
                    "interval",
                    "improved",
                )
            ),
            rows=tuple(rows),
        ),
    )


def _shares(
    share: ShareChange, policy: DisclosurePolicy, words: Wording
) -> tuple[Value, Value, Value, Value, Value]:
    safe = protected_shares(share, policy)
    told: list[Value] = [
        Mark.HIDDEN
        if count is None
        else f"{percent(whole.value, words.language)} "
        f"[{percent(whole.interval.low, words.language)}; "
        f"{percent(whole.interval.high, words.language)}]"
        for count, whole in ((safe.before, share.before), (safe.after, share.after))
    ]
    points: Value = Mark.HIDDEN
    if safe.before is not None and safe.after is not None:
        change = signed(100 * (share.after.value - share.before.value), words)
        points = words.say("changes.points", change=change)
    return told[0], told[1], points, Mark.UNKNOWN, Mark.UNKNOWN


def _counts(people: People) -> dict[str, int]:
    return {
        "better": people.improved.count,
        "same": people.same.count,
        "worse": people.worse.count,
    }


def _safe_counts(change: Change, policy: DisclosurePolicy) -> dict[str, int | None]:
    assert change.people is not None
    return protected_parts(_counts(change.people), policy)


def _improved(change: Change, policy: DisclosurePolicy) -> Value:
    if change.people is None:
        return Mark.HIDDEN
    improved = _safe_counts(change, policy)["better"]
    return Mark.HIDDEN if improved is None else change.people.improved.value


def flow(changes: Sequence[Change], policy: DisclosurePolicy, words: Wording) -> Table:
    """Return who is behind the numbers: a row an instrument, small differences hidden."""
    rows = tuple(_flow_row(change, policy, words) for change in changes)
    columns = ("outcome", "enrolled", "first", "second", "both", "lost", "baselines")
    return Table(
        id="changes_flow",
        title=words.say("changes.who"),
        columns=tuple(
            Column(
                id=name,
                title=words.say(f"changes.{name}"),
                kind="text" if name in ("outcome", "baselines") else "count",
            )
            for name in columns
        ),
        rows=rows,
    )


def _flow_row(change: Change, policy: DisclosurePolicy, words: Wording) -> tuple[Value, ...]:
    counted = change.flow
    safe = protected_flow(counted, policy)
    both, first, second = safe["both"], safe["first"], safe["second"]
    enrolled: Value = Mark.UNKNOWN if counted.enrolled is None else _shown(safe.get("enrolled"))
    baselines: Value = Mark.UNKNOWN
    if counted.completers is not None and counted.dropouts is not None and first is not None:
        stayed, left = (words.number(one.mean, 1) for one in (counted.completers, counted.dropouts))
        baselines = f"{stayed} / {left} {limits_in_words(counted.difference, words.language)}"
    return (
        change.instrument.name.best(words.language),
        enrolled,
        _sum(both, first),
        _sum(both, second),
        _shown(both),
        _shown(first),
        baselines,
    )


def _shown(count: int | None) -> Value:
    return Mark.HIDDEN if count is None else count


def _sum(one: int | None, other: int | None) -> Value:
    return Mark.HIDDEN if one is None or other is None else one + other


def outcome_blocks(
    change: Change,
    policy: DisclosurePolicy,
    words: Wording,
    number: int,
    *,
    person_lines: bool,
) -> Iterable[Figure | Table]:
    """Return the figure of one outcome with its statistics, who changed, and values of populations."""
    if change.effect is not None and change.people is not None:
        drawn = person_lines and draws_people(change)
        yield _figure(change, policy, words, number, drawn=drawn)
        yield _people(change, policy, words, number)
    references = references_table(change, words.language)
    if references is not None:
        title = f"{change.name(words.language)}: {references.title}"
        yield _table(references, f"changes_{number}_references", title)


def _figure(
    change: Change, policy: DisclosurePolicy, words: Wording, number: int, *, drawn: bool
) -> Figure:
    people, effect = change.people, change.effect
    assert people is not None
    assert effect is not None
    name, language = change.name(words.language), words.language
    values = [value for pair in people.pairs for value in pair]
    known = (change.instrument.low, change.instrument.high)
    low, high = (
        (min(values), max(values))
        if known[0] is None or known[1] is None
        else (float(known[0]), float(known[1]))
    )
    span = high - low or 1.0
    digits = 0 if high > 10 else 1
    slope = Slope(
        ticks=[(step / 4, words.number(low + span * step / 4, digits)) for step in range(5)],
        waves=(
            say_measure(f"wave.{change.before}", language),
            say_measure(f"wave.{change.after}", language),
        ),
        means=((effect.before.mean - low) / span, (effect.after.mean - low) / span),
        lines=[((one - low) / span, (two - low) / span) for one, two in people.pairs]
        if drawn
        else (),
        higher_better=change.instrument.direction == "higher_better",
    )
    figure = f"changes-{number}"
    counts = _safe_counts(change, policy)
    description = change_words(change, language, counts=None not in counts.values())
    effects = _table(
        effect_table(change, language, unchanged_shown=counts["same"] is not None),
        f"changes_{number}_effect",
        f"{name}: {words.say('changes.statistics')}",
    )
    kinds = (("c1", "better"), ("c4", "same"), ("c3", "worse"))
    legend = tuple((colour, words.say(f"changes.{kind}")) for colour, kind in kinds)
    if drawn:
        title = words.say("changes.lines", name=name)
        single = words.say("changes.single", threshold=policy.threshold)
        description = f"{description} {single}"
        drawing = paired_lines(figure, title, description, slope)
        legend = (*legend, ("mean", words.say("changes.mean")))
    else:
        bins = change_bins([two - one for one, two in people.pairs], least=policy.threshold)
        title = words.say("changes.slope" if bins else "changes.slope-only", name=name)
        ends = ("", "0", "")
        if bins:
            ends = (signed(bins[0].low, words), "0", signed(bins[-1].high, words))
            joined = words.say("changes.joined", threshold=policy.threshold)
            description = f"{description} {joined}"
        drawing = slope_and_spread(figure, title, description, slope, bins, ends)
        mixed = (("c2", words.say("changes.mixed")),) if any(b.side is None for b in bins) else ()
        legend = (("mean", words.say("changes.mean")), *((*legend, *mixed) if bins else ()))
    return Figure(
        id=figure,
        title=title,
        description=description,
        drawing=drawing,
        legend=legend,
        table=effects,
    )


def _table(told: Told, name: str, title: str) -> Table:
    columns = tuple(
        Column(id=f"column_{place}", title=column, kind="text")
        for place, column in enumerate(told.columns, 1)
    )
    return Table(id=name, title=title, columns=columns, rows=told.rows)


def _people(change: Change, policy: DisclosurePolicy, words: Wording, number: int) -> Table:
    people, language = change.people, words.language
    assert people is not None

    def safe(name: str, better: int, same: int, worse: int) -> tuple[Value, ...]:
        parts = {"better": better, "same": same, "worse": worse}
        counts = protected_parts(parts, policy)
        return (name, *(_shown(counts[part]) for part in parts))

    counts = _counts(people)
    rows = [safe(say_measure("people.any", language), *counts.values())]
    rows += [
        safe(_moved_name(moved, words), moved.better, moved.within, moved.worse)
        for moved in (people.reliable, people.minimal)
        if moved is not None
    ]
    rows += [safe(*_crossed(change, cross, language)) for cross in people.crossings]
    columns = ("measure", "better", "same", "worse")
    return Table(
        id=f"changes_{number}_people",
        title=words.say("changes.people", name=change.name(language)),
        columns=tuple(
            Column(
                id=name,
                title=words.say(f"changes.{name}"),
                kind="text" if name == "measure" else "count",
            )
            for name in columns
        ),
        rows=tuple(rows),
    )


def _moved_name(moved: Moved, words: Wording) -> str:
    return say_measure(f"people.{moved.basis}", words.language, limit=words.number(moved.limit, 1))


def _crossed(change: Change, cross: Crossing, language: str) -> tuple[str, int, int, int]:
    ends = (cross.moved_up, cross.moved_down)
    better, worse = ends if change.instrument.direction == "higher_better" else ends[::-1]
    name = say_measure("people.crossing", language, band=crossing_label(change, cross, language))
    return name, better, cross.stayed_above + cross.stayed_below, worse


def statistics(outcomes: Sequence[Change], words: Wording) -> Table:
    """Return the statistics of several outcomes, a row each."""
    language = words.language
    rows: list[tuple[Value, ...]] = []
    for one in outcomes:
        name = one.name(language)
        if one.share is not None:
            rows.append((name, *([Mark.UNKNOWN] * 4), _p(one, language)))
            continue
        effect = one.effect
        assert effect is not None
        sizes = {size.name: size for size in effect.sizes}
        shift: Value = Mark.UNKNOWN
        if effect.shift is not None:
            between = limits_in_words(effect.shift_interval, language)
            shift = f"{signed(effect.shift, words)} {between}"
        size: Value = Mark.UNKNOWN
        if "d_z" in sizes:
            found = sizes["d_z"]
            between = limits_in_words(found.interval, language, 2)
            size = f"{number_in_words(found.value, language, 2)} {between}"
        r = effect.rank_biserial
        balance: Value = Mark.UNKNOWN if r is None else number_in_words(r, language, 2)
        median = signed(effect.median_change, words)
        rows.append((name, median, shift, size, balance, _p(one, language)))
    columns = ("outcome", "median", "shift", "d_z", "r", "p")
    return Table(
        id="changes_statistics",
        title=words.say("changes.statistics"),
        columns=tuple(
            Column(id=name, title=words.say(f"changes.{name}"), kind="text") for name in columns
        ),
        rows=tuple(rows),
    )


def _p(change: Change, language: str) -> Value:
    test = None
    if change.share is not None:
        test = change.share.test
    elif change.effect is not None and change.effect.tests:
        test = change.effect.test("wilcoxon")
    if test is None:
        return Mark.UNKNOWN
    return p_value(test.p if test.p_holm is None else test.p_holm, language)
