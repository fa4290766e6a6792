"""All tables of one simulated project, made in order."""

from datetime import date

from osallisuus.model.project import Project
from osallisuus.simulation.faults import (
    Faults,
    forget_in_answers,
    forget_in_people,
    spoil_attendance,
    spoil_enrolments,
)
from osallisuus.simulation.following import (
    consents_of,
    estimates_of,
    measurements_of,
    organisations_of,
    referrals_of,
    transitions_of,
)
from osallisuus.simulation.meetings import meetings_of
from osallisuus.simulation.people import enrolments_of, people_of
from osallisuus.simulation.setting import SimulationError, setting_of
from osallisuus.simulation.tables import Simulated


def simulate(
    project: Project,
    *,
    people: int,
    seed: int,
    faults: Faults | None = None,
    as_of: date | None = None,
) -> Simulated:
    """Make synthetic records that follow a project's own plan.

    Target groups, ages, municipalities, group sizes, durations, frequencies, opening hours and
    observed numbers of visitors come from the plan; what it does not say is assumed and listed. How
    often people come, leave, answer and find work are plausible values of our own [I], no statistics.

    Args:
        project: A project with a period.
        people: How many people enrol, 1 to 1 000 000.
        seed: The same seed gives the same tables on any machine.
        faults: What goes wrong; nothing when absent.
        as_of: Day on which the records are looked at, five sixths into the project when absent.

    Raises:
        SimulationError: The plan has no dated period, or a number is out of range.

    Example:
        >>> from osallisuus import Toolkit
        >>> project = Toolkit.build(discover=True).example("omia_polkuja")
        >>> made = simulate(project, people=20, seed=1)
        >>> len(made.rows["participants"]), made.as_of
        (20, datetime.date(2026, 2, 28))

    .. versionadded:: 0.1
    """
    if not 1 <= people <= 1_000_000:
        raise SimulationError("simulation.people", people=people)
    wrong = faults or Faults()
    setting = setting_of(project, as_of)
    everyone = people_of(setting, people, seed, wrong)
    enrolments = enrolments_of(everyone, setting, seed)
    sessions, attendance, headcounts = meetings_of(setting, everyone, seed)
    return Simulated(
        project=project.id,
        as_of=setting.as_of,
        rows={
            "participants": forget_in_people([one.row for one in everyone], wrong, seed),
            "enrolments": spoil_enrolments(enrolments, wrong, seed),
            "sessions": sessions,
            "attendance": spoil_attendance(attendance, wrong, seed),
            "headcounts": headcounts,
            "measurements": forget_in_answers(
                measurements_of(setting, everyone, seed), wrong, seed
            ),
            "transitions": transitions_of(setting, enrolments, everyone, seed),
            "referrals": referrals_of(setting, everyone, seed),
            "consents": consents_of(everyone, setting, seed),
            "organisations": organisations_of(setting, people, seed),
            "estimates": estimates_of(setting, people, seed),
        },
        assumptions=setting.assumptions,
    )
