"""Synthetic participation records for the benchmarks: plain columns, seeded, written as Parquet.

python benchmarks/indicators/generate.py 1000000 FOLDER
"""

import sys
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

SEED = 7
ANSWERS = ["yes", "no", "declined", "not_asked", None]


def _pick(random, count, values, weights):
    return pl.Series(values).gather(random.choice(len(values), size=count, p=weights))


def _days(numbers, keep=None):
    series = pl.Series(numbers.astype(np.int32)).cast(pl.Date)
    if keep is None:
        return series
    return pl.select(pl.when(pl.Series(keep)).then(series)).to_series()


def make(count, seed=SEED, projects=200):
    """Return participants, enrolments and transitions with ``count`` enrolments."""
    random = np.random.default_rng(seed)
    people = max(1, int(count * 0.93))
    ids = pl.Series(np.arange(people)).cast(pl.String).str.zfill(8)
    names = ("p" + ids).alias("person")
    codes = [
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
        "205",
        "785",
        "142",
        "609",
        "905",
        "272",
        "445",
        "170",
    ]
    weights = np.array([20, 8, 7, 7, 6, 6, 4, 4, 3, 3, 2, 2, 1, 1, 1, 2, 2, 1, 1, 1], float)
    start = (date(2021, 8, 1) - date(1970, 1, 1)).days
    birth = start - random.integers(15 * 365, 75 * 365, people)
    has_date = random.random(people) < 0.97
    participants = pl.DataFrame(
        {
            "row": np.arange(1, people + 1),
            "person": names,
            "birth_date": _days(birth, has_date),
            "birth_year": pl.Series(1970 + birth // 365, dtype=pl.Int64).zip_with(
                pl.Series(random.random(people) < 0.5), pl.Series([None], dtype=pl.Int64)
            ),
            "gender": _pick(
                random, people, ["woman", "man", "nonbinary", None], [0.55, 0.42, 0.02, 0.01]
            ),
            "municipality": _pick(
                random, people, [*codes, None], np.append(weights / weights.sum() * 0.99, 0.01)
            ),
            "citizenship": _pick(
                random,
                people,
                ["FI", "SE", "RU", "SO", "stateless", None],
                [0.8, 0.02, 0.06, 0.04, 0.01, 0.07],
            ),
            "parents_birth_country": _pick(
                random,
                people,
                ["finland", "one_abroad", "both_abroad", None],
                [0.5, 0.05, 0.15, 0.3],
            ),
        },
    )
    # Seven enrolments in a hundred are the return of somebody who is there already.
    who = np.concatenate([np.arange(people), random.integers(0, people, count - people)])
    project = who % projects
    again = np.arange(count) >= people
    elsewhere = again & (random.random(count) < 0.3)
    project = np.where(elsewhere, (project + 1) % projects, project)
    order = random.permutation(count)
    who, project = who[order], project[order]
    entry = start + random.integers(0, 1200, count)
    has_exit = random.random(count) < 0.85
    exit_day = entry + random.integers(1, 300, count)
    spell = random.integers(1, 1500, count)
    status = _pick(
        random, count, ["unemployed", "inactive", "employed", None], [0.5, 0.3, 0.18, 0.02]
    )
    project_names = pl.Series(project).cast(pl.String).str.zfill(4)
    enrolments = pl.DataFrame(
        {
            "row": np.arange(1, count + 1),
            "person": names.gather(who),
            "project": ("h" + project_names),
            "counts_as": _pick(
                random,
                count,
                ["in", "completed", "left", "enrolled", "rejected"],
                [0.15, 0.5, 0.25, 0.06, 0.04],
            ),
            "entry": _days(entry, random.random(count) < 0.99),
            "exit": _days(exit_day, has_exit),
            "labour_status": status,
            "unemployed_since": _days(
                entry - spell,
                (status == "unemployed").fill_null(False).to_numpy() & (random.random(count) < 0.9),
            ),
            "full_time_student": _pick(random, count, ANSWERS, [0.1, 0.8, 0.0, 0.0, 0.1]),
            "registered_unemployed": _pick(random, count, ANSWERS, [0.4, 0.5, 0.0, 0.0, 0.1]),
            "education": _pick(
                random,
                count,
                [0, 1, 2, 3, 4, 5, 6, 7, 8, None],
                [0.02, 0.03, 0.3, 0.35, 0.05, 0.08, 0.08, 0.04, 0.01, 0.04],
            ),
            "in_education": _pick(random, count, ANSWERS, [0.1, 0.8, 0.0, 0.0, 0.1]),
            "foreign_background": _pick(random, count, ANSWERS, [0.1, 0.5, 0.1, 0.1, 0.2]),
            "minority": _pick(random, count, ANSWERS, [0.03, 0.5, 0.1, 0.17, 0.2]),
            "disability": _pick(random, count, ANSWERS, [0.1, 0.5, 0.1, 0.1, 0.2]),
            "other_disadvantage": _pick(random, count, ANSWERS, [0.1, 0.5, 0.1, 0.1, 0.2]),
            "homeless": _pick(random, count, ANSWERS, [0.05, 0.6, 0.1, 0.05, 0.2]),
            "rural": _pick(random, count, ANSWERS, [0.3, 0.5, 0.0, 0.0, 0.2]),
            "household_employed": _pick(random, count, ANSWERS, [0.3, 0.4, 0.1, 0.0, 0.2]),
            "household_adults": _pick(random, count, [1, 2, 3, None], [0.4, 0.4, 0.1, 0.1]),
            "dependent_children": _pick(random, count, ANSWERS, [0.3, 0.5, 0.1, 0.0, 0.1]),
            "paid_by_project": _pick(random, count, ANSWERS, [0.01, 0.9, 0.0, 0.0, 0.09]),
            "signed": _pick(random, count, ANSWERS, [0.9, 0.02, 0.0, 0.0, 0.08]),
        },
    )
    first = np.flatnonzero(has_exit & (random.random(count) < 0.8))
    late = np.flatnonzero(has_exit & (random.random(count) < 0.3))
    six = np.flatnonzero(has_exit & (random.random(count) < 0.5))
    which = np.concatenate([first, late, six])
    point = np.concatenate(
        [
            np.repeat("exit", len(first)),
            np.repeat("weeks_4", len(late)),
            np.repeat("months_6", len(six)),
        ]
    )
    after = np.concatenate(
        [
            np.zeros(len(first), int),
            random.integers(1, 36, len(late)),
            random.integers(170, 200, len(six)),
        ]
    )
    order = random.permutation(len(which))
    which, point, after = which[order], point[order], after[order]
    size = len(which)
    transitions = pl.DataFrame(
        {
            "row": np.arange(1, size + 1),
            "person": names.gather(who[which]),
            "project": "h" + project_names.gather(which),
            "point": point,
            "date": _days(exit_day[which] + after),
            "labour_status": _pick(
                random, size, ["unemployed", "inactive", "employed", None], [0.35, 0.2, 0.35, 0.1]
            ),
            "job_seeking": _pick(random, size, ANSWERS, [0.2, 0.4, 0.0, 0.1, 0.3]),
            "in_education": _pick(random, size, ANSWERS, [0.2, 0.6, 0.0, 0.0, 0.2]),
            "qualification": _pick(random, size, ANSWERS, [0.1, 0.7, 0.0, 0.0, 0.2]),
            "improved": _pick(random, size, ANSWERS, [0.2, 0.5, 0.0, 0.0, 0.3]),
        }
    )
    many = max(1, count // 1000)
    organisations = pl.DataFrame(
        {
            "row": np.arange(1, many + 1),
            # One organisation in ten is supported by two projects.
            "organisation": pl.Series(np.arange(many) * 9 // 10).cast(pl.String),
            "project": "h" + pl.Series(np.arange(many) % projects).cast(pl.String).str.zfill(4),
            "kind": _pick(
                random,
                many,
                ["public_administration", "micro", "small", "medium", "large", "ngo", None],
                [0.2, 0.2, 0.2, 0.1, 0.05, 0.2, 0.05],
            ),
        }
    )
    return {
        "participants": participants,
        "enrolments": enrolments,
        "transitions": transitions,
        "organisations": organisations,
    }


def regions():
    """Return the region of every municipality, as a statistical office publishes it."""
    from osallisuus.areas import municipalities, region_of

    day = date(2024, 1, 1)
    codes = [one.code for one in municipalities(day)]
    of = [region_of(code, day) for code in codes]
    return pl.DataFrame(
        {"municipality": codes, "region": [one.code if one else None for one in of]}
    )


def main(count, folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in make(count).items():
        frame.write_parquet(folder / f"{name}.parquet")
    regions().write_parquet(folder / "regions.parquet")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
