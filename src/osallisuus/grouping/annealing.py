"""Annealing: cheaper arrangements of a component, found by exchanges that fit their venues."""

from collections.abc import Mapping, Sequence
from math import exp, log

from osallisuus.grouping.budget import Budget
from osallisuus.grouping.company import bonds, company_move
from osallisuus.grouping.moves import Area, Trial
from osallisuus.grouping.search import Best, bring_in, swap
from osallisuus.grouping.state import HARD, OUT, Venue, split

HOT, COLD = 0.5, 0.03
MOVE_TO, COMPANY_TO, ALIKE_TO, CYCLE_FROM = 0.08, 0.2, 0.4, 0.7
SWAP_TO, VENUE_TO = 0.97, 0.98
PENALTY, PENALTY_STEP, REVIEW = 2.0, 1.05, 100
LEAST_PENALTY, MOST_PENALTY = 0.3, 20.0
WHOLE_BELOW = 0.06
PATIENCE = 100
OUT_REVIEW = 50


def heat_of(area: Area) -> float:
    """A typical worsening of one exchange, in cost: the scale of the annealing."""
    state, rng = area.state, area.rng
    opened = [group for group in area.opened() if state.members[group]]
    worse: list[int] = []
    for _ in range(2000):
        if len(opened) < 2 or len(worse) >= 100:
            break
        one, two = rng.sample(opened, 2)
        first, second = rng.choice(state.members[one]), rng.choice(state.members[two])
        trial = Trial(state)
        if swap(state, trial, first, second):
            change = split(trial.grown)[1]
            if change > 0:
                worse.append(change)
        trial.undo()
    return sorted(worse)[len(worse) // 2] if worse else 1.0


class Annealing:
    """One annealing of a component; the best found is kept in ``best``.

    Works on a state that counts everything; the heat falls evenly in its logarithm. Parties move only to
    groups whose venue suits them, which are known at any time. While it is hot, rules may be broken at a
    price that rises until they are kept again; when that takes too long, or it has become cold, the search
    goes back to when none was broken.
    """

    def __init__(
        self, area: Area, best: Best, budget: Budget, *, hot: float = HOT, venues: bool = True
    ) -> None:
        self.area = area
        self.venues = venues
        self.best = best
        self.budget = budget
        self.state = area.state
        self.cost = area.cost()
        self.typical = heat_of(area)
        self.hot = hot
        self.penalty = PENALTY * self.typical
        self.opened = area.opened()
        self.bond = bonds(area)
        self.whole = Best(area)
        self.whole.offer(self.cost)
        self.strict = False
        self.patience = PATIENCE
        self.homes: list[list[int]] = [[] for _ in self.state.group_of]
        self.suits: dict[int, set[int]] = {}
        for group in self.opened:
            self._know(group)
        puzzle = self.state.puzzle
        self.plain = not any(puzzle.site_costs) and not any(puzzle.meets)

    def _know(self, group: int) -> None:
        """Learn whom the venue of a group suits."""
        before = self.suits.get(group, set())
        now = {party for party in self.area.parties if self.state.suits(party, group)}
        for party in sorted(before - now):
            self.homes[party].remove(group)
        for party in sorted(now - before):
            self.homes[party].append(group)
        self.suits[group] = now

    def _know_changed(self, venues: Sequence[Venue | None]) -> None:
        """Learn anew whom the venues suit that are not what they were."""
        for group, venue in zip(self.opened, venues, strict=True):
            if self.state.venue[group] != venue:
                self._know(group)

    def _felt(self, grown: int) -> float:
        if -HARD // 2 < grown < HARD // 2:
            return grown
        broken, change = split(grown)
        return broken * self.penalty + change

    def _try(self, moved: Mapping[int, int], threshold: float) -> None:
        """Exchange parties, and take it back when that costs more than a threshold."""
        trial, best = Trial(self.state), self.best
        trial.exchange(moved)
        if self._felt(trial.grown) > threshold:
            trial.undo()
            return
        if trial.grown > 0 and (best.cost is None or self.cost < best.cost):
            trial.undo()
            best.offer(self.cost)
            trial.exchange(moved)
        self.cost += trial.grown

    def run(self) -> None:
        """Anneal until the budget is spent."""
        area, state = self.area, self.state
        self.best.offer(self.cost)
        high, low = self.typical * self.hot, max(0.2, self.typical * COLD)
        steps = max(1, self.budget.steps - self.budget.used)
        falling = exp(log(low / high) / steps) if high > low else 1.0
        heat, cold = high, WHOLE_BELOW * self.typical
        pool, homes, members = list(area.parties), self.homes, state.members
        group_of, random, spend = state.group_of, area.rng.random, self.budget.spend
        step = 0
        while self.opened and spend():
            step += 1
            heat *= falling
            if step % REVIEW == 0:
                if heat > cold:
                    self._review()
                elif not self.strict:
                    self._keep_whole()
            draw = random()
            if draw >= SWAP_TO:
                self._rearrange(draw, -heat * log(random() or 1e-300), step)
                continue
            first = pool[int(random() * len(pool))]
            near = homes[first]
            if group_of[first] == OUT or not near:
                continue
            two = near[int(random() * len(near))]
            if two == group_of[first] or not members[two]:
                continue
            threshold = -heat * log(random() or 1e-300)
            if draw < MOVE_TO:
                self._move(first, two, threshold)
            elif draw < COMPANY_TO and self.bond[first] is not None:
                moved = company_move(state, self.bond, first, two, random)
                if moved:
                    self._try(moved, threshold)
            elif draw < CYCLE_FROM:
                self._swap(first, two, threshold, alike=draw < ALIKE_TO)
            else:
                self._cycle(first, two, threshold)
        self.best.offer(self.cost)

    def _review(self) -> None:
        """Make broken rules dearer while there are any, and cheaper while there are none."""
        if self.cost < HARD // 2:
            self.whole.cost = None
            self.whole.offer(self.cost)
            self.patience = PATIENCE
            self.penalty = max(self.penalty / PENALTY_STEP, LEAST_PENALTY * self.typical)
            return
        self.patience -= 1
        self.penalty = min(self.penalty * PENALTY_STEP, MOST_PENALTY * self.typical)
        if self.patience < 0:
            self._go_back()

    def _go_back(self) -> None:
        """Go back to when no rule was broken."""
        venues = [self.state.venue[group] for group in self.opened]
        self.whole.bring_back()
        self.cost = self.area.cost()
        self._know_changed(venues)
        self.patience = PATIENCE
        self.penalty = PENALTY * self.typical

    def _keep_whole(self) -> None:
        """From now on break no rule any more; go back to when none was broken."""
        if self.cost >= HARD // 2:
            self._go_back()
        self.strict = True
        self.penalty = float(HARD)

    def _move(self, first: int, two: int, threshold: float) -> None:
        if self.state.has_room(first, two) and self.state.fits(first, two):
            self._try({first: two}, threshold)

    def _swap(self, first: int, two: int, threshold: float, *, alike: bool) -> None:
        """Exchange a party with one of another group whom its venue suits, perhaps of its own kind."""
        state, random = self.state, self.area.rng.random
        one = state.group_of[first]
        able = self.suits[one]
        others = [party for party in state.members[two] if party in able]
        kind = self.bond[first]
        if alike and kind is not None:
            others = [party for party in others if kind in state.kinds[party]]
        if others:
            second = others[int(random() * len(others))]
            self._exchange((first, second), (two, one), threshold)

    def _cycle(self, first: int, two: int, threshold: float) -> None:
        """A party takes the place of another, that one of a third, and the third comes back."""
        state, random = self.state, self.area.rng.random
        one, others = state.group_of[first], state.members[two]
        second = others[int(random() * len(others))]
        near = self.homes[second]
        three = near[int(random() * len(near))] if near else one
        if three in {one, two}:
            return
        able = self.suits[one]
        last = [party for party in state.members[three] if party in able]
        if last:
            third = last[int(random() * len(last))]
            self._exchange((first, second, third), (two, three, one), threshold)

    def _exchange(self, parties: Sequence[int], groups: Sequence[int], threshold: float) -> None:
        """Each party takes the place of the next, if there is room and what that costs is bearable."""
        state = self.state
        group_of, weights, apart = state.group_of, state.puzzle.weights, state.puzzle.apart
        comers = [parties[-1], *parties[:-1]]
        if self.plain and not any(state.unmet[group] for group in groups):
            single = all(weights[party] == 1 for party in parties)
            if (
                single
                and self._felt(
                    sum(
                        state.quick_change(group_of[leaver], leaver, comer)
                        for leaver, comer in zip(parties, comers, strict=True)
                    )
                )
                > threshold
            ):
                return
        for leaver, comer in zip(parties, comers, strict=True):
            group = group_of[leaver]
            if state.size[group] + weights[comer] - weights[leaver] > state.room[group]:
                return
            if any(group_of[other] == group and other != leaver for other in apart[comer]):
                return
        self._try(dict(zip(parties, groups, strict=True)), threshold)

    def _rearrange(self, draw: float, threshold: float, step: int) -> None:
        """Give a group another venue, or bring in somebody who is left out."""
        area, state, opened = self.area, self.state, self.opened
        random = area.rng.random
        out: Sequence[int] = ()
        if not self.venues:
            return
        if draw >= VENUE_TO:
            out = area.out() if step % OUT_REVIEW == 0 else ()
            if not out:
                return
        if self.best.cost is None or self.cost < self.best.cost:
            self.best.offer(self.cost)
        trial = Trial(state)
        venues = [state.venue[group] for group in opened]
        if out:
            bring_in(area, trial, out[int(random() * len(out))], opened)
        else:
            area.change_venue(trial, opened[int(random() * len(opened))])
        if self._felt(trial.grown) > threshold:
            trial.undo()
            return
        self.cost += trial.grown
        self._know_changed(venues)


def anneal(
    area: Area, best: Best, budget: Budget, *, hot: float = HOT, venues: bool = True
) -> None:
    """Look for cheaper arrangements of a component; the best found is kept in ``best``.

    Args:
        area: The component; its state counts everything.
        best: Where the best is kept.
        budget: How many steps it may take.
        hot: The first heat, in typical worsenings.
        venues: Whether groups may get other venues, and people who are left out be brought in.
    """
    Annealing(area, best, budget, hot=hot, venues=venues).run()
