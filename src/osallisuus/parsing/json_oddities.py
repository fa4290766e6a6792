"""Signs that JSON does not have, and what the writer of them most likely meant."""

import re
from typing import Final

import attrs

_SPACE: Final = re.compile(r"[ \t\n\r]*")
_CONSTANT: Final = re.compile(r"[+-]?(?:NaN|Infinity|nan|inf|Inf|infinity)(?!\w)")
_NUMBER_LIKE: Final = re.compile(r"[+-]?\.?[0-9][\w.+-]*")
_LEADING_ZERO: Final = re.compile(r"[+-]?0[0-9]")
_WORD: Final = re.compile(r"[^\W\d]\w*")
_WORDS: Final = {
    "true": "true",
    "false": "false",
    "null": "null",
    "none": "null",
    "nil": "null",
    "undefined": "null",
}
_TEXT_BODY: Final = re.compile(
    r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+'
)
_CUT_ESCAPE: Final = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?")
_CURLY_QUOTES: Final = "“”„‟«»"


@attrs.frozen
class Oddity:
    """Something JSON does not have.

    Attributes:
        code: What it is.
        index: Where it stands.
        params: What the text is filled in with.
        resume: Where reading can go on, as if a healthy value had been there.
    """

    code: str
    index: int
    params: dict[str, str] = attrs.field(factory=dict)
    resume: int | None = None


def odd_token(text: str, index: int, *, is_key: bool) -> Oddity:
    """Word what stands at ``index``, after blanks, where no JSON token does.

    Args:
        text: The whole text.
        index: Where the last token ended.
        is_key: Whether the name of a field is expected there.
    """
    space = _SPACE.match(text, index)
    start = space.end() if space else index
    sign = text[start]
    if sign == '"':
        return _broken_text(text, start)
    if sign == "'":
        return Oddity("single-quotes", start)
    if sign in _CURLY_QUOTES:
        return Oddity("curly-quotes", start)
    if sign == "#" or text.startswith(("//", "/*"), start):
        return Oddity("comment", start)
    if is_key:
        return Oddity("key-quotes", start)
    constant = _CONSTANT.match(text, start)
    if constant:
        return Oddity("not-finite", start, resume=constant.end())
    number = _NUMBER_LIKE.match(text, start)
    if number:
        code = "leading-zero" if _LEADING_ZERO.match(number[0]) else "number-form"
        return Oddity(code, start, resume=number.end())
    word = _WORD.match(text, start)
    if word:
        meant = _WORDS.get(word[0].lower())
        if meant is not None:
            return Oddity("word", start, {"expected": meant}, resume=word.end())
        return Oddity("text-quotes", start)
    return Oddity("unexpected", start, {"character": shown(sign)})


def _broken_text(text: str, start: int) -> Oddity:
    body = _TEXT_BODY.match(text, start)
    stop = body.end() if body else start + 1
    if stop >= len(text):
        return Oddity("unclosed-text", start)
    if text[stop] == "\\":
        # An escape cut off by the end of the file is a cut, not a wrong escape.
        is_cut = _CUT_ESCAPE.fullmatch(text, stop) is not None
        return Oddity("unclosed-text", start) if is_cut else Oddity("escape", stop)
    if text[stop] in "\r\n":
        return Oddity("line-break-in-text", stop)
    return Oddity("control-character", stop, {"character": shown(text[stop])})


def shown(sign: str) -> str:
    r"""Return a character for a message: itself, or its code point when it cannot be seen.

    Example:
        >>> shown("@"), shown("\t")
        ('@', 'U+0009')
    """
    return sign if sign.isprintable() and sign != " " else f"U+{ord(sign):04X}"
