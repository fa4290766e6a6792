"""Disclosure control of everything a report shows: one set of linked tables, protected together."""

from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from osallisuus.disclosure import (
    CountTable,
    Dimension,
    DisclosurePolicy,
    Hidden,
    ProtectedTable,
    Published,
    Total,
    protect_where_possible,
    safe_total,
)
from osallisuus.indicators.protection import (
    ProtectedResult,
    protected_of,
    unprotected,
)
from osallisuus.indicators.result import IndicatorResult
from osallisuus.measures.change import Change
from osallisuus.measures.guarding import SafeOutcomes, safe_outcomes
from osallisuus.measures.outcome_tables import outcome_tables
from osallisuus.measures.pathways import Pathway
from osallisuus.measures.safe_changes import Guard
from osallisuus.reporting.content import Interval, Mark
from osallisuus.reporting.counting import (
    AGES,
    DOSES,
    GENDERS,
    KNOWN,
    OUTCOMES,
    TOTAL,
    UNKNOWN,
    Counts,
)
from osallisuus.reporting.ties import people_in_indicators, same_people

NAMED, LEAST, GUESTS, UNSURE = "named", "least", "guests", "unsure"
_INDICATORS: Final = "indicators"


@attrs.frozen(kw_only=True, eq=False)
class Told:
    """Raw outcomes and findings that a report tells beside its counts of people.

    Attributes:
        changes: Change of each outcome.
        pathways: Transitions from entry to exit and later.
        findings: How many findings each rule of the records has, by slug.
        person_lines: Whether single people's two scores may be drawn.
    """

    changes: Sequence[Change] = ()
    pathways: Sequence[Pathway] = ()
    findings: Mapping[str, int] = attrs.field(factory=dict)
    person_lines: bool = False


@attrs.frozen(kw_only=True, eq=False)
class Guarded:
    """Protected tables by name.

    Attributes:
        tables: ``flow``, ``people``, ``municipality``, ``dose``, ``visits``, ``minutes`` and ``findings``.
        policy: The policy they were protected under.
        outcomes: Outcomes and pathways, protected together with them.
        indicators: The indicators, likewise; absent when there are none.
        published: All that a reader of the report knows, for later reports.
        hours: Hours people spent at sessions; hidden when few or one make up most of them, or of what was
            added since an earlier report.
    """

    tables: Mapping[str, ProtectedTable]
    policy: DisclosurePolicy
    outcomes: SafeOutcomes
    indicators: ProtectedResult | None = None
    published: tuple[Published, ...] = ()
    hours: int | Mark = 0

    def get(self, table: str, *key: str) -> int | Mark:
        """Return a cell: its count, or the mark of a hidden one."""
        value = self.tables[table][key]
        return Mark.HIDDEN if isinstance(value, Hidden) else value

    def visitors(self, period: str = TOTAL) -> Interval | Mark:
        """Return the least and most visitors of a period, named and unnamed together."""
        least, most = self.get("visits", period, LEAST), self.get("visits", period, TOTAL)
        if isinstance(least, Mark) or isinstance(most, Mark):
            return Mark.HIDDEN
        return Interval(least=least, most=most)


def guard(
    counts: Counts,
    policy: DisclosurePolicy,
    result: IndicatorResult | None = None,
    *,
    told: Told | None = None,
    previous: Sequence[Published] = (),
) -> Guarded:
    """Protect every count that the report shows, and its means and hours by what they tell.

    All tables of people share their margins, so they are protected as one system, and so are the
    indicators and outcomes, which count some of the same people: what is hidden in one can not be read off
    another. Known and unknown answers are a level of the hierarchy: the share of unknown answers gives no
    category away.

    Args:
        counts: Raw counts.
        policy: Threshold and protection.
        result: Indicators by gender.
        told: Outcomes, pathways and findings.
        previous: What earlier reports published.

    Raises:
        DisclosureError: The tables of people or the indicators can not be protected.
    """
    told = told or Told()
    tables = _tables(counts, told, policy)
    own = frozenset(tables)
    outcomes = outcome_tables(told.changes, told.pathways, policy)
    raw = None if result is None else unprotected(result)
    others = {} if raw is None else {f"{_INDICATORS} {n}": t for n, t in enumerate(raw.tables)}
    links = (
        *(() if raw is None else raw.links),
        *(() if raw is None else people_in_indicators(tables["people"], raw, outcomes.tables)),
        *outcomes.links,
        *same_people(tables["flow"], outcomes.tables),
    )
    safe = protect_where_possible(
        {**tables, **others, **outcomes.tables},
        policy,
        previous=previous,
        links=links,
        optional=outcomes.tables.keys(),
        expendable=outcomes.expendable,
    )
    published = safe["flow"].published
    found = safe_outcomes(
        told.changes,
        told.pathways,
        Guard(
            policy=policy,
            cells=published.cells,
            previous=[one for earlier in previous for one in earlier.figures],
            person_lines=told.person_lines,
        ),
    )
    hours = _hours(counts, policy, previous)
    figures = (*found.figures, *(one for earlier in previous for one in earlier.figures))
    totals = (
        *((hours,) if isinstance(hours, Total) else ()),
        *(one for earlier in previous for one in earlier.totals),
    )
    # What earlier reports told stays told.
    published = attrs.evolve(
        published,
        figures=tuple(dict.fromkeys(figures)),
        totals=tuple(dict.fromkeys(totals)),
    )
    return Guarded(
        tables={name: safe[name] for name in own},
        policy=policy,
        outcomes=found,
        indicators=None
        if raw is None
        else protected_of(raw, [safe[name] for name in others], policy),
        published=(published,),
        hours=Mark.HIDDEN
        if isinstance(hours, Hidden)
        else 0
        if hours is None
        else int(hours.value),
    )


def _tables(counts: Counts, told: Told, policy: DisclosurePolicy) -> dict[str, CountTable]:
    groups = sorted({*counts.people["target_group"].to_list()} - {UNKNOWN})
    homes = sorted({*counts.people["municipality"].to_list()} - {UNKNOWN})
    target = _with_unknown("target_group", groups)
    outcome = Dimension(name="outcome", categories=OUTCOMES)
    gender = _with_unknown("gender", GENDERS)
    age = _with_unknown("age", AGES)
    tables = {
        "flow": _table(counts, (target, outcome), policy, "outcome"),
        "people": _table(counts, (gender, age), policy, "gender"),
        "municipality": _table(counts, (_with_unknown("municipality", homes),)),
        "dose": _table(counts, (Dimension(name="dose", categories=DOSES),)),
        "minutes": CountTable.of_counts(
            [Dimension(name="minutes", categories=["missing"], total=None)],
            {("missing",): counts.minutes_missing},
            subject="attendances",
        ),
    }
    if counts.periods.height:
        tables["visits"] = _visits(counts, policy)
    if told.findings:
        tables["findings"] = CountTable.of_counts(
            [Dimension(name="rule", categories=sorted(told.findings), total=None)],
            {(slug,): number for slug, number in told.findings.items()},
            subject="findings",
        )
    return tables


def _visits(counts: Counts, policy: DisclosurePolicy) -> CountTable:
    """Return visits by period: of people on the roster, and of those nobody asked the name of.

    Many visits of few people are hidden like few visits.
    """
    cells: dict[tuple[str, ...], int] = {}
    few = set[str]()
    for one in counts.periods.iter_rows(named=True):
        start = one["start"].isoformat()
        cells[start, NAMED] = one["visits"]
        cells[start, GUESTS] = one["least"] - one["visits"]
        cells[start, UNSURE] = one["most"] - one["least"]
        if policy.is_small(one["people"]):
            few.add(start)
    if policy.is_small(counts.visiting):
        few.add(TOTAL)
    kind = Dimension(name="kind", categories={NAMED: LEAST, GUESTS: LEAST, UNSURE: None})
    starts = [start for start, name in cells if name == NAMED]
    table = CountTable.of_counts(
        [Dimension(name="period", categories=starts), kind], cells, subject="visits"
    )
    return attrs.evolve(table, sensitive=frozenset((start, NAMED) for start in few))


def _hours(
    counts: Counts, policy: DisclosurePolicy, previous: Sequence[Published]
) -> Total | Hidden | None:
    if counts.as_of is None:
        return None
    return safe_total(
        counts.attended.iter_rows(),
        policy,
        name="hours",
        until=counts.as_of,
        unit=60,
        previous=[one for earlier in previous for one in earlier.totals],
    )


def _with_unknown(name: str, categories: "list[str] | tuple[str, ...]") -> Dimension:
    tree: dict[str, str | None] = dict.fromkeys(categories, KNOWN)
    if categories:
        tree[KNOWN] = None
    tree[UNKNOWN] = None
    return Dimension(name=name, categories=tree)


def _table(
    counts: Counts,
    dimensions: tuple[Dimension, ...],
    policy: DisclosurePolicy | None = None,
    headline: str = "",
) -> CountTable:
    names = [dimension.name for dimension in dimensions]
    grouped = counts.people.group_by(names).len()
    cells = {tuple(row[:-1]): int(row[-1]) for row in grouped.iter_rows()}
    table = CountTable.of_counts(dimensions, cells, subject="participations")
    if policy is None:
        return table
    # The totals a reader looks for first are hidden only when nothing else will do.
    others = frozenset(names) - {headline}
    wanted = (key for key in table.keys if others <= table.summed_over(key))
    keep = frozenset(key for key in wanted if not policy.is_small(table.cells[key]))
    return attrs.evolve(table, keep=keep)
