"""What was published, as a file: the next report is protected against what this one told."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from osallisuus.catalogue import CORE
from osallisuus.disclosure.constraints import Linear, Published
from osallisuus.disclosure.errors import Cell
from osallisuus.disclosure.groups import GroupFigures, Mean
from osallisuus.disclosure.result import ProtectedTable
from osallisuus.disclosure.running import Total
from osallisuus.errors import OsallisuusError

FORMAT: Final = "osallisuus.published-figures"
VERSION: Final = 1
FILE_NAME: Final = "published-figures.json"
"""Name of the file in a folder of published tables."""


class PublishedFileError(OsallisuusError):
    """A file of figures published before can not be used.

    .. versionadded:: 0.1
    """

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(file, reason)
        self.file = file
        self.reason = reason

    def message(self, language: str = "en") -> str:
        """Return what is wrong with the file, in ``language``."""
        return (
            f"{self.file}: {CORE.say(f'disclosure.file.{self.reason}', language, name=FILE_NAME)}"
        )

    def __str__(self) -> str:
        return self.message()


def published_text(published: Sequence[Published | ProtectedTable]) -> str:
    """Return published figures as JSON: nothing in it that a reader of the tables does not see.

    Example:
        >>> from osallisuus.disclosure import CountTable, Dimension, protect
        >>> gender = Dimension(name="gender", categories=["woman", "man"])
        >>> safe = protect(CountTable.of_counts([gender], {("woman",): 20, ("man",): 30}))
        >>> [again] = published_of(published_text([safe]), "report")
        >>> again == safe.published
        True

    .. versionadded:: 0.1
    """
    found: list[Published] = []
    for one in published:
        view = one.published if isinstance(one, ProtectedTable) else one
        if all(view is not other for other in found):
            found.append(view)
    data = {"format": FORMAT, "v": VERSION, "publications": [_data(one) for one in found]}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def _data(published: Published) -> dict[str, object]:
    place = {name: number for number, name in enumerate(published.cells)}
    return {
        "cells": [[list(name), count] for name, count in published.cells.items()],
        "relations": [
            [[[place[n], factor] for n, factor in one.terms.items()], one.least, one.most]
            for one in published.relations
        ],
        "bounds": [[place[name], *ends] for name, ends in published.bounds.items()],
        "unlisted": sorted(place[name] for name in published.unlisted),
        "figures": [_figures(one) for one in published.figures],
        "totals": [[one.name, str(one.value), one.until.isoformat()] for one in published.totals],
    }


def _figures(one: GroupFigures) -> list[object]:
    means = [
        [
            mean.name,
            str(mean.value),
            None if mean.scale is None else [str(end) for end in mean.scale],
            *([] if mean.step == 1 else [str(mean.step)]),
        ]
        for mean in one.means
    ]
    return [list(one.name), one.people, means, list(one.others)]


def read_published(path: Path | str) -> tuple[Published, ...]:
    """Read what an earlier report published.

    Args:
        path: The file ``published-figures.json``, or the folder of tables that holds it.

    Raises:
        PublishedFileError: There is no such file, it is no file of this kind, or of a newer version.

    .. versionadded:: 0.1
    """
    given = Path(path)
    file = given / FILE_NAME if given.is_dir() else given
    if file.name == "datapackage.json":
        file = file.with_name(FILE_NAME)
    try:
        text = file.read_text(encoding="utf-8")
    except OSError:
        raise PublishedFileError(str(given), "absent") from None
    except UnicodeDecodeError:
        raise PublishedFileError(str(given), "other") from None
    return published_of(text, str(given))


def published_of(text: str, name: str) -> tuple[Published, ...]:
    """Return the publications of a JSON text; ``name`` is for messages.

    Raises:
        PublishedFileError: As :func:`read_published`.

    .. versionadded:: 0.1
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise PublishedFileError(name, "other") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise PublishedFileError(name, "other")
    if data.get("v") != VERSION:
        raise PublishedFileError(name, "version")
    try:
        return tuple(_published(one) for one in data["publications"])
    except (KeyError, IndexError, TypeError, ValueError, InvalidOperation):
        raise PublishedFileError(name, "broken") from None


def _published(data: Mapping[str, list[list[object]]]) -> Published:
    cells: dict[Cell, int | None] = {}
    for name, count in data["cells"]:
        if not isinstance(name, list):
            raise TypeError(name)
        cells[tuple(_word(part) for part in name)] = _count(count)
    names = list(cells)
    if len(names) != len(data["cells"]):
        raise ValueError("a cell twice")
    relations = []
    for terms, least, most in data["relations"]:
        if not isinstance(terms, list):
            raise TypeError(terms)
        factors = {_named(names, place): _whole(factor) for place, factor in terms}
        relations.append(Linear(terms=factors, least=_end(least), most=_end(most)))
    return Published(
        cells=cells,
        relations=tuple(relations),
        bounds={
            _named(names, place): (_whole(low), _count(high)) for place, low, high in data["bounds"]
        },
        unlisted=frozenset(_named(names, place) for place in data["unlisted"]),
        figures=tuple(_group(one) for one in data["figures"]),
        totals=tuple(
            Total(name=_word(name), value=_decimal(value), until=date.fromisoformat(_word(day)))
            for name, value, day in data["totals"]
        ),
    )


def _group(given: list[object]) -> GroupFigures:
    name, people, means, others = given
    if not (isinstance(name, list) and isinstance(means, list) and isinstance(others, list)):
        raise TypeError(given)
    return GroupFigures(
        name=tuple(_word(part) for part in name),
        people=_count(people),
        means=tuple(
            Mean(name=_word(of), value=_decimal(value), scale=_scale(scale), step=_step(*step))
            for of, value, scale, *step in means
        ),
        others=tuple(_word(one) for one in others),
    )


def _scale(given: object) -> tuple[Decimal, Decimal] | None:
    if given is None:
        return None
    if not isinstance(given, list):
        raise TypeError(given)
    low, high = given
    return _decimal(low), _decimal(high)


def _step(given: object = "1") -> Decimal:
    step = _decimal(given)
    if step <= 0:
        raise ValueError(given)
    return step


def _decimal(given: object) -> Decimal:
    number = Decimal(_word(given))
    if not number.is_finite():
        raise ValueError(given)
    return number


def _named(names: Sequence[Cell], place: object) -> Cell:
    number = _whole(place)
    if number < 0:
        raise IndexError(number)
    return names[number]


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(value)
    return value


def _end(value: object) -> int | None:
    return None if value is None else _whole(value)


def _count(value: object) -> int | None:
    number = _end(value)
    if number is not None and number < 0:
        raise ValueError(number)
    return number
