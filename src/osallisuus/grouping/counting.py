"""Conflicts that show by counting, without a solver and for any number of people.

Each looks at one component: people and sites that exchange nobody with the rest. A conflict found so
is certain; that no rule in it could be spared is not proven.
"""

from collections.abc import Iterator, Sequence

import attrs

from osallisuus.grouping.outcome import Conflict, Relaxation, RuleUse
from osallisuus.grouping.puzzle import Category, Component, Puzzle, bits
from osallisuus.grouping.reasons import shown_label, size_use, use_of
from osallisuus.grouping.terms import Allow, Cover
from osallisuus.grouping.texts import message


def counted_conflict(puzzle: Puzzle, *, sensitive: bool = False) -> Conflict | None:
    """The first conflict that counting finds, the plainest kinds first; None when it finds none."""
    kinds = (_too_few_places, _no_company, _no_common_place, _nobody_near, _uneven)
    for kind in kinds:
        for component in puzzle.components:
            counted = _Component(puzzle, component, sensitive=sensitive)
            uses = next(kind(counted), None)
            if uses is not None:
                uses = (*uses, *counted.reach(uses))
                ways = tuple(Relaxation(uses=(use,)) for use in uses)
                return Conflict(uses=uses, relaxations=ways, proven=False)
    return None


Uses = tuple[RuleUse, ...]


class _Component:
    """A component and what is counted in it."""

    def __init__(self, puzzle: Puzzle, component: Component, *, sensitive: bool) -> None:
        self.puzzle = puzzle
        self.component = component
        self.sensitive = sensitive
        self.parties = component.parties
        self.people = frozenset(at for party in self.parties for at in puzzle.parties[party])
        self.leaders = [
            leader
            for leader, sites in enumerate(puzzle.facilitator_sites)
            if sites & component.sites
        ]

    def ids(self, people: Sequence[int] | frozenset[int]) -> tuple[str, ...]:
        return tuple(self.puzzle.people[at].id for at in sorted(people))

    def rule(self, rule: int, people: tuple[str, ...]) -> RuleUse:
        """A rule, with the people it concerns unless that tells something about them."""
        found = self.puzzle.rules[rule]
        told = people if self.sensitive or not found.sensitive else ()
        label = shown_label(found, sensitive=self.sensitive)
        return RuleUse(rule=found.name, label=label, people=told)

    def reach(self, uses: Uses) -> Uses:
        """The rules that part this component from the others, when there are others."""
        if len(self.puzzle.components) == 1:
            return ()
        known = {use.rule for use in uses}
        parting = [
            at
            for at, rule in enumerate(self.puzzle.rules)
            if rule.name == "grouping.reach" and rule.name not in known
        ]
        return tuple(self.rule(at, ()) for at in parting)

    def allowing(self, people: Sequence[int]) -> Uses:
        """The uses of rules that say where some people may be."""
        own = set(self.ids(people))
        return tuple(
            dict.fromkeys(
                use_of(self.puzzle, rule, term, sensitive=self.sensitive)
                for rule, term in self.puzzle.hard
                if isinstance(term, Allow) and term.person in own
            )
        )

    def places(self, party: int) -> set[tuple[int, int]]:
        """Sites and starts where a party could be and some facilitator too."""
        puzzle = self.puzzle
        own = bits(puzzle.party_facilitators[party] & sum(1 << at for at in self.leaders))
        found = set()
        for site in bits(puzzle.party_sites[party]):
            starts = 0
            for leader in own:
                if puzzle.facilitator_sites[leader] >> site & 1:
                    starts |= puzzle.facilitator_starts[leader]
            starts &= puzzle.site_starts[site] & puzzle.party_starts[party]
            found |= {(site, start) for start in bits(starts)}
        return found


def _too_few_places(counted: _Component) -> Iterator[Uses]:
    """More people than the facilitators and sites can take."""
    puzzle = counted.puzzle
    people = len(counted.people)
    led = 0
    for leader in counted.leaders:
        person = puzzle.facilitators[leader]
        if person is None:
            return
        limit = puzzle.most if person.group_size is None else min(person.group_size, puzzle.most)
        led += person.max_groups * limit
    held = 0
    for site in bits(counted.component.sites):
        place = puzzle.sites[site]
        limit = puzzle.most if place.capacity is None else min(place.capacity, puzzle.most)
        held += people if place.max_groups is None else place.max_groups * limit
    if min(led, held) < people:
        venues = RuleUse(rule="grouping.venues", label=message("venues"))
        yield (size_use(puzzle), venues)


def _no_company(counted: _Component) -> Iterator[Uses]:
    """Somebody whose need of company nobody near can meet."""
    puzzle = counted.puzzle
    near = {f.id for at in counted.leaders if (f := puzzle.facilitators[at]) is not None}
    ids = set(counted.ids(counted.people))
    for rule, term in puzzle.hard:
        if not isinstance(term, Cover) or term.person not in ids or term.facilitators & near:
            continue
        if all(len(members & ids) < least for members, least in term.any_of):
            yield (counted.rule(rule, (term.person,)),)


def _no_common_place(counted: _Component) -> Iterator[Uses]:
    """A category too small to be parted, whose people have no time and site in common."""
    puzzle = counted.puzzle
    for category in puzzle.categories:
        members = sorted(category.members & counted.people)
        if not category.limits or len(members) < 2 or _can_part(puzzle, category, len(members)):
            continue
        common = set.intersection(*(counted.places(puzzle.party_of[at]) for at in members))
        if not common:
            people = counted.ids(members)
            rules = tuple(counted.rule(rule, people) for rule, _ in category.limits)
            yield rules + counted.allowing(members)


def _can_part(puzzle: Puzzle, category: Category, count: int) -> bool:
    """Whether so many people of a category could be in two groups or more."""
    sizes = range(max(1, puzzle.least), puzzle.most + 1)
    able = [
        n
        for n in range(1, count)
        if any(n <= size and not category.penalty(n, size) for size in sizes)
    ]
    reached = 1
    for _ in range(count):
        for n in able:
            reached |= reached << n
    return bool(reached >> count & 1)


def _nobody_near(counted: _Component) -> Iterator[Uses]:
    """Somebody with too few others who could come to the same place at the same time."""
    puzzle = counted.puzzle
    places = {party: counted.places(party) for party in counted.parties}
    able: dict[tuple[int, int], int] = {}
    for party, own in places.items():
        for place in own:
            able[place] = able.get(place, 0) + puzzle.weights[party]
    for party, own in places.items():
        if max((able[place] for place in own), default=0) < puzzle.least:
            people = puzzle.parties[party]
            size = attrs.evolve(size_use(puzzle), people=counted.ids(people))
            yield (size, *counted.allowing(people))


def _uneven(counted: _Component) -> Iterator[Uses]:
    """A category that no division into groups of the sizes asked for could keep within its limits."""
    puzzle = counted.puzzle
    total = len(counted.people)
    for category in puzzle.categories:
        members = category.members & counted.people
        if category.limits and not _divides(puzzle, category, total, len(members)):
            people = counted.ids(members)
            rules = tuple(counted.rule(rule, people) for rule, _ in category.limits)
            yield (*rules, size_use(puzzle))


def _divides(puzzle: Puzzle, category: Category, total: int, count: int) -> bool:
    """Whether people divide into groups so that each has an allowed count of a category.

    ``reached[n]`` has a bit for each count that groups of ``n`` people in all can hold.
    """
    pairs = [
        (size, n)
        for size in range(max(1, puzzle.least), puzzle.most + 1)
        for n in range(min(size, count) + 1)
        if not category.penalty(n, size)
    ]
    reached = [1] + [0] * total
    for people in range(1, total + 1):
        for size, n in pairs:
            if size <= people:
                reached[people] |= reached[people - size] << n
    return bool(reached[total] >> count & 1)
