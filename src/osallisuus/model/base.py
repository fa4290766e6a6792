"""What every part of a project document shares: an id, where it is from, and room for plugins."""

from typing import Annotated, ClassVar

from osallisuus.extensions import Extensible
from osallisuus.judging import checked
from osallisuus.limits import ClosedCode, Id, Length, Plain
from osallisuus.model.ids import EvidenceKind, SourceId, StatusCode
from osallisuus.stated import Stated, value_class
from osallisuus.text import Text
from osallisuus.time import PartialDate


class Confidence(ClosedCode):
    """How sure a fact is.

    .. versionadded:: 0.1
    """

    STATED = "stated"
    DERIVED = "derived"
    INFERRED = "inferred"
    UNCERTAIN = "uncertain"
    CONFLICTING = "conflicting"


@value_class(kw_only=True, field_transformer=checked)
class Provenance(Stated):
    """Where a fact is from and how sure it is (tiedon alkuperä).

    Two sources that disagree are both kept: the value the document uses stands in the field, the other
    one here, with its source.

    Attributes:
        source: Source that says it.
        field: Field of the object it is about, such as ``period.end``; absent for the whole object.
        value: What the source says, when it differs from the field.
        confidence: How sure it is.
        evidence: What kind of evidence it rests on.
        place: Where in the source: a heading, a page, a caption.
        as_of: When the source said so.
        note: What a reader should know.

    .. versionadded:: 0.1
    """

    source: SourceId | None = None
    field: Annotated[str, Length(1, 200)] | None = None
    value: Plain | None = None
    confidence: Confidence | None = None
    evidence: EvidenceKind | None = None
    place: Plain | None = None
    as_of: PartialDate | None = None
    note: Text | None = None


@value_class(kw_only=True, field_transformer=checked)
class Described(Extensible):
    """Base of the parts that carry provenance and extensions.

    Attributes:
        provenance: Where its facts are from and how sure they are.

    .. versionadded:: 0.1
    """

    provenance: tuple[Provenance, ...] = ()


@value_class(kw_only=True, field_transformer=checked)
class Entity(Described):
    """Base of the parts that others refer to.

    Attributes:
        id: Unique among the entities of the same kind in the document.

    .. versionadded:: 0.1
    """

    kind_name: ClassVar[str] = ""
    """Name of the kind in references, such as ``goal``, or ``kupo.setting`` from a plugin."""

    id: Id


class StatusClass(ClosedCode):
    """Logical class a status counts as, whatever a project calls it.

    .. versionadded:: 0.1
    """

    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"


@value_class(kw_only=True, field_transformer=checked)
class Status(Stated):
    """How far something has come (tila, käsittelyvaihe).

    Attributes:
        code: The project's or register's own code.
        counts_as: Logical class rules and sums go by; absent when it is not known.
        label: What the source calls it.
        as_of: When it was so.

    .. versionadded:: 0.1
    """

    code: StatusCode
    counts_as: StatusClass | None = None
    label: Text | None = None
    as_of: PartialDate | None = None


@value_class(kw_only=True, field_transformer=checked)
class Titled(Entity):
    """Base of the entities that have a title and a description of their own words.

    Attributes:
        title: What it is called.
        description: More about it; facts belong in fields, not here.

    .. versionadded:: 0.1
    """

    title: Text
    description: Text | None = None
