"""The smallest set of rules that cannot all hold, and the smallest ways out, with OR-Tools.

Every use of a rule (this person's times, that pair kept apart) gets a switch. The smallest conflict
comes from the smallest corrections by implicit hitting sets: a set that touches every correction
found so far is tried; when the rules in it can hold, the largest set around it gives the next
correction, and when they cannot, it is a smallest conflict.

Source: A. Ignatiev, A. Previti, M. Liffiton, J. Marques-Silva, "Smallest MUS extraction with minimal
hitting set dualization", CP 2015 [V].
"""

from collections.abc import Mapping, Sequence

import attrs
from ortools.sat.python import cp_model

from osallisuus.grouping.bounds import most_groups
from osallisuus.grouping.budget import EFFORT_A_SECOND
from osallisuus.grouping.narrowing import narrowed
from osallisuus.grouping.outcome import Conflict, Relaxation, RuleUse
from osallisuus.grouping.puzzle import Puzzle
from osallisuus.grouping.reasons import (
    count_use,
    merged_uses,
    shown_label,
    size_use,
    use_of,
    ways_for_all,
)
from osallisuus.grouping.switches import SwitchedModel
from osallisuus.grouping.texts import message

EFFORT = 60.0
EFFORT_ONCE = 15.0
LEAST_EFFORT = 1.0
MOST_ROUNDS = 400
MOST_PEOPLE = 150
SHOWN_RELAXATIONS = 5


def find_conflict(
    puzzle: Puzzle, *, effort: float = EFFORT, sensitive: bool = False
) -> Conflict | None:
    """The smallest conflict of a request in which everybody should have a group.

    Args:
        puzzle: What is to be solved.
        effort: Deterministic seconds of the solver in all, at most.
        sensitive: Whether rules on sensitive characteristics may be named beside people.

    Returns:
        The conflict; None when everybody can have a group, or when that could not be settled with
        the effort that is spent (15 deterministic seconds of the solver a question, and in all no more
        than what the time limit of the request is worth).
    """
    if not puzzle.people:
        return None
    limit = puzzle.request.time_limit
    if limit is not None:
        effort = min(effort, max(LEAST_EFFORT, limit * EFFORT_A_SECOND))
    if len(puzzle.people) > MOST_PEOPLE:
        return _conflict_nearby(puzzle, effort, sensitive=sensitive)
    return _smallest(puzzle, effort, sensitive=sensitive)[0]


def _conflict_nearby(puzzle: Puzzle, effort: float, *, sensitive: bool) -> Conflict | None:
    """The conflict of the first component that has one of its own, and ways out for all that have."""
    whole = effort
    found: list[Conflict] = []
    for component in puzzle.components if len(puzzle.components) > 1 else ():
        if sum(puzzle.weights[party] for party in component.parties) > MOST_PEOPLE or effort <= 0:
            continue
        search_effort = min(EFFORT_ONCE, effort)
        part = narrowed(puzzle, component)
        model = SwitchedModel(part, [terms for _, terms in _uses(part)], seats=_seats(part))
        every = frozenset(range(len(model.switches)))
        answer, used = model.largest(every, search_effort)
        effort -= used
        if answer != "none":
            continue
        conflict, used = _smallest(part, effort if found else whole, sensitive=sensitive)
        effort -= used
        found += [conflict] if conflict is not None else []
    if not found:
        return None
    first, *others = found
    reach = tuple(
        RuleUse(rule=rule.name, label=shown_label(rule, sensitive=sensitive))
        for rule in puzzle.rules
        if rule.name == "grouping.reach" and rule.name not in {use.rule for use in first.uses}
    )
    ways = (
        *ways_for_all(first.relaxations, [conflict.relaxations for conflict in others]),
        *(Relaxation(uses=(use,)) for use in reach),
    )
    return attrs.evolve(
        first, uses=first.uses + reach, relaxations=ways, proven=first.proven and not reach
    )


def _smallest(puzzle: Puzzle, effort: float, *, sensitive: bool) -> tuple[Conflict | None, float]:
    """The smallest conflict, and the effort it took."""
    uses = _uses(puzzle)
    model = SwitchedModel(puzzle, [terms for _, terms in uses], seats=_seats(puzzle))
    search = _Search(model, effort)
    core = search.run()
    used = effort - search.effort
    if core is None:
        return None, used
    named = [_named(puzzle, use, terms, sensitive=sensitive) for use, terms in uses]
    corrections = sorted({c for c in search.corrections if c}, key=lambda c: (len(c), sorted(c)))
    conflict = Conflict(
        uses=merged_uses(named[at] for at in sorted(core)),
        relaxations=tuple(
            Relaxation(uses=merged_uses(named[at] for at in sorted(correction)))
            for correction in corrections[:SHOWN_RELAXATIONS]
        ),
        proven=search.proven,
    )
    return conflict, used


Terms = tuple[int, ...]


def _uses(puzzle: Puzzle) -> list[tuple[int | str, Terms]]:
    """Uses of rules, each with the places of its terms; sizes, number and venues come last."""
    found: dict[tuple[int, tuple[str, ...], int], list[int]] = {}
    for at, (rule, term) in enumerate(puzzle.hard):
        use = use_of(puzzle, rule, term)
        # Terms on the same people are one use; terms that name nobody stand for themselves.
        key = (rule, use.people, -1 if use.people else at)
        found.setdefault(key, []).append(at)
    uses: list[tuple[int | str, Terms]] = [
        (rule, tuple(terms)) for (rule, _, _), terms in found.items()
    ]
    return [*uses, ("size", ()), ("count", ()), ("venues", ())]


def _seats(puzzle: Puzzle) -> int:
    people = len(puzzle.people)
    if people <= 12:
        return people
    groups = sum(most_groups(puzzle, component) for component in puzzle.components)
    return min(people, max(1, groups) + len(puzzle.anchors) + 2)


def _named(puzzle: Puzzle, use: int | str, terms: Terms, *, sensitive: bool) -> RuleUse:
    if use == "size":
        return size_use(puzzle)
    if use == "count":
        return count_use(puzzle)
    if use == "venues" or isinstance(use, str):
        return RuleUse(rule="grouping.venues", label=message("venues"))
    return use_of(puzzle, use, puzzle.hard[terms[0]][1], sensitive=sensitive)


class _Search:
    """Corrections and hitting sets in turn, until a hitting set cannot hold."""

    def __init__(self, model: SwitchedModel, effort: float) -> None:
        self.model = model
        self.corrections: list[frozenset[int]] = []
        self.proven = True
        self.effort = effort
        self.once = min(EFFORT_ONCE, effort)

    def run(self) -> frozenset[int] | None:
        chosen: frozenset[int] = frozenset()
        for _ in range(MOST_ROUNDS):
            answer, used = self.model.largest(chosen, min(self.once, self.effort))
            self.effort -= used
            if answer == "none":
                return chosen
            if answer == "unknown" or self.effort <= 0:
                break
            if not answer:
                return None
            self.corrections.append(frozenset(answer))
            chosen = _hitting(self.corrections)
        return self._whole()

    def _whole(self) -> frozenset[int] | None:
        """A conflict that need not be smallest, when the effort is spent."""
        self.proven = False
        return self.model.core(self.once) if self.corrections else None


def _hitting(sets: Sequence[frozenset[int]]) -> frozenset[int]:
    """A smallest set that has something of each set."""
    model = cp_model.CpModel()
    chosen: Mapping[int, cp_model.IntVar] = {
        at: model.new_bool_var("") for at in sorted(frozenset().union(*sets))
    }
    for members in sets:
        model.add_bool_or([chosen[at] for at in sorted(members)])
    model.minimize(cp_model.LinearExpr.sum(list(chosen.values())))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    # OR-Tools would leave Ctrl-C to kill the process after the first solve.
    solver.parameters.catch_sigint_signal = False
    solver.solve(model)
    return frozenset(at for at, taken in chosen.items() if solver.boolean_value(taken))
