"""Numbers and names in the reader's language."""

from osallisuus.catalogue import CORE
from osallisuus.measures.effect import Interval

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"


def number(value: float | None, language: str, digits: int = 1) -> str:
    """Return a number with the language's decimal sign; a dash when there is none.

    Example:
        >>> number(-3.14159, "fi", 2), number(None, "en")
        ('−3,14', '–')
    """
    if value is None:
        return DASH
    text = f"{value:.{digits}f}"
    # A change that rounds to nought has no sign.
    if float(text) == 0:
        text = text.lstrip("-")
    text = text.replace("-", MINUS)
    return text if language == "en" else text.replace(".", ",")


def percent(share: float | None, language: str) -> str:
    """Return a share as per cent."""
    if share is None:
        return DASH
    gap = "" if language == "en" else "\N{NO-BREAK SPACE}"
    return f"{number(100 * share, language, 0)}{gap}%"


def interval(limits: Interval | None, language: str, digits: int = 1) -> str:
    """Return the limits of an interval."""
    if limits is None:
        return DASH
    return f"[{number(limits.low, language, digits)}; {number(limits.high, language, digits)}]"


def p_value(p: float | None, language: str) -> str:
    """Return a p value; very small ones by their bound."""
    if p is None:
        return DASH
    return f"< {number(0.001, language, 3)}" if p < 0.001 else number(p, language, 3)


def count_or_hidden(count: int | None, language: str) -> str:
    """Return a count, or the word for a hidden one."""
    return say("figure.hidden", language) if count is None else str(count)


def say(key: str, language: str, **values: object) -> str:
    """Return a text of the catalogue under ``measures``."""
    return CORE.say(f"measures.{key}", language, **values)
