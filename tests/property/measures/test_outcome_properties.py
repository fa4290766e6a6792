"""Whatever the records hold, a change comes back, adds up, and holds no number that should not be."""

import math
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import attrs
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from osallisuus import Change, OutcomePlan, Project, Text, Toolkit
from osallisuus.measures.section import what_changed

KIT = Toolkit.build(discover=True)
PROJECT = Project(id="polku", name=Text.of(fi="Polku"))
NAMES = tuple(KIT.instruments)
START = date(2025, 1, 7)


@attrs.frozen
class Given:
    tables: Mapping[str, pl.DataFrame]

    def frame(self, name: str) -> pl.DataFrame:
        return self.tables.get(name, pl.DataFrame())


@st.composite
def records(draw: st.DrawFn) -> tuple[str, Given]:
    name = draw(st.sampled_from(NAMES))
    instrument = KIT.instruments[name]
    items = instrument.item_ids or ("a", "b")
    low, high = (0, 90) if instrument.responses is None else attrs.astuple(instrument.responses)
    right = st.integers(low, high).map(float)
    strange = st.sampled_from([None, float("nan"), float("inf"), 99.0, -9.0, high + 1.0, 0.5])
    answer = draw(st.sampled_from([right, right, right | strange]))
    people = draw(st.integers(0, 14))
    waves = draw(st.sampled_from([("baseline",), ("baseline", "exit"), ("middle", None, "exit")]))
    rows = []
    for person in range(people):
        for wave in waves:
            day = draw(st.none() | st.integers(-60, 500).map(lambda n: START + timedelta(days=n)))
            rows += [(f"p{person}", name, item, wave, day, draw(answer)) for item in items]
    schema = {"person": pl.String, "instrument": pl.String, "item": pl.String, "wave": pl.String}
    measured = pl.DataFrame(
        rows, schema={**schema, "date": pl.Date, "answer": pl.Float64}, orient="row"
    )
    left = draw(st.none() | st.just(START + timedelta(days=180)))
    enrolled = pl.DataFrame(
        [(f"p{n}", START, left) for n in range(draw(st.integers(0, 16)))],
        schema={"person": pl.String, "entry": pl.Date, "exit": pl.Date},
        orient="row",
    )
    return name, Given({"measurements": measured, "enrolments": enrolled})


def numbers(value: object) -> Iterator[float]:
    if isinstance(value, float):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from numbers(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from numbers(part)
    elif attrs.has(type(value)):
        own = attrs.asdict(value, recurse=False, filter=lambda at, _: at.name != "instrument")  # type: ignore[arg-type]
        yield from numbers(own)


def adds_up(change: Change) -> None:
    flow = change.flow
    assert flow.before == flow.paired + flow.lost
    assert flow.after == flow.paired + flow.only_after
    effect, people, bounds = change.effect, change.people, change.bounds
    assert (effect is None) == (people is None)
    if effect is None or people is None:
        assert bounds is None
        assert change.share is not None or change.parts or change.problems
        return
    assert effect.pairs == flow.paired >= 5
    assert people.improved.count + people.same.count + people.worse.count == flow.paired
    if flow.paired < 10:
        assert effect.tests == ()
    low, high = change.instrument.low, change.instrument.high
    if low is not None and high is not None:
        assert low - 1e-9 <= effect.before.mean <= high + 1e-9
        assert low - 1e-9 <= effect.after.mean <= high + 1e-9
        assert abs(effect.mean_change) <= high - low + 1e-9
    if effect.mean_interval is not None:
        assert effect.mean_interval.low <= effect.mean_change <= effect.mean_interval.high
    if bounds is not None:
        assert bounds.mean_change.low - 1e-9 <= bounds.unchanged <= bounds.mean_change.high + 1e-9
        assert bounds.improved is not None
        assert 0 <= bounds.improved.low <= bounds.improved.high <= 1
    for size in effect.sizes:
        assert size.interval.low <= size.interval.high


@settings(max_examples=60, deadline=None)
@given(records())
def test_a_change_always_comes_back_and_adds_up(given_: tuple[str, Given]) -> None:
    name, tables = given_
    change = KIT.outcomes(PROJECT, tables, instrument=name, plan=OutcomePlan())
    for one in (change, *change.parts.values()):
        adds_up(one)
    assert all(math.isfinite(number) for number in numbers(change))
    section = what_changed([change], language="fi")
    assert section.sections
    for problem in change.problems:
        assert problem.message("sv")
