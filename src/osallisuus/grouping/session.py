"""One search from its first plan to its best: components in turn, with what they share kept."""

from collections.abc import Sequence
from random import Random
from time import monotonic

from osallisuus.grouping.annealing import HOT, anneal
from osallisuus.grouping.bounds import component_bound, most_groups
from osallisuus.grouping.budget import MENDING_STEP, Budget, Work
from osallisuus.grouping.construct import Builder, clear
from osallisuus.grouping.moves import Area, Trial
from osallisuus.grouping.puzzle import Component, Puzzle
from osallisuus.grouping.rivals import Rival
from osallisuus.grouping.search import Best, mend
from osallisuus.grouping.state import HARD, OUT, State, Venue

TRY_STEPS, TRY_STEPS_A_PERSON = 1000, 50
TRIES = 36
MORE_TRIES, MORE_STEPS, AHEAD_SHARE = 240, 1_000_000, 0.5
REHEATS, REHEAT = 4, 0.3
LEAST_RIVALS, MOST_RIVALS, RIVALS_UNLIMITED = 3, 12, 6
STEPS_A_RIVAL, RIVAL_STEPS_A_PERSON, BUILT_A_RIVAL = 12.5, 150, 3
WHOLE_SIZE, VARIED_SIZE = 45, 400
DETOURS = (0, 0, -1, 0, 1)
Arrangement = tuple[list[int], list[Venue | None]]


class Session:
    """A puzzle, a state, its components as areas, and the best arrangement of each."""

    def __init__(
        self, puzzle: Puzzle, deadline: float | None = None, work: Work | None = None
    ) -> None:
        self.puzzle = puzzle
        self.deadline = deadline
        self.work = work or Work(None)
        self.rng = Random(puzzle.request.seed)  # noqa: S311 - repeatable by design
        count = puzzle.request.count
        rooms = [
            max(most_groups(puzzle, component), 0) + len(component.anchors)
            for component in puzzle.components
        ]
        if count is not None:
            rooms = [min(room, count.most) for room in rooms]
        self.state = State(puzzle, len(puzzle.anchors), sum(rooms), soft=False)
        self.areas: list[Area] = []
        first = len(puzzle.anchors)
        for component, room in zip(puzzle.components, rooms, strict=True):
            groups = [*component.anchors, *range(first, first + room)]
            self.areas.append(Area(self.state, component, groups, self.rng))
            first += room
        self.targets = group_targets(puzzle, rooms)
        self.bests = [Best(area) for area in self.areas]
        self.bounds = [component_bound(puzzle, area.component) for area in self.areas]
        self.variants: list[list[Best]] = [[] for _ in self.areas]
        self.rivals: list[list[Rival]] = [[] for _ in self.areas]
        self.steps = 0
        self.late = False

    def budget(self, steps: int) -> Budget:
        """A budget that also ends at the time limit."""
        return Budget(steps, self.deadline)

    def _mend(self, area: Area) -> int:
        """Mend a component within its steps; what is left broken."""
        wanted = self._try_steps(area)
        budget = self.budget(self.work.steps_of(wanted, MENDING_STEP))
        left = mend(area, budget)
        self.work.take_steps(budget.used, MENDING_STEP)
        self.steps += budget.used
        return left

    def out_of_time(self) -> bool:
        """Whether the time limit has passed."""
        self.late = self.late or (self.deadline is not None and monotonic() >= self.deadline)
        return self.late

    def _must_end(self) -> bool:
        return self.work.is_done or self.out_of_time()

    def first_plan(self) -> None:
        """Build and mend every component until it keeps every rule, or set people aside."""
        for at, area in enumerate(self.areas):
            target, low, high = self.targets[at]
            self._settle(area, self.bests[at], target, low, high)

    def vary(self, steps: int, *, exact: bool = False) -> None:
        """Build other first plans of each component that is whole.

        They have other numbers of groups. Where the exact solver will improve parts of a component, and
        has the time to choose, they have venues among which people have most choice.

        Args:
            steps: Steps of the search, for all components.
            exact: Whether the exact solver will improve parts.
        """
        for at, area in enumerate(self.areas):
            target, low, high = self.targets[at]
            if not self._may_vary(area):
                continue
            rivals = self._how_many_rivals(area, steps) if exact and target > 1 else 0
            if rivals:
                self._find_rivals(at, area, target, rivals)
            else:
                self._vary(at, area, target, low, high)

    def _how_many_rivals(self, area: Area, steps: int) -> int:
        """How many plans there is time for: what one of them takes grows with its square."""
        if len(area.parties) <= WHOLE_SIZE:
            return 0
        if self.work.steps is None:
            return RIVALS_UNLIMITED
        many = int(self._share(area, steps) / (STEPS_A_RIVAL * len(area.parties) ** 2))
        return 0 if many < LEAST_RIVALS else min(many, MOST_RIVALS)

    def _share(self, area: Area, steps: int) -> int:
        people = sum(len(other.parties) for other in self.areas) or 1
        return steps * len(area.parties) // people

    def _may_vary(self, area: Area) -> bool:
        """Whether another number of groups may be tried without taking anything from others."""
        puzzle = self.puzzle
        alone = puzzle.facilitators == (None,) or all(
            not puzzle.facilitator_sites[leader] & ~area.component.sites for leader in area.leaders
        )
        return puzzle.request.count is None and alone and len(area.parties) <= VARIED_SIZE

    def _vary(self, at: int, area: Area, target: int, low: int, high: int) -> None:
        if area.cost() > 0 or self.out_of_time():
            return
        tried = {len(area.opened())}
        for other in dict.fromkeys((target - 1, target + 1, target - 2, high)):
            if not max(low, 1) <= other <= high or self.work.is_done:
                continue
            clear(area)
            Builder(area).build(other, self.rng)
            opened = len(area.opened())
            if opened in tried or self._mend(area):
                continue
            tried.add(opened)
            variant = Best(area)
            variant.offer(0)
            self.variants[at].append(variant)
        self.bests[at].bring_back()

    def _find_rivals(self, at: int, area: Area, target: int, many: int) -> None:
        """Build plans that compete with one another."""
        if area.cost() > 0:
            return
        for number in range(BUILT_A_RIVAL * many):
            if self._must_end() or len(self.rivals[at]) == many:
                break
            rival = Rival(self.puzzle, area.component, area.groups, len(self.state.venue), number)
            whole, steps = rival.build(target, self.deadline)
            self.work.take_steps(steps)
            self.steps += steps
            if whole:
                self.rivals[at].append(rival)

    def _try_steps(self, area: Area) -> int:
        few = min(TRY_STEPS, 100 + TRY_STEPS_A_PERSON * len(area.parties))
        return few + TRY_STEPS_A_PERSON * max(0, len(area.parties) - 100)

    def _settle(self, area: Area, best: Best, target: int, low: int, high: int) -> None:
        builder = Builder(area)
        for number in range(TRIES):
            clear(area)
            groups = min(high, max(low, target + DETOURS[number % len(DETOURS)]))
            builder.build(groups, self.rng, ahead=AHEAD_SHARE if number > 3 else 0.0)
            best.offer(self._mend(area))
            if best.cost == 0 or self._must_end() or not area.parties:
                break
        best.bring_back()
        if best.cost:
            self._set_aside(area)
            best.cost = None
            best.offer(area.cost())

    def mend_more(self) -> None:
        """Try again to place everybody in the components where somebody is left out."""
        ends = self.steps + MORE_STEPS
        for at, best in enumerate(self.bests):
            if best.cost and self.steps < ends:
                self._mend_more(at, best, MORE_TRIES)

    def _mend_more(self, at: int, best: Best, tries: int) -> None:
        area = self.areas[at]
        target, low, high = self.targets[at]
        builder = Builder(area)
        for number in range(tries):
            if not best.cost or self._must_end():
                return
            clear(area)
            groups = min(high, max(low, target + DETOURS[number % len(DETOURS)]))
            builder.build(groups, self.rng, ahead=AHEAD_SHARE)
            self._mend(area)
            self._set_aside(area)
            best.offer(area.cost())
            best.bring_back()

    def _set_aside(self, area: Area) -> None:
        """Take people out of groups until no rule is broken, then let in whom one can."""
        state = self.state
        for group in area.opened():
            while state.cost_of[group] > 0 and state.members[group]:
                self._ease(area, group)
            if not state.members[group]:
                state.settle(group, None)
        opened = area.opened()
        for party in area.out():
            for group in area.shuffled(opened):
                if state.has_room(party, group) and state.fits(party, group):
                    trial = Trial(state)
                    trial.place(party, group)
                    if state.cost_of[group] > 0:
                        trial.undo()
                    else:
                        break

    def _ease(self, area: Area, group: int) -> None:
        """Take out whoever breaks most; when nobody alone helps, everybody."""
        state = self.state
        rated = []
        for party in list(state.members[group]):
            trial = Trial(state)
            trial.take(party)
            rated.append((state.cost_of[group], party))
            trial.undo()
        cost, party = min(rated)
        if cost < state.cost_of[group] and state.size[group] > self.puzzle.least:
            state.take(party)
            return
        for other in list(state.members[group]):
            state.take(other)

    def count_cost(self) -> None:
        """From now on count everything; the bests so far are counted again."""
        self.state.use(soft=True)
        for area, best in zip(self.areas, self.bests, strict=True):
            best.cost = area.cost()
        for rivals in self.rivals:
            for rival in rivals:
                rival.count_cost()

    def improve(self, steps: int) -> None:
        """Anneal each component with its share of the steps."""
        for at, area in enumerate(self.areas):
            share = self._share(area, steps)
            if share and len(area.opened()) > 0:
                self._improve(at, area, share)
            if self.out_of_time():
                break

    def _improve(self, at: int, area: Area, steps: int) -> None:
        if self.rivals[at]:
            self._improve_rivals(at, area, steps)
            return
        best = self.bests[at]
        trials = self.variants[at]
        part = 2 * steps // (5 * len(trials) + 5) if trials else 0
        for variant in trials:
            variant.bring_back()
            variant.cost = None
            variant.offer(area.cost())
            self._anneal(area, variant, part)
        if trials:
            best.bring_back()
            self._anneal(area, best, part)
            best.adopt(min(trials, key=lambda variant: variant.cost or 0))
        rest = steps - part * (len(trials) + 1)
        for _ in range(REHEATS):
            best.bring_back()
            self._anneal(area, best, rest // REHEATS, hot=REHEAT)
        best.bring_back()
        self.variants[at] = []

    def _improve_rivals(self, at: int, area: Area, steps: int) -> None:
        """Anneal each for a short while; the rest of the steps is for the exact solver."""
        rivals = self.rivals[at]
        each = min(RIVAL_STEPS_A_PERSON * len(area.parties), steps // (2 * len(rivals)))
        for rival in rivals:
            budget = self.budget(each)
            rival.anneal(budget)
            self.work.take_steps(budget.used)
            self.steps += budget.used
        self.work.give_steps_away(steps - each * len(rivals))

    def _anneal(self, area: Area, best: Best, steps: int, *, hot: float = HOT) -> None:
        if steps < 1:
            return
        budget = self.budget(steps)
        anneal(area, best, budget, hot=hot)
        self.work.take_steps(budget.used)
        self.steps += budget.used

    def arrangement(self) -> Arrangement:
        """Who is where in the best arrangement of every component."""
        group_of = [OUT] * len(self.puzzle.parties)
        venues: list[Venue | None] = [None] * len(self.state.venue)
        for area, best, rivals in zip(self.areas, self.bests, self.rivals, strict=True):
            for rival in rivals:
                best.adopt(rival.best)
            if best.cost is None:
                continue
            for party, group in zip(area.component.parties, best.groups, strict=True):
                group_of[party] = group
            for group, venue in zip(area.groups, best.venues, strict=True):
                venues[group] = venue
        return group_of, venues

    def left_out(self, at: int) -> bool:
        """Whether somebody of a component is left out in its best arrangement."""
        return any(group == OUT for group in self.bests[at].groups)


def group_targets(puzzle: Puzzle, rooms: Sequence[int]) -> list[tuple[int, int, int]]:
    """For each component how many groups to aim at, and the least and most it may have."""
    rows = []
    for component, room in zip(puzzle.components, rooms, strict=True):
        people = sum(puzzle.weights[party] for party in component.parties)
        most = _largest_room(puzzle, component)
        low = min(room, max(-(-people // max(1, most)), len(component.anchors)))
        middle = round(2 * people / (puzzle.least + most))
        rows.append([min(room, max(low, middle, 1)), low, room])
    count = puzzle.request.count
    if count is not None:
        _meet_count(rows, count.least, count.most)
    return [(target, low, high) for target, low, high in rows]


def _meet_count(rows: list[list[int]], least: int, most: int) -> None:
    """Change the aims until their sum is a number of groups that was asked for."""
    while sum(row[0] for row in rows) > most:
        row = max(rows, key=lambda row: (row[0] - row[1], row[0]))
        if row[0] == 0:
            break
        row[0] -= 1
    while sum(row[0] for row in rows) < least:
        able = [row for row in rows if row[0] < row[2]]
        if not able:
            break
        max(able, key=lambda row: row[2] - row[0])[0] += 1
    for row in rows:
        row[1] = row[2] = row[0]


def _largest_room(puzzle: Puzzle, component: Component) -> int:
    rooms = [
        puzzle.room(site, leader)
        for site in range(len(puzzle.sites))
        if component.sites >> site & 1
        for leader in range(len(puzzle.facilitators))
        if puzzle.facilitator_sites[leader] >> site & 1
    ]
    return max(rooms, default=puzzle.most)


def broken(state: State) -> int:
    """Number of broken rules in a state."""
    return sum((cost + HARD // 2) // HARD for cost in state.cost_of)
