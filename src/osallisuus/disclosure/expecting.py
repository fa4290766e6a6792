"""Arguments of the wrong kind, refused in words before anything is done with them."""

from osallisuus.catalogue import CORE
from osallisuus.errors import ValueProblemError


def expect(value: object, kind: type | tuple[type, ...], *, name: str, wanted: str) -> None:
    """Check what a caller gave.

    Args:
        value: What was given; the message tells its type, never the value.
        kind: What it has to be an instance of; ``bool`` is no ``int`` here.
        name: Name of the argument.
        wanted: Last part of the key of the text that says what is expected.

    Raises:
        ValueProblemError: It is something else.

    Example:
        >>> expect(True, int, name="threshold", wanted="whole")
        Traceback (most recent call last):
        osallisuus.errors.ValueProblemError: threshold: expected a whole number, got bool
    """
    is_flag = isinstance(value, bool) and kind is not bool
    if is_flag or not isinstance(value, kind):
        expected = CORE.say(f"disclosure.kind.{wanted}")
        got = type(value).__name__
        raise ValueProblemError(
            CORE.say("disclosure.expected", name=name, expected=expected, got=got)
        )
