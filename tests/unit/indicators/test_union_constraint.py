"""CR04 lies in CO01 and CO03 together: a constraint of the protection, not only of the check."""

import pytest

from osallisuus import Faults, SubsetOfAny, Toolkit, simulate
from osallisuus.indicators.protection import unprotected

KIT = Toolkit.build(discover=True)


@pytest.mark.parametrize(
    ("name", "part", "wholes"),
    [("esf", "CR04", ("CO01", "CO03")), ("esf+", "EECR04", ("EECO02", "EECO04"))],
)
def test_what_lies_in_several_indicators_together_is_a_constraint(
    name: str, part: str, wholes: tuple[str, ...]
) -> None:
    project = KIT.example("lahde")
    frames = simulate(project, people=40, seed=1, faults=Faults.real_life()).frames()
    result = KIT.indicators(project, KIT.records(frames), set=name, by=("gender",))
    [table, *_] = unprotected(result).tables
    unions = [one for one in table.relations if isinstance(one, SubsetOfAny)]
    assert SubsetOfAny(dimension="indicator", part=part, wholes=wholes) in unions
    for gender in ("woman", "man", "total"):
        assert table.cells[part, gender] <= sum(table.cells[one, gender] for one in wholes)
