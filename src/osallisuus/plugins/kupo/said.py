"""What the project document itself says of its groups: their size, and who leads them."""

import attrs

from osallisuus import Activity, GroupFacilitator, GroupRequest, Project, SizeRange
from osallisuus.plugins.kupo.blocks import GroupPrinciples

STANDARD = SizeRange(least=5, most=10)


def completed(project: Project, request: GroupRequest) -> GroupRequest:
    """A request with the size of groups and the facilitators of the project where it names none.

    They are read from the activities that the project's principles of group formation name, the first
    that says them. What the document leaves open stays as the request has it.

    Example:
        >>> from osallisuus import Person, Quantity, Roster, Text
        >>> walks = Activity(id="walks", title=Text.of(fi="Kävelyt"), group_size=Quantity(minimum=4, maximum=6))
        >>> principles = GroupPrinciples(activities=("walks",))
        >>> project = Project(id="p", name=Text.of(fi="P"), activities=(walks,)).with_ext(principles)
        >>> request = GroupRequest(people=Roster(people=[Person(id="P-1")]))
        >>> completed(project, request).size
        SizeRange(least=4, most=6)

    .. versionadded:: 0.1
    """
    principles = project.find_ext(GroupPrinciples)
    named = principles.activities if principles is not None else ()
    by_id = {activity.id: activity for activity in project.activities}
    activities = [by_id[name] for name in named if name in by_id]
    if request.size is None:
        sizes = (size_of(activity) for activity in activities)
        request = attrs.evolve(request, size=next((size for size in sizes if size), None))
    roster = request.people
    if not roster.facilitators:
        most_groups = max(1, len(roster.people))
        found = (facilitators_of(activity, most_groups) for activity in activities)
        leaders = next((some for some in found if some), ())
        request = attrs.evolve(request, people=attrs.evolve(roster, facilitators=leaders))
    return request


def size_of(activity: Activity) -> SizeRange | None:
    """The size of an activity's groups; a limit that is not said is the standard one, if it can be.

    Example:
        >>> from osallisuus import Precision, Quantity, Text
        >>> most = Quantity(value=8, precision=Precision.AT_MOST)
        >>> size_of(Activity(id="a", title=Text.of(fi="A"), group_size=most))
        SizeRange(least=5, most=8)

    .. versionadded:: 0.1
    """
    stated = activity.group_size
    if stated is None or (stated.least is None and stated.most is None):
        return None
    if stated.most is None:
        least = int(stated.least or STANDARD.least)
        return SizeRange(least=least, most=max(least, STANDARD.most))
    most = int(stated.most)
    least = min(STANDARD.least, most) if stated.least is None else int(stated.least)
    return SizeRange(least=max(1, least), most=most)


def facilitators_of(activity: Activity, most_groups: int) -> tuple[GroupFacilitator, ...]:
    """Those who lead an activity, as roles: so many of each kind as the document says.

    Kinds whose number is not said are left out: how many groups can meet at once is then not known.
    """
    leaders: list[GroupFacilitator] = []
    for at, entry in enumerate(activity.facilitators, start=1):
        count = entry.count.most if entry.count is not None else None
        role = entry.staff or entry.kind or f"facilitator-{at}"
        leaders += [
            GroupFacilitator(id=f"{role}-{number}", max_groups=most_groups)
            for number in range(1, int(count or 0) + 1)
        ]
    ids = [leader.id for leader in leaders]
    if len(set(ids)) < len(ids):
        leaders = [attrs.evolve(f, id=f"{f.id}-{at}") for at, f in enumerate(leaders, start=1)]
    return tuple(leaders)
