"""Continuation: the pages of one issue, with articles joined across them (下转 / 上接).

Pages of one issue may lie in a box more than once (a clean and a poor scan). Links stay within one
set of pages; further copies are reported and their articles are not told twice.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from digitize.assignment import assign
from digitize.page import SCHEMA_VERSION, Article, Issue, Page
from digitize.text import bare, ends_sentence, glue

Document = tuple[str, Page]


def link(documents: Sequence[Document]) -> dict[str, Any]:
    """The ``issue.json`` of some page documents, as plain data in the contract's order of keys.

    ``documents`` are pairs of a document's name and the page, in any order; at least one.
    """
    ordered = sorted(documents, key=lambda d: (d[1].page_number or 10**6, d[0]))
    sets = _sets(ordered)
    main = sets[0]
    told = {page.page_number for _, page in main if page.page_number is not None}
    copies = [(name, page) for other in sets[1:] for name, page in other]
    for name, page in list(copies):
        if page.page_number is not None and page.page_number not in told:
            main = [*main, (name, page)]
            copies.remove((name, page))
            told.add(page.page_number)
    main = sorted(main, key=lambda d: (d[1].page_number or 10**6, d[0]))
    issue = _issue([page for _, page in [*main, *copies]])
    return {
        "schema_version": SCHEMA_VERSION,
        "issue": issue.model_dump(mode="json"),
        "pages": [{"page_number": p.page_number, "document": n} for n, p in main],
        "missing_pages": _missing(issue, told),
        "copies": [{"page_number": p.page_number, "document": n} for n, p in copies],
        "articles": [_told(chain) for chain in _chains(main)],
    }


def _sets(documents: Sequence[Document]) -> list[list[Document]]:
    """Sets in which no printed page stands twice, the fullest first.

    Names tell which copies belong together: they differ in little but digits within a set.
    """
    families: dict[str, list[list[Document]]] = {}
    for name, page in documents:
        family = families.setdefault(_family(name), [[]])
        place = next((s for s in family if not _has(s, page.page_number)), None)
        if place is None:
            place = []
            family.append(place)
        place.append((name, page))
    found: list[list[Document]] = []
    for group in sorted(
        (s for f in families.values() for s in f), key=lambda s: (-len(s), s[0][0])
    ):
        home = next((s for s in found if not any(_has(s, p.page_number) for _, p in group)), None)
        if home is None:
            found.append(list(group))
        else:
            home.extend(group)
    return sorted(found, key=lambda s: (-len(s), -_sureness(s), s[0][0]))


def _family(name: str) -> str:
    path = PurePosixPath(name)
    return f"{path.parent}/{re.sub('[0-9]+', '#', path.name)}"


def _has(documents: Sequence[Document], number: int | None) -> bool:
    return number is not None and any(page.page_number == number for _, page in documents)


def _sureness(documents: Sequence[Document]) -> float:
    sure = [line.confidence for _, p in documents for r in p.regions for line in r.lines]
    return round(sum(sure) / len(sure), 4) if sure else 0.0


def _issue(pages: Sequence[Page]) -> Issue:
    """The issue's facts: of each the one that most pages state, the front page first."""
    merged: dict[str, Any] = {}
    for field in Issue.model_fields:
        values = [getattr(p.issue, field) for p in pages]
        known = [v for v in values if v not in (None, ())]
        if known:
            counts = Counter(str(v) for v in known)
            merged[field] = max(known, key=lambda v: (counts[str(v)], -known.index(v)))
    return Issue(**merged)


def _missing(issue: Issue, present: set[int]) -> list[int]:
    last = max([issue.page_count or 0, *present]) if present else issue.page_count or 0
    return [n for n in range(1, last + 1) if n not in present]


@dataclass(frozen=True)
class _Part:
    document: str
    page: Page
    article: Article


def _chains(documents: Sequence[Document]) -> list[list[_Part]]:
    """Articles of all pages in order, each with its continuations."""
    parts = [_Part(name, page, a) for name, page in documents for a in page.articles]
    follows = _links(parts)
    taken = set(follows.values())
    chains = []
    for n in range(len(parts)):
        if n in taken:
            continue
        chain, at = [parts[n]], n
        while at in follows:
            at = follows[at]
            chain.append(parts[at])
        chains.append(chain)
    return chains


def _links(parts: Sequence[_Part]) -> dict[int, int]:
    """Which part goes on in which: the best one-to-one choice among those that name each other."""
    givers = [n for n, p in enumerate(parts) if p.article.continued_to is not None]
    takers = [n for n, p in enumerate(parts) if p.article.continued_from is not None
              or (p.article.headline.main is None and p.page.page_number is not None)]  # fmt: skip
    if not givers or not takers:
        return {}
    worth = np.zeros((len(givers), len(takers)))
    for i, a in enumerate(givers):
        for j, b in enumerate(takers):
            worth[i, j] = _worth(parts[a], parts[b]) if a != b else 0.0
    found = {givers[i]: takers[j] for i, j in assign(-worth) if worth[i, j] > 0}
    return {a: b for a, b in found.items() if not _circular(found, a)}


def _circular(found: Mapping[int, int], start: int) -> bool:
    at, seen = start, set()
    while at in found and at not in seen:
        seen.add(at)
        at = found[at]
    return at == start


def _worth(a: _Part, b: _Part) -> float:
    """How well b continues a; 0 where the printed page numbers contradict it."""
    if a.article.continued_to != b.page.page_number:
        return 0.0
    origin = b.article.continued_from
    if origin is not None and a.page.page_number is not None and origin != a.page.page_number:
        return 0.0
    likeness = _likeness(a.article, b.article)
    if origin is None:
        return 0.5 + likeness if likeness > 0.15 else 0.0
    return 1.0 + likeness


def _likeness(a: Article, b: Article) -> float:
    """Cosine of the two articles' character pairs."""
    x, y = _pairs(a), _pairs(b)
    shared = sum(n * y[k] for k, n in x.items() if k in y)
    norm = (sum(n * n for n in x.values()) * sum(n * n for n in y.values())) ** 0.5
    return shared / norm if norm else 0.0


def _pairs(article: Article) -> Counter[str]:
    text = bare("".join((article.headline.main or "", *article.paragraphs)))
    return Counter(p + q for p, q in itertools.pairwise(text))


def _told(chain: Sequence[_Part]) -> dict[str, Any]:
    """One article of the issue: the first part's keys, with everything joined."""
    first, last = chain[0].article, chain[-1].article
    paragraphs: list[str] = []
    for part in chain:
        paragraphs = join_paragraphs(paragraphs, part.article.paragraphs)
    people = {b.name: b for p in chain for b in reversed(p.article.byline)}
    ordered = [b for p in chain for b in p.article.byline if people.pop(b.name, None) is not None]
    whole = first.model_copy(
        update={
            "paragraphs": tuple(paragraphs),
            "byline": tuple(ordered),
            "captions": tuple(c for p in chain for c in p.article.captions),
            "continued_to": last.continued_to,
            "confidence": min(p.article.confidence for p in chain),
        }
    )
    parts = [{"page_number": p.page.page_number, "article": p.article.id, "document": p.document}
             for p in chain]  # fmt: skip
    return {**whole.model_dump(mode="json"), "parts": parts}


def join_paragraphs(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Paragraphs over a page break; a sentence that the break cut is one sentence again."""
    if not before or not after or ends_sentence(before[-1]):
        return [*before, *after]
    head, between = glue(before[-1], after[0])
    return [*before[:-1], head + between + after[0], *after[1:]]
