"""The section "what changed" as data: title, paragraphs, tables, figures and notes.

A report, a page or a notebook puts it on paper; nothing here knows how.
"""

from collections.abc import Iterable, Iterator, Sequence

import attrs

from osallisuus.disclosure import DEFAULT_POLICY, DisclosurePolicy, Published
from osallisuus.measures.change import Change
from osallisuus.measures.effect import Crossing, Share
from osallisuus.measures.figures import change_figure
from osallisuus.measures.guarding import SafeOutcomes, shown_outcomes
from osallisuus.measures.influence import InfluenceCount
from osallisuus.measures.pairs import wilson
from osallisuus.measures.participation import Participation
from osallisuus.measures.parts import influence_section, participation_section, pathways_section
from osallisuus.measures.pathways import Pathway
from osallisuus.measures.safe_changes import Moves, SafeChange
from osallisuus.measures.told import Section, Table
from osallisuus.measures.wording import (
    DASH,
    count_or_hidden,
    interval,
    number,
    p_value,
    percent,
    say,
)


def what_changed(
    changes: Iterable[Change],
    *,
    pathways: Sequence[Pathway] = (),
    participation: Participation | None = None,
    influence: Sequence[InfluenceCount] = (),
    language: str = "fi",
    policy: DisclosurePolicy = DEFAULT_POLICY,
    previous: Sequence[Published] = (),
    raw: bool = False,
) -> Section:
    """Return the section "what changed" (mikä muuttui) of a report.

    Args:
        changes: Changes of the outcomes, corrected for several (``correct_for_several``).
        pathways: Transition matrices.
        participation: How people took part.
        influence: Levels of influence of the activities.
        language: Language of the texts.
        policy: Policy of disclosure control.
        previous: What earlier reports published.
        raw: Whether everything is shown as it is, a line for each person too: for people who may see the
            records anyway.

    Raises:
        MissingExtraError: SciPy (extra ``records``) is not installed.

    .. versionadded:: 0.1
    """
    safe = shown_outcomes(
        changes,
        pathways=pathways,
        participation=participation,
        policy=policy,
        previous=previous,
        raw=raw,
    )
    return outcomes_section(safe, influence=influence, language=language)


def outcomes_section(
    safe: SafeOutcomes, *, influence: Sequence[InfluenceCount] = (), language: str = "fi"
) -> Section:
    """Return the section "what changed" of outcomes that have been protected, or opened.

    .. versionadded:: 0.1
    """
    parts = [change_section(change, language) for change in safe.changes]
    if safe.participation is not None:
        parts.append(participation_section(safe.participation, language))
    if influence:
        parts.append(influence_section(influence, language))
    if safe.pathways:
        parts.append(pathways_section(safe.pathways, safe.still_in, language))
    return Section(
        id="what-changed",
        title=say("section.title", language),
        paragraphs=(say("section.lead", language),),
        sections=tuple(parts),
    )


def change_section(change: SafeChange, language: str = "fi") -> Section:
    """Return the part about one outcome, with a part for each item where there is no total.

    .. versionadded:: 0.1
    """
    told = change.told
    figure = change_figure(change, language)
    problems = tuple(problem.message(language) for problem in told.problems)
    inherited = set(problems) if change.parts else set()
    return Section(
        id=f"change-{told.instrument.id}" + (f"-{told.item}" if told.item else ""),
        title=told.name(language),
        paragraphs=tuple(_paragraphs(change, language)),
        tables=tuple(_tables(change, language)),
        figures=(figure,) if figure else (),
        notes=(*problems, *(caveat.message(language) for caveat in told.caveats)),
        sections=tuple(
            _without(change_section(part, language), told, inherited, language)
            for part in change.parts.values()
        ),
    )


def _without(part: Section, whole: Change, problems: set[str], language: str) -> Section:
    # What holds for the whole instrument is said once.
    said = problems | {caveat.message(language) for caveat in whole.caveats}
    return attrs.evolve(part, notes=tuple(note for note in part.notes if note not in said))


def _paragraphs(change: SafeChange, language: str) -> Iterator[str]:
    told, flow = change.told, change.flow
    if not told.item:
        yield say(
            "section.flow",
            language,
            **{
                name: count_or_hidden(flow[name], language)
                for name in ("enrolled", "before", "after", "paired")
            },
        )
    for wave in () if told.item else told.windows:
        yield say(
            f"section.window-{wave.anchor}",
            language,
            wave=say(f"wave.{wave.name}", language),
            earliest=number(wave.earliest, language, 0),
            latest=number(wave.latest, language, 0),
            keep=say(f"section.keep-{wave.keep}", language),
        )
    effect, moves = told.effect, change.moved("any")
    if effect is not None:
        key = {True: "better", False: "worse", None: "same"}[effect.better]
        yield say(
            f"section.effect-{key}",
            language,
            before=number(effect.before.mean, language),
            after=number(effect.after.mean, language),
            change=number(effect.mean_change, language),
            limits=interval(effect.mean_interval, language),
            level=percent(effect.confidence, language),
        )
        if effect.mean_interval is not None and not effect.direction_is_sure:
            yield say("section.effect-unsure", language)
    if moves is not None and moves.is_shown:
        yield say(
            "section.people",
            language,
            improved=moves.better,
            same=moves.same,
            worse=moves.worse,
            n=moves.whole,
        )
    if change.shares is not None:
        before, after = change.shares.before, change.shares.after
        yield say(
            "section.share",
            language,
            before=_share(before, language),
            after=_share(after, language),
            before_limits=_limits(before, language),
            after_limits=_limits(after, language),
        )
    if told.bounds is not None:
        yield say(
            "section.bounds",
            language,
            lost=told.bounds.lost,
            limits=interval(told.bounds.mean_change, language),
            unchanged=number(told.bounds.unchanged, language),
        )


def _share(share: Share | None, language: str) -> str:
    return say("figure.hidden", language) if share is None else percent(share.value, language)


def _limits(share: Share | None, language: str) -> str:
    if share is None:
        return DASH
    return _share_limits(share.interval.low, share.interval.high, language)


def _share_limits(low: float, high: float, language: str) -> str:
    return f"[{percent(low, language)}; {percent(high, language)}]"


def _tables(change: SafeChange, language: str) -> Iterator[Table]:
    told = change.told
    if not told.item:
        yield _flow_table(change, language)
    if told.effect is not None:
        yield effect_table(told, language)
    if change.moves:
        yield Table(
            title=say("table.people", language),
            columns=tuple(
                say(f"column.{name}", language) for name in ("what", "better", "same", "worse")
            ),
            rows=tuple(_people_row(one, told, language) for one in change.moves),
        )
    references = references_table(told, language)
    if references is not None and not change.parts:
        yield references


def effect_table(change: Change, language: str) -> Table:
    """Return the table of how far a group moved; the change must have an effect.

    .. versionadded:: 0.1
    """
    return Table(
        title=say("table.effect", language),
        columns=tuple(say(f"column.{name}", language) for name in ("what", "value", "limits-p")),
        rows=tuple(_effect_rows(change, language)),
    )


def references_table(change: Change, language: str) -> Table | None:
    """Return the table of populations' values, or ``None`` where none were published.

    .. versionadded:: 0.1
    """
    references = [one for one in change.instrument.references if one.item in (None, change.item)]
    if not references:
        return None
    return Table(
        title=say("table.references", language),
        columns=tuple(
            say(f"column.{name}", language) for name in ("population", "value", "sureness")
        ),
        rows=tuple(
            (
                f"{one.population.best(language)}{f' ({one.year})' if one.year else ''}",
                number(one.mean, language)
                if one.mean is not None
                else percent(one.share, language),
                say(f"sureness.{one.sureness.value}", language),
            )
            for one in references
        ),
    )


def _flow_table(change: SafeChange, language: str) -> Table:
    flow, told = change.flow, change.told.flow
    steps = {
        "enrolled": "enrolled",
        "before": "before",
        "after": "after",
        "paired": "paired",
        "lost": "lost",
        "only-after": "only_after",
        "refused": "refused",
        "repeated": "repeated",
        "outside": "outside",
        "unplaced": "unplaced",
    }
    always = ("enrolled", "before", "after", "paired")
    rows = [
        (say(f"flow.{name}", language), count_or_hidden(flow[own], language))
        for name, own in steps.items()
        if flow[own] != 0 or name in always
    ]
    if told.completers is not None and told.dropouts is not None:
        means = (number(one.mean, language) for one in (told.completers, told.dropouts))
        rows.append((say("flow.baselines", language), " / ".join(means)))
        rows.append((say("flow.difference", language), interval(told.difference, language)))
    columns = tuple(say(f"column.{name}", language) for name in ("step", "count"))
    return Table(title=say("table.flow", language), columns=columns, rows=tuple(rows))


def _effect_rows(change: Change, language: str) -> Iterator[tuple[str, ...]]:
    effect = change.effect
    assert effect is not None

    def row(name: str, value: str, limits: str = DASH) -> tuple[str, ...]:
        return (say(f"effect.{name}", language), value, limits)

    for name, wave in (("before", effect.before), ("after", effect.after)):
        deviation = "" if wave.sd is None else f" ({number(wave.sd, language)})"
        yield row(name, f"{number(wave.mean, language)}{deviation}")
    limits = interval(effect.mean_interval, language)
    yield row("mean", number(effect.mean_change, language), limits)
    if effect.median_change is not None:
        limits = interval(effect.median_interval, language)
        yield row("median", number(effect.median_change, language), limits)
    if effect.shift is not None:
        yield row(
            "shift", number(effect.shift, language), interval(effect.shift_interval, language)
        )
    for size in effect.sizes:
        name = f"{size.name} ({say(f'standardiser.{size.standardiser}', language)})"
        yield (name, number(size.value, language, 2), interval(size.interval, language, 2))
    if effect.rank_biserial is not None:
        yield row("rank-biserial", number(effect.rank_biserial, language, 2))
    several = any(test.p_holm is not None for test in effect.tests)
    for test in effect.tests:
        zeros = test.zeros
        name = "wilcoxon-unsaid" if test.name == "wilcoxon" and zeros is None else test.name
        corrected = f" ({say('test.uncorrected', language)})" if several else ""
        if test.p_holm is not None:
            corrected = f" (Holm: {p_value(test.p_holm, language)})"
        sign = f"t({test.df})" if test.df is not None else "V"
        found = number(test.statistic, language, 2 if test.df is not None else 1)
        yield (
            say(f"test.{name}", language, **({} if zeros is None else {"zeros": zeros})),
            DASH if test.statistic is None else f"{sign} = {found}",
            f"p {p_value(test.p, language)}{corrected}",
        )


def crossing_label(change: Change, cross: Crossing, language: str) -> str:
    """Return what a cut is called; without its limits where they differ by gender and age.

    .. versionadded:: 0.1
    """
    bands = [band for band in change.instrument.bands if band.id == cross.band]
    label = bands[0].label.best(language)
    return label if len(bands) == 1 else label.partition(" (")[0]


def _people_row(moves: Moves, change: Change, language: str) -> tuple[str, ...]:
    counts = (moves.better, moves.same, moves.worse)
    if moves.measure == "any" and moves.whole:
        shares = [None if one is None else wilson(one, moves.whole) for one in counts]
        return (
            say("people.any", language),
            *(
                count_or_hidden(None, language)
                if one is None
                else f"{one.count} ({percent(one.value, language)}; "
                f"{_share_limits(one.interval.low, one.interval.high, language)})"
                for one in shares
            ),
        )
    return (
        moves_label(moves, change, language),
        *(count_or_hidden(one, language) for one in counts),
    )


def moves_label(moves: Moves, change: Change, language: str) -> str:
    """Return what a measure of change is called.

    .. versionadded:: 0.1
    """
    if moves.crossing is not None:
        label = crossing_label(change, moves.crossing, language)
        return say("people.crossing", language, band=label)
    limit = number(moves.limit, language)
    return say(f"people.{moves.measure}", language, **({"limit": limit} if moves.limit else {}))
