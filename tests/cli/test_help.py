"""Help of the commands in every language: nothing is left in English, nothing in the catalogue is idle."""

import re
from typing import Any

import pytest
import typer

from osallisuus import Toolkit
from osallisuus.cli import app, main
from osallisuus.cli.helping import HELP, help_texts, texts_in
from osallisuus.cli.plugin_commands import commands_of
from osallisuus.names import owner

KIT = Toolkit.build(discover=True)
WITH_COMMANDS = sorted({owner(name) for name in KIT.commands})


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 0
    return capsys.readouterr().out


def paths(command: object, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    inner = getattr(command, "commands", {})
    return [before, *(path for name in inner for path in paths(inner[name], (*before, name)))]


def test_every_text_of_the_commands_is_in_the_catalogue_and_no_other() -> None:
    in_use = {text for _, _, text in texts_in(typer.main.get_command(app))}
    assert set(help_texts("fi")) == in_use


@pytest.mark.parametrize("plugin", WITH_COMMANDS)
def test_every_text_of_a_bundled_plugin_is_in_its_catalogue(plugin: str) -> None:
    commands, catalogues = commands_of(plugin)
    assert commands is not None
    group: Any = typer.main.get_command(commands)
    inner = group.commands.values()
    of_options = {
        text
        for command in inner
        for owner_of_text, _, text in texts_in(command)
        if owner_of_text is not command
    }
    assert of_options
    assert of_options <= set(help_texts("sv", catalogues))


def test_the_languages_differ_and_are_whole() -> None:
    for key, texts in HELP.entries().items():
        assert set(texts) == {"fi", "sv", "en"}, key
        assert all(text.strip() for text in texts.values()), key


@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize("path", paths(typer.main.get_command(app)))
def test_help_is_all_in_the_language(
    path: tuple[str, ...], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = " ".join(printed(capsys, *path, "--help", f"--lang={language}").split())
    for english in ("Usage:", "Options:", "Show this message", "[required]", "[default:"):
        assert english not in said
    command: Any = typer.main.get_command(app)
    for word in path:
        command = command.commands[word]
    texts = help_texts(language)
    # A long word is broken at its hyphen, and the help of commands in a list is cut short.
    whole = re.sub(r"(?<=-) ", "", said)
    for parameter in command.params:
        text = getattr(parameter, "help", None)
        if text:
            assert re.sub(r"(?<=-) ", "", texts[text]) in whole


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", ("Muodosta ryhmät", "Ohjaajat (CSV tai XLSX).", "Käyttö: osallisuus kupo")),
        ("sv", ("Ledare (CSV eller XLSX).", "Användning: osallisuus kupo form-groups")),
        ("en", ("Facilitators (CSV or XLSX).", "Usage: osallisuus kupo form-groups")),
    ],
)
def test_help_of_a_plugin_is_in_the_language(
    language: str, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    said = printed(capsys, "kupo", "form-groups", "--lang", language, "--help")
    for one in words:
        assert one in said


def test_help_in_a_language_there_is_none_of_is_the_english(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = printed(capsys, "check", "--help", "--lang", "de")
    assert said.startswith("Usage: ")
    assert "Show this message and exit." in said


def test_a_file_called_help_is_no_question(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", "--lang", "fi", "--", "--help"])
    assert ended.value.code == 2
    assert "tiedostoa ei löydy" in "".join(capsys.readouterr())
