"""The one type of plain data: what JSON can say and nothing else."""

from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""Plain data: objects with text keys, lists, text, finite numbers, booleans and null."""
