"""One typed model of a participation project (osallisuushanke): checked, extended, traceable.

Nothing is computed here: a public name's module is loaded when the name is first used (PEP 562). The
types of the names stand in ``__init__.pyi``; typing is not imported here, it costs more than the rest.
"""

from importlib import import_module
from types import MappingProxyType

__version__ = "0.1.0"

_BY_MODULE = {
    "catalogue": ("Catalogue",),
    "codec.registry": ("Migration",),
    "errors": (
        "DocumentError",
        "MissingExtensionError",
        "OsallisuusError",
        "PluginError",
        "PluginProblem",
        "Problem",
        "Stage",
        "UnknownNameError",
        "ValueProblemError",
    ),
    "extensions": ("Block", "Extensible", "Extension", "Raw"),
    "findings": ("Finding", "Level", "Rule"),
    "hooks": (
        "PLUGIN_API",
        "Command",
        "Example",
        "IndicatorFile",
        "InstrumentFile",
        "PlanRequest",
        "Planner",
        "Plugin",
        "hookimpl",
    ),
    "limits": ("CODE", "Bounds", "Codes", "Id", "Length", "Matches", "NotBlank", "Plain", "RefTo"),
    "measures.instrument": ("Instrument",),
    "measures.refusals": ("MeasureError", "Refusal"),
    "measures.scoring": ("Score",),
    "measures.shelf": ("Instruments",),
    "model.activity": (
        "Activity",
        "Facilitator",
        "Influence",
        "PlannedSession",
        "Schedule",
        "TakingPart",
        "Theme",
    ),
    "model.base": (
        "Confidence",
        "Described",
        "Entity",
        "Provenance",
        "Status",
        "StatusClass",
        "Titled",
    ),
    "model.funding": (
        "Amount",
        "AmountKind",
        "Exclusion",
        "Funding",
        "OnwardGrant",
        "Procedure",
    ),
    "model.ids": (
        "ActionId",
        "ActivityId",
        "AreaId",
        "ChannelId",
        "FundingId",
        "GoalId",
        "MethodId",
        "OrganisationId",
        "OutputId",
        "PhaseId",
        "PrincipleId",
        "ProgrammeId",
        "RelationId",
        "SourceId",
        "StaffId",
        "StakeholderId",
        "TargetGroupId",
        "TargetId",
        "VenueId",
        "WebAddress",
        "WorkPackageId",
    ),
    "model.organisation": (
        "Identifier",
        "Name",
        "Organisation",
        "OrganisationLink",
        "Partner",
        "Responsibility",
        "Stakeholder",
        "Succession",
        "Task",
    ),
    "model.people": ("Criterion", "RoleChange", "TargetGroup", "Tier"),
    "model.place": ("Access", "Address", "Area", "AreaCode", "HoursException", "Venue"),
    "model.plan": (
        "Action",
        "Goal",
        "Holder",
        "Method",
        "Milestone",
        "Outcome",
        "Phase",
        "Principle",
        "Statement",
        "Term",
        "WorkPackage",
    ),
    "model.programme": ("Programme",),
    "model.project": ("Classification", "Project"),
    "model.quantity": (
        "AgeRange",
        "Duration",
        "Frequency",
        "Observation",
        "Precision",
        "Quantity",
    ),
    "model.result": (
        "Channel",
        "Condition",
        "Output",
        "ProjectRelation",
        "ReferralChannel",
        "Target",
    ),
    "model.source": ("Source", "Withheld"),
    "model.staff": ("Absence", "Staff"),
    "names": ("pointer",),
    "judging": ("checked",),
    "stated": ("value_class",),
    "simulation.faults": ("Faults",),
    "simulation.making": ("simulate",),
    "simulation.tables": ("Simulated",),
    "text": ("Text",),
    "time": ("PartialDate", "Period", "Recurrence", "TimeUnit", "Weekday", "WeeklyHours"),
    "toolkit": ("Document", "PluginInfo", "Toolkit"),
    "walking": ("each",),
}
_HOMES = MappingProxyType(
    {name: f"osallisuus.{module}" for module, names in _BY_MODULE.items() for name in names}
)

__all__ = ["__version__", *sorted(_HOMES)]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'osallisuus' has no attribute {name!r}")
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
