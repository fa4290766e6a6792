"""Plain data, what JSON can say and nothing else, and what of it is looked for in a text."""

from typing import Literal, TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""Plain data: objects with text keys, lists, text, finite numbers, booleans and null."""

Of = Literal["key", "value"]
"""Whether the place of a value is wanted or that of the key before it."""
