"""Code that must not type-check: every line marked is an error to both checkers, and no other line is."""

from typing import ClassVar

import attrs

from osallisuus import Activity, Extension, Goal, Plugin, Project, Text, Toolkit, Venue, hookimpl


@attrs.frozen(kw_only=True)
class Lakes(Extension[Project]):
    """A block on one host."""

    ext_name: ClassVar[str] = "lake"
    names: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Boats(Extension[Activity | Goal]):
    """A block on either of two hosts."""

    ext_name: ClassVar[str] = "lake.boats"


class Lake(Plugin):
    """A plugin whose hook returns the wrong thing."""

    name = "lake"
    api = 1

    @hookimpl
    def osallisuus_extensions(self) -> int:  # error
        return 3


def wrong(activity: Activity, venue: Venue, project: Project) -> None:
    activity.ext(Lakes)  # error
    venue.ext(Boats)  # error
    activity.with_ext(Lakes())  # error
    Lakes.of(activity)  # error
    project.ext(Lakes).name  # error
    project.id = "other"  # error
    Goal(id="g", title="plain text")  # error
    Goal("g", Text.of(fi="G"))  # error
    Toolkit.build(on_problem="ignore")  # error
