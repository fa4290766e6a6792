"""What the table of participants adds to participations: age, citizenship, background, areas."""

import narwhals as nw

from osallisuus.indicators.facts import PARTICIPATION
from osallisuus.indicators.frames import UNKNOWN, Frame, is_word, once, quotient, table, whole, ymd
from osallisuus.indicators.keys import Keys
from osallisuus.indicators.policy import Policy
from osallisuus.indicators.tables import Tables
from osallisuus.records.columns import TABLES

_FROM = {
    "age": ("birth_date", "birth_year"),
    "third_country": ("citizenship",),
    "foreign_background": ("parents_birth_country",),
}


def with_people(
    frame: Frame, records: Tables, policy: Policy, facts: frozenset[str], keys: Keys
) -> Frame:
    """Add facts of the person to participations.

    Args:
        frame: Participations with ``entry_ymd``.
        records: The participation tables.
        policy: The choices.
        facts: Facts and columns of participants that are needed.
        keys: What brings the rows of a participation together.
    """
    columns = {column.name for column in TABLES["participants"].columns}
    words = sorted(facts & columns & set(PARTICIPATION))
    needed = {column for fact in facts for column in _FROM.get(fact, ())}
    people = table(records, "participants", sorted({"person", "row", *words, *needed}))
    people = once(people, records, ["person"]).drop("row")
    if "age" in facts:
        people = people.with_columns(born=ymd("birth_date"), born_year=whole("birth_year"))
        people = people.drop("birth_date", "birth_year")
    if "third_country" in facts:
        people = people.with_columns(third_country=_third_country(policy)).drop("citizenship")
    if "foreign_background" in facts:
        parents = _from_parents(policy)
        people = people.with_columns(foreign_background=parents).drop("parents_birth_country")
    frame = keys.with_person(frame).join(keys.joinable_people(people), on="person", how="left")
    added = {}
    if "age" in facts:
        added["age"] = _age(policy)
    if "third_country" in facts:
        added["third_country"] = nw.col("third_country").fill_null(False)
    return frame.with_columns(**added) if added else frame


def _age(policy: Policy) -> nw.Expr:
    entry, born, year = nw.col("entry_ymd"), nw.col("born"), nw.col("born_year")
    entered = entry > 0
    # Only what is above 0 counts: an age before birth is unknown, and so is that of a person not there.
    from_date = quotient(entry - born, 10_000)
    age = nw.when(entered & (born > 0) & (entry >= born)).then(from_date)
    if policy.birth_year_only == "year-difference":
        from_year = quotient(entry, 10_000) - year
        age = age.when(entered & (born <= 0) & (year > 0) & (from_year >= 0)).then(from_year)
    return age.otherwise(nw.lit(UNKNOWN)).cast(nw.Int64)


def _third_country(policy: Policy) -> nw.Expr:
    known = ~nw.col("citizenship").is_null() & ~is_word("citizenship", "")
    return known & ~is_word("citizenship", *policy.eu_members)


def _from_parents(policy: Policy) -> nw.Expr:
    abroad = ["both_abroad"] if policy.foreign_parents == "both" else ["both_abroad", "one_abroad"]
    return (
        nw.when(is_word("parents_birth_country", *abroad))
        .then(nw.lit("yes"))
        .when(~nw.col("parents_birth_country").is_null() & ~is_word("parents_birth_country", ""))
        .then(nw.lit("no"))
        .otherwise(nw.lit(""))
    )
