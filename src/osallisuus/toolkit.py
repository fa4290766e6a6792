"""The toolkit: the one value an application holds."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar, cast

import attrs

from osallisuus.asking import PlanRequest
from osallisuus.building import Declared, PluginInfo, chosen, declare, planned, registry_of
from osallisuus.codec.codec import Codec
from osallisuus.codec.pausing import PausedCollection
from osallisuus.codec.registry import BlockRegistry
from osallisuus.documents import (
    MOST_BYTES,
    Source,
    SourceText,
    data_of,
    raw_names,
    read_project,
    text_of,
    told_of,
)
from osallisuus.errors import (
    PluginError,
    PluginProblem,
    UnknownNameError,
)
from osallisuus.findings import Finding, Rule
from osallisuus.hooks import Command, Example, Planner, PlannerAt, Plugin
from osallisuus.model.project import Project
from osallisuus.names import CORE_PLUGIN
from osallisuus.stated import value_class

if TYPE_CHECKING:
    from pathlib import Path

    import cattrs

    # Most documents are read and checked without them, so they are loaded where they are made.
    from osallisuus.disclosure import Published
    from osallisuus.indicators.language import IndicatorSet
    from osallisuus.indicators.policy import Policy
    from osallisuus.indicators.result import IndicatorResult
    from osallisuus.indicators.tables import Tables as RecordTables
    from osallisuus.measures.change import Change
    from osallisuus.measures.instrument import Instrument
    from osallisuus.measures.outcomes import OutcomePlan
    from osallisuus.measures.shelf import Instruments
    from osallisuus.measures.waves import Tables
    from osallisuus.records.book import Records
    from osallisuus.reporting.content import Report
    from osallisuus.reporting.gathering import ReportChoices
    from osallisuus.vocabulary import Labels

P = TypeVar("P")


@value_class(kw_only=True)
class Document:
    """A project together with the text it was read from.

    Attributes:
        project: The project.
        source: Its text, and where things stand in it.

    .. versionadded:: 0.1
    """

    project: Project
    source: SourceText


@attrs.frozen(kw_only=True, eq=False)
class Toolkit:
    """Reads, checks and writes project documents with a fixed set of plugins.

    A toolkit is a value: two in one process share nothing, and one may be used from several threads.

    Example:
        >>> kit = Toolkit.build()
        >>> project = kit.load({"osallisuus": 1, "project": {"id": "p", "name": {"fi": "Polku"}}})
        >>> project.name["fi"]
        'Polku'

    .. versionadded:: 0.1
    """

    declared: tuple[Declared, ...] = ()
    problems: tuple[PluginProblem, ...] = ()

    @classmethod
    def build(
        cls,
        *plugins: Plugin | type[Plugin],
        discover: bool = False,
        block: Iterable[str] = (),
        on_problem: Literal["raise", "collect"] = "raise",
    ) -> Self:
        """Build a toolkit.

        Args:
            plugins: Plugins to use, beside those that are discovered.
            discover: Whether to use every installed plugin (entry points ``osallisuus.plugins``).
            block: Names of plugins, or the name of one, that are not used, not even loaded.
            on_problem: ``raise`` one error that lists every plugin problem, or ``collect`` them in
                ``problems`` and go on without the plugins that have them.

        Raises:
            PluginError: A plugin cannot be used and ``on_problem`` is ``raise``.
            UnknownNameError: ``on_problem`` is neither of the two.
        """
        if on_problem not in ("raise", "collect"):
            raise UnknownNameError("value of on_problem", on_problem, ("raise", "collect"))
        candidates, problems = chosen(plugins, discover=discover, block=block)
        declared, more = declare(candidates)
        problems += more
        if problems and on_problem == "raise":
            raise PluginError(tuple(problems))
        return cls(declared=tuple(declared), problems=tuple(problems))

    @cached_property
    def registry(self) -> BlockRegistry:
        """The extension blocks this toolkit knows, with their migrations."""
        return registry_of(self.declared)

    @cached_property
    def _codec(self) -> Codec:
        return Codec(self.registry)

    @property
    def converter(self) -> "cattrs.Converter":
        """The cattrs converter, for an embedder's own classes around ours."""
        return self._codec.converter

    @property
    def plugins(self) -> tuple[PluginInfo, ...]:
        """The plugins in use, in order of registration."""
        return tuple(
            PluginInfo(
                name=one.plugin.name,
                title=one.plugin.title,
                extensions={block.ext_name: block.ext_version for block in one.blocks},
                rules=tuple(rule.slug for rule in one.rules),
                examples=tuple(example.name for example in one.examples),
                instruments=tuple(instrument.name for instrument in one.instruments),
                indicators=tuple(indicators.name for indicators in one.indicators),
                planners=tuple(planner.name for planner in one.planners),
                commands=tuple(command.name for command in one.commands),
            )
            for one in self.declared
        )

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Every check by its slug: the library's own first, then the plugins'."""
        from osallisuus.rules import CORE_RULES

        own = {rule.slug: rule for rule in CORE_RULES}
        return own | {rule.slug: rule for one in self.declared for rule in one.rules}

    @property
    def examples(self) -> Mapping[str, Example]:
        """The documents that ship with the plugins, by name."""
        return {example.name: example for one in self.declared for example in one.examples}

    @cached_property
    def labels(self) -> "Labels":
        """What codes are called, the plugins' own among them."""
        from osallisuus.vocabulary import Labels

        named = (one.plugin.catalogue for one in self.declared)
        return Labels(catalogues=tuple(catalogue for catalogue in named if catalogue is not None))

    def label(self, vocabulary: str, code: str, language: str = "en") -> str:
        """Return what a code is called, for people; the code itself when nobody lists it.

        Example:
            >>> Toolkit.build(discover=True).label("activity-kind", "kupo.client-work", "fi")
            'luontoon suuntautuva asiakastyö'
        """
        return self.labels.label(vocabulary, code, language)

    @cached_property
    def instruments(self) -> "Instruments":
        """Outcome instruments by id: the library's own and the plugins', read when first asked for."""
        from osallisuus.measures.shelf import Instruments

        return Instruments([file for one in self.declared for file in one.instruments])

    def outcomes(
        self,
        project: Project,
        records: "Tables",
        *,
        instrument: "str | Instrument",
        plan: "OutcomePlan | None" = None,
    ) -> "Change":
        """Return the paired change of an outcome between two waves.

        Args:
            project: The project whose participants answered.
            records: Participation records; their tables ``measurements`` and ``enrolments`` are used.
            instrument: Id of an instrument, or one of your own.
            plan: Waves, windows and rules; the default ones when absent.

        Returns:
            Flow, effect, people, caveats. Where a number should not be there is none, and
            ``problems`` says why.

        Raises:
            UnknownNameError: No instrument has this id.
            MissingExtraError: The extra ``outcomes`` is not installed.
        """
        from osallisuus.measures.outcomes import change_of

        chosen = self.instruments[instrument] if isinstance(instrument, str) else instrument
        return change_of(chosen, project.id, records, plan)

    @property
    def planners(self) -> Mapping[str, Planner[object] | PlannerAt]:
        """What can be planned, by name."""
        return {planner.name: planner for one in self.declared for planner in one.planners}

    @property
    def commands(self) -> Mapping[str, Command]:
        """The plugins' commands, by name."""
        return {command.name: command for one in self.declared for command in one.commands}

    def plan(self, name: str, project: Project, *, request: PlanRequest[P]) -> P:
        """Make a plan; what kind of plan follows from the request.

        Args:
            name: Name of a planner, such as ``kupo.groups``.
            project: The project that is planned for.
            request: What is asked for.

        Raises:
            UnknownNameError: No planner has this name.
            ValueProblemError: The planner takes requests of another class.
            PluginError: The planner broke; its own refusals of a request pass through as they are.
        """
        offered = self.planners.get(name)
        if offered is None:
            raise UnknownNameError("planner", name, tuple(self.planners))
        return cast("P", planned(name, offered, project, request))

    def load(
        self,
        source: Source,
        *,
        format: str | None = None,
        max_bytes: int = MOST_BYTES,
    ) -> Project:
        """Read a project.

        Args:
            source: A path to a ``.json``, ``.yaml`` or ``.yml`` file; the text itself (when it has a
                line break or begins with ``{``); bytes; or a mapping.
            format: ``json`` or ``yaml``, when the name of the file does not say.
            max_bytes: Largest document that is read.

        Raises:
            DocumentError: It cannot be read; every problem is listed with JSON Pointer and place.
        """
        return self.read(source, format=format, max_bytes=max_bytes).project

    def read(
        self,
        source: Source,
        *,
        format: str | None = None,
        max_bytes: int = MOST_BYTES,
    ) -> Document:
        """Read a project and keep its text, so that findings can be placed in it.

        Args and Raises: as :meth:`load`.
        """
        with PausedCollection():
            project, text = read_project(source, self._codec, format=format, max_bytes=max_bytes)
            return Document(project=project, source=text)

    def records(
        self,
        source: "str | Path | Mapping[str, object]",
        *,
        progress: Callable[[str], object] | None = None,
    ) -> "Records":
        """Read participation records; whatever is wrong with a row becomes a finding.

        Args:
            source: A folder of CSV, XLSX or Parquet files; one such file; a DuckDB or SQLite file; or a
                mapping from table names to dataframes, which stay in their own engine.
            progress: Called with the name of each file or table before it is read.

        Raises:
            RecordsError: The source cannot be read at all.
            MissingExtraError: A library is missing; the error names the extra that installs it.
        """
        from osallisuus.records.book import read_records

        return read_records(source, progress=progress)

    def indicator_set(self, name: str) -> "IndicatorSet":
        """Return a set of indicators: ``esf``, ``esf+`` or one that a plugin brings.

        Raises:
            UnknownNameError: There is no such set.
            DocumentError: The plugin's file cannot be used; every problem is listed.
        """
        from osallisuus.indicators.computing import named_set

        own = {file.name: file for one in self.declared for file in one.indicators}
        return named_set(name, own)

    def indicators(
        self,
        project: Project | None,
        records: "RecordTables",
        *,
        policy: "Policy | None" = None,
        set: str | None = None,  # noqa: A002 - the word of the field
        by: Iterable[str] = (),
    ) -> "IndicatorResult":
        """Count a project's indicators from its participation records.

        The result is raw: whatever leaves the library goes through its ``protected`` form.

        Args:
            project: The project; None for all projects of the records together.
            records: The records, as :meth:`records` gives them.
            policy: The choices; by default those of the set's period.
            set: ``esf``, ``esf+`` or a plugin's set; by default that of the project's period, which its
                fund or the funder's code tells.
            by: Dimensions: gender, municipality, region, county, project, target_group, mother_tongue,
                year.

        Raises:
            PeriodError: No set is given and the project does not tell its period.
            UnknownNameError: No such set or dimension.
        """
        from osallisuus.indicators.computing import compute

        chosen = None if set is None else self.indicator_set(set)
        return compute(project, records, indicators=chosen, policy=policy, by=tuple(by))

    def report(
        self,
        project: Project,
        records: "Records",
        *,
        language: str = "en",
        set: str | None = None,  # noqa: A002 - the word of the field
        choices: "ReportChoices | None" = None,
        previous: "Sequence[Published | Report]" = (),
        progress: Callable[[str], object] | None = None,
    ) -> "Report":
        """Return a report on a project; :func:`~osallisuus.reporting.exporting.write_report` puts it on paper.

        Every count in it has passed disclosure control.

        Args:
            project: The project.
            records: Its records, as :meth:`records` gives them.
            language: ``fi``, ``sv`` or ``en``.
            set: Set of indicators; by default that of the project's period, none when it is not told.
            choices: Disclosure policy, outcomes and the like.
            previous: Earlier reports of the same project, or what
                :func:`osallisuus.disclosure.read_published` reads of their folders. A count that changed
                by a few people since then is hidden too.
            progress: Called with the name of each step before it is taken.

        Raises:
            UnknownNameError: No such set or instrument.
            MissingReportExtraError: The extra ``report`` is not installed.
        """
        from osallisuus.reporting.gathering import report_of

        chosen = None if set is None else self.indicator_set(set)
        return report_of(
            project,
            records,
            language=language,
            instruments=self.instruments,
            indicators=chosen,
            choices=choices,
            previous=previous,
            labels=self.labels,
            progress=progress,
        )

    def example(self, name: str) -> Project:
        """Return a document that ships with a plugin.

        Raises:
            UnknownNameError: No plugin ships such a document.
            PluginError: The plugin's package does not hold it.
            DocumentError: It cannot be read.
        """
        found = self.examples.get(name)
        if found is None:
            raise UnknownNameError("example", name, tuple(self.examples))
        with told_of(found.file):
            return self.load(found.read(), format=found.format)

    def to_data(self, project: Project) -> dict[str, Any]:
        """Return the whole document of a project as plain data."""
        with PausedCollection():
            return data_of(project, self._codec)

    def dump(
        self,
        project: Project,
        to: "Path | None" = None,
        *,
        format: Literal["json", "yaml"] | None = None,
        indent: int | None = 2,
    ) -> str:
        """Write a project; returns the text.

        Args:
            project: What to write.
            to: File to write to as well.
            format: ``json`` or ``yaml``; taken from the name of the file when absent, else ``json``.
            indent: Spaces for each level of JSON; ``None`` for one line.
        """
        is_yaml = format == "yaml" or (
            format is None and to is not None and to.suffix.lower() in (".yaml", ".yml")
        )
        if is_yaml:
            from osallisuus.parsing.yaml_text import dump_yaml

            text = dump_yaml(self.to_data(project))
        else:
            with PausedCollection():
                text = text_of(project, self._codec, indent=indent)
        if to is not None:
            to.write_text(text, encoding="utf-8", newline="\n")
        return text

    def check(
        self, project: Project | Document, *, only: str | Iterable[str] = ()
    ) -> tuple[Finding, ...]:
        """Check a project with every rule; a rule that crashes becomes a finding.

        Args:
            project: A project, or a document of :meth:`read`, whose findings then have line and column.
            only: Slugs of the rules to run, or one; all when empty.

        Raises:
            UnknownNameError: ``only`` names a rule that does not exist.
        """
        from osallisuus.checking import findings_of

        chosen = self._chosen(only)
        if isinstance(project, Document):
            return findings_of(project.project, chosen, project.source)
        return findings_of(project, chosen)

    def _chosen(self, only: str | Iterable[str]) -> tuple[Rule, ...]:
        slugs = (only,) if isinstance(only, str) else tuple(only)
        for slug in slugs:
            if slug not in self.rules:
                raise UnknownNameError("rule", slug, tuple(self.rules))
        return tuple(rule for slug, rule in self.rules.items() if not slugs or slug in slugs)

    def not_understood(self, project: Project) -> tuple[str, ...]:
        """Return the names of blocks that were kept as they are because no plugin knows them."""
        return raw_names(project)

    def json_schema(self, name: str | None = None) -> dict[str, Any]:
        """Return a JSON Schema (2020-12).

        Args:
            name: ``core`` for documents without knowledge of any plugin, the name of a plugin for its
                blocks, or absent for documents with all plugins of this toolkit.

        Raises:
            UnknownNameError: No such schema.
        """
        from osallisuus.schema import core_schema, plugin_schema

        if name is None:
            return core_schema(self.registry)
        if name == CORE_PLUGIN:
            return core_schema()
        for one in self.declared:
            if one.plugin.name == name:
                return plugin_schema(name, one.blocks)
        known = (CORE_PLUGIN, *(one.plugin.name for one in self.declared))
        raise UnknownNameError("schema", name, known)

    def schemas(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the file name (``core/1.json``) and content of every schema."""
        from osallisuus.schema import schema_file

        for name in (CORE_PLUGIN, *(one.plugin.name for one in self.declared)):
            schema = self.json_schema(name)
            yield schema_file(schema), schema
