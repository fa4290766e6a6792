"""KUPO's own rules for groups, written with what any plugin may use."""

from collections.abc import Iterator
from typing import Final

import attrs

from osallisuus import (
    Catalogue,
    CountLimit,
    GroupView,
    HardRule,
    HardTerm,
    Message,
    Roster,
    RuleBreak,
    SharedLanguage,
    ShareLimit,
)
from osallisuus.plugins.kupo.blocks import GroupPrinciples

TEXTS: Final = Catalogue("osallisuus.plugins.kupo", "texts.json")


def _message(key: str, **values: int) -> Message:
    wordings = tuple(TEXTS.texts(key).items())
    return Message(key=key, values=tuple(values.items()), wordings=wordings)


def _sharing(roster: Roster) -> dict[str, frozenset[str]]:
    """For each background, whoever has it or may have it because theirs is not known."""
    unknown = {person.id for person in roster.people if not person.backgrounds}
    found: dict[str, set[str]] = {}
    for person in roster.people:
        for background in person.backgrounds:
            found.setdefault(background, set(unknown)).add(person.id)
    return {background: frozenset(found[background]) for background in sorted(found)}


@attrs.frozen(kw_only=True)
class SeveralBackgrounds:
    """No background is shared by too much of a group, so that several meet in it.

    With ``least`` two, no background is shared by everybody. With more, no background takes so many
    places that the others could not be filled: at most ``(size - 1) // (least - 1)`` people share one.
    That suffices for ``least`` backgrounds where everybody has one, and is stricter than need be.
    Somebody whose background is not known counts as of every background; a roster that records no
    backgrounds at all is not held to the rule.

    Attributes:
        least: Fewest backgrounds in a group.

    .. versionadded:: 0.1
    """

    least: int = 2

    @property
    def name(self) -> str:
        """Name of the rule."""
        return "kupo.several-backgrounds"

    @property
    def sensitive(self) -> bool:
        """Whether naming the rule beside a person tells something about the person."""
        return True

    def label(self) -> Message:
        """The rule in a few words."""
        return _message("group.several-backgrounds", least=self.least)

    def names_people(self) -> tuple[str, ...]:
        """Ids that the rule itself names."""
        return ()

    def _allows(self, count: int, size: int) -> bool:
        return self.least < 2 or count * (self.least - 1) <= size - 1

    def terms(self, roster: Roster) -> Iterator[HardTerm]:
        """The rule in terms."""
        for members in _sharing(roster).values():
            yield CountLimit(members=members, allows=self._allows)

    def breaks(self, group: GroupView, roster: Roster) -> tuple[RuleBreak, ...]:
        """Where a group breaks the rule."""
        everywhere = {b for person in roster.people for b in person.backgrounds}
        found = []
        for background in sorted(everywhere):
            sharing = [
                p.id for p in group.people if not p.backgrounds or background in p.backgrounds
            ]
            if not self._allows(len(sharing), len(group.people)):
                found.append(RuleBreak(rule=self.name, people=tuple(sharing)))
        return tuple(found)


@attrs.frozen(kw_only=True)
class MostOfBackground:
    """At most so many people of one background in a group.

    Attributes:
        most: Most people of one background.

    .. versionadded:: 0.1
    """

    most: int

    @property
    def name(self) -> str:
        """Name of the rule."""
        return "kupo.most-of-background"

    @property
    def sensitive(self) -> bool:
        """Whether naming the rule beside a person tells something about the person."""
        return True

    def label(self) -> Message:
        """The rule in a few words."""
        return _message("group.most-of-background", most=self.most)

    def names_people(self) -> tuple[str, ...]:
        """Ids that the rule itself names."""
        return ()

    def _allows(self, count: int, size: int) -> bool:
        return count <= self.most

    def terms(self, roster: Roster) -> Iterator[HardTerm]:
        """The rule in terms."""
        backgrounds = {b for person in roster.people for b in person.backgrounds}
        for background in sorted(backgrounds):
            members = frozenset(p.id for p in roster.people if background in p.backgrounds)
            yield CountLimit(members=members, allows=self._allows)

    def breaks(self, group: GroupView, roster: Roster) -> tuple[RuleBreak, ...]:
        """Where a group breaks the rule."""
        found = []
        for background in sorted({b for person in group.people for b in person.backgrounds}):
            ids = tuple(p.id for p in group.people if background in p.backgrounds)
            if len(ids) > self.most:
                found.append(RuleBreak(rule=self.name, people=ids))
        return tuple(found)


def rules_of(principles: GroupPrinciples) -> tuple[HardRule, ...]:
    """The hard rules that a project's principles of group formation ask for.

    A share that is not a whole per cent is taken downwards, so that the rule is never weaker than the
    principle. What the principles leave open adds nothing.

    Example:
        >>> [rule.name for rule in rules_of(GroupPrinciples(multicultural=True, languages=("fi",)))]
        ['kupo.several-backgrounds', 'grouping.shared-language']

    .. versionadded:: 0.1
    """
    rules: list[HardRule] = []
    bounds = principles.bounds
    least = bounds.least_backgrounds if bounds else None
    if least is None and principles.multicultural:
        least = 2
    if least is not None and least > 1:
        rules.append(SeveralBackgrounds(least=least))
    if bounds is not None and bounds.most_people is not None:
        rules.append(MostOfBackground(most=bounds.most_people))
    if bounds is not None and bounds.most_share is not None:
        rules.append(ShareLimit(attribute="background", most_percent=int(bounds.most_share)))
    if principles.languages:
        rules.append(SharedLanguage(only=principles.languages))
    return tuple(rules)
