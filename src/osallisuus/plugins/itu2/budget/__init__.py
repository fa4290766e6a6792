"""Participatory budgeting (osallistuva budjetointi): from ballots to a result all can verify.

:func:`count` counts an :class:`Election` exactly; :func:`read` reads a Pabulib file;
:func:`make_statement` puts a result into plain Finnish, Swedish or English.
"""

from osallisuus.plugins.itu2.budget.channels import add_ballots, add_hands
from osallisuus.plugins.itu2.budget.codes import BallotBox, CodeRegister, issue_codes
from osallisuus.plugins.itu2.budget.commands import run_check, run_count, run_page
from osallisuus.plugins.itu2.budget.explain import Explanation
from osallisuus.plugins.itu2.budget.groups import GroupShare, group_shares
from osallisuus.plugins.itu2.budget.model import (
    BallotKind,
    Ballots,
    ChannelCount,
    Election,
    HandCount,
    InvalidBallot,
    Limits,
    Proposal,
)
from osallisuus.plugins.itu2.budget.pabulib import PabulibFile, from_election, loads, read
from osallisuus.plugins.itu2.budget.page import make_page
from osallisuus.plugins.itu2.budget.problems import (
    BudgetError,
    ElectionError,
    Finding,
    Level,
    PabulibError,
)
from osallisuus.plugins.itu2.budget.result import Comparison, Result, Stage, Step, Tie, count
from osallisuus.plugins.itu2.budget.rules import (
    Completion,
    EqualShares,
    Greedy,
    Rule,
    Score,
    TieBreak,
    Utility,
    declared_rule,
    rule_named,
    rule_names,
)
from osallisuus.plugins.itu2.budget.statement import Statement, explanation_text, make_statement

__all__ = [
    "BallotBox",
    "BallotKind",
    "Ballots",
    "BudgetError",
    "ChannelCount",
    "CodeRegister",
    "Comparison",
    "Completion",
    "Election",
    "ElectionError",
    "EqualShares",
    "Explanation",
    "Finding",
    "Greedy",
    "GroupShare",
    "HandCount",
    "InvalidBallot",
    "Level",
    "Limits",
    "PabulibError",
    "PabulibFile",
    "Proposal",
    "Result",
    "Rule",
    "Score",
    "Stage",
    "Statement",
    "Step",
    "Tie",
    "TieBreak",
    "Utility",
    "add_ballots",
    "add_hands",
    "count",
    "declared_rule",
    "explanation_text",
    "from_election",
    "group_shares",
    "issue_codes",
    "loads",
    "make_page",
    "make_statement",
    "read",
    "rule_named",
    "rule_names",
    "run_check",
    "run_count",
    "run_page",
]
