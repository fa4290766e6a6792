"""Sessions for those who work on the library. ``nox`` alone runs what a change must pass."""

import shutil

import nox

nox.options.default_venv_backend = "venv"
nox.options.sessions = ["lint", "typing", "schemas", "tests"]
nox.options.reuse_existing_virtualenvs = True

SPARK_TESTS = (
    "tests/unit/indicators/test_indicators_on_engines.py",
    "tests/unit/records/test_records_on_spark.py",
)
QUICK_TESTS = ("pytest", "-n", "auto", "-m", "not slow and not integration and not typing")
SOURCES = ("src", "tests", "tools", "benchmarks", "docs", "noxfile.py")


def group(session: nox.Session, *names: str) -> None:
    """Install the package with everything a laptop has, and dependency groups."""
    wanted = nox.project.load_toml("pyproject.toml")["dependency-groups"]
    session.install("-e", ".[all]", *(package for name in names for package in wanted[name]))


@nox.session
def tests(session: nox.Session) -> None:
    """Unit, property, architecture and document tests, and the doctests."""
    group(session, "test")
    session.run(*QUICK_TESTS, *session.posargs)


@nox.session(name="tests-base")
def tests_base(session: nox.Session) -> None:
    """The same tests without the optional speed-up, so that the base lane is judged too."""
    group(session, "test")
    session.run("python", "-m", "pip", "uninstall", "--yes", "--quiet", "msgspec")
    session.run(*QUICK_TESTS, *session.posargs)


@nox.session
def slow(session: nox.Session) -> None:
    """Proofs that take long; the reference counter of ballots is GPL and installed here only."""
    group(session, "test")
    session.install("pabutools==1.2.3")
    session.run("pytest", "-m", "slow", *session.posargs)


@nox.session
def spark(session: nox.Session) -> None:
    """The same figures on PySpark, its executors processes of their own; needs Java 17 or later."""
    if shutil.which("java") is None:
        session.error("PySpark needs Java 17 or later, which is not installed")
    wanted = nox.project.load_toml("pyproject.toml")["dependency-groups"]
    session.install("-e", ".[all,spark]", *wanted["test"])
    session.run("pytest", "-m", "slow", *(session.posargs or SPARK_TESTS))


@nox.session
def integration(session: nox.Session) -> None:
    """Build and install real wheels, the library's and a stranger's plugin's."""
    group(session, "test")
    session.install("build")
    session.run("pytest", "-m", "integration", *session.posargs)


@nox.session
def typing(session: nox.Session) -> None:
    """mypy on everything, and two checkers on code that must and must not pass."""
    group(session, "test", "typing")
    session.run("mypy")
    session.run("pytest", "tests/typing", "-m", "typing")


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff, as linter and as formatter."""
    session.install("ruff>=0.9")
    session.run("ruff", "check", *SOURCES)
    session.run("ruff", "format", "--check", *SOURCES)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation with every warning an error, and run its examples."""
    group(session, "docs")
    session.run("sphinx-build", "-n", "-W", "-b", "doctest", "docs", "docs/_build/doctest")
    session.run("sphinx-build", "-n", "-W", "-b", "html", "docs", "docs/_build/html")


@nox.session
def schemas(session: nox.Session) -> None:
    """Compare the committed JSON Schemas with the code."""
    session.install("-e", ".")
    session.run("osallisuus", "schema", "--check", "schemas")


@nox.session
def bench(session: nox.Session) -> None:
    """Measure; nothing here fails for being slow."""
    group(session, "bench")
    session.run("python", "benchmarks/compare.py", *session.posargs)


@nox.session
def build(session: nox.Session) -> None:
    """Build the wheel and the source distribution."""
    session.install("build")
    session.run("python", "-m", "build")
