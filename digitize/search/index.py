"""The search index of an output folder, kept up with its page documents.

Where a page has a corrected document, that one is indexed. A document is read again only where its
file changed; it is indexed again only where its content hash did. The index holds folded text and
can be made anew at any time: it is no part of the archive.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from digitize.errors import InputError, OutputError
from digitize.page import Article, Page
from digitize.search.folding import fold
from digitize.search.spanning import Part, joined, spanning
from digitize.store.names import issue_folder
from digitize.store.tree import Tree, load_page
from digitize.text import join

VERSION = 2
BATCH = 500  # documents a transaction
SILENT = ("masthead", "folio")  # they would answer every search for the paper's name
# Trigrams begin at every character, so that shorter words are found as beginnings of trigrams;
# that needs two more characters behind the last.
PAD = "  "

_SCHEMA = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,   -- of the page document
    stamp TEXT NOT NULL,         -- of its file: path kind, size, time
    sha256 TEXT NOT NULL,        -- of its bytes
    newspaper TEXT, folded_newspaper TEXT,
    date TEXT, page_number INTEGER, section TEXT,
    issue TEXT,                  -- what all pages of an issue share; NULL where a page says nothing
    continues INTEGER NOT NULL   -- whether an article of it goes on on another page
);
CREATE INDEX documents_date ON documents (date);
CREATE INDEX documents_issue ON documents (issue);
CREATE TABLE changed (issue TEXT PRIMARY KEY) WITHOUT ROWID;  -- whose joins are out of date
CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,          -- article, or the type of a region outside all articles
    ref TEXT NOT NULL,           -- id of the article or region
    authors TEXT NOT NULL,       -- folded, one a line
    headline TEXT NOT NULL,      -- folded, as body
    body TEXT NOT NULL,
    parts TEXT,                  -- of an article over several pages, whole: its parts, as JSON
    whole INTEGER                -- of such a part: the entry of the whole
);
CREATE INDEX entries_document ON entries (document);
CREATE INDEX entries_whole ON entries (whole) WHERE whole IS NOT NULL;
CREATE INDEX entries_parts ON entries (document) WHERE parts IS NOT NULL;
CREATE VIRTUAL TABLE words USING fts5 (
    headline, body, content = 'entries', content_rowid = 'id', tokenize = 'trigram'
);
CREATE VIRTUAL TABLE trigrams USING fts5vocab (words, 'row');
CREATE TRIGGER entries_in AFTER INSERT ON entries BEGIN
    INSERT INTO words (rowid, headline, body) VALUES (new.id, new.headline, new.body);
END;
CREATE TRIGGER entries_out AFTER DELETE ON entries BEGIN
    INSERT INTO words (words, rowid, headline, body)
    VALUES ('delete', old.id, old.headline, old.body);
END;
"""


@dataclass(frozen=True, slots=True)
class Change:
    """What a refresh did: documents indexed anew, dropped, unreadable (with the reason)."""

    indexed: int = 0
    dropped: int = 0
    unreadable: tuple[str, ...] = ()


@contextmanager
def opened(tree: Tree, *, writable: bool = True) -> Iterator[sqlite3.Connection]:
    """The index of an output folder, made where it is missing or of another version.

    Raises ``OutputError`` where it cannot be written.
    """
    path = tree.search_index
    try:
        db = _connect(path, writable)
        if db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            db.close()
            for old in (path, *path.parent.glob(path.name + "-*")):
                old.unlink(missing_ok=True)
            db = _connect(path, True)
            db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
    except (sqlite3.Error, OSError) as error:
        raise OutputError(
            f"{path}: the search index cannot be opened ({error}); make the folder writable, or "
            "delete the file so that it is made anew"
        ) from error
    try:
        yield db
    finally:
        db.close()


def _connect(path: Path, writable: bool) -> sqlite3.Connection:
    mode = "rwc" if writable else "ro"
    address = f"{path.absolute().as_uri()}?mode={mode}"
    db = sqlite3.connect(address, uri=True, isolation_level=None, timeout=30)
    if writable:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA foreign_keys = ON")
    return db


def refresh(tree: Tree, db: sqlite3.Connection) -> Change:
    """Bring the index up to date with all page documents of the folder."""
    known = {name: stamp for name, stamp in db.execute("SELECT name, stamp FROM documents")}
    indexed, unreadable, waiting = 0, [], 0
    seen: set[str] = set()
    db.execute("BEGIN")
    for name, _ in tree.documents():
        seen.add(name)
        stamp = _stamp(tree, name)
        if stamp is None or known.get(name) == stamp:
            continue
        try:
            indexed += _index(db, tree, name, stamp)
        except InputError as error:
            unreadable.append(str(error))
        waiting += 1
        if waiting % BATCH == 0:
            db.execute("COMMIT")
            db.execute("BEGIN")
    gone = [name for name in known if name not in seen]
    for name in gone:
        _drop(db, name)
    db.execute("COMMIT")
    _join(tree, db)
    return Change(indexed, len(gone), tuple(unreadable))


def refresh_one(tree: Tree, db: sqlite3.Connection, name: str) -> None:
    """Bring one page up to date: what a reviewer's save calls for."""
    stamp = _stamp(tree, name)
    db.execute("BEGIN IMMEDIATE")
    try:
        if stamp is None:
            _drop(db, name)
        else:
            _index(db, tree, name, stamp)
    finally:
        db.execute("COMMIT")
    _join(tree, db)


def _stamp(tree: Tree, name: str) -> str | None:
    """What changes whenever the best document of that name does; None where there is none."""
    path = tree.best_document(name)
    try:
        facts = path.stat()
    except OSError:
        return None
    which = "machine" if path == tree.document(name) else "corrected"
    return f"{which}-{facts.st_size}-{facts.st_mtime_ns}"


def _index(db: sqlite3.Connection, tree: Tree, name: str, stamp: str) -> bool:
    """Index a document; False where its content is the one that is indexed."""
    path = tree.best_document(name)
    page = load_page(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    row = db.execute("SELECT sha256 FROM documents WHERE name = ?", (name,)).fetchone()
    if row and row[0] == digest:
        db.execute("UPDATE documents SET stamp = ? WHERE name = ?", (stamp, name))
        return False
    _drop(db, name)
    issue = page.issue
    key = _issue(page)
    document = db.execute(
        """INSERT INTO documents (name, stamp, sha256, newspaper, folded_newspaper, date,
           page_number, section, issue, continues) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (name, stamp, digest, issue.title, fold(issue.title or ""), issue.date,
         page.page_number, page.section, key, any(a.continued_to for a in page.articles)),
    ).lastrowid  # fmt: skip
    db.execute("INSERT OR IGNORE INTO changed SELECT ? WHERE ? IS NOT NULL", (key, key))
    db.executemany(
        """INSERT INTO entries (document, kind, ref, authors, headline, body)
           VALUES (?, ?, ?, ?, ?, ?)""",
        [(document, *entry) for entry in entries(page)],
    )
    return True


def _issue(page: Page) -> str | None:
    issue = page.issue
    if issue.date is None and issue.number is None:
        return None
    return issue_folder(issue.title, issue.date, issue.number)


def _drop(db: sqlite3.Connection, name: str) -> None:
    db.execute(
        """INSERT OR IGNORE INTO changed
           SELECT issue FROM documents WHERE name = ? AND issue IS NOT NULL""",
        (name,),
    )
    db.execute(
        "DELETE FROM entries WHERE document = (SELECT id FROM documents WHERE name = ?)", (name,)
    )
    db.execute("DELETE FROM documents WHERE name = ?", (name,))


def _join(tree: Tree, db: sqlite3.Connection) -> None:
    """Put articles over several pages together anew in issues of which a page changed."""
    for (key,) in db.execute("SELECT issue FROM changed").fetchall():
        db.execute("BEGIN IMMEDIATE")
        try:
            _join_issue(tree, db, key)
            db.execute("DELETE FROM changed WHERE issue = ?", (key,))
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")


def _join_issue(tree: Tree, db: sqlite3.Connection, key: str) -> None:
    inside = "document IN (SELECT id FROM documents WHERE issue = ?)"
    db.execute(f"DELETE FROM entries WHERE parts IS NOT NULL AND {inside}", (key,))
    db.execute(f"UPDATE entries SET whole = NULL WHERE whole IS NOT NULL AND {inside}", (key,))
    rows = db.execute(
        "SELECT name, id, continues FROM documents WHERE issue = ?", (key,)
    ).fetchall()
    if len(rows) < 2 or not any(continues for _, _, continues in rows):
        return
    ids = {name: id for name, id, _ in rows}
    documents = []
    for name in ids:
        try:
            documents.append((name, load_page(tree.best_document(name))))
        except InputError:
            continue  # told when it was to be indexed
    for parts in spanning(documents):
        told = json.dumps([(part.document, part.article.id) for part in parts], ensure_ascii=False)
        whole = db.execute(
            """INSERT INTO entries (document, kind, ref, authors, headline, body, parts)
               VALUES (?, 'article', ?, ?, ?, ?, ?)""",
            (ids[parts[0].document], parts[0].article.id, *_whole(parts), told),
        ).lastrowid
        db.executemany(
            "UPDATE entries SET whole = ? WHERE document = ? AND kind = 'article' AND ref = ? "
            "AND parts IS NULL",
            [(whole, ids[part.document], part.article.id) for part in parts],
        )


def _whole(parts: tuple[Part, ...]) -> tuple[str, str, str]:
    """Authors, headline and body of an article over several pages, folded."""
    articles = [part.article for part in parts]
    authors = "".join(f"\n{fold(person.name)}\n" for a in articles for person in a.byline)
    headline = "\n".join(fold(text) for a in articles for text in headline_parts(a))
    return authors, headline + PAD, "\n".join(fold(text) for text in whole_parts(parts)) + PAD


def whole_parts(parts: tuple[Part, ...]) -> list[str]:
    """What `body_parts` tells, of an article over several pages."""
    rest = [a.model_copy(update={"paragraphs": ()}) for a in (part.article for part in parts)]
    return [*joined(parts), *(text for article in rest for text in body_parts(article))]


def entries(page: Page) -> Iterator[tuple[str, str, str, str, str]]:
    """What a page puts into the index: kind, id, authors, headline and body, folded."""
    for article in page.articles:
        authors = "".join(f"\n{fold(person.name)}\n" for person in article.byline)
        headline = "\n".join(fold(part) for part in headline_parts(article))
        body = "\n".join(fold(part) for part in body_parts(article))
        yield "article", article.id, authors, headline + PAD, body + PAD
    owners = {article.id for article in page.articles}
    for region in page.regions:
        if region.article in owners or region.type in SILENT or not region.lines:
            continue
        body = fold(join(line.text for line in region.lines))
        yield region.type, region.id, "", PAD, body + PAD


def headline_parts(article: Article) -> list[str]:
    """The parts of an article's headline that there are."""
    head = article.headline
    return [part for part in (head.kicker, head.main, head.sub) if part]


def body_parts(article: Article) -> list[str]:
    """An article's byline, dateline, paragraphs and captions."""
    names = [" ".join(filter(None, (p.organization, p.role, p.name))) for p in article.byline]
    parts = [*names, article.dateline or "", *article.paragraphs, *article.captions]
    return [part for part in parts if part]
