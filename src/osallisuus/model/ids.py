"""Ids by which the parts of a document refer to each other, and the vocabularies their codes come from.

An id is unique among the entities of its kind in one document. A reference is a plain ``str`` to Python;
the annotation tells the library what it must point to.
"""

from typing import Annotated

from osallisuus.limits import CODE, Codes, Length, Matches, RefTo
from osallisuus.names import ID_PATTERN

_ID = Matches(ID_PATTERN, "expected.id")

ActionId = Annotated[str, _ID, RefTo("action")]
ActivityId = Annotated[str, _ID, RefTo("activity")]
AreaId = Annotated[str, _ID, RefTo("area")]
ChannelId = Annotated[str, _ID, RefTo("channel")]
FundingId = Annotated[str, _ID, RefTo("funding")]
GoalId = Annotated[str, _ID, RefTo("goal")]
MethodId = Annotated[str, _ID, RefTo("method")]
ObservationId = Annotated[str, _ID, RefTo("observation")]
OrganisationId = Annotated[str, _ID, RefTo("organisation")]
OutputId = Annotated[str, _ID, RefTo("output")]
PhaseId = Annotated[str, _ID, RefTo("phase")]
PrincipleId = Annotated[str, _ID, RefTo("principle")]
ProgrammeId = Annotated[str, _ID, RefTo("programme")]
RelationId = Annotated[str, _ID, RefTo("relation")]
SourceId = Annotated[str, _ID, RefTo("source")]
StaffId = Annotated[str, _ID, RefTo("staff")]
StakeholderId = Annotated[str, _ID, RefTo("stakeholder")]
TargetGroupId = Annotated[str, _ID, RefTo("target-group")]
TargetId = Annotated[str, _ID, RefTo("target")]
VenueId = Annotated[str, _ID, RefTo("venue")]
WorkPackageId = Annotated[str, _ID, RefTo("work-package")]

AccessKind = Annotated[str, CODE, Codes("access")]
ActionKind = Annotated[str, CODE, Codes("action-kind")]
ActivityKind = Annotated[str, CODE, Codes("activity-kind")]
AreaKind = Annotated[str, CODE, Codes("area-kind")]
AudienceKind = Annotated[str, CODE, Codes("audience")]
ChannelKind = Annotated[str, CODE, Codes("channel-kind")]
CodeSystemName = Annotated[str, CODE, Codes("code-system")]
CostKind = Annotated[str, CODE, Codes("cost-kind")]
CostModelKind = Annotated[str, CODE, Codes("cost-model")]
CountingUnit = Annotated[str, CODE, Codes("counting-unit")]
CriterionCode = Annotated[str, CODE, Codes("criterion")]
DeliveryMode = Annotated[str, CODE, Codes("delivery")]
Dimension = Annotated[str, CODE, Codes("outcome-dimension")]
Engagement = Annotated[str, CODE, Codes("engagement")]
EvidenceKind = Annotated[str, CODE, Codes("evidence")]
FacilitatorKind = Annotated[str, CODE, Codes("facilitator")]
FundName = Annotated[str, CODE, Codes("fund")]
FundingKind = Annotated[str, CODE, Codes("funding-kind")]
GoalKind = Annotated[str, CODE, Codes("goal-kind")]
IdentifierScheme = Annotated[str, CODE, Codes("identifier-scheme")]
InfluenceLevel = Annotated[str, CODE, Codes("influence")]
LegalForm = Annotated[str, CODE, Codes("legal-form")]
MeasureKind = Annotated[str, CODE, Codes("measure")]
MethodKind = Annotated[str, CODE, Codes("method-kind")]
MoneySource = Annotated[str, CODE, Codes("money-source")]
NameKind = Annotated[str, CODE, Codes("name-kind")]
NeedCode = Annotated[str, CODE, Codes("need")]
OrganisationKind = Annotated[str, CODE, Codes("organisation-kind")]
OrganisationLinkKind = Annotated[str, CODE, Codes("organisation-link")]
OutputKind = Annotated[str, CODE, Codes("output-kind")]
OutputStage = Annotated[str, CODE, Codes("output-stage")]
PartnerRole = Annotated[str, CODE, Codes("partner-role")]
PrincipleKind = Annotated[str, CODE, Codes("principle-kind")]
ProcedureKind = Annotated[str, CODE, Codes("procedure")]
ProgrammeKind = Annotated[str, CODE, Codes("programme-kind")]
ProjectKind = Annotated[str, CODE, Codes("project-kind")]
Reach = Annotated[str, CODE, Codes("reach")]
RelationKind = Annotated[str, CODE, Codes("relation-kind")]
ResponsibilityLevel = Annotated[str, CODE, Codes("responsibility")]
RiskLevel = Annotated[str, CODE, Codes("risk-level")]
ScaleChange = Annotated[str, CODE, Codes("scale-change")]
Sector = Annotated[str, CODE, Codes("sector")]
ServiceKind = Annotated[str, CODE, Codes("service")]
SourceKind = Annotated[str, CODE, Codes("source-kind")]
StaffRole = Annotated[str, CODE, Codes("staff-role")]
StakeholderKind = Annotated[str, CODE, Codes("stakeholder-kind")]
StatementKind = Annotated[str, CODE, Codes("statement-kind")]
StatusCode = Annotated[str, CODE, Codes("status")]
TargetGroupKind = Annotated[str, CODE, Codes("target-group-kind")]
TaskKind = Annotated[str, CODE, Codes("task-kind")]
TurningPoint = Annotated[str, CODE, Codes("turning-point")]
TermConcept = Annotated[str, CODE, Codes("concept")]
VenueKind = Annotated[str, CODE, Codes("venue-kind")]
WithheldKind = Annotated[str, CODE, Codes("withheld")]

Label = Annotated[
    str, Length(1, 40), Matches(r"[^ \t\r\n](?:.*[^ \t\r\n])?", "expected.number-label")
]
"""A number as the source writes it, such as ``1.3`` or ``TL 5``."""

LanguageTag = Annotated[str, Matches(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*", "expected.language-tag")]
"""A language by its BCP 47 tag, such as ``fi``, ``ar`` or ``fi-x-selko``."""

WebAddress = Annotated[str, Length(1, 2000), Matches(r"[^ \t\r\n]+", "expected.url")]
"""A web address, with or without its scheme."""
