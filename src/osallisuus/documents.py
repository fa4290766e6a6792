"""Files of project documents: read strictly, written canonically, every problem with its place."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from os import PathLike
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from osallisuus.codec.codec import Codec
from osallisuus.errors import (
    DocumentError,
    Problem,
    UnknownNameError,
    ValueProblemError,
    os_reason,
)
from osallisuus.model.project import Project
from osallisuus.names import closest
from osallisuus.parsing import plain
from osallisuus.parsing.values import Of
from osallisuus.privacy import shown
from osallisuus.stated import value_class

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT_VERSION: Final = 1
"""Version of the document format this library writes, and the newest it reads."""

SCHEMA_ADDRESS: Final = "urn:osallisuus:schema:core:1"
MOST_BYTES: Final = 64 * 1024 * 1024
"""Largest document that is read unless more is asked for."""

_ENVELOPE: Final = ("$schema", "osallisuus", "project")
_FORMATS: Final = {".json": "json", ".yaml": "yaml", ".yml": "yaml"}

Source: TypeAlias = "str | bytes | bytearray | memoryview | Path | Mapping[str, Any]"


@value_class(kw_only=True)
class SourceText:
    """A document as it was given: where things stand in it.

    Attributes:
        content: The text it was parsed from, as it was given.
        format: ``json`` or ``yaml``.
        file: Name of the file.
    """

    content: str | bytes | None = None
    format: str = "json"
    file: str | None = None

    @property
    def text(self) -> str | None:
        """The text it was parsed from."""
        content = self.content
        return content.decode("utf-8-sig") if isinstance(content, bytes) else content

    def locate(self, pointers: Iterable[str], *, of: Of = "value") -> dict[str, tuple[int, int]]:
        """Return line and column of what each JSON Pointer names; empty without a text."""
        text = self.text
        if text is None:
            return {}
        if self.format == "yaml":
            from osallisuus.parsing.yaml_text import locate_yaml

            return locate_yaml(text, pointers, of=of)
        from osallisuus.parsing.json_text import locate_json

        return locate_json(text, pointers, of=of)


def read_source(
    source: Source, *, format: str | None = None, max_bytes: int = MOST_BYTES
) -> tuple[plain.Json, SourceText]:
    """Read a document strictly, without looking at what it says.

    Args:
        source: A path; the text itself (when it has a line break or begins with ``{``); bytes, which are
            never taken for a path; or a mapping.
        format: ``json`` or ``yaml``; taken from the file name when absent, else ``json`` for what begins
            with a bracket.
        max_bytes: Largest file that is read.

    Raises:
        DocumentError: There is no such file, or it is no strict JSON or YAML.
        UnknownNameError: ``format`` is neither ``json`` nor ``yaml``.
    """
    unjudged, text = _read(source, format, max_bytes)
    with _InOurWords(text.file):
        return unjudged.judged(), text


def read_project(
    source: Source, codec: Codec, *, format: str | None = None, max_bytes: int = MOST_BYTES
) -> tuple[Project, SourceText]:
    """Read a document strictly and make its project.

    Args: as :func:`read_source`.

    Raises:
        DocumentError: There is no such file, it is no strict JSON or YAML, or the document has not the
            form; all problems are listed, with their places.
        UnknownNameError: ``format`` is neither ``json`` nor ``yaml``.
    """
    unjudged, text = _read(source, format, max_bytes)
    try:
        with _InOurWords(text.file):
            project = _at_once(unjudged, codec)
            problems: tuple[Problem, ...] = ()
            if project is None:
                project, problems = _explained(unjudged, codec)
        if problems or project is None:
            raise DocumentError(placed(problems, text), file=text.file)
    finally:
        # The traceback of an error must not keep the data.
        del unjudged
    return project, text


def _at_once(unjudged: plain.Unjudged, codec: Codec) -> Project | None:
    """Return the project of a healthy document, or ``None`` when anything may be wrong with it."""
    data = unjudged.data
    if not isinstance(data, dict) or _envelope_problems(data):
        return None
    try:
        project, members = codec.counted(data["project"], Project)
    except Exception:  # noqa: BLE001 - the slow way says what is wrong
        return None
    has_all = unjudged.has_members(members + len(data), is_plain=codec.is_plain())
    return project if has_all else None


@contextmanager
def told_of(file: str) -> Iterator[None]:
    """Name the file in the problems of a document that is read from bytes."""
    try:
        yield
    except DocumentError as error:
        named = (attrs.evolve(problem, file=file) for problem in error.problems)
        raise DocumentError(tuple(named), file=file) from None


class _InOurWords:
    """Turns what a parser says about a text into an error of documents; names the file."""

    __slots__ = ("_file",)

    def __init__(self, file: str | None) -> None:
        self._file = file

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if not isinstance(error, plain.ParseError):
            return
        problems = tuple(
            Problem(
                code=f"parsing.{found.code}",
                pointer=found.pointer or "",
                values=found.params,
                file=self._file,
                line=found.line,
                column=found.column,
            )
            for found in error.problems
        )
        raise DocumentError(problems, file=self._file) from None


def _read(source: object, format: str | None, most: int) -> tuple[plain.Unjudged, SourceText]:
    file: str | None = None
    content: bytes | str
    if isinstance(source, bytes):
        content = source
    elif isinstance(source, Mapping):
        with _InOurWords(None):
            return plain.Unjudged(plain.check_plain(source)), SourceText()
    elif isinstance(source, PathLike) or (isinstance(source, str) and _names_a_file(source)):
        from pathlib import Path

        path = Path(source)
        file = path.name
        format = format or _format_of(path)
        content = _bytes_of(path, most)
    elif isinstance(source, str):
        content = source
    elif isinstance(source, bytearray | memoryview):
        content = bytes(source)
    else:
        given = {"got": type(source).__name__}
        raise DocumentError((Problem(code="document.source", values=given),))
    kind = format or ("json" if _begins_with_bracket(content) else "yaml")
    with _InOurWords(file):
        return _parsed(content, kind, most), SourceText(content=content, format=kind, file=file)


def _parsed(content: bytes | str, kind: str, most: int) -> plain.Unjudged:
    if kind == "json":
        from osallisuus.parsing.json_text import parse_unjudged

        return parse_unjudged(content, max_bytes=most)
    if kind == "yaml":
        from osallisuus.parsing.yaml_text import MAX_YAML_BYTES, parse_yaml

        # YAML is read slowly, so its limit is lower unless another one was asked for.
        limit = MAX_YAML_BYTES if most == MOST_BYTES else most
        return plain.Unjudged(parse_yaml(content, max_bytes=limit))
    raise UnknownNameError("format", kind, ("json", "yaml"))


def _begins_with_bracket(content: bytes | str) -> bool:
    if isinstance(content, str):
        return content.removeprefix("\ufeff").lstrip().startswith(("{", "["))
    return content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"["))


def _names_a_file(text: str) -> bool:
    return bool(text.strip()) and "\n" not in text and not text.lstrip().startswith(("{", "["))


def _format_of(path: "Path") -> str:
    known = _FORMATS.get(path.suffix.lower())
    if known is None:
        # What is wrong with a folder, or a word that names nothing, is not its suffix.
        with _reachable(path):
            if path.is_dir():
                raise IsADirectoryError
            if not path.suffix and not path.exists():
                raise FileNotFoundError
        raise _refused("document.format", path, got=repr(path.suffix))
    return known


def _bytes_of(path: "Path", most: int) -> bytes:
    with _reachable(path):
        if path.stat().st_size > most:
            with path.open("rb") as stream:
                return stream.read(most + 1)
        return path.read_bytes()


@contextmanager
def _reachable(path: "Path") -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise _refused("document.not-found", path) from None
    except IsADirectoryError:
        raise _refused("document.folder", path) from None
    except PermissionError:
        raise _refused("document.permission", path) from None
    except OSError as error:
        raise _refused("document.unreadable", path, reason=os_reason(error)) from None
    except ValueError:
        # A character no file system has in a name: a null, half a surrogate pair.
        raise _refused("document.not-found", path) from None


def _refused(code: str, path: "Path", **values: str) -> DocumentError:
    return DocumentError((Problem(code=code, values=values, file=path.name),), file=path.name)


def _explained(
    unjudged: plain.Unjudged, codec: Codec
) -> tuple[Project | None, tuple[Problem, ...]]:
    """Return the project and what is wrong.

    Raises:
        plain.ParseError: Two keys of an object are equal, or it is too deep.
    """
    in_text, data = unjudged.members(), unjudged.data
    if not isinstance(data, dict) or "project" not in data:
        return None, _envelope_problems(unjudged.judged())
    project, more, members = codec.explained(data["project"], Project, at=("project",))
    # As many as in the text, so that all keys differ; of fewer nothing is known.
    if in_text is not None and in_text != members + len(data):
        unjudged.judged()
    return project, _envelope_problems(data) + more


def _envelope_problems(data: plain.Json) -> tuple[Problem, ...]:
    if not isinstance(data, dict):
        return (Problem(code="document.object", values={"got": shown(data)}),)
    problems = []
    version = data.get("osallisuus")
    if "osallisuus" not in data:
        problems.append(Problem(code="shape.missing", values={"field": "osallisuus"}))
    elif (
        isinstance(version, bool)
        or not isinstance(version, int | float)
        or version % 1
        or version < 1
    ):
        values = {"reads": str(DOCUMENT_VERSION), "got": shown(version)}
        problems.append(Problem(code="document.version", pointer="/osallisuus", values=values))
    elif version > DOCUMENT_VERSION:
        values = {"reads": str(DOCUMENT_VERSION), "got": shown(version)}
        problems.append(Problem(code="document.newer", pointer="/osallisuus", values=values))
    if "project" not in data:
        problems.append(Problem(code="shape.missing", values={"field": "project"}))
    if "$schema" in data and not isinstance(data["$schema"], str):
        values = {"got": shown(data["$schema"])}
        problems.append(Problem(code="shape.text", pointer="/$schema", values=values))
    for key in data:
        if key not in _ENVELOPE:
            near = closest(key, _ENVELOPE)
            code = "shape.unknown" if near is None else "shape.unknown-near"
            values = {} if near is None else {"near": near}
            escaped = key.replace("~", "~0").replace("/", "~1")
            problems.append(Problem(code=code, pointer=f"/{escaped}", values=values))
    return tuple(problems)


def placed(problems: Iterable[Problem], source: SourceText) -> tuple[Problem, ...]:
    """Return the problems with file, line and column, in the order they stand in the file."""
    listed = list(problems)
    of_key = {p.pointer for p in listed if p.code in ("shape.unknown", "shape.unknown-near")}
    places = source.locate({p.pointer for p in listed} - of_key)
    places |= source.locate(of_key, of="key") if of_key else {}
    unknown = (None, None)
    found = [
        attrs.evolve(
            problem,
            file=source.file,
            line=places.get(problem.pointer, unknown)[0],
            column=places.get(problem.pointer, unknown)[1],
        )
        for problem in listed
    ]
    return tuple(sorted(found, key=lambda p: (p.line or 0, p.column or 0)))


def data_of(project: Project, codec: Codec) -> dict[str, Any]:
    """Return the whole document of a project as plain data.

    Raises:
        ValueProblemError: It is no project, but a document that holds one, or something else.
    """
    given: object = project
    if not isinstance(given, Project):
        hint = "; a document's project is its .project" if hasattr(given, "project") else ""
        raise ValueProblemError(f"a Project is written, got {type(given).__name__}{hint}")
    return {"osallisuus": DOCUMENT_VERSION, "project": codec.unstructure(project)}


def text_of(project: Project, codec: Codec, *, indent: int | None) -> str:
    """Return the JSON text of a whole document.

    What is no JSON in it is refused with a ``ParseError`` that lists every place.
    """
    at, gap, last = ("", "", "") if indent is None else ("\n" + " " * indent, " ", "\n")
    begin = f'{{{at}"osallisuus":{gap}{DOCUMENT_VERSION},{at}"project":{gap}'
    try:
        return codec.write(project, indent=indent, at=at, begin=begin, end=f"{last}}}\n")
    except Exception:  # noqa: BLE001 - the slow way says what is wrong, or does it right
        from osallisuus.parsing.json_text import dump_json

        return dump_json(data_of(project, codec), indent=indent)


def raw_names(project: Project) -> tuple[str, ...]:
    """Return the names of blocks whose plugin is not installed, each once."""
    from osallisuus.extensions import Extensible, Raw
    from osallisuus.walking import each

    found = {
        block.name: None
        for _, thing in each(project, Extensible)
        for block in thing.extensions
        if isinstance(block, Raw)
    }
    return tuple(found)
