"""What is common to the errors of the parts."""

import importlib
import inspect
import pickle
import pkgutil

import pytest

import osallisuus
from osallisuus import (
    MissingExtraError,
    OsallisuusError,
    RefusedRequestError,
    SolverMissingError,
    Toolkit,
    UnknownNameError,
    WorkbookMissingError,
)
from osallisuus.grouping.errors import InvalidRequestError
from osallisuus.planning.errors import InvalidPlanError
from osallisuus.reporting.needs import MissingReportExtraError, needed


def exceptions() -> list[type[BaseException]]:
    found: dict[type[BaseException], None] = {}
    for module in pkgutil.walk_packages(osallisuus.__path__, "osallisuus."):
        if module.name != "osallisuus.__main__":
            for kind in vars(importlib.import_module(module.name)).values():
                if inspect.isclass(kind) and issubclass(kind, BaseException):
                    found[kind] = None
    return [kind for kind in found if kind.__module__.startswith("osallisuus.")]


def test_no_two_errors_have_one_name() -> None:
    names = [kind.__name__ for kind in exceptions() if not kind.__name__.startswith("_")]
    assert sorted(names) == sorted(set(names))


def test_every_public_error_is_one_of_the_library() -> None:
    public = [getattr(osallisuus, name) for name in dir(osallisuus)]
    errors = [one for one in public if inspect.isclass(one) and issubclass(one, BaseException)]
    assert len(errors) > 20
    assert [kind for kind in errors if not issubclass(kind, OsallisuusError | Warning)] == []


@pytest.mark.parametrize(
    "error",
    [
        MissingExtraError("duckdb", "duckdb"),
        SolverMissingError(),
        WorkbookMissingError(),
        MissingReportExtraError("babel"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_missing_library_is_one_kind_of_error(error: MissingExtraError) -> None:
    assert isinstance(error, MissingExtraError)
    assert isinstance(error, ImportError)
    for language in ("fi", "sv", "en"):
        assert f"osallisuus[{error.extra}]" in error.message(language)
    assert len({error.message(language) for language in ("fi", "sv", "en")}) == 3
    assert str(error) == error.message("en")


def test_the_package_of_a_report_that_is_missing_is_named() -> None:
    with pytest.raises(MissingExtraError, match=r"no_such_library.*osallisuus\[report\]"):
        needed("no_such_library")


@pytest.mark.parametrize("kind", [InvalidRequestError, InvalidPlanError])
def test_refused_requests_are_one_kind_of_error(kind: type[RefusedRequestError]) -> None:  # type: ignore[type-arg]
    assert issubclass(kind, RefusedRequestError)
    assert pickle.loads(pickle.dumps(kind(()))).problems == ()


def test_a_name_that_is_nearly_right_is_offered_in_every_language() -> None:
    error = UnknownNameError("rule", "core.nolead", ("core.two-leads", "core.no-lead"))
    assert "did you mean 'core.no-lead'?" in str(error)
    assert 'tarkoititko "core.no-lead"?' in error.message("fi")
    assert 'menade du "core.no-lead"?' in error.message("sv")
    far = UnknownNameError("rule", "xyz", ("core.no-lead",))
    assert str(far) == "no rule is called 'xyz'; there is core.no-lead"
    assert far.message("fi") == "nimeä 'xyz' ei ole; tarjolla on core.no-lead"


def test_one_rule_may_be_asked_for_by_its_slug_alone() -> None:
    kit = Toolkit.build()
    project = kit.load({"osallisuus": 1, "project": {"id": "p", "name": {"fi": "P"}}})
    assert kit.check(project, only="core.no-source") == kit.check(project, only=["core.no-source"])
    with pytest.raises(UnknownNameError, match=r"did you mean 'core\.no-source'\?"):
        kit.check(project, only="core.nosource")
