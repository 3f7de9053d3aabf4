"""Where paragraphs begin, told from the lines of the body and the text of the paragraphs."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from digitize.evaluate.alignment import Alignment, PlacedLine, compact
from digitize.evaluate.figures import Finding, Tally
from digitize.page import Page

BODY = frozenset({"body", "subhead"})  # types whose lines make up the paragraphs
HEAD = 8  # characters by which a paragraph is found that is not in the lines word for word


def bodies(lines: Iterable[PlacedLine]) -> dict[str, list[PlacedLine]]:
    """The body lines of each article, in reading order."""
    found: dict[str, list[PlacedLine]] = defaultdict(list)
    for line in lines:
        if line.article is not None and line.role in BODY:
            found[line.article].append(line)
    return dict(found)


def starts(page: Page, lines: Iterable[PlacedLine]) -> frozenset[int]:
    """Indices of the lines in which a paragraph of an article begins."""
    body = bodies(lines)
    found: set[int] = set()
    for article in page.articles:
        of_article = body.get(article.id, [])
        found.update(of_article[i].index for i in _located(article.paragraphs, of_article))
    return frozenset(found)


def _located(paragraphs: Sequence[str], lines: Sequence[PlacedLine]) -> list[int]:
    """Numbers of the lines in which the paragraphs begin, as far as they can be found."""
    texts = [line.compact for line in lines]
    offsets, length = [], 0
    for text in texts:
        offsets.append(length)
        length += len(text)
    whole = "".join(texts)
    found, at = [], 0
    for paragraph in map(compact, paragraphs):
        if not paragraph:
            continue
        position = _position(paragraph, whole, at)
        if position is None:
            continue
        found.append(bisect_right(offsets, position) - 1)
        at = min(position + len(paragraph), length)
    return found


def _position(paragraph: str, whole: str, at: int) -> int | None:
    """Where a paragraph begins in the text of the lines: onwards first, then anywhere."""
    if whole.startswith(paragraph, at):
        return at
    for start in (at, 0):
        position = whole.find(paragraph, start)
        if position >= 0:
            return position
    # Not word for word: something inside was taken out (an inline byline) or mended. Its first
    # characters, then, not far from where it is due.
    for head in (HEAD, HEAD // 2):
        position = whole.find(paragraph[:head], max(0, at - head))
        if position >= 0:
            return position
    return None


def paragraph_figure(
    alignment: Alignment, true: frozenset[int], given: frozenset[int]
) -> tuple[Tally, list[Finding]]:
    """Paragraph starts that truth and output share.

    ``true`` and ``given`` are line indices. A start of the output on a line that is no body in
    truth is left out: it is an error of role, counted there.
    """
    hits, findings = 0, []
    for t in sorted(true):
        if alignment.starts_at(t) in given:
            hits += 1
        else:
            text = alignment.truth[t].line.text
            findings.append(Finding("paragraph_f1", f"start lost: {text}"))
    judged = 0
    for o in sorted(given):
        ts = [alignment.truth[t] for t in alignment.truths[o]]
        if not any(t.role in BODY and t.article is not None for t in ts):
            continue
        judged += 1
        if alignment.begins(o) not in true:
            text = alignment.output[o].line.text
            findings.append(Finding("paragraph_f1", f"start invented: {text}"))
    return Tally(hits, len(true), judged), findings
