"""The rules of the two periods once more, row by row in plain Python, from the text of the rules.

It shares nothing with the library but the policy object: no condition, no expression, no calendar formula.
"""

import calendar
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from osallisuus.indicators.policy import Policy

Row = dict[str, Any]
EU_CODES = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
EU = set(EU_CODES.split())


def add_months(day: date, count: int) -> date:
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def longer_than_months(since: date, until: date, count: int) -> bool:
    # Longer: the day of the month has passed; a month without that day is over when it ends.
    month = since.month - 1 + count
    year, month = since.year + month // 12, month % 12 + 1
    return (until.year, until.month, until.day) > (year, month, since.day)


def age_on(birth: date, day: date) -> int:
    had_birthday = (day.month, day.day) >= (birth.month, birth.day)
    return day.year - birth.year - (0 if had_birthday else 1)


class Participation:
    def __init__(
        self, spells: Sequence[Row], person: Row, events: Sequence[Row], policy: Policy
    ) -> None:
        dated = [one for one in spells if one["entry"] is not None]
        first = min(dated or spells, key=lambda s: (s["entry"] or date.max, s["row"]))
        last_entry = max((s["entry"] for s in dated), default=None)
        last = [s for s in spells if s["entry"] == last_entry]
        exits = [s["exit"] for s in spells if s["exit"] is not None]
        has_left = any(s["exit"] is not None for s in last)
        self.exit: date | None = max(exits) if has_left else None
        self.entry: date | None = first["entry"]
        self.first, self.person, self.policy = first, person, policy
        self.events = events

    @property
    def age(self) -> int | None:
        if self.entry is None:
            return None
        if self.person["birth_date"] is not None:
            age = age_on(self.person["birth_date"], self.entry)
        elif self.person["birth_year"] is not None and self.policy.birth_year_only != "unknown":
            age = self.entry.year - self.person["birth_year"]
        else:
            return None
        return age if age >= 0 else None

    @property
    def status(self) -> str | None:
        said, policy = self.first["labour_status"], self.policy
        student = self.first["full_time_student"] == "yes"
        registered = self.first["registered_unemployed"] == "yes"
        if student and registered and said in ("unemployed", "inactive"):
            if policy.student_precedence == "registered":
                if said == "inactive" and not policy.registered_is_unemployed:
                    return "inactive"
                return "unemployed"
            if said == "unemployed" and not policy.student_is_inactive:
                return "unemployed"
            return "inactive"
        if student and said == "unemployed" and policy.student_is_inactive:
            return "inactive"
        if registered and said == "inactive" and policy.registered_is_unemployed:
            return "unemployed"
        return said  # type: ignore[no-any-return]

    @property
    def in_education(self) -> str | None:
        return "yes" if self.first["full_time_student"] == "yes" else self.first["in_education"]

    @property
    def long_term(self) -> bool:
        since = self.first["unemployed_since"]
        if since is None or self.entry is None:
            return False
        months = self.policy.long_term_months
        young = self.policy.long_term_months_young
        below = self.policy.long_term_young_below
        if young is not None and self.age is not None and self.age < below:
            months = young
        return longer_than_months(since, self.entry, months)

    @property
    def foreign(self) -> bool:
        parents = self.person["parents_birth_country"]
        abroad = parents == "both_abroad" or (
            parents == "one_abroad" and self.policy.foreign_parents == "one"
        )
        answer = self.first["foreign_background"]
        if self.policy.foreign_background == "answer":
            return bool(answer == "yes")
        if self.policy.foreign_background == "parents":
            return abroad
        return bool(answer == "yes") if answer in ("yes", "no", "declined") else abroad

    def _window(self) -> list[tuple[int, int, Row]]:
        found = []
        for event in self.events:
            if self.exit is None or event["point"] not in ("exit", "weeks_4"):
                continue
            days = self.policy.immediate_window_days
            after = 0 if event["point"] == "exit" else days
            if event["date"] is not None:
                after = (event["date"] - self.exit).days
            if 0 <= after <= days:
                found.append((after, int(event["point"] == "weeks_4"), event))
        return found

    @staticmethod
    def _state(event: Row) -> int:
        if event["labour_status"] == "employed":
            return 3
        if event["labour_status"] == "unemployed" or event["job_seeking"] == "yes":
            return 2
        return 1 if event["labour_status"] == "inactive" else 0

    def after_leaving(self) -> str | None:
        known = [(a, p, self._state(e)) for a, p, e in self._window() if self._state(e)]
        return {3: "employed", 2: "seeking", 1: "inactive"}[max(known)[2]] if known else None

    def started_education(self) -> bool:
        return any(event["in_education"] == "yes" for *_, event in self._window())

    def qualified(self) -> bool:
        return any(event["qualification"] == "yes" for *_, event in self._window())

    def _later(self) -> list[Row]:
        if self.exit is None:
            return []
        found = [event for event in self.events if event["point"] == "months_6"]
        most = self.policy.longer_term_tolerance_days
        if most is not None:
            due = add_months(self.exit, self.policy.longer_term_months)
            found = [
                one
                for one in found
                if one["date"] is not None and abs(one["date"] - due) <= timedelta(days=most)
            ]
        return found

    def later_status(self) -> str | None:
        known = [(e["date"] or date.min, self._state(e)) for e in self._later() if self._state(e)]
        return {3: "employed", 2: "seeking", 1: "inactive"}[max(known)[1]] if known else None

    def improved(self) -> bool:
        return any(event["improved"] == "yes" for event in self._later())


def participations(tables: Mapping[str, Sequence[Row]], policy: Policy) -> list[Participation]:
    people: dict[str, Row] = {}
    for row in tables["participants"]:
        people.setdefault(row["person"], row)
    unknown: Row = dict.fromkeys(
        (
            "birth_date",
            "birth_year",
            "gender",
            "citizenship",
            "parents_birth_country",
            "municipality",
        )
    )
    spells: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    events: dict[tuple[str, ...], list[Row]] = defaultdict(list)

    def key(row: Row) -> tuple[str, ...]:
        if policy.dedup_scope == "project":
            return (row["person"], row["project"] or "")
        return (row["person"],)

    for row in tables["enrolments"]:
        if row["paid_by_project"] == "yes":
            continue
        if policy.unsigned == "exclude" and row["signed"] == "no":
            continue
        unsaid = row["counts_as"] is None and row["entry"] is not None
        if row["counts_as"] not in ("in", "completed", "left") and not unsaid:
            continue
        if policy.as_of is not None:
            if row["entry"] is not None and row["entry"] > policy.as_of:
                continue
            if row["exit"] is not None and row["exit"] > policy.as_of:
                row = {**row, "exit": None}
        spells[key(row)].append(row)
    for row in tables["transitions"]:
        if policy.as_of is None or row["date"] is None or row["date"] <= policy.as_of:
            events[key(row)].append(row)
    attended = doses(tables, policy, key)
    return [
        Participation(rows, people.get(of[0], unknown), events[of], policy)
        for of, rows in spells.items()
        if is_enough(attended.get(of, []), policy)
    ]


def doses(
    tables: Mapping[str, Sequence[Row]], policy: Policy, key: Callable[[Row], tuple[str, ...]]
) -> dict[tuple[str, ...], list[tuple[date | None, int]]]:
    """Days and minutes of every attendance, by participation."""
    sessions: dict[str, Row] = {}
    for row in tables.get("sessions", ()):
        sessions.setdefault(row["session"], row)
    there: dict[tuple[str, str], Row] = {}
    for row in tables.get("attendance", ()):
        there.setdefault((row["session"], row["person"]), row)
    found: dict[tuple[str, ...], list[tuple[date | None, int]]] = defaultdict(list)
    for (name, person), row in there.items():
        session = sessions.get(name)
        if session is None or session["cancelled"] == "yes":
            continue
        day = session["date"]
        if policy.as_of is not None and day is not None and day > policy.as_of:
            continue
        minutes = row["minutes"]
        if row["status"] == "present":
            minutes = (session["minutes"] or 0) if minutes is None else minutes
        elif row["status"] == "partial":
            minutes = minutes or 0
        else:
            continue
        found[key({"person": person, "project": session["project"]})].append((day, minutes))
    return found


def is_enough(attended: list[tuple[date | None, int]], policy: Policy) -> bool:
    days = len({day for day, _ in attended})
    minutes = sum(spent for _, spent in attended)
    return days >= (policy.min_days or 0) and minutes >= (policy.min_minutes or 0)


def esf_plus(one: Participation) -> set[str]:
    first, age, policy = one.first, one.age, one.policy
    complete = one.person["gender"] is not None and age is not None
    if not policy.objective_l:
        complete = complete and one.status is not None and first["education"] is not None
    if not complete and policy.incomplete != "include":
        return set()
    codes = {"EECO01"}
    if age is not None:
        codes |= {"EECO06"} if age < 18 else {"EECO07"} if age < 30 else set()
        codes |= {"EECO08"} if age > 54 else set()
    codes |= {
        code
        for code, holds in {
            "EECO12": first["disability"] == "yes",
            "EECO13": one.person["citizenship"] is not None and one.person["citizenship"] not in EU,
            "EECO14": one.foreign,
            "EECO15": first["minority"] == "yes",
            "EECO16": first["homeless"] == "yes",
            "EECO17": first["rural"] == "yes",
        }.items()
        if holds
    }
    if policy.objective_l:
        return codes
    outside = one.status in ("unemployed", "inactive")
    new = one.after_leaving()
    level = first["education"]
    codes |= {
        code
        for code, holds in {
            "EECO02": one.status == "unemployed",
            "EECO03": one.status == "unemployed" and one.long_term,
            "EECO04": one.status == "inactive",
            "EECO05": one.status == "employed",
            "EECO09": level is not None and level <= 2,
            "EECO10": level in (3, 4),
            "EECO11": level is not None and level >= 5,
            "EECR01": one.status == "inactive" and new == "seeking",
            "EECR02": one.in_education == "no" and one.started_education(),
            "EECR03": one.qualified(),
            "EECR04": outside and new == "employed",
            "EECR05": outside and one.later_status() == "employed",
            "EECR06": one.status == "employed" and one.improved(),
        }.items()
        if holds
    }
    return codes


def esf(one: Participation) -> set[str]:
    first, age, policy = one.first, one.age, one.policy
    until = policy.household_until
    asked = one.entry is not None and (until is None or one.entry <= until)
    household = (
        first["household_employed"] in ("yes", "no")
        and first["dependent_children"] in ("yes", "no")
        and first["household_adults"] is not None
    )
    complete = (
        one.person["gender"] is not None
        and age is not None
        and one.status is not None
        and first["education"] is not None
        and (household or not asked)
    )
    if not complete and policy.incomplete != "include":
        return {"GRAND_TOTAL"}
    level = first["education"]
    jobless = asked and first["household_employed"] == "no"
    children = first["dependent_children"] == "yes"
    out = one.status == "inactive"
    neet = out and one.in_education == "no"
    older = age is not None and age >= 55
    found = {
        "GRAND_TOTAL": True,
        "TOTAL": True,
        "CO01": one.status == "unemployed",
        "CO02": one.status == "unemployed" and one.long_term,
        "CO03": out,
        "CO04": neet,
        "CO05": one.status == "employed",
        "CO06": age is not None and age < 25,
        "CO07": older,
        "CO08": older and (one.status == "unemployed" or neet),
        "CO09": level in (1, 2),
        "CO10": level in (3, 4),
        "CO11": level in (5, 6, 7, 8),
        "CO12": jobless,
        "CO13": jobless and children,
        "CO14": asked and first["household_adults"] == 1 and children,
        "CO15": one.foreign or first["minority"] == "yes",
        "CO16": first["disability"] == "yes",
        "CO17": first["other_disadvantage"] == "yes",
        "CO18": first["homeless"] == "yes",
        "CO19": first["rural"] == "yes",
    }
    weak = any(found.get(code, False) for code in policy.disadvantaged)
    outside = one.status in ("unemployed", "inactive")
    new = one.after_leaving()
    found["CR01"] = out and new == "seeking"
    found["CR02"] = one.in_education == "no" and one.started_education()
    found["CR03"] = one.qualified()
    found["CR04"] = outside and new == "employed"
    found["CR05"] = weak and any(found[f"CR0{n}"] for n in (1, 2, 3, 4))
    found["CR06"] = outside and one.later_status() == "employed"
    found["CR07"] = one.status == "employed" and one.improved()
    found["CR08"] = found["CR06"] and older
    found["CR09"] = found["CR06"] and weak
    return {code for code, holds in found.items() if holds}


def counted(
    tables: Mapping[str, Sequence[Row]], policy: Policy, period: str
) -> dict[tuple[str, str], Counter[str]]:
    """Count by gender and project."""
    rule = esf if period == "esf" else esf_plus
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in participations(tables, policy):
        place = (one.person["gender"] or "unknown", one.first["project"] or "unknown")
        codes = rule(one)
        if one.exit is not None and codes & {"EECO01", "TOTAL"}:
            codes = codes | {"LEAVERS"}
        found[place].update(codes)
    return {place: counts for place, counts in found.items() if counts}
