"""The ESF+ table by gender, region and project, as an analyst writes it in plain pandas."""

from pathlib import Path

import numpy as np
import pandas as pd

EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
KEY = ["person", "project"]


def read(folder, name):
    frame = pd.read_parquet(folder / f"{name}.parquet")
    for column in ("entry", "exit", "unemployed_since", "birth_date", "date"):
        if column in frame:
            frame[column] = pd.to_datetime(frame[column])
    if "project" in frame:
        frame["project"] = frame["project"].fillna("")
    return frame


def participations(folder):
    spells = read(folder, "enrolments")
    counted = spells["counts_as"].isin(["in", "completed", "left"])
    counted |= spells["counts_as"].isna() & spells["entry"].notna()
    spells = spells[counted & (spells["paid_by_project"] != "yes")]
    spells = spells.sort_values(["entry", "row"])
    first = spells.drop_duplicates(KEY).drop(columns="exit")
    # A participation has ended when the spell that began last has an end.
    last = spells.sort_values(["entry", "exit"], na_position="first")
    last = last.drop_duplicates(KEY, keep="last")[[*KEY, "exit"]]
    exits = spells.groupby(KEY)["exit"].max().rename("last_exit").reset_index()
    ends = last.merge(exits, on=KEY)
    ends["exit"] = ends["last_exit"].where(ends["exit"].notna())
    return first.merge(ends[[*KEY, "exit"]], on=KEY)


def events(folder, frame):
    found = read(folder, "transitions")
    found = found.merge(frame.loc[frame["exit"].notna(), [*KEY, "exit"]], on=KEY)
    seeks = (found["labour_status"] == "unemployed") | (found["job_seeking"] == "yes")
    found["state"] = np.select(
        [found["labour_status"] == "employed", seeks, found["labour_status"] == "inactive"],
        [3, 2, 1],
        0,
    )
    found["until"] = found["exit"] + pd.Timedelta(days=28)
    found["late"] = found["point"] == "weeks_4"
    found["day"] = found["date"].fillna(found["until"].where(found["late"], found["exit"]))
    for column in ("in_education", "qualification", "improved"):
        found[column] = found[column] == "yes"
    soon = found[found["point"].isin(["exit", "weeks_4"])]
    soon = soon[soon["day"].between(soon["exit"], soon["until"])]
    # The last event counts: on one day the one four weeks after, then employment.
    last = soon[soon["state"] > 0].sort_values(["day", "late", "state"])
    last = last.drop_duplicates(KEY, keep="last")[[*KEY, "state"]].rename(
        columns={"state": "after"}
    )
    soon = soon.groupby(KEY)[["in_education", "qualification"]].any().reset_index()
    soon = soon.rename(columns={"in_education": "studies", "qualification": "qualified"})
    later = found[found["point"] == "months_6"]
    six = later[later["state"] > 0].sort_values(["date", "state"], na_position="first")
    six = six.drop_duplicates(KEY, keep="last")[[*KEY, "state"]].rename(columns={"state": "six"})
    later = later.groupby(KEY)["improved"].any().reset_index()
    for other in (last, soon, six, later):
        frame = frame.merge(other, on=KEY, how="left")
    for column in ("studies", "qualified", "improved"):
        frame[column] = frame[column].eq(True)
    return frame


def table(folder: Path):
    frame = participations(folder)
    frame = events(folder, frame)
    frame = frame.merge(read(folder, "participants").drop(columns="row"), on="person", how="left")
    regions = pd.read_parquet(folder / "regions.parquet")
    frame = frame.merge(regions, on="municipality", how="left")
    student = frame["full_time_student"] == "yes"
    registered = frame["registered_unemployed"] == "yes"
    status = frame["labour_status"]
    becomes_inactive = (status == "unemployed") & student & ~registered
    becomes_unemployed = (status == "inactive") & registered
    status = status.mask(becomes_inactive, "inactive").mask(becomes_unemployed, "unemployed")
    entry, born = frame["entry"].dt, frame["birth_date"].dt
    had_birthday = entry.month * 100 + entry.day >= born.month * 100 + born.day
    years = entry.year - born.year - (~had_birthday).astype(int)
    age = years.where(frame["birth_date"].notna(), entry.year - frame["birth_year"])
    age = age.where(age >= 0)
    level = frame["education"]
    # Nobody with a gap in gender, age, labour status or education is reported.
    complete = frame["gender"].notna() & age.notna() & status.notna() & level.notna()
    foreign = np.where(
        frame["foreign_background"].isin(["yes", "no", "declined"]),
        frame["foreign_background"] == "yes",
        frame["parents_birth_country"] == "both_abroad",
    )
    studying = frame["in_education"].mask(student, "yes")
    outside = status.isin(["unemployed", "inactive"])
    citizenship = frame["citizenship"]
    long_term = frame["entry"] > frame["unemployed_since"] + pd.DateOffset(months=12)
    counts = pd.DataFrame(
        {
            "gender": frame["gender"],
            "region": frame["region"].fillna("unknown"),
            "project": frame["project"].replace("", "unknown"),
            "EECO01": True,
            "EECO02": status == "unemployed",
            "EECO03": (status == "unemployed") & long_term,
            "EECO04": status == "inactive",
            "EECO05": status == "employed",
            "EECO06": age < 18,
            "EECO07": age.between(18, 29),
            "EECO08": age >= 55,
            "EECO09": level <= 2,
            "EECO10": level.isin([3, 4]),
            "EECO11": level >= 5,
            "EECO12": frame["disability"] == "yes",
            "EECO13": citizenship.notna() & ~citizenship.isin(EU),
            "EECO14": foreign,
            "EECO15": frame["minority"] == "yes",
            "EECO16": frame["homeless"] == "yes",
            "EECO17": frame["rural"] == "yes",
            "EECR01": (status == "inactive") & (frame["after"] == 2),
            "EECR02": (studying == "no") & frame["studies"],
            "EECR03": frame["qualified"],
            "EECR04": outside & (frame["after"] == 3),
            "EECR05": outside & (frame["six"] == 3),
            "EECR06": (status == "employed") & frame["improved"],
            "LEAVERS": frame["exit"].notna(),
        }
    )[complete]
    counts = counts.groupby(["gender", "region", "project"]).sum()
    kinds = pd.read_parquet(folder / "organisations.parquet")
    public = kinds.loc[kinds["kind"] == "public_administration", "organisation"].nunique()
    small = kinds.loc[kinds["kind"].isin(["micro", "small", "medium"]), "organisation"].nunique()
    leaves = counts.itertuples(name=None)
    return {leaf: tuple(numbers) for leaf, *numbers in leaves}, (public, small)
