"""Disclosure control: tables of counts that tell nothing about anybody.

:func:`protect` hides the small cells of a :class:`CountTable` and what they could be worked out from;
:func:`audit` attacks what is left, as a reader would. NumPy and SciPy (extra ``records``) are loaded
when one of the two is called, not before.
"""

from osallisuus.disclosure.auditing import audit
from osallisuus.disclosure.constraints import Linear, Published
from osallisuus.disclosure.dimensions import (
    Dimension,
    Key,
    Relation,
    SubsetOf,
    SubsetOfAny,
    SumOf,
)
from osallisuus.disclosure.errors import Cell, DisclosureError, Interval
from osallisuus.disclosure.exchange import (
    PublishedFileError,
    published_of,
    published_text,
    read_published,
)
from osallisuus.disclosure.groups import GroupFigures, Mean, safe_figures
from osallisuus.disclosure.magnitudes import bracket, safe_mean, safe_share, safe_sum
from osallisuus.disclosure.policy import DisclosurePolicy, Hidden, Marks, Reason, Zeros
from osallisuus.disclosure.protecting import (
    DEFAULT_POLICY,
    Previous,
    protect,
    protect_linked,
)
from osallisuus.disclosure.result import ProtectedTable
from osallisuus.disclosure.running import Total, safe_total
from osallisuus.disclosure.several import protect_where_possible
from osallisuus.disclosure.tables import CountTable
from osallisuus.errors import MissingExtraError

__all__ = [
    "DEFAULT_POLICY",
    "Cell",
    "CountTable",
    "Dimension",
    "DisclosureError",
    "DisclosurePolicy",
    "GroupFigures",
    "Hidden",
    "Interval",
    "Key",
    "Linear",
    "Marks",
    "Mean",
    "MissingExtraError",
    "Previous",
    "ProtectedTable",
    "Published",
    "PublishedFileError",
    "Reason",
    "Relation",
    "SubsetOf",
    "SubsetOfAny",
    "SumOf",
    "Total",
    "Zeros",
    "audit",
    "bracket",
    "protect",
    "protect_linked",
    "protect_where_possible",
    "published_of",
    "published_text",
    "read_published",
    "safe_figures",
    "safe_mean",
    "safe_share",
    "safe_sum",
    "safe_total",
]
