"""Even shares of genders and the like, against fractions: whole people too many or too few."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osallisuus.grouping import GroupRequest, GroupView, Person, Roster
from osallisuus.grouping.compiling import compile_request
from osallisuus.grouping.preferences import EvenShares
from osallisuus.grouping.terms import SumCost


def people(*genders: str | None, locality: str = "A") -> tuple[Person, ...]:
    return tuple(
        Person(id=f"{locality}{at}", locality=locality, gender=gender)
        for at, gender in enumerate(genders)
    )


def view(members: Sequence[Person]) -> GroupView:
    return GroupView(id="g", people=tuple(members))


def beyond_shares(members: Sequence[Person], roster: Roster) -> list[Fraction]:
    """For each gender how many too many or too few there are."""
    found = []
    for gender in {p.gender for p in roster.people if p.gender}:
        beyond = Fraction(0)
        for person in members:
            known = [p for p in roster.people if p.locality == person.locality and p.gender]
            if person.gender:
                share = Fraction(sum(p.gender == gender for p in known), len(known))
                beyond += (person.gender == gender) - share
        found.append(abs(beyond))
    return found


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(("woman", "man", "other", None)), min_size=1, max_size=9),
        min_size=1,
        max_size=3,
    ),
    st.integers(1, 4),
    st.data(),
)
def test_a_group_costs_the_whole_people_it_has_too_many_or_too_few(
    localities: list[list[str | None]], weight: int, data: st.DataObject
) -> None:
    everybody = [
        person
        for name, genders in zip("ABC", localities, strict=False)
        for person in people(*genders, locality=name)
    ]
    roster = Roster(people=tuple(everybody))
    members = data.draw(st.lists(st.sampled_from(everybody), unique_by=lambda p: p.id))
    preference = EvenShares(weight=weight)
    (cost,) = preference.costs([view(members)], roster)
    assert cost == weight * sum(map(int, beyond_shares(members, roster)))


@settings(max_examples=60, deadline=None)
@given(st.tuples(*[st.integers(1, most - 1) for most in (29, 31, 37)]), st.data())
def test_rounded_shares_count_every_whole_person_and_hardly_more(
    women: tuple[int, int, int], data: st.DataObject
) -> None:
    everybody = [
        person
        for name, some, most in zip("ABC", women, (29, 31, 37), strict=True)
        for person in people(*["woman"] * some, *["man"] * (most - some), locality=name)
    ]
    roster = Roster(people=tuple(everybody))
    members = data.draw(st.lists(st.sampled_from(everybody), unique_by=lambda p: p.id, max_size=20))
    (cost,) = EvenShares(weight=1).costs([view(members)], roster)
    exact = beyond_shares(members, roster)
    assert sum(map(int, exact)) <= cost
    assert cost <= sum(int((beyond + Fraction(1, 100)) / Fraction(99, 100)) for beyond in exact)


@pytest.mark.parametrize(("women", "cost"), [(2, 4), (3, 0), (4, 0), (5, 4)])
def test_nothing_is_counted_for_half_a_person(women: int, cost: int) -> None:
    everybody = people(*["woman"] * 10, *["man"] * 10)
    group = view([*everybody[:women], *everybody[10 : 17 - women]])
    assert EvenShares(weight=2).costs([group], Roster(people=everybody)) == (cost,)


def test_a_whole_person_counts_where_shares_have_no_small_denominator_in_common() -> None:
    thirds = people(*["woman"] * 11, *["man"] * 22, locality="A")
    others = (
        *people(*["woman"] * 12, *["man"] * 25, locality="B"),
        *people(*["woman"] * 4, *["man"] * 7, locality="C"),
    )
    roster = Roster(people=(*thirds, *others))
    women, men = thirds[:11], thirds[11:]
    groups = [view(men[:2]), view(men[:3]), view(women[:3]), view([*women[:1], *men[:2]])]
    assert EvenShares(weight=1).costs(groups, roster) == (0, 2, 4, 0)


def test_too_many_women_and_too_few_men_are_counted_at_once() -> None:
    roster = Roster(people=people(*["woman"] * 11, *["man"] * 9))
    preference = EvenShares(weight=3)
    terms = [term for term in preference.terms(roster) if isinstance(term, SumCost)]
    assert [term.weight for term in terms] == [3, 3]
    (one,) = compile_request(GroupRequest(people=roster, preferences=(preference,))).sums
    assert (one.weight, one.scale) == (6, 20)
    assert {abs(value) for value in one.values} == {9, 11}
