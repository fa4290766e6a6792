"""Typed blocks that plugins put on core objects, and the blocks of plugins that are not installed.

A plugin's data is one attrs class on the object it belongs to. The class names its host in its base, so
the type checker knows what :meth:`Extensible.ext` returns and refuses a block on the wrong object::

    @attrs.frozen(kw_only=True)
    class GroupPrinciples(Extension[Project]):
        ext_name: ClassVar[str] = "kupo"
        ext_version: ClassVar[int] = 1
        languages: tuple[str, ...] = ()

    project.ext(GroupPrinciples).languages
"""

import json
from typing import (
    Annotated,
    Any,
    ClassVar,
    Generic,
    Protocol,
    Self,
    TypeVar,
    get_args,
    get_origin,
)

import attrs

from osallisuus.errors import MissingExtensionError
from osallisuus.shapes import BlocksOf
from osallisuus.stated import Stated, value_class

H = TypeVar("H", contravariant=True)
H_contra = TypeVar("H_contra", contravariant=True)
E_co = TypeVar("E_co", covariant=True)
E = TypeVar("E")
S = TypeVar("S", bound="Extensible")


class Block:
    """Base of every extension class, whatever its host.

    .. versionadded:: 0.1
    """

    __slots__ = ()

    ext_name: ClassVar[str]
    ext_version: ClassVar[int] = 1


class Extension(Block, Generic[H]):
    """Base of a plugin's block on core objects of class ``H``; ``H`` may be a union.

    A subclass states ``ext_name`` (``plugin`` or ``plugin.thing``) and ``ext_version`` (1 at first; one
    more with every change of form, together with a migration).

    .. versionadded:: 0.1
    """

    __slots__ = ()

    @classmethod
    def of(cls, host: H, /) -> Self:
        """Return this block of ``host``.

        Raises:
            MissingExtensionError: ``host`` has no such block.
        """
        found = cls.find(host)
        if found is None:
            present = host.extension_names if isinstance(host, Extensible) else ()
            raise MissingExtensionError(cls.ext_name, type(host).__name__, present)
        return found

    @classmethod
    def find(cls, host: H, /) -> Self | None:
        """Return this block of ``host``, or ``None`` when it has none."""
        blocks = host.extensions if isinstance(host, Extensible) else ()
        return next((block for block in blocks if isinstance(block, cls)), None)


class BlockType(Protocol[H_contra, E_co]):
    """What the class of a block on ``H_contra`` looks like to a type checker."""

    def of(self, host: H_contra, /) -> E_co:
        """Return the block of ``host``."""

    def find(self, host: H_contra, /) -> E_co | None:
        """Return the block of ``host``, or ``None``."""


@value_class(kw_only=True)
class Raw:
    """A block whose plugin is not installed; written back exactly as it was read.

    Attributes:
        name: Name of the block.
        version: Its ``v``.
        text: The block as JSON.

    .. versionadded:: 0.1
    """

    name: str
    version: int
    text: str

    @property
    def data(self) -> dict[str, object]:
        """A fresh copy of the block as plain data."""
        data: dict[str, object] = json.loads(self.text)
        return data


Extensions = Annotated[tuple[Block | Raw, ...], BlocksOf()]
"""The blocks of an object, in the order they were written."""


def block_name(block: Block | Raw) -> str:
    """Return the name a block has in a document."""
    return block.name if isinstance(block, Raw) else block.ext_name


@value_class(kw_only=True)
class Extensible(Stated):
    """Base of every core object that plugins may extend.

    Attributes:
        extensions: Blocks of plugins, typed when the plugin is installed, else kept as they are.

    .. versionadded:: 0.1
    """

    extensions: Extensions = ()

    @property
    def extension_names(self) -> tuple[str, ...]:
        """Names of the blocks that are there."""
        return tuple(block_name(block) for block in self.extensions)

    def ext(self: S, block: BlockType[S, E], /) -> E:
        """Return the block of this class.

        Raises:
            MissingExtensionError: There is none; the message says what is there.
        """
        return block.of(self)

    def find_ext(self: S, block: BlockType[S, E], /) -> E | None:
        """Return the block of this class, or ``None``."""
        return block.find(self)

    def with_ext(self: S, block: Extension[S], /) -> S:
        """Return a copy that carries ``block``; a block of the same name is replaced in its place."""
        kept = list(self.extensions)
        names = self.extension_names
        if block.ext_name in names:
            kept[names.index(block.ext_name)] = block
        else:
            kept.append(block)
        return attrs.evolve(self, extensions=tuple(kept))

    def without_ext(self: S, name: str, /) -> S:
        """Return a copy without the block called ``name``."""
        kept = tuple(block for block in self.extensions if block_name(block) != name)
        return attrs.evolve(self, extensions=kept)


def hosts_of(block: type[Block]) -> tuple[type[Any], ...]:
    """Return the classes a block may stand on, as its base ``Extension[...]`` names them.

    Example:
        >>> class Note(Extension[Extensible]):
        ...     ext_name = "demo"
        >>> hosts_of(Note)
        (<class 'osallisuus.extensions.Extensible'>,)

    .. versionadded:: 0.1
    """
    for cls in block.__mro__:
        for base in getattr(cls, "__orig_bases__", ()):
            if get_origin(base) is Extension:
                (host,) = get_args(base)
                return tuple(get_args(host)) or (host,)
    return ()
