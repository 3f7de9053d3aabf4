"""Figures over lines: articles as sets of lines, order, joins, types, and the characters."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from digitize.evaluate.alignment import Alignment, PlacedLine
from digitize.evaluate.figures import Finding, Tally
from digitize.evaluate.paragraphs import BODY
from digitize.page import Page

# What is read in one go: the headline package, the byline, the body. Captions, pictures and
# tables of an article stand beside it, and where they come in the order is nobody's error.
FLOW = frozenset({"kicker", "headline", "subheadline", "byline", "body", "subhead"})
JOINS = frozenset({"column", "region", "page"})


def pair_figure(alignment: Alignment) -> Tally:
    """Pairs of truth lines that stand in one article, in truth and in the output.

    A line's article in the output is that of the line that holds most of it.
    """
    both: Counter[tuple[str, str]] = Counter()
    true: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for line in alignment.truth:
        home = alignment.home(line.index)
        article = home.article if home else None
        if line.article is not None:
            true[line.article] += 1
        if article is not None:
            given[article] += 1
        if line.article is not None and article is not None:
            both[line.article, article] += 1
    return Tally(_pairs(both), _pairs(true), _pairs(given))


def _pairs(counts: Counter[str] | Counter[tuple[str, str]]) -> int:
    return sum(n * (n - 1) // 2 for n in counts.values())


def successor_figure(alignment: Alignment) -> tuple[Tally, list[Finding]]:
    """Truth neighbours of one article's flow that are neighbours in the output's order too.

    Lines that are no flow in truth are stepped over, unless the output reads them as flow: an
    advertisement in the middle of a column parts its neighbours.
    """
    neighbours = set(pairwise(_sequence(alignment)))
    hits, wanted, findings = 0, 0, []
    before: dict[str, PlacedLine] = {}
    for line in alignment.truth:
        if line.article is None or line.role not in FLOW:
            continue
        previous = before.get(line.article)
        before[line.article] = line
        if previous is None:
            continue
        wanted += 1
        if (previous.index, line.index) in neighbours:
            hits += 1
        else:
            message = f"not neighbours: {previous.line.text} | {line.line.text}"
            findings.append(Finding("successor", message))
    return Tally(hits, wanted, wanted), findings


def _sequence(alignment: Alignment) -> list[int]:
    """Truth lines in the order in which the output reads them."""
    sequence: list[int] = []
    for line in alignment.output:
        for t in alignment.truths[line.index]:
            read = alignment.truth[t].role in FLOW or line.role in FLOW
            if read and sequence[-1:] != [t]:
                sequence.append(t)
    return sequence


def role_figure(alignment: Alignment) -> tuple[Tally, dict[str, Tally], list[Finding]]:
    """Types of truth lines: all together, per type, and what is wrong.

    Lines of the output that the truth does not have are not judged.
    """
    roles: dict[str, Tally] = {}
    findings = []
    for line in alignment.truth:
        home = alignment.home(line.index)
        given = home.role if home else None
        roles[line.role] = roles.get(line.role, Tally()) + Tally(given == line.role, 1, 0)
        if given is not None:
            roles[given] = roles.get(given, Tally()) + Tally(0, 0, 1)
        if given != line.role:
            message = f"{line.role} read as {given or 'nothing'}: {line.line.text}"
            findings.append(Finding("role_f1", message))
    whole = sum(roles.values(), Tally())
    return whole, roles, findings


def character_figure(alignment: Alignment) -> Tally:
    """Character errors of matched lines; the hits are the errors."""
    from rapidfuzz.distance import Levenshtein

    errors, length = 0, 0
    for ts, os in alignment.clusters():
        true = "".join(alignment.truth[t].text for t in ts)
        read = "".join(alignment.output[o].text for o in os)
        if len(ts) + len(os) > 2:  # what a space at the cut was cannot be said
            true, read = true.replace(" ", ""), read.replace(" ", "")
        errors += Levenshtein.distance(true, read)
        length += len(true)
    return Tally(errors, length, length)


def found_figure(alignment: Alignment) -> tuple[Tally, list[Finding]]:
    """Truth lines that the output has at all."""
    lost = [line for line in alignment.truth if not alignment.outputs[line.index]]
    findings = [Finding("lines_found", f"line lost: {line.line.text}") for line in lost]
    whole = len(alignment.truth)
    return Tally(whole - len(lost), whole, len(alignment.output)), findings


def join_figure(
    truth: Page,
    output: Page,
    alignment: Alignment,
    true_starts: frozenset[int],
    given_starts: frozenset[int],
) -> tuple[Tally, list[Finding]]:
    """Joins over column, region and page breaks.

    Found is a true join that the output lists, or that its regions make no break of: both lines
    follow each other in one region and no paragraph starts between them. Wrong is a join of the
    output that runs against the truth. One that the truth does not list although its paragraph
    goes on there (truths may list only the breaks that cut a sentence) counts neither way.
    """
    true = _joins(truth, alignment.truth)
    onward = _onward(alignment.truth, true_starts)
    listed: set[tuple[int, int]] = set()
    findings, wrong = [], 0
    for before, after in sorted(_joins(output, alignment.output)):
        pairs = {(f, t) for f in alignment.truths[before] for t in alignment.truths[after]}
        if pairs & true:
            listed |= pairs & true
        elif pairs and not pairs & onward:
            wrong += 1
            a, b = alignment.output[before].line.text, alignment.output[after].line.text
            findings.append(Finding("join_precision", f"false join: {a} | {b}"))
    for f, t in sorted(true - listed):
        if _runs_on(alignment, f, t, given_starts):
            listed.add((f, t))
        else:
            a, b = alignment.truth[f].line.text, alignment.truth[t].line.text
            findings.append(Finding("join_recall", f"join lost: {a} | {b}"))
    return Tally(len(listed), len(true), len(listed) + wrong), findings


def _joins(page: Page, lines: tuple[PlacedLine, ...]) -> set[tuple[int, int]]:
    """Joins of a document as pairs of line indices; those that leave the page are left out."""
    index = {line.line.id: line.index for line in reversed(lines)}
    return {
        (index[r.from_], index[r.to])
        for r in page.repairs
        if r.kind in JOINS and r.from_ in index and r.to is not None and r.to in index
    }


def _onward(lines: tuple[PlacedLine, ...], starts: frozenset[int]) -> set[tuple[int, int]]:
    """Neighbours in the body of an article between which no paragraph begins."""
    last: dict[str, int] = {}
    found = set()
    for line in lines:
        if line.article is None or line.role not in BODY:
            continue
        if line.article in last and line.index not in starts:
            found.add((last[line.article], line.index))
        last[line.article] = line.index
    return found


def _runs_on(alignment: Alignment, f: int, t: int, starts: frozenset[int]) -> bool:
    """Whether the output has truth lines f and t as plain neighbours of one region."""
    if not alignment.outputs[f] or not alignment.outputs[t]:
        return False
    a = alignment.output[alignment.outputs[f][-1]]
    b = alignment.output[alignment.outputs[t][0]]
    return (
        a.region_index == b.region_index
        and b.index == a.index + 1
        and b.index not in starts
        and a.article is not None
    )
