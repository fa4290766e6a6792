"""What a document says of each part of a project, as labelled facts for people to read.

What is not said is not there. Which fields are told of which part is listed once, below; how a value is
written follows from the shape of its field: codes by their names, ids by what they stand for, numbers, days
and durations as the language writes them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import time
from decimal import Decimal
from typing import Any, Final

import attrs

from osallisuus.catalogue import CORE
from osallisuus.day_words import day_in_words
from osallisuus.model.activity import Allowance, PlannedSession
from osallisuus.model.base import Entity
from osallisuus.model.funding import Amount, Conversion, CostModel
from osallisuus.model.organisation import Identifier
from osallisuus.model.project import Amendment, Project
from osallisuus.model.quantity import AgeRange, Duration, Frequency, Precision, Quantity
from osallisuus.shapes import Choice, FieldShape, Seq, Shape, Str, fields_of
from osallisuus.text import Text
from osallisuus.time import PartialDate, Period, Recurrence, TimeUnit, WeeklyHours
from osallisuus.vocabulary import Labels

_TOLD: Final[Mapping[str, str]] = {
    "Project": "kind duration procedure belongs_to areas",
    "Programme": "kind part_of partners stated_parts period duration target_groups areas call status",
    "Partner": "role_title through replaces period area expertise tasks",
    "Responsibility": "level holders outputs period",
    "Staff": "role employer engagement unit share shares workload count period absences area languages funding "
    "shared_with tasks",
    "Funding": "kind authority programme priority specific_objective share period decision cost_models "
    "amounts shares excludes",
    "OnwardGrant": "giver recipient through funding programme amounts period",
    "TargetGroup": "tier kind part_of ages residence languages criteria any_of excludes needs sectors "
    "chosen_by size becomes",
    "Statement": "kind risk areas when",
    "Goal": "kind outcomes responsible areas",
    "Action": "kinds responsible areas reach period status",
    "Phase": "period duration areas",
    "WorkPackage": "period phase criteria responsible areas targets funding",
    "Activity": "target_groups taking_part access voluntary group_size participants allowances duration timing "
    "frequency occurrences groups schedule sessions delivery facilitators influence responsible "
    "organisations methods outputs venues areas period status funding",
    "Milestone": "when work_packages activities outputs status",
    "Output": "kind identifiers stages quantity languages licence users transfer_areas when website status",
    "Target": "measure value unit per share of any_of all_of baseline by after period indicator methods areas "
    "activities target_groups organisations",
    "Observation": "measure quantity unit per of part_of criteria baseline target after ages when as_of "
    "activities target_groups organisations areas venue programme",
    "ProjectRelation": "kind of project_kind partners areas fund authority amounts period duration status "
    "what",
    "ReferralChannel": "from_organisations from_stakeholders from_activities to_organisations "
    "to_stakeholders to_activities wait channels share main direction_out target_groups",
    "Channel": "kind holder languages website opened",
    "Venue": "kind inside area holder access opening_hours exceptions capacity accessibility",
}
"""Fields told of each part, in order; parts of parts tell all they have."""
OTHER_PARTS: Final = (
    *("amendments", "programmes", "onward_grants", "responsibilities", "staff", "venues", "phases"),
    *(
        "milestones",
        "outputs",
        "targets",
        "observations",
        "risks",
        "relations",
        "referrals",
        "channels",
    ),
)
"""Lists of a project that stand under a heading of their own."""
_BARE: Final = frozenset(
    [
        "code",
        "concept",
        "cost_kind",
        "dimension",
        "event",
        "kind",
        "level",
        "name",
        "organisation",
        "quantity",
        "reason",
        "recurrences",
        "role",
        "share",
        "stakeholder",
        "text",
        "times",
        "title",
        "to",
        "value",
        "who",
    ]
)
"""Fields whose value says by itself what it is, within another value."""
_UNTOLD: Final = frozenset(
    ["id", "provenance", "extensions", "description", "sensitive", "counts_as"]
)
_CALLED: Final = {
    ("Call", "excludes"): "not_paid",
    ("Funding", "excludes"): "not_paid",
    ("Observation", "per"): "per_time",
    ("Target", "per"): "per_time",
}
"""Fields that are called otherwise than their namesakes."""
_HOURS: Final = frozenset(("weekdays", "opens", "closes"))
_SAID_OF_RECURRENCE: Final = frozenset(
    ("unit", "every", "weekdays", "week_of_month", "starts", "ends")
)
_PER_CENT: Final = frozenset(("share", "rate", "own_share", "weight"))
_INSTEAD: Final = {
    "Criterion": ("text", "code"),
    "Condition": ("title", "code"),
    "Status": ("label", "code"),
    "Task": ("title", "kind"),
}
"""Where the project's own word, when there is one, stands for the code."""


@attrs.frozen(kw_only=True)
class Fact:
    """Something a document says.

    Attributes:
        label: What it is about.
        said: What is said, a text for each value.

    .. versionadded:: 0.1
    """

    label: str
    said: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.label}: {'; '.join(self.said)}"


@attrs.frozen(kw_only=True)
class Part:
    """A part of a project: what it is called, and the facts about it.

    .. versionadded:: 0.1
    """

    title: str
    facts: tuple[Fact, ...]


class Details:
    """Tells the facts of one project in one language.

    Args:
        project: The project.
        labels: What codes are called.
        language: ``fi``, ``sv`` or ``en``.
        day: Writes a date; as ``--date`` in the document when absent.

    Example:
        >>> from osallisuus.model.people import TargetGroup
        >>> group = TargetGroup(id="t", title=Text.of(fi="Nuoret"), languages=("so", "fi"))
        >>> project = Project(id="p", name=Text.of(fi="P"), target_groups=(group,))
        >>> [str(fact) for fact in Details(project, Labels(), "fi").of(group)]
        ['Kielet: somali; suomi']

    .. versionadded:: 0.1
    """

    def __init__(
        self,
        project: Project,
        labels: Labels,
        language: str,
        day: Callable[[PartialDate], str] | None = None,
    ) -> None:
        self._project = project
        self._labels = labels
        self._language = language
        self._day = day or self._written
        self._titles = dict(_titles(project))
        self._funds = {one.id: one.fund for one in project.funding if one.fund}
        self._money_kinds = {one.id: one.kind for one in project.funding if one.kind}

    def of(self, part: object) -> tuple[Fact, ...]:
        """Return what the document says of a part, in the order in which it is told."""
        told = _TOLD.get(type(part).__name__, "").split()
        fields = {field.name: field for field in fields_of(type(part))}
        facts = []
        for name in told:
            said = tuple(self._values(fields[name], getattr(part, name)))
            if said:
                facts.append(Fact(label=self._called(part, name), said=said))
        return tuple(facts)

    def heading(self, name: str) -> str:
        """Return what a list of the project is called."""
        return self._say(f"list.{name}")

    def parts(self, name: str) -> tuple[Part, ...]:
        """Return the parts in a list of the project, such as ``targets``; ``risks`` are statements of risk."""
        project = self._project
        if name == "risks":
            listed: Iterable[object] = (one for one in project.context if one.risk is not None)
        else:
            listed = getattr(project, name)
        return tuple(Part(title=self._title(one), facts=self.of(one)) for one in listed)

    def amount(self, amount: Amount) -> str:
        """Return a sum of money with what is said of it."""
        kind = self._labels.label("amount-kind", amount.kind, self._language)
        exact = amount.precision in (None, Precision.EXACT)
        near = "" if exact else f"{self._label('precision', str(amount.precision))} "
        sum_ = f"{kind} {near}{self._money(amount.value, amount.currency)}"
        shown = ("kind", "value", "currency", "precision")
        return self._with(sum_, self._inside(amount, without=shown))

    def _money(self, value: Decimal, currency: str | None) -> str:
        digits = self._number(f"{value:,}")
        return f"{digits}\u00a0{currency}" if currency else digits

    def _number(self, digits: str) -> str:
        mark = "." if self._language == "en" else ","
        return digits.translate({ord(","): "\u00a0", ord("."): mark})

    def _say(self, key: str) -> str:
        return CORE.say(f"detail.{key}", self._language)

    def _called(self, part: object, name: str) -> str:
        return self._say(_CALLED.get((type(part).__name__, name), name))

    def _label(self, vocabulary: str, code: str) -> str:
        return self._labels.label(vocabulary, code, self._language)

    def _written(self, day: PartialDate) -> str:
        return day_in_words(day, self._language, self._labels)

    def span(self, period: Period) -> str:
        """Return a period as people write it."""
        start, end = (
            self._day(day) if day is not None else "?" for day in (period.start, period.end)
        )
        if period.start == period.end:
            return start
        dash = " – " if " " in f"{start}{end}" or self._language == "en" else "–"
        return f"{start}{dash}{end}"

    def _title(self, part: object) -> str:
        if isinstance(part, Amendment):
            return self._amendment(part)
        title: Text | None = getattr(part, "title", None) or getattr(part, "name", None)
        number: str | None = getattr(part, "number", None)
        named = title.best(self._language) if title is not None else str(getattr(part, "id", ""))
        return f"{number} {named}" if number else named

    def _amendment(self, change: Amendment) -> str:
        before, after = change.before or "?", change.after or "?"
        return self._with(
            f"{self._path(change.field)}: {before} → {after}",
            self._inside(change, without=("field", "before", "after")),
        )

    def _path(self, path: str) -> str:
        """Return the field that was changed by the names of its steps, where they have one."""
        steps = [
            self._say(step) if f"detail.{step}" in CORE.entries() else step
            for step in path.replace("/", ".").split(".")
        ]
        return ", ".join([*steps[:1], *(step.lower() for step in steps[1:])])

    @staticmethod
    def _with(head: str, more: Iterable[str]) -> str:
        listed = "; ".join(more)
        if not listed:
            return head
        return f"{head} ({listed})" if head else listed

    def _values(self, field: FieldShape, value: object) -> Iterator[str]:
        many = value if isinstance(value, tuple) else () if value is None else (value,)
        shape = field.shape.item if isinstance(field.shape, Seq) else field.shape
        for one in many:
            said = self._value(field.name, shape, one)
            if said:
                yield said

    def _value(self, name: str, shape: Shape, value: object) -> str:
        if isinstance(value, Text):
            return value.best(self._language)
        if isinstance(value, bool):
            return self._say("yes" if value else "no")
        if isinstance(value, PartialDate):
            return self._day(value)
        if isinstance(value, Amount):
            return self.amount(value)
        if isinstance(shape, Str):
            return self._text(name, shape, str(value))
        if isinstance(shape, Choice) and shape.python is not None:
            return self._label(_kebab(shape.python.__name__), str(value))
        if isinstance(value, int | float | Decimal):
            digits = self._number(f"{value:,}" if isinstance(value, Decimal) else _digits(value))
            return f"{digits}\u00a0%" if name in _PER_CENT else digits
        if isinstance(value, time):
            return value.strftime("%H:%M")
        if attrs.has(type(value)):
            return self._object(name, value)
        return str(value)

    def _text(self, name: str, shape: Str, value: str) -> str:
        if shape.vocabulary is not None:
            return self._label(shape.vocabulary, value)
        if shape.ref is not None:
            if shape.ref == "funding" and value in self._funds:
                return self._label("fund", self._funds[value])
            if shape.ref == "funding" and value in self._money_kinds:
                return self._label("funding-kind", self._money_kinds[value])
            title = self._titles.get((shape.ref, value))
            return title.best(self._language) if title is not None else value
        if name == "languages":
            return self._tongue(value)
        return value

    def _tongue(self, tag: str) -> str:
        known = CORE.entries()
        first = tag.partition("-")[0]
        key = next((one for one in (tag, first) if f"detail.language.{one}" in known), None)
        if key is None:
            return tag
        named = self._say(f"language.{key}")
        return named if key == tag else f"{named} ({tag})"

    def _object(self, name: str, value: Any) -> str:
        if isinstance(value, Quantity):
            said = self._quantity(value)
            return f"{said}\u00a0%" if name in _PER_CENT and said[-1:].isdigit() else said
        if isinstance(value, Duration):
            return self._timed("duration", value.length, value.unit)
        if isinstance(value, Frequency):
            key = "frequency" if name == "groups" else "times"
            return self._timed(key, value.times, value.per)
        if isinstance(value, Period):
            return self.span(value)
        if isinstance(value, AgeRange):
            return self._ages(value)
        if isinstance(value, Allowance):
            unit = self._label("counting-unit", value.unit)
            head = f"{self._quantity(value.quantity)} {unit}"
            return self._with(head, self._inside(value, without=("quantity", "unit")))
        if isinstance(value, WeeklyHours):
            days = ", ".join(self._label("weekday", day) for day in value.weekdays)
            ends = (
                f"{one:%H:%M}" if one is not None else "?" for one in (value.opens, value.closes)
            )
            return self._with(f"{days} {'–'.join(ends)}", self._inside(value, without=_HOURS))
        if isinstance(value, Identifier):
            return f"{self._label('identifier-scheme', value.scheme)} {value.value}"
        if isinstance(value, Recurrence):
            return self._recurrence(value)
        if isinstance(value, Conversion):
            sum_ = (
                value.currency if value.value is None else self._money(value.value, value.currency)
            )
            return self._with(sum_, self._inside(value, without=("value", "currency")))
        bare = [said for key, said in self._fields(value) if key in _BARE]
        if isinstance(value, PlannedSession) and len(bare) > 1:
            # A title often is the kind already.
            title, *kinds = bare
            bare = [title, *(one for one in kinds if one.casefold() not in title.casefold())]
        return self._with(", ".join(bare), self._inside(value, without=_BARE))

    def _recurrence(self, value: Recurrence) -> str:
        """Return the days and the hours of a time that comes back, with what else is said of it."""
        which = "" if value.week_of_month is None else f"{value.week_of_month}."
        which = self._say("last") if value.week_of_month == -1 else which
        days = ", ".join(self._label("weekday", day) for day in value.weekdays)
        clocks = [f"{one:%H:%M}" if one is not None else "?" for one in (value.starts, value.ends)]
        hours = "–".join(clocks) if value.starts or value.ends else ""
        unit = value.unit
        number = Quantity(value=float(value.every or 1))
        is_weekly = unit == TimeUnit.WEEK and value.every in (None, 1) and value.weekdays
        often = "" if unit is None or is_weekly else self._timed("every", number, unit)
        said = [often, *self._inside(value, without=_SAID_OF_RECURRENCE)]
        head = " ".join(one for one in (which, days, hours) if one)
        return self._with(head, (one for one in said if one))

    def _inside(self, value: object, *, without: Iterable[str]) -> list[str]:
        """Return the labelled facts of a value within another."""
        left_out = frozenset(without)
        labelled = (
            (self._called(value, key), said)
            for key, said in self._fields(value)
            if key not in left_out
        )
        return [f"{label[0].lower()}{label[1:]}: {said}" for label, said in labelled]

    def _fields(self, value: object) -> Iterator[tuple[str, str]]:
        first, *others = _INSTEAD.get(type(value).__name__, ("",))
        skipped = set(others) if first and getattr(value, first) is not None else set()
        for field in fields_of(type(value)):
            held: object = getattr(value, field.name)
            if field.name in _UNTOLD or field.name in skipped or held is None:
                continue
            if isinstance(value, CostModel) and field.name in ("price", "currency"):
                # A price and its currency are one.
                held = None if field.name == "currency" else held
                said = self._money(value.price, value.currency) if held and value.price else ""
            else:
                said = ", ".join(self._values(field, held))
            if said:
                yield field.name, said

    def _timed(self, key: str, number: Quantity, unit: str) -> str:
        return CORE.say(f"detail.{key}.{unit}", self._language, number=self._quantity(number))

    def _ages(self, ages: AgeRange) -> str:
        years = Quantity(minimum=ages.minimum, maximum=ages.maximum)
        said = [
            self._quantity(years),
            self._say("working-age") if ages.working_age else "",
            self._say("all-ages") if ages.all_ages else "",
        ]
        return ", ".join(one for one in said if one)

    def _quantity(self, quantity: Quantity) -> str:
        stated = (quantity.value, quantity.minimum, quantity.maximum)
        value, least, most = (None if n is None else self._number(_digits(n)) for n in stated)
        if value is None and least is None and most is None:
            return quantity.wording.best(self._language) if quantity.wording else ""
        if value is None:
            if least is not None and most is not None:
                value = f"{least}–{most}"
            else:
                bound = "at-least" if most is None else "at-most"
                value = f"{self._label('precision', bound)} {least or most}"
        if quantity.precision in (None, Precision.EXACT):
            return value
        return f"{self._label('precision', str(quantity.precision))} {value}"


def _titles(project: Project) -> Iterator[tuple[tuple[str, str], Text]]:
    """Yield what every entity of a document is called, by its kind and id."""
    for field in fields_of(Project):
        listed: object = getattr(project, field.name)
        for one in listed if isinstance(listed, tuple) else ():
            if isinstance(one, Entity):
                title: Text | None = getattr(one, "title", None) or getattr(one, "name", None)
                if title is not None:
                    yield (one.kind_name, one.id), title


def _digits(number: float) -> str:
    """Write a number with all its digits, grouped: a million is not ``1e+06``."""
    return f"{number:,.12g}"


def _kebab(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)[1:]
