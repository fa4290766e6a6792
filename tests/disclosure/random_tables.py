"""Small random tables of one to three dimensions, with and without hierarchies and margins."""

import random

from osallisuus.disclosure import CountTable, Dimension

SHAPES = ((3,), (4,), (5,), (2, 2), (2, 3), (3, 3), (2, 4), (2, 2, 2))


def random_dimension(random_source: random.Random, name: str, size: int) -> Dimension:
    labels = [f"{name}{number}" for number in range(size)]
    total = None if random_source.random() < 0.1 else "total"
    if size >= 4 and random_source.random() < 0.5:
        groups = {label: f"{name}{'pq'[number % 2]}" for number, label in enumerate(labels)}
        return Dimension(name=name, categories=groups, total=total)
    return Dimension(name=name, categories=labels, total=total)


def random_table(seed: int) -> CountTable:
    source = random.Random(seed)
    shape = source.choice(SHAPES)
    dimensions = [random_dimension(source, "abc"[place], size) for place, size in enumerate(shape)]
    most = source.choice((3, 6, 9, 14))
    leaves = [[n for n in d.categories if n not in d.categories.values()] for d in dimensions]
    keys: list[tuple[str, ...]] = [()]
    for names in leaves:
        keys = [(*key, name) for key in keys for name in names]
    counts = {key: source.randint(0, most) if source.random() < 0.8 else 0 for key in keys}
    margins: tuple[frozenset[str], ...] | None = None
    if source.random() < 0.3:
        names = [d.name for d in dimensions]
        margins = tuple(
            frozenset(n for n in names if source.random() < 0.5)
            for _ in range(source.randint(0, 2))
        )
    return CountTable.of_counts(dimensions, counts, margins=margins)
