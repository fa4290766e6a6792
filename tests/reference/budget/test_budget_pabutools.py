"""Every rule against the exact results of pabutools, on real elections and on random ones."""

import importlib
import os
import random
from collections.abc import Callable, Mapping
from pathlib import Path

import attrs
import pytest

from osallisuus.plugins.itu2.budget import BallotKind, Greedy, Score, count, read, rule_named

pytestmark = pytest.mark.slow


def shared_files() -> list[Path]:
    root = os.environ.get("OSALLISUUS_SHARED")
    shared = Path(root) if root else Path(__file__).parents[4] / "shared"
    return sorted((shared / "data" / "pabulib").glob("*.pb"))


def compare(path: Path, *, add_one: bool = True) -> int:
    """Count a file by every rule with both; return how many rules there were."""
    oracle = importlib.import_module("pabutools_oracle")
    election = read(path).election
    points = {BallotKind.ORDINAL: "borda", BallotKind.CUMULATIVE: "points"}.get(election.kind)
    expected: Mapping[str, Callable[[], list[str]]] = oracle.results(
        path, points=points, add_one=add_one
    )
    for name, pabutools in expected.items():
        rule = rule_named(name)
        if isinstance(rule, Greedy):
            # Its greedy rule with cost or cardinality counts ballots, never points.
            rule = attrs.evolve(rule, score=Score.VOTES)
        assert list(count(election, rule=rule).selected) == pabutools(), name
    return len(expected)


@pytest.mark.parametrize("path", shared_files(), ids=lambda path: path.stem)
def test_real_elections(path: Path) -> None:
    # Raising shares one by one takes pabutools about half an hour on the largest election.
    largest = path.stat().st_size > 1_000_000
    assert compare(path, add_one=not largest) >= 6


@pytest.mark.parametrize("seed", range(6))
def test_random_elections(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    path = tmp_path / "random.pb"
    for _ in range(60):
        kind = chance.choice(["approval", "approval", "cumulative", "ordinal"])
        budget = chance.randint(1, 60)
        # Now and then a proposal costs more than all the money.
        most = budget + 20 if chance.random() < 0.3 else budget
        costs = {f"p{at}": chance.randint(1, most) for at in range(chance.randint(1, 8))}
        rows = []
        for voter in range(chance.randint(1, 12)):
            named = chance.sample(list(costs), chance.randint(1, len(costs)))
            points = ",".join(str(chance.randint(1, 4)) for _ in named)
            rows.append(f"{voter};{','.join(named)};{points}")
        path.write_text(
            f"META\nkey;value\nbudget;{budget}\nvote_type;{kind}\nrule;greedy\n"
            f"num_projects;{len(costs)}\nnum_votes;{len(rows)}\nPROJECTS\nproject_id;cost\n"
            + "".join(f"{one};{cost}\n" for one, cost in costs.items())
            + "VOTES\nvoter_id;vote;points\n"
            + "\n".join(rows)
            + "\n"
        )
        compare(path)
