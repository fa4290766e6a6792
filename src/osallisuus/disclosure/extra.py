"""SciPy is in the extra ``records``: asked for by name when it is missing."""

from importlib.util import find_spec

from osallisuus.errors import MissingExtraError


def require_scipy() -> None:
    """Check that SciPy is there.

    Raises:
        MissingExtraError: It is not; the message says what to install.
    """
    if find_spec("scipy") is None:
        raise MissingExtraError("scipy", "records")
