"""Ids, references, codes and blocks: does everything point to something?"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from osallisuus.extensions import Extensible, Raw
from osallisuus.findings import Finding, Level, Rule
from osallisuus.model.activity import Activity
from osallisuus.model.base import Described
from osallisuus.model.organisation import Organisation
from osallisuus.model.people import TargetGroup
from osallisuus.model.place import Area, Venue
from osallisuus.model.plan import Action, Goal, Method, Principle, WorkPackage
from osallisuus.model.programme import Programme
from osallisuus.model.project import Project
from osallisuus.model.quantity import Observation
from osallisuus.model.result import Output, ProjectRelation, Target
from osallisuus.names import closest, pointer
from osallisuus.references import dangling, duplicates, ids_by_kind, is_sound
from osallisuus.shapes import Seq, Str, fields_of
from osallisuus.vocabulary import codes
from osallisuus.walking import each, leaves

_PARENTS: Final[tuple[tuple[type[Any], str], ...]] = (
    (Action, "parent"),
    (Activity, "part_of"),
    (Area, "part_of"),
    (Goal, "contributes_to"),
    (Goal, "parent"),
    (Method, "part_of"),
    (Observation, "part_of"),
    (Organisation, "unit_of"),
    (Output, "part_of"),
    (Principle, "part_of"),
    (Programme, "part_of"),
    (ProjectRelation, "of"),
    (Target, "of"),
    (TargetGroup, "part_of"),
    (Venue, "inside"),
    (WorkPackage, "parent"),
)


class DanglingReference(Rule):
    """A reference names an id that no entity of that kind has.

    Usually a typing slip, or the entity was removed. Correct the id or add the entity.
    """

    slug = "core.dangling-reference"
    level = Level.ERROR

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every reference that points to nothing."""
        if is_sound(project):
            return
        known = ids_by_kind(project)
        for found in dangling(project):
            near = closest(found.id, known.get(found.kind, ()))
            hint = f" → {near}?" if near else ""
            kind = self.word("entity", found.kind)
            yield self.finding(found.pointer, kind=kind, id=found.id, hint=hint)


class DuplicateId(Rule):
    """Two entities of the same kind have the same id, so a reference to it means either of them.

    Give one of them another id.
    """

    slug = "core.duplicate-id"
    level = Level.ERROR

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every id that was used before."""
        if is_sound(project):
            return
        for found in duplicates(project):
            kind = self.word("entity", found.kind)
            yield self.finding(found.pointer, kind=kind, id=found.id, first=found.first)


class CircularPart(Rule):
    """Something is, step by step, a part of itself.

    Goals, actions, activities, areas, venues, units, methods, outputs and programmes form trees, and so do
    shares of targets and chains of projects; find the link that closes the circle and remove it.
    """

    slug = "core.circular-part"
    level = Level.ERROR

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each entity that lies on a circle."""
        for cls, field in _PARENTS:
            links: dict[str, tuple[str, ...]] = {}
            places: dict[str, str] = {}
            for where, thing in each(project, cls):
                value = getattr(thing, field)
                links[thing.id] = (value,) if isinstance(value, str) else (value or ())
                places.setdefault(thing.id, where)
            for start in links:
                if _returns(start, links):
                    yield self.finding(f"{places[start]}/{field}", id=start)


def _returns(start: str, links: Mapping[str, tuple[str, ...]]) -> bool:
    waiting, seen = list(links.get(start, ())), set()
    while waiting:
        current = waiting.pop()
        if current == start:
            return True
        if current not in seen:
            seen.add(current)
            waiting.extend(links.get(current, ()))
    return False


class UnknownCode(Rule):
    """A code is in no list the library knows.

    Vocabularies are open, so the code is kept; but it may be a slip. Use the suggested code, ``other``,
    or a plugin's own code (``plugin.code``).
    """

    slug = "core.unknown-code"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every code that is neither listed nor a plugin's own."""
        for where, field, value, _ in leaves(project):
            shape = field.shape.item if isinstance(field.shape, Seq) else field.shape
            if not isinstance(shape, Str) or shape.vocabulary is None or "." in value:
                continue
            listed = codes(shape.vocabulary)
            if value not in listed:
                near = closest(value, listed)
                hint = f" → {near}?" if near else ""
                yield self.finding(where, code=value, vocabulary=shape.vocabulary, hint=hint)


class UnknownExtension(Rule):
    """A block belongs to a plugin that is not installed, so nobody checked it.

    It is kept and written back as it is. Install the plugin to have it read and checked.
    """

    slug = "core.unknown-extension"
    level = Level.INFO

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every block that was kept as it is."""
        for where, thing in each(project, Extensible):
            for block in thing.extensions:
                if isinstance(block, Raw):
                    place = f"{where}/extensions{pointer(block.name)}"
                    yield self.finding(place, name=block.name)


class UnknownProvenanceField(Rule):
    """An entry of provenance, or an amendment, names a field that the object does not have.

    Write the name of a field of the same object (``period.end`` for a part of one); an entry of provenance
    about the whole object may leave it out.
    """

    slug = "core.unknown-provenance-field"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every entry whose field is none of the object's."""
        for where, thing in each(project, Described):
            for index, entry in enumerate(thing.provenance):
                yield from self._named(
                    type(thing), entry.field, f"{where}/provenance/{index}/field"
                )
        for index, change in enumerate(project.amendments):
            yield from self._named(Project, change.field, f"/project/amendments/{index}/field")

    def _named(self, cls: type[Any], field: str | None, where: str) -> Iterator[Finding]:
        head = field.split(".")[0].split("/")[0] if field else None
        keys = {one.key for one in fields_of(cls)}
        if head is not None and head not in keys:
            near = closest(head, keys)
            yield self.finding(where, field=field, hint=f" → {near}?" if near else "")


class NoSource(Rule):
    """The document does not say where its facts are from.

    List the pages, register records or plans the facts come from under ``sources``.
    """

    slug = "core.no-source"
    level = Level.INFO

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding when there are no sources at all."""
        if not project.sources:
            yield self.finding("/project")
