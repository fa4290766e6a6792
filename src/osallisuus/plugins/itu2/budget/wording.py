"""Numbers and names as people write them in Finnish, Swedish and English."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from osallisuus.plugins.itu2.budget.explain import counts_points
from osallisuus.plugins.itu2.budget.model import Election, InvalidBallot
from osallisuus.plugins.itu2.budget.rules import Greedy, Rule
from osallisuus.plugins.itu2.budget.texts import say

_NARROW = "\u00a0"


def number_text(value: int | Fraction | Decimal, lang: str, *, places: int = 0) -> str:
    """Return a number with thousands apart, rounded to at most ``places`` decimals.

    Example:
        >>> number_text(1603000, "en"), number_text(Fraction(81, 2), "fi", places=2)
        ('1,603,000', '40,50')

    .. versionadded:: 0.1
    """
    exact = Fraction(value)
    whole = Decimal(exact.numerator) / Decimal(exact.denominator)
    shown = 0 if exact.denominator == 1 else places
    text = f"{whole.quantize(Decimal(1).scaleb(-shown), ROUND_HALF_UP):,f}"
    if lang.split("-", 1)[0] in ("fi", "sv"):
        text = text.replace(",", _NARROW).replace(".", ",")
    return text


def money_text(value: int | Fraction | Decimal, lang: str, currency: str | None) -> str:
    """Return a sum of money, rounded to hundredths, with its currency if that is known.

    Example:
        >>> money_text(35000, "en", "EUR"), money_text(Decimal("0.005"), "en", None)
        ('€35,000', '0.01')

    .. versionadded:: 0.1
    """
    number = number_text(value, lang, places=2)
    if currency is None:
        return number
    if currency == "EUR":
        return f"{number}{_NARROW}€" if lang.split("-", 1)[0] in ("fi", "sv") else f"€{number}"
    return f"{number}{_NARROW}{currency}"


def percent_text(part: Fraction, lang: str) -> str:
    """Return a part of a whole in per cent.

    Example:
        >>> percent_text(Fraction(1, 3), "en")
        '33%'

    .. versionadded:: 0.1
    """
    space = _NARROW if lang.split("-", 1)[0] in ("fi", "sv") else ""
    rounded = (part * 100 + Fraction(1, 2)).__floor__()
    return f"{number_text(rounded, lang)}{space}%"


def rule_text(rule: Rule, election: Election, lang: str) -> str:
    """Return what a rule is called.

    .. versionadded:: 0.1
    """
    if isinstance(rule, Greedy):
        points = counts_points(election, rule)
        key = "greedy-per-cost" if rule.per_cost else "greedy-points" if points else "greedy"
        text = say(f"rule.{key}", lang)
        if rule.threshold and election.threshold is not None:
            unit = say("unit.points" if points else "unit.votes", lang)
            least = f"{number_text(election.threshold, lang, places=2)} {unit}"
            text += say("rule.threshold", lang, threshold=least)
        return text if rule.skip else text + say("rule.no-skip", lang)
    return (
        say("rule.equal-shares", lang)
        + say(f"rule.utility-{rule.utility}", lang)
        + say(f"rule.completion-{rule.completion}", lang)
    )


def names_text(election: Election, ids: Iterable[str], lang: str) -> str:
    """Return proposals by id and name, or the word for none.

    .. versionadded:: 0.1
    """
    labels = {one.id: label(election, one.id) for one in election.proposals}
    return ", ".join(labels[one] for one in ids) or say("statement.nothing", lang)


def label(election: Election, proposal: str) -> str:
    """Return the name of a proposal with its id, or the id of one without a name.

    .. versionadded:: 0.1
    """
    name = election.proposals[election.index_of(proposal)].name
    return f"{name} ({proposal})" if name and name != proposal else proposal


def invalid_text(ballot: InvalidBallot, lang: str) -> str:
    """Return where an invalid ballot is and why it does not count.

    .. versionadded:: 0.1
    """
    reason = say(f"ballot.{ballot.reason}", lang, **ballot.values)
    line = "" if ballot.line is None else str(ballot.line)
    if ballot.channel is not None:
        key = "statement.invalid-channel"
        return say(key, lang, channel=ballot.channel, line=line, reason=reason)
    return say("statement.invalid", lang, line=line, reason=reason)
