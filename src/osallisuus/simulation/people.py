"""People and their spells in the project."""

from datetime import date, timedelta

import attrs

from osallisuus.records.rows import Enrolment, Participant
from osallisuus.simulation.drawing import Draw
from osallisuus.simulation.faults import Faults
from osallisuus.simulation.setting import Crowd, Setting
from osallisuus.simulation.traits import (
    FOREIGN,
    ILL,
    LITTLE_SCHOOL,
    LONG_OUT_OF_WORK,
    MINORITY,
    NOT_FOREIGN,
    ONE_ADULT,
    STUDYING,
    WITH_CHILDREN,
    labour_of,
    own_crowd,
)

_ABROAD = (("ru", "RU"), ("et", "EE"), ("ar", "IQ"), ("so", "SO"), ("fa", "AF"), ("uk", "UA"))


@attrs.frozen(kw_only=True)
class Spell:
    """One stay of one person.

    Attributes:
        entry: First day.
        leaves: Last day somebody saw the person; the day of looking when still in.
        exit: Exit as it is written down; later than ``leaves`` when written late; absent when still in.
        outcome: ``in``, ``completed`` or ``left``.
    """

    entry: date
    leaves: date
    exit: date | None
    outcome: str


@attrs.frozen(kw_only=True)
class Person:
    """A simulated person: the row, the target group, the stays and what is not in any table.

    Attributes:
        row: Row of the table of participants.
        crowd: Target group.
        spells: Stays, the earliest first.
        eagerness: How often the person comes, 0 to 1.
        level: Where the person's own answers lie, in standard deviations.
        change: How much they move until the exit.
    """

    row: Participant
    crowd: Crowd
    spells: tuple[Spell, ...]
    eagerness: float
    level: float
    change: float

    def is_in(self, day: date) -> bool:
        """Tell whether the person is in the project on a day."""
        return any(spell.entry <= day <= spell.leaves for spell in self.spells)


def people_of(setting: Setting, number: int, seed: int, faults: Faults) -> tuple[Person, ...]:
    """Draw the people, in order of their first day."""
    draw = Draw(seed, "people")
    span = (setting.as_of - setting.first).days
    begins = setting.first + timedelta(days=min(30, span // 4))
    entries = sorted(draw.day(begins, setting.as_of) for _ in range(number))
    width = max(len(str(number)), 4)
    return tuple(
        _person(f"P{index:0{width}d}", entry, setting, seed, faults)
        for index, entry in enumerate(entries, start=1)
    )


def _person(name: str, entry: date, setting: Setting, seed: int, faults: Faults) -> Person:
    draw = Draw(seed, "person", name)
    drawn = draw.weighted(*((one, one.weight) for one in setting.crowds))
    crowd = own_crowd(drawn, Draw(seed, "alternative", name))
    return Person(
        row=_participant(name, entry, crowd, setting, draw),
        crowd=crowd,
        spells=_spells(entry, setting, Draw(seed, "stay", name), faults),
        eagerness=min(max(draw.about(0.45, 0.2), 0.08), 0.95),
        level=draw.about(0, 1),
        change=draw.about(0.45, 0.7),
    )


def _participant(name: str, entry: date, crowd: Crowd, setting: Setting, draw: Draw) -> Participant:
    foreign = draw.happens(0.85 if crowd.traits & FOREIGN else 0.12)
    foreign = foreign and not crowd.never & NOT_FOREIGN
    tongue, country = draw.pick(_ABROAD) if foreign else ("fi", "FI")
    if not foreign and draw.happens(0.06):
        tongue = "sv"
    age = draw.whole(crowd.youngest, crowd.oldest)
    anniversary = date(entry.year - age, entry.month, min(entry.day, 28))
    born = anniversary - timedelta(days=draw.whole(0, 360))
    gender = draw.weighted(("woman", 0.57), ("man", 0.42), ("nonbinary", 0.01))
    if "woman" in crowd.traits:
        gender = "woman"
    elif "man" in crowd.traits:
        gender = "man"
    if gender in crowd.never:
        gender = "man" if gender == "woman" else "woman"
    homes = setting.municipalities
    municipality = None
    if homes:
        municipality = homes[0] if draw.happens(0.6) else draw.pick(homes)
    citizen = "FI" if not foreign or draw.happens(0.3) else country
    abroad = "both_abroad" if foreign else draw.weighted(("finland", 0.97), ("one_abroad", 0.03))
    return Participant(
        person=name,
        birth_date=born,
        birth_year=born.year,
        gender=gender,
        municipality=municipality,
        mother_tongue=tongue,
        citizenship=citizen,
        parents_birth_country=abroad,
    )


def _age_on(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _spells(entry: date, setting: Setting, draw: Draw, faults: Faults) -> tuple[Spell, ...]:
    first = _spell(entry, setting, draw, faults)
    if first.exit is None or not draw.happens(faults.returns):
        return (first,)
    back = first.exit + timedelta(days=draw.whole(30, 150))
    if back > setting.as_of:
        return (first,)
    return first, _spell(back, setting, draw, faults)


def _spell(entry: date, setting: Setting, draw: Draw, faults: Faults) -> Spell:
    stay = max(round(draw.about(210, 75)), 35)
    drops_out = draw.happens(faults.drop_outs)
    shortened = draw.whole(15, 60)
    if drops_out:
        stay = max(stay * shortened // 100, 7)
    late, delay = draw.happens(faults.late_exits), draw.whole(21, 75)
    leaves = min(entry + timedelta(days=stay), setting.last)
    written = leaves + timedelta(days=delay if late else 0)
    if written > setting.as_of:
        return Spell(entry=entry, leaves=min(leaves, setting.as_of), exit=None, outcome="in")
    return Spell(
        entry=entry, leaves=leaves, exit=written, outcome="left" if drops_out else "completed"
    )


_WORDS = {"in": "mukana", "completed": "päättänyt", "left": "keskeyttänyt"}


def enrolments_of(people: tuple[Person, ...], setting: Setting, seed: int) -> tuple[Enrolment, ...]:
    """Return one row for each stay, in order of entry."""
    rows = []
    for person in people:
        draw = Draw(seed, "enrolment", person.row.person)
        answers = _answers(person, setting, draw, seed)
        for number, spell in enumerate(person.spells, start=1):
            reason = None
            if spell.outcome == "left":
                reason = draw.pick(("muutto", "terveys", "perhetilanne", "ei tiedossa"))
            elif spell.outcome == "completed":
                reason = draw.pick(("suunnitelman mukaan", "suunnitelman mukaan", "työ", "opinnot"))
            rows.append(
                attrs.evolve(
                    answers,
                    enrolment=f"{person.row.person}-{number}",
                    status=_WORDS[spell.outcome],
                    counts_as=spell.outcome,
                    entry=spell.entry,
                    exit=spell.exit,
                    exit_reason=reason,
                )
            )
    return tuple(sorted(rows, key=lambda row: (row.entry or setting.first, row.enrolment or "")))


def _answers(person: Person, setting: Setting, draw: Draw, seed: int) -> Enrolment:
    crowd, entry, row = person.crowd, person.spells[0].entry, person.row
    assert row.birth_date is not None
    age = _age_on(row.birth_date, entry)
    own = Draw(seed, "criteria", row.person)
    status = labour_of(_labour(crowd, age, draw), crowd, age, own)
    studies = status == "inactive" and draw.happens(0.25 if age < 30 else 0.08)
    studies = (studies or bool(crowd.traits & STUDYING)) and not crowd.never & STUDYING
    months = draw.whole(13, 72) if crowd.traits & LONG_OUT_OF_WORK else draw.whole(1, 48)
    if crowd.never & LONG_OUT_OF_WORK:
        months = 1 + months % 11
    adults = draw.weighted((1, 0.5), (2, 0.4), (3, 0.1))
    children = draw.happens(0.55 if WITH_CHILDREN in crowd.traits else 0.25)
    children = (children or ONE_ADULT in crowd.traits) and WITH_CHILDREN not in crowd.never
    if ONE_ADULT in crowd.traits:
        adults = 1
    elif children and ONE_ADULT in crowd.never:
        adults = max(adults, 2)
    foreign = row.parents_birth_country == "both_abroad"
    answers = Enrolment(
        person=row.person,
        project=setting.project,
        target_group=crowd.id or None,
        labour_status=status,
        unemployed_since=entry - timedelta(days=round(months * 30.4))
        if status == "unemployed"
        else None,
        full_time_student=_said(studies),
        registered_unemployed=_said(status == "unemployed" and draw.happens(0.95)),
        education=_education(crowd, age, draw),
        in_education=_said(studies),
        household_employed=_said(status == "employed" or (adults > 1 and draw.happens(0.6))),
        household_adults=adults,
        dependent_children=_said(children),
        foreign_background=_asked(foreign, draw),
        minority=_asked(_holds(crowd, MINORITY, draw.happens(0.04)), draw),
        disability=_asked(
            draw.happens(0.7 if crowd.traits & ILL else 0.14) and not crowd.never & ILL, draw
        ),
        other_disadvantage=_asked(draw.happens(0.3), draw),
        homeless=_said(_holds(crowd, frozenset({"homeless"}), draw.happens(0.03))),
        rural=_said(_holds(crowd, frozenset({"rural-resident"}), draw.happens(0.25))),
        paid_by_project="no",
        signed="yes",
    )
    # Who completed no school counts as otherwise disadvantaged [B].
    return attrs.evolve(answers, other_disadvantage="yes") if answers.education == 0 else answers


def _holds(crowd: Crowd, codes: frozenset[str], drawn: bool) -> bool:
    """Tell whether something holds of a person: as the criteria say, or else as drawn."""
    if codes & crowd.never:
        return False
    return drawn or bool(codes & crowd.traits)


def _said(answer: bool) -> str:
    return "yes" if answer else "no"


def _asked(answer: bool, draw: Draw) -> str:
    return draw.weighted((_said(answer), 0.86), ("declined", 0.09), ("not_asked", 0.05))


def _labour(crowd: Crowd, age: int, draw: Draw) -> str:
    if crowd.at_work:
        return "employed"
    if age >= 65:
        return "inactive"
    if crowd.traits & (LONG_OUT_OF_WORK | {"unemployed"}):
        return draw.weighted(("unemployed", 0.92), ("inactive", 0.08))
    return draw.weighted(("unemployed", 0.58), ("inactive", 0.33), ("employed", 0.09))


def _education(crowd: Crowd, age: int, draw: Draw) -> int:
    if age < 19:
        return draw.weighted((2, 0.85), (1, 0.15))
    if crowd.at_work:
        return draw.weighted((3, 0.2), (5, 0.1), (6, 0.5), (7, 0.2))
    high = 0.16 if age >= 23 else 0.0
    level = draw.weighted((0, 0.02), (1, 0.06), (2, 0.26), (3, 0.46), (4, 0.04), (6, high))
    if crowd.never & LITTLE_SCHOOL:
        return max(level, 3)
    return min(level, 2) if crowd.traits & LITTLE_SCHOOL else level
