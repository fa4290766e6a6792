"""Plain data to YAML that YAML 1.1 and 1.2 readers read alike."""

import json
import re
from collections.abc import Iterator
from typing import Final

from osallisuus.parsing.values import Json

_WIDTH: Final = 96
_LONGEST_PLAIN: Final = 100
# Longer keys need a question mark before them; YAML looks at most 1024 characters ahead for the colon.
_LONGEST_KEY: Final = 200
_PLAIN: Final = re.compile(r"[^\W\d_](?:[\w .,/()%'!?&+;–—’”§°€-]*[\w.,/()%'!?&+;–—’”§°€-])?\Z")
# Words some YAML reader takes for a boolean or for null.
_MISREAD: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_NOT_IN_BLOCK: Final = re.compile(
    "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_NEEDS_ESCAPE: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_FOLD: Final = re.compile(r"(?<=[^ ]) (?=[^ ])")


def written(data: Json) -> str:
    """Return plain data as a YAML text with a final newline."""
    return "\n".join([*_lines(data, "", ""), ""])


def _lines(value: Json, head: str, indent: str) -> Iterator[str]:
    """Give the lines of a value.

    Args:
        value: What to write.
        head: What stands before it on its first line, such as ``name:`` or ``-``.
        indent: Blanks before the lines of what holds it.
    """
    if isinstance(value, dict) and value:
        yield from _mapping(value, head, indent)
    elif isinstance(value, list) and value:
        yield from _sequence(value, head, indent)
    else:
        first, *rest = _scalar(value)
        yield _joined(head, first)
        yield from (f"{indent}  {line}" if line else "" for line in rest)


def _joined(head: str, first: str) -> str:
    return f"{head} {first}" if head.strip() else f"{head}{first}"


def _mapping(value: dict[str, Json], head: str, indent: str) -> Iterator[str]:
    inner = indent if not head else f"{indent}  "
    is_item = head.endswith("-")
    if head and not is_item:
        yield head
    for position, (name, member) in enumerate(value.items()):
        start = f"{head} " if is_item and not position else inner
        key = _key(name)
        if len(key) <= _LONGEST_KEY:
            yield from _lines(member, f"{start}{key}:", inner)
        else:
            yield f"{start}? {key}"
            yield from _lines(member, f"{inner}:", inner)


def _sequence(value: list[Json], head: str, indent: str) -> Iterator[str]:
    inner = indent if not head else f"{indent}  "
    is_item = head.endswith("-")
    if head and not is_item:
        yield head
    for position, item in enumerate(value):
        start = f"{head} " if is_item and not position else inner
        yield from _lines(item, f"{start}-", inner)


def _key(name: str) -> str:
    return name if _is_plain(name) else _quoted(name)


def _scalar(value: Json) -> list[str]:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        number = repr(value)
        # A YAML 1.1 reader takes 1e-07 for text; with a point it is a number to everyone.
        has_bare_exponent = "e" in number and "." not in number
        return [number.replace("e", ".0e") if has_bare_exponent else number]
    return [json.dumps(value)]


def _text(text: str) -> list[str]:
    if _is_plain(text):
        return [text]
    if "\n" in text:
        return _literal(text) if _fits_literal(text) else [_quoted(text)]
    if len(text) > _LONGEST_PLAIN and _fits_folded(text):
        return [">-", *_folded(text)]
    return [_quoted(text)]


def _is_plain(text: str) -> bool:
    is_short = len(text) <= _LONGEST_PLAIN
    return is_short and bool(_PLAIN.match(text)) and text.lower() not in _MISREAD


def _quoted(text: str) -> str:
    body = json.dumps(text, ensure_ascii=False)
    return _NEEDS_ESCAPE.sub(lambda found: f"\\u{ord(found[0]):04x}", body)


def _fits_folded(text: str) -> bool:
    return not (
        _NOT_IN_BLOCK.search(text) or text[0] == " " or text[-1] == " " or not _FOLD.search(text)
    )


def _folded(text: str) -> Iterator[str]:
    line = ""
    for part in _FOLD.split(text):
        if line and len(line) + 1 + len(part) > _WIDTH:
            yield line
            line = part
        else:
            line = f"{line} {part}" if line else part
    yield line


def _fits_literal(text: str) -> bool:
    lines = text.split("\n")
    has_blank_end = any(line.endswith(" ") for line in lines)
    ends_once = not text.endswith("\n\n")
    return not (_NOT_IN_BLOCK.search(text) or has_blank_end or text[0] in " \n") and ends_once


def _literal(text: str) -> list[str]:
    if text.endswith("\n"):
        return ["|", *text[:-1].split("\n")]
    return ["|-", *text.split("\n")]
