"""Who took part: the flow from enrolment to exit, by target group, and who the people are."""

from collections.abc import Mapping, Sequence

from osallisuus.measures.guarding import share_or_none
from osallisuus.model.project import Project
from osallisuus.reporting.content import Column, Figure, Mark, Section, Table, Value
from osallisuus.reporting.counting import AGES, GENDERS, KNOWN, OUTCOMES, TOTAL, UNKNOWN, Counts
from osallisuus.reporting.figures import Bar, Part, bars
from osallisuus.reporting.guarding import Guarded
from osallisuus.reporting.wording import Wording

_MOST_HIDDEN_ROWS = 3
_COLOURS = {"completed": "c1", "in": "c2", "left": "c3", UNKNOWN: "c4"}


def taking_part(project: Project, counts: Counts, guarded: Guarded, words: Wording) -> Section:
    """Return the section on who took part."""
    titles = {one.id: one.title.best(words.language) for one in project.target_groups}
    return Section(
        id="people",
        title=words.say("section.people"),
        paragraphs=(words.say("people.lead"),),
        blocks=(
            _flow(counts, guarded, titles, words),
            _gender_and_age(guarded, words),
            _municipalities(counts, guarded, words),
        ),
    )


def _flow(counts: Counts, guarded: Guarded, titles: Mapping[str, str], words: Wording) -> Figure:
    groups = [
        name for name in sorted({*counts.people["target_group"].to_list()}) if name != UNKNOWN
    ]
    groups.sort(key=lambda name: titles.get(name, name))
    named = {name: titles.get(name, name) for name in groups}
    named[UNKNOWN] = words.say("unknown")
    named[TOTAL] = words.say("total")
    rows = [_flow_row(guarded, key, label) for key, label in named.items()]
    table = Table(
        id="flow",
        title=words.say("people.flow.title"),
        columns=(
            Column(id="target_group", title=words.say("people.target-group"), kind="text"),
            Column(id="enrolled", title=words.say("outcome.enrolled"), kind="count"),
            *(
                Column(id=name, title=words.say(f"outcome.{name}"), kind="count")
                for name in OUTCOMES
            ),
        ),
        rows=tuple(rows),
        totals=1,
    )
    shown = [row for row in rows if not (row[1] == 0 and row[0] == named[UNKNOWN])]
    most = max((row[1] for row in shown[:-1] if isinstance(row[1], int)), default=1) or 1
    total = rows[-1]
    return Figure(
        id="flow",
        title=table.title,
        description=words.say(
            "people.flow.description",
            enrolled=words.cell(total[1], "count"),
            completed=words.cell(total[2], "count"),
            left=words.cell(total[3], "count"),
            still=words.cell(total[4], "count"),
        ),
        drawing=bars(
            "flow",
            table.title,
            words.say("figure.see-table"),
            [_bar(row, most, words) for row in shown[:-1]],
        ),
        legend=(
            *((_COLOURS[name], words.say(f"outcome.{name}")) for name in OUTCOMES),
            ("hidden", words.say("mark.hidden.legend")),
        ),
        table=table,
    )


def _flow_row(guarded: Guarded, group: str, label: str) -> tuple[Value, ...]:
    return (
        label,
        guarded.get("flow", group, TOTAL),
        *(guarded.get("flow", group, outcome) for outcome in OUTCOMES),
    )


def _bar(row: Sequence[Value], most: int, words: Wording) -> Bar:
    total = row[1]
    if not isinstance(total, int):
        return Bar(
            label=str(row[0]),
            value=words.cell(total, "count"),
            parts=(Part(share=0.04, colour="hidden"),),
        )
    parts = [
        Part(share=value / most, colour=_COLOURS[name])
        for name, value in zip(OUTCOMES, row[2:], strict=True)
        if isinstance(value, int) and value
    ]
    rest = total - sum(value for value in row[2:] if isinstance(value, int))
    if rest:
        parts.append(Part(share=rest / most, colour="hidden"))
    return Bar(label=str(row[0]), value=words.number(total), parts=tuple(parts))


def _gender_and_age(guarded: Guarded, words: Wording) -> Table:
    ages = (*AGES, UNKNOWN, TOTAL)
    return Table(
        id="gender_age",
        title=words.say("people.gender-age.title"),
        columns=(
            Column(id="gender", title=words.say("people.gender"), kind="text"),
            *(
                Column(
                    id=f"age_{name}".replace("-", "_"),
                    title=_name(name, "age", words),
                    kind="count",
                )
                for name in ages
            ),
        ),
        rows=tuple(
            (
                _name(gender, "gender", words),
                *(guarded.get("people", gender, age) for age in ages),
            )
            for gender in (*GENDERS, UNKNOWN, TOTAL)
        ),
        totals=1,
        note=words.say("people.age.note"),
    )


def _name(code: str, kind: str, words: Wording) -> str:
    if code in (TOTAL, UNKNOWN):
        return words.say(code)
    return words.say(f"{kind}.{code}")


def _municipalities(counts: Counts, guarded: Guarded, words: Wording) -> Table:
    homes = {*counts.people["municipality"].to_list()} - {UNKNOWN}
    by_name = sorted(homes, key=words.place)
    rows: list[tuple[Value, ...]] = [
        (words.place(code), guarded.get("municipality", code)) for code in by_name
    ]
    rows.sort(key=lambda row: -row[1] if isinstance(row[1], int) else 0)
    hidden = [row for row in rows if row[1] is Mark.HIDDEN]
    shown = [row for row in rows if row[1] is not Mark.HIDDEN]
    if len(hidden) > _MOST_HIDDEN_ROWS:
        others = words.say("people.municipality.others", number=words.number(len(hidden)))
        hidden = [(others, Mark.HIDDEN)]
    rows = [*shown, *hidden]
    rows.append((words.say(UNKNOWN), guarded.get("municipality", UNKNOWN)))
    rows.append((words.say(TOTAL), guarded.get("municipality", TOTAL)))
    return Table(
        id="municipality",
        title=words.say("people.municipality.title"),
        columns=(
            Column(id="municipality", title=words.say("people.municipality"), kind="text"),
            Column(id="participants", title=words.say("people.participants"), kind="count"),
        ),
        rows=tuple(rows),
        totals=1,
    )


def known_rows(guarded: Guarded, words: Wording) -> tuple[tuple[Value, ...], ...]:
    """Return for each thing asked of people how many answers are known and unknown."""
    asked = (
        ("target-group", "flow", 0),
        ("gender", "people", 0),
        ("age", "people", 1),
        ("municipality", "municipality", 0),
    )
    rows: list[tuple[Value, ...]] = []
    for name, table, place in asked:
        dimensions = guarded.tables[table].dimensions

        def key(node: str, place: int = place, number: int = len(dimensions)) -> tuple[str, ...]:
            return tuple(node if index == place else TOTAL for index in range(number))

        unknown = guarded.get(table, *key(UNKNOWN))
        has_known = KNOWN in dimensions[place].categories
        known = guarded.get(table, *key(KNOWN)) if has_known else 0
        whole = guarded.get(table, *key(TOTAL))
        share: Value = Mark.HIDDEN
        if isinstance(unknown, int) and isinstance(whole, int):
            found = share_or_none(unknown, whole)
            share = Mark.UNKNOWN if found is None else found
        rows.append((words.say(f"people.{name}"), known, unknown, share))
    return tuple(rows)
