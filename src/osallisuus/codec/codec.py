"""The codec of one toolkit: plain data to objects and back, strict both ways."""

from collections.abc import Iterator
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from osallisuus.codec.collect import Collector, Path
from osallisuus.codec.dump import DumperGenerator
from osallisuus.codec.generate import LoaderGenerator
from osallisuus.codec.registry import BlockRegistry
from osallisuus.errors import DocumentError, Problem
from osallisuus.limits import has_surrogate
from osallisuus.names import pointer

if TYPE_CHECKING:
    import cattrs

C = TypeVar("C")


def _halves(data: object, at: Path) -> Iterator[Problem]:
    """Yield the places of texts with half of a surrogate pair, which no parser of documents lets pass."""
    ahead: list[tuple[Path, object]] = [(at, data)]
    been: set[int] = set()
    while ahead:
        where, value = ahead.pop()
        if isinstance(value, str):
            if has_surrogate(value):
                yield Problem(code="parsing.surrogate", pointer=pointer(*where))
        elif isinstance(value, dict | list) and id(value) not in been:
            # Data given in Python may be inside itself.
            been.add(id(value))
            members = value.items() if isinstance(value, dict) else enumerate(value)
            inside = [((*where, key), member) for key, member in members]
            ahead += reversed(inside)
            ahead += ((where, key) for (*_, key), _ in reversed(inside))


class Codec:
    """Reads and writes objects of the model and of the plugins it was made with.

    Nothing is coerced: ``"false"`` is not False, ``3.9`` is not 3 and ``"fi"`` is not a list. Functions
    are generated for a class when it is first met; a codec may be used from several threads.

    Args:
        registry: The blocks it knows.

    .. versionadded:: 0.1
    """

    def __init__(self, registry: BlockRegistry | None = None) -> None:
        self._registry = registry or BlockRegistry()
        self._loaders = LoaderGenerator(self._registry)
        self._dumpers = DumperGenerator()
        self._lock = RLock()
        self._writers: dict[tuple[int | None, bool], Any] = {}

    def structure(self, data: object, cls: type[C], *, at: Path = ()) -> C:
        """Make an object of ``cls``.

        Args:
            data: Plain data as a JSON parser gives it.
            cls: An attrs class of the model or of a plugin.
            at: Where ``data`` stands in the document, for the pointers of problems.

        Raises:
            DocumentError: The data does not have the shape; all problems are listed.
        """
        halves = tuple(_halves(data, at))
        if halves:
            raise DocumentError(halves)
        try:
            return self._attempt(data, cls)
        except Exception:  # noqa: BLE001 - the fast lane only says no; the collector says why
            value, problems, _ = self.explained(data, cls, at=at)
        if problems:
            raise DocumentError(problems)
        return value

    def counted(self, data: object, cls: type[C]) -> tuple[C, int]:
        """Make an object of ``cls`` and count the members of all objects in the data.

        Raises:
            Exception: The data does not have the shape; which one says nothing.
        """
        counts: list[int] = []
        made: C = self._loaders.loader(cls)(data, counts.append)
        return made, sum(counts)

    def is_plain(self) -> bool:
        """Tell whether data that :meth:`counted` took so far is never too deep nor has a colon in a key."""
        return self._loaders.is_shallow()

    def explained(
        self, data: object, cls: type[C], *, at: Path = ()
    ) -> tuple[C, tuple[Problem, ...], int]:
        """Make an object of ``cls`` slowly; for data that was refused, for a reason or for old blocks.

        Args: as :meth:`structure`.

        Returns:
            The object, which is none when there are problems; the problems; and how many members of objects
            were looked at, at most those in the data.
        """
        collector = Collector(self._registry, self.counted)
        value: C = collector.read(cls, data, at)
        return value, tuple(collector.problems), collector.members

    def unstructure(self, value: object) -> dict[str, Any]:
        """Return the plain data of an object; what is absent is left out."""
        return self._dumpers.dumper(type(value))(value)

    def write(
        self, value: object, *, indent: int | None, at: str, begin: str = "", end: str = ""
    ) -> str:
        """Return the JSON text of an object, as the plain data of :meth:`unstructure` would be written.

        Args:
            value: An object of the model or of a plugin.
            indent: Spaces for each level; None for one line without blanks.
            at: Line break and blanks of the line the object begins in.
            begin: What stands before it.
            end: What stands after it.

        Raises:
            Exception: Something in it is no JSON; which one says nothing.
        """
        from osallisuus.codec.write import TextGenerator, has_many_objects

        key = indent, has_many_objects(value)
        with self._lock:
            generator = self._writers.get(key)
            if generator is None:
                generator = self._writers[key] = TextGenerator(indent, learns=key[1])
        text: str = generator.write_between(begin, value, end, at)
        return text

    def _attempt(self, data: object, cls: type[C]) -> C:
        return self.counted(data, cls)[0]

    @cached_property
    def converter(self) -> "cattrs.Converter":
        """A cattrs converter with this codec's hooks, for an embedder's own classes around ours."""
        import cattrs

        converter = cattrs.Converter(forbid_extra_keys=True)
        converter.register_structure_hook_factory(
            attrs.has, lambda cls: lambda data, _: self.structure(data, cls)
        )
        converter.register_unstructure_hook_factory(attrs.has, lambda _: self.unstructure)
        return converter
