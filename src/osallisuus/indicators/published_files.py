"""Tables of published figures in CSV: a column for the code, one for the value, the others are dimensions."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from osallisuus.errors import OsallisuusError, Problem, os_reason
from osallisuus.indicators.checking import Place, PublishedFigures
from osallisuus.indicators.figures import LEAVERS, Figure
from osallisuus.indicators.language import IndicatorSet
from osallisuus.names import closest
from osallisuus.privacy import shown

_CODE: Final = ("code", "indicator", "indikaattori", "tunnus", "koodi", "kod", "indikator")
_VALUE: Final = ("value", "arvo", "lukumäärä", "värde", "antal", "count")
_ESTIMATED: Final = ("estimated", "arvio", "uppskattning", "sample", "otos", "urval")
_WORDS: Final = frozenset(
    [
        "title",
        "label",
        "unit",
        "note",
        "least",
        "most",
        "nimi",
        "yksikkö",
        "huomautus",
        "namn",
        "enhet",
    ]
)
_GENDER: Final = ("gender", "sukupuoli", "kön")
_TOTALS: Final = ("", "total", "all", "yhteensä", "kaikki", "sammanlagt", "totalt", "alla")
_YES: Final = ("yes", "1", "true", "kyllä", "ja", "x")
_GENDERS: Final[Mapping[str, str]] = {
    "nainen": "woman",
    "naiset": "woman",
    "women": "woman",
    "kvinna": "woman",
    "kvinnor": "woman",
    "mies": "man",
    "miehet": "man",
    "men": "man",
    "män": "man",
    "muunsukupuolinen": "nonbinary",
    "non-binary": "nonbinary",
}
MOST_BYTES: Final = 50_000_000


class FiguresError(OsallisuusError):
    """A table of figures cannot be read; ``problems`` lists everything found, by line.

    .. versionadded:: 0.1
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(tuple(problems))
        self.problems = tuple(problems)

    def message(self, language: str = "en") -> str:
        """Return every problem on a line of its own, in ``language``."""
        return "\n".join(f"{one.position}: {one.message(language)}" for one in self.problems)

    def __str__(self) -> str:
        return self.message()


def read_figures(path: Path, indicators: IndicatorSet) -> PublishedFigures:
    """Read figures from CSV (comma, semicolon or tab; UTF-8 or Windows-1252; decimal comma or point).

    The columns ``code`` and ``value`` are needed, in English, Finnish or Swedish; ``gender`` and any other
    column but titles, units and notes are dimensions, whose empty cells are totals; ``estimated`` marks
    estimates and samples. A value that is no number stands for a hidden one; an empty value is blank.

    Raises:
        FiguresError: There is no such file or column, a code is unknown, or a line is there twice; all
            problems are listed by line.

    .. versionadded:: 0.1
    """
    text = _text_of(path)
    lines = text.splitlines()
    first = lines[0] if lines else ""
    delimiter = max(";\t,", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    head = [one.strip().lower() for one in next(reader, [])]
    code_at = _find(head, _CODE)
    value_at = _find(head, _VALUE)
    if code_at is None or value_at is None:
        raise FiguresError([Problem(code="indicator.file.columns", file=path.name, line=1)])
    estimated_at = _find(head, _ESTIMATED)
    dimensions = {
        place: "gender" if name in _GENDER else name
        for place, name in enumerate(head)
        if place not in (code_at, value_at, estimated_at) and name and name not in _WORDS
    }
    values: dict[tuple[str, Place], Figure | None] = {}
    problems: list[Problem] = []

    def bad_line(kind: str, line: int, **told: str) -> Problem:
        return Problem(code=f"indicator.file.{kind}", values=told, file=path.name, line=line)

    for row in reader:
        number = reader.line_num
        if not any(cell.strip() for cell in row):
            continue
        cells = [*(cell.strip() for cell in row), *[""] * (len(head) - len(row))]
        code = (
            cells[code_at].upper()
            if cells[code_at].upper() in indicators.by_code
            else cells[code_at]
        )
        if code not in indicators.by_code and code != LEAVERS:
            near = closest(code.upper(), indicators.by_code)
            values_told = {
                "code": shown(code),
                "set": indicators.name,
                "hint": f" → {near}?" if near else "",
            }
            problems.append(bad_line("code", number, **values_told))
            continue
        place = tuple(
            sorted(
                (name, _category(name, cells[at]))
                for at, name in dimensions.items()
                if cells[at].lower() not in _TOTALS
            )
        )
        if (code, place) in values:
            problems.append(bad_line("twice", number, code=code))
        estimated = estimated_at is not None and cells[estimated_at].lower() in _YES
        values[code, place] = _figure(cells[value_at], estimated)
    if problems:
        raise FiguresError(problems)
    return PublishedFigures(values=values)


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            megabytes = str(MOST_BYTES // 1_000_000)
            raise FiguresError([_of_file("indicator.file.large", path, megabytes=megabytes)])
        content = path.read_bytes()
    except FileNotFoundError:
        raise FiguresError([_of_file("document.not-found", path)]) from None
    except IsADirectoryError:
        raise FiguresError([_of_file("document.folder", path)]) from None
    except PermissionError:
        raise FiguresError([_of_file("document.permission", path)]) from None
    except OSError as error:
        raise FiguresError(
            [_of_file("document.unreadable", path, reason=os_reason(error))]
        ) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _of_file(code: str, path: Path, **values: str) -> Problem:
    return Problem(code=code, values=values, file=path.name)


def _find(head: list[str], names: tuple[str, ...]) -> int | None:
    return next((place for place, name in enumerate(head) if name in names), None)


def _category(name: str, cell: str) -> str:
    return _GENDERS.get(cell.lower(), cell.lower()) if name == "gender" else cell


def _figure(cell: str, estimated: bool) -> Figure | None:
    if not cell:
        return None
    plain = cell.replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        number = float(plain)
    except ValueError:
        return Figure(estimated=estimated)
    if number != number or number in (float("inf"), float("-inf")):
        return Figure(estimated=estimated)
    return Figure.exactly(int(number) if number.is_integer() else number, estimated=estimated)
