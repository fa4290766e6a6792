"""Pathways as matrices and shares, and levels of influence, as a report shows them."""

from collections.abc import Iterable, Mapping, Sequence

from osallisuus.measures.figures import matrix_words
from osallisuus.measures.guarding import ProtectedPathway
from osallisuus.measures.influence import InfluenceCount
from osallisuus.measures.pathways import STATES
from osallisuus.measures.wording import say as say_measure
from osallisuus.reporting.content import Column, Figure, Mark, Table, Value
from osallisuus.reporting.drawn_changes import transition_matrix
from osallisuus.reporting.wording import Wording


def pathway_blocks(safe: Sequence[ProtectedPathway], words: Wording) -> Iterable[Figure | Table]:
    """Return a matrix for each point and the shares; nothing where nobody has left."""
    yield from (_matrix(pathway, words) for pathway in safe if pathway.starters is not None)
    if safe:
        yield _shares(safe, words)


def _matrix(pathway: ProtectedPathway, words: Wording) -> Figure:
    language = words.language
    states = [say_measure(f"state.{state}", language) for state in STATES]
    point = say_measure(f"point.{pathway.point}", language)
    title = words.say("pathways.matrix", point=point)
    description = matrix_words(pathway, language)
    name = f"pathways-{pathway.point}"
    inner = tuple(
        (state, *(_shown(count) for count in row), _shown(start))
        for state, row, start in zip(states, pathway.counts, pathway.starts, strict=True)
    )
    ends = (*(_shown(end) for end in pathway.ends), _shown(pathway.starters))
    return Figure(
        id=name,
        title=title,
        description=description,
        drawing=transition_matrix(name, title, description, states, pathway.counts),
        legend=(("hidden", words.say("mark.hidden.legend")),),
        table=Table(
            id=f"pathways_{pathway.point}",
            title=title,
            columns=(
                Column(id="entry", title=words.say("pathways.entry"), kind="text"),
                *(
                    Column(id=state, title=label, kind="count")
                    for state, label in zip(STATES, states, strict=True)
                ),
                Column(id="total", title=words.say("total"), kind="count"),
            ),
            rows=(*inner, (words.say("total"), *ends)),
            totals=1,
        ),
    )


def _shown(count: int | None) -> Value:
    return Mark.HIDDEN if count is None else count


def _shares(pathways: Sequence[ProtectedPathway], words: Wording) -> Table:
    rows: list[tuple[Value, ...]] = []
    for pathway in pathways:
        point = say_measure(f"point.{pathway.point}", words.language)
        for state in STATES:
            count = pathway.total(state)
            of_all, of_known = pathway.share_of_all(state), pathway.share_of_known(state)
            nobody_known = state == "unknown" or pathway.known == 0
            rows.append(
                (
                    f"{point}: {say_measure(f'state.{state}', words.language)}",
                    _shown(count),
                    Mark.HIDDEN if of_all is None else of_all,
                    of_known
                    if of_known is not None
                    else Mark.UNKNOWN
                    if nobody_known
                    else Mark.HIDDEN,
                )
            )
    kinds = (("state", "text"), ("count", "count"), ("of-all", "share"), ("of-known", "share"))
    return Table(
        id="pathways",
        title=words.say("pathways.shares"),
        columns=tuple(
            Column(id=name.replace("-", "_"), title=words.say(f"pathways.{name}"), kind=kind)  # type: ignore[arg-type]
            for name, kind in kinds
        ),
        rows=tuple(rows),
        note=say_measure("path.note", words.language),
    )


def influence_table(
    counts: Sequence[InfluenceCount], activities: Mapping[str, str], words: Wording
) -> Table:
    """Return which activities have each level of influence; levels are never averaged."""
    return Table(
        id="influence",
        title=words.say("influence.title"),
        columns=(
            Column(id="level", title=words.say("influence.level"), kind="text"),
            Column(id="activities", title=words.say("influence.activities"), kind="text"),
        ),
        rows=tuple(
            (
                count.label(words.language),
                ", ".join(activities.get(one, one) for one in count.activities),
            )
            for count in counts
        ),
        note=say_measure("influence.note", words.language),
    )
