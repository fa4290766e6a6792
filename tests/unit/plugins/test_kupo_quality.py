"""The Green Care checklist on an activity: met, not met, unknown."""

import pytest

from osallisuus import DocumentError, Toolkit
from osallisuus.plugins.kupo import GreenCareQuality, GreenCareUse, Kupo, Requirement

KIT = Toolkit.build(Kupo())


def project(block: dict[str, object], *, on: str = "activity") -> dict[str, object]:
    extensions = {"kupo.green-care-quality": {"v": 1, **block}}
    activity = {"id": "walk", "title": {"fi": "Metsäretki"}}
    body = {"id": "p", "name": {"fi": "P"}, "activities": [activity]}
    (activity if on == "activity" else body)["extensions"] = extensions
    return {"osallisuus": 1, "project": body}


def test_what_is_not_met_is_found_and_what_is_unknown_is_not() -> None:
    read = KIT.load(project({"workbook": "met", "training": "not-met"}))
    (found,) = KIT.check(read, only=["kupo.green-care-quality"])
    assert found.pointer.endswith("/extensions/kupo.green-care-quality/training")
    assert "Metsäretki" in found.message["fi"]
    quality = read.activities[0].ext(GreenCareQuality)
    assert quality.is_met is False
    assert quality.answers["safety_document"] == "unknown"
    assert not KIT.check(KIT.load(project({})), only=["kupo.green-care-quality"])


def test_self_monitoring_is_asked_of_nature_care_only() -> None:
    met = dict.fromkeys(
        ("workbook", "safety_document", "competence", "training", "notifies_changes"),
        Requirement.MET,
    )
    empowering = GreenCareQuality(mark=GreenCareUse.NATURE_EMPOWERMENT, **met)  # type: ignore[arg-type]
    caring = GreenCareQuality(mark=GreenCareUse.NATURE_CARE, **met)  # type: ignore[arg-type]
    assert "self_monitoring_plan" not in empowering.answers
    assert (empowering.is_met, caring.is_met) == (True, None)
    assert GreenCareQuality(**met).is_met is None  # type: ignore[arg-type]


@pytest.mark.parametrize("block", [{"workbook": True}, {"workbook": "unknown"}, {"other": "met"}])
def test_other_words_are_refused(block: dict[str, object]) -> None:
    with pytest.raises(DocumentError):
        KIT.load(project(block))


def test_it_is_about_an_activity_not_a_project() -> None:
    with pytest.raises(DocumentError):
        KIT.load(project({"workbook": "met"}, on="project"))
