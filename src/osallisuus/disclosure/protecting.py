"""Hide the small cells of a table, and as few others as it takes that nobody can work them out."""

from collections.abc import Sequence
from typing import Final

from osallisuus.disclosure.constraints import Linear, Published
from osallisuus.disclosure.expecting import expect
from osallisuus.disclosure.extra import require_scipy
from osallisuus.disclosure.policy import DisclosurePolicy
from osallisuus.disclosure.result import ProtectedTable
from osallisuus.disclosure.tables import CountTable

DEFAULT_POLICY: Final = DisclosurePolicy()
"""Counts from 1 to 4 are hidden."""


Previous = ProtectedTable | Published | Sequence[ProtectedTable | Published]
"""What was published before: tables as they were protected, or what :func:`read_published` reads."""


def protect(
    table: CountTable,
    policy: DisclosurePolicy = DEFAULT_POLICY,
    *,
    previous: Previous = (),
) -> ProtectedTable:
    """Return ``table`` with its small cells hidden, and what they could be worked out from.

    For every small cell it is proved, by other tables that agree with everything shown, that a
    reader can neither narrow it down to less than ``policy.width`` nor be sure that it is small.
    The cells hidden for the sake of others are the cheapest set when the table is small (150 cells
    that equations tie together), a good one when it is large. The same table always gives the
    same result.

    Args:
        table: The counts.
        policy: Threshold and protection.
        previous: Earlier reports of the same counts. A count whose change since then is small is
            hidden too, and the change is protected like a count.

    Raises:
        DisclosureError: No choice of cells protects the table; every cell at risk is listed.
        ValueProblemError: An argument is of another kind.
        MissingExtraError: SciPy (extra ``records``) is not installed.

    Example:
        >>> from osallisuus.disclosure import CountTable, Dimension
        >>> gender = Dimension(name="gender", categories=["woman", "man", "nonbinary"])
        >>> counts = {("woman",): 20, ("man",): 12, ("nonbinary",): 1}
        >>> safe = protect(CountTable.of_counts([gender], counts))
        >>> for key, value in safe:
        ...     print(key, value if isinstance(value, int) else value.text("en"))
        ('woman',) 20
        ('man',) hidden to protect people: the count is small or would give a small one away
        ('nonbinary',) hidden to protect people: the count is small or would give a small one away
        ('total',) 33

    .. versionadded:: 0.1
    """
    expect(table, CountTable, name="table", wanted="table")
    (only,) = protect_linked([table], policy, previous=previous)
    return only


def protect_linked(
    tables: Sequence[CountTable],
    policy: DisclosurePolicy = DEFAULT_POLICY,
    *,
    previous: Previous = (),
    links: Sequence[Linear] = (),
) -> tuple[ProtectedTable, ...]:
    """Return tables that share cells, protected together.

    Tables of one ``CountTable.subject`` share every cell whose categories are the same once the
    totals are left out: gender × region and gender × project share the column of gender.

    Args:
        tables: The tables that are going to be published.
        policy: Threshold and protection.
        previous: Earlier reports, as for :func:`protect`.
        links: What else a reader knows to tie cells together, by the names that
            :meth:`CountTable.name_of` gives: a cell of one table that is at most one of another, the
            same people seen twice, a percentage published elsewhere.

    Raises:
        DisclosureError: As :func:`protect`; also when a shared cell has two counts, or a link names no
            cell or does not hold.
        MissingExtraError: SciPy (extra ``records``) is not installed.

    Example:
        Two matrices of the same people: where they went, and how they were at the start.

        >>> from osallisuus.disclosure import CountTable, Dimension, Linear
        >>> before = Dimension(name="before", categories=["low", "high"])
        >>> after = Dimension(name="after", categories=["low", "high"])
        >>> moves = {("low", "low"): 9, ("low", "high"): 12, ("high", "low"): 2, ("high", "high"): 30}
        >>> all_people = CountTable.of_counts([before], {("low",): 25, ("high",): 34}, subject="people")
        >>> matrix = CountTable.of_counts([before, after], moves, subject="pairs")
        >>> links = [
        ...     Linear.at_most(matrix.name_of((level, "total")), all_people.name_of((level,)))
        ...     for level in before.nodes
        ... ]
        >>> one, two = protect_linked([all_people, matrix], links=links)
        >>> two["high", "low"].text("en")[:6]
        'hidden'

    .. versionadded:: 0.1
    """
    expect(tables, Sequence, name="tables", wanted="tables")
    for table in tables:
        expect(table, CountTable, name="tables", wanted="table")
    expect(policy, DisclosurePolicy, name="policy", wanted="policy")
    earlier = (previous,) if isinstance(previous, ProtectedTable | Published) else tuple(previous)
    for one in earlier:
        expect(one, (ProtectedTable, Published), name="previous", wanted="published")
    for link in links:
        expect(link, Linear, name="links", wanted="linear")
    require_scipy()
    from osallisuus.disclosure.engine import protect_tables

    return protect_tables(tables, policy, earlier, tuple(links))
