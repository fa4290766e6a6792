"""Ids that come in pieces are read as the same ids in one piece."""

import polars as pl

from osallisuus import Toolkit


def test_a_piece_with_only_odd_ids_is_read_like_the_rest() -> None:
    many = pl.Series("person", [f"p{n:07d}" for n in range(200_000)])
    few = pl.Series("person", [f"q{n}" for n in range(50)])
    pieces = pl.concat([many.to_frame(), few.to_frame()], rechunk=False)
    records = Toolkit.build().records({"participants": pieces})
    assert records.counts["participants"].accepted == 200_050
