"""The truth of a sheet: its page document with exact lines, and what else stands on it.

Beside the contract's keys the document has ``truth``: language, kind, strategy, seed,
``separators`` (rules, frames, pictures with boxes), ``lines`` (by line id: type size in
pixels, bold, weight as share of ink, reversed, coloured) and ``paragraph_starts`` (line ids).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from digitize.geometry import Box, union
from digitize.page import Article, Headline, MadeBy, Page, Region, Repair, Seam, Source, TextLine

from .order import arrange
from .sheet import Face, Flow, Item, Picture, Rule, Sheet, Text
from .stories import Story
from .typeset import Setting

SOFT = "\u00ad"


@dataclass
class _Copy:
    """The document while it is put together."""

    scale: float
    vertical: bool
    language: str
    regions: list[Region] = field(default_factory=list)
    looks: dict[str, dict[str, Any]] = field(default_factory=dict)
    starts: list[str] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    seams: list[Seam] = field(default_factory=list)
    count: int = 0
    group: str = ""

    def line(self, said: dict[str, Any], face: Face, writing: str) -> TextLine:
        self.count += 1
        id = f"l{self.count}"
        box = Box(*(v * self.scale for v in said["b"]))
        size = (said.get("size") or face.size) * self.scale
        self.looks[id] = {
            "size": round(size, 1),
            "bold": face.weight >= 600,
            "weight": round(face.ink(size, writing == "v"), 3),
            "reversed": face.reversed,
            "coloured": face.coloured,
        }
        return TextLine(id=id, text=said["t"], polygon=_polygon(box))

    def region(
        self,
        type: str,
        article: str | None,
        writing: str,
        lines: Iterable[TextLine],
        box: Box | None = None,
        group: str = "",
    ) -> str:
        """Add a region; lines of the group that the last region has go into that one."""
        listed = tuple(lines)
        if group and group == self.group:
            last = self.regions.pop()
            listed = last.lines + listed
        self.group = group
        if box is None:
            box = union(_bounds(line) for line in listed)
        id = f"r{len(self.regions) + 1}"
        name = {"h": "horizontal", "v": "vertical", "rl": "horizontal-rl"}[writing]
        self.regions.append(
            Region(
                id=id, type=type, article=article, polygon=_polygon(box), writing=name, lines=listed
            )
        )  # type: ignore[arg-type]
        return id


def _polygon(b: Box) -> tuple[tuple[float, float], ...]:
    return tuple((round(x, 1), round(y, 1)) for x, y in b.polygon())


def _bounds(line: TextLine) -> Box:
    xs, ys = [p[0] for p in line.polygon], [p[1] for p in line.polygon]
    return Box(min(xs), min(ys), max(xs), max(ys))


ARTICLE_ROLES = {
    "kicker",
    "headline",
    "subheadline",
    "subhead",
    "byline",
    "body",
    "caption",
    "image",
    "table",
}


def tell(sheet: Sheet, setting: Setting, source: Source, scale: float) -> Page:
    """The page document of a sheet as it was set. ``scale``: output pixels per CSS pixel."""
    copy = _Copy(scale, sheet.vertical, sheet.meta.get("language", "zh"))
    articles: list[Article] = []
    for item in arrange(sheet.items, sheet.vertical):
        if item.stories:
            articles += _stream(copy, item, setting, len(articles))
            continue
        id = f"a{len(articles) + 1}" if item.story else None
        said = _item(copy, item, setting, id)
        if item.story and id:
            articles.append(_article(item.story, id, said))
    sheet.rules += [Rule(Box(*r), 1.0) for f in setting.flows.values() for r in f.get("rules", [])]
    return Page(
        made_by=MadeBy(version="press"),
        source=source,
        issue=sheet.meta["paper"].facts(sheet.printed),
        page_number=sheet.meta.get("page_number"),
        section=sheet.meta.get("section"),
        articles=tuple(_with_printed_names(a, copy.regions) for a in articles),
        teasers=tuple(sheet.meta.get("teasers", ())),
        regions=tuple(copy.regions),
        seams=tuple(copy.seams),
        repairs=tuple(copy.repairs),
        truth=_sidecar(sheet, copy, scale),  # type: ignore[call-arg]
    )


def _with_printed_names(article: Article, regions: Sequence[Region]) -> Article:
    """The article without authors whom the print does not name: a tail may not fit any more."""
    lines = (line.text for r in regions if r.article == article.id for line in r.lines)
    printed = "".join("".join(lines).split())
    told = tuple(b for b in article.byline if "".join(b.name.split()) in printed)
    return article.model_copy(update={"byline": told})


def moved(
    page: Page, transform: Callable[[Sequence[tuple[float, float]]], Any], source: Source
) -> Page:
    """The page with every coordinate, separators too, sent through a point map."""
    out = page.mapped(transform)
    side = dict((page.model_extra or {}).get("truth") or {})
    known = side.get("separators", {})

    def place(box: list[float]) -> list[float]:
        x0, y0, x1, y1 = box
        points = transform(((x0, y0), (x1, y0), (x1, y1), (x0, y1)))
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        return [round(v, 1) for v in (min(xs), min(ys), max(xs), max(ys))]

    side["separators"] = {
        "rules": [{**r, "box": place(r["box"])} for r in known.get("rules", [])],
        "frames": [{**f, "box": place(f["box"])} for f in known.get("frames", [])],
        "pictures": [place(p) for p in known.get("pictures", [])],
    }
    return out.model_copy(update={"source": source, "truth": side})


def _sidecar(sheet: Sheet, copy: _Copy, scale: float) -> dict[str, Any]:
    def place(b: Box) -> list[float]:
        return [round(v * scale, 1) for v in (b.x0, b.y0, b.x1, b.y1)]

    pictures = [place(p.box) for i in sheet.items for p in i.parts if isinstance(p, Picture)]
    known = {k: sheet.meta.get(k) for k in ("language", "kind", "strategy", "seed", "layout")}
    return {
        **known,
        "scale": scale,
        "separators": {
            "rules": [
                {"box": place(r.box), "thickness": round(r.thickness * scale, 1), "kind": r.kind}
                for r in sheet.rules
            ],
            "frames": [{"box": place(p.box), "kind": p.kind} for p in sheet.panels],
            "pictures": pictures,
        },
        "lines": copy.looks,
        "paragraph_starts": copy.starts,
    }


def _item(copy: _Copy, item: Item, setting: Setting, article: str | None) -> dict[str, list[str]]:
    """The item's regions; returns its paragraphs, region ids and headline lines by part."""
    paragraphs: list[str] = []
    heads: dict[str, list[str]] = {"kicker": [], "headline": [], "subheadline": [], "caption": []}
    before = len(copy.regions)
    for i, part in enumerate(item.parts):
        if isinstance(part, Picture):
            box = Box(
                *(v * copy.scale for v in (part.box.x0, part.box.y0, part.box.x1, part.box.y1))
            )
            copy.region("image", article, "h", (), box)
        elif isinstance(part, Text):
            lines = [copy.line(s, part.face, part.writing) for s in setting.texts[item.key, i]]
            if lines:
                owner = article if part.role in ARTICLE_ROLES else None
                copy.region(
                    part.role,
                    owner,
                    part.writing,
                    lines,
                    group=f"{item.key}/{part.group}" if part.group else "",
                )
            if part.role == "caption":
                heads["caption"].append(_joined([line.text for line in lines], copy.language))
            elif part.role in heads:
                heads[part.role] += [line.text for line in lines]
        else:
            paragraphs += _flow(copy, part, setting.flows[item.key, i], article)
    ids = [r.id for r in copy.regions[before:] if r.article == article and article]
    return {**heads, "paragraphs": paragraphs, "regions": ids}


KINDS = {
    "p": "body", "subhead": "subhead", "byline": "byline", "byhead": "byline", "jump": "other",
    "headline": "headline", "kicker": "kicker", "subheadline": "subheadline", "label": "other",
    "itemhead": "headline", "deck1": "subheadline", "deck2": "subheadline", "deck3": "subheadline",
}  # fmt: skip


def _stream(copy: _Copy, item: Item, setting: Setting, done: int) -> list[Article]:
    """A stream: stories that follow each other down the columns, headlines and all."""
    flow = next(p for p in item.parts if isinstance(p, Flow))
    index = item.parts.index(flow)
    said = setting.flows[item.key, index]
    shown = {p["o"] for p in said["paras"]}
    ids = {key: f"a{done + n + 1}" for n, key in enumerate(k for k in item.stories if k in shown)}
    before = len(copy.regions)
    _flow(copy, flow, said, ids)
    out = []
    for key, id in ids.items():
        regions = [r for r in copy.regions[before:] if r.article == id]
        facts: dict[str, list[str]] = {"caption": []}
        for role in ("kicker", "headline", "subheadline"):
            facts[role] = [line.text for r in regions if r.type == role for line in r.lines]
        facts["paragraphs"] = _paragraphs(flow, said["paras"], said["unseen"], key)
        facts["regions"] = [r.id for r in regions]
        out.append(_article(item.stories[key], id, facts))
    return out


def _flow(
    copy: _Copy, part: Flow, said: dict[str, Any], article: str | dict[str, str] | None
) -> list[str]:
    """Regions, joins and seams of one text chain; returns its paragraphs.

    ``article`` is the id of the one article, or the ids by paragraph owner.
    """
    paras = said["paras"]
    last: dict[int, tuple[str, int, int]] = {}  # paragraph: last line, its end, its slot
    bodies: dict[str | None, list[str]] = {}
    unseen: set[int] = set()  # paragraphs whose beginning the print does not show
    previous: tuple[int, dict[str, Any], int] | None = None  # paragraph, its last line, slot
    for s, slot in enumerate(said["slots"]):
        groups: list[tuple[str, str | None, list[TextLine]]] = []
        for piece in slot:
            p = piece["p"]
            if paras[p]["k"] == "rule":
                continue
            owner = article.get(paras[p]["o"]) if isinstance(article, dict) else article
            role = KINDS[paras[p]["k"]]
            face = part.faces.get(paras[p]["k"], part.face)
            for n, printed in enumerate(piece["lines"]):
                line = copy.line(printed, face, part.writing)
                if role in ("body", "subhead") and n == 0:
                    if p not in last and _unseen(part, paras, p, previous):
                        unseen.add(p)
                        if previous and previous[2] != s:
                            copy.repairs.append(
                                _join(
                                    part,
                                    paras[p],
                                    last[p - 1],
                                    line,
                                    s,
                                    owner,
                                    copy.language,
                                    paras[p - 1],
                                )
                            )
                    elif p not in last:
                        copy.starts.append(line.id)
                    elif role == "body":
                        copy.repairs.append(
                            _join(part, paras[p], last[p], line, s, owner, copy.language)
                        )
                last[p] = (line.id, printed["e"], s)
                previous = (p, printed, s)
                if not groups or groups[-1][:2] != (role, owner):
                    groups.append((role, owner, []))
                groups[-1][2].append(line)
        for role, owner, lines in groups:
            id = copy.region(role, owner, part.writing, lines)
            if role == "body":
                bodies.setdefault(owner, []).append(id)
    for chain in bodies.values():
        for here, following in zip(chain, [*chain[1:], None], strict=True):
            copy.seams.append(Seam(from_=here, to=following, probability=1.0))
    said["unseen"] = unseen
    return _paragraphs(part, paras, unseen)


def _unseen(
    part: Flow,
    paras: list[dict[str, Any]],
    p: int,
    previous: tuple[int, dict[str, Any], int] | None,
) -> bool:
    """Whether nothing shows that a paragraph begins: no indent, no gap, a full line before it."""
    plain = (
        part.indent == 0 and part.gap == 0 and paras[p]["k"] == "p" and not paras[p].get("indent")
    )
    if not plain or previous is None or previous[0] != p - 1 or paras[p - 1]["k"] != "p":
        return False
    if paras[p - 1].get("o") != paras[p].get("o"):
        return False
    slot, box = part.slots[previous[2]], previous[1]["b"]
    short = slot.y1 - box[3] if part.writing == "v" else slot.x1 - box[2]
    return bool(short < part.face.size * 0.8)


def _body_text(para: dict[str, Any], to: int | None = None, start: int = 0) -> str:
    out, at = [], 0
    for kind, text in para["r"]:
        a, z = max(at, start), at + len(text) if to is None else min(at + len(text), to)
        if kind == "t" and a < z:
            out.append(text[a - at : z - at])
        at += len(text)
    return "".join(out).replace(SOFT, "")


def _join(
    part: Flow, para: dict[str, Any], before: tuple[str, int, int], line: TextLine, slot: int,
    article: str | None, language: str, earlier: dict[str, Any] | None = None,
) -> Repair:  # fmt: skip
    id, end, old = before
    same = bool(part.columns) and part.columns[old] == part.columns[slot]
    head, tail = _body_text(para, to=end), _body_text(para, start=end)
    if earlier is not None:
        head, tail = _body_text(earlier), _body_text(para)
    if language == "en":
        tail = tail.lstrip()
    return Repair(
        kind="region" if same else "column", article=article, from_=id, to=line.id,
        text=f"{head[-10:]}|{tail[:10]}", confidence=1.0,
    )  # fmt: skip


def _paragraphs(
    part: Flow, paras: list[dict[str, Any]], unseen: set[int], owner: str | None = None
) -> list[str]:
    out: list[str] = []
    for n, para in enumerate(paras):
        if para["k"] in ("p", "subhead") and owner in (None, para.get("o")):
            text = re.sub(r"[ \t]+", " ", _body_text(para)).strip(" \u3000")
            if text and n in unseen and out:
                out[-1] += text
            elif text:
                out.append(text)
    return out


def _article(story: Story, id: str, facts: dict[str, list[str]]) -> Article:
    return Article(
        id=id,
        headline=Headline(
            kicker=_part(facts["kicker"]),
            main=_part(facts["headline"]),
            sub=_part(facts["subheadline"]),
        ),
        byline=story.byline,
        dateline=story.dateline,
        paragraphs=tuple(facts["paragraphs"]),
        captions=tuple(facts["caption"]),
        continued_to=story.continued_to,
        continued_from=story.continued_from,
        confidence=1.0,
        regions=tuple(facts["regions"]),
    )


def _part(lines: list[str]) -> str | None:
    return " ".join(lines) if lines else None


def _joined(lines: list[str], language: str) -> str:
    """Printed lines as running text: nothing between Chinese, one space between words."""
    text = lines[0] if lines else ""
    for line in lines[1:]:
        if text.endswith("-") and language == "en":
            text = text[:-1] + line
        else:
            latin = (
                text[-1:].isascii()
                and line[:1].isascii()
                and text[-1:].isalnum()
                and line[:1].isalnum()
            )
            text += (" " if latin or language == "en" else "") + line
    return text
