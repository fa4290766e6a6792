"""The section that says what the project is, from the document alone."""

from collections.abc import Iterable, Iterator
from typing import Final

from osallisuus.day_words import day_in_words
from osallisuus.details import Details, Part
from osallisuus.model.funding import Funding
from osallisuus.model.project import Project
from osallisuus.reporting.content import Section
from osallisuus.reporting.wording import Wording
from osallisuus.text import Text
from osallisuus.time import PartialDate

_MOST_ITEMS: Final = 12
_TOLD_IF_SAID: Final = ("amendments", "onward_grants", "staff", "outputs", "targets", "risks")


def about(project: Project, words: Wording) -> Section:
    """Return what the project is: period, implementers, money, area, for whom, goals, activities."""
    goals = {one.id for one in project.goals}
    top_goals = [one.title for one in project.goals if one.parent not in goals]
    activities = {one.id for one in project.activities}
    top_activities = [one.title for one in project.activities if one.part_of not in activities]
    details = Details(project, words.labels, words.language, day=lambda day: _date(day, words))
    facts = (
        ("period", _period(project, words)),
        ("partners", partners(project, words)),
        ("funding", _money(project, details, words)),
        ("area", _listed([one.name for one in project.places if one.id in project.areas], words)),
        ("target-groups", _cut(_with_facts(details.parts("target_groups")), words)),
        ("goals", _listed(top_goals, words)),
        ("activities", _listed(top_activities, words)),
    )
    unsaid = words.say("about.unsaid")
    return Section(
        id="project",
        title=words.say("section.project"),
        paragraphs=(project.summary.best(words.language),) if project.summary else (),
        facts=(
            *((words.say(f"about.{key}"), said or (unsaid,)) for key, said in facts),
            *_more(details, words),
        ),
    )


def _money(project: Project, details: Details, words: Wording) -> tuple[str, ...]:
    """Return each source of money with what is said of it: sums, shares, what it is meant for."""
    parts = [
        Part(title=_source(project, one, words), facts=details.of(one)) for one in project.funding
    ]
    return tuple(dict.fromkeys(line for line in _with_facts(parts) if line))


def _with_facts(parts: Iterable[Part]) -> list[str]:
    """Return each part in one line with what is said of it."""
    lines = []
    for one in parts:
        said = "; ".join(map(str, one.facts))
        lines.append(f"{one.title} ({said})" if said and one.title else said or one.title)
    return lines


def _more(details: Details, words: Wording) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what few documents say; what is not said is left out without a word."""
    for name in _TOLD_IF_SAID:
        said = _with_facts(details.parts(name))
        if said:
            yield details.heading(name), _cut(said, words)


def partners(project: Project, words: Wording) -> tuple[str, ...]:
    """Return who carries the project out, each with the roles."""
    names = {one.id: one.name for one in project.organisations}
    names |= {one.id: one.title for one in project.stakeholders}
    roles: dict[str, list[str]] = {}
    for one in project.partners:
        name = names.get(one.organisation or one.stakeholder or "")
        if name is not None:
            of = roles.setdefault(name.best(words.language), [])
            role = words.label("partner-role", one.role) if one.role else ""
            of += [role] if role and role not in of else []
    return tuple(f"{name} ({', '.join(of)})" if of else name for name, of in roles.items())


def funding(project: Project, words: Wording) -> tuple[str, ...]:
    """Return where the money is from."""
    return tuple(
        dict.fromkeys(filter(None, (_source(project, one, words) for one in project.funding)))
    )


def _source(project: Project, one: Funding, words: Wording) -> str:
    funder = next((held.name for held in project.organisations if held.id == one.funder), None)
    parts = [
        words.label("fund", one.fund) if one.fund else "",
        funder.best(words.language) if funder else "",
    ]
    return ", ".join(part for part in parts if part)


def _period(project: Project, words: Wording) -> tuple[str, ...]:
    period = project.period
    if period is None:
        return ()
    return (f"{_date(period.start, words)} – {_date(period.end, words)}",)


def _date(given: PartialDate | None, words: Wording) -> str:
    if given is None:
        return "?"
    if given.exact is not None and not given.approximate:
        return words.day(given.exact)
    return day_in_words(given, words.language, words.labels)


def _listed(texts: "list[Text]", words: Wording) -> tuple[str, ...]:
    return _cut([one.best(words.language) for one in texts], words)


def _cut(said: list[str], words: Wording) -> tuple[str, ...]:
    if len(said) > _MOST_ITEMS:
        rest = len(said) - _MOST_ITEMS
        said = [*said[:_MOST_ITEMS], words.say("about.more", number=words.number(rest))]
    return tuple(said)
