"""The result statement in plain language: who won, who paid, who lost and why."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

import attrs

from osallisuus.plugins.itu2.budget.explain import (
    Explanation,
    counts_points,
    explain_proposal,
)
from osallisuus.plugins.itu2.budget.groups import SMALLEST_SHOWN, GroupShare, share_of_one
from osallisuus.plugins.itu2.budget.result import Result, Stage, Step
from osallisuus.plugins.itu2.budget.rules import EqualShares, Rule
from osallisuus.plugins.itu2.budget.texts import say
from osallisuus.plugins.itu2.budget.wording import (
    invalid_text,
    label,
    money_text,
    names_text,
    number_text,
    percent_text,
    rule_text,
)

_INVALID_SHOWN: Final = 50


@attrs.frozen(kw_only=True)
class Section:
    """One part of the statement.

    Attributes:
        heading: Its heading; blank for the opening.
        paragraphs: Sentences that stand by themselves.
        items: A list.
        ordered: Whether the list is numbered.
    """

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    ordered: bool = False


@attrs.frozen(kw_only=True)
class Statement:
    """The result statement (tuloslausunto).

    Attributes:
        title: Its title.
        sections: Its parts, in order.
        lang: Its language.

    .. versionadded:: 0.1
    """

    title: str
    sections: tuple[Section, ...]
    lang: str

    def text(self) -> str:
        """Return the statement as plain text."""
        lines = [self.title, "=" * len(self.title), ""]
        for section in self.sections:
            if section.heading:
                lines += [section.heading, "-" * len(section.heading)]
            lines += section.paragraphs
            for number, item in enumerate(section.items, 1):
                lines.append(f"{number}. {item}" if section.ordered else f"- {item}")
            lines.append("")
        return "\n".join(lines).rstrip("\n") + "\n"


def make_statement(
    result: Result,
    lang: str = "en",
    *,
    explain: bool = True,
    groups: Mapping[str, Sequence[GroupShare]] | None = None,
    compare: Sequence[Rule | str] = (),
) -> Statement:
    """Put a result into words.

    Args:
        result: The result.
        lang: ``fi``, ``sv`` or ``en``.
        explain: Whether to say of each losing proposal why it lost.
        groups: What each group of voters had and used, by what groups are told apart by; from
            :func:`~.groups.group_shares`.
        compare: Rules to compare with.

    Example:
        >>> from osallisuus.plugins.itu2.budget.model import Election
        >>> from osallisuus.plugins.itu2.budget.result import count
        >>> election = Election.of(
        ...     budget=100, costs={"a": 60, "b": 50}, ballots=[["a"], ["a"], ["b"]]
        ... )
        >>> print(make_statement(count(election, rule="greedy")).sections[2].items[0])
        b: At its turn 40 was left, and it costs 50. It would have been funded at a cost of 40 or \
less. It would have been funded with 2 more votes.

    .. versionadded:: 0.1
    """
    election = result.election
    sections = [_opening(result, lang), _winners(result, lang)]
    lost = [one.id for one in election.proposals if one.id not in set(result.selected)]
    if explain and lost:
        # The one figure that needs many counts is left to Result.explain.
        found = [
            explain_proposal(election, result.rule, result.outcome, one, votes_needed=False)
            for one in lost
        ]
        found.sort(key=lambda one: -one.votes)
        sections.append(
            Section(
                heading=say("statement.heading-lost", lang),
                items=tuple(
                    f"{label(election, one.proposal)}: {explanation_text(result, one, lang)}"
                    for one in found
                ),
            )
        )
    sections.append(_ties(result, lang))
    if groups:
        sections.append(_groups(groups, election.currency, lang))
    if compare:
        sections.append(_comparisons(result, compare, lang))
    if election.invalid:
        sections.append(_invalid(result, lang))
    return Statement(
        title=say("statement.title", lang, name=election.name or "–"),
        sections=tuple(sections),
        lang=lang,
    )


def explanation_text(result: Result, found: Explanation, lang: str = "en") -> str:
    """Return an explanation in plain language.

    Args:
        result: The result it belongs to.
        found: The explanation, from :meth:`~.result.Result.explain`.
        lang: ``fi``, ``sv`` or ``en``.

    .. versionadded:: 0.1
    """
    election = result.election
    currency = election.currency
    if found.funded:
        step = next(
            one
            for one in result.trace
            if one.proposal == found.proposal and one.outcome == "funded"
        )
        return f"{say('why.funded', lang)} {_paid(result, step, lang)}"
    points = counts_points(election, result.rule)

    def money(value: Fraction | None) -> str:
        return money_text(value or 0, lang, currency)

    values = {
        "cost": money_text(found.cost, lang, currency),
        "budget": money_text(election.budget, lang, currency),
        "score": number_text(found.score or 0, lang, places=2),
        "threshold": number_text(election.threshold or 0, lang, places=2),
        "left": money_text(found.left or 0, lang, currency),
        "money": money(found.supporters_left),
        "missing": money(found.missing),
    }
    parts = [say(f"why.{found.reason}", lang, **values)]
    if found.reason == "supporters-short" and found.left is not None:
        parts.append(say("why.supporters-rest", lang, **values))
    if found.needed_cost is not None and found.reason != "no-support":
        cost = money_text(found.needed_cost, lang, currency)
        parts.append(say("need.cost", lang, cost=cost))
    if found.needed_score is not None:
        more = number_text(found.needed_score, lang)
        if isinstance(result.rule, EqualShares):
            parts.append(say("need.ballots", lang, more=more))
        else:
            unit = say("unit.points" if points else "unit.votes", lang)
            parts.append(say("need.score", lang, more=more, unit=unit))
    return " ".join(parts)


def _opening(result: Result, lang: str) -> Section:
    election = result.election
    paragraphs = [
        say(
            "statement.summary",
            lang,
            budget=money_text(election.budget, lang, election.currency),
            voters=number_text(election.voters, lang),
            proposals=number_text(len(election.proposals), lang),
        ),
        say("statement.rule", lang, rule=rule_text(result.rule, election, lang)),
    ]
    share = share_of_one(result)
    if share is None:
        paragraphs.append(say("how.greedy", lang))
    else:
        shown = money_text(share, lang, election.currency)
        paragraphs.append(say("how.equal-shares", lang, share=shown))
    if result.raised:
        paragraphs.append(say("how.raised", lang, times=number_text(result.raised, lang)))
    if election.channels:
        listed = "; ".join(
            say(
                "statement.channel",
                lang,
                channel=one.name,
                voters=number_text(one.voters, lang),
            )
            for one in election.channels
        )
        paragraphs.append(f"{say('statement.channels', lang)}: {listed}.")
    return Section(paragraphs=tuple(paragraphs))


def _winners(result: Result, lang: str) -> Section:
    election = result.election
    items = []
    for step in result.trace:
        if step.outcome != "funded":
            continue
        head = say(
            "statement.winner",
            lang,
            name=label(election, step.proposal),
            cost=money_text(step.cost, lang, election.currency),
            votes=number_text(step.votes, lang),
        )
        items.append(f"{head}. {_paid(result, step, lang)}")
    summary = say(
        "statement.funded",
        lang,
        count=number_text(len(result.selected), lang),
        spent=money_text(result.spent, lang, election.currency),
        left=money_text(result.left, lang, election.currency),
    )
    return Section(
        heading=say("statement.heading-funded", lang),
        paragraphs=(summary,),
        items=tuple(items),
        ordered=True,
    )


def _paid(result: Result, step: Step, lang: str) -> str:
    """Return what a funded proposal cost its supporters."""
    currency = result.election.currency
    if not step.cost:
        return say("statement.free", lang)
    if step.price is None:
        if not step.votes:
            return say("statement.unsupported", lang)
        even = money_text(Fraction(step.cost) / step.votes, lang, currency)
        parts = [say("statement.paid-even", lang, price=even)]
        if step.stage is Stage.COMPLETION:
            parts.insert(0, say("statement.completed", lang))
        return " ".join(parts)
    points = counts_points(result.election, result.rule)
    key = "statement.paid-point" if points else "statement.paid-each"
    parts = [say(key, lang, price=money_text(step.price, lang, currency))]
    if step.emptied:
        parts.append(
            say(
                "statement.paid-emptied",
                lang,
                payers=number_text(step.payers or 0, lang),
                emptied=number_text(step.emptied, lang),
            )
        )
    return " ".join(parts)


def _ties(result: Result, lang: str) -> Section:
    heading = say("statement.heading-ties", lang)
    if not result.ties:
        return Section(heading=heading, paragraphs=(say("statement.no-ties", lang),))
    how = "; ".join(say(f"tie.{one}", lang) for one in result.rule.ties)
    items = []
    for tie in result.ties:
        lost = (
            say("statement.tie-lost", lang, lost=names_text(result.election, tie.lost, lang))
            if tie.lost
            else say("statement.tie-harmless", lang)
        )
        told = say(
            "statement.tie",
            lang,
            chosen=label(result.election, tie.chosen),
            others=names_text(result.election, tie.others, lang),
            how=how,
        )
        items.append(f"{told} {lost}")
    return Section(heading=heading, items=tuple(items))


def _groups(groups: Mapping[str, Sequence[GroupShare]], currency: str | None, lang: str) -> Section:
    items = []
    for column, shares in groups.items():
        for one in shares:
            told = say(
                "statement.group",
                lang,
                group=one.group or say("statement.group-blank", lang),
                voters=number_text(one.voters, lang),
                share=money_text(round(one.share), lang, currency),
                used=money_text(round(one.used), lang, currency),
                part=percent_text(one.part or Fraction(0), lang),
            )
            items.append(f"{column} – {told}")
    least = say("statement.groups-hidden", lang, least=str(SMALLEST_SHOWN))
    return Section(
        heading=say("statement.heading-groups", lang), paragraphs=(least,), items=tuple(items)
    )


def _comparisons(result: Result, rules: Sequence[Rule | str], lang: str) -> Section:
    items = []
    for rule in rules:
        other = result.compare(rule)
        name = rule_text(other.rule, result.election, lang)
        name = name[:1].upper() + name[1:]
        if not other.only_here and not other.only_there:
            items.append(say("statement.same", lang, rule=name))
            continue
        items.append(
            say(
                "statement.other",
                lang,
                rule=name,
                there=names_text(result.election, other.only_there, lang),
                here=names_text(result.election, other.only_here, lang),
            )
        )
    return Section(heading=say("statement.heading-compare", lang), items=tuple(items))


def _invalid(result: Result, lang: str) -> Section:
    invalid = result.election.invalid
    items = [invalid_text(one, lang) for one in invalid[:_INVALID_SHOWN]]
    if len(invalid) > _INVALID_SHOWN:
        rest = number_text(len(invalid) - _INVALID_SHOWN, lang)
        items.append(say("statement.more", lang, count=rest))
    return Section(
        heading=say("statement.heading-invalid", lang),
        paragraphs=(say("statement.invalid-count", lang, count=number_text(len(invalid), lang)),),
        items=tuple(items),
    )
