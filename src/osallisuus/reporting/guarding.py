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
    ProtectedTable,
    protect_linked,
)
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
    """

    tables: Mapping[str, ProtectedTable]
    policy: DisclosurePolicy

    def get(self, table: str, *key: str) -> int | Mark:
        """Return a cell: its count, or the mark of a hidden one."""
        value = self.tables[table][key]
        return Mark.HIDDEN if isinstance(value, Hidden) else value


def guard(counts: Counts, policy: DisclosurePolicy) -> Guarded:
    """Protect every count of people and visits that the report shows.

    All tables of people share their margins, so they are protected as one system. Known and unknown
    answers are a level of the hierarchy: the share of unknown answers gives no category away.
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
    try:
        safe = protect_linked(list(tables.values()), policy)
    except DisclosureError:
        free = [attrs.evolve(table, keep=frozenset()) for table in tables.values()]
        safe = protect_linked(free, policy)
    return Guarded(tables=dict(zip(tables, safe, strict=True)), policy=policy)


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
