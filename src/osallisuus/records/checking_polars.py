"""The rows that break rules, found in tables that Polars holds.

It finds what the queries of :mod:`osallisuus.records.checking` find on every engine: a property test holds
them together. :class:`~osallisuus.records.places.Places` matches tables, and each rule makes a column of bits.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import narwhals as nw
import polars as pl

from osallisuus.records.pieces import beside
from osallisuus.records.places import Places, maybe_repeated
from osallisuus.records.rulebook import (
    BIRTH_NUMBER,
    ENTRY_NUMBER,
    Broken,
    Joined,
    RecordRule,
    day_number,
    joined_to,
)

_PERSON: Final[Mapping[str, pl.DataType]] = {
    "birth_date": pl.Date(),
    "birth_year": pl.Int64(),
    "gender": pl.String(),
    "parents_birth_country": pl.String(),
}
_EPOCH: Final = date(1970, 1, 1).toordinal()
_BETWEEN: Final = "\x00"
"""Stands between the parts of a key; no accepted id has it in it."""


class PolarsTables:
    """The accepted rows of all tables, joined where a rule needs it.

    Args:
        tables: Accepted rows by table.
    """

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        self._tables = tables
        self._places: dict[str, Places] = {}

    def broken(self, table: str, active: Sequence[tuple[RecordRule, nw.Expr]]) -> Iterator[Broken]:
        """Yield the rows of a table that break each rule, in order of row."""
        frame = self._joined(table)
        tests = [breaks.alias(str(number)) for number, (_, breaks) in enumerate(active)]
        flags = nw.from_native(frame.lazy()).select(*tests).collect().to_polars()
        row = frame["row"]
        is_sorted = row.is_sorted()
        for (rule, _), flag in zip(active, flags, strict=True):
            if not flag.any():
                continue
            at = flag.arg_true()
            if not is_sorted:
                at = at.gather(row.gather(at).arg_sort())
            shown = {name: frame[name].gather(at).cast(pl.String) for name in rule.shows}
            cells = {name: texts.fill_null("?").to_list() for name, texts in shown.items()}
            yield Broken(rule, row.gather(at).to_list(), cells)

    def _joined(self, table: str) -> pl.DataFrame:
        """Return a table with what its rules look at in others."""
        frame = self._tables[table]
        for joined in joined_to(table, self._tables):
            frame = self._with(joined, frame)
        return frame

    def _with(self, joined: Joined, frame: pl.DataFrame) -> pl.DataFrame:
        match joined:
            case Joined.AGES:
                return self._with_ages(frame)
            case Joined.PERSON:
                return beside(frame, *self._of(frame, "participants", "person", {}))
            case Joined.SPELLS:
                return self._with_spells(frame)
            case Joined.SESSION:
                own = {"minutes": "length", "cancelled": "cancelled"}
                return beside(frame, *self._of(frame, "sessions", "session", own))
            case Joined.ROSTER:
                listed = self._tables["attendance"]["session"].unique()
                is_listed = frame["session"].is_in(listed.implode())
                return frame.with_columns(_one(is_listed, "has_roster"))

    def _with_ages(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return enrolments with what is known of their people."""
        if "participants" in self._tables:
            own = self._of(frame, "participants", "person", {name: name for name in _PERSON})
        else:
            nothing = {**_PERSON, "has_person": pl.Int64()}
            own = [
                pl.Series(name, [None], dtype=dtype).new_from_index(0, frame.height)
                for name, dtype in nothing.items()
            ]
        born = next(column for column in own if column.name == "birth_date")
        return beside(
            frame,
            *own,
            _day_numbers(frame["entry"]).alias(ENTRY_NUMBER),
            _day_numbers(born).alias(BIRTH_NUMBER),
        )

    def _of(
        self, frame: pl.DataFrame, table: str, key: str, columns: Mapping[str, str]
    ) -> list[pl.Series]:
        """Return columns of another table for the rows of a frame, and whether there are any for each."""
        if table not in self._places:
            self._places[table] = Places(self._tables[table][key])
        places = self._places[table].of(frame[key])
        found = _gathered(self._tables[table], columns, places)
        return [*found, _one(places.is_not_null(), f"has_{key}")]

    def _with_spells(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return results with the first and last exit of the person's spells in the same project."""
        key = pl.concat_str(pl.col("person"), pl.col("project").fill_null(""), separator=_BETWEEN)
        is_employed = (pl.col("labour_status") == "employed").fill_null(value=False)
        spells = self._tables["enrolments"].select(
            key.alias("key"),
            pl.col("exit").alias("first_exit"),
            pl.col("exit").alias("last_exit"),
            is_employed.cast(pl.Int64).alias("was_employed"),
        )
        repeated = maybe_repeated([spells["key"]])
        if repeated is not None:
            several = (
                spells.filter(repeated)
                .group_by("key")
                .agg(pl.col("first_exit").min(), pl.col("last_exit", "was_employed").max())
            )
            spells = pl.concat([spells.filter(~repeated), several])
        places = Places(spells["key"]).of(frame.select(key.alias("key"))["key"])
        names = spells.drop("key").columns
        return frame.with_columns(
            *_gathered(spells, dict(zip(names, names, strict=True)), places),
            _one(places.is_not_null(), "has_enrolment"),
        ).with_columns(pl.col("last_exit").alias("exit"))


def _day_numbers(days: pl.Series) -> pl.Series:
    """Return :func:`day_number` of each day, worked out once for each day of the calendar."""
    first, last = days.min(), days.max()
    if not isinstance(first, date) or not isinstance(last, date):
        return pl.Series([None], dtype=pl.Int64).new_from_index(0, len(days))
    if (last - first).days > len(days):
        return (
            nw.from_native(days.to_frame("day"))
            .select(day_number(nw.col("day")))
            .to_polars()["day"]
        )
    calendar = pl.date_range(first, last, eager=True).to_frame("day")
    numbers = nw.from_native(calendar).select(day_number(nw.col("day"))).to_polars()["day"]
    return numbers.gather(days.to_physical() - (first.toordinal() - _EPOCH))


def _gathered(
    table: pl.DataFrame, columns: Mapping[str, str], places: pl.Series
) -> Iterator[pl.Series]:
    for name, new in columns.items():
        yield table[name].rechunk().gather(places).alias(new)


def _one(which: pl.Series, name: str) -> pl.Series:
    """Return 1 where it holds and null where not, as a join would."""
    one = which.cast(pl.Int64).alias(name)
    return one if which.all() else one.set(~which, None)
