"""Dose, retention, completion, reasons, pathways and influence, beside counting by hand."""

from collections.abc import Mapping
from datetime import date, timedelta

import attrs
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osallisuus.measures.participation import Completion, Step, participation_of
from osallisuus.measures.pathways import STATES, pathways_of

MONDAY = date(2025, 3, 3)


@attrs.frozen
class Given:
    tables: Mapping[str, pl.DataFrame]

    def frame(self, name: str) -> pl.DataFrame:
        return self.tables.get(name, pl.DataFrame())


def week(number: int) -> date:
    return MONDAY + timedelta(weeks=number - 1)


def course(came: Mapping[str, str], *, exits: Mapping[str, tuple[int, str | None]]) -> Given:
    """Six weekly sessions; ``came`` has a letter a session: x came, - absent, . not on the list."""
    sessions = [
        {"session": f"s{n}", "project": "polku", "activity": "walk", "date": week(n), "minutes": 90}
        for n in range(1, 7)
    ]
    sessions.append(sessions[0] | {"session": "off", "cancelled": "yes", "date": week(3)})
    marks = {"x": "present", "-": "absent", "p": "partial"}
    attendance = [
        {"session": f"s{n}", "person": person, "status": marks[mark]}
        | {"minutes": 30 if mark == "p" else None}
        for person, letters in came.items()
        for n, mark in enumerate(letters, 1)
        if mark in marks
    ]
    enrolments = [
        {"person": person, "project": "polku", "counts_as": "in", "entry": week(1)}
        | {"exit": week(exits[person][0]) if person in exits else None}
        | {"exit_reason": exits[person][1] if person in exits else None}
        for person in came
    ]
    counts = [{"session": "s1", "count": 7, "in_roster": "no"}]
    counts.append({"session": "s2", "count": 4, "in_roster": "yes"})
    kinds = {"exit": pl.Date, "exit_reason": pl.String, "minutes": pl.Int64}
    return Given(
        {
            "sessions": pl.DataFrame([{"cancelled": "no"} | row for row in sessions]),
            "attendance": pl.DataFrame(attendance, schema_overrides={"minutes": kinds["minutes"]}),
            "enrolments": pl.DataFrame(
                enrolments, schema_overrides={key: kinds[key] for key in ("exit", "exit_reason")}
            ),
            "headcounts": pl.DataFrame(counts),
        }
    )


SIX = course(
    {
        "a": "xxxxxx",
        "b": "xx--xx",
        "c": "x-----",
        "d": "xxp...",
        "e": "------",
        "f": "xxxx--",
    },
    exits={"c": (2, "work"), "d": (3, None), "f": (4, "moved"), "e": (6, "illness")},
)
FOUR = Completion(least=4, of="sessions", declared="plan of 1 March 2025")


def test_dose_gaps_and_completion_by_hand() -> None:
    taken = participation_of(SIX, "polku", completion=FOUR, threshold=1)
    rows = {row["person"]: row for row in taken.people.iter_rows(named=True)}
    seen = {p: (r["offered"], r["attended"], r["minutes"]) for p, r in rows.items()}
    assert seen == {
        "a": (6, 6, 540),
        "b": (6, 4, 360),
        "c": (2, 1, 90),
        "d": (3, 3, 210),
        "e": (6, 0, 0),
        "f": (4, 4, 360),
    }
    assert rows["b"]["longest_gap"] == 21
    assert rows["c"]["longest_gap"] is None
    assert {p: r["minutes_unknown"] for p, r in rows.items() if r["minutes_unknown"]} == {}
    assert {p for p, r in rows.items() if r["completed"]} == {"a", "b", "f"}
    assert taken.completed is not None
    assert (taken.completed.count, taken.completed.n) == (3, 6)
    assert dict(taken.reasons) == {"illness": 1, "unknown": 1, "work": 1}
    assert (taken.enrolled, taken.came, taken.visits) == (6, 5, 18)
    assert taken.anonymous == 7
    assert [(s.name, s.count, s.of, s.whole) for s in taken.steps] == [
        ("came", 5, "people", 6),
        ("completed", 3, "offered", 6),
    ]


def test_retention_counts_only_those_who_could() -> None:
    taken = participation_of(SIX, "polku", threshold=1)
    found = [(r.week, r.stayed, r.could) for r in taken.retention((1, 2, 4, 6, 7))]
    assert found == [(1, 5, 6), (2, 4, 6), (4, 3, 6), (6, 2, 6), (7, 0, 0)]


def test_without_a_declared_threshold_nobody_has_completed_or_not() -> None:
    taken = participation_of(SIX, "polku", threshold=1)
    assert taken.completed is None
    assert taken.people["completed"].null_count() == 6
    by_share = Completion(least=0.9, of="share", declared="plan")
    done = participation_of(SIX, "polku", completion=by_share, threshold=1).people
    assert set(done.filter(pl.col("completed"))["person"]) == {"a", "d", "f"}


def test_under_the_threshold_only_counts() -> None:
    taken = participation_of(SIX, "polku", completion=FOUR, threshold=7)
    assert [taken.rate, taken.hours, taken.longest_gap] == [None] * 3
    assert taken.completed is None
    assert taken.reasons == ()
    spread = participation_of(SIX, "polku", threshold=5).rate
    assert spread is not None
    assert spread.low is not None
    assert spread.high is not None
    assert 0 <= spread.low <= spread.median <= spread.high <= 1


def test_visits_without_enrolments_have_no_retention() -> None:
    tables = {name: table for name, table in SIX.tables.items() if name != "enrolments"}
    taken = participation_of(Given(tables), "polku")
    assert taken.retention((1, 2)) == ()
    assert taken.enrolled == 0
    assert taken.visits == 18
    empty = participation_of(Given({}), "polku")
    assert (empty.visits, empty.anonymous, empty.retention((1,))) == (0, 0, ())


def test_a_part_of_a_session_without_minutes_is_no_whole_one() -> None:
    marks = SIX.tables["attendance"].with_columns(minutes=pl.lit(None, dtype=pl.Int64))
    taken = participation_of(Given({**SIX.tables, "attendance": marks}), "polku", threshold=1)
    (row,) = taken.people.filter(pl.col("person") == "d").iter_rows(named=True)
    assert (row["minutes"], row["minutes_unknown"]) == (180, 1)


def test_one_activity_only() -> None:
    assert participation_of(SIX, "polku", activity="cafe").visits == 0
    assert participation_of(SIX, "polku", activity="walk").visits == 18


@pytest.mark.parametrize(
    ("count", "whole", "percent"),
    [(45, 78, 58), (17, 45, 38), (15, 17, 88), (11, 17, 65), (12, 17, 71), (10, 17, 59)],
)
def test_t9_every_ratio_names_its_denominator(count: int, whole: int, percent: int) -> None:
    step = Step(name="step", count=count, of="those before", whole=whole)
    assert step.share is not None
    assert round(100 * step.share) == percent
    assert Step(name="none", count=0, of="nobody", whole=0).share is None


def paths(rows: list[tuple[str | None, str | None, str | None]]) -> Given:
    """Rows of labour status at entry, at exit, and education at exit."""
    people = [f"p{n}" for n in range(len(rows))]
    enrolments = pl.DataFrame(
        {
            "person": [*people, "stays"],
            "project": ["polku"] * (len(rows) + 1),
            "entry": [MONDAY] * (len(rows) + 1),
            "exit": [week(9)] * len(rows) + [None],
            "labour_status": [row[0] for row in rows] + ["employed"],
        },
        schema_overrides={"labour_status": pl.String, "exit": pl.Date},
    )
    moves = pl.DataFrame(
        {
            "person": people,
            "point": ["exit"] * len(rows),
            "labour_status": [row[1] for row in rows],
            "in_education": [row[2] for row in rows],
        },
        schema_overrides={
            "person": pl.String,
            "point": pl.String,
            "labour_status": pl.String,
            "in_education": pl.String,
        },
    )
    return Given({"enrolments": enrolments, "transitions": moves})


states = st.sampled_from(["employed", "unemployed", "inactive", None])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(states, states, st.sampled_from(["yes", "no", None])), max_size=12))
def test_pathways_count_everybody_once(
    rows: list[tuple[str | None, str | None, str | None]],
) -> None:
    at_exit, four_weeks, six_months = pathways_of(paths(rows), "polku")
    assert at_exit.starters == four_weeks.starters == len(rows)
    assert at_exit.still_in == 1
    assert four_weeks.total("unknown") == len(rows)
    assert six_months.known == 0
    for before in STATES:
        for after in STATES:
            expected = sum(
                (one or "unknown") == before
                and (
                    "employed"
                    if two == "employed"
                    else "education"
                    if studies == "yes"
                    else two or "unknown"
                )
                == after
                for one, two, studies in rows
            )
            place = at_exit.counts[STATES.index(before)][STATES.index(after)]
            assert place == expected
    if rows:
        shares = [at_exit.share_of_all(state) for state in STATES]
        assert sum(share for share in shares if share is not None) == pytest.approx(1)


def test_the_last_answer_of_a_point_and_the_first_entry_count() -> None:
    given_ = paths([("unemployed", "inactive", "no")])
    later = pl.DataFrame({"person": ["p0"], "point": ["exit"], "labour_status": ["employed"]})
    later = later.with_columns(in_education=pl.lit("no"), date=pl.lit(week(10)))
    both = pl.concat([given_.tables["transitions"], later], how="diagonal_relaxed")
    again = pl.DataFrame({"person": ["p0"], "project": ["polku"], "entry": [week(5)]})
    again = again.with_columns(exit=pl.lit(week(12)), labour_status=pl.lit("inactive"))
    enrolled = pl.concat([given_.tables["enrolments"], again], how="diagonal_relaxed")
    (at_exit, *_) = pathways_of(Given({"enrolments": enrolled, "transitions": both}), "polku")
    assert at_exit.counts[STATES.index("unemployed")][STATES.index("employed")] == 1
    assert at_exit.starters == 1
