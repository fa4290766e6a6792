"""A command line that cannot be understood is told in the language asked for, never with a traceback."""

import errno
import os
from pathlib import Path

import pytest

from osallisuus.catalogue import CORE, LANGUAGES
from osallisuus.cli import main
from osallisuus.errors import DocumentError, os_reason
from osallisuus.toolkit import Toolkit


def told(capsys: pytest.CaptureFixture[str], *words: str | Path, code: int = 2) -> str:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    assert ended.value.code == code
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return said.err if code == 2 else said.out


ENGLISH = ("Missing", "No such", "Invalid value", "Usage", "Error", "valid integer", "requires")
MISTAKES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("show",), "FILE"),
    (("simulate", "itu2"), "--out"),
    (("show", "a.json", "--langg", "fi"), "--lang"),
    (("show", "a.json", "--zzz"), "--zzz"),
    (("simulate", "itu2", "--out", "x", "--people", "many"), "--people"),
    (("outcomes", "itu2", "--records", "x", "--threshold", "0"), "1"),
    (("outcomes", "itu2", "--records", "x", "--missing", "many"), "--missing"),
    (("check", "a.json", "--format", "pdf"), "sarif"),
    (("outcomes", "itu2", "--raw=3"), "--raw"),
    (("budget", "conut"), "count"),
    (("nothing-like-it",), "examples"),
    (("show", "a.json", "b.json"), "show"),
    (("indicators", "itu2"), "--records"),
    (("kupo", "form-groups", "kupo"), "--people"),
    (("itu2", "plan-cohorts", "itu2"), "--people"),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("words", "named"), MISTAKES, ids=lambda one: " ".join(one))
def test_a_mistake_is_told_in_the_language_asked_for(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], named: str, language: str
) -> None:
    said = told(capsys, *words, "--lang", language)
    assert named in said
    if language != "en":
        assert not [word for word in ENGLISH if word in said]
        assert said != told(capsys, *words, "--lang", "en")


def test_an_option_without_its_value_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--format" in told(capsys, "check", "a.json", "--lang", "fi", "--format")
    assert "--lang" in told(capsys, "show", "a.json", "--lang")


def test_a_language_that_is_none_is_told_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    said = told(capsys, "show", "a.json", "--lang", "de")
    assert "one of 'fi', 'sv', 'en'" in said


def test_the_language_a_command_has_of_itself_is_its_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "puuttuu" in told(capsys, "itu2", "plan-cohorts", "itu2")
    assert "is missing" in told(capsys, "kupo", "form-groups", "kupo")


def test_nothing_asked_for_is_help_and_an_exit_code_passes_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "show" in told(capsys)
    assert "osallisuus 0." in told(capsys, "--version", code=0)
    assert "--lang" in told(capsys, "show", "--help", code=0)
    assert "core.two-leads" in told(capsys, "explain", "core.two-leads", code=0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_schemas_are_compared_in_the_language_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "1.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["schema", "--check", str(tmp_path), "--lang", language])
    assert ended.value.code == 1
    said = capsys.readouterr().err
    words = {
        "fi": ("puuttuu", "poikkeaa"),
        "sv": ("saknas", "avviker"),
        "en": ("missing", "differs"),
    }
    assert all(word in said for word in words[language])
    assert "nobody" in told(capsys, "schema", "nobody", "--lang", language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [errno.EIO, errno.ENAMETOOLONG, errno.ELOOP, errno.EMFILE])
def test_why_the_system_refused_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, number: int, language: str
) -> None:
    file = tmp_path / "p.json"
    file.write_text("{}", encoding="utf-8")

    def refused(*_: object, **__: object) -> bytes:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "read_bytes", refused)
    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(DocumentError) as wrong:
        Toolkit.build().load(file)
    (problem,) = wrong.value.problems
    said = problem.message(language)
    assert CORE.say(os_reason(OSError(number, "")), language) in said
    assert os.strerror(number) not in said
    assert "expected." not in said


def test_a_reason_that_has_no_words_is_the_systems_own() -> None:
    assert os_reason(OSError(errno.EDOM, "out of domain")) == "out of domain"
    assert os_reason(OSError("something")) == "something"
