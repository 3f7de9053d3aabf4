"""What must hold of every truth page; used by the tests and after every change of the press."""

from __future__ import annotations

import re
from collections import Counter

from digitize.geometry import Box, bounds
from digitize.page import Article, Page

TEXT_ROLES = ("body", "subhead")


def problems(page: Page) -> list[str]:
    """Sentences about what is wrong with a truth page; none where it keeps its promises."""
    return [*_ids(page), *_places(page), *_texts(page), *_chains(page), *_overlaps(page)]


def _ids(page: Page) -> list[str]:
    lines = Counter(line.id for r in page.regions for line in r.lines)
    regions = Counter(r.id for r in page.regions)
    out = [f"line {k} stands in {n} regions" for k, n in lines.items() if n > 1]
    out += [f"region {k} stands {n} times" for k, n in regions.items() if n > 1]
    known = {a.id for a in page.articles}
    out += [
        f"region {r.id} names an unknown article {r.article}"
        for r in page.regions
        if r.article and r.article not in known
    ]
    for a in page.articles:
        owned = [r.id for r in page.regions if r.article == a.id]
        if list(a.regions) != owned:
            out.append(f"article {a.id} lists other regions than those that name it")
    return out


def _places(page: Page) -> list[str]:
    whole = Box(0, 0, page.source.width, page.source.height)
    out = []
    for r in page.regions:
        if r.type != "image" and not r.lines:
            out.append(f"region {r.id} ({r.type}) has no line")
        for line in r.lines:
            box = bounds(line.polygon)
            if not whole.holds(box, 1.0):
                out.append(f"line {line.id} sticks out of the page: {line.text[:12]}")
            if box.width < 1 or box.height < 1:
                out.append(f"line {line.id} has no extent: {line.text[:12]}")
            if not line.text.strip():
                out.append(f"line {line.id} is empty")
    return out


def _bare(text: str) -> str:
    return re.sub(r"[\s\u3000\u00ad-]", "", text)


def _texts(page: Page) -> list[str]:
    """Every body line is in its article's paragraphs once, but for dateline, byline and 下转."""
    out = []
    for a in page.articles:
        printed = _bare(
            "".join(
                line.text
                for r in page.regions
                if r.article == a.id and r.type in TEXT_ROLES
                for line in r.lines
            )
        )
        told = _bare("".join(a.paragraphs))
        left = _without(printed, told)
        if left is None:
            out.append(f"article {a.id}: its paragraphs are not what its lines say")
        elif len(left) > _most(a):
            out.append(f"article {a.id}: printed but not told: {left[:40]}")
        if not told:
            out.append(f"article {a.id} has no text")
        for p in a.paragraphs:
            if p != p.strip() or "\n" in p:
                out.append(f"article {a.id}: a paragraph is not clean: {p[:12]!r}")
    return out


def _without(whole: str, part: str) -> str | None:
    """What stays of ``whole`` when the characters of ``part`` are taken out in their order."""
    left, i = [], 0
    for start in range(len(whole)):
        if i < len(part) and whole[start] == part[i]:
            i += 1
        else:
            left.append(whole[start])
    return "".join(left) if i == len(part) else None


def _most(a: Article) -> int:
    names = sum(len(b.name) + len(b.role or "") + len(b.organization or "") + 8 for b in a.byline)
    return len(a.dateline or "") + names + 24


def _chains(page: Page) -> list[str]:
    out = []
    lines = {line.id: r for r in page.regions for line in r.lines}
    bodies = [r for r in page.regions if r.type == "body"]
    if [s.from_ for s in page.seams] != [r.id for r in bodies] and {
        s.from_ for s in page.seams
    } != {r.id for r in bodies}:
        out.append("seams are not one per body region")
    for s in page.seams:
        if s.to and page.region(s.to).article != page.region(s.from_).article:
            out.append(f"seam {s.from_} -> {s.to} crosses articles")
    for j in page.repairs:
        if lines[j.from_] is lines[j.to or ""]:
            out.append(f"repair {j.from_} -> {j.to} stays in one region")
        if lines[j.from_].article != j.article or lines[j.to or ""].article != j.article:
            out.append(f"repair {j.from_} -> {j.to} crosses articles")
        if "|" not in j.text:
            out.append(f"repair {j.from_} has no break in its text")
    return out


def _overlaps(page: Page) -> list[str]:
    """Lines that print over each other: a make-up that went wrong."""
    boxes = sorted(
        ((bounds(line.polygon), line) for r in page.regions for line in r.lines),
        key=lambda p: p[0].y0,
    )
    out = []
    for i, (a, one) in enumerate(boxes):
        for b, other in boxes[i + 1 :]:
            if b.y0 >= a.y1:
                break
            shared = a.intersection(b)
            if shared.width > 0 and shared.height > 0 and shared.area > 0.3 * min(a.area, b.area):
                out.append(
                    f"lines {one.id} {one.text[:8]!r} and {other.id} {other.text[:8]!r} overlap"
                )
    return out
