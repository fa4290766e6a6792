"""An instrument that can score: the definition read from its file, with its methods."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from osallisuus.errors import ValueProblemError
from osallisuus.measures.definition import (
    Attainment,
    Band,
    Definition,
    Lookup,
    MissingRule,
    Profile,
    Sureness,
)
from osallisuus.measures.forms import OfficialForm, read_form
from osallisuus.measures.frames import ScoredFrame, score_table
from osallisuus.measures.refusals import MeasureError, Refusal
from osallisuus.measures.scoring import Answer, Score, score_answers

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrameT


@attrs.frozen(kw_only=True)
class Instrument(Definition):
    """An outcome instrument (mittari): what its file says, and scoring by it.

    Example:
        >>> from osallisuus import Toolkit
        >>> who5 = Toolkit.build().instruments["who5"]
        >>> who5.score({1: 3, 2: 3, 3: 3, 4: 2, 5: 2}).value
        52.0
        >>> print(who5.score({1: 3, 2: 3, 3: 6, 4: 2, 5: 2}).refusals[0])
        item 3: 6 is not an answer, answers go from 0 to 5

    .. versionadded:: 0.1
    """

    def score(
        self,
        answers: Mapping[str, Answer] | Mapping[int, Answer],
        *,
        missing_codes: Collection[float] = (),
        weights: Mapping[str, float] | None = None,
    ) -> Score:
        """Score the answers of one person.

        Args:
            answers: Answer by item; a person's own goals where the instrument has no items.
            missing_codes: Codes that stand for "no answer" in the data, such as 99.
            weights: Weight of each goal, for goal attainment only.

        Returns:
            A score, or the reasons why there is none. A number that should not be is never given.

        Raises:
            ValueProblemError: The answers do not say which item each is of.
        """
        if not isinstance(answers, Mapping):
            raise ValueProblemError(
                f"{self.id}: answers go by item, as in {{1: 3, 2: 4}}, or by the name of a goal; "
                f"got a {type(answers).__name__} (columns of a dataframe: score_frame)"
            )
        by_item = {str(item): answer for item, answer in answers.items()}
        return score_answers(self, by_item, missing_codes=missing_codes, weights=weights)

    def score_frame(
        self,
        frame: "IntoDataFrameT",
        *,
        columns: Mapping[str, str] | None = None,
        missing_codes: Collection[float] = (),
        accept: Collection[str] = (),
        into: str | None = None,
        weights: Mapping[str, str | float] | None = None,
    ) -> "ScoredFrame[IntoDataFrameT]":
        """Score one form a row, in columns of a dataframe (Polars, pandas, PyArrow).

        Args:
            frame: Eager dataframe.
            columns: Column by item; by default ``{id}_{item}`` (``who5_1``).
            missing_codes: Codes that stand for "no answer".
            accept: Suspicions that were looked into and found to be wrong: ``narrow-scale``,
                ``shifted-coding``.
            into: Beginning of the names of the new columns; the id of the instrument by default.
            weights: For goal attainment only: a number or the name of a column for each goal.

        Returns:
            The frame with the columns ``{into}_score`` and ``{into}_answered`` added (one
            ``{into}_score_{item}`` each where there is no total), and everything that was refused.

        Raises:
            MeasureError: The columns are not those of one whole instrument.
        """
        if isinstance(self.scoring, Attainment):
            from osallisuus.measures.attainment import score_goal_table

            return score_goal_table(
                self,
                frame,
                columns=columns,
                weights=weights,
                missing_codes=missing_codes,
                into=into,
            )
        return score_table(
            self, frame, columns=columns, missing_codes=missing_codes, accept=accept, into=into
        )

    def with_missing_rule(self, needed: int) -> "Instrument":
        """Return the instrument with a project's own rule for gaps: ``needed`` answers are enough.

        The items left out count as the mean of the answered ones, and the rule is marked as declared by
        the project.

        Raises:
            MeasureError: The instrument's conversion needs every item, or there are not so many.
        """
        may_miss = not isinstance(self.scoring, Lookup | Profile) and not self.own_items
        if not may_miss or not 1 <= needed <= len(self.items):
            values = {"needed": str(needed), "items": str(len(self.items))}
            raise MeasureError(self.id, (Refusal(code="no-such-rule", values=values),))
        rule = MissingRule(
            needed=needed, sureness=Sureness.DECLARED, skip=self.missing.skip, note=None
        )
        return attrs.evolve(self, missing=rule)

    def bands_for(
        self, *, gender: str | None = None, age: int | None = None, of: str | None = None
    ) -> tuple[Band, ...]:
        """Return the classes that hold for a person; none when what they depend on is not known.

        Args:
            gender: ``woman`` or ``man`` as in the participation tables.
            age: Age in whole years.
            of: Only limits of the ``score`` or of the ``raw`` sum.
        """
        found = []
        for band in self.bands:
            ages = band.age_from is not None or band.age_to is not None
            young = age is not None and band.age_to is not None and age > band.age_to
            old = age is not None and band.age_from is not None and age < band.age_from
            if (ages and age is None) or young or old:
                continue
            if band.gender is not None and band.gender != gender:
                continue
            if of in (None, band.of):
                found.append(band)
        return tuple(found)

    def classify(
        self, score: Score, *, gender: str | None = None, age: int | None = None
    ) -> Band | None:
        """Return the class a score lies in; ``None`` when there is none or it cannot be known.

        Example:
            >>> from osallisuus import Toolkit
            >>> audit = Toolkit.build().instruments["audit_c"]
            >>> five = audit.score({1: 3, 2: 1, 3: 1})
            >>> audit.classify(five, gender="woman", age=40).id, audit.classify(five, age=40)
            ('risk', None)
        """
        for band in self.bands_for(gender=gender, age=age):
            value = score.value if band.of == "score" else score.raw
            if value is not None and band.holds(value):
                return band
        return None

    def read_form(self, path: Path, *, sha256: str | None = None) -> OfficialForm:
        """Read the official form from a project's own file; see :func:`.forms.read_form`."""
        return read_form(self, path, sha256=sha256)
