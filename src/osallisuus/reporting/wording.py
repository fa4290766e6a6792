"""Numbers, dates, plurals and texts of a report in one language, by the Unicode CLDR (Babel)."""

from datetime import date

from osallisuus.areas import municipality
from osallisuus.catalogue import CORE
from osallisuus.reporting.content import ColumnKind, Interval, Mark, Value
from osallisuus.reporting.needs import needed
from osallisuus.vocabulary import Labels


class Wording:
    r"""Words things in one language.

    Args:
        language: ``fi``, ``sv`` or ``en``.
        labels: What codes are called; the library's own labels when absent.

    Raises:
        MissingReportExtraError: Babel is not installed.

    Example:
        >>> Wording("fi").day(date(2024, 2, 1)), Wording("sv").number(12345)
        ('1. helmikuuta 2024', '12\xa0345')
        >>> Wording("fi").counted("people", 1), Wording("fi").counted("people", 3)
        ('1 osallistuja', '3 osallistujaa')
    """

    def __init__(self, language: str, labels: Labels | None = None) -> None:
        needed("babel")
        from babel import Locale

        self.language = language
        self._labels = labels or Labels()
        self._locale = Locale.parse({"en": "en_GB"}.get(language, language))

    @property
    def labels(self) -> Labels:
        """What codes are called."""
        return self._labels

    def say(self, key: str, **values: object) -> str:
        """Return a text of the report's catalogue."""
        return CORE.say(f"report.{key}", self.language, **values)

    def label(self, vocabulary: str, code: str) -> str:
        """Return what a code is called."""
        return self._labels.label(vocabulary, code, self.language)

    def counted(self, noun: str, number: int) -> str:
        """Return a number with its noun in the right form."""
        form = self._locale.plural_form(number)
        return self.say(f"noun.{noun}.{form}", number=self.number(number))

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number the way the language writes it."""
        from babel.numbers import format_decimal

        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return format_decimal(value, format=pattern, locale=self._locale)

    def share(self, value: float) -> str:
        """Return a share as a percentage without decimals."""
        from babel.numbers import format_percent

        return format_percent(value, format=self._locale.percent_formats[None], locale=self._locale)

    def day(self, day: date) -> str:
        """Return a day in full."""
        from babel.dates import format_date

        return format_date(day, format="long", locale=self._locale)

    def month(self, day: date) -> str:
        """Return the month of a day with its year."""
        from babel.dates import format_date

        return format_date(day, format="LLL y", locale=self._locale)

    def quarter(self, day: date) -> str:
        """Return the quarter of a day with its year."""
        from babel.dates import format_date

        return format_date(day, format="QQQ y", locale=self._locale)

    def between(self, first: date, last: date) -> str:
        """Return a stretch of days."""
        return f"{self.day(first)} – {self.day(last)}"

    def interval(self, value: Interval) -> str:
        """Return an interval; one number when its ends are the same."""
        if value.is_exact:
            return self.number(value.least)
        return f"{self.number(value.least)}–{self.number(value.most)}"

    def place(self, code: str) -> str:
        """Return the name of a municipality by its code."""
        found = municipality(code)
        return code if found is None else found.names.get(self.language, found.name_fi)

    def cell(self, value: Value, kind: ColumnKind) -> str:
        """Return a value of a table as it is shown."""
        if isinstance(value, Mark):
            return self.say(f"mark.{value.value}")
        if isinstance(value, Interval):
            return self.interval(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, str):
            return value
        if kind == "share":
            return self.share(value)
        return self.number(value, 1 if kind == "number" else 0)
