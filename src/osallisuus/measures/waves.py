"""Waves: which form belongs to which, and which form counts when somebody answered twice."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

import attrs

from osallisuus.measures.needs import needed

if TYPE_CHECKING:
    import polars as pl


@attrs.frozen(kw_only=True)
class Wave:
    """A wave of measurement (mittauskerta) and its window.

    Attributes:
        name: ``baseline``, ``middle``, ``exit`` or ``followup``.
        anchor: Day the window is counted from: the first entry or the last exit of the person.
        earliest: First day of the window, in days from the anchor.
        latest: Last day of the window.
        keep: Which form counts when there are several whole ones in the window.

    .. versionadded:: 0.1
    """

    name: Literal["baseline", "middle", "exit", "followup"]
    anchor: Literal["entry", "exit"]
    earliest: int
    latest: int
    keep: Literal["first", "last", "nearest"] = "last"


DEFAULT_WAVES: Final = (
    Wave(name="baseline", anchor="entry", earliest=-28, latest=28, keep="first"),
    Wave(name="middle", anchor="entry", earliest=29, latest=3650, keep="last"),
    Wave(name="exit", anchor="exit", earliest=-28, latest=28, keep="last"),
    Wave(name="followup", anchor="exit", earliest=90, latest=365, keep="last"),
)
"""Windows used unless a plan says otherwise; declare your own before the first answers come in."""


class Tables(Protocol):
    """Participation records: anything that gives the canonical tables by name."""

    def frame(self, name: str) -> Any:
        """Return a table as a dataframe; an empty one when it is missing."""


@attrs.frozen(kw_only=True)
class Sheets:
    """The forms of one instrument, one a row, and what was left out on the way.

    Attributes:
        frame: Columns ``person``, ``wave``, ``date``, ``helped``, ``days`` and one an item.
        items: Items there are answers to.
        conflicting: Forms with two different answers to one item.
        outside: Forms outside the window of their wave.
        unplaced: Forms without a wave that fit none or several windows.
        unchecked: Forms whose window could not be checked because a day is not known.
    """

    frame: "pl.DataFrame"
    items: tuple[str, ...]
    conflicting: int = 0
    outside: int = 0
    unplaced: int = 0
    unchecked: int = 0


def polars_table(records: Tables, name: str, columns: Sequence[str]) -> "pl.DataFrame":
    """Return a table of the records in Polars with these columns; an absent column is unknown."""
    pl = needed("polars")
    native = _eager(records.frame(name))
    absent = [column for column in columns if column not in native.columns]
    return native.with_columns(pl.lit(None).alias(column) for column in absent).select(columns)


def _eager(table: Any) -> "pl.DataFrame":
    import narwhals as nw

    known = nw.from_native(table, allow_series=False, pass_through=False)
    eager = known.collect() if isinstance(known, nw.LazyFrame) else known
    native: pl.DataFrame = eager.to_polars()
    return native


def of_project(table: "pl.DataFrame", project: str) -> "pl.DataFrame":
    """Return the rows of a project; rows that name no project belong to the one at hand."""
    pl = needed("polars")
    return table.filter(pl.col("project").is_null() | (pl.col("project") == project))


def spans(records: Tables, project: str) -> "pl.DataFrame":
    """Return each enrolled person's first entry and last exit (and whether they left early)."""
    pl = needed("polars")
    columns = ("person", "project", "counts_as", "entry", "exit")
    rows = of_project(polars_table(records, "enrolments", columns), project)
    counts = pl.col("counts_as").cast(pl.String).fill_null("enrolled")
    taken = rows.filter(counts != "rejected").with_columns(pl.col("person").cast(pl.String))
    return taken.group_by("person", maintain_order=True).agg(
        pl.col("entry").cast(pl.Date).min(),
        # Somebody who has come back and is still here has not left.
        pl.when(pl.col("exit").is_not_null().all())
        .then(pl.col("exit").cast(pl.Date).max())
        .first(),
    )


def sheets(records: Tables, project: str, instrument: str, waves: Sequence[Wave]) -> Sheets:
    """Return the forms of an instrument with the wave each belongs to.

    A form is what one person answered on one day in one wave.
    """
    pl = needed("polars")
    columns = ("person", "project", "instrument", "item", "wave", "date", "answer", "helped")
    rows = of_project(polars_table(records, "measurements", columns), project)
    rows = rows.filter(pl.col("instrument") == instrument).select(
        pl.col("person").cast(pl.String),
        pl.col("item").cast(pl.String),
        pl.col("wave").cast(pl.String),
        pl.col("date").cast(pl.Date),
        pl.col("answer").cast(pl.Float64),
        pl.col("helped").cast(pl.String),
    )
    key = ["person", "wave", "date"]
    items = tuple(rows["item"].unique(maintain_order=True))
    twice = (
        rows.drop_nulls("answer")
        .group_by([*key, "item"])
        .agg(pl.col("answer").n_unique())
        .filter(pl.col("answer") > 1)
        .select(key)
        .unique()
    )
    whole = rows.group_by(key, maintain_order=True).agg(
        pl.when((pl.col("helped") == "yes").any())
        .then(pl.lit("yes"))
        .when((pl.col("helped") == "no").any())
        .then(pl.lit("no"))
        .alias("helped"),
        *(
            pl.col("answer")
            .filter(pl.col("item") == item)
            .drop_nulls()
            .first()
            .alias(f"item {item}")
            for item in items
        ),
    )
    kept = whole.join(twice, on=key, how="anti", nulls_equal=True)
    placed = _placed(kept.join(spans(records, project), on="person", how="left"), waves)
    return attrs.evolve(placed, items=items, conflicting=len(whole) - len(kept))


def _placed(forms: "pl.DataFrame", waves: Sequence[Wave]) -> Sheets:
    pl = needed("polars")
    outside = unplaced = unchecked = 0
    named, distances = [], []
    by_name = {wave.name: wave for wave in waves}
    for wave, day, entry, left in forms.select("wave", "date", "entry", "exit").iter_rows():
        anchors = {"entry": entry, "exit": left}
        fitting = {
            one.name: (day - anchors[one.anchor]).days
            for one in waves
            if day is not None and anchors[one.anchor] is not None
        }
        fitting = {
            name: days
            for name, days in fitting.items()
            if by_name[name].earliest <= days <= by_name[name].latest
        }
        if wave is None:
            found = next(iter(fitting)) if len(fitting) == 1 else None
            unplaced += found is None
        elif wave not in by_name:
            found = None
            unplaced += 1
        elif day is None or anchors[by_name[wave].anchor] is None:
            found = wave
            unchecked += 1
        else:
            found = wave if wave in fitting else None
            outside += found is None
        named.append(found)
        distances.append(fitting.get(found) if found is not None else None)
    frame = forms.drop("entry", "exit").with_columns(
        pl.Series("wave", named, dtype=pl.String), pl.Series("days", distances, dtype=pl.Int64)
    )
    return Sheets(
        frame=frame.filter(pl.col("wave").is_not_null()),
        items=(),
        outside=outside,
        unplaced=unplaced,
        unchecked=unchecked,
    )


def one_each(scored: "pl.DataFrame", wave: Wave) -> tuple["pl.DataFrame", int]:
    """Return one form a person by the wave's rule, and how many forms that leaves out.

    A form with a day comes before one without; of forms of one day the later row counts as later.
    """
    pl = needed("polars")
    far = pl.lit(timedelta(days=99999).days)
    numbered = scored.with_row_index("place")
    by = {
        "first": [pl.col("date").fill_null(pl.date(9999, 1, 1)), pl.col("place")],
        "last": [pl.col("date").fill_null(pl.date(1, 1, 1)), pl.col("place")],
        "nearest": [pl.col("days").abs().fill_null(far), pl.col("place")],
    }[wave.keep]
    ordered = numbered.sort(by, descending=wave.keep == "last", maintain_order=True)
    kept = ordered.unique("person", keep="first", maintain_order=True).drop("place")
    return kept.sort("person"), len(scored) - len(kept)
