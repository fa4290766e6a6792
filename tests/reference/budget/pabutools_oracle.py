"""Results of pabutools, called only through its documented functions."""

import importlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any


def results(
    path: Path, *, points: str | None, add_one: bool = True
) -> Mapping[str, Callable[[], list[str]]]:
    """Return our name of each rule -> a function that counts by it with pabutools.

    Args:
        path: The file.
        points: Name of our utility for points (``points`` or ``borda``), None without points.
        add_one: Whether to include completions that repeat the whole count many times.
    """
    # Imported by name: it is GPL, no dependency, and installed in the slow session only.
    election: Any = importlib.import_module("pabutools.election")
    rules: Any = importlib.import_module("pabutools.rules")
    instance, profile = election.parse_pabulib(str(path))
    satisfactions = {"": election.Cost_Sat, "-cardinality": election.Cardinality_Sat}
    if points:
        satisfactions[f"-{points}"] = {
            "borda": election.Additive_Borda_Sat,
            "points": election.Additive_Cardinal_Sat,
        }[points]

    def greedy(sat: Any) -> list[str]:
        found = rules.greedy_utilitarian_welfare(instance, profile, sat_class=sat)
        return [str(one.name) for one in found]

    def shares(sat: Any, **extra: int) -> list[str]:
        found = rules.method_of_equal_shares(instance, profile, sat_class=sat, **extra)
        return [str(one.name) for one in found]

    def completed(sat: Any, **extra: int) -> list[str]:
        found = rules.completion_by_rule_combination(
            instance,
            profile,
            [rules.method_of_equal_shares, rules.greedy_utilitarian_welfare],
            [{"sat_class": sat, **extra}, {"sat_class": sat}],
        )
        return [str(one.name) for one in found]

    calls: dict[str, Callable[[], list[str]]] = {
        "greedy": lambda: greedy(election.Cost_Sat),
        "greedy-per-cost": lambda: greedy(election.Cardinality_Sat),
    }
    for name, sat in satisfactions.items():
        calls[f"equal-shares{name}"] = partial(shares, sat)
        calls[f"equal-shares{name}/greedy"] = partial(completed, sat)
        if add_one:
            raised = {"voter_budget_increment": 1}
            calls[f"equal-shares{name}/add-one"] = partial(shares, sat, **raised)
            calls[f"equal-shares{name}/add-one-greedy"] = partial(completed, sat, **raised)
    return calls
