"""Short lists: examples, plugins, and the explanation of one code."""

import inspect

from osallisuus.catalogue import CORE
from osallisuus.cli.check import CLEAN, ERRORS, UNREADABLE
from osallisuus.cli.output import complain, installed_toolkit, say, say_bytes
from osallisuus.errors import UnknownNameError
from osallisuus.findings import Rule
from osallisuus.names import closest


def show_examples(name: str | None, language: str) -> int:
    """List the bundled projects, or write one of them byte for byte."""
    kit = installed_toolkit()
    if name is None:
        for example in kit.examples.values():
            say(f"{example.name:24}{example.title.best(language)}")
        return CLEAN
    chosen = kit.examples.get(name)
    if chosen is None:
        complain(UnknownNameError("example", name, tuple(kit.examples)).message(language))
        return UNREADABLE
    say_bytes(chosen.read())
    return CLEAN


def show_plugins(language: str) -> int:
    """List the plugins with their blocks, rules and examples."""
    kit = installed_toolkit()
    for plugin in kit.plugins:
        say(f"{plugin.name}  {plugin.title.best(language) if plugin.title else ''}".rstrip())
        for name, version in plugin.extensions.items():
            say(f"    {CORE.say('cli.plugins.block', language)} {name} v{version}")
        for slug in plugin.rules:
            say(f"    {CORE.say('cli.plugins.rule', language)} {slug}")
        for kind in ("example", "instrument", "indicators", "planner", "command"):
            names: tuple[str, ...] = getattr(plugin, kind if kind == "indicators" else f"{kind}s")
            for name in names:
                say(f"    {CORE.say(f'cli.plugins.{kind}', language)} {name}")
    return ERRORS if kit.problems else CLEAN


def explain_code(code: str, language: str) -> int:
    """Say what a code means and what to do."""
    kit = installed_toolkit()
    rule = kit.rules.get(code)
    if rule is not None:
        _explain_rule(rule, language)
        return CLEAN
    if code in CORE.entries() and not code.startswith(("cli.", "vocabulary.", "rule.")):
        say(f"{code}: {_without_values(CORE.texts(code)[language])}")
        return CLEAN
    if _explain_records_rule(code if "." in code else f"records.{code}", language):
        return CLEAN
    crashed = f"rule.{code}.message"
    if crashed in CORE.entries():
        say(f"{code}: {_without_values(CORE.texts(crashed)[language])}")
        return CLEAN
    listed = kit.labels.codes(code)
    for one in listed:
        say(f"{one:32} {kit.label(code, one, language)}")
    if listed:
        return CLEAN
    vocabularies = kit.labels.vocabularies_of(code)
    for vocabulary in vocabularies:
        say(f"{vocabulary}.{code}: {kit.label(vocabulary, code, language)}")
    if vocabularies:
        return CLEAN
    vocabulary, _, inner = code.partition(".")
    if inner in kit.labels.codes(vocabulary):
        say(f"{code}: {kit.label(vocabulary, inner, language)}")
        return CLEAN
    near = closest(code, [*kit.rules, *CORE.entries()])
    complain(CORE.say("cli.explain.unknown", language, code=code))
    if near:
        complain(f"→ osallisuus explain {near}")
    return UNREADABLE


def _explain_records_rule(slug: str, language: str) -> bool:
    """Say what a rule of the records means; tell whether there is one."""
    if not slug.startswith("records.") or f"rule.{slug}.title" not in CORE.entries():
        return False
    from osallisuus.records.held import HELD_ELSEWHERE

    by = ", ".join(HELD_ELSEWHERE.get(slug, ()))
    held = f" ({CORE.say('cli.records.held', language)}: {by})" if by else ""
    title, message, advice = (
        _without_values(CORE.texts(f"rule.{slug}.{part}")[language])
        for part in ("title", "message", "advice")
    )
    say(f"{slug}: {title}{held}")
    say(message)
    say(advice)
    return True


class _Dots(dict[str, str]):
    """What stands for values that only a finding has."""

    def __missing__(self, name: str) -> str:
        return "…"


def _without_values(text: str) -> str:
    """Return a text with dots where a finding fills something in."""
    return text.format_map(_Dots())


def _explain_rule(rule: Rule, language: str) -> None:
    level = CORE.say(f"cli.level.{rule.level}", language)
    say(f"{rule.slug} ({level}): {rule.text('title').best(language)}")
    say(_without_values(rule.catalogue.texts(f"rule.{rule.slug}.advice")[language]))
    if language == "en":
        say()
        say(inspect.getdoc(rule) or "")
