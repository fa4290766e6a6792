"""The audit's intervals are those that enumeration finds, whatever is published."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from brute_force import Name, Rule, assignments, interval
from hypothesis import given, settings
from hypothesis import strategies as st

from osallisuus.disclosure import (
    CountTable,
    Dimension,
    DisclosureError,
    Linear,
    Published,
    audit,
    protect,
    published_of,
    published_text,
)

NAMES: tuple[Name, ...] = tuple((letter,) for letter in "abcde")
MOST = 7


@st.composite
def publications(draw: st.DrawFn) -> tuple[Published, dict[Name, int]]:
    counts = {name: draw(st.integers(0, MOST)) for name in NAMES}
    hidden = draw(st.sets(st.sampled_from(NAMES), min_size=1, max_size=4))
    relations = []
    for _ in range(draw(st.integers(0, 4))):
        terms = draw(
            st.dictionaries(st.sampled_from(NAMES), st.integers(-2, 2), min_size=1, max_size=4)
        )
        value = sum(factor * counts[name] for name, factor in terms.items())
        least = draw(st.sampled_from((None, value, value - 2)))
        most = draw(st.sampled_from((None, value, value + 1)))
        relations.append(Linear(terms=terms, least=least, most=most))
    published = Published(
        cells={name: None if name in hidden else count for name, count in counts.items()},
        relations=tuple(relations),
        bounds={name: (draw(st.integers(0, counts[name])), MOST) for name in hidden},
    )
    return published, counts


@settings(max_examples=150, deadline=None)
@given(publications())
def test_the_audit_is_exact(drawn: tuple[Published, Mapping[Name, int]]) -> None:
    published, counts = drawn
    ranges = {name: range(low, MOST + 1) for name, (low, _) in published.bounds.items()}
    rules: list[Rule] = [(one.terms, one.least, one.most) for one in published.relations]
    columns = assignments(published.cells, ranges, rules)
    found = audit(published)
    assert list(found) == list(published.hidden)
    for name, ends in found.items():
        assert (ends.least, ends.most) == interval(columns, {name: 1})
        assert ends.least <= counts[name] <= (ends.most or 0)
        assert ends.proved


@settings(max_examples=100, deadline=None)
@given(publications())
def test_what_was_published_is_read_back_as_it_was(
    drawn: tuple[Published, Mapping[Name, int]],
) -> None:
    published, _ = drawn
    assert published_of(published_text([published, published]), "x") == (published,)


@settings(max_examples=60, deadline=None)
@given(part=st.integers(0, 30), rest=st.integers(0, 30), decimals=st.integers(0, 2))
def test_a_percentage_tells_what_enumeration_says_it_tells(
    part: int, rest: int, decimals: int
) -> None:
    whole = part + rest
    if not whole:
        return
    step = Decimal(1).scaleb(-decimals)
    percent = (Decimal(100 * part) / whole).quantize(step)
    relations = Linear.rate(("part",), ("whole",), percent=percent)
    published = Published(cells={("part",): None, ("whole",): whole}, relations=relations)
    possible = [
        one for one in range(whole + 1) if abs(Decimal(100 * one) / whole - percent) <= step / 2
    ]
    found = audit(published)["part",]
    assert (found.least, found.most) == (min(possible), max(possible))


def test_contradicting_figures_are_refused_by_name() -> None:
    whole = Linear.sum_of(("all",), [("women",), ("men",)])
    wrong = Published(
        cells={("all",): 5, ("women",): 9, ("men",): None, ("x",): None}, relations=(whole,)
    )
    with pytest.raises(DisclosureError) as caught:
        audit(wrong)
    assert ("men",) in caught.value.cells or ("women",) in caught.value.cells


def test_nothing_hidden_nothing_to_find() -> None:
    gender = Dimension(name="gender", categories=["woman", "man"])
    safe = protect(CountTable.of_counts([gender], {("woman",): 20, ("man",): 30}))
    assert audit(safe) == {}
