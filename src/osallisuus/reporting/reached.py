"""Indicators and the project's own targets; every count is protected before it gets here."""

from collections.abc import Mapping, Sequence

from osallisuus.indicators.figures import Figure as Amount
from osallisuus.indicators.protected_targets import ProtectedAchievement
from osallisuus.indicators.protection import ProtectedCell, ProtectedResult
from osallisuus.indicators.result import IndicatorResult
from osallisuus.indicators.targets import Verdict
from osallisuus.model.project import Project
from osallisuus.model.quantity import Quantity
from osallisuus.reporting.content import Column, Figure, Interval, Mark, Section, Table, Value
from osallisuus.reporting.counting import TOTAL
from osallisuus.reporting.figures import Bar, Part, bars
from osallisuus.reporting.guarding import Guarded
from osallisuus.reporting.wording import Wording

_OF_THE_SOCIAL_FUND = frozenset({"esf", "esf-plus", "several"})
_PEOPLE = frozenset({"people", "participations", "visits"})


def reached(
    result: IndicatorResult, safe: ProtectedResult, guarded: Guarded, words: Wording
) -> Section:
    """Return the section on indicators and targets.

    Args:
        result: The figures, broken down by gender.
        safe: The same figures protected.
        guarded: Protected tables of who took part.
        words: Wording.
    """
    by_code: dict[str, dict[str, ProtectedCell]] = {}
    for one in safe.cells:
        by_code.setdefault(one.cell.code, {})[one.cell.categories.get("gender", TOTAL)] = one
    shown = [one for one in result.indicators.indicators if by_code.get(one.code)]
    outputs = [one.code for one in shown if not one.result]
    results = [one.code for one in shown if one.result]
    tables = [
        _indicators(name, codes, result, by_code, words)
        for name, codes in (("outputs", outputs), ("results", results))
        if codes
    ]
    blocks: list[Figure | Table] = [*tables]
    paragraphs = [
        words.say("indicators.lead", set=result.indicators.title.best(words.language)),
    ]
    if safe.targets:
        blocks.insert(0, _targets(safe, guarded, words))
    else:
        paragraphs.append(words.say("indicators.no-targets"))
    return Section(
        id="indicators",
        title=words.say("section.indicators"),
        paragraphs=tuple(paragraphs),
        blocks=tuple(blocks),
    )


def without_indicators(project: Project, words: Wording) -> Section:
    """Return the section when the document does not tell which period's indicators it reports."""
    funds = {one.fund for one in project.funding if one.fund is not None}
    key = "no-period" if not funds or funds & _OF_THE_SOCIAL_FUND else "other-fund"
    return Section(
        id="indicators",
        title=words.say("section.indicators"),
        paragraphs=(words.say(f"indicators.{key}"),),
    )


def _indicators(
    name: str,
    codes: Sequence[str],
    result: IndicatorResult,
    by_code: Mapping[str, Mapping[str, ProtectedCell]],
    words: Wording,
) -> Table:
    genders = result.categories("gender") if "gender" in result.by else ()
    titles = {one.code: one.title for one in result.indicators.indicators}
    rows: list[tuple[Value, ...]] = []
    estimated = False
    for code in codes:
        cells = by_code[code]
        estimated = estimated or any(one.cell.figure.estimated for one in cells.values())
        rows.append(
            (
                f"{code} {titles[code].best(words.language)}",
                *(_value(cells.get(gender)) for gender in (*genders, TOTAL)),
            )
        )
    return Table(
        id=f"indicators_{name}",
        title=words.say(f"indicators.{name}"),
        columns=(
            Column(id="indicator", title=words.say("indicators.indicator"), kind="text"),
            *(
                Column(
                    id=gender,
                    title=words.say(gender if gender in (TOTAL, "unknown") else f"gender.{gender}"),
                    kind="interval" if gender == TOTAL else "count",
                )
                for gender in (*genders, TOTAL)
            ),
        ),
        rows=tuple(rows),
        note=words.say("indicators.estimated") if estimated else "",
    )


def _value(one: ProtectedCell | None) -> Value:
    if one is None:
        return Mark.UNKNOWN
    return Mark.HIDDEN if one.hidden is not None else _amount(one.cell.figure)


def _amount(figure: Amount) -> Value:
    if figure.value is not None:
        return round(figure.value)
    if figure.least is not None and figure.most is not None:
        return Interval(least=round(figure.least), most=round(figure.most))
    return Mark.UNKNOWN


def _targets(safe: ProtectedResult, guarded: Guarded, words: Wording) -> Figure:
    rows: list[tuple[Value, ...]] = []
    drawn: list[Bar] = []
    for one in safe.targets:
        title = one.target.title.best(words.language)
        actual = _actual(one, guarded)
        wanted = _amount(one.wanted)
        verdict = Verdict.UNKNOWN if actual is Mark.HIDDEN else one.verdict
        said = words.say(f"verdict.{verdict.value}")
        baseline = _baseline(one.target.baseline)
        rows.append((title, baseline, wanted, actual, said))
        drawn.append(_bullet(title, actual, wanted, words))
    title = words.say("indicators.targets")
    columns = ("target", "baseline", "wanted", "actual", "verdict")
    return Figure(
        id="targets",
        title=title,
        description=words.say("indicators.targets.description"),
        drawing=bars("targets", title, words.say("figure.see-table"), drawn),
        legend=(
            ("c1", words.say("indicators.actual")),
            ("c2", words.say("indicators.possible")),
            ("target", words.say("indicators.wanted")),
            ("hidden", words.say("mark.hidden.legend")),
        ),
        table=Table(
            id="targets",
            title=title,
            columns=tuple(
                Column(
                    id=name,
                    title=words.say(f"indicators.{name}"),
                    kind="interval" if name in ("wanted", "actual") else "text",
                )
                for name in columns
            ),
            rows=tuple(rows),
            note=words.say("indicators.actual.note"),
        ),
    )


def _actual(one: ProtectedAchievement, guarded: Guarded) -> Value:
    if one.hidden is not None:
        return Mark.HIDDEN
    of_people = one.target.unit is None or one.target.unit in _PEOPLE
    is_own = one.target.indicator is None and of_people
    # How many are of a group may be hidden in the table of groups; then it is not told here either.
    if is_own and _is_hidden(one.target.target_groups, guarded):
        return Mark.HIDDEN
    return _amount(one.actual)


def _is_hidden(groups: Sequence[str], guarded: Guarded) -> bool:
    known = guarded.tables["flow"].dimensions[0].categories
    return any(
        guarded.get("flow", group, TOTAL) is Mark.HIDDEN for group in groups if group in known
    )


def _baseline(quantity: Quantity | None) -> Value:
    return Mark.UNKNOWN if quantity is None else str(quantity)


def _bullet(title: str, actual: Value, wanted: Value, words: Wording) -> Bar:
    said = f"{words.cell(actual, 'interval')} / {words.cell(wanted, 'interval')}"
    got, goal = _ends(actual), _ends(wanted)
    if got is None:
        mark = (Part(share=0.04, colour="hidden"),) if actual is Mark.HIDDEN else ()
        return Bar(label=title, value=said, parts=mark)
    whole = max(got.most, goal.most if goal else 0) * 1.05 or 1.0
    return Bar(
        label=title,
        value=said,
        parts=(
            Part(share=got.least / whole, colour="c1"),
            Part(share=(got.most - got.least) / whole, colour="c2"),
        ),
        target=goal.most / whole if goal else None,
    )


def _ends(value: Value) -> Interval | None:
    if isinstance(value, int):
        return Interval(least=value, most=value)
    return value if isinstance(value, Interval) else None
