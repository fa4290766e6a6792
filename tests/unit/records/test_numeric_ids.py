"""Running numbers padded with zeros are ids; phone numbers are not, however they are written."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osallisuus import Toolkit
from osallisuus.records.columns import TABLES, Kind
from osallisuus.records.personal import MAY_BE_PERSONAL, id_kind, personal_kind

KIT = Toolkit.build()
PIECES = [*"0123456789", " ", "\u00a0", "-", "(", ")", "+358", "04", "050", "x", "@a.fi"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
IDS = [(table, c.name) for table, spec in TABLES.items() for c in spec.columns if c.kind is Kind.ID]


@pytest.mark.parametrize("width", [2, 4, 6, 7, 8])
def test_padded_running_numbers_are_accepted(width: int) -> None:
    ids = [f"{number:0{width}}" for number in range(0, 10 ** min(width, 6), 997)]
    ids += [f"0{'123456789'[: width - 1]}"]
    records = KIT.records({"participants": pl.DataFrame({"person": list(dict.fromkeys(ids))})})
    assert records.counts["participants"].rejected == 0
    assert not records.findings


@pytest.mark.parametrize(
    "number",
    [
        "0401234567", "040123456", "0501234567", "091234567", "040 123 4567", "040-1234567",
        "050 1234", "+358401234567", "+358 40 123 4567", "00358401234567", "(040)1234567",
        "040\u00a0123\u00a04567", "+358\u202f40\u202f1234567", "0123 456", "tel. 0912345",
    ],
)  # fmt: skip
@pytest.mark.parametrize(("table", "column"), IDS)
def test_phone_numbers_are_refused_as_ids(number: str, table: str, column: str) -> None:
    required = {c.name: "5" for c in TABLES[table].columns if c.required}
    records = KIT.records({table: [{**required, column: number}]})
    assert records.counts[table].accepted == 0
    assert [one.slug for one in records.findings] == ["records.personal-data"]


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_only_short_numbers_are_let_through_as_ids(text: str) -> None:
    if id_kind(text) != personal_kind(text):
        assert text.isascii()
        assert text.isdecimal()
        assert len(text) < 9
    if id_kind(text) is not None:
        assert pl.Series([text]).str.contains(MAY_BE_PERSONAL).to_list() == [True]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 99_999_999), st.integers(1, 8))
def test_a_number_shorter_than_a_phone_number_is_an_id(number: int, width: int) -> None:
    assert id_kind(f"{number:0{width}}") is None
