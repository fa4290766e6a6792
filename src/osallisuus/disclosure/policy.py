"""What counts as small, what a reader is assumed to know, and why a cell is hidden."""

from enum import StrEnum

import attrs

from osallisuus.catalogue import CORE
from osallisuus.disclosure.expecting import expect
from osallisuus.errors import ValueProblemError


class Zeros(StrEnum):
    """How a count of zero is treated.

    .. versionadded:: 0.1
    """

    SHOWN = "shown"
    """A zero is always shown, so a reader knows that no hidden cell is zero."""
    AVAILABLE = "available"
    """A zero is not secret but may be hidden to protect another cell."""
    SENSITIVE = "sensitive"
    """A zero is hidden like any small count."""


class Marks(StrEnum):
    """What the published table says of a hidden cell.

    .. versionadded:: 0.1
    """

    ALIKE = "alike"
    """All hidden cells bear one mark, so that small ones can not be told from those hidden for their sake."""
    TOLD = "told"
    """Each cell says whether it is small itself. The reader then knows more, and more has to be hidden."""


class Reason(StrEnum):
    """Why a cell is hidden.

    .. versionadded:: 0.1
    """

    SMALL = "small"
    COMPLEMENTARY = "complementary"
    CHANGE = "change"
    """The change since an earlier report is small. Never told in a published table."""
    FEW = "few"
    """Few people stand behind a count of something else, such as visits. Never told in a published table."""
    PROTECTED = "protected"
    """Either of the two; the published table does not say which (:attr:`Marks.ALIKE`)."""

    def text(self, language: str = "en") -> str:
        """Return the reason in words, in ``fi``, ``sv`` or ``en``."""
        return CORE.say(f"disclosure.reason.{self.value}", language)


@attrs.frozen(kw_only=True)
class Hidden:
    """Stands in a published table in place of a count.

    Example:
        >>> Hidden(reason=Reason.SMALL).text("fi")
        'pieni luku'

    .. versionadded:: 0.1
    """

    reason: Reason

    def text(self, language: str = "en") -> str:
        """Return why the cell is hidden, in words."""
        return self.reason.text(language)


@attrs.frozen(kw_only=True)
class DisclosurePolicy:
    """The parameters of disclosure control.

    Attributes:
        threshold: Counts from 1 to ``threshold - 1`` are small. The default 5 is what OpenSPP uses
            (k = 5) [V] and what Finnish health statistics show as "1–4" [B]; no programme document
            of ESF in Finland that we have read fixes a number, so a project may need another [I].
        protection: How wide the interval that a reader can work out for a small cell has to be at
            least, in people; ``threshold - 1`` when not given [I].
        remainder_percent: Of a sum, how much the contributions beside the two largest have to be at
            least, in per cent of the largest; see :func:`safe_sum`. 10 [B].
        zeros: How a count of zero is treated.
        marks: Whether a reader is told which of the hidden cells are small.

    Raises:
        ValueProblemError: A parameter is out of its range.

    Example:
        >>> DisclosurePolicy(threshold=10).width
        9

    .. versionadded:: 0.1
    """

    threshold: int = 5
    protection: int | None = None
    remainder_percent: int = 10
    zeros: Zeros = Zeros.SHOWN
    marks: Marks = Marks.ALIKE

    def __attrs_post_init__(self) -> None:
        expect(self.threshold, int, name="threshold", wanted="whole")
        expect(self.protection, (int, type(None)), name="protection", wanted="whole")
        expect(self.remainder_percent, int, name="remainder_percent", wanted="whole")
        expect(self.zeros, Zeros, name="zeros", wanted="zeros")
        expect(self.marks, Marks, name="marks", wanted="marks")
        problems = []
        if self.threshold < 1:
            problems.append(CORE.say("disclosure.policy.threshold", got=self.threshold))
        if self.protection is not None and self.protection < 1:
            problems.append(CORE.say("disclosure.policy.protection", got=self.protection))
        if not 0 <= self.remainder_percent <= 100:
            problems.append(CORE.say("disclosure.policy.remainder", got=self.remainder_percent))
        if self.marks is Marks.TOLD and self.most_told - self.least_small < 1:
            problems.append(CORE.say("disclosure.policy.told", got=self.threshold))
        if self.marks is Marks.TOLD and self.zeros is Zeros.AVAILABLE:
            problems.append(CORE.say("disclosure.policy.zeros"))
        if problems:
            raise ValueProblemError("; ".join(problems))

    @property
    def least_small(self) -> int:
        """The smallest count that is hidden for its own sake."""
        return 0 if self.zeros is Zeros.SENSITIVE else 1

    @property
    def most_told(self) -> int:
        """The largest count that is hidden for its own sake."""
        return self.threshold - 1

    @property
    def width(self) -> int:
        """The least width of an interval, the marks considered.

        When readers are told that a cell is small they know it within ``least_small`` and
        ``threshold - 1``; then that whole range has to stay open, unless ``protection`` asks less.
        """
        wanted = self.protection if self.protection is not None else max(self.threshold - 1, 1)
        if self.marks is Marks.TOLD:
            return min(wanted, self.most_told - self.least_small)
        return wanted

    def is_small(self, count: int) -> bool:
        """Whether ``count`` has to be hidden for its own sake."""
        return self.least_small <= count < self.threshold

    def may_hide(self, count: int) -> bool:
        """Whether a count that is not small may be hidden to protect another."""
        return count != 0 or self.zeros is Zeros.AVAILABLE

    def bounds(self, reason: Reason) -> tuple[int, int | None]:
        """What a reader knows of a hidden cell before any sum: least and most (None = no limit)."""
        if self.marks is Marks.TOLD:
            small = reason is Reason.SMALL
            return (self.least_small, self.most_told) if small else (self.threshold, None)
        return (1 if self.zeros is Zeros.SHOWN else 0), None

    def shown_reason(self, reason: Reason) -> Reason:
        """What the published table says of a cell that is hidden for ``reason``."""
        if self.marks is Marks.ALIKE:
            return Reason.PROTECTED
        return Reason.SMALL if reason is Reason.SMALL else Reason.COMPLEMENTARY
