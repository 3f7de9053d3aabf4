"""Figures of the fields: masthead, teasers, authors, datelines, continuations."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from digitize.evaluate.articles import Partners
from digitize.evaluate.figures import Finding, Tally
from digitize.page import Article, Issue, Page
from digitize.text import bare

ALIKE = 0.8  # similarity from which two teaser titles are one, misread characters allowed
BRACKETS = "()[]{}〔〕【】《》〈〉「」『』"
DASHES = "-—–―─━"

Marks = Callable[[Article], Counter[Any]]


def metadata_figure(truth: Page, output: Page) -> tuple[Tally, list[Finding]]:
    """Fields of masthead and folio that are right, of those that either document fills.

    A field that the truth leaves null and the output fills is wrong; one that the truth does not
    have as a key is not judged. The contacts are one field, right in part if some of them are.
    """
    hits, wanted, findings = 0.0, 0, []
    for name, true, given in _fields(truth, output):
        if not true and not given:
            continue
        wanted += 1
        right = _agreement(true, given)
        hits += right
        if right < 1:
            findings.append(Finding("metadata", f"{name}: {_shown(true)} read as {_shown(given)}"))
    return Tally(hits, wanted, wanted), findings


def _fields(truth: Page, output: Page) -> list[tuple[str, Any, Any]]:
    fields: list[tuple[str, Any, Any]] = [
        (name, getattr(truth, name), getattr(output, name))
        for name in ("page_number", "section")
        if name in truth.model_fields_set
    ]
    if "issue" in truth.model_fields_set:
        fields += [
            (name, getattr(truth.issue, name), getattr(output.issue, name))
            for name in Issue.model_fields
            if name in truth.issue.model_fields_set
        ]
    return fields


def _agreement(true: Any, given: Any) -> float:
    """How far two values agree, 0..1; text after NFKC and without white space."""
    if isinstance(true, tuple):
        a = Counter((bare(c.label), bare(c.value)) for c in true)
        b = Counter((bare(c.label), bare(c.value)) for c in given)
        return (a & b).total() / max(a.total(), b.total())
    if true is None or given is None:
        return 0.0
    return float(bare(str(true)) == bare(str(given)))


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(f"{c.label} {c.value}" for c in value) or "nothing"
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)


def teaser_figure(truth: Page, output: Page) -> tuple[Tally, list[Finding]]:
    """Teasers with the right page whose titles are alike, matched one to one, best first."""
    from rapidfuzz.distance import Levenshtein

    pairs = []
    for t, true in enumerate(truth.teasers):
        for o, given in enumerate(output.teasers):
            alike = Levenshtein.normalized_similarity(bare(true.title), bare(given.title))
            if alike >= ALIKE and true.page == given.page:
                pairs.append((-alike, t, o))
    taken_t, taken_o = set[int](), set[int]()
    for _, t, o in sorted(pairs):
        if t not in taken_t and o not in taken_o:
            taken_t.add(t)
            taken_o.add(o)
    findings = [
        Finding("teaser_f1", f"teaser lost: {x.title} (page {x.page})")
        for t, x in enumerate(truth.teasers)
        if t not in taken_t
    ] + [
        Finding("teaser_f1", f"teaser invented: {x.title} (page {x.page})")
        for o, x in enumerate(output.teasers)
        if o not in taken_o
    ]
    return Tally(len(taken_t), len(truth.teasers), len(output.teasers)), findings


def names(article: Article) -> Counter[Any]:
    """The authors' names of an article, without white space."""
    return Counter(bare(author.name) for author in article.byline)


def datelines(article: Article) -> Counter[Any]:
    """The dateline of an article, without brackets and trailing dash."""
    text = bare(article.dateline or "").strip(BRACKETS).rstrip(DASHES).strip(BRACKETS)
    return Counter([text]) if text else Counter()


def links(article: Article) -> Counter[Any]:
    """Where an article goes on and where it comes from, as (direction, printed page number)."""
    ends = (("to", article.continued_to), ("from", article.continued_from))
    return Counter((way, page) for way, page in ends if page is not None)


FIELDS: dict[str, tuple[Marks, tuple[str, ...]]] = {
    "byline_f1": (names, ("byline",)),
    "dateline": (datelines, ("dateline",)),
    "link_f1": (links, ("continued_to", "continued_from")),
}


def article_fields(
    truth: Sequence[Article], output: Sequence[Article], partner: Partners
) -> tuple[dict[str, Tally], list[Finding]]:
    """byline_f1, dateline and link_f1: each fact must stand at its own article.

    Articles without a partner lose, or invent, what they carry. What a true article does not have
    as a key is not judged; a figure that no true article allows is left out.
    """
    alone = sorted(set(range(len(output))) - set(partner.values()))
    pairs: list[tuple[Article | None, Article | None]] = [
        (true, output[partner[i]] if i in partner else None) for i, true in enumerate(truth)
    ]
    pairs += [(None, output[o]) for o in alone]
    tallies: dict[str, Tally] = {}
    findings: list[Finding] = []
    for figure, (marks, keys) in FIELDS.items():
        judged = [(t, o) for t, o in pairs if t is None or t.model_fields_set & set(keys)]
        if truth and not any(t for t, _ in judged):
            continue
        whole = Tally()
        for true, given in judged:
            tally, wrong = _compared(figure, marks, true, given)
            whole += tally
            findings += wrong
        tallies[figure] = whole
    return tallies, findings


def _compared(
    figure: str, marks: Marks, true: Article | None, given: Article | None
) -> tuple[Tally, list[Finding]]:
    a = marks(true) if true else Counter[Any]()
    b = marks(given) if given else Counter[Any]()
    hits = (a & b).total()
    at = next((x.headline.main or x.id for x in (true, given) if x is not None), "")
    findings = []
    if a != b:
        lost, more = _listed(a - b), _listed(b - a)
        findings = [Finding(figure, f"{lost} read as {more}: {at}")]
    if figure == "dateline":  # a share, not an F-score: an invented one is a wrong one
        wanted = max(a.total(), b.total())
        return Tally(hits, wanted, wanted), findings
    return Tally(hits, a.total(), b.total()), findings


def _listed(marks: Counter[Any]) -> str:
    texts = (m if isinstance(m, str) else " ".join(map(str, m)) for m in marks.elements())
    return ", ".join(texts) or "nothing"
