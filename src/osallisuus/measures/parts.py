"""Parts of the section "what changed" beside the outcomes: participation, influence, pathways."""

from collections.abc import Sequence

from osallisuus.disclosure import DisclosurePolicy
from osallisuus.measures.figures import pathway_figure
from osallisuus.measures.guarding import ProtectedPathway, protected_pathways
from osallisuus.measures.influence import InfluenceCount
from osallisuus.measures.participation import RETENTION_WEEKS, Participation
from osallisuus.measures.pathways import STATES, Pathway
from osallisuus.measures.told import Section, Table
from osallisuus.measures.wording import count_or_hidden, number, percent, say


def participation_section(taken: Participation, language: str) -> Section:
    """Return how people took part: dose, longest gap, completion, retention and reasons.

    .. versionadded:: 0.1
    """
    rows = [
        (say("taking.enrolled", language), str(taken.enrolled)),
        (say("taking.came", language), str(taken.came)),
        (say("taking.visits", language), str(taken.visits)),
        (say("taking.anonymous", language), str(taken.anonymous)),
    ]
    if taken.rate is not None:
        shares = (taken.rate.low, taken.rate.median, taken.rate.high)
        rows.append(
            (say("taking.rate", language), " / ".join(percent(one, language) for one in shares))
        )
    for name, spread in (("hours", taken.hours), ("gap", taken.longest_gap)):
        if spread is not None:
            values = (spread.low, spread.median, spread.high)
            words = " / ".join(number(value, language) for value in values)
            rows.append((say(f"taking.{name}", language), words))
    if taken.completed is not None and taken.completion is not None:
        done = taken.completed
        words = f"{done.count} / {done.n} ({percent(done.value, language)})"
        policy = DisclosurePolicy(threshold=taken.threshold)
        if policy.is_small(done.count) or policy.is_small(done.n - done.count):
            words = say("figure.hidden", language)
        rows.append((say("taking.completed", language, rule=_rule(taken, language)), words))
    tables = [
        Table(
            title=say("taking.title", language),
            columns=tuple(say(f"column.{name}", language) for name in ("what", "value")),
            rows=tuple(rows),
        )
    ]
    stayed = _retention(taken, language)
    if stayed is not None:
        tables.append(stayed)
    if taken.reasons:
        small = sum(count for _, count in taken.reasons if count < taken.threshold)
        shown = [(name, count) for name, count in taken.reasons if count >= taken.threshold]
        listed = [
            (say("taking.unknown", language) if name == "unknown" else name, str(count))
            for name, count in shown
        ]
        listed += [(say("taking.other", language), str(small))] if small >= taken.threshold else []
        tables.append(
            Table(
                title=say("taking.reasons" if taken.completion else "taking.reasons-all", language),
                columns=tuple(say(f"column.{name}", language) for name in ("reason", "count")),
                rows=tuple(listed),
            )
        )
    return Section(
        id="participation",
        title=say("taking.title", language),
        tables=tuple(tables),
        notes=(say("taking.note", language),),
    )


def _retention(taken: Participation, language: str) -> Table | None:
    policy = DisclosurePolicy(threshold=taken.threshold)
    rows = tuple(
        (
            say("taking.week", language, week=one.week),
            hidden
            if policy.is_small(one.stayed) or policy.is_small(one.could - one.stayed)
            else f"{one.stayed} / {one.could} ({percent(one.stayed / one.could, language)})",
        )
        for one in taken.retention(RETENTION_WEEKS)
        for hidden in [say("figure.hidden", language)]
        if one.could >= taken.threshold
    )
    if not rows:
        return None
    columns = tuple(say(f"column.{name}", language) for name in ("what", "value"))
    return Table(title=say("taking.retention", language), columns=columns, rows=rows)


def _rule(taken: Participation, language: str) -> str:
    rule = taken.completion
    assert rule is not None
    least = percent(rule.least, language) if rule.of == "share" else number(rule.least, language, 0)
    return say(f"taking.rule-{rule.of}", language, least=least, declared=rule.declared)


def influence_section(counts: Sequence[InfluenceCount], language: str) -> Section:
    """Return how many activities have each level of influence.

    .. versionadded:: 0.1
    """
    rows = tuple((count.label(language), str(len(count.activities))) for count in counts)
    table = Table(
        title=say("influence.title", language),
        columns=tuple(say(f"column.{name}", language) for name in ("level", "activities")),
        rows=rows,
    )
    return Section(
        id="influence",
        title=say("influence.title", language),
        tables=(table,),
        notes=(say("influence.note", language),),
    )


def pathways_section(pathways: Sequence[Pathway], language: str, threshold: int) -> Section:
    """Return transition matrices and shares, through disclosure control.

    .. versionadded:: 0.1
    """
    policy = DisclosurePolicy(threshold=threshold)
    safe = protected_pathways(pathways, policy)
    still = [str(pathway.still_in) for pathway in pathways[:1] if pathway.still_in >= threshold]
    notes = [say("path.note", language)]
    notes += [say("path.still-in", language, count=count) for count in still]
    return Section(
        id="pathways",
        title=say("path.title", language),
        tables=(shares_table(safe, language),),
        figures=tuple(pathway_figure(one, language) for one in safe),
        notes=tuple(notes),
    )


def shares_table(pathways: Sequence[ProtectedPathway], language: str) -> Table:
    """Return where people were at each point, of all who left and of those whose state is known.

    .. versionadded:: 0.1
    """
    hidden = say("figure.hidden", language)

    def share(value: float | None, pathway: ProtectedPathway, state: str) -> str:
        nothing = pathway.starters == 0 or state == "unknown"
        if value is None and not nothing and pathway.known != 0:
            return hidden
        return percent(value, language)

    rows = tuple(
        (
            say(f"point.{pathway.point}", language),
            say(f"state.{state}", language),
            count_or_hidden(pathway.total(state), language),
            hidden
            if pathway.total(state) is None
            else percent(pathway.share_of_all(state), language),
            share(pathway.share_of_known(state), pathway, state),
        )
        for pathway in pathways
        for state in STATES
    )
    columns = ("point", "state", "count", "of-all", "of-known")
    return Table(
        title=say("path.title", language),
        columns=tuple(say(f"column.{name}", language) for name in columns),
        rows=rows,
    )
