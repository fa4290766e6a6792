"""Rosters made from a seed around a plan that keeps every rule, for tests and benchmarks.

Everything in them is invented. The plan they are made around is returned with them, so that a test
knows that one exists.
"""

from random import Random

import attrs

from osallisuus.grouping.people import (
    GroupFacilitator,
    LanguageSkill,
    Person,
    Roster,
    Site,
    WeeklyTime,
)
from osallisuus.stated import value_class

LANGUAGES = ("fi", "en", "ar", "ru", "so", "fa", "uk", "sv")
BACKGROUNDS = ("finland", "iraq", "russia", "somalia", "afghanistan", "ukraine", "syria", "estonia")
HOURS = tuple((day, 60 * hour) for day in range(1, 6) for hour in (9, 11, 13, 15, 17))


@value_class(kw_only=True)
class Sample:
    """A roster, and the groups that it was made around.

    .. versionadded:: 0.1
    """

    roster: Roster
    planted: tuple[tuple[str, ...], ...]


def sample_roster(
    people: int, *, localities: int | None = None, seed: int = 0, least: int = 5, most: int = 10
) -> Sample:
    """A roster of invented people in which everybody can be placed.

    Args:
        people: How many people.
        localities: How many localities; None is about one for each 75 people, and at least 1.
        seed: The same seed gives the same roster.
        least: Least people in a planted group.
        most: Most people in a planted group.

    Raises:
        ValueError: The people do not divide into groups of such sizes.

    Example:
        >>> sample = sample_roster(30, seed=1)
        >>> len(sample.roster.people), sum(len(group) for group in sample.planted)
        (30, 30)

    .. versionadded:: 0.1
    """
    rng = Random(seed)  # noqa: S311 - invented rosters need a repeatable draw, not a secret one
    towns = localities if localities is not None else max(1, people // 75)
    sizes = _sizes(people, towns, least, most, rng)
    persons: list[Person] = []
    sites: list[Site] = []
    leaders: list[GroupFacilitator] = []
    planted = []
    for town, groups in enumerate(sizes):
        locality = f"L{town:02d}"
        rooms = max(1, -(-len(groups) // 12))
        for room in range(rooms):
            features = ("step-free", "hearing-loop") if room == 0 else ()
            site = Site(id=f"{locality}-S{room}", locality=locality, features=features)
            sites.append(attrs.evolve(site, capacity=most, groups_at_once=2))
        taken: dict[tuple[int, int, int], int] = {}
        for number, size in enumerate(groups):
            room = number % rooms
            start = rng.choice([h for h in HOURS if taken.get((room, *h), 0) < 2])
            taken[room, *start] = taken.get((room, *start), 0) + 1
            language = rng.choice(("fi", "fi", "en"))
            leaders.append(_leader(len(leaders), locality, start, language, rng))
            members = _members(len(persons), size, locality, start, language, room == 0, rng)
            persons += members
            planted.append(tuple(person.id for person in members))
    persons = _tied(persons, planted, rng)
    rng.shuffle(persons)
    roster = Roster(people=tuple(persons), sites=tuple(sites), facilitators=tuple(leaders))
    return Sample(roster=roster, planted=tuple(planted))


def _sizes(people: int, towns: int, least: int, most: int, rng: Random) -> list[list[int]]:
    share, extra = divmod(people, towns)
    sizes = []
    for town in range(towns):
        count = share + (town < extra)
        middle = (least + most) / 2
        groups = min(max(1, round(count / middle)), count // least if count >= least else 0)
        if not groups or not least * groups <= count <= most * groups:
            raise ValueError(f"{count} people do not divide into groups of {least}–{most}")
        row = [count // groups + (at < count % groups) for at in range(groups)]
        for _ in range(groups):
            one, two = rng.randrange(groups), rng.randrange(groups)
            if row[one] < most and row[two] > least and one != two:
                row[one] += 1
                row[two] -= 1
        sizes.append(row)
    return sizes


def _times(start: tuple[int, int], rng: Random) -> tuple[WeeklyTime, ...]:
    others = rng.sample(HOURS, rng.randint(3, 8))
    return tuple(
        WeeklyTime(day=day, start=minute, end=minute + 120)
        for day, minute in sorted({start, *others})
    )


def _leader(
    number: int, locality: str, start: tuple[int, int], language: str, rng: Random
) -> GroupFacilitator:
    spoken = tuple(dict.fromkeys((language, rng.choice(LANGUAGES))))
    return GroupFacilitator(
        id=f"F{number:03d}",
        languages=spoken,
        available=_times(start, rng),
        localities=(locality,),
    )


def _in_pairs(values: tuple[str, ...], size: int, rng: Random) -> list[str]:
    """Values for a group such that nobody is the only one of a value."""
    kinds = rng.sample(values, min(len(values), max(1, min(3, size // 2))))
    drawn = [kind for kind in kinds for _ in range(2)][:size]
    if size % 2 and len(drawn) > 2 and drawn.count(drawn[-1]) == 1:
        drawn[-1] = drawn[0]
    while len(drawn) < size:
        drawn.append(rng.choice(kinds))
    return drawn


def _members(
    first: int,
    size: int,
    locality: str,
    start: tuple[int, int],
    language: str,
    accessible: bool,
    rng: Random,
) -> list[Person]:
    backgrounds = _in_pairs(BACKGROUNDS, size, rng)
    genders = _in_pairs(("woman", "man"), size, rng)
    members = []
    for at in range(size):
        spoken = dict.fromkeys((language, *rng.sample(LANGUAGES, rng.randint(0, 3))))
        needs = ("step-free",) if accessible and rng.random() < 0.08 else ()
        before = (f"old-{rng.randrange(60)}",) if rng.random() < 0.4 else ()
        members.append(
            Person(
                id=f"P-{first + at:04d}",
                locality=locality,
                backgrounds=(backgrounds[at],),
                languages=tuple(
                    LanguageSkill(code=code, level=rng.randint(1, 6)) for code in spoken
                ),
                gender=genders[at],
                age=rng.randint(18, 75),
                available=_times(start, rng),
                needs=needs,
                previous_groups=before,
                experience=rng.randint(0, 5),
                waiting_days=rng.randint(0, 200),
            )
        )
    return members


def _tied(persons: list[Person], planted: list[tuple[str, ...]], rng: Random) -> list[Person]:
    """Tie some people of one planted group together and keep some of different groups apart."""
    group_of = {person: at for at, group in enumerate(planted) for person in group}
    ties: dict[str, str] = {}
    for group in planted:
        if rng.random() < 0.3:
            first, second = rng.sample(group, 2)
            ties[first] = second
    tied = []
    for person in persons:
        other = rng.choice(persons)
        apart = group_of[other.id] != group_of[person.id] and rng.random() < 0.05
        together = (ties[person.id],) if person.id in ties else ()
        person = attrs.evolve(person, keep_together=together)
        tied.append(attrs.evolve(person, keep_apart=(other.id,)) if apart else person)
    return tied
