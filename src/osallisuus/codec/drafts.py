"""Objects of frozen classes while they are being made."""

from collections.abc import Callable
from typing import Any, Final, Generic

from osallisuus.judging import plain_construction
from osallisuus.stated import per_class

_PLAIN: Final = ("__new__", "__init__", "__setattr__", "__delattr__")
# What a class does when it is subclassed is its own affair, except for these two, which do nothing.
_QUIET: Final = (None, Generic.__init_subclass__.__func__)  # type: ignore[attr-defined]


@per_class
def draft_of(cls: type[Any]) -> type[Any] | None:
    """Return the draft of a class, or ``None`` when objects of it have to be made through its ``__init__``."""
    return opened(cls) if plain_construction(cls) else None


def opened(cls: type[Any]) -> type[Any] | None:
    """Return a class whose objects may be set attribute by attribute and then become objects of ``cls``.

    Python sets a slot of an ordinary object at a tenth of what a descriptor's ``__set__`` costs. A draft has
    the same slots in the same places, so that assigning ``__class__`` makes the frozen object of it. It is made
    without arguments, which takes less time than ``object.__new__``.

    Returns:
        The class, or ``None`` when there can be none.
    """
    subclassing = getattr(cls.__init_subclass__, "__func__", None)
    has_own_call = type(cls).__call__ is not type.__call__
    if subclassing not in _QUIET or has_own_call or hasattr(cls, "_attrs_cached_hash"):
        return None
    plain = {name: getattr(object, name) for name in _PLAIN}
    make: Callable[..., type[Any]] = type(cls)
    draft = make(cls.__name__, (cls,), {"__slots__": (), **plain})
    try:
        draft().__class__ = cls
    except TypeError:
        return None
    return draft
