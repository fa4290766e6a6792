"""Everything that is wrong with a document, with the place of each, in words.

The collector walks data and shapes together and tries the generated loader first on every object of a
list, so that only what is broken is walked slowly. It is also the lane that brings old blocks up to date.
"""

import copy
from collections.abc import Callable
from typing import Any

from osallisuus.codec.generate import raw_block
from osallisuus.codec.refusal import Refused
from osallisuus.codec.registry import BlockRegistry
from osallisuus.errors import Problem, ValueProblemError
from osallisuus.extensions import Block, hosts_of
from osallisuus.judging import plain_problem
from osallisuus.limits import BLANKS, full_match
from osallisuus.names import closest, pointer
from osallisuus.parsing.plain import check_plain
from osallisuus.privacy import shown
from osallisuus.shapes import Blocks, Choice, FieldShape, Obj, Seq, Shape, Tagged, Texts, fields_of

Path = tuple[str | int, ...]
Try = Callable[[Any, type[Any]], tuple[Any, int]]
"""Makes an object and counts the members of all objects in the data."""


class Collector:
    """Reads one document slowly and lists its problems.

    Args:
        registry: The blocks that are known.
        attempt: Loads an object fast, or raises.

    Attributes:
        problems: What was found.
        members: Members of all objects that were looked at, at most those in the data; what holds a problem may
            be left out.
    """

    def __init__(self, registry: BlockRegistry, attempt: Try) -> None:
        self._registry = registry
        self._attempt = attempt
        self.problems: list[Problem] = []
        self.members = 0

    def read(self, cls: type[Any], data: object, path: Path = ()) -> Any:
        """Return the object, or anything at all when :attr:`problems` is not empty."""
        if not isinstance(data, dict):
            self._say(path, "shape.object", got=shown(data))
            return None
        self.members += len(data)
        known = {field.key: field for field in fields_of(cls)}
        is_block = issubclass(cls, Block)
        for key in data:
            if key not in known and not (is_block and key == "v"):
                self._unknown(path, key, known)
        before = len(self.problems)
        values = {field.name: self._field(cls, field, data, path) for field in known.values()}
        return self._make(cls, values, path) if len(self.problems) == before else None

    def _make(self, cls: type[Any], values: dict[str, object], path: Path) -> Any:
        try:
            return cls(**values)
        except (ValueError, TypeError) as error:
            reason = str(error) if isinstance(error, ValueProblemError) else repr(str(error))
        except Exception as error:  # noqa: BLE001 - a block is often a stranger's code
            reason = type(error).__name__
        self._say(path, "shape.refused", reason=shown(reason).strip("'\""))
        return None

    def _field(self, cls: type[Any], field: FieldShape, data: dict[str, Any], path: Path) -> Any:
        if field.key not in data:
            if field.required:
                self._say(path, "shape.missing", field=field.key)
            return field.default
        return self._value(field.shape, data[field.key], (*path, field.key), cls)

    def _value(self, shape: Shape, value: Any, path: Path, host: type[Any]) -> Any:
        if value is None:
            self._say(path, "shape.null")
            return None
        match shape:
            case Seq():
                return self._list(shape, value, path, host)
            case Obj():
                return self._object(shape.cls, value, path)
            case Texts():
                return self._texts(shape, value, path)
            case Tagged():
                return self._tagged(shape, value, path)
            case Blocks():
                return self._blocks(host, value, path)
        complaint = plain_problem(shape, value)
        if complaint is not None:
            code, values = complaint
            if isinstance(shape, Choice) and type(value) is str:
                near = closest(value, shape.values)
                if near is not None:
                    code, values = "shape.choice-near", {**values, "near": near}
            self._say(path, code, **values)
            return None
        match shape:
            case Choice(python=python) if python is not None:
                return python(value)
            case _ if hasattr(shape, "parse"):
                return shape.parse(value)
            case _ if type(shape).__name__ == "Int":
                return int(value)
        return value

    def _object(self, cls: type[Any], value: Any, path: Path) -> Any:
        try:
            made, members = self._attempt(value, cls)
        except Exception:  # noqa: BLE001 - whatever the fast lane stumbles on is explained here
            return self.read(cls, value, path)
        self.members += members
        return made

    def _list(self, shape: Seq, value: Any, path: Path, host: type[Any]) -> Any:
        if type(value) is not list:
            self._say(path, "shape.list", got=shown(value))
            return ()
        count = len(value)
        if count < shape.length.minimum:
            self._say(path, "shape.too-few", minimum=str(shape.length.minimum), got=str(count))
        if shape.length.maximum is not None and count > shape.length.maximum:
            self._say(path, "shape.too-many", maximum=str(shape.length.maximum), got=str(count))
        members = []
        for index, item in enumerate(value):
            member = self._value(shape.item, item, (*path, index), host)
            # After the first problem nothing that is made will be used.
            if not self.problems:
                members.append(member)
        return tuple(members)

    def _texts(self, shape: Texts, value: Any, path: Path) -> Any:
        if type(value) is not dict:
            self._say(path, "shape.texts", got=shown(value))
            return None
        if not value:
            self._say(path, "shape.texts-empty")
            return None
        self.members += len(value)
        matches = full_match(shape.python.TAG_PATTERN)
        before = len(self.problems)
        for tag, words in value.items():
            if not matches(tag):
                self._say((*path, tag), "shape.texts-tag", got=shown(tag))
            if type(words) is not str or not words.strip(BLANKS):
                self._say(
                    (*path, tag), "shape.expected", expected="expected.text", got=shown(words)
                )
        if len(self.problems) > before:
            return None
        return shape.python.of_entries(value.items())

    def _tagged(self, shape: Tagged, value: Any, path: Path) -> Any:
        if type(value) is not dict:
            self._say(path, "shape.object", got=shown(value))
            return None
        tag = value.get(shape.tag)
        cls = shape.classes.get(tag) if type(tag) is str else None
        if cls is None:
            where = (*path, shape.tag) if shape.tag in value else path
            self._say(where, "shape.tag", field=shape.tag, choices=", ".join(shape.classes))
            return None
        return self._object(cls, value, path)

    def _blocks(self, host: type[Any], value: Any, path: Path) -> Any:
        if type(value) is not dict:
            self._say(path, "shape.object", got=shown(value))
            return ()
        self.members += len(value)
        return tuple(self._block(host, name, block, (*path, name)) for name, block in value.items())

    def _block(self, host: type[Any], name: str, value: Any, path: Path) -> Any:
        cls = self._registry.blocks.get(name)
        if cls is None:
            return self._raw(name, value, path)
        if not self._registry.may_stand_on(cls, host):
            hosts = ", ".join(allowed.__name__ for allowed in hosts_of(cls))
            self._say(path, "block.host", name=name, hosts=hosts)
            return None
        if type(value) is not dict:
            self._say(path, "shape.object", got=shown(value))
            return None
        version = value.get("v")
        if type(version) is float and version.is_integer():
            version = int(version)
        if type(version) is not int or version < 1:
            self._say((*path, "v") if "v" in value else path, "block.version")
            return None
        if version > cls.ext_version:
            self._say(
                (*path, "v"),
                "block.newer",
                name=name,
                got=str(version),
                reads=str(cls.ext_version),
            )
            return None
        current = self._migrated(name, cls.ext_version, version, value, path)
        if current is None:
            return None
        before = self.members
        made = self._object(cls, current, path)
        if version < cls.ext_version:
            # These are members of what a migration made of the data.
            self.members = before
        return made

    def _raw(self, name: str, value: Any, path: Path) -> Any:
        try:
            return raw_block(name, value)
        except Refused:
            pass
        from osallisuus.names import is_name

        if not is_name(name):
            self._say(path, "block.name", got=shown(name))
        elif type(value) is not dict:
            self._say(path, "shape.object", got=shown(value))
        else:
            self._say((*path, "v") if "v" in value else path, "block.version")
        return None

    def _migrated(
        self, name: str, reads: int, version: int, value: dict[str, Any], path: Path
    ) -> dict[str, Any] | None:
        block = copy.deepcopy(value) if version < reads else {**value, "v": version}
        while version < reads:
            step = self._registry.migrations.get((name, version))
            if step is None:
                self._say(
                    (*path, "v"), "block.older", name=name, got=str(version), reads=str(reads)
                )
                return None
            try:
                made = check_plain({**step(block), "v": version + 1})
                assert isinstance(made, dict)
                block = made
            except (Exception, SystemExit) as error:  # noqa: BLE001 - a plugin's own code may raise anything
                self._say(
                    path,
                    "block.migration",
                    name=name,
                    got=str(version),
                    reason=type(error).__name__,
                )
                return None
            version += 1
        return block

    def _unknown(self, path: Path, key: str, known: dict[str, FieldShape]) -> None:
        near = closest(key, known)
        if near is None:
            self._say((*path, key), "shape.unknown")
        else:
            self._say((*path, key), "shape.unknown-near", near=near)

    def _say(self, path: Path, code: str, **values: str) -> None:
        self.problems.append(Problem(code=code, pointer=pointer(*path), values=values))
