"""Bad input of every public function: an error of the library's own, in words, and nothing else."""

import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from osallisuus.catalogue import LANGUAGES
from osallisuus.disclosure import (
    CountTable,
    Dimension,
    DisclosureError,
    DisclosurePolicy,
    Linear,
    Marks,
    Published,
    PublishedFileError,
    SubsetOfAny,
    SumOf,
    Zeros,
    audit,
    protect,
    protect_linked,
    published_of,
    published_text,
    read_published,
    safe_mean,
    safe_share,
    safe_sum,
)
from osallisuus.errors import ValueProblemError

GENDER = Dimension(name="gender", categories=["woman", "man"])
TABLE = CountTable.of_counts([GENDER], {("woman",): 20, ("man",): 3})
POLICY = DisclosurePolicy()
WRONG: Any = "wrong"
NONE: Any = None
NUMBER: Any = 2.5
FLAG: Any = True


def table_of(counts: Any, **more: Any) -> CountTable:
    return CountTable.of_counts([GENDER], counts, **more)


REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "protect a text": (lambda: protect(WRONG), "table: expected a CountTable, got str"),
    "protect by a text": (lambda: protect(TABLE, WRONG), "policy: expected a DisclosurePolicy"),
    "protect against a file name": (lambda: protect(TABLE, previous=WRONG), "read_published"),
    "protect one for many": (lambda: protect_linked(NUMBER), "a list of CountTables, got float"),
    "link of text": (lambda: protect_linked([TABLE], links=[WRONG]), "expected a Linear"),
    "audit nothing": (lambda: audit(NONE), "a Published or ProtectedTable"),
    "threshold as text": (lambda: DisclosurePolicy(threshold=WRONG), "threshold: expected a whole"),
    "threshold as flag": (lambda: DisclosurePolicy(threshold=FLAG), "whole number, got bool"),
    "threshold of zero": (lambda: DisclosurePolicy(threshold=0), "threshold"),
    "half a protection": (lambda: DisclosurePolicy(protection=NUMBER), "protection: expected"),
    "no protection": (lambda: DisclosurePolicy(protection=0), "protection"),
    "remainder of 101": (lambda: DisclosurePolicy(remainder_percent=101), "0 to 100, is 101"),
    "zeros as text": (lambda: DisclosurePolicy(zeros=WRONG), "zeros: expected a Zeros"),
    "marks as text": (lambda: DisclosurePolicy(marks=WRONG), "marks: expected a Marks"),
    "told of one": (lambda: DisclosurePolicy(threshold=2, marks=Marks.TOLD), "2"),
    "told and available": (
        lambda: DisclosurePolicy(marks=Marks.TOLD, zeros=Zeros.AVAILABLE),
        "zero",
    ),
    "no categories": (lambda: Dimension(name="x", categories=[]), "no categories"),
    "categories as text": (lambda: Dimension(name="x", categories="abc"), "a list of names"),
    "categories as numbers": (lambda: Dimension(name="x", categories=[NUMBER]), "got float"),
    "no name": (lambda: Dimension(name=NONE, categories=["a"]), "name: expected a text"),
    "total is a category": (lambda: Dimension(name="x", categories=["total"]), "another name"),
    "own parent": (lambda: Dimension(name="x", categories={"a": "b", "b": "a"}), "own parent"),
    "no dimensions": (lambda: CountTable(dimensions=NONE, cells={}), "a list of Dimensions"),
    "dimensions as text": (lambda: CountTable(dimensions=WRONG, cells={}), "a Dimension, got str"),
    "no cells": (lambda: CountTable(dimensions=[GENDER], cells=NONE), "from key to count"),
    "no counts": (lambda: table_of(NONE), "from key to count"),
    "half a person": (lambda: table_of({("woman",): 2.5}), "woman does not hold a whole number"),
    "a flag": (lambda: table_of({("woman",): True}), "woman does not hold a whole number"),
    "a count as text": (lambda: table_of({("woman",): "2"}), "woman does not hold a whole number"),
    "less than nobody": (lambda: table_of({("woman",): -2}), "woman does not hold a whole number"),
    "no such category": (lambda: table_of({("women",): 2}), "no cell women"),
    "over the limit": (lambda: table_of({("woman",): 2}, at_most={("woman",): 1}), "larger"),
    "no such margin": (
        lambda: table_of({("woman",): 2}, margins=(frozenset({"age"}),)),
        "age that is not there",
    ),
    "relation of another dimension": (
        lambda: table_of(
            {("woman",): 2}, relations=(SumOf(dimension="age", whole="a", parts=("b",)),)
        ),
        "names the category a",
    ),
    "more than all it lies in": (
        lambda: table_of(
            {("woman",): 2, ("man",): 3},
            relations=(SubsetOfAny(dimension="gender", part="man", wholes=("woman",)),),
        ),
        "man does not agree",
    ),
    "sums that do not add up": (
        lambda: CountTable(dimensions=[GENDER], cells={("woman",): 2, ("man",): 3, ("total",): 9}),
        "total does not agree with its parts",
    ),
    "a percentage as a float": (
        lambda: Linear.rate(("a",), ("b",), percent=NUMBER),
        "percent: expected a Decimal",
    ),
    "a contribution as a float": (lambda: safe_sum([NUMBER], POLICY), "an int or a Decimal"),
    "a contribution below zero": (lambda: safe_sum([-1], POLICY), "zero or more"),
    "a contribution without a number": (lambda: safe_sum([Decimal("nan")], POLICY), "number"),
    "a mean of texts": (lambda: safe_mean([WRONG], POLICY), "number"),
    "a part above the whole": (lambda: safe_share(5, 3), "at most the whole"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_right_is_refused_in_words(name: str) -> None:
    call, said = REFUSED[name]
    with pytest.raises(ValueProblemError) as caught:
        call()
    assert said in str(caught.value)


def test_a_cell_with_two_counts_a_false_link_and_an_unknown_cell_are_refused_by_name() -> None:
    other = table_of({("woman",): 21, ("man",): 3})
    with pytest.raises(DisclosureError) as caught:
        protect_linked([TABLE, other])
    assert ("gender=woman",) in caught.value.cells
    with pytest.raises(DisclosureError) as caught:
        protect_linked([TABLE], links=[Linear.at_most(("gender=woman",), ("gender=man",))])
    assert set(caught.value.cells) == {("gender=woman",), ("gender=man",)}
    with pytest.raises(DisclosureError) as caught:
        protect_linked([TABLE], links=[Linear.at_most(("gender=no",), ("gender=man",))])
    assert caught.value.cells == (("gender=no",),)
    with pytest.raises(DisclosureError) as caught:
        audit(Published(cells={("a",): None}, relations=(Linear.at_most(("a",), ("b",)),)))
    assert caught.value.cells == (("b",),)
    for language in LANGUAGES:
        assert "b" in caught.value.message(language)


def test_no_tables_are_no_tables() -> None:
    assert protect_linked([]) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "other"),
        ("{", "other"),
        ("[]", "other"),
        ('{"format": "another"}', "other"),
        ('{"format": "osallisuus.published-figures", "v": 2}', "version"),
        ('{"format": "osallisuus.published-figures", "v": 1}', "broken"),
    ],
)
def test_a_file_that_is_not_of_published_figures_is_refused(
    text: str, reason: str, tmp_path: Path
) -> None:
    file = tmp_path / "published-figures.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PublishedFileError) as caught:
        read_published(tmp_path)
    assert caught.value.reason == reason
    for language in LANGUAGES:
        assert str(tmp_path) in caught.value.message(language)


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PublishedFileError):
        read_published(tmp_path / "nothing")
    file = tmp_path / "published-figures.json"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PublishedFileError):
        read_published(file)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=12,
)


WORDS = st.sampled_from(["a", "b"])
NUMBERS = st.sampled_from(["4.2", "-1", "0.50", "NaN", "x", "1E+3"])
SCALES = st.none() | st.tuples(NUMBERS, NUMBERS)
MEANS = st.lists(
    st.tuples(WORDS, NUMBERS, SCALES) | st.tuples(WORDS, NUMBERS, SCALES, NUMBERS), max_size=2
)
GROUPS = st.tuples(
    st.lists(WORDS, max_size=2), st.none() | st.integers(-1, 9), MEANS, st.lists(WORDS, max_size=2)
)
DAYS = st.sampled_from(["2018-03-31", "2018-02-30", ""])
PARTS = {
    **dict.fromkeys(("cells", "relations", "bounds", "unlisted"), JSON | st.just([])),
    "figures": st.lists(GROUPS, max_size=2) | JSON,
    "totals": st.lists(st.tuples(WORDS, NUMBERS, DAYS), max_size=2) | JSON,
}
WHOLE = {
    **{name: [] for name in PARTS},
    "figures": [
        [["of"], 9, [["before", "4.2", ["0", "10"], "4"], ["after", "5.0", None]], ["0.3"]]
    ],
    "totals": [["hours", "12.5", "2018-03-31"]],
}


def test_a_file_with_figures_of_groups_is_read_whole() -> None:
    import json

    text = json.dumps({"format": "osallisuus.published-figures", "v": 1, "publications": [WHOLE]})
    [read] = published_of(text, "x")
    assert [(one.people, len(one.means)) for one in read.figures] == [(9, 2)]
    assert [mean.step for mean in read.figures[0].means] == [4, 1]
    assert [str(one.value) for one in read.totals] == ["12.5"]
    assert json.loads(published_text([read])) == json.loads(text)


@settings(deadline=None)
@given(data=st.fixed_dictionaries(PARTS))
@example(data=WHOLE)
def test_a_damaged_file_is_refused_or_read_whole(data: dict[str, object]) -> None:
    import json

    text = json.dumps({"format": "osallisuus.published-figures", "v": 1, "publications": [data]})
    try:
        [read] = published_of(text, "x")
    except PublishedFileError as error:
        assert error.reason == "broken"
    else:
        assert published_of(published_text([read]), "x") == (read,)


WITHOUT_SCIPY = """
import sys
sys.modules["scipy"] = None
from osallisuus.disclosure import CountTable, Dimension, Published, audit, protect
from osallisuus.errors import MissingExtraError
table = CountTable.of_counts([Dimension(name="g", categories=["a"])], {("a",): 9})
for call in (lambda: protect(table), lambda: audit(Published(cells={}))):
    try:
        call()
    except MissingExtraError as error:
        print(error)
"""


def test_without_scipy_the_extra_is_named() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_SCIPY], capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    assert len(lines) == 2
    assert all("scipy" in line and "osallisuus[records]" in line for line in lines)
