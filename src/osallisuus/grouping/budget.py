"""How long a search may go on: so many steps, and perhaps so many seconds."""

from time import monotonic

STEPS_BETWEEN_LOOKS = 32


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
