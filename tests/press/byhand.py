"""Pages drawn by hand: an HTML file that tells its own truth, in pixels and as a page document.

The press prints what its plans know; a page drawn by a hand of its own shows what they do not.
`docs/evaluation.md` has the conventions of such a file (roles, articles, paragraphs, facts).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from digitize.geometry import Box, union
from digitize.page import (
    Article,
    Byline,
    Headline,
    Issue,
    MadeBy,
    Page,
    Region,
    Repair,
    Seam,
    Source,
    Teaser,
    TextLine,
)  # fmt: skip
from digitize.text import join

from .printing import Printed
from .sheet import Face

HERE = Path(__file__).parent
ROLES = frozenset(
    [
        "masthead",
        "folio",
        "kicker",
        "headline",
        "subheadline",
        "subhead",
        "byline",
        "body",
        "teaser",
        "image",
        "caption",
        "table",
        "advertisement",
        "other",
    ]
)
LANGUAGES = {"zh-Hans": "zh", "zh-Hant": "tc"}
Line = dict[str, Any]


def draw(
    browser: Any, path: Path, variant: int = 0, gently: bool = False, render: bool = True
) -> tuple[Printed, list[str]]:
    """Print the page of an HTML file; returns it and what is wrong with it, in short sentences.

    ``browser``: a page of Playwright's. ``variant``: another page made of it (0: as it is drawn),
    ``gently`` without setting it anew. Without ``render`` there are no pixels. Raises nothing on
    faults: they are for who drew the page.
    """
    devtools = browser.context.new_cdp_session(browser)

    def show(width: int, height: int, scale: float) -> None:
        given = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
        devtools.send("Emulation.setDeviceMetricsOverride", given)

    show(1600, 2400, 1)
    browser.goto(path.resolve().as_uri())
    for script in ("typeset.js", "separators.js", "byhand.js", "vary.js"):
        browser.evaluate((HERE / script).read_text("utf-8"))
    name = path.stem
    if variant:
        name = f"{name}-v{variant}"
        browser.evaluate("([seed, gently]) => window.vary(seed, gently)", [variant, gently])
    said = browser.evaluate("window.byhand()")
    if render:
        show(said["width"], said["height"], said["scale"])
        said = browser.evaluate("window.byhand()")
    else:
        size = (round(said[side] * said["scale"]) for side in ("width", "height"))
        devtools.detach()
        return _printed(name, said, *size, None)
    clip = {"x": 0, "y": 0, "width": said["width"], "height": said["height"], "scale": 1}
    shot = devtools.send(
        "Page.captureScreenshot", {"format": "png", "clip": clip, "captureBeyondViewport": True}
    )
    pixels = cv2.imdecode(np.frombuffer(base64.b64decode(shot["data"]), np.uint8), cv2.IMREAD_COLOR)
    devtools.detach()
    height, width = pixels.shape[:2]
    return _printed(name, said, width, height, pixels)


def _printed(
    name: str, said: dict[str, Any], width: int, height: int, pixels: np.ndarray | None
) -> tuple[Printed, list[str]]:
    source = Source(file=f"{name}.png", sha256="", width=width, height=height, dpi=None)
    copy = _Copy(said)
    return Printed(name, copy.page(source), pixels), said["faults"] + copy.faults


class _Copy:
    """The page document while it is put together."""

    def __init__(self, said: dict[str, Any]) -> None:
        self.said = said
        self.scale: float = said["scale"]
        self.faults: list[str] = []
        self.regions: list[Region] = []
        self.repairs: list[Repair] = []
        self.starts: list[str] = []
        self.looks: dict[str, dict[str, Any]] = {}
        self.paragraphs: dict[str, list[str]] = {}
        self.open: tuple[str, str, Line, Any] | None = None  # article, id, last line, its item
        for item in said["items"]:
            self._take(item)
        self._look_over()

    def _take(self, item: dict[str, Any]) -> None:
        if item["role"] not in ROLES:
            self.faults.append(f"unknown role {item['role']}: {item['text'][:30]}")
            return
        if item["role"] == "image":
            box = Box(*item["box"])
            self._region(item, [], box)
            return
        if not item["lines"]:
            self.faults.append(f"{item['role']} without a line: {item['text'].strip()[:30]}")
            return
        if item["role"] in ("body", "subhead"):
            self._paragraph(item)
        for n, run in enumerate(_runs(item["lines"], item["writing"])):
            lines = [self._line(line, item) for line in run]
            self._join(item, run[0], lines[0], n)
            self._region(item, lines, union(Box(*line["b"]) for line in run))
            self.open = (item["article"], lines[-1].id, run[-1], item)

    def _paragraph(self, item: dict[str, Any]) -> None:
        text = _flat(item["text"])
        done = self.paragraphs.setdefault(item["article"], [])
        if item["continues"] and done:
            done[-1] = join([done[-1], text])
        elif text:
            done.append(text)

    def _line(self, line: Line, item: dict[str, Any]) -> TextLine:
        id = f"l{len(self.looks) + 1}"
        size = round((line.get("size") or item["size"]) * self.scale, 1)
        face = Face(item["family"].split(",")[0], size, weight=item["weight"])
        lit, ground = _light(item["colour"]), _light(item["ground"])
        self.looks[id] = {
            "size": size, "bold": item["bold"],
            "weight": round(face.ink(size, item["writing"] == "v"), 3),
            "reversed": lit > ground + 0.2,
            "coloured": _coloured(item["colour"]),
        }  # fmt: skip
        return TextLine(id=id, text=line["t"], polygon=self._polygon(Box(*line["b"])))

    def _polygon(self, box: Box) -> tuple[tuple[float, float], ...]:
        """Corners in pixels, on the picture: a letter may reach a little over the edge."""
        wide, high = self.said["width"], self.said["height"]
        on_page = ((min(max(x, 0), wide), min(max(y, 0), high)) for x, y in box.polygon())
        return tuple((round(x * self.scale, 1), round(y * self.scale, 1)) for x, y in on_page)

    def _join(self, item: dict[str, Any], line: Line, made: TextLine, n: int) -> None:
        """Note a paragraph's beginning, or the join to the piece before."""
        if item["role"] not in ("body", "subhead"):
            return
        goes_on = n > 0 or item["continues"]
        if not goes_on:
            self.starts.append(made.id)
        elif self.open and self.open[0] == item["article"]:
            _, before, last, _ = self.open
            kind = "region" if _below(last["b"], line["b"], item["writing"]) else "column"
            text = f"{last['t'][-10:]}|{line['t'][:10]}"
            self.repairs.append(
                Repair(kind=kind, article=item["article"], from_=before, to=made.id, text=text,
                       confidence=1.0)
            )  # fmt: skip
        else:
            self.faults.append(f"continues nothing: {item['text'].strip()[:30]}")

    def _region(self, item: dict[str, Any], lines: list[TextLine], box: Box) -> None:
        polygon = self._polygon(box)
        last = self.regions[-1] if self.regions else None
        article = item["article"] or None
        if last and item["role"] == last.type and last.article == article and lines and last.lines:
            before = Box(*(v / self.scale for v in _bounds(last)))
            near = _near(before, box, item["writing"], item["size"] * 2.2)
            if near and item["role"] not in ("teaser", "subhead"):
                whole = union((before, box))
                self.regions[-1] = last.model_copy(
                    update={"lines": last.lines + tuple(lines), "polygon": self._polygon(whole)}
                )
                return
        writing = {"h": "horizontal", "v": "vertical", "rl": "horizontal-rl"}[item["writing"]]
        self.regions.append(
            Region(id=f"r{len(self.regions) + 1}", type=item["role"], article=article,
                   polygon=polygon, writing=writing, lines=tuple(lines))
        )  # fmt: skip

    def _look_over(self) -> None:
        """Say what sticks out of the page, lies on other lines, or comes in two places."""
        width, height = self.said["width"], self.said["height"]
        lines = [  # an initial reaches over the lines below its own
            (li, i["role"]) for i in self.said["items"] for li in i["lines"]
            if i["role"] != "body" or i["writing"] != "h" or li["b"][3] - li["b"][1] < 1.9 * i["size"]
        ]  # fmt: skip
        for line, role in lines:
            x0, y0, x1, y1 = line["b"]
            if x0 < -1 or y0 < -1 or x1 > width + 1 or y1 > height + 1:
                self.faults.append(f"{role} off the page: {line['t'][:30]}")
        boxes = np.array([line["b"] for line, _ in lines]).reshape(-1, 4)
        for n, (line, role) in enumerate(lines):
            wide = np.minimum(boxes[:, 2], line["b"][2]) - np.maximum(boxes[:, 0], line["b"][0])
            high = np.minimum(boxes[:, 3], line["b"][3]) - np.maximum(boxes[:, 1], line["b"][1])
            shared = np.maximum(wide, 0) * np.maximum(high, 0)
            area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
            hit = np.flatnonzero(shared > 0.4 * np.minimum(area, area[n]))
            for m in hit[hit > n]:
                other = lines[int(m)][0]["t"]
                self.faults.append(f"{role} on other type: {line['t'][:20]} / {other[:20]}")
        seen: list[str | None] = []
        for region in self.regions:
            if region.article in seen[:-1] and region.article != seen[-1] and region.article:
                self.faults.append(f"article {region.article} in two places of the order")
            seen.append(region.article)

    def page(self, source: Source) -> Page:
        facts = self.said["facts"]
        ids = list(dict.fromkeys(r.article for r in self.regions if r.article))
        return Page(
            made_by=MadeBy(version="by hand"),
            source=source,
            issue=Issue(**(facts.get("issue") or {})),
            page_number=facts.get("page_number"),
            section=facts.get("section"),
            articles=tuple(self._article(id) for id in ids),
            teasers=tuple(Teaser(**t) for t in facts.get("teasers") or ()),
            regions=tuple(self.regions),
            seams=tuple(self._seams(ids)),
            repairs=tuple(self.repairs),
            truth=self._sidecar(),  # type: ignore[call-arg]
        )

    def _article(self, id: str) -> Article:
        regions = [r for r in self.regions if r.article == id]
        known = (self.said["facts"].get("articles") or {}).get(id) or {}

        def part(role: str) -> str | None:
            lines = [line.text for r in regions if r.type == role for line in r.lines]
            return " ".join(lines) or None

        captions = [join([li.text for li in r.lines]) for r in regions if r.type == "caption"]
        return Article(
            id=id,
            headline=Headline(kicker=part("kicker"), main=part("headline"), sub=part("subheadline")),
            byline=tuple(Byline(**b) for b in known.get("byline") or ()), dateline=known.get("dateline"),
            paragraphs=tuple(self.paragraphs.get(id, ())), captions=tuple(captions),
            continued_to=known.get("continued_to"), continued_from=known.get("continued_from"),
            confidence=1.0, regions=tuple(r.id for r in regions),
        )  # fmt: skip

    def _seams(self, ids: list[str]) -> Iterator[Seam]:
        for id in ids:
            chain = [r.id for r in self.regions if r.article == id and r.type == "body"]
            for here, following in zip(chain, [*chain[1:], None], strict=False):
                yield Seam(from_=here, to=following, probability=1.0)

    def _scaled(self, box: Sequence[float]) -> list[float]:
        return [round(v * self.scale, 1) for v in box]

    def _sidecar(self) -> dict[str, Any]:
        items = self.said["items"]
        bodies = [i for i in items if i["role"] == "body"]
        vertical = sum(len(i["lines"]) * (1 if i["writing"] == "v" else -1) for i in bodies) > 0
        language = LANGUAGES.get(self.said["language"], self.said["language"])
        pictures = [self._scaled(i["box"]) for i in items if i["role"] == "image"]
        return {
            "language": language, "kind": f"hand-{language}{'-vertical' if vertical else ''}",
            "strategy": "hand", "scale": self.scale, "lines": self.looks,
            "separators": {
                "rules": [
                    {**r, "box": self._scaled(r["box"]), "thickness": r["thickness"] * self.scale}
                    for r in self.said["rules"]
                ],
                "frames": [{**f, "box": self._scaled(f["box"])} for f in self.said["frames"]],
                "pictures": pictures,
            },
            "paragraph_starts": self.starts,
        }  # fmt: skip


def _rgb(colour: str) -> list[float]:
    return [float(v) for v in re.findall(r"[\d.]+", colour)[:3]]


def _light(colour: str) -> float:
    """How light a CSS colour is, 0 to 1 (ITU-R BT.601)."""
    red, green, blue = _rgb(colour)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def _coloured(colour: str) -> bool:
    return max(_rgb(colour)) - min(_rgb(colour)) > 60


def _flat(text: str) -> str:
    """Text of an element as one line: breaks of the print go, those of the file are blanks."""
    return join(" ".join(row.split()) for row in text.split("\n")).strip()


def _runs(lines: list[Line], writing: str) -> Iterator[list[Line]]:
    """Lines of an element parted where the next one stands in another column."""
    run: list[Line] = []
    for line in lines:
        if run and not _below(run[-1]["b"], line["b"], writing):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _below(a: list[float], b: list[float], writing: str) -> bool:
    """Whether line ``b`` comes after line ``a`` in one column: below, or to the left."""
    if writing == "v":
        return b[0] < a[0] and min(a[3], b[3]) > max(a[1], b[1])
    return b[3] > a[3] and min(a[2], b[2]) > max(a[0], b[0])


def _near(a: Box, b: Box, writing: str, most: float) -> bool:
    """Whether box ``b`` follows box ``a`` in its column, no farther than ``most``."""
    if writing == "v":
        shared = min(a.y1, b.y1) - max(a.y0, b.y0)
        return -most < a.x0 - b.x1 < most and shared > 0.5 * min(a.height, b.height)
    shared = min(a.x1, b.x1) - max(a.x0, b.x0)
    return -most < b.y0 - a.y1 < most and shared > 0.5 * min(a.width, b.width)


def _bounds(region: Region) -> tuple[float, float, float, float]:
    xs, ys = [p[0] for p in region.polygon], [p[1] for p in region.polygon]
    return min(xs), min(ys), max(xs), max(ys)
