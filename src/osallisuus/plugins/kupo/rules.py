"""The checks of KUPO: groups that mix as they promise, Green Care that happens in nature."""

from collections.abc import Iterator
from typing import Final

from osallisuus import Activity, Catalogue, Finding, Level, Project, Rule, Venue, each
from osallisuus.plugins.kupo.blocks import GroupPrinciples, NatureSetting

TEXTS: Final = Catalogue("osallisuus.plugins.kupo", "texts.json")

_STAFF: Final = ("project-staff", "staff")
_BLOCK: Final = f"/project/extensions/{GroupPrinciples.ext_name}"


def _grouped(project: Project, principles: GroupPrinciples) -> Iterator[Activity]:
    """Yield the activities whose groups follow the principles."""
    by_id = {activity.id: activity for activity in project.activities}
    return (by_id[name] for name in principles.activities if name in by_id)


def _settings(project: Project) -> Iterator[tuple[str, Activity | Venue, NatureSetting]]:
    hosts: list[tuple[str, Activity | Venue]] = [*each(project, Activity), *each(project, Venue)]
    for where, host in hosts:
        setting = NatureSetting.find(host)
        if setting is not None:
            yield f"{where}/extensions/{NatureSetting.ext_name}", host, setting


class SingleBackground(Rule):
    """Groups are to be multicultural, but the bounds let a whole group be of one background.

    A bound excludes that when it asks for two backgrounds or more, gives one background less than the
    whole group, or allows fewer people of one background than the smallest group has. Tighten a bound.
    Bounds that are not known, and group sizes that are not known, are left alone.
    """

    slug = "kupo.single-background"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each activity whose groups could be of one background."""
        principles = project.find_ext(GroupPrinciples)
        if principles is None or principles.multicultural is not True or principles.bounds is None:
            return
        for activity in _grouped(project, principles):
            smallest = activity.group_size.least if activity.group_size is not None else None
            if principles.bounds.allows_one_background(smallest):
                yield self.finding(f"{_BLOCK}/bounds", title=activity.title)


class BoundsTooTight(Rule):
    """No group of an activity's size can keep to the bounds on backgrounds.

    The bounds ask for more backgrounds than a group has people, or leave less than one person to each
    background. Loosen the bound or make the groups larger.
    """

    slug = "kupo.bounds-too-tight"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each activity whose largest group is too small for the bounds."""
        principles = project.find_ext(GroupPrinciples)
        if principles is None or principles.bounds is None:
            return
        for activity in _grouped(project, principles):
            largest = activity.group_size.most if activity.group_size is not None else None
            if largest is not None and not principles.bounds.fits(largest):
                yield self.finding(
                    f"{_BLOCK}/bounds", title=activity.title, size=activity.group_size
                )


class NoEncounterActivity(Rule):
    """The principles promise encounters, but no activity is named that makes them possible.

    Name the activities under ``encounter.activities``.
    """

    slug = "kupo.no-encounter-activity"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding when a promised encounter has no activity."""
        principles = project.find_ext(GroupPrinciples)
        encounter = principles.encounter if principles is not None else None
        if encounter is not None and encounter.is_promised and not encounter.activities:
            yield self.finding(f"{_BLOCK}/encounter")


class PrinciplesWithoutGroups(Rule):
    """The project has activities and principles for forming groups, but no activity follows them.

    Name the activities whose groups are formed so under ``activities``.
    """

    slug = "kupo.principles-without-groups"
    level = Level.INFO
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding when the principles apply to nothing."""
        principles = project.find_ext(GroupPrinciples)
        if principles is not None and project.activities and not principles.activities:
            yield self.finding(_BLOCK)


class StaffCounted(Rule):
    """Project staff who take part in a group are counted as participants.

    Staff learn and develop beside the clients, but they are no participants in the funder's sense and
    must not swell the numbers. Say ``"counted": false``.
    """

    slug = "kupo.staff-counted"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every place that counts staff, in the principles and in the groups under them."""
        principles = project.find_ext(GroupPrinciples)
        if principles is None:
            return
        staff = principles.staff
        if staff is not None and staff.counted is True:
            yield self.finding(f"{_BLOCK}/staff/counted")
        under = {*principles.activities, *(staff.activities if staff is not None else ())}
        for where, activity in each(project, Activity):
            if activity.id not in under:
                continue
            for index, others in enumerate(activity.taking_part):
                if others.who in _STAFF and others.counted is True:
                    yield self.finding(f"{where}/taking_part/{index}/counted")


class GreenCareSetting(Rule):
    """Something is said to be Green Care, but nothing is said of the nature it happens in.

    Green Care rests on a nature environment. Name the kinds of nature under ``environments``, or give the
    activity a venue that names them; ``"varied": true`` says that they vary.
    """

    slug = "kupo.green-care-setting"
    level = Level.INFO
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every Green Care activity or place without a nature environment."""
        natural = {
            host.id
            for _, host, setting in _settings(project)
            if isinstance(host, Venue) and setting.tells_environment
        }
        for where, host, setting in _settings(project):
            if not setting.is_green_care or setting.tells_environment:
                continue
            if isinstance(host, Activity) and natural.intersection(host.venues):
                continue
            title = host.title if isinstance(host, Activity) else host.name
            yield self.finding(where, title=title)


class InheritedMethod(Rule):
    """A method is said to be taken over from an earlier project, but not from which one.

    Name the project among the relations and refer to it with the method's ``from_relation``.
    """

    slug = "kupo.inherited-method"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every inherited method whose origin is not told."""
        origins = {method.id: method.from_relation for method in project.methods}
        titles = {method.id: method.title for method in project.methods}
        for where, _, setting in _settings(project):
            for index, name in enumerate(setting.inherited):
                if name in origins and origins[name] is None:
                    yield self.finding(f"{where}/inherited/{index}", title=titles[name])
