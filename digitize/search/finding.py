"""Looking up a query in the index of an output folder."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from digitize.errors import InputError
from digitize.page import Article, Page
from digitize.search.folding import fold, fold_with_places
from digitize.search.index import body_parts, headline_parts, whole_parts
from digitize.search.places import Place, find, find_over_pages
from digitize.search.query import Query
from digitize.search.spanning import Part
from digitize.store.tree import Tree, load_page
from digitize.text import join

TRIGRAM = 3
AROUND = 48  # columns of a snippet on each side of what was found; a Chinese character takes two
FEW_TRIGRAMS = 3000  # above it a short word is looked for in the texts themselves
LAST = "\U0010ffff"
_ON_PAGE = """(documents.page_number = ? OR entries.parts IS NOT NULL AND EXISTS (
    SELECT 1 FROM entries AS part JOIN documents AS leaf ON leaf.id = part.document
    WHERE part.whole = entries.id AND leaf.page_number = ?))"""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of text around what was found; ``marks`` are start and end indices in it."""

    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """An article (or a loose region) that answers a query.

    ``document`` is the name of its page document; ``path`` that document's path relative to the
    output folder, the corrected one where there is one. ``kind`` is ``article`` or the type of the
    region; ``ref`` its id. ``places`` say where to mark the page. What is found only where the
    pages of an article are put together is a hit on its first page, with places on others.
    """

    document: str
    path: str
    newspaper: str | None
    date: str | None
    page_number: int | None
    section: str | None
    kind: str
    ref: str
    headline: str | None
    authors: tuple[str, ...]
    snippet: Snippet
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Hits of one page of results, best first, and how many there are in all."""

    hits: tuple[Hit, ...]
    total: int


def search(
    tree: Tree,
    db: sqlite3.Connection,
    query: Query,
    *,
    limit: int = 20,
    offset: int = 0,
    by_date: bool = False,
) -> Answer:
    """Answer a query: best first, or oldest first.

    Best is what BM25 says, a word in the headline counted five times; where a word has fewer than
    three characters, what has all short words in its headline, then the oldest. The hits'
    documents are read, so that snippet and places are those of the text as it stands.
    """
    conditions, values, ranked = _conditions(db, query)
    source = "words JOIN entries ON entries.id = words.rowid" if ranked else "entries"
    source += " JOIN documents ON documents.id = entries.document"
    where = " AND ".join(conditions)
    # An article over several pages is told as a whole only where no page alone has it all.
    where += f""" AND (entries.parts IS NULL OR entries.id NOT IN (
        SELECT entries.whole FROM {source} WHERE {where} AND entries.whole IS NOT NULL))"""
    values = [*values, *values]
    if query.page is not None:
        where += f" AND {_ON_PAGE}"
        values += [query.page, query.page]
    total = db.execute(f"SELECT count(*) FROM {source} WHERE {where}", values).fetchone()[0]
    order = "documents.date, documents.page_number, documents.name, entries.id"
    short = [phrase for phrase in query.phrases if len(phrase) < TRIGRAM]
    if short and not by_date:
        # A short word is thousands of trigrams, and BM25 counts each of them in every row.
        headed = " + ".join("(instr(entries.headline, ?) > 0)" for _ in short)
        order = f"{headed} DESC, {order}"
    elif ranked and not by_date:
        order = f"bm25(words, 5.0, 1.0), {order}"
    rows = db.execute(
        f"""SELECT documents.name, newspaper, date, page_number, section, kind, ref, parts
            FROM {source} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?""",
        (*values, *(() if by_date else short), limit, offset),
    ).fetchall()
    pages: dict[str, Page | None] = {}
    hits = (_hit(tree, pages, row, query) for row in rows)
    return Answer(tuple(hit for hit in hits if hit is not None), total)


def places_on(
    tree: Tree,
    db: sqlite3.Connection,
    name: str,
    kind: str,
    ref: str,
    phrases: tuple[str, ...],
    begun: str | None = None,
) -> tuple[Place, ...]:
    """The places on one page of folded phrases in an article or loose region.

    ``begun`` is the page document that ``kind`` and ``ref`` speak of where it is another than
    ``name``: an article that goes on there. What a page break cuts is told on both pages. Empty
    where there is no such page, article or region.
    """
    pages: dict[str, Page | None] = {}
    row = db.execute(
        """SELECT whole.parts FROM entries JOIN documents ON documents.id = entries.document
           JOIN entries AS whole ON whole.id = entries.whole
           WHERE documents.name = ? AND entries.kind = ? AND entries.ref = ?""",
        (begun or name, kind, ref),
    ).fetchone()
    parts = _parts(tree, pages, row[0]) if row else ()
    if parts:
        over = find_over_pages(parts, phrases)
        own = [place for place in over if (place.document or parts[0].document) == name]
        if own:
            return tuple(replace(place, document=None) for place in own)
    page = _page(tree, pages, name)
    if page is None or begun not in (None, name):
        return ()
    found = find(page, kind, ref, phrases)
    return tuple(place for place in found if place.line is not None) or found[:1]


def _conditions(db: sqlite3.Connection, query: Query) -> tuple[list[str], list[object], bool]:
    """WHERE clauses, their values, and whether the full text index ranks the answer."""
    conditions: list[str] = []
    values: list[object] = []
    match: list[str] = []
    for phrase in query.phrases:
        expression = _expression(db, phrase)
        if expression is not None:
            match.append(expression)
        else:
            conditions.append("(instr(entries.body, ?) OR instr(entries.headline, ?))")
            values += [phrase, phrase]
    if match:
        conditions.insert(0, "words MATCH ?")
        values.insert(0, " AND ".join(match))
    for phrase in query.without:
        conditions.append("NOT (instr(entries.body, ?) OR instr(entries.headline, ?))")
        values += [phrase, phrase]
    filters: list[tuple[str, object]] = [
        ("instr(documents.folded_newspaper, ?)", query.newspaper),
        ("instr(entries.authors, ?)", query.author),
        ("documents.date >= ?", query.since),
        ("documents.date <= ?", query.until + LAST if query.until else None),
    ]
    for clause, value in filters:
        if value is not None:
            conditions.append(clause)
            values.append(value)
    if query.kinds:
        conditions.append(f"entries.kind IN ({', '.join('?' * len(query.kinds))})")
        values += query.kinds
    return conditions, values, bool(match)


def _expression(db: sqlite3.Connection, phrase: str) -> str | None:
    """A phrase in the language of FTS5; None where the texts themselves have to be searched.

    A word of fewer than three characters is what trigrams begin with.
    """
    if len(phrase) >= TRIGRAM:
        return _quoted(phrase)
    terms = db.execute(
        "SELECT term FROM trigrams WHERE term >= ? AND term < ? LIMIT ?",
        (phrase, phrase + LAST, FEW_TRIGRAMS + 1),
    ).fetchall()
    if len(terms) > FEW_TRIGRAMS:
        return None
    if not terms:
        return _quoted(phrase + LAST * 2)  # stands nowhere, and is found nowhere
    return "(" + " OR ".join(_quoted(term) for (term,) in terms) + ")"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _hit(
    tree: Tree, pages: dict[str, Page | None], row: tuple[object, ...], query: Query
) -> Hit | None:
    """A row of the index with its text; None where the document has gone meanwhile."""
    name, newspaper, date, number, section, kind, ref, told = row
    assert isinstance(name, str) and isinstance(kind, str) and isinstance(ref, str)
    path = tree.best_document(name)
    page = _page(tree, pages, name)
    if page is None:
        return None
    article = next((a for a in page.articles if kind == "article" and a.id == ref), None)
    parts = _parts(tree, pages, told) if isinstance(told, str) else ()
    return Hit(
        document=name,
        path=str(path.relative_to(tree.root)),
        newspaper=newspaper if isinstance(newspaper, str) else None,
        date=date if isinstance(date, str) else None,
        page_number=number if isinstance(number, int) else None,
        section=section if isinstance(section, str) else None,
        kind=kind,
        ref=ref,
        headline=" ".join(headline_parts(article)) or None if article else None,
        authors=tuple(person.name for person in article.byline) if article else (),
        snippet=snippet(whole_parts(parts) if parts else _texts(page, article, ref), query.phrases),
        places=find_over_pages(parts, query.phrases)
        if parts
        else find(page, kind, ref, query.phrases),
    )


def _page(tree: Tree, pages: dict[str, Page | None], name: str) -> Page | None:
    if name not in pages:
        try:
            pages[name] = load_page(tree.best_document(name))
        except InputError:
            pages[name] = None
    return pages[name]


def _parts(tree: Tree, pages: dict[str, Page | None], told: str) -> tuple[Part, ...]:
    """The parts that an entry names, as the documents have them now."""
    found = []
    for name, id in json.loads(told):
        page = _page(tree, pages, name)
        article = next((a for a in page.articles if a.id == id), None) if page else None
        if page is not None and article is not None:
            found.append(Part(name, page, article))
    return tuple(found)


def _texts(page: Page, article: Article | None, ref: str) -> list[str]:
    if article is not None:
        return [*body_parts(article), *headline_parts(article)]
    return [join(line.text for line in r.lines) for r in page.regions if r.id == ref]


def snippet(texts: Iterable[str], phrases: tuple[str, ...]) -> Snippet:
    """The first text that holds most of the phrases, cut to what stands around the first."""
    best, most = "", 0
    for text in texts:
        folded = fold(text)
        count = sum(phrase in folded for phrase in phrases)
        if count > most or not best:
            best, most = text, count
    folded, places = fold_with_places(best)
    spans = sorted(
        (places[at], places[at + len(phrase) - 1] + 1)
        for phrase in phrases
        for at in _all(folded, phrase)
    )
    if not spans:
        return Snippet(best[: _reach(best, 0, 1, 2 * AROUND)], ())
    start = _reach(best, spans[0][0], -1, AROUND)
    end = _reach(best, spans[0][1], 1, AROUND)
    head, tail = "…" if start else "", "…" if end < len(best) else ""
    shift = len(head) - start
    marks = tuple((a + shift, b + shift) for a, b in spans if a >= start and b <= end)
    return Snippet(head + best[start:end] + tail, marks)


def _reach(text: str, at: int, step: int, columns: int) -> int:
    """Where one is in a text after so many columns forth (``step`` 1) or back (-1)."""
    beside = at if step > 0 else at - 1
    while 0 <= beside < len(text):
        columns -= 2 if unicodedata.east_asian_width(text[beside]) in "WF" else 1
        if columns < 0:
            break
        at, beside = at + step, beside + step
    return at


def _all(text: str, phrase: str) -> Iterable[int]:
    at = text.find(phrase)
    while at >= 0:
        yield at
        at = text.find(phrase, at + len(phrase))
