"""The cheapest cover is the one that trying everything finds."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from osallisuus.disclosure.covering import cheapest_cover


@settings(deadline=None)
@given(
    costs=st.lists(st.integers(1, 9), min_size=6, max_size=6),
    groups=st.lists(st.sets(st.integers(0, 5), min_size=1), max_size=7),
)
def test_no_cover_is_cheaper(costs: list[int], groups: list[set[int]]) -> None:
    found = cheapest_cover(costs, groups)
    assert found is not None
    assert all(found & group for group in groups)
    paid = sum(costs[place] for place in found)
    covers = [
        (sum(costs[place] for place in one), one)
        for size in range(7)
        for one in combinations(range(6), size)
        if all(set(one) & group for group in groups)
    ]
    assert (paid, tuple(sorted(found))) == min(covers)
    assert cheapest_cover(costs, groups[::-1]) == found


def test_a_question_too_large_is_given_up_rather_than_answered_wrongly() -> None:
    # A projective plane's lines have no small cover that bounds prove in time.
    order = 11
    points = [(1, a, b) for a in range(order) for b in range(order)]
    points += [(0, 1, a) for a in range(order)] + [(0, 0, 1)]
    lines = [
        {
            n
            for n, p in enumerate(points)
            if sum(a * b for a, b in zip(p, q, strict=True)) % order == 0
        }
        for q in points
    ]
    found = cheapest_cover([1] * len(points), lines)
    assert found is None or all(found & line for line in lines)
