"""Rivals whose people are seated anew, side by side, while the dearer ones drop out; OR-Tools only."""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from os import cpu_count
from threading import Event

from osallisuus.grouping.reseating import Reseating
from osallisuus.grouping.rivals import Rival

MOST_AT_ONCE = 2
FINALISTS = 2
LATER_ROUND = 1.4


class Race:
    """Rounds of seating people anew; after each about half of the rivals go on, the cheaper ones.

    It is over early when one is as cheap as can be. A rival has a state of its own and is given effort that is
    known beforehand, so that the outcome is the same whether or not two run at once. OR-Tools lets Python go on
    while it solves.

    Args:
        rivals: Whole plans, everything counted.
        bound: No plan is cheaper than this.
        seed: Seed of the solver.
        deadline: Moment of `time.monotonic` at which to stop.
        out_of_time: Whether that moment has come.
    """

    def __init__(
        self,
        rivals: Sequence[Rival],
        *,
        bound: int,
        seed: int,
        deadline: float | None,
        out_of_time: Callable[[], bool],
    ) -> None:
        self.entered = [(rival, Reseating(rival.area, seed)) for rival in rivals]
        self.bound = bound
        self.deadline = deadline
        self.out_of_time = out_of_time
        self.halted = Event()

    def run(self, effort: float) -> float:
        """Let the rivals compete with so much effort among them; how much it took."""
        sizes = _rounds(len(self.entered))
        weights = [LATER_ROUND**number for number in range(len(sizes))]
        left = self.entered
        used = 0.0
        at_once = min(MOST_AT_ONCE, cpu_count() or 1)
        with ThreadPoolExecutor(at_once) as pool:
            try:
                for size, weight in zip(sizes, weights, strict=True):
                    left = sorted(left, key=_cost)[:size]
                    each = effort * weight / sum(weights) / size
                    turns = [pool.submit(self._improve, *one, each) for one in left]
                    done = wait(turns, return_when=FIRST_EXCEPTION).done
                    used += sum(turn.result() for turn in turns if turn in done)
                    if min(map(_cost, left)) <= self.bound:
                        break
            except BaseException:
                self.halted.set()
                raise
        return used

    def _improve(self, rival: Rival, seats: Reseating, effort: float) -> float:
        used, best = 0.0, rival.best
        while used < effort and not self.halted.is_set() and not self.out_of_time():
            if (best.cost or 0) <= self.bound:
                break
            used += seats.ask(effort - used, self.deadline)
            best.offer(rival.area.cost())
        return used


def _cost(one: tuple[Rival, Reseating]) -> int:
    return one[0].best.cost or 0


def _rounds(rivals: int) -> list[int]:
    """How many are left in each round: about half, and a multiple of the finalists, who run at once."""
    sizes = [rivals]
    while sizes[-1] > FINALISTS:
        sizes.append(FINALISTS * -(-sizes[-1] // (2 * FINALISTS)))
    return sizes
