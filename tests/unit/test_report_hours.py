"""The hours of a report: not shown when few people, or one of them, make them up."""

import pytest

from osallisuus import Toolkit, page_of

KIT = Toolkit.build()
PROJECT = {
    "osallisuus": 1,
    "project": {"id": "p", "name": {"en": "Path"}},
}


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [
        ([600] * 6, "60"),
        ([500, 1, 1, 1, 1, 1], None),
        ([600] * 4, None),
    ],
)
def test_hours_that_one_person_makes_up_are_hidden(minutes: list[int], shown: str | None) -> None:
    people = [f"p{number}" for number in range(len(minutes))]
    records = KIT.records(
        {
            "participants": [{"person": one} for one in people],
            "enrolments": [
                {"person": one, "project": "p", "entry": "2024-01-01", "counts_as": "in"}
                for one in people
            ],
            "sessions": [{"session": "s", "project": "p", "date": "2024-02-01", "minutes": 600}],
            "attendance": [
                {"session": "s", "person": one, "status": "present", "minutes": number}
                for one, number in zip(people, minutes, strict=True)
            ],
        }
    )
    report = KIT.report(KIT.load(PROJECT), records, language="en", set="esf+")
    hours = report.key_figures[-1].value
    assert hours == (shown or "··")
    said = "hours, their number hidden" in page_of(report)
    assert said is (shown is None)
