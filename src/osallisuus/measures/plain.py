"""What changed as plain values for JSON: numbers with their names, texts in one language, no ids."""

from collections.abc import Mapping, Sequence

import attrs

from osallisuus.measures.effect import Share
from osallisuus.measures.guarding import ProtectedPathway, SafeOutcomes, share_or_none
from osallisuus.measures.influence import InfluenceCount
from osallisuus.measures.pairs import wilson
from osallisuus.measures.pathways import STATES
from osallisuus.measures.safe_changes import Moves, SafeChange
from osallisuus.measures.safe_participation import SafeParticipation

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]


def plain_outcomes(
    safe: SafeOutcomes, *, influence: Sequence[InfluenceCount], language: str
) -> dict[str, Plain]:
    """Return everything ``osallisuus outcomes`` says, for another program.

    Single people's scores and the table of people stay behind, also where the rest is shown as it is.

    .. versionadded:: 0.1
    """
    return {
        "outcomes": [plain_change(change, language) for change in safe.changes],
        "pathways": [_pathway(one) for one in safe.pathways],
        "participation": None if safe.participation is None else _participation(safe.participation),
        "influence": [
            {"level": count.level, "activities": list(count.activities)} for count in influence
        ],
    }


def plain_change(change: SafeChange, language: str) -> dict[str, Plain]:
    """Return one outcome as plain values.

    .. versionadded:: 0.1
    """
    told, summaries = change.told, ("completers", "dropouts", "difference")
    return {
        "instrument": told.instrument.id,
        "version": told.instrument.version,
        "item": told.item,
        "name": told.name(language),
        "direction": told.instrument.direction.value,
        "group_use_only": told.instrument.group_use_only,
        "before": told.before,
        "after": told.after,
        "windows": [_plain(wave) for wave in told.windows],
        "flow": {
            **change.flow,
            **{name: _plain(getattr(told.flow, name)) for name in summaries},
        },
        "effect": _plain(told.effect),
        "share": _plain(change.shares),
        "people": _people(change) if change.moves else None,
        "bounds": _plain(told.bounds),
        "caveats": [{"code": one.code, "message": one.message(language)} for one in told.caveats],
        "problems": [{"code": one.code, "message": one.message(language)} for one in told.problems],
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


def _people(change: SafeChange) -> Plain:
    moves = change.moved("any")
    assert moves is not None
    return {
        "improved": _share(moves.better, moves.whole),
        "same": _share(moves.same, moves.whole),
        "worse": _share(moves.worse, moves.whole),
        "reliable": _limit(change.moved("reliable-change")),
        "minimal": _limit(change.moved("minimal-change")),
        "crossings": [
            {
                "band": one.crossing.band,
                "cut": one.crossing.cut,
                "better": one.better,
                "same": one.same,
                "worse": one.worse,
            }
            for one in change.moves
            if one.crossing is not None
        ],
    }


def _share(count: int | None, whole: int | None) -> Plain:
    found: Share | None = None if count is None or not whole else wilson(count, whole)
    return _plain(found)


def _limit(moves: Moves | None) -> Plain:
    if moves is None:
        return None
    return {
        "limit": moves.limit,
        "better": moves.better,
        "within": moves.same,
        "worse": moves.worse,
        "basis": moves.measure,
        "source": moves.source,
    }


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


def _participation(taken: SafeParticipation) -> dict[str, Plain]:
    named = ("enrolled", "came", "visits", "anonymous", "rate", "hours", "longest_gap")
    steps = [("came", taken.came, "people", taken.enrolled)]
    if taken.completion is not None:
        steps.append(("completed", taken.done, "offered", taken.offered))
    return {
        **{name: _plain(getattr(taken, name)) for name in (*named, "completion", "completed")},
        "steps": [
            {
                "name": name,
                "count": count,
                "of": of,
                "whole": whole,
                "share": share_or_none(count, whole),
            }
            for name, count, of, whole in steps
        ],
        "retention": [_fields(one) for one in taken.retention],
        "reasons": [{"reason": reason, "count": count} for reason, count in taken.reasons],
    }
