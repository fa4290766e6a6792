"""Sums, means, percentages and brackets: what a member of the group or a reader could work out."""

from decimal import Decimal
from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from osallisuus.disclosure import (
    DisclosurePolicy,
    Hidden,
    Reason,
    bracket,
    safe_mean,
    safe_share,
    safe_sum,
)

POLICY = DisclosurePolicy()
HIDDEN = Hidden(reason=Reason.PROTECTED)


@settings(deadline=None)
@given(st.lists(st.integers(0, 60), max_size=12), st.integers(0, 100))
def test_of_a_shown_sum_nobody_in_it_can_work_out_another_closely(
    hours: list[int], percent: int
) -> None:
    policy = DisclosurePolicy(remainder_percent=percent)
    shown = safe_sum(hours, policy)
    active = [one for one in hours if one]
    if not active:
        assert shown is None
    elif isinstance(shown, Hidden):
        assert shown == HIDDEN
        # Hidden for a reason: too few, or somebody is known too closely by another.
        closest = (
            min(
                (sum(active) - own - other, other)
                for i, own in enumerate(active)
                for j, other in enumerate(active)
                if i != j
            )
            if len(active) > 1
            else (0, 1)
        )
        assert len(active) < 5 or closest[0] * 100 < max(active) * percent
    else:
        assert shown == sum(hours)
        assert len(active) >= 5
        for i, own in enumerate(active):
            for j, other in enumerate(active):
                # What is left after one's own part is an upper bound of any other's.
                if i != j:
                    excess = sum(active) - own - other
                    assert Fraction(excess) >= Fraction(percent * other, 100)


def test_one_person_or_project_that_makes_up_a_sum_is_not_shown() -> None:
    assert safe_sum([400], POLICY) == HIDDEN
    assert safe_sum([400, 1, 1, 1, 1, 1], POLICY) == HIDDEN
    assert safe_sum([10, 10, 10, 10, 10], POLICY) == Decimal(50)
    assert safe_sum([10, 10, 10, 10, 0], POLICY) == HIDDEN
    assert safe_sum([], POLICY) is None


def test_a_mean_of_few_or_of_equals_is_not_shown() -> None:
    assert safe_mean([1, 2, 3, 4], POLICY) == HIDDEN
    assert safe_mean([3, 3, 3, 3, 3, 3], POLICY) == HIDDEN
    assert safe_mean([1, 2, 3, 4, 5, 5], POLICY) == Decimal("3.3")
    assert safe_mean([1, 2, 3, 4, 5, 5], POLICY, decimals=0) == Decimal(3)
    assert safe_mean([], POLICY) is None


def test_a_percentage_of_something_hidden_is_hidden() -> None:
    assert safe_share(HIDDEN, 20) == HIDDEN
    assert safe_share(5, HIDDEN) == HIDDEN
    assert safe_share(0, 0) is None
    assert safe_share(1, 8, decimals=1) == Decimal("12.5")
    assert safe_share(1, 8) == Decimal(13)


@settings(deadline=None)
@given(st.integers(0, 500), st.integers(1, 12), st.integers(1, 12))
def test_a_bracket_holds_the_count_and_never_says_that_it_is_small(
    count: int, threshold: int, protection: int
) -> None:
    policy = DisclosurePolicy(threshold=threshold, protection=protection)
    least, most = bracket(count, policy)
    assert least <= count <= most
    assert most - least >= policy.width
    assert most >= threshold
    assert bracket(least, policy) == bracket(most, policy) == (least, most)


def test_what_two_brackets_leave_of_their_difference_is_no_narrower_than_one() -> None:
    for first, second in product(range(40), repeat=2):
        (low, high), (other_low, other_high) = bracket(first, POLICY), bracket(second, POLICY)
        assert (high - other_low) - (low - other_high) >= POLICY.width
