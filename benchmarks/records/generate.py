"""Seeded participation records with the columns, codes and faults of real ones, as CSV, Parquet or XLSX.

    python benchmarks/records/generate.py 1000000 FOLDER [--format csv] [--faults 0.001]

Participants, enrolments and attendance have as many rows as asked for; there is a session for every fifty
attendances. Headers and codes are canonical, dates ISO: what `write_records` and most systems write.
`--format finnish` writes what people write: semicolons, Finnish headers and words, dates as `d.m.yyyy`.
"""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from osallisuus.records.columns import TABLES, Kind
from osallisuus.records.words import code_label, column_label

SEED = 11
PROJECTS = 40
MUNICIPALITIES = [
    "091",
    "049",
    "092",
    "837",
    "853",
    "564",
    "179",
    "297",
    "398",
    "405",
    "743",
    "698",
]
FIRST_ENTRY = date(2017, 8, 1).toordinal() - date(1970, 1, 1).toordinal()


class Draw:
    """Draws columns, repeatably."""

    def __init__(self, seed: int, count: int) -> None:
        self._random = np.random.default_rng(seed)
        self._count = count

    def whole(self, low: int, high: int) -> Any:
        return self._random.integers(low, high, self._count)

    def one_of(self, shares: dict[Any, float], missing: float = 0.01) -> pl.Series:
        values, weights = [*shares, None], np.array([*shares.values(), 0.0])
        weights = weights / weights.sum() * (1 - missing)
        weights[-1] = missing
        return pl.Series(values).gather(self._random.choice(len(values), self._count, p=weights))

    def some(self, share: float) -> pl.Series:
        return pl.Series(self._random.random(self._count) < share)


def days(numbers: Any) -> pl.Series:
    return pl.Series(np.asarray(numbers).astype(np.int32)).cast(pl.Date)


def ids(prefix: str, numbers: Any) -> pl.Series:
    return prefix + pl.Series(numbers).cast(pl.String).str.zfill(7)


def only(series: pl.Series, keep: pl.Series) -> pl.Series:
    return series.zip_with(keep, pl.Series([None], dtype=series.dtype))


def answers(draw: Draw, yes: float) -> pl.Series:
    return draw.one_of({"yes": yes, "no": 0.9 - yes, "declined": 0.05, "not_asked": 0.05})


def participants(count: int) -> pl.DataFrame:
    draw = Draw(SEED, count)
    birth = FIRST_ENTRY - draw.whole(16 * 365, 70 * 365)
    return pl.DataFrame(
        {
            "person": ids("p", np.arange(count)),
            "birth_date": only(days(birth), draw.some(0.98)),
            "birth_year": days(birth).dt.year(),
            "gender": draw.one_of({"woman": 0.55, "man": 0.43, "nonbinary": 0.02}),
            "municipality": draw.one_of(dict.fromkeys(MUNICIPALITIES, 1.0)),
            "mother_tongue": draw.one_of(
                {"fi": 0.8, "sv": 0.05, "ru": 0.05, "so": 0.05, "ar": 0.05}
            ),
            "citizenship": draw.one_of({"FI": 0.85, "RU": 0.05, "SO": 0.05, "stateless": 0.01}),
            "parents_birth_country": draw.one_of(
                {"finland": 0.8, "one_abroad": 0.08, "both_abroad": 0.12}
            ),
        }
    )


def enrolments(count: int, parents: pl.Series) -> pl.DataFrame:
    draw = Draw(SEED + 1, count)
    # Every twentieth spell is of somebody who was there before.
    person = np.where(draw.some(0.05).to_numpy(), draw.whole(0, count), np.arange(count))
    entry = FIRST_ENTRY + draw.whole(0, 1500)
    status = draw.one_of({"unemployed": 0.6, "inactive": 0.25, "employed": 0.15})
    counts_as = draw.one_of({"in": 0.2, "completed": 0.55, "left": 0.2, "enrolled": 0.05}, 0.0)
    is_out = counts_as.is_in(["completed", "left"])
    project = pl.Series(np.where(person % 2 == 0, "S2", "S3")) + (
        pl.Series(1000 + person % PROJECTS).cast(pl.String)
    )
    labels = {"in": "mukana", "completed": "päättänyt", "left": "keskeyttänyt", "enrolled": "ilm."}
    reasons = {"työllistyi": 0.3, "opiskelemaan": 0.2, "muutti": 0.1, "terveys, muu syy": 0.1}
    return pl.DataFrame(
        {
            "enrolment": ids("e", np.arange(count)),
            "person": ids("p", person),
            "project": project,
            "target_group": draw.one_of({"nuoret": 0.4, "tyottomat": 0.4, "maahanmuuttajat": 0.2}),
            "status": counts_as.replace_strict(labels),
            "counts_as": counts_as,
            "entry": days(entry),
            "exit": only(days(entry + draw.whole(1, 300)), is_out),
            "exit_reason": only(draw.one_of(reasons, 0.3), is_out),
            "labour_status": status,
            "unemployed_since": only(days(entry - draw.whole(1, 1500)), status == "unemployed"),
            "full_time_student": answers(draw, 0.1),
            "registered_unemployed": answers(draw, 0.5),
            "education": draw.one_of({0: 0.01, 1: 0.05, 2: 0.3, 3: 0.4, 4: 0.04, 6: 0.15, 7: 0.05}),
            "in_education": answers(draw, 0.1),
            "household_employed": answers(draw, 0.4).zip_with(
                ~status.eq_missing("employed"), pl.Series(["yes"])
            ),
            "household_adults": draw.one_of({1: 0.4, 2: 0.5, 3: 0.1}),
            "dependent_children": answers(draw, 0.3),
            "foreign_background": answers(draw, 0.2).zip_with(
                ~parents.gather(person).eq_missing("both_abroad"), pl.Series(["yes"])
            ),
            "minority": answers(draw, 0.1),
            "disability": answers(draw, 0.15),
            "other_disadvantage": answers(draw, 0.2),
            "homeless": answers(draw, 0.05),
            "rural": answers(draw, 0.3),
            "paid_by_project": draw.one_of({"no": 1.0}, 0.05),
            "signed": draw.one_of({"yes": 1.0}),
        }
    )


def sessions(count: int, attendances: int) -> pl.DataFrame:
    draw = Draw(SEED + 2, count)
    return pl.DataFrame(
        {
            "session": ids("s", np.arange(count)),
            "project": pl.Series("S2" + str(1000 + number % PROJECTS) for number in range(count)),
            "activity": draw.one_of({"ryhma": 0.6, "yksilo": 0.3, "retki": 0.1}),
            "date": days(FIRST_ENTRY + draw.whole(0, 1500)),
            "start": draw.one_of({"09:00": 0.4, "12:30": 0.4, "16:15": 0.2}),
            "minutes": draw.one_of({90: 0.3, 120: 0.6, 180: 0.1}, 0.0),
            "venue": draw.one_of({"keskus": 0.7, "kirjasto": 0.3}),
            "mode": draw.one_of({"in_person": 0.8, "remote": 0.1, "hybrid": 0.1}),
            "cancelled": draw.one_of({"no": 1.0}),
        }
    )


def attendance(count: int, session_count: int) -> pl.DataFrame:
    draw = Draw(SEED + 3, count)
    numbers = np.arange(count)
    was_there = draw.one_of({"present": 0.8, "partial": 0.1, "excused": 0.06, "absent": 0.04}, 0.0)
    is_in = was_there.is_in(["present", "partial"])
    return pl.DataFrame(
        {
            "session": ids("s", numbers % session_count),
            "person": ids("p", (numbers * 7919 + numbers // session_count) % count),
            "status": was_there,
            "minutes": only(draw.one_of({30: 0.1, 60: 0.2, 90: 0.7}, 0.0), is_in),
            "mode": only(draw.one_of({"in_person": 0.9, "remote": 0.1}), is_in),
        }
    )


def make(count: int) -> dict[str, pl.DataFrame]:
    """Return the tables, without faults."""
    session_count = max(1, count // 50)
    people = participants(count)
    return {
        "participants": people,
        "enrolments": enrolments(count, people["parents_birth_country"]),
        "sessions": sessions(session_count, count),
        "attendance": attendance(count, session_count),
    }


def as_text(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return the tables as CSV holds them."""
    return {name: table.select(pl.all().cast(pl.String)) for name, table in tables.items()}


def with_faults(tables: dict[str, pl.DataFrame], share: float) -> dict[str, pl.DataFrame]:
    """Return texts with a share of rows that somebody typed in a hurry, personal data among them."""
    faults = {
        "participants": {"birth_date": "31.2.1990", "gender": "apteekki", "person": "010190-123A"},
        "enrolments": {"entry": "syksyllä", "education": "99", "exit_reason": "soita 040 1234567"},
        "sessions": {"start": "aamulla"},
        "attendance": {"minutes": "2 h", "person": ""},
    }
    spoilt = {}
    for name, table in tables.items():
        draw = Draw(SEED + 4, table.height)
        each = share / len(faults[name])
        spoilt[name] = table.with_columns(
            pl.when(draw.some(each)).then(pl.lit(fault)).otherwise(pl.col(column)).alias(column)
            for column, fault in faults[name].items()
        )
    return spoilt


def as_people_write(name: str, table: pl.DataFrame) -> pl.DataFrame:
    """Return texts with Finnish headers, words for codes, and dates as `d.m.yyyy`."""
    columns = []
    for spec in TABLES[name].columns:
        if spec.name not in table.columns:
            continue
        column = pl.col(spec.name)
        if spec.kind is Kind.DATE:
            day = column.str.to_date("%Y-%m-%d", strict=False)
            column = pl.coalesce(day.dt.strftime("%-d.%-m.%Y"), column)
        elif spec.column.codes:
            words = {code: code_label(spec.name, code, "fi") for code in spec.column.codes}
            column = column.replace(words)
        columns.append(column.alias(column_label(name, spec.name, "fi")))
    return table.select(columns)


def write(count: int, folder: Path, *, form: str = "csv", faults: float = 0.001) -> None:
    """Write the tables, each into a file of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = make(count)
    if form == "parquet":
        for name, table in tables.items():
            table.write_parquet(folder / f"{name}.parquet")
        return
    for name, table in with_faults(as_text(tables), faults).items():
        if form == "finnish":
            as_people_write(name, table).write_csv(folder / f"{name}.csv", separator=";")
        elif form == "xlsx":
            _write_xlsx(table, folder / f"{name}.xlsx")
        else:
            table.write_csv(folder / f"{name}.csv")


def _write_xlsx(table: pl.DataFrame, path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(path.stem)
    sheet.append(table.columns)
    for row in table.iter_rows():
        sheet.append(row)
    book.save(path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--format", choices=("csv", "finnish", "parquet", "xlsx"), default="csv", dest="form"
    )
    parser.add_argument("--faults", type=float, default=0.001, help="share of rows with a fault")
    asked = parser.parse_args()
    write(asked.count, asked.folder, form=asked.form, faults=asked.faults)
