"""Two reports of the same counts: neither the older one nor the change is given away."""

import random

import numpy as np
import pytest
from enumerating_attacker import Attacker, is_safe, view_of
from random_tables import random_table

from osallisuus.disclosure import CountTable, Dimension, DisclosurePolicy, audit, protect

POLICY = DisclosurePolicy(threshold=3)


def grown(table: CountTable, seed: int) -> CountTable:
    source = random.Random(seed)
    leaves = [
        k
        for k in table.keys
        if all(not d.children(n) for d, n in zip(table.dimensions, k, strict=True))
    ]
    counts = {
        k: table.cells[k] + (source.randint(0, 3) if source.random() < 0.4 else 0) for k in leaves
    }
    return CountTable.of_counts(table.dimensions, counts, margins=table.margins)


def gives_nothing_away(seed: int) -> int:
    first = random_table(seed)
    if len([k for k in first.keys if first.cells[k]]) > 9:
        return 0
    second = grown(first, seed)
    old = protect(first, POLICY)
    new = protect(second, POLICY, previous=old)
    attackers = [
        Attacker(first.dimensions, view_of(old), POLICY, floors={}),
        Attacker(first.dimensions, view_of(new), POLICY, floors=view_of(old)),
    ]
    before, after = (attacker.possible_tables() for attacker in attackers)
    if len(before) * len(after) > 200_000:
        return 0
    pairs = (before[:, None, :] <= after[None, :, :]).all(axis=2)
    assert pairs.any()
    for key, members in attackers[1].members.items():
        was, now = first.cells[key], second.cells[key]
        sums = [rows[:, members].sum(axis=1) for rows in (before, after)]
        change = (sums[1][None, :] - sums[0][:, None])[pairs]
        if POLICY.is_small(now):
            possible = np.broadcast_to(sums[1][None, :], pairs.shape)[pairs]
            assert is_safe((possible.min(), possible.max()), POLICY), (seed, key)
        if POLICY.is_small(was):
            possible = np.broadcast_to(sums[0][:, None], pairs.shape)[pairs]
            assert is_safe((possible.min(), possible.max()), POLICY), (seed, key)
        if view_of(old)[key] is not None and 0 < now - was < POLICY.threshold:
            assert is_safe((change.min(), change.max()), POLICY), (seed, key)
    return 1


def test_two_reports_together_give_nothing_away() -> None:
    assert sum(gives_nothing_away(seed) for seed in range(100)) > 10


@pytest.mark.slow
def test_two_reports_of_many_tables_give_nothing_away() -> None:
    assert sum(gives_nothing_away(seed) for seed in range(100, 1_000)) > 200


GENDER = Dimension(name="gender", categories=["woman", "man"])


def report(women: int, men: int) -> CountTable:
    return CountTable.of_counts([GENDER], {("woman",): women, ("man",): men})


def test_one_newcomer_can_not_be_read_off_two_reports() -> None:
    old = protect(report(20, 30))
    assert protect(report(21, 30)).hidden == ()
    new = protect(report(21, 30), previous=old)
    assert {("woman",), ("total",)} <= set(new.hidden)
    interval = audit(new)["gender=woman",]
    assert interval.least == 20
    assert interval.most is None or interval.most >= 25


def test_a_large_change_and_no_change_need_no_hiding() -> None:
    old = protect(report(20, 30))
    assert protect(report(29, 30), previous=old).hidden == ()
    assert protect(report(20, 30), previous=old).hidden == ()


def test_a_small_correction_downwards_is_hidden_too() -> None:
    new = protect(report(19, 30), previous=protect(report(20, 30)))
    assert {("woman",), ("total",)} <= set(new.hidden)


def test_the_latest_report_carries_what_the_earlier_ones_gave_away() -> None:
    first = protect(report(20, 30))
    second = protect(report(21, 30), previous=first)
    third = protect(report(22, 45), previous=second)
    intervals = audit(third)
    women = intervals.get(("gender=woman",))
    assert women is None or women.least >= 20
