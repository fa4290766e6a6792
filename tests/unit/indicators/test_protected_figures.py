"""What leaves the library can not be worked out by adding up."""

from itertools import product

import pytest

from osallisuus import Toolkit
from osallisuus.indicators.protection import protected
from osallisuus.simulation import simulate

WHOLES = {
    "esf": (("TOTAL", ("CO01", "CO03", "CO05")),),
    "esf+": (
        ("EECO01", ("EECO02", "EECO04", "EECO05")),
        ("EECO01", ("EECO09", "EECO10", "EECO11")),
    ),
}


@pytest.mark.parametrize(("chosen", "seed"), list(product(WHOLES, (1, 2))))
def test_no_cell_is_the_only_one_hidden_in_a_sum(chosen: str, seed: int) -> None:
    kit = Toolkit.build(discover=True)
    project = kit.example("omia_polkuja")
    records = kit.records(simulate(project, people=45, seed=seed).frames())
    result = kit.indicators(project, records, set=chosen, by=("gender",))
    cells = protected(result).cells
    hidden = {
        (line.cell.code, line.cell.categories.get("gender")): not line.cell.figure.known
        for line in cells
    }
    assert any(hidden.values())
    for gender in {where for _, where in hidden}:
        for whole, parts in WHOLES[chosen]:
            ones = [hidden[code, gender] for code in (whole, *parts)]
            assert sum(ones) != 1, (gender, whole, parts)
    for code in {code for code, _ in hidden}:
        ones = [is_hidden for (own, where), is_hidden in hidden.items() if own == code and where]
        total = hidden.get((code, None), False)
        assert not ones or sum(ones) + total != 1, code
