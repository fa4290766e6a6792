"""Results of pabutools, called only through its documented functions."""

from collections.abc import Callable, Mapping
from pathlib import Path

from pabutools.election import (
    Additive_Borda_Sat,
    Additive_Cardinal_Sat,
    Cardinality_Sat,
    Cost_Sat,
    parse_pabulib,
)
from pabutools.rules import (
    completion_by_rule_combination,
    greedy_utilitarian_welfare,
    method_of_equal_shares,
)


def results(
    path: Path, *, points: str | None, add_one: bool = True
) -> Mapping[str, Callable[[], list[str]]]:
    """Return our name of each rule -> a function that counts by it with pabutools.

    Args:
        path: The file.
        points: Name of our utility for points (``points`` or ``borda``), None without points.
        add_one: Whether to include completions that repeat the whole count many times.
    """
    instance, profile = parse_pabulib(str(path))
    satisfactions = {"": Cost_Sat, "-cardinality": Cardinality_Sat}
    if points:
        satisfactions[f"-{points}"] = Additive_Borda_Sat if points == "borda" else Additive_Cardinal_Sat

    def greedy(sat: type) -> list[str]:
        return [one.name for one in greedy_utilitarian_welfare(instance, profile, sat_class=sat)]

    def shares(sat: type, **extra: object) -> list[str]:
        found = method_of_equal_shares(instance, profile, sat_class=sat, **extra)
        return [one.name for one in found]

    def completed(sat: type, **extra: object) -> list[str]:
        found = completion_by_rule_combination(
            instance,
            profile,
            [method_of_equal_shares, greedy_utilitarian_welfare],
            [{"sat_class": sat, **extra}, {"sat_class": sat}],
        )
        return [one.name for one in found]

    rules: dict[str, Callable[[], list[str]]] = {
        "greedy": lambda: greedy(Cost_Sat),
        "greedy-per-cost": lambda: greedy(Cardinality_Sat),
    }
    for name, sat in satisfactions.items():
        rules[f"equal-shares{name}"] = lambda sat=sat: shares(sat)
        rules[f"equal-shares{name}/greedy"] = lambda sat=sat: completed(sat)
        if add_one:
            rules[f"equal-shares{name}/add-one"] = lambda sat=sat: shares(
                sat, voter_budget_increment=1
            )
            rules[f"equal-shares{name}/add-one-greedy"] = lambda sat=sat: completed(
                sat, voter_budget_increment=1
            )
    return rules
