"""Structuring: pages that another system has read become page documents of an output folder.

What PAGE-XML or ALTO tells of lines goes where a recording of ours would go: order, articles,
issues, review and `digitize run --redo` then work on it as on pages read here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from digitize import pipeline
from digitize.batch.job import workplace
from digitize.batch.messages import IssueWork
from digitize.batch.worker import file_stamp, link
from digitize.errors import DigitizeError, InputError
from digitize.geometry import Transform
from digitize.imports import Imported, load
from digitize.page import Page, Warning
from digitize.profile import Profile
from digitize.store import rows
from digitize.store.ledger import Ledger, stored
from digitize.store.names import document_name, issue_folder
from digitize.store.records import Claim, Document, Hashes, Work
from digitize.store.tree import Tree, pack

SUFFIXES = (".xml", ".alto", ".page")


@dataclass
class Structured:
    """What became of files: documents written, their articles, for each failure a sentence."""

    documents: list[str] = field(default_factory=list)
    articles: int = 0
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One imported page: the file that the ledger knows it by, and the page itself."""

    path: Path
    imported: Imported


def files(inputs: Sequence[Path]) -> list[Path]:
    """The XML files of inputs, folders searched. Raises ``InputError`` where one holds none."""
    found: list[Path] = []
    for given in inputs:
        here = (
            sorted(p for p in given.rglob("*") if p.suffix.lower() in SUFFIXES)
            if given.is_dir()
            else [given]
        )
        if not here:
            raise InputError(f"{given}: no PAGE-XML or ALTO files here; check the path")
        found += here
    return found


def structure(
    inputs: Sequence[Path],
    output: Path,
    options: pipeline.Options = pipeline.DEFAULTS,
    profiles: Sequence[Profile] = (),
    forced: Profile | None = None,
    config: str = "",
) -> Structured:
    """Understand imported pages and write them to an output folder.

    A file that cannot be read costs itself alone. Raises ``OutputError`` where the folder cannot
    be written or is in use.
    """
    done, sheets = Structured(), []
    for path in files(inputs):
        try:
            sheets += [_Sheet(one.scan or path, one) for one in load(path)]
        except DigitizeError as error:
            done.failures.append(str(error))
    if not sheets:
        return done
    sheets.sort(key=lambda sheet: (str(sheet.path), sheet.imported.source.frame))
    hashes = Hashes("imported", "imported", config)
    with workplace(output) as (tree, ledger):
        run = ledger.begin_run()
        for path, group in groupby(sheets, key=lambda sheet: sheet.path):
            same = list(group)
            work = _entered(ledger, run, path, same, hashes)
            for frame, leaves in groupby(same, key=lambda sheet: sheet.imported.source.frame):
                told = [
                    (one.imported, _page(one.imported, options, profiles, forced, config))
                    for one in leaves
                ]
                _write(tree, ledger, work, frame, told, hashes, done)
            ledger.commit()
        _conclude(tree, ledger)
    return done


def _page(
    imported: Imported,
    options: pipeline.Options,
    profiles: Sequence[Profile],
    forced: Profile | None,
    config: str,
) -> Page:
    return pipeline.tell(_recording(imported), options, profiles, forced, config)


def _recording(imported: Imported) -> pipeline.Recording:
    """An imported page as a recording: its lines lie on the scan itself."""
    reading = imported.reading
    by = imported.software or "another system"
    warnings = tuple(Warning(stage="import", message=sentence) for sentence in reading.warnings)
    models = {"imported": f"{imported.format} by {by}"}
    return pipeline.Recording(reading, imported.source, Transform(), models, warnings)


def _entered(
    ledger: Ledger, run: int, path: Path, sheets: Sequence[_Sheet], hashes: Hashes
) -> Work:
    """The file in the ledger, with the frames that are known of it and those that come now."""
    source = sheets[0].imported.source
    stamp = file_stamp(path)
    file = source.file or path.name
    claim = Claim(path.absolute(), path.absolute().parent, file, document_name(file), stamp)
    ledger.claim(claim, run)
    ((id, name, known),) = ledger.query(
        "SELECT id, name, (SELECT json_group_array(frame) FROM pages WHERE file_id = f.id "
        "AND frame >= 0) FROM files f WHERE path = ?",
        stored(path.absolute()),
    )
    ours = {sheet.imported.source.frame for sheet in sheets}
    frames = tuple(sorted({*_numbers(known), *ours}))
    work = Work(0, id, path, path.parent, file, name, 0, "read", source.sha256, 0)
    ledger.opened(work, stamp, source.sha256, frames, hashes, lambda all_: sorted(ours))
    return work


def _numbers(text: str) -> list[int]:
    import json

    return [int(number) for number in json.loads(text or "[]")]


def _write(
    tree: Tree,
    ledger: Ledger,
    work: Work,
    frame: int,
    told: Iterable[tuple[Imported, Page]],
    hashes: Hashes,
    done: Structured,
) -> None:
    """The documents of one frame: on the disk first, then in the ledger."""
    documents = []
    for imported, page in told:
        name = document_name(work.name, page.source.frame, page.source.part)
        text, reading = page.to_json().encode(), pack(_recording(imported).to_json())
        tree.put(tree.reading(name), reading)
        tree.put(tree.document(name), text)
        documents.append(_entry(name, page, text, reading))
        done.documents.append(name)
        done.articles += len(page.articles)
    ((id,),) = ledger.query(
        "SELECT id FROM pages WHERE file_id = ? AND frame = ?", work.file_id, frame
    )
    for gone in ledger.done(id, work.content or "", hashes, 0.0, "import", documents):
        tree.remove(gone)


def _entry(name: str, page: Page, text: bytes, reading: bytes) -> Document:
    issue = page.issue
    known = issue.title or issue.date or issue.number is not None
    folder = issue_folder(issue.title, issue.date, issue.number) if known else None
    sure = [line.confidence for region in page.regions for line in region.lines]
    return Document(
        name, hashlib.sha256(text).hexdigest(), hashlib.sha256(reading).hexdigest(), folder,
        issue.title, page.page_number, len(page.articles),
        round(sum(sure) / len(sure), 4) if sure else None,
    )  # fmt: skip


def _conclude(tree: Tree, ledger: Ledger) -> None:
    """Issues and rows, as at the end of a run."""
    for (folder,) in ledger.query("SELECT folder FROM issues WHERE sha256 IS NULL"):
        written = link(tree, IssueWork(folder, tuple(ledger.documents_of(folder))))
        ledger.linked(folder, written.sha256, written.missing)
    ledger.commit()
    rows.write_articles(tree, ledger)
