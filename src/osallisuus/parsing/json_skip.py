"""Healthy parts of an unhealthy JSON text, skipped at the speed of the C scanner."""

from json import JSONDecoder
from json.scanner import make_scanner
from typing import Final

from osallisuus.limits import has_surrogate
from osallisuus.parsing.json_strict import HALF_OF_A_PAIR, finite, refuse_constant
from osallisuus.parsing.values import Json


def _distinct(pairs: list[tuple[str, Json]]) -> Json:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError
    return members


_scan: Final = make_scanner(
    # typeshed says the scanner takes a scanner; it takes a decoder.
    JSONDecoder(  # type: ignore[arg-type]
        object_pairs_hook=_distinct, parse_float=finite, parse_constant=refuse_constant
    )
)


def end_of_healthy(text: str, start: int, max_depth: int) -> int | None:
    """Return where the object or list at ``start`` ends, or None when something may be wrong in it."""
    try:
        value, end = _scan(text, start)
    except (ValueError, StopIteration, RecursionError):
        return None
    part = text[start:end]
    if has_surrogate(part) or ("\\" in part and HALF_OF_A_PAIR.search(part)):
        return None
    return end if is_shallow(value, max_depth) else None


def is_shallow(value: Json, max_depth: int) -> bool:
    """Return whether objects and lists are nested at most ``max_depth`` deep."""
    level = [value]
    for _ in range(max_depth):
        inner: list[Json] = []
        for item in level:
            if isinstance(item, dict):
                inner += [each for each in item.values() if isinstance(each, dict | list)]
            elif isinstance(item, list):
                inner += [each for each in item if isinstance(each, dict | list)]
        if not inner:
            return True
        level = inner
    return False
