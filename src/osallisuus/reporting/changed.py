"""What changed in people's own answers between two waves, with what a reader must know before believing it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from osallisuus.disclosure import DisclosurePolicy
from osallisuus.measures.change import Caveat, Change
from osallisuus.measures.guarding import protected_flow
from osallisuus.measures.influence import InfluenceCount
from osallisuus.measures.pathways import Pathway
from osallisuus.measures.refusals import Refusal
from osallisuus.measures.wording import interval
from osallisuus.measures.wording import say as say_measure
from osallisuus.reporting.content import Figure, Section, Table
from osallisuus.reporting.outcome_blocks import flow, outcome_blocks, overview, statistics
from osallisuus.reporting.pathway_blocks import influence_table, pathway_blocks
from osallisuus.reporting.wording import Wording

_FEW = ("few-pairs", "single-pair")
_UNSAID = (
    "attrition", "helped", "helped-unknown", "not-all-measured", "spacing-unknown", "unchecked",
)  # fmt: skip


def changed(
    changes: Sequence[Change],
    policy: DisclosurePolicy,
    words: Wording,
    *,
    pathways: Sequence[Pathway] = (),
    influence: Sequence[InfluenceCount] = (),
    activities: Mapping[str, str] | None = None,
    person_lines: bool = True,
) -> Section:
    """Return the section on change; an outcome without enough pairs is named with the reason.

    Args:
        changes: Change of each instrument, corrected for several.
        policy: Policy of disclosure control.
        words: Wording.
        pathways: Transitions to exit and later.
        influence: Levels of influence of activities.
        activities: Names of the activities by id.
        person_lines: Whether outcomes of few people are drawn with a line for each.
    """
    outcomes = [one for change in changes for one in change.outcomes]
    told = [one for one in outcomes if _pairs(one) >= policy.threshold]
    paragraphs = [words.say("changes.lead" if told else "changes.none")]
    silent = [one for one in outcomes if one not in told]
    return Section(
        id="changes",
        title=words.say("section.changes"),
        paragraphs=(*paragraphs, *_windows(changes, words)),
        items=tuple(f"{one.name(words.language)}: {_why(one, policy, words)}" for one in silent),
        blocks=(
            *_outcomes(changes, told, policy, words, person_lines=person_lines),
            *pathway_blocks(pathways, policy, words),
            *([influence_table(influence, activities or {}, words)] if influence else []),
        ),
        remarks=(*_remarks(told, policy, words), *_caveats(told, policy, words)),
    )


def _pairs(change: Change) -> int:
    if change.share is not None:
        return change.share.before.n
    return 0 if change.effect is None else change.effect.pairs


def _outcomes(
    changes: Sequence[Change],
    told: Sequence[Change],
    policy: DisclosurePolicy,
    words: Wording,
    *,
    person_lines: bool,
) -> Iterator[Figure | Table]:
    if told:
        yield overview(told, policy, words)
        yield statistics(told, words)
        yield flow([one for one in changes if _is_told(one, told)], policy, words)
    whole = [one for one in told if one.item is None]
    for number, one in enumerate(whole, 1):
        yield from outcome_blocks(one, policy, words, number, person_lines=person_lines)


def _is_told(change: Change, told: Sequence[Change]) -> bool:
    return any(one in told for one in change.outcomes)


def _windows(changes: Sequence[Change], words: Wording) -> Iterator[str]:
    plans = {change.windows for change in changes if change.windows}
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


def _why(change: Change, policy: DisclosurePolicy, words: Wording) -> str:
    if not change.problems:
        return say_measure("refusal.few-unsaid", words.language)
    return " ".join(_problem(problem, policy, words) for problem in change.problems)


def _problem(problem: Refusal, policy: DisclosurePolicy, words: Wording) -> str:
    if problem.code in _FEW:
        return say_measure("refusal.few-unsaid", words.language)
    numbers = [problem.values[key] for key in ("count", "pairs") if key in problem.values]
    if any(policy.is_small(int(number)) for number in numbers if number.isdecimal()):
        return say_measure("refusal.unsaid", words.language)
    # How many answers are wrong is for whoever mends them, not for the reader.
    return attrs.evolve(problem, count=1, row=None).message(words.language)


def _remarks(told: Sequence[Change], policy: DisclosurePolicy, words: Wording) -> Iterator[str]:
    unsure = [
        one.name(words.language)
        for one in told
        if one.effect is not None
        and one.effect.mean_interval is not None
        and not one.effect.direction_is_sure
    ]
    if unsure:
        yield words.say("changes.unsure", names="; ".join(unsure))
    for one in told:
        name = one.name(words.language)
        # From the bounds of a known scale the number of those lost can be worked out.
        if one.bounds is not None and protected_flow(one.flow, policy)["first"] is not None:
            limits = interval(one.bounds.mean_change, words.language)
            yield words.say("changes.bounds", name=name, limits=limits)
        seen = dict.fromkeys(_problem(problem, policy, words) for problem in one.problems)
        if seen:
            yield f"{name}: {' '.join(seen)}"


def _caveats(outcomes: Sequence[Change], policy: DisclosurePolicy, words: Wording) -> Iterable[str]:
    about: dict[str, list[Change]] = {}
    for one in outcomes:
        for caveat in one.caveats:
            message = _message(caveat, one, policy, words.language)
            if one not in about.setdefault(message, []):
                about[message].append(one)
    yield from (message for message, of in about.items() if len(of) == len(outcomes))
    names = dict.fromkeys(one.instrument.name.best(words.language) for one in outcomes)
    for name in names:
        parts = [one for one in outcomes if one.instrument.name.best(words.language) == name]
        some = {message: of for message, of in about.items() if len(of) < len(outcomes)}
        # What holds for every item of an instrument is said of the instrument.
        shared = [message for message, of in some.items() if all(part in of for part in parts)]
        if shared:
            yield f"{name}: {' '.join(shared)}"
        for part in parts:
            own = [message for message, of in some.items() if part in of and message not in shared]
            if own:
                yield f"{part.name(words.language)}: {' '.join(own)}"


def _message(caveat: Caveat, change: Change, policy: DisclosurePolicy, language: str) -> str:
    if caveat.code in _UNSAID and _tells_of_few(caveat, change, policy):
        # What a reader must know stays said; only how many it concerns does not.
        return say_measure(f"caveat.{caveat.code}-unsaid", language)
    return caveat.message(language)


def _tells_of_few(caveat: Caveat, change: Change, policy: DisclosurePolicy) -> bool:
    if caveat.code in ("attrition", "not-all-measured"):
        safe = protected_flow(change.flow, policy)
        told = safe["both"], safe["first"], safe.get("enrolled", 0)
        return None in told
    counts = [int(value) for value in caveat.values.values() if value.isdecimal()]
    rests = [abs(one - other) for one in counts for other in counts]
    return any(policy.is_small(number) for number in (*counts, *rests))
