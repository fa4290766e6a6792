"""The section "what changed" as data: title, paragraphs, tables, figures and notes.

A report, a page or a notebook puts it on paper; nothing here knows how.
"""

from collections.abc import Iterable, Iterator, Sequence

import attrs

from osallisuus.measures.change import Change
from osallisuus.measures.effect import Crossing
from osallisuus.measures.figures import change_figure
from osallisuus.measures.influence import InfluenceCount
from osallisuus.measures.participation import Participation
from osallisuus.measures.parts import influence_section, participation_section, pathways_section
from osallisuus.measures.pathways import Pathway
from osallisuus.measures.told import Section, Table
from osallisuus.measures.wording import (
    DASH,
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
    threshold: int = 5,
) -> Section:
    """Return the section "what changed" (mikä muuttui) of a report.

    Args:
        changes: Changes of the outcomes, corrected for several (``correct_for_several``).
        pathways: Transition matrices.
        participation: How people took part.
        influence: Levels of influence of the activities.
        language: Language of the texts.
        threshold: Fewest people a count is shown for.

    .. versionadded:: 0.1
    """
    parts = [change_section(change, language) for change in changes]
    if participation is not None:
        parts.append(participation_section(participation, language))
    if influence:
        parts.append(influence_section(influence, language))
    if any(pathway.starters for pathway in pathways):
        parts.append(pathways_section(pathways, language, threshold))
    return Section(
        id="what-changed",
        title=say("section.title", language),
        paragraphs=(say("section.lead", language),),
        sections=tuple(parts),
    )


def change_section(change: Change, language: str = "fi") -> Section:
    """Return the part about one outcome, with a part for each item where there is no total.

    .. versionadded:: 0.1
    """
    figure = change_figure(change, language)
    problems = tuple(problem.message(language) for problem in change.problems)
    inherited = set(problems) if change.parts else set()
    return Section(
        id=f"change-{change.instrument.id}" + (f"-{change.item}" if change.item else ""),
        title=change.name(language),
        paragraphs=tuple(_paragraphs(change, language)),
        tables=tuple(_tables(change, language)),
        figures=(figure,) if figure else (),
        notes=(*problems, *(caveat.message(language) for caveat in change.caveats)),
        sections=tuple(
            _without(change_section(part, language), change, inherited, language)
            for part in change.parts.values()
        ),
    )


def _without(part: Section, whole: Change, problems: set[str], language: str) -> Section:
    # What holds for the whole instrument is said once.
    said = problems | {caveat.message(language) for caveat in whole.caveats}
    return attrs.evolve(part, notes=tuple(note for note in part.notes if note not in said))


def _paragraphs(change: Change, language: str) -> Iterator[str]:
    flow = change.flow
    yield say(
        "section.flow",
        language,
        enrolled=DASH if flow.enrolled is None else flow.enrolled,
        before=flow.before,
        after=flow.after,
        paired=flow.paired,
    )
    for wave in () if change.item else change.windows:
        yield say(
            f"section.window-{wave.anchor}",
            language,
            wave=say(f"wave.{wave.name}", language),
            earliest=number(wave.earliest, language, 0),
            latest=number(wave.latest, language, 0),
            keep=say(f"section.keep-{wave.keep}", language),
        )
    effect, people = change.effect, change.people
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
    if people is not None:
        yield say(
            "section.people",
            language,
            improved=people.improved.count,
            same=people.same.count,
            worse=people.worse.count,
            n=people.improved.n,
        )
    if change.share is not None:
        yield say(
            "section.share",
            language,
            before=percent(change.share.before.value, language),
            after=percent(change.share.after.value, language),
            before_limits=_share_limits(
                change.share.before.interval.low, change.share.before.interval.high, language
            ),
            after_limits=_share_limits(
                change.share.after.interval.low, change.share.after.interval.high, language
            ),
        )
    if change.bounds is not None:
        yield say(
            "section.bounds",
            language,
            lost=change.bounds.lost,
            limits=interval(change.bounds.mean_change, language),
            unchanged=number(change.bounds.unchanged, language),
        )


def _share_limits(low: float, high: float, language: str) -> str:
    return f"[{percent(low, language)}; {percent(high, language)}]"


def _tables(change: Change, language: str) -> Iterator[Table]:
    yield _flow_table(change, language)
    if change.effect is not None:
        yield effect_table(change, language)
    if change.people is not None:
        yield Table(
            title=say("table.people", language),
            columns=tuple(
                say(f"column.{name}", language) for name in ("what", "better", "same", "worse")
            ),
            rows=tuple(_people_rows(change, language)),
        )
    references = references_table(change, language)
    if references is not None and not change.parts:
        yield references


def effect_table(change: Change, language: str, *, unchanged_shown: bool = True) -> Table:
    """Return the table of how far a group moved; the change must have an effect.

    Args:
        change: The change.
        language: Language of the texts.
        unchanged_shown: Whether the number of people without change may be told.

    .. versionadded:: 0.1
    """
    return Table(
        title=say("table.effect", language),
        columns=tuple(say(f"column.{name}", language) for name in ("what", "value", "limits-p")),
        rows=tuple(_effect_rows(change, language, unchanged_shown=unchanged_shown)),
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


def _flow_table(change: Change, language: str) -> Table:
    flow = change.flow
    steps: list[tuple[str, int | None]] = [
        ("enrolled", flow.enrolled),
        ("before", flow.before),
        ("after", flow.after),
        ("paired", flow.paired),
        ("lost", flow.lost),
        ("only-after", flow.only_after),
        ("refused", flow.refused),
        ("repeated", flow.repeated),
        ("outside", flow.outside),
        ("unplaced", flow.unplaced),
    ]
    always = ("enrolled", "before", "after", "paired")
    rows = [
        (say(f"flow.{name}", language), DASH if count is None else str(count))
        for name, count in steps
        if count or name in always
    ]
    if flow.completers is not None and flow.dropouts is not None:
        means = (number(one.mean, language) for one in (flow.completers, flow.dropouts))
        rows.append((say("flow.baselines", language), " / ".join(means)))
        rows.append((say("flow.difference", language), interval(flow.difference, language)))
    columns = tuple(say(f"column.{name}", language) for name in ("step", "count"))
    return Table(title=say("table.flow", language), columns=columns, rows=tuple(rows))


def _effect_rows(
    change: Change, language: str, *, unchanged_shown: bool
) -> Iterator[tuple[str, ...]]:
    effect = change.effect
    assert effect is not None

    def row(name: str, value: str, limits: str = DASH) -> tuple[str, ...]:
        return (say(f"effect.{name}", language), value, limits)

    for name, wave in (("before", effect.before), ("after", effect.after)):
        yield row(name, f"{number(wave.mean, language)} ({number(wave.sd, language)})")
    limits = interval(effect.mean_interval, language)
    yield row("mean", number(effect.mean_change, language), limits)
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
        zeros = test.zeros if unchanged_shown else None
        name = f"{test.name}-unsaid" if test.zeros is not None and zeros is None else test.name
        corrected = f" ({say('test.uncorrected', language)})" if several else ""
        if test.p_holm is not None:
            corrected = f" (Holm: {p_value(test.p_holm, language)})"
        sign = f"t({test.df})" if test.df is not None else "V"
        found = number(test.statistic, language, 2 if test.df is not None else 1)
        yield (
            say(f"test.{name}", language, **({} if zeros is None else {"zeros": zeros})),
            f"{sign} = {found}",
            f"p {p_value(test.p, language)}{corrected}",
        )


def crossing_label(change: Change, cross: Crossing, language: str) -> str:
    """Return what a cut is called; without its limits where they differ by gender and age.

    .. versionadded:: 0.1
    """
    bands = [band for band in change.instrument.bands if band.id == cross.band]
    label = bands[0].label.best(language)
    return label if len(bands) == 1 else label.partition(" (")[0]


def _people_rows(change: Change, language: str) -> Iterator[tuple[str, ...]]:
    people = change.people
    assert people is not None
    shares = (people.improved, people.same, people.worse)
    yield (
        say("people.any", language),
        *(
            f"{one.count} ({percent(one.value, language)}; "
            f"{_share_limits(one.interval.low, one.interval.high, language)})"
            for one in shares
        ),
    )
    for moved in (people.reliable, people.minimal):
        if moved is not None:
            limit = number(moved.limit, language)
            yield (
                say(f"people.{moved.basis}", language, limit=limit),
                str(moved.better),
                str(moved.within),
                str(moved.worse),
            )
    higher = change.instrument.direction == "higher_better"
    for cross in people.crossings:
        ends = (cross.moved_up, cross.moved_down)
        better, worse = ends if higher else ends[::-1]
        label = crossing_label(change, cross, language)
        stayed = str(cross.stayed_above + cross.stayed_below)
        yield (say("people.crossing", language, band=label), str(better), stayed, str(worse))
