"""What scoring refuses, and why."""

from collections.abc import Mapping

import attrs

from osallisuus.catalogue import CORE
from osallisuus.errors import OsallisuusError


@attrs.frozen(kw_only=True)
class Refusal:
    """One reason why no number is given.

    Attributes:
        code: What is wrong, such as ``out-of-range``; key of the catalogue under ``measures.refusal``.
        item: Item it is about.
        values: What the text is filled in with.
        count: How many answers or forms it is about.
        row: First row it is about, counted from 1.
        wave: Wave it is about.

    Example:
        >>> print(Refusal(code="missing", values={"answered": "3", "needed": "5"}))
        3 items answered, 5 needed

    .. versionadded:: 0.1
    """

    code: str
    item: str | None = None
    values: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    count: int = 1
    row: int | None = None
    wave: str | None = None

    def message(self, language: str = "en") -> str:
        """Return what is wrong and what to do, in ``language``."""
        text = CORE.say(f"measures.refusal.{self.code}", language, **self.values)
        if self.item is not None:
            text = CORE.say("measures.refusal.of-item", language, item=self.item, text=text)
        if self.wave is not None:
            wave = CORE.say(f"measures.wave.{self.wave}", language)
            text = f"{wave}: {text}"
            if self.count > 1:
                forms = CORE.say("measures.refusal.forms", language, count=self.count)
                text = f"{text} ({forms})"
        if self.row is not None:
            where = CORE.say("measures.refusal.rows", language, count=self.count, row=self.row)
            return f"{text} ({where})"
        return text

    def __str__(self) -> str:
        return self.message()


class MeasureError(OsallisuusError):
    """Answers cannot be scored or analysed at all; ``refusals`` lists every reason.

    .. versionadded:: 0.1
    """

    def __init__(self, instrument: str, refusals: tuple[Refusal, ...]) -> None:
        super().__init__(instrument, refusals)
        self.instrument = instrument
        self.refusals = refusals

    def __str__(self) -> str:
        return "\n".join([f"{self.instrument}:", *(f"  {one}" for one in self.refusals)])


MOST_SHOWN = 6


def shown_code(value: object) -> str:
    """Return an answer as it may be shown: a short code is, anything longer might be personal."""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return text if len(text) <= MOST_SHOWN and not any(c.isalpha() for c in text) else "(hidden)"
