"""Means and sums of two reports: who knows all that did not change learns nothing of those who came or left."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from osallisuus.disclosure import (
    DisclosurePolicy,
    GroupFigures,
    Hidden,
    Mean,
    Total,
    safe_figures,
    safe_mean,
    safe_sum,
    safe_total,
)

POLICY = DisclosurePolicy()
LEAST, MOST = 0, 10
SCALE = (Decimal(LEAST), Decimal(MOST))
MARGIN = (MOST - LEAST) * POLICY.remainder_percent // 100
TENTH = Decimal("0.1")

Scores = dict[int, int]


def told(scores: Scores, previous: Sequence[GroupFigures] = ()) -> GroupFigures | None:
    """What a report tells of the scores of a group: the library's own answer."""
    mean = safe_mean(scores.values(), POLICY, scale=SCALE)
    if not isinstance(mean, Decimal):
        return None
    figures = GroupFigures(
        name=("score",), people=len(scores), means=(Mean(name="first", value=mean, scale=SCALE),)
    )
    found = safe_figures(figures, POLICY, previous=previous)
    return None if isinstance(found, Hidden) else found


def sums_told(figures: GroupFigures) -> set[int]:
    """Every sum of whole scores that is told as this mean; found by trying them all."""
    [mean] = figures.means
    assert figures.people is not None
    return {
        total
        for total in range(LEAST * figures.people, MOST * figures.people + 1)
        if (Decimal(total) / figures.people).quantize(TENTH, rounding=ROUND_HALF_UP) == mean.value
    }


@st.composite
def reports(draw: st.DrawFn) -> tuple[Scores, Scores]:
    """People of two reports: some enter, some leave, some are corrected; often but a few."""
    score = st.integers(LEAST, MOST) | st.sampled_from([LEAST, MOST])
    first = dict(enumerate(draw(st.lists(score, min_size=3, max_size=14))))
    few = st.integers(0, 2) | st.integers(0, 9)
    second = dict(first)
    for person in draw(st.lists(st.sampled_from([*first]), max_size=draw(few), unique=True)):
        del second[person]
    if second:
        who = st.lists(st.sampled_from([*second]), max_size=draw(few), unique=True)
        second |= {person: draw(score) for person in draw(who)}
    number = draw(few)
    values = draw(st.lists(score, min_size=number, max_size=number))
    second |= dict(zip(range(100, 100 + number), values, strict=True))
    assume(second)
    return first, second


def ranges(first: Scores, second: Scores) -> list[tuple[str, int, int]]:
    """Everybody something changed for, with what the others of them add to the difference, least and most.

    The attacker knows who entered, left and was corrected, and the score of everybody else.
    """
    width = MOST - LEAST
    entered, left = second.keys() - first.keys(), first.keys() - second.keys()
    corrected = [p for p in first.keys() & second.keys() if first[p] != second[p]]
    found = []
    for kind, people in (("entered", entered), ("left", left), ("corrected", corrected)):
        if not people:
            continue
        others = {"entered": len(entered), "left": len(left), "corrected": len(corrected)}
        others[kind] -= 1
        least = LEAST * others["entered"] - MOST * others["left"] - width * others["corrected"]
        most = MOST * others["entered"] - LEAST * others["left"] + width * others["corrected"]
        found.append((kind, least, most))
        # The attacker may be one of those who entered or left, whatever her own score.
        for mine, sign in (("entered", 1), ("left", -1)):
            if others[mine]:
                for own in (LEAST, MOST):
                    known = sign * own
                    freed = (LEAST, MOST) if sign > 0 else (-MOST, -LEAST)
                    found.append((kind, least - freed[0] + known, most - freed[1] + known))
    return found


def values_left(kind: str, differences: set[int], least: int, most: int) -> set[int]:
    """Scores of one person with which what the others add makes up a difference that was told."""
    moves = {
        "entered": lambda score: [score],
        "left": lambda score: [-score],
        "corrected": lambda score: [score - before for before in range(LEAST, MOST + 1)],
    }
    return {
        score
        for score in range(LEAST, MOST + 1)
        if any(
            least <= difference - move <= most
            for move in moves[kind](score)
            for difference in differences
        )
    }


@settings(max_examples=600, deadline=None)
@given(reports())
@example((dict.fromkeys(range(10), 4) | {0: 6}, dict.fromkeys(range(10), 4) | {0: 6, 100: 5}))
@example((dict(enumerate([3, 4, 5, 6, 7])), dict(enumerate([3, 4, 5, 6, 7, 10, 10, 10, 10, 10]))))
@example(
    (
        dict.fromkeys(range(11), 0) | {11: 2, 12: 10},
        dict.fromkeys((*range(11), *range(100, 104)), 0) | {11: 2, 12: 10, 104: 10},
    )
)
def test_two_reports_leave_nobody_within_the_protection_interval(
    both: tuple[Scores, Scores],
) -> None:
    first, second = both
    march = told(first)
    june = told(second, [march] if march else [])
    if march is None or june is None or june == march:
        return
    assert len(first.keys() ^ second.keys()) >= POLICY.threshold
    differences = {two - one for one in sums_told(march) for two in sums_told(june)}
    for kind, least, most in ranges(first, second):
        found = values_left(kind, differences, least, most)
        assert not found or max(found) - min(found) >= MARGIN, (kind, sorted(found))


def test_without_the_earlier_report_the_new_score_can_be_reckoned() -> None:
    first = dict(enumerate([2, 3, 4, 4, 5, 5, 6, 4, 4, 5]))
    second = first | {100: 9}
    march, june = told(first), told(second)
    assert march is not None
    assert june is not None
    differences = {two - one for one in sums_told(march) for two in sums_told(june)}
    assert differences == {9}
    assert told(second, [march]) is None


@given(st.lists(st.integers(LEAST, MOST), min_size=1, max_size=12))
def test_of_one_mean_nobody_in_the_group_learns_anothers_score(scores: list[int]) -> None:
    figures = told(dict(enumerate(scores)))
    if figures is None:
        return
    assert len(scores) >= POLICY.threshold
    assert len(set(scores)) > 1
    for own in scores:
        rest = [total - own for total in sums_told(figures)]
        others = len(scores) - 2
        low = max(LEAST, min(rest) - MOST * others)
        high = min(MOST, max(rest) - LEAST * others)
        assert high - low >= MARGIN


@given(
    st.lists(st.integers(0, 25) | st.sampled_from([0, 24, 25]), min_size=5, max_size=45).map(
        lambda sums: [4 * one for one in sums]
    )
)
@example([0, 96, 96] + [100] * 37)
@example([100, 4, 4] + [0] * 37)
def test_of_a_mean_of_scores_in_coarse_steps_nobody_learns_anothers_score(
    scores: list[int],
) -> None:
    scale, step, people = (Decimal(0), Decimal(100)), 4, len(scores)
    mean = safe_mean(scores, POLICY, scale=scale)
    if not isinstance(mean, Decimal):
        return
    means = (Mean(name="first", value=mean, scale=scale, step=Decimal(step)),)
    one = GroupFigures(name=("who5",), people=people, means=means)
    if safe_figures(one, POLICY) != one:
        return
    sums = [
        total
        for total in range(0, 100 * people + 1, step)
        if (Decimal(total) / people).quantize(TENTH, rounding=ROUND_HALF_UP) == mean
    ]
    for own in set(scores):
        low = max(0, sums[0] - own - 100 * (people - 2))
        high = min(100, sums[-1] - own)
        assert high - low >= 100 * POLICY.remainder_percent / 100


def test_a_mean_of_two_values_is_a_count() -> None:
    assert isinstance(safe_mean([0, 0, 0, 0, 0, 0, 1, 1], POLICY), Hidden)
    assert safe_mean([0] * 6 + [1] * 5, POLICY) == Decimal("0.5")


def figures(people: int, *others: str, mean: str = "5.0") -> GroupFigures:
    means = (Mean(name="first", value=Decimal(mean), scale=SCALE),)
    return GroupFigures(name=("score",), people=people, means=means, others=others)


@pytest.mark.parametrize(
    ("now", "is_told"),
    [
        (figures(10, "1.2"), True),
        (figures(10, "1.3"), False),
        (figures(10, "1.2", mean="5.1"), False),
        (figures(11, "1.2"), False),
        (figures(6, "1.2"), False),
        (figures(15, "1.4"), True),
        (figures(5, "1.4"), True),
        # Five newcomers with ten points each.
        (figures(15, "1.4", mean="6.7"), False),
        (figures(15, "1.4", mean="3.3"), False),
    ],
)
def test_what_may_follow_on_ten_people(now: GroupFigures, is_told: bool) -> None:
    march = figures(10, "1.2")
    found = safe_figures(now, POLICY, previous=[march])
    assert (found == now) is is_told
    assert isinstance(found, Hidden) is not is_told
    # Figures of another group are none of its business, and a threshold of one asks for nothing.
    other = GroupFigures(name=("other",), people=10)
    assert safe_figures(now, POLICY, previous=[other]) == now
    assert safe_figures(now, DisclosurePolicy(threshold=1), previous=[march]) == now


def test_a_withheld_report_does_not_hide_the_one_before_it() -> None:
    march, september = figures(10), figures(14)
    assert isinstance(safe_figures(figures(12), POLICY, previous=[march]), Hidden)
    assert isinstance(safe_figures(september, POLICY, previous=[march]), Hidden)


MARCH, MAY, JUNE = date(2026, 3, 31), date(2026, 5, 4), date(2026, 6, 30)

amounts = st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, 40), max_size=10)


@settings(max_examples=300, deadline=None)
@given(amounts, amounts, st.dictionaries(st.sampled_from("abcdefghij"), st.integers(-5, 5)))
def test_the_difference_of_two_sums_is_a_sum_that_may_be_shown(
    before: dict[str, int], later: dict[str, int], corrections: dict[str, int]
) -> None:
    old = [(who, MARCH, hours) for who, hours in before.items()]
    march = safe_total(old, POLICY, name="hours", until=MARCH)
    corrected = [(w, d, max(0, hours + corrections.get(w, 0))) for w, d, hours in old]
    new = [*corrected, *((who, MAY, hours) for who, hours in later.items())]
    earlier = [march] if isinstance(march, Total) else []
    june = safe_total(new, POLICY, name="hours", until=JUNE, previous=earlier)
    if not isinstance(march, Total) or not isinstance(june, Total) or june.value == march.value:
        return
    grown = june.value - march.value
    assert grown == safe_sum(later.values(), POLICY)
    added = sorted((hours for hours in later.values() if hours), reverse=True)
    assert len(added) >= POLICY.threshold
    # The second largest, who knows her own, learns the largest no closer than within a tenth of it.
    assert Fraction(sum(added[2:])) >= Fraction(added[0], 10)


def test_hours_of_one_visitor_between_two_reports_are_hidden() -> None:
    spring = [(who, MARCH, 600) for who in "abcdefgh"]
    march = safe_total(spring, POLICY, name="hours", until=MARCH, unit=60)
    assert isinstance(march, Total)
    assert march.value == 80
    one = [*spring, ("a", MAY, 180)]
    all_of_them = [*spring, *((who, MAY, 180) for who in "abcdefgh")]

    def again(parts: list[tuple[str, date | None, int]]) -> object:
        return safe_total(parts, POLICY, name="hours", until=JUNE, unit=60, previous=[march])

    assert isinstance(again([*one]), Hidden)
    assert again([*all_of_them]) == Total(name="hours", value=Decimal(104), until=JUNE)
    assert again([*spring]) == Total(name="hours", value=Decimal(80), until=JUNE)
    # Many came, and one of the old rows was corrected.
    assert isinstance(again([*all_of_them, ("a", MARCH, 60)]), Hidden)
