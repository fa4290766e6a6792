"""What a target group's criteria make of a person: what must hold, one of what may, and what must not."""

from typing import Final

import attrs

from osallisuus.simulation.drawing import Draw
from osallisuus.simulation.setting import WORD_AGES, Crowd

FOREIGN: Final = frozenset(
    {"immigrant", "immigrant-background", "refugee", "quota-refugee", "asylum-seeker",
     "foreign-language", "different-cultural-backgrounds", "third-country-national",
     "weak-finnish-skills", "temporary-protection"}
)  # fmt: skip
NOT_FOREIGN: Final = frozenset(
    {"immigrant", "immigrant-background", "foreign-language", "different-cultural-backgrounds"}
)
"""Of which one that must not hold means nobody of a foreign background; a narrower one does not."""
LONG_OUT_OF_WORK: Final = frozenset({"long-term-unemployed", "prolonged-unemployment"})
ILL: Final = frozenset(
    {"disability", "intellectual-disability", "sensory-disability", "brain-injury",
     "partial-work-ability", "reduced-work-ability", "long-term-illness", "physical-disability"}
)  # fmt: skip
MINORITY: Final = frozenset({"minority", "roma", "sami"})
WITH_CHILDREN: Final = "family-with-children"
ONE_ADULT: Final = "single-parent"
STUDYING: Final = frozenset({"student", "in-education", "pupil"})
LITTLE_SCHOOL: Final = frozenset({"low-education", "no-vocational-qualification"})
_WORKING: Final = frozenset({"employed", "self-employed"})
_OUTSIDE: Final = frozenset(
    {"outside-labour-force", "retired", "on-disability-pension", "caring-for-family"}
)
_STATUSES: Final = (
    ("employed", _WORKING),
    ("unemployed", frozenset({"unemployed"})),
    ("inactive", _OUTSIDE),
)


def own_crowd(crowd: Crowd, draw: Draw) -> Crowd:
    """Return a person's target group as it is for that person: one of the alternatives holds."""
    choices = tuple(code for code in crowd.any_of if code not in crowd.never)
    if not choices:
        return crowd
    held = draw.pick(choices)
    youngest, oldest = crowd.youngest, crowd.oldest
    if held in WORD_AGES:
        low, high = max(youngest, WORD_AGES[held][0]), min(max(oldest, 88), WORD_AGES[held][1])
        # Ages that the plan states itself go before a word for an age.
        if not crowd.ages_stated and low <= high:
            youngest, oldest = low, high
        elif low <= min(oldest, high):
            youngest, oldest = low, min(oldest, high)
    return attrs.evolve(
        crowd, traits=crowd.traits | {held}, youngest=youngest, oldest=oldest, any_of=(held,)
    )


def labour_of(drawn: str, crowd: Crowd, age: int, draw: Draw) -> str:
    """Return the labour status at entry: as drawn, unless the criteria say otherwise."""
    barred = [status for status, codes in _STATUSES if codes & crowd.never]
    if crowd.at_work:
        return drawn
    if crowd.traits & STUDYING:
        drawn = "inactive"
    for status, codes in _STATUSES:
        if status != "unemployed" and codes & crowd.traits:
            drawn = status
    # A person's own alternative goes before what holds of the whole group.
    for status, codes in _STATUSES:
        told = codes | LONG_OUT_OF_WORK if status == "unemployed" else codes
        if len(crowd.any_of) == 1 and crowd.any_of[0] in told:
            drawn = status
    if drawn not in barred:
        return drawn
    free = [status for status, _ in _STATUSES if status not in barred]
    if age >= 65:
        free = [status for status in free if status == "inactive"] or free
    return draw.pick(free) if free else drawn
