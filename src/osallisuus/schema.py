"""JSON Schema 2020-12 of documents, from the same shapes the codec reads."""

import inspect
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from osallisuus.catalogue import CORE
from osallisuus.codec.registry import BlockRegistry
from osallisuus.documents import DOCUMENT_VERSION
from osallisuus.extensions import Block, hosts_of
from osallisuus.model.project import Project
from osallisuus.names import CORE_PLUGIN, NAME_PATTERN, owner
from osallisuus.shapes import (
    Blocks,
    Bool,
    Choice,
    FieldShape,
    Int,
    Number,
    Obj,
    Scalar,
    Seq,
    Shape,
    Str,
    Tagged,
    Texts,
    fields_of,
)
from osallisuus.stated import per_class

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

_ATTRIBUTE_LINE: Final = re.compile(r"^(?P<indent> *)(?P<name>[a-z_]+): (?P<text>.*)$")


def core_schema(registry: BlockRegistry | None = None) -> Schema:
    """Return the schema of documents.

    Args:
        registry: Blocks that are known and checked; every block is let through when absent.
    """
    writer = _Writer(registry or BlockRegistry())
    project = writer.ref(Project)
    return {
        "$schema": DIALECT,
        "$id": f"urn:osallisuus:schema:{CORE_PLUGIN}:{DOCUMENT_VERSION}",
        "title": "osallisuus project document",
        "type": "object",
        "properties": {
            "$schema": {"type": "string"},
            "osallisuus": {
                "type": "integer",
                "minimum": 1,
                "maximum": DOCUMENT_VERSION,
                "description": "Version of the document format.",
            },
            "project": project,
        },
        "required": ["osallisuus", "project"],
        "additionalProperties": False,
        "$defs": writer.definitions(),
    }


def plugin_schema(name: str, blocks: Iterable[type[Block]]) -> Schema:
    """Return the schema of one plugin's blocks: an object with a block under each name."""
    listed = tuple(blocks)
    writer = _Writer(BlockRegistry(blocks={block.ext_name: block for block in listed}))
    version = max((block.ext_version for block in listed), default=1)
    return {
        "$schema": DIALECT,
        "$id": f"urn:osallisuus:schema:{name}:{version}",
        "title": f"osallisuus blocks of the plugin {name}",
        "type": "object",
        "properties": {block.ext_name: writer.ref(block) for block in listed},
        "additionalProperties": False,
        "x-hosts": {
            block.ext_name: [host.__name__ for host in hosts_of(block)] for block in listed
        },
        "$defs": writer.definitions(),
    }


def schema_file(schema: Mapping[str, Any]) -> str:
    """Return where a schema is kept under ``schemas/``: ``core/1.json``."""
    _, _, _, name, version = schema["$id"].split(":")
    return f"{name}/{version}.json"


class _Writer:
    """Collects the definitions of one schema."""

    def __init__(self, registry: BlockRegistry) -> None:
        self._registry = registry
        self._definitions: dict[str, Schema] = {}
        self._classes: dict[type[Any], str] = {}
        self._plugin = ""

    def definitions(self) -> Schema:
        return dict(sorted(self._definitions.items()))

    def ref(self, cls: type[Any]) -> Schema:
        name = self._classes.get(cls)
        if name is None:
            name = self._classes[cls] = self._name(cls)
            self._definitions[name] = {}
            outer = self._plugin
            if issubclass(cls, Block):
                self._plugin = owner(cls.ext_name)
            self._definitions[name] = self._object(cls)
            self._plugin = outer
        return {"$ref": f"#/$defs/{name}"}

    def _name(self, cls: type[Any]) -> str:
        if issubclass(cls, Block):
            return cls.ext_name
        own = cls.__module__.startswith(("osallisuus.model", "osallisuus.time"))
        name = cls.__name__ if own else f"{self._plugin}.{cls.__name__}"
        return f"{cls.__module__}.{cls.__name__}" if name in self._definitions else name

    def _object(self, cls: type[Any]) -> Schema:
        notes = _attribute_notes(cls)
        properties: Schema = {}
        required = []
        if issubclass(cls, Block):
            properties["v"] = {"const": cls.ext_version}
            required.append("v")
        for field in fields_of(cls):
            properties[field.key] = self._field(cls, field, notes)
            if field.required:
                required.append(field.key)
        schema: Schema = {"type": "object", "properties": properties}
        summary = inspect.getdoc(cls)
        if summary:
            schema = {"description": summary.partition("\n")[0], **schema}
        if required:
            schema["required"] = required
        return {**schema, "additionalProperties": False}

    def _field(self, cls: type[Any], field: FieldShape, notes: Mapping[str, str]) -> Schema:
        schema = self._blocks(cls) if isinstance(field.shape, Blocks) else self._shape(field.shape)
        note = notes.get(field.name)
        return {"description": note, **schema} if note else schema

    def _shape(self, shape: Shape) -> Schema:
        match shape:
            case Str():
                return _text_schema(shape)
            case Bool():
                return {"type": "boolean"}
            case Int() | Number():
                schema: Schema = {"type": "integer" if isinstance(shape, Int) else "number"}
                if shape.bounds.minimum is not None:
                    schema["minimum"] = shape.bounds.minimum
                if shape.bounds.maximum is not None:
                    schema["maximum"] = shape.bounds.maximum
                return schema
            case Scalar():
                return {"type": "string", "pattern": _anchored(shape.matches.regex)}
            case Choice():
                return {"type": "string", "enum": list(shape.values)}
            case Texts():
                self._definitions.setdefault("Text", _texts_schema(shape))
                return {"$ref": "#/$defs/Text"}
            case Seq():
                schema = {"type": "array", "items": self._shape(shape.item)}
                if shape.length.minimum:
                    schema["minItems"] = shape.length.minimum
                if shape.length.maximum is not None:
                    schema["maxItems"] = shape.length.maximum
                return schema
            case Obj():
                return self.ref(shape.cls)
            case Tagged():
                return {"oneOf": [self.ref(cls) for cls in dict.fromkeys(shape.classes.values())]}
            case Blocks():
                raise AssertionError("blocks are described with their host")

    def _blocks(self, host: type[Any]) -> Schema:
        allowed = self._registry.on(host)
        properties: dict[str, Any] = {name: self.ref(block) for name, block in allowed.items()}
        properties |= {name: False for name in self._registry.blocks if name not in allowed}
        self._definitions.setdefault("Block", _raw_schema())
        schema: Schema = {
            "type": "object",
            "propertyNames": {"pattern": _anchored(NAME_PATTERN)},
            "additionalProperties": {"$ref": "#/$defs/Block"},
        }
        return {**schema, "properties": dict(sorted(properties.items()))} if properties else schema


def _anchored(regex: str) -> str:
    # Python's $ accepts a final line break; ECMAScript has no \Z.
    return rf"^(?:{regex})$(?!\n)"


def _text_schema(shape: Str) -> Schema:
    schema: Schema = {"type": "string"}
    if shape.matches:
        schema["pattern"] = _anchored(shape.matches[0].regex)
    if shape.not_blank:
        schema["pattern"] = r"[^ \t\r\n]"
    if len(shape.matches) > 1 or (shape.not_blank and shape.matches):
        rest = [_anchored(matches.regex) for matches in shape.matches]
        schema["allOf"] = [{"pattern": pattern} for pattern in rest]
    if shape.length is not None:
        schema["minLength"] = shape.length.minimum
        if shape.length.maximum is not None:
            schema["maxLength"] = shape.length.maximum
    if shape.ref is not None:
        schema["x-ref"] = shape.ref
    if shape.vocabulary is not None:
        schema["x-vocabulary"] = shape.vocabulary
        codes = _listed_codes(shape.vocabulary)
        if codes:
            schema["examples"] = list(codes)
    return schema


def _listed_codes(vocabulary: str) -> tuple[str, ...]:
    start = f"vocabulary.{vocabulary}."
    return tuple(key.removeprefix(start) for key in CORE.entries() if key.startswith(start))


def _texts_schema(shape: Texts) -> Schema:
    return {
        "description": "A text in one or more languages, by BCP 47 tag.",
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": _anchored(shape.python.TAG_PATTERN)},
        "additionalProperties": {"type": "string", "pattern": r"[^ \t\r\n]"},
    }


def _raw_schema() -> Schema:
    return {
        "description": "A block of a plugin: its version and whatever the plugin keeps.",
        "type": "object",
        "properties": {"v": {"type": "integer", "minimum": 1}},
        "required": ["v"],
    }


@per_class
def _attribute_notes(cls: type[Any]) -> Mapping[str, str]:
    """Return the text of each line under ``Attributes:`` in the docstrings of a class and its bases."""
    notes: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        lines = (inspect.cleandoc(base.__doc__) if base.__doc__ else "").splitlines()
        if "Attributes:" not in lines:
            continue
        name = None
        for line in lines[lines.index("Attributes:") + 1 :]:
            if line.strip() and not line.startswith(" "):
                break
            match = _ATTRIBUTE_LINE.match(line)
            if match and len(match["indent"]) == 4:
                name = match["name"]
                notes[name] = match["text"]
            elif name and line.strip():
                notes[name] += " " + line.strip()
    return notes
