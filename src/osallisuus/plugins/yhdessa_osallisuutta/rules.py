"""The checks of Yhdessä osallisuutta: an experiment in every municipality, trainings as they are meant."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from osallisuus import Activity, Catalogue, Finding, Level, Project, Rule, Text, Tier, each
from osallisuus.plugins.yhdessa_osallisuutta.blocks import (
    Chooser,
    LocalExperiment,
    MunicipalityPlan,
    OpenTo,
    Training,
)

TEXTS: Final = Catalogue("osallisuus.plugins.yhdessa_osallisuutta", "texts.json")

_ROLE: Final = "partner-municipality"
_AUDIENCES: Final = ("municipal-actors", "ngo-actors")


def _municipalities(project: Project) -> dict[str, str]:
    """Return every partner municipality with the place of its first role."""
    found: dict[str, str] = {}
    for index, partner in enumerate(project.partners):
        if partner.role == _ROLE and partner.organisation is not None:
            found.setdefault(partner.organisation, f"/project/partners/{index}")
    return found


def _experiments(project: Project) -> Iterator[tuple[str, Activity, LocalExperiment]]:
    for where, activity in each(project, Activity):
        block = activity.find_ext(LocalExperiment)
        if block is not None:
            yield f"{where}/extensions/{LocalExperiment.ext_name}", activity, block


def _trainings(project: Project) -> Iterator[tuple[str, Activity, Training]]:
    for where, activity in each(project, Activity):
        block = activity.find_ext(Training)
        if block is not None:
            yield where, activity, block


def _name(project: Project, organisation: str) -> Text | str:
    names = (one.name for one in project.organisations if one.id == organisation)
    return next(names, organisation)


class ExperimentPerMunicipality(Rule):
    """A partner municipality has fewer or more experiments than the plan asks of each.

    The plan (``experiments_each``) holds for every partner municipality alike. Add the activity with its
    ``yhdessa_osallisuutta.experiment`` block, or correct the municipality it names. Without a number in
    the plan nothing is asked.
    """

    slug = "yhdessa_osallisuutta.experiment-per-municipality"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every partner municipality whose number of experiments is not the planned one."""
        plan = project.find_ext(MunicipalityPlan)
        if plan is None or plan.experiments_each is None:
            return
        counts = Counter(block.municipality for _, _, block in _experiments(project))
        for organisation, where in _municipalities(project).items():
            if counts[organisation] != plan.experiments_each:
                yield self.finding(
                    where,
                    municipality=_name(project, organisation),
                    count=counts[organisation],
                    planned=plan.experiments_each,
                )


class ExperimentByPartner(Rule):
    """An experiment names an organisation that is not a partner municipality of the project.

    Experiments are the partner municipalities' own. Give the organisation the role
    ``partner-municipality``, or name the municipality that carries the experiment out.
    """

    slug = "yhdessa_osallisuutta.experiment-by-partner"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every experiment of somebody else."""
        partners = _municipalities(project)
        for where, activity, block in _experiments(project):
            if block.municipality not in partners:
                yield self.finding(
                    f"{where}/municipality",
                    title=activity.title,
                    municipality=_name(project, block.municipality),
                )


class ExperimentTargetGroup(Rule):
    """An experiment is for a group that others than its municipality chose, although it chooses itself.

    The plan says that the municipalities choose their target groups. Add the municipality to the group's
    ``chosen_by``, or name the group it chose. A group that does not say who chose it is left alone.
    """

    slug = "yhdessa_osallisuutta.experiment-target-group"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every chosen group the municipality is not said to have chosen."""
        plan = project.find_ext(MunicipalityPlan)
        usual = plan.target_groups_chosen_by if plan is not None else None
        groups = {group.id: group for group in project.target_groups}
        for where, _, block in _experiments(project):
            if (block.chosen_by or usual) is not Chooser.MUNICIPALITY:
                continue
            for index, name in enumerate(block.target_groups):
                group = groups.get(name)
                if group is None or not group.chosen_by:
                    continue
                if block.municipality not in group.chosen_by:
                    yield self.finding(
                        f"{where}/target_groups/{index}",
                        group=group.title,
                        municipality=_name(project, block.municipality),
                    )


class TrainingOrder(Rule):
    """Two trainings of the same series have the same place in it.

    Correct the ``order`` of one of them. A training whose place is not known has none.
    """

    slug = "yhdessa_osallisuutta.training-order"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every training whose place was taken before."""
        taken: dict[tuple[str | None, int], Activity] = {}
        for where, activity, block in _trainings(project):
            if block.order is None:
                continue
            first = taken.setdefault((activity.part_of, block.order), activity)
            if first is not activity:
                yield self.finding(
                    f"{where}/extensions/{Training.ext_name}/order",
                    order=block.order,
                    first=first.title,
                )


class TrainingAudience(Rule):
    """A training is planned for municipal actors without NGO actors, or the other way round.

    The trainings are where the two sides learn together and agree on roles. Add the missing side to
    ``audiences``; leave the list out when nobody has said whom the training is for.
    """

    slug = "yhdessa_osallisuutta.training-audience"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every training that lacks one of the two sides."""
        for where, activity, block in _trainings(project):
            missing = [code for code in _AUDIENCES if code not in block.audiences]
            if block.audiences and missing:
                yield self.finding(
                    f"{where}/extensions/{Training.ext_name}/audiences",
                    title=activity.title,
                    missing=", ".join(missing),
                )


class TrainingTier(Rule):
    """A training for professionals names final beneficiaries as its own target group.

    The residents whose inclusion is to grow benefit through those who are trained. Name the actors under
    ``target_groups``; the residents belong to the goals and the experiments.
    """

    slug = "yhdessa_osallisuutta.training-tier"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every final beneficiary among a training's target groups."""
        final = {
            group.id: group.title
            for group in project.target_groups
            if group.tier is Tier.FINAL_BENEFICIARY
        }
        for where, activity, _ in _trainings(project):
            for index, name in enumerate(activity.target_groups):
                if name in final:
                    yield self.finding(
                        f"{where}/target_groups/{index}", title=activity.title, group=final[name]
                    )


class TrainingAccess(Rule):
    """A training is open beyond the partner municipalities, but its access does not say so.

    A training open to the region names the region under ``access.areas``; one that is open to more than
    the partner municipalities does not list only their areas.
    """

    slug = "yhdessa_osallisuutta.training-access"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every training whose access is unnamed or narrower than its block says."""
        partners = _municipalities(project)
        own = {one.area for one in project.organisations if one.id in partners}
        for where, activity, block in _trainings(project):
            if block.open_to not in (OpenTo.REGION, OpenTo.EVERYONE):
                continue
            areas = activity.access.areas if activity.access is not None else ()
            unnamed = block.open_to is OpenTo.REGION and not areas
            if unnamed or (areas and own.issuperset(areas)):
                place = f"{where}/access" if activity.access is not None else where
                open_to = self.word("yhdessa_osallisuutta.open-to", block.open_to)
                yield self.finding(place, title=activity.title, open_to=open_to)
