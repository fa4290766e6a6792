"""What is asked and recorded beside the sessions: answers, transitions, referrals, consents, estimates."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from osallisuus.records.rows import (
    Consent,
    Enrolment,
    Estimate,
    Measurement,
    Referral,
    SupportedOrganisation,
    Transition,
)
from osallisuus.simulation.drawing import Draw
from osallisuus.simulation.people import Person
from osallisuus.simulation.setting import Setting
from osallisuus.time import add_months

_ORGANISATIONS: Final[Mapping[str, Sequence[tuple[str, float]]]] = {
    "organisations": (
        ("ngo", 0.4), ("public_administration", 0.3), ("micro", 0.1), ("small", 0.1),
        ("medium", 0.05), ("other", 0.05),
    ),
    "employers": (
        ("micro", 0.3), ("small", 0.25), ("medium", 0.15), ("large", 0.1),
        ("public_administration", 0.1), ("ngo", 0.1),
    ),
    "communities": (("ngo", 0.8), ("other", 0.2)),
}  # fmt: skip
_INSTRUMENTS: Final = (("who5", 5, 0, 5, 2.6), ("esis", 10, 1, 5, 3.2))


def measurements_of(
    setting: Setting, people: Sequence[Person], seed: int
) -> tuple[Measurement, ...]:
    """Return answers to WHO-5 (codes 0 to 5) and the inclusion indicator ESIS (1 to 5) by wave."""
    rows: list[Measurement] = []
    for person in people:
        draw = Draw(seed, "answers", person.row.person)
        if not draw.happens(0.85):
            continue
        first, last = person.spells[0], person.spells[-1]
        waves = [("baseline", first.entry + timedelta(days=draw.whole(0, 14)), 0.0)]
        middle = first.entry + (last.leaves - first.entry) / 2
        if (last.leaves - first.entry).days > 150:
            waves.append(("middle", middle, 0.6))
        if last.exit is not None and last.outcome == "completed" and draw.happens(0.88):
            waves.append(("exit", last.leaves, 1.0))
            if draw.happens(0.4):
                waves.append(("followup", add_months(last.exit, 6), 0.85))
        helped = "yes" if draw.happens(0.5 + min(max(person.change, -0.4), 0.4)) else "no"
        for wave, day, gone in waves:
            if day <= setting.as_of:
                rows += _sheet(setting, person, wave, day, gone, helped, draw)
    return tuple(rows)


def _sheet(
    setting: Setting, person: Person, wave: str, day: date, gone: float, helped: str, draw: Draw
) -> Iterator[Measurement]:
    for instrument, items, low, high, middle in _INSTRUMENTS:
        for item in range(1, items + 1):
            level = middle + 0.7 * (person.level + gone * person.change)
            answer = min(max(round(draw.about(level, 0.6)), low), high)
            yield Measurement(
                person=person.row.person,
                project=setting.project,
                instrument=instrument,
                item=str(item),
                wave=wave,
                date=day,
                answer=float(answer),
                helped=helped if wave == "exit" else None,
            )


def transitions_of(
    setting: Setting, enrolments: Sequence[Enrolment], people: Sequence[Person], seed: int
) -> tuple[Transition, ...]:
    """Return each leaver's situation on leaving, four weeks and six months later, as far as it is known."""
    at_entry = {row.person: row for row in enrolments}
    rows: list[Transition] = []
    for person in people:
        spell = person.spells[-1]
        if spell.exit is None:
            continue
        draw = Draw(seed, "transition", person.row.person)
        answered = 0.95 if spell.outcome == "completed" else 0.45
        entry = at_entry[person.row.person]
        status = _moved(entry.labour_status or "inactive", draw)
        studies = entry.in_education == "yes" or draw.happens(0.12)
        qualified = draw.happens(0.07)
        points = (
            ("exit", spell.exit, answered),
            ("weeks_4", spell.exit + timedelta(days=28), answered * 0.8),
            ("months_6", add_months(spell.exit, 6), 0.5),
        )
        for point, day, chance in points:
            if day > setting.as_of or not draw.happens(chance):
                continue
            rows.append(
                Transition(
                    person=person.row.person,
                    project=setting.project,
                    point=point,
                    date=day,
                    labour_status=status,
                    job_seeking="yes" if status == "unemployed" and draw.happens(0.8) else "no",
                    in_education="yes" if studies else "no",
                    qualification="yes" if qualified else "no",
                    improved=_improved(entry, point, draw),
                )
            )
            status = _moved(status, draw) if draw.happens(0.3) else status
    return tuple(rows)


def _moved(status: str, draw: Draw) -> str:
    if status == "employed":
        return draw.weighted(("employed", 0.9), ("unemployed", 0.1))
    if status == "unemployed":
        return draw.weighted(("unemployed", 0.64), ("employed", 0.22), ("inactive", 0.14))
    return draw.weighted(("inactive", 0.66), ("unemployed", 0.22), ("employed", 0.12))


def _improved(entry: Enrolment, point: str, draw: Draw) -> str | None:
    if entry.labour_status != "employed" or point != "months_6":
        return None
    return "yes" if draw.happens(0.3) else "no"


def referrals_of(setting: Setting, people: Sequence[Person], seed: int) -> tuple[Referral, ...]:
    """Return how people came, and where some were guided on to."""
    usual = ("typ", "sosiaalityö", "oma yhteydenotto", "ystävä", "etsivä työ")
    ways = setting.channels or usual
    rows = []
    for person in people:
        draw = Draw(seed, "referral", person.row.person)
        rows.append(
            Referral(
                person=person.row.person,
                project=setting.project,
                direction="in",
                date=person.spells[0].entry - timedelta(days=draw.whole(0, 14)),
                channel=draw.pick(ways).replace(" ", "-"),
                kept="yes",
            )
        )
        spell = person.spells[-1]
        if spell.outcome == "completed" and draw.happens(0.35):
            rows.append(
                Referral(
                    person=person.row.person,
                    project=setting.project,
                    direction="out",
                    date=spell.leaves,
                    channel=draw.pick(("kuntouttava-työtoiminta", "koulutus", "te-palvelut")),
                    kept=draw.weighted(("yes", 0.7), ("no", 0.15), (None, 0.15)),
                )
            )
    return tuple(rows)


def consents_of(people: Sequence[Person], setting: Setting, seed: int) -> tuple[Consent, ...]:
    """Return the basis of processing for everybody, and who agreed to be followed up."""
    rows = []
    for person in people:
        draw = Draw(seed, "consent", person.row.person)
        day = person.spells[0].entry
        rows.append(
            Consent(
                person=person.row.person, purpose="seuranta", basis="lakisääteinen", from_date=day
            )
        )
        if draw.happens(0.8):
            gone = day + timedelta(days=draw.whole(30, 300))
            withdrawn = gone if draw.happens(0.03) and gone <= setting.as_of else None
            rows.append(
                Consent(
                    person=person.row.person,
                    purpose="vaikutusmittaus",
                    basis="suostumus",
                    from_date=day,
                    withdrawn=withdrawn,
                )
            )
    return tuple(rows)


def organisations_of(setting: Setting, people: int, seed: int) -> tuple[SupportedOrganisation, ...]:
    """Return the organisations that the project supports, where a target group of it is organisations."""
    draw = Draw(seed, "organisations")
    begins = setting.first + timedelta(days=min(30, (setting.as_of - setting.first).days // 4))
    drawn = [
        (draw.day(begins, setting.as_of), draw.weighted(*_ORGANISATIONS[group]))
        for group in setting.supported
        for _ in range(draw.whole(3, 3 + people // 10))
    ]
    return tuple(
        SupportedOrganisation(
            organisation=f"O{number:03d}", project=setting.project, kind=kind, entry=entry
        )
        for number, (entry, kind) in enumerate(sorted(drawn), start=1)
    )


def estimates_of(setting: Setting, people: int, seed: int) -> tuple[Estimate, ...]:
    """Return the project's own estimates of what is not asked of people (ESF+ point 1.2)."""
    draw = Draw(seed, "estimates")
    return tuple(
        Estimate(
            project=setting.project,
            indicator=indicator,
            value=float(round(people * share * (0.8 + 0.4 * draw.unit()))),
            method="työntekijöiden arvio",
            as_of=setting.as_of,
        )
        for indicator, share in (("EECO12", 0.2), ("EECO15", 0.04), ("EECO16", 0.03))
    )
