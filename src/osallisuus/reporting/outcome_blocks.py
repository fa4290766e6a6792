"""Tables and figures of outcomes: overview, flow, people and statistics, each safe to hand out."""

from collections.abc import Iterable, Sequence

from osallisuus.disclosure import DisclosurePolicy
from osallisuus.measures.effect import Share
from osallisuus.measures.figures import change_words, ends_of
from osallisuus.measures.guarding import share_or_none
from osallisuus.measures.safe_changes import Moves, SafeChange, Shares
from osallisuus.measures.section import effect_table, moves_label, references_table
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


def overview(outcomes: Sequence[SafeChange], words: Wording) -> Figure:
    """Return the figure of all outcomes: mean before and after, with change and interval."""
    rows: list[tuple[Value, ...]] = []
    lines = []
    for one in outcomes:
        told = one.told
        name, least, most = told.name(words.language), told.instrument.low, told.instrument.high
        if one.shares is not None:
            rows.append((name, _shown(one.pairs), *_shares(one.shares, words)))
            continue
        effect = told.effect
        assert effect is not None
        change = signed(effect.mean_change, words)
        between = effect.mean_interval
        rows.append(
            (
                name,
                _shown(effect.pairs),
                effect.before.mean,
                effect.after.mean,
                change,
                Mark.HIDDEN
                if between is None
                else f"{signed(between.low, words)} … {signed(between.high, words)}",
                _improved(one.moved("any")),
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
    level = words.share(
        next((one.told.effect.confidence for one in outcomes if one.told.effect), 0.95)
    )

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


def _shares(shares: Shares, words: Wording) -> tuple[Value, Value, Value, Value, Value]:
    points: Value = Mark.HIDDEN
    if shares.before is not None and shares.after is not None:
        change = signed(100 * (shares.after.value - shares.before.value), words)
        points = words.say("changes.points", change=change)
    return (
        _share(shares.before, words),
        _share(shares.after, words),
        points,
        Mark.UNKNOWN,
        Mark.UNKNOWN,
    )


def _share(share: Share | None, words: Wording) -> Value:
    if share is None:
        return Mark.HIDDEN
    low, high = share.interval.low, share.interval.high
    limits = f"[{percent(low, words.language)}; {percent(high, words.language)}]"
    return f"{percent(share.value, words.language)} {limits}"


def _improved(moves: Moves | None) -> Value:
    share = None if moves is None else share_or_none(moves.better, moves.whole)
    return Mark.HIDDEN if share is None else share


def flow(changes: Sequence[SafeChange], words: Wording) -> Table:
    """Return who is behind the numbers: a row an instrument, small differences hidden."""
    rows = tuple(_flow_row(change, words) for change in changes)
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


def _flow_row(change: SafeChange, words: Wording) -> tuple[Value, ...]:
    told = change.told.flow
    # With nobody lost, or nobody who stayed, there is nothing to set side by side.
    nothing = 0 in (change.flow["lost"], change.flow["paired"])
    baselines: Value = Mark.UNKNOWN if nothing else Mark.HIDDEN
    if told.completers is not None and told.dropouts is not None:
        stayed, left = (words.number(one.mean, 1) for one in (told.completers, told.dropouts))
        baselines = f"{stayed} / {left} {limits_in_words(told.difference, words.language)}"
    steps = ("enrolled", "before", "after", "paired", "lost")
    return (
        change.told.instrument.name.best(words.language),
        *(_shown(change.flow[name]) for name in steps),
        baselines,
    )


def _shown(count: int | None) -> Value:
    return Mark.HIDDEN if count is None else count


def outcome_blocks(
    change: SafeChange, policy: DisclosurePolicy, words: Wording, number: int
) -> Iterable[Figure | Table]:
    """Return the figure of one outcome with its statistics, who changed, and values of populations."""
    told = change.told
    if told.effect is not None:
        yield _figure(change, policy, words, number)
        yield _people(change, words, number)
    references = references_table(told, words.language)
    if references is not None:
        title = f"{told.name(words.language)}: {references.title}"
        yield _table(references, f"changes_{number}_references", title)


def _figure(change: SafeChange, policy: DisclosurePolicy, words: Wording, number: int) -> Figure:
    told, effect, lines = change.told, change.told.effect, change.lines
    assert effect is not None
    name, language = told.name(words.language), words.language
    low, high = ends_of(change, effect)
    span = high - low or 1.0
    digits = 0 if high > 10 else 1
    slope = Slope(
        ticks=[(step / 4, words.number(low + span * step / 4, digits)) for step in range(5)],
        waves=(
            say_measure(f"wave.{told.before}", language),
            say_measure(f"wave.{told.after}", language),
        ),
        means=((effect.before.mean - low) / span, (effect.after.mean - low) / span),
        lines=[((one - low) / span, (two - low) / span) for one, two in lines],
        higher_better=told.instrument.direction == "higher_better",
    )
    figure = f"changes-{number}"
    description = change_words(change, language)
    effects = _table(
        effect_table(told, language),
        f"changes_{number}_effect",
        f"{name}: {words.say('changes.statistics')}",
    )
    kinds = (("c1", "better"), ("c4", "same"), ("c3", "worse"))
    legend = tuple((colour, words.say(f"changes.{kind}")) for colour, kind in kinds)
    if lines:
        title = words.say("changes.lines", name=name)
        single = words.say("changes.single", threshold=policy.threshold)
        description = f"{description} {single}"
        drawing = paired_lines(figure, title, description, slope)
        legend = (*legend, ("mean", words.say("changes.mean")))
    else:
        bins = change.bins
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


def _people(change: SafeChange, words: Wording, number: int) -> Table:
    told = change.told
    rows = tuple(
        (
            moves_label(one, told, words.language),
            *(_shown(count) for count in (one.better, one.same, one.worse)),
        )
        for one in change.moves
    )
    columns = ("measure", "better", "same", "worse")
    return Table(
        id=f"changes_{number}_people",
        title=words.say("changes.people", name=told.name(words.language)),
        columns=tuple(
            Column(
                id=name,
                title=words.say(f"changes.{name}"),
                kind="text" if name == "measure" else "count",
            )
            for name in columns
        ),
        rows=rows,
    )


def statistics(outcomes: Sequence[SafeChange], words: Wording) -> Table:
    """Return the statistics of several outcomes, a row each."""
    language = words.language
    rows: list[tuple[Value, ...]] = []
    for one in outcomes:
        name = one.told.name(language)
        if one.shares is not None:
            rows.append((name, *([Mark.UNKNOWN] * 4), _p(one, language)))
            continue
        effect = one.told.effect
        assert effect is not None
        # Without its median, a group was told with its means alone: the rest is hidden.
        missing = Mark.HIDDEN if effect.median_change is None else Mark.UNKNOWN
        sizes = {size.name: size for size in effect.sizes}
        shift: Value = missing
        if effect.shift is not None:
            between = limits_in_words(effect.shift_interval, language)
            shift = f"{signed(effect.shift, words)} {between}"
        size: Value = missing
        if "d_z" in sizes:
            found = sizes["d_z"]
            between = limits_in_words(found.interval, language, 2)
            size = f"{number_in_words(found.value, language, 2)} {between}"
        # Where ranks were reckoned at all, a balance that is not told is hidden.
        r = effect.rank_biserial
        balance: Value = missing if effect.shift is None else Mark.HIDDEN
        if r is not None:
            balance = number_in_words(r, language, 2)
        middle = effect.median_change
        median: Value = missing if middle is None else signed(middle, words)
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


def _p(change: SafeChange, language: str) -> Value:
    effect = change.told.effect
    if change.shares is not None:
        test = change.shares.test
        missing = Mark.HIDDEN
    else:
        assert effect is not None
        test = effect.test("wilcoxon") if effect.tests else None
        missing = Mark.HIDDEN if effect.median_change is None else Mark.UNKNOWN
    if test is None:
        return missing
    return p_value(test.p if test.p_holm is None else test.p_holm, language)
