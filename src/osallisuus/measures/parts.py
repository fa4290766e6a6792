"""Parts of the section "what changed" beside the outcomes: participation, influence, pathways."""

from collections.abc import Sequence

from osallisuus.measures.figures import pathway_figure
from osallisuus.measures.guarding import ProtectedPathway, share_or_none
from osallisuus.measures.influence import InfluenceCount
from osallisuus.measures.participation import Spread
from osallisuus.measures.pathways import STATES
from osallisuus.measures.safe_participation import SafeParticipation
from osallisuus.measures.told import Section, Table
from osallisuus.measures.wording import count_or_hidden, number, percent, say


def participation_section(taken: SafeParticipation, language: str) -> Section:
    """Return how people took part: dose, longest gap, completion, retention and reasons.

    .. versionadded:: 0.1
    """
    rows = [
        (say(f"taking.{name}", language), count_or_hidden(count, language))
        for name, count in (
            ("enrolled", taken.enrolled),
            ("came", taken.came),
            ("visits", taken.visits),
            ("anonymous", taken.anonymous),
        )
    ]
    if taken.rate is not None:
        words = " / ".join(percent(one, language) for one in _quartiles(taken.rate))
        rows.append((say("taking.rate", language), words))
    for name, spread in (("hours", taken.hours), ("gap", taken.longest_gap)):
        if spread is not None:
            words = " / ".join(number(one, language) for one in _quartiles(spread))
            rows.append((say(f"taking.{name}", language), words))
    if taken.completion is not None:
        words = _of(taken.done, taken.offered, language)
        rows.append((say("taking.completed", language, rule=_rule(taken, language)), words))
    tables = [
        Table(
            title=say("taking.title", language),
            columns=tuple(say(f"column.{name}", language) for name in ("what", "value")),
            rows=tuple(rows),
        )
    ]
    if taken.retention:
        tables.append(_retention(taken, language))
    if taken.reasons:
        listed = [
            (
                say("taking.unknown", language) if name == "unknown" else name,
                count_or_hidden(count, language),
            )
            for name, count in taken.reasons
        ]
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


def _quartiles(spread: Spread) -> tuple[float | None, ...]:
    return (spread.low, spread.median, spread.high)


def _of(count: int | None, whole: int | None, language: str) -> str:
    if count is None or whole is None:
        return say("figure.hidden", language)
    return f"{count} / {whole} ({percent(share_or_none(count, whole), language)})"


def _retention(taken: SafeParticipation, language: str) -> Table:
    rows = tuple(
        (say("taking.week", language, week=one.week), _of(one.stayed, one.could, language))
        for one in taken.retention
    )
    columns = tuple(say(f"column.{name}", language) for name in ("what", "value"))
    return Table(title=say("taking.retention", language), columns=columns, rows=rows)


def _rule(taken: SafeParticipation, language: str) -> str:
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


def pathways_section(
    pathways: Sequence[ProtectedPathway], still_in: int | None, language: str
) -> Section:
    """Return transition matrices and shares.

    .. versionadded:: 0.1
    """
    notes = [say("path.note", language)]
    if still_in:
        notes.append(say("path.still-in", language, count=still_in))
    return Section(
        id="pathways",
        title=say("path.title", language),
        tables=(shares_table(pathways, language),),
        figures=tuple(pathway_figure(one, language) for one in pathways),
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
