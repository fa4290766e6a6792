"""Outcomes, pathways and participation, made safe to publish by disclosure control.

What may be shown is decided by :mod:`osallisuus.disclosure`, which proves that no hidden count can be
worked out; nothing here hides anything by a rule of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import attrs

from osallisuus.disclosure import (
    DEFAULT_POLICY,
    CountTable,
    DisclosurePolicy,
    GroupFigures,
    Hidden,
    Linear,
    Published,
    protect_where_possible,
    safe_share,
)
from osallisuus.measures.change import Change
from osallisuus.measures.outcome_tables import (
    MEASURED,
    PATHWAYS,
    Name,
    OutcomeTables,
    cell,
    outcome_tables,
)
from osallisuus.measures.participation import Participation
from osallisuus.measures.pathways import STATES, Pathway
from osallisuus.measures.safe_changes import Guard, SafeChange, open_change, safe_change
from osallisuus.measures.safe_participation import (
    TAKING_PART,
    SafeParticipation,
    open_participation,
    participation_tables,
    safe_participation,
)


@attrs.frozen(kw_only=True)
class ProtectedPathway:
    """A transition matrix with its sums; ``None`` where a count is hidden.

    Attributes:
        point: ``exit``, ``weeks_4`` or ``months_6``.
        counts: Rows are states at entry, columns states at the point, both in the order of ``STATES``.
        starts: Sums of the rows.
        ends: Sums of the columns.
        starters: Everybody who started and has left.

    .. versionadded:: 0.1
    """

    point: str
    counts: tuple[tuple[int | None, ...], ...]
    starts: tuple[int | None, ...]
    ends: tuple[int | None, ...]
    starters: int | None

    def total(self, state: str) -> int | None:
        """Return how many are in a state at the point."""
        return self.ends[STATES.index(state)]

    @property
    def known(self) -> int | None:
        """Those whose state at the point is known."""
        unknown = self.total("unknown")
        return None if self.starters is None or unknown is None else self.starters - unknown

    def share_of_all(self, state: str) -> float | None:
        """Return the share of all who started and left; ``None`` when hidden or of nobody."""
        return share_or_none(self.total(state), self.starters)

    def share_of_known(self, state: str) -> float | None:
        """Return the share of those whose state is known.

        ``None`` also where the unknown are hidden: the share would give them away.
        """
        return None if state == "unknown" else share_or_none(self.total(state), self.known)


def share_or_none(part: int | None, whole: int | None) -> float | None:
    """Return a share of two counts of a protected table; ``None`` when one is hidden, and of nobody."""
    if part is None or whole is None:
        return None
    found = safe_share(part, whole, decimals=10)
    return None if found is None or isinstance(found, Hidden) else float(found) / 100


@attrs.frozen(kw_only=True)
class SafeOutcomes:
    """Everything a section about outcomes tells.

    Attributes:
        changes: The outcomes.
        pathways: Transition matrices of those who have left.
        still_in: How many have not.
        participation: How people took part, when that was asked for.
        figures: Means and other figures told, for the protection of later reports.
        published: The counts told, for the same; ``None`` when everything is shown.

    .. versionadded:: 0.1
    """

    changes: tuple[SafeChange, ...]
    pathways: tuple[ProtectedPathway, ...] = ()
    still_in: int | None = None
    participation: SafeParticipation | None = None
    figures: tuple[GroupFigures, ...] = ()
    published: Published | None = attrs.field(default=None, repr=False)


def protected_outcomes(
    changes: Iterable[Change],
    *,
    pathways: Sequence[Pathway] = (),
    participation: Participation | None = None,
    policy: DisclosurePolicy = DEFAULT_POLICY,
    previous: Sequence[Published] = (),
    person_lines: bool = False,
) -> SafeOutcomes:
    """Return outcomes fit to be handed out: all counts of people protected together, means by what they tell.

    Args:
        changes: Raw changes of the outcomes.
        pathways: Raw transition matrices.
        participation: How people took part.
        policy: Threshold and protection.
        previous: What earlier reports published.
        person_lines: Whether single people's two scores may be drawn where they are few.

    Raises:
        MissingExtraError: SciPy (extra ``records``) is not installed.

    .. versionadded:: 0.1
    """
    given = tuple(changes)
    raw = outcome_tables(given, pathways, policy)
    taken = OutcomeTables(tables={}, links=())
    if participation is not None:
        taken = participation_tables(participation, policy)
    tables = {**raw.tables, **taken.tables}
    same = _same_people(tables.values())
    found = protect_where_possible(
        tables,
        policy,
        previous=previous,
        links=(*raw.links, *taken.links, *same),
        optional=tables.keys(),
        expendable=raw.expendable,
    )
    published = next((one.published for one in found.values()), None)
    cells = MappingProxyType({}) if published is None else published.cells
    made = safe_outcomes(
        given,
        pathways,
        Guard(
            policy=policy,
            cells=cells,
            previous=[one for earlier in previous for one in earlier.figures],
            person_lines=person_lines,
        ),
    )
    if participation is not None:
        safe = safe_participation(participation, policy, cells)
        made = attrs.evolve(made, participation=safe)
    if published is not None:
        told = (*made.figures, *(one for earlier in previous for one in earlier.figures))
        published = attrs.evolve(published, figures=tuple(dict.fromkeys(told)))
    return attrs.evolve(made, published=published)


def _same_people(tables: Iterable[CountTable]) -> tuple[Linear, ...]:
    # Those enrolled are the same in either part, wherever their numbers say so.
    counts = {table.name_of(key): n for table in tables for key, n in table.cells.items()}
    one, other = cell(MEASURED), cell(TAKING_PART)
    if one not in counts or counts[one] != counts.get(other):
        return ()
    return (Linear.sum_of(one, [other]),)


def safe_outcomes(
    changes: Iterable[Change], pathways: Sequence[Pathway], guard: Guard
) -> SafeOutcomes:
    """Return outcomes whose tables have been protected, alone or with others.

    .. versionadded:: 0.1
    """
    found = [safe_change(change, guard) for change in changes]
    return SafeOutcomes(
        changes=tuple(change for change, _ in found),
        pathways=tuple(_path(one.point, guard.cells) for one in pathways if one.starters),
        still_in=guard.count(MEASURED, "left", "in"),
        figures=tuple(one for _, figures in found for one in figures),
    )


def open_outcomes(
    changes: Iterable[Change],
    *,
    pathways: Sequence[Pathway] = (),
    participation: Participation | None = None,
) -> SafeOutcomes:
    """Return outcomes with everything shown, for those who may see the records anyway.

    .. versionadded:: 0.1
    """
    left = [pathway for pathway in pathways if pathway.starters]
    return SafeOutcomes(
        changes=tuple(open_change(change) for change in changes),
        pathways=tuple(_open_path(pathway) for pathway in left),
        still_in=left[0].still_in if left else None,
        participation=None if participation is None else open_participation(participation),
    )


def shown_outcomes(
    changes: Iterable[Change],
    *,
    pathways: Sequence[Pathway] = (),
    participation: Participation | None = None,
    policy: DisclosurePolicy = DEFAULT_POLICY,
    previous: Sequence[Published] = (),
    raw: bool = False,
) -> SafeOutcomes:
    """Return outcomes protected, or with everything shown where ``raw`` is asked for.

    .. versionadded:: 0.1
    """
    if raw:
        return open_outcomes(changes, pathways=pathways, participation=participation)
    return protected_outcomes(
        changes,
        pathways=pathways,
        participation=participation,
        policy=policy,
        previous=previous,
    )


def _path(point: str, cells: Mapping[Name, int | None]) -> ProtectedPathway:
    def count(before: str | None, after: str | None) -> int | None:
        own = [] if before is None else [f"entry={before}"]
        own += [] if after is None else [f"{point}={after}"]
        return cells.get((*cell(PATHWAYS), *sorted(own)))

    return ProtectedPathway(
        point=point,
        counts=tuple(tuple(count(one, two) for two in STATES) for one in STATES),
        starts=tuple(count(one, None) for one in STATES),
        ends=tuple(count(None, two) for two in STATES),
        starters=count(None, None),
    )


def _open_path(pathway: Pathway) -> ProtectedPathway:
    return ProtectedPathway(
        point=pathway.point,
        counts=pathway.counts,
        starts=tuple(sum(row) for row in pathway.counts),
        ends=tuple(pathway.total(state) for state in STATES),
        starters=pathway.starters,
    )
