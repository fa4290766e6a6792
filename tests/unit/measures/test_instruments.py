"""Instruments as data, scoring with published and derived numbers, and everything that is refused."""

import json
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from osallisuus import DocumentError, MeasureError, Toolkit, UnknownNameError, ValueProblemError
from osallisuus.measures.goals import gas_t
from osallisuus.measures.shelf import CORE_INSTRUMENTS

KIT = Toolkit.build()
SHELF = KIT.instruments


def answers(*values: float | None) -> dict[int, float | None]:
    return dict(enumerate(values, 1))


def codes(refusals: tuple[object, ...]) -> list[str]:
    return [getattr(one, "code", "") for one in refusals]


def frame(instrument: str, rows: list[tuple[float | None, ...]]) -> pl.DataFrame:
    names = [f"{instrument}_{item}" for item in SHELF[instrument].item_ids]
    return pl.DataFrame(rows, schema=names, orient="row", strict=False)


def test_thirteen_instruments_and_none_ships_wording() -> None:
    assert tuple(SHELF) == CORE_INSTRUMENTS
    assert len(SHELF) == 13
    for instrument in SHELF.values():
        assert {"fi", "sv", "en"} <= set(instrument.name)
        assert instrument.judgements
        if instrument.licence.ship_texts != "yes":
            labels = [item.label["en"] for item in instrument.items if item.label]
            assert all(len(label.split()) < 9 for label in labels)


def test_what_is_not_verified_says_so() -> None:
    parts = {one.part for one in SHELF["esis"].not_verified}
    assert {"scoring", "missing", "reverse", "change"} <= parts
    assert SHELF["esis"].change is None
    assert all(one.note for i in SHELF.values() for one in i.not_verified)


@pytest.mark.parametrize(
    ("instrument", "given", "score"),
    [
        ("esis", (1,) * 10, 0.0),
        ("esis", (5,) * 10, 100.0),
        ("esis", (4,) * 10, 75.0),
        ("eurohis_qol8", (4,) * 8, 4.0),
        ("eurohis_qol8", (4,) * 7 + (3,), 3.875),
        ("who5", (3, 3, 3, 2, 2), 52.0),
        ("who5", (3, 3, 2, 2, 2), 48.0),
        ("swemwbs", (4, 4, 4, 4, 4, 3, 3), 23.21),
        ("swemwbs", (1,) * 7, 7.0),
        ("swemwbs", (5,) * 7, 35.0),
        ("audit_c", (3, 1, 1), 5.0),
        ("audit_c", (0, None, None), 0.0),
        ("ucla3", (1, 2, 3), 6.0),
        ("was", (7,), 7.0),
        ("loneliness_single_thl", (3,), 0.0),
        ("loneliness_single_thl", (4,), 1.0),
        ("nr6", (3, 3, 3, 4, 4, 4), 3.5),
    ],
)
def test_scores_of_the_reference(
    instrument: str, given: tuple[float | None, ...], score: float
) -> None:
    one = SHELF[instrument].score(answers(*given))
    assert one.value == pytest.approx(score, abs=1e-12)
    table = SHELF[instrument].score_frame(frame(instrument, [given, given]))
    assert table.frame[f"{instrument}_score"].to_list() == pytest.approx([score, score])


def test_swemwbs_table_of_the_reference_and_its_bands() -> None:
    swemwbs = SHELF["swemwbs"]

    def of_raw(raw: int) -> object:
        low, more = divmod(raw - 7, 7)
        return swemwbs.score(answers(*([low + 2] * more + [low + 1] * (7 - more))))

    raws = {raw: of_raw(raw) for raw in range(7, 36)}
    bands = {raw: swemwbs.classify(score) for raw, score in raws.items()}  # type: ignore[arg-type]
    names = {raw: band.id for raw, band in bands.items() if band}
    assert [raw for raw, name in names.items() if name == "low"] == list(range(7, 22))
    assert [raw for raw, name in names.items() if name == "high"] == list(range(31, 36))


def test_who5_cut_is_of_the_raw_sum() -> None:
    who5 = SHELF["who5"]
    names = [
        band.id
        for sheet in ((3, 3, 3, 2, 2), (3, 3, 2, 2, 2))
        if (band := who5.classify(who5.score(answers(*sheet))))
    ]
    assert names == ["not-low", "low"]


def test_audit_c_needs_gender_and_age() -> None:
    audit = SHELF["audit_c"]
    five = audit.score(answers(3, 1, 1))

    def band(gender: str | None, age: int | None) -> str | None:
        found = audit.classify(five, gender=gender, age=age)
        return found.id if found else None

    assert (band("woman", 40), band("man", 40), band("man", 70)) == ("risk", "below", "risk")
    assert band(None, 70) == band("nonbinary", 65) == "risk"
    assert band(None, 40) is band("woman", None) is band("nonbinary", 40) is None
    assert band("woman", 19) is None
    partly = audit.score(answers(1, None, 0))
    assert partly.value is None
    assert codes(partly.refusals) == ["missing"]


def test_3x10d_is_a_profile_without_a_total() -> None:
    given = SHELF["3x10d_18plus"].score(answers(5, 8, None, 7, 0, 10, 1, 2, 3, 4))
    assert given.value is None
    assert given.is_scored
    assert given.profile["2"] == 8
    assert given.profile["3"] is None
    assert given.answered == 9
    bands = SHELF["3x10d_18plus"].bands_for()
    assert [next(b.id for b in bands if b.holds(v)) for v in (5, 6, 7, 8)] == [
        "dissatisfied",
        "moderate",
        "moderate",
        "satisfied",
    ]
    empty = SHELF["3x10d_18plus"].score({})
    assert codes(empty.refusals) == ["missing"]


def test_imported_scores_have_no_known_range() -> None:
    score = SHELF["kykyviisari"].score({"c": 61.5, "d": 1000, "e": None})
    assert score.profile == {"c": 61.5, "d": 1000.0, "e": None, "f": None, "g": None}
    assert SHELF["kykyviisari"].low is None
    wrong = SHELF["kykyviisari"].score({"c": float("inf")})
    assert codes(wrong.refusals) == ["not-a-number"]


@pytest.mark.parametrize(
    ("levels", "weights", "t"),
    [
        ((-1, -1, 0, 0, -1), None, 40.95466),
        ((-2, 0, -1, 2, 0, 1), (3, 5, 1, 4, 2, 6), 55.0),
        ((0, 0, 0), None, 50.0),
        ((1,), None, 60.0),
        ((1, 1), None, 62.4035),
        ((-1, -1, -1), None, 36.3069),
        ((2, 2, 2), None, 77.3861),
        ((-2,) * 5, None, 19.8489),
        ((2, None, 2, 2), None, 77.3861),
    ],
)
def test_goal_attainment_t6_t7(
    levels: tuple[int | None, ...], weights: tuple[float, ...] | None, t: float
) -> None:
    assert gas_t(levels, weights).t == pytest.approx(t, abs=5e-5)
    by_goal = {f"g{n}": weight for n, weight in enumerate(weights, 1)} if weights else None
    score = SHELF["gas"].score({f"g{n}": x for n, x in enumerate(levels, 1)}, weights=by_goal)
    assert score.value == pytest.approx(t, abs=5e-5)
    assert len(score.dropped) == levels.count(None)


def test_goals_with_weights_dropped_and_refused() -> None:
    assert gas_t([1, None], [2, 9]).t == gas_t([1], [5]).t == 60.0
    assert gas_t([1, 2], [0, 0]).t is None
    assert codes(SHELF["gas"].score({"a": None}).refusals) == ["no-goals"]
    weights = {"a": 0.0}
    assert codes(SHELF["gas"].score({"a": 1}, weights=weights).refusals) == ["goal-weights-zero"]
    with pytest.raises(MeasureError, match="whole number"):
        gas_t([3])
    with pytest.raises(MeasureError, match="weight"):
        gas_t({"a": 1}, {"b": 1})
    assert codes(SHELF["gas"].score({"a": 3}).refusals) == ["out-of-range"]


def test_own_goals_are_each_their_own() -> None:
    score = SHELF["own_goals"].score({"swim": 3, "call": None})
    assert score.profile == {"swim": 3.0, "call": None}
    assert score.value is None
    assert codes(SHELF["own_goals"].score({"swim": 11}).refusals) == ["out-of-range"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (6, "out-of-range"),
        (99, "missing-code"),
        (-9, "missing-code"),
        (2.5, "between-codes"),
        (True, "not-a-number"),
        (float("inf"), "not-a-number"),
        ("3", "not-a-number"),
    ],
)
def test_one_wrong_answer_gives_no_number(value: float, code: str) -> None:
    score = SHELF["who5"].score(answers(3, 3, value, 3, 3))
    assert score.value is None
    assert codes(score.refusals) == [code]
    assert score.refusals[0].item == "3"
    for language in ("fi", "sv", "en"):
        assert score.refusals[0].message(language)


def test_all_wrong_answers_are_listed_and_personal_data_is_not_echoed() -> None:
    sheet = {"1": 6, "2": 99, "3": 3, "4": 3, "5": 401234567, "esis_1": 4}
    score = SHELF["who5"].score(sheet)
    assert codes(score.refusals) == ["unknown-item", "out-of-range", "missing-code", "out-of-range"]
    assert "401234567" not in " ".join(map(str, score.refusals))


def test_declared_missing_codes_are_gaps() -> None:
    sheet = answers(3, 3, 99, 3, 3)
    assert codes(SHELF["who5"].score(sheet, missing_codes=(99,)).refusals) == ["missing"]
    own = SHELF["who5"].with_missing_rule(4)
    assert own.score(sheet, missing_codes=(99,)).value == 60.0
    assert own.missing.sureness == "declared"


def test_rules_for_gaps_that_cannot_be() -> None:
    with pytest.raises(MeasureError, match="cannot be scored from 6"):
        SHELF["swemwbs"].with_missing_rule(6)
    with pytest.raises(MeasureError, match="0 answers"):
        SHELF["who5"].with_missing_rule(0)


def test_who5_coded_one_to_six_is_refused_whole() -> None:
    rows: list[tuple[float | None, ...]] = [(1, 2, 3, 4, 5), (2, 2, 2, 2, 2), (6, 6, 5, 4, 3)]
    scored = SHELF["who5"].score_frame(frame("who5", rows))
    assert scored.frame["who5_score"].null_count() == 3
    assert codes(scored.refusals)[0] == "shifted-coding"
    assert "1–6" in str(scored.refusals[0])
    with_stray = SHELF["who5"].score_frame(frame("who5", [*rows, (1, 99, 1, 1, 1)]))
    assert with_stray.scored == 0
    kept = SHELF["who5"].score_frame(frame("who5", rows), accept=("shifted-coding",))
    assert kept.frame["who5_score"].to_list() == [60.0, 40.0, None]


def test_esis_coded_from_nought_is_refused_whole() -> None:
    scored = SHELF["esis"].score_frame(frame("esis", [(0,) * 10, (4,) * 10]))
    assert scored.scored == 0
    assert codes(scored.refusals)[0] == "shifted-coding"


def test_ninety_nine_is_named_and_its_rows_have_no_score() -> None:
    scored = SHELF["who5"].score_frame(frame("who5", [(0, 5, 3, 3, 3), (99, 1, 1, 1, 1)]))
    assert scored.frame["who5_score"].to_list() == [56.0, None]
    assert (scored.scored, scored.refused) == (1, 1)
    (named,) = scored.refusals
    assert (named.code, named.item, named.row, named.count) == ("missing-code", "1", 2, 1)


def test_five_point_answers_to_an_eleven_point_item() -> None:
    rows: list[tuple[float | None, ...]] = [(n % 5 + 1,) for n in range(12)]
    scored = SHELF["was"].score_frame(frame("was", rows))
    assert scored.scored == 0
    assert codes(scored.refusals) == ["narrow-scale"]
    kept = SHELF["was"].score_frame(frame("was", rows), accept=("narrow-scale",))
    assert kept.scored == 12
    ten_point = SHELF["esis"].score_frame(frame("esis", [(8,) * 10, (5,) * 10, (1,) * 10]))
    assert ten_point.scored == 2


def test_columns_of_two_instruments() -> None:
    who5 = SHELF["who5"]
    table = frame("who5", [(1, 2, 3, 4, 5)]).with_columns(esis_1=pl.lit(3))
    mixed = {str(n): f"who5_{n}" for n in range(1, 5)} | {"5": "esis_1"}
    with pytest.raises(MeasureError, match="different instruments: esis_…, who5_…"):
        who5.score_frame(table, columns=mixed)
    with pytest.raises(MeasureError, match="absent: esis_2"):
        SHELF["esis"].score_frame(table)
    with pytest.raises(MeasureError, match="same column"):
        who5.score_frame(table, columns=dict.fromkeys("12345", "who5_1"))
    with pytest.raises(MeasureError, match="no such item"):
        who5.score_frame(
            table, columns={**{str(n): f"who5_{n}" for n in range(1, 6)}, "6": "who5_1"}
        )
    with pytest.raises(MeasureError, match="does not hold numbers"):
        who5.score_frame(table.with_columns(who5_1=pl.lit("ok")))


def test_frames_of_other_libraries_and_types() -> None:
    rows: list[tuple[float | None, ...]] = [(5, 5, 5, 5, 5), (0, None, 3, 3, 3)]
    polars = SHELF["who5"].score_frame(frame("who5", rows))
    pandas = SHELF["who5"].score_frame(frame("who5", rows).to_pandas())
    assert isinstance(pandas.frame, pd.DataFrame)
    arrow = SHELF["who5"].score_frame(frame("who5", rows).to_arrow())
    bytes_ = SHELF["who5"].score_frame(frame("who5", rows).cast(pl.Int8))
    for table in (polars, bytes_):
        assert table.frame["who5_score"].to_list() == [100.0, None]
    assert arrow.frame["who5_score"].to_pylist() == [100.0, None]
    assert pandas.frame["who5_score"].iloc[0] == 100.0
    assert pandas.frame["who5_score"].isna().tolist() == [False, True]
    assert [polars.scored, pandas.scored, arrow.scored] == [1, 1, 1]
    empty = SHELF["who5"].score_frame(frame("who5", rows).clear())
    assert (empty.scored, empty.refused) == (0, 0)


def test_a_json_file_adds_an_instrument(tmp_path: Path) -> None:
    data = json.loads(
        Path(__file__).parents[3].joinpath("src/osallisuus/data/instruments/ucla3.json").read_text()
    )
    data["id"] = "town.loneliness"
    path = tmp_path / "own.json"
    path.write_text(json.dumps(data))
    shelf = SHELF.adding(path)
    assert shelf["town.loneliness"].score(answers(1, 2, 3)).value == 6
    assert len(shelf) == 14
    assert "town.loneliness" not in SHELF
    data["id"] = "ucla3"
    path.write_text(json.dumps(data))
    with pytest.raises(MeasureError, match="already there"):
        SHELF.adding(path)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"direction": "up"}, "direction"),
        ({"items": [{"id": "1"}, {"id": "1"}, {"id": "3"}]}, "items"),
        ({"responses": {"low": 3, "high": 3}}, "responses"),
        ({"missing": {"needed": 4, "sureness": "verified"}}, "missing.needed"),
        ({"nmae": 1}, "nmae"),
        ({"low": 0.0, "high": None}, "high"),
    ],
)
def test_files_that_are_no_instrument(tmp_path: Path, change: dict[str, object], told: str) -> None:
    source = Path(__file__).parents[3] / "src/osallisuus/data/instruments/ucla3.json"
    path = tmp_path / "own.json"
    path.write_text(json.dumps(json.loads(source.read_text()) | {"id": "town.x"} | change))
    with pytest.raises((DocumentError, MeasureError), match=told):
        SHELF.adding(path)


def test_unknown_instruments_and_files(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="who5"):
        _ = SHELF["who-5"]
    assert SHELF.get("who-5") is None
    with pytest.raises(MeasureError, match="cannot be read"):
        SHELF.adding(tmp_path / "absent.json")


def form(tmp_path: Path, **change: object) -> Path:
    wordings = [{"item": str(n), "text": f"official statement {n}"} for n in range(1, 6)]
    data = {"instrument": "who5", "language": "fi", "version": "1", "source": "publisher"}
    path = tmp_path / "form.json"
    path.write_text(json.dumps({**data, "wordings": wordings, **change}))
    return path


def test_official_form_by_fingerprint(tmp_path: Path) -> None:
    who5 = SHELF["who5"]
    first = who5.read_form(form(tmp_path))
    assert not first.checked
    assert who5.read_form(form(tmp_path), sha256=first.sha256).checked
    changed = [{"item": str(n), "text": f"official statement {n}!"} for n in range(1, 6)]
    with pytest.raises(MeasureError, match="not the official one"):
        who5.read_form(form(tmp_path, wordings=changed), sha256=first.sha256)
    with pytest.raises(MeasureError, match="all 5 items"):
        who5.read_form(form(tmp_path, wordings=changed[:4]))
    with pytest.raises(MeasureError, match="of the instrument esis"):
        who5.read_form(form(tmp_path, instrument="esis"))
    with pytest.raises(DocumentError, match="language"):
        who5.read_form(form(tmp_path, language=3))


@pytest.mark.parametrize("answers", [[3, 3, 4, 2, 5], "33425", None])
def test_answers_that_do_not_name_their_items_are_refused_in_words(answers: object) -> None:
    with pytest.raises(ValueProblemError, match=r"who5: answers go by item.*score_frame"):
        KIT.instruments["who5"].score(answers)  # type: ignore[arg-type]
