"""Which programming period's indicators a project reports: from its programme and code, never from dates."""

from typing import Final, Literal

from osallisuus.indicators.language import PeriodError
from osallisuus.model.project import Project

PeriodName = Literal["esf", "esf+"]

_FUNDS: Final[dict[str, PeriodName]] = {"esf": "esf", "esf-plus": "esf+"}
_SCHEMES: Final[dict[str, PeriodName]] = {"eura2014-code": "esf", "eura2021-code": "esf+"}
_PREFIXES: Final[dict[str, PeriodName]] = {"S2": "esf", "S3": "esf+"}


def period_of(project: Project) -> PeriodName:
    """Return the set of indicators a project reports.

    The fund says it (``esf`` 2014–2020, ``esf-plus`` 2021–2027), or the funder's project code: S2… is of
    the earlier programme, S3… of the later [V for the codes seen]. Projects of the two periods overlap in
    time, so dates say nothing.

    Raises:
        PeriodError: Neither is stated, or they contradict each other.

    .. versionadded:: 0.1
    """
    by_fund = {_FUNDS[str(one.fund)] for one in project.funding if str(one.fund) in _FUNDS}
    by_code = set[PeriodName]()
    for identifier in project.identifiers:
        if str(identifier.scheme) in _SCHEMES:
            by_code.add(_SCHEMES[str(identifier.scheme)])
        elif str(identifier.value)[:2] in _PREFIXES and str(identifier.value)[2:].isdigit():
            by_code.add(_PREFIXES[str(identifier.value)[:2]])
    found = by_fund | by_code
    if len(found) == 1:
        return found.pop()
    raise PeriodError(str(project.id), "both" if found else "none")


def names_of(project: Project) -> tuple[str, ...]:
    """Return the id and the codes under which records may name a project."""
    codes = [str(project.id), *(str(one.value) for one in project.identifiers)]
    return tuple(dict.fromkeys(codes))
