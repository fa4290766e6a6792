"""A raw table read by whatever reads its engine."""

import narwhals as nw

from osallisuus.records.clean import Cleaner, CleanTable
from osallisuus.records.clean_lazy import clean_lazy
from osallisuus.records.raw import RawTable


def cleaned(raw: RawTable) -> CleanTable:
    """Return the table with its cells read and its rows accepted or rejected."""
    if isinstance(raw.frame, nw.LazyFrame):
        return clean_lazy(raw, raw.frame)
    return Cleaner(raw, raw.frame).clean()
