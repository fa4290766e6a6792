"""YAML text to a stream of signs, with every breach of grammar in words of our own.

Signs come one at a time from a parser that does not recurse, so neither deep nesting nor aliases can
exhaust anything before they are refused.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, NamedTuple, Protocol

from osallisuus.parsing.json_oddities import shown
from osallisuus.parsing.plain import ParseError, TextProblem
from osallisuus.parsing.positions import place

_NOT_ALLOWED: Final = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)

# Possessive: a way back to each of millions of empty lines would take gigabytes.
_ODD_DIRECTIVE: Final = re.compile(
    r"(?:[ \t]*+(?:#[^\r\n]*+)?+(?:\r\n?+|\n))*+(%)(?!YAML +1\.2[ \t]*[\r\n])"
)


class Sign(NamedTuple):
    """One sign of a YAML text.

    Attributes:
        kind: ``{``, ``}``, ``[``, ``]``, ``scalar``, ``alias`` or ``document``.
        at: Where it begins in the text.
        text: What a scalar says.
        is_plain: Whether a scalar has no quotes and is no block of text.
        has_tag: Whether it carries a tag.
        has_anchor: Whether it carries an anchor.
    """

    kind: str
    at: int
    text: str = ""
    is_plain: bool = False
    has_tag: bool = False
    has_anchor: bool = False


def signs_of(text: str, *, use_libyaml: bool | None = None) -> Iterator[Sign]:
    """Give the signs of a YAML text in turn.

    Args:
        text: The text without a byte order mark.
        use_libyaml: Whether the parser of libyaml is used; by default when PyYAML was built with it.

    Raises:
        ParseError: A character YAML does not allow, or a breach of grammar.
        ImportError: libyaml is asked for and not there.
    """
    import yaml

    found = _NOT_ALLOWED.search(text)
    if found:
        surrogate = "\ud800" <= found[0] <= "\udfff"
        code = "surrogate" if surrogate else "control-character"
        params = {} if surrogate else {"character": shown(found[0])}
        raise _refused(text, found.start(), code, params)
    directive = _ODD_DIRECTIVE.match(text)
    if directive:
        raise _refused(text, directive.start(1), "yaml-directive")
    loader = _loader(text, use_libyaml)
    given = 0
    try:
        for sign in _signs(loader):
            yield sign
            given += 1
    except yaml.MarkedYAMLError as error:
        if "nesting depth" in (error.problem or ""):
            # Newer libyaml has a limit of its own; how deep is too deep is for the caller to say.
            yield from islice(signs_of(text, use_libyaml=False), given, None)
            return
        mark, context = error.problem_mark, error.context_mark
        index = mark.index if mark else 0
        raise _worded(
            text,
            min(index, len(text)),
            min(context.index, len(text)) if context else None,
            f"{error.context}: {error.problem}",
        ) from None
    except (yaml.YAMLError, ValueError, OverflowError):
        # What PyYAML gives no place for is an escape beyond the last character there is.
        raise _refused(text, 0, "yaml-escape") from None
    finally:
        loader.dispose()


class _EventSource(Protocol):
    def get_event(self) -> Any: ...
    def dispose(self) -> None: ...


def _loader(text: str, use_libyaml: bool | None) -> _EventSource:
    import yaml

    if use_libyaml is False or (use_libyaml is None and not yaml.__with_libyaml__):
        return yaml.SafeLoader(text)
    from yaml import CSafeLoader

    return CSafeLoader(text)


def _signs(loader: _EventSource) -> Iterator[Sign]:
    from yaml import events

    starts = {events.MappingStartEvent: "{", events.SequenceStartEvent: "["}
    others = {
        events.MappingEndEvent: "}",
        events.SequenceEndEvent: "]",
        events.AliasEvent: "alias",
        events.DocumentStartEvent: "document",
    }
    while True:
        event = loader.get_event()
        kind = type(event)
        if kind is events.ScalarEvent:
            yield Sign(
                "scalar",
                event.start_mark.index,
                event.value,
                event.implicit[0],
                event.tag is not None,
                event.anchor is not None,
            )
        elif kind in starts:
            yield Sign(
                starts[kind],
                event.start_mark.index,
                has_tag=event.tag is not None,
                has_anchor=event.anchor is not None,
            )
        elif kind in others:
            yield Sign(others[kind], event.start_mark.index)
        elif kind is events.StreamEndEvent:
            return


def _refused(text: str, index: int, code: str, params: dict[str, str] | None = None) -> ParseError:
    line, column = place(text, index)
    return ParseError((TextProblem(code=code, params=params or {}, line=line, column=column),))


# What PyYAML and libyaml say, most telling words first, and what it means to the writer of the file.
_MEANINGS: Final = (
    ("tab character", "yaml-tab", False),
    ("mapping values are not allowed", "yaml-colon", False),
    ("entries are not allowed", "yaml-dash", False),
    ("quoted scalar: found unexpected", "unclosed-text", True),
    ("escape", "yaml-escape", False),
    ("hexadecimal", "yaml-escape", False),
    ("hexdecimal", "yaml-escape", False),
    ("alias", "yaml-alias", False),
    ("anchor", "yaml-alias", False),
    ("block scalar", "yaml-block-text", True),
    ("tag", "yaml-tag", False),
    ("directive", "yaml-directive", False),
    ("incompatible YAML", "yaml-directive", False),
    ("',' or ']'", "yaml-unclosed", True),
    ("',' or '}'", "yaml-unclosed", True),
    ("could not find expected ':'", "yaml-missing-colon", True),
    ("document start>'", "yaml-documents", False),
    ("expected <document start>", "yaml-documents", False),
    ("expected key", "yaml-indent", False),
    ("block end>", "yaml-indent", False),
    ("'-' indicator", "yaml-indent", False),
)


def _worded(text: str, index: int, context: int | None, said: str) -> ParseError:
    sign = text[index : index + 1]
    if sign == "\t":
        return _refused(text, index, "yaml-tab")
    for words, code, is_about_context in _MEANINGS:
        if words in said:
            where = context if is_about_context and context is not None else index
            return _refused(text, where, code)
    if sign and "cannot start any token" in said:
        return _refused(text, index, "yaml-reserved", {"character": shown(sign)})
    if "node content" in said:
        if sign:
            return _refused(text, index, "unexpected", {"character": shown(sign)})
        return _refused(text, index, "yaml-truncated")
    return _refused(text, index, "yaml-syntax")
