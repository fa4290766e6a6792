"""The base lane of JSON: reads a text sign by sign and lists everything that is wrong with it.

It runs only on texts the fast lane cannot vouch for, so it is written for exact places and clear words
rather than for speed. The first breach of grammar ends it; equal keys, numbers out of range and
surrogates do not.
"""

import json
import re
from enum import Enum, auto
from math import isinf
from typing import Final

import attrs

from osallisuus.limits import has_surrogate
from osallisuus.parsing.json_oddities import Oddity, odd_token
from osallisuus.parsing.json_skip import end_of_healthy
from osallisuus.parsing.plain import MAX_DIGITS, MAX_PROBLEMS, TextProblem
from osallisuus.parsing.pointers import join
from osallisuus.parsing.positions import places

_TOKEN: Final = re.compile(
    r"""[ \t\n\r]*(?:
      (?P<text>"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+")
    | (?P<mark>[\[\]{}:,])
    | (?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![\w.+-]))
    | (?P<word>(?:true|false|null)(?!\w))
    | (?P<end>\Z)
    )""",
    re.VERBOSE,
)
_LONGEST_KEY_SHOWN: Final = 40
# Deeper than this a healthy part is small, and skipping at every level would read it many times.
_SKIPPED_DEPTH: Final = 4


class _Expect(Enum):
    VALUE = auto()
    ITEM_OR_END = auto()
    KEY = auto()
    KEY_OR_END = auto()
    COLON = auto()
    COMMA_OR_END = auto()
    NOTHING = auto()


@attrs.define
class _Open:
    """An object or list that is not closed yet."""

    closing: str
    index: int
    token: str | int = 0
    keys: dict[str, int] = attrs.field(factory=dict)


@attrs.frozen
class _Found:
    code: str
    index: int
    params: dict[str, str]
    pointer: str | None
    first: int | None = None


def judge(text: str, *, max_depth: int) -> tuple[TextProblem, ...]:
    """Return everything wrong with a JSON text, in the order it stands there; empty when healthy.

    Args:
        text: The text without a byte order mark.
        max_depth: Deepest nesting allowed.
    """
    judgement = _Judgement(text, max_depth)
    judgement.run()
    found = judgement.found
    where = places(text, [f.index for f in found] + [f.first for f in found if f.first is not None])
    problems = []
    for fault in found:
        params = dict(fault.params)
        if fault.first is not None:
            params["first"] = ":".join(map(str, where[fault.first]))
        line, column = where[fault.index]
        problems.append(
            TextProblem(
                code=fault.code, params=params, pointer=fault.pointer, line=line, column=column
            )
        )
    return tuple(problems)


class _Judgement:
    """One reading of one text."""

    def __init__(self, text: str, max_depth: int) -> None:
        self.found: list[_Found] = []
        self._text = text
        self._max_depth = max_depth
        self._open: list[_Open] = []
        self._expect = _Expect.VALUE
        self._last_comma = 0

    def run(self) -> None:
        """Read the text to its end or to the first breach of grammar."""
        index = 0
        goes_on = True
        while goes_on and len(self.found) < MAX_PROBLEMS:
            token = _TOKEN.match(self._text, index)
            if token is None:
                goes_on, index = self._odd(index)
                continue
            kind = token.lastgroup
            start = token.start(kind or 0)
            index = token.end()
            if kind == "end":
                self._end(start)
                return
            if kind == "mark":
                goes_on, index = self._mark(token[kind], start)
            elif self._expect in (_Expect.KEY, _Expect.KEY_OR_END):
                goes_on = self._key(token["text"], start)
            else:
                goes_on = self._scalar(kind or "", token[kind or 0], start)

    def _mark(self, mark: str, start: int) -> tuple[bool, int]:
        after = start + 1
        wants_value = self._expect in (_Expect.VALUE, _Expect.ITEM_OR_END)
        if mark in "[{" and wants_value:
            return self._opened(mark, start)
        if mark == ":" and self._expect is _Expect.COLON:
            self._expect = _Expect.VALUE
            return True, after
        if mark == "," and self._expect is _Expect.COMMA_OR_END:
            frame = self._open[-1]
            self._last_comma = start
            if frame.closing == "]":
                frame.token = int(frame.token) + 1
                self._expect = _Expect.VALUE
            else:
                self._expect = _Expect.KEY
            return True, after
        if mark in "]}" and self._open and self._closes(mark):
            self._open.pop()
            self._value_is_over()
            return True, after
        return self._misplaced(mark, start), after

    def _closes(self, mark: str) -> bool:
        ends = (_Expect.ITEM_OR_END, _Expect.KEY_OR_END, _Expect.COMMA_OR_END)
        return mark == self._open[-1].closing and self._expect in ends

    def _opened(self, mark: str, start: int) -> tuple[bool, int]:
        depth_left = self._max_depth - len(self._open)
        if depth_left <= 0:
            return self._stop("too-deep", start, limit=str(self._max_depth)), start
        if 0 < len(self._open) <= _SKIPPED_DEPTH:
            end = end_of_healthy(self._text, start, depth_left)
            if end is not None:
                self._value_is_over()
                return True, end
        is_list = mark == "["
        self._open.append(_Open("]" if is_list else "}", start))
        self._expect = _Expect.ITEM_OR_END if is_list else _Expect.KEY_OR_END
        return True, start + 1

    def _key(self, token: str | None, start: int) -> bool:
        if token is None:
            return self._stop("key-quotes", start)
        frame = self._open[-1]
        key: str = json.loads(token)
        frame.token = key
        if has_surrogate(key):
            frame.token = ""
            self._report("surrogate", start)
        elif key in frame.keys:
            shown = key if len(key) <= _LONGEST_KEY_SHOWN else key[:_LONGEST_KEY_SHOWN] + "…"
            self._report("duplicate-key", start, frame.keys[key], field=shown)
        else:
            frame.keys[key] = start
        self._expect = _Expect.COLON
        return True

    def _scalar(self, kind: str, token: str, start: int) -> bool:
        if self._expect not in (_Expect.VALUE, _Expect.ITEM_OR_END):
            return self._misplaced("", start)
        if kind == "text" and ("\\u" in token or not token.isascii()):
            if has_surrogate(json.loads(token)):
                self._report("surrogate", start)
        elif kind == "number":
            self._number(token, start)
        self._value_is_over()
        return True

    def _number(self, token: str, start: int) -> None:
        if not token.lstrip("-").isdigit():
            if isinf(float(token)):
                self._report("overflow", start)
        elif len(token.lstrip("-")) > MAX_DIGITS:
            self._report("long-integer", start, limit=str(MAX_DIGITS))

    def _value_is_over(self) -> None:
        self._expect = _Expect.COMMA_OR_END if self._open else _Expect.NOTHING

    def _misplaced(self, mark: str, start: int) -> bool:
        """Word a token that is well formed and in the wrong place."""
        if self._expect is _Expect.NOTHING:
            return self._stop("trailing-text", start)
        if self._expect is _Expect.COLON:
            return self._stop("missing-colon", start)
        if mark and mark in "]}" and self._open and mark != self._open[-1].closing:
            first = self._open[-1].index
            return self._stop(
                "wrong-closing", start, first, expected=self._open[-1].closing, character=mark
            )
        if self._expect is _Expect.COMMA_OR_END and mark not in tuple(":]}"):
            return self._stop("missing-comma", start)
        if mark and mark in "]}" and self._open and self._is_after_comma():
            return self._stop("trailing-comma", self._last_comma)
        if self._expect in (_Expect.KEY, _Expect.KEY_OR_END):
            return self._stop("key-quotes", start)
        if self._expect in (_Expect.VALUE, _Expect.ITEM_OR_END):
            return self._stop("missing-value", start, character=mark)
        return self._stop("unexpected", start, character=mark)

    def _is_after_comma(self) -> bool:
        in_list = self._open[-1].closing == "]"
        return self._expect is _Expect.KEY or (in_list and self._expect is _Expect.VALUE)

    def _odd(self, index: int) -> tuple[bool, int]:
        wants_key = self._expect in (_Expect.KEY, _Expect.KEY_OR_END)
        oddity: Oddity = odd_token(self._text, index, is_key=wants_key)
        wants_value = self._expect in (_Expect.VALUE, _Expect.ITEM_OR_END)
        if oddity.resume is not None and wants_value:
            self._report(oddity.code, oddity.index, None, **oddity.params)
            self._value_is_over()
            return True, oddity.resume
        if self._expect is _Expect.NOTHING and oddity.code != "comment":
            return self._stop("trailing-text", oddity.index), index
        if oddity.resume is not None:
            return self._misplaced("", oddity.index), index
        return self._stop(oddity.code, oddity.index, None, **oddity.params), index

    def _end(self, start: int) -> None:
        if self._open:
            self._stop("truncated", start, self._open[-1].index, expected=self._open[-1].closing)
        elif self._expect is _Expect.VALUE:
            self._stop("empty", 0)

    def _report(self, code: str, index: int, first: int | None = None, **params: str) -> None:
        pointer = join(*(frame.token for frame in self._open))
        self.found.append(_Found(code, index, params, pointer, first))

    def _stop(self, code: str, index: int, first: int | None = None, **params: str) -> bool:
        # What a text is that breaks the grammar is anyone's guess, so no pointer is given.
        self.found.append(_Found(code, index, params, None, first))
        return False
