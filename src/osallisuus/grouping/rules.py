"""The hard rules of the library. Each says itself twice: as terms, and on a finished group."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

import attrs

from osallisuus.grouping.people import Person, Roster, WeeklyTime, covers, merged, places
from osallisuus.grouping.request import Break, GroupView, HardRule
from osallisuus.grouping.terms import Allow, Apart, CountLimit, Cover, HardTerm, Stay, Together
from osallisuus.grouping.texts import Message, message


def values_of(person: Person, attribute: str) -> tuple[str, ...]:
    """The categories a person counts in for one attribute; empty when not known.

    Args:
        person: The person.
        attribute: ``background``, ``gender``, ``locality``, ``language``, ``language-level``,
            ``previous-group`` or the name of one of `Person.labels`.

    .. versionadded:: 0.1
    """
    if attribute == "background":
        return tuple(dict.fromkeys(person.backgrounds))
    if attribute == "language":
        return tuple(dict.fromkeys(skill.code for skill in person.languages))
    if attribute == "previous-group":
        return tuple(dict.fromkeys(person.previous_groups))
    single = {"gender": person.gender, "locality": person.locality}
    value = single[attribute] if attribute in single else dict(person.labels).get(attribute)
    return () if value is None else (value,)


def categories(people: Iterable[Person], attribute: str) -> dict[str, frozenset[str]]:
    """Ids of the people in each category of an attribute, categories in order.

    .. versionadded:: 0.1
    """
    found: dict[str, set[str]] = {}
    for person in people:
        for value in values_of(person, attribute):
            found.setdefault(value, set()).add(person.id)
    return {value: frozenset(found[value]) for value in sorted(found)}


@attrs.frozen(kw_only=True)
class _Base:
    @property
    def sensitive(self) -> bool:
        return False

    def names_people(self) -> tuple[str, ...]:
        return ()


def _broken(name: str, people: Iterable[str]) -> tuple[Break, ...]:
    found = tuple(people)
    return (Break(rule=name, people=found),) if found else ()


@attrs.frozen(kw_only=True)
class Reach(_Base):
    """People meet at a site in their own locality, or one near enough to travel to.

    Args:
        most_minutes: Longest travel that reaches another locality's site; None keeps to the
            person's own locality. A travel time that is known decides over the locality.

    .. versionadded:: 0.1
    """

    most_minutes: int | None = None

    @property
    def name(self) -> str:
        return "grouping.reach"

    def label(self) -> Message:
        return message("rule.reach")

    def _reaches(self, person: Person, site: str | None, locality: str | None) -> bool:
        minutes = person.minutes_to(site) if site is not None else None
        if self.most_minutes is not None and minutes is not None:
            return minutes <= self.most_minutes
        return person.locality is not None and person.locality == locality

    def terms(self, roster: Roster) -> Iterator[HardTerm]:
        for person in roster.people:
            near = (s.id for s in places(roster) if self._reaches(person, s.id, s.locality))
            yield Allow(person=person.id, sites=frozenset(near))

    def breaks(self, group: GroupView, roster: Roster) -> tuple[Break, ...]:
        if roster.sites:
            site = group.site
            far = (
                p.id
                for p in group.people
                if site is None or not self._reaches(p, site.id, site.locality)
            )
            return _broken(self.name, far)
        if len({p.locality for p in group.people}) > 1 or any(
            p.locality is None for p in group.people
        ):
            return _broken(self.name, (p.id for p in group.people))
        return ()


@attrs.frozen(kw_only=True)
class CommonTime(_Base):
    """Everybody can come to the weekly meeting of the group for its whole length.

    Args:
        minutes: Length of the meeting.
        starts: Starts to choose from, as (ISO weekday, minutes after midnight); None is any start.

    .. versionadded:: 0.1
    """

    minutes: int = 120
    starts: tuple[tuple[int, int], ...] | None = None

    @property
    def name(self) -> str:
        return "grouping.common-time"

    def label(self) -> Message:
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
        found |= {(g.day, g.start) for g in roster.groups if g.day is not None if g.start is not None}
        return tuple(sorted(found))

    def terms(self, roster: Roster) -> Iterator[HardTerm]:
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

    def breaks(self, group: GroupView, roster: Roster) -> tuple[Break, ...]:
        meeting = group.meeting
        missing = (
            p.id
            for p in group.people
            if meeting is None or p.available is None or not covers(p.available, meeting)
        )
        short = meeting is not None and meeting.end - meeting.start < self.minutes
        return _broken(self.name, (p.id for p in group.people) if short else missing)


@attrs.frozen(kw_only=True)
class SharedLanguage(_Base):
    """Everybody shares a language with enough others in the group, or with the facilitator.

    Args:
        others: How many others must speak one and the same language with the person.
        level: CEFR level, 1 to 6, from which a language counts; unknown levels count.
        facilitator_suffices: Whether a common language with the facilitator is enough.

    .. versionadded:: 0.1
    """

    others: int = 1
    level: int = 1
    facilitator_suffices: bool = True

    @property
    def name(self) -> str:
        return "grouping.shared-language"

    @property
    def sensitive(self) -> bool:
        return True

    def label(self) -> Message:
        return message("rule.shared-language", others=self.others)

    def _codes(self, person: Person) -> tuple[str, ...]:
        codes = (s.code for s in person.languages if person.speaks(s.code, self.level))
        return tuple(dict.fromkeys(codes))

    def terms(self, roster: Roster) -> Iterator[HardTerm]:
        speakers: dict[str, set[str]] = {}
        for person in roster.people:
            for code in self._codes(person):
                speakers.setdefault(code, set()).add(person.id)
        kinds = {code: (frozenset(ids), self.others + 1) for code, ids in speakers.items()}
        for person in roster.people:
            codes = self._codes(person)
            leads = frozenset(
                f.id
                for f in roster.facilitators
                if self.facilitator_suffices and set(codes) & set(f.languages)
            )
            company = tuple(kinds[code] for code in codes)
            yield Cover(person=person.id, any_of=company, facilitators=leads)

    def breaks(self, group: GroupView, roster: Roster) -> tuple[Break, ...]:
        leader = group.facilitator
        led = set(leader.languages) if leader and self.facilitator_suffices else set()
        spoken = Counter(code for person in group.people for code in self._codes(person))
        alone = (
            p.id
            for p in group.people
            if not any(code in led or spoken[code] > self.others for code in self._codes(p))
        )
        return _broken(self.name, alone)


@attrs.frozen(kw_only=True)
class NotAlone(_Base):
    """Nobody is the only one of a category in the group.

    Args:
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
        return f"grouping.not-alone-{self.attribute}"

    @property
    def sensitive(self) -> bool:
        return True

    def label(self) -> Message:
        return attribute_message("rule.not-alone", self.attribute, least=self.least)

    def _fits(self) -> Callable[[int, int], bool]:
        least = self.least
        return lambda count, size: count == 0 or count >= least

    def terms(self, roster: Roster) -> Iterator[HardTerm]:
        fits = self._fits()
        for value, members in categories(roster.people, self.attribute).items():
            if value not in self.allowed:
                yield CountLimit(members=members, allows=fits)

    def breaks(self, group: GroupView, roster: Roster) -> tuple[Break, ...]:
        few = (
            ids
            for value, ids in categories(group.people, self.attribute).items()
            if value not in self.allowed and len(ids) < self.least
        )
        return tuple(Break(rule=self.name, people=tuple(sorted(ids))) for ids in few)


@attrs.frozen(kw_only=True)
class ShareLimit(_Base):
    """At most, and if asked at least, a share of each group is of one category.

    Shares are given in per cent of the people in the group, so that they are exact.

    Args:
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
        return f"grouping.share-{self.attribute}"

    @property
    def sensitive(self) -> bool:
        return True

    def label(self) -> Message:
        key = "rule.share-range" if self.least_percent else "rule.share"
        values = {"least": self.least_percent} if self.least_percent else {}
        return attribute_message(key, self.attribute, most=self.most_percent, **values)

    def _allows(self, count: int, size: int) -> bool:
        return self.least_percent * size <= 100 * count <= self.most_percent * size

    def terms(self, roster: Roster) -> Iterator[HardTerm]:
        found = categories(roster.people, self.attribute)
        for value in self.only or tuple(found):
            members = found.get(value, frozenset())
            yield CountLimit(members=members, allows=self._allows)

    def breaks(self, group: GroupView, roster: Roster) -> tuple[Break, ...]:
        found = categories(group.people, self.attribute)
        size = len(group.people)

        def everything() -> dict[str, frozenset[str]]:
            return categories(roster.people, self.attribute)

        wrong = [
            found.get(value, frozenset())
            for value in self.only or tuple(found if not self.least_percent else everything())
            if not self._allows(len(found.get(value, frozenset())), size)
        ]
        return tuple(Break(rule=self.name, people=tuple(sorted(ids))) for ids in wrong)


@attrs.frozen(kw_only=True)
class Accessible(_Base):
    """The site has every feature that somebody in the group needs.

    A roster without sites has nothing to match, so there the rule says nothing.

    .. versionadded:: 0.1
    """

    @property
    def name(self) -> str:
        return "grouping.accessible"

    @property
    def sensitive(self) -> bool:
        return True

    def label(self) -> Message:
        return message("rule.accessible")

    def terms(self, roster: Roster) -> Iterator[HardTerm]:
        for person in roster.people if roster.sites else ():
            if person.needs:
                fit = (s.id for s in roster.sites if set(person.needs) <= set(s.features))
                yield Allow(person=person.id, sites=frozenset(fit))

    def breaks(self, group: GroupView, roster: Roster) -> tuple[Break, ...]:
        if not roster.sites:
            return ()
        features = set(group.site.features) if group.site else set()
        return _broken(self.name, (p.id for p in group.people if set(p.needs) - features))


@attrs.frozen(kw_only=True)
class AgeLimits(_Base):
    """Everybody in a group is of an age; somebody whose age is not known is not placed.

    Args:
        least: Youngest age in whole years; None is no limit.
        most: Oldest age in whole years; None is no limit.

    .. versionadded:: 0.1
    """

    least: int | None = None
    most: int | None = None

    @property
    def name(self) -> str:
        return "grouping.age-limits"

    @property
    def sensitive(self) -> bool:
        return True

    def label(self) -> Message:
        return message("rule.age-limits")

    def _fits(self, person: Person) -> bool:
        if person.age is None:
            return self.least is None and self.most is None
        low = self.least is None or person.age >= self.least
        return low and (self.most is None or person.age <= self.most)

    def terms(self, roster: Roster) -> Iterator[HardTerm]:
        for person in roster.people:
            if not self._fits(person):
                yield Allow(person=person.id, sites=frozenset())

    def breaks(self, group: GroupView, roster: Roster) -> tuple[Break, ...]:
        return _broken(self.name, (p.id for p in group.people if not self._fits(p)))


@attrs.frozen(kw_only=True)
class KeepTogether(_Base):
    """People who asked to be together are in the same group, or none of them is placed.

    Args:
        sets: Sets of ids, besides what `Person.keep_together` says.

    .. versionadded:: 0.1
    """

    sets: tuple[tuple[str, ...], ...] = ()

    @property
    def name(self) -> str:
        return "grouping.keep-together"

    def label(self) -> Message:
        return message("rule.keep-together")

    def names_people(self) -> tuple[str, ...]:
        return tuple(person for people in self.sets for person in people)

    def _sets(self, roster: Roster) -> Iterator[tuple[str, ...]]:
        yield from self.sets
        for person in roster.people:
            if person.keep_together:
                yield (person.id, *person.keep_together)

    def terms(self, roster: Roster) -> Iterator[HardTerm]:
        for people in self._sets(roster):
            yield Together(people=people)

    def breaks(self, group: GroupView, roster: Roster) -> tuple[Break, ...]:
        here = {p.id for p in group.people}
        split = [s for s in self._sets(roster) if here & set(s) and not set(s) <= here]
        return tuple(Break(rule=self.name, people=people) for people in split)


@attrs.frozen(kw_only=True)
class KeepApart(_Base):
    """People who must not meet are in different groups.

    Args:
        sets: Sets of ids of which no two may meet, besides what `Person.keep_apart` says.

    .. versionadded:: 0.1
    """

    sets: tuple[tuple[str, ...], ...] = ()

    @property
    def name(self) -> str:
        return "grouping.keep-apart"

    @property
    def sensitive(self) -> bool:
        return True

    def label(self) -> Message:
        return message("rule.keep-apart")

    def names_people(self) -> tuple[str, ...]:
        return tuple(person for people in self.sets for person in people)

    def _apart(self, roster: Roster) -> frozenset[tuple[str, str]]:
        named = {(a, b) for people in self.sets for a in people for b in people if a < b}
        own = {(min(p.id, b), max(p.id, b)) for p in roster.people for b in p.keep_apart}
        return frozenset(named | own)

    def _met(self, here: dict[str, Person]) -> set[tuple[str, str]]:
        own = {(min(a, b), max(a, b)) for a, p in here.items() for b in p.keep_apart if b in here}
        named = (sorted(set(people) & here.keys()) for people in self.sets)
        return own | {pair for people in named for pair in combinations(people, 2)}

    def terms(self, roster: Roster) -> Iterator[HardTerm]:
        for first, second in sorted(self._apart(roster)):
            yield Apart(first=first, second=second)

    def breaks(self, group: GroupView, roster: Roster) -> tuple[Break, ...]:
        met = self._met({p.id: p for p in group.people})
        return tuple(Break(rule=self.name, people=pair) for pair in sorted(met))


@attrs.frozen(kw_only=True)
class StayPlaced(_Base):
    """People who are already in a group stay there.

    .. versionadded:: 0.1
    """

    @property
    def name(self) -> str:
        return "grouping.stay-placed"

    def label(self) -> Message:
        return message("rule.stay-placed")

    def terms(self, roster: Roster) -> Iterator[HardTerm]:
        for person in roster.people:
            if person.placed is not None:
                yield Stay(person=person.id, group=person.placed)

    def breaks(self, group: GroupView, roster: Roster) -> tuple[Break, ...]:
        moved = (p.id for p in group.people if p.placed is not None and p.placed != group.id)
        return _broken(self.name, moved)


def attribute_message(key: str, attribute: str, **values: str | int) -> Message:
    """A text about an attribute; attributes without a wording of their own are named as such.

    .. versionadded:: 0.1
    """
    own = {"background", "gender"}
    if attribute in own:
        return message(f"{key}-{attribute}", **values)
    return message(key, attribute=attribute, **values)


def meeting_at(start: tuple[int, int], minutes: int) -> WeeklyTime:
    """The weekly time of a meeting that begins at a start.

    .. versionadded:: 0.1
    """
    return WeeklyTime(day=start[0], start=start[1], end=start[1] + minutes)


def standard_rules(roster: Roster, *, minutes: int = 120) -> tuple[HardRule, ...]:
    """The rules that apply to whatever a roster records.

    A rule is left out only when nobody in the roster has what it is about: nobody's availability,
    languages, backgrounds and so on are known.

    .. versionadded:: 0.1
    """
    people = roster.people
    rules: list[tuple[bool, HardRule]] = [
        (any(p.locality for p in people), Reach()),
        (any(p.available is not None for p in people), CommonTime(minutes=minutes)),
        (any(p.languages for p in people), SharedLanguage()),
        (any(p.backgrounds for p in people), NotAlone(attribute="background")),
        (any(p.gender for p in people), NotAlone(attribute="gender")),
        (any(p.needs for p in people), Accessible()),
        (True, KeepTogether()),
        (True, KeepApart()),
        (True, StayPlaced()),
    ]
    return tuple(rule for applies, rule in rules if applies)
