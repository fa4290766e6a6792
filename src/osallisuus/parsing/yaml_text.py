"""Strict YAML 1.2: text to plain data, places in the text, and plain data to text.

JSON is the canonical form; YAML is for hands. What YAML reads as something else than the writer meant
is read as written (``no``, ``091``, ``12:30`` and dates are text), and what hides data from the reader
is refused: tags, anchors and aliases, merge keys, several documents in one file.
"""

from collections.abc import Iterable

import attrs

from osallisuus.limits import has_surrogate
from osallisuus.parsing.encoding import text_of, utf8
from osallisuus.parsing.json_locate import Wanted, spread, wanted
from osallisuus.parsing.plain import (
    MAX_DEPTH,
    MAX_PROBLEMS,
    ParseError,
    TextProblem,
    check_plain,
)
from osallisuus.parsing.pointers import join
from osallisuus.parsing.positions import BYTE_ORDER_MARK, places
from osallisuus.parsing.values import Json, Of
from osallisuus.parsing.yaml_scalars import ScalarError, meaning
from osallisuus.parsing.yaml_signs import Sign, signs_of
from osallisuus.parsing.yaml_writing import written

MAX_YAML_BYTES = 16 * 1024 * 1024
"""Largest YAML text that is read unless more is asked for, in bytes; YAML is read slowly."""
MAX_YAML_VALUES = 2 * 1024 * 1024
"""Most keys and values that are read unless more is asked for; the largest document by hand has fewer."""

_BYTES_FOR_A_VALUE = 8
_LONGEST_KEY_SHOWN = 40


def parse_yaml(
    data: bytes | str,
    *,
    max_bytes: int = MAX_YAML_BYTES,
    max_values: int | None = None,
    max_depth: int = MAX_DEPTH,
    use_libyaml: bool | None = None,
) -> Json:
    r"""Return the data of a YAML text, or refuse it with every problem at once.

    Scalars without quotes follow the core schema of YAML 1.2, except that a code with a needless leading
    zero stays text. ``<<`` without quotes is refused. A key that reads as a number, a boolean or null is
    refused: in quotes it is text.

    Args:
        data: The text; bytes are UTF-8.
        max_bytes: Largest text read, in bytes.
        max_values: Most keys, values and ends of mappings and lists that are read; by default
            :data:`MAX_YAML_VALUES`, or one for every eight bytes that may be read when that is more.
        max_depth: Deepest nesting of mappings and lists.
        use_libyaml: Whether the parser of libyaml is used; by default when PyYAML was built with it. The
            result is the same either way.

    Raises:
        ParseError: The text is refused; all problems are listed in the order they stand in it. The first
            breach of grammar ends the list.

    Example:
        >>> parse_yaml("municipality: 091\nopen: [no, 12:30]\n")
        {'municipality': '091', 'open': ['no', '12:30']}

    .. versionadded:: 0.1
    """
    content = utf8(data, max_bytes=max_bytes)
    text = (text_of(content) if isinstance(data, bytes) else data).removeprefix(BYTE_ORDER_MARK)
    if max_values is None:
        max_values = max(MAX_YAML_VALUES, max_bytes // _BYTES_FOR_A_VALUE)
    builder = _Builder(max_depth, max_values)
    broken: tuple[TextProblem, ...] = ()
    try:
        for sign in signs_of(text, use_libyaml=use_libyaml):
            builder.add(sign)
            if builder.is_over:
                break
    except ParseError as error:
        broken = error.problems
    if not broken and builder.is_empty:
        broken = (TextProblem(code="empty", line=1, column=1),)
    problems = builder.problems(text) + broken
    if problems:
        raise ParseError(problems)
    return builder.root


def locate_yaml(
    text: bytes | str, pointers: Iterable[str], *, of: Of = "value"
) -> dict[str, tuple[int, int]]:
    r"""Return line and column of what each JSON Pointer names, both counted from 1.

    Columns count characters (code points). What is not there has the place of its nearest parent that
    is; so has everything behind a breach of grammar.

    Args:
        text: A YAML text.
        pointers: JSON Pointers (RFC 6901).
        of: Whether the place is that of the value or of the key before it. A list item and the whole
            document have no key; their place is that of the value.

    Example:
        >>> locate_yaml("a:\n  - 1\n  - b: 2\n", ["/a/1/b"])
        {'/a/1/b': (3, 8)}
        >>> locate_yaml("a:\n  - 1\n  - b: 2\n", ["/a/1/b"], of="key")
        {'/a/1/b': (3, 5)}

    .. versionadded:: 0.1
    """
    signs = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    signs = signs.removeprefix(BYTE_ORDER_MARK)
    asked = list(pointers)
    root = wanted(asked)
    search = _Search(root, of)
    try:
        for sign in signs_of(signs):
            search.add(sign)
    except ParseError:
        pass
    where = places(signs, search.found.values())
    return {pointer: where[search.found[pointer]] for pointer in asked}


def dump_yaml(data: Json) -> str:
    """Return plain data as YAML text that every reader of YAML 1.1 or 1.2 reads alike.

    Keys stand in the order given. Text that a reader could take for something else is quoted; a long
    paragraph is a folded block, text of several lines a literal block.

    Raises:
        ParseError: It is not plain; every place is listed with its pointer.

    Example:
        >>> print(dump_yaml({"code": "091", "open": "no", "name": "Lähde"}), end="")
        code: "091"
        open: "no"
        name: Lähde

    .. versionadded:: 0.1
    """
    return written(check_plain(data))


@attrs.define
class _Frame:
    """A mapping or list that is not closed yet."""

    value: "dict[str, Json] | list[Json]"
    token: str | int = ""
    awaits_key: bool = False
    is_key: bool = False
    keys: dict[str, int] = attrs.field(factory=dict)


@attrs.frozen
class _Found:
    code: str
    index: int
    pointer: str | None
    params: dict[str, str]
    first: int | None


class _Builder:
    """Plain data growing from signs, and what is wrong with it."""

    def __init__(self, max_depth: int, max_values: int) -> None:
        self.root: Json = None
        self.is_empty = True
        self.is_over = False
        self._documents = 0
        self._max_depth = max_depth
        self._max_values = self._left = max_values
        self._open: list[_Frame] = []
        self._found: list[_Found] = []

    def problems(self, text: str) -> tuple[TextProblem, ...]:
        """Return what was found, with places."""
        indexes = [found.index for found in self._found]
        indexes += [found.first for found in self._found if found.first is not None]
        where = places(text, indexes)
        listed = []
        for found in self._found:
            params = dict(found.params)
            if found.first is not None:
                params["first"] = ":".join(map(str, where[found.first]))
            line, column = where[found.index]
            listed.append(
                TextProblem(
                    code=found.code, params=params, pointer=found.pointer, line=line, column=column
                )
            )
        return tuple(listed)

    def add(self, sign: Sign) -> None:
        """Take the next sign."""
        kind = sign.kind
        self._left -= 1
        if self._left < 0:
            self._report("too-many-values", sign, limit=str(self._max_values))
            self.is_over = True
        elif kind == "document":
            self._document(sign)
        elif kind in "}]":
            frame = self._open.pop()
            if not frame.is_key:
                self._place(frame.value)
        elif self._open and self._open[-1].awaits_key:
            self._key(sign)
        else:
            self._advance()
            self._check_marks(sign)
            if kind in "{[":
                self._start(sign, is_key=False)
            else:
                self._place(self._scalar(sign))

    def _document(self, sign: Sign) -> None:
        self._documents += 1
        if self._documents > 1:
            self._report("yaml-documents", sign)
            self.is_over = True

    def _advance(self) -> None:
        frame = self._open[-1] if self._open else None
        if frame and isinstance(frame.value, list):
            frame.token = len(frame.value)

    def _start(self, sign: Sign, *, is_key: bool) -> None:
        if len(self._open) >= self._max_depth:
            self._report("too-deep", sign, limit=str(self._max_depth))
            self.is_over = True
            return
        is_mapping = sign.kind == "{"
        self._open.append(_Frame({} if is_mapping else [], "", is_mapping, is_key))
        self.is_empty = False

    def _place(self, value: Json) -> None:
        if not self._open:
            self.root = value
            return
        frame = self._open[-1]
        if isinstance(frame.value, list):
            frame.value.append(value)
        else:
            frame.value[str(frame.token)] = value
            frame.awaits_key = True

    def _key(self, sign: Sign) -> None:
        frame = self._open[-1]
        frame.awaits_key = False
        frame.token = sign.text
        if sign.kind in "{[":
            self._report("key-structure", sign)
            self._start(sign, is_key=True)
            return
        self._check_marks(sign)
        if sign.kind == "alias":
            return
        if sign.is_plain and not _is_text(sign.text):
            code = "yaml-merge" if sign.text == "<<" else "key-not-text"
            self._report(code, sign, field=_shortened(sign.text))
        elif has_surrogate(sign.text):
            frame.token = ""
            self._report("surrogate", sign)
        elif sign.text in frame.keys:
            first = frame.keys[sign.text]
            self._report("duplicate-key", sign, first, field=_shortened(sign.text))
        frame.keys.setdefault(sign.text, sign.at)

    def _check_marks(self, sign: Sign) -> None:
        if sign.has_tag:
            self._report("yaml-tag", sign)
        if sign.has_anchor or sign.kind == "alias":
            self._report("yaml-alias", sign)

    def _scalar(self, sign: Sign) -> Json:
        if sign.kind == "alias":
            return None
        if self._open or sign.text or not sign.is_plain:
            self.is_empty = False
        if has_surrogate(sign.text):
            self._report("surrogate", sign)
            return None
        if not sign.is_plain:
            return sign.text
        try:
            return meaning(sign.text)
        except ScalarError as error:
            self._report(error.code, sign, None, **error.params)
            return None

    def _report(self, code: str, sign: Sign, first: int | None = None, **params: str) -> None:
        if len(self._found) >= MAX_PROBLEMS:
            self.is_over = True
            return
        # The pointer of what is too deep would be longer than anyone reads.
        pointer = None if code == "too-deep" else join(*(frame.token for frame in self._open))
        self._found.append(_Found(code, sign.at, pointer, params, first))


def _is_text(scalar: str) -> bool:
    try:
        return scalar != "<<" and isinstance(meaning(scalar), str)
    except ScalarError:
        return False


def _shortened(key: str) -> str:
    return key if len(key) <= _LONGEST_KEY_SHOWN else key[:_LONGEST_KEY_SHOWN] + "…"


class _Search:
    """One walk along the signs of one text, looking for places."""

    def __init__(self, root: Wanted, of: Of) -> None:
        self.found: dict[str, int] = {}
        self._of = of
        self._root: Wanted | None = root
        self._open: list[_Passed] = []
        spread(root, 0, self.found)

    def add(self, sign: Sign) -> None:
        """Take the next sign."""
        if sign.kind == "document":
            return
        if sign.kind in "}]":
            self._open.pop()
            return
        frame = self._open[-1] if self._open else None
        if frame and frame.is_mapping and frame.awaits_key:
            frame.awaits_key = False
            inner = frame.wanted.inner.get(sign.text) if frame.wanted and sign.text else None
            if frame.wanted and not sign.text and sign.kind == "scalar":
                inner = frame.wanted.inner.get("")
            frame.member, frame.key_at = inner, sign.at
            if sign.kind in "{[":
                self._open.append(_Passed(None, sign.kind == "{"))
            return
        node = self._found(sign, frame)
        if sign.kind in "{[":
            self._open.append(_Passed(node, sign.kind == "{"))

    def _found(self, sign: Sign, frame: "_Passed | None") -> Wanted | None:
        if frame is None:
            node, self._root = self._root, None
        elif frame.is_mapping:
            node, frame.awaits_key = frame.member, True
        else:
            node = frame.wanted.inner.get(str(frame.position)) if frame.wanted else None
            frame.position += 1
        if node is not None:
            spread(node, sign.at, self.found)
            if self._of == "key" and frame is not None and frame.is_mapping:
                self.found.update(dict.fromkeys(node.pointers, frame.key_at))
        return node


@attrs.define
class _Passed:
    """A mapping or list the search is inside of."""

    wanted: Wanted | None
    is_mapping: bool
    awaits_key: bool = True
    member: Wanted | None = None
    key_at: int = 0
    position: int = 0
