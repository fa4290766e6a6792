"""Attack a publication as a reader would: the interval it leaves for every hidden cell."""

from collections.abc import Mapping

from osallisuus.disclosure.constraints import Published
from osallisuus.disclosure.errors import Cell, DisclosureError, Interval
from osallisuus.disclosure.expecting import expect
from osallisuus.disclosure.extra import require_scipy
from osallisuus.disclosure.result import ProtectedTable


def audit(published: Published | ProtectedTable) -> Mapping[Cell, Interval]:
    """Return the interval that a publication still allows for each hidden cell.

    Each end is the optimum of an integer programme over everything a reader knows: what is shown, the
    sums, the bounds, and that counts are whole. Nothing of the raw table is used.

    Args:
        published: A protected table, or a publication of your own, with relations for published
            percentages if there are any.

    Returns:
        Intervals by cell name, in the order of the table. Cells no table has a place for are left out.

    Raises:
        DisclosureError: The published figures contradict each other, or a relation names no cell.
        ValueProblemError: It is no publication.
        MissingExtraError: SciPy (extra ``records``) is not installed.

    Example:
        >>> from osallisuus.disclosure import Linear, Published
        >>> leaky = Published(
        ...     cells={("all",): 23, ("women",): 20, ("men",): None},
        ...     relations=(Linear.sum_of(("all",), [("women",), ("men",)]),),
        ... )
        >>> print(audit(leaky)[("men",)])
        3–3

    .. versionadded:: 0.1
    """
    expect(published, (Published, ProtectedTable), name="published", wanted="published")
    view = published.published if isinstance(published, ProtectedTable) else published
    unknown = sorted({name for one in view.relations for name in one.terms} - set(view.cells))
    if unknown:
        raise DisclosureError(tuple(unknown), key="disclosure.unknown-cell")
    require_scipy()
    from osallisuus.disclosure.attack import intervals

    return intervals(view)
