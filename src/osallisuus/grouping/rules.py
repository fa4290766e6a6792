"""The hard rules of the library. Each says itself twice: as terms, and on a finished group."""

from collections import Counter
from collections.abc import Callable, Iterator

from osallisuus.grouping.categories import RuleBase, attribute_message, broken_by, categories
from osallisuus.grouping.people import Person, Roster, covers, merged, places
from osallisuus.grouping.request import GroupView, RuleBreak
from osallisuus.grouping.terms import Allow, CountLimit, Cover, HardTerm
from osallisuus.grouping.texts import Message, message
from osallisuus.stated import value_class


@value_class(kw_only=True)
class Reach(RuleBase):
    """People meet at a site in their own locality, or one near enough to travel to.

    Attributes:
        most_minutes: Longest travel that reaches another locality's site; None keeps to the
            person's own locality. A travel time that is known decides over the locality.

    .. versionadded:: 0.1
    """

    most_minutes: int | None = None

    @property
    def name(self) -> str:
        """Name of the rule."""
        return "grouping.reach"

    def label(self) -> Message:
        """The rule in a few words."""
        return message("rule.reach")

    def _reaches(self, person: Person, site: str | None, locality: str | None) -> bool:
        minutes = person.minutes_to(site) if site is not None else None
        if self.most_minutes is not None and minutes is not None:
            return minutes <= self.most_minutes
        return person.locality is not None and person.locality == locality

    def terms(self, roster: Roster) -> Iterator[HardTerm]:
        """The rule in terms."""
        sites = places(roster)
        local: dict[str, set[str]] = {}
        for site in sites:
            if site.locality is not None:
                local.setdefault(site.locality, set()).add(site.id)
        own: dict[str | None, frozenset[str]] = {at: frozenset(ids) for at, ids in local.items()}
        for person in roster.people:
            near = own.get(person.locality, frozenset())
            if self.most_minutes is not None and person.travel:
                reached = (s.id for s in sites if self._reaches(person, s.id, s.locality))
                near = frozenset(reached)
            yield Allow(person=person.id, sites=near)

    def breaks(self, group: GroupView, roster: Roster) -> tuple[RuleBreak, ...]:
        """Where a group breaks the rule."""
        if roster.sites:
            site = group.site
            far = (
                p.id
                for p in group.people
                if site is None or not self._reaches(p, site.id, site.locality)
            )
            return broken_by(self.name, far)
        if len({p.locality for p in group.people}) > 1 or any(
            p.locality is None for p in group.people
        ):
            return broken_by(self.name, (p.id for p in group.people))
        return ()


@value_class(kw_only=True)
class CommonTime(RuleBase):
    """Everybody can come to the weekly meeting of the group for its whole length.

    Attributes:
        minutes: Length of the meeting.
        starts: Starts to choose from, as (ISO weekday, minutes after midnight); None is any start.

    .. versionadded:: 0.1
    """

    minutes: int = 120
    starts: tuple[tuple[int, int], ...] | None = None

    @property
    def name(self) -> str:
        """Name of the rule."""
        return "grouping.common-time"

    def label(self) -> Message:
        """The rule in a few words."""
        return message("rule.common-time", minutes=self.minutes)

    def candidates(self, roster: Roster) -> tuple[tuple[int, int], ...]:
        """Starts worth trying: the latest start of any set of times is one of their starts."""
        if self.starts is not None:
            return tuple(sorted(set(self.starts)))
        everyone = [p.available for p in roster.people]
        offers = [s.opens for s in roster.sites] + [f.available for f in roster.facilitators]
        found = {
            (time.day, time.start)
            for times in everyone + offers
            for time in merged(times or ())
            if time.end - time.start >= self.minutes
        }
        found |= {
            (g.day, g.start) for g in roster.groups if g.day is not None if g.start is not None
        }
        return tuple(sorted(found))

    def terms(self, roster: Roster) -> Iterator[HardTerm]:
        """The rule in terms."""
        starts = self.candidates(roster)
        for person in roster.people:
            free = merged(person.available or ())
            able = (
                (day, start)
                for day, start in starts
                if any(
                    t.day == day and t.start <= start and start + self.minutes <= t.end
                    for t in free
                )
            )
            yield Allow(person=person.id, times=frozenset(able))

    def breaks(self, group: GroupView, roster: Roster) -> tuple[RuleBreak, ...]:
        """Where a group breaks the rule."""
        meeting = group.meeting
        missing = (
            p.id
            for p in group.people
            if meeting is None or p.available is None or not covers(p.available, meeting)
        )
        short = meeting is not None and meeting.end - meeting.start < self.minutes
        return broken_by(self.name, (p.id for p in group.people) if short else missing)


@value_class(kw_only=True)
class SharedLanguage(RuleBase):
    """Everybody shares a language with enough others in the group, or with the facilitator.

    Attributes:
        others: How many others must speak one and the same language with the person.
        level: CEFR level, 1 to 6, from which a language counts; unknown levels count.
        facilitator_suffices: Whether a common language with the facilitator is enough.
        only: Languages that count; empty is every language.

    .. versionadded:: 0.1
    """

    others: int = 1
    level: int = 1
    facilitator_suffices: bool = True
    only: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name of the rule."""
        return "grouping.shared-language"

    @property
    def sensitive(self) -> bool:
        """Whether naming the rule beside a person tells something about the person."""
        return True

    def label(self) -> Message:
        """The rule in a few words."""
        return message("rule.shared-language", others=self.others)

    def _codes(self, person: Person) -> tuple[str, ...]:
        codes = (s.code for s in person.languages if person.speaks(s.code, self.level))
        counted = (code for code in codes if not self.only or code in self.only)
        return tuple(dict.fromkeys(counted))

    def terms(self, roster: Roster) -> Iterator[HardTerm]:
        """The rule in terms."""
        speakers: dict[str, set[str]] = {}
        for person in roster.people:
            for code in self._codes(person):
                speakers.setdefault(code, set()).add(person.id)
        kinds = {code: (frozenset(ids), self.others + 1) for code, ids in speakers.items()}
        led: dict[str, set[str]] = {}
        for leader in roster.facilitators if self.facilitator_suffices else ():
            for code in leader.languages:
                led.setdefault(code, set()).add(leader.id)
        leads_of: dict[tuple[str, ...], frozenset[str]] = {}
        for person in roster.people:
            codes = self._codes(person)
            leads = leads_of.get(codes)
            if leads is None:
                leads = frozenset().union(*(led.get(code, ()) for code in codes))
                leads_of[codes] = leads
            company = tuple(kinds[code] for code in codes)
            yield Cover(person=person.id, any_of=company, facilitators=leads)

    def breaks(self, group: GroupView, roster: Roster) -> tuple[RuleBreak, ...]:
        """Where a group breaks the rule."""
        leader = group.facilitator
        led = set(leader.languages) if leader and self.facilitator_suffices else set()
        spoken = Counter(code for person in group.people for code in self._codes(person))
        alone = (
            p.id
            for p in group.people
            if not any(code in led or spoken[code] > self.others for code in self._codes(p))
        )
        return broken_by(self.name, alone)


@value_class(kw_only=True)
class NotAlone(RuleBase):
    """Nobody is the only one of a category in the group.

    Attributes:
        attribute: ``background``, ``gender`` or another attribute of `values_of`.
        allowed: Categories in which somebody may be the only one.
        least: Fewest of a category in a group that has any of it.

    .. versionadded:: 0.1
    """

    attribute: str = "background"
    allowed: tuple[str, ...] = ()
    least: int = 2

    @property
    def name(self) -> str:
        """Name of the rule."""
        return f"grouping.not-alone-{self.attribute}"

    @property
    def sensitive(self) -> bool:
        """Whether naming the rule beside a person tells something about the person."""
        return True

    def label(self) -> Message:
        """The rule in a few words."""
        return attribute_message("rule.not-alone", self.attribute, least=self.least)

    def _fits(self) -> Callable[[int, int], bool]:
        least = self.least
        return lambda count, size: count == 0 or count >= least

    def terms(self, roster: Roster) -> Iterator[HardTerm]:
        """The rule in terms."""
        fits = self._fits()
        for value, members in categories(roster.people, self.attribute).items():
            if value not in self.allowed:
                yield CountLimit(members=members, allows=fits)

    def breaks(self, group: GroupView, roster: Roster) -> tuple[RuleBreak, ...]:
        """Where a group breaks the rule."""
        few = (
            ids
            for value, ids in categories(group.people, self.attribute).items()
            if value not in self.allowed and len(ids) < self.least
        )
        return tuple(RuleBreak(rule=self.name, people=tuple(sorted(ids))) for ids in few)


@value_class(kw_only=True)
class ShareLimit(RuleBase):
    """At most, and if asked at least, a share of each group is of one category.

    Shares are given in per cent of the people in the group, so that they are exact.

    Attributes:
        attribute: An attribute of `values_of`.
        most_percent: Largest share of a category, 0 to 100.
        least_percent: Smallest share, for the categories in ``only``.
        only: Categories that the rule is about; empty is every category of the roster.

    .. versionadded:: 0.1
    """

    attribute: str = "background"
    most_percent: int = 100
    least_percent: int = 0
    only: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name of the rule."""
        return f"grouping.share-{self.attribute}"

    @property
    def sensitive(self) -> bool:
        """Whether naming the rule beside a person tells something about the person."""
        return True

    def label(self) -> Message:
        """The rule in a few words."""
        key = "rule.share-range" if self.least_percent else "rule.share"
        values = {"least": self.least_percent} if self.least_percent else {}
        return attribute_message(key, self.attribute, most=self.most_percent, **values)

    def _allows(self, count: int, size: int) -> bool:
        return self.least_percent * size <= 100 * count <= self.most_percent * size

    def terms(self, roster: Roster) -> Iterator[HardTerm]:
        """The rule in terms."""
        found = categories(roster.people, self.attribute)
        for value in self.only or tuple(found):
            members = found.get(value, frozenset())
            yield CountLimit(members=members, allows=self._allows)

    def breaks(self, group: GroupView, roster: Roster) -> tuple[RuleBreak, ...]:
        """Where a group breaks the rule."""
        found = categories(group.people, self.attribute)
        size = len(group.people)

        def everything() -> dict[str, frozenset[str]]:
            return categories(roster.people, self.attribute)

        wrong = [
            found.get(value, frozenset())
            for value in self.only or tuple(found if not self.least_percent else everything())
            if not self._allows(len(found.get(value, frozenset())), size)
        ]
        return tuple(RuleBreak(rule=self.name, people=tuple(sorted(ids))) for ids in wrong)


@value_class(kw_only=True)
class Accessible(RuleBase):
    """The site has every feature that somebody in the group needs.

    A roster without sites has nothing to match, so there the rule says nothing.

    .. versionadded:: 0.1
    """

    @property
    def name(self) -> str:
        """Name of the rule."""
        return "grouping.accessible"

    @property
    def sensitive(self) -> bool:
        """Whether naming the rule beside a person tells something about the person."""
        return True

    def label(self) -> Message:
        """The rule in a few words."""
        return message("rule.accessible")

    def terms(self, roster: Roster) -> Iterator[HardTerm]:
        """The rule in terms."""
        for person in roster.people if roster.sites else ():
            if person.needs:
                fit = (s.id for s in roster.sites if set(person.needs) <= set(s.features))
                yield Allow(person=person.id, sites=frozenset(fit))

    def breaks(self, group: GroupView, roster: Roster) -> tuple[RuleBreak, ...]:
        """Where a group breaks the rule."""
        if not roster.sites:
            return ()
        features = set(group.site.features) if group.site else set()
        return broken_by(self.name, (p.id for p in group.people if set(p.needs) - features))


@value_class(kw_only=True)
class AgeLimits(RuleBase):
    """Everybody in a group is of an age; somebody whose age is not known is not placed.

    Attributes:
        least: Youngest age in whole years; None is no limit.
        most: Oldest age in whole years; None is no limit.

    .. versionadded:: 0.1
    """

    least: int | None = None
    most: int | None = None

    @property
    def name(self) -> str:
        """Name of the rule."""
        return "grouping.age-limits"

    @property
    def sensitive(self) -> bool:
        """Whether naming the rule beside a person tells something about the person."""
        return True

    def label(self) -> Message:
        """The rule in a few words."""
        return message("rule.age-limits")

    def _fits(self, person: Person) -> bool:
        if person.age is None:
            return self.least is None and self.most is None
        low = self.least is None or person.age >= self.least
        return low and (self.most is None or person.age <= self.most)

    def terms(self, roster: Roster) -> Iterator[HardTerm]:
        """The rule in terms."""
        for person in roster.people:
            if not self._fits(person):
                yield Allow(person=person.id, sites=frozenset())

    def breaks(self, group: GroupView, roster: Roster) -> tuple[RuleBreak, ...]:
        """Where a group breaks the rule."""
        return broken_by(self.name, (p.id for p in group.people if not self._fits(p)))
