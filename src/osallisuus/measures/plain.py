"""What changed as plain values for JSON: numbers with their names, texts in one language, no ids."""

from collections.abc import Mapping, Sequence

import attrs

from osallisuus.disclosure import DisclosurePolicy
from osallisuus.measures.change import Change
from osallisuus.measures.effect import People
from osallisuus.measures.guarding import ProtectedPathway, protected_pathways
from osallisuus.measures.influence import InfluenceCount
from osallisuus.measures.participation import RETENTION_WEEKS, Participation
from osallisuus.measures.pathways import STATES, Pathway

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]


def plain_outcomes(
    changes: Sequence[Change],
    *,
    pathways: Sequence[Pathway],
    participation: Participation,
    influence: Sequence[InfluenceCount],
    language: str,
    threshold: int,
) -> dict[str, Plain]:
    """Return everything ``osallisuus outcomes`` says, for another program.

    Single people's scores and the table of people stay behind; matrices are protected.

    .. versionadded:: 0.1
    """
    safe = protected_pathways(pathways, DisclosurePolicy(threshold=threshold))
    return {
        "outcomes": [plain_change(change, language) for change in changes],
        "pathways": [_pathway(one) for one in safe],
        "participation": _participation(participation),
        "influence": [
            {"level": count.level, "activities": list(count.activities)} for count in influence
        ],
    }


def plain_change(change: Change, language: str) -> dict[str, Plain]:
    """Return one outcome as plain values.

    .. versionadded:: 0.1
    """
    return {
        "instrument": change.instrument.id,
        "version": change.instrument.version,
        "item": change.item,
        "name": change.name(language),
        "direction": change.instrument.direction.value,
        "group_use_only": change.instrument.group_use_only,
        "before": change.before,
        "after": change.after,
        "windows": [_plain(wave) for wave in change.windows],
        "flow": _plain(change.flow),
        "effect": _plain(change.effect),
        "share": _plain(change.share),
        "people": None if change.people is None else _people(change.people),
        "bounds": _plain(change.bounds),
        "caveats": [{"code": one.code, "message": one.message(language)} for one in change.caveats],
        "problems": [
            {"code": one.code, "message": one.message(language)} for one in change.problems
        ],
        "parts": [plain_change(part, language) for part in change.parts.values()],
    }


def _plain(value: object) -> Plain:
    if isinstance(value, str | int | float | None):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return _fields(value)


def _fields(value: object) -> dict[str, Plain]:
    own: dict[str, object] = attrs.asdict(value, recurse=False)  # type: ignore[arg-type]
    return {name: _plain(one) for name, one in own.items()}


def _people(people: People) -> Plain:
    # Scores of single people are for a figure, never for a file.
    return {name: value for name, value in _fields(people).items() if name != "pairs"}


def _pathway(pathway: ProtectedPathway) -> dict[str, Plain]:
    return {
        "point": pathway.point,
        "starters": pathway.starters,
        "states": list(STATES),
        "counts": [list(row) for row in pathway.counts],
        "ends": [
            {
                "state": state,
                "count": pathway.total(state),
                "of_all": pathway.share_of_all(state),
                "of_known": pathway.share_of_known(state),
            }
            for state in STATES
        ],
    }


def _participation(taken: Participation) -> dict[str, Plain]:
    named = ("enrolled", "came", "visits", "anonymous", "rate", "hours", "longest_gap")
    policy = DisclosurePolicy(threshold=taken.threshold)
    shown = [
        step
        for step in taken.steps
        if not policy.is_small(step.count) and not policy.is_small(step.whole - step.count)
    ]
    is_told = any(step.name == "completed" for step in shown)
    return {
        **{name: _plain(getattr(taken, name)) for name in (*named, "completion")},
        "completed": _plain(taken.completed) if is_told else None,
        "steps": [{**_fields(step), "share": step.share} for step in shown],
        "retention": [
            _fields(one)
            for one in taken.retention(RETENTION_WEEKS)
            if one.could >= taken.threshold
            and not policy.is_small(one.stayed)
            and not policy.is_small(one.could - one.stayed)
        ],
        "reasons": [
            {"reason": reason, "count": count}
            for reason, count in taken.reasons
            if count >= taken.threshold
        ],
    }
