"""What changed in people's own answers between two waves, with what a reader must know before believing it."""

from collections.abc import Iterable, Sequence

from osallisuus.disclosure import DisclosurePolicy
from osallisuus.measures.change import Caveat, Change
from osallisuus.measures.effect import People
from osallisuus.reporting.content import Column, Figure, Mark, Section, Table, Value
from osallisuus.reporting.figures import Change as Line
from osallisuus.reporting.figures import changes as drawn_changes
from osallisuus.reporting.wording import Wording


def changed(changes: Sequence[Change], policy: DisclosurePolicy, words: Wording) -> Section:
    """Return the section on change; an outcome without enough pairs is named with the reason."""
    outcomes = [one for change in changes for one in change.outcomes]
    told = [
        one for one in outcomes if one.effect is not None and one.effect.pairs >= policy.threshold
    ]
    paragraphs = [words.say("changes.lead" if told else "changes.none")]
    silent = [one.name(words.language) for one in outcomes if one not in told]
    items = [words.say("changes.silent", names=", ".join(silent))] if silent else []
    return Section(
        id="changes",
        title=words.say("section.changes"),
        paragraphs=tuple(paragraphs),
        items=tuple(items),
        blocks=(_figure(told, policy, words),) if told else (),
        remarks=tuple(_caveats(told, policy, words)),
    )


def _caveats(outcomes: Sequence[Change], policy: DisclosurePolicy, words: Wording) -> Iterable[str]:
    about: dict[str, list[Change]] = {}
    for one in outcomes:
        for caveat in one.caveats:
            if not _tells_of_few(caveat, policy):
                about.setdefault(caveat.message(words.language), []).append(one)
    yield from (message for message, of in about.items() if len(of) == len(outcomes))
    for one in outcomes:
        own = [message for message, of in about.items() if of != list(outcomes) and one in of]
        if own:
            yield f"{one.name(words.language)}: {' '.join(own)}"


def _tells_of_few(caveat: Caveat, policy: DisclosurePolicy) -> bool:
    counts = [int(value) for value in caveat.values.values() if value.isdecimal()]
    rests = [abs(one - other) for one in counts for other in counts]
    return any(policy.is_small(number) for number in (*counts, *rests))


def _figure(outcomes: Sequence[Change], policy: DisclosurePolicy, words: Wording) -> Figure:
    rows: list[tuple[Value, ...]] = []
    lines = []
    for one in outcomes:
        effect = one.effect
        assert effect is not None
        name, least, most = one.name(words.language), one.instrument.low, one.instrument.high
        change = _signed(effect.mean_change, words)
        between = effect.mean_interval
        interval: Value = Mark.UNKNOWN
        if between is not None:
            interval = f"{_signed(between.low, words)} … {_signed(between.high, words)}"
        rows.append(
            (
                name,
                effect.pairs,
                round(effect.before.mean, 1),
                round(effect.after.mean, 1),
                change,
                interval,
                _improved(one.people, policy),
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
    return Figure(
        id="changes-figure",
        title=title,
        description=words.say("changes.description"),
        drawing=drawn_changes("changes-figure", title, words.say("figure.see-table"), lines),
        legend=(("ring", words.say("changes.before")), ("c1", words.say("changes.after"))),
        table=Table(
            id="changes",
            title=title,
            columns=(
                Column(id="outcome", title=words.say("changes.outcome"), kind="text"),
                Column(id="pairs", title=words.say("changes.pairs"), kind="count"),
                Column(id="before", title=words.say("changes.before"), kind="number"),
                Column(id="after", title=words.say("changes.after"), kind="number"),
                Column(id="change", title=words.say("changes.change"), kind="text"),
                Column(id="interval", title=words.say("changes.interval"), kind="text"),
                Column(id="improved", title=words.say("changes.improved"), kind="share"),
            ),
            rows=tuple(rows),
        ),
    )


def _signed(value: float, words: Wording) -> str:
    shown = words.number(abs(value), 1)
    return f"+{shown}" if round(value, 1) > 0 else (f"−{shown}" if round(value, 1) < 0 else shown)


def _improved(people: People | None, policy: DisclosurePolicy) -> Value:
    if people is None:
        return Mark.HIDDEN
    counts = (people.improved.count, people.same.count, people.worse.count)
    if any(policy.is_small(count) for count in counts):
        return Mark.HIDDEN
    return people.improved.value
