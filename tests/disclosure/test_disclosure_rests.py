"""Implied sums: what is published in several linked tables, taken from one another, leaves no small rest."""

import itertools
import random

import numpy as np
from brute_force import Name, Rule, assignments

from osallisuus.disclosure import (
    CountTable,
    Dimension,
    DisclosurePolicy,
    ProtectedTable,
    protect_linked,
)

POLICY = DisclosurePolicy(threshold=3)
GENDER = Dimension(name="gender", categories=["woman", "man"])
REGION = Dimension(name="region", categories=["north", "south"])
PROJECT = Dimension(name="project", categories=["one", "two"])
FURTHER = 5


def linked(seed: int) -> list[CountTable]:
    """The same people by gender and region, and by gender and project."""
    source = random.Random(seed)
    people = {
        (gender, region, project): source.choice((0, 0, 1, 2, 3, 5))
        for gender in GENDER.leaves
        for region in REGION.leaves
        for project in PROJECT.leaves
    }
    by_region: dict[tuple[str, ...], int] = {}
    by_project: dict[tuple[str, ...], int] = {}
    for (gender, region, project), count in people.items():
        by_region[gender, region] = by_region.get((gender, region), 0) + count
        by_project[gender, project] = by_project.get((gender, project), 0) + count
    return [
        CountTable.of_counts([GENDER, REGION], by_region),
        CountTable.of_counts([GENDER, PROJECT], by_project),
    ]


def sums(tables: list[CountTable]) -> list[Rule]:
    """Every sum a reader knows, written down from the categories alone."""
    rules: list[Rule] = []
    for table in tables:
        for place, dimension in enumerate(table.dimensions):
            others = [d.nodes for d in table.dimensions]
            others[place] = ("total",)
            for key in itertools.product(*others):
                parts = [(*key[:place], leaf, *key[place + 1 :]) for leaf in dimension.leaves]
                terms = {table.name_of(key): 1, **{table.name_of(part): -1 for part in parts}}
                rules.append((terms, 0, 0))
    return rules


def all_that_is_possible(
    tables: list[CountTable], safe: tuple[ProtectedTable, ...]
) -> dict[Name, "np.ndarray[tuple[int], np.dtype[np.int64]]"]:
    shown: dict[Name, int | None] = {}
    for table, protected in zip(tables, safe, strict=True):
        for key, value in protected:
            shown[table.name_of(key)] = value if isinstance(value, int) else None
    # Whatever lies further from the truth could only widen what is found.
    true = {table.name_of(key): count for table in tables for key, count in table.cells.items()}
    ranges = {
        name: range(1, true[name] + FURTHER) for name, value in shown.items() if value is None
    }
    return assignments(shown, ranges, sums(tables))


def attack(seed: int) -> int:
    tables = linked(seed)
    safe = protect_linked(tables, POLICY)
    small = {
        table.name_of(key)
        for table in tables
        for key in table.keys
        if POLICY.is_small(table.cells[key])
    }
    hidden = {t.name_of(key) for t, one in zip(tables, safe, strict=True) for key in one.hidden}
    assert small <= hidden
    if not small or len(hidden) > 8:
        return 0
    columns = all_that_is_possible(tables, safe)
    checked = 0
    for size in range(1, len(hidden) + 1):
        for rest in itertools.combinations(sorted(hidden), size):
            if not small.intersection(rest):
                continue
            total = np.sum([columns[name] for name in rest], axis=0)
            assert total.size
            # Whatever published totals and parts it is the rest of, nobody can be sure that it is small.
            assert total.max() >= POLICY.threshold, (seed, rest)
            assert total.min() < total.max() or total.min() >= POLICY.threshold, (seed, rest)
            checked += 1
    return checked


def test_no_rest_of_linked_tables_is_known_to_be_small() -> None:
    assert sum(attack(seed) for seed in range(120)) > 500


def test_tables_protected_one_by_one_leave_a_small_rest() -> None:
    """The attack finds what it is meant to find: the same tables, each safe alone, are not safe together."""
    found = 0
    for seed in range(120):
        tables = linked(seed)
        alone = tuple(protect_linked([table], POLICY)[0] for table in tables)
        shown: dict[Name, int | None] = {}
        for table, protected in zip(tables, alone, strict=True):
            for key, value in protected:
                name = table.name_of(key)
                if isinstance(value, int):
                    shown[name] = value
                else:
                    shown.setdefault(name, None)
        hidden = [name for name, value in shown.items() if value is None]
        if not hidden or len(hidden) > 8:
            continue
        true = {table.name_of(key): n for table in tables for key, n in table.cells.items()}
        ranges = {name: range(1, true[name] + FURTHER) for name in hidden}
        columns = assignments(shown, ranges, sums(tables))
        found += any(column.size and column.max() < POLICY.threshold for column in columns.values())
    assert found > 0
