"""From tables and a policy to the system of cells that is protected."""

from collections.abc import Callable, Mapping, Sequence

import attrs
import numpy as np

from osallisuus.disclosure.constraints import Linear, Published
from osallisuus.disclosure.dimensions import Key, Relation, SubsetOfAny, SumOf
from osallisuus.disclosure.errors import Cell, DisclosureError
from osallisuus.disclosure.policy import DisclosurePolicy, Marks, Reason
from osallisuus.disclosure.sums import divisions, related
from osallisuus.disclosure.system import System, Target, matrix_of
from osallisuus.disclosure.tables import CountTable

TOTAL_COST = 100
"""What hiding a cell costs, and again for each dimension it is a total of."""


@attrs.define(kw_only=True)
class Entry:
    """One cell while the system is put together."""

    count: int
    least: int = 0
    most: int | None = None
    listed: bool = True
    hidden: bool = False
    hideable: bool = False
    cost: int = TOTAL_COST
    small: bool = False
    sensitive: bool = False
    small_change: bool = False

    @property
    def reason(self) -> Reason:
        """Why the cell is hidden, if it is."""
        if self.small:
            return Reason.SMALL
        if self.sensitive:
            return Reason.FEW
        return Reason.CHANGE if self.small_change else Reason.COMPLEMENTARY


class Builder:
    """Collects cells by name and equations between them."""

    def __init__(self, policy: DisclosurePolicy) -> None:
        self.policy = policy
        self.entries: dict[Cell, Entry] = {}
        self.equations: list[dict[Cell, int]] = []
        self.targets: list[tuple[Cell, int, int, int | None]] = []
        self._kept: set[Cell] = set()

    def add_table(self, table: CountTable) -> None:
        """Add the cells and sums of a table; cells it shares with one added before are the same."""
        for key in table.keys:
            name = table.name_of(key)
            entry = self._entry(table, key)
            if key in table.keep:
                self._kept.add(name)
            known = self.entries.get(name)
            if known is not None and known.count != entry.count:
                raise DisclosureError((name,), key="disclosure.contradiction")
            if known is None or (entry.listed and not known.listed):
                self.entries[name] = entry
            elif entry.sensitive and not known.hidden:
                known.sensitive, known.hidden, known.hideable = True, True, False
        for whole, parts, overlapping in divisions(table.dimensions):
            names = [table.name_of(part) for part in parts]
            if overlapping:
                self._add_overlap(table.name_of(whole), names)
            else:
                self.add_sum(table.name_of(whole), names)
        for relation in table.relations:
            for whole, parts in related(table.dimensions, relation):
                if _is_implied(table, relation, (whole, *parts)):
                    continue
                names = [table.name_of(part) for part in parts]
                if isinstance(relation, SumOf):
                    self.add_sum(table.name_of(whole), names)
                elif isinstance(relation, SubsetOfAny):
                    self._add_union(table.name_of(whole), names)
                else:
                    rest = self._add_rest(table.name_of(whole), names[0], relation.guard_rest)
                    self.add_sum(table.name_of(whole), [*names, rest])

    def _entry(self, table: CountTable, key: tuple[str, ...]) -> Entry:
        policy, count = self.policy, table.cells[key]
        limit = table.at_most.get(key)
        if not table.is_published(key):
            return Entry(count=count, most=limit, listed=False, hidden=True)
        small, sensitive = policy.is_small(count), key in table.sensitive and count > 0
        least, most = policy.bounds(Reason.SMALL if small else Reason.COMPLEMENTARY)
        if limit is not None:
            most = limit if most is None else min(limit, most)
        return Entry(
            count=count,
            least=least,
            most=most,
            hidden=small or sensitive,
            hideable=not small and not sensitive and policy.may_hide(count),
            cost=TOTAL_COST * (1 + len(table.summed_over(key))) + min(count, TOTAL_COST - 1),
            small=small,
            sensitive=sensitive,
        )

    def add_sum(self, whole: Cell, parts: Sequence[Cell]) -> None:
        """Add the equation that one cell is the sum of others."""
        equation = {whole: 1}
        for part in parts:
            equation[part] = equation.get(part, 0) - 1
        self.equations.append(equation)

    def add_link(self, link: Linear, number: int) -> None:
        """Add what else a reader knows to tie cells of the tables together."""
        unknown = sorted(name for name in link.terms if name not in self.entries)
        if unknown:
            raise DisclosureError(tuple(unknown), key="disclosure.unknown-cell")
        counts = {name: self.entries[name].count for name in link.terms}
        if not link.holds(counts):
            raise DisclosureError(tuple(link.terms), key="disclosure.contradiction")
        self.add_relation(link, counts, ("link", str(number)))

    def add_relation(
        self, relation: Linear, counts: Mapping[Cell, int], slack: Cell, *, prefix: Cell = ()
    ) -> None:
        """Add a relation between cells, whose names begin with ``prefix``, as equations."""
        terms = {(*prefix, *name): factor for name, factor in relation.terms.items()}
        value = relation.value(counts)
        for sign, limit in ((1, relation.least), (-1, relation.most)):
            if limit is None:
                continue
            equation = dict(terms)
            if limit:
                constant = (*slack, "constant")
                self.entries[constant] = Entry(count=1, listed=False)
                equation[constant] = -limit
            if relation.least != relation.most:
                room = (*slack, str(sign))
                self.add_unlisted(room, sign * (value - limit))
                equation[room] = -sign
            self.equations.append(equation)
            if relation.least == relation.most:
                break

    def add_unlisted(self, name: Cell, count: int, *, least: int = 0) -> Cell:
        """Add a cell that no table has a place for."""
        self.entries[name] = Entry(count=count, least=least, listed=False, hidden=True)
        return name

    def _add_rest(self, whole: Cell, part: Cell, guard: bool) -> Cell:
        name = ("rest of", *whole, "without", *part)
        count = self.entries[whole].count - self.entries[part].count
        self.add_unlisted(name, count)
        if guard and self.policy.is_small(count):
            # Of a whole that is told to be small the rest is small too, and everybody knows.
            self.guard(name, is_told=self.entries[whole].small)
        return name

    def _add_union(self, part: Cell, wholes: Sequence[Cell]) -> None:
        most = sum(self.entries[whole].count for whole in wholes)
        room = self.add_unlisted(
            ("room of", *part, "in any of", *wholes[0]), most - self.entries[part].count
        )
        self.equations.append({part: 1, room: 1, **dict.fromkeys(wholes, -1)})

    def _add_overlap(self, whole: Cell, parts: Sequence[Cell]) -> None:
        total = sum(self.entries[part].count for part in parts)
        twice = self.add_unlisted(("in two of", *whole), total - self.entries[whole].count)
        equation = {whole: 1, twice: 1}
        for part in parts:
            equation[part] = -1
            self.add_sum(whole, [part, self._add_rest(whole, part, False)])
        self.equations.append(equation)

    def guard(self, name: Cell, *, is_told: bool) -> None:
        """Protect a cell; ``is_told``: readers who are told which cells are small know that it is."""
        entry, policy = self.entries[name], self.policy
        told = policy.marks is Marks.TOLD and is_told
        up = 0 if told else max(policy.threshold - entry.count, 0)
        self.targets.append((name, policy.width, up, None))

    def _settle(self) -> None:
        conflicts = []
        for name in self._kept:
            entry = self.entries[name]
            entry.hideable = False
            if entry.hidden and entry.listed:
                conflicts.append(name)
        if conflicts:
            raise DisclosureError(tuple(n for n in self.entries if n in set(conflicts)))
        for name, entry in self.entries.items():
            if entry.small or entry.sensitive:
                self.guard(name, is_told=entry.small)
        self._drop_implied()

    def published(self, hidden: Callable[[Cell], bool]) -> Published:
        """Return what a reader sees when ``hidden`` says which listed cells are hidden."""
        cells: dict[Cell, int | None] = {}
        bounds: dict[Cell, tuple[int, int | None]] = {}
        for name, entry in self.entries.items():
            if entry.hidden or hidden(name):
                cells[name], bounds[name] = None, (entry.least, entry.most)
            else:
                cells[name] = entry.count
        return Published(
            cells=cells,
            relations=tuple(Linear(terms=terms) for terms in self.equations),
            bounds=bounds,
            unlisted=frozenset(n for n, entry in self.entries.items() if not entry.listed),
        )

    def finish(self) -> System:
        """Return the system, without the equations and unlisted cells that tell a reader nothing."""
        self._settle()
        place_of = {name: place for place, name in enumerate(self.entries)}
        entries = list(self.entries.values())
        equations = [{place_of[n]: c for n, c in terms.items()} for terms in self.equations]
        return System(
            names=tuple(self.entries),
            counts=np.array([e.count for e in entries], dtype=np.int64),
            least=np.array([e.least for e in entries], dtype=np.int64),
            most=np.array(
                [np.inf if e.most is None else e.most for e in entries], dtype=np.float64
            ),
            hidden=np.array([e.hidden for e in entries], dtype=np.bool_),
            hideable=np.array([e.hideable for e in entries], dtype=np.bool_),
            unlisted=np.array([not e.listed for e in entries], dtype=np.bool_),
            costs=np.array([e.cost for e in entries], dtype=np.int64),
            matrix=matrix_of(equations, len(entries)),
            targets=tuple(
                Target(index=place_of[name], width=width, up=up, down=down)
                for name, width, up, down in self.targets
            ),
        )

    def _drop_implied(self) -> None:
        # An unlisted sum of things of zero or more says nothing of its own: its parts stand for it.
        places: dict[Cell, set[int]] = {}
        for number, terms in enumerate(self.equations):
            for name in terms:
                places.setdefault(name, set()).add(number)
        guarded = {target[0] for target in self.targets}
        waiting = [name for name in places if self._may_go(name, guarded)]
        for name in waiting:
            definition = next((n for n in sorted(places[name]) if self._defines(n, name)), None)
            if definition is None:
                continue
            parts = {n: -c for n, c in self.equations[definition].items() if n != name}
            for number in sorted(places.pop(name)):
                terms = self.equations[number]
                times = terms.pop(name)
                for part, count in () if number == definition else parts.items():
                    terms[part] = terms.get(part, 0) + times * count
                    if terms[part]:
                        places[part].add(number)
                    else:
                        del terms[part]
                        places[part].discard(number)
            for part in parts:
                places[part].discard(definition)
            self.equations[definition] = {}
            del self.entries[name]
        self.equations = _without_twins(self.equations)

    def _defines(self, number: int, name: Cell) -> bool:
        terms = self.equations[number]
        return terms[name] == 1 and all(
            coefficient < 0 and self.entries[other].least >= 0
            for other, coefficient in terms.items()
            if other != name
        )

    def _may_go(self, name: Cell, guarded: set[Cell]) -> bool:
        entry = self.entries[name]
        return (
            entry.hidden
            and not entry.listed
            and name not in guarded
            and entry.most is None
            and entry.least <= 0
        )


def _is_implied(table: CountTable, relation: Relation, keys: Sequence[Key]) -> bool:
    """Whether a relation between unlisted sums follows from the same one between their parts."""
    if any(table.is_published(key) for key in keys):
        return False
    return any(
        dimension.name != relation.dimension
        and not dimension.overlapping
        and bool(dimension.children(node))
        for dimension, node in zip(table.dimensions, keys[0], strict=True)
    )


def _without_twins(equations: Sequence[dict[Cell, int]]) -> list[dict[Cell, int]]:
    found: dict[frozenset[tuple[Cell, int]], dict[Cell, int]] = {}
    for terms in equations:
        turned = frozenset((name, -coefficient) for name, coefficient in terms.items())
        if terms and turned not in found:
            found.setdefault(frozenset(terms.items()), terms)
    return list(found.values())
