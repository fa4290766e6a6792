"""The quick reference check against one that looks at every place by itself."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osallisuus import Goal, Project, Text, Toolkit
from osallisuus.model.ids import VenueId
from osallisuus.references import dangling, duplicates, ids_by_kind, is_sound
from osallisuus.shapes import Obj, Seq, Str, fields_of
from osallisuus.stated import value_class
from osallisuus.testing.strategies import documents, plain_objects
from osallisuus.walking import leaves

KIT = Toolkit.build(discover=True)
CORE = Toolkit.build()
LISTS = {
    field.key: field.shape.item.cls
    for field in fields_of(Project)
    if isinstance(field.shape, Seq)
    and isinstance(field.shape.item, Obj)
    and hasattr(field.shape.item.cls, "kind_name")
}


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents(KIT, fields=6))
def test_quick_and_slow_check_agree(data: dict[str, Any]) -> None:
    project = KIT.load(data)
    lost, twice = list(dangling(project)), list(duplicates(project))
    assert is_sound(project) == (not lost and not twice)
    ids = ids_by_kind(project)
    for found in lost:
        assert found.id not in ids.get(found.kind, set())
        assert _at(KIT.to_data(project), found.pointer) == found.id
    for repeated in twice:
        assert repeated.id in ids[repeated.kind]
        assert repeated.first != repeated.pointer


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents(CORE, fields=4), st.data())
def test_one_bad_place_in_a_sound_document_is_found(
    data: dict[str, Any], draw: st.DataObject
) -> None:
    for key, cls in LISTS.items():
        with_one = draw.draw(st.lists(plain_objects(cls, CORE, fields=3), min_size=1, max_size=2))
        data["project"].setdefault(key, []).extend(with_one)
    sound, defined, named = _mended(data)
    project = CORE.load(sound)
    assert is_sound(project)
    assert [*dangling(project), *duplicates(project)] == []

    if named:
        where, kind = draw.draw(st.sampled_from(named))
        lost = CORE.load(_changed(sound, where, "missing"))
        assert not is_sound(lost)
        assert [(f.pointer, f.kind, f.id) for f in dangling(lost)] == [(where, kind, "missing")]

    where, kind = draw.draw(st.sampled_from(defined))
    others = [place for place, its_kind in defined if its_kind == kind and place != where]
    if others:
        again = _at(sound, draw.draw(st.sampled_from(others)))
        repeated = CORE.load(_changed(sound, where, again))
        assert not is_sound(repeated)
        assert [(f.kind, f.id) for f in duplicates(repeated)] == [(kind, again)]


def test_fields_of_a_subclass_are_looked_at() -> None:
    @value_class(kw_only=True)
    class GoalAtVenue(Goal):
        met_at: VenueId | None = None

    goal = Goal(id="a", title=Text.of(fi="A"))
    own = GoalAtVenue(id="b", title=Text.of(fi="B"), met_at="nowhere")
    project = Project(id="p", name=Text.of(fi="P"), goals=(goal, own))
    assert [found.id for found in dangling(project)] == ["nowhere"]
    assert not is_sound(project)
    assert ids_by_kind(project)["goal"] == {"a", "b"}


Places = list[tuple[str, str]]


def _mended(data: dict[str, Any]) -> tuple[dict[str, Any], Places, Places]:
    """Return a document in which everything points to something, where ids stand, and where references."""
    project = CORE.load(data)
    sound = CORE.to_data(project)
    defined: Places = []
    named: Places = []
    for where, field, _, thing in leaves(project):
        shape = field.shape.item if isinstance(field.shape, Seq) else field.shape
        if isinstance(shape, Str) and shape.defines:
            defined.append((where, type(thing).kind_name))
        elif isinstance(shape, Str) and shape.ref is not None:
            named.append((where, shape.ref))
    ids: dict[str, str] = {}
    for number, (where, kind) in enumerate(defined):
        ids[kind] = f"n{number}"
        _put(sound, where, ids[kind])
    for where, kind in named:
        _put(sound, where, ids[kind])
    return sound, defined, named


def _changed(data: dict[str, Any], where: str, value: str) -> dict[str, Any]:
    changed = CORE.to_data(CORE.load(data))
    _put(changed, where, value)
    return changed


def _put(data: Any, where: str, value: str) -> None:
    parent, _, last = where.rpartition("/")
    place = _at(data, parent)
    place[int(last) if isinstance(place, list) else last] = value


def _at(data: Any, where: str) -> Any:
    for token in where.strip("/").split("/"):
        data = data[int(token)] if isinstance(data, list) else data[token]
    return data
