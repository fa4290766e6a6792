"""What goes wrong in real records, each as a share."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, TypeVar

import attrs

from osallisuus.errors import WordedError
from osallisuus.privacy import shown
from osallisuus.records.rows import Attendance, Enrolment, Measurement, Participant
from osallisuus.simulation.drawing import Draw

R = TypeVar("R")


class UnknownFaultError(WordedError, ValueError):
    """A fault was asked for that there is none of, or a share that is not one.

    .. versionadded:: 0.1
    """


def _share(instance: object, attribute: "attrs.Attribute[float]", value: float) -> None:
    if not 0 <= value <= 1:
        name = attribute.name.replace("_", "-")
        raise UnknownFaultError("simulation.share", name=name, value=value)


@attrs.frozen(kw_only=True)
class Faults:
    """How much of each fault; nothing by default.

    Attributes:
        drop_outs: Share of stays that break off.
        missing_answers: Share of answers and cells left empty.
        double_entries: Share of enrolments and attendances written twice.
        returns: Share of leavers who come back.
        late_exits: Share of exits written down weeks after the last visit.
        exit_before_entry: Share of exits written before the entry; an error, so never in ``real_life``.

    Raises:
        UnknownFaultError: A share is not between 0 and 1.

    Example:
        >>> Faults.parse("drop-outs=0.2, returns=0.1").drop_outs
        0.2

    .. versionadded:: 0.1
    """

    drop_outs: float = attrs.field(default=0.0, validator=_share)
    missing_answers: float = attrs.field(default=0.0, validator=_share)
    double_entries: float = attrs.field(default=0.0, validator=_share)
    returns: float = attrs.field(default=0.0, validator=_share)
    late_exits: float = attrs.field(default=0.0, validator=_share)
    exit_before_entry: float = attrs.field(default=0.0, validator=_share)

    @classmethod
    def real_life(cls) -> "Faults":
        """Return faults about as common as in a small project's own tables (an estimate, not a study)."""
        return cls(
            drop_outs=0.18, missing_answers=0.05, double_entries=0.02, returns=0.06, late_exits=0.05
        )

    @classmethod
    def parse(cls, text: str) -> "Faults":
        """Read ``none``, ``real-life`` or ``fault=share, fault=share``.

        Raises:
            UnknownFaultError: There is no such fault, or its share is not a number from 0 to 1.
        """
        if text.strip() in ("", "none"):
            return cls()
        if text.strip() == "real-life":
            return cls.real_life()
        known = [field.name for field in attrs.fields(cls)]
        shares = {}
        for part in text.split(","):
            name, _, share = (piece.strip() for piece in part.partition("="))
            field = name.replace("-", "_")
            if field not in known:
                listed = ", ".join(one.replace("_", "-") for one in known)
                raise UnknownFaultError("simulation.no-fault", name=shown(name), known=listed)
            try:
                shares[field] = float(share)
            except ValueError:
                raise UnknownFaultError("simulation.no-share", name=name) from None
        return cls(**shares)


_FORGOTTEN: Final = (
    "target_group", "labour_status", "education", "in_education", "household_employed",
    "household_adults", "dependent_children", "foreign_background", "minority", "disability",
    "other_disadvantage", "homeless", "rural",
)  # fmt: skip


def forget_in_people(
    rows: Sequence[Participant], faults: Faults, seed: int
) -> tuple[Participant, ...]:
    """Leave out answers about people; of a birth date sometimes only the year stays."""
    draw = Draw(seed, "missing", "participants")
    share = faults.missing_answers
    kept = []
    for row in rows:
        forgotten: dict[str, Any] = {
            name: None for name in ("gender", "municipality", "mother_tongue", "citizenship",
                     "parents_birth_country") if draw.happens(share)}  # fmt: skip
        if draw.happens(share):
            forgotten["birth_date"] = None
        kept.append(attrs.evolve(row, **forgotten))
    return tuple(kept)


def spoil_enrolments(rows: Sequence[Enrolment], faults: Faults, seed: int) -> tuple[Enrolment, ...]:
    """Leave out answers, write some rows twice, and put some exits before the entry."""
    draw = Draw(seed, "missing", "enrolments")
    spoilt = []
    for row in rows:
        forgotten: dict[str, Any] = {
            name: None for name in _FORGOTTEN if draw.happens(faults.missing_answers)
        }
        if "labour_status" in forgotten:
            forgotten["unemployed_since"] = None
        row = attrs.evolve(row, **forgotten)
        if row.exit and row.entry and draw.happens(faults.exit_before_entry):
            row = attrs.evolve(row, exit=row.entry - timedelta(days=draw.whole(1, 60)))
        spoilt.append(row)
        if draw.happens(faults.double_entries):
            spoilt.append(attrs.evolve(row, enrolment=f"{row.enrolment}b"))
    return tuple(spoilt)


def spoil_attendance(
    rows: Sequence[Attendance], faults: Faults, seed: int
) -> tuple[Attendance, ...]:
    """Leave out minutes and write some rows twice."""
    draw = Draw(seed, "missing", "attendance")
    spoilt = []
    for row in rows:
        if row.minutes is not None and draw.happens(faults.missing_answers):
            row = attrs.evolve(row, minutes=None)
        spoilt.append(row)
        if draw.happens(faults.double_entries):
            spoilt.append(row)
    return tuple(spoilt)


def forget_in_answers(
    rows: Sequence[Measurement], faults: Faults, seed: int
) -> tuple[Measurement, ...]:
    """Leave single answers of questionnaires empty."""
    draw = Draw(seed, "missing", "measurements")
    return tuple(
        attrs.evolve(row, answer=None) if draw.happens(faults.missing_answers) else row
        for row in rows
    )
