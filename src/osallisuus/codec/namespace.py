"""Where generated functions live: one for each class, compiled when it is first called."""

from collections.abc import Callable
from threading import RLock
from typing import Any, Final, TypeVar

MOST_REMEMBERED: Final = 65_536
"""Most values a memo of a codec keeps; it is emptied when it would grow beyond."""


K = TypeVar("K")
V = TypeVar("V")


class Remembered(dict[K, V]):
    """What a function gives for each value, made once while there is room."""

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, value: K) -> V:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        made = self[value] = self._make(value)
        return made


class Namespace:
    """Names of generated functions and of what they use.

    A function is asked for by key, may be named in the source of others at once, and is written and compiled
    when something first calls it: most documents have a few of the classes there are. May be used from
    several threads.

    Args:
        title: Shown as the file of the generated code in tracebacks.
        given: What every function may use, by name.
    """

    def __init__(self, title: str, **given: object) -> None:
        self._title = f"<osallisuus {title}>"
        self._values: dict[str, Any] = given
        self._names: dict[tuple[str, object], str] = {}
        self._lock = RLock()

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def give(self, **values: object) -> None:
        """Let every function use more values by name."""
        self._values |= values

    def bind(self, prefix: str, key: object, make: Callable[[], object]) -> str:
        """Return the name of a value, which is made when the name is first asked for."""
        with self._lock:
            name = self._names.get((prefix, key))
            if name is None:
                name = f"{prefix}_{len(self._names)}"
                self._names[prefix, key] = name
                self._values[name] = make()
            return name

    def function(self, prefix: str, key: object, source: Callable[[str], str]) -> str:
        """Return the name of a function; ``source`` writes its definition for a name, when it is called."""

        def first_call(*arguments: object) -> object:
            with self._lock:
                if self._values[name] is first_call:
                    self.define(source(name))
            return self._values[name](*arguments)

        name = self.bind(prefix, key, lambda: first_call)
        return name

    def define(self, source: str) -> None:
        """Make what a source defines, in place of what had its name."""
        with self._lock:
            exec(compile(source, self._title, "exec"), self._values)  # noqa: S102
