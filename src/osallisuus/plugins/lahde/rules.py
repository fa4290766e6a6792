"""The checks of Lähde!: every package works by means of art, paths lead somewhere, rooting has a holder."""

from collections.abc import Iterator
from typing import Final

from osallisuus import Catalogue, Finding, Level, Project, Rule, WorkPackage, each
from osallisuus.plugins.lahde.blocks import ArtBased, ArtMode, Rooting, RootingStage, ServicePath

TEXTS: Final = Catalogue("osallisuus.plugins.lahde", "texts.json")


def _art(project: Project) -> list[tuple[str, WorkPackage, ArtBased]]:
    found = []
    for where, package in each(project, WorkPackage):
        block = package.find_ext(ArtBased)
        if block is not None:
            found.append((f"{where}/extensions/{ArtBased.ext_name}", package, block))
    return found


def _rooting(project: Project) -> Iterator[tuple[str, WorkPackage, Rooting]]:
    for where, package in each(project, WorkPackage):
        block = package.find_ext(Rooting)
        if block is not None:
            yield f"{where}/extensions/{Rooting.ext_name}", package, block


class PackageWithoutArtData(Rule):
    """A work package says nothing of art, although others of the project do.

    In an art-based project every package says how it works by means of art. Add the block ``lahde.art``;
    an empty one says that the package is art-based and no more is known. A package that only holds
    other packages is left alone.
    """

    slug = "lahde.package-without-art-data"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every package without the block, where some package has it."""
        if not _art(project):
            return
        parents = {package.parent for package in project.work_packages}
        for where, package in each(project, WorkPackage):
            if package.find_ext(ArtBased) is None and package.id not in parents:
                yield self.finding(where, title=package.title)


class ModeMissing(Rule):
    """No work package works in one of the three modes of Lähde!.

    Work with single people, influence in the community and work with professionals support each other:
    without the last, say, nobody is there to carry the methods on. Add the package, or leave the modes
    open when they are not known: nothing is missing as long as some package's mode is unknown.
    """

    slug = "lahde.mode-missing"
    level = Level.INFO
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each mode that no package has."""
        modes = [block.mode for _, _, block in _art(project)]
        if not modes or None in modes:
            return
        for mode in ArtMode:
            if mode not in modes:
                yield self.finding("/project/work_packages", mode=self.word("lahde.art-mode", mode))


class ModeAgainstGroups(Rule):
    """A package's mode and its target groups do not go together.

    Work with professionals needs a target group of professionals, and work with single people a group
    that is not only professionals. Name the group, or correct the mode. Groups whose kind is not known
    are given the benefit of the doubt.
    """

    slug = "lahde.mode-against-groups"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every package whose known target groups contradict its mode."""
        kinds = {group.id: group.kind for group in project.target_groups}
        for where, package, block in _art(project):
            own = {kinds.get(name) for name in package.target_groups}
            if not own or None in own:
                continue
            if block.mode is not None and self._contradicts(block.mode, own):
                yield self.finding(
                    f"{where}/mode",
                    title=package.title,
                    mode=self.word("lahde.art-mode", block.mode),
                )

    def _contradicts(self, mode: ArtMode, kinds: set[str | None]) -> bool:
        if mode is ArtMode.PROFESSIONAL:
            return "professionals" not in kinds
        return mode is ArtMode.INDIVIDUAL and kinds == {"professionals"}


class PathWithoutEnds(Rule):
    """A service path lacks where clients come from or where they go on to.

    A package is part of a path only when both ends are known. Add what is missing under ``from`` or
    ``to``.
    """

    slug = "lahde.path-without-ends"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every path with an open end."""
        for where, package in each(project, WorkPackage):
            path = package.find_ext(ServicePath)
            if path is None:
                continue
            missing = [key for key, ends in (("from", path.from_), ("to", path.to)) if not ends]
            if missing:
                yield self.finding(
                    f"{where}/extensions/{ServicePath.ext_name}",
                    title=package.title,
                    missing=", ".join(missing),
                )


class RootingWithoutHolder(Rule):
    """Something is to root, but nobody answers for it.

    What nobody holds ends with the project. Name the organisation under ``responsible`` of the block or of
    the work package. What was given up needs no holder.
    """

    slug = "lahde.rooting-without-holder"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every rooting without an organisation."""
        for where, package, block in _rooting(project):
            given_up = block.stage is RootingStage.GIVEN_UP
            if not (block.responsible or package.responsible or given_up):
                yield self.finding(where, title=package.title)


class RootingWithoutPractice(Rule):
    """Something is to root, but not said into which practice.

    Name the practices under ``practices``: a service path, a municipality's well-being services, the
    training of new staff.
    """

    slug = "lahde.rooting-without-practice"
    level = Level.WARNING
    catalogue = TEXTS

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every rooting that names no practice."""
        for where, package, block in _rooting(project):
            if not block.practices:
                yield self.finding(where, title=package.title)
