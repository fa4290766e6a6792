"""Every kind of policy and relation, attacked by writing down all tables that could be the true one."""

import random
from collections.abc import Iterator

import pytest
from brute_force import Name, Rule, assignments, interval

from osallisuus.disclosure import (
    CountTable,
    Dimension,
    DisclosureError,
    DisclosurePolicy,
    Hidden,
    Key,
    Linear,
    Marks,
    ProtectedTable,
    Reason,
    Relation,
    SubsetOf,
    SubsetOfAny,
    SumOf,
    Zeros,
    audit,
    protect,
    protect_linked,
)

POLICIES = (
    DisclosurePolicy(threshold=3, zeros=Zeros.SHOWN),
    DisclosurePolicy(threshold=3, zeros=Zeros.AVAILABLE),
    DisclosurePolicy(threshold=3, zeros=Zeros.SENSITIVE),
    DisclosurePolicy(threshold=4, protection=2),
    DisclosurePolicy(threshold=4, marks=Marks.TOLD),
    DisclosurePolicy(threshold=3, marks=Marks.TOLD, zeros=Zeros.SENSITIVE),
)
NAMED = ("shown", "available", "sensitive", "narrow", "told", "told-sensitive")
FAR = 25
"""A value nothing limits reaches it; trying more could only make an interval wider."""

SUM = SumOf(dimension="indicator", whole="all", parts=("one", "two"))
SUBSET = SubsetOf(dimension="indicator", part="few", whole="one")
OPEN_SUBSET = SubsetOf(dimension="indicator", part="few", whole="one", guard_rest=False)
UNION = SubsetOfAny(dimension="indicator", part="any", wholes=("few", "two"))
RELATIONS: tuple[tuple[Relation, ...], ...] = (
    (SUM,),
    (SUM, SUBSET),
    (SUM, OPEN_SUBSET),
    (SUM, UNION),
    (SUM, SUBSET, UNION),
)
INDICATORS = Dimension(name="indicator", categories=["all", "one", "two", "few", "any"], total=None)
GENDER = Dimension(name="gender", categories=["woman", "man"])


def is_safe(ends: tuple[int, int], policy: DisclosurePolicy, *, told: bool) -> bool:
    least, most = ends
    return most - least >= policy.width and (told or most >= policy.threshold)


def known_before(value: Hidden, policy: DisclosurePolicy) -> range:
    if policy.marks is Marks.TOLD:
        least_small = 0 if policy.zeros is Zeros.SENSITIVE else 1
        if value.reason is Reason.SMALL:
            return range(least_small, policy.threshold)
        return range(policy.threshold, FAR + 1)
    return range(1 if policy.zeros is Zeros.SHOWN else 0, FAR + 1)


def rules_of(relations: tuple[Relation, ...], ends: tuple[str, ...] = ()) -> Iterator[Rule]:
    for one in relations:
        match one:
            case SumOf(whole=whole, parts=parts):
                yield {(whole, *ends): 1, **{(part, *ends): -1 for part in parts}}, 0, 0
            case SubsetOf(part=part, whole=whole):
                yield {(whole, *ends): 1, (part, *ends): -1}, 0, None
            case SubsetOfAny(part=part, wholes=wholes):
                yield {(part, *ends): -1, **{(whole, *ends): 1 for whole in wholes}}, 0, None


def shown_of(safe: ProtectedTable) -> dict[Name, int | None]:
    return {key: None if isinstance(value, Hidden) else value for key, value in safe}


def ranges_of(safe: ProtectedTable) -> dict[Name, range]:
    return {
        key: known_before(value, safe.policy) for key, value in safe if isinstance(value, Hidden)
    }


def check_marks(table: CountTable, safe: ProtectedTable) -> None:
    policy = safe.policy
    for key, value in safe:
        count = table.cells[key]
        least_small = 0 if policy.zeros is Zeros.SENSITIVE else 1
        is_small = least_small <= count < policy.threshold
        if not isinstance(value, Hidden):
            assert value == count
            assert not is_small
        elif policy.marks is Marks.TOLD:
            assert (value.reason is Reason.SMALL) == is_small
        else:
            assert value.reason is Reason.PROTECTED
        if count == 0 and policy.zeros is Zeros.SHOWN:
            assert value == 0


def related_table(seed: int) -> CountTable:
    source = random.Random(seed)
    most = source.choice((2, 4, 8))
    one, two = source.randint(0, most), source.randint(0, most)
    few = source.randint(0, one)
    counts = {"all": one + two, "one": one, "two": two, "few": few}
    counts["any"] = source.randint(0, few + two)
    return CountTable(
        dimensions=[INDICATORS],
        cells={(name,): count for name, count in counts.items()},
        relations=source.choice(RELATIONS),
    )


@pytest.mark.parametrize("policy", POLICIES, ids=NAMED)
def test_related_indicators_give_nothing_away(policy: DisclosurePolicy) -> None:
    told = policy.marks is Marks.TOLD
    attacked = 0
    for seed in range(60):
        table = related_table(seed)
        try:
            safe = protect(table, policy)
        except DisclosureError:
            # Nothing but zeros and small counts: there may be no way to protect them.
            assert all(count < 2 * policy.threshold for count in table.cells.values())
            continue
        check_marks(table, safe)
        if not safe.hidden:
            continue
        columns = assignments(shown_of(safe), ranges_of(safe), list(rules_of(table.relations)))
        for key in safe.hidden:
            ends = interval(columns, {key: 1})
            if policy.is_small(table.cells[key]):
                assert is_safe(ends, policy, told=told), (seed, key, ends)
                attacked += 1
            found = audit(safe)[table.name_of(key)]
            assert found.least == ends[0], (seed, key)
            # Where nothing limits a cell the enumeration ends, but the interval does not.
            is_open = found.most is None or found.most > FAR
            assert found.most == ends[1] or (is_open and ends[1] > FAR - 10), (seed, key)
        rest = table.cells["one",] - table.cells["few",]
        hidden = {("one",), ("few",)} & set(safe.hidden)
        if SUBSET in table.relations and policy.is_small(rest) and len(hidden) == 2:
            ends = interval(columns, {("one",): 1, ("few",): -1})
            # Readers who are told that the whole is small know that of the rest as well.
            is_told = told and policy.is_small(table.cells["one",])
            assert is_told or ends[1] >= policy.threshold, (seed, ends)
            assert ends[1] - ends[0] >= policy.width, (seed, ends)
    assert attacked > 20


@pytest.mark.parametrize("policy", POLICIES, ids=NAMED)
def test_a_subset_by_gender_gives_nothing_away(policy: DisclosurePolicy) -> None:
    told = policy.marks is Marks.TOLD
    dimension = Dimension(name="indicator", categories=["one", "few"], total=None)
    attacked = 0
    for seed in range(40):
        source = random.Random(seed)
        counts: dict[Key, int] = {}
        for gender in ("woman", "man"):
            counts["one", gender] = source.randint(0, 9)
            counts["few", gender] = source.randint(0, counts["one", gender])
        table = CountTable.of_counts([dimension, GENDER], counts, relations=(OPEN_SUBSET,))
        try:
            safe = protect(table, policy)
        except DisclosureError:
            continue
        check_marks(table, safe)
        rules = [rule for end in GENDER.nodes for rule in rules_of((OPEN_SUBSET,), (end,))]
        rules += [
            ({(code, "total"): 1, (code, "woman"): -1, (code, "man"): -1}, 0, 0)
            for code in ("one", "few")
        ]
        if not safe.hidden:
            continue
        columns = assignments(shown_of(safe), ranges_of(safe), rules)
        for key in safe.hidden:
            if policy.is_small(table.cells[key]):
                assert is_safe(interval(columns, {key: 1}), policy, told=told), (seed, key)
                attacked += 1
    assert attacked > 20


def linked_tables(seed: int) -> tuple[CountTable, CountTable]:
    source = random.Random(seed)
    women, men = source.randint(0, 9), source.randint(0, 9)
    tables = []
    for name in ("age", "region"):
        parts = Dimension(name=name, categories=[f"{name}-1", f"{name}-2"])
        counts: dict[Key, int] = {}
        for gender, number in (("woman", women), ("man", men)):
            counts[gender, f"{name}-1"] = source.randint(0, number)
            counts[gender, f"{name}-2"] = number - counts[gender, f"{name}-1"]
        tables.append(CountTable.of_counts([GENDER, parts], counts, subject="people"))
    return tables[0], tables[1]


def test_tables_that_share_a_margin_give_nothing_away_together() -> None:
    policy = DisclosurePolicy(threshold=3)
    attacked = 0
    for seed in range(40):
        tables = linked_tables(seed)
        safe = protect_linked(tables, policy)
        shown: dict[Name, int | None] = {}
        ranges: dict[Name, range] = {}
        rules: list[Rule] = []
        small: list[Name] = []
        for table, protected in zip(tables, safe, strict=True):
            for key, value in protected:
                name = table.name_of(key)
                is_hidden = isinstance(value, Hidden)
                assert (shown.get(name, 1) is None) == is_hidden or name not in shown
                shown[name] = None if isinstance(value, Hidden) else value
                ranges[name] = range(1, 20)
                small += [name] if policy.is_small(table.cells[key]) else []
            for place, dimension in enumerate(table.dimensions):
                for node in table.dimensions[1 - place].nodes:
                    keys = [(one, node)[:: 1 if place == 0 else -1] for one in dimension.nodes]
                    *parts, whole = (table.name_of(key) for key in keys)
                    rules.append(({whole: 1, **dict.fromkeys(parts, -1)}, 0, 0))
        if small and len([name for name, value in shown.items() if value is None]) <= 8:
            columns = assignments(shown, ranges, rules)
            for name in set(small):
                ends = interval(columns, {name: 1})
                assert ends[1] >= policy.threshold, (seed, name, ends)
                assert ends[1] - ends[0] >= policy.width, (seed, name, ends)
                attacked += 1
    assert attacked > 20


def test_a_cell_that_is_at_most_another_tables_gives_nothing_away() -> None:
    policy = DisclosurePolicy(threshold=3)
    attacked = 0
    for seed in range(60):
        source = random.Random(seed)
        counts: list[dict[Key, int]] = [
            {("woman",): source.randint(0, 9), ("man",): source.randint(0, 9)}
        ]
        counts.append({key: source.randint(0, count) for key, count in counts[0].items()})
        whole, part = (
            CountTable.of_counts([GENDER], one, subject=subject)
            for one, subject in zip(counts, ("enrolled", "counted"), strict=True)
        )
        links = [Linear.at_most(part.name_of((g,)), whole.name_of((g,))) for g in GENDER.nodes]
        safe = protect_linked([whole, part], policy, links=links)
        shown = {
            table.name_of(key): value
            for table, protected in zip((whole, part), safe, strict=True)
            for key, value in shown_of(protected).items()
        }
        rules: list[Rule] = [(link.terms, 0, None) for link in links]
        for table in (whole, part):
            women, men, total = (table.name_of((one,)) for one in GENDER.nodes)
            rules.append(({total: 1, women: -1, men: -1}, 0, 0))
        columns = assignments(shown, dict.fromkeys(shown, range(1, 22)), rules)
        for table in (whole, part):
            for key, count in table.cells.items():
                if policy.is_small(count):
                    ends = interval(columns, {table.name_of(key): 1})
                    assert ends[1] >= 3, (seed, key, ends)
                    assert ends[1] - ends[0] >= policy.width, (seed, key, ends)
                    attacked += 1
    assert attacked > 20


def test_what_everybody_knows_a_cell_can_not_exceed_is_reckoned_with() -> None:
    policy = DisclosurePolicy(threshold=3)
    attacked = 0
    for seed in range(60):
        source = random.Random(seed)
        counts: dict[Key, int] = {(name,): source.randint(0, 6) for name in ("a", "b", "c")}
        dimension = Dimension(name="group", categories=["a", "b", "c"])
        limits: dict[Key, int] = {("a",): counts["a",] + source.randint(0, 6), ("b",): 12}
        table = CountTable.of_counts([dimension], counts, at_most=limits)
        try:
            safe = protect(table, policy)
        except DisclosureError as error:
            # A small count under a small limit is known to be small, whatever is hidden.
            assert limits["a",] < counts["a",] + 4
            assert ("group=a",) in error.cells
            continue
        ranges = {key: range(1, limits.get(key, 22) + 1) for key in safe.hidden}
        whole: Rule = ({("total",): 1, ("a",): -1, ("b",): -1, ("c",): -1}, 0, 0)
        if not safe.hidden:
            continue
        columns = assignments(shown_of(safe), ranges, [whole])
        for key in safe.hidden:
            if policy.is_small(table.cells[key]):
                ends = interval(columns, {key: 1})
                assert is_safe(ends, policy, told=False), (seed, key, ends)
                attacked += 1
    assert attacked > 20


def test_cells_to_keep_are_never_hidden() -> None:
    dimension = Dimension(name="group", categories=["a", "b", "c"])
    kept = 0
    for seed in range(60):
        source = random.Random(seed)
        counts: dict[Key, int] = {(name,): source.randint(0, 12) for name in ("a", "b", "c")}
        plain = CountTable.of_counts([dimension], counts)
        wanted = frozenset(source.sample(plain.keys, 2))
        table = CountTable.of_counts([dimension], counts, keep=wanted)
        try:
            safe = protect(table, DisclosurePolicy(threshold=3))
        except DisclosureError as error:
            assert error.cells
            assert not any(
                str(count) in str(error) for count in (*counts.values(), 99) if count > 9
            )
            continue
        assert not wanted & set(safe.hidden)
        kept += bool(safe.hidden)
    assert kept > 5


def test_a_small_cell_to_keep_is_refused_by_name_and_without_its_value() -> None:
    table = CountTable.of_counts(
        [GENDER], {("woman",): 20, ("man",): 3}, keep=frozenset({("man",)})
    )
    with pytest.raises(DisclosureError) as caught:
        protect(table)
    assert caught.value.cells == (("gender=man",),)
    assert "3" not in str(caught.value)
