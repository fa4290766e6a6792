"""Rules of the reference that no row can break, and what holds them instead.

Indicators are derived from answers and events, never stored, so what one indicator says of another holds
by construction. The catalogue words each of them (``osallisuus explain R08``).
"""

import types
from collections.abc import Mapping
from typing import Final

HELD_ELSEWHERE: Final[Mapping[str, tuple[str, ...]]] = types.MappingProxyType(
    {
        "records.R05": ("records.personal-data",),
        "records.R08": ("CO04",),
        "records.R09": ("CO08",),
        "records.R10": ("CO06", "CO07"),
        "records.R13": ("records.R12", "CO12", "CO13", "CO14"),
        "records.R15": ("EECO06", "EECO07", "EECO08"),
        "records.R16": ("records.out-of-range", "records.R14", "EECO09", "EECO10", "EECO11"),
        "records.R19": ("CR01",),
        "records.R20": ("CR04", "CR06", "EECR04", "EECR05"),
        "records.R22": ("CR02", "EECR02"),
        "records.R24": ("CR05",),
        "records.R25": ("CR08", "CR09"),
        "records.R31": ("records.R14",),
    }
)
"""For each such rule, the rules and indicators that hold it."""
