"""Change between two waves as one value: flow, effect, people, caveats."""

from collections.abc import Mapping

import attrs

from osallisuus.catalogue import CORE
from osallisuus.measures.effect import Effect, Interval, People, Share, Summary, Test
from osallisuus.measures.instrument import Instrument
from osallisuus.measures.refusals import Refusal
from osallisuus.measures.waves import Wave


@attrs.frozen(kw_only=True)
class Caveat:
    """Something a reader must know before believing the numbers; printed without being asked for.

    Attributes:
        code: Key of the catalogue under ``measures.caveat``.
        values: What the text is filled in with.

    .. versionadded:: 0.1
    """

    code: str
    values: Mapping[str, str] = attrs.field(factory=dict, hash=False)

    def message(self, language: str = "en") -> str:
        """Return the caveat in ``language``."""
        return CORE.say(f"measures.caveat.{self.code}", language, **self.values)

    def __str__(self) -> str:
        return self.message()


@attrs.frozen(kw_only=True)
class Flow:
    """How many people are behind the numbers, step by step.

    Attributes:
        enrolled: People enrolled in the project; ``None`` when there is no such table.
        before: People with a scored form in the first wave.
        after: People with a scored form in the second wave.
        paired: People with both.
        only_after: People with a second form and no first one.
        lost: People with a first form and no second one.
        refused: Forms that were not scored.
        repeated: Forms left out because the person has another in the same window.
        outside: Forms outside their window.
        unplaced: Forms that belong to no wave.
        unchecked: Forms whose window could not be checked.
        conflicting: Forms with two different answers to one item.
        completers: First scores of people with both waves.
        dropouts: First scores of people without the second.
        difference: Interval of the difference, completers minus drop-outs (Welch).

    .. versionadded:: 0.1
    """

    enrolled: int | None
    before: int
    after: int
    paired: int
    only_after: int = 0
    lost: int = 0
    refused: int = 0
    repeated: int = 0
    outside: int = 0
    unplaced: int = 0
    unchecked: int = 0
    conflicting: int = 0
    completers: Summary | None = None
    dropouts: Summary | None = None
    difference: Interval | None = None


@attrs.frozen(kw_only=True)
class Bounds:
    """What the result would be if everybody lost had done as badly, or as well, as the scale allows.

    Attributes:
        lost: People with a first form and no second one.
        mean_change: Mean change with all of them at the worst end and at the best end.
        unchanged: Mean change if none of them had changed.
        improved: Share improved if none of them had improved, and if all had; ``None`` where it may not be
            told.

    .. versionadded:: 0.1
    """

    lost: int
    mean_change: Interval
    unchanged: float
    improved: Interval | None = None


@attrs.frozen(kw_only=True)
class ShareChange:
    """Change of a share, for an instrument that says yes or no of a person.

    .. versionadded:: 0.1
    """

    before: Share
    after: Share
    began: int
    ended: int
    test: Test | None = None


@attrs.frozen(kw_only=True)
class Change:
    """Paired change of one outcome between two waves.

    Attributes:
        instrument: The instrument.
        project: Id of the project.
        before: Name of the first wave.
        after: Name of the second wave; ``None`` when there is only one.
        windows: The two waves as declared: window, and which of several forms counts.
        item: Item or section, where the instrument has no total.
        flow: Who is behind the numbers.
        effect: How far the group moved; ``None`` under the disclosure threshold or with one wave.
        share: The same for an instrument whose score is yes or no.
        people: How many people changed; ``None`` under the disclosure threshold.
        bounds: Sensitivity to drop-out; ``None`` when the range is not known or nobody is lost.
        caveats: What a reader must know.
        problems: What is wrong with the answers, and why a number is not given.
        parts: One change an item, where the instrument has no total.

    .. versionadded:: 0.1
    """

    instrument: Instrument
    project: str
    before: str
    after: str | None
    flow: Flow
    windows: tuple[Wave, ...] = ()
    item: str | None = None
    effect: Effect | None = None
    share: ShareChange | None = None
    people: People | None = None
    bounds: Bounds | None = None
    caveats: tuple[Caveat, ...] = ()
    problems: tuple[Refusal, ...] = ()
    parts: Mapping[str, "Change"] = attrs.field(factory=dict, hash=False)

    def name(self, language: str = "en") -> str:
        """Return what the outcome is called in ``language``."""
        title = self.instrument.name.best(language)
        if self.item is None:
            return title
        labels = {one.id: one.label for one in self.instrument.items}
        label = labels.get(self.item)
        return f"{title}: {label.best(language) if label else self.item}"

    @property
    def outcomes(self) -> tuple["Change", ...]:
        """This change, or its parts where there is no total."""
        return tuple(self.parts.values()) or (self,)
