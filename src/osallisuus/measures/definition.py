"""What an instrument is, as data: items, codes, rules, and how sure each of them is.

An instrument is one JSON file read by the strict codec. Nothing here holds wording of a questionnaire:
labels are generic words of our own, and the official form comes from a file of the project's.
"""

import math
from enum import StrEnum
from typing import Annotated, Literal

import attrs

from osallisuus.limits import Bounds, Length, Plain
from osallisuus.text import Text


class Sureness(StrEnum):
    """How sure a rule or a figure is.

    .. versionadded:: 0.1
    """

    VERIFIED = "verified"
    """Read in the publisher's, an official or a peer-reviewed page, or in public code."""
    DERIVED = "derived"
    """Follows by arithmetic from what was read."""
    SECONDARY = "secondary"
    """Read on a third party's page."""
    UNVERIFIED = "unverified"
    """Not read in any source; confirm it before relying on it."""
    CONFLICTING = "conflicting"
    """Sources contradict each other."""
    DECLARED = "declared"
    """Decided by the project itself."""


class Direction(StrEnum):
    """Whether a higher score is better or worse for the person.

    .. versionadded:: 0.1
    """

    HIGHER_BETTER = "higher_better"
    LOWER_BETTER = "lower_better"


@attrs.frozen(kw_only=True)
class Responses:
    """The codes an item may be answered with: every whole number from ``low`` to ``high``.

    .. versionadded:: 0.1
    """

    low: int
    high: int


@attrs.frozen(kw_only=True)
class Item:
    """One item (kysymys, väittämä).

    Attributes:
        id: Its number or code, as answers name it.
        label: What it is about in words of our own, never the wording of the form.
        reverse: Whether its codes run against the score.

    .. versionadded:: 0.1
    """

    id: Plain
    label: Text | None = None
    reverse: bool = False


@attrs.frozen(kw_only=True)
class Linear:
    """Score = ``factor`` x (sum or mean of the items) + ``offset``.

    .. versionadded:: 0.1
    """

    kind: Literal["sum", "mean"]
    factor: float
    offset: float


@attrs.frozen(kw_only=True)
class TableRow:
    """One row of a conversion table."""

    raw: int
    score: float


@attrs.frozen(kw_only=True)
class Lookup:
    """Score = the row of a published table for the sum of the items.

    .. versionadded:: 0.1
    """

    kind: Literal["lookup"]
    table: Annotated[tuple[TableRow, ...], Length(1)]


@attrs.frozen(kw_only=True)
class Share:
    """Score = 1 when the one item is answered with a counted code, else 0; a group's mean is a share.

    .. versionadded:: 0.1
    """

    kind: Literal["share"]
    counted: Annotated[tuple[int, ...], Length(1)]


@attrs.frozen(kw_only=True)
class Profile:
    """Every item stands on its own and no total exists.

    Attributes:
        kind: ``profile`` for items of the instrument, ``imported`` for scores another service has
            computed, ``own-goals`` for goals each person sets (items are then the person's own).
        overall: Item that may stand for the whole.

    .. versionadded:: 0.1
    """

    kind: Literal["profile", "imported", "own-goals"]
    overall: str | None = None


@attrs.frozen(kw_only=True)
class Attainment:
    """T score of Goal Attainment Scaling over each person's own goals.

    Attributes:
        kind: ``goal-attainment``.
        correlation: Correlation between goals that the formula assumes.

    .. versionadded:: 0.1
    """

    kind: Literal["goal-attainment"]
    correlation: Annotated[float, Bounds(0, 1)]


Scoring = Linear | Lookup | Share | Profile | Attainment


@attrs.frozen(kw_only=True)
class Skip:
    """Items that may be left unanswered after one answer, and then count as ``counts_as``."""

    item: str
    answer: int
    items: tuple[str, ...]
    counts_as: int


@attrs.frozen(kw_only=True)
class MissingRule:
    """When a form with gaps is scored.

    Attributes:
        needed: How many items must be answered; the others count as the mean of these.
        skip: Items a form lets people skip.
        sureness: How sure the rule is.
        note: What is known of it.

    .. versionadded:: 0.1
    """

    needed: Annotated[int, Bounds(1)]
    sureness: Sureness
    skip: Skip | None = None
    note: Text | None = None


@attrs.frozen(kw_only=True)
class Band:
    """A class of scores, such as "poor well-being"; a limit left out is open.

    Attributes:
        id: Its code.
        label: What it is called.
        sureness: How sure the limits are.
        low: Lowest score in it.
        below: Every score in it is below this.
        of: Whether the limits are of the score or of the raw sum.
        gender: For whom, when it differs.
        age_from: Youngest age.
        age_to: Oldest age.
        reference_cut: Whether crossing its lower limit is worth reporting.

    .. versionadded:: 0.1
    """

    id: Plain
    label: Text
    sureness: Sureness
    low: float | None = None
    below: float | None = None
    of: Literal["score", "raw"] = "score"
    gender: Literal["woman", "man"] | None = None
    age_from: int | None = None
    age_to: int | None = None
    reference_cut: bool = False

    def holds(self, value: float) -> bool:
        """Tell whether a value lies in it."""
        return (self.low is None or value >= self.low) and (
            self.below is None or value < self.below
        )


@attrs.frozen(kw_only=True)
class Reference:
    """A value of some population to hold a group's mean beside.

    .. versionadded:: 0.1
    """

    population: Text
    sureness: Sureness
    source: str
    year: str | None = None
    item: str | None = None
    gender: Literal["woman", "man"] | None = None
    n: int | None = None
    mean: float | None = None
    sd: float | None = None
    share: float | None = None
    note: Text | None = None


@attrs.frozen(kw_only=True)
class Reliability:
    """Published reliability: a coefficient, or a standard error of measurement in points.

    Attributes:
        kind: ``alpha``, ``icc``, or ``sem`` for a standard error in points of the score.
        value: The coefficient or the error.
        sureness: How sure it is.
        source: Where it was published.
        n: How many people it is of.
        sd: Published deviation of the score in the group the coefficient is of. Without it a
            coefficient gives no error, and no reliable change is computed.
        note: What else is known.

    .. versionadded:: 0.1
    """

    kind: Literal["alpha", "icc", "sem"]
    value: float
    sureness: Sureness
    source: str
    n: int | None = None
    sd: float | None = None
    note: Text | None = None

    @property
    def error(self) -> float | None:
        """Standard error of measurement in points; ``None`` for a coefficient without a deviation."""
        if self.kind == "sem":
            return self.value
        return None if self.sd is None else self.sd * math.sqrt(1 - self.value)


@attrs.frozen(kw_only=True)
class MinimalChange:
    """Smallest change said to matter, in points of the score.

    .. versionadded:: 0.1
    """

    low: float
    sureness: Sureness
    source: str
    high: float | None = None
    note: Text | None = None


@attrs.frozen(kw_only=True)
class Licence:
    """What may be done with the form.

    .. versionadded:: 0.1
    """

    ship_texts: Literal["yes", "no", "unknown"]
    note: Text
    wording_fixed: bool


@attrs.frozen(kw_only=True)
class Judgement:
    """How sure one part of the instrument is, and what is not known of it.

    .. versionadded:: 0.1
    """

    part: Literal[
        "items",
        "responses",
        "reverse",
        "scoring",
        "range",
        "missing",
        "bands",
        "references",
        "reliability",
        "change",
        "licence",
        "validity",
    ]
    sureness: Sureness
    note: Text | None = None


@attrs.frozen(kw_only=True)
class FormHash:
    """Fingerprint of an official form whose wording may not be changed."""

    language: str
    sha256: str
    version: str


@attrs.frozen(kw_only=True)
class Definition:
    """An instrument (mittari) as its file states it.

    Attributes:
        id: Name: of the library's own, or ``plugin.thing``.
        version: Version of this file.
        name: What it is called.
        measures: What it is about.
        direction: Whether higher is better.
        scoring: How answers become a score.
        missing: What happens to gaps.
        licence: What may be done with the form.
        items: Its items; none when each person has goals of their own.
        responses: Codes of the answers; absent when they are not known.
        low: Lowest score.
        high: Highest score.
        bands: Classes of scores.
        references: Values of populations.
        reliability: Published reliability.
        change: Published minimal important change.
        group_use_only: Whether no verdict on a single person may be drawn.
        languages: Languages the form exists in, as far as known.
        forms: Fingerprints of official forms, as far as known.
        judgements: How sure each part is.
        cautions: Known traps.
        sources: Where it was read.

    .. versionadded:: 0.1
    """

    id: Plain
    version: Plain
    name: Text
    measures: Text
    direction: Direction
    scoring: Scoring
    missing: MissingRule
    licence: Licence
    items: tuple[Item, ...] = ()
    responses: Responses | None = None
    low: float | None = None
    high: float | None = None
    bands: tuple[Band, ...] = ()
    references: tuple[Reference, ...] = ()
    reliability: tuple[Reliability, ...] = ()
    change: MinimalChange | None = None
    group_use_only: bool = False
    languages: tuple[str, ...] = ()
    forms: tuple[FormHash, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    cautions: tuple[Text, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def item_ids(self) -> tuple[str, ...]:
        """Ids of the items in order."""
        return tuple(item.id for item in self.items)

    @property
    def has_total(self) -> bool:
        """Whether a person gets one score."""
        return not isinstance(self.scoring, Profile)

    @property
    def own_items(self) -> bool:
        """Whether the items are goals of each person's own."""
        return not self.items

    @property
    def not_verified(self) -> tuple[Judgement, ...]:
        """The parts that no official or peer-reviewed source was read for."""
        sure = (Sureness.VERIFIED, Sureness.DECLARED)
        return tuple(one for one in self.judgements if one.sureness not in sure)
