"""How long a search may go on: so many steps, and a clock that guards against slow machines.

A time limit is first turned into work, at fixed rates that an ordinary machine of two processors keeps
with some to spare: steps of the local search, and the exact solver's own measure of effort. Work is
counted, so the same request gives the same plan on any machine. The clock is looked at too; when it cuts
in before the work is done, the plan says so.
"""

from time import monotonic

STEPS_BETWEEN_LOOKS = 32
STEPS_A_SECOND = 100_000
MENDING_STEP = 2
EFFORT_A_SECOND = 0.5
EFFORT_FOR_A_SECOND_OF_STEPS = 1.1


class Budget:
    """Counts steps; looks at the clock now and then when there is a time limit.

    Attributes:
        steps: Steps in all.
        deadline: Moment of `time.monotonic` at which to stop; None is never.
    """

    def __init__(self, steps: int, deadline: float | None) -> None:
        self.steps = max(1, steps)
        self.deadline = deadline
        self.used = 0
        self.late = False

    def spend(self) -> bool:
        """Use one step; False when there is none left."""
        if self.late or self.used >= self.steps:
            return False
        self.used += 1
        if self.deadline is not None and self.used % STEPS_BETWEEN_LOOKS == 0:
            self.late = monotonic() >= self.deadline
        return True


class Work:
    """The work of a whole search: what a time limit allows, less what was done.

    Attributes:
        steps: Steps of the local search that are left; None is no limit. A step that mends a plan counts
            for two.
        effort: Effort of the exact solver that is left; None is no limit.
        effort_used: Effort of the exact solver so far.
    """

    def __init__(self, seconds: float | None) -> None:
        self.steps: int | None = None
        self.effort: float | None = None
        self.effort_used = 0.0
        if seconds is not None:
            self.steps = int(seconds * STEPS_A_SECOND)
            self.effort = seconds / 2 * EFFORT_A_SECOND

    @property
    def is_done(self) -> bool:
        """Whether no step is left."""
        return self.steps is not None and self.steps <= 0

    def steps_of(self, wanted: int, price: int = 1) -> int:
        """As many of the steps wanted as are left, each at a price."""
        return wanted if self.steps is None else max(1, min(wanted, self.steps // price))

    def take_steps(self, used: int, price: int = 1) -> None:
        """Count steps as used."""
        if self.steps is not None:
            self.steps -= used * price

    def effort_of(self, wanted: float) -> float:
        """As much of an effort as is left."""
        return wanted if self.effort is None else min(wanted, self.effort)

    def take_effort(self, used: float) -> None:
        """Count effort as used."""
        self.effort_used += used
        if self.effort is not None:
            self.effort -= used

    def give_steps_away(self, steps: int) -> None:
        """Let the exact solver have the time of some of the steps that are left."""
        if self.steps is not None and self.effort is not None:
            given = max(0, min(steps, self.steps))
            self.steps -= given
            self.effort += given / STEPS_A_SECOND * EFFORT_FOR_A_SECOND_OF_STEPS

    @property
    def has_effort(self) -> bool:
        """Whether the exact solver may still be asked."""
        return self.effort is None or self.effort > 0.01
