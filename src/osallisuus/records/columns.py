"""What the columns of the participation tables are: type, codes, unit, sensitivity, references."""

import types
from collections.abc import Mapping
from typing import Annotated, Any, Final, get_args, get_origin, get_type_hints

import attrs

from osallisuus.records import rows
from osallisuus.records.marks import Column, Kind, Sensitivity

__all__ = ["TABLES", "Column", "ColumnSpec", "Kind", "Sensitivity", "TableSpec"]


@attrs.frozen(kw_only=True)
class ColumnSpec:
    """A column of a table, as its row class declares it.

    Attributes:
        name: Canonical name.
        kind: What its values are.
        required: Whether a row without it is rejected.
        column: Codes, unit, sensitivity and reference.

    .. versionadded:: 0.1
    """

    name: str
    kind: Kind
    required: bool
    column: Column


@attrs.frozen(kw_only=True)
class TableSpec:
    """A participation table.

    Attributes:
        name: Canonical name, also that of its file or sheet.
        row: Its row class.
        columns: Its columns, in order.

    .. versionadded:: 0.1
    """

    name: str
    row: type[object]
    columns: tuple[ColumnSpec, ...]

    def column(self, name: str) -> ColumnSpec:
        """Return the column of this name.

        Raises:
            KeyError: There is none.
        """
        return {column.name: column for column in self.columns}[name]


def _spec(name: str, row: type[Any]) -> TableSpec:
    hints = get_type_hints(row, include_extras=True)
    columns = []
    for attribute in attrs.fields(row):
        annotation = hints[attribute.name]
        assert get_origin(annotation) is Annotated, f"{row.__name__}.{attribute.name}"
        column = next(mark for mark in get_args(annotation)[1:] if isinstance(mark, Column))
        columns.append(
            ColumnSpec(
                name=attribute.name,
                kind=column.kind,
                required=attribute.default is attrs.NOTHING,
                column=column,
            )
        )
    return TableSpec(name=name, row=row, columns=tuple(columns))


TABLES: Final[Mapping[str, TableSpec]] = types.MappingProxyType(
    {
        name: _spec(name, row)
        for name, row in {
            "participants": rows.Participant,
            "enrolments": rows.Enrolment,
            "sessions": rows.Session,
            "attendance": rows.Attendance,
            "headcounts": rows.Headcount,
            "measurements": rows.Measurement,
            "transitions": rows.Transition,
            "referrals": rows.Referral,
            "consents": rows.Consent,
            "organisations": rows.SupportedOrganisation,
            "estimates": rows.Estimate,
        }.items()
    }
)
"""Every participation table by its canonical name."""
