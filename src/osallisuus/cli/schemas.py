"""``osallisuus schema``: print, write or compare the JSON Schemas."""

import json
from pathlib import Path
from typing import Any

from osallisuus.catalogue import CORE
from osallisuus.cli.check import CLEAN, ERRORS, UNREADABLE
from osallisuus.cli.output import complain, installed_toolkit, say
from osallisuus.errors import UnknownNameError


def run_schema(
    name: str | None, check_dir: Path | None, write_dir: Path | None, language: str
) -> int:
    """Print one schema, or write or compare all of them (or the one named)."""
    kit = installed_toolkit()
    try:
        schema = kit.json_schema(name)
    except UnknownNameError as error:
        complain(error.message(language))
        return UNREADABLE
    if check_dir is None and write_dir is None:
        say(_text_of(schema).rstrip("\n"))
        return CLEAN
    chosen = {
        file: _text_of(one)
        for file, one in kit.schemas()
        if name is None or file.partition("/")[0] == name
    }
    if write_dir is not None:
        for file, text in chosen.items():
            path = write_dir / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            say(str(path))
    return _compare(check_dir, chosen, language) if check_dir is not None else CLEAN


def _text_of(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _compare(folder: Path, chosen: dict[str, str], language: str) -> int:
    stale = []
    for file, text in chosen.items():
        path = folder / file
        if not path.is_file():
            stale.append(CORE.say("cli.schema.missing", language, file=path))
        elif path.read_text(encoding="utf-8") != text:
            stale.append(CORE.say("cli.schema.differs", language, file=path))
    for line in stale:
        complain(line)
    if stale:
        complain(CORE.say("cli.schema.write", language, folder=folder))
    return ERRORS if stale else CLEAN
