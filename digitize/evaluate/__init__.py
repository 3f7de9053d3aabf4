"""Measure page documents against the truth: how good are order, articles, fields and text?

`evaluate` compares files or folders, `digitize.evaluate.measure.measure` two documents. What each
figure means exactly stands in docs/evaluation.md.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from digitize.errors import InputError
from digitize.evaluate.documents import find, read, source
from digitize.evaluate.figures import Report
from digitize.evaluate.measure import measure, missing
from digitize.evaluate.pairing import Known, Pair, joined, page_name, pair

TRUTHS = (".truth.json", ".page.json", ".json")
OUTPUTS = (".page.json", ".truth.json", ".json")


def evaluate(truth: Path, output: Path) -> Report:
    """Every figure of newspaper pages, page by page, for files or folders of documents.

    A truth without output counts with zeros and is named. Raises `InputError` where a truth
    cannot be read, or where there is none; an output that cannot be read counts as missing.
    """
    truths = [Known(path, source(path)) for path in find(truth, TRUTHS)]
    outputs, unreadable = _outputs(output)
    if truth.is_file() and output.is_file() and outputs:  # the user has paired them
        name = page_name(truths[0].source)
        pairs, notes = [Pair(name, (truth,), (output,))], list[str]()
    else:
        pairs, notes = pair(truths, outputs)
    pages = []
    for each in pairs:
        true = joined([read(path) for path in each.truths])
        try:
            given = joined([read(path) for path in each.outputs]) if each.outputs else None
        except InputError as error:
            given = None
            unreadable.append(str(error))
        figures = measure(true, given) if given else missing(true)
        pages.append(replace(figures, name=each.name))
    return Report(tuple(pages), (*unreadable, *notes))


def _outputs(given: Path) -> tuple[list[Known], list[str]]:
    """The outputs that can be read, and what is wrong with the others."""
    known, unreadable = [], []
    for path in find(given, OUTPUTS):
        try:
            known.append(Known(path, source(path)))
        except InputError as error:
            unreadable.append(str(error))
    return known, unreadable
