"""Protection carried out: build, search, verify. Loads NumPy and SciPy."""

from collections.abc import Sequence
from types import MappingProxyType

import numpy as np

from osallisuus.disclosure.building import Builder
from osallisuus.disclosure.constraints import Linear, Published
from osallisuus.disclosure.earlier import add_earlier
from osallisuus.disclosure.errors import Cell, DisclosureError
from osallisuus.disclosure.patterns import Bank, hide
from osallisuus.disclosure.policy import DisclosurePolicy, Hidden
from osallisuus.disclosure.result import ProtectedTable
from osallisuus.disclosure.system import BoolArray, System
from osallisuus.disclosure.tables import CountTable


def protect_tables(
    tables: Sequence[CountTable],
    policy: DisclosurePolicy,
    previous: Sequence[ProtectedTable | Published],
    links: Sequence[Linear],
) -> tuple[ProtectedTable, ...]:
    """Return the tables with cells hidden; see :func:`osallisuus.disclosure.protect_linked`."""
    builder = Builder(policy)
    for table in tables:
        builder.add_table(table)
    for number, link in enumerate(links, start=1):
        builder.add_link(link, number)
    for number, published in enumerate(_distinct(previous), start=1):
        add_earlier(builder, number, published)
    entries = dict(builder.entries)
    system = builder.finish()
    hidden = system.hidden.copy()
    at_risk: list[Cell] = []
    for cells, piece in system.pieces():
        chosen, bank, lost = hide(piece)
        hidden[cells] = chosen
        at_risk += [piece.names[target.index] for target in lost] or _unproved(piece, chosen, bank)
    if at_risk:
        raise DisclosureError(tuple(name for name in system.names if name in set(at_risk)))
    names = {name for name, is_hidden in zip(system.names, hidden, strict=True) if is_hidden}
    published = builder.published(names.__contains__)
    results = []
    for table in tables:
        reasons = {}
        shown: dict[tuple[str, ...], int | Hidden] = {}
        for key in table.keys:
            name = table.name_of(key)
            if not table.is_published(key):
                continue
            if name in names:
                reasons[key] = entries[name].reason
                shown[key] = Hidden(reason=policy.shown_reason(reasons[key]))
            else:
                shown[key] = table.cells[key]
        results.append(
            ProtectedTable(
                dimensions=table.dimensions,
                cells=MappingProxyType(shown),
                policy=policy,
                published=published,
                estimated=table.estimated,
                subject=table.subject,
                kept_reasons=MappingProxyType(reasons),
            )
        )
    return tuple(results)


def _distinct(tables: Sequence[ProtectedTable | Published]) -> list[Published]:
    # Tables protected together share one publication.
    found: list[Published] = []
    for table in tables:
        published = table.published if isinstance(table, ProtectedTable) else table
        if all(published is not other for other in found):
            found.append(published)
    return found


def _unproved(system: System, hidden: BoolArray, bank: Bank) -> list[Cell]:
    """Check the proof by arithmetic alone: every witness agrees with all that is shown."""
    up, down = bank.reach(hidden)
    missing = [t for t in system.targets if not t.is_met(int(up[t.index]), int(down[t.index]))]
    assert not np.any(hidden & ~(system.hidden | system.hideable))
    return [system.names[target.index] for target in missing]
