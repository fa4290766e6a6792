"""Reasons, in words that give nothing sensitive away: why somebody is out, what conflicts."""

from collections.abc import Iterable, Sequence
from itertools import combinations

import attrs

from osallisuus.grouping.outcome import Conflict, PlannedGroup, Relaxation, RuleUse
from osallisuus.grouping.puzzle import Puzzle, bits
from osallisuus.grouping.request import HardRule
from osallisuus.grouping.terms import Allow, Apart, HardTerm, Stay, Together
from osallisuus.grouping.texts import Message, message
from osallisuus.grouping.verify import verify, views


def shown_label(rule: HardRule, *, sensitive: bool = False) -> Message:
    """The rule's label, or a general one when the rule itself would tell too much."""
    return rule.label() if sensitive or not rule.sensitive else message("why.sensitive-rule")


def _excludes(puzzle: Puzzle, term: HardTerm) -> bool:
    if not isinstance(term, Allow):
        return False
    known = {site.id for site in puzzle.sites}
    starts = set(puzzle.starts)
    leaders = {leader.id for leader in puzzle.facilitators if leader}
    return (
        (term.sites is not None and not term.sites & known)
        or (term.times is not None and not term.times & starts)
        or (term.facilitators is not None and not term.facilitators & leaders)
    )


def reasons_out(
    puzzle: Puzzle, groups: Sequence[PlannedGroup], person: str, *, sensitive: bool = False
) -> tuple[Message, ...]:
    """Why a person is in no group of a plan."""
    party = puzzle.party_of[puzzle.index[person]]
    own = {puzzle.people[at].id for at in puzzle.parties[party]}
    if party in puzzle.hopeless:
        alone = {
            rule
            for rule, term in puzzle.hard
            if isinstance(term, Allow) and term.person in own and _excludes(puzzle, term)
        }
        if alone:
            labels = [
                shown_label(puzzle.rules[rule], sensitive=sensitive) for rule in sorted(alone)
            ]
            return tuple(message("unplaced.rule", rule=label) for label in dict.fromkeys(labels))
        if puzzle.apart[party] & {party} or len(own) > puzzle.most:
            return (message("unplaced.ties"),)
        if len(own) > 1:
            return (message("unplaced.company", people=", ".join(sorted(own))),)
        return (message("unplaced.venue"),)
    component = next(c for c in puzzle.components if party in c.parties)
    near = sum(puzzle.weights[other] for other in component.parties)
    if near < puzzle.least:
        return (message("unplaced.too-few", people=near, least=puzzle.least),)
    if not groups:
        return (message("unplaced.no-groups"),)
    return _no_place(puzzle, groups, own, party, sensitive=sensitive)


def _no_place(
    puzzle: Puzzle,
    groups: Sequence[PlannedGroup],
    own: set[str],
    party: int,
    *,
    sensitive: bool,
) -> tuple[Message, ...]:
    starts = {puzzle.starts[at] for at in bits(puzzle.party_starts[party])}
    sites = {puzzle.sites[at].id for at in bits(puzzle.party_sites[party])}
    suiting = [
        group
        for group in groups
        if (group.meeting is None or (group.meeting.day, group.meeting.start) in starts)
        and (group.site is None or group.site in sites)
    ]
    if not suiting:
        return (message("unplaced.no-group"),)
    roomy = [g for g in suiting if len(g.people) + len(own) <= puzzle.most]
    if not roomy:
        return (message("unplaced.full"),)
    names: dict[str, None] = {}
    for group in roomy:
        joined = attrs.evolve(group, people=tuple(sorted({*group.people, *own})))
        names |= dict.fromkeys(broken_rules(puzzle, joined))
    labels = [shown_label(rule, sensitive=sensitive) for rule in puzzle.rules if rule.name in names]
    if not labels:
        return (message("unplaced.full"),)
    return tuple(message("unplaced.would-break", rule=label) for label in dict.fromkeys(labels))


def broken_rules(puzzle: Puzzle, group: PlannedGroup) -> tuple[str, ...]:
    """Names of the hard rules that one group breaks."""
    roster = puzzle.request.people
    view = views([group], roster)[0]
    own = (found.rule for rule in puzzle.rules for found in rule.breaks(view, roster))
    single = attrs.evolve(puzzle.request, rules=(), groups=None)
    return tuple(dict.fromkeys([*own, *(b.rule for b in verify([group], single))]))


def _terms_of(puzzle: Puzzle, own: set[str]) -> list[tuple[int, HardTerm]]:
    found = []
    for rule, term in puzzle.hard:
        people: set[str] = set()
        if isinstance(term, Allow | Stay):
            people = {term.person}
        elif isinstance(term, Together):
            people = set(term.people)
        elif isinstance(term, Apart):
            people = {term.first, term.second}
        if people and people <= own:
            found.append((rule, term))
    return found


def _possible(puzzle: Puzzle, terms: Sequence[tuple[int, HardTerm]], own: set[str]) -> bool:
    """Whether people could have a venue, each where together they must be, under some terms."""
    root = {person: person for person in own}

    def find(person: str) -> str:
        while root[person] != person:
            person = root[person]
        return person

    for _, term in terms:
        if isinstance(term, Together):
            for other in term.people[1:]:
                root[find(other)] = find(term.people[0])
    places: dict[str, list[int]] = {}
    size: dict[str, int] = {}
    stays: dict[str, set[str]] = {}
    for person in own:
        places.setdefault(find(person), [-1, -1, -1])
        size[find(person)] = size.get(find(person), 0) + 1
    index = [
        {site.id: 1 << at for at, site in enumerate(puzzle.sites)},
        {start: 1 << at for at, start in enumerate(puzzle.starts)},
        {f.id: 1 << at for at, f in enumerate(puzzle.facilitators) if f},
    ]
    for _, term in terms:
        if isinstance(term, Allow):
            masks = places[find(term.person)]
            for at, allowed in enumerate((term.sites, term.times, term.facilitators)):
                if allowed is not None:
                    masks[at] &= sum(index[at].get(place, 0) for place in allowed)  # type: ignore[attr-defined]
        elif isinstance(term, Stay):
            stays.setdefault(find(term.person), set()).add(term.group)
        elif isinstance(term, Apart) and find(term.first) == find(term.second):
            return False
    if any(len(groups) > 1 for groups in stays.values()):
        return False
    if any(many > puzzle.request.sizes.most for many in size.values()):
        return False
    return all(_has_venue(puzzle, *masks) for masks in places.values())


def _has_venue(puzzle: Puzzle, sites: int, starts: int, leaders: int) -> bool:
    whole = (1 << len(puzzle.sites)) - 1
    for leader in bits(leaders & ((1 << len(puzzle.facilitators)) - 1)):
        for site in bits(sites & whole & puzzle.facilitator_sites[leader]):
            if starts & puzzle.facilitator_starts[leader] & puzzle.site_starts[site]:
                return True
    return False


def _shrunk(
    puzzle: Puzzle, terms: Sequence[tuple[int, HardTerm]], own: set[str]
) -> list[tuple[int, HardTerm]]:
    """A smallest contradiction among the terms; of more than three terms, one that needs them all."""
    for many in (1, 2, 3):
        for few in combinations(terms, many):
            if not _possible(puzzle, few, own):
                return list(few)
    kept = list(terms)
    for entry in list(kept):
        fewer = [other for other in kept if other is not entry]
        if not _possible(puzzle, fewer, own):
            kept = fewer
    return kept


def use_of(puzzle: Puzzle, rule: int, term: HardTerm, *, sensitive: bool = False) -> RuleUse:
    """A term as a use of its rule, naming the people it is about."""
    people: tuple[str, ...] = ()
    if isinstance(term, Allow | Stay):
        people = (term.person,)
    elif isinstance(term, Together):
        people = tuple(dict.fromkeys(term.people))
    elif isinstance(term, Apart):
        people = (term.first, term.second)
    found = puzzle.rules[rule]
    return RuleUse(rule=found.name, label=shown_label(found, sensitive=sensitive), people=people)


def plain_conflict(puzzle: Puzzle, *, sensitive: bool = False) -> Conflict | None:
    """A conflict that shows without a solver: one party's rules, or too few or too many people."""
    stuck = [_stuck(puzzle, party, sensitive=sensitive) for party in sorted(puzzle.hopeless)]
    if stuck:
        # Every party that is stuck needs a way out, by the same rule where it can be.
        ways = (
            [next((one for one in uses if one.rule == use.rule), uses[0]) for uses in stuck]
            for use in stuck[0]
        )
        return Conflict(
            uses=stuck[0], relaxations=tuple(Relaxation(uses=_together(way)) for way in ways)
        )
    size = size_use(puzzle)
    few = [
        tuple(puzzle.people[at].id for party in component.parties for at in puzzle.parties[party])
        for component in puzzle.components
        if sum(puzzle.weights[party] for party in component.parties) < puzzle.request.sizes.least
    ]
    if few:
        uses = [attrs.evolve(size, people=few[0])]
        if len(puzzle.components) > 1:
            uses += [
                RuleUse(rule=rule.name, label=shown_label(rule), people=few[0])
                for rule in puzzle.rules
                if rule.name == "grouping.reach"
            ]
        everybody = tuple(person for people in few for person in people)
        return Conflict(
            uses=tuple(uses),
            relaxations=tuple(
                Relaxation(uses=(attrs.evolve(use, people=everybody),)) for use in uses
            ),
        )
    count = puzzle.request.count
    people_count = len(puzzle.people)
    if count is not None and not (
        count.least * puzzle.request.sizes.least
        <= people_count
        <= count.most * puzzle.request.sizes.most
    ):
        both = (size, count_use(puzzle))
        return Conflict(uses=both, relaxations=tuple(Relaxation(uses=(use,)) for use in both))
    return None


def _stuck(puzzle: Puzzle, party: int, *, sensitive: bool) -> tuple[RuleUse, ...]:
    """The uses of rules that leave a party, whatever the others do, without any group."""
    own = {puzzle.people[at].id for at in puzzle.parties[party]}
    kept = _shrunk(puzzle, _terms_of(puzzle, own), own)
    uses = tuple(
        dict.fromkeys(use_of(puzzle, rule, term, sensitive=sensitive) for rule, term in kept)
    )
    label = message("venues")
    return uses or (RuleUse(rule="grouping.venues", label=label, people=tuple(sorted(own))),)


def _together(uses: Sequence[RuleUse]) -> tuple[RuleUse, ...]:
    """Uses of one rule told as one, with all the people."""
    people: dict[RuleUse, dict[str, None]] = {}
    for use in uses:
        named = people.setdefault(attrs.evolve(use, people=()), {})
        named.update(dict.fromkeys(use.people))
    return tuple(attrs.evolve(use, people=tuple(ids)) for use, ids in people.items())


def merged_uses(uses: Iterable[RuleUse]) -> tuple[RuleUse, ...]:
    """Uses of one rule told as one, with all the people; a pair stays a pair."""
    people: dict[RuleUse, dict[str, None]] = {}
    for use in uses:
        key = attrs.evolve(use, people=use.people if len(use.people) > 1 else ())
        people.setdefault(key, {}).update(dict.fromkeys(use.people))
    return tuple(attrs.evolve(use, people=tuple(ids)) for use, ids in people.items())


def ways_for_all(
    first: Iterable[Relaxation], others: Sequence[Sequence[Relaxation]]
) -> tuple[Relaxation, ...]:
    """Each way out of one conflict together with ways out of the others, by the same rules where it can be.

    Ways that take more than another way are left out; smallest come first.
    """
    found: list[Relaxation] = []
    for way in first:
        uses = list(way.uses)
        rules = {use.rule for use in uses}
        for ways in others:
            alike = (one for one in ways if {use.rule for use in one.uses} <= rules)
            uses += next(alike, ways[0]).uses if ways else ()
        found.append(Relaxation(uses=merged_uses(uses)))
    in_order = sorted(dict.fromkeys(found), key=lambda way: len(way.uses))
    return tuple(
        way
        for at, way in enumerate(in_order)
        if not any(set(less.uses) <= set(way.uses) for less in in_order[:at])
    )


def touches(way: Relaxation, conflict: Conflict) -> bool:
    """Tell whether a way out takes something of a conflict: of the same rule, about the same people."""
    return any(
        use.rule == one.rule
        and (not use.people or not one.people or not set(use.people).isdisjoint(one.people))
        for use in way.uses
        for one in conflict.uses
    )


def size_use(puzzle: Puzzle) -> RuleUse:
    """The size of groups as a use of a rule."""
    size = puzzle.request.sizes
    return RuleUse(rule="grouping.size", label=message("size", least=size.least, most=size.most))


def count_use(puzzle: Puzzle) -> RuleUse:
    """The number of groups as a use of a rule."""
    count = puzzle.request.count
    least, most = (count.least, count.most) if count else (0, len(puzzle.people))
    return RuleUse(rule="grouping.count", label=message("count", least=least, most=most))
