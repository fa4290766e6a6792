"""Everything a report is made of, gathered from a project and its records."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from osallisuus.disclosure import DEFAULT_POLICY, DisclosurePolicy, Published
from osallisuus.indicators.computing import compute
from osallisuus.indicators.language import IndicatorSet, PeriodError
from osallisuus.indicators.result import IndicatorResult
from osallisuus.measures.change import Change
from osallisuus.measures.instrument import Instrument
from osallisuus.measures.outcomes import OutcomePlan, change_of, correct_for_several
from osallisuus.measures.pathways import pathways_of
from osallisuus.measures.waves import polars_table
from osallisuus.model.project import Project
from osallisuus.records.book import Records
from osallisuus.records.columns import TABLES
from osallisuus.reporting.content import Report
from osallisuus.reporting.making import Parts, make_report
from osallisuus.reporting.needs import needed
from osallisuus.reporting.wording import Wording
from osallisuus.vocabulary import Labels

if TYPE_CHECKING:
    import polars as pl

Progress = Callable[[str], object]


@attrs.frozen(kw_only=True)
class ReportChoices:
    """What may be chosen of a report.

    Attributes:
        policy: Policy of disclosure control.
        instruments: Ids of the outcome instruments; all that have answers when absent.
        plan: Waves and windows of the outcomes; the measures' own when absent.
        person_lines: Whether outcomes of up to 30 people are drawn with a line for each, when enough
            have both waves. A line shows two scores and nothing else of the person, but whoever counts the
            lines knows how many changed, which may be hidden beside them: not unless you ask for it.
        synthetic: Whether to say on top that the records are made up.

    .. versionadded:: 0.1
    """

    policy: DisclosurePolicy = DEFAULT_POLICY
    instruments: tuple[str, ...] | None = None
    plan: OutcomePlan | None = None
    person_lines: bool = False
    synthetic: bool = False


def report_of(
    project: Project,
    records: Records,
    *,
    language: str,
    instruments: Mapping[str, Instrument],
    indicators: IndicatorSet | None = None,
    choices: ReportChoices | None = None,
    previous: Sequence[Published | Report] = (),
    labels: Labels | None = None,
    progress: Progress | None = None,
) -> Report:
    """Return a report; see ``Toolkit.report``."""
    needed("babel")
    chosen = choices or ReportChoices()
    tell = progress or (lambda step: None)
    tell("records")
    tables = {
        name: polars_table(records, name, [column.name for column in spec.columns])
        for name, spec in TABLES.items()
    }
    findings = records.check(project).counts()
    tell("indicators")
    counted = _counted(project, records, indicators)
    tell("outcomes")
    changes = _changes(project, records, tables["measurements"], instruments, chosen)
    tell("report")
    return make_report(
        project,
        tables,
        words=Wording(language, labels),
        policy=chosen.policy,
        parts=Parts(
            findings=findings,
            counted=counted,
            changes=changes,
            pathways=pathways_of(records, project.id),
            person_lines=chosen.person_lines,
            synthetic=chosen.synthetic,
            previous=_published(previous),
        ),
    )


def _counted(
    project: Project, records: Records, indicators: IndicatorSet | None
) -> IndicatorResult | None:
    try:
        return compute(project, records, indicators=indicators, policy=None, by=("gender",))
    except PeriodError:
        return None


def _published(previous: Sequence[Published | Report]) -> tuple[Published, ...]:
    found: list[Published] = []
    for one in previous:
        found += one.published if isinstance(one, Report) else (one,)
    return tuple(found)


def _changes(
    project: Project,
    records: Records,
    answers: "pl.DataFrame",
    instruments: Mapping[str, Instrument],
    choices: ReportChoices,
) -> tuple[Change, ...]:
    names = choices.instruments
    if names is None:
        names = tuple(sorted({*answers["instrument"].drop_nulls().to_list()} & set(instruments)))
    plan = choices.plan or OutcomePlan(threshold=choices.policy.threshold)
    found = (change_of(instruments[name], project.id, records, plan) for name in names)
    return correct_for_several(found)
