"""Signs that nobody sees: they steer terminals, and no workbook may hold them."""

from typing import Final

_KEPT: Final = "\t\n\r"
_CONTROLS: Final = {
    code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in _KEPT
}


def visible(text: str) -> str:
    r"""Return a text with a replacement character for every control character but tab and line break.

    Example:
        >>> visible("Polku\x1b[2J")
        'Polku�[2J'

    .. versionadded:: 0.1
    """
    return text if text.isprintable() else text.translate(_CONTROLS)
