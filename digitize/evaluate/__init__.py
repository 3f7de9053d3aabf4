"""Measure page documents against the truth: how good are order, articles, fields and text?

`evaluate` compares files or folders, `digitize.evaluate.measure.measure` two documents. What each
figure means exactly stands in docs/evaluation.md.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from digitize.errors import InputError
from digitize.evaluate.documents import find, read
from digitize.evaluate.figures import Report
from digitize.evaluate.measure import measure, missing
from digitize.evaluate.pairing import pair
from digitize.page import Page

TRUTHS = (".truth.json", ".page.json", ".json")
OUTPUTS = (".page.json", ".truth.json", ".json")


def evaluate(truth: Path, output: Path) -> Report:
    """Every figure of newspaper pages, page by page, for files or folders of documents.

    A truth without output counts with zeros and is named. Raises `InputError` where a truth
    cannot be read, or where there is none; an output that cannot be read counts as missing.
    """
    truths = [read(path) for path in find(truth, TRUTHS)]
    outputs, unreadable = _outputs(output)
    pairs, notes = pair(truths, outputs)
    pages = [
        replace(missing(p.truth) if p.output is None else measure(p.truth, p.output), name=p.name)
        for p in pairs
    ]
    return Report(tuple(pages), (*unreadable, *notes))


def _outputs(given: Path) -> tuple[list[Page], list[str]]:
    pages, unreadable = [], []
    for path in find(given, OUTPUTS):
        try:
            pages.append(read(path))
        except InputError as error:
            unreadable.append(str(error))
    return pages, unreadable
