"""Scoring against a second implementation written for these tests, and its laws."""

import math
from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osallisuus import Toolkit
from osallisuus.measures.instrument import Instrument

SHELF = Toolkit.build(discover=True).instruments
TOTALS = [
    name for name, one in SHELF.items() if one.has_total and one.items and one.responses is not None
]
Sheet = list[float | None]


def oracle(instrument: Instrument, sheets: np.ndarray) -> np.ndarray:
    """Score a matrix of answers (NaN for a gap) from the reference's words, with NumPy alone."""
    data = sheets.astype(float).copy()
    name = instrument.id.split(".")[-1]
    low, high = {
        "esis": (1, 5), "who5": (0, 5), "eurohis_qol8": (1, 5), "was": (0, 10),
        "loneliness_single_thl": (1, 5), "swemwbs": (1, 5), "audit_c": (0, 4), "nr6": (1, 5),
        "ucla3": (1, 3), "session-mood": (0, 10), "nature-relation": (0, 10),
    }[name]  # fmt: skip
    wrong = ((data < low) | (data > high) | (data != np.floor(data))) & ~np.isnan(data)
    if name == "audit_c":
        never = data[:, 0] == 0
        data[:, 1:] = np.where(never[:, None] & np.isnan(data[:, 1:]), 0, data[:, 1:])
    total = data.sum(axis=1)
    if name == "esis":
        score = 100 * (data.mean(axis=1) - 1) / 4
    elif name == "who5":
        score = 4 * total
    elif name in ("eurohis_qol8", "nr6"):
        score = data.mean(axis=1)
    elif name == "loneliness_single_thl":
        score = np.where(np.isnan(total), np.nan, (data[:, 0] >= 4).astype(float))
    elif name == "session-mood":
        score = data[:, 1] - data[:, 0]
    elif name == "swemwbs":
        metric = [7, 9.51, 11.25, 12.4, 13.33, 14.08, 14.75, 15.32, 15.84, 16.36, 16.88, 17.43]
        metric += [17.98, 18.59, 19.25, 19.98, 20.73, 21.54, 22.35, 23.21, 24.11, 25.03, 26.02]
        metric += [27.03, 28.13, 29.31, 30.7, 32.55, 35]
        inside = (total >= 7) & (total <= 35)
        place = np.where(inside, total - 7, 0).astype(int)
        score = np.where(inside, np.array(metric)[place], np.nan)
    else:
        score = total
    return np.where(wrong.any(axis=1), np.nan, score)


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, list[Sheet]]:
    name = draw(st.sampled_from(TOTALS))
    instrument = SHELF[name]
    assert instrument.responses is not None
    low, high = instrument.responses.low, instrument.responses.high
    right: st.SearchStrategy[float | None] = st.integers(low, high)
    strange: st.SearchStrategy[float | None] = st.sampled_from([99.0, -9.0, low + 0.5, high + 7])
    kinds = [right, right, right, right, right | st.none(), right | strange | st.none()]
    answer = draw(st.sampled_from(kinds))
    size = len(instrument.items)
    return name, draw(st.lists(st.lists(answer, min_size=size, max_size=size), max_size=12))


@settings(max_examples=150, deadline=None)
@given(tables())
def test_three_ways_of_scoring_agree(table: tuple[str, list[Sheet]]) -> None:
    name, sheets = table
    instrument = SHELF[name]
    matrix = np.array(sheets, dtype=float).reshape(len(sheets), len(instrument.items))
    expected = oracle(instrument, matrix)
    one_by_one = [
        instrument.score(dict(zip(instrument.item_ids, sheet, strict=True))).value
        for sheet in sheets
    ]
    columns = {item: pl.Series(matrix[:, n]) for n, item in enumerate(instrument.item_ids)}
    frame = pl.DataFrame(columns).fill_nan(None)
    scored = instrument.score_frame(
        frame,
        columns={item: item for item in instrument.item_ids},
        accept=("narrow-scale", "shifted-coding"),
    )
    vectorised = scored.frame[f"{name}_score"].to_list()
    for right, single, vector in zip(expected.tolist(), one_by_one, vectorised, strict=True):
        if math.isnan(right):
            assert single is None
            assert vector is None
        else:
            assert single == pytest.approx(right)
            assert vector == pytest.approx(right)
    assert scored.scored == int((~np.isnan(expected)).sum())
    assert bool(scored.refusals) == bool(scored.refused)


def sheet_of(instrument: Instrument, data: st.DataObject) -> list[int]:
    assert instrument.responses is not None
    codes = st.integers(instrument.responses.low, instrument.responses.high)
    size = len(instrument.items)
    return data.draw(st.lists(codes, min_size=size, max_size=size))


def value(instrument: Instrument, sheet: Sequence[float | None]) -> float | None:
    return instrument.score(dict(zip(instrument.item_ids, sheet, strict=True))).value


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_monotone_in_each_item_and_within_its_range(data: st.DataObject) -> None:
    instrument = SHELF[data.draw(st.sampled_from(TOTALS))]
    sheet = sheet_of(instrument, data)
    assert instrument.responses is not None
    assert instrument.low is not None
    assert instrument.high is not None
    place = data.draw(st.integers(0, len(sheet) - 1))
    before = value(instrument, sheet)
    assert before is not None
    assert instrument.low <= before <= instrument.high
    if sheet[place] < instrument.responses.high:
        sheet[place] += 1
        after = value(instrument, sheet)
        assert after is not None
        assert after <= before if instrument.items[place].reverse else after >= before


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_what_the_rule_for_gaps_refuses_has_no_number(data: st.DataObject) -> None:
    instrument = SHELF[data.draw(st.sampled_from([n for n in TOTALS if n != "audit_c"]))]
    sheet: Sheet = list(sheet_of(instrument, data))
    items = len(sheet)
    may = not hasattr(instrument.scoring, "table")
    needed = data.draw(st.integers(1, items)) if may else items
    instrument = instrument.with_missing_rule(needed) if may else instrument
    for place in data.draw(st.sets(st.integers(0, items - 1))):
        sheet[place] = None
    score = value(instrument, sheet)
    answered = sum(answer is not None for answer in sheet)
    assert (score is None) == (answered < needed)
    if score is not None:
        assert instrument.low is not None
        assert instrument.high is not None
        assert instrument.low - 1e-9 <= score <= instrument.high + 1e-9
    columns = {
        item: pl.Series([answer], dtype=pl.Int64)
        for item, answer in zip(instrument.item_ids, sheet, strict=True)
    }
    names = {item: item for item in instrument.item_ids}
    table = instrument.score_frame(pl.DataFrame(columns), columns=names)
    assert table.frame[f"{instrument.id}_score"][0] == (
        None if score is None else pytest.approx(score)
    )
