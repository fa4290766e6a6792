"""The ``osallisuus`` command. Each command's own work is loaded when it runs."""

import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer(
    name="osallisuus",
    epilog="Plugins bring commands of their own: see 'osallisuus plugins'. "
    "Suomeksi: --help --lang fi. På svenska: --help --lang sv.",
    help="Read, check and show participation projects (osallisuushankkeet).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
importing = typer.Typer(
    help="Turn tables from outside into project documents.", no_args_is_help=True
)
app.add_typer(importing, name="import")
budget = typer.Typer(help="Count the ballots of a participatory budget.", no_args_is_help=True)
app.add_typer(budget, name="budget")

checking = typer.Typer(help="Check participation records.", no_args_is_help=True)
app.add_typer(checking, name="records")

Language = Literal["fi", "sv", "en"]
LanguageOption = Annotated[Language, typer.Option("--lang", help="Language of the texts.")]
Documents = Annotated[
    list[Path], typer.Argument(help="Project documents: .json, .yaml or .yml.", show_default=False)
]


def _say_version(asked: bool) -> None:
    if asked:
        from osallisuus import __version__

        typer.echo(f"osallisuus {__version__}")
        raise typer.Exit


@app.callback()
def whole(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Say the version and exit.", callback=_say_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Take the options that belong to no command."""


@app.command()
def examples(
    name: Annotated[
        str | None, typer.Argument(help="Bundled project to write to standard output.")
    ] = None,
    lang: LanguageOption = "en",
) -> None:
    """List the bundled projects, or write one of them."""
    from osallisuus.cli.listing import show_examples

    raise typer.Exit(show_examples(name, lang))


@app.command()
def check(
    files: Documents,
    format: Annotated[
        Literal["text", "json", "sarif"], typer.Option("--format", help="Form of the report.")
    ] = "text",
    lang: LanguageOption = "en",
) -> None:
    """Find everything that is wrong: 0 clean, 1 errors found, 2 a file cannot be read."""
    from osallisuus.cli.check import check_files

    raise typer.Exit(check_files(files, format, lang))


@app.command()
def show(
    file: Annotated[Path, typer.Argument(help="A project document.", show_default=False)],
    lang: LanguageOption = "en",
) -> None:
    """Show a project as an outline with its timeline."""
    from osallisuus.cli.show import show_file

    raise typer.Exit(show_file(file, lang))


@app.command()
def schema(
    name: Annotated[
        str | None, typer.Argument(help="'core' or a plugin; all together when left out.")
    ] = None,
    check_dir: Annotated[
        Path | None, typer.Option("--check", help="Compare with the schemas in this folder.")
    ] = None,
    write_dir: Annotated[
        Path | None, typer.Option("--write", help="Write the schemas into this folder.")
    ] = None,
    lang: LanguageOption = "en",
) -> None:
    """Print a JSON Schema, or check or write the whole folder of them."""
    from osallisuus.cli.schemas import run_schema

    raise typer.Exit(run_schema(name, check_dir, write_dir, lang))


@app.command()
def plugins(lang: LanguageOption = "en") -> None:
    """List the installed plugins, and what is wrong with those that cannot be used."""
    from osallisuus.cli.listing import show_plugins

    raise typer.Exit(show_plugins(lang))


@app.command()
def explain(
    code: Annotated[str, typer.Argument(help="A code such as core.two-leads or shape.missing.")],
    lang: LanguageOption = "en",
) -> None:
    """Explain a finding or a problem."""
    from osallisuus.cli.listing import explain_code

    raise typer.Exit(explain_code(code, lang))


ProjectOption = Annotated[
    str, typer.Argument(help="A project document, or a bundled project.", show_default=False)
]


@app.command()
def simulate(
    project: ProjectOption,
    out: Annotated[Path, typer.Option("--out", help="Folder for the tables.")],
    people: Annotated[int, typer.Option("--people", help="How many people enrol.")] = 120,
    seed: Annotated[int, typer.Option("--seed", help="The same seed, the same tables.")] = 1,
    faults: Annotated[
        str,
        typer.Option("--faults", help="none, real-life, or such as drop-outs=0.2,returns=0.1."),
    ] = "real-life",
    lang: LanguageOption = "en",
) -> None:
    """Make synthetic participation records that follow the project's own plan."""
    from osallisuus.cli.simulate import simulate_records

    raise typer.Exit(simulate_records(project, people, seed, faults, out, lang))


@app.command()
def outcomes(
    project: ProjectOption,
    records: Annotated[
        Path, typer.Option("--records", help="Folder or file of participation records.")
    ],
    instrument: Annotated[
        list[str] | None,
        typer.Option("--instrument", help="Only this instrument; may be repeated."),
    ] = None,
    after: Annotated[
        Literal["middle", "exit", "followup"] | None,
        typer.Option("--after", help="Second wave; the exit when left out."),
    ] = None,
    threshold: Annotated[
        int, typer.Option("--threshold", min=1, help="Fewest people anything is said of.")
    ] = 5,
    missing: Annotated[
        list[float] | None,
        typer.Option("--missing", help="Code that stands for no answer, such as 99; repeatable."),
    ] = None,
    completion: Annotated[
        str | None,
        typer.Option("--completion", help="What counts as completed: 4 (sessions) or 80%."),
    ] = None,
    declared: Annotated[
        str | None,
        typer.Option("--declared", help="Where and when the completion was declared beforehand."),
    ] = None,
    figures: Annotated[
        Path | None, typer.Option("--figures", help="Write the figures as SVG into this folder.")
    ] = None,
    format: Annotated[
        Literal["text", "json"], typer.Option("--format", help="Form of the output.")
    ] = "text",
    raw: Annotated[
        bool,
        typer.Option("--raw", help="Hide nothing, and draw a line for each of few people."),
    ] = False,
    previous: Annotated[
        Path | None,
        typer.Option("--previous", help="Folder of the report published before."),
    ] = None,
    lang: LanguageOption = "en",
) -> None:
    """Say what changed between measurements: 0 fine, 1 answers are wrong, 2 unreadable."""
    from osallisuus.cli.outcomes import Wanted, report_outcomes

    wanted = Wanted(
        instruments=tuple(instrument or ()),
        after=after,
        threshold=threshold,
        missing=tuple(missing or ()),
        completion=completion,
        declared=declared,
        figures=figures,
        form=format,
        raw=raw,
        previous=previous,
    )
    raise typer.Exit(report_outcomes(project, records, wanted, lang))


@app.command()
def indicators(
    project: Annotated[
        str, typer.Argument(help="A project document, a bundled project, or the word 'check'.")
    ],
    file: Annotated[
        Path | None, typer.Argument(help="With 'check': CSV of published figures.")
    ] = None,
    records: Annotated[
        Path | None, typer.Option("--records", help="Folder or file of participation records.")
    ] = None,
    set_name: Annotated[
        str | None, typer.Option("--set", help="esf, esf+ or a plugin's; the project's own period.")
    ] = None,
    by: Annotated[
        str, typer.Option("--by", help="Dimensions with commas, such as gender,municipality.")
    ] = "",
    format: Annotated[
        Literal["table", "csv", "xlsx", "json"], typer.Option("--format", help="Form of the table.")
    ] = "table",
    out: Annotated[Path | None, typer.Option("--out", help="File to write to.")] = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="Show every count, also those that could name somebody.")
    ] = False,
    previous: Annotated[
        Path | None,
        typer.Option(
            "--previous",
            help="Figures published before: the report's folder, or a CSV with 'check'.",
        ),
    ] = None,
    annual: Annotated[
        bool, typer.Option("--annual", help="With 'check': figures of one year, not cumulative.")
    ] = False,
    lang: LanguageOption = "en",
) -> None:
    """Count a project's indicators, or check published figures with 'indicators check FILE'."""
    from osallisuus.cli.indicators import check_published, count_indicators

    if project == "check":
        raise typer.Exit(check_published(file, set_name, previous, annual, lang))
    if records is None or file is not None:
        from osallisuus.catalogue import CORE
        from osallisuus.cli.output import complain

        complain(CORE.say("cli.usage.needs-records", lang))
        raise typer.Exit(2)
    raise typer.Exit(
        count_indicators(project, records, set_name, by, format, out, raw, previous, lang)
    )


@app.command()
def report(
    project: ProjectOption,
    records: Annotated[
        Path, typer.Option("--records", help="Folder or file of participation records.")
    ],
    out: Annotated[
        list[Path],
        typer.Option(
            "--out", help="….html, ….xlsx, or a folder for CSV with datapackage.json; repeatable."
        ),
    ],
    indicator_set: Annotated[
        str | None, typer.Option("--set", help="esf or esf+; the project's own when left out.")
    ] = None,
    threshold: Annotated[
        int, typer.Option("--threshold", min=2, help="Counts under this are hidden.")
    ] = 5,
    previous: Annotated[
        list[Path] | None,
        typer.Option(
            "--previous",
            help="Folder of tables of an earlier report, or its published-figures.json.",
        ),
    ] = None,
    lang: LanguageOption = "en",
) -> None:
    """Make one report of a project and its records, fit to be handed out."""
    from osallisuus.errors import needing

    with needing("report"):
        from osallisuus.cli.report import report_project

    raise typer.Exit(
        report_project(project, records, out, indicator_set, threshold, previous or [], lang)
    )


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", help="New folder for everything.")] = Path(
        "osallisuus-demo"
    ),
    lang: LanguageOption = "en",
) -> None:
    """Show all of it on the bundled projects: records, report, workbook, tables."""
    from osallisuus.errors import needing

    with needing("report"):
        from osallisuus.cli.report import run_demo

    raise typer.Exit(run_demo(out, lang))


@checking.command("check")
def records_check(
    project: ProjectOption,
    source: Annotated[
        Path,
        typer.Option(
            "--records",
            help="Folder of CSV, XLSX or Parquet files, or one file.",
            show_default=False,
        ),
    ],
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", help="Day of the check, YYYY-MM-DD; needed to call a date overdue."
        ),
    ] = None,
    format: Annotated[
        Literal["text", "json"], typer.Option("--format", help="Form of the report.")
    ] = "text",
    lang: LanguageOption = "en",
) -> None:
    """Find every problem, row and column named: 0 clean, 1 errors found, 2 unreadable."""
    from osallisuus.cli.records import check_records

    raise typer.Exit(check_records(project, source, as_of, format, lang))


@importing.command("finnish-register")
def finnish_register(
    file: Annotated[Path, typer.Argument(help="The register as CSV.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="Folder for the documents.")],
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Day the register was read, YYYY-MM-DD.")
    ] = None,
    lang: LanguageOption = "en",
) -> None:
    """Turn the public register of structural-fund projects into one document a row."""
    from osallisuus.cli.register import import_file

    raise typer.Exit(import_file(file, out, as_of, lang))


@budget.command("count")
def budget_count(
    file: Annotated[
        Path, typer.Argument(help="Ballots in the Pabulib format.", show_default=False)
    ],
    rule: Annotated[
        str | None, typer.Option("--rule", help="Such as equal-shares or greedy; the file's own.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why the others lost.")] = False,
    page: Annotated[Path | None, typer.Option("--page", help="Write an HTML page as well.")] = None,
    lang: LanguageOption = "en",
) -> None:
    """Count the ballots and state the result so that anybody can verify it."""
    from osallisuus.cli.budget import count_ballots

    raise typer.Exit(count_ballots(file, rule, explain, page, lang))


@budget.command("check")
def budget_check(
    file: Annotated[
        Path, typer.Argument(help="Ballots in the Pabulib format.", show_default=False)
    ],
    lang: LanguageOption = "en",
) -> None:
    """Find what is wrong with a file of ballots: 0 fine, 1 findings, 2 cannot be counted."""
    from osallisuus.cli.budget import check_ballots

    raise typer.Exit(check_ballots(file, lang))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command of the library; a first word that is none of them may name a plugin.

    What a command refuses or cannot read or write ends it with 2 and a line in words, no traceback.
    """
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a sign shows another one, instead of ending the command.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        _run(words)
    except Exception as error:
        from osallisuus.cli.output import complain_of
        from osallisuus.errors import OsallisuusError

        if not isinstance(error, OsallisuusError | OSError):
            raise
        from osallisuus.cli.usage import language_in

        complain_of(error, language_in(words))
        sys.exit(2)


def _run(words: list[str]) -> None:
    from osallisuus.cli.usage import language_in, run_app

    if words and not words[0].startswith("-") and words[0] not in _own_words():
        from osallisuus.cli.plugin_commands import commands_of

        of_plugin, catalogues = commands_of(words[0], language_in(words))
        if of_plugin is not None:
            run_app(of_plugin, words[1:], f"osallisuus {words[0]}", catalogues)
    run_app(app, words)


def _own_words() -> set[str]:
    functions = [command.callback for command in app.registered_commands]
    names = {command.name for command in app.registered_commands}
    names |= {function.__name__ for function in functions if function is not None}
    return {name for name in names | {group.name for group in app.registered_groups} if name}
