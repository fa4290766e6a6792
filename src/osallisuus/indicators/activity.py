"""What is counted from sessions, headcounts and organisations: visits, sessions, hours, people in intervals."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from osallisuus.indicators.conditions import Condition, holds
from osallisuus.indicators.figures import Figure
from osallisuus.indicators.language import Indicator
from osallisuus.indicators.tables import Tables
from osallisuus.stated import value_class

_THERE: Final = ("present", "partial")


@value_class(kw_only=True)
class SessionCount:
    """Who was at one session, by name and by headcount.

    Attributes:
        session: Its id.
        facts: Its facts.
        named: People present by name.
        spent: Minutes of those people together, as far as they are said.
        unsaid: People present for whom no length is known.
        inside: Headcount of people who are in the named roster of the session too.
        outside: Headcount of people who are not.
        unclear: Headcount of people of whom that is not known.
    """

    session: str
    facts: Mapping[str, object]
    named: frozenset[str] = frozenset()
    spent: int = 0
    unsaid: int = 0
    inside: int = 0
    outside: int = 0
    unclear: int = 0

    @property
    def visits(self) -> Figure:
        """How many people were there: at least, and at most."""
        roster = len(self.named)
        least = max(roster, self.inside + self.unclear) + self.outside
        most = max(roster, self.inside) + self.outside + self.unclear
        return Figure(least=least, most=most)

    @property
    def anonymous(self) -> int:
        """People counted who may be nobody of the roster."""
        return max(0, self.inside - len(self.named)) + self.outside + self.unclear


def session_counts(records: Tables, projects: tuple[str, ...]) -> tuple[SessionCount, ...]:
    """Return every session that was held, with who was there.

    A session that is cancelled was not held. A headcount's categories are taken as parts that do not
    overlap.
    """
    columns = ["session", "project", "activity", "venue", "mode", "cancelled", "minutes"]
    sessions: dict[str, dict[str, Any]] = {}
    for row in _rows(records, "sessions", columns):
        if projects and row["project"] not in ("", None, *projects):
            continue
        if row["cancelled"] != "yes":
            sessions[row["session"]] = row
    named: dict[str, set[str]] = {}
    minutes: dict[str, list[int | None]] = {}
    for row in _rows(records, "attendance", ["session", "person", "status", "minutes"]):
        held = sessions.get(row["session"])
        if held is None or row["status"] not in _THERE:
            continue
        if row["person"] not in named.setdefault(row["session"], set()):
            named[row["session"]].add(row["person"])
            spent = row["minutes"]
            if spent is None and row["status"] == "present":
                spent = held["minutes"]
            minutes.setdefault(row["session"], []).append(spent)
    counts: dict[str, dict[str, int]] = {}
    for row in _rows(records, "headcounts", ["session", "count", "in_roster"]):
        if row["session"] in sessions:
            found = counts.setdefault(row["session"], {"yes": 0, "no": 0, "": 0})
            found[row["in_roster"] if row["in_roster"] in ("yes", "no") else ""] += row["count"]
    return tuple(
        SessionCount(
            session=key,
            facts=row,
            named=frozenset(named.get(key, ())),
            spent=sum(one for one in minutes.get(key, ()) if one is not None),
            unsaid=sum(one is None for one in minutes.get(key, ())),
            inside=counts.get(key, {}).get("yes", 0),
            outside=counts.get(key, {}).get("no", 0),
            unclear=counts.get(key, {}).get("", 0),
        )
        for key, row in sessions.items()
    )


def _rows(records: Tables, name: str, columns: Iterable[str]) -> Iterable[dict[str, Any]]:
    from osallisuus.indicators.frames import rows_of, table

    return rows_of(table(records, name, list(columns)))


def count_sessions(
    indicator: Indicator, condition: Condition, sessions: Iterable[SessionCount]
) -> Figure:
    """Return the figure of an indicator about sessions.

    ``people`` counts everybody who was at one of the sessions: at least the roster, or the fullest
    session; at most the roster and every anonymous head as a person of its own.
    """
    chosen = [one for one in sessions if holds(condition, one.facts)]
    match indicator.unit:
        case "sessions":
            return Figure.exactly(len(chosen))
        case "visits":
            return sum((one.visits for one in chosen), Figure.exactly(0))
        case "hours":
            return hours(chosen)
        case _:
            return people(chosen)


def people(sessions: Iterable[SessionCount], known: frozenset[str] = frozenset()) -> Figure:
    """Return how many different people were at the sessions, or in ``known``.

    Example:
        >>> hall = SessionCount(session="s", facts={}, named=frozenset("abc"), unclear=2)
        >>> str(people([hall]))
        '3–5'

    .. versionadded:: 0.1
    """
    roster = set(known)
    fullest, heads = 0.0, 0
    for one in sessions:
        roster |= one.named
        fullest = max(fullest, one.visits.least or 0)
        heads += one.anonymous
    return Figure(least=max(len(roster), int(fullest)), most=len(roster) + heads)


def hours(sessions: Iterable[SessionCount]) -> Figure:
    """Return hours of attendance of everybody together, in full minutes divided by 60."""
    total = Figure.exactly(0)
    for one in sessions:
        length = one.facts.get("minutes")
        extra = one.visits
        roster = len(one.named)
        if one.unsaid or (extra.most != roster and not isinstance(length, int)):
            total += Figure(least=one.spent, most=None)
            continue
        minutes = length if isinstance(length, int) else 0
        least = one.spent
        most = one.spent + int((extra.most or 0) - roster) * minutes
        total += Figure(least=least, most=most)
    least_hours = None if total.least is None else total.least / 60
    return Figure(least=least_hours, most=None if total.most is None else total.most / 60)


def count_organisations(condition: Condition, records: Tables, projects: tuple[str, ...]) -> Figure:
    """Return how many different supported organisations meet a condition."""
    rows = _rows(records, "organisations", ["organisation", "project", "kind"])
    found = {
        row["organisation"]
        for row in rows
        if (not projects or row["project"] in ("", None, *projects)) and holds(condition, row)
    }
    return Figure.exactly(len(found))
