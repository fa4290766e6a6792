"""Official forms from a project's own file, unchanged to the letter."""

import hashlib
import unicodedata
from pathlib import Path

import attrs

from osallisuus.codec.codec import Codec
from osallisuus.documents import read_source
from osallisuus.limits import Plain
from osallisuus.measures.definition import Definition
from osallisuus.measures.refusals import MeasureError, Refusal


@attrs.frozen(kw_only=True)
class Wording:
    """The wording of one item."""

    item: Plain
    text: Plain


@attrs.frozen(kw_only=True)
class OfficialForm:
    """A form of an instrument in one language, from a file of the project's.

    Attributes:
        instrument: Id of the instrument.
        language: Language of the form.
        version: Version of the form.
        source: Where the project got it and on what terms.
        wordings: Wording of every item, in order.
        checked: Whether its fingerprint was compared with one that was known beforehand.

    .. versionadded:: 0.1
    """

    instrument: Plain
    language: Plain
    version: Plain
    source: Plain
    wordings: tuple[Wording, ...]
    checked: bool = False

    @property
    def sha256(self) -> str:
        """Fingerprint of the texts in order, in Unicode form NFC, a line each."""
        lines = [unicodedata.normalize("NFC", f"{one.item}\t{one.text}") for one in self.wordings]
        head = f"{self.instrument}\t{self.language}\t{self.version}"
        return hashlib.sha256("\n".join([head, *lines]).encode()).hexdigest()


def read_form(definition: Definition, path: Path, *, sha256: str | None = None) -> OfficialForm:
    """Read a form and compare its fingerprint.

    Args:
        definition: Instrument it is a form of.
        path: A JSON file with ``instrument``, ``language``, ``version``, ``source`` and ``wordings``
            (a list of ``item`` and ``text``).
        sha256: Fingerprint the project noted when the form came from its publisher.

    Returns:
        The form; ``checked`` is False when neither the library nor the project knows a fingerprint.

    Raises:
        DocumentError: The file does not have this form.
        MeasureError: It is another instrument's, lacks items, or its wording was changed.
    """
    data, _ = read_source(path, format="json")
    form = Codec().structure(data, OfficialForm)
    wrong = []
    if form.instrument != definition.id:
        wrong.append(Refusal(code="form-of-other", values={"other": form.instrument}))
    if tuple(one.item for one in form.wordings) != definition.item_ids:
        count = str(len(definition.items))
        wrong.append(Refusal(code="form-items", values={"items": count}))
    known = {
        one.sha256
        for one in definition.forms
        if (one.language, one.version) == (form.language, form.version)
    } | ({sha256} if sha256 is not None else set())
    if known and form.sha256 not in known:
        wrong.append(Refusal(code="form-changed", values={"file": path.name}))
    if wrong:
        raise MeasureError(definition.id, tuple(wrong))
    return attrs.evolve(form, checked=bool(known))
