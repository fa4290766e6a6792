"""Code that must type-check: a stranger's blocks, typed access, rules and hooks."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, assert_type

import attrs

from osallisuus import (
    Activity,
    Block,
    Extension,
    Finding,
    Goal,
    Level,
    Plugin,
    Project,
    Quantity,
    Rule,
    Text,
    Toolkit,
    each,
    hookimpl,
)


@attrs.frozen(kw_only=True)
class Lakes(Extension[Project]):
    """A block on one host."""

    ext_name: ClassVar[str] = "lake"
    names: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Boats(Extension[Activity | Goal]):
    """A block on either of two hosts."""

    ext_name: ClassVar[str] = "lake.boats"
    seats: Quantity | None = None


class Seats(Rule):
    """A rule."""

    slug = "lake.seats"
    level = Level.INFO

    def check(self, project: Project) -> Iterator[Finding]:
        for where, activity in each(project, Activity):
            assert_type(activity, Activity)
            boats = activity.find_ext(Boats)
            if boats is not None and boats.seats is not None:
                yield self.finding(where, seats=boats.seats.value)


class Lake(Plugin):
    """A plugin."""

    name = "lake"
    api = 1

    @hookimpl
    def osallisuus_extensions(self) -> Sequence[type[Block]]:
        return (Lakes, Boats)

    @hookimpl
    def osallisuus_rules(self) -> Sequence[Rule]:
        return (Seats(),)


kit = Toolkit.build(Lake(), on_problem="collect")
project = kit.load({})
assert_type(project, Project)
assert_type(project.ext(Lakes), Lakes)
assert_type(project.ext(Lakes).names, tuple[str, ...])
assert_type(project.find_ext(Lakes), Lakes | None)
assert_type(project.with_ext(Lakes()), Project)
assert_type(Lakes.of(project), Lakes)
for goal in project.goals:
    assert_type(goal.ext(Boats).seats, Quantity | None)
    assert_type(goal.with_ext(Boats()), Goal)
assert_type(Text.of(fi="Järvi"), Text)
