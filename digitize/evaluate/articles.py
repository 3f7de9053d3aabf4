"""Articles of truth and output matched one to one, and the figures that rest on the match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitize.evaluate.alignment import Alignment, PlacedLine, folded
from digitize.evaluate.figures import Finding, Tally
from digitize.evaluate.structure import FLOW
from digitize.page import Article, Page

MATCHED = 0.8  # similarity from which two articles are one
PERFECT = 0.98
PAIRED = 0.3  # similarity from which two articles are compared at all: bodies, names, datelines


Partners = dict[int, int]  # places of true articles to places of the output's


@dataclass(frozen=True, slots=True)
class Match:
    """A true article and its partner in the output, as places in the lists; similarity 0..1."""

    truth: int
    output: int
    similarity: float


def whole_text(article: Article) -> str:
    """What two articles are compared by: headline and paragraphs; captions if it has neither."""
    head = article.headline
    parts = [p for p in (head.kicker, head.main, head.sub, *article.paragraphs) if p]
    return folded(" ".join(parts or article.captions))


def match(truth: Sequence[Article], output: Sequence[Article]) -> tuple[Match, ...]:
    """The one-to-one matching of articles with the greatest sum of similarities (Kuhn 1955).

    Similarity is 1 - Levenshtein distance / length of the longer text. Pairs below `PAIRED` are
    left out: any two texts have some characters in common.
    """
    from rapidfuzz.distance import Levenshtein
    from rapidfuzz.process import cdist
    from scipy.optimize import linear_sum_assignment

    if not truth or not output:
        return ()
    a, b = [whole_text(t) for t in truth], [whole_text(o) for o in output]
    alike = np.asarray(cdist(a, b, scorer=Levenshtein.normalized_similarity), dtype=float)
    alike[alike < PAIRED] = 0.0
    rows, columns = linear_sum_assignment(-alike)
    return tuple(
        Match(int(r), int(c), Levenshtein.normalized_similarity(a[r], b[c]))
        for r, c in zip(rows, columns, strict=True)
        if alike[r, c] > 0
    )


def partners(truth: Page, output: Page, alignment: Alignment, matches: Sequence[Match]) -> Partners:
    """Which article of the output carries the fields of a true one: the one that opens with it.

    Names and datelines stand at an article's beginning, so an article that lost its tail keeps
    them. The partner is the output's article that holds the true one's first line of flow; one
    that several claim goes to the first of them. Where lines cannot tell, the text match does.
    """
    places = {article.id: i for i, article in enumerate(output.articles)}
    opening: dict[str, PlacedLine] = {}
    for line in alignment.truth:
        if line.article is not None and line.role in FLOW:
            opening.setdefault(line.article, line)
    by_text = {m.truth: m.output for m in matches}
    found: dict[int, int] = {}
    for i, article in enumerate(truth.articles):
        home = alignment.home(opening[article.id].index) if article.id in opening else None
        partner = places.get(home.article or "") if home else by_text.get(i)
        if partner is not None and partner not in found.values():
            found[i] = partner
    return found


def article_figures(
    truth: Sequence[Article], output: Sequence[Article], matches: Sequence[Match]
) -> tuple[dict[str, Tally], list[Finding]]:
    """article_f1, article_perfect and body_order of one page."""
    good = [m for m in matches if m.similarity >= MATCHED]
    perfect = [m for m in matches if m.similarity >= PERFECT]
    findings = [
        Finding("article_f1", f"article lost: {_name(truth[i])}")
        for i in sorted(set(range(len(truth))) - {m.truth for m in good})
    ]
    findings += [
        Finding("article_f1", f"article invented: {_name(output[i])}")
        for i in sorted(set(range(len(output))) - {m.output for m in good})
    ]
    findings += [
        Finding("article_perfect", f"only {m.similarity:.3f}: {_name(truth[m.truth])}")
        for m in good
        if m.similarity < PERFECT
    ]
    tallies = {
        "article_f1": Tally(len(good), len(truth), len(output)),
        "article_perfect": Tally(len(perfect), len(truth), len(truth)),
        "body_order": _body_order(truth, output, matches),
    }
    return tallies, findings


def _body_order(
    truth: Sequence[Article], output: Sequence[Article], matches: Sequence[Match]
) -> Tally:
    """Sum of the similarities of bodies, over the true articles that have one."""
    from rapidfuzz.distance import Levenshtein

    partner = {m.truth: output[m.output] for m in matches}
    hits, wanted = 0.0, 0
    for i, article in enumerate(truth):
        body = _body(article)
        if not body:
            continue
        wanted += 1
        if i in partner:
            hits += Levenshtein.normalized_similarity(body, _body(partner[i]))
    return Tally(hits, wanted, wanted)


def _body(article: Article) -> str:
    return folded(" ".join(article.paragraphs))


def _name(article: Article) -> str:
    text = article.headline.main or "".join(article.paragraphs) or "".join(article.captions)
    return f"{article.id} {text[:20]}"
