"""Disclosure control of everything a report shows: one set of linked tables, protected together."""

from collections.abc import Mapping
from typing import Final

import attrs

from osallisuus.disclosure import (
    CountTable,
    Dimension,
    DisclosureError,
    DisclosurePolicy,
    Hidden,
    Linear,
    Previous,
    ProtectedTable,
    Published,
    protect_linked,
    safe_sum,
)
from osallisuus.indicators.protection import (
    ProtectedResult,
    Unprotected,
    protected_of,
    unprotected,
)
from osallisuus.indicators.result import IndicatorResult
from osallisuus.reporting.content import Mark
from osallisuus.reporting.counting import (
    AGES,
    DOSES,
    GENDERS,
    KNOWN,
    OUTCOMES,
    UNKNOWN,
    Counts,
)

TOTAL: Final = "total"


@attrs.frozen(kw_only=True, eq=False)
class Guarded:
    """Protected tables by name.

    Attributes:
        tables: ``flow``, ``people``, ``municipality``, ``dose`` and ``visits``.
        policy: The policy they were protected under.
        indicators: The indicators, protected together with them; absent when there are none.
        published: All that a reader of the tables knows, for later reports.
        hours: Hours people spent at sessions; hidden when few or one make up most of them.
    """

    tables: Mapping[str, ProtectedTable]
    policy: DisclosurePolicy
    indicators: ProtectedResult | None = None
    published: tuple[Published, ...] = ()
    hours: int | Mark = 0

    def get(self, table: str, *key: str) -> int | Mark:
        """Return a cell: its count, or the mark of a hidden one."""
        value = self.tables[table][key]
        return Mark.HIDDEN if isinstance(value, Hidden) else value


def guard(
    counts: Counts,
    policy: DisclosurePolicy,
    result: IndicatorResult | None = None,
    *,
    previous: Previous = (),
) -> Guarded:
    """Protect every count of people and visits that the report shows.

    All tables of people share their margins, so they are protected as one system, and so are the
    indicators, which count some of the same people: what is hidden in one can not be read off another.
    Known and unknown answers are a level of the hierarchy: the share of unknown answers gives no
    category away.

    Args:
        counts: Raw counts.
        policy: Threshold and protection.
        result: Indicators by gender.
        previous: What earlier reports published.
    """
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
    }
    starts = [day.isoformat() for day in counts.periods["start"].to_list()]
    if starts:
        visits = counts.periods["visits"].to_list()
        tables["visits"] = CountTable.of_counts(
            [Dimension(name="period", categories=starts)],
            {(start,): number for start, number in zip(starts, visits, strict=True)},
            subject="visits",
        )
    raw = None if result is None else unprotected(result)
    more = () if raw is None else raw.tables
    links = () if raw is None else _links(tables["people"], raw)
    try:
        safe = protect_linked([*tables.values(), *more], policy, previous=previous, links=links)
    except DisclosureError:
        free = [attrs.evolve(table, keep=frozenset()) for table in tables.values()]
        safe = protect_linked([*free, *more], policy, previous=previous, links=links)
    own, others = safe[: len(tables)], safe[len(tables) :]
    return Guarded(
        tables=dict(zip(tables, own, strict=True)),
        policy=policy,
        indicators=None if raw is None else protected_of(raw, others, policy),
        published=(safe[0].published,),
        hours=_hours(counts, policy),
    )


def _hours(counts: Counts, policy: DisclosurePolicy) -> int | Mark:
    minutes = safe_sum(counts.minutes, policy)
    if isinstance(minutes, Hidden):
        return Mark.HIDDEN
    return 0 if minutes is None else round(minutes / 60)


def _links(people: CountTable, raw: Unprotected) -> tuple[Linear, ...]:
    """Return that the funder's total is at most all who enrolled, in each gender, wherever it is so."""
    indicators = raw.result.indicators
    links = []
    for code in (indicators.total, indicators.grand_total):
        if code is None or code not in raw.exact or raw.result.by != ("gender",):
            continue
        table = raw.tables[0]
        for gender in (*GENDERS, UNKNOWN, TOTAL):
            part, whole = (code, gender), (gender, TOTAL)
            # Who reads both tables takes it for granted; where it is not so, it tells nothing.
            if part in table.cells and table.cells[part] <= people.cells[whole]:
                links.append(Linear.at_most(table.name_of(part), people.name_of(whole)))
    return tuple(links)


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
