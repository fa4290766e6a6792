from typing import Final

from osallisuus.asking import PlanRequest as PlanRequest
from osallisuus.catalogue import LANGUAGES as LANGUAGES
from osallisuus.building import PluginInfo as PluginInfo
from osallisuus.catalogue import Catalogue as Catalogue
from osallisuus.codec.registry import Migration as Migration
from osallisuus.disclosure import (
    CountTable as CountTable,
    Dimension as Dimension,
    DisclosureError as DisclosureError,
    DisclosurePolicy as DisclosurePolicy,
    Hidden as Hidden,
    Interval as Interval,
    Linear as Linear,
    Marks as Marks,
    ProtectedTable as ProtectedTable,
    Published as Published,
    Reason as Reason,
    SubsetOf as SubsetOf,
    SumOf as SumOf,
    Zeros as Zeros,
    audit as audit,
    protect as protect,
    protect_linked as protect_linked,
    safe_sum as safe_sum,
    safe_share as safe_share,
    safe_mean as safe_mean,
    read_published as read_published,
    published_text as published_text,
    bracket as bracket,
    SubsetOfAny as SubsetOfAny,
    PublishedFileError as PublishedFileError,
    Previous as Previous,
)
from osallisuus.indicators.checking import PublishedFigures as PublishedFigures
from osallisuus.indicators.checking import check_figures as check_figures
from osallisuus.indicators.computing import bundled_set as bundled_set
from osallisuus.indicators.conditions import ConditionError as ConditionError
from osallisuus.indicators.exporting import outgoing as outgoing
from osallisuus.indicators.language import Indicator as Indicator
from osallisuus.indicators.language import IndicatorError as IndicatorError
from osallisuus.indicators.language import IndicatorSet as IndicatorSet
from osallisuus.indicators.language import PeriodError as PeriodError
from osallisuus.indicators.policy import Policy as Policy
from osallisuus.indicators.protected_targets import ProtectedAchievement as ProtectedAchievement
from osallisuus.indicators.protection import ProtectedCell as ProtectedCell
from osallisuus.indicators.protection import ProtectedResult as ProtectedResult
from osallisuus.indicators.protection import protected as protected
from osallisuus.indicators.result import IndicatorResult as IndicatorResult
from osallisuus.indicators.targets import Achievement as Achievement
from osallisuus.indicators.targets import Verdict as Verdict
from osallisuus.errors import DocumentError as DocumentError
from osallisuus.errors import MissingExtensionError as MissingExtensionError
from osallisuus.errors import MissingExtraError as MissingExtraError
from osallisuus.errors import OsallisuusError as OsallisuusError
from osallisuus.errors import PluginError as PluginError
from osallisuus.errors import PluginProblem as PluginProblem
from osallisuus.errors import Problem as Problem
from osallisuus.errors import RefusedPlanError as RefusedPlanError
from osallisuus.errors import RefusedRequestError as RefusedRequestError
from osallisuus.errors import Stage as Stage
from osallisuus.errors import UnknownNameError as UnknownNameError
from osallisuus.errors import ValueProblemError as ValueProblemError
from osallisuus.extensions import Block as Block
from osallisuus.extensions import Extensible as Extensible
from osallisuus.extensions import Extension as Extension
from osallisuus.extensions import Raw as Raw
from osallisuus.findings import Finding as Finding
from osallisuus.findings import Level as Level
from osallisuus.findings import Rule as Rule
from osallisuus.grouping import Accessible as Accessible
from osallisuus.grouping import AgeLimits as AgeLimits
from osallisuus.grouping import Allow as Allow
from osallisuus.grouping import Apart as Apart
from osallisuus.grouping import Balanced as Balanced
from osallisuus.grouping import CommonTime as CommonTime
from osallisuus.grouping import CountCost as CountCost
from osallisuus.grouping import CountLimit as CountLimit
from osallisuus.grouping import Cover as Cover
from osallisuus.grouping import EvenShares as EvenShares
from osallisuus.grouping import GroupFacilitator as GroupFacilitator
from osallisuus.grouping import GroupPlan as GroupPlan
from osallisuus.grouping import GroupRequest as GroupRequest
from osallisuus.grouping import GroupView as GroupView
from osallisuus.grouping import GroupingError as GroupingError
from osallisuus.grouping import HardRule as HardRule
from osallisuus.grouping import HardTerm as HardTerm
from osallisuus.grouping import InvalidRequestError as InvalidRequestError
from osallisuus.grouping import KeepApart as KeepApart
from osallisuus.grouping import KeepTogether as KeepTogether
from osallisuus.grouping import LanguageSkill as LanguageSkill
from osallisuus.grouping import LongestWaitFirst as LongestWaitFirst
from osallisuus.grouping import MeetCost as MeetCost
from osallisuus.grouping import Message as Message
from osallisuus.grouping import Mixed as Mixed
from osallisuus.grouping import NewCompany as NewCompany
from osallisuus.grouping import NotAlone as NotAlone
from osallisuus.grouping import OpenGroup as OpenGroup
from osallisuus.grouping import OutCost as OutCost
from osallisuus.grouping import PeopleNotAttachedError as PeopleNotAttachedError
from osallisuus.grouping import Person as Person
from osallisuus.grouping import PlanChange as PlanChange
from osallisuus.grouping import PlanRefusedError as PlanRefusedError
from osallisuus.grouping import PlannedGroup as PlannedGroup
from osallisuus.grouping import Preference as Preference
from osallisuus.grouping import Reach as Reach
from osallisuus.grouping import RequestProblem as RequestProblem
from osallisuus.grouping import Roster as Roster
from osallisuus.grouping import RuleBreak as RuleBreak
from osallisuus.grouping import ShareLimit as ShareLimit
from osallisuus.grouping import SharedLanguage as SharedLanguage
from osallisuus.grouping import ShortTravel as ShortTravel
from osallisuus.grouping import Site as Site
from osallisuus.grouping import SiteCost as SiteCost
from osallisuus.grouping import SizeRange as SizeRange
from osallisuus.grouping import SoftTerm as SoftTerm
from osallisuus.grouping import SolverMissingError as SolverMissingError
from osallisuus.grouping import Stay as Stay
from osallisuus.grouping import StayPlaced as StayPlaced
from osallisuus.grouping import SumCost as SumCost
from osallisuus.grouping import Together as Together
from osallisuus.grouping import UnknownPersonError as UnknownPersonError
from osallisuus.grouping import WeeklyTime as WeeklyTime
from osallisuus.grouping import WishedCompany as WishedCompany
from osallisuus.grouping import WishedSite as WishedSite
from osallisuus.grouping import check_preference as check_preference
from osallisuus.grouping import check_rule as check_rule
from osallisuus.grouping import WorkbookMissingError as WorkbookMissingError
from osallisuus.grouping import read_roster as read_roster
from osallisuus.grouping import workbook_of as workbook_of
from osallisuus.grouping import diagnose as diagnose
from osallisuus.grouping import form_groups as form_groups
from osallisuus.grouping import standard_preferences as standard_preferences
from osallisuus.grouping import standard_rules as standard_rules
from osallisuus.hooks import Command as Command
from osallisuus.hooks import Example as Example
from osallisuus.hooks import IndicatorFile as IndicatorFile
from osallisuus.hooks import InstrumentFile as InstrumentFile
from osallisuus.hooks import PLUGIN_API as PLUGIN_API
from osallisuus.hooks import Planner as Planner
from osallisuus.hooks import PlannerAt as PlannerAt
from osallisuus.hooks import Plugin as Plugin
from osallisuus.hooks import hookimpl as hookimpl
from osallisuus.limits import Bounds as Bounds
from osallisuus.limits import CODE as CODE
from osallisuus.limits import Codes as Codes
from osallisuus.limits import Id as Id
from osallisuus.limits import Length as Length
from osallisuus.limits import Matches as Matches
from osallisuus.limits import NotBlank as NotBlank
from osallisuus.limits import Plain as Plain
from osallisuus.limits import RefTo as RefTo
from osallisuus.measures.change import Caveat as Caveat
from osallisuus.measures.change import Change as Change
from osallisuus.measures.change import Flow as Flow
from osallisuus.measures.effect import Effect as Effect
from osallisuus.measures.effect import People as People
from osallisuus.measures.influence import InfluenceCount as InfluenceCount
from osallisuus.measures.influence import influence_of as influence_of
from osallisuus.measures.instrument import Instrument as Instrument
from osallisuus.measures.outcomes import OutcomePlan as OutcomePlan
from osallisuus.measures.outcomes import correct_for_several as correct_for_several
from osallisuus.measures.participation import Completion as Completion
from osallisuus.measures.participation import Participation as Participation
from osallisuus.measures.participation import participation_of as participation_of
from osallisuus.measures.pathways import Pathway as Pathway
from osallisuus.measures.pathways import pathways_of as pathways_of
from osallisuus.measures.refusals import MeasureError as MeasureError
from osallisuus.measures.refusals import Refusal as Refusal
from osallisuus.measures.scoring import Score as Score
from osallisuus.measures.shelf import Instruments as Instruments
from osallisuus.measures.waves import Wave as Wave
from osallisuus.model.activity import Activity as Activity
from osallisuus.model.activity import Facilitator as Facilitator
from osallisuus.model.activity import Influence as Influence
from osallisuus.model.activity import PlannedSession as PlannedSession
from osallisuus.model.activity import Schedule as Schedule
from osallisuus.model.activity import TakingPart as TakingPart
from osallisuus.model.activity import Theme as Theme
from osallisuus.model.base import Confidence as Confidence
from osallisuus.model.base import Described as Described
from osallisuus.model.base import Entity as Entity
from osallisuus.model.base import Provenance as Provenance
from osallisuus.model.base import Status as Status
from osallisuus.model.base import StatusClass as StatusClass
from osallisuus.model.base import Titled as Titled
from osallisuus.model.funding import Amount as Amount
from osallisuus.model.funding import AmountKind as AmountKind
from osallisuus.model.funding import CostModel as CostModel
from osallisuus.model.funding import Exclusion as Exclusion
from osallisuus.model.funding import Funding as Funding
from osallisuus.model.funding import OnwardGrant as OnwardGrant
from osallisuus.model.funding import Procedure as Procedure
from osallisuus.model.ids import ActionId as ActionId
from osallisuus.model.ids import ActivityId as ActivityId
from osallisuus.model.ids import AreaId as AreaId
from osallisuus.model.ids import ChannelId as ChannelId
from osallisuus.model.ids import FundingId as FundingId
from osallisuus.model.ids import GoalId as GoalId
from osallisuus.model.ids import MethodId as MethodId
from osallisuus.model.ids import ObservationId as ObservationId
from osallisuus.model.ids import OrganisationId as OrganisationId
from osallisuus.model.ids import OutputId as OutputId
from osallisuus.model.ids import PhaseId as PhaseId
from osallisuus.model.ids import PrincipleId as PrincipleId
from osallisuus.model.ids import ProgrammeId as ProgrammeId
from osallisuus.model.ids import RelationId as RelationId
from osallisuus.model.ids import SourceId as SourceId
from osallisuus.model.ids import StaffId as StaffId
from osallisuus.model.ids import StakeholderId as StakeholderId
from osallisuus.model.ids import TargetGroupId as TargetGroupId
from osallisuus.model.ids import TargetId as TargetId
from osallisuus.model.ids import VenueId as VenueId
from osallisuus.model.ids import WebAddress as WebAddress
from osallisuus.model.ids import WorkPackageId as WorkPackageId
from osallisuus.model.organisation import Identifier as Identifier
from osallisuus.model.organisation import Name as Name
from osallisuus.model.organisation import Organisation as Organisation
from osallisuus.model.organisation import OrganisationLink as OrganisationLink
from osallisuus.model.organisation import Partner as Partner
from osallisuus.model.organisation import Responsibility as Responsibility
from osallisuus.model.organisation import Stakeholder as Stakeholder
from osallisuus.model.organisation import Succession as Succession
from osallisuus.model.organisation import Task as Task
from osallisuus.model.people import Criterion as Criterion
from osallisuus.model.people import RoleChange as RoleChange
from osallisuus.model.people import TargetGroup as TargetGroup
from osallisuus.model.people import Tier as Tier
from osallisuus.model.place import Access as Access
from osallisuus.model.place import Address as Address
from osallisuus.model.place import Area as Area
from osallisuus.model.place import AreaCode as AreaCode
from osallisuus.model.place import HoursException as HoursException
from osallisuus.model.place import Venue as Venue
from osallisuus.model.plan import Action as Action
from osallisuus.model.plan import Goal as Goal
from osallisuus.model.plan import Holder as Holder
from osallisuus.model.plan import Method as Method
from osallisuus.model.plan import Milestone as Milestone
from osallisuus.model.plan import Outcome as Outcome
from osallisuus.model.plan import Phase as Phase
from osallisuus.model.plan import Principle as Principle
from osallisuus.model.plan import Statement as Statement
from osallisuus.model.plan import Term as Term
from osallisuus.model.plan import WorkPackage as WorkPackage
from osallisuus.model.programme import Programme as Programme
from osallisuus.model.project import Amendment as Amendment
from osallisuus.model.project import Classification as Classification
from osallisuus.model.project import Project as Project
from osallisuus.model.quantity import AgeRange as AgeRange
from osallisuus.model.quantity import Duration as Duration
from osallisuus.model.quantity import Frequency as Frequency
from osallisuus.model.quantity import Observation as Observation
from osallisuus.model.quantity import Precision as Precision
from osallisuus.model.quantity import Quantity as Quantity
from osallisuus.model.result import Channel as Channel
from osallisuus.model.result import Condition as Condition
from osallisuus.model.result import Output as Output
from osallisuus.model.result import ProjectRelation as ProjectRelation
from osallisuus.model.result import ReferralChannel as ReferralChannel
from osallisuus.model.result import Target as Target
from osallisuus.model.source import Source as Source
from osallisuus.model.source import Withheld as Withheld
from osallisuus.model.staff import Absence as Absence
from osallisuus.model.staff import Staff as Staff
from osallisuus.names import pointer as pointer
from osallisuus.judging import checked as checked
from osallisuus.stated import value_class as value_class
from osallisuus.records.book import Records as Records
from osallisuus.records.book import RowCount as RowCount
from osallisuus.records.book import read_records as read_records
from osallisuus.records.errors import RecordsError as RecordsError
from osallisuus.records.found import RecordFinding as RecordFinding
from osallisuus.records.found import RecordFindings as RecordFindings
from osallisuus.reporting.content import Report as Report
from osallisuus.reporting.exporting import write_report as write_report
from osallisuus.reporting.gathering import ReportChoices as ReportChoices
from osallisuus.reporting.page import page_of as page_of
from osallisuus.records.period import CheckPolicy as CheckPolicy
from osallisuus.records.period import ProgrammePeriod as ProgrammePeriod
from osallisuus.records.period import programme_period as programme_period
from osallisuus.records.writing import write_records as write_records
from osallisuus.simulation.faults import Faults as Faults
from osallisuus.simulation.making import simulate as simulate
from osallisuus.simulation.tables import Simulated as Simulated
from osallisuus.planning.cohorts import plan_cohorts as plan_cohorts
from osallisuus.planning.days import ClosedPeriod as ClosedPeriod
from osallisuus.planning.days import Holiday as Holiday
from osallisuus.planning.days import OpenDays as OpenDays
from osallisuus.planning.days import finnish_days as finnish_days
from osallisuus.planning.days import finnish_holidays as finnish_holidays
from osallisuus.planning.errors import CohortsRefusedError as CohortsRefusedError
from osallisuus.planning.errors import InvalidPlanError as InvalidPlanError
from osallisuus.planning.errors import NotInPlanError as NotInPlanError
from osallisuus.planning.errors import PlanProblem as PlanProblem
from osallisuus.planning.errors import PlanningError as PlanningError
from osallisuus.planning.ical import to_ical as to_ical
from osallisuus.planning.outcome import Cohort as Cohort
from osallisuus.planning.outcome import CohortSchedule as CohortSchedule
from osallisuus.planning.outcome import Meeting as Meeting
from osallisuus.planning.outcome import MeetingKind as MeetingKind
from osallisuus.planning.resources import Room as Room
from osallisuus.planning.resources import Worker as Worker
from osallisuus.planning.rows import session_rows as session_rows
from osallisuus.planning.rows import sessions_csv as sessions_csv
from osallisuus.planning.series import SeriesRule as SeriesRule
from osallisuus.planning.series import StartWindow as StartWindow
from osallisuus.planning.tables import Resources as Resources
from osallisuus.planning.tables import read_resources as read_resources
from osallisuus.planning.tables import read_waiting as read_waiting
from osallisuus.planning.task import CohortRules as CohortRules
from osallisuus.planning.task import CohortTask as CohortTask
from osallisuus.planning.task import SessionTheme as SessionTheme
from osallisuus.text import Text as Text
from osallisuus.time import PartialDate as PartialDate
from osallisuus.time import Period as Period
from osallisuus.time import Recurrence as Recurrence
from osallisuus.time import TimeUnit as TimeUnit
from osallisuus.time import Weekday as Weekday
from osallisuus.time import WeeklyHours as WeeklyHours
from osallisuus.time import YearPart as YearPart
from osallisuus.toolkit import Document as Document
from osallisuus.toolkit import Toolkit as Toolkit
from osallisuus.vocabulary import Labels as Labels
from osallisuus.walking import each as each

__version__: Final[str]
