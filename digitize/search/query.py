"""What is typed into the search box, understood. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from digitize.errors import UsageError
from digitize.search.folding import fold

_TERM = re.compile(r'(-?)(?:"([^"]*)"|“([^”]*)”|「([^」]*)」|(\S+))')
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?$")


@dataclass(frozen=True, slots=True)
class Query:
    """Folded phrases that must and must not stand in an article, and filters.

    ``since`` and ``until`` are dates or beginnings of dates, both included: ``2022``, ``2022-10``.
    """

    phrases: tuple[str, ...]
    without: tuple[str, ...] = ()
    newspaper: str | None = None
    author: str | None = None
    page: int | None = None
    since: str | None = None
    until: str | None = None
    kinds: tuple[str, ...] = field(default=())


def parse(
    text: str,
    *,
    newspaper: str | None = None,
    author: str | None = None,
    page: int | None = None,
    date: str | None = None,
    kinds: tuple[str, ...] = (),
) -> Query:
    """A query from what was typed.

    Terms stand apart by white space and must all be there; one in quotes is taken as a whole, one
    after ``-`` must not be there. ``date`` is a date, a month, a year, or two of them with ``..``
    between. Raises ``UsageError`` for an empty query or a date that is none.
    """
    must: list[str] = []
    without: list[str] = []
    for minus, *forms in _TERM.findall(text.replace("\0", " ")):  # FTS5 would end there
        phrase = fold(next((form for form in forms if form), ""))
        if phrase:
            (without if minus else must).append(phrase)
    if not must:
        raise UsageError("nothing to search for; give at least one word that must be there")
    since, until = dates(date)
    return Query(
        phrases=tuple(dict.fromkeys(must)),
        without=tuple(dict.fromkeys(without)),
        newspaper=fold(newspaper) if newspaper else None,
        author=fold(author) if author else None,
        page=page,
        since=since,
        until=until,
        kinds=kinds,
    )


def dates(date: str | None) -> tuple[str | None, str | None]:
    """First and last date of a filter. Raises ``UsageError``."""
    if not date:
        return None, None
    since, dots, until = date.partition("..")
    ends = (since.strip(), until.strip()) if dots else (since.strip(), since.strip())
    for end in ends:
        if end and not _DATE.match(end):
            raise UsageError(
                f"{date!r} is no date; write 2022-10-31, 2022-10, 2022 or 2022-01..2022-06"
            )
    return ends[0] or None, ends[1] or None
