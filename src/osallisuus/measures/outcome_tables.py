"""Counts of people behind outcomes and pathways as tables, to be protected together with what shares them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from osallisuus.disclosure import CountTable, Dimension, DisclosurePolicy, Linear
from osallisuus.measures.change import Change
from osallisuus.measures.effect import Crossing, People
from osallisuus.measures.pathways import STATES, Pathway

TOTAL: Final = "total"
MEASURED: Final = "measured"
"""Subject of everybody who is enrolled: the same people stand behind every outcome."""
PATHWAYS: Final = "pathways"
FORMS: Final = ("refused", "repeated", "outside", "unplaced", "unchecked", "conflicting")
MOVES: Final = ("better", "same", "worse")

_PAIRS: Final = "pairs of"
_FIRST: Final = "first wave of"

Name = tuple[str, ...]


@attrs.frozen(kw_only=True)
class OutcomeTables:
    """Raw tables by name, and what a reader knows to tie their cells together.

    Attributes:
        tables: The tables.
        links: What ties their cells.
        expendable: Names of the tables that divide a group: of how many people it is says more than they do.
    """

    tables: Mapping[str, CountTable]
    links: tuple[Linear, ...]
    expendable: frozenset[str] = frozenset()


def label_of(change: Change) -> str:
    """Return what an outcome is called in every report: instrument, waves and item."""
    return " ".join(
        part for part in (change.instrument.id, change.before, change.after, change.item) if part
    )


def pairs_of(change: Change) -> str:
    """Return the subject of the people with both waves."""
    return f"{_PAIRS} {label_of(change)}"


def first_of(change: Change) -> str:
    """Return the subject of the people with the first wave."""
    return f"{_FIRST} {label_of(change)}"


def flow_of(change: Change) -> str:
    """Return the dimension of who has which wave."""
    return f"flow of {label_of(change)}"


def cell(subject: str, dimension: str = "", category: str = "") -> Name:
    """Return the name of a cell of a table with one dimension; of its total without a dimension."""
    return (f"subject={subject}", *([f"{dimension}={category}"] if dimension else []))


def moved(people: People, *, higher_better: bool) -> Mapping[str, tuple[int, int, int]]:
    """Return how many moved in the better direction, not and in the worse, by measure.

    The measures are ``any``, ``reliable-change``, ``minimal-change`` and ``cut`` with the name of the class.
    """
    found = {"any": (people.improved.count, people.same.count, people.worse.count)}
    for one in (people.reliable, people.minimal):
        if one is not None:
            found[one.basis] = (one.better, one.within, one.worse)
    for cross in people.crossings:
        found[measure_of(cross)] = _crossed(cross, higher_better=higher_better)
    return found


def measure_of(cross: Crossing) -> str:
    """Return the name of a cut as a measure."""
    return f"cut {cross.band}"


def _crossed(cross: Crossing, *, higher_better: bool) -> tuple[int, int, int]:
    better, worse = cross.moved_up, cross.moved_down
    if not higher_better:
        better, worse = worse, better
    return better, cross.stayed_above + cross.stayed_below, worse


def outcome_tables(
    changes: Iterable[Change], pathways: Sequence[Pathway], policy: DisclosurePolicy
) -> OutcomeTables:
    """Return every count of people that a section about outcomes tells, or lets its reader work out.

    Args:
        changes: Raw changes.
        pathways: Raw transition matrices.
        policy: What counts as small; totals that are not are kept if that can be.
    """
    tables: dict[str, CountTable] = {}
    links: list[Linear] = []
    for change in changes:
        tables |= _flow(change, policy)
        tables[f"forms of {label_of(change)}"] = _forms(change)
        for outcome in (change, *change.parts.values()):
            tables |= _pairs(outcome, policy)
            links += _within(outcome, change)
    left = [pathway for pathway in pathways if pathway.starters]
    tables |= {f"pathway {one.point}": _matrix(one, policy) for one in left}
    if left:
        counts: dict[Name, int] = {("left",): left[0].starters, ("in",): left[0].still_in}
        tables["left"] = CountTable.of_counts(
            [Dimension(name="left", categories=("left", "in"))], counts, subject=MEASURED
        )
        links.append(_same(cell(MEASURED, "left", "left"), cell(PATHWAYS)))
    divided = (name for name, one in tables.items() if one.subject.startswith((_PAIRS, _FIRST)))
    expendable = frozenset(name for name in divided if not name.endswith((": pairs", ": share")))
    return OutcomeTables(tables=_agreeing(tables), links=tuple(links), expendable=expendable)


def _agreeing(tables: Mapping[str, CountTable]) -> Mapping[str, CountTable]:
    # Everybody enrolled is one cell of many tables; a table that counts others can not share it.
    wholes = [one.cells[(TOTAL,)] for one in tables.values() if _is_of_all(one)]
    if not wholes:
        return tables
    whole = max(set(wholes), key=wholes.count)
    return {
        name: one
        if not _is_of_all(one) or one.cells[(TOTAL,)] == whole
        else attrs.evolve(one, subject=f"{MEASURED} otherwise")
        for name, one in tables.items()
    }


def _is_of_all(table: CountTable) -> bool:
    return table.subject == MEASURED and (TOTAL,) in table.cells


def _same(one: Name, other: Name) -> Linear:
    return Linear(terms={one: 1, other: -1})


def _parted(
    subject: str,
    name: str,
    parts: Mapping[str, int],
    policy: DisclosurePolicy,
    *,
    whole: bool = True,
    keep: Sequence[str] = (TOTAL,),
) -> CountTable:
    dimension = Dimension(name=name, categories=tuple(parts), total=TOTAL if whole else None)
    table = CountTable.of_counts(
        [dimension], {(part,): count for part, count in parts.items()}, subject=subject
    )
    wanted = [(one,) for one in keep if (one,) in table.cells]
    kept = frozenset(key for key in wanted if not policy.is_small(table.cells[key]))
    return attrs.evolve(table, keep=kept)


def _flow(change: Change, policy: DisclosurePolicy) -> Mapping[str, CountTable]:
    flow, name = change.flow, flow_of(change)
    parts = {"both": flow.paired, "first": flow.lost, "second": flow.only_after}
    is_known = flow.enrolled is not None and flow.enrolled >= sum(parts.values())
    if is_known:
        parts["neither"] = (flow.enrolled or 0) - sum(parts.values())
    return {
        name: _parted(MEASURED, name, parts, policy, whole=is_known, keep=("both", TOTAL)),
    }


def _forms(change: Change) -> CountTable:
    dropped = sum(int(one.values["count"]) for one in change.caveats if one.code == "goals-dropped")
    counts: dict[Name, int] = {(name,): int(getattr(change.flow, name)) for name in FORMS}
    name = f"forms of {label_of(change)}"
    dimension = Dimension(name=name, categories=(*FORMS, "goals"), total=None)
    return CountTable.of_counts([dimension], {**counts, ("goals",): dropped}, subject="forms")


def _pairs(change: Change, policy: DisclosurePolicy) -> Mapping[str, CountTable]:
    subject, number = pairs_of(change), change.flow.paired
    found: dict[str, CountTable] = {}

    def add(name: str, parts: Mapping[str, int]) -> None:
        found[f"{subject}: {name}"] = _parted(subject, name, parts, policy)

    add("pairs", {"pairs": number})
    if change.people is not None:
        higher = change.instrument.direction == "higher_better"
        for name, counts in moved(change.people, higher_better=higher).items():
            rest = number - sum(counts)
            add(
                name,
                dict(zip(MOVES, counts, strict=True)) | ({"without cut": rest} if rest else {}),
            )
    if change.share is not None:
        found[f"{subject}: share"] = _shares(change, policy)
    values = {one.code: one.values for one in change.caveats}
    helped = int(values.get("helped", {}).get("count", 0))
    unsure = int(values.get("helped-unknown", {}).get("count", 0))
    if helped or unsure:
        add("help", {"helped": helped, "unknown": unsure, "alone": number - helped - unsure})
    if "spacing-unknown" in values:
        unknown = int(values["spacing-unknown"]["count"])
        add("spacing", {"known": number - unknown, "unknown": unknown})
    if "ceiling" in values:
        best, whole = (int(values["ceiling"][name]) for name in ("count", "all"))
        name = first_of(change)
        found[name] = _parted(name, "ceiling", {"best": best, "below": whole - best}, policy)
    return found


def _shares(change: Change, policy: DisclosurePolicy) -> CountTable:
    share = change.share
    assert share is not None
    answers = ("yes", "no")
    both = share.before.count - share.ended
    cells: dict[tuple[str, ...], int] = {
        ("yes", "yes"): both,
        ("yes", "no"): share.ended,
        ("no", "yes"): share.began,
        ("no", "no"): share.before.n - both - share.ended - share.began,
    }
    keep = frozenset[tuple[str, ...]]()
    if not policy.is_small(share.before.n):
        keep = frozenset({(TOTAL, TOTAL)})
    return CountTable.of_counts(
        [Dimension(name="before", categories=answers), Dimension(name="after", categories=answers)],
        cells,
        # Only the two shares and the number of pairs are told, never who moved.
        margins=(frozenset({"before"}), frozenset({"after"}), frozenset({"before", "after"})),
        keep=keep,
        subject=pairs_of(change),
    )


def _within(outcome: Change, whole: Change) -> Iterator[Linear]:
    """Yield what follows from what the counts are of: who improved beyond error has improved."""
    subject, both = pairs_of(outcome), cell(MEASURED, flow_of(whole), "both")
    if outcome.item is None:
        yield _same(cell(subject), both)
    elif outcome.flow.paired <= whole.flow.paired:
        yield Linear.at_most(cell(subject), both)
    if outcome.item is None and any(one.code == "ceiling" for one in outcome.caveats):
        first = cell(MEASURED, flow_of(whole), "first")
        yield Linear.sum_of(cell(first_of(outcome)), [both, first])
    people = outcome.people
    if people is None:
        return
    for cross in people.crossings:
        yield from _smaller(subject, measure_of(cross), "any")
    limits = {one.basis: one.limit for one in (people.reliable, people.minimal) if one is not None}
    for name in limits:
        yield from _smaller(subject, name, "any")
    if len(limits) == 2:
        # More than a limit that is the larger is at least the other too.
        is_reliable = limits["reliable-change"] >= limits["minimal-change"]
        order = ("reliable-change", "minimal-change") if is_reliable else (*reversed([*limits]),)
        yield from _smaller(subject, order[0], order[1])


def _smaller(subject: str, part: str, whole: str) -> Iterator[Linear]:
    for way in ("better", "worse"):
        yield Linear.at_most(cell(subject, part, way), cell(subject, whole, way))


def _matrix(pathway: Pathway, policy: DisclosurePolicy) -> CountTable:
    cells: dict[tuple[str, ...], int] = {
        (before, after): count
        for before, row in zip(STATES, pathway.counts, strict=True)
        for after, count in zip(STATES, row, strict=True)
    }
    dimensions = (
        Dimension(name="entry", categories=STATES),
        Dimension(name=pathway.point, categories=STATES),
    )
    table = CountTable.of_counts(dimensions, cells, subject=PATHWAYS)
    # How many are unknown is what a reader needs most, then how many there are.
    wanted = ((TOTAL, TOTAL), (TOTAL, "unknown"))
    keep = frozenset(key for key in wanted if not policy.is_small(table.cells[key]))
    return attrs.evolve(table, keep=keep)
