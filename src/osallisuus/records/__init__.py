"""Participation records: what happened, kept apart from the plan.

Tables of pseudonymous people, spells, sessions, attendance, answers and outcomes, read from files, databases or
dataframes with :func:`~osallisuus.records.book.read_records`, checked with
:meth:`~osallisuus.records.book.Records.check`.
"""

from osallisuus.records.book import Records, RowCount, read_records
from osallisuus.records.errors import MissingExtraError, RecordsError
from osallisuus.records.found import FoundGroup, RecordFinding, RecordFindings

__all__ = [
    "FoundGroup",
    "MissingExtraError",
    "RecordFinding",
    "RecordFindings",
    "Records",
    "RecordsError",
    "RowCount",
    "read_records",
]
