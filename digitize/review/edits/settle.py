"""A draft made a page document again: memberships, texts, seams and repairs of what was touched.

Articles that an edit does not touch stay the very same objects, so what the machine made of them
is not told again by other rules.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import pairwise

from digitize.geometry import bounds, overlap
from digitize.page import (
    Alternative,
    Article,
    Byline,
    Headline,
    Page,
    Region,
    Repair,
    Seam,
    TextLine,
)
from digitize.phrases.datelines import lead
from digitize.phrases.people import bylines
from digitize.review.edits import telling
from digitize.review.edits.draft import Draft
from digitize.review.edits.telling import Piece
from digitize.text import bare, nfc

UNKNOWN = 0.5
"""Probability of a seam that nobody scored: an edit elsewhere made these two neighbours."""


def settle(draft: Draft) -> Page:
    """The page after an edit. Every line of the draft stands in exactly one of its regions."""
    before = draft.page
    touched = _touched(draft)
    pieces = _pieces(before, touched)
    _move_fields(draft, touched, pieces)
    told: dict[str, list[Piece]] = {}
    for id in touched & draft.articles.keys():
        told[id] = _retell(draft, id, pieces)
    articles = _in_order(draft)
    page = before.model_copy(
        update={**draft.fields, "regions": tuple(draft.regions), "articles": articles}
    )
    update = {"seams": _seams(page, draft), "repairs": _repairs(page, touched, told, draft)}
    return page.model_copy(update=update)


def _touched(draft: Draft) -> set[str]:
    """Ids of articles, old and new, whose regions or their contents are not the same as before."""
    old = _members(draft.page.regions)
    new = _members(draft.regions)
    changed = {
        id
        for id in old.keys() | new.keys() | draft.articles.keys()
        if not _same(old.get(id, []), new.get(id, []))
    }
    known = {a.id: a for a in draft.page.articles}
    for id, article in draft.articles.items():
        if known.get(id) is not article and (
            id not in known
            or known[id].dateline != article.dateline
            or known[id].byline != article.byline
        ):
            changed.add(id)
    return changed | draft.retold


def _members(regions: Sequence[Region]) -> dict[str, list[Region]]:
    found: dict[str, list[Region]] = {}
    for region in regions:
        if region.article is not None:
            found.setdefault(region.article, []).append(region)
    return found


def _same(a: list[Region], b: list[Region]) -> bool:
    return len(a) == len(b) and all(x is y for x, y in zip(a, b, strict=True))


def _pieces(before: Page, touched: set[str]) -> dict[str, Piece]:
    """What the lines of the touched articles gave to their texts before the edit."""
    members = _members(before.regions)
    found: dict[str, Piece] = {}
    for article in before.articles:
        if article.id in touched:
            found.update(telling.pieces(article, members.get(article.id, [])))
    return found


def _move_fields(draft: Draft, touched: set[str], pieces: dict[str, Piece]) -> None:
    """Datelines and authors follow the printed line that carries them into its new article."""
    before = {a.id: a for a in draft.page.articles}
    old_members = _members(draft.page.regions)
    for id, members in _members(draft.regions).items():
        if id not in touched or id not in draft.articles:
            continue
        for region in members:
            if region.type == "byline":
                _move_byline(draft, before, region, id)
        first = next(iter(telling.text_lines(members)), None)
        was = next(iter(telling.text_lines(old_members.get(id, []))), None)
        if first is None or draft.articles[id].dateline:
            continue
        if was is None or was[1].id != first[1].id:
            _move_dateline(draft, before, pieces.get(first[1].id), first[1].text, id)


def _move_dateline(
    draft: Draft, before: dict[str, Article], piece: Piece | None, printed: str, id: str
) -> None:
    """Give an article that begins with another line now the dateline which that line prints."""
    giver = before.get(piece.article) if piece is not None else None
    known = giver.dateline if giver is not None else None
    if piece is not None and giver is not None and known and bare(known) in bare(piece.lead):
        draft.change_article(id, dateline=known)
        here = draft.articles.get(giver.id)
        if giver.id != id and here is not None and here.dateline == known:
            draft.change_article(giver.id, dateline=None)
        return
    found = lead(nfc(printed)).dateline
    if found:
        draft.change_article(id, dateline=found)


def _move_byline(draft: Draft, before: dict[str, Article], region: Region, id: str) -> None:
    """Take along the people whom a byline region names, where it came into its article or type."""
    old = next((r for r in draft.page.regions if r.id == region.id), None)
    if old is not None and old.article == id and old.type == "byline":
        return
    printed = "".join(line.text for line in region.lines)
    giver = before.get(old.article or "") if old is not None else None
    moved = [p for p in giver.byline if bare(p.name) in bare(printed)] if giver else []
    found = moved or list(bylines(nfc(printed)) or ())
    kept: tuple[Byline, ...] = draft.articles[id].byline
    names = {p.name for p in kept}
    draft.change_article(id, byline=kept + tuple(p for p in found if p.name not in names))
    if giver is not None and giver.id != id and giver.id in draft.articles:
        left = tuple(p for p in draft.articles[giver.id].byline if p not in moved)
        draft.change_article(giver.id, byline=left)


def _retell(draft: Draft, id: str, pieces: dict[str, Piece]) -> list[Piece]:
    """Tell one article again; returns what each of its lines gives now."""
    members = draft.members(id)
    article = draft.articles[id]
    old_members = [r for r in draft.page.regions if r.article == id]
    paragraphs, told = telling.tell(article, members, pieces, draft.begins)
    update = {
        "paragraphs": paragraphs,
        "regions": tuple(r.id for r in members),
        "headline": _headline(article, old_members, members),
    }
    if article.captions == telling.captions(old_members) or not article.captions:
        update["captions"] = telling.captions(members)
    draft.change_article(id, **update)
    return told


def _headline(article: Article, old: list[Region], new: list[Region]) -> Headline:
    """Parts that were what the regions print follow the regions; parts set by hand stay."""
    was, now = telling.heading(old), telling.heading(new)
    update = {}
    for part in ("kicker", "main", "sub"):
        stands = getattr(article.headline, part)
        if bare(stands or "") == bare(getattr(was, part) or ""):
            printed = getattr(now, part)
            update[part] = stands if bare(stands or "") == bare(printed or "") else printed
    return article.headline.model_copy(update=update)


def _in_order(draft: Draft) -> tuple[Article, ...]:
    """The articles that still have regions, in the order of their first region."""
    place: dict[str, int] = {}
    for at, region in enumerate(draft.regions):
        if region.article is not None:
            place.setdefault(region.article, at)
    held = [a for a in draft.articles.values() if a.id in place or not _emptied(draft, a)]
    return tuple(sorted(held, key=lambda a: place.get(a.id, len(draft.regions))))


def _emptied(draft: Draft, article: Article) -> bool:
    """Whether the edit took an article's last region; one that never had any stays."""
    known = {a.id: a for a in draft.page.articles}
    return article.id not in known or bool(known[article.id].regions)


def uid(page: Page, article: str) -> str:
    """The archive-wide name of an article that a reviewer made: source, place and its id."""
    source = page.source
    name = f"{source.sha256}/{source.frame}/{source.part}/{article}"
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def following(regions: Sequence[Region], chain: frozenset[str]) -> dict[str, str | None]:
    """What follows each text region within its article: region id -> region id or None."""
    found: dict[str, str | None] = {}
    last: dict[str, str] = {}
    for region in regions:
        if region.article is None or region.type not in chain:
            continue
        if region.article in last:
            found[last[region.article]] = region.id
        found[region.id] = None
        last[region.article] = region.id
    return found


def chain_types(page: Page) -> frozenset[str]:
    """Types of regions between which the page's seams run: bodies, and subheads where used."""
    types = {r.id: r.type for r in page.regions}
    ends = {types.get(id) for s in page.seams for id in (s.from_, s.to) if id}
    return frozenset({"body", "subhead"}) if "subhead" in ends else frozenset({"body"})


def _seams(page: Page, draft: Draft) -> tuple[Seam, ...]:
    """The seams of the page as it stands now; those that still hold are kept as they are."""
    chain = chain_types(draft.page)
    now = following(page.regions, chain)
    old = {s.from_: s for s in draft.page.seams}
    was = following(draft.page.regions, chain)
    seams = []
    for from_, to in now.items():
        known = old.get(from_)
        if from_ in draft.decided and draft.decided[from_] == to:
            seams.append(_decided(known, from_, to))
        elif known is not None and known.to == to:
            seams.append(_live(known, now))
        elif known is not None and was.get(from_) == to:
            seams.append(_live(known, now))  # the machine's seam says otherwise than its articles
        elif known is not None or was.get(from_, "") != to:
            seams.append(_new(known, from_, to, now))
    return _sharpened(seams)


def _sharpened(seams: list[Seam]) -> tuple[Seam, ...]:
    """The seams without choices that a reviewer gave to others; what is left shares their chance.

    One decision so settles its mirror image: if A goes on in C, then P, which was torn between B
    and C, goes on in B.
    """
    given: dict[str | None, str] = {
        s.to: s.from_ for s in seams if s.to is not None and is_reviewed(s)
    }
    found = []
    for seam in seams:
        lost = [a for a in seam.alternatives if given.get(a.to, seam.from_) != seam.from_]
        if lost and not is_reviewed(seam):
            share = 1 / max(1e-6, 1 - sum(a.probability for a in lost))
            left = tuple(
                a.model_copy(update={"probability": round(min(1.0, a.probability * share), 4)})
                for a in seam.alternatives
                if a not in lost
            )
            score = round(min(1.0, seam.probability * share), 4)
            seam = seam.model_copy(update={"probability": score, "alternatives": left})
        found.append(seam)
    return tuple(found)


def _live(seam: Seam, now: dict[str, str | None]) -> Seam:
    """The seam without alternatives that are no text region any more."""
    left = tuple(a for a in seam.alternatives if a.to is None or a.to in now)
    return seam if left == seam.alternatives else seam.model_copy(update={"alternatives": left})


def _decided(known: Seam | None, from_: str, to: str | None) -> Seam:
    """A seam on which a reviewer has decided; the choices that lost stay to be seen."""
    others = _others(known, to) if known else ()
    return Seam.model_validate(
        {"from": from_, "to": to, "probability": 1.0, "alternatives": others, "reviewed": True}
    )


def _new(known: Seam | None, from_: str, to: str | None, now: dict[str, str | None]) -> Seam:
    """A seam that came about by an edit elsewhere."""
    scores = {a.to: a.probability for a in known.alternatives} if known else {}
    score = UNKNOWN if known is not None and is_reviewed(known) else scores.get(to, UNKNOWN)
    others = tuple(a for a in _others(known, to) if a.to is None or a.to in now) if known else ()
    return Seam.model_validate(
        {"from": from_, "to": to, "probability": score, "alternatives": others}
    )


def _others(known: Seam, to: str | None) -> tuple[Alternative, ...]:
    if known.to == to:
        return known.alternatives
    score = UNKNOWN if is_reviewed(known) else known.probability
    pool = [Alternative(to=known.to, probability=score), *known.alternatives]
    return tuple(a for a in pool if a.to != to)[:3]


def is_reviewed(seam: Seam) -> bool:
    """Whether a reviewer has decided on a seam."""
    return bool((seam.model_extra or {}).get("reviewed"))


def _repairs(
    page: Page, touched: set[str], told: dict[str, list[Piece]], draft: Draft
) -> tuple[Repair, ...]:
    """Joins of the articles as they are told now; mended characters of lines that still stand."""
    lines = {line.id: (r, line) for r in page.regions for line in r.lines}
    old_lines = telling.region_lines(draft.page)
    known = {(r.from_, r.to): r for r in page.repairs if r.kind != "character"}
    kept = []
    for repair in draft.page.repairs:
        if repair.kind == "character" and repair.from_ in lines:
            region, line = lines[repair.from_]
            if line.text == old_lines[repair.from_].text:
                same = repair.article == region.article
                kept.append(
                    repair if same else repair.model_copy(update={"article": region.article})
                )
        elif repair.kind != "character" and repair.article not in touched:
            kept.append(repair)
    for id in (a.id for a in page.articles if a.id in told):
        kept.extend(_joins(id, told[id], lines, known, draft))
    return tuple(kept)


def _joins(
    id: str,
    told: list[Piece],
    lines: dict[str, tuple[Region, TextLine]],
    known: dict[tuple[str, str | None], Repair],
    draft: Draft,
) -> list[Repair]:
    """One repair for each join of a paragraph across two regions."""
    joins = []
    speaking = [p for p in told if p.text]
    for a, b in pairwise(speaking):
        first, second = lines[a.line][0], lines[b.line][0]
        if b.begins or first.id == second.id:
            continue
        old = known.get((a.line, b.line))
        sure = draft.decided.get(first.id) == second.id or old is None
        joins.append(
            Repair.model_validate(
                {
                    "kind": old.kind if old else _kind(first, second),
                    "article": id,
                    "from": a.line,
                    "to": b.line,
                    "text": f"{a.text[-10:]}|{b.text[:10]}",
                    "confidence": 1.0 if sure or old is None else old.confidence,
                }
            )
        )
    return joins


def _kind(first: Region, second: Region) -> str:
    """``region`` where the text goes on below (a picture stands between), else ``column``."""
    a, b = bounds(first.polygon), bounds(second.polygon)
    if first.writing == "vertical":
        shared = overlap(a.y0, a.y1, b.y0, b.y1) / max(1.0, min(a.height, b.height))
    else:
        shared = overlap(a.x0, a.x1, b.x0, b.x1) / max(1.0, min(a.width, b.width))
    return "region" if shared > 0.5 else "column"
