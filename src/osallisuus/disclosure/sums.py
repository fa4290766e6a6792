"""The arithmetic of a table: sums worked out, checked, and written as relations between cells."""

import itertools
from collections.abc import Iterator, Mapping, Sequence, Set

from osallisuus.catalogue import CORE
from osallisuus.disclosure.dimensions import Dimension, Key, Relation, SubsetOfAny, SumOf

MOST_LISTED = 20


def summed(dimensions: Sequence[Dimension], counts: Mapping[Key, int]) -> dict[Key, int]:
    """Return ``counts`` with zeros for absent leaves and with every sum that can be worked out."""
    cells = dict(counts)
    for key in itertools.product(*(dimension.leaves for dimension in dimensions)):
        cells.setdefault(key, 0)
    for place, dimension in enumerate(dimensions):
        if dimension.overlapping:
            continue
        # Dimensions before this one are summed already; those after it are still leaves.
        before = [d.nodes for d in dimensions[:place]]
        after = [d.leaves for d in dimensions[place + 1 :]]
        for node in dimension.bottom_up:
            for key in itertools.product(*before, (node,), *after):
                parts = [_replaced(key, place, child) for child in dimension.children(node)]
                # What is no count is named later, by the check of the whole table.
                if key not in cells and all(type(cells.get(part)) is int for part in parts):
                    cells[key] = sum(cells[part] for part in parts)
    return cells


def _replaced(key: Key, place: int, node: str) -> Key:
    return (*key[:place], node, *key[place + 1 :])


def divisions(dimensions: Sequence[Dimension]) -> Iterator[tuple[Key, list[Key], bool]]:
    """Yield every cell that is divided, with its parts, and whether the parts may overlap."""
    for place, dimension in enumerate(dimensions):
        others = [d.nodes for d in dimensions]
        for node in dimension.bottom_up:
            others[place] = (node,)
            for key in itertools.product(*others):
                parts = [_replaced(key, place, child) for child in dimension.children(node)]
                yield key, parts, dimension.overlapping


def related(dimensions: Sequence[Dimension], relation: Relation) -> Iterator[tuple[Key, list[Key]]]:
    """Yield the first cell of ``relation`` and the others for every combination of the other dimensions."""
    place = next(i for i, d in enumerate(dimensions) if d.name == relation.dimension)
    others = [d.nodes for d in dimensions]
    first, *rest = relation.names
    others[place] = (first,)
    for key in itertools.product(*others):
        yield key, [_replaced(key, place, name) for name in rest]


def faults(
    dimensions: Sequence[Dimension],
    cells: Mapping[Key, int],
    relations: Sequence[Relation],
    named: Set[Key],
    summed_over: Set[str],
    at_most: Mapping[Key, int],
) -> list[str]:
    """Return everything wrong with a table, in words, at most :data:`MOST_LISTED` and a count."""
    found = list(_wrong_names(dimensions, relations, summed_over))
    if not found:
        keys = list(itertools.product(*(dimension.nodes for dimension in dimensions)))
        found = list(_wrong_cells(keys, cells, named, at_most))
    if not found:
        found = list(_wrong_sums(dimensions, cells, relations))
    if len(found) <= MOST_LISTED:
        return found
    more = CORE.say("disclosure.table.more", count=len(found) - MOST_LISTED)
    return [*found[:MOST_LISTED], more]


def _wrong_names(
    dimensions: Sequence[Dimension], relations: Sequence[Relation], summed_over: Set[str]
) -> Iterator[str]:
    nodes = {dimension.name: dimension.nodes for dimension in dimensions}
    if not nodes or len(nodes) < len(dimensions):
        yield CORE.say("disclosure.table.dimensions")
    for relation in relations:
        for name in relation.names:
            if name not in nodes.get(relation.dimension, ()):
                yield CORE.say("disclosure.table.relation", dimension=relation.dimension, name=name)
    for name in sorted(summed_over - set(nodes)):
        yield CORE.say("disclosure.table.margin", name=name)


def _wrong_cells(
    keys: Sequence[Key], cells: Mapping[Key, int], named: Set[Key], at_most: Mapping[Key, int]
) -> Iterator[str]:
    for key in sorted({*cells, *named} - set(keys)):
        yield CORE.say("disclosure.table.unknown", cell=_shown(key))
    for key in keys:
        count = cells.get(key)
        if count is None:
            yield CORE.say("disclosure.table.missing", cell=_shown(key))
        elif type(count) is not int or count < 0:
            yield CORE.say("disclosure.table.count", cell=_shown(key))
        elif count > at_most.get(key, count):
            yield CORE.say("disclosure.table.at-most", cell=_shown(key))


def _wrong_sums(
    dimensions: Sequence[Dimension], cells: Mapping[Key, int], relations: Sequence[Relation]
) -> Iterator[str]:
    for whole, parts, overlapping in divisions(dimensions):
        counts = [cells[part] for part in parts]
        most = sum(counts)
        fits = max(counts) <= cells[whole] <= most if overlapping else cells[whole] == most
        if not fits:
            yield CORE.say("disclosure.table.sum", cell=_shown(whole))
    for relation in relations:
        for first, others in related(dimensions, relation):
            rest = cells[first] - sum(cells[other] for other in others)
            if isinstance(relation, SubsetOfAny):
                rest = -rest
            if rest < 0 or (isinstance(relation, SumOf) and rest):
                yield CORE.say("disclosure.table.sum", cell=_shown(first))


def _shown(key: Key) -> str:
    return " × ".join(map(str, key))
