"""Goal attainment over a column set and over the goals two waves share."""

import math
from datetime import date, timedelta

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osallisuus import MeasureError, OutcomePlan, Project, Text, Toolkit
from osallisuus.measures.goals import gas_t

KIT = Toolkit.build()
GAS = KIT.instruments["gas"]
PROJECT = Project(id="polku", name=Text.of(fi="Polku"))
START = date(2025, 1, 7)

level = st.none() | st.integers(-2, 2)
weight = st.integers(0, 9)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.tuples(level, level, level), st.tuples(weight, weight, weight)), max_size=8
    )
)
def test_a_table_is_scored_as_one_form_at_a_time(
    rows: list[tuple[tuple[int | None, ...], tuple[int, ...]]],
) -> None:
    frame = pl.DataFrame(
        [(*levels, *weights) for levels, weights in rows],
        schema={**dict.fromkeys("abc", pl.Int64), **dict.fromkeys("uvw", pl.Int64)},
        orient="row",
    )
    scored = GAS.score_frame(
        frame,
        columns={"a": "a", "b": "b", "c": "c"},
        weights={"a": "u", "b": "v", "c": "w"},
    )
    singly = [gas_t(levels, weights).t for levels, weights in rows]
    found = scored.frame["gas_score"].to_list()
    for one, single in zip(found, singly, strict=True):
        assert one == (None if single is None else pytest.approx(single))
    assert scored.scored == sum(single is not None for single in singly)
    assert sum(refusal.count for refusal in scored.refusals) == scored.refused
    answered = [sum(one is not None for one in levels) for levels, _ in rows]
    assert scored.frame["gas_answered"].to_list() == answered


def test_published_scores_in_a_table_of_every_library() -> None:
    """T6 and T7: -1, -1, 0, 0, -1 gives 40.95466; the weighted example gives 55."""
    rows = [(-1, -1, 0, 0, -1, None), (-2, 0, -1, 2, 0, 1)]
    names = [f"gas_{n}" for n in range(1, 7)]
    frame = pl.DataFrame(rows, schema=names, orient="row")
    plain = GAS.score_frame(frame).frame["gas_score"].to_list()
    assert plain[0] == pytest.approx(40.95466, abs=5e-6)
    heavy = dict(zip([str(n) for n in range(1, 7)], (3, 5, 1, 4, 2, 6), strict=True))
    weighted = GAS.score_frame(frame, weights=heavy)
    assert weighted.frame["gas_score"][1] == pytest.approx(55.0)
    pandas = GAS.score_frame(frame.to_pandas())
    assert isinstance(pandas.frame, pd.DataFrame)
    assert pandas.frame["gas_score"].tolist() == pytest.approx(plain)
    assert GAS.score_frame(frame.to_arrow()).frame["gas_score"].to_pylist() == pytest.approx(plain)


def test_wrong_levels_and_weights_are_named_and_give_no_number() -> None:
    frame = pl.DataFrame(
        {"gas_a": [1.0, 3.0, 99.0, 0.5, None], "w": [1.0, 1.0, 1.0, 1.0, 1.0]},
    )
    scored = GAS.score_frame(frame, columns={"a": "gas_a"}, weights={"a": "w"})
    assert scored.frame["gas_score"].to_list() == [60.0, None, None, None, None]
    found = {(one.code, one.row) for one in scored.refusals}
    assert found == {
        ("out-of-range", 2), ("missing-code", 3), ("between-codes", 4), ("no-goals", 5),
    }  # fmt: skip
    declared = GAS.score_frame(frame, columns={"a": "gas_a"}, missing_codes=(99,))
    assert "missing-code" not in {one.code for one in declared.refusals}
    bad = frame.with_columns(w=pl.Series([-1.0, 1, 1, 1, None]))
    assert "goal-weight" in {
        one.code
        for one in GAS.score_frame(bad, columns={"a": "gas_a"}, weights={"a": "w"}).refusals
    }
    nothing = GAS.score_frame(frame.head(1), columns={"a": "gas_a"}, weights={"a": 0})
    assert [one.code for one in nothing.refusals] == ["goal-weights-zero"]


def test_columns_and_weights_that_do_not_fit() -> None:
    frame = pl.DataFrame({"gas_a": [1], "t": ["x"]})
    with pytest.raises(MeasureError, match="absent"):
        GAS.score_frame(frame, columns={"a": "gas_b"})
    with pytest.raises(MeasureError, match="absent"):
        GAS.score_frame(pl.DataFrame({"x": [1]}))
    with pytest.raises(MeasureError, match="weight"):
        GAS.score_frame(frame, columns={"a": "gas_a"}, weights={"b": 1})
    with pytest.raises(MeasureError, match="does not hold numbers"):
        GAS.score_frame(frame, columns={"a": "t"})
    with pytest.raises(MeasureError, match="same column"):
        GAS.score_frame(frame, columns={"a": "gas_a", "b": "gas_a"})


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-2, 2), st.integers(1, 9)), min_size=1, max_size=5),
    st.data(),
)
def test_t_rises_with_every_goal_and_never_leaves_its_range(
    goals: list[tuple[int, int]], data: st.DataObject
) -> None:
    levels, weights = [one for one, _ in goals], [two for _, two in goals]
    before = gas_t(levels, weights).t
    low, high = gas_t([-2] * len(goals), weights).t, gas_t([2] * len(goals), weights).t
    assert before is not None
    assert low is not None
    assert high is not None
    assert low - 1e-9 <= before <= high + 1e-9
    place = data.draw(st.integers(0, len(goals) - 1))
    if levels[place] < 2:
        levels[place] += 1
        after = gas_t(levels, weights).t
        assert after is not None
        assert after > before


@pytest.mark.parametrize(
    ("goals", "low", "high"),
    [
        (1, 30.0, 70.0),
        (2, 25.1931, 74.8069),
        (3, 22.6139, 77.3861),
        (4, 20.9809, 79.0191),
        (5, 19.8489, 80.1511),
    ],
)
def test_the_range_of_t_depends_on_the_number_of_goals(goals: int, low: float, high: float) -> None:
    assert gas_t([-2] * goals).t == pytest.approx(low, abs=5e-5)
    assert gas_t([2] * goals).t == pytest.approx(high, abs=5e-5)


class Given:
    """Forms of seven people: two goals at first; the second has no outcome for one of them."""

    def frame(self, name: str) -> pl.DataFrame:
        if name != "measurements":
            return pl.DataFrame()
        rows = []
        for n in range(7):
            for wave, days, levels in (
                ("baseline", 0, {"swim": -1, "call": -2}),
                ("exit", 90, {"swim": 0} if n == 0 else {"swim": n % 3 - 1, "call": -1}),
            ):
                rows += [
                    {"person": f"p{n}", "project": "polku", "instrument": "gas", "item": goal}
                    | {"wave": wave, "date": START + timedelta(days=days), "answer": float(x)}
                    for goal, x in levels.items()
                ]
        return pl.DataFrame(rows)


def test_t_is_compared_over_the_goals_both_waves_hold() -> None:
    change = KIT.outcomes(PROJECT, Given(), instrument="gas")
    assert change.people is not None
    # One goal alone: -1 gives 40 and 0 gives 50; with the dropped goal the first T would be 31.4.
    assert (40.0, 50.0) in [tuple(round(x, 6) for x in pair) for pair in change.people.pairs]
    (dropped,) = [one for one in change.caveats if one.code == "goals-dropped"]
    assert dropped.values["count"] == "1"
    weights = {"p0": {"swim": 0.0, "call": 2.0}}
    unweighted = KIT.outcomes(PROJECT, Given(), instrument="gas", plan=OutcomePlan(weights=weights))
    # The one goal with a weight has no outcome at exit, so this person is no pair.
    assert unweighted.flow.paired == 6


def test_t_over_matrices_refuses_nothing_and_divides_by_nothing() -> None:
    from osallisuus.measures.attainment import t_scores

    levels = np.array([[np.nan, np.nan], [2.0, 2.0], [0.0, 0.0]])
    found = t_scores(levels, np.array([[1.0, 1], [0, 0], [1, 1]]), correlation=0.3)
    assert math.isnan(found[0])
    assert math.isnan(found[1])
    assert found[2] == 50.0
