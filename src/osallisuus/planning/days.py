"""Days that can be used: holidays of a named category, breaks and closed days.

Which days are holidays comes from the package ``holidays`` [V: hand-kept lists of 2018 and 2024 in the
tests]. Its category ``public`` for Finland counts midsummer eve and Christmas eve, which the law on
public holidays does not name but on which most workplaces are shut; :meth:`OpenDays.statement` says so.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import attrs

from osallisuus.catalogue import LANGUAGES
from osallisuus.errors import MissingExtraError
from osallisuus.planning.texts import joined, said
from osallisuus.text import Text

_LOCALES: Final = MappingProxyType({"fi": "fi", "sv": "sv_FI", "en": "en_US"})


class ClosureKind(StrEnum):
    """Why a day cannot be used.

    .. versionadded:: 0.1
    """

    HOLIDAY = "holiday"
    BREAK = "break"


@attrs.frozen(kw_only=True)
class Holiday:
    """A holiday (pyhäpäivä).

    Attributes:
        day: Which day.
        name: What it is called.

    .. versionadded:: 0.1
    """

    day: date
    name: Text


@attrs.frozen(kw_only=True)
class ClosedPeriod:
    """Days without activity: a school break, a summer break, one closed day (loma, tauko, kiinni).

    Attributes:
        first: First day.
        last: Last day, included.
        name: What it is called, in the caller's words.
        pauses: Whether the months of a cohort stand still meanwhile, as over a summer break; the
            cohort then ends as many days later.

    .. versionadded:: 0.1
    """

    first: date
    last: date
    name: str = ""
    pauses: bool = False

    def holds(self, day: date) -> bool:
        """Tell whether a day is in the period."""
        return self.first <= day <= self.last


@attrs.frozen(kw_only=True)
class Closure:
    """Why one day cannot be used.

    .. versionadded:: 0.1
    """

    kind: ClosureKind
    name: Text | None = None


@attrs.frozen(kw_only=True)
class OpenDays:
    """Holidays and breaks that a plan goes by.

    Attributes:
        holidays: Holidays, in order.
        categories: Categories of the package ``holidays`` they were taken from; empty when they were
            given by hand.
        closed: Breaks and closed days, as given; none is assumed.

    Example:
        >>> days = OpenDays(closed=(ClosedPeriod(first=date(2018, 6, 4), last=date(2018, 8, 5)),))
        >>> days.is_open(date(2018, 6, 3)), days.is_open(date(2018, 6, 4))
        (True, False)

    .. versionadded:: 0.1
    """

    holidays: tuple[Holiday, ...] = ()
    categories: tuple[str, ...] = ()
    closed: tuple[ClosedPeriod, ...] = ()

    def closures(self) -> Mapping[date, Closure]:
        """Every closed day with why; a break says more than a holiday inside it."""
        found = {one.day: Closure(kind=ClosureKind.HOLIDAY, name=one.name) for one in self.holidays}
        for period in self.closed:
            name = Text.of(und=period.name) if period.name.strip() else None
            for day in days_from(period.first, period.last):
                found[day] = Closure(kind=ClosureKind.BREAK, name=name)
        return found

    def is_open(self, day: date) -> bool:
        """Tell whether a day can be used."""
        return all(one.day != day for one in self.holidays) and not any(
            period.holds(day) for period in self.closed
        )

    def paused(self) -> frozenset[date]:
        """Days on which the months of a cohort stand still."""
        return frozenset(
            day
            for period in self.closed
            if period.pauses
            for day in days_from(period.first, period.last)
        )

    def statement(self) -> Text:
        """Say which days are not used, and which holidays those are."""
        if self.categories:
            lead = said("days.category", category=self.categories)
        elif self.holidays:
            lead = said("days.given", count=len(self.holidays))
        else:
            lead = said("days.no-holidays")
        breaks = tuple(
            said(
                "days.pause" if one.pauses else "days.break",
                first=one.first,
                last=one.last,
                name=one.name or "–",
            )
            for one in self.closed
        )
        return joined((lead, *(breaks or (said("days.no-breaks"),))))


def days_from(first: date, last: date) -> Iterable[date]:
    """Yield the days from one to another, both included.

    .. versionadded:: 0.1
    """
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def finnish_holidays(
    first: date, last: date, categories: tuple[str, ...] = ("public",)
) -> tuple[Holiday, ...]:
    """Return Finland's holidays between two days, both included.

    Args:
        first: First day.
        last: Last day.
        categories: Categories of the package ``holidays``: ``public``, ``unofficial``, ``workday``;
            none for no holidays.

    Raises:
        MissingExtraError: The package ``holidays`` is not installed (extra ``planning``).

    Example:
        >>> [one.name["fi"] for one in finnish_holidays(date(2018, 6, 20), date(2018, 6, 30))]
        ['Juhannusaatto', 'Juhannuspäivä']

    .. versionadded:: 0.1
    """
    if not categories:
        return ()
    try:
        from holidays import country_holidays
    except ImportError:
        raise MissingExtraError("holidays", "planning") from None
    years = range(first.year, last.year + 1)
    named = {
        language: country_holidays(
            "FI", years=years, language=_LOCALES[language], categories=categories
        )
        for language in LANGUAGES
    }
    return tuple(
        Holiday(day=day, name=Text.of_entries((one, named[one][day]) for one in LANGUAGES))
        for day in sorted(named["fi"])
        if first <= day <= last
    )


def finnish_days(
    first: date,
    last: date,
    *,
    closed: tuple[ClosedPeriod, ...] = (),
    categories: tuple[str, ...] = ("public",),
) -> OpenDays:
    """Return the days a plan in Finland goes by: holidays of named categories, and the breaks given.

    Args and Raises: as :func:`finnish_holidays`.

    Example:
        >>> finnish_days(date(2018, 1, 1), date(2018, 12, 31)).is_open(date(2018, 12, 6))
        False

    .. versionadded:: 0.1
    """
    return OpenDays(
        holidays=finnish_holidays(first, last, categories), categories=categories, closed=closed
    )
