"""Sources: where the facts of a document come from, and what was left out on purpose."""

from osallisuus.judging import checked
from osallisuus.limits import Plain
from osallisuus.model.base import Described, Status, Titled
from osallisuus.model.ids import Label, OrganisationId, SourceKind, WebAddress, WithheldKind
from osallisuus.model.quantity import Quantity
from osallisuus.stated import value_class
from osallisuus.text import Text
from osallisuus.time import PartialDate


@value_class(kw_only=True, field_transformer=checked)
class Withheld(Described):
    """Personal data that a source holds and the document leaves out by design (pois jätetty).

    Attributes:
        kind: Names, phone numbers, e-mail addresses.
        count: How many.
        of: Whose, by role.

    .. versionadded:: 0.1
    """

    kind: WithheldKind
    count: Quantity | None = None
    of: Text | None = None


@value_class(kw_only=True, field_transformer=checked)
class Source(Titled):
    """A page, a register record, a form or a press release (lähde).

    Attributes:
        kind: What it is.
        publisher: Who publishes it, when it is an organisation of the document.
        publisher_name: Who publishes it, in words.
        website: Where it is.
        published: When it was published.
        retrieved: When it was read.
        reference: Its own number, such as an application's.
        state: State printed on it.
        printed: When it was printed.
        empty_fields: Fields it has but leaves empty; not the same as not having them.
        withheld: Personal data left out by design.
        sections: Its headings.

    .. versionadded:: 0.1
    """

    kind_name = "source"

    kind: SourceKind | None = None
    publisher: OrganisationId | None = None
    publisher_name: Text | None = None
    website: WebAddress | None = None
    published: PartialDate | None = None
    retrieved: PartialDate | None = None
    reference: Label | None = None
    state: Status | None = None
    printed: PartialDate | None = None
    empty_fields: tuple[Plain, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    sections: tuple[Text, ...] = ()
