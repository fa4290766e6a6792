"""A table that may be handed out."""

from collections.abc import Iterator, Mapping

import attrs

from osallisuus.catalogue import CORE
from osallisuus.disclosure.constraints import Published
from osallisuus.disclosure.dimensions import Dimension, Key
from osallisuus.disclosure.policy import DisclosurePolicy, Hidden, Reason


@attrs.frozen(kw_only=True)
class ProtectedTable:
    """A table with its small cells, and those that would give them away, hidden.

    It holds no count that is hidden.

    Attributes:
        dimensions: As in the table it was made from.
        cells: A count, or :class:`Hidden`, for every published cell, in the order of the table.
        policy: What it was protected under.
        published: All that a reader can know, for :func:`audit` and for the protection of later
            tables; shared by tables that were protected together.
        estimated: Cells that are estimates, to be marked as such.
        subject: What is counted.
        kept_reasons: Which hidden cells are small themselves and which are not. **Not for
            publication** under :attr:`Marks.ALIKE`: it is for whoever holds the raw table anyway.

    .. versionadded:: 0.1
    """

    dimensions: tuple[Dimension, ...]
    cells: Mapping[Key, int | Hidden] = attrs.field(hash=False)
    policy: DisclosurePolicy
    published: Published = attrs.field(repr=False, eq=False)
    estimated: frozenset[Key] = frozenset()
    subject: str = ""
    kept_reasons: Mapping[Key, Reason] = attrs.field(repr=False, eq=False, hash=False)

    def __iter__(self) -> Iterator[tuple[Key, int | Hidden]]:
        return iter(self.cells.items())

    def __len__(self) -> int:
        return len(self.cells)

    def __getitem__(self, key: Key) -> int | Hidden:
        return self.cells[key]

    @property
    def hidden(self) -> tuple[Key, ...]:
        """Keys of the hidden cells, in the order of the table."""
        return tuple(key for key, value in self.cells.items() if isinstance(value, Hidden))

    @property
    def hidden_count(self) -> int:
        """How many cells are hidden."""
        return len(self.hidden)

    def explain(self, language: str = "en") -> str:
        """Return what was hidden and why, in words that may be published with the table."""
        policy = self.policy
        if not self.hidden:
            lines = [CORE.say("disclosure.explain.none", language)]
        else:
            hidden, shown = self.hidden_count, len(self.cells) - self.hidden_count
            least, most = policy.least_small, policy.threshold - 1
            lines = [
                CORE.say("disclosure.explain.hidden", language, hidden=hidden, shown=shown),
                CORE.say("disclosure.explain.threshold", language, least=least, most=most),
                CORE.say("disclosure.explain.width", language, width=policy.width),
            ]
        if self.estimated:
            count = len(self.estimated)
            lines.append(CORE.say("disclosure.explain.estimated", language, count=count))
        return " ".join(lines)
