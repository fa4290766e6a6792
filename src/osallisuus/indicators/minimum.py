"""The least participation that makes somebody a participant, where a policy asks for one."""

import narwhals as nw

from osallisuus.indicators.frames import Frame, once, table, text, ymd
from osallisuus.indicators.keys import Keys
from osallisuus.indicators.participations import of_one_project
from osallisuus.indicators.policy import Policy
from osallisuus.indicators.tables import Tables


def enough_attendance(
    frame: Frame, records: Tables, policy: Policy, projects: tuple[str, ...], keys: Keys
) -> Frame:
    """Return the participations with the days and minutes of attendance that the policy asks for.

    Present and partial attendance counts. Minutes that are not said are those of the session for who was
    present, and none for who was there in part. A cancelled session counts for nobody;
    sessions without a date are of one day.
    """
    columns = ["session", "project", "date", "minutes", "cancelled", "row"]
    sessions = once(table(records, "sessions", columns), records, ["session"])
    sessions = sessions.with_columns(project=text("project"), on_day=ymd("date"))
    sessions = sessions.filter(text("cancelled") != "yes")
    if projects:
        chosen = sessions.filter(nw.col("project").is_in(["", *projects]))
        sessions = of_one_project(chosen, projects)
    lengths = sessions.select("session", "project", "on_day", length=nw.col("minutes"))
    present = table(records, "attendance", ["session", "person", "status", "minutes", "row"])
    present = once(present, records, ["session", "person"]).drop("row")
    present = present.with_columns(status=text("status"))
    present = present.filter(nw.col("status").is_in(["present", "partial"]))
    there = present.join(lengths, on="session", how="inner")
    unsaid = nw.when(nw.col("status") == "present").then(nw.col("length").fill_null(0))
    there = there.with_columns(
        spent=nw.when(nw.col("minutes").fill_null(-1) >= 0)
        .then(nw.col("minutes"))
        .otherwise(unsaid.otherwise(nw.lit(0)))
    )
    if policy.as_of is not None:
        until = policy.as_of.year * 10_000 + policy.as_of.month * 100 + policy.as_of.day
        there = there.filter(nw.col("on_day") <= until)
    dose = (
        keys.joinable(there)
        .group_by(*keys.columns)
        .agg(
            nw.col("on_day").n_unique().alias("attended_days"),
            nw.col("spent").sum().alias("attended_minutes"),
        )
    )
    frame = frame.join(dose, on=[*keys.columns], how="left")
    enough = (nw.col("attended_days").fill_null(0) >= (policy.min_days or 0)) & (
        nw.col("attended_minutes").fill_null(0) >= (policy.min_minutes or 0)
    )
    return frame.filter(enough).drop("attended_days", "attended_minutes")
