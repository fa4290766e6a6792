"""The codec of one toolkit: plain data to objects and back, strict both ways."""

from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from osallisuus.codec.collect import Collector, Path
from osallisuus.codec.generate import Generator
from osallisuus.codec.registry import BlockRegistry
from osallisuus.errors import DocumentError

if TYPE_CHECKING:
    import cattrs

C = TypeVar("C")


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
        self._generator = Generator(self._registry)
        self._lock = RLock()
        self._loaders: dict[type[Any], Any] = {}
        self._dumpers: dict[type[Any], Any] = {}
        self._writers: dict[int | None, Any] = {}

    def structure(self, data: object, cls: type[C], *, at: Path = ()) -> C:
        """Make an object of ``cls``.

        Args:
            data: Plain data as a JSON parser gives it.
            cls: An attrs class of the model or of a plugin.
            at: Where ``data`` stands in the document, for the pointers of problems.

        Raises:
            DocumentError: The data does not have the shape; all problems are listed.
        """
        try:
            return self._load(cls, data)
        except Exception:  # noqa: BLE001 - the fast lane only says no; the collector says why
            collector = Collector(self._registry, self._load)
            value: C = collector.read(cls, data, at)
            if collector.problems:
                raise DocumentError(tuple(collector.problems)) from None
            return value

    def unstructure(self, value: object) -> dict[str, Any]:
        """Return the plain data of an object; what is absent is left out."""
        cls = type(value)
        dumper = self._dumpers.get(cls)
        if dumper is None:
            with self._lock:
                dumper = self._dumpers[cls] = self._generator.dumper(cls)
        data: dict[str, Any] = dumper(value)
        return data

    def write(self, value: object, *, indent: int | None, at: str) -> str:
        """Return the JSON text of an object, as the plain data of :meth:`unstructure` would be written.

        Args:
            value: An object of the model or of a plugin.
            indent: Spaces for each level; None for one line without blanks.
            at: Line break and blanks of the line the object begins in.

        Raises:
            Exception: Something in it is no JSON; which one says nothing.
        """
        with self._lock:
            generator = self._writers.get(indent)
            if generator is None:
                from osallisuus.codec.write import TextGenerator

                generator = self._writers[indent] = TextGenerator(indent)
        text: str = generator.write(value, at)
        return text

    def _load(self, cls: type[C], data: object) -> C:
        loader = self._loaders.get(cls)
        if loader is None:
            with self._lock:
                loader = self._loaders[cls] = self._generator.loader(cls)
        made: C = loader(data)
        return made

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
