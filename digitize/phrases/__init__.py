"""Printed phrases of newspapers: bylines, datelines, page references. Ground: pure.

Each verb takes text as printed and returns what the phrase says, or None. Nothing here knows one
newspaper; what is peculiar to one stands in its profile. Who writes stands in `people` (with
`names` and `latin`), where a report comes from in `datelines`, numbers and pages in `pages`.
"""

from digitize.phrases.datelines import Lead, lead
from digitize.phrases.names import names
from digitize.phrases.pages import continued_from, continued_to, number, page_of, teaser_page
from digitize.phrases.people import bylines, closing_byline, pen_name, signature, strip_ornaments

__all__ = [
    "Lead",
    "bylines",
    "closing_byline",
    "continued_from",
    "continued_to",
    "lead",
    "names",
    "number",
    "page_of",
    "pen_name",
    "signature",
    "strip_ornaments",
    "teaser_page",
]
