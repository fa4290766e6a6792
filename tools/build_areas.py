"""Build the packaged area tables from a folder of source tables.

    python tools/build_areas.py SOURCE            write src/osallisuus/data/areas/*.csv
    python tools/build_areas.py SOURCE --check    only compare; exit 1 when a table differs

SOURCE holds municipalities.csv, municipality_region_history.csv, municipality_mergers_*.csv,
regions.csv, wellbeing_counties.csv and ely_2025_and_evk_2026.csv. The tables check one another:
when they disagree nothing is written, every disagreement is listed and the exit code is 2.
"""

import argparse
import csv
import io
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

Row = Mapping[str, str]

PACKAGED = Path(__file__).resolve().parents[1] / "src" / "osallisuus" / "data" / "areas"
TABLE_START = "2013-01-01"
LAST_YEAR = "2026"
NOT_A_CENTRE = "Ahvenanmaa"
CENTRES = {
    "ely_2025": ("fi-ely-centre", "", "2025-12-31"),
    "evk_2026": ("fi-economic-development-centre", "2026-01-01", ""),
}


class SourceError(Exception):
    """The source tables cannot be used."""


def read(source: Path, name: str, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows of one source table, refusing one that is missing or lacks a column."""
    files = sorted(source.glob(name))
    if len(files) != 1:
        raise SourceError(f"{name}: expected one file in the source folder, found {len(files)}")
    with files[0].open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise SourceError(f"{files[0].name}: no column {', '.join(missing)}")
        return list(reader)


def day_after(text: str) -> str:
    return (date.fromisoformat(text) + timedelta(days=1)).isoformat()


def own_nuts3(regions: Iterable[Row]) -> dict[str, str]:
    """Return the NUTS3 code of each region until 2023.

    The 2023 key gives a region every code its municipalities have, also those that a municipality
    which changed region brought along; the only code of another region is not its own.
    """
    left = {row["region_code"]: set(row["nuts3_key2023"].split("|")) for row in regions}
    settled: dict[str, str] = {}
    while left:
        single = {code: min(found) for code, found in left.items() if len(found) == 1}
        if not single:
            raise SourceError(f"regions.csv: nuts3_key2023 is ambiguous for {', '.join(left)}")
        settled |= single
        left = {
            code: found - set(settled.values())
            for code, found in left.items()
            if code not in settled
        }
    return settled


def disagreements(
    municipalities: Sequence[Row],
    history: Sequence[Row],
    mergers: Sequence[Row],
    regions: Sequence[Row],
    counties: Sequence[Row],
) -> list[str]:
    """Return where the source tables contradict one another."""
    problems: list[str] = []
    by_code = {row["code"]: row for row in municipalities}
    region_codes = {row["region_code"] for row in regions}
    county_names = {row["name_fi"] for row in counties}
    tables = {
        "municipalities": [row["code"] for row in municipalities],
        "regions": [row["region_code"] for row in regions],
        "regions (ISO 3166-2)": [row["iso3166_2"] for row in regions],
        "wellbeing_counties": [row["code"] for row in counties],
    }
    for table, codes in tables.items():
        twice = sorted(code for code, count in Counter(codes).items() if count > 1)
        problems += [f"{table}: {code} stands twice" for code in twice]

    stated = {row["code"]: (row["effective"], row["merged_into"]) for row in mergers}
    ended = {
        row["code"]: (day_after(row["valid_to"]), row["merged_into"])
        for row in municipalities
        if row["valid_to"]
    }
    for code in sorted(stated.keys() | ended.keys()):
        if stated.get(code) != ended.get(code):
            problems.append(
                f"municipality {code}: the mergers say {stated.get(code)}, "
                f"the municipalities {ended.get(code)}"
            )

    intervals: dict[str, list[Row]] = defaultdict(list)
    for row in history:
        intervals[row["code"]].append(row)
    for code in sorted(intervals.keys() ^ by_code.keys()):
        problems.append(f"municipality {code}: in one of municipalities and history only")
    for code, parts in intervals.items():
        own = by_code.get(code)
        if own is None:
            continue
        problems += history_problems(code, own, parts)

    for row in municipalities:
        code = row["code"]
        if len(code) != 3 or not code.isdecimal():
            problems.append(f"municipality {code}: a code has three digits")
        if row["valid_from"]:
            problems.append(f"municipality {code}: a start inside the table is not supported")
        if row["merged_into"] and row["merged_into"] not in by_code:
            problems.append(
                f"municipality {code}: merged into {row['merged_into']}, not in the table"
            )
        if row["region_code"] not in region_codes:
            problems.append(f"municipality {code}: no region {row['region_code']}")
        if row["wellbeing_county_fi"] and row["wellbeing_county_fi"] not in county_names:
            problems.append(f"municipality {code}: no county {row['wellbeing_county_fi']}")
    problems += count_problems(municipalities, regions, counties)
    return problems


def history_problems(code: str, own: Row, parts: Sequence[Row]) -> list[str]:
    """Return what is wrong with one municipality's regions: gaps, overlaps, other ends."""
    problems = []
    if parts[0]["valid_from"] != own["valid_from"]:
        problems.append(f"municipality {code}: its history starts at another time than it")
    if parts[-1]["valid_to"] != own["valid_to"]:
        problems.append(f"municipality {code}: its history ends at another time than it")
    if parts[-1]["region_code"] != own["region_code"]:
        problems.append(f"municipality {code}: its last region differs from its history's")
    for earlier, later in pairwise(parts):
        if not earlier["valid_to"] or day_after(earlier["valid_to"]) != later["valid_from"]:
            problems.append(f"municipality {code}: a gap or an overlap in its history")
    return problems


def count_problems(
    municipalities: Sequence[Row], regions: Sequence[Row], counties: Sequence[Row]
) -> list[str]:
    """Return where the stated numbers of municipalities in the last year do not come out."""
    living = [row for row in municipalities if not row["valid_to"]]
    in_region = Counter(row["region_code"] for row in living)
    in_county = Counter(row["wellbeing_county_fi"] for row in living)
    counted = {f"region {row['region_code']}": in_region[row["region_code"]] for row in regions}
    stated = {f"region {row['region_code']}": row["municipalities_2026"] for row in regions}
    for row in counties:
        if row["is_wellbeing_county"] == "yes":
            counted[f"county {row['code']}"] = in_county[row["name_fi"]]
            stated[f"county {row['code']}"] = row["municipalities_2026"]
    return [
        f"{area}: {count} municipalities in {LAST_YEAR}, the source says {stated[area]}"
        for area, count in counted.items()
        if str(count) != stated[area]
    ]


def pick(row: Row, *columns: str) -> tuple[str, ...]:
    return tuple(row[column] for column in columns)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def build(source: Path) -> dict[str, str]:
    """Return every packaged table by file name.

    Raises:
        SourceError: A source table is missing, or the tables contradict one another.
    """
    dates = ("code", "region_code", "valid_from", "valid_to")
    municipalities = read(
        source,
        "municipalities.csv",
        ("name_fi", "name_sv", "wellbeing_county_fi", "merged_into", *dates),
    )
    history = read(source, "municipality_region_history.csv", dates)
    merger_columns = ("code", "effective", "merged_into")
    mergers = read(source, "municipality_mergers_*.csv", merger_columns)
    in_three = ("name_fi", "name_sv", "name_en")
    names = (*in_three, "municipalities_2026")
    regions = read(
        source,
        "regions.csv",
        ("region_code", *names, "iso3166_2", "nuts3_key2023", "nuts3_key2026"),
    )
    county_columns = ("code", *names, "is_wellbeing_county", "valid_from")
    counties = read(source, "wellbeing_counties.csv", county_columns)
    centres = read(source, "ely_2025_and_evk_2026.csv", ("kind", "code", "name_fi"))

    municipalities.sort(key=lambda row: row["code"])
    history.sort(key=lambda row: (row["code"], row["valid_from"] or TABLE_START))
    problems = disagreements(municipalities, history, mergers, regions, counties)
    problems += [
        f"centre {row['name_fi']}: unknown kind {row['kind']}"
        for row in centres
        if row["kind"] not in CENTRES
    ]
    if problems:
        raise SourceError("\n".join(problems))

    county_codes = {row["name_fi"]: row["code"] for row in counties}
    nuts3 = own_nuts3(regions)
    return {
        "municipalities.csv": table(
            ("code", "name_fi", "name_sv", "county", "valid_to", "merged_into"),
            (
                (
                    *pick(row, "code", "name_fi", "name_sv"),
                    county_codes.get(row["wellbeing_county_fi"], ""),
                    *pick(row, "valid_to", "merged_into"),
                )
                for row in municipalities
            ),
        ),
        "region_memberships.csv": table(
            ("municipality", "region", "valid_from", "valid_to"),
            (pick(row, *dates) for row in history),
        ),
        "regions.csv": table(
            ("code", "name_fi", "name_sv", "name_en", "iso_3166_2", "nuts3_2018", "nuts3_2024"),
            (
                (
                    *pick(row, "region_code", *in_three, "iso3166_2"),
                    nuts3[row["region_code"]],
                    row["nuts3_key2026"],
                )
                for row in regions
            ),
        ),
        "wellbeing_counties.csv": table(
            ("code", "name_fi", "name_sv", "name_en", "valid_from", "is_county"),
            (pick(row, "code", *in_three, "valid_from", "is_wellbeing_county") for row in counties),
        ),
        "development_centres.csv": table(
            ("system", "code", "name_fi", "valid_from", "valid_to", "is_centre"),
            (
                (
                    CENTRES[row["kind"]][0],
                    *pick(row, "code", "name_fi"),
                    *CENTRES[row["kind"]][1:],
                    "no" if row["name_fi"] == NOT_A_CENTRE else "yes",
                )
                for row in centres
            ),
        ),
    }


def stale(built: Mapping[str, str], folder: Path) -> list[str]:
    """Return the names of tables in ``folder`` that differ from ``built``, are missing or extra."""
    there = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.csv")}
    return sorted(
        name for name in built.keys() | there.keys() if built.get(name) != there.get(name)
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Build the packaged Finnish area tables.")
    parser.add_argument("source", type=Path, help="folder of source tables")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    parser.add_argument("--out", type=Path, default=PACKAGED, help="folder of packaged tables")
    options = parser.parse_args(arguments)
    try:
        built = build(options.source)
    except (SourceError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 2
    differing = stale(built, options.out)
    if options.check:
        for name in differing:
            print(f"{name}: differs from the source; run without --check to rebuild")
        return 1 if differing else 0
    options.out.mkdir(parents=True, exist_ok=True)
    for name, text in built.items():
        (options.out / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(built)} tables, {len(differing)} changed")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
