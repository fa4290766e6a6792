"""Forming groups: people, rules and preferences in, a verified plan with reasons out.

Example:
    >>> from osallisuus.grouping import GroupRequest, Person, Roster, SizeRange, form_groups
    >>> roster = Roster(people=[Person(id=f"P-{n}") for n in range(8)])
    >>> plan = form_groups(GroupRequest(people=roster, size=SizeRange(least=3, most=5), seed=1))
    >>> [len(group.people) for group in plan.groups], plan.status
    ([4, 4], 'proven')

.. versionadded:: 0.1
"""

from osallisuus.grouping.asked import GroupRequest
from osallisuus.grouping.checks import problems_of
from osallisuus.grouping.diagnosing import diagnose
from osallisuus.grouping.engine import form_groups
from osallisuus.grouping.errors import (
    GroupingError,
    InvalidRequestError,
    PeopleNotAttachedError,
    PlanRefusedError,
    RequestProblem,
    SolverMissingError,
    UnknownPersonError,
    WorkbookMissingError,
)
from osallisuus.grouping.outcome import (
    Conflict,
    Difference,
    Figure,
    Move,
    PlannedGroup,
    PlanRecord,
    Relaxation,
    RuleUse,
    Unplaced,
    Why,
)
from osallisuus.grouping.people import (
    GroupFacilitator,
    LanguageSkill,
    OpenGroup,
    Person,
    Roster,
    Site,
    WeeklyTime,
)
from osallisuus.grouping.plan import GroupPlan, PlanChange
from osallisuus.grouping.preferences import (
    Balanced,
    EvenShares,
    LongestWaitFirst,
    Mixed,
    NewCompany,
    ShortTravel,
    WishedCompany,
    WishedSite,
)
from osallisuus.grouping.reading import read_roster
from osallisuus.grouping.request import (
    GroupTask,
    GroupView,
    HardRule,
    Preference,
    RuleBreak,
    SizeRange,
)
from osallisuus.grouping.rules import (
    Accessible,
    AgeLimits,
    CommonTime,
    NotAlone,
    Reach,
    SharedLanguage,
    ShareLimit,
)
from osallisuus.grouping.standard import standard_preferences, standard_rules
from osallisuus.grouping.terms import (
    Allow,
    Apart,
    CountCost,
    CountLimit,
    Cover,
    HardTerm,
    MeetCost,
    OutCost,
    SiteCost,
    SoftTerm,
    Stay,
    SumCost,
    Together,
)
from osallisuus.grouping.texts import Message
from osallisuus.grouping.ties import KeepApart, KeepTogether, StayPlaced
from osallisuus.grouping.trials import Disagreement, check_preference, check_rule
from osallisuus.grouping.verify import price, verify
from osallisuus.grouping.workbook import workbook_of

__all__ = [
    "Accessible",
    "AgeLimits",
    "Allow",
    "Apart",
    "Balanced",
    "CommonTime",
    "Conflict",
    "CountCost",
    "CountLimit",
    "Cover",
    "Difference",
    "Disagreement",
    "EvenShares",
    "Figure",
    "GroupFacilitator",
    "GroupPlan",
    "GroupRequest",
    "GroupTask",
    "GroupView",
    "GroupingError",
    "HardRule",
    "HardTerm",
    "InvalidRequestError",
    "KeepApart",
    "KeepTogether",
    "LanguageSkill",
    "LongestWaitFirst",
    "MeetCost",
    "Message",
    "Mixed",
    "Move",
    "NewCompany",
    "NotAlone",
    "OpenGroup",
    "OutCost",
    "PeopleNotAttachedError",
    "Person",
    "PlanChange",
    "PlanRecord",
    "PlanRefusedError",
    "PlannedGroup",
    "Preference",
    "Reach",
    "Relaxation",
    "RequestProblem",
    "Roster",
    "RuleBreak",
    "RuleUse",
    "ShareLimit",
    "SharedLanguage",
    "ShortTravel",
    "Site",
    "SiteCost",
    "SizeRange",
    "SoftTerm",
    "SolverMissingError",
    "Stay",
    "StayPlaced",
    "SumCost",
    "Together",
    "UnknownPersonError",
    "Unplaced",
    "WeeklyTime",
    "Why",
    "WishedCompany",
    "WishedSite",
    "WorkbookMissingError",
    "check_preference",
    "check_rule",
    "diagnose",
    "form_groups",
    "price",
    "problems_of",
    "read_roster",
    "standard_preferences",
    "standard_rules",
    "verify",
    "workbook_of",
]
