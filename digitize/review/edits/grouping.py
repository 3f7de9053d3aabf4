"""Actions on articles: which regions belong together, and the fields of an article."""

from __future__ import annotations

from typing import Any

from digitize.page import Article, Contact, Headline, Teaser
from digitize.review.edits.draft import HEADING_TYPES, LOOSE_TYPES, TEXT_TYPES, Draft
from digitize.review.edits.operations import (
    ArticleAdvertisement,
    ArticleAssign,
    ArticleByline,
    ArticleContinuation,
    ArticleDateline,
    ArticleHeadline,
    ArticleMerge,
    ArticleNew,
    ArticleSplit,
    ArticleUnassign,
    EditError,
    PageIssue,
    PagePlace,
    PageTeasers,
)
from digitize.review.edits.settle import uid
from digitize.text import nfc


def new_article(draft: Draft, id: str) -> None:
    """An empty article; `settle` tells its text from its regions."""
    draft.articles[id] = Article(id=id, uid=uid(draft.page, id), headline=Headline())


def crown(draft: Draft, article: str) -> None:
    """Subheads at the very beginning of a part that was split off are its headline."""
    for member in draft.members(article):
        if member.type == "subhead":
            draft.change(member.id, type="headline")
        elif member.type not in LOOSE_TYPES:
            return


def new(draft: Draft, op: ArticleNew) -> None:
    """An article of its own for regions; they stay where they are in reading order."""
    for id in op.regions:
        draft.index(id)
    article = draft.fresh(op.article, "article")
    new_article(draft, article)
    for id in op.regions:
        draft.change(id, article=article)


def merge(draft: Draft, op: ArticleMerge) -> None:
    """Append an article to another; its headline becomes a subhead where body stands before it."""
    if op.article == op.into:
        raise EditError("an article cannot be merged with itself")
    draft.article(op.article)
    draft.article(op.into)
    host = draft.members(op.into)
    guests = draft.take(r.id for r in draft.members(op.article))
    has_body = any(r.type in TEXT_TYPES for r in host)
    joined = [
        r.model_copy(
            update={
                "article": op.into,
                "type": "subhead" if has_body and r.type in HEADING_TYPES else r.type,
            }
        )
        for r in guests
    ]
    draft.put(joined, host[-1].id if host else None)
    tails = [r.id for r in host if r.type in TEXT_TYPES]
    heads = [r.id for r in joined if r.type in TEXT_TYPES]
    if tails and heads:
        draft.decided[tails[-1]] = heads[0]
    _join_fields(draft, op)


def _join_fields(draft: Draft, op: ArticleMerge) -> None:
    """Facts of a merged article that would be lost with it."""
    host, guest = draft.article(op.into), draft.article(op.article)
    update: dict[str, Any] = {
        "confidence": min(host.confidence, guest.confidence),
        "byline": host.byline + tuple(p for p in guest.byline if p not in host.byline),
        "continued_to": host.continued_to or guest.continued_to,
        "continued_from": host.continued_from or guest.continued_from,
    }
    draft.change_article(op.into, **update)
    draft.retold.add(op.into)


def split(draft: Draft, op: ArticleSplit) -> None:
    """Begin a new article at a region; the article's regions behind it come along."""
    region = draft.region(op.region)
    if region.article is None:
        raise EditError(f"region {op.region} belongs to no article that could be split")
    start = draft.index(op.region)
    tail = [r for at, r in enumerate(draft.regions) if at >= start and r.article == region.article]
    if len(tail) == len(draft.members(region.article)):
        raise EditError(f"article {region.article} begins with {op.region}; nothing to split off")
    before = [r for r in draft.members(region.article) if r not in tail and r.type in TEXT_TYPES]
    article = draft.fresh(op.article, "article")
    new_article(draft, article)
    for member in tail:
        draft.change(member.id, article=article)
    crown(draft, article)
    if before:
        draft.decided[before[-1].id] = None


def assign(draft: Draft, op: ArticleAssign) -> None:
    """Give regions to an article; they stay where they are in reading order."""
    draft.article(op.article)
    for id in op.regions:
        draft.change(id, article=op.article)


def unassign(draft: Draft, op: ArticleUnassign) -> None:
    """Take regions out of their articles."""
    for id in op.regions:
        draft.change(id, article=None)


def advertise(draft: Draft, op: ArticleAdvertisement) -> None:
    """Make regions advertisement; a picture among them stays a picture, of no article."""
    for id in op.regions:
        region = draft.region(id)
        type = "image" if region.type == "image" else "advertisement"
        draft.change(id, article=None, type=type)


def headline(draft: Draft, op: ArticleHeadline) -> None:
    """Set the given parts of a headline by hand; from then on they do not follow the regions."""
    parts: dict[str, Any] = {
        part: nfc(getattr(op, part) or "") or None
        for part in ("kicker", "main", "sub")
        if part in op.model_fields_set
    }
    if not parts:
        raise EditError("no part of the headline is given (kicker, main or sub)")
    article = draft.article(op.article)
    draft.change_article(op.article, headline=article.headline.model_copy(update=parts))


def byline(draft: Draft, op: ArticleByline) -> None:
    """Set the authors of an article."""
    people = tuple(
        p.model_copy(
            update={
                "name": nfc(p.name),
                "role": nfc(p.role or "") or None,
                "organization": nfc(p.organization or "") or None,
            }
        )
        for p in op.byline
    )
    draft.change_article(op.article, byline=people)
    draft.retold.add(op.article)


def dateline(draft: Draft, op: ArticleDateline) -> None:
    """Set the dateline; the paragraphs leave it out where the first line prints it."""
    draft.change_article(op.article, dateline=nfc(op.dateline or "") or None)
    draft.retold.add(op.article)


def continuation(draft: Draft, op: ArticleContinuation) -> None:
    """Set the given ends of a continuation over pages."""
    if op.model_fields_set <= {"op", "article"}:
        raise EditError("no end of the continuation is given (continued_to or continued_from)")
    update = {f: getattr(op, f) for f in op.model_fields_set - {"op", "article"}}
    draft.change_article(op.article, **update)


def teasers(draft: Draft, op: PageTeasers) -> None:
    """Set all teasers."""
    draft.fields["teasers"] = tuple(Teaser(title=nfc(t.title), page=t.page) for t in op.teasers)


def issue(draft: Draft, op: PageIssue) -> None:
    """Set the given fields of the masthead; an empty text clears one."""
    given = op.model_fields_set - {"op"}
    if not given:
        raise EditError("no field of the masthead is given")
    update: dict[str, Any] = {}
    for name in given:
        value = getattr(op, name)
        if name == "contacts":
            value = tuple(Contact(label=nfc(c.label), value=nfc(c.value)) for c in value)
        elif isinstance(value, str):
            value = nfc(value) or None
        update[name] = value
    draft.fields["issue"] = draft.page.issue.model_copy(update=update)


def place(draft: Draft, op: PagePlace) -> None:
    """Set the printed page number or the section."""
    given = op.model_fields_set - {"op"}
    if not given:
        raise EditError("neither page number nor section is given")
    if "page_number" in given:
        draft.fields["page_number"] = op.page_number
    if "section" in given:
        draft.fields["section"] = nfc(op.section or "") or None
