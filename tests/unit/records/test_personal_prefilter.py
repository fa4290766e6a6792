"""The fast scan for personal data misses nothing that the exact look finds."""

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osallisuus.records.personal import MAY_BE_PERSONAL, personal_kind

PIECES = st.sampled_from(
    [
        *"0123456789",
        *" -+.,/()@Aäy\n\u00a0\u202f",
        "358",
        "00",
        "040",
        "010190",
        "123A",
        "(at)",
        "a.fi",
    ]
)
TEXTS = st.lists(st.lists(PIECES, max_size=14).map("".join), min_size=1, max_size=40)


@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_the_scan_catches_whatever_is_personal(texts: list[str]) -> None:
    caught = pl.Series(texts, dtype=pl.String).str.contains(MAY_BE_PERSONAL).to_list()
    assert [
        text for text, may in zip(texts, caught, strict=True) if personal_kind(text) and not may
    ] == []


def test_padded_ids_are_not_looked_at_one_by_one() -> None:
    ids = pl.Series([f"p{number:07}" for number in range(1000)])
    assert not ids.str.contains(MAY_BE_PERSONAL).any()
