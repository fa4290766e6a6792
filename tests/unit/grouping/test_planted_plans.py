"""Where a plan with everybody in it was planted, the local search alone finds one; no solver helps."""

import sys

import pytest

from osallisuus.grouping import GroupRequest, form_groups, verify
from osallisuus.grouping.samples import sample_roster

SIZES = (10, 16, 20, 24, 30, 40)


def left_out(people: int, seed: int, localities: int = 1) -> int:
    roster = sample_roster(people, localities=localities, seed=seed).roster
    request = GroupRequest(people=roster, seed=seed, solver="search", steps=1)
    plan = form_groups(request)
    assert verify(plan.groups, request) == ()
    return len(plan.unplaced)


@pytest.fixture(autouse=True)
def _no_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if OR-Tools and NumPy were not installed: importing them fails."""
    for name in ("ortools", "ortools.sat.python", "numpy"):
        monkeypatch.setitem(sys.modules, name, None)


@pytest.mark.parametrize("people", SIZES)
def test_everybody_is_placed_in_small_rosters(people: int) -> None:
    assert [seed for seed in range(8) if left_out(people, seed)] == []


@pytest.mark.parametrize(("people", "localities"), [(75, 1), (100, 1), (100, 4), (150, 2)])
def test_everybody_is_placed_in_larger_rosters(people: int, localities: int) -> None:
    assert [seed for seed in range(1, 3) if left_out(people, seed, localities)] == []


@pytest.mark.slow
@pytest.mark.parametrize("people", [*SIZES, 75])
def test_everybody_is_placed_whatever_the_seed(people: int) -> None:
    assert [seed for seed in range(8, 60) if left_out(people, seed)] == []


@pytest.mark.slow
@pytest.mark.parametrize(("people", "seed"), [(1000, 1), (1000, 2), (5000, 1)])
def test_everybody_is_placed_in_the_largest_rosters(people: int, seed: int) -> None:
    assert left_out(people, seed, people // 75) == 0
