"""Level of influence (osallisuuden taso): categories counted over activities, never averaged."""

import attrs

from osallisuus.catalogue import CORE
from osallisuus.model.project import Project


@attrs.frozen(kw_only=True)
class InfluenceCount:
    """How many activities have a level of influence.

    Attributes:
        level: Code of the vocabulary ``influence``; ``None`` where the project does not say.
        activities: Ids of the activities.

    .. versionadded:: 0.1
    """

    level: str | None
    activities: tuple[str, ...]

    def label(self, language: str = "en") -> str:
        """Return the level in words."""
        if self.level is None:
            return CORE.say("measures.influence.unknown", language)
        try:
            return CORE.say(f"vocabulary.influence.{self.level}", language)
        except KeyError:
            return self.level


def influence_of(project: Project) -> tuple[InfluenceCount, ...]:
    """Return the levels of influence a project's activities state, and those that state none.

    Ladders are contested as scales, so levels are listed by how many activities have them and no number
    is made of them.

    Example:
        >>> from osallisuus import Activity, Influence, Text
        >>> walk = Activity(id="walk", title=Text.of(en="Walk"), influence=Influence(level="deciding"))
        >>> cafe = Activity(id="cafe", title=Text.of(en="Café"))
        >>> project = Project(id="p", name=Text.of(en="P"), activities=(walk, cafe))
        >>> [(count.level, count.activities) for count in influence_of(project)]
        [('deciding', ('walk',)), (None, ('cafe',))]

    .. versionadded:: 0.1
    """
    by_level: dict[str | None, list[str]] = {}
    for activity in project.activities:
        level = activity.influence.level if activity.influence is not None else None
        by_level.setdefault(level, []).append(activity.id)
    ordered = sorted(
        by_level.items(), key=lambda pair: (pair[0] is None, -len(pair[1]), pair[0] or "")
    )
    return tuple(
        InfluenceCount(level=level, activities=tuple(activities)) for level, activities in ordered
    )
