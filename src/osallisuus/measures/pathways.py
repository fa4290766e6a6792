"""Pathways (siirtymät): where people were at entry, and at exit, within four weeks, after six months."""

from typing import TYPE_CHECKING, Any, Final

import attrs

from osallisuus.measures.needs import needed
from osallisuus.measures.waves import Tables, of_project, polars_table, spans

if TYPE_CHECKING:
    import polars as pl

POINTS: Final = ("exit", "weeks_4", "months_6")
STATES: Final = ("employed", "education", "unemployed", "inactive", "unknown")
"""Where a person is. Work comes before education; unknown is a state of its own and never left out."""


@attrs.frozen(kw_only=True)
class Pathway:
    """Transitions from entry to one point (siirtymämatriisi).

    Attributes:
        point: ``exit``, ``weeks_4`` or ``months_6``.
        counts: Rows are states at entry, columns states at the point, both in the order of ``STATES``.
        still_in: People who have not left and are therefore in no cell.

    Example:
        >>> rows = ((1, 0, 0, 0, 0), (0,) * 5, (3, 0, 4, 0, 2), (0,) * 5, (0,) * 5)
        >>> path = Pathway(point="exit", counts=rows, still_in=3)
        >>> path.share_of_all("employed"), path.share_of_known("employed")
        (0.4, 0.5)

    .. versionadded:: 0.1
    """

    point: str
    counts: tuple[tuple[int, ...], ...]
    still_in: int = 0

    @property
    def starters(self) -> int:
        """Everybody who started and has left."""
        return sum(map(sum, self.counts))

    @property
    def known(self) -> int:
        """Those whose state at the point is known."""
        return self.starters - self.total("unknown")

    def total(self, state: str) -> int:
        """Return how many are in a state at the point."""
        place = STATES.index(state)
        return sum(row[place] for row in self.counts)

    def share_of_all(self, state: str) -> float | None:
        """Return the share of all who started and left; ``None`` of nobody."""
        return self.total(state) / self.starters if self.starters else None

    def share_of_known(self, state: str) -> float | None:
        """Return the share of those whose state is known; ``None`` of nobody or for ``unknown``."""
        if state == "unknown" or not self.known:
            return None
        return self.total(state) / self.known


def pathways_of(records: Tables, project: str) -> tuple[Pathway, ...]:
    """Return the transition matrix of each point.

    One record a person: the state of the first entry, and the last answer for a point. The total of a
    matrix is everybody who started and has left; those still in are counted beside it.

    Args:
        records: Tables ``enrolments`` and ``transitions``.
        project: Id of the project.

    .. versionadded:: 0.1
    """
    pl = needed("polars")
    columns = ("person", "project", "counts_as", "entry", "labour_status", "in_education")
    entries = of_project(polars_table(records, "enrolments", columns), project).select(
        pl.col("person").cast(pl.String), pl.col("entry").cast(pl.Date), state=_state()
    )
    first = entries.sort("entry", nulls_last=True, maintain_order=True).unique(
        "person", keep="first", maintain_order=True
    )
    span = spans(records, project)
    started = span.join(first.select("person", "state"), on="person", how="left")
    gone = started.filter(pl.col("exit").is_not_null())
    columns = ("person", "project", "point", "date", "labour_status", "in_education")
    moves = of_project(polars_table(records, "transitions", columns), project).select(
        pl.col("person").cast(pl.String),
        pl.col("point").cast(pl.String),
        pl.col("date").cast(pl.Date),
        later=_state(),
    )
    latest = moves.sort("date", nulls_last=False, maintain_order=True).unique(
        ["person", "point"], keep="last", maintain_order=True
    )
    return tuple(
        Pathway(
            point=point,
            counts=_matrix(gone, latest.filter(pl.col("point") == point)),
            still_in=len(started) - len(gone),
        )
        for point in POINTS
    )


def _state() -> Any:
    pl = needed("polars")
    status = pl.col("labour_status").cast(pl.String)
    studies = pl.col("in_education").cast(pl.String) == "yes"
    return (
        pl.when(status == "employed")
        .then(pl.lit("employed"))
        .when(studies)
        .then(pl.lit("education"))
        .when(status.is_in(STATES))
        .then(status)
        .otherwise(pl.lit("unknown"))
    )


def _matrix(gone: "pl.DataFrame", moves: "pl.DataFrame") -> tuple[tuple[int, ...], ...]:
    pl = needed("polars")
    both = gone.join(moves.select("person", "later"), on="person", how="left").with_columns(
        pl.col("state", "later").fill_null("unknown")
    )
    counted = {(one, two): n for one, two, n in both.group_by("state", "later").len().iter_rows()}
    return tuple(tuple(counted.get((one, two), 0) for two in STATES) for one in STATES)
