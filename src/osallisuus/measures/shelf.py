"""The instruments of a toolkit: read from their files when they are first asked for."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final, Protocol

import attrs

from osallisuus.codec.codec import Codec
from osallisuus.documents import read_source
from osallisuus.errors import DocumentError, UnknownNameError
from osallisuus.measures.definition import Lookup, Share
from osallisuus.measures.instrument import Instrument
from osallisuus.measures.refusals import MeasureError, Refusal

CORE_INSTRUMENTS: Final = (
    "esis",
    "who5",
    "eurohis_qol8",
    "was",
    "loneliness_single_thl",
    "gas",
    "3x10d_18plus",
    "swemwbs",
    "audit_c",
    "nr6",
    "own_goals",
    "ucla3",
    "kykyviisari",
)
"""Ids of the instruments the library ships as data."""


class InstrumentSource(Protocol):
    """Where an instrument's file comes from; ``InstrumentFile`` of the hooks is one."""

    @property
    def name(self) -> str:
        """Id of the instrument."""

    def read(self) -> bytes:
        """Return the file."""


class Instruments(Mapping[str, Instrument]):
    """Instruments by id: the library's own, then the plugins', then a project's files.

    Example:
        >>> from osallisuus import Toolkit
        >>> instruments = Toolkit.build().instruments
        >>> len(instruments), instruments["esis"].group_use_only
        (13, True)

    .. versionadded:: 0.1
    """

    def __init__(
        self, sources: Sequence[InstrumentSource] = (), files: Sequence[Path] = ()
    ) -> None:
        self._sources = {source.name: source for source in sources}
        self._paths = tuple(files)
        self._read: dict[str, Instrument] = {}
        for path in files:
            instrument = parse_instrument(_bytes_of(path), path.name)
            self._read[instrument.id] = instrument
        own = [name for name in self._read if name in (*CORE_INSTRUMENTS, *self._sources)]
        if own:
            raise MeasureError(own[0], (Refusal(code="already-there"),))
        self._names = (*CORE_INSTRUMENTS, *self._sources, *self._read)

    def __getitem__(self, name: str) -> Instrument:
        if name not in self._read:
            self._read[name] = self._load(name)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def adding(self, *files: Path) -> "Instruments":
        """Return these instruments together with those of a project's own JSON files.

        Raises:
            DocumentError: A file is no instrument.
            MeasureError: An instrument of that id is already there.
        """
        return Instruments(tuple(self._sources.values()), (*self._paths, *files))

    def _load(self, name: str) -> Instrument:
        if name in CORE_INSTRUMENTS:
            from importlib import resources

            content = resources.files("osallisuus").joinpath(f"data/instruments/{name}.json")
            return parse_instrument(content.read_bytes(), f"{name}.json")
        source = self._sources.get(name)
        if source is None:
            raise UnknownInstrumentError("instrument", name, self._names)
        instrument = parse_instrument(source.read(), name)
        if instrument.id != name:
            values = {"other": instrument.id}
            raise MeasureError(name, (Refusal(code="file-of-other", values=values),))
        return instrument


class UnknownInstrumentError(UnknownNameError, KeyError):
    """No instrument has this id."""


def parse_instrument(content: bytes, file: str | None = None) -> Instrument:
    """Read an instrument strictly.

    Args:
        content: JSON text.
        file: What the file is called, for messages.

    Raises:
        DocumentError: It is no strict JSON or does not have the shape; all problems are listed.
        MeasureError: Its rules contradict each other.
    """
    data, text = read_source(content, format="json")
    try:
        instrument = Codec().structure(data, Instrument)
    except DocumentError as error:
        places = text.locate(problem.pointer for problem in error.problems)
        problems = tuple(
            attrs.evolve(problem, file=file, line=line, column=column)
            for problem in error.problems
            for line, column in [places.get(problem.pointer, (None, None))]
        )
        raise DocumentError(problems, file=file) from None
    wrong = tuple(_contradictions(instrument))
    if wrong:
        raise MeasureError(instrument.id, wrong)
    return instrument


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        refusal = Refusal(code="file-unreadable", values={"file": path.name})
        raise MeasureError(path.name, (refusal,)) from error


def _contradictions(instrument: Instrument) -> Iterator[Refusal]:
    def wrong(what: str) -> Refusal:
        return Refusal(code="contradiction", values={"what": what})

    ids = instrument.item_ids
    if len(set(ids)) < len(ids):
        yield wrong("items")
    responses = instrument.responses
    if responses is not None and responses.low >= responses.high:
        yield wrong("responses")
    if instrument.has_total and responses is None:
        yield wrong("responses")
    if ids and instrument.missing.needed > len(ids):
        yield wrong("missing.needed")
    skip = instrument.missing.skip
    if skip is not None and not {skip.item, *skip.items} <= set(ids):
        yield wrong("missing.skip")
    if isinstance(instrument.scoring, Lookup) and responses is not None:
        span = range(len(ids) * responses.low, len(ids) * responses.high + 1)
        rows = sorted(instrument.scoring.table, key=lambda row: row.raw)
        if [row.raw for row in rows] != list(span) or instrument.missing.needed < len(ids):
            yield wrong("scoring.table")
        if any(one.score > two.score for one, two in pairwise(rows)):
            yield wrong("scoring.table")
    if isinstance(instrument.scoring, Share) and len(ids) != 1:
        yield wrong("scoring.counted")
    for one in instrument.reliability:
        if one.value <= 0 or (one.kind != "sem" and one.value >= 1):
            yield wrong("reliability.value")
        if one.sd is not None and one.sd <= 0:
            yield wrong("reliability.sd")
    if (instrument.low is None) != (instrument.high is None):
        yield wrong("low, high")
