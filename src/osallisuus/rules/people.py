"""Ages, sensitive criteria and personal data."""

from collections.abc import Iterator
from typing import Final

from osallisuus.extensions import Extensible, Raw
from osallisuus.findings import Finding, Level, Rule
from osallisuus.model.people import Criterion
from osallisuus.model.project import Project
from osallisuus.model.quantity import AgeRange
from osallisuus.names import pointer
from osallisuus.privacy import find_personal_data
from osallisuus.shapes import Seq, Str, Texts
from osallisuus.walking import each, leaves

SENSITIVE_CRITERIA: Final = frozenset(
    {
        "addiction",
        "brain-injury",
        "community-sanction",
        "criminal-background",
        "disability",
        "gambling-problem",
        "health-problems",
        "in-child-protection",
        "in-mental-health-care",
        "in-prison",
        "intellectual-disability",
        "learning-difficulties",
        "long-term-illness",
        "mental-health-problems",
        "mental-health-rehabilitee",
        "minority",
        "neurodivergent",
        "on-disability-pension",
        "on-sick-leave",
        "opioid-substitution-treatment",
        "opioid-use",
        "partial-work-ability",
        "reduced-work-ability",
        "released-from-prison",
        "roma",
        "sami",
        "sensory-disability",
        "sexual-or-gender-minority",
        "substance-abuse-problems",
        "substance-abuse-rehabilitee",
        "victim-of-violence",
    }
)
"""Criteria that say something of a person's health, origin, belief, orientation or offences (GDPR 9 and 10)."""


class AgesContradict(Rule):
    """The youngest age is above the oldest, or all ages are welcome within limits.

    Correct the ages.
    """

    slug = "core.ages-contradict"
    level = Level.ERROR

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every age range nobody fits."""
        for where, ages in each(project, AgeRange):
            limited = ages.minimum is not None or ages.maximum is not None
            reversed_ = (
                ages.minimum is not None
                and ages.maximum is not None
                and ages.minimum > ages.maximum
            )
            if reversed_ or (ages.all_ages is True and limited):
                yield self.finding(where, minimum=ages.minimum, maximum=ages.maximum)


class AgesOutsideWiderGroup(Rule):
    """A group's ages go beyond those of the group it is part of.

    Correct one of them, or take the group out of the wider one.
    """

    slug = "core.ages-outside-wider-group"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every group that is younger or older than its wider group allows."""
        by_id = {group.id: group for group in project.target_groups}
        for index, group in enumerate(project.target_groups):
            wider = by_id.get(group.part_of) if group.part_of else None
            if wider is None or wider.ages is None or group.ages is None:
                continue
            if _below(group.ages.minimum, wider.ages.minimum) or _below(
                wider.ages.maximum, group.ages.maximum
            ):
                yield self.finding(f"/project/target_groups/{index}/ages", title=wider.title)


def _below(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and one < other


class SensitiveUnmarked(Rule):
    """A criterion tells of health, origin, belief or offences, but is not marked as sensitive.

    Records that hold it of a person are special-category data (GDPR, articles 9 and 10). Say
    ``"sensitive": true``, or ``false`` when it is not recorded of persons.
    """

    slug = "core.sensitive-unmarked"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every sensitive criterion that says nothing of it."""
        for where, criterion in each(project, Criterion):
            if criterion.code in SENSITIVE_CRITERIA and criterion.sensitive is None:
                yield self.finding(where, code=criterion.code)


class PersonalData(Rule):
    """A text holds a personal identity code, a phone number or an e-mail address.

    A project document is about organisations and posts, never about persons. Take it out; the finding does
    not repeat it.
    """

    slug = "core.personal-data"
    level = Level.ERROR

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every text in which something personal stands."""
        for where, field, value, _ in leaves(project):
            shape = field.shape.item if isinstance(field.shape, Seq) else field.shape
            if isinstance(shape, Texts):
                for tag, words in value.items():
                    yield from self._in(f"{where}/{tag}", words)
            elif isinstance(shape, Str):
                yield from self._in(where, value)
        for where, thing in each(project, Extensible):
            for block in thing.extensions:
                if isinstance(block, Raw):
                    place = f"{where}/extensions{pointer(block.name)}"
                    for inside, words in _words(block.data, place):
                        yield from self._in(inside, words)

    def _in(self, where: str, words: str) -> Iterator[Finding]:
        for kind in sorted({found.kind for found in find_personal_data(words)}):
            yield self.finding(where, kind=f"expected.{kind.value}")


def _words(value: object, where: str) -> Iterator[tuple[str, str]]:
    """Yield every text in plain data nobody knows the shape of, keys too, with the place."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _words(item, f"{where}/{index}")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield where, key
            # A key that is personal itself must not stand in a place that is shown.
            is_shown = next(find_personal_data(key), None) is None
            yield from _words(item, where + pointer(key) if is_shown else where)
