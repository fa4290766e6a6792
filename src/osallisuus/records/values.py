"""One cell read as a value of its column: a date, a number, a code, or what is wrong with it.

Tables hold few different values compared with their cells, so each different value is read once, here, and
the table is then mapped as a whole.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from math import isfinite, isnan
from typing import Final

import attrs

from osallisuus.errors import ValueProblemError
from osallisuus.names import closest
from osallisuus.privacy import shown
from osallisuus.records.columns import ColumnSpec, Kind, Sensitivity
from osallisuus.records.personal import MAY_BE_PERSONAL, id_kind, personal_kind
from osallisuus.records.words import codes_by_word, open_codes
from osallisuus.sheets.words import folded, is_unknown, words_for
from osallisuus.sheets.workbooks import FORMULA, ROUNDED
from osallisuus.time import read_finnish_date

Value = str | int | float | date | None

_MARKED: Final = {FORMULA: "records.formula", ROUNDED: "records.rounded"}
_BLANK: Final = (
    "[\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
)
"""What Python strips; the engines' own classes of blanks differ."""
EDGES: Final = f"^{_BLANK}|{_BLANK}$|^$|[\x00\n\r]"
"""Matches a text that cannot be kept as it stands."""
LOOK_AT: Final = f"{EDGES}|{MAY_BE_PERSONAL}"
"""Matches a text that must be looked at by itself."""

PLAIN_WHOLE: Final = r"^-?(?:0|[1-9][0-9]{0,14})$"
PLAIN_NUMBER: Final = r"^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?$"
"""Match numbers an engine may read by itself; phone numbers begin with a zero or a plus, so none is one."""
PLAIN_ISO_DAY: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
PLAIN_FINNISH_DAY: Final = r"^[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}$"
"""Match days an engine may read by itself."""
LEAST_YEAR: Final = 1900
GREATEST_YEAR: Final = 2100
LIMITS: Final[Mapping[str, tuple[int, int]]] = {
    "birth_year": (LEAST_YEAR, GREATEST_YEAR),
    "education": (0, 8),
    "household_adults": (0, 50),
    "minutes": (0, 1440),
    "count": (0, 1_000_000),
}
"""Least and greatest value of whole numbers; a day has 1440 minutes, ISCED has levels 0 to 8."""

_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_LIKE_A_DAY: Final = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2}")
_NUMBER: Final = re.compile(r"[-+]?\d+(?:[ \u00a0\u202f]\d{3})*(?:[.,]\d+)?(?:[eE][-+]?\d+)?")
_CLOCK: Final = re.compile(r"(?:klo |kl\.? )?([01]?\d|2[0-3])[.:]([0-5]\d)(?:[.:]00)?")
_CODE: Final = re.compile(r"[^\s]{1,64}")
_OPEN_CODES: Final[Mapping[str, re.Pattern[str]]] = {
    "mother_tongue": re.compile(r"[a-z]{2,3}"),
    "citizenship": re.compile(r"[A-Z]{2}"),
}


@attrs.frozen
class Unreadable:
    """Why a cell is no value of its column.

    Attributes:
        slug: The rule it breaks.
        values: What the message is filled in with.

    .. versionadded:: 0.1
    """

    slug: str
    values: Mapping[str, str] = attrs.field(factory=dict, hash=False)


Reading = Value | Unreadable
Reader = Callable[[object], Reading]


def reader_of(column: ColumnSpec) -> Reader:
    """Return the function that reads a cell of ``column``.

    Example:
        >>> from osallisuus.records.columns import TABLES
        >>> read = reader_of(TABLES["enrolments"].column("entry"))
        >>> read("1.8.2017")
        datetime.date(2017, 8, 1)
        >>> read("31.2.2017").slug
        'records.no-such-day'

    .. versionadded:: 0.1
    """
    return partial(_read, column)


def _read(column: ColumnSpec, raw: object) -> Reading:
    cell = _plain(raw)
    if cell is None:
        return None
    kind = column.kind
    if isinstance(cell, str):
        if cell in _MARKED:
            return Unreadable(_MARKED[cell])
        if (id_kind if kind is Kind.ID else personal_kind)(cell) is not None:
            return Unreadable("records.personal-data")
        if kind is not Kind.ID and is_unknown(cell):
            return None
        if kind is Kind.CODE and _declines(column, cell):
            return None
    reading = _BY_KIND[kind](column, cell)
    if isinstance(reading, Unreadable):
        got = shown(cell) if _may_be_shown(column, cell) else "…"
        return Unreadable(reading.slug, {"got": got, **reading.values})
    return reading


def _declines(column: ColumnSpec, cell: str) -> bool:
    """Tell whether somebody did not want to say what has no answer of that name: it is unknown then."""
    if "declined" in column.column.codes:
        return False
    return folded(cell) in words_for("records.code.answer.declined")


def _may_be_shown(column: ColumnSpec, cell: object) -> bool:
    """Of personal columns only numbers are shown: a text may be a name that slipped into the next column."""
    match column.column.sensitivity:
        case Sensitivity.PLAIN:
            return True
        case Sensitivity.PERSONAL if column.kind in (Kind.INTEGER, Kind.NUMBER):
            return not isinstance(cell, str) or _NUMBER.fullmatch(cell) is not None
    return False


def _plain(raw: object) -> object:
    """Return a cell without blanks around it; ``None`` when there is nothing in it."""
    if isinstance(raw, str):
        return raw.strip() or None
    if isinstance(raw, Decimal):
        return float(raw)
    if isinstance(raw, float) and isnan(raw):
        return None
    # Not-a-time and not-a-number of dataframe libraries are not equal to themselves.
    return None if raw is None or raw != raw else raw


def _text(column: ColumnSpec, cell: object) -> Reading:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bool):
        return Unreadable("records.not-a-text")
    if "\x00" in (text := cell if isinstance(cell, str) else str(cell)):
        return Unreadable("records.not-a-text")
    if column.kind is Kind.ID and ("\n" in text or "\r" in text):
        return Unreadable("records.line-break")
    return text


def _day(column: ColumnSpec, cell: object) -> Reading:
    if isinstance(cell, datetime):
        is_day = cell.time() == time()
        return cell.date() if is_day else Unreadable("records.not-a-date")
    if isinstance(cell, date):
        return cell
    if not isinstance(cell, str):
        return Unreadable("records.not-a-date")
    try:
        match = _ISO_DAY.fullmatch(cell)
        day = date(*map(int, match.groups())) if match else read_finnish_date(cell)
    except (ValueError, ValueProblemError):
        is_like = _LIKE_A_DAY.fullmatch(cell) is not None
        return Unreadable("records.no-such-day" if is_like else "records.not-a-date")
    if not LEAST_YEAR <= day.year <= GREATEST_YEAR:
        return Unreadable("records.no-such-day")
    return day


def _number(column: ColumnSpec, cell: object) -> Reading:
    if isinstance(cell, bool):
        return Unreadable("records.not-a-number")
    if isinstance(cell, str):
        if not _NUMBER.fullmatch(cell):
            return Unreadable("records.not-a-number")
        cell = float(re.sub(r"[ \u00a0\u202f]", "", cell).replace(",", "."))
    if isinstance(cell, int | float) and isfinite(cell):
        return float(cell)
    return Unreadable("records.not-a-number")


def _whole(column: ColumnSpec, cell: object) -> Reading:
    number = _number(column, cell)
    if not isinstance(number, float):
        return number
    if not number.is_integer() or abs(number) > 2**53:
        return Unreadable("records.not-whole")
    least, greatest = LIMITS.get(column.name, (-(2**53), 2**53))
    if not least <= number <= greatest:
        return Unreadable("records.out-of-range", {"least": str(least), "most": str(greatest)})
    return int(number)


def _clock(column: ColumnSpec, cell: object) -> Reading:
    if isinstance(cell, datetime):
        cell = cell.time()
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    match = _CLOCK.fullmatch(cell.lower()) if isinstance(cell, str) else None
    if match is None:
        return Unreadable("records.not-a-time")
    return f"{int(match[1]):02}:{match[2]}"


def _code(column: ColumnSpec, cell: object) -> Reading:
    if isinstance(cell, bool):
        cell = "yes" if cell else "no"
    elif isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell)
    if not column.column.codes:
        return _open_code(column, text)
    known = codes_by_word(column)
    word = folded(text)
    code = known.get(word)
    if code is not None:
        return code
    parts = {known.get(folded(part)) for part in re.split(r"[,;/+&]", text)} - {None}
    if column.name == "labour_status" and len(parts) > 1:
        return Unreadable("records.R01")
    near = None if column.column.sensitivity is Sensitivity.SPECIAL else closest(word, known)
    choices = ", ".join(column.column.codes)
    if near is None:
        return Unreadable("records.not-a-code", {"choices": choices})
    return Unreadable("records.not-a-code-near", {"choices": choices, "near": near})


def _open_code(column: ColumnSpec, text: str) -> Reading:
    if column.name == "municipality":
        return _municipality(text)
    known = open_codes(column.name).get(folded(text))
    if known is not None:
        return known
    pattern = _OPEN_CODES.get(column.name, _CODE)
    code = text.upper() if column.name == "citizenship" else text.lower()
    return code if pattern.fullmatch(code) else Unreadable("records.not-a-listed-code")


def _municipality(text: str) -> Reading:
    """Return the code of a municipality given as code, also without its leading zeros, or by name."""
    from osallisuus.areas import find_municipalities, municipality

    if text.isdecimal() and len(text) <= 3:
        code = text.zfill(3)
        return code if municipality(code) is not None else Unreadable("records.no-municipality")
    codes = {found.code for found in find_municipalities(text)}
    return codes.pop() if len(codes) == 1 else Unreadable("records.no-municipality")


_BY_KIND: Final[Mapping[Kind, Callable[[ColumnSpec, object], Reading]]] = {
    Kind.ID: _text,
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.INTEGER: _whole,
    Kind.NUMBER: _number,
    Kind.DATE: _day,
    Kind.TIME: _clock,
}
