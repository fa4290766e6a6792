"""From records to a result: one set, one policy, one breakdown."""

from collections.abc import Mapping
from functools import cache
from typing import Final, Protocol

import attrs
import narwhals as nw

from osallisuus.errors import UnknownNameError, ValueProblemError
from osallisuus.indicators.activity import (
    SessionCount,
    count_organisations,
    count_sessions,
    session_counts,
)
from osallisuus.indicators.conditions import Always
from osallisuus.indicators.counting import count, counted_codes, facts_frame
from osallisuus.indicators.dimensions import checked_dimensions
from osallisuus.indicators.expressions import column_of
from osallisuus.indicators.figures import Figure
from osallisuus.indicators.frames import rows_of, table, text, tuples_of
from osallisuus.indicators.keys import keys_of
from osallisuus.indicators.language import Indicator, IndicatorSet, read_set
from osallisuus.indicators.periods import names_of, period_of
from osallisuus.indicators.policy import Policy
from osallisuus.indicators.result import IndicatorResult
from osallisuus.indicators.tables import Tables
from osallisuus.indicators.targets import OUTCOMES, Person, achievements
from osallisuus.model.project import Project
from osallisuus.text import Text

BUNDLED_SETS: Final = {"esf": "esf.json", "esf+": "esf_plus.json"}


@cache
def bundled_set(name: str) -> IndicatorSet:
    """Return a set that ships with the library: ``esf`` or ``esf+``.

    Raises:
        UnknownNameError: There is no such set.

    Example:
        >>> bundled_set("esf+").by_code["EECO08"].condition
        'age >= 55'

    .. versionadded:: 0.1
    """
    from importlib import resources

    if name not in BUNDLED_SETS:
        raise UnknownNameError("set of indicators", name, tuple(BUNDLED_SETS))
    file = resources.files("osallisuus").joinpath("data", "indicators", BUNDLED_SETS[name])
    return read_set(file.read_bytes(), BUNDLED_SETS[name])


class SetFile(Protocol):
    """A file that holds a set of indicators."""

    @property
    def file(self) -> str:
        """Name of the file."""

    def read(self) -> bytes:
        """Return what it holds."""


def named_set(name: str, own: Mapping[str, SetFile]) -> IndicatorSet:
    """Return a set by its name: one of ``own``, else one that ships with the library.

    Raises:
        UnknownNameError: There is no such set.
        DocumentError: The file cannot be used; every problem is listed.
    """
    if name in own:
        return read_set(own[name].read(), own[name].file)
    if name not in BUNDLED_SETS:
        raise UnknownNameError("set of indicators", name, (*BUNDLED_SETS, *own))
    return bundled_set(name)


def compute(
    project: Project | None,
    records: Tables,
    *,
    indicators: IndicatorSet | None = None,
    policy: Policy | None = None,
    by: tuple[str, ...] = (),
) -> IndicatorResult:
    """Count a project's indicators from its records.

    Args:
        project: The project; None for every project of the records together.
        records: The participation tables.
        indicators: The set; by default that of the project's period.
        policy: The choices; by default those of the set's period.
        by: Dimensions (:data:`osallisuus.indicators.dimensions.DIMENSIONS`).

    Raises:
        PeriodError: No set was given and the project does not say its period.
        UnknownNameError: ``by`` names something else than dimensions.
        ValueProblemError: No project and no set.

    .. versionadded:: 0.1
    """
    if indicators is None:
        if project is None:
            raise ValueProblemError("indicators: give a project or a set of indicators")
        indicators = bundled_set(period_of(project))
    policy = policy or Policy.of("esf" if indicators.period == "esf" else indicators.name)
    by = checked_dimensions(tuple(by))
    names = names_of(project) if project is not None else ()
    codes = counted_codes(indicators)
    only = all(indicators.by_code[code].population == "complete" for code in codes)
    keys = keys_of(records, policy, identified=False)
    frame = facts_frame(records, indicators, policy, names, by, keys=keys, only_complete=only)
    shown = keys.projects(records, names) if "project" in by else {}
    counts = count(frame, indicators, by, shown)
    has_targets = project is not None and bool(project.targets)
    needs_sessions = has_targets or any(
        one.population == "sessions" for one in indicators.indicators
    )
    sessions = session_counts(records, names) if needs_sessions else ()
    estimates = _estimates(records, policy, names)
    result = IndicatorResult(
        indicators=indicators,
        policy=policy,
        by=by,
        project=str(project.id) if project is not None else None,
        counts=counts,
        others={
            one.code: _other(one, indicators, records, sessions, names, estimates)
            for one in indicators.indicators
            if one.code not in counts.codes
        },
        estimates=estimates,
        records=records,
        names=names,
    )
    if project is None or not has_targets:
        return result
    reached = achievements(
        project,
        _people(records, policy, names),
        sessions,
        {one.code: result.figure(one.code) for one in indicators.indicators},
        count_organisations(Always(), records, names),
    )
    return attrs.evolve(result, targets=reached)


def _other(
    one: Indicator,
    indicators: IndicatorSet,
    records: Tables,
    sessions: tuple[SessionCount, ...],
    names: tuple[str, ...],
    estimates: Mapping[tuple[str, str, str], float],
) -> Figure:
    if one.population == "sessions":
        return count_sessions(one, indicators.conditions[one.code], sessions)
    if one.population == "organisations":
        return count_organisations(indicators.conditions[one.code], records, names)
    given = [
        value for (code, _, gender), value in estimates.items() if code == one.code and not gender
    ]
    return Figure.exactly(sum(given), estimated=True) if given else Figure()


def _estimates(
    records: Tables, policy: Policy, names: tuple[str, ...]
) -> dict[tuple[str, str, str], float]:
    if policy.estimates == "ignore":
        return {}
    frame = table(records, "estimates", ["project", "indicator", "gender", "value", "as_of", "row"])
    rows = list(rows_of(frame.with_columns(project=text("project"))))
    # The newest estimate stands; of two of one day, the later row.
    rows.sort(key=lambda row: (str(row["as_of"] or ""), row["row"] or 0))
    found: dict[tuple[str, str, str], float] = {}
    for row in rows:
        if row["value"] is None or (names and row["project"] not in ("", *names)):
            continue
        of = names[0] if names else row["project"]
        value = float(row["value"])
        whole = int(value) if value.is_integer() else value
        found[(row["indicator"], of, row["gender"] or "")] = whole
    return found


def _people(records: Tables, policy: Policy, names: tuple[str, ...]) -> tuple[Person, ...]:
    outcomes = IndicatorSet(
        name="targets",
        title=Text.of(fi="Tavoitteet", sv="Mål", en="Targets"),
        period="any",
        policy=policy.version,
        complete="always",
        indicators=tuple(
            Indicator(
                code=code,
                title=Text.of(en=code),
                unit="participations",
                population="participations",
                condition=condition,
                timing="exit",
                label_evidence="inferred",
                definition_evidence="inferred",
            )
            for code, condition in OUTCOMES.items()
        ),
    )
    frame = facts_frame(records, outcomes, policy, names, ("target_group",))
    chosen = frame.select(
        "person",
        "by target_group",
        "entry_ymd",
        "exited",
        "exit_code",
        *(nw.col(column_of(code)) for code in OUTCOMES),
    )
    people = []
    for person, group, entered, exited, event, *held in tuples_of(chosen):
        codes = frozenset(code for code, holds in zip(OUTCOMES, held, strict=True) if holds)
        # Who has not left, or left and nobody knows where to, may still reach an outcome.
        is_open = not exited or event == 0
        people.append(
            Person(
                person=person,
                target_group=group or "",
                outcomes=codes,
                open_outcomes=frozenset(OUTCOMES) - codes if is_open else frozenset(),
                entered=entered,
            )
        )
    return tuple(people)
