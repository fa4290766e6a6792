"""Random tables attacked by enumeration: no protected cell is recovered."""

import pytest
from enumerating_attacker import Attacker, every_choice, is_safe, view_of
from random_tables import random_table

from osallisuus.disclosure import (
    CountTable,
    DisclosurePolicy,
    Reason,
    audit,
    protect,
)

POLICIES = (
    DisclosurePolicy(threshold=3),
    DisclosurePolicy(threshold=5),
    DisclosurePolicy(threshold=4, protection=2),
)


def attack(seed: int) -> int:
    table, policy = random_table(seed), POLICIES[seed % len(POLICIES)]
    safe = protect(table, policy)
    small = [
        key for key in table.keys if table.is_published(key) and policy.is_small(table.cells[key])
    ]
    assert set(small) <= set(safe.hidden)
    shown = {key: value for key, value in view_of(safe).items() if value is not None}
    assert shown == {key: table.cells[key] for key in shown}
    if not small:
        assert safe.hidden == ()
        return 0
    intervals = Attacker(table.dimensions, view_of(safe), policy).intervals()
    recovered = [key for key in small if not is_safe(intervals[key], policy)]
    assert recovered == [], (seed, recovered)
    return len(small)


def test_random_tables_give_nothing_away() -> None:
    assert sum(attack(seed) for seed in range(1_000)) > 900


@pytest.mark.slow
def test_ten_thousand_tables_give_nothing_away() -> None:
    assert sum(attack(seed) for seed in range(10_000)) > 9_000


@pytest.mark.parametrize("seed", range(60))
def test_the_audit_finds_the_intervals_that_enumeration_finds(seed: int) -> None:
    table = random_table(seed)
    policy = POLICIES[seed % len(POLICIES)]
    safe = protect(table, policy)
    attacker = Attacker(table.dimensions, view_of(safe), policy)
    for key, (least, most) in attacker.intervals().items() if safe.hidden else ():
        found = audit(safe)[table.name_of(key)]
        assert found.least == least
        assert found.most == most or (most >= attacker.far and (found.most or most + 1) > most)


def cost(table: CountTable, key: tuple[str, ...]) -> int:
    totals = sum(d.total == node for d, node in zip(table.dimensions, key, strict=True))
    return 100 * (1 + totals) + min(table.cells[key], 99)


@pytest.mark.parametrize("seed", range(40))
def test_no_cheaper_choice_of_cells_is_safe(seed: int) -> None:
    table, policy = random_table(seed), POLICIES[seed % len(POLICIES)]
    published = [key for key in table.keys if table.is_published(key)]
    small = [key for key in published if policy.is_small(table.cells[key])]
    others = [key for key in published if table.cells[key] >= policy.threshold]
    if len(others) > 8 or not small:
        return
    safe = protect(table, policy)
    paid = sum(
        cost(table, key)
        for key, reason in safe.kept_reasons.items()
        if reason is Reason.COMPLEMENTARY
    )
    for choice in every_choice(others):
        if sum(cost(table, key) for key in choice) < paid:
            view = {k: None if k in small or k in choice else table.cells[k] for k in published}
            intervals = Attacker(table.dimensions, view, policy).intervals()
            assert not all(is_safe(intervals[key], policy) for key in small), (seed, choice)
