"""The public register of Finnish structural-fund projects, one document for each row.

The register is published as a table with thirteen columns (code, fund, name, priority axis, authority,
status, start, end, implementer, and four amounts). Dates are ``d.m.yyyy``; amounts have a point or a comma;
``|`` may stand for a comma; names may have double spaces. The file is read row by row, so its length does
not matter. A row that cannot be read is kept as it is, with the line, the column and the reason.
"""

import codecs
import csv
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

import attrs

from osallisuus.catalogue import CORE
from osallisuus.errors import DocumentError, Problem, os_reason
from osallisuus.model.base import Confidence, Provenance, Status, StatusClass
from osallisuus.model.funding import Amount, AmountKind, Funding
from osallisuus.model.organisation import Identifier, Organisation, Partner
from osallisuus.model.programme import Programme
from osallisuus.model.project import Project
from osallisuus.model.source import Source
from osallisuus.privacy import shown
from osallisuus.text import Text
from osallisuus.time import PartialDate, Period, read_finnish_date
from osallisuus.toolkit import Toolkit

COLUMNS: Final = (
    "Koodi",
    "Rahasto",
    "Hankkeen nimi",
    "Tl",
    "Viranomainen",
    "Tila",
    "Aloituspvm",
    "Päättymispvm",
    "Toteuttajan nimi",
    "Myönnetty EU- ja valtion rahoitus",
    "Toteutunut EU- ja valtion rahoitus",
    "Suunniteltu julkinen rahoitus yhteensä",
    "Toteutunut julkinen rahoitus yhteensä",
)
"""Names of the register's columns; their order in a file does not matter."""

REJECTS: Final = "rejects.csv"
"""Name of the file that rows which cannot be read are written to."""

_FUNDS: Final = {"ESR": "esf", "ESR+": "esf-plus", "EAKR": "erdf", "JTF": "jtf"}
_STATUSES: Final = {
    "toiminnassa": ("running", StatusClass.RUNNING),
    "käynnissä": ("running", StatusClass.RUNNING),
    "päättynyt": ("ended", StatusClass.ENDED),
    "keskeytetty": ("cancelled", StatusClass.CANCELLED),
}
_MONEY: Final[tuple[tuple[str, AmountKind, str], ...]] = (
    ("Myönnetty EU- ja valtion rahoitus", AmountKind.GRANTED, "eu-and-state"),
    ("Toteutunut EU- ja valtion rahoitus", AmountKind.REALISED, "eu-and-state"),
    ("Suunniteltu julkinen rahoitus yhteensä", AmountKind.PLANNED, "public"),
    ("Toteutunut julkinen rahoitus yhteensä", AmountKind.REALISED, "public"),
)
_CODE: Final = re.compile(r"[A-Za-z][0-9]{4,9}")
_AMOUNT: Final = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,6})?")
_SPACES: Final = re.compile(r"[ \t\u00a0\u202f]+")
_GROUPING: Final = re.compile(r"(?<=[0-9])[ \u00a0\u202f](?=[0-9]{3}(?:[^0-9]|$))")


@attrs.frozen(kw_only=True)
class Reject:
    """A row that could not be read.

    Attributes:
        line: Line of the file on which the row starts, from 1.
        column: Name of the column, or ``None`` for the row as a whole.
        code: Key of the catalogue that words the reason.
        values: What the text is filled in with.
        cells: The row as it stands in the file.

    .. versionadded:: 0.1
    """

    line: int
    column: str | None
    code: str
    values: Mapping[str, str]
    cells: tuple[str, ...]

    def message(self, language: str = "en") -> str:
        """Return why it could not be read."""
        return CORE.say(self.code, language, **self.values)


@attrs.frozen(kw_only=True)
class ImportReport:
    """What an import did; ``rows`` is always ``documents`` and ``rejects`` together.

    .. versionadded:: 0.1
    """

    rows: int
    documents: int
    rejects: tuple[Reject, ...]


class _UnreadableError(Exception):
    """A cell that cannot be read."""

    def __init__(self, column: str | None, code: str, **values: str) -> None:
        super().__init__(code)
        self.column = column
        self.code = code
        self.values = values


def read_register(path: Path, *, as_of: PartialDate | None = None) -> Iterator[Project | Reject]:
    """Yield a project or a reject for every row of a register file, one at a time.

    Args:
        path: A CSV file in UTF-8 or Windows-1252, with ``,``, ``;`` or tab between the columns.
        as_of: Day on which the register was read; stands on every amount and on the status.

    Raises:
        DocumentError: There is no such file, or its header lacks a column.

    .. versionadded:: 0.1
    """
    try:
        encoding = _encoding_of(path)
    except OSError as error:
        code = (
            "document.not-found" if isinstance(error, FileNotFoundError) else "document.unreadable"
        )
        raise _refused(path, code, reason=os_reason(error)) from None
    with path.open(encoding=encoding, newline="") as stream:
        first = stream.readline()
        separator = max(",;\t", key=first.count)
        header = next(csv.reader([first], delimiter=separator), [])
        places = _places_of([cell.strip() for cell in header], path)
        seen: set[str] = set()
        reader = csv.reader(stream, delimiter=separator)
        line = 2
        while True:
            try:
                cells = next(reader, None)
            except csv.Error:
                yield Reject(line=line, column=None, code="register.row", values={}, cells=())
                line = reader.line_num + 2
                continue
            if cells is None:
                return
            start, line = line, reader.line_num + 2
            if cells:
                yield _read_row(cells, start, places, len(header), seen, as_of)


def import_register(
    path: Path,
    out: Path,
    kit: Toolkit,
    *,
    as_of: PartialDate | None = None,
    language: str = "en",
) -> ImportReport:
    """Write a document for every row of a register file, and the rows that cannot be read.

    Args:
        path: The register file.
        out: Folder for the documents, named by project code, and for ``rejects.csv``.
        kit: Toolkit that writes the documents.
        as_of: Day on which the register was read.
        language: ``fi``, ``sv`` or ``en``, for the reasons in ``rejects.csv``.

    Raises:
        DocumentError: The file cannot be read at all.
        OSError: The folder cannot be written to.

    .. versionadded:: 0.1
    """
    out.mkdir(parents=True, exist_ok=True)
    rejects: list[Reject] = []
    documents = 0
    for found in read_register(path, as_of=as_of):
        if isinstance(found, Reject):
            rejects.append(found)
        else:
            kit.dump(found, out / f"{found.id}.json")
            documents += 1
    if rejects:
        _write_rejects(out / REJECTS, rejects, language)
    return ImportReport(rows=documents + len(rejects), documents=documents, rejects=tuple(rejects))


def _write_rejects(path: Path, rejects: list[Reject], language: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["line", "column", "reason", *COLUMNS])
        for reject in rejects:
            writer.writerow(
                [reject.line, reject.column or "", reject.message(language), *reject.cells]
            )


def _encoding_of(path: Path) -> str:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    with path.open("rb") as stream:
        try:
            while chunk := stream.read(1 << 16):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _places_of(header: list[str], path: Path) -> Mapping[str, int]:
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise _refused(path, "register.header", columns=", ".join(missing))
    return {name: header.index(name) for name in COLUMNS}


def _refused(path: Path, code: str, **values: str) -> DocumentError:
    problem = Problem(code=code, values=values, file=path.name, line=1, column=1)
    return DocumentError((problem,), file=path.name)


def _read_row(
    cells: list[str],
    line: int,
    places: Mapping[str, int],
    width: int,
    seen: set[str],
    as_of: PartialDate | None,
) -> Project | Reject:
    try:
        if len(cells) != width:
            raise _UnreadableError(None, "register.width", got=str(len(cells)), expected=str(width))
        row = {name: cells[place] for name, place in places.items()}
        project = _project_of(row, as_of)
        if project.id in seen:
            raise _UnreadableError("Koodi", "register.twice", got=shown(row["Koodi"]))
        seen.add(project.id)
    except _UnreadableError as error:
        return Reject(
            line=line,
            column=error.column,
            code=error.code,
            values=error.values,
            cells=tuple(cells),
        )
    return project


def _project_of(row: Mapping[str, str], as_of: PartialDate | None) -> Project:
    code = row["Koodi"].strip()
    if not _CODE.fullmatch(code):
        raise _UnreadableError("Koodi", "register.code", got=shown(code))
    name = _tidy(row, "Hankkeen nimi")
    kept_as_written = row["Hankkeen nimi"] != name
    return Project(
        id=code.lower(),
        name=Text.of(und=name),
        identifiers=(Identifier(scheme="eura2014-code", value=code),),
        status=_status_of(row, as_of),
        period=Period(start=_date_of(row, "Aloituspvm"), end=_date_of(row, "Päättymispvm")),
        sources=(
            Source(
                id="register",
                kind="register",
                title=Text.of(
                    fi="Rakennerahastohankkeiden julkinen rekisteri",
                    sv="Det offentliga registret över strukturfondsprojekt",
                    en="Public register of structural-fund projects",
                ),
                retrieved=as_of,
            ),
        ),
        programmes=_programmes_of(row),
        organisations=(
            Organisation(id="implementer", name=Text.of(und=_tidy(row, "Toteuttajan nimi"))),
            Organisation(id="authority", name=Text.of(und=_tidy(row, "Viranomainen"))),
        ),
        partners=(
            Partner(organisation="implementer", role="lead"),
            Partner(organisation="authority", role="authority"),
        ),
        funding=(_funding_of(row, as_of),),
        provenance=(
            Provenance(
                source="register",
                field="name" if kept_as_written else None,
                value=row["Hankkeen nimi"] if kept_as_written else None,
                confidence=Confidence.STATED,
            ),
        ),
    )


def _programmes_of(row: Mapping[str, str]) -> tuple[Programme, ...]:
    if row["Rahasto"].strip() not in ("ESR", "EAKR") or not row["Koodi"].strip().startswith("S2"):
        return ()
    title = Text.of(
        fi="Kestävää kasvua ja työtä 2014–2020",
        sv="Hållbar tillväxt och jobb 2014–2020",
        en="Sustainable growth and jobs 2014–2020",
    )
    years = Period(start=PartialDate(year=2014), end=PartialDate(year=2020))
    return (Programme(id="programme", kind="eu-programme", title=title, period=years),)


def _funding_of(row: Mapping[str, str], as_of: PartialDate | None) -> Funding:
    fund = row["Rahasto"].strip()
    amounts = tuple(
        Amount(kind=kind, value=value, currency="EUR", money=money, as_of=as_of)
        for column, kind, money in _MONEY
        if (value := _amount_of(row, column)) is not None
    )
    axis = row["Tl"].strip()
    return Funding(
        id="funding",
        fund=_FUNDS.get(fund.upper()) if fund else None,
        authority="authority",
        programme="programme" if _programmes_of(row) else None,
        priority=axis[:40] if axis else None,
        amounts=amounts,
        note=Text.of(fi=f"Rahasto: {fund}") if fund and fund.upper() not in _FUNDS else None,
    )


def _status_of(row: Mapping[str, str], as_of: PartialDate | None) -> Status | None:
    words = row["Tila"].strip()
    if not words:
        return None
    code, counts_as = _STATUSES.get(words.casefold(), ("other", None))
    return Status(code=code, counts_as=counts_as, label=Text.of(fi=words), as_of=as_of)


def _tidy(row: Mapping[str, str], column: str) -> str:
    words = _SPACES.sub(" ", row[column].replace("|", ",")).strip()
    if not words:
        raise _UnreadableError(column, "register.empty")
    return words


def _date_of(row: Mapping[str, str], column: str) -> PartialDate | None:
    words = row[column].strip()
    if not words:
        return None
    try:
        return PartialDate.of(read_finnish_date(words))
    except ValueError:
        raise _UnreadableError(column, "register.date", got=shown(words)) from None


def _amount_of(row: Mapping[str, str], column: str) -> Decimal | None:
    words = _GROUPING.sub("", row[column].strip().removesuffix("€").strip())
    if not words:
        return None
    if not _AMOUNT.fullmatch(words):
        raise _UnreadableError(column, "register.amount", got=shown(row[column]))
    return Decimal(words.replace(",", "."))
