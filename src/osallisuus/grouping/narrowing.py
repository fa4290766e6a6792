"""A puzzle of some of the people, the rest left out of every term."""

from collections.abc import Iterator

import attrs

from osallisuus.grouping.puzzle import Component, Puzzle
from osallisuus.grouping.terms import Allow, CountLimit, Cover, HardTerm, Stay, Together


def narrowed(puzzle: Puzzle, component: Component) -> Puzzle:
    """The puzzle of a component's people, with all sites, starts and facilitators.

    Only what conflicts are looked for in is narrowed: people, terms, parties and anchors.
    """
    inside = sorted(at for party in component.parties for at in puzzle.parties[party])
    people = tuple(puzzle.people[at] for at in inside)
    ids = frozenset(person.id for person in people)
    # Groups asked for are asked for of the whole roster, not of a part of it.
    request = attrs.evolve(puzzle.request, groups=None)
    return attrs.evolve(
        puzzle,
        request=request,
        people=people,
        index={person.id: at for at, person in enumerate(people)},
        hard=tuple((rule, term) for rule, whole in puzzle.hard for term in _part(whole, ids)),
        anchors=tuple(puzzle.anchors[at] for at in component.anchors),
        components=(component,),
    )


def _part(term: HardTerm, ids: frozenset[str]) -> Iterator[HardTerm]:
    if isinstance(term, CountLimit):
        yield attrs.evolve(term, members=term.members & ids)
    elif isinstance(term, Cover):
        if term.person in ids:
            kinds = tuple((members & ids, least) for members, least in term.any_of)
            yield attrs.evolve(term, any_of=kinds)
    elif isinstance(term, Allow | Stay):
        if term.person in ids:
            yield term
    elif isinstance(term, Together):
        if ids.issuperset(term.people):
            yield term
    elif {term.first, term.second} <= ids:
        yield term
