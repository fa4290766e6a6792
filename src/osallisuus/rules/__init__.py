"""The library's own checks, one class each."""

from typing import Final

from osallisuus.findings import Rule

CORE_RULES: Final[tuple[Rule, ...]] = ()
