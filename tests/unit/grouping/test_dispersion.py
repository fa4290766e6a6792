"""The maximally diverse grouping solver against brute force and the definition."""

import os
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from osallisuus.grouping.dispersion import (
    BadInstanceError,
    Instance,
    disperse,
    dispersion_of,
    read_instance,
)


def small(seed: int, sizes: tuple[tuple[int, int], ...], count: int) -> Instance:
    rng = np.random.Generator(np.random.PCG64(seed))
    upper = np.triu(rng.integers(0, 50, (count, count)).astype(float), 1)
    least, most = zip(*sizes, strict=True)
    return Instance(distances=upper + upper.T, least=least, most=most)


def best_by_hand(instance: Instance) -> float:
    count, groups = len(instance.distances), len(instance.least)
    found = 0.0
    for code in range(groups**count):
        group_of = [code // groups**at % groups for at in range(count)]
        sizes = [group_of.count(group) for group in range(groups)]
        rows = zip(instance.least, sizes, instance.most, strict=True)
        if all(low <= size <= high for low, size, high in rows):
            found = max(found, dispersion_of(instance, group_of))
    return found


@pytest.mark.parametrize("sizes", [((4, 4), (4, 4)), ((2, 5), (3, 6)), ((1, 4), (2, 3), (1, 5))])
@pytest.mark.parametrize("seed", [1, 2])
def test_small_instances_are_solved_to_the_optimum(
    sizes: tuple[tuple[int, int], ...], seed: int
) -> None:
    instance = small(seed, sizes, 8)
    found = disperse(instance, seed=seed, steps=4000)
    assert found.value == best_by_hand(instance)
    assert found.value == dispersion_of(instance, found.group_of)
    counts = np.bincount(found.group_of, minlength=len(sizes))
    assert all(low <= size <= high for (low, high), size in zip(sizes, counts, strict=True))


def test_the_same_seed_gives_the_same_groups() -> None:
    instance = small(3, ((5, 8), (5, 8), (5, 8)), 20)
    assert disperse(instance, seed=4, steps=500) == disperse(instance, seed=4, steps=500)


def test_a_time_that_is_up_still_gives_groups() -> None:
    instance = small(3, ((10, 10), (10, 10)), 20)
    assert len(disperse(instance, time_limit=0.0).group_of) == 20


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("3 1 ss 3", 1),
        ("3 1 ss 4 5", 1),
        ("3 1 ss 5 2", 1),
        ("3 1 ss 3 3\n0 1 2\n0 2 x\n1 2 1", 3),
        ("3 1 ss 3 3\n0 1 2\n0 7 1", 3),
        ("3 1 ss 3 3\n0 1 nan", 2),
        ("3 1 ss 3 3\n0 1 2", 2),
    ],
)
def test_a_bad_instance_says_its_line(text: str, line: int) -> None:
    with pytest.raises(BadInstanceError) as wrong:
        read_instance(text)
    assert wrong.value.line == line
    assert str(wrong.value).startswith(f"line {line}: ")


def test_pairs_may_come_in_any_order() -> None:
    rows = [f"{a} {b} {a + 10 * b}" for a, b in permutations(range(4), 2) if a < b]
    forward = read_instance("\n".join(["4 2 ss 2 2 2 2", *rows]))
    backward = read_instance("\n".join(["4 2 ss 2 2 2 2", *reversed(rows)]))
    assert (forward.distances == backward.distances).all()


def shared(name: str) -> Path | None:
    beside = Path(__file__).resolve().parents[3].parent / "shared"
    path = Path(os.environ.get("OSALLISUUS_SHARED", beside)) / "data" / "mdgp" / name
    return path if path.is_file() else None


def test_published_instances_are_read() -> None:
    path = shared("RanInt_n120_ds_01.txt")
    text = path.read_text(encoding="utf-8") if path else "3 1 ds 1 3\n0 1 1\n0 2 1\n1 2 1"
    instance = read_instance(text)
    found = disperse(instance, steps=300)
    assert found.value == pytest.approx(dispersion_of(instance, found.group_of))
