"""Which extension blocks there are, where they may stand, and how old ones are brought up to date."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from osallisuus.extensions import Block, hosts_of
from osallisuus.stated import value_class

MigrationStep = Callable[[dict[str, Any]], dict[str, Any]]
"""Takes a block of one version as plain data and returns it in the next; need not set ``v``."""


@value_class(kw_only=True)
class Migration:
    """One step of a block from a version to the next.

    Attributes:
        block: Name of the block.
        from_version: Version it starts from; it leads to the next one.
        step: Takes the block as plain data, which it may change, and returns it.

    .. versionadded:: 0.1
    """

    block: str
    from_version: int
    step: MigrationStep


@value_class(kw_only=True)
class BlockRegistry:
    """The blocks a codec knows; immutable.

    Attributes:
        blocks: Class by name.
        migrations: Step by name and version.
    """

    blocks: Mapping[str, type[Block]] = attrs.field(factory=dict)
    migrations: Mapping[tuple[str, int], MigrationStep] = attrs.field(factory=dict)

    def may_stand_on(self, block: type[Block], host: type[Any]) -> bool:
        """Tell whether a block may stand on objects of a class."""
        return any(issubclass(host, allowed) for allowed in hosts_of(block))

    def on(self, host: type[Any]) -> Mapping[str, type[Block]]:
        """Return the blocks that may stand on a class, by name."""
        return {
            name: block for name, block in self.blocks.items() if self.may_stand_on(block, host)
        }
