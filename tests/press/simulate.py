"""A reading as the models would have made it, from truth alone: no pixels, no models.

Line boxes with jitter, some lines cut in pieces or joined across a gutter, lines missed and marks
taken for text, wrong characters, uncertain size and weight; rules, frames and pictures as found
with misses and fakes; blocks of the layout model noisy or absent.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from digitize.geometry import Box, bounds, union
from digitize.page import Page, TextLine
from digitize.reading import Block, Frame, Line, Reading, Rule

_LOOKALIKES = dict(
    zip(
        "未末土士己已日曰人入大太天夭千干王玉木本二一—，、。：口曲田甲申由今令目自白百问间",
        "末未士土已己曰日入人太大夭天干千玉王本木一—一、，.，囗由由申甲申令今自目百白间问",
        strict=False,
    )
)
NOISE_TEXT = ("一", "丨", ".", "、", "二", "~", "1", "口", "-", "·")


@dataclass(frozen=True)
class Noise:
    """How bad the models see. Shares are probabilities per thing."""

    jitter: float = 0.03  # of the type size
    split: float = 0.004  # a line read as two
    joined: float = 0.002  # two lines beside each other read as one
    missed: float = 0.001
    missed_short: float = 0.01  # a line of one or two characters
    fake: float = 0.3  # lines that are no text, per page
    wrong: float = 0.004  # characters
    size: float = 0.03
    weight: float = 0.02
    rule_missed: float = 0.04
    rule_cut: float = 0.05
    rule_fake: float = 1.0  # per page
    frame_missed: float = 0.06
    frame_fake: float = 0.1
    picture_missed: float = 0.05
    picture_fake: float = 0.1
    blocks: float = 0.7  # chance that the layout model ran at all
    block_missed: float = 0.12
    block_merged: float = 0.3
    unturned: float = 0.8  # a right-to-left line comes as if it ran to the right
    skew: float = 0.0  # residual, in pixels of rise per pixel


LEVELS = {
    "none": Noise(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0),
    "clean": Noise(),
    "light": Noise(jitter=0.05, split=0.008, joined=0.004, missed=0.002, missed_short=0.02, fake=1, wrong=0.01, size=0.05, weight=0.03, rule_missed=0.1, rule_cut=0.1, rule_fake=2, skew=0.0008),
    "medium": Noise(jitter=0.08, split=0.015, joined=0.008, missed=0.005, missed_short=0.05, fake=3, wrong=0.025, size=0.07, weight=0.05, rule_missed=0.25, rule_cut=0.25, rule_fake=4, frame_missed=0.2, picture_missed=0.12, picture_fake=0.3, skew=0.002),
    "heavy": Noise(jitter=0.12, split=0.03, joined=0.02, missed=0.02, missed_short=0.12, fake=8, wrong=0.08, size=0.1, weight=0.08, rule_missed=0.5, rule_cut=0.4, rule_fake=8, frame_missed=0.4, picture_missed=0.25, picture_fake=0.6, blocks=0.5, skew=0.004),
}  # fmt: skip


def simulate(
    page: Page, seed: int, noise: Noise = LEVELS["clean"]
) -> tuple[Reading, list[list[str]]]:
    """The reading of a truth page, and for each of its lines the ids of the truth lines in it.

    A line that joins two has two ids, a fake one none; a truth line read in two pieces stands in
    both. Lines come in shuffled order, as from a detector.
    """
    rng = random.Random(seed * 7919 + 13)
    known = page.model_extra["truth"] if page.model_extra else {}
    seen = _seen(page, known.get("lines", {}), rng, noise)
    seen = _split(seen, rng, noise)
    seen = _joined(seen, rng, noise)
    seen += _fakes(page, rng, noise, seen)
    rng.shuffle(seen)
    reading = _separators(page, known.get("separators", {}), rng, noise)
    lines = [_moved(line, page, noise, rng) for line, _ in seen]
    return replace(reading, lines=tuple(lines)), [ids for _, ids in seen]


def _seen(
    page: Page, looks: dict[str, dict[str, object]], rng: random.Random, noise: Noise
) -> list[tuple[Line, list[str]]]:
    out = []
    for region in page.regions:
        for printed in region.lines:
            chance = noise.missed_short if len(printed.text) <= 2 else noise.missed
            if rng.random() >= chance:
                look = looks.get(printed.id, {})
                out.append((_read(printed, region.writing, look, rng, noise), [printed.id]))
    return out


def _read(
    printed: TextLine, writing: str, look: dict[str, object], rng: random.Random, noise: Noise
) -> Line:
    box = bounds(printed.polygon)
    across = box.height if writing != "vertical" else box.width
    size = float(look.get("size") or across)  # type: ignore[arg-type]
    j = noise.jitter * size
    box = Box(*(v + rng.gauss(0, j) for v in (box.x0, box.y0, box.x1, box.y1)))
    box = Box(box.x0, box.y0, max(box.x1, box.x0 + 2), max(box.y1, box.y0 + 2))
    across = (box.height if writing != "vertical" else box.width) * (1 + rng.gauss(0, noise.size))
    weight = float(look.get("weight") or 0.2) + rng.gauss(0, noise.weight and 0.025 + noise.weight)  # type: ignore[arg-type]
    text = misread(printed.text, rng, noise)
    if writing == "horizontal-rl" and rng.random() < noise.unturned:
        writing, text = "horizontal", text[::-1]  # as an engine reads it: from the left
    return Line(
        text=text, box=box, polygon=box.polygon(),
        confidence=max(0.3, min(1.0, rng.gauss(0.985, 0.01) - noise.wrong * abs(rng.gauss(0, 2)))),
        writing=writing,  # type: ignore[arg-type]
        size=across, weight=max(0.05, weight),
        reversed=bool(look.get("reversed")), coloured=bool(look.get("coloured")),
    )  # fmt: skip


def misread(text: str, rng: random.Random, noise: Noise) -> str:
    """A text as a recogniser may have read it."""
    out = []
    for i, c in enumerate(text):
        inner = 0 < i < len(text) - 1
        latin = inner and text[i - 1].isascii() and text[i + 1].isascii()
        if noise.wrong and (
            (c == " " and not latin and rng.random() < 0.5)
            or (c == "\u3000" and rng.random() < 0.9)
        ):
            continue  # engines drop spaces between CJK
        if rng.random() < noise.wrong:
            kind = rng.random()
            if kind < 0.55:
                out.append(_LOOKALIKES.get(c, rng.choice(text)))
            elif kind < 0.7:
                out.append(c + rng.choice(text))
            continue
        out.append(c)
    return "".join(out).strip() or text


def _split(
    seen: list[tuple[Line, list[str]]], rng: random.Random, noise: Noise
) -> list[tuple[Line, list[str]]]:
    out = []
    for line, ids in seen:
        chance = noise.split * (4 if " " in line.text or "\u3000" in line.text else 1)
        if len(line.text) < 4 or rng.random() >= chance:
            out.append((line, ids))
            continue
        at = rng.randint(1, len(line.text) - 1)
        share = at / len(line.text)
        b = line.box
        if line.writing == "vertical":
            mid = b.y0 + b.height * share
            parts = [
                Box(b.x0, b.y0, b.x1, mid - line.size * 0.1),
                Box(b.x0, mid + line.size * 0.1, b.x1, b.y1),
            ]
        else:
            if line.writing == "horizontal-rl":
                share = 1 - share
            mid = b.x0 + b.width * share
            parts = [
                Box(b.x0, b.y0, mid - line.size * 0.1, b.y1),
                Box(mid + line.size * 0.1, b.y0, b.x1, b.y1),
            ]
            if line.writing == "horizontal-rl":
                parts.reverse()
        if any(min(box.width, box.height) < 2 for box in parts):  # no room for a gap
            out.append((line, ids))
            continue
        for box, text in zip(parts, (line.text[:at], line.text[at:]), strict=True):
            out.append((replace(line, box=box, polygon=box.polygon(), text=text), ids))
    return out


def _joined(
    seen: list[tuple[Line, list[str]]], rng: random.Random, noise: Noise
) -> list[tuple[Line, list[str]]]:
    if noise.joined == 0:
        return seen
    out = list(seen)
    for line, ids in list(seen):
        if rng.random() >= noise.joined or (line, ids) not in out:
            continue
        near = [p for p in out if p[0] is not line and _beside(line, p[0])]
        if not near:
            continue
        other = min(near, key=lambda p: p[0].box.y0 if line.writing == "vertical" else p[0].box.x0)
        box = line.box.union(other[0].box)
        text = (
            other[0].text + line.text
            if line.writing == "horizontal-rl"
            else line.text + other[0].text
        )
        out.remove((line, ids))
        out.remove(other)
        out.append((replace(line, box=box, polygon=box.polygon(), text=text), ids + other[1]))
    return out


def _beside(a: Line, b: Line) -> bool:
    """Whether b goes on where a ends, as if the gutter were not there."""
    if a.writing != b.writing:
        return False
    p, q = a.box, b.box
    if a.writing == "vertical":
        return 0 < q.y0 - p.y1 < a.size * 1.8 and abs(p.center[0] - q.center[0]) < a.size * 0.3
    return 0 < q.x0 - p.x1 < a.size * 1.8 and abs(p.center[1] - q.center[1]) < a.size * 0.3


def _fakes(
    page: Page, rng: random.Random, noise: Noise, seen: list[tuple[Line, list[str]]]
) -> list[tuple[Line, list[str]]]:
    count = int(noise.fake) + (rng.random() < noise.fake % 1)
    sizes = sorted(line.size for line, _ in seen) or [20.0]
    out: list[tuple[Line, list[str]]] = []
    for _ in range(count):
        size = rng.choice(sizes) * rng.uniform(0.5, 1.3)
        x, y = rng.uniform(0, page.source.width), rng.uniform(0, page.source.height)
        text = "".join(rng.choice(NOISE_TEXT) for _ in range(rng.choice([1, 1, 1, 2, 3])))
        box = Box(x, y, x + size * len(text), y + size)
        out.append(
            (
                Line(
                    text=text,
                    box=box,
                    polygon=box.polygon(),
                    confidence=rng.uniform(0.3, 0.8),
                    size=size,
                    weight=rng.uniform(0.05, 0.4),
                ),
                [],
            )
        )
    return out


def _moved(line: Line, page: Page, noise: Noise, rng: random.Random) -> Line:
    if not noise.skew:
        return line
    rise = random.Random(page.source.width * 31 + page.source.height + len(page.regions)).gauss(
        0, noise.skew
    )
    dy = rise * (line.box.center[0] - page.source.width / 2)
    dx = -rise * (line.box.center[1] - page.source.height / 2)
    b = line.box
    box = Box(b.x0 + dx, b.y0 + dy, b.x1 + dx, b.y1 + dy)
    return replace(line, box=box, polygon=box.polygon())


def _separators(page: Page, known: dict[str, list], rng: random.Random, noise: Noise) -> Reading:  # type: ignore[type-arg]
    width, height = page.source.width, page.source.height
    rules: list[Rule] = []
    for r in known.get("rules", []):
        if rng.random() >= noise.rule_missed:
            rules += _rule_pieces(Rule(Box(*r["box"]), r["thickness"], r["kind"]), rng, noise)
    for _ in range(_count(rng, noise.rule_fake)):
        x, y, n = rng.uniform(0, width), rng.uniform(0, height), rng.uniform(0.02, 0.2)
        box = (
            Box(x, y, x + width * n, y + 2)
            if rng.random() < 0.5
            else Box(x, y, x + 2, y + height * n)
        )
        rules.append(Rule(box, 2))
    frames = [
        Frame(_shaken(Box(*f["box"]), rng, 2), f["kind"])
        for f in known.get("frames", [])
        if rng.random() >= noise.frame_missed
    ]
    pictures = [
        _shaken(Box(*p), rng, 6)
        for p in known.get("pictures", [])
        if rng.random() >= noise.picture_missed
    ]
    for _ in range(_count(rng, noise.picture_fake)):
        x, y = rng.uniform(0, width * 0.8), rng.uniform(0, height * 0.8)
        pictures.append(
            Box(x, y, x + width * rng.uniform(0.05, 0.2), y + height * rng.uniform(0.03, 0.15))
        )
    for _ in range(_count(rng, noise.frame_fake)):
        x, y = rng.uniform(0, width * 0.7), rng.uniform(0, height * 0.7)
        frames.append(
            Frame(
                Box(x, y, x + width * rng.uniform(0.1, 0.3), y + height * rng.uniform(0.05, 0.2)),
                "frame",
            )
        )
    blocks = _blocks(page, rng, noise) if rng.random() < noise.blocks else []
    return Reading(
        width,
        height,
        rules=tuple(rules),
        frames=tuple(frames),
        pictures=tuple(pictures),
        blocks=tuple(blocks),
    )


def _count(rng: random.Random, mean: float) -> int:
    return int(mean) + (rng.random() < mean % 1)


def _shaken(b: Box, rng: random.Random, by: float) -> Box:
    return Box(*(v + rng.gauss(0, by / 2) for v in (b.x0, b.y0, b.x1, b.y1)))


def _rule_pieces(rule: Rule, rng: random.Random, noise: Noise) -> list[Rule]:
    if rng.random() >= noise.rule_cut:
        return [rule]
    b, at = rule.box, rng.uniform(0.2, 0.8)
    if rule.level:
        mid, gap = b.x0 + b.width * at, b.width * 0.02
        return [
            replace(rule, box=Box(b.x0, b.y0, mid - gap, b.y1)),
            replace(rule, box=Box(mid + gap, b.y0, b.x1, b.y1)),
        ]
    mid, gap = b.y0 + b.height * at, b.height * 0.02
    return [
        replace(rule, box=Box(b.x0, b.y0, b.x1, mid - gap)),
        replace(rule, box=Box(b.x0, mid + gap, b.x1, b.y1)),
    ]


_CDLA = {
    "headline": "title", "kicker": "title", "subheadline": "title", "body": "text", "byline": "text", "subhead": "title",
    "caption": "figure_caption", "image": "figure", "table": "table", "masthead": "header", "folio": "header",
    "teaser": "text", "advertisement": "text", "other": "footer",
}  # fmt: skip


def _blocks(page: Page, rng: random.Random, noise: Noise) -> list[Block]:
    """Blocks as a layout model trained on papers and reports gives them: coarse and unsure."""
    out: list[Block] = []
    for region in page.regions:
        if rng.random() < noise.block_missed:
            continue
        box = _shaken(bounds(region.polygon), rng, 8)
        label = (
            _CDLA[region.type] if rng.random() < 0.85 else rng.choice(["text", "title", "figure"])
        )
        last = out[-1] if out else None
        beside = (
            last is not None and last.label == label == "text" and abs(last.box.y0 - box.y0) < 40
        )
        if last is not None and beside and rng.random() < noise.block_merged:
            out[-1] = Block(union([last.box, box]), label, rng.uniform(0.4, 0.9))
        else:
            out.append(Block(box, label, rng.uniform(0.35, 0.98)))
    return out
