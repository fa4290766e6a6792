"""What people are counted by, and what every rule of the library has in common."""

from collections.abc import Iterable

from osallisuus.grouping.people import Person
from osallisuus.grouping.request import RuleBreak
from osallisuus.grouping.texts import Message, message
from osallisuus.stated import value_class


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


def attribute_message(key: str, attribute: str, **values: str | int) -> Message:
    """A text about an attribute; attributes without a wording of their own are named as such.

    .. versionadded:: 0.1
    """
    own = {"background", "gender"}
    if attribute in own:
        return message(f"{key}-{attribute}", **values)
    return message(key, attribute=attribute, **values)


@value_class(kw_only=True)
class RuleBase:
    """Defaults of a hard rule: nothing sensitive, nobody named."""

    @property
    def sensitive(self) -> bool:
        """Whether naming the rule beside a person tells something about the person."""
        return False

    def names_people(self) -> tuple[str, ...]:
        """Ids that the rule itself names."""
        return ()


def broken_by(name: str, people: Iterable[str]) -> tuple[RuleBreak, ...]:
    """One break of a rule by some people; nothing when there are none."""
    found = tuple(people)
    return (RuleBreak(rule=name, people=found),) if found else ()
