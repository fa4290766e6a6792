"""Value classes are to be what attrs.frozen makes; attrs itself is the oracle."""

import copy
import inspect
import pickle
import subprocess
import sys
import typing
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, ClassVar

import attrs
import pytest

from osallisuus import Bounds, Goal, Project, Text, ValueProblemError, checked, value_class


@value_class(kw_only=True, field_transformer=checked)
class Room:
    """A room."""

    kinds: ClassVar[tuple[str, ...]] = ("hall",)
    name: str
    seats: Annotated[int, Bounds(1)] | None = None


@value_class(kw_only=True, field_transformer=checked)
class Hall(Room):
    stage: bool = False
    seats: Annotated[int, Bounds(50)] | None = None


@attrs.frozen(kw_only=True)
class PlainRoom:
    name: str
    seats: int | None = None


@attrs.frozen(kw_only=True)
class PlainHall(PlainRoom):
    stage: bool = False
    seats: int | None = None


@attrs.frozen(kw_only=True)
class Stranger(Room):
    """What somebody makes of ours with attrs alone."""

    floor: int = 0


@value_class
class Pair:
    first: int
    second: int = 2


def shape(cls: type[Any]) -> list[tuple[object, ...]]:
    return [(f.name, f.default, f.kw_only, f.init, f.inherited) for f in attrs.fields(cls)]


@pytest.mark.parametrize(("ours", "theirs"), [(Room, PlainRoom), (Hall, PlainHall)])
def test_attrs_sees_the_fields_it_would_have_made(ours: type[Any], theirs: type[Any]) -> None:
    assert attrs.has(ours)
    assert shape(ours) == shape(theirs)
    names = list(inspect.signature(theirs).parameters)
    assert list(inspect.signature(ours).parameters) == names
    for name in ("__slots__", "__match_args__"):
        made = tuple(slot for slot in getattr(theirs, name) if slot != "__weakref__")
        assert getattr(ours, name) == made


@pytest.mark.parametrize(
    "make", [lambda: Room(name="a"), lambda: Hall(name="a", seats=60), lambda: Stranger(name="a")]
)
def test_values_are_values(make: Any) -> None:
    one, other = make(), make()
    assert one == other
    assert hash(one) == hash(other)
    assert one != attrs.evolve(one, name="b")
    assert attrs.evolve(one, name="b").name == "b"
    assert copy.copy(one) == copy.deepcopy(one) == pickle.loads(pickle.dumps(one)) == one
    assert attrs.asdict(one)["name"] == "a"
    assert not hasattr(one, "__dict__")


def test_classes_are_told_apart() -> None:
    assert Room(name="a") != Hall(name="a")
    other: object = "a"
    assert Room(name="a") != other
    assert len({Room(name="a"), Hall(name="a"), Room(name="a")}) == 2


def test_nothing_can_be_changed() -> None:
    room = Room(name="a")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        room.name = "b"  # type: ignore[misc]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del room.name


def test_limits_hold_also_when_a_subclass_narrows_them() -> None:
    assert Room(name="a", seats=2).seats == 2
    with pytest.raises(ValueProblemError, match=r"Hall\.seats: must be at least 50"):
        Hall(name="a", seats=2)
    with pytest.raises(ValueProblemError, match=r"Stranger\.seats"):
        Stranger(name="a", seats=0)


def test_arguments_are_checked_as_by_attrs() -> None:
    with pytest.raises(TypeError, match=r"Room\.__init__\(\) missing 1 required keyword-only"):
        Room()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="positional"):
        Room("a")  # type: ignore[call-arg]
    assert Pair(1) == Pair(1, 2) == Pair(second=2, first=1)
    match Pair(7):
        case Pair(first, second):
            assert (first, second) == (7, 2)


def test_the_form_names_what_is_stated() -> None:
    assert repr(Room(name="a")) == "Room(name='a')"
    assert repr(Hall(name="a", seats=60)) == "Hall(name='a', stage=False, seats=60)"


def test_what_a_body_defines_is_kept() -> None:
    @value_class(kw_only=True)
    class Loose:
        name: str

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Loose) and self.name.lower() == other.name.lower()

        def __hash__(self) -> int:
            return hash(self.name.lower())

        def __repr__(self) -> str:
            return "loose"

    assert Loose(name="A") == Loose(name="a")
    assert repr(Loose(name="A")) == "loose"
    assert attrs.evolve(Loose(name="A"), name="b") == Loose(name="B")


def test_bodies_that_attrs_must_see_are_given_to_it() -> None:
    @value_class(kw_only=True)
    class Listed:
        names: list[str] = attrs.field(factory=list)

    @value_class(kw_only=True)
    class Named(Room):
        @cached_property
        def loud(self) -> str:
            return self.name.upper()

    @value_class(kw_only=True)
    class Louder(Room):
        def __str__(self) -> str:
            return super().__repr__() + "!"

    assert Listed().names == []
    assert Listed() == Listed()
    with pytest.raises(TypeError, match="unhashable"):
        hash(Listed())
    assert attrs.fields(Listed).names.default == attrs.Factory(list)

    @value_class(kw_only=True)
    class Noted:
        name: str
        notes: dict[str, str] = attrs.field(factory=dict, hash=False)
        read: bool = attrs.field(default=False, eq=False)

    assert Noted(name="a", read=True) == Noted(name="a")
    assert Noted(name="a") != Noted(name="a", notes={"b": "c"})
    assert hash(Noted(name="a")) == hash(Noted(name="a", notes={"b": "c"}))
    assert Named(name="a").loud == "A"
    assert str(Louder(name="a")) == "Louder(name='a')!"


def test_a_hook_after_the_making_is_called() -> None:
    @value_class(kw_only=True)
    class Even:
        number: int

        def __attrs_post_init__(self) -> None:
            if self.number % 2:
                raise ValueError("odd")

    assert Even(number=2).number == 2
    with pytest.raises(ValueError, match="odd"):
        Even(number=1)


def all_value_classes(cls: type[Any]) -> Iterator[type[Any]]:
    for sub in type.__subclasses__(cls):
        if "__declaration__" in vars(sub) and sub.__module__.startswith("osallisuus."):
            yield sub
        yield from all_value_classes(sub)


def test_attrs_agrees_about_every_class_of_the_library() -> None:
    seen = set(all_value_classes(object))
    assert {Project, Goal} <= seen
    assert len(seen) > 60
    for cls in seen:
        declared = vars(cls)["__declaration__"]
        assert list(declared.defaults) == [field.name for field in attrs.fields(cls)], cls
        for field in attrs.fields(cls):
            if declared.is_plain and field.default is not attrs.NOTHING:
                assert declared.defaults[field.name] == field.default, (cls, field.name)


def test_every_class_of_the_library_is_called_as_attrs_would_have_it_called() -> None:
    seen = list(all_value_classes(object))
    assert len(seen) > 60
    for cls in seen:
        called = list(inspect.signature(cls).parameters.values())
        fields = attrs.fields(cls)
        assert [parameter.name for parameter in called] == [field.alias for field in fields], cls
        for parameter, field in zip(called, fields, strict=True):
            is_needed = field.default is attrs.NOTHING
            assert (parameter.default is inspect.Parameter.empty) == is_needed, (cls, field.name)
            assert (parameter.kind is inspect.Parameter.KEYWORD_ONLY) == field.kw_only
            if vars(cls)["__declaration__"].is_plain:
                assert parameter.annotation == field.type
                assert is_needed or parameter.default == field.default


def test_fields_of_bases_are_set_and_wrong_calls_refused() -> None:
    @value_class
    class Place:
        name: str
        floor: int = 0

    @value_class
    class Hall(Place):
        floor: int = 1
        seats: tuple[int, ...] = ()

    @value_class(kw_only=True)
    class Odd:
        put: int
        bound: int = 1
        default_put: int = 2

    assert repr(Odd(put=3)) == "Odd(put=3, bound=1, default_put=2)"
    assert (Hall("Sali").name, Hall("Sali").floor, Hall("Sali", 2, (3,)).seats) == ("Sali", 1, (3,))
    assert Place("a", 2) == attrs.evolve(Place("a"), floor=2)
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'name'"):
        Hall()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'chairs'"):
        Hall("Sali", chairs=3)  # type: ignore[call-arg]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        Hall("Sali").floor = 2  # type: ignore[misc]


def test_reading_a_document_leaves_attrs_alone() -> None:
    code = (
        "from osallisuus import Toolkit, Project\n"
        "kit = Toolkit.build(discover=True)\n"
        "kit.dump(kit.example('itu2'))\n"
        "print(type(vars(Project)['__init__']).__name__)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "_Late"


def test_documents_made_in_python_are_whole() -> None:
    goal = Goal(id="g", title=Text.of(fi="Tavoite"))
    project = Project(id="p", name=Text.of(fi="Polku"), goals=(goal,))
    assert project.goals[0].title["fi"] == "Tavoite"
    with pytest.raises(ValueProblemError, match=r"Project\.goals"):
        Project(id="p", name=Text.of(fi="Polku"), goals=[goal])  # type: ignore[arg-type]


@value_class(kw_only=True)
class Key:
    room: "Room | None" = None


def test_what_an_annotation_of_init_names_is_found_in_its_module() -> None:
    hints = typing.get_type_hints(Key.__init__)
    assert hints == {"room": Room | None, "return": type(None)}
