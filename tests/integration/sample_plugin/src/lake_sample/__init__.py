"""A plugin by somebody who only read the documentation: outings on a lake."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

import attrs

from osallisuus import (
    Activity,
    Block,
    Catalogue,
    Example,
    Extension,
    Finding,
    Level,
    Migration,
    Plugin,
    Project,
    Quantity,
    Rule,
    Text,
    checked,
    each,
    hookimpl,
)


@attrs.frozen(kw_only=True, field_transformer=checked, weakref_slot=False)
class Lakes(Extension[Project]):
    """Lakes the project goes to (järvet)."""

    ext_name: ClassVar[str] = "lake"
    ext_version: ClassVar[int] = 1
    names: tuple[str, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=checked, weakref_slot=False)
class Boats(Extension[Activity]):
    """Boats an outing needs (veneet). Version 1 had the number of seats alone."""

    ext_name: ClassVar[str] = "lake.boats"
    ext_version: ClassVar[int] = 2
    seats: Quantity | None = None


class SeatsForAll(Rule):
    """A group is larger than the boats have seats. Take more boats or smaller groups."""

    slug = "lake.seats-for-all"
    level = Level.WARNING
    catalogue = Catalogue("lake_sample", "texts.json")

    def check(self, project: Project) -> Iterator[Finding]:
        for where, activity in each(project, Activity):
            boats = activity.find_ext(Boats)
            if boats is None or boats.seats is None or activity.group_size is None:
                continue
            most, seats = activity.group_size.most, boats.seats.most
            if most is not None and seats is not None and most > seats:
                yield self.finding(f"{where}/group_size", most=most, seats=seats)


def seats_become_a_quantity(block: dict[str, Any]) -> dict[str, Any]:
    block["seats"] = {"value": block.pop("seats")}
    return block


class Lake(Plugin):
    name = "lake"
    api = 1
    title = Text.of(fi="Järviretket", sv="Utflykter på sjön", en="Outings on the lake")

    @hookimpl
    def osallisuus_extensions(self) -> Sequence[type[Block]]:
        return (Lakes, Boats)

    @hookimpl
    def osallisuus_migrations(self) -> Sequence[Migration]:
        return (Migration(block="lake.boats", from_version=1, step=seats_become_a_quantity),)

    @hookimpl
    def osallisuus_rules(self) -> Sequence[Rule]:
        return (SeatsForAll(),)

    @hookimpl
    def osallisuus_examples(self) -> Sequence[Example]:
        title = Text.of(fi="Järvi", sv="Sjön", en="The lake")
        return (Example(name="lake", package="lake_sample", file="lake.json", title=title),)


plugin = Lake()
