"""The switches of the rules that sources leave open or that a funder may set otherwise."""

from datetime import date
from typing import Final, Literal

import attrs

from osallisuus.errors import ValueProblemError
from osallisuus.stated import value_class

# fmt: off
EU_MEMBERS: Final = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
    "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)
# fmt: on
POLICY_VERSION: Final = "1"


@value_class(kw_only=True)
class Policy:
    """Every choice behind the figures, frozen. Use :meth:`of` for the defaults of a period.

    Evidence: [V] read in a source, [I] inferred from one, [B] background knowledge that nobody verified.

    Attributes:
        name: Which defaults it started from.
        version: Version of the set of rules.
        long_term_months: Unemployed for longer than this is long-term unemployed. 12 [B].
        long_term_months_young: The same for the young; None when age makes no difference. ESF: 6 [B];
            ESF+: None, that is 12 at every age [B, moderate].
        long_term_young_below: Age from which a person is not young. 25 [B].
        registered_is_unemployed: Inactive but registered as unemployed counts as unemployed. True [V].
        student_precedence: What a registered full-time student is: ``registered`` (unemployed) or
            ``student`` (inactive). The sources conflict; ``registered`` [I].
        student_is_inactive: An unemployed full-time student who is not registered is inactive. True [V].
        disadvantaged: Indicators of which one makes a person disadvantaged (CR05, CR09). CO12 to CO17 [B].
        household_until: Last day of entry for which household data are collected; None for no end.
            ESF: 2018-08-01, the day before the text without them [I].
        min_days: Days a person has to attend to be a participant; None for no minimum. None: no Finnish
            rule was found (France: more than one day) [V for France].
        min_minutes: Minutes a person has to attend; None for no minimum. None.
        dedup_scope: A person counts once in a ``project`` [V] or once in all projects of the records,
            ``programme`` (sub-projects of a group project) [open].
        immediate_window_days: Days after leaving in which an immediate result counts. 28 [V].
        longer_term_months: Months after leaving at which the longer-term result is looked at. 6 [V].
        longer_term_tolerance_days: How far from that day a follow-up may be; None for any follow-up that
            the records call one. None.
        as_of: Day of observation: later entries, exits and events are not yet there; None for all. [R27]
        incomplete: Where incomplete participations go: only to the ``grand-total`` (ESF) [V], nowhere,
            ``exclude`` (ESF+) [V for the rule, I for the consequence], or counted, ``include``.
        unsigned: Whether a record that is said to be unsigned counts: ``exclude`` (ESF) [V] or ``count``.
        birth_year_only: Age when only the year of birth is known: ``year-difference``, the age reached in
            the year of entry [I], or ``unknown``.
        foreign_background: ``answer`` of the person (national definition), ``parents``, or ``either``:
            the answer, and the parents when there is none; who declined to answer is not counted.
            ``either`` [V: national definition, failing one the parents].
        foreign_parents: ``both`` parents born abroad, or ``one`` is enough. ``both`` [I].
        eu_members: Country codes of the member states, in capitals as in ISO 3166 and in the records;
            stateless and undetermined are third-country [V].
        estimates: A project's estimates stand for the counts (``use``) where the indicator allows it [V],
            or not (``ignore``).
        objective_l: The specific objective is (l): only total and ages apply [V]. False.

    Raises:
        ValueProblemError: A number is negative.

    Example:
        >>> Policy.of("esf").long_term_months_young, Policy.of("esf+").long_term_months_young
        (6, None)
        >>> attrs.evolve(Policy.of("esf+"), long_term_months=6).long_term_months
        6

    .. versionadded:: 0.1
    """

    name: str = "esf+"
    version: str = POLICY_VERSION
    long_term_months: int = 12
    long_term_months_young: int | None = None
    long_term_young_below: int = 25
    registered_is_unemployed: bool = True
    student_precedence: Literal["registered", "student"] = "registered"
    student_is_inactive: bool = True
    disadvantaged: tuple[str, ...] = ("CO12", "CO13", "CO14", "CO15", "CO16", "CO17")
    household_until: date | None = None
    min_days: int | None = None
    min_minutes: int | None = None
    dedup_scope: Literal["project", "programme"] = "project"
    immediate_window_days: int = 28
    longer_term_months: int = 6
    longer_term_tolerance_days: int | None = None
    as_of: date | None = None
    incomplete: Literal["grand-total", "exclude", "include"] = "exclude"
    unsigned: Literal["exclude", "count"] = "count"
    birth_year_only: Literal["year-difference", "unknown"] = "year-difference"
    foreign_background: Literal["answer", "parents", "either"] = "either"
    foreign_parents: Literal["both", "one"] = "both"
    eu_members: tuple[str, ...] = EU_MEMBERS
    estimates: Literal["use", "ignore"] = "use"
    objective_l: bool = False

    def __attrs_post_init__(self) -> None:
        for field in attrs.fields(type(self)):
            value = getattr(self, field.name)
            if type(value) is int and value < 0:
                raise ValueProblemError(f"Policy.{field.name}: must be at least 0, got {value}")

    @classmethod
    def of(cls, name: str) -> "Policy":
        """Return the defaults of a period: ``esf`` (2014–2020), or ``esf+`` for anything else."""
        if name == "esf":
            return cls(
                name="esf",
                long_term_months_young=6,
                household_until=date(2018, 8, 1),
                incomplete="grand-total",
                unsigned="exclude",
            )
        return cls(name=name)

    def changes(self) -> dict[str, tuple[object, object]]:
        """Return what differs from the defaults of its name: default and value by switch."""
        usual = type(self).of(self.name)
        return {
            field.name: (getattr(usual, field.name), getattr(self, field.name))
            for field in attrs.fields(type(self))
            if getattr(usual, field.name) != getattr(self, field.name)
        }
