"""Counts and means behind outcomes: nothing small can be worked out of one report or two."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osallisuus import Toolkit
from osallisuus.disclosure import DisclosurePolicy, Published, audit
from osallisuus.measures.change import Change, Flow
from osallisuus.measures.comparing import Rules, compare
from osallisuus.measures.guarding import SafeOutcomes, protected_outcomes
from osallisuus.measures.outcome_tables import outcome_tables
from osallisuus.measures.pathways import POINTS, STATES, Pathway
from osallisuus.measures.safe_changes import SafeChange

POLICY = DisclosurePolicy()
KIT = Toolkit.build(discover=True)
small = st.integers(0, 9)

Scores = Mapping[int, float | None]


def change(first: Scores, second: Scores, *, instrument: str = "who5", more: int = 0) -> Change:
    """Compare the scores of two waves; ``more`` people are enrolled and were never asked."""
    flow = Flow(enrolled=len({*first, *second}) + more, before=0, after=0, paired=0)
    shell = Change(
        instrument=KIT.instruments[instrument],
        project="p",
        before="baseline",
        after="exit",
        flow=flow,
    )
    rules = Rules(threshold=POLICY.threshold, confidence=0.95, accept=("reversed-wave",))
    return compare(shell, wave(first), wave(second), rules)


def wave(scores: Scores) -> pl.DataFrame:
    kept = {person: score for person, score in scores.items() if score is not None}
    return pl.DataFrame(
        {
            "person": [f"p{person:03}" for person in kept],
            "score": [float(score) for score in kept.values()],
            "raw": [score / 4 for score in kept.values()],
            "date": [date(2024, 2, 1)] * len(kept),
            "helped": ["no"] * len(kept),
        },
        schema={
            "person": pl.String,
            "score": pl.Float64,
            "raw": pl.Float64,
            "date": pl.Date,
            "helped": pl.String,
        },
    )


def protected(one: Change, *previous: Published) -> tuple[SafeChange, SafeOutcomes]:
    safe = protected_outcomes([one], policy=POLICY, previous=previous)
    return safe.changes[0], safe


def is_open(published: Published, true: Mapping[tuple[str, ...], int]) -> None:
    """Attack a publication: of no small count may a reader be sure."""
    found = audit(published)
    for name, shown in published.cells.items():
        if name not in true or name in published.unlisted:
            continue
        assert shown in (None, true[name])
        if POLICY.is_small(true[name]):
            ends = found[name]
            assert ends.most is None or ends.most >= POLICY.threshold, name
            assert ends.most is None or ends.most - ends.least >= POLICY.width, name


def counts(
    changes: Sequence[Change], pathways: Sequence[Pathway] = ()
) -> dict[tuple[str, ...], int]:
    tables = outcome_tables(changes, pathways, POLICY).tables.values()
    return {one.name_of(key): number for one in tables for key, number in one.cells.items()}


@st.composite
def pathways(draw: st.DrawFn) -> tuple[Pathway, ...]:
    """Draw matrices of three points with the same people in the rows."""
    rows = [draw(st.lists(small, min_size=5, max_size=5)) for _ in STATES]
    turned = [draw(st.permutations(row)) for row in rows]
    return tuple(
        Pathway(point=point, counts=tuple(map(tuple, counts)))
        for point, counts in zip(POINTS, (rows, turned, rows[:1] + turned[1:]), strict=True)
    )


@settings(max_examples=3, deadline=None)
@given(pathways())
def test_a_reader_of_the_matrices_cannot_work_out_a_small_count(paths: tuple[Pathway, ...]) -> None:
    shown = protected_outcomes((), pathways=paths, policy=POLICY).pathways
    for path, safe in zip([one for one in paths if one.starters], shown, strict=True):
        sums = [sum(row) for row in path.counts]
        for row, seen, start, total in zip(
            path.counts, safe.counts, safe.starts, sums, strict=True
        ):
            assert start in (None, total)
            for count, cell in zip(row, seen, strict=True):
                assert cell in (None, count)
                assert cell is None or not POLICY.is_small(cell)
        for state in STATES:
            assert safe.total(state) in (None, path.total(state))
            if safe.total("unknown") is None:
                assert safe.share_of_known(state) is None
    # The engine's attack on all three together: a reader holds them side by side.
    published = protected_outcomes((), pathways=paths, policy=POLICY).published
    if published is not None:
        is_open(published, counts((), paths))


steps = st.integers(0, 25).map(lambda raw: 4.0 * raw)


@st.composite
def answers(draw: st.DrawFn) -> tuple[Scores, Scores, int]:
    number = draw(st.integers(0, 24))
    first = {n: draw(steps | st.just(52.0)) for n in range(number)}
    moves = {n: draw(st.sampled_from([0.0, 0.0, 4.0, 12.0, -4.0])) for n in first}
    second = {n: min(100.0, max(0.0, first[n] + moves[n])) for n in first}
    for person in draw(st.lists(st.integers(0, 23), max_size=4)):
        second.pop(person, None)
    return first, second, draw(st.integers(0, 9))


@settings(max_examples=40, deadline=None)
@given(answers())
def test_the_counts_behind_an_outcome_are_safe_together(given_: tuple[Scores, Scores, int]) -> None:
    first, second, more = given_
    raw = change(first, second, more=more)
    safe, whole = protected(raw)
    assert whole.published is not None
    is_open(whole.published, counts([raw]))
    assert raw.people is None or not safe.lines
    for one in safe.moves:
        assert not any(POLICY.is_small(n) for n in (one.better, one.same, one.worse) if n)
    if safe.told.effect is not None:
        assert raw.flow.paired >= POLICY.threshold
    if safe.pairs is None and safe.told.effect is not None:
        # Whose number is hidden has nothing from which it could be reckoned.
        assert (safe.told.effect.pairs, safe.told.effect.before.n) == (None, None)
        assert safe.told.effect.mean_interval is None
        assert not safe.told.effect.tests
        assert not safe.told.effect.sizes
    any_move = safe.moved("any")
    if any_move is not None and not any_move.is_shown:
        assert safe.bins == ()
        assert safe.told.effect is not None
        assert safe.told.effect.rank_biserial is None
        assert all(one.zeros is None for one in safe.told.effect.tests)


MARCH = {n: 4.0 * (5 + (7 * n) % 15) for n in range(20)}
JUNE = {n: score + 4.0 * (n % 3) for n, score in MARCH.items()}


@pytest.mark.parametrize("newcomers", [1, 2, 4])
def test_a_report_soon_after_another_does_not_tell_the_newcomers_scores(newcomers: int) -> None:
    old, told = protected(change(MARCH, JUNE, more=30))
    assert old.told.effect is not None
    assert told.published is not None
    more = {100 + n: 96.0 for n in range(newcomers)}
    later = change({**MARCH, **more}, {**JUNE, **more}, more=30)
    alone, _ = protected(later)
    assert alone.told.effect is not None
    safe, _ = protected(later, told.published)
    assert safe.told.effect is None
    assert safe.pairs is None
    assert (safe.bins, safe.moves, safe.lines) == ((), (), ())
    assert any(one.code == "withheld" for one in safe.told.problems)


def test_a_corrected_score_is_not_told_by_the_difference_and_an_unchanged_report_is() -> None:
    _, told = protected(change(MARCH, JUNE, more=30))
    assert told.published is not None
    same, _ = protected(change(MARCH, JUNE, more=30), told.published)
    assert same.told.effect is not None
    assert same.bins
    corrected = {**JUNE, 3: JUNE[3] + 20.0}
    safe, _ = protected(change(MARCH, corrected, more=30), told.published)
    assert safe.told.effect is None


def test_enough_newcomers_have_their_means_told_but_no_distribution_beside_the_earlier() -> None:
    _, told = protected(change(MARCH, JUNE, more=30))
    assert told.published is not None
    more = {100 + n: 4.0 * (8 + n) for n in range(10)}
    moved = {n: score + 4.0 * (n % 3) for n, score in more.items()}
    safe, whole = protected(change({**MARCH, **more}, {**JUNE, **moved}, more=30), told.published)
    assert safe.told.effect is not None
    assert safe.bins == ()
    assert whole.published is not None
    # What March told is still known in September.
    assert len(whole.published.figures) == 2


def test_means_of_those_lost_are_held_to_the_same() -> None:
    lost = {200 + n: 4.0 * (6 + n % 9) for n in range(8)}
    first, told = protected(change({**MARCH, **lost}, JUNE, more=30))
    assert first.told.flow.dropouts is not None
    assert first.told.bounds is not None
    assert told.published is not None
    # A score of this instrument is four times a sum, which whoever knows the instrument knows.
    assert {mean.step for one in told.published.figures for mean in one.means} == {4}
    one_more = {**lost, 300: 100.0}
    safe, _ = protected(change({**MARCH, **one_more}, JUNE, more=30), told.published)
    assert safe.told.effect is not None
    assert safe.told.flow.dropouts is None
    assert safe.told.bounds is None


def test_a_small_group_has_its_means_and_nothing_from_which_scores_follow() -> None:
    few = {n: MARCH[n] for n in range(7)}
    safe, _ = protected(change(few, {n: JUNE[n] for n in few}, more=30))
    effect = safe.told.effect
    assert effect is not None
    assert effect.pairs == 7
    assert (effect.median_change, effect.before.sd, effect.mean_interval) == (None, None, None)


def test_people_all_alike_or_all_at_an_end_are_not_described() -> None:
    alike = dict.fromkeys(range(12), 52.0)
    up = {n: 4.0 * (n + 3) for n in range(12)}
    best = {n: 100.0 - 4.0 * (n == 0) for n in range(12)}
    for first, second in (
        (alike, up),
        (up, alike),
        (up, {n: s + 4.0 for n, s in up.items()}),
        (up, best),
    ):
        safe, _ = protected(change(first, second, more=30))
        assert safe.told.effect is None
        assert not any(
            "alike" in one.code or one.code == "no-variation" for one in safe.told.problems
        )


@settings(max_examples=25, deadline=None)
@given(small, small, small, small)
def test_shares_of_few_are_hidden_with_the_p_value_that_tells_them(
    both: int, ended: int, began: int, never: int
) -> None:
    pattern = [(1, 1)] * both + [(1, 0)] * ended + [(0, 1)] * began + [(0, 0)] * never
    first = {n: one for n, (one, _) in enumerate(pattern)}
    second = {n: two for n, (_, two) in enumerate(pattern)}
    raw = change(first, second, instrument="loneliness_single_thl", more=30)
    if raw.share is None:
        return
    safe, whole = protected(raw)
    assert whole.published is not None
    is_open(whole.published, counts([raw]))
    if safe.shares is None:
        return
    for seen, share in (
        (safe.shares.before, raw.share.before),
        (safe.shares.after, raw.share.after),
    ):
        if seen is not None:
            assert not POLICY.is_small(share.count)
            assert not POLICY.is_small(share.n - share.count)
    if safe.shares.test is not None:
        assert not any(POLICY.is_small(one) for one in (both, ended, began, never))


@pytest.mark.parametrize(("best", "is_told"), [(4, False), (6, True), (17, False)])
def test_a_share_at_the_end_of_the_scale_is_told_of_enough_people(best: int, is_told: bool) -> None:
    first = {n: 100.0 if n < best else 4.0 * n for n in range(20)}
    second = {n: 4.0 * (n + 2) for n in range(20)}
    safe, _ = protected(change(first, second, more=30))
    codes = {one.code for one in safe.told.caveats}
    assert ("ceiling" in codes) is is_told
    assert ("ceiling-unsaid" in codes) is not is_told
