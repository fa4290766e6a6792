"""Preferences: what makes one plan that keeps every hard rule better than another."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import gcd, lcm

from osallisuus.grouping.categories import attribute_message, categories, values_of
from osallisuus.grouping.people import Person, Roster, places
from osallisuus.grouping.request import GroupView
from osallisuus.grouping.terms import CountCost, MeetCost, OutCost, SiteCost, SoftTerm, SumCost
from osallisuus.grouping.texts import Message, message
from osallisuus.stated import value_class

TENTHS = 10
# Shares that have no small denominator in common are rounded; then a whole person may seem a little less.
MOST_PARTS, WHOLE_IN_ROUNDED = 1000, 990
_Numbers = dict[str, int]


@value_class(kw_only=True)
class PreferenceBase:
    """Defaults of a preference: nothing sensitive, nobody named, and no cost.

    Attributes:
        weight: Weight of the preference.

    .. versionadded:: 0.1
    """

    weight: int = 1

    @property
    def sensitive(self) -> bool:
        """Whether naming the preference beside a person tells something about the person."""
        return False

    def names_people(self) -> tuple[str, ...]:
        """Ids that the preference itself names."""
        return ()

    def costs(self, groups: Sequence[GroupView], roster: Roster) -> tuple[int, ...]:
        """Cost of each group."""
        return tuple(self._cost(group) for group in groups)

    def _cost(self, group: GroupView) -> int:
        return 0

    def cost_outside(self, person: Person, roster: Roster) -> int:
        """Cost of leaving a person out."""
        return 0


def _pair_cost(weight: int) -> Callable[[int], int]:
    return lambda count: weight * (count * (count - 1) // 2)


@value_class(kw_only=True)
class Mixed(PreferenceBase):
    """People of one category are spread over the groups, so that each group is diverse.

    The cost of a group is the number of pairs in it that share a category. It is Blau's index of
    variety without its denominator: in a group of ``n`` with one category each, the chance that two
    people drawn at random differ is ``1 - pairs / (n * (n - 1) / 2)``.

    Source: P. M. Blau, Inequality and Heterogeneity (1977); D. A. Harrison and K. J. Klein,
    "What's the difference?", Academy of Management Review 32 (2007), on variety as one of three
    kinds of diversity; E. H. Simpson, "Measurement of diversity", Nature 163 (1949).

    Args:
        attribute: An attribute of `values_of`.
        weight: Cost of one pair.

    .. versionadded:: 0.1
    """

    attribute: str = "background"

    @property
    def name(self) -> str:
        """Name of the preference."""
        return f"grouping.mixed-{self.attribute}"

    @property
    def sensitive(self) -> bool:
        """Whether naming the preference beside a person tells something about the person."""
        return True

    def label(self) -> Message:
        """The preference in a few words."""
        return attribute_message("preference.mixed", self.attribute)

    def terms(self, roster: Roster) -> Iterator[SoftTerm]:
        """The preference in terms."""
        for members in categories(roster.people, self.attribute).values():
            yield CountCost(members=members, cost=_pair_cost(self.weight))

    def _cost(self, group: GroupView) -> int:
        same = categories(group.people, self.attribute).values()
        return sum(_pair_cost(self.weight)(len(ids)) for ids in same)


@value_class(kw_only=True)
class NewCompany(PreferenceBase):
    """People who have been in the same group before meet new people now.

    .. versionadded:: 0.1
    """

    @property
    def name(self) -> str:
        """Name of the preference."""
        return "grouping.new-company"

    def label(self) -> Message:
        """The preference in a few words."""
        return message("preference.new-company")

    def terms(self, roster: Roster) -> Iterator[SoftTerm]:
        """The preference in terms."""
        for members in categories(roster.people, "previous-group").values():
            if len(members) > 1:
                yield CountCost(members=members, cost=_pair_cost(self.weight))

    def _cost(self, group: GroupView) -> int:
        met = categories(group.people, "previous-group").values()
        return sum(_pair_cost(self.weight)(len(ids)) for ids in met)


def best_level(person: Person) -> int | None:
    """The best known CEFR level of a person in any language, as a number."""
    known = [skill.level for skill in person.languages if skill.level is not None]
    return max(known) if known else None


def number_of(person: Person, attribute: str) -> int | None:
    """A number of a person, None when not known.

    Args:
        person: The person.
        attribute: ``age``, ``experience``, ``language-level`` (the best level of any language) or
            the name of one of `Person.numbers`.

    .. versionadded:: 0.1
    """
    if attribute == "age":
        return person.age
    if attribute == "experience":
        return person.experience
    if attribute == "language-level":
        return best_level(person)
    return dict(person.numbers).get(attribute)


@value_class(kw_only=True)
class Balanced(PreferenceBase):
    """Groups of one locality are alike in a number, such as age.

    The cost of a group is how far the sum of the number is from what people of the localities
    have on average, in whole units. Somebody whose number is not known counts as average.

    Attributes:
        attribute: An attribute of `number_of`.
        weight: Cost of one unit.
        unit: How much of the number makes one unit: 10 for ten years of age, summed over a group.

    .. versionadded:: 0.1
    """

    attribute: str = "age"
    unit: int = 1

    @property
    def name(self) -> str:
        """Name of the preference."""
        return f"grouping.balanced-{self.attribute}"

    @property
    def sensitive(self) -> bool:
        """Whether naming the preference beside a person tells something about the person."""
        return True

    def label(self) -> Message:
        """The preference in a few words."""
        own = {"age", "experience", "language-level"}
        key = "preference.balanced"
        if self.attribute in own:
            return message(f"{key}-{self.attribute}")
        return message(key, attribute=self.attribute)

    def _values(self, roster: Roster) -> dict[str, int]:
        known = [(p, n) for p in roster.people if (n := number_of(p, self.attribute)) is not None]
        return _centred(_by_locality(known), TENTHS)

    def terms(self, roster: Roster) -> Iterator[SoftTerm]:
        """The preference in terms."""
        scale = TENTHS * self.unit
        yield SumCost(values=self._values(roster), weight=self.weight, scale=scale)

    def costs(self, groups: Sequence[GroupView], roster: Roster) -> tuple[int, ...]:
        """Cost of each group."""
        values = self._values(roster)
        sums = (sum(values.get(p.id, 0) for p in group.people) for group in groups)
        return tuple(self.weight * (abs(total) // (TENTHS * self.unit)) for total in sums)


def _by_locality(rows: Iterable[tuple[Person, int]]) -> tuple[_Numbers, ...]:
    """The number of each person, a mapping for each locality."""
    found: dict[str | None, _Numbers] = {}
    for person, number in rows:
        found.setdefault(person.locality, {})[person.id] = number
    return tuple(found.values())


def _centred(localities: Iterable[_Numbers], parts: int) -> _Numbers:
    """Each number less the mean of its locality, in parts of one; the mean is rounded to such parts."""
    values: _Numbers = {}
    for numbers in localities:
        many = len(numbers)
        mean = (2 * parts * sum(numbers.values()) + many) // (2 * many)
        values |= {person: parts * number - mean for person, number in numbers.items()}
    return values


@value_class(kw_only=True)
class EvenShares(PreferenceBase):
    """Each category has about the same share in every group of a locality, such as genders.

    The cost of a group is, for each category, how many whole people too many or too few it has: nothing is
    counted for half a person, as nobody can be divided. Shares are exact while those of all localities have
    a denominator of at most 1,000 in common; otherwise they are rounded to thousandths, and 99 hundredths of a
    person count as one.

    Attributes:
        attribute: An attribute of `values_of`.
        weight: Cost of one person too many or too few.

    .. versionadded:: 0.1
    """

    attribute: str = "gender"

    @property
    def name(self) -> str:
        """Name of the preference."""
        return f"grouping.even-{self.attribute}"

    @property
    def sensitive(self) -> bool:
        """Whether naming the preference beside a person tells something about the person."""
        return True

    def label(self) -> Message:
        """The preference in a few words."""
        return attribute_message("preference.even", self.attribute)

    def _shares(self, roster: Roster) -> Iterator[tuple[_Numbers, int]]:
        """For each category what everybody adds to it beyond its share, and how much of that is one person."""
        known = [(p, held) for p in roster.people if (held := values_of(p, self.attribute))]
        for category in categories(roster.people, self.attribute):
            localities = _by_locality((p, int(category in held)) for p, held in known)
            counts = [(len(numbers), sum(numbers.values())) for numbers in localities]
            parts = lcm(*(many // gcd(many, some) for many, some in counts))
            if parts <= MOST_PARTS:
                yield _centred(localities, parts), parts
            else:
                yield _centred(localities, MOST_PARTS), WHOLE_IN_ROUNDED

    def terms(self, roster: Roster) -> Iterator[SoftTerm]:
        """The preference in terms."""
        for values, scale in self._shares(roster):
            yield SumCost(values=values, weight=self.weight, scale=scale)

    def costs(self, groups: Sequence[GroupView], roster: Roster) -> tuple[int, ...]:
        """Cost of each group."""
        totals = [0] * len(groups)
        for values, scale in self._shares(roster):
            for at, group in enumerate(groups):
                total = sum(values.get(p.id, 0) for p in group.people)
                totals[at] += self.weight * (abs(total) // scale)
        return tuple(totals)


@value_class(kw_only=True)
class WishedCompany(PreferenceBase):
    """People are with those they wished to be with.

    Attributes:
        weight: Cost of one wish that is not met.

    .. versionadded:: 0.1
    """

    @property
    def name(self) -> str:
        """Name of the preference."""
        return "grouping.wished-company"

    def label(self) -> Message:
        """The preference in a few words."""
        return message("preference.wished-company")

    def terms(self, roster: Roster) -> Iterator[SoftTerm]:
        """The preference in terms."""
        for person in roster.people:
            for other in dict.fromkeys(person.wish_people):
                yield MeetCost(first=person.id, second=other, separate=self.weight)

    def _cost(self, group: GroupView) -> int:
        here = {p.id for p in group.people}
        return self.weight * sum(len(set(p.wish_people) - here) for p in group.people)

    def cost_outside(self, person: Person, roster: Roster) -> int:
        """Cost of leaving a person out."""
        return self.weight * len(set(person.wish_people))


@value_class(kw_only=True)
class WishedSite(PreferenceBase):
    """People who wished for some sites are at one of them.

    Attributes:
        weight: Cost of one person elsewhere.

    .. versionadded:: 0.1
    """

    @property
    def name(self) -> str:
        """Name of the preference."""
        return "grouping.wished-site"

    def label(self) -> Message:
        """The preference in a few words."""
        return message("preference.wished-site")

    def terms(self, roster: Roster) -> Iterator[SoftTerm]:
        """The preference in terms."""
        ids = [site.id for site in places(roster)]
        for person in roster.people:
            if person.wish_sites:
                away = {site: self.weight for site in ids if site not in person.wish_sites}
                yield SiteCost(person=person.id, costs=away)

    def _cost(self, group: GroupView) -> int:
        site = group.site.id if group.site else None
        return self.weight * sum(
            1 for p in group.people if p.wish_sites and site not in p.wish_sites
        )


@value_class(kw_only=True)
class ShortTravel(PreferenceBase):
    """People travel as little as possible.

    Attributes:
        weight: Cost of each whole step of travel.
        step: Minutes in a step; travel that is not known costs nothing.

    .. versionadded:: 0.1
    """

    step: int = 10

    @property
    def name(self) -> str:
        """Name of the preference."""
        return "grouping.short-travel"

    def label(self) -> Message:
        """The preference in a few words."""
        return message("preference.short-travel")

    def terms(self, roster: Roster) -> Iterator[SoftTerm]:
        """The preference in terms."""
        for person in roster.people:
            if person.travel:
                costs = {s: self.weight * (minutes // self.step) for s, minutes in person.travel}
                yield SiteCost(person=person.id, costs=costs)

    def _cost(self, group: GroupView) -> int:
        site = group.site.id if group.site else ""
        travelled = ((p.minutes_to(site) or 0) // self.step for p in group.people)
        return self.weight * sum(travelled)


@value_class(kw_only=True)
class LongestWaitFirst(PreferenceBase):
    """When not everybody fits, those who have waited longest get a place.

    Attributes:
        weight: Cost of each whole step of waiting of a person left out.
        step: Days in a step; waiting that is not known costs nothing.

    .. versionadded:: 0.1
    """

    step: int = 7

    @property
    def name(self) -> str:
        """Name of the preference."""
        return "grouping.longest-wait-first"

    def label(self) -> Message:
        """The preference in a few words."""
        return message("preference.longest-wait-first")

    def terms(self, roster: Roster) -> Iterator[SoftTerm]:
        """The preference in terms."""
        for person in roster.people:
            cost = self.cost_outside(person, roster)
            if cost:
                yield OutCost(person=person.id, cost=cost)

    def cost_outside(self, person: Person, roster: Roster) -> int:
        """Cost of leaving a person out."""
        return self.weight * ((person.waiting_days or 0) // self.step)
