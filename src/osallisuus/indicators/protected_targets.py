"""A project's targets as they may be handed out: what was reached is an interval, or hidden."""

from collections.abc import Mapping
from typing import Final

from osallisuus.disclosure import DisclosurePolicy, Hidden, bracket
from osallisuus.indicators.figures import Figure
from osallisuus.indicators.targets import Achievement, Verdict, share_of, verdict_of
from osallisuus.model.result import Target
from osallisuus.stated import value_class

_OF_PROJECT: Final = frozenset({"sessions", "organisations", "projects"})


@value_class(kw_only=True)
class ProtectedAchievement:
    """A target with what may be said of what was reached.

    Attributes:
        target: The target, with its baseline and value.
        wanted: What is to be reached; of a share, of the population as far as that may be said.
        actual: What was reached: an interval for people, participations, visits and hours.
        hidden: What stands for it when nothing may be said.
        verdict: Whether the target is met, as far as ``actual`` tells.

    .. versionadded:: 0.1
    """

    target: Target
    wanted: Figure
    actual: Figure
    hidden: Hidden | None = None
    verdict: Verdict


def protected_targets(
    reached: tuple[Achievement, ...],
    shown: Mapping[str, tuple[Figure, Hidden | None]],
    policy: DisclosurePolicy,
) -> tuple[ProtectedAchievement, ...]:
    """Return targets fit to be handed out.

    A target that is an indicator shows what the protected table shows. Any other count of people has no
    place in a table, so it is told by its place on a fixed grid (:func:`osallisuus.disclosure.bracket`):
    whatever is subtracted from it, what is left is an interval. Sessions and organisations are no people.

    Args:
        reached: Targets with the raw figures.
        shown: What the protected table shows of each indicator in total.
        policy: Threshold and protection.
    """
    actual = {one.target.id: _actual(one, shown, policy) for one in reached}
    made = []
    for one in reached:
        figure, hidden = actual[one.target.id]
        wanted = one.wanted
        if one.target.value is None and one.target.of is not None:
            whole, _ = actual.get(one.target.of, (Figure(), None))
            wanted = share_of(one.target, whole)
        made.append(
            ProtectedAchievement(
                target=one.target,
                wanted=wanted,
                actual=figure,
                hidden=hidden,
                verdict=verdict_of(one.target, wanted, figure),
            )
        )
    return tuple(made)


def raw_targets(reached: tuple[Achievement, ...]) -> tuple[ProtectedAchievement, ...]:
    """Return targets with every figure as it is, for people who may see the records anyway."""
    return tuple(
        ProtectedAchievement(
            target=one.target, wanted=one.wanted, actual=one.actual, verdict=one.verdict
        )
        for one in reached
    )


def _actual(
    one: Achievement, shown: Mapping[str, tuple[Figure, Hidden | None]], policy: DisclosurePolicy
) -> tuple[Figure, Hidden | None]:
    if one.target.indicator is not None:
        return shown.get(str(one.target.indicator), (Figure(), None))
    if one.target.unit in _OF_PROJECT:
        return one.actual, None
    least, most = one.actual.least, one.actual.most
    return Figure(
        least=None if least is None else bracket(int(least), policy)[0],
        most=None if most is None else bracket(int(most), policy)[1],
        estimated=one.actual.estimated,
    ), None
