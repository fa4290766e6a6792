"""What changed in people's own answers between two waves, with what a reader must know before believing it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from osallisuus.disclosure import DisclosurePolicy
from osallisuus.measures.guarding import SafeOutcomes
from osallisuus.measures.influence import InfluenceCount
from osallisuus.measures.safe_changes import SafeChange
from osallisuus.measures.wording import interval
from osallisuus.measures.wording import say as say_measure
from osallisuus.reporting.content import Figure, Section, Table
from osallisuus.reporting.outcome_blocks import flow, outcome_blocks, overview, statistics
from osallisuus.reporting.pathway_blocks import influence_table, pathway_blocks
from osallisuus.reporting.wording import Wording


def changed(
    safe: SafeOutcomes,
    policy: DisclosurePolicy,
    words: Wording,
    *,
    influence: Sequence[InfluenceCount] = (),
    activities: Mapping[str, str] | None = None,
) -> Section:
    """Return the section on change; an outcome of which nothing may be told is named with the reason.

    Args:
        safe: Outcomes and pathways, protected.
        policy: Policy of disclosure control.
        words: Wording.
        influence: Levels of influence of activities.
        activities: Names of the activities by id.
    """
    outcomes = [one for change in safe.changes for one in change.outcomes]
    told = [one for one in outcomes if one.is_told]
    paragraphs = [words.say("changes.lead" if told else "changes.none")]
    silent = [one for one in outcomes if not one.is_told]
    return Section(
        id="changes",
        title=words.say("section.changes"),
        paragraphs=(*paragraphs, *_windows(safe.changes, words)),
        items=tuple(f"{one.told.name(words.language)}: {_why(one, words)}" for one in silent),
        blocks=(
            *_outcomes(safe.changes, told, policy, words),
            *pathway_blocks(safe.pathways, words),
            *([influence_table(influence, activities or {}, words)] if influence else []),
        ),
        remarks=(*_remarks(told, words), *_caveats(told, words)),
    )


def _outcomes(
    changes: Sequence[SafeChange],
    told: Sequence[SafeChange],
    policy: DisclosurePolicy,
    words: Wording,
) -> Iterator[Figure | Table]:
    if told:
        yield overview(told, words)
        yield statistics(told, words)
        yield flow([one for one in changes if _is_told(one)], words)
    whole = [one for one in told if one.told.item is None]
    for number, one in enumerate(whole, 1):
        yield from outcome_blocks(one, policy, words, number)


def _is_told(change: SafeChange) -> bool:
    return any(one.is_told for one in change.outcomes)


def _windows(changes: Sequence[SafeChange], words: Wording) -> Iterator[str]:
    plans = {change.told.windows for change in changes if change.told.windows}
    for windows in sorted(plans, key=str):
        yield " ".join(
            say_measure(
                f"section.window-{wave.anchor}",
                words.language,
                wave=say_measure(f"wave.{wave.name}", words.language).capitalize(),
                earliest=words.number(wave.earliest),
                latest=words.number(wave.latest),
                keep=say_measure(f"section.keep-{wave.keep}", words.language),
            )
            for wave in windows
        )


def _why(change: SafeChange, words: Wording) -> str:
    problems = dict.fromkeys(one.message(words.language) for one in change.told.problems)
    return " ".join(problems) or say_measure("refusal.withheld", words.language)


def _remarks(told: Sequence[SafeChange], words: Wording) -> Iterator[str]:
    unsure = [
        one.told.name(words.language)
        for one in told
        if one.told.effect is not None
        and one.told.effect.mean_interval is not None
        and not one.told.effect.direction_is_sure
    ]
    if unsure:
        yield words.say("changes.unsure", names="; ".join(unsure))
    for one in told:
        name, bounds = one.told.name(words.language), one.told.bounds
        if bounds is not None:
            limits = interval(bounds.mean_change, words.language)
            yield words.say("changes.bounds", name=name, limits=limits)
        seen = dict.fromkeys(problem.message(words.language) for problem in one.told.problems)
        if seen:
            yield f"{name}: {' '.join(seen)}"


def _caveats(outcomes: Sequence[SafeChange], words: Wording) -> Iterable[str]:
    about: dict[str, list[SafeChange]] = {}
    for one in outcomes:
        for caveat in one.told.caveats:
            message = caveat.message(words.language)
            if one not in about.setdefault(message, []):
                about[message].append(one)
    yield from (message for message, of in about.items() if len(of) == len(outcomes))
    names = dict.fromkeys(_instrument(one, words) for one in outcomes)
    for name in names:
        parts = [one for one in outcomes if _instrument(one, words) == name]
        some = {message: of for message, of in about.items() if len(of) < len(outcomes)}
        # What holds for every item of an instrument is said of the instrument.
        shared = [message for message, of in some.items() if all(part in of for part in parts)]
        if shared:
            yield f"{name}: {' '.join(shared)}"
        for part in parts:
            own = [message for message, of in some.items() if part in of and message not in shared]
            if own:
                yield f"{part.told.name(words.language)}: {' '.join(own)}"


def _instrument(change: SafeChange, words: Wording) -> str:
    return change.told.instrument.name.best(words.language)
