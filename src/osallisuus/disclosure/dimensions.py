"""What a table is divided by: dimensions with their hierarchies, and relations between categories."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType

import attrs

from osallisuus.catalogue import CORE
from osallisuus.disclosure.expecting import expect
from osallisuus.errors import ValueProblemError

Key = tuple[str, ...]
"""One category for each dimension of a table, in the order of the dimensions; totals included."""


def _with_parents(
    categories: Iterable[str] | Mapping[str, str | None],
) -> Mapping[str, str | None]:
    # A text is a sequence of texts too, but hardly ever meant.
    expect(
        None if isinstance(categories, str) else categories,
        Iterable,
        name="categories",
        wanted="names",
    )
    given = categories if isinstance(categories, Mapping) else dict.fromkeys(categories)
    for name in (*given, *(parent for parent in given.values() if parent is not None)):
        expect(name, str, name="categories", wanted="name")
    tree: dict[str, str | None] = dict(given)
    for parent in given.values():
        if parent is not None:
            tree.setdefault(parent, None)
    return MappingProxyType(tree)


@attrs.frozen(kw_only=True, slots=False)
class Dimension:
    """One way of dividing people: gender, municipality within county, project.

    Attributes:
        name: What is divided, such as ``gender``.
        categories: The categories in the order of the table; a mapping gives each its parent, such
            as the county of a municipality. A parent that is only named so is a category too.
        total: What the sum over all categories is called; None when there is none, as over
            indicators.
        overlapping: Whether somebody may be in two categories, as with projects. Then a parent is
            not the sum of its children but at most that, and at least each of them.

    Raises:
        ValueProblemError: No category, a total that is also a category, or parents in a circle.

    Example:
        >>> region = Dimension(name="region", categories={"564": "17", "678": "17", "091": "01"})
        >>> region.nodes
        ('564', '678', '091', '17', '01', 'total')
        >>> region.children("17")
        ('564', '678')

    .. versionadded:: 0.1
    """

    name: str
    categories: Mapping[str, str | None] = attrs.field(converter=_with_parents, hash=False)
    total: str | None = "total"
    overlapping: bool = False

    def __attrs_post_init__(self) -> None:
        expect(self.name, str, name="name", wanted="name")
        expect(self.total, (str, type(None)), name="total", wanted="name")
        if not self.categories:
            raise ValueProblemError(CORE.say("disclosure.dimension.empty", name=self.name))
        if self.total in self.categories:
            text = CORE.say("disclosure.dimension.total", name=self.name, total=self.total)
            raise ValueProblemError(text)
        for start in self.categories:
            seen = {start}
            above = self.categories[start]
            while above is not None:
                if above in seen:
                    text = CORE.say("disclosure.dimension.circle", name=self.name, category=start)
                    raise ValueProblemError(text)
                seen.add(above)
                above = self.categories[above]

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """Every category and, last, the total."""
        return (*self.categories, *(() if self.total is None else (self.total,)))

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The categories that are not divided further."""
        parents = set(self.categories.values())
        return tuple(name for name in self.categories if name not in parents)

    @cached_property
    def _children(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for name, parent in self.categories.items():
            above = self.total if parent is None else parent
            if above is not None:
                found.setdefault(above, []).append(name)
        return {name: tuple(names) for name, names in found.items()}

    def children(self, node: str) -> tuple[str, ...]:
        """Return the categories that ``node`` (or the total) is divided into; none for a leaf."""
        return self._children.get(node, ())

    @cached_property
    def bottom_up(self) -> tuple[str, ...]:
        """Categories that are divided and the total, each after all it is divided into."""

        def visit(node: str) -> Iterator[str]:
            for child in self.children(node):
                yield from visit(child)
            if self.children(node):
                yield node

        tops = (
            [self.total]
            if self.total is not None
            else [n for n, p in self.categories.items() if p is None]
        )
        return tuple(node for top in tops for node in visit(top))


@attrs.frozen(kw_only=True)
class SumOf:
    """Within one dimension a category is the sum of others: EECO01 = EECO02 + EECO04 + EECO05.

    .. versionadded:: 0.1
    """

    dimension: str
    whole: str
    parts: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The whole, and the categories that are added up."""
        return (self.whole, *self.parts)


@attrs.frozen(kw_only=True)
class SubsetOf:
    """Within one dimension the people of a category are some of another's: EECO03 within EECO02.

    Attributes:
        dimension: Name of the dimension the two are categories of.
        part: The smaller category.
        whole: The category it lies in.
        guard_rest: Whether the rest (whole minus part) is protected like a cell: "8 of 10 are long-term
            unemployed" also says that two are not.

    .. versionadded:: 0.1
    """

    dimension: str
    part: str
    whole: str
    guard_rest: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The whole, and the category that lies in it."""
        return (self.whole, self.part)


@attrs.frozen(kw_only=True)
class SubsetOfAny:
    """Within one dimension the people of a category are all in one or another of several: CR04 in CO01 or CO03.

    So many people it is at most, that the others have together.

    Example:
        >>> SubsetOfAny(dimension="indicator", part="CR04", wholes=("CO01", "CO03")).names
        ('CR04', 'CO01', 'CO03')

    .. versionadded:: 0.1
    """

    dimension: str
    part: str
    wholes: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The smaller category, and those it lies in."""
        return (self.part, *self.wholes)


Relation = SumOf | SubsetOf | SubsetOfAny
