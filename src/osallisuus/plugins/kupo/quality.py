"""Green Care quality as a checklist on an activity: about the service, never about its participants."""

from collections.abc import Iterator
from enum import StrEnum
from typing import ClassVar

from osallisuus import (
    Activity,
    Extension,
    Finding,
    Level,
    Project,
    Provenance,
    Rule,
    checked,
    each,
    value_class,
)
from osallisuus.plugins.kupo.blocks import GreenCareUse
from osallisuus.plugins.kupo.rules import TEXTS


class Requirement(StrEnum):
    """Whether one requirement of the quality mark is met.

    .. versionadded:: 0.1
    """

    MET = "met"
    NOT_MET = "not-met"


@value_class(kw_only=True, field_transformer=checked)
class GreenCareQuality(Extension[Activity]):
    """The requirements of the Finnish Green Care quality marks, met or not (laatumerkin vaatimukset).

    Source: Green Care Finland's list of documents and competence for the marks LuontoHoiva and LuontoVoima
    (gcfinland.fi/laatu) [V]. What a project does not say is not known, and not "not met".

    Attributes:
        mark: Which mark it is for; nature care asks for a plan of self-monitoring as well.
        workbook: The quality workbook is done.
        safety_document: There is a safety document with an assessment of risks.
        self_monitoring_plan: There is a plan of self-monitoring (omavalvontasuunnitelma).
        competence: Those who lead it have the professional competence the service needs.
        training: At least one of them has five credits of Green Care studies.
        notifies_changes: Changes are notified to the holder of the mark.
        provenance: Where these facts are from.

    Example:
        >>> quality = GreenCareQuality(mark=GreenCareUse.NATURE_EMPOWERMENT, workbook=Requirement.MET)
        >>> quality.answers["workbook"], quality.answers["training"]
        ('met', 'unknown')
        >>> quality.is_met is None
        True

    .. versionadded:: 0.1
    """

    ext_name: ClassVar[str] = "kupo.green-care-quality"
    ext_version: ClassVar[int] = 1

    mark: GreenCareUse | None = None
    workbook: Requirement | None = None
    safety_document: Requirement | None = None
    self_monitoring_plan: Requirement | None = None
    competence: Requirement | None = None
    training: Requirement | None = None
    notifies_changes: Requirement | None = None
    provenance: tuple[Provenance, ...] = ()

    @property
    def answers(self) -> dict[str, str]:
        """Every requirement of the mark: ``met``, ``not-met`` or ``unknown``."""
        asked: dict[str, Requirement | None] = {
            "workbook": self.workbook,
            "safety_document": self.safety_document,
            "self_monitoring_plan": self.self_monitoring_plan,
            "competence": self.competence,
            "training": self.training,
            "notifies_changes": self.notifies_changes,
        }
        if self.mark is GreenCareUse.NATURE_EMPOWERMENT:
            del asked["self_monitoring_plan"]
        return {name: "unknown" if one is None else one.value for name, one in asked.items()}

    @property
    def is_met(self) -> bool | None:
        """Whether all are met; ``None`` when one is not known and none is known not to be."""
        told = set(self.answers.values())
        if "not-met" in told:
            return False
        return None if "unknown" in told or self.mark is None else True


class GreenCareQualityOpen(Rule):
    """A requirement of the Green Care quality mark is not met.

    The list is about the quality of the service. What is not said is not reported here.
    """

    slug = "kupo.green-care-quality"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every requirement that is said not to be met."""
        for where, activity in each(project, Activity):
            quality = activity.find_ext(GreenCareQuality)
            if quality is None:
                continue
            for name, answer in quality.answers.items():
                if answer == "not-met":
                    block = f"{where}/extensions/{GreenCareQuality.ext_name}/{name}"
                    requirement = self.word("kupo.quality-requirement", name)
                    yield self.finding(block, title=activity.title, requirement=requirement)
