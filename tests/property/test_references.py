"""The quick reference check against one that looks at every place by itself."""

from typing import Any

from hypothesis import HealthCheck, given, settings

from osallisuus import Toolkit
from osallisuus.references import dangling, duplicates, ids_by_kind, is_sound
from osallisuus.testing.strategies import documents

KIT = Toolkit.build(discover=True)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents(KIT, fields=6))
def test_quick_and_slow_check_agree(data: dict[str, Any]) -> None:
    project = KIT.load(data)
    lost, twice = list(dangling(project)), list(duplicates(project))
    assert is_sound(project) == (not lost and not twice)
    ids = ids_by_kind(project)
    for found in lost:
        assert found.id not in ids.get(found.kind, set())
        place: Any = KIT.to_data(project)
        for token in found.pointer.strip("/").split("/"):
            place = place[int(token)] if isinstance(place, list) else place[token]
        assert place == found.id
    for repeated in twice:
        assert repeated.id in ids[repeated.kind]
        assert repeated.first != repeated.pointer
